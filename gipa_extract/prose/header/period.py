"""The days that a report's figures cover, as it states them."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from gipa_extract.models import Period, Span, unvalidated

_RANGE = re.compile(
    r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日[起始]?[^\d。，,]{0,3}[至到\-—–~～]+[^\d。]{0,2}?"
    r"(?:(\d{4})\s*年\s*)?(\d{1,2})\s*月\s*(\d{1,2})\s*日"
)
_RANGE_HINT = re.compile(r"月\s*\d{1,2}\s*日[起始]?[^\d。，,]{0,3}[至到\-—–~～]")
_new_period = unvalidated(Period)

_SAYS_PERIOD = re.compile("统计|統計|期限|数据|數據|截止")


class StatedPeriod(NamedTuple):
    """A range of days with its place."""

    period: Period
    span: Span


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
            return StatedPeriod(_new_period(start=start, end=end), Span(*match.span()))
    return None


def calendar_year(year: int) -> Period:
    """The period of a report that states none."""
    return _new_period(start=dt.date(year, 1, 1), end=dt.date(year, 12, 31))
