"""What a page's style sheets and its elements' own styles say, as far as it can matter."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from lxml import etree

from gipa_extract.readers.html.css_cascade import Cascade
from gipa_extract.readers.html.css_effects import INHERITED, matter, tells
from gipa_extract.readers.html.displayed_page import TELLING
from gipa_extract.readers.html.page_tree import Element
from gipa_extract.readers.html.shadow_roots import SCOPE
from gipa_extract.readers.html.sheet_rules import SheetRule, own_declarations

Finder = Callable[[Element], list[Element]]

_HIDDEN_BY_TAGS: Finder = etree.XPath("//*[@hidden or @popover] | //dialog")  # type: ignore[assignment]
_OF_THEIR_OWN: Finder = etree.XPath(  # type: ignore[assignment]
    f"//*[@hidden or @popover or @{SCOPE}] | //dialog | //bdo | //details/* | //slot/*"
)
"""Elements that are displayed in another way than the one around them, whatever styles say."""
_WITH_GROUND: Finder = etree.XPath("//*[@bgcolor]")  # type: ignore[assignment]
_SHOWING = frozenset((*INHERITED, "background", "background-color", "background-image"))
"""What may show a text again that an element around it hides."""
_MAY_TELL = re.compile(rf"{TELLING.pattern}|vertical-align|counter-", re.IGNORECASE | re.VERBOSE)
"""An own style with none of these hides and dresses nothing: most of Word's hundreds on a page."""
_WITH_STYLE: Finder = etree.XPath("//*[@style]")  # type: ignore[assignment]


class PageStyles:
    """The rules of a page and the own styles of its elements."""

    def __init__(self, root: Element, rules: Mapping[str, Sequence[SheetRule]]) -> None:
        """Take the rules of the page, and of its shadow trees by their names."""
        self.own: dict[str, list[Element]] = {}
        """The elements of each own style."""
        for element in _WITH_STYLE(root):
            self.own.setdefault(element.get("style"), []).append(element)
        of_sheets = [
            each
            for found in rules.values()
            for rule in found
            if rule.selector.pseudo_element is None
            for each in rule.declared
        ]
        self._telling = [*filter(_MAY_TELL.search, self.own)]
        of_elements = [each for style in self._telling for each in own_declarations(style)]
        self.asked = matter(
            ((each.name, each.value) for each in (*of_sheets, *of_elements)),
            hidden_by_tags=bool(_HIDDEN_BY_TAGS(root)),
        )
        self.cascades = {scope: Cascade(found, self.asked) for scope, found in rules.items()}

    def elements_in(self, root: Element) -> set[Element]:
        """The elements of which the styles, or their tags, may say how they are displayed."""
        found = set(_OF_THEIR_OWN(root))
        for cascade in self.cascades.values():
            found |= cascade.elements_in(root)
        shows = [name for name in _SHOWING if name in self.asked]
        styles = self.own if shows else self._telling
        for style in styles:
            if any(self._may_matter(name, value) for name, value, *_ in own_declarations(style)):
                found.update(self.own[style])
        if "color" in self.asked:
            found.update(_WITH_GROUND(root))
        return found

    def _may_matter(self, name: str, value: str) -> bool:
        """Whether an element's own declaration may, without a rule for that element."""
        return name in self.asked and (name in _SHOWING or tells(name, value))
