"""What a page's own style sheets and an element's own style say of it, by the rules of the cascade.

Source: CSS Cascading and Inheritance Level 4, section 6.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import cssselect2
from lxml import etree

from gipa_extract.readers.html.css_effects import HIDING_VISIBILITY, INHERITED, NO_SIZE
from gipa_extract.readers.html.css_elements import StyledElement
from gipa_extract.readers.html.page_tree import Element
from gipa_extract.readers.html.sheet_rules import (
    PROPERTIES,
    Declared,
    SheetRule,
    own_declarations,
)
from gipa_extract.readers.html.styles import look_of

_NO_COLOUR = re.compile(r"(?:none|transparent|inherit|initial|unset|white|#fff(?:fff)?|0 0|\s)*")
_WITH_CLASS: Callable[[Element], list[Element]] = etree.XPath("//*[@class]")  # type: ignore[assignment]
_WITH_ID: Callable[[Element], list[Element]] = etree.XPath("//*[@id]")  # type: ignore[assignment]
_CLASSES = re.compile(r"[^ \t\r\n\f]+")


@dataclass(frozen=True)
class Said:
    """What counts for an element, or for a text that is generated beside it."""

    values: Mapping[str, str]
    maybe: Sequence[Declared] = ()
    """What may count in place of that."""

    def __bool__(self) -> bool:
        return bool(self.values or self.maybe)

    def with_maybe(self, declared: Declared) -> Said:
        """What counts if a declaration does that nobody can tell of."""
        return Said({**self.values, declared.name: declared.value})

    @cached_property
    def hides(self) -> bool:
        """Whether nothing of an element is displayed for its style alone."""
        values = self.values
        if values.get("display") == "none" or values.get("content-visibility") == "hidden":
            return True
        left = {name: value for name, value in values.items() if name not in INHERITED}
        return bool(left) and look_of(written(left)).hidden

    @cached_property
    def vanishes(self) -> bool:
        """Whether a text is invisible, or of no size: what stands in it may be seen again."""
        return self.values.get("visibility") in HIDING_VISIBILITY or bool(
            NO_SIZE.fullmatch(self.values.get("font-size", ""))
        )

    @cached_property
    def has_ground(self) -> bool:
        """Whether a colour of its own is laid behind a text."""
        return any(
            name.startswith("background") and not _NO_COLOUR.fullmatch(value)
            for name, value in self.values.items()
        )


NOTHING = Said({})


def written(values: Mapping[str, str]) -> str:
    """Declarations as an element's own style writes them."""
    return ";".join(f"{name}:{value}" for name, value in values.items())


class Cascade:
    """Which rules of a page's style sheets count for its elements."""

    def __init__(self, rules: Iterable[SheetRule], asked: Collection[str] = PROPERTIES) -> None:
        """Take rules; what they say of elements themselves counts for the properties `asked`."""
        self._matcher = cssselect2.Matcher()
        self._known: dict[tuple[tuple[int, ...], str], Mapping[str, Said]] = {}
        self.is_empty = True
        for selector, declared in rules:
            kept = declared
            if selector.pseudo_element is None:
                kept = [each for each in declared if each.name in asked]
            if kept:
                self._matcher.add_selector(selector, kept)
                self.is_empty = False

    def elements_in(self, root: Element) -> set[Element]:
        """The elements that a rule may be about, by their tags, classes and ids."""
        by = self._matcher
        if by.other_selectors or by.namespace_selectors or by.lang_attr_selectors:
            return set(root.iter(etree.Element))
        found: set[Element] = set()
        if by.lower_local_name_selectors:
            found.update(root.iter(*by.lower_local_name_selectors))
        if by.class_selectors:
            classes = by.class_selectors.keys()
            found.update(
                element
                for element in _WITH_CLASS(root)
                if not classes.isdisjoint(_CLASSES.findall(element.get("class")))
            )
        if by.id_selectors:
            found.update(each for each in _WITH_ID(root) if each.get("id") in by.id_selectors)
        return found

    def said_of(self, element: StyledElement, own: str) -> Mapping[str, Said]:
        """What counts for an element, under "", and for its `before`, `after` and `marker`."""
        matched = self._matcher.match(element)
        if not matched:
            return {}
        key = tuple(order for _, order, _, _ in matched), own
        known = self._known.get(key)
        if known is None:
            by_part: dict[str, list[Declared]] = {}
            for _, _, pseudo, declared in matched:
                by_part.setdefault(pseudo or "", []).extend(declared)
            if own and ("" in by_part):
                by_part[""].extend(own_declarations(own))
            known = {part: _resolved(declared) for part, declared in by_part.items()}
            self._known[key] = known
        return known


def _resolved(declared: Sequence[Declared]) -> Said:
    """What counts of declarations that come from the weakest to the strongest."""
    values: dict[str, str] = {}
    maybe: dict[str, list[Declared]] = {}
    for each in sorted(declared, key=lambda each: each.important):
        if not each.sure or "var(" in each.value or "env(" in each.value:
            maybe.setdefault(each.name, []).append(each)
        else:
            values.pop(each.name, None)
            values[each.name] = each.value
            maybe.pop(each.name, None)
    return Said(values, [each for found in maybe.values() for each in found])
