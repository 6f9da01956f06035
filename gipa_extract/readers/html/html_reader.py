"""A web page's bytes → Document: the report on it, without the site round it.

Left out are scripts, hidden elements, blocks that are mostly links (menus, lists of other
pages), the line that says where the reader is, and what follows the report at the foot of the
page; a note says so. `plain` reads most rows, `webpage` takes the tags of the rest, `compose`
makes lines and tables of both.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from gipa_extract.errors import ReadError
from gipa_extract.forms.vocabulary import printed_key, vocabulary
from gipa_extract.models import Document
from gipa_extract.readers.encoding import decode
from gipa_extract.readers.html.block_rows import with_block_rows_as_tables
from gipa_extract.readers.html.cell_text import tidy
from gipa_extract.readers.html.displayed_page import as_displayed, is_plain
from gipa_extract.readers.html.dressing_tags import without_dressing_tags
from gipa_extract.readers.html.emptied_blocks import are_blocks_emptied
from gipa_extract.readers.html.fast_rows import taken_out
from gipa_extract.readers.html.inner_pages import with_inner_pages
from gipa_extract.readers.html.markdown_tables import with_markdown_as_tags
from gipa_extract.readers.html.page_parser import feed_page
from gipa_extract.readers.html.page_tags import TagFilter
from gipa_extract.readers.html.placed_blocks import with_placed_text_in_order
from gipa_extract.readers.html.placed_grids import with_placed_grids_as_tables
from gipa_extract.readers.html.row_groups import with_row_groups_in_order
from gipa_extract.readers.html.text_markup import with_text_markup_as_html
from gipa_extract.readers.html.turned_tables import with_turned_tables_in_order
from gipa_extract.readers.html.written_cells import with_written_cells_marked
from gipa_extract.readers.limits import too_large
from gipa_extract.readers.markup.builder import Composer, PlainRow, has_numbers
from gipa_extract.readers.markup.rows_without_table import with_tables_round_rows
from gipa_extract.readers.ocr.pasted_pictures import PastedPictures
from gipa_extract.reasons import Reason

if TYPE_CHECKING:
    from gipa_extract.readers.limits import Limits

MAX_DAMAGE = 0.005
"""Share of characters that may be damaged in a page before its encoding counts as unknown."""
MAX_REPORT = 4 * 2**20
"""Bytes of a page that is made smaller before it is parsed; no report is larger."""

_LABEL = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)

_CLOSES_PAGE = re.compile(r"</(?:table|body|html)\b", re.IGNORECASE)
_CUT_TAG = re.compile(r"<(?:[/!?a-zA-Z][^<>]*)?\Z")
"""A tag in which the page ends."""


def read_html(data: bytes, limits: Limits) -> Document:
    """The Document of a page's bytes; the charset that it names is not believed.

    Raises ReadError if the bytes are no text, LimitError if they are too large or slow.
    """
    if len(data) > limits.max_markup:
        raise too_large(len(data), limits.max_markup, "max_markup")
    text, encoding, notes = _decode_page(data)
    text = _CUT_TAG.sub("", text) if text.rfind(">") < text.rfind("<") else text
    text = with_tables_round_rows(with_text_markup_as_html(text))
    text = with_turned_tables_in_order(with_written_cells_marked(text))
    source = _plain_source(text) if len(data) <= MAX_REPORT else None
    text, rest, runs, reasons = source or _displayed_source(text, len(data) <= MAX_REPORT)
    page = _parse_page(rest, runs, limits)
    if page.marks < len(runs):  # one stands in a comment, or in a tag that was cut
        page = _parse_page(text, (), limits)
    left_out = page.clean()
    pictures = PastedPictures(limits)
    document = page.composer.document(pictures.read)
    unreachable = page.unreachable
    page.forget()
    shows_numbers = any(map(has_numbers, document.grids))
    if not shows_numbers and (held := _page_not_displayed(text, document)):
        written, said = held
        inner = read_html(written.encode("utf-8", "replace"), limits)
        if any(map(has_numbers, inner.grids)) or not _has_sections(document):
            notes += (*_label_note(data, encoding), *said, *inner.notes)
            return replace(inner, encoding=encoding, notes=notes)
        notes += (Reason("tables_in_script"),)
    notes += (*_label_note(data, encoding), *reasons, *left_out, *pictures.notes)
    if _breaks_off(text):
        notes += (Reason("cut_off"),)
    if are_blocks_emptied(text):
        notes += (Reason("tagged_lines_lost"),)
    if unreachable and not shows_numbers:
        notes += (Reason("pictures_in_other_files", {"count": unreachable}),)
    return replace(document, media_type="text/html", encoding=encoding, notes=notes)


def _breaks_off(text: str) -> bool:
    """Whether a page ends in a table: as a rule somebody kept only its beginning."""
    start = text.rfind("<table")
    return start >= 0 and not _CLOSES_PAGE.search(text, start)


class _PageSource(NamedTuple):
    """A page as it is parsed."""

    text: str
    """All of it."""
    rest: str
    """What is left of it where the plain rows were taken out."""
    runs: Sequence[Sequence[PlainRow]]
    reasons: tuple[Reason, ...] = ()


def _plain_source(text: str) -> _PageSource | None:
    """A page that is displayed as its tags stand; None if what is no plain row may say otherwise.

    By far most pages are nearly all plain rows, which say nothing of that.
    """
    if "stylesheet" in text or "\n|" in text:
        return None
    rest, runs = taken_out(without_dressing_tags(text))
    if not runs or not is_plain(rest):
        return None
    ordered = with_row_groups_in_order(rest)
    whole = text if ordered is rest else with_row_groups_in_order(text)
    return _PageSource(whole, ordered, runs)


def _displayed_source(text: str, is_report: bool) -> _PageSource:
    """Any page, with what its styles and its blocks say in its tags."""
    text, displayed = as_displayed(with_inner_pages(text))
    text, edges = with_placed_text_in_order(with_row_groups_in_order(text))
    text = with_placed_grids_as_tables(text)
    text = with_block_rows_as_tables(with_markdown_as_tags(text))
    rest, runs = taken_out(without_dressing_tags(text)) if is_report else (text, [])
    return _PageSource(text, rest, runs, (*displayed, *edges))


def _page_not_displayed(text: str, document: Document) -> tuple[str, tuple[Reason, ...]] | None:
    """The page that one without a table of numbers holds, and what to note; None if it holds none."""
    from gipa_extract.readers.html.carried_markup import page_of_carried_markup
    from gipa_extract.readers.html.json_content import page_of_scripts

    if written := page_of_scripts(text):
        return written, (Reason("content_from_script"),)
    if _has_sections(document):
        return None
    if written := page_of_carried_markup(text):
        return written, (Reason("content_from_script"),)
    shown, said = as_displayed(text, may_hide=True)
    return (shown, said) if any(each.code == "hidden_parts_read" for each in said) else None


def _has_sections(document: Document) -> bool:
    """Whether a page itself prints headings of a report."""
    sections = vocabulary().sections
    return any(sections.fullmatch(printed_key(line)) for line in document.text.splitlines())


def _parse_page(text: str, runs: Sequence[Sequence[PlainRow]], limits: Limits) -> TagFilter:
    """A page that was told all its tags; `runs` of rows were taken out of it."""
    page = TagFilter(Composer(limits, tidy), runs)
    feed_page(page, text)
    return page


def _decode_page(data: bytes) -> tuple[str, str, tuple[Reason, ...]]:
    """`readers.decode`, which allows no damage; else UTF-8 or GB18030 with a little of it.

    Sites cut keywords in the middle of a character and paste footers of another encoding.
    """
    try:
        return decode(data)
    except ReadError:
        guesses = [(data.decode(name, "replace"), name) for name in ("utf-8", "gb18030")]
        text, name = min(guesses, key=lambda guess: guess[0].count("\ufffd"))
        damaged = text.count("\ufffd")
        if "\0" in text or damaged > MAX_DAMAGE * len(text):
            raise
        return text, name, (Reason("characters_damaged", {"count": damaged}),)


def _label_note(data: bytes, encoding: str) -> tuple[Reason, ...]:
    """What to note if the page names another charset than its bytes are in."""
    label = _LABEL.search(data[:4096])
    if label is None or data.isascii():
        return ()
    named = label[1].decode().lower()
    try:
        family = (
            "gb18030" if codecs.lookup(named).name.startswith("gb") else codecs.lookup(named).name
        )
    except LookupError:
        family = named
    if family == encoding:
        return ()
    return (Reason("wrong_charset_label", {"label": named, "encoding": encoding}),)
