"""Strokes that draw a list as a tree, before its lines: taken off.

├── 三、本年度办理结果
│   ├── （一）予以公开 [30, 12, 14, 6, 0, 8, 70]
"""

from __future__ import annotations

import re

LEAST_LINES = 8
"""Lines that begin with such strokes."""
_BRANCH = re.compile(
    r"^[│┃ \t\u3000\u00a0]*[├└┣┗][─━]{1,3}[ \t]*(?![─━┬┼┴┤┘┳╋┻┫┛\s])", re.MULTILINE
)
_STROKE = re.compile(r"^[│┃ \t\u3000\u00a0]*[├└┣┗]", re.MULTILINE)


def take_off_tree_strokes(text: str) -> str | None:
    """The text without the strokes; None where they draw no tree, but the rules of a table."""
    shown, branches = _BRANCH.subn("", text)
    return shown if branches >= LEAST_LINES and not _STROKE.search(shown) else None
