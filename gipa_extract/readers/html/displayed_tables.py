"""Blocks that a style displays as a table, its rows and its cells, or as a grid → the tags that say
the same.

A cell without text is a line that is not there, if nobody knows it for a cell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from gipa_extract.readers.html.grid_tracks import GridTracks, count_columns, is_in_order
from gipa_extract.readers.html.page_tags import TagFilter
from gipa_extract.readers.html.styles import SELECTOR, css_rules, names_of

_DISPLAY = re.compile(
    r"(?<![-\w])display\s*:\s*(?:inline-)?(table-row|table-cell|table|grid|contents|none)\s*(?:!|;|$)"
)
_TELLING = re.compile(r"(?<![-\w])display\s*:|grid-")
_TAGS = {"table": "table", "table-row": "tr", "table-cell": "td"}
_BLOCKS = frozenset(("div", "span", "p", "ul", "ol", "li", "dl", "dt", "dd", "section", "article"))
"""What may be displayed so; a table's own tags say more than their style."""
MAX_SAID = 2000
"""Characters of what a page's sheets say of a class; each element of it is held against them."""
_NO_BOXES = frozenset(("script", "style", "template", "noscript"))


class DisplayStyles(NamedTuple):
    """What a page's style sheets say of tables."""

    by_name: Mapping[str, str]
    """Declarations by class and id, as `.name` and `#name`."""
    grids: bool
    """Whether it has grids whose children fill them in their order."""


def displays_tables(page: str) -> bool:
    """Whether a page may display blocks as tables: `display_styles` looks closer."""
    return "grid-template-columns" in page or ("table-row" in page and "table-cell" in page)


def display_styles(page: str) -> DisplayStyles | None:
    """What a page's style sheets say of tables; None where nothing is displayed as one.

    What is displayed as cells alone lays out the page. A class counts for itself, whatever its
    selector says stands around it; but what cells of a grid cover must be known for each.
    """
    grids = "grid-template-columns" in page and is_in_order(page)
    if not grids and not ("table-row" in page and "table-cell" in page):
        return None
    by_name: dict[str, str] = {}
    for selectors, declarations in css_rules(page):
        said = declarations.lower()
        if not _TELLING.search(said):
            continue
        for selector in selectors:
            *around, innermost = re.split(r"[\s>]+", selector)
            if match := SELECTOR.fullmatch(innermost):
                by_name[match[1]] = f"{said};{by_name.get(match[1], '')}"[:MAX_SAID]
            if "grid-" in said and "span" in said and (around or not match):
                grids = False
    return DisplayStyles(by_name, grids)


class _OpenElement(NamedTuple):
    told: str
    """The tag that the page was told of."""
    grid: GridTracks | None = None
    """Where its children go."""
    in_cell: bool = False
    """Whether a cell was opened round it."""


class DisplayedTables:
    """Takes a page's tags in order, and tells `page` of tables for what is displayed as one."""

    def __init__(self, page: TagFilter, styles: DisplayStyles) -> None:
        self.page = page
        self.styles = styles
        self.opened: list[_OpenElement] = [_OpenElement("")]
        self.displayed: list[bool] = []
        """Of each open table, whether its rows and cells are such only by their style."""
        self.bare = False
        """Whether a cell is open round text that stands in a grid itself."""
        self.close = page.close

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._end_bare_text()
        grid = self.opened[-1].grid
        style = self._style_of(attributes) if tag in _BLOCKS or grid is not None else ""
        match = _DISPLAY.search(style) if style else None
        shown = match[1] if match else ""
        element = _OpenElement(tag)
        if grid is not None and shown == "contents":
            element = _OpenElement(tag, grid)
        elif grid is not None and shown != "none" and tag not in _NO_BOXES:
            self._open_cell(grid, style)
            element = _OpenElement(tag, in_cell=True)
        if tag in _BLOCKS:
            element = self._as_displayed(element, shown, style)
        if element.told == "table":
            self.displayed.append(tag != "table" and element.grid is None)
        self.opened.append(element)
        self.page.start(element.told, attributes)

    def _as_displayed(self, element: _OpenElement, shown: str, style: str) -> _OpenElement:
        if shown == "grid" and self.styles.grids and (columns := count_columns(style)):
            return element._replace(told="table", grid=GridTracks(columns))
        if shown == "table" or (shown in _TAGS and self.displayed and self.displayed[-1]):
            return element._replace(told=_TAGS[shown])  # rows and cells stand in such a table
        return element

    def data(self, text: str) -> None:
        grid = self.opened[-1].grid
        if grid is not None and not self.bare and not text.isspace():
            self._open_cell(grid, "")
            self.bare = True
        self.page.data(text)

    def end(self, tag: str) -> None:
        self._end_bare_text()
        element = self.opened.pop() if len(self.opened) > 1 else _OpenElement(tag)
        if element.told == "table":
            self.displayed.pop()
        self.page.end(element.told)
        if element.in_cell:
            self.page.end("td")

    def _open_cell(self, grid: GridTracks, style: str) -> None:
        across, down = grid.reach_of(style)
        for _ in range(grid.rows_before(across, down)):
            self.page.start("tr", {})
            self.page.end("tr")
        self.page.start("td", {"colspan": str(across), "rowspan": str(down)})

    def _end_bare_text(self) -> None:
        if self.bare:
            self.page.end("td")
            self.bare = False

    def _style_of(self, attributes: Mapping[str, str]) -> str:
        """What styles say of an element, its own first."""
        by_name = self.styles.by_name
        said = [attributes.get("style", "").lower()]
        said += [by_name[name] for name in names_of(attributes) if name in by_name]
        return ";".join(said)
