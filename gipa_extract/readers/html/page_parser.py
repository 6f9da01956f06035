"""Feeds the tags of a page to what takes them: a page's own, or one that another document includes."""

from __future__ import annotations

from lxml import etree

from gipa_extract.errors import ReadError
from gipa_extract.readers.html.displayed_page import as_displayed
from gipa_extract.readers.html.displayed_tables import DisplayedTables, display_styles
from gipa_extract.readers.html.page_tags import TagFilter
from gipa_extract.readers.markup.builder import Composer

CHUNK = 2**20
"""Bytes between two looks at the clock."""


def feed_page(page: TagFilter, text: str) -> None:
    """Tell a filter of all tags of a page."""
    displayed = display_styles(text)
    takes_tags = page if displayed is None else DisplayedTables(page, displayed)
    _feed_parser(takes_tags, text.encode("utf-8", "replace"), page.composer)


def take_included_page(composer: Composer, text: str) -> None:
    """Take a page as a part of the document that includes it."""
    composer.end_line()
    feed_page(TagFilter(composer), as_displayed(text)[0])
    composer.end_line()


def _feed_parser(page: TagFilter | DisplayedTables, data: bytes, composer: Composer) -> None:
    parser = etree.HTMLParser(
        target=page,  # type: ignore[arg-type]  # the stubs ask for bytes, and for `comment`
        encoding="utf-8",
        huge_tree=True,
    )
    try:
        parser.feed(b" ")  # lxml takes no empty page
        for start in range(0, len(data), CHUNK):
            parser.feed(data[start : start + CHUNK])
            composer.check()
        parser.close()
    except etree.LxmlError as error:
        raise ReadError(f"no HTML: {error}", remedy="save the page again") from error
