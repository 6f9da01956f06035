"""Elements of a page as cssselect2 sees them, each made when a selector asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import cssselect2

from gipa_extract.readers.html.page_tree import Element


class LazyElements:
    """The elements of one page, wrapped when they are asked for."""

    def __init__(self) -> None:
        self._made: dict[Element, StyledElement] = {}

    def of(self, element: Element) -> StyledElement:
        """An element as selectors see it; those around it are made with it."""
        known = self._made.get(element)
        if known is not None:
            return known
        new: list[Element] = [element]
        around = element.getparent()
        while around is not None and around not in self._made:
            new.append(around)
            around = around.getparent()
        wrapped = None if around is None else self._made[around]
        for inner in reversed(new):
            self._made[inner] = wrapped = StyledElement(inner, wrapped, self)
        return self._made[element]


class StyledElement(cssselect2.ElementWrapper):  # type: ignore[misc]  # it has no stubs
    """An element that looks for its place and its siblings when a selector asks for them.

    What the class above does by recursion is done here in loops: pages are of any depth and length.
    """

    def __init__(self, element: Element, parent: StyledElement | None, page: LazyElements) -> None:
        self.etree_element = element
        self.parent = parent
        self.in_html_document = True
        self.transport_content_language = None
        self._page = page

    @cached_property
    def etree_siblings(self) -> list[Element]:
        """The children of its parent."""
        return [self.etree_element] if self.parent is None else self.parent.etree_children

    @cached_property
    def _places(self) -> dict[Element, int]:
        """At which place each of its children stands."""
        return {child: at for at, child in enumerate(self.etree_children)}

    @cached_property
    def index(self) -> int:
        """At which place it stands in its parent, counted from 0."""
        return 0 if self.parent is None else self.parent._places[self.etree_element]

    @property
    def previous(self) -> StyledElement | None:
        """The element before it in its parent."""
        return self._page.of(self.etree_siblings[self.index - 1]) if self.index else None

    @property
    def previous_siblings(self) -> Iterator[StyledElement]:
        """The elements before it in its parent, the nearest first."""
        siblings = self.etree_siblings
        return (self._page.of(siblings[place]) for place in range(self.index - 1, -1, -1))

    @cached_property
    def ancestors(self) -> tuple[StyledElement, ...]:
        """The elements around it, the root first."""
        found: list[StyledElement] = []
        around = self.parent
        while around is not None:
            found.append(around)
            around = around.parent
        return tuple(reversed(found))

    def iter_children(self) -> Iterator[StyledElement]:
        return map(self._page.of, self.etree_children)
