"""Grids whose children each say where they stand → tables.

    <div style="display:grid;grid-template-columns:repeat(10,auto)"><div style="grid-area:5/10/6/11">

The source may have them in any order. A grid some of whose children stand where the others leave
room, or of which two stand in one place, is left as it is.

Source: CSS Grid Layout Module Level 1, "Line-based Placement".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lxml import etree

from gipa_extract.readers.html.grid_tracks import MAX_TRACKS, count_columns, is_in_order
from gipa_extract.readers.html.page_tree import Element, page_of, tree_of
from gipa_extract.readers.html.styles import SELECTOR, css_rules, names_of

MAX_PAGE = 4 * 2**20
"""Characters of a page that is looked at; no report is larger."""
MAX_ROWS = 400
LEAST_CHILDREN = 4
_IS_GRID = re.compile(r"(?<![-\w])display\s*:\s*(?:inline-)?grid")
_IS_HIDDEN = re.compile(r"(?<![-\w])display\s*:\s*none")
_AREA = re.compile(r"(?<![-\w])grid-area\s*:\s*([^;!]+)")
_SIDE = {side: re.compile(rf"(?<![-\w])grid-{side}\s*:\s*([^;!]+)") for side in ("row", "column")}
_ENDS = {
    side: [re.compile(rf"(?<![-\w])grid-{side}-{end}\s*:\s*([^;!]+)") for end in ("start", "end")]
    for side in ("row", "column")
}
_PLACING = re.compile(r"(?<![-\w])grid-[\w-]+\s*:[^;]*;?|(?<![-\w])order\s*:[^;]*;?", re.IGNORECASE)
_LINE = re.compile(r"-?\d{1,3}")
_REACH = re.compile(r"span\s+(\d{1,3})")


class _GridArea(NamedTuple):
    """The rows and the columns that a child covers, counted from 0."""

    top: int
    bottom: int
    left: int
    right: int


_DECLARED = re.compile(r"(?<![-\w])grid-(row|column|area)(-start|-end)?\s*:")
"""Every declaration of a place."""


def with_placed_grids_as_tables(page: str) -> str:
    """A page whose grids of placed children are tables; the page itself where there is none."""
    if "grid-template-columns" not in page or len(page) > MAX_PAGE or is_in_order(page):
        return page
    root = tree_of(page)
    if root is None:
        return page
    by_name: dict[str, str] = {}
    for selectors, declarations in css_rules(page):
        for match in filter(None, map(SELECTOR.fullmatch, selectors)):
            by_name[match[1]] = f"{declarations.lower()};{by_name.get(match[1], '')}"
    found = 0
    for grid in [*root.iter("div", "section", "ul", "ol", "dl", "article", "main")]:
        said = _said_of(grid, by_name)
        if _IS_GRID.search(said) and _set_as_table(grid, count_columns(said), by_name):
            found += 1
    return page_of(root) if found else page


def _said_of(element: Element, by_name: Mapping[str, str]) -> str:
    """What styles say of an element, its own first."""
    named = (by_name.get(name, "") for name in names_of(element.attrib))
    return ";".join([element.get("style", "").lower(), *named])


def _set_as_table(grid: Element, columns: int, by_name: Mapping[str, str]) -> bool:
    """Put a table into a grid whose children each have a place; whether they have."""
    if not columns or (grid.text and grid.text.strip()):
        return False
    placed: list[tuple[_GridArea, Element]] = []
    for child in grid.iterchildren(etree.Element):
        said = _said_of(child, by_name)
        if _IS_HIDDEN.search(said):
            continue
        place = _place_of(said, columns)
        if place is None or (child.tail and child.tail.strip()):
            return False
        placed.append((place, child))
    covered = [at for place, _ in placed for at in _places_in(place)]
    if len(placed) < LEAST_CHILDREN or len(covered) > len(set(covered)):
        return False
    table = _table_of(placed, set(covered), columns)
    for child in [*grid]:
        grid.remove(child)
    grid.text = None
    grid.append(table)
    grid.set("style", "display:block")
    return True


def _table_of(
    placed: Sequence[tuple[_GridArea, Element]], covered: set[tuple[int, int]], columns: int
) -> Element:
    table = etree.Element("table")
    begins = {(place.top, place.left): (place, child) for place, child in placed}
    for row in range(max(place.bottom for place, _ in placed)):
        line = etree.SubElement(table, "tr")
        for column in range(columns):
            if (row, column) in begins:
                place, child = begins[row, column]
                reach = {
                    "colspan": str(place.right - place.left),
                    "rowspan": str(place.bottom - place.top),
                }
                child.tail = None
                if "style" in child.attrib:
                    child.set("style", _PLACING.sub("", child.get("style")))
                etree.SubElement(line, "td", reach).append(child)
            elif (row, column) not in covered:
                etree.SubElement(line, "td")
    return table


def _places_in(place: _GridArea) -> Iterator[tuple[int, int]]:
    for row in range(place.top, place.bottom):
        for column in range(place.left, place.right):
            yield row, column


def _place_of(said: str, columns: int) -> _GridArea | None:
    """Where a child stands; None if its style does not say it in numbers."""
    declared = _DECLARED.findall(said)
    sides = {side for side, _ in declared}
    is_mixed = "area" in sides and len(declared) > 1
    is_doubled = any(
        (side, "") in declared
        and declared.count((side, "")) < sum(each == side for each, _ in declared)
        for side in sides
    )
    if is_mixed or is_doubled or len(declared) > len(set(declared)) or "!important" in said:
        return None  # which of them counts is the cascade's to say
    area = _AREA.search(said)
    parts = [part.strip() for part in area[1].split("/")] if area else []
    parts += ["auto"] * (4 - len(parts))
    rows = _lines_of(said, "row", (parts[0], parts[2]), None)
    across = _lines_of(said, "column", (parts[1], parts[3]), columns)
    if rows is None or across is None or across[1] > columns or rows[1] > MAX_ROWS:
        return None
    return _GridArea(*rows, *across)


def _lines_of(
    said: str, side: str, area: tuple[str, str], tracks: int | None
) -> tuple[int, int] | None:
    """Between which lines a child stands, counted from 0; of `tracks` the last may be -1."""
    start, end = area
    if match := _SIDE[side].search(said):
        start, _, end = (part.strip() for part in match[1].partition("/"))
    for pattern, first in zip(_ENDS[side], (True, False), strict=True):
        if match := pattern.search(said):
            start, end = (match[1].strip(), end) if first else (start, match[1].strip())
    first_line, last_line = (_line_of(printed, tracks) for printed in (start, end))
    reach = _REACH.fullmatch(end)
    before = _REACH.fullmatch(start)
    if first_line is not None:
        stop = last_line if last_line is not None else first_line + int(reach[1] if reach else 1)
        if last_line is None and not reach and end not in ("", "auto"):
            return None
        return (first_line, stop) if 0 <= first_line < stop <= first_line + MAX_TRACKS else None
    if last_line is not None and (before or start in ("", "auto")):
        begin = last_line - int(before[1] if before else 1)
        return (begin, last_line) if 0 <= begin < last_line else None
    return None


def _line_of(printed: str, tracks: int | None) -> int | None:
    """The number of a line, counted from 0."""
    if not _LINE.fullmatch(printed):
        return None
    line = int(printed)
    if line > 0:
        return line - 1
    return tracks + line + 1 if tracks is not None and line < 0 else None
