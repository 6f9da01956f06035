r"""Line ends and tabs that stand in a text as a program writes them in a string: \n is a line's end again.

{"id": 183204, "text": "某某局2022年…年度报告\n\u3000\u3000一、总体情况\n规章\t14\t11\t83\n
"""

from __future__ import annotations

import re

LEAST_ENDS = 10
"""A few may be meant."""

LEAST_TABS = 20
"""Of a text that has lines, and no tab of its own."""

LEAST_LISTS = 5
_LIST = re.compile(r"^\[[\"'].*[\"']\],?$", re.MULTILINE)
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([nrt\"/\\]))")
_ENDS = re.compile(r"\\n(?![A-Za-z])")
_TABS = re.compile(r"\\t(?![A-Za-z])")
_CUT = re.compile(r"(?<!\\)\\(?:u[0-9a-fA-F]{0,3})?\Z")
"""An escape that the text's end cuts off: what stands before it is whole."""
_SAID = {"n": "\n", "r": "", "t": "\t"}


def break_escaped_lines(text: str) -> str | None:
    """The text with such escapes as what they say; None if its lines end by themselves."""
    if len(_LIST.findall(text)) >= LEAST_LISTS:
        return None  # rows as lists: the ends are those of lines inside their cells
    ends, tabs = len(_ENDS.findall(text)), len(_TABS.findall(text))
    if (ends < LEAST_ENDS or ends < 2 * text.count("\n")) and (tabs < LEAST_TABS or "\t" in text):
        return None
    return _ESCAPED.sub(_unescaped, _CUT.sub("\n", text))


def _unescaped(found: re.Match[str]) -> str:
    if found[1]:
        char = chr(int(found[1], 16))
        return found[0] if "\ud800" <= char <= "\udfff" else char
    return _SAID.get(found[2], found[2])
