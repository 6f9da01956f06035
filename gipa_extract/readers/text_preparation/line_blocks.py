"""Marks of line blocks and containers in the cells of drawn tables, as reStructuredText has them.

    +------+------+
    | 商业 | |    |
    | 企业 | 社会 |
    |      | |    |
    |      | 公益 |
    +------+------+

A cell with a line break in it is such a block; no column begins at its marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gipa_extract.text.columns import column_count

LEAST_MARKS = 3

_RULE = re.compile(r"[ \t]*\+(?:[-=]+\+)+[ \t\r]*")
_BODY = re.compile(r"[ \t]*[|+].*[|+][ \t\r]*")
_MARK = re.compile(r"(?<=\| )\|(?= )")
_CONTAINER = re.compile(r"(?<=\| )(?:\.\.(?: container::)?|container::)(?= +\|)")


def take_off_line_block_marks(text: str) -> str | None:
    """The text with blanks for such marks; None if it has hardly any."""
    if "+--" not in text or ("| | " not in text and "container::" not in text):
        return None
    lines = list(_without_marks(text.split("\n")))
    marks = sum(changed for _, changed in lines)
    return "\n".join(line for line, _ in lines) if marks >= LEAST_MARKS else None


def _without_marks(lines: list[str]) -> Iterator[tuple[str, int]]:
    """Each line, and how many marks it had."""
    corners: set[int] = set()
    """Columns in which a column of the table above the line begins."""
    for line in lines:
        if _RULE.fullmatch(line):
            corners |= {place for place, char in enumerate(line) if char == "+"}
        elif not _BODY.fullmatch(line):
            corners = set()
        elif corners:
            marks = [
                mark.start()
                for mark in _MARK.finditer(line)
                if column_count(line[: mark.start()], "WF") not in corners
            ]
            for mark in marks:
                line = f"{line[:mark]} {line[mark + 1 :]}"
            line, containers = _CONTAINER.subn(lambda words: " " * len(words[0]), line)
            yield line, len(marks) + containers
            continue
        yield line, 0
