"""Rows of a text whose values may belong elsewhere, by their sums and by what stands between them.

A total is the sum of its row: one that stands a place too far left, or is blank beside a value, was
moved by a cell that is lost. Cells of one row are parted by one thing, and nothing is printed between
them that went to no cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from decimal import Decimal
from itertools import pairwise

from gipa_extract.forms import Form, Label, Table
from gipa_extract.ids import split_cell_id
from gipa_extract.models import Cell
from gipa_extract.reasons import Reason
from gipa_extract.text.folding import BLANKS
from gipa_extract.text.lines import line_at
from gipa_extract.text.numerals import parse
from gipa_extract.text.patterns import DECORATED_PAGE_NUMBER
from gipa_extract.text.string_cache import remembered

LEAST_SUMMANDS = 4
"""Cells of a row before its total; the form's rows with one have four or six."""
MAX_WORD = 4
"""Characters of a word that stands for a value: 不适用, and 约392."""

_SPACES = re.compile(r"[ \u00a0\u3000\r]+")
_SPACED_ENDS = re.compile(r" ?([\n\t]) ?")
_PIPED = re.compile(r"[\s|｜│┃]*[|｜│┃][\s|｜│┃]*")
_NUMBERED = re.compile(r"[（(][ \u3000]?([一二三四五六七八九])[ \u3000]?[)）]")
_NUMBERED_ROW = re.compile(rf"(?<!第){_NUMBERED.pattern}")
"""And not 第二十条第（一）项."""
_WORD = re.compile(r"[\u4e00-\u9fff\d]")
"""Part of a label, or of a value of a column that the form does not have."""
_MARKUP = re.compile(r"[*_`\\]")
_INK = re.compile(r"[^\s|｜│┃┌┐└┘├┤┬┴┼─━═\-_=+:：*`\\\u200b\ufeff]")
"""What is neither blank nor drawn to part cells."""
_LETTERS_BEFORE = re.compile(r"[ \t\u3000|][A-Za-z]{1,3}[ \t\u3000|]+$")
_LETTERS_BEHIND = re.compile(r"(?:[ \t\u3000|]+[A-Za-z]{1,3})+[ \t\u3000|]*(?=\r?\n|\Z)")
_VALUE_BEHIND = re.compile(r"[ \t\u3000|]+(\d+(?:[.,]\d+)*)(?![\d.,、．)）])")
"""A number that is none of a label, such as 2.其他."""
_VALUE_LINE = re.compile(r"(?:[^\n]{0,30}\n){1,3}?[ \t\u3000]*(\d[\d,.]*)[ \t\u3000]*(?=\r?\n|\Z)")


def doubt_row(cells: Iterable[Cell], code: str = "layout_allows_two_readings") -> None:
    """Doubt the cells of a row that have a place and are not doubtful yet."""
    for cell in cells:
        if cell.kind != "absent" and not cell.doubt:
            cell.doubt_for(Reason(code))


def is_alone(cell: Cell, text: str) -> bool:
    """Whether nothing but a cell's print stands on its line, and the border that ends it."""
    return line_at(text, cell.start or 0, cell.end or 0).strip(f"{BLANKS}|") == cell.raw


def rows_of_table(table: Table, cells: Mapping[str, Cell]) -> list[list[Cell]]:
    """The cells of a table, row by row, of all cells by their ids."""
    return [[cells[each] for each in table.row_cell_ids(row)] for row in table.rows]


def rows_of_columns(cells: Sequence[Cell], form: Form) -> Iterator[list[list[Cell]]]:
    """The rows of cells of each table that has several columns and is not printed across."""
    by_id = {cell.id: cell for cell in cells}
    for table in form.tables:
        if not table.across and len(table.columns) > 1:
            yield rows_of_table(table, by_id)


def printed_line_of(cell: Cell, across: Set[str]) -> str:
    """The table of a cell that is printed in one long line, or the row of its table."""
    table, row, _ = split_cell_id(cell.id)
    return table if table in across else f"{table}.{row}"


def doubt_moved_totals(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt a row whose total is not its sum, where what a text lost may have moved its cells.

    What is lost between two cells moves all that follows by a place, or glues the last value
    to its total: `76701` is 76 and 701. Where the total is blank, the row's other cells are left to
    `doubt_rows_without_places`; where another number stands there, a page's for one, all moved.
    """
    by_id = {cell.id: cell for cell in cells}
    for rule in form.rules:
        if rule.relation != "sum" or len(rule.left) < LEAST_SUMMANDS:
            continue
        total = by_id[rule.right[0]]
        if total.kind in ("number", "dash"):
            row = [by_id[cell] for cell in rule.left]
            # A page's number in a total's place fills up a row that lost a blank.
            is_open = not total.doubt or total.doubt.code == "may_be_page_number"
            if is_open and _may_have_moved(row, total, text):
                doubt_row([*row, total])
            continue
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
        elif parts := _glued_to_sum(last.raw or "", before):
            value, sum_printed = parts
        else:
            continue
        for cell, other in ((total, sum_printed), (last, value)):
            cell.doubt_for(Reason("layout_allows_two_readings"))
            cell.alternatives = [cell.raw or "", other]


def _may_have_moved(row: Sequence[Cell], total: Cell, text: str) -> bool:
    """Whether cells before a total that is not their sum may be those of other places."""
    in_row = len({split_cell_id(cell.id)[:2] for cell in row}) == 1
    if not in_row or (total.value or 0) == sum(cell.value or 0 for cell in row):
        return False
    if total.kind == "dash" or _holds_rows_of_others(row, total):
        return True
    # A column that is not there at all moves rows with a blank to hold its place. Blanks alone are an
    # agency's own, but where a space that does not break tells of a tool that drops digits by it.
    printed = any(cell.value for cell in row) or text[total.end or 0 :][:1] == "\u00a0"
    return printed and any(cell.kind == "blank" for cell in row)


def _holds_rows_of_others(row: Sequence[Cell], total: Cell) -> bool:
    """Whether a row that is not its sum begins or ends in one: what was cut out between two rows joins them.

    Of `665 85 926 1676 212 82 309` the first four are a row of their own, of `648 235 326 34 447 1042`
    all but the first.
    """
    values = [cell.value or 0 for cell in row]
    begun = (
        values[:place] for place in range(2, len(values)) if values[place] == sum(values[:place])
    )
    ended = (values[place:] for place in range(1, len(values) - 1) if any(values[:place]))
    return any(sum(map(bool, part)) > 1 for part in begun) or any(
        sum(map(bool, part)) > 1 and sum(part) == total.value for part in ended
    )


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
    blanks left nothing, and ends in a page's number; no total is blank where a value is not, but
    where one before it was lost.
    """
    by_id = {cell.id: cell for cell in cells}
    taken = {cell.start for cell in cells if cell.raw}
    has_text = any(cell.kind == "text" for cell in cells)
    sums = {(rule.left, rule.right) for rule in form.rules if rule.relation == "sum"}
    for table in form.tables:
        for row in [] if table.across or len(table.columns) < 2 else table.rows:
            ids = table.row_cell_ids(row)
            row_cells = [by_id[each] for each in ids]
            printed = [cell for cell in row_cells if cell.raw]
            if not printed:
                continue  # see `rows_of_blanks`
            between = [text[left.end : right.start] for left, right in pairwise(printed)]
            if len(printed) == len(ids) and _are_parted_by_one(between) and not has_text:
                continue  # nearly all rows
            totalled = (ids[:-1], ids[-1:]) in sums
            if (
                _lost_a_value(row_cells, printed, text, taken, totalled=totalled)
                or _is_numbered_otherwise(row, printed[0], text, taken)
                or _is_page_number(printed, text)
                or (len(printed) == len(ids) and _ends_in_page_number(printed, between, text))
                or _is_parted_oddly(row_cells, between, totalled=totalled)
                or _holds_number_of_other_row(row, between)
            ):
                doubt_row(row_cells)


def _lost_a_value(
    row: Sequence[Cell],
    printed: Sequence[Cell],
    text: str,
    taken: Set[int | None],
    *,
    totalled: bool,
) -> bool:
    """Whether a blank of a row may be a value that is printed and went to no cell."""
    if len(printed) == len(row):
        return False
    if totalled and row[-1].kind == "blank" and any(cell.value for cell in printed):
        return True  # the total stands a place too far left, or nowhere
    return _leaves_value(printed[-1], text, taken) or _has_letters_beside(printed, text)


def _is_page_number(printed: Sequence[Cell], text: str) -> bool:
    """Whether all that a row prints may be a page's number: - 1 - in a text of single spaces."""
    start, end = printed[0].start or 0, printed[-1].end or 0
    return DECORATED_PAGE_NUMBER.fullmatch(text, start, end) is not None


def _ends_in_page_number(printed: Sequence[Cell], between: Sequence[str], text: str) -> bool:
    """Whether a full row may end in a page's number, where lines were joined.

    `规范性文件        257     1218 1 第二十条` has gaps of several spaces between its columns, and one
    of a single space, which was a line's end.
    """
    *gaps, last = between
    if last != " " or not gaps or any(gap.strip(" ") or len(gap) < 2 for gap in gaps):
        return False
    return text[printed[-1].end or 0 :].lstrip(" ")[:1] not in ("", "\n", "\r")


def _is_parted_oddly(row: Sequence[Cell], between: Sequence[str], *, totalled: bool) -> bool:
    """Whether what parts a row's cells does not show that they are those of one row."""
    printed = [cell for cell in row if cell.raw]
    is_sum = totalled and adds_up(row)
    has_blank = any(cell.kind == "blank" for cell in row)
    if _holds_ink(printed, between, has_blank=has_blank) and not is_sum:
        return True
    # With a value more, or one of another row, it would not be a sum.
    if len(printed) == len(row) and not _parts_alike(between) and not (is_sum and row[-1].value):
        return True
    return totalled and set(between) == {" "} and not is_sum


def _are_parted_by_one(between: Sequence[str]) -> bool:
    """Whether the same stands between all cells of a row, and that is more than a space, and no ink."""
    gap = between[0]
    return gap != " " and between.count(gap) == len(between) and not _is_inked(gap)


def _is_numbered_otherwise(row: Label, first: Cell, text: str, taken: Set[int | None]) -> bool:
    """Whether the line of a row's values begins with the number of another row: （ 七 ） for （六）.

    Of several rows in one line, what stands before another one's values is not its own.
    """
    start = first.start or 0
    begin = text.rfind("\n", 0, start) + 1
    if not _NUMBERED.search(text, begin, start):
        return False  # nearly all rows
    begin = max([begin, *(each for each in taken if each is not None and begin < each < start)])
    before = set(_NUMBERED.findall(text, begin, start))
    if not before:
        return False
    own = {number for name in (*row.wordings, *row.under) for number in _NUMBERED.findall(name)}
    return bool(own) and before.isdisjoint(own)


def _holds_number_of_other_row(row: Label, between: Sequence[str]) -> bool:
    """Whether another row's number, and no value, stands among a row's values: 0 0 0⏎（ 一） 1 0 0 1."""
    gaps = (gap for gap in between if "\n" in gap and not any(map(str.isdigit, gap)))
    inside = [number for gap in gaps for number in _NUMBERED_ROW.findall(gap)]
    if not inside:
        return False
    names = (*row.wordings, *row.under)
    return not {number for name in names for number in _NUMBERED.findall(name)}.issuperset(inside)


@remembered
def _is_inked(gap: str) -> bool:
    return _INK.search(gap) is not None


def _holds_ink(printed: Sequence[Cell], between: Sequence[str], *, has_blank: bool) -> bool:
    """Whether ink stands between some cells of a row, or in one that only spaces part from others."""
    # Each value has its own label, 自然人 57 / 商业企业 49, or one of another column beside it.
    # Beside a blank it is the blank's: 1 24、 0.
    if between and all(map(_WORD.search, between)):
        return has_blank and any(map(_holds_number, between))
    if any(_INK.search(gap) and "<" not in gap for gap in between):  # tags name fonts
        return True
    gaps = ("", *between, "")
    return any(
        cell.kind == "text" and (_is_sentence(cell.raw or "") or not (left + right).strip(" "))
        for cell, (left, right) in zip(printed, pairwise(gaps), strict=True)
        if not _PIPED.search(left + right) and "\t" not in left + right
    )


@remembered
def _holds_number(gap: str) -> bool:
    """Whether what parts two cells is a number, in digits or in words, and no label: 24、, [25], 二四."""
    return len(gap.strip()) <= MAX_WORD and (
        any(map(str.isdigit, gap)) or parse(gap).kind == "number"
    )


def _is_sentence(raw: str) -> bool:
    """Whether words are longer than any that stand for a value: 附件：1个."""
    return len(raw) > MAX_WORD


def _leaves_value(last: Cell, text: str, taken: Set[int | None]) -> bool:
    """Whether a value right behind a row's last cell, or alone on one of the next lines, went to no cell."""
    end = last.end or 0
    value = _VALUE_BEHIND.match(text, end) or _VALUE_LINE.match(text, end)
    return value is not None and value.start(1) not in taken


def _has_letters_beside(printed: Sequence[Cell], text: str) -> bool:
    """Whether letters stand for a number in the line of a row's cells, before or behind them: `0 0 0 O`."""
    start, end = printed[0].start or 0, printed[-1].end or 0
    before = text[text.rfind("\n", 0, start) + 1 : start]
    return bool(_LETTERS_BEFORE.search(before) or _LETTERS_BEHIND.match(text, end))


def _parts_alike(between: Sequence[str]) -> bool:
    """Whether a full row's cells are all parted by one thing: by pipes, tabs, so many lines, or spaces."""
    if any("<" in gap for gap in between):  # the source of a page
        return len({gap.count("<td") + gap.count("<th") for gap in between}) < 2
    bare = [gap for gap in between if not _INK.search(gap)]
    plain = (_MARKUP.sub("", gap) for gap in bare)
    spaced = (_SPACED_ENDS.sub(r"\1", _SPACES.sub(" ", gap)) for gap in plain)
    return len({_PIPED.sub(lambda pipes: "|" * pipes[0].count("|"), gap) for gap in spaced}) < 2


def adds_up(row: Sequence[Cell]) -> bool:
    """Whether all cells of a row are values, and the last is the sum of the others."""
    *summands, total = [cell.value or 0 for cell in row]
    return all(cell.kind in ("number", "dash") for cell in row) and sum(summands) == total


def doubt_shared_places(cells: Sequence[Cell]) -> None:
    """Doubt every cell whose printed value serves another cell, too."""
    starts = [cell.start for cell in cells if cell.raw and cell.start is not None]
    if len({*starts}) == len(starts):
        return
    homes: dict[int, list[Cell]] = {}
    for cell in cells:
        if cell.raw and cell.start is not None:
            homes.setdefault(cell.start, []).append(cell)
    for shared in homes.values():
        for cell in shared if len(shared) > 1 else ():
            cell.alternatives = list(dict.fromkeys([*(cell.alternatives or ()), cell.raw or ""]))
            cell.doubt_for(Reason("place_serves_two_cells"))
