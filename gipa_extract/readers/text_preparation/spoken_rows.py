"""Tables as they are read out to the blind: each row's number is said, and each value behind its label.

第2行，规章，本年制发件数，0。本年废止件数，0。现行有效件数，0。第3行，…
"""

from __future__ import annotations

import re
from itertools import pairwise

from gipa_extract.text.numerals import chinese

LEAST_ROWS = 5
"""Rows whose numbers are said."""
_ROW = re.compile(
    r"(?:^|(?<=[。；;\n]))[ \t\u3000]*第[ ]?(?P<number>\d{1,3}|[一二三四五六七八九十]{1,3})[ ]?行[，,：:、。；; \t]+",
    re.MULTILINE,
)
_NUMBERED_COLUMN = re.compile(r"第[ ]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[ ]?列")
"""第2列，70。 says where a value stands, and names no column: a notation of its own."""
_VALUE = re.compile(
    r"(?<=[\u3400-\u9fff）)”])[，,、：:][ \t]*(?P<value>(?:增加|减少|[增减+\-−])?\d+(?:\.\d+)?)[ ]?[。；;，,、](?!\d)"
)
"""A value between its label and the next: 自然人，189。"""


def write_spoken_rows(text: str) -> str | None:
    """The rows on lines of their own without their numbers, each value behind a colon; None in other texts."""
    rows = list(_ROW.finditer(text))
    if len(rows) < LEAST_ROWS or not _are_counted([_number(row["number"]) for row in rows]):
        return None
    if _NUMBERED_COLUMN.search(text, rows[0].start()):
        return None
    line_end = text.find("\n", rows[-1].end())
    end = line_end if line_end >= 0 else len(text)
    edges = [*(row.start() for row in rows), end]
    pieces = [
        _VALUE.sub(r"：\g<value>；", text[row.end() : stop]).rstrip("\n") + "\n"
        for row, stop in zip(rows, edges[1:], strict=True)
    ]
    return "".join([text[: edges[0]], *pieces, text[end + 1 :]])


def _number(printed: str) -> int:
    return int(printed) if printed.isdigit() else chinese(printed) or 0


def _are_counted(numbers: list[int]) -> bool:
    """Whether each row is the next one, or the first of another table."""
    return numbers[0] == 1 and all(b in (a + 1, 1) for a, b in pairwise(numbers))
