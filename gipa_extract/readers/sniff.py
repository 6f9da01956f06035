"""A file's bytes → its kind, by content and never by a name."""

from __future__ import annotations

import codecs
import io
import re
import zipfile

from gipa_extract.readers.limits import DEFAULT_LIMITS
from gipa_extract.readers.zip_directory import require_few_entries

HEAD = 4096
"""Bytes looked at; Word puts some 2 kB of namespaces and comments before its first tag."""

_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"GIF8", "image"),
    (b"Rar!\x1a\x07", "packed"),
    (b"7z\xbc\xaf\x27\x1c", "packed"),
    (b"\x1f\x8b\x08", "packed"),
    (b"SQLite format 3\0", "database"),
    (b"PAR1", "data"),
    (b"ARROW1", "data"),
    (b"<stata_dta>", "data"),
)
_OFFICE = (
    ("word/", "docx"),
    ("xl/", "xlsx"),
    ("ppt/", "pptx"),
    ("OFD.xml", "ofd"),
)
_BY_MIMETYPE = {
    "opendocument.text": "odt",
    "opendocument.spreadsheet": "ods",
    "opendocument.presentation": "odp",
    "epub+zip": "epub",
}
_HEADER = re.compile(r"(?:[A-Za-z-]+:.*\r?\n(?:[ \t].*\r?\n)*)*?MIME-Version:", re.IGNORECASE)
_LEAD = re.compile(r"(?:\s|\ufeff|<!--.*?-->|<\?.*?>|<!\[.*?\]>)*+", re.DOTALL)
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|meta|title|link|base|script|style|div|table|tbody|thead"
    r"|tr|td|p|span|font|center|h[1-6]|ul|ol|dl|section|article|main|nav|header|form|a|b|br|hr"
    r"|img|strong|em|pre|iframe|frameset|input)(?=[\s/>])",
    re.IGNORECASE,
)
_WORD_XML = re.compile(r"<(?:w:wordDocument|pkg:package)\b")
_JSON = re.compile(r"[\[{]\s*[\"\[{]")
"""How data begin that may carry a page, as a string."""
_PAGE_OR_TABLE = re.compile(rb"<(?:!doctype|html|body|table|tr|td|div)\b", re.IGNORECASE)
_PAGE_OR_TABLE_ROW = re.compile(rb"<(?:!doctype|html|body|table|tr|td)\b", re.IGNORECASE)
_TABLE_OR_ROW = re.compile(rb"<(?:!doctype|html|body|table|tr)\b", re.IGNORECASE)
_LEFT_OVER_ROW = re.compile(rb"^[^<>\n]++(?:<t[dh]>[^<>\n]*+)++</tr>", re.MULTILINE)
LEAST_LEFT_OVER_ROWS = 8
_WIKI_ROW = re.compile(rb"^\|-[ \t\r]*$", re.MULTILINE)
LEAST_WIKI_ROWS = 3
_TABBED_LINE = re.compile(rb"^[^<>\t\n]++\t++[^<>\n]*+$", re.MULTILINE)
LEAST_TABBED_LINES = 3
_OTHER_TAG = re.compile(
    rb"<(?!/?(?:div|span|font|b|i|u|em|strong|sup|sub|small|big|a|o:p)\b)[!?/a-z]", re.IGNORECASE
)
"""Any but those of words and divisions: a paragraph, a table, a line break, a comment."""
_DIVISION = re.compile(rb"</?div\b", re.IGNORECASE)
_DIVISION_LINE = re.compile(rb"^</?div\b[^<>]*>[ \t\r]*\n[ \t\r]*$", re.IGNORECASE | re.MULTILINE)
_EMPTY_LINE = re.compile(rb"\n[ \t\r]*\n")
LEAST_EMPTY_LINES = 8

_END_TAG = re.compile(r"</(?:p|td|tr|div|table|span)\s*>", re.IGNORECASE)


def kind_of(data: bytes) -> str:
    """What a file is: pdf, docx, xlsx, xlsb, pptx, odt, ods, odp, ofd, epub, zip, doc, xls, ppt,
    sealed (encrypted Office), rtf, packed (rar, 7z, gzip), database (SQLite, DuckDB), data (Parquet, Arrow, Stata),
    image, mhtml, html, or else text.
    """
    head = data[:HEAD].lstrip()
    magic = next((kind for magic, kind in _MAGIC if head.startswith(magic)), "")
    if magic:
        return _CONTAINERS[magic](data) if magic in _CONTAINERS else magic
    if _is_picture(head):
        return "image"
    if data[8:12] == b"DUCK":  # behind a checksum, which may begin with what passes for a space
        return "database"
    kind = _markup_kind(_head_text(data[:HEAD])) or ("pdf" if b"%PDF-" in data[:1024] else "text")
    if kind == "html" and (
        _prints_rows_as_lines(data)
        or _tags_words_alone(data)
        or _holds_wiki_tables(data)
        or _begins_no_row(data)
    ):
        return "text"
    return kind


def _tags_words_alone(data: bytes) -> bool:
    """Whether all tags are those of words, or stand between empty lines as paragraphs do.

    pandoc's Markdown of a page from Word keeps those round each run, and of a page with a division in
    each cell those round each division.
    """
    if b"\0" in data[:HEAD] or _OTHER_TAG.search(data):
        return False
    if len(_DIVISION.findall(data)) != len(_DIVISION_LINE.findall(data)):
        return False
    return len(_EMPTY_LINE.findall(data)) >= LEAST_EMPTY_LINES


def _holds_wiki_tables(data: bytes) -> bool:
    """Whether the tables of a text are MediaWiki's, so that its tags stand amid that notation."""
    if b"{|" not in data or b"|}" not in data or _PAGE_OR_TABLE_ROW.search(data):
        return False
    return len(_WIKI_ROW.findall(data)) >= LEAST_WIKI_ROWS


def _begins_no_row(data: bytes) -> bool:
    """Whether a tool left the tags between cells and behind rows, and no table: 规章<td>2<td>0</tr>."""
    if _TABLE_OR_ROW.search(data):
        return False
    return len(_LEFT_OVER_ROW.findall(data)) >= LEAST_LEFT_OVER_ROWS


def _prints_rows_as_lines(data: bytes) -> bool:
    """Whether text between tags has its tables as lines with tabs: resiliparse's minimal HTML."""
    if _PAGE_OR_TABLE.search(data, 0, HEAD) or b"\t" not in data or _PAGE_OR_TABLE.search(data):
        return False
    return len(_TABBED_LINE.findall(data)) >= LEAST_TABBED_LINES


def _is_picture(head: bytes) -> bool:
    """WebP and BMP, whose marks are not in one piece."""
    webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    return webp or (head[:2] == b"BM" and head[6:10] == bytes(4))


def is_page(text: str) -> bool:
    """Whether a text begins as a web page does, or with tags."""
    return _markup_kind(text[:HEAD]) == "html"


def _markup_kind(text: str) -> str | None:
    """mhtml, doc (Word in one XML file), html, or None: what the first tag after comments says."""
    if _HEADER.match(text.lstrip()):
        return "mhtml"
    lead = _LEAD.match(text)
    rest = text[lead.end() :] if lead else text
    if _WORD_XML.match(rest):
        return "doc"
    tagged = len(_END_TAG.findall(text)) >= 3 and not _JSON.match(rest)
    if _HTML.match(rest) or rest.startswith("<!--") or tagged:
        return "html"
    return None


def _head_text(head: bytes) -> str:
    """The first characters, as far as ASCII shows through; UTF-16 is told by its zeros."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", "replace")
    if head[1:2] == b"\0":
        return head.decode("utf-16-le", "replace")
    if head[:1] == b"\0":
        return head.decode("utf-16-be", "replace")
    return head.removeprefix(codecs.BOM_UTF8).decode("latin-1")


def _zip_kind(data: bytes) -> str:
    """What a zip holds; one whose directory cannot be read is a zip still."""
    file = io.BytesIO(data)
    try:
        require_few_entries(file, DEFAULT_LIMITS)
        with zipfile.ZipFile(file) as packed:
            return kind_of_zip(packed)
    except Exception:  # reading it says what is wrong
        return "zip"


def kind_of_zip(packed: zipfile.ZipFile) -> str:
    """What a zip is by the names in its directory: docx, xlsx, pptx, ofd, odt, …, or zip."""
    names = set(packed.namelist())
    if "mimetype" in names:
        mime = _mimetype_of(packed)
        return next((kind for word, kind in _BY_MIMETYPE.items() if word in mime), "zip")
    if "[Content_Types].xml" in names or "OFD.xml" in names:
        if "xl/workbook.bin" in names:
            return "xlsb"
        for part, kind in _OFFICE:
            if any(name.startswith(part) for name in names):
                return kind
    return "zip"


def _mimetype_of(packed: zipfile.ZipFile) -> str:
    """What the file `mimetype` says; nothing where it is encrypted or damaged."""
    try:
        with packed.open("mimetype") as stream:
            return stream.read(100).decode("latin-1")
    except Exception:  # each way of packing has errors of its own
        return ""


def _ole_kind(data: bytes) -> str:
    """Which program of Office 97-2003 (or WPS) wrote it, by the streams in its directory."""
    for stream, kind in (
        ("EncryptedPackage", "sealed"),
        ("WordDocument", "doc"),
        ("Workbook", "xls"),
        ("PowerPoint Document", "ppt"),
    ):
        if stream.encode("utf-16-le") in data:
            return kind
    return "doc"


_CONTAINERS = {"zip": _zip_kind, "ole": _ole_kind}
