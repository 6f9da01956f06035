"""An e-book (.epub) → Document: the pages of its spine, in their order, with their pictures."""

from __future__ import annotations

import mimetypes
import posixpath
import re
import zipfile
from urllib.parse import unquote

from gipa_extract.errors import GipaError, ReadError, UnsupportedError
from gipa_extract.models import Document
from gipa_extract.readers.archive import open_zip, unpack
from gipa_extract.readers.html.html_reader import read_html
from gipa_extract.readers.html.linked_pictures import paste_pictures
from gipa_extract.readers.joined_documents import join_documents
from gipa_extract.readers.limits import Deadline, Limits, too_many

MEDIA_TYPE = "application/epub+zip"
REMEDY = "convert it: pandoc FILE -o report.docx"

_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ROOT_FILE = re.compile(r"<(?:\w+:)?rootfile\b([^>]*)>")
_ITEM = re.compile(r"<(?:\w+:)?item\b([^>]*)>")
_ITEM_REFERENCE = re.compile(r"<(?:\w+:)?itemref\b([^>]*)>")
_LOCK = "META-INF/encryption.xml"
_CIPHER = re.compile(rb"xmlenc#(?:aes|tripledes)")
"""Fonts alone are scrambled in other ways, and need not be read."""
_PAGE_TYPES = frozenset(("application/xhtml+xml", "text/html"))


def read_epub(data: bytes, limits: Limits) -> Document:
    """The Document of an e-book; ReadError if it is damaged or locked, LimitError if too large."""
    deadline = Deadline(limits)
    with open_zip(data, limits) as packed:
        if _LOCK in packed.NameToInfo and _CIPHER.search(_part_bytes(packed, _LOCK, limits)):
            raise UnsupportedError("an e-book with a lock", remedy="get it without one")
        documents, length = [], 0
        for name in _pages_in_order(packed, limits):
            deadline.check()
            documents.append(_read_page(packed, name, limits))
            length += len(documents[-1].text)
            if length > limits.max_text:
                raise too_many(length, "characters", limits.max_text, "max_text")
    if not any(document.text.strip() for document in documents):
        raise ReadError("the e-book holds no page", remedy=REMEDY)
    return join_documents(documents, MEDIA_TYPE)


def _pages_in_order(packed: zipfile.ZipFile, limits: Limits) -> list[str]:
    """The names of the pages in the order in which they are read; each once."""
    container = _part_text(packed, "META-INF/container.xml", limits)
    match = _ROOT_FILE.search(container)
    package = _attributes_of(match[1]).get("full-path", "") if match else ""
    listing = _part_text(packed, package, limits)
    items = {
        item.get("id", ""): item.get("href", "")
        for item in map(_attributes_of, _ITEM.findall(listing))
        if item.get("media-type") in _PAGE_TYPES
    }
    order = [_attributes_of(tag).get("idref", "") for tag in _ITEM_REFERENCE.findall(listing)]
    names = (_name_within(package, items[each]) for each in order if each in items)
    return list(dict.fromkeys(name for name in names if name in packed.NameToInfo))


def _read_page(packed: zipfile.ZipFile, name: str, limits: Limits) -> Document:
    page = _part_bytes(packed, name, limits)
    if not page.strip():
        return Document("")

    def find(address: str) -> tuple[str, bytes] | None:
        picture = _name_within(name, address)
        kind = mimetypes.guess_type(picture)[0] or ""
        if not kind.startswith("image/"):
            return None
        try:
            return kind, _part_bytes(packed, picture, limits)
        except GipaError:
            return None  # a picture that cannot be had is one that is not read

    return read_html(paste_pictures(page, find, limits.max_markup), limits)


def _name_within(base: str, address: str) -> str:
    """The name in the zip of what a file in it points at."""
    path = unquote(address.partition("#")[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname("/" + base), path)).lstrip("/")


def _part_text(packed: zipfile.ZipFile, name: str, limits: Limits) -> str:
    text = _part_bytes(packed, name, limits).decode("utf-8", "replace")
    if not text:
        raise ReadError(f"an e-book without {name or 'a list of its pages'}", remedy=REMEDY)
    return text


def _part_bytes(packed: zipfile.ZipFile, name: str, limits: Limits) -> bytes:
    info = packed.NameToInfo.get(name)
    return b"" if info is None else unpack(packed, info, limits.max_markup, "max_markup")


def _attributes_of(tag: str) -> dict[str, str]:
    return {name: one or other for name, one, other in _ATTRIBUTE.findall(tag)}
