"""How each element of a page is displayed, by its own style and the page's style sheets.

Not displayed is what `display: none` says, closed `<details>`, what lies off the page or has no
height; what is invisible or has no size keeps its place, and what stands in it may be seen again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from gipa_extract.readers.html.css_cascade import NOTHING, Cascade, Said, written
from gipa_extract.readers.html.css_effects import NO_SIZE
from gipa_extract.readers.html.css_elements import LazyElements
from gipa_extract.readers.html.generated_content import Counters, text_of_content
from gipa_extract.readers.html.hidden_parts import HiddenParts
from gipa_extract.readers.html.page_styles import PageStyles
from gipa_extract.readers.html.page_tree import Element
from gipa_extract.readers.html.shadow_roots import SCOPE
from gipa_extract.readers.html.sheet_rules import own_declarations
from gipa_extract.readers.html.styles import has_ground, look_of
from gipa_extract.text.numerals import OBJECT

_SKIPPED = frozenset(("head", "script", "style", "noscript", "template", "svg", "math", "title"))
_NO_CONTENT = frozenset(("img", "input", "br", "hr", "select", "textarea", "iframe", "object"))
"""Nothing is printed beside what these hold: they have no inside."""
OWN_INHERITED = re.compile(r"(?<![-\w])(?:visibility|font-size)\s*:[^;]*;?", re.IGNORECASE)
_RELATIVE = re.compile(r"0*[1-9][\d.]*(?:%|em)|inherit|unset|smaller|larger|\.\d+em")
_READABLE = re.compile(r"[\w\-−—%、：:，。（(]")
"""In what is printed beside a text outside tables: more than a bullet or an icon."""
_NUMBER = re.compile(r"\s*[\d.,，]+\s*%?\s*")
_CELLS = ("td", "th")


class TextManner(NamedTuple):
    """How a text is displayed that stands in an element itself."""

    cascade: Cascade
    outside: Cascade
    """That of the tree around a shadow tree, for what is put into its slots."""
    invisible: bool = False
    no_size: bool = False
    white: bool = False
    on_ground: bool = False
    unsure: bool = False

    @property
    def is_plain(self) -> bool:
        return not (self.invisible or self.no_size or self.white or self.unsure)


@dataclass(slots=True)
class PageDisplay:
    """What a page's styles make of its elements."""

    hidden: list[Element] = field(default_factory=list)
    invisible: list[Element] = field(default_factory=list)
    """The outermost ones around others that say so of themselves: their text keeps its place."""
    manners: dict[Element, TextManner] = field(default_factory=dict)
    """Of elements whose own text is not displayed as it stands."""
    styles: dict[Element, str] = field(default_factory=dict)
    """Declarations that an element has from a sheet, and that its text has to know."""
    before: dict[Element, str] = field(default_factory=dict)
    after: dict[Element, str] = field(default_factory=dict)
    unhidden: list[Element] = field(default_factory=list)
    """What its own style hides, and a sheet shows."""


def display_of_page(
    root: Element,
    styles: PageStyles,
    parts: HiddenParts,
    behind: Collection[Element] = (),
) -> PageDisplay:
    """How the elements of a page are displayed; `parts` are read though they are hidden.

    What stands `behind` an active pane is taken for hidden.
    """
    return _DisplayFinder(root, styles, parts, behind).found


class _DisplayFinder:
    """Goes through a page's elements in their order."""

    def __init__(
        self, root: Element, styles: PageStyles, parts: HiddenParts, behind: Collection[Element]
    ) -> None:
        self.found = PageDisplay()
        self._cascades = styles.cascades
        self._parts = parts
        self._behind = behind
        self._counters = Counters()
        self._elements = LazyElements()
        self._none = Cascade(())
        page = self._cascades.get("", self._none)
        start = TextManner(page, page)
        told = styles.elements_in(root).union(behind, parts.doubted)
        if not told:
            return
        manners: dict[Element, TextManner | None] = {}
        for element in root.iter(etree.Element):
            parent = element.getparent()
            around = start if parent is None else manners[parent]
            if around is None or element.tag in _SKIPPED:
                manners[element] = None
            elif element not in told and (around is start or around.is_plain):
                manners[element] = around
            else:
                manners[element] = self._manner_of(element, around)

    def _manner_of(self, element: Element, around: TextManner) -> TextManner | None:
        """How an element displays its text; None if it is not displayed."""
        if (scope := element.get(SCOPE)) is not None:
            own_tree = self._cascades.get(scope, self._none)
            around = around._replace(cascade=own_tree, outside=around.cascade)
        elif (parent := element.getparent()) is not None and parent.tag == "slot":
            around = around._replace(cascade=around.outside)
        own = element.get("style", "")
        cascade = around.cascade
        said = {} if cascade.is_empty else cascade.said_of(self._elements.of(element), own)
        from_sheet = "" in said
        mine = said.get("") or (_said_by(own) if own else NOTHING)
        if element not in self._parts.read and (
            element in self._behind or self._is_hidden(element, mine)
        ):
            self.found.hidden.append(element)
            return None
        self._counters.count(mine.values)
        manner = self._with_own(element, around, mine, from_sheet=from_sheet)
        if manner.invisible and not around.invisible and len(element) and element.tag not in _CELLS:
            self.found.invisible.append(element)
        if not manner.is_plain:
            self.found.manners[element] = manner
        if from_sheet:
            self._take_dress(element, mine.values, own)
        if len(said) > from_sheet and element.tag not in _NO_CONTENT and not manner.invisible:
            self._take_generated(element, said)
        return manner

    def _is_hidden(self, element: Element, said: Said) -> bool:
        hides = _hides(element, said)
        if hides and any(not _hides(element, said.with_maybe(maybe)) for maybe in said.maybe):
            return False  # `_with_own` doubts it
        return hides

    def _with_own(
        self, element: Element, around: TextManner, said: Said, *, from_sheet: bool
    ) -> TextManner:
        """The manner of the element around as an element's styles change it."""
        values, manner = said.values, around
        if element in self._parts.read:
            manner = manner._replace(invisible=False)
        elif visibility := values.get("visibility"):
            manner = manner._replace(invisible=visibility in ("hidden", "collapse"))
        if (size := values.get("font-size")) and not _RELATIVE.fullmatch(size):
            manner = manner._replace(no_size=bool(NO_SIZE.fullmatch(size)))
        if has_ground(element.attrib) or said.has_ground:
            manner = manner._replace(on_ground=True, white=False)
        if from_sheet and "color" in values and "color" not in element.get("style", ""):
            white = look_of(f"color:{values['color']}").white
            manner = manner._replace(white=white and not manner.on_ground)
        if element in self._parts.doubted or _is_unsure(element, said):
            manner = manner._replace(unsure=True)
        return manner

    def _take_dress(self, element: Element, values: Mapping[str, str], own: str) -> None:
        """Keep what a sheet says of an element and its text has to know."""
        if "hidden" in element.attrib or look_of(OWN_INHERITED.sub("", own)).hidden:
            self.found.unhidden.append(element)
        names = ["text-decoration", "text-decoration-line"]
        if element.tag not in (*_CELLS, "tr", "table", "tbody"):  # there it places a cell's text
            names.append("vertical-align")
        told = ";".join(f"{name}:{values[name]}" for name in names if name in values)
        if told and look_of(told).dress and not look_of(own).dress:
            self.found.styles[element] = told

    def _take_generated(self, element: Element, said: Mapping[str, Said]) -> None:
        """Keep what styles print before and behind an element's text."""
        found = self.found
        sides = (("before", found.before), ("marker", found.before), ("after", found.after))
        for part, texts in sides:
            generated = said.get(part)
            if not generated or (part == "marker" and element.tag not in ("li", "summary")):
                continue
            text = self._generated_text(element, generated)
            if not _in_cell(element):
                text = text.replace(OBJECT, "")
                text = text if _READABLE.search(text) else ""
            if text.strip():
                texts[element] = texts.get(element, "") + text

    def _generated_text(self, element: Element, said: Said) -> str:
        """What a style prints beside an element; a sign where that cannot be told."""
        values = said.values
        self._counters.count(values)
        if any(maybe.name in ("content", "display", "visibility") for maybe in said.maybe):
            return OBJECT
        content = values.get("content")
        look = look_of(written(values))
        if content is None or values.get("display") == "none" or look.hidden:
            return ""
        text = text_of_content(content, element.attrib, self._counters)
        printed = "".join(element.itertext()).strip()
        is_placed = values.get("position") in ("absolute", "fixed")
        if not text.strip():
            covers = any(name.startswith(("border", "background", "outline")) for name in values)
            if is_placed and covers and _NUMBER.fullmatch(printed):
                self.found.styles[element] = "text-decoration:line-through"
            return ""
        if is_placed and printed:  # it may lie over the text
            return OBJECT
        if "counter(" in content and _in_cell(element):
            text += OBJECT  # a list in a list counts anew
        return look.dress(text) if look.dress else text


def _is_unsure(element: Element, said: Said) -> bool:
    """Whether it can't be told if an element's text is displayed as it stands."""
    values = said.values
    is_reversed = "override" in values.get("unicode-bidi", "") or (
        element.tag == "bdo" and element.get("dir", "").lower() == "rtl"
    )
    if is_reversed or values.get("-webkit-text-security", "none") != "none":
        return True
    hides = _hides(element, said) if said.maybe else False
    for maybe in said.maybe:
        if "(" in maybe.value and maybe.name in ("display", "visibility", "content"):
            return True
        other = said.with_maybe(maybe)
        if _hides(element, other) != hides or other.vanishes != said.vanishes:
            return True
    return False


def values_of(style: str) -> dict[str, str]:
    """What an element's own style says, by property."""
    return {each.name: each.value for each in own_declarations(style)}


@lru_cache(maxsize=1024)  # a page has thousands of styles and few different ones
def _said_by(style: str) -> Said:
    return Said(values_of(style))


def _hides(element: Element, said: Said) -> bool:
    """Whether nothing of an element is displayed."""
    parent = element.getparent()
    if parent is not None and parent.tag == "details" and "open" not in parent.attrib:
        summary = next(parent.iterchildren("summary"), None)
        if element is not summary:
            return True
    if "display" not in said.values:
        is_closed = element.tag == "dialog" and "open" not in element.attrib
        if is_closed or "hidden" in element.attrib or "popover" in element.attrib:
            return True
    return said.hides


def _in_cell(element: Element) -> bool:
    return element.tag in _CELLS or next(element.iterancestors(*_CELLS), None) is not None
