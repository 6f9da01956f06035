"""Numbers and rows of a text that may not be what they seem, by where lines end.

A line's end cuts `45822.45` from `84万元` on the line below; a number alone on its line may be that
of a page; and a row that ends later than others, or in what stands below it, has lost a place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from gipa_extract.cells.doubts.doubtful_rows import doubt_row, printed_line_of, rows_of_columns
from gipa_extract.cells.doubts.printed_blanks import prints_each_cell
from gipa_extract.forms import Form
from gipa_extract.ids import row_id_of
from gipa_extract.models import Cell
from gipa_extract.reasons import Reason
from gipa_extract.text.folding import BLANKS
from gipa_extract.text.numerals import parse
from gipa_extract.text.occurrences import holds

_LINE_BELOW = re.compile(
    r"[ \t\u3000]*\r?\n[ \t\u3000]*(\d{1,4}[^\d\s]{0,3})[ \t\u3000]*(?=\r?\n|\Z)"
)

LEAST_ALIKE = 6
"""Rows whose values stand a line each, and so on, before one of them stands out."""
LEAST_SHARE = 0.8
"""Of them, the share that is alike."""

_NUMBER_OF_PAGE_OR_TABLE = re.compile(r"\s*(?:第\s*\d{1,3}\s*页|表\s*\d{1,2}(?!\d))")
_PROSE = re.compile(r"[一二三四五六][ \u3000]?[、.．][ \u3000]?[^\d\s]|.{4,}[，。：；！]")
"""A heading or a sentence."""
_FRAMED_ROW = re.compile(r"^[ \t]*\|[ \t]*[^|\d\s][^|\n]*\|[ \t]*\d", re.MULTILINE)
_ROW_END = re.compile(r"[ \t|]*+$", re.MULTILINE)
_RULE = re.compile(r":?-{3,}:?")
"""The rule below a head in Markdown."""
_UNIT_BELOW = re.compile(r"\n[ \t\u3000]*+\d{1,4}+[^\d\s]{1,3}+[ \t\u3000]*+(?=\r?\n|\Z)")
"""What `_LINE_BELOW` finds where it ends in a unit."""
_UNITS_BELOW = ("\n万元", "\n萬元", "\n亿元", "\n元")
"""A unit that a line's end cuts off its number."""
_SHARE_MARKS = "%％‰"
_SHARE = re.compile(r"(?:^|(?<=[\s|]))([-+−]?\d[\d.]*[%％‰])(?=[\s|]|\Z)", re.MULTILINE)
_TAB_BEHIND_VALUE = re.compile(r"\d\t+$", re.MULTILINE)
_BETWEEN_CELLS = " \t\u3000\r\n|"


def doubt_broken_numbers(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt a number at its line's end whose decimals or unit may stand on the line below.

    Only a line that no cell holds counts, and of a number without decimals only one with a unit:
    a whole number below is as well the number of a page.
    """
    above = {_end_of_print(text, below.start()) for below in _UNIT_BELOW.finditer(text)}
    broken = [cell for cell in cells if type(cell.value) is Decimal]
    # A count of 407.652 is part of an amount, and what stands beside it is of it, too.
    torn = {
        row_id_of(cell.id)
        for cell in broken
        if cell.value and cell.value % 1 and form.measures[cell.id] != "amount"
    }
    if torn:
        doubt_row(cell for cell in cells if row_id_of(cell.id) in torn)
    broken += [cell for cell in cells if cell.end in above] if above else []
    for cell in broken:
        if cell.kind != "number" or cell.end is None or cell.unit or not cell.raw:
            continue
        rest = _LINE_BELOW.match(text, cell.end)
        if rest is None or rest.start(1) in {cell.start for cell in cells if cell.raw}:
            continue
        if "." in cell.raw or parse(rest[1]).unit:
            cell.doubt_for(Reason("digits_torn"))
            joined = cell.raw + rest[1]
            cell.alternatives = list(dict.fromkeys((*(cell.alternatives or ()), cell.raw, joined)))


def doubt_amounts_before_units(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt an amount whose unit a line's end cut off: `| 3010⏎万元 |`."""
    for cell in cells:
        is_amount = cell.kind == "number" and form.measures[cell.id] == "amount"
        if is_amount and text.startswith(_UNITS_BELOW, cell.end):
            cell.doubt_for(Reason("digits_torn"))


def _end_of_print(text: str, end: int) -> int:
    """Where the print of a line ends before its blanks."""
    start = text.rfind("\n", 0, end) + 1
    return start + len(text[start:end].rstrip(BLANKS))


def doubt_rows_that_go_on(cells: Sequence[Cell], form: Form) -> None:
    """Doubt a row in which what stands behind its table is a value, or a page's mark: the row lost a place."""
    prose = list(filter(_is_prose, cells))
    if not prose:
        return
    across = {table.id for table in form.tables if table.across}
    moved = {printed_line_of(cell, across) for cell in prose}
    for cell in cells:
        if cell.kind != "absent" and not cell.doubt and printed_line_of(cell, across) in moved:
            cell.doubt_for(Reason("layout_allows_two_readings"))


def _is_prose(cell: Cell) -> bool:
    if cell.kind != "text" or not cell.raw:
        return False
    return bool(_PROSE.match(cell.raw) or _NUMBER_OF_PAGE_OR_TABLE.match(cell.raw))


def doubt_rules_for_dashes(cells: Sequence[Cell], form: Form) -> None:
    """Doubt a row that holds `---`: it may be the rule below a head, and what it stands for a blank.

    An agency that prints `---` for nothing does so in many rows, and in some of them beside numbers.
    """
    rules = [cell for cell in cells if cell.kind == "dash" and _RULE.fullmatch(cell.raw or "")]
    if len(rules) < 2:
        return
    across = {table.id for table in form.tables if table.across}
    others = {
        printed_line_of(cell, across) for cell in cells if cell.kind not in ("dash", "absent")
    }
    ruled = {printed_line_of(cell, across) for cell in rules}
    doubted = ruled if len(ruled) == 1 else ruled - others
    doubt_row(cell for cell in cells if printed_line_of(cell, across) in doubted)


def doubt_longer_rows(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt a row between pipes that begins with a blank and has more places than its table's others.

    `| 四、结转下年度继续办理 | | | 0 | 0 |  |` stands below rows that end with their last value: its
    label reaches over more columns than theirs, and which blanks are of the label nobody can tell.
    """
    if "|" not in text:
        return
    for rows in rows_of_columns(cells, form):
        behind = {at: _places_behind(row[-1], text) for at, row in enumerate(rows) if row[-1].raw}
        usual = min(behind.values(), default=0)
        for at, places in behind.items():
            if places > usual and rows[at][0].kind == "blank":
                doubt_row(rows[at])


def doubt_lines_in_frames(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt a long row whose one blank is its first and stands behind the pipe that opens its line.

    Where pipes open rows with labels, `| 269 | 562 |…| 2217 |` may as well have lost a blank anywhere.
    """
    if "|" not in text:
        return
    by_id = {cell.id: cell for cell in cells}
    for table in form.tables:
        line = [by_id[each] for each in table.cell_ids()] if table.across else []
        if not line or line[0].kind != "blank" or not all(cell.raw for cell in line[1:]):
            continue
        start = line[1].start or 0
        opens = text[text.rfind("\n", 0, start) + 1 : start].strip() == "|"
        if opens and _places_behind(line[-1], text) and _FRAMED_ROW.search(text):
            doubt_row(line)


def doubt_rows_before_shares(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt a row behind which a share stands by itself: 963, —, 648, 12.5%.

    It is that of its last value, and a row with shares holds more values than the form has columns.
    """
    marks = [mark for mark in _SHARE_MARKS if holds(text, mark)]
    ends_line = any(_share_ending_line(mark).search(text) for mark in marks)
    starts = {share.start(1) for share in _SHARE.finditer(text)} if ends_line else ()
    if not starts:
        return
    for rows in rows_of_columns(cells, form):
        for row in rows:
            end = max((cell.end or 0 for cell in row if cell.raw), default=0)
            if end and len(text) - len(text[end:].lstrip(_BETWEEN_CELLS)) in starts:
                doubt_row(row)


@lru_cache(maxsize=len(_SHARE_MARKS))
def _share_ending_line(mark: str) -> re.Pattern[str]:
    """A share at its line's end, by its mark: one certain character is quick to search for."""
    return re.compile(rf"{mark}(?<=\d.)[ \t|]*\n")


def doubt_rows_further_below(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt a row of values, a line each, that an empty line more parts from its label than others.

    A row that was left blank may have left that line, and the values' own label is gone.
    """
    for rows in rows_of_columns(cells, form):
        lines = [_lines_above(row, text) for row in rows if all(cell.raw for cell in row)]
        if len(lines) < LEAST_ALIKE or not all(lines):
            continue
        usual = max(set(lines), key=lines.count)
        if lines.count(usual) < LEAST_SHARE * len(lines):
            continue
        for row in rows:
            if all(cell.raw for cell in row) and _lines_above(row, text) > usual:
                doubt_row(row)


def _lines_above(row: Sequence[Cell], text: str) -> int:
    """How many line ends part a row's first value from its label; 0 if its values share a line."""
    if "\n" not in text[row[0].end : row[1].start]:
        return 0
    start = row[0].start or 0
    return text.count("\n", len(text[:start].rstrip(BLANKS)), start)


def _places_behind(cell: Cell, text: str) -> int:
    """How many pipes stand behind a cell, where nothing else does in its line."""
    rest = _ROW_END.match(text, cell.end or 0)
    return rest[0].count("|") if rest else 0


def doubt_stripped_rows(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt a row between tabs that begins with a blank and has fewer places than its table's others.

    Where blanks at the end of lines were stripped, `（二）部分公开⇥⇥⇥0⇥0⇥⇥⇥0` has lost its total, and
    its first tab is one of its label, which reaches over two columns. Where other lines end with their
    tabs, none was stripped: a row that is shorter lost a cell, whatever it begins with.
    """
    if "\t" not in text:
        return
    keeps_ends = bool(_TAB_BEHIND_VALUE.search(text))
    for rows in rows_of_columns(cells, form):
        tabs = [_tabs_of_line(row, text) for row in rows]
        most, most_behind = (max(counts) for counts in zip(*tabs, strict=True))
        for row, (count, behind) in zip(rows, tabs, strict=True):
            # A group's label before that of a row in it puts a tab into its line, and no place.
            is_shorter = 1 < count < most and behind < most_behind
            if not is_shorter or prints_each_cell(row, text):
                continue
            if row[0].kind != "blank" and not (keeps_ends and row[-1].kind == "blank"):
                continue
            if any(cell.raw for cell in row):
                doubt_row(row)


def _tabs_of_line(row: Sequence[Cell], text: str) -> tuple[int, int]:
    """How many tabs stand in the line of a row's first printed cell, and behind its label."""
    start = next((cell.start for cell in row if cell.raw), None)
    if start is None:
        return 0, 0
    begin = text.rfind("\n", 0, start) + 1
    end = text.find("\n", start)
    end = end if end >= 0 else len(text)
    label_end = begin + len(text[begin:start].rstrip("\t \u3000"))
    return text.count("\t", begin, end), text.count("\t", label_end, end)
