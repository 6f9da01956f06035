"""The columns of rows whose cells all begin right below one another, as inscriptis sets a table.

    一、本年新收政府信息公开申请数量  13              7   42  76  59  26  223
    三、本年度办理结果                （一）予以公开  2       14  23  2        41

It leaves no place below a label over several rows, so that a row behind such a label has its own label
below the first column, and its values a column later. No value of the table may begin elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from gipa_extract.cells.text_stream.blank_evidence import ValuePlaces
from gipa_extract.cells.text_stream.column_evidence import MEASURES, Lines
from gipa_extract.cells.text_stream.head_columns import column_labels
from gipa_extract.cells.text_stream.rows import RowRun

_PIECE = re.compile(r"\S+(?: \S+)*")
"""What several spaces part from other cells of a line."""


class LeftEdges:
    """The columns of a text's rows by where on their lines labels and values begin."""

    def __init__(self, text: str, rows: Sequence[RowRun]) -> None:
        peers: dict[str, list[RowRun]] = {}
        for run in rows:
            if run.cells and len(run.row.table.columns) > 1:
                peers.setdefault(run.row.table.id, []).append(run)
        self.placed: dict[int, ValuePlaces] = {}
        """By where their label ends, the columns of the rows of such tables."""
        for runs in peers.values():
            tables = (_table_of(text, runs, width) for width in MEASURES)
            self.placed |= next(filter(None, tables), {})

    def place(self, run: RowRun) -> ValuePlaces | None:
        return self.placed.get(run.label_end)


def _table_of(
    text: str, runs: Sequence[RowRun], width: Callable[[str], float]
) -> dict[int, ValuePlaces]:
    """The columns of all rows of a table; none if a value or a label begins where no column does."""
    lines = Lines(text, width)
    set_rows = [lines.set_row([(cell.start, cell.end) for cell in run.cells]) for run in runs]
    if not all(set_rows):
        return {}
    labels = [_edges_of_labels(text, run, width) for run in runs]
    values = [[left for left, _ in row.extents] for row in set_rows if row]
    count = len(runs[0].row.table.columns)
    begun = sorted({left for lefts in (*labels, *values) for left in lefts} - {0})
    steps = begun if _reach_last_columns(begun, labels, values, count) else None
    if steps is None:
        edges = _edges_of_head(lines, runs[0], count)
        steps = [*edges, *(left for left in begun if edges and left > edges[-1])]
    placed: dict[int, ValuePlaces] = {}
    for run, own, lefts in zip(runs, labels, values, strict=True):
        shift = len(own) - 1
        if own != [0, *steps[:shift]] or not {*lefts} <= {*steps[shift : shift + count]}:
            return {}
        placed[run.label_end] = tuple(steps.index(left) - shift for left in lefts)
    return placed


def _reach_last_columns(
    begun: Sequence[float],
    labels: Sequence[Sequence[float]],
    values: Sequence[Sequence[float]],
    count: int,
) -> bool:
    """Whether values begin below all columns, behind one label as behind two: a column of blanks would
    leave the last value of each kind of row too far to the left."""
    ends: dict[int, float] = {}
    for own, lefts in zip(labels, values, strict=True):
        ends[len(own) - 1] = max(lefts[-1], ends.get(len(own) - 1, 0))
    return 0 in ends and all(begun[count - 1 + shift :][:1] == [end] for shift, end in ends.items())


def _edges_of_labels(text: str, run: RowRun, width: Callable[[str], float]) -> list[float]:
    """Where the labels before a row's values begin on their line: groups', and its own."""
    start = text.rfind("\n", 0, run.cells[0].start) + 1
    line = text[start : run.cells[0].start]
    return [width(line[: piece.start()]) for piece in _PIECE.finditer(line)]


def _edges_of_head(lines: Lines, run: RowRun, count: int) -> tuple[float, ...]:
    """Where the labels of all columns begin, if they stand on one line."""
    labels = column_labels(run.head, run.row.table)
    row = lines.set_row([(label.start, label.end) for label in labels])
    is_whole = row is not None and len(row.extents) == count
    return tuple(left for left, _ in row.extents) if row and is_whole else ()
