"""Tables with a row for each cell, named by one text or below its row's label.

    | 指标               | 局机关 | 城东分局 | 全局合计 |     代码  指标            单位  本年实际
    | 规章本年制发件数   | 0      | 3        | 3        |     一、本年新收政府信息公开申请数量
    | 规章现行有效件数   | 2      | 5        | 7        |     A301  申请人为自然人  件    67

Of several columns of values the report's own is the one of its year, or the sum of the others,
which its head and its numbers must show; else nobody knows whose they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from gipa_extract.cells.labels import VALUES, Labels, NamedRow
from gipa_extract.cells.rearranged.own_year import year_of_column
from gipa_extract.cells.rearranged.sheets import holds_value
from gipa_extract.models import Grid, Slot
from gipa_extract.text.folding import is_enumerated, label_key
from gipa_extract.text.numerals import parse
from gipa_extract.text.string_cache import remembered

LEAST_NAMED = 3
"""Rows that name a cell, for each that names none."""
LEAST_SUMS = 0.75
"""The share of rows whose last value is the sum of the others, of tables of several bodies."""
_TOTAL = re.compile(r".{0,6}(?:合计|总计|总数)")
_IN_BRACKETS = re.compile(r"[（(](?P<label>[^（()）]+)[)）]")
_COMPARES = re.compile("同比|环比|增减|增长|变化|比上年|较上年|%|％")
"""The head of a column that says how the year's number differs from another's."""


class _NamedCell(NamedTuple):
    row: Slot
    head: Slot
    places: Sequence[Slot]
    """The cells behind its labels."""
    first: int
    """The column in which they begin."""


def widen_named_cells(grid: Grid, labels: Labels, year: int | None) -> Grid | None:
    """The table in the form's shape; None if not all its rows with values name a cell each."""
    cells: list[_NamedCell] = []
    others: list[Sequence[Slot]] = []
    above: Slot | None = None
    """The label of a row on a line of its own, for the columns below it."""
    head: Sequence[Slot] = ()
    for row in grid.rows:
        if not holds_value(row):
            empty = _named_cell(row, above, labels)
            if empty and _is_blank_cell(empty, cells, labels):
                cells.append(empty)
                continue
            texts = [slot for slot in row if slot.text]
            if len(texts) == 1 and labels.known(texts[0].text) in labels.column_groups:
                continue  # 法人或其他组织, over some of the columns below
            above = texts[0] if len(texts) == 1 and _is_of_row(texts[0].text, labels) else None
            head = row if len(texts) > 1 else head
            continue
        named = _named_cell(row, above, labels)
        if named is None:
            others.append(row)
            continue
        cells.append(named)
    if not _are_few(others, cells, labels):
        return None
    if not cells or _names_columns(head, cells[0].first, labels):
        return None
    place = _own_column(cells, head, year)
    return None if place is None else _in_form(cells, place)


def _named_cell(row: Sequence[Slot], above: Slot | None, labels: Labels) -> _NamedCell | None:
    for index, slot in enumerate(row[:4]):
        if not slot.text:
            continue
        beside = row[index + 1] if index + 1 < len(row) else None
        if beside and (
            pair := _fitting(_behind_caption(slot, labels), _column_of(beside, labels), labels)
        ):
            behind = _behind(row, index + 1)
            return _NamedCell(*pair, row[behind:], behind)
        pair = _parted_label(slot, labels)
        if pair is None and above is not None:
            pair = _fitting(above, _column_of(slot, labels), labels)
        if pair:
            behind = _behind(row, index)
            return _NamedCell(*pair, row[behind:], behind)
    return None


def _behind(row: Sequence[Slot], place: int) -> int:
    """The first place behind a label, which may be merged over several."""
    return next(
        (n for n in range(place + 1, len(row)) if row[n].start != row[place].start), len(row)
    )


def _is_blank_cell(cell: _NamedCell, above: Sequence[_NamedCell], labels: Labels) -> bool:
    """Whether labels without a value name a cell, whose place below the others' values is blank."""
    if not cell.places or any(labels.head_named(place.text) for place in cell.places):
        return False
    if is_enumerated(cell.head.text):  # （七）总计 is a row's label
        return False
    return not above or (len(cell.places), cell.first) == (len(above[-1].places), above[-1].first)


def _are_few(others: Sequence[Sequence[Slot]], cells: Sequence[_NamedCell], labels: Labels) -> bool:
    """Whether rows that name no cell are few, and the form's columns of rows that it lacks: 行政检查."""
    return not others or (
        LEAST_NAMED * len(others) <= len(cells)
        and all(
            len(row) > (at := cells[0].first - 1) and labels.head_named(row[at].text)
            for row in others
        )
    )


def _names_columns(head: Sequence[Slot], first: int, labels: Labels) -> bool:
    """Whether values stand below several columns of the form: 合计 is the sum of rows of blanks then."""
    return sum(bool(labels.head_named(slot.text)) for slot in head[first:] if slot.text) > 1


def names_cell(row: Sequence[Slot], labels: Labels) -> bool:
    """Whether the labels before a row's values name a cell of the form."""
    return _named_cell(row, None, labels) is not None


def _rows_of(text: str, labels: Labels) -> Sequence[NamedRow]:
    return labels.rows.get(labels.known(text), ())


def _is_of_row(text: str, labels: Labels) -> bool:
    """Whether a text is a row's label; 其他 and 总计 are columns' unless they have the row's number."""
    rows = _rows_of(text, labels)
    return bool(rows) and (is_enumerated(text) or labels.known(text) not in labels.heads)


def _column_of(slot: Slot, labels: Labels) -> Slot:
    """The column's label in a cell, also behind what it is: 申请人为自然人."""
    start = slot.text.find("为") + 1
    if start and labels.known(slot.text[start:]) in labels.heads:
        return slot._replace(text=slot.text[start:], start=slot.start + start)
    return slot


def _fitting(row: Slot, head: Slot, labels: Labels) -> tuple[Slot, Slot] | None:
    """The two labels, if one table of the form has that row and that column."""
    key = labels.known(head.text) if head.text else ""
    tables = [named.table for named in _rows_of(row.text, labels)]
    return (row, head) if key and any(key in table.column_keys for table in tables) else None


def _behind_caption(slot: Slot, labels: Labels) -> Slot:
    """What a text prints behind its table's caption: 第二十条第（一）项 规章 本年制发件数."""
    rest = _words_behind_caption(labels)(slot.text)
    return slot._replace(text=rest, start=slot.end - len(rest)) if rest is not None else slot


@lru_cache(maxsize=8)
def _words_behind_caption(labels: Labels) -> Callable[[str], str | None]:
    """What a text prints behind a caption of the form; None if it begins with none."""
    captions = [(len(table.caption), label_key(table.caption)) for table in labels.tables]

    def behind_caption(text: str) -> str | None:
        for end, key in captions:
            if 0 < end < len(text) and label_key(text[:end]) == key:
                return text[end:].lstrip()
        return None

    return remembered(behind_caption)


def _parted_label(slot: Slot, labels: Labels) -> tuple[Slot, Slot] | None:
    """A text that prints the label of a row and behind it that of a column, as these two."""
    slot = _behind_caption(slot, labels)
    end = _end_of_row_label(labels)(slot.text)
    return _parted_at(slot, end) if end else None


def _parted_at(slot: Slot, end: int) -> tuple[Slot, Slot]:
    row = slot._replace(text=slot.text[:end].rstrip(), end=slot.start + end)
    head = slot._replace(text=slot.text[end:], start=slot.start + end)
    return row, _without_brackets(head)


@lru_cache(maxsize=8)
def _end_of_row_label(labels: Labels) -> Callable[[str], int]:
    """Where the label of a row ends in a text that goes on with that of its column; 0 if none does."""

    def end_of_row_label(text: str) -> int:
        whole = Slot(text, 0, len(text))
        ends = (end for end in range(2, len(text) - 1) if _rows_of(text[:end].rstrip(), labels))
        return next((end for end in ends if _fitting(*_parted_at(whole, end), labels)), 0)

    return remembered(end_of_row_label)


def _without_brackets(head: Slot) -> Slot:
    """A column's label that stands in brackets behind its row's: 本年新收政府信息公开申请数量（总计）."""
    found = _IN_BRACKETS.fullmatch(head.text)
    if found is None:
        return head
    start, end = found.span("label")
    return head._replace(text=found["label"], start=head.start + start, end=head.start + end)


def _own_column(cells: Sequence[_NamedCell], head: Sequence[Slot], year: int | None) -> int | None:
    """The place, behind a row's labels, of the report's own values; None if nothing tells it."""
    widths = {(len(cell.places), cell.first) for cell in cells}
    if len(widths) != 1:
        return None
    width, first = widths.pop()
    columns = [[cell.places[place].text for cell in cells] for place in range(width)]
    valued = [place for place, texts in enumerate(columns) if _are_values(texts)]
    if len(valued) < 2:
        return valued[0] if valued else (0 if width == 1 else None)
    if len(head) != first + width:
        return None
    counted = [place for place in valued if not _COMPARES.search(head[first + place].text)]
    if year is None:
        year = _later_year(counted, valued, head[first:], columns)
    if year is not None:
        years = [year_of_column([head], first + place, year) for place in counted]
        if None not in years and years.count(year) == 1:
            return counted[years.index(year)]
    last = valued[-1]
    is_total = _TOTAL.fullmatch(head[first + last].text.strip())
    if not is_total or len(valued) < 3:
        return None
    sums = [_adds_up([columns[place][row] for place in valued]) for row in range(len(cells))]
    return last if sum(sums) >= LEAST_SUMS * len(sums) else None


def _later_year(
    counted: Sequence[int],
    valued: Sequence[int],
    head: Sequence[Slot],
    columns: Sequence[Sequence[str]],
) -> int | None:
    """The year that a table compares with the one before, as its differences show: 2024年 | 2023年 | 增减."""
    if len(counted) != 2 or len(valued) != 3:
        return None
    years = {place: year_of_column([head], place, 0) or 0 for place in counted}
    earlier, later = sorted(counted, key=lambda place: years[place])
    difference = next(place for place in valued if place not in counted)
    rows = zip(columns[earlier], columns[difference], columns[later], strict=True)
    shown = [_adds_up(row) for row in rows]
    is_next = 0 < years[earlier] == years[later] - 1
    return years[later] if is_next and sum(shown) >= LEAST_SUMS * len(shown) else None


def _are_values(texts: Sequence[str]) -> bool:
    """Whether a column holds values: more than units, remarks and blanks."""
    values = sum(parse(text).kind in VALUES for text in texts)
    return values > 0 and 2 * values >= len(list(filter(None, texts)))


def _adds_up(texts: Sequence[str]) -> bool:
    *parts, total = (Decimal(parse(text).value or 0) for text in texts)
    return sum(parts) == total


def _in_form(cells: Sequence[_NamedCell], place: int) -> Grid | None:
    """Each row of the form with its own head above it; None if a cell is named twice."""
    rows: dict[str, list[_NamedCell]] = {}
    for cell in cells:
        rows.setdefault(label_key(cell.row.text), []).append(cell)
    if any(_names_twice(own) for own in rows.values()):
        return None
    return Grid(tuple(_lines_of(rows.values(), place)), aligned=True, ruled=True)


def _names_twice(cells: Sequence[_NamedCell]) -> bool:
    keys = [label_key(cell.head.text) for cell in cells]
    return len(set(keys)) < len(keys)


def _lines_of(rows: Iterable[list[_NamedCell]], place: int) -> Iterator[tuple[Slot, ...]]:
    """A head of its own above each row, without places behind it: 总计 before empty ones is a row's label."""
    for cells in rows:
        label = cells[0].row
        corner = label._replace(text="", end=label.start)
        yield (corner, *(cell.head for cell in cells))
        yield (label, *(cell.places[place] for cell in cells))
