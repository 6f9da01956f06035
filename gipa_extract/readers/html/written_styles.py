"""A page's source → the page as it is displayed: what its styles hide, dress and print is in its tags.

What cannot be told of a number is written with a sign that makes it doubtful; no cell that may print
something is blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from gipa_extract.readers.html.css_cascade import written
from gipa_extract.readers.html.displayed_page import TELLING
from gipa_extract.readers.html.element_display import (
    OWN_INHERITED,
    PageDisplay,
    TextManner,
    display_of_page,
    values_of,
)
from gipa_extract.readers.html.hidden_parts import (
    HiddenParts,
    panes_behind_the_active,
    parts_to_read,
)
from gipa_extract.readers.html.page_styles import PageStyles
from gipa_extract.readers.html.page_tree import Element, page_of, tree_of
from gipa_extract.readers.html.shadow_roots import SCOPE, show_shadow_roots
from gipa_extract.readers.html.sheet_rules import rules_of
from gipa_extract.readers.html.styles import look_of
from gipa_extract.reasons import Reason
from gipa_extract.text.numerals import OBJECT
from gipa_extract.text.typography import number_with_doubt

MAX_ROUNDS = 4
"""How often what is hidden in hidden parts is looked for."""
_SAYING = re.compile(rf"{TELLING.pattern}|display|visib|hidden", re.IGNORECASE | re.VERBOSE)
"""One with none of these does not show either what an element's own style hides."""
_CONTENT_NAME = re.compile(r"(?<![-\w])content(?=\s*:)", re.IGNORECASE)


def with_styles_in_tags(
    page: str, *, hides: bool, is_styled_elsewhere: bool
) -> tuple[str, tuple[Reason, ...]]:
    """A page with what its styles say in its tags, and notes; the page itself where they say nothing.

    `hides`: something in its source may hide, raise, strike out or print; `is_styled_elsewhere`: a style
    sheet of it is a file of its own, which may hide the panes behind the active one.
    """
    root = tree_of(page, keeps_comments=False)
    if root is None:
        return page, ()
    behind = frozenset(panes_behind_the_active(root)) if is_styled_elsewhere else frozenset()
    if not (hides or behind):
        return page, ()
    roots = show_shadow_roots(root)
    sheets: dict[str, list[str]] = {}
    for style in root.iter("style"):
        if style.text and _SAYING.search(style.text):
            sheets.setdefault(style.get(SCOPE, ""), []).append(style.text)
    if any("tbody" in text for texts in sheets.values() for text in texts):
        _add_row_groups(root)
    styles = PageStyles(root, {scope: rules_of(texts) for scope, texts in sheets.items()})
    parts = HiddenParts(frozenset(), frozenset(), frozenset())
    for _ in range(MAX_ROUNDS):
        display = display_of_page(root, styles, parts, behind)
        found = parts_to_read(root, [*display.hidden, *display.invisible])
        if not found.read:
            break
        parts = HiddenParts(
            parts.read | found.read, parts.doubted | found.doubted, parts.left_out | found.left_out
        )
    left_out = parts.left_out | found.left_out
    changed = _write(root, display, parts)
    if not (roots or changed):
        return page, ()
    notes = []
    if left_out:
        notes.append(Reason("hidden_parts_left_out", {"count": len(left_out)}))
    if parts.read:
        notes.append(Reason("hidden_parts_read", {"count": len(parts.read)}))
    return page_of(root), tuple(notes)


def _add_row_groups(root: Element) -> None:
    """Put the rows of a table into the group that a browser's tree has for them."""
    for table in root.iter("table"):
        group = None
        for child in [*table]:
            if child.tag != "tr":
                group = None
                continue
            if group is None:
                group = etree.Element("tbody")
                child.addprevious(group)
            group.append(child)


def _write(root: Element, display: PageDisplay, parts: HiddenParts) -> bool:
    """Write into the tags how a page is displayed; whether anything had to be written."""
    for element in display.hidden:
        _hide(element)
    for element in (*parts.read, *display.unhidden):
        _show(element)
    for element, manner in display.manners.items():
        _write_manner(element, manner)
    for element, style in display.styles.items():
        element.set("style", f"{element.get('style', '')};{style}".lstrip(";"))
    for element, text in display.before.items():
        _print_before(element, text)
    for element, text in display.after.items():
        _print_after(element, text)
    for style in root.iter("style"):
        if style.text:  # what it prints is printed
            style.text = _CONTENT_NAME.sub("-was-content", style.text)
    return bool(
        display.hidden or parts.read or display.unhidden or display.manners
        or display.styles or display.before or display.after
    )  # fmt: skip


def _hide(element: Element) -> None:
    """Hide an element; a cell that only its style makes invisible keeps its place."""
    values = values_of(element.get("style", ""))
    if (
        element.tag in ("td", "th")
        and values.get("display") != "none"
        and look_of(written(values)).hidden
    ):
        for inner in [*element]:
            element.remove(inner)
        element.text = None
        element.attrib.pop("style", None)
        return
    element.set("style", "display:none")


def _show(element: Element) -> None:
    element.attrib.pop("hidden", None)
    element.attrib.pop("style", None)
    if element.tag == "dialog":
        element.set("open", "")


def _write_manner(element: Element, manner: TextManner) -> None:
    """Write the text of an element itself as it is displayed."""
    if "style" in element.attrib and (manner.invisible or manner.no_size):
        element.set("style", OWN_INHERITED.sub("", element.get("style")))
    texts = _own_texts(element)
    for holder, name, text in texts:
        if manner.invisible or manner.no_size:
            setattr(holder, name, "".join(char for char in text if char.isspace()))
        else:
            setattr(holder, name, number_with_doubt(text))
    is_blank = not "".join(element.itertext()).strip()
    if manner.unsure and is_blank and element.tag in ("td", "th"):
        element.text = OBJECT


def _own_texts(element: Element) -> Iterator[tuple[Element, str, str]]:
    """The texts of an element itself: who holds each, under which name."""
    if element.text:
        yield element, "text", element.text
    for child in element:
        if child.tail:
            yield child, "tail", child.tail


def _print_before(element: Element, text: str) -> None:
    if element.tag == "tr":
        cell = etree.Element("td")
        cell.text = text
        element.insert(0, cell)
    elif element.tag in ("table", "tbody", "thead", "tfoot", "colgroup", "col"):
        return
    else:
        element.text = text + (element.text or "")


def _print_after(element: Element, text: str) -> None:
    if element.tag == "tr":
        etree.SubElement(element, "td").text = text
    elif element.tag in ("table", "tbody", "thead", "tfoot", "colgroup", "col"):
        return
    elif len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
