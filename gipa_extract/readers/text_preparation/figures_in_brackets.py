"""Last year's figures, in brackets behind this year's, where the text says that they are.

    （表中括号内为2022年数）
    规章   233（76）   40（22）   282（33）

Blanks stand in their place, as wide as they were: nothing else moves. Where the text does not say
of which year they are, or says that they are the report's, they stay.
"""

from __future__ import annotations

import re

LEAST_FIGURES = 6
"""Figures with another in brackets behind them."""

_SAID = re.compile(
    r"括号[内里中]的?(?:数字|数据|数值|数)?均?[为是系](?:(20\d\d)\s*年|(上年|上一年|去年|上年度)|)"
)
_YEAR = re.compile(r"(20\d\d)\s*年度?[^\n。]{0,40}(?:年度报告|年报|工作报告)")
_FIGURE = re.compile(
    r"(?<![^\s|｜│，,；;：:、])((?:[增减+\-−])?\d[\d,.]*[ \t]*)([（(][ \t]*(?:[增减+\-−])?\d[\d,.]*[ \t]*[）)])"
    r"(?=[\s|｜│，,；;、。]|\Z)"
)
_WIDE_BLANK = "\u3000"


def blank_bracketed_figures(text: str) -> str | None:
    """The text without such figures; None if it does not say of them that they are of the year before."""
    said = list(_SAID.finditer(text)) if "括号" in text else []
    year = _YEAR.search(text) if said else None
    if year is None or not all(_is_year_before(each, int(year[1])) for each in said):
        return None
    start = said[0].start()
    head, body = text[:start], text[start:]
    if len(_FIGURE.findall(body)) < LEAST_FIGURES:
        return None
    return head + _FIGURE.sub(lambda figure: figure[1] + _blank_of(figure[2]), body)


def _is_year_before(said: re.Match[str], year: int) -> bool:
    return bool(said[2]) or bool(said[1] and int(said[1]) == year - 1)


def _blank_of(figure: str) -> str:
    return "".join(_WIDE_BLANK if char in "（）" else " " for char in figure)
