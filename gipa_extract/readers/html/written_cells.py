"""Cells of a page into which a script of the page writes, so that what its tags print is a placeholder.

    <td id="n1">-</td> … document.getElementById("n" + (i + 1)).innerHTML = data[i]

What the script would write is not worked out: a sign makes the cell doubtful.
"""

from __future__ import annotations

import re

from gipa_extract.readers.html.page_scripts import scripts_in
from gipa_extract.text.numerals import OBJECT

_WRITES = ("innerHTML", "innerText", "textContent", ".text(", ".html(")
_NAMED = re.compile(
    r"(?:getElementById|getElementsByClassName|querySelector(?:All)?|\$|jQuery)"
    r"\s*\(\s*[\"'`]([^\"'`\n]{1,80})[\"'`]\s*(\+)?"
)
"""What a script looks an element up by; a name that something is put behind is a beginning."""
_WRITTEN = re.compile(
    r"\.(?:innerHTML|innerText|textContent)\s*\+?=(?!=)|\.(?:text|html)\(\s*[^)\s]"
)
"""An element gets a text."""
_NAME = re.compile(r"[\w-]+\Z")
_CELL = re.compile(r"<t[dh]\b[^<>]*?\s(?:id|class)\s*=[^<>]*>", re.IGNORECASE)
_NAMES = re.compile(r"\s(?:id|class)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
MOST_SCRIPT = 2**18
"""Characters of a script that are looked at."""
MOST_BEHIND = 240
"""Characters behind a name in which its element is written."""


def with_written_cells_marked(page: str) -> str:
    """A page with a sign of doubt in each cell that a script of it writes; the page itself where none does."""
    if "<script" not in page or not any(map(page.__contains__, _WRITES)):
        return page
    names: set[str] = set()
    beginnings: set[str] = set()
    for script in scripts_in(page):
        for named in _NAMED.finditer(script[:MOST_SCRIPT]):
            name = _NAME.search(named[1])
            if name and _WRITTEN.search(_statements_behind(script, named.end())):
                (beginnings if named[2] else names).add(name[0])
    if not names and not beginnings:
        return page
    begun = tuple(beginnings)

    def marked(cell: re.Match[str]) -> str:
        own = [name for found in _NAMES.findall(cell[0]) for name in "".join(found).split()]
        is_written = any(
            name in names or (begun and name.startswith(begun) and name[-1:].isdigit())
            for name in own
        )
        return cell[0] + OBJECT if is_written else cell[0]

    return _CELL.sub(marked, page)


def _statements_behind(script: str, end: int) -> str:
    """The rest of the statement in which an element is looked up, and the next one."""
    return ";".join(script[end : end + MOST_BEHIND].split(";", 2)[:2])
