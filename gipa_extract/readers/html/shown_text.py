"""An element of a page's tree → its text as a reader of the page sees it.

What is hidden is left out; what is raised, struck out or white is written so that its digits join no
number; where something is shown that is no text, a character says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gipa_extract.readers.html.form_fields import value_of_input
from gipa_extract.readers.html.page_tree import Element
from gipa_extract.readers.html.styles import DRESSED, ElementLook, css_rules, look_of, names_of
from gipa_extract.text.numerals import OBJECT
from gipa_extract.text.typography import number_with_doubt

MAX_DEPTH = 30
"""Elements inside one another; a text has three or four."""
MAX_SAID = 500
"""Characters of a rule that are looked at."""
_ATTRIBUTES = (
    "display", "visibility", "opacity", "fill", "fill-opacity", "text-decoration", "baseline-shift",
)  # fmt: skip
"""What SVG says in attributes, and pages in styles."""
_AS_IN_PAGES = {
    r"(?<![-\w])fill\s*:\s*(?:none|transparent)": "color:white",  # a stroke may show it
    r"(?<![-\w])fill(?=\s*:)": "color",
    r"(?<![-\w])fill-opacity(?=\s*:)": "opacity",
    r"(?<![-\w])baseline-shift(?=\s*:)": "vertical-align",
}
"""What SVG calls otherwise than pages."""
_SIMPLE = re.compile(r"[a-z]*([.#][\w-]+)", re.IGNORECASE)
_OBJECTS = frozenset((
    "img", "image", "select", "textarea", "iframe", "object", "embed", "svg", "math", "video",
    "canvas", "foreignobject",
))  # fmt: skip
_OF_SVG = frozenset((
    "svg", "g", "text", "tspan", "textpath", "switch", "use", "symbol", "rect", "line", "path",
    "polyline", "polygon", "circle", "ellipse",
))  # fmt: skip
"""Elements of drawings, which `displayed_page` leaves as they are."""
_UNSEEN = frozenset(("script", "style", "noscript", "template", "title", "desc", "metadata"))


class ShownText:
    """What the styles of one page make of its elements: where they stand, and how drawings look.

    What they hide and dress elsewhere is in the elements' own styles already (`displayed_page`).
    """

    def __init__(self, page: str) -> None:
        self._by_name: dict[str, str] = {}
        for selectors, declarations in css_rules(page):
            for match in filter(None, map(_SIMPLE.fullmatch, selectors)):
                before = self._by_name.get(match[1], "")
                self._by_name[match[1]] = f"{declarations[:MAX_SAID]};{before}"[: 4 * MAX_SAID]

    def said_of(self, element: Element) -> str:
        """The declarations about an element: its own, and those about its classes and its id."""
        own = (f"{name}:{element.get(name)}" for name in _ATTRIBUTES if name in element.attrib)
        named = (self._by_name.get(name, "") for name in names_of(element.attrib))
        said = ";".join([element.get("style", ""), *own, *named]).lower()
        if "fill" in said or "baseline" in said:
            for pattern, name in _AS_IN_PAGES.items():
                said = re.sub(pattern, name, said)
        return said

    def hides(self, element: Element) -> bool:
        """Whether nobody sees an element."""
        return "hidden" in element.attrib or self._look_of(element).hidden

    def _look_of(self, element: Element) -> ElementLook:
        is_drawn = element.tag in _OF_SVG
        return look_of(self.said_of(element) if is_drawn else element.get("style", "").lower())

    def of(self, element: Element) -> str:
        """The text of an element, and of those in it."""
        return "".join(self._pieces_of(element, 0))

    def _pieces_of(self, element: Element, depth: int) -> Iterator[str]:
        if not isinstance(element.tag, str) or element.tag in _UNSEEN:
            return  # a comment, for one
        if element.tag == "input":
            yield value_of_input(element.attrib)
        elif element.tag in _OBJECTS or depth > MAX_DEPTH:
            yield OBJECT
        elif element.tag == "br":
            yield "\n"
        elif self.hides(element):
            text = "".join(element.itertext())
            yield text if text.isspace() else ""  # a gap between words is drawn in no colour
        else:
            text = element.text or ""
            for child in element:
                text += "".join(self._pieces_of(child, depth + 1)) + (child.tail or "")
            yield self.dressed(element, text)

    def dressed(self, element: Element, text: str) -> str:
        """A text in an element as that raises it, strikes it out, or prints beside it."""
        declared = self._look_of(element)
        dress = DRESSED.get(element.tag) or declared.dress
        if dress is None and declared.white:
            dress = number_with_doubt
        return dress(text) if dress else text
