"""Marks that say that what stands beside them is not to be trusted: strokes for 1, and two versions of a line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gipa_extract.cells.doubts.doubtful_rows import doubt_row, rows_of_columns
from gipa_extract.forms import Form
from gipa_extract.models import Cell
from gipa_extract.text.occurrences import holds

MOST_STROKES = 3
LEAST_ZEROS = 20
"""Who prints so many zeros has no stroke for nothing."""
_VERSIONS_BEGIN = "\n<<<<<<< "
_VERSIONS_END = "\n>>>>>>> "
_VERSIONS_BELOW = re.compile(r"[\s|]*<<<<<<< ")


def doubt_strokes_for_ones(cells: Sequence[Cell], form: Form) -> None:
    """Doubt strokes of a table that prints zeros: character recognition has / for 1."""
    for table in form.tables:
        if not table.across and table.id not in form.totalled:
            continue
        ids = set(table.cell_ids())
        own = [cell for cell in cells if cell.id in ids]
        strokes = [cell for cell in own if cell.kind == "dash" and cell.raw in ("/", "／", "丨")]
        zeros = sum(cell.kind == "number" and not cell.value for cell in own)
        if 0 < len(strokes) <= MOST_STROKES and zeros >= LEAST_ZEROS:
            doubt_row(strokes)


def doubt_rows_of_two_versions(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt a row in or before which a merge of two versions left both: `<<<<<<<`, `=======`, `>>>>>>>`."""
    if not (holds(text, _VERSIONS_BEGIN) and holds(text, _VERSIONS_END)):
        return
    end = 0
    rows = [row for table in rows_of_columns(cells, form) for row in table]
    own = {cell.id for row in rows for cell in row}
    rows += [[cell] for cell in cells if cell.id not in own]
    printed = [row for row in rows if any(cell.raw for cell in row)]
    for row in rows:
        place = max((cell.end or 0 for cell in row), default=0)
        if row not in printed and _VERSIONS_BELOW.match(text, place):
            doubt_row(row)  # 行政许可⏎<<<<<<< ours⏎163
    for row in sorted(printed, key=lambda row: min(cell.start or 0 for cell in row if cell.raw)):
        start, end = end, max(cell.end or 0 for cell in row if cell.raw)
        line_end = text.find("\n", end)
        if "<<<<<<< " in text[start:end] or text.startswith(
            (_VERSIONS_END, "\n======="), max(line_end, 0)
        ):
            doubt_row(row)
