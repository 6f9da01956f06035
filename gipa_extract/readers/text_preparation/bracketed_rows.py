"""Rows in a paragraph, each a label with its values in brackets behind it: lines between pipes.

一、本年新收政府信息公开申请数量（3061，2835，18255）；二、上年结转政府信息公开申请数量（150，
"""

from __future__ import annotations

import re
from functools import lru_cache

from gipa_extract.forms.vocabulary import is_known_label
from gipa_extract.text.patterns import ENUMERATOR, WORDS_FOR_NOTHING

LEAST_ROWS = 4
"""Labels of the form with three values or more in brackets behind them."""
MAX_LABEL = 80

_VALUE = rf"[ \t]*+(?:[增减+\-−]?\d[\d.]*(?:,\d{{3}})*|[-—/]{{1,2}}|{WORDS_FOR_NOTHING}|)[ \t]*+"
_BETWEEN = r"(?:[，、；|]|,(?=[ \t]))"
_TUPLE = re.compile(rf"[（(【\[]({_VALUE}(?:{_BETWEEN}{_VALUE}){{2,}})[）)】\]]")
_CUT = re.compile(rf"[（(【\[]({_VALUE}(?:{_BETWEEN}{_VALUE})*),?\Z")
"""The values before a text's end, which leaves no bracket to close them."""
_FEW = re.compile(
    rf"[（(【\[]({_VALUE}(?:{_BETWEEN}{_VALUE})?)[）)】\]](?=[ \t\r]*(?:[；;。\n]|\Z))"
)
"""The values of a narrower table, where others show that rows are printed so: 行政许可（75）."""
_PAIRS = re.compile(rf"[【\[]((?:[^【】\[\]\d\n，]{{2,24}}{_VALUE}(?:，|(?=[】\]])))+)[】\]]")
"""Columns' labels with their values: 规章【本年制发件数 209，本年废止件数 30】"""
_MARK_BETWEEN = re.compile(_BETWEEN)
_BRACKETS = "（(【["
_TERMINATOR = re.compile(r"[；;。：:\n]")
_NUMBER = re.compile(rf"(?<=[\u4e00-\u9fff\s）)]){ENUMERATOR}|(?<=\s)(?=\S)")


def set_bracketed_rows_on_lines(text: str) -> str | None:
    """The text with such rows on lines of their own; None if it has hardly any."""
    opened = filter(text.__contains__, _BRACKETS)
    if sum(len(_number_behind(bracket).findall(text)) for bracket in opened) < LEAST_ROWS:
        return None
    pieces: list[str] = []
    place = rows = 0
    patterns = (_TUPLE, _FEW, _PAIRS, _CUT)
    brackets = sorted(
        (found for each in patterns for found in each.finditer(text)), key=re.Match.start
    )
    for found in brackets:
        label = label_before(text[max(place, found.start() - MAX_LABEL) : found.start()])
        if not label:
            continue
        rows += found.re is _TUPLE
        before = text[place : found.start() - len(label)].strip(" \t；;。")
        pieces += [*([before] if before else []), f"{label.strip()}{_printed(found)}"]
        place = found.end()
    if rows < LEAST_ROWS:
        return None
    return "\n".join([*pieces, text[place:].lstrip("；;。")])


@lru_cache(maxsize=len(_BRACKETS))
def _number_behind(bracket: str) -> re.Pattern[str]:
    """The first value behind such a bracket: one certain character is quick to search for."""
    opened = re.escape(bracket)
    in_list = rf"(?<![:=] {opened})\d[\d.]*, "  # 规章: [3, 1, 25] is YAML's
    return re.compile(rf"{opened}(?:\d[\d.,]*[，、；|]|{in_list})")


def _printed(found: re.Match[str]) -> str:
    """What stands behind a label in its line."""
    if found.re is _PAIRS:
        return f"：{found[1]}"
    cells = " | ".join(cell.strip() for cell in _MARK_BETWEEN.split(found[1]))
    return f" | {cells}{'' if found.re is _CUT else ' |'}"


def label_before(text: str) -> str:
    """The label of the form with which a text ends, behind its groups', or nothing."""
    starts = [0, *(found.start() for found in _NUMBER.finditer(text))]
    starts += (found.end() for found in _TERMINATOR.finditer(text))
    return next((text[start:] for start in sorted(starts) if _names_row(text[start:])), "")


def _names_row(text: str) -> bool:
    """Whether a text is a label, or a group's label and one behind it."""
    if is_known_label(text):
        return True
    inner = next((found.start() for found in _NUMBER.finditer(text) if found.start()), 0)
    return bool(inner) and is_known_label(text[:inner]) and is_known_label(text[inner:])
