"""Rows of which each cell ends in a break of Markdown, as html2text writes cells of paragraphs.

    2.重复申请␣␣
    | 8␣␣
    | ␣␣
    | 8␣␣

Only the first cell has no pipe before it; where that is blank, an empty line stands for it.
"""

from __future__ import annotations

import re

LEAST_CELLS = 24
"""Lines of one cell behind a pipe that end in such a break."""

_JOINT = "  \n| "
_ROW = re.compile(r"^(?P<first>[^|\n]*)\n(?P<others>(?:\| [^|\n]*  \n)+)", re.MULTILINE)


def join_cells_on_lines(text: str) -> str | None:
    """The text with a line for each row; None if its cells stand otherwise."""
    if text.count(_JOINT) < LEAST_CELLS:
        return None
    return _ROW.sub(_joined, text)


def _joined(row: re.Match[str]) -> str:
    cells = [cell.strip() for cell in row["others"].split("\n")]
    return " ".join((row["first"].rstrip(), *cells)).rstrip(" ") + "\n"
