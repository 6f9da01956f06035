"""The source beside the form: its pages, or the document as it looks, and its text on demand."""

from __future__ import annotations

from typing import NamedTuple

from gipa_extract.display.display_words import WORDS, DisplayWords
from gipa_extract.display.document_view import document_html
from gipa_extract.display.escape import shorten_escaped
from gipa_extract.display.page_view import draw_pages, pages_html
from gipa_extract.errors import GipaError
from gipa_extract.language import Lang
from gipa_extract.models import Document, Report


class SourceLook(NamedTuple):
    """How a source looks, beside its text."""

    html: str
    """Empty where it cannot be shown."""
    view: str
    """`page` or `document`."""
    about: str
    """How many pages, and how large; or why the source is not shown as it looks."""


def look_of(
    report: Report, document: Document | None, original: bytes | None, words: DisplayWords
) -> SourceLook | None:
    """The look of a report's source; None for a text, which looks as it reads."""
    is_paged = bool(report.pages)
    if report.source.media_type.startswith("text/plain"):
        return None
    if original is None:
        return SourceLook("", "", words.no_look) if document is not None else None
    try:
        if is_paged:
            pictures = draw_pages(report, original)
            size = sum(len(picture.uri) for picture in pictures) / 1e6
            about = words.pages_drawn.format(len(pictures), len(report.pages), size)
            html = pages_html(report, pictures, words) if pictures else ""
            return SourceLook(html, "page", about) if html else None
        html = document_html(report, document, original) if document is not None else ""
        return SourceLook(html, "document", words.document_shown) if html else None
    except GipaError as error:
        return SourceLook(
            "", "", words.look_failed.format(shorten_escaped(error.in_words(words.lang), 400))
        )


def look_html(report: Report, document: Document | None, original: bytes | None, lang: Lang) -> str:
    """The look of a source with its buttons, for a pane that has the text besides; empty if none."""
    words = WORDS[lang]
    look = look_of(report, document, original, words)
    if look is None or not look.html:
        return f'<p class="gx-about">{look.about}</p>' if look else ""
    return _toolbar_html(look, len(report.pages), words) + look.html


def source_pane(text: str, look: SourceLook | None, pages: int, words: DisplayWords) -> str:
    """The pane beside the form: `text`, below the look of the source where there is one."""
    if look is None:
        return f'<div class="gx-pane">{text}</div>'
    if not look.html:
        return f'<div class="gx-pane"><p class="gx-about">{look.about}</p>{text}</div>'
    return (
        f'<div class="gx-pane gx-views" data-view="{look.view}">'
        f"{_toolbar_html(look, pages, words)}{look.html}{text}</div>"
    )


def _toolbar_html(look: SourceLook, pages: int, words: DisplayWords) -> str:
    name = words.view_page if look.view == "page" else words.view_document
    turning = (
        f'<span class="gx-turn">{_button_html("turn", "-1", "‹", words.previous_page)}'
        f'<span class="gx-here" aria-live="polite">1</span>/{pages}'
        f"{_button_html('turn', '1', '›', words.next_page)}</span>"
        if look.view == "page"
        else ""
    )
    return (
        f'<div class="gx-bar" role="toolbar">'
        f'<button type="button" data-show="{look.view}" aria-pressed="true">{name}</button>'
        f'<button type="button" data-show="text" aria-pressed="false">{words.view_text}</button>'
        f"{turning}{_button_html('zoom', '-1', '−', words.smaller)}"
        f"{_button_html('zoom', '1', '+', words.larger)}"
        f'<span class="gx-about">{look.about}</span></div>'
    )


def _button_html(act: str, by: str, sign: str, name: str) -> str:
    return f'<button type="button" data-{act}="{by}" title="{name}" aria-label="{name}">{sign}</button>'
