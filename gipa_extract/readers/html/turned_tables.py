"""Tables that a page displays from right to left → the order of cells in which they are seen.

    <table dir="rtl"><tr><td>932</td> … <td>378</td><td>一、本年新收政府信息公开申请数量</td></tr>

The first cell of such a row stands at the right. Nothing but a table's own direction, or what it has
from the elements round it, says so.
"""

from __future__ import annotations

import re

from gipa_extract.readers.html.page_tree import Element, page_of, tree_of
from gipa_extract.readers.html.styles import css_rules, names_of

_DIRECTION = re.compile(r"(?<![-\w])direction\s*:\s*(rtl|ltr)")
_SIMPLE = re.compile(r"(?:[a-z]*[.#][\w-]+|table|body|html|div)", re.IGNORECASE)


def with_turned_tables_in_order(page: str) -> str:
    """A page whose tables all stand from left to right; the page itself where none is turned."""
    if (
        b"rtl" not in page.encode("ascii", "ignore").lower()
    ):  # a tenth of the time of all its letters
        return page
    lowered = page.lower()
    if "rtl" not in lowered or "<table" not in lowered:
        return page
    root = tree_of(page)
    if root is None:
        return page
    by_name = _directions_by_name(page)
    turned = [table for table in root.iter("table") if _direction_of(table, by_name) == "rtl"]
    for table in turned:
        for row in table.iter("tr"):
            if next(row.iterancestors("table")) is table:
                row[:] = [*row][::-1]
        table.set("dir", "ltr")
    return page_of(root) if turned else page


def _directions_by_name(page: str) -> dict[str, str]:
    """The direction that a sheet gives to a class, an id or a kind of element."""
    found: dict[str, str] = {}
    for selectors, declarations in css_rules(page):
        if direction := _DIRECTION.search(declarations.lower()):
            for selector in filter(_SIMPLE.fullmatch, selectors):
                name = re.sub(r"^[a-zA-Z]+(?=[.#])", "", selector)
                found[name] = direction[1]
    return found


def _direction_of(table: Element, by_name: dict[str, str]) -> str:
    for element in (table, *table.iterancestors()):
        own = _DIRECTION.search(element.get("style", "").lower())
        named = (by_name.get(name) for name in (*names_of(element.attrib), element.tag))
        said = (own and own[1]) or next(filter(None, named), None) or element.get("dir")
        if said:
            return str(said).lower()
    return "ltr"
