"""Numbers and rows of a text that may not be what they seem, by where lines and rows end.

A line's end cuts `45822.45` from `84万元` on the line below; a number alone on its line may be that
of a page; and a row that ends later than others, or in what stands below it, has lost a place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from decimal import Decimal
from itertools import pairwise

from gipa_extract.cells.text_stream.tokens_between import (
    numbers_that_end_pages,
    possible_page_numbers,
)
from gipa_extract.forms import Form
from gipa_extract.ids import row_id_of, split_cell_id
from gipa_extract.models import Cell
from gipa_extract.reasons import Reason
from gipa_extract.text.folding import BLANKS
from gipa_extract.text.numerals import parse
from gipa_extract.text.string_cache import remembered

LEAST_SUMMANDS = 4
"""Cells of a row before its total; the form's rows with one have four or six."""
MAX_WORD = 4
"""Characters of a word that stands for a value: 不适用, and 约392."""

_LINE_BELOW = re.compile(
    r"[ \t\u3000]*\r?\n[ \t\u3000]*(\d{1,4}[^\d\s]{0,3})[ \t\u3000]*(?=\r?\n|\Z)"
)

_PROSE = re.compile(r"[一二三四五六][ \u3000]?[、.．][ \u3000]?[^\d\s]|.{4,}[，。：；！]")
"""A heading or a sentence."""
_ROW_END = re.compile(r"[ \t|]*+$", re.MULTILINE)
_RULE = re.compile(r":?-{3,}:?")
"""The rule below a head in Markdown."""
_SPACES = re.compile(r"[ \u00a0\u3000\r]+")
_SPACED_ENDS = re.compile(r" ?([\n\t]) ?")
_PIPED = re.compile(r"[\s|｜│┃]*[|｜│┃][\s|｜│┃]*")
_INK = re.compile(r"[^\s|｜│┃┌┐└┘├┤┬┴┼─━═\-_=+:：*`\\\u200b\ufeff]")
"""What is neither blank nor drawn to part cells."""
_LETTERS_BEFORE = re.compile(r"[ \t\u3000|][A-Za-z]{1,3}[ \t\u3000|]+$")
_LETTERS_BEHIND = re.compile(r"[ \t\u3000|]+[A-Za-z]{1,3}[ \t\u3000|]*(?=\r?\n|\Z)")
_VALUE_LINE = re.compile(r"(?:[^\n]{0,30}\n){1,3}?[ \t\u3000]*(\d[\d,.]*)[ \t\u3000]*(?=\r?\n|\Z)")
_UNIT_BELOW = re.compile(r"\n[ \t\u3000]*\d{1,4}[^\d\s]{1,3}[ \t\u3000]*(?=\r?\n|\Z)")
"""What `_LINE_BELOW` finds where it ends in a unit."""


def doubt_broken_numbers(cells: Sequence[Cell], text: str) -> None:
    """Doubt a number at its line's end whose decimals or unit may stand on the line below.

    Only a line that no cell holds counts, and of a number without decimals only one with a unit:
    a whole number below is as well the number of a page.
    """
    above = {_end_of_print(text, below.start()) for below in _UNIT_BELOW.finditer(text)}
    if above:
        suspects = [cell for cell in cells if type(cell.value) is Decimal or cell.end in above]
    else:
        suspects = [cell for cell in cells if type(cell.value) is Decimal]
    if not suspects:
        return  # nearly all texts
    starts = {cell.start for cell in cells if cell.raw}
    for cell in suspects:
        if cell.kind != "number" or cell.end is None or cell.unit or not cell.raw:
            continue
        rest = _LINE_BELOW.match(text, cell.end)
        if rest is None or rest.start(1) in starts:
            continue
        if "." in cell.raw or parse(rest[1]).unit:
            cell.doubt_for(Reason("digits_torn"))
            joined = cell.raw + rest[1]
            cell.alternatives = list(dict.fromkeys((*(cell.alternatives or ()), cell.raw, joined)))


def _end_of_print(text: str, end: int) -> int:
    """Where the print of a line ends before its blanks."""
    start = text.rfind("\n", 0, end) + 1
    return start + len(text[start:end].rstrip(BLANKS))


def doubt_page_numbers(cells: Sequence[Cell], text: str) -> None:
    """Doubt a number that stands alone on its line and counts on with others that do.

    Where it ends its page and numbers it, it may only fill up its row: the row's others may be shifted.
    """
    ends = numbers_that_end_pages(text)
    pages = possible_page_numbers(text) | ends
    filled = set()
    for cell in cells if pages else ():
        if cell.kind == "number" and cell.start in pages and cell.doubt is None:
            cell.doubt_for(Reason("may_be_page_number"))
            if cell.start in ends:
                filled.add(row_id_of(cell.id))
    for cell in cells if filled else ():
        if cell.doubt is None and cell.kind != "absent" and row_id_of(cell.id) in filled:
            cell.doubt_for(Reason("layout_allows_two_readings"))


def doubt_moved_totals(cells: Sequence[Cell], form: Form) -> None:
    """Doubt a row whose total is blank, and whose last number is or holds the sum of its row.

    What a text lost between two cells moves all that follows by a place, or glues the last value
    to its total: `76701` is 76 and 701.
    """
    by_id = {cell.id: cell for cell in cells}
    lost: set[tuple[str, str]] = set()
    for rule in form.rules:
        if rule.relation != "sum" or len(rule.left) < LEAST_SUMMANDS:
            continue
        total = by_id[rule.right[0]]
        if total.kind != "blank" or total.doubt:
            continue
        rows = {split_cell_id(cell_id)[:2] for cell_id in (*rule.left, *rule.right)}
        printed = [each for cell in rule.left if (each := by_id[cell]).value]
        if len(rows) > 1 or len(printed) < 2:
            continue
        *others, last = printed
        before = sum(cell.value or 0 for cell in others)
        if last.value == before:
            value, sum_printed = "", last.raw or ""
            lost |= rows
        elif parts := _glued_to_sum(last.raw or "", before):
            value, sum_printed = parts
        else:
            continue
        for cell, other in ((total, sum_printed), (last, value)):
            cell.doubt_for(Reason("layout_allows_two_readings"))
            cell.alternatives = [cell.raw or "", other]
    for cell in cells if lost else ():  # and nobody knows before which of the row's cells
        if cell.kind != "absent" and not cell.doubt and split_cell_id(cell.id)[:2] in lost:
            cell.doubt_for(Reason("layout_allows_two_readings"))


def _glued_to_sum(digits: str, before: Decimal | int) -> tuple[str, str] | None:
    """A value and, behind it, the sum of its row with it, if digits can be cut into these two."""
    if not digits.isdecimal():
        return None
    cuts = ((digits[:at], digits[at:]) for at in range(1, len(digits)))
    return next((cut for cut in cuts if before + int(cut[0]) == int(cut[1])), None)


def doubt_rows_without_places(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt a row if what stands between its cells does not show that they are its own.

    `3 0 0 O 3` prints five cells, and four are numbers; `601 120 70 791 7. 属 143` is a row and the
    next one's label; `839 637 407 1883 - 2 -` has as many values as the form has columns where
    blanks left nothing, and ends in a page's number; and no total is blank where a value is not, but
    where one before it was lost.
    """
    by_id = {cell.id: cell for cell in cells}
    taken = {cell.start for cell in cells if cell.raw}
    has_text = any(cell.kind == "text" for cell in cells)
    summed = {rule.right[0]: rule.left for rule in form.rules if rule.relation == "sum"}
    for table in form.tables:
        for row in [] if table.across or len(table.columns) < 2 else table.rows:
            ids = table.row_cell_ids(row)
            row_cells = [by_id[each] for each in ids]
            printed = [cell for cell in row_cells if cell.raw]
            if not printed:
                continue
            between = [text[left.end : right.start] for left, right in pairwise(printed)]
            if len(printed) == len(ids) and _are_parted_by_one(between) and not has_text:
                continue  # nearly all rows
            totalled = summed.get(ids[-1]) == ids[:-1]
            if (
                (totalled and row_cells[-1].kind == "blank" and any(c.value for c in printed))
                or (row_cells[-1].kind == "blank" and _leaves_value(printed[-1], text, taken))
                or _holds_ink(printed, between)
                or (printed != row_cells and _has_letters_beside(printed, text))
                or (printed == row_cells and not _parts_alike(between))
                or (totalled and set(between) == {" "} and _misses_sum(row_cells))
            ):
                for cell in row_cells:
                    if cell.kind != "absent" and not cell.doubt:
                        cell.doubt_for(Reason("layout_allows_two_readings"))


def _are_parted_by_one(between: Sequence[str]) -> bool:
    """Whether the same stands between all cells of a row, and that is more than a space, and no ink."""
    gap = between[0]
    return gap != " " and between.count(gap) == len(between) and not _is_inked(gap)


@remembered
def _is_inked(gap: str) -> bool:
    return _INK.search(gap) is not None


def _holds_ink(printed: Sequence[Cell], between: Sequence[str]) -> bool:
    """Whether ink stands between some cells of a row, or in one that only spaces part from others."""
    held = [bool(_INK.search(gap)) and "<" not in gap for gap in between]  # tags name fonts
    if held and all(held):  # each value has its own label, 自然人 57 / 商业企业 49
        return False
    if any(held):
        return True
    gaps = ("", *between, "")
    return any(
        cell.kind == "text" and (_is_sentence(cell.raw or "") or not (left + right).strip(" "))
        for cell, (left, right) in zip(printed, pairwise(gaps), strict=True)
        if not _PIPED.search(left + right) and "\t" not in left + right
    )


def _is_sentence(raw: str) -> bool:
    """Whether words are longer than any that stand for a value: 附件：1个."""
    return len(raw) > MAX_WORD


def _leaves_value(last: Cell, text: str, taken: Set[int | None]) -> bool:
    """Whether the first line of a value alone behind a row's last cell, a few lines on, went to no cell."""
    value = _VALUE_LINE.match(text, last.end or 0)
    return value is not None and value.start(1) not in taken


def _has_letters_beside(printed: Sequence[Cell], text: str) -> bool:
    """Whether letters stand for a number in the line of a row's cells, before or behind them: `0 0 0 O`."""
    start, end = printed[0].start or 0, printed[-1].end or 0
    before = text[text.rfind("\n", 0, start) + 1 : start]
    return bool(_LETTERS_BEFORE.search(before) or _LETTERS_BEHIND.match(text, end))


def _parts_alike(between: Sequence[str]) -> bool:
    """Whether a full row's cells are all parted by one thing: by pipes, tabs, so many lines, or spaces."""
    if all(map(_INK.search, between)):
        return True
    if any("<" in gap for gap in between):  # the source of a page
        return len({gap.count("<td") + gap.count("<th") for gap in between}) < 2
    spaced = (_SPACED_ENDS.sub(r"\1", _SPACES.sub(" ", gap)) for gap in between)
    return len({_PIPED.sub("|", gap) for gap in spaced}) < 2


def _misses_sum(row: Sequence[Cell]) -> bool:
    *summands, total = [cell.value or 0 for cell in row]
    return sum(summands) != total


def doubt_rows_that_go_on(cells: Sequence[Cell], form: Form) -> None:
    """Doubt a row in which what stands behind its table is a value: the row lost a place."""
    prose = list(filter(_is_prose, cells))
    if not prose:
        return
    across = {table.id for table in form.tables if table.across}
    moved = {_line_of(cell, across) for cell in prose}
    for cell in cells:
        if cell.kind != "absent" and not cell.doubt and _line_of(cell, across) in moved:
            cell.doubt_for(Reason("layout_allows_two_readings"))


def _line_of(cell: Cell, across: Set[str]) -> str:
    """The table of a cell that is printed in one long line, or the row of its table."""
    table, row, _ = split_cell_id(cell.id)
    return table if table in across else f"{table}.{row}"


def _is_prose(cell: Cell) -> bool:
    return cell.kind == "text" and bool(cell.raw and _PROSE.match(cell.raw))


def doubt_rules_for_dashes(cells: Sequence[Cell], form: Form) -> None:
    """Doubt a row of nothing but `---`: it may be the rule below a head, whose row is blank."""
    rules = [cell for cell in cells if cell.kind == "dash" and _RULE.fullmatch(cell.raw or "")]
    if len(rules) < 2:
        return
    across = {table.id for table in form.tables if table.across}
    others = {_line_of(cell, across) for cell in cells if cell.kind not in ("dash", "absent")}
    for cell in rules:
        if _line_of(cell, across) not in others:
            cell.doubt_for(Reason("layout_allows_two_readings"))


def doubt_longer_rows(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt a row between pipes that begins with a blank and has more places than its table's others.

    `| 四、结转下年度继续办理 | | | 0 | 0 |  |` stands below rows that end with their last value: its
    label reaches over more columns than theirs, and which blanks are of the label nobody can tell.
    """
    if "|" not in text:
        return
    by_id = {cell.id: cell for cell in cells}
    for table in form.tables:
        if table.across or len(table.columns) < 2:
            continue
        rows = [[by_id[each] for each in table.row_cell_ids(row)] for row in table.rows]
        behind = {at: _places_behind(row[-1], text) for at, row in enumerate(rows) if row[-1].raw}
        usual = min(behind.values(), default=0)
        for at, places in behind.items():
            if places > usual and rows[at][0].kind == "blank":
                for cell in rows[at]:
                    if cell.kind != "absent" and not cell.doubt:
                        cell.doubt_for(Reason("layout_allows_two_readings"))


def _places_behind(cell: Cell, text: str) -> int:
    """How many pipes stand behind a cell, where nothing else does in its line."""
    rest = _ROW_END.match(text, cell.end or 0)
    return rest[0].count("|") if rest else 0


def doubt_stripped_rows(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt a row between tabs that begins with a blank and has fewer places than its table's others.

    Where blanks at the end of lines were stripped, `（二）部分公开⇥⇥⇥0⇥0⇥⇥⇥0` has lost its total, and
    its first tab is one of its label, which reaches over two columns.
    """
    if "\t" not in text:
        return
    by_id = {cell.id: cell for cell in cells}
    for table in form.tables:
        if table.across or len(table.columns) < 2:
            continue
        rows = [[by_id[each] for each in table.row_cell_ids(row)] for row in table.rows]
        tabs = [_tabs_of_line(row, text) for row in rows]
        for row, count in zip(rows, tabs, strict=True):
            if 1 < count < max(tabs) and row[0].kind == "blank" and any(cell.raw for cell in row):
                for cell in row:
                    if cell.kind != "absent" and not cell.doubt:
                        cell.doubt_for(Reason("layout_allows_two_readings"))


def _tabs_of_line(row: Sequence[Cell], text: str) -> int:
    """How many tabs stand in the line of a row's first printed cell; 0 if it has none."""
    start = next((cell.start for cell in row if cell.raw), None)
    if start is None:
        return 0
    end = text.find("\n", start)
    return text.count("\t", text.rfind("\n", 0, start) + 1, end if end >= 0 else len(text))
