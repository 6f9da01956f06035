"""A page as a tree of elements, for what rewrites pages before their tags are read."""

from __future__ import annotations

from typing import Any

from lxml import etree

Element = Any
"""Of lxml's tree, whose stubs know no mutable elements of HTML."""


def tree_of(page: str, *, keeps_comments: bool = True) -> Element | None:
    """The root of a page; None for what is no page."""
    parser = etree.HTMLParser(
        encoding="utf-8",
        huge_tree=True,
        remove_comments=not keeps_comments,
        remove_pis=not keeps_comments,
    )
    try:
        return etree.fromstring(page.encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        return None


def page_of(root: Element) -> str:
    """A tree as a page."""
    return str(etree.tostring(root, encoding="unicode", method="html"))
