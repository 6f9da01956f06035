"""A file, bytes or text → Document: its type by content, its encoding, its limits."""

from __future__ import annotations

import codecs
import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from gipa_extract.errors import MissingExtraError, ReadError, UnsupportedError
from gipa_extract.models import Document
from gipa_extract.readers import archive, sniff
from gipa_extract.readers.archive import Input, find
from gipa_extract.readers.encoding import decode
from gipa_extract.readers.files_without_reports import refuse_other_file
from gipa_extract.readers.limits import DEFAULT_LIMITS, Limits, too_large
from gipa_extract.readers.path_or_text import is_path
from gipa_extract.readers.plain_text.line_runs import read_text
from gipa_extract.readers.sheets.separated_values import read_separated
from gipa_extract.readers.table_notations import SIGNS_OF_NOTATIONS, read_table_notations
from gipa_extract.readers.text_preparation import SIGNS_OF_ALTERATION, is_as_written, restore
from gipa_extract.reasons import Reason
from gipa_extract.text.missing_paths import remedy_for_missing
from gipa_extract.text.names import as_text, printable, without_lone_surrogates
from gipa_extract.text.occurrences import Signs, holds

__all__ = [
    "DEFAULT_LIMITS",
    "Input",
    "Limits",
    "Readable",
    "decode",
    "find",
    "from_text",
    "read",
    "read_bytes",
]

_CONVERSIONS = {
    "xlsb": ("binary Excel (.xlsb)", "open it in Excel and save it as .xlsx"),
    "ppt": ("PowerPoint", "soffice --headless --convert-to pdf FILE"),
    "pptx": ("PowerPoint", "soffice --headless --convert-to pdf FILE"),
    "odp": ("OpenDocument slide", "soffice --headless --convert-to pdf FILE"),
    "sealed": ("encrypted Office", "open the file with its password and save it without"),
    "packed": ("rar, 7z and gzip", "unpack it, or pack it again as a zip"),
}


_SIGNS = Signs((), *SIGNS_OF_ALTERATION, *SIGNS_OF_NOTATIONS)
"""What every text is looked through for, once."""

LOOK_FOR_BOXES = 400
"""Characters at a text's beginning, among which the first box of an engine's results stands."""
_NAMES_A_FILE = re.compile(r"[/\\~]|\.\w+\s*$")
"""What a line has that was meant as a path, and not as a text."""

Readable = Path | str | bytes | Input | Document
"""What stands for a report: a file (Path, or str), its bytes, its text (str), or what was read."""


def read(source: Readable, *, limits: Limits = DEFAULT_LIMITS) -> Document:
    """The Document of whatever stands for a report; what takes a report asks here.

    A str is a path if it names a file or looks like one, else the report's text: it has Chinese
    in it, and mostly several lines. ReadError says what is wrong and what to try, and
    NotAReportError that a file is of a kind that holds no report; TypeError says what is taken.
    """
    if not isinstance(limits, Limits):
        raise TypeError(f"limits are given as Limits(max_pages=…, seconds=…); not as {limits!r}")
    if isinstance(source, Document):
        return source
    if isinstance(source, bytes):
        return read_bytes(source, limits=limits)
    if isinstance(source, str):
        return _read_path(source, limits) if is_path(source) else from_text(source)
    if isinstance(source, Path | Input):
        return _read_file(source, limits)
    raise TypeError(
        "a report is given as a path (Path or str), its text (str), its bytes, or a Document; "
        f"not as {type(source).__name__}: {printable(repr(source))[:80]}"
    )


def _read_path(path: str, limits: Limits) -> Document:
    """The Document of a file named by a str, which may have been meant as a text."""
    if not os.path.exists(path) and not _NAMES_A_FILE.search(path):
        raise ReadError(
            "no such file (a line without Chinese is taken for a path)",
            where=printable(path),
            remedy="check the path; a report's text itself: gipa_extract.readers.from_text(…)",
        )
    _require_file(path)
    return _read_file(Path(path), limits)


def _require_file(name: str) -> None:
    """ReadError, which says where the path stops being one, if nothing has this name."""
    if not os.path.lexists(name):
        raise ReadError("no such file", where=printable(name), remedy=remedy_for_missing(name))


def _read_file(path: Path | Input, limits: Limits) -> Document:
    """The Document of a file on the disk, or in a zip on the disk."""
    if isinstance(path, Path):
        _require_file(str(path))
    file = path if isinstance(path, Input) else Input(as_text(str(path)), path)
    data = archive.load(file, limits)
    try:
        return replace(read_bytes(data, limits=limits), path=file.name)
    except (ReadError, MissingExtraError) as error:
        raise error.at(file.name) from error.__cause__


def read_bytes(data: bytes, *, limits: Limits = DEFAULT_LIMITS) -> Document:
    """The Document of a file's bytes; the type is found by content, never by a name."""
    if not data.strip():
        raise ReadError("the file is empty", remedy="download it again")
    if len(data) > limits.max_bytes:
        raise too_large(len(data), limits.max_bytes, "max_bytes")
    kind = sniff.kind_of(data)
    refuse_other_file(kind, data)
    document = _read_kind(kind, data, limits)
    return replace(document, sha256=hashlib.sha256(data).hexdigest(), bytes=len(data))


def from_text(text: str) -> Document:
    """The Document of a report's text itself."""
    if not text or text.isspace():
        raise ReadError("the text is empty", remedy="give the report's text")
    if holds(text, "\0"):
        raise ReadError("the text holds NUL characters", remedy="give the report's text alone")
    notes: tuple[Reason, ...] = ()
    try:
        data = text.encode()
    except UnicodeEncodeError:
        data = text.encode("utf-8", "surrogatepass")
        text, damaged = without_lone_surrogates(text)
        notes = (Reason("characters_damaged", {"count": damaged}),)
    sha256 = hashlib.sha256(data).hexdigest()
    document = _text_document(text, DEFAULT_LIMITS)
    notes_of_all = (*notes, *document.notes)
    return replace(document, sha256=sha256, bytes=len(data), notes=notes_of_all)


def _read_kind(kind: str, data: bytes, limits: Limits) -> Document:
    """Read with the reader of a kind; each is loaded when the first such file comes."""
    if kind == "text":
        return _read_text_file(data, limits)
    if kind == "html":
        from gipa_extract.readers.html.html_reader import read_html

        return read_html(data, limits)
    if kind == "mhtml":
        from gipa_extract.readers.html.web_archive import read_mhtml

        return read_mhtml(data, limits)
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
    if kind == "xlsx":
        from gipa_extract.readers.sheets.workbook_reader import read_xlsx

        return read_xlsx(data, limits)
    if kind == "epub":
        from gipa_extract.readers.html.epub_reader import read_epub

        return read_epub(data, limits)
    if kind == "ofd":
        from gipa_extract.readers.ofd.ofd_reader import read_ofd

        return read_ofd(data, limits)
    if kind in ("doc", "rtf", "odt", "xls", "ods"):
        return _read_by_office(kind, data, limits)
    what, conversion = _CONVERSIONS[kind]
    raise UnsupportedError(f"{what} files cannot be read", remedy=conversion)


def _read_by_office(kind: str, data: bytes, limits: Limits) -> Document:
    """Read what LibreOffice makes of a file; the Document says so."""
    from gipa_extract.readers import office

    read_converted = _reader_of_office(office.KINDS[kind].target is office.DOCX)
    document = read_converted(office.convert(data, kind, limits), limits)
    notes = (*document.notes, Reason("converted_by_office"))
    return replace(document, media_type=office.KINDS[kind].media_type, notes=notes)


def _reader_of_office(is_word: bool) -> Callable[[bytes, Limits], Document]:
    """The reader of what LibreOffice makes; MissingExtraError before it is asked to make it."""
    if is_word:
        from gipa_extract.readers.docx.docx_reader import read_docx, require_docx

        require_docx()
        return read_docx
    from gipa_extract.readers.sheets.workbook_reader import read_xlsx, require_openpyxl

    require_openpyxl()
    return read_xlsx


def _read_text_file(data: bytes, limits: Limits) -> Document:
    if len(data) > limits.max_text:
        raise too_large(len(data), limits.max_text, "max_text")
    text, encoding, notes = decode(data)
    document = _json_document(text, limits) or _text_document(text, limits)
    return replace(document, encoding=encoding, notes=(*notes, *document.notes))


def _json_document(text: str, limits: Limits) -> Document | None:
    """The Document of the report that data in JSON hold; None for any other text."""
    if not text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return None
    from gipa_extract.readers.html.html_reader import read_html
    from gipa_extract.readers.html.json_content import page_of_json

    data = page_of_json(text.removeprefix("\ufeff"))
    if data is None:
        return None
    document = read_html(data.page.encode(), limits)
    says_so = any(note.code == "cut_off" for note in document.notes)
    notes = (*document.notes, *([Reason("cut_off")] if data.is_cut and not says_so else []))
    return replace(document, media_type="application/json", notes=notes)


def _page_in_entities(text: str) -> str | None:
    """The page whose tags a text writes as entities; None if it is no page even so."""
    from gipa_extract.readers.text_preparation.character_entities import decode_entities

    decoded = decode_entities(text)
    return decoded if decoded and sniff.is_page(decoded) else None


def _holds_telling_tables(text: str) -> bool:
    """Whether a text has tables in tags that say what only the reader of pages knows."""
    from gipa_extract.readers.text_preparation.tables_in_tags import holds_telling_tables

    return holds_telling_tables(text)


def _text_document(text: str, limits: Limits) -> Document:
    """The Document of a text, restored; its values may be separated by commas or tabs."""
    if holds(text, "<table") and _holds_telling_tables(text):
        from gipa_extract.readers.html.html_reader import read_html

        return read_html(codecs.BOM_UTF8 + text.encode(), limits)
    is_encoded = holds(text, "&lt;t") or holds(text, "&amp;lt;t")
    if is_encoded and (page := _page_in_entities(text)) is not None:
        from gipa_extract.readers.html.html_reader import read_html

        decoded = read_html(codecs.BOM_UTF8 + page.encode(), limits)
        return replace(decoded, notes=(Reason("entities_decoded"), *decoded.notes))
    if text.startswith("level\t"):
        from gipa_extract.readers.layout.words_with_boxes import read_words_with_boxes

        if (document := read_words_with_boxes(text)) is not None:
            return document
    if "], [" in text[:LOOK_FOR_BOXES]:
        from gipa_extract.readers.layout.engine_results import read_engine_results

        if (document := read_engine_results(text)) is not None:
            return document
    if is_as_written(text):
        return read_text(text)
    signs = _SIGNS.in_text(text)
    text, notes = restore(text, signs)
    if notes:
        signs = _SIGNS.in_text(text)
    document = (
        read_separated(text, limits) or read_table_notations(text, limits, signs) or read_text(text)
    )
    return replace(document, notes=(*notes, *document.notes)) if notes else document
