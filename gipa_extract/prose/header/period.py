"""The days that a report's figures cover, as it states them."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from gipa_extract.models import Period, Span, unvalidated

_SINCE = r"[起始]?(?:[（(][^（()）\d]{1,12}[）)])?[起始]?[，,]?[^\d。，,]{0,3}[至到\-—–~～]+"
"""What stands between two days: （挂牌之日）起至; 起，至."""
_RANGE = re.compile(
    rf"(\d{{4}})\s*年\s*(\d{{1,2}})\s*月\s*(\d{{1,2}})\s*日{_SINCE}[^\d。]{{0,2}}?"
    r"(?:(\d{4})\s*年\s*)?(\d{1,2})\s*月\s*(\d{1,2})\s*日"
)
_RANGE_HINT = re.compile(rf"月\s*\d{{1,2}}\s*日{_SINCE}")
_STATES = re.compile(r"统计(?:的)?(?:时限|期限|期间|时段|区间|周期|时间)[^。\n]{0,40}")
"""How a sentence begins that states the period, and its days as far as they are printed in it."""
_DAYS = re.compile(r"\d|[一二三四五六七八九十]月")
_WHOLE_YEAR = re.compile(r"(?<!\d)0?1月[^月]{0,12}?12月|^[^月]*12月31日")
_CUT_DAY = re.compile(r"\d[ \t\u3000\r]*\n[ \t\u3000]*[年月日]")
"""A number at its line's end, which may have lost a digit: 2019年1⏎月31日 for 12月."""
_SAYS_PERIOD = re.compile("统计|統計|期限|数据|數據|截止")
_new_period = unvalidated(Period)


class StatedPeriod(NamedTuple):
    """A range of days with its place."""

    period: Period
    span: Span
    is_sure: bool
    """It is said to be the figures', or it is a whole year."""


def stated_period(text: str) -> StatedPeriod | None:
    """The first range of dates; one that says it is the figures' comes before all others."""
    hints = [hint.start() for hint in _RANGE_HINT.finditer(text)]
    ranges = [m for hint in hints if (m := _RANGE.search(text, max(0, hint - 12), hint + 60))]
    periods = [
        match
        for match in ranges
        if _SAYS_PERIOD.search(text, max(0, match.start() - 30), match.start())
    ]
    for match in periods + ranges:
        numbers = [int(number) if number else None for number in match.groups()]
        year, month, day, other_year, to_month, to_day = numbers
        try:
            start = dt.date(year or 0, month or 0, day or 0)
            end = dt.date(other_year or year or 0, to_month or 0, to_day or 0)
        except ValueError:
            continue
        if start < end:
            is_year = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
            is_sure = is_year or (match in periods and not _CUT_DAY.search(match[0]))
            return StatedPeriod(_new_period(start=start, end=end), Span(*match.span()), is_sure)
    return None


def states_other_days(text: str) -> bool:
    """Whether a text without a range of days states a period all the same, and not a whole year."""
    said = _STATES.search(text)
    return bool(said and _DAYS.search(said[0]) and not _WHOLE_YEAR.search(said[0]))


def calendar_year(year: int) -> Period:
    """The period of a report that states none."""
    return _new_period(start=dt.date(year, 1, 1), end=dt.date(year, 12, 31))
