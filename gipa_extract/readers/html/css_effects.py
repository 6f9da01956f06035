"""Which declarations of a page can matter for whether and how its texts are displayed.

    td { font-size: 9pt; color: #333 }

Where nothing on the page has no size and nothing is white, that rule need not be matched with any cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from gipa_extract.readers.html.sheet_rules import PROPERTIES
from gipa_extract.readers.html.styles import PLAIN, look_of

NO_SIZE = re.compile(r"0+(?:\.0+)?(?:px|pt|em|rem|%)?")
HIDING_VISIBILITY = ("hidden", "collapse")
INHERITED = frozenset(("visibility", "font-size"))
"""What an element has from the one around it, so that any value of it may matter."""

_GROUPS: Mapping[str, str] = {
    **dict.fromkeys(("visibility", "content-visibility"), "visibility"),
    **dict.fromkeys(
        ("color", "background", "background-color", "background-image"), "color"
    ),
    **dict.fromkeys(
        ("overflow", "height", "max-height", "width", "max-width"), "room"
    ),
    **dict.fromkeys(("text-decoration", "text-decoration-line"), "line"),
}  # fmt: skip
"""Properties that decide together; each other one is a group by itself."""
_BESIDE = frozenset((
    "position", "border", "border-top", "border-bottom", "outline", "overflow-x", "overflow-y",
))  # fmt: skip
"""What says something of a text that is generated, and nothing of an element."""


def matter(declared: Iterable[tuple[str, str]], *, hidden_by_tags: bool) -> frozenset[str]:
    """The properties that matter on a page whose elements have some, each with a value.

    `hidden_by_tags` says that some elements are hidden unless `display` shows them.
    """
    telling = {"display"} if hidden_by_tags else set()
    for name, value in set(declared):
        group = _GROUPS.get(name, name)
        if name not in _BESIDE and group not in telling and tells(name, value):
            telling.add(group)
    return frozenset(name for name in PROPERTIES - _BESIDE if _GROUPS.get(name, name) in telling)


@lru_cache(maxsize=1024)
def tells(name: str, value: str) -> bool:
    """Whether a declaration hides or dresses a text; some do so only beside another one."""
    if name.startswith("counter-"):
        return True
    if name in ("display", "visibility", "content") and "(" in value:
        return True
    if name in ("visibility", "content-visibility"):
        return value in HIDING_VISIBILITY
    if name == "font-size":
        return bool(NO_SIZE.fullmatch(value))
    if name in ("height", "max-height", "width", "max-width"):
        return value.startswith("0")
    if name == "unicode-bidi":
        return "override" in value
    if name == "-webkit-text-security":
        return value != "none"
    return look_of(f"{name}:{value}") != PLAIN
