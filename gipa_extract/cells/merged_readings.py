"""Two readings of one text → one: for each table the one that the form supports, doubt where both are as good.

The rows of a text's grids are one reading, its stream of labels and values another. Where they
say the same, or only one says anything, that stands. Where they differ, the reading that placed
far more of the table's cells wins; else the cell is doubtful, and both are told.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from gipa_extract.cells.doubts.doubtful_rows import doubt_shared_places
from gipa_extract.cells.printed_cells import cell_of, contradicted_cell
from gipa_extract.cells.text_stream.stream_result import PlacedRow, StreamReading, is_uniform
from gipa_extract.forms import Form, Table
from gipa_extract.models import Cell, FilledForm, OpenRow
from gipa_extract.reasons import Reason

FAR_MORE = 2
"""A reading that placed so many times as many cells of a table as another is believed alone."""


def merge_readings(
    grids: FilledForm, stream: StreamReading, form: Form, tables: Sequence[Table]
) -> FilledForm:
    """The cells of both readings of some tables, and the rows that neither could place."""
    by_row = {cell.id: cell for cell in grids.cells}
    alone = [  # where the grids read a row as well, they tell which of its printings is meant
        row for row in stream.open_rows if all(by_row[each].kind == "absent" for each in row.cells)
    ]
    placed, repeated = _without_repeated_rows(stream.placed, alone)
    stream = stream._replace(placed=placed, flagged=[*stream.flagged, *repeated])
    by_stream = _stream_cells(stream)
    merged = dict(by_row)
    for table in tables:
        merged |= _merge_table(table, by_row, by_stream)
    doubt_shared_places([*merged.values()])
    table_cells = {cell_id for table in tables for cell_id in table.cell_ids()}
    torn = [row for row in stream.open_rows if table_cells.issuperset(row.cells)]
    open_rows = _still_open([*torn, *grids.open_rows], merged)
    return FilledForm([merged[cell_id] for cell_id in form.cell_ids], tuple(open_rows))


def join_readings(first: StreamReading, second: StreamReading) -> StreamReading:
    """Two readings of the rows of one text: what either placed, and what neither did.

    Where both placed a row and differ, `_stream_cells` makes a doubt of it. A head that the second,
    which knows lines, saw in another order than the form's makes a doubt of its whole table.
    """
    turned = {row.table.id for row, code in second.doubtful if code == "columns_reordered"}
    seen = {slot.start for row in (*first.placed, *second.placed) for _, slot in row.slots}
    seen |= {slot.start for row in second.open_rows for slot in row.slots}  # no other row's
    seen |= {slot.start for row, _ in second.flagged for _, slot in row.slots if slot.text}
    second = _doubt_bare_rows(second, [v.start for v in first.unplaced if v.start not in seen])
    both = [*first.placed, *second.placed]
    placed = [row for row in both if row.table.id not in turned or is_uniform(row)]
    placed_ids = {cell_id for row in placed for cell_id, _ in row.slots}
    taken = {slot.start for row in placed for _, slot in row.slots if slot.text}
    placed, repeated = _without_repeated_rows(placed, first.open_rows)
    known_ids = placed_ids.union(*(row.cells for row in second.open_rows if row.likely))
    doubtful = [
        (row, code)
        for row, code in (*first.doubtful, *second.doubtful)
        if known_ids.isdisjoint(cell_id for cell_id, _ in row.slots)
    ] + [(row, "columns_reordered") for row in both if row not in placed]
    open_rows = [
        row for row in (*second.open_rows, *first.open_rows) if placed_ids.isdisjoint(row.cells)
    ]
    unplaced = [value for value in first.unplaced if value.start not in taken]
    return StreamReading(
        placed,
        open_rows,
        doubtful,
        unplaced,
        sorted(  # lines alone do not tell in which order a head of several is read
            [*second.flagged, *first.flagged, *repeated],
            key=lambda flagged: flagged in second.flagged and flagged[1] == "columns_reordered",
        ),
        [*second.bare, *first.bare],
        first.deduplicated,
        second.headings,
        first.bound_hit or second.bound_hit,
    )


def _without_repeated_rows(
    placed: Sequence[PlacedRow], open_rows: Sequence[OpenRow]
) -> tuple[list[PlacedRow], list[tuple[PlacedRow, str]]]:
    """Rows, and with a doubt those whose label stands elsewhere before values that have no place.

    Of two bodies' tables side by side, the other's row may be the one that fills its places.
    """
    torn = {frozenset(row.cells): row for row in open_rows}
    kept: list[PlacedRow] = []
    repeated: list[tuple[PlacedRow, str]] = []
    for row in placed:
        other = torn.get(frozenset(cell_id for cell_id, _ in row.slots)) if torn else None
        own = {slot.start for _, slot in row.slots if slot.text}
        if other and own and own.isdisjoint(slot.start for slot in other.slots):
            repeated.append((row, "row_repeated"))
        else:
            kept.append(row)
    return kept, repeated


def full_rows_of(reading: StreamReading) -> StreamReading:
    """A reading's rows with a value in each cell, and nothing else: no blank is told by it."""
    full = [row for row in reading.placed if all(slot.text for _, slot in row.slots)]
    return StreamReading(full, [], [], [], headings=reading.headings, bound_hit=reading.bound_hit)


def _doubt_bare_rows(reading: StreamReading, left: Sequence[int]) -> StreamReading:
    """A reading whose rows of blanks are doubtful where values are left that nobody placed.

    `left` are the offsets of such values. Where those of a row's own section are as many as rows
    hold, they may be just its own: it is not taken as blank then.
    """
    if not left:
        return reading
    by_section = Counter(bisect_right(reading.headings, start) for start in left)
    flagged, placed = [], []
    for row in reading.placed:
        beside = by_section[bisect_right(reading.headings, row.slots[0][1].start)]
        if not _is_bare(row):
            placed.append(row)
        elif beside < 2 * len(row.table.columns):
            flagged.append((row, "row_bare"))
    for row, code in reading.flagged:
        beside = by_section[bisect_right(reading.headings, row.slots[0][1].start)]
        if not _is_bare(row) or not beside:
            flagged.append((row, code))
    return reading._replace(placed=placed, flagged=flagged)


def _is_bare(row: PlacedRow) -> bool:
    return not any(slot.text for _, slot in row.slots)


def merge_labelled_values(filled: FilledForm, rows: Sequence[PlacedRow]) -> FilledForm:
    """The grids' cells with those of rows that say by themselves where their values belong.

    Where the two differ a cell is doubtful; what the grids left open of such a row is settled.
    """
    placed = _stream_cells(StreamReading(list(rows), [], [], []))
    cells = []
    for cell in filled.cells:
        own = placed.get(cell.id)
        if own is None:
            cells.append(cell)
        elif cell.kind == "absent":
            cells.append(own)
        else:
            cells.append(_doubted_cell(cell, own) if _cells_differ(cell, own) else cell)
    still_open = tuple(row for row in filled.open_rows if placed.keys().isdisjoint(row.cells))
    return FilledForm(cells, still_open)


def _stream_cells(stream: StreamReading) -> dict[str, Cell]:
    """The stream's cells; of a row that it met twice with different content, only the doubt."""
    cells: dict[str, Cell] = {}
    flagged: dict[str, Cell] = {}
    for row, doubt in stream.flagged:
        for cell_id, slot in row.slots:
            cell = flagged.setdefault(cell_id, cell_of(cell_id, slot, None))
            cell.doubt_for(Reason(doubt))
    rows = [(row, None) for row in stream.placed] + [
        (row, code)
        for row, code in stream.doubtful
        if flagged.keys().isdisjoint(cell_id for cell_id, _ in row.slots)
    ]
    for row, code in rows:
        contradicts = not code and _contradicts(row, cells)
        for cell_id, slot in row.slots:
            cell = cell_of(cell_id, slot, None)
            if code:  # only its order would lead the value here
                cell = Cell(cell_id, alternatives=[slot.text])
                cell.doubt_for(Reason(code))
            before = cells.get(cell_id)
            if before is None or (
                before.kind == "blank" and cell.kind != "blank" and not contradicts
            ):
                cells[cell_id] = cell
            # Three printings of a row: what the third holds is one more alternative.
            elif before.kind == "absent":  # its readings differ already
                others = [*(before.alternatives or ()), *([slot.text] if slot.text else ())]
                before.alternatives = list(dict.fromkeys(others))
            elif not _cells_agree(before, cell) and (contradicts or cell.kind != "blank"):
                cells[cell_id] = _number_beside_words(before, cell) or contradicted_cell(
                    before, slot.text
                )
    return flagged | cells


def _number_beside_words(before: Cell, cell: Cell) -> Cell | None:
    """Of two printings of a cell the one that is a number, in doubt, if the other is words: of
    a menu's label above the report the title may seem the value.
    """
    numbers = [each for each in (before, cell) if each.kind == "number"]
    if len(numbers) != 1 or "text" not in (before.kind, cell.kind):
        return None
    number = numbers[0]
    number.doubt_for(Reason("row_repeated"))
    number.alternatives = [each.raw or "" for each in (before, cell)]
    return number


def _contradicts(row: PlacedRow, cells: Mapping[str, Cell]) -> bool:
    """Whether a row prints another value in a cell than one that was met before.

    Then one of the two is another row's, and its blanks say no more than its values do.
    """
    return any(
        slot.text and before.raw and not _cells_agree(before, cell_of(cell_id, slot, None))
        for cell_id, slot in row.slots
        if (before := cells.get(cell_id)) is not None
    )


def _merge_table(
    table: Table, grids: Mapping[str, Cell], stream: Mapping[str, Cell]
) -> dict[str, Cell]:
    ids = table.cell_ids()
    merged = {cell_id: _either_cell(grids[cell_id], stream.get(cell_id)) for cell_id in ids}
    differing = [i for i in ids if i in stream and _cells_differ(grids[i], stream[i])]
    if not differing:
        return merged
    placed = sum(grids[cell_id].kind != "absent" for cell_id in ids)
    placed_by_stream = sum(cell_id in stream for cell_id in ids)
    for cell_id in differing:
        hides = stream[cell_id].kind == "blank"  # what one reading prints is no blank of another
        if placed_by_stream >= FAR_MORE * placed and not hides:
            merged[cell_id] = stream[cell_id]
        elif placed >= FAR_MORE * placed_by_stream:
            merged[cell_id] = grids[cell_id]
        else:
            merged[cell_id] = _doubted_cell(grids[cell_id], stream[cell_id])
    if (
        placed < FAR_MORE * placed_by_stream
    ):  # two readings that differ elsewhere prove nothing by agreeing
        merged |= {
            cell_id: stream[cell_id]
            for cell_id in ids
            if cell_id in stream and _stands_apart(stream[cell_id])
            if _cells_agree(grids[cell_id], stream[cell_id])
        }
    return merged


def _stands_apart(cell: Cell) -> bool:
    return cell.doubt is not None and cell.doubt.code == "labels_stand_apart"


def _either_cell(by_row: Cell, by_stream: Cell | None) -> Cell:
    if by_row.kind != "absent" or by_stream is None:
        return by_row
    if by_row.alternatives:  # its row is printed twice, with different content
        return by_row
    return by_stream


def _cells_differ(a: Cell, b: Cell) -> bool:
    return "absent" not in (a.kind, b.kind) and not _cells_agree(a, b)


def _cells_agree(a: Cell, b: Cell) -> bool:
    return (a.kind, a.value) == (b.kind, b.value)


def _doubted_cell(by_row: Cell, by_stream: Cell) -> Cell:
    raws = dict.fromkeys((by_row.raw or "", by_stream.raw or ""))
    cell = replace(by_row, alternatives=list(raws))
    cell.doubt_for(Reason("layout_allows_two_readings"))
    return cell


def _still_open(rows: Sequence[OpenRow], merged: Mapping[str, Cell]) -> list[OpenRow]:
    """The open rows of which no cell was placed, each once: first those that know most of their places."""
    left: dict[tuple[str, ...], OpenRow] = {}
    for row in sorted(rows, key=lambda row: (not row.ways, not row.likely)):
        unread = all(merged[c].kind == "absent" and not merged[c].alternatives for c in row.cells)
        if unread:
            left.setdefault(tuple(sorted(row.cells)), row)
    return list(left.values())
