"""A web archive (.mht, .mhtml) → Document: the page, the pages in its frames, its pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from email import message_from_bytes
from email.message import Message
from urllib.parse import urljoin

from gipa_extract.errors import ReadError
from gipa_extract.models import Document
from gipa_extract.readers.html.html_reader import read_html
from gipa_extract.readers.html.linked_pictures import paste_pictures
from gipa_extract.readers.joined_documents import join_documents
from gipa_extract.readers.limits import Deadline, Limits, too_large, too_many

MEDIA_TYPE = "multipart/related"
REMEDY = "save the page again"
MAX_PAGES = 100
"""Pages of one archive; a site's page has a frame or two, and some of advertising."""
_PAGES = frozenset(("text/html", "application/xhtml+xml"))


def read_mhtml(data: bytes, limits: Limits) -> Document:
    """The Document of a web archive: all of its pages that hold text, in their order."""
    if len(data) > limits.max_markup:
        raise too_large(len(data), limits.max_markup, "max_markup")
    deadline = Deadline(limits)
    try:
        parts = [part for part in message_from_bytes(data).walk() if not part.is_multipart()]
        pages = [part for part in parts if part.get_content_type() in _PAGES and _payload_of(part)]
    except (RecursionError, LookupError, ValueError) as error:
        raise ReadError("the web archive is broken", remedy=REMEDY) from error
    if not pages:
        raise ReadError("the web archive holds no page", remedy=REMEDY)
    if len(pages) > MAX_PAGES:
        raise too_many(len(pages), "pages of a web archive", MAX_PAGES, "max_markup")
    documents = []
    for page in _each_once(pages):
        deadline.check()
        documents.append(_page_document(page, parts, limits))
    return join_documents(documents, MEDIA_TYPE)


def _each_once(pages: Sequence[Message]) -> Iterator[Message]:
    """The pages without those that come again, as a frame that stands twice in a page does."""
    seen: set[bytes] = set()
    for page in pages:
        payload = _payload_of(page)
        if payload not in seen:
            seen.add(payload)
            yield page


def _page_document(page: Message, parts: Sequence[Message], limits: Limits) -> Document:
    pictures = {
        name: part
        for part in parts
        if part.get_content_maintype() == "image"
        for name in _names_of(part)
    }
    base = page.get("Content-Location", "").strip()

    def find(address: str) -> tuple[str, bytes] | None:
        part = pictures.get(address) or pictures.get(_join_address(base, address))
        return (part.get_content_type(), _payload_of(part)) if part else None

    return read_html(paste_pictures(_payload_of(page), find, limits.max_markup), limits)


def _names_of(part: Message) -> Iterator[str]:
    """What a page may call a part by."""
    if location := part.get("Content-Location", "").strip():
        yield location
    if identity := part.get("Content-ID", "").strip().strip("<>"):
        yield f"cid:{identity}"


def _join_address(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:  # no address at all
        return address


def _payload_of(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) and payload.strip() else b""
