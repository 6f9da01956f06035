"""Pages that a converter wrote, from which somebody dropped the lines of values.

pandoc sets what a block in a cell prints on a line of its own, and an empty line for nothing:

    <td><div data-align="center">        <td><div data-align="center">
    22                                   </div></td>
    </div></td>

The second is none of its blanks: without its line, a value looks like one.
"""

from __future__ import annotations

import re

_ROW_OF_PANDOC = '<tr class="odd">'
_EMPTIED = re.compile(r"<t[dh]\b[^<>]*><div\b[^<>\n]*>\r?\n</div></t[dh]>")


def are_blocks_emptied(page: str) -> bool:
    """Whether a cell of a page that pandoc wrote lacks the line between the tags of its block."""
    return _ROW_OF_PANDOC in page and _EMPTIED.search(page) is not None
