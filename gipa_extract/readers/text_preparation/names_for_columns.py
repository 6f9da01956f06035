"""Names that a tool gave to columns whose head is empty, or merged over them: |行政复议|Col2|Col3|.

PyMuPDF writes them into the first row of a table in Markdown. No cell of the page prints them.
"""

from __future__ import annotations

import re

_HEAD = re.compile(
    r"^[ \t]*\|(?P<cells>[^\n]*\|?Col\d+\|[^\n]*)\n(?=[ \t]*\|[ \t]*:?-{3,})", re.MULTILINE
)
_NAME = re.compile(r"[ \t]*Col(\d+)[ \t]*")


def leave_out_given_names(text: str) -> str | None:
    """The text with empty cells in the place of such names; None if no head holds one."""
    blanked = _HEAD.sub(_without_names, text)
    return None if blanked == text else blanked


def _without_names(head: re.Match[str]) -> str:
    """A head without the names of its columns that count their places."""
    cells = head["cells"].split("|")
    kept = ["" if _counts_place(cell, place) else cell for place, cell in enumerate(cells, 1)]
    return head[0].replace(head["cells"], "|".join(kept))


def _counts_place(cell: str, place: int) -> bool:
    """Whether a cell says nothing but where it stands."""
    named = _NAME.fullmatch(cell)
    return named is not None and int(named[1]) == place
