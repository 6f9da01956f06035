"""JSON, or Python's lists and dicts, of which the end may be missing → its values.

    ['二、主动公开政府信息情况', [['规章', '0', '0', ''], ['行政许可', '55'], ['行政处罚', '2

What the text's end cuts is kept where it may hold a page or a paragraph. A short string and a bare
number may be the beginning of another, and is none.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from gipa_extract.readers.table_notations.listed_rows import text_of_string
from gipa_extract.text.numerals import UNREADABLE

MAX_NESTED = 40
LONGEST_CELL = 80
"""Characters of a cut string that may be a cell."""

_TOKEN = re.compile(
    r"\s*+(?:(?P<mark>[{}\[\](),:])|(?P<string>\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+')"
    r"|(?P<cut>[\"'].*)\Z|(?P<bare>-?[A-Za-z0-9_.+-]++))",
    re.DOTALL,
)
_CUT_ESCAPE = re.compile(r"(?<!\\)((?:\\\\)*)\\(?:u[0-9a-fA-F]{0,3})?\Z")
_CLOSING = {"[": "]", "{": "}", "(": ")"}
_NULLS = {"null", "None", "nan", "NaN"}
_WORDS: dict[str, Any] = {"true": True, "True": True, "false": False, "False": False}


class CutValue(NamedTuple):
    """What a text in such a notation says."""

    value: Any
    is_whole: bool
    """Whether it is closed: else the text's end cuts it."""


class _Open:
    """A list or an object whose end has not come."""

    def __init__(self, mark: str) -> None:
        self.closing = _CLOSING[mark]
        self.items: list[Any] = []
        self.keys: list[str] | None = [] if mark == "{" else None
        self.key: str | None = None

    def take(self, value: Any) -> bool:
        """Whether a value may stand here."""
        if self.keys is None:
            self.items.append(value)
        elif self.key is None:
            if not isinstance(value, str):
                return False
            self.key = value
        else:
            self.keys.append(self.key)
            self.items.append(value)
            self.key = None
        return True

    def value(self) -> Any:
        if self.keys is None:
            return self.items
        return dict(zip(self.keys, self.items, strict=True))


def read_cut_json(text: str) -> CutValue | None:
    """The value that a text holds to its end; None if it is in no such notation."""
    opened: list[_Open] = []
    place, length = 0, len(text.rstrip())
    while place < length:
        token = _TOKEN.match(text, place)
        if token is None:
            return None
        place = token.end()
        mark = token["mark"]
        if mark in _CLOSING:
            if len(opened) == MAX_NESTED:
                return None
            opened.append(_Open(mark))
        elif mark in ("]", "}", ")"):
            if not opened or opened[-1].closing != mark:
                return None
            value = opened.pop().value()
            if not opened:
                return CutValue(value, is_whole=True) if place >= length else None
            if not opened[-1].take(value):
                return None
        elif not opened or not (mark or opened[-1].take(_scalar(token, is_last=place >= length))):
            return None
    return CutValue(_closed(opened), is_whole=False) if opened else None


def _scalar(token: re.Match[str], *, is_last: bool) -> Any:
    if token["string"]:
        return _text_of(token["string"])
    if token["cut"]:
        text = token["cut"]
        whole = _text_of(_CUT_ESCAPE.sub(r"\1", text) + text[0])
        return whole if len(whole) > LONGEST_CELL else UNREADABLE
    bare = token["bare"]
    if is_last:
        return UNREADABLE
    if bare in _NULLS:
        return None
    return _WORDS.get(bare, bare)


def _text_of(string: str) -> str:
    # A line's end may stand in a string of a text that was wrapped, and in none of Python's.
    return text_of_string(string.replace("\r", "\\r").replace("\n", "\\n"))


def _closed(opened: list[_Open]) -> Any:
    """The value of what stands open, each in the one before it.

    Of a row the cell that is cut is left out, but for the first behind its label: that row has one.
    """
    row = opened[-1]
    if row.keys is None and row.items[-1:] == [UNREADABLE] and len(row.items) != 2:
        row.items.pop()
    if not row.items and len(opened) > 1:
        opened.pop()
    value = opened.pop().value()
    while opened:
        opened[-1].take(value)
        value = opened.pop().value()
    return value
