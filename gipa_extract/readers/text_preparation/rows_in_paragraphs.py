"""Rows that run on in a paragraph, one mark between their cells and another between the rows.

规章、0、0、0；行政规范性文件、74、34、11；第二十条第（五）项：；行政许可、0；
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal, NamedTuple

from gipa_extract.forms.vocabulary import is_known_label

LEAST_FULL_ROWS = 2
"""Rows with three values or more behind which another one begins in the same line."""
LEAST_ROWS = 4
"""Pieces between the marks of rows that are a label of the form and values."""
MAX_PIECE = 200
"""Characters of a table's row or head; a sentence may be as long."""
MARKS_OF_THOUSANDS = ",， "
MARKS_OF_ENUMERATORS = "、．.)）"
"""Behind the number of the next row's label: `0 0 2、其他`."""

MOST_CELLS = 20
"""Of a row behind its first: the widest of the form has fifteen. Without an end a long run of numbers takes
the square of its length."""
_VALUE = r"(?:[增减+\-−–—]?\d[\d.]*|[-—–/]|无)"
_JOINED_ROWS = re.compile(
    rf"\d(?P<cell>__?|[^\w\s.]{{1,2}}|[ \t\u3000]+){_VALUE}(?:(?P=cell){_VALUE}){{1,{MOST_CELLS}}}"
    r"(?P<row>[^\w\s.（(]{1,3}|[ \t\u3000]+|[ ][^\w\s.（(]{1,3}[ ])"
    r"(?=[\u3400-\u9fff（(]|\d[.、．])"
)
"""Values with the same between them, and behind them another mark and what may begin a label."""
_IN_BRACKETS = re.compile(r"[（(][^（()）\n]*[）)]")
_HIDDEN = "\ufdd0"


class _Marks(NamedTuple):
    """What parts the cells of a row, and what parts the rows."""

    cell: str
    row: str


def set_rows_of_paragraphs_on_lines(text: str) -> str | None:
    """The text with a line end for the mark before and behind each row or head; None if none run on."""
    seen = Counter(
        _Marks(found["cell"], found["row"])
        for found in _JOINED_ROWS.finditer(text)
        if found["row"] not in MARKS_OF_ENUMERATORS
    )
    marks, count = seen.most_common(1)[0] if seen else (_Marks("", ""), 0)
    if count < LEAST_FULL_ROWS or marks.cell in marks.row:
        return None
    lines = [_parted(line, marks) for line in text.split("\n")]
    if sum(line.rows for line in lines) < LEAST_ROWS:
        return None
    return "\n".join(line.text for line in lines)


class _PartedLine(NamedTuple):
    """A line with its rows on lines of their own, and how many of them are rows with values."""

    text: str
    rows: int


def _parted(line: str, marks: _Marks) -> _PartedLine:
    """The line, parted where a piece of a table begins or ends; a sentence keeps its marks."""
    pieces = _pieces_of(line, marks.row)
    if len(pieces) == 1:
        return _PartedLine(line, 0)
    kinds = [_kind_of(piece, marks.cell) for piece in pieces]
    parted = pieces[0]
    for own, after, before in zip(kinds[1:], pieces[1:], kinds, strict=False):
        parted += (marks.row if own is before is None else "\n") + after
    return _PartedLine(parted, kinds.count("row"))


def _pieces_of(text: str, mark: str) -> list[str]:
    """What a mark parts, in which those inside brackets and of thousands part nothing."""
    hidden = _IN_BRACKETS.sub(lambda found: found[0].replace(mark, _HIDDEN), text)
    if mark in MARKS_OF_THOUSANDS:
        hidden = re.sub(rf"(?<=\d){mark}(?=\d{{3}}(?!\d))", _HIDDEN, hidden)
    return [piece.replace(_HIDDEN, mark) for piece in hidden.split(mark)]


def _kind_of(piece: str, mark: str) -> Literal["row", "head", "values"] | None:
    """What a piece is of a table: a label and values, labels alone, or values alone."""
    piece = piece.strip()
    if len(piece) > MAX_PIECE:
        return None
    values = re.search(rf"(?:{re.escape(mark)}{_VALUE}?)*\Z", piece)
    label = piece[: values.start()] if values else piece
    if re.fullmatch(_VALUE, label):
        return "values" if label != piece else None
    if not is_known_label(label) and not _are_labels(_pieces_of(label, mark), mark):
        return None
    return "row" if label != piece else "head"


def _are_labels(parts: Sequence[str], mark: str) -> bool:
    """Whether parts are labels each, of which one may hold the mark itself: 一、本年新收…"""
    place = 0
    while place < len(parts):
        joined = (end for end in (place + 1, place + 2, place + 3) if end <= len(parts))
        end = next((e for e in joined if is_known_label(mark.join(parts[place:e]))), None)
        if end is None:
            return False
        place = end
    return True
