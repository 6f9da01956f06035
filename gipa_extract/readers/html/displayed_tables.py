"""Blocks that a style displays as a table, its rows and its cells → the tags that say the same.

A cell without text is a line that is not there, if nobody knows it for a cell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from gipa_extract.readers.html.page_tags import TagFilter
from gipa_extract.readers.html.styles import SELECTOR, css_rules, names_of

_DISPLAY = re.compile(r"(?<![-\w])display\s*:\s*(?:inline-)?(table(?:-row|-cell)?)\s*(?:!|;|$)")
_TAGS = {"table": "table", "table-row": "tr", "table-cell": "td"}
_BLOCKS = frozenset(("div", "span", "p", "ul", "ol", "li", "dl", "dt", "dd", "section", "article"))
"""What may be displayed so; a table's own tags say more than their style."""


def displayed_tags(page: str) -> Mapping[str, str] | None:
    """By class and id, the tag that says how a page displays it; None where it displays no rows.

    What is displayed as cells alone lays out the page.
    """
    if "table-row" not in page or "table-cell" not in page:
        return None
    tags: dict[str, str] = {}
    for selectors, declarations in css_rules(page):
        if tag := _tag_of(declarations):
            innermost = [re.split(r"[\s>]+", selector)[-1] for selector in selectors]
            tags |= {match[1]: tag for s in innermost if (match := SELECTOR.fullmatch(s))}
    return tags


class DisplayedTables:
    """Takes a page's tags in order, and tells `page` of tables for what is displayed as one."""

    def __init__(self, page: TagFilter, tags: Mapping[str, str]) -> None:
        self.page = page
        self.tags = tags
        self.opened: list[str] = []
        """What `page` was told of the open elements."""
        self.displayed: list[bool] = []
        """Of each open table, whether it is one only by its style."""
        self.data = page.data
        self.close = page.close

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        shown = self._shown_tag(attributes) if tag in _BLOCKS else ""
        if shown != "table" and not (self.displayed and self.displayed[-1]):
            shown = ""  # cells of such a table stand in it
        if (shown or tag) == "table":
            self.displayed.append(bool(shown))
        self.opened.append(shown or tag)
        self.page.start(shown or tag, attributes)

    def end(self, tag: str) -> None:
        told = self.opened.pop() if self.opened else tag
        if told == "table":
            self.displayed.pop()
        self.page.end(told)

    def _shown_tag(self, attributes: Mapping[str, str]) -> str:
        own = _tag_of(attributes.get("style", ""))
        return own or next((self.tags[n] for n in names_of(attributes) if n in self.tags), "")


def _tag_of(declarations: str) -> str:
    match = _DISPLAY.search(declarations.lower())
    return _TAGS[match[1]] if match else ""
