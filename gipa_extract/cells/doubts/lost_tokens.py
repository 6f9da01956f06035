"""Texts out of whose rows a tool dropped words: repeated ones, or all of a single character.

What it dropped leaves no trace but in the whole text: rows of zeros have no two zeros side by side,
or of all the numbers none has one digit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gipa_extract.cells.doubts.doubtful_rows import doubt_row, rows_of_columns
from gipa_extract.forms import Form
from gipa_extract.models import Cell, Number
from gipa_extract.reasons import Reason

FEWEST_ZEROS = 5
FEWEST_ROWS = 8
"""Zeros, and lines with several numbers, of a text in which some stand side by side."""
FEWEST_NUMBERS = 12
"""Numbers of a report, of which some have one digit, and its blanks."""
FEWEST_SUMS = 3
"""Rows with blanks that add up without them."""
MOST_BLANKS = 0.04
"""The share of blanks among a report's numbers, and the zeros of one that leaves few places blank."""
LEAST_ZEROS = 20
FEWEST_SPACED = 5
"""Numbers with a kept space behind them."""
FEWEST_PACKED = 3
"""Rows without a total that print other values."""

_ENDS_ROW = re.compile(r"[^\s|][ \t|]+(?:\d+|[—－/-])[ \t|]*\r?\n")
_ENDS_IN_ZERO = re.compile(r"[ \t|]0[ \t|]*\r?\n")
_TWO_EQUAL = re.compile(r"(?<![^\s|])(\d+|[—－/-])[ \t|]+\1(?![^\s|])")
_MARKED = re.compile(r"[ \t\u3000|]")
_NEXT_LINE = re.compile(r"\r?\n[^\S\n]*[^\s|]")


def doubt_rows_of_lost_tokens(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt the rows that print a blank, where words may have been dropped out of them."""
    numbers = [cell.value for cell in cells if cell.kind == "number"]
    blanks = sum([cell.kind == "blank" for cell in cells])
    zeros = numbers.count(0)
    nothing = zeros + sum(cell.kind == "dash" for cell in cells)
    bare = sum(cell.doubt is not None and cell.doubt.code == "row_bare" for cell in cells)
    if zeros > blanks or 2 * bare > blanks:
        _doubt_bare_labels(cells, text, form)
    lack_short = not zeros and _lack_short(numbers, blanks) and not _add_up_without(cells, form)
    if not lack_short and not (
        (_prints_zeros(nothing, text) or _lack_total(cells, form)) and _lacks_equals(text)
    ):
        return
    for rows in rows_of_columns(cells, form):
        for row in rows:
            kinds = [cell.kind for cell in row]
            # Of equal numbers the first is kept; before it may stand a merged label's place.
            is_ragged = kinds[-1] == "blank" or (lack_short and "blank" in kinds)
            if is_ragged or ("blank" in kinds and _may_have_closed_up(row, text)):
                doubt_row(row)


def doubt_blanks_of_lost_digits(cells: Sequence[Cell], text: str) -> None:
    """Doubt the blanks between tabs of a text in which a kept space stands behind longer numbers alone.

    `317□⇥⇥⇥⇥6⇥⇥18□`: resiliparse drops a digit with such a space behind it, and keeps other single ones.
    """
    if "\t\t" not in text or "\u00a0" not in text:
        return
    spaced = [
        len(cell.raw)
        for cell in cells
        if cell.kind == "number" and cell.raw and text.startswith("\u00a0", cell.end)
    ]
    if len(spaced) >= FEWEST_SPACED and min(spaced) > 1:
        doubt_row(cell for cell in cells if cell.kind == "blank")


def _may_have_closed_up(row: Sequence[Cell], text: str) -> bool:
    """Whether what stands behind a dropped value would have moved to its place: no pipe parts the row's values."""
    starts = [cell.start for cell in row if cell.raw and cell.start is not None]
    return len(starts) > 1 and "|" not in text[min(starts) : max(starts)]


def doubt_blanks_among_zeros(cells: Sequence[Cell], form: Form) -> None:
    """Doubt the few blanks of a report that prints its zeros: a number may be lost there.

    Where nothing holds a blank's place (two stand at one), it may as well be one of its line's others;
    in a long line of zeros no sum would tell.
    """
    blanks = [cell for cell in cells if cell.kind == "blank"]
    numbers = [cell.value for cell in cells if cell.kind == "number"]
    if len(blanks) > MOST_BLANKS * len(numbers) or numbers.count(0) < LEAST_ZEROS:
        return
    for cell in blanks:
        if not cell.doubt:
            cell.doubt_for(Reason("blank_among_zeros"))
    for table in form.tables:
        ids = set(table.cell_ids()) if table.across else ()
        line = [cell for cell in cells if cell.id in ids]
        places = [cell.start for cell in line if cell.kind == "blank"]
        if len({*places}) < len(places) and not any(cell.value for cell in line):
            doubt_row(line)


def doubt_rows_packed_to_left(cells: Sequence[Cell], form: Form) -> None:
    """Doubt the rows with blanks of a report in which each ends in its blanks, its total too.

    Where tabs or commas in a run were made one, `31 | | 0` is `31 | 0`: a blank is at the row's end.
    """
    rows = [row for rows in rows_of_columns(cells, form) for row in rows]
    ragged = [row for row in rows if row[0].kind != "blank" and row[-1].kind == "blank"]
    totalled = [row for row in ragged if row[0].id.split(".")[0] in form.totalled]
    if len(totalled) < FEWEST_PACKED or any(map(_has_value_behind_blank, rows)):
        return
    for row in ragged:
        doubt_row(row)


def _has_value_behind_blank(row: Sequence[Cell]) -> bool:
    kinds = [cell.kind for cell in row]
    return "blank" in kinds and any(
        kind in ("number", "dash") for kind in kinds[kinds.index("blank") :]
    )


def _lack_short(numbers: Sequence[Number], blanks: int) -> bool:
    """Whether none of a report's numbers has one digit, where many places are blank."""
    return min(len(numbers), blanks) >= FEWEST_NUMBERS and all(
        number is not None and not -10 < number < 10 for number in numbers
    )


def _add_up_without(cells: Sequence[Cell], form: Form) -> bool:
    """Whether all rows with a blank and a total, several of them, add up without their blanks.

    Of a report with so many numbers some dropped digit would be more than a zero. A total of one
    number alone says little.
    """
    rows = [
        [int(cell.value) if cell.kind == "number" and cell.value is not None else 0 for cell in row]
        for rows in rows_of_columns(cells, form)
        for row in rows
        if row[-1].id.split(".")[0] in form.totalled
        and row[-1].kind == "number"
        and any(cell.kind == "blank" for cell in row)
    ]
    telling = [row for row in rows if sum(map(bool, row[:-1])) > 1]
    return len(telling) >= FEWEST_SUMS and all(sum(summands) == total for *summands, total in rows)


def _prints_zeros(nothing: int, text: str) -> bool:
    """Whether a text has several zeros or dashes, be they read or the only values left of their rows."""
    return nothing >= FEWEST_ZEROS or len(_ENDS_IN_ZERO.findall(text)) >= FEWEST_ZEROS


def _lack_total(cells: Sequence[Cell], form: Form) -> bool:
    """Whether a row prints one value alone and no total, which was its equal, where others print theirs."""
    rows = [
        row
        for rows in rows_of_columns(cells, form)
        for row in rows
        if row[-1].id.split(".")[0] in form.totalled and any(cell.value for cell in row)
    ]
    alone = [
        row for row in rows if row[-1].kind == "blank" and sum(bool(c.value) for c in row) == 1
    ]
    totals = sum(row[-1].kind == "number" for row in rows)
    return len(alone) >= FEWEST_SUMS or (bool(alone) and totals >= FEWEST_SUMS)


def _lacks_equals(text: str) -> bool:
    """Whether no line of a text has the same number twice running, though many have several."""
    return not _TWO_EQUAL.search(text) and len(_ENDS_ROW.findall(text)) >= FEWEST_ROWS


def _doubt_bare_labels(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt a blank of a table of one column of which no mark is left, in a text that prints its zeros.

    Its value may have stood on a line of its own, which was dropped: 行政许可⏎第二十条第（六）项.
    """
    by_id = {cell.id: cell for cell in cells}
    for table in form.tables:
        for row in table.rows if len(table.columns) == 1 else ():
            cell = by_id[table.row_cell_ids(row)[0]]
            if cell.kind != "blank" or cell.doubt or not cell.start:
                continue
            if not _MARKED.match(text, cell.start - 1) and _NEXT_LINE.match(text, cell.end or 0):
                doubt_row([cell], "row_bare")
