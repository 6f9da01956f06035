"""A file, bytes or text → Document: its type by content, its encoding, its limits."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from gipa_extract.errors import MissingExtraError, ReadError, UnsupportedError
from gipa_extract.models import Document
from gipa_extract.readers import archive, sniff
from gipa_extract.readers.archive import Input, find
from gipa_extract.readers.encoding import decode
from gipa_extract.readers.limits import DEFAULT_LIMITS, Limits, too_large
from gipa_extract.readers.plain_text.line_runs import read_text

__all__ = ["DEFAULT_LIMITS", "Input", "Limits", "decode", "find", "from_text", "read", "read_bytes"]

_CONVERSIONS = {
    "doc": ("Word 97-2003 and WPS", "soffice --headless --convert-to docx FILE"),
    "rtf": ("RTF", "soffice --headless --convert-to docx FILE"),
    "odt": ("OpenDocument text", "soffice --headless --convert-to docx FILE"),
    "ofd": ("OFD", "print them to PDF in an OFD viewer"),
    "xls": ("Excel", "copy the sheet into a text file, or save it as HTML"),
    "xlsx": ("Excel", "copy the sheet into a text file, or save it as HTML"),
    "ods": ("OpenDocument sheet", "copy the sheet into a text file, or save it as HTML"),
    "ppt": ("PowerPoint", "soffice --headless --convert-to pdf FILE"),
    "pptx": ("PowerPoint", "soffice --headless --convert-to pdf FILE"),
    "odp": ("OpenDocument slide", "soffice --headless --convert-to pdf FILE"),
    "sealed": ("encrypted Office", "open the file with its password and save it without"),
    "packed": ("rar, 7z and gzip", "unpack it, or pack it again as a zip"),
}


def read(path: str | Path | Input, *, limits: Limits = DEFAULT_LIMITS) -> Document:
    """The Document of one file; ReadError says what is wrong with it and what to try."""
    found = path if isinstance(path, Input) else Input(str(path), Path(path))
    data = archive.load(found, limits)
    try:
        return replace(read_bytes(data, limits=limits), path=found.name)
    except (ReadError, MissingExtraError) as error:
        raise error.at(found.name) from error.__cause__


def read_bytes(data: bytes, *, limits: Limits = DEFAULT_LIMITS) -> Document:
    """The Document of a file's bytes; the type is found by content, never by a name."""
    if not data.strip():
        raise ReadError("the file is empty", remedy="download it again")
    if len(data) > limits.max_bytes:
        raise too_large(len(data), limits.max_bytes, "max_bytes")
    document = _read_kind(sniff.kind_of(data), data, limits)
    return replace(document, sha256=hashlib.sha256(data).hexdigest(), bytes=len(data))


def from_text(text: str) -> Document:
    """The Document of a report's text itself."""
    if not text.strip():
        raise ReadError("the text is empty", remedy="give the report's text")
    data = text.encode("utf-8", "surrogatepass")
    return replace(read_text(text), sha256=hashlib.sha256(data).hexdigest(), bytes=len(data))


def _read_kind(kind: str, data: bytes, limits: Limits) -> Document:
    """Read with the reader of a kind; each is loaded when the first such file comes."""
    if kind == "text":
        return _read_text_file(data, limits)
    if kind in ("html", "mhtml"):
        from gipa_extract.readers.html import html_reader

        return (html_reader.read_html if kind == "html" else html_reader.read_mhtml)(data, limits)
    if kind == "docx":
        from gipa_extract.readers.docx.docx_reader import read_docx

        return read_docx(data, limits)
    if kind == "pdf":
        from gipa_extract.readers.pdf.pdf_reader import read_pdf

        return read_pdf(data, limits)
    if kind == "image":
        from gipa_extract.readers.ocr.scan_reader import read_image

        return read_image(data, limits)
    if kind == "zip":
        return read_bytes(archive.only_file(data, limits), limits=limits)
    what, conversion = _CONVERSIONS[kind]
    raise UnsupportedError(f"{what} files cannot be read", remedy=conversion)


def _read_text_file(data: bytes, limits: Limits) -> Document:
    if len(data) > limits.max_text:
        raise too_large(len(data), limits.max_text, "max_text")
    text, encoding, notes = decode(data)
    return replace(read_text(text), encoding=encoding, notes=notes)
