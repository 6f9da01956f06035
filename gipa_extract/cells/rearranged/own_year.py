"""Tables that print last year's numbers beside this year's: the report's own are kept.

| 信息内容 | 2022年处理决定数量 | 2023年处理决定数量 |      | 项目     | 年度 | 自然人 |
| 行政许可 | 33                 | 14                 |      | 本年新收 | 2022 | 668    |
                                                            |          | 2023 | 456    |

So do tables of a quarter beside the whole year: 四季度 | 全年累计. A year may also stand behind its column's label, 自然人（2023年）, or its row's: 行政复议（本年）. Rows may also end in last year's total alone, or in that
of a part: 其中：原规划局.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal
from itertools import takewhile

from gipa_extract.cells.labels import Labels
from gipa_extract.cells.rearranged.sheets import YEAR_BEFORE, YEAR_BEHIND, Sheet, holds_value
from gipa_extract.models import Grid, Slot
from gipa_extract.text.numerals import parse

_RELATIVE = {
    "本年": 0,
    "本年度": 0,
    "今年": 0,
    "上年": 1,
    "上年度": 1,
    "去年": 1,
    "上一年": 1,
    "上一年度": 1,
}
_PART = 99
"""Years before the report's that stand for a part of its year, which is none of these."""
_PERIODS = {
    **dict.fromkeys(("累计", "本年累计", "全年累计", "年度累计", "全年", "全年合计"), 0),
    **dict.fromkeys(
        ("四季度", "第四季度", "4季度", "第4季度", "本季", "本季度", "当季", "本月", "下半年"),
        _PART,
    ),
}
"""What heads and rows of a table of a quarter, or of half a year, beside the whole year say."""
_DISTANCES = _RELATIVE | _PERIODS
_NUMBERS_OF_YEAR = re.compile("(?:实际)?(?:数据?|值)?$")
"""What a head says behind a year: 本年数, 上年实际."""
_LAST_OF_OTHERS = re.compile(r"\s*(?:[上去]年|上一年|其中)(?!\s*[：:]?\s*$)")
"""How the head of a last column begins that the form lacks."""
LEAST_ROWS, LEAST_TOLD = 8, 3
"""Rows that end in such a column's value; those whose total is not zero, nor that value."""
LEAST_SHARE = 0.8
"""Of the rows, those that add up."""
_YEAR_HEADS = frozenset({"年度", "年份", "年", "报告年度", "统计年度"})


def keep_own_year(sheet: Sheet, labels: Labels, year: int | None) -> Sheet | None:
    """The table without other years' columns or rows; None if it tells no years apart."""
    if year is None:
        return None
    return (
        _own_rows(sheet, year)
        or _rows_labelled_with_years(sheet, year, labels)
        or _own_columns(sheet, year, labels)
    )


def without_last_column(grid: Grid, widths: Collection[int], year: int | None) -> Grid | None:
    """The grid without a last column of last year's totals, or a part's; None if it has none.

    In lines between pipes nothing says below which label such a value stands, but all rows have it
    behind a total that is the sum of the values before.
    """
    heads = [row for row in grid.rows if not holds_value(row) and _ends_in_other(row, year)]
    if len(heads) != 1:
        return None
    full = {
        number: values
        for number, row in enumerate(grid.rows)
        if (values := _values_at_end(row)) and len(values) - 1 in widths
    }
    valued = sum(holds_value(row) for row in grid.rows)
    told = sum(total not in (0, other) for *_, total, other in full.values())
    adding_up = sum(sum(parts) == total for *parts, total, _ in full.values())
    if not LEAST_ROWS <= len(full) == valued or told < LEAST_TOLD:
        return None
    if adding_up < LEAST_SHARE * len(full):  # some totals are an agency's slip
        return None
    return grid._replace(
        rows=tuple(
            _without_last(row) if number in full or row is heads[0] else row
            for number, row in enumerate(grid.rows)
        )
    )


def _ends_in_other(row: Sequence[Slot], year: int | None) -> bool:
    text = next((slot.text for slot in reversed(row) if slot.text), "")
    begins = YEAR_BEFORE.match(text)
    return bool(_LAST_OF_OTHERS.match(text)) if begins is None else int(begins[1]) != year


def _values_at_end(row: Sequence[Slot]) -> list[int | Decimal]:
    """The numbers in which a row ends; what is empty behind them is none."""
    texts = [slot.text for slot in row]
    while texts and not texts[-1]:
        texts.pop()
    numbers = takewhile(lambda value: value is not None, (parse(t).value for t in reversed(texts)))
    return [value for value in numbers if value is not None][::-1]


def _without_last(row: Sequence[Slot]) -> tuple[Slot, ...]:
    last = max(place for place, slot in enumerate(row) if slot.text)
    return (*row[:last], *row[last + 1 :])


def _own_rows(sheet: Sheet, year: int) -> Sheet | None:
    """Where a column of the table says each row's year."""
    column = next((place for place, slot in enumerate(sheet[0]) if slot.text in _YEAR_HEADS), None)
    if column is None:
        column = _column_of_periods(sheet)
        if column is None:
            return None
        size = next(n for n, row in enumerate(sheet) if row[column].text in _PERIODS)
    else:
        # The head's corner may be merged over all its lines.
        corner = sheet[0][column]
        size = next((n for n, row in enumerate(sheet) if row[column] != corner), len(sheet))
    body = [row for row in sheet[size:] if _year_said(row[column].text, year) is not None]
    years = {_year_said(row[column].text, year) for row in body}
    if len(body) < len(sheet) - size or len(years) < 2 or year not in years:
        return None
    kept = [_without_column(row, column) for row in sheet[:size]]
    above: Sequence[Slot] = sheet[0][:column]
    for row in body:
        # The label stands once, beside the first of its years.
        lead = row[:column] if any(slot.text for slot in row[:column]) else above
        above = lead
        if _year_said(row[column].text, year) == year:
            kept.append((*lead, *row[column + 1 :]))
    return tuple(kept)


def _column_of_periods(sheet: Sheet) -> int | None:
    """The column that says of each row with values whether it is of the whole year or of a part."""
    for place, slot in enumerate(sheet[-1]):
        if slot.text in _PERIODS:
            said = {row[place].text for row in sheet if holds_value(row)}
            is_told = said <= _PERIODS.keys() and len({_PERIODS[text] for text in said}) == 2
            return place if is_told else None
    return None


def _rows_labelled_with_years(sheet: Sheet, year: int, labels: Labels) -> Sheet | None:
    """Where each row's label ends in its year, and comes again with another."""
    kept: list[tuple[Slot, ...]] = []
    years: dict[str, list[int]] = {}
    for row in sheet:
        ends = ((slot, match) for slot in row if (match := YEAR_BEHIND.search(slot.text)))
        slot, said = next(ends, (None, None))
        text = slot.text[: said.start()] if slot and said else ""
        if slot is None or said is None or not labels.rows_named(text) or not holds_value(row):
            kept.append(row)
            continue
        own = year - _RELATIVE[said[2]] if said[2] else int(said[1] or said[3])
        years.setdefault(text, []).append(own)
        if own == year:
            named = slot._replace(text=text, end=slot.start + len(text))
            kept.append(tuple(named if each == slot else each for each in row))
    told = all(len({*said}) == len(said) and year in said for said in years.values())
    return tuple(kept) if told and any(len(said) > 1 for said in years.values()) else None


def _own_columns(sheet: Sheet, year: int, labels: Labels) -> Sheet | None:
    """Where the head says each column's year."""
    size = _head_rows(sheet, year)
    years = [year_of_column(sheet[:size], place, year) for place in range(len(sheet[0]))]
    named = {each for each in years if each is not None}
    if len(named) < 2 or year not in named or _are_parts_of_labels(sheet[:size], labels):
        return None
    kept = [place for place, each in enumerate(years) if each in (None, year)]
    head = [_spread_labels(row, years, year, labels) for row in sheet[:size]]
    rows = [*head, *sheet[size:]]
    return tuple(tuple(row[place] for place in kept) for row in rows)


def _are_parts_of_labels(head: Sheet, labels: Labels) -> bool:
    """Whether 上一年 is the first line of a label, in a row of its own: 上一年 over 项目数量."""
    columns = ([row[place].text.strip() for row in head] for place in range(len(head[0])))
    return any(
        text in _RELATIVE and labels.head_named(text + "".join(column[line + 1 :]))
        for column in columns
        for line, text in enumerate(column)
        if any(column[line + 1 :])
    )


def _head_rows(sheet: Sheet, year: int) -> int:
    """How many rows stand above the values; a year is none of these."""
    for index, row in enumerate(sheet):
        values = [slot for slot in row if slot.text and parse(slot.text).kind == "number"]
        if any(_year_said(slot.text, year) is None for slot in values):
            return index
    return len(sheet)


def _year_said(text: str, year: int) -> int | None:
    """The year that a cell says and nothing else; `year` is the report's."""
    match = YEAR_BEFORE.fullmatch(text)
    if match:
        return int(match[1])
    words = _NUMBERS_OF_YEAR.sub("", text.strip())
    return year - _DISTANCES[words] if words in _DISTANCES else None


def year_of_column(head: Sequence[Sequence[Slot]], place: int, year: int) -> int | None:
    """The year that a head says of a column; None if it says none."""
    for row in head:
        year_printed = _year_said(row[place].text, year)
        if year_printed is not None:
            return year_printed
        if begins := YEAR_BEFORE.match(row[place].text):
            return int(begins[1])
        if ends := YEAR_BEHIND.search(row[place].text):
            return year - _RELATIVE[ends[2]] if ends[2] else int(ends[1] or ends[3])
    return None


def _spread_labels(
    row: tuple[Slot, ...], years: Sequence[int | None], year: int, labels: Labels
) -> tuple[Slot, ...]:
    """A row of the head without its years; a label over several years stands over each of them."""
    spread: list[Slot] = []
    last: Slot | None = None
    for slot, own in zip(row, years, strict=True):
        if _year_said(slot.text, year) is not None:
            slot = slot._replace(text="", end=slot.start)
        elif begins := YEAR_BEFORE.match(slot.text):
            rest = slot.text[begins.end() :]
            text = rest if labels.head_named(rest) else f"本年{rest}"
            slot = slot._replace(text=text, start=slot.start + begins.end())
        elif ends := YEAR_BEHIND.search(slot.text):
            slot = slot._replace(text=slot.text[: ends.start()], end=slot.start + ends.start())
        if own is None:
            last = None
        elif slot.text:
            last = slot
        elif last is not None:
            slot = last
        spread.append(slot)
    return tuple(spread)


def _without_column(row: tuple[Slot, ...], column: int) -> tuple[Slot, ...]:
    return (*row[:column], *row[column + 1 :])
