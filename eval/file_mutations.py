"""Ways to change a file: as transfers and editors damage files, or where its page stays as it is.

`MUTATIONS` has them by format; `python -m eval bench mutate` says what the reader makes of them.
"""

from __future__ import annotations

import base64
import csv
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from email import message_from_bytes
from random import Random
from types import ModuleType
from typing import Any, Literal, NamedTuple

from eval.corpus.via.extractors import EXTRA
from eval.text_mutations import TEXT_MUTATIONS
from gipa_extract.errors import MissingExtraError

Format = Literal[
    "html", "docx", "pdf", "epub", "xlsx", "csv", "mhtml", "ofd", "odt", "ods", "rtf", "text",
]  # fmt: skip
MAX_FLIPS = 40
"""Bits that are flipped in one file."""


class Mutation(NamedTuple):
    """A way to change a file."""

    change: Callable[[bytes, Random], bytes]
    keeps_page: bool = False
    """Whether the page that it shows stays as it was, to the last number."""


def flip_bits(data: bytes, rng: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.randint(1, MAX_FLIPS)):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _cut(data: bytes, rng: Random) -> bytes:
    return data[: rng.randrange(1, len(data))]


def _drop_part(data: bytes, rng: Random) -> bytes:
    start = rng.randrange(len(data))
    return data[:start] + data[start + rng.randint(1, 2000) :]


def _repeat_part(data: bytes, rng: Random) -> bytes:
    start = rng.randrange(len(data))
    part = data[start : start + rng.randint(1, 2000)]
    return data[:start] + part * rng.randint(2, 20) + data[start + len(part) :]


_TAG = re.compile(rb"<[^<>]{1,300}>")


def swap_tags(data: bytes, rng: Random) -> bytes:
    tags = list(_TAG.finditer(data))
    if len(tags) < 2:
        return data
    first, second = sorted(rng.sample(tags, 2), key=lambda tag: tag.start())
    return b"".join(
        (data[: first.start()], second[0], data[first.end() : second.start()], first[0],
         data[second.end() :])
    )  # fmt: skip


def drop_tag(data: bytes, rng: Random) -> bytes:
    tag = rng.choice(list(_TAG.finditer(data)))
    return data[: tag.start()] + data[tag.end() :]


# what leaves the page as it is

_HIDDEN = (
    b'<span style="display:none">77</span>',
    b'<p style="visibility:hidden;position:absolute">88</p>',
    b"<!-- 99 -->",
    b"<script>var a = 12;</script>",
    b'<input type="hidden" value="66">',
    b"<style>.zz { color: red }</style>",
    b"<template><td>55</td></template>",
    b'<style>.zq{display:none}</style><span class="zq">44</span>',
    b'<b style="font-size:0">33</b>',
    b'<i style="position:absolute;left:-9999px">22</i>',
    b'<em style="opacity:0">11</em>',
    b'<u style="color:#ffffff">13</u>',
    b'<s style="display:block;height:0;overflow:hidden">14</s>',
    b"<span hidden>15</span>",
    b'<span style="text-indent:-9999px;display:inline-block;width:0;overflow:hidden">16</span>',
)
_CELL_END = re.compile(rb"</td>", re.IGNORECASE)


def _hide_in_cell(data: bytes, rng: Random) -> bytes:
    """Something hidden before the end of a few cells of a web page."""
    for _ in range(rng.randint(1, 5)):
        ends = [found.start() for found in _CELL_END.finditer(data)]
        at = rng.choice(ends)
        data = data[:at] + rng.choice(_HIDDEN) + data[at:]
    return data


def _dress_digits(data: bytes, rng: Random) -> bytes:
    """A tag that only dresses round the text of a few cells."""
    tag = rng.choice((b"span", b"font", b"b", b"o:p"))
    count = rng.randint(1, 30)
    return re.sub(rb">(\d+)<", rb"><%s>\1</%s><" % (tag, tag), data, count=count)


_RUN_HIDDEN = (
    b"<w:r><w:rPr><w:vanish/></w:rPr><w:t>77</w:t></w:r>",
    b'<w:del w:id="9" w:author="a"><w:r><w:delText>88</w:delText></w:r></w:del>',
    b'<w:bookmarkStart w:id="7" w:name="x"/><w:bookmarkEnd w:id="7"/>',
    b"<w:r><w:instrText>PAGE 99</w:instrText></w:r>",
    b'<w:proofErr w:type="spellStart"/>',
)


def _hide_runs(body: bytes, rng: Random) -> bytes:
    """Something hidden at the end of a few paragraphs of a Word file."""
    for _ in range(rng.randint(1, 5)):
        at = rng.choice([found.start() for found in re.finditer(rb"</w:p>", body)])
        body = body[:at] + rng.choice(_RUN_HIDDEN) + body[at:]
    return body


def _split_runs(body: bytes, rng: Random) -> bytes:
    """Numbers of two digits and more as two runs, as Word writes what was edited."""
    count = rng.randint(1, 30)
    return re.sub(
        rb"<w:t>(\d)(\d+)</w:t></w:r>",
        rb"<w:t>\1</w:t></w:r><w:r><w:t>\2</w:t></w:r>",
        body,
        count=count,
    )


def in_body(
    change: Callable[[bytes, Random], bytes], body: str = r"word/document\.xml"
) -> Callable[[bytes, Random], bytes]:
    """The change, made to the parts of a zip file whose names are like `body`: a Word file's."""

    def changed(data: bytes, rng: Random) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                part = old.read(name)
                new.writestr(name, change(part, rng) if re.fullmatch(body, name) else part)
        return out.getvalue()

    return changed


def _append_comment(data: bytes, rng: Random) -> bytes:
    """Bytes behind a PDF's end, as mail programs leave them."""
    return data + b"\n% " + rng.randbytes(rng.randint(1, 200)).hex().encode() + b"\n"


def _hide_in_pages(data: bytes, rng: Random) -> bytes:
    """Numbers on a few pages of a PDF that nobody sees: drawn in no way, in white, or aside."""
    pages = _pypdf().PdfReader(io.BytesIO(data))
    writer = _pypdf().PdfWriter(clone_from=pages)
    for page in rng.sample(writer.pages, rng.randint(1, len(writer.pages))):
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        hidden = _pypdf().PdfReader(io.BytesIO(_unseen_numbers(width, height, rng))).pages[0]
        page.merge_page(hidden, over=False)  # so that white does not cover print
    return _written(writer)


def _unseen_numbers(width: float, height: float, rng: Random) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(width, height), invariant=1)
    for _ in range(rng.randint(1, 30)):
        way = rng.choice(("undrawn", "white", "aside"))
        x, y = rng.uniform(40, width - 60), rng.uniform(40, height - 40)
        text = canvas.beginText(x + (2 * width if way == "aside" else 0), y)
        text.setFont("Helvetica", rng.choice((8, 10, 12)))
        text.setTextRenderMode(3 if way == "undrawn" else 0)
        text.setFillGray(1 if way == "white" else 0)
        text.textOut(str(rng.randint(1, 999)))
        canvas.drawText(text)
    canvas.save()
    return out.getvalue()


def _save_again(data: bytes, rng: Random) -> bytes:
    """A PDF as another program writes it: its objects numbered anew, its streams packed anew."""
    writer = _pypdf().PdfWriter(clone_from=_pypdf().PdfReader(io.BytesIO(data)))
    for page in writer.pages:
        page.compress_content_streams(level=rng.randint(0, 9))
    return _written(writer)


def _pypdf() -> ModuleType:
    try:
        import pypdf
    except ImportError as error:
        raise MissingExtraError("pypdf", EXTRA) from error
    return pypdf


def _written(writer: Any) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _junk_before(data: bytes, rng: Random) -> bytes:
    """Bytes before a PDF's head, which readers pass over."""
    return b"\r\n" * rng.randint(1, 100) + data


def _hide_in_workbook(data: bytes, rng: Random) -> bytes:
    """Numbers in a workbook that nobody sees: on a hidden sheet, in a hidden column or row."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.active
    ways = rng.sample(("sheet", "column", "row", "comment"), rng.randint(1, 4))
    last_row, last_column = sheet.max_row, sheet.max_column
    if "sheet" in ways:
        hidden = book.create_sheet("old")
        hidden.sheet_state = "hidden"
        for row in sheet.iter_rows(values_only=True):
            hidden.append([value + 1 if isinstance(value, int) else value for value in row])
    if "column" in ways:
        letter = openpyxl.utils.get_column_letter(last_column + 1)
        sheet.column_dimensions[letter].hidden = True
        for row in rng.sample(range(1, last_row + 1), 20):
            sheet.cell(row, last_column + 1, rng.randint(1, 999))
    if "row" in ways:
        sheet.row_dimensions[last_row + 1].hidden = True
        for column in range(1, last_column + 1):
            sheet.cell(last_row + 1, column, rng.randint(1, 999))
    if "comment" in ways:
        for row in rng.sample(range(1, last_row + 1), 5):
            sheet.cell(row, last_column + 2).comment = openpyxl.comments.Comment(
                str(rng.randint(1, 99)), "a"
            )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _dress_workbook(data: bytes, rng: Random) -> bytes:
    """Fonts, colours, widths and number formats that show each number as it was."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.active
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, int) and rng.random() < 0.3:
                cell.number_format = rng.choice(("0", "General", "@", "0_ "))
                cell.font = openpyxl.styles.Font(bold=True, color="FFC00000")
    for column in "ABCDEFG":
        sheet.column_dimensions[column].width = rng.randint(8, 40)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _requote(data: bytes, rng: Random) -> bytes:
    """Separated values as another program writes them: each in quotes, or with other line ends."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    out = io.StringIO(newline="")
    ends = rng.choice(("\r\n", "\n"))
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator=ends).writerows(rows)
    return out.getvalue().encode(rng.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16")))


def _in_html_of_archive(change: Callable[[bytes, Random], bytes]) -> Callable[..., bytes]:
    """The change, made to the page in a web archive."""

    def changed(data: bytes, rng: Random) -> bytes:
        archive = message_from_bytes(data)
        for part in archive.walk():
            if part.get_content_type() == "text/html":
                page = part.get_payload(decode=True)
                assert isinstance(page, bytes)
                part.set_payload(base64.encodebytes(change(page, rng)))
        return archive.as_bytes()

    return changed


def _hide_in_ofd(data: bytes, rng: Random) -> bytes:
    """Numbers in an OFD that nobody sees: invisible, or beside the page."""

    def with_hidden(part: bytes, rng: Random) -> bytes:
        invisible = rng.random() < 0.5
        x = rng.randint(10, 180) if invisible else rng.randint(300, 500)
        text = (
            f'<ofd:TextObject ID="99{rng.randint(100, 999)}" Boundary="{x} {rng.randint(10, 280)} 20 5"'
            f' Font="1" Size="4"{" Visible=" + chr(34) + "false" + chr(34) if invisible else ""}>'
            f'<ofd:TextCode X="0" Y="4" DeltaX="2 2">{rng.randint(100, 999)}</ofd:TextCode>'
            "</ofd:TextObject>"
        )
        at = part.rindex(b"</ofd:Layer>")
        return part[:at] + text.encode() + part[at:]

    return in_body(with_hidden, _OFD_PAGE)(data, rng)


_OFD_PAGE = r".*/Content\.xml"
_SHEET = r"xl/(worksheets/sheet1|sharedStrings|workbook|styles)\.xml"
_CHAPTER = r".*ch\d+\.xhtml"


def _in_text(change: Callable[[str, Random], str]) -> Callable[[bytes, Random], bytes]:
    return lambda data, rng: change(data.decode(), rng).encode()


DAMAGE = {
    "bits": Mutation(flip_bits),
    "cut": Mutation(_cut),
    "part dropped": Mutation(_drop_part),
    "part repeated": Mutation(_repeat_part),
}
MUTATIONS: Mapping[Format, Mapping[str, Mutation]] = {
    "html": {
        **DAMAGE,
        "tags swapped": Mutation(swap_tags),
        "tag dropped": Mutation(drop_tag),
        "hidden in cells": Mutation(_hide_in_cell, keeps_page=True),
        "digits dressed": Mutation(_dress_digits, keeps_page=True),
    },
    "docx": {
        **DAMAGE,
        "body: bits": Mutation(in_body(flip_bits)),
        "body: tags swapped": Mutation(in_body(swap_tags)),
        "body: tag dropped": Mutation(in_body(drop_tag)),
        "hidden runs": Mutation(in_body(_hide_runs), keeps_page=True),
        "runs split": Mutation(in_body(_split_runs), keeps_page=True),
    },
    "pdf": {
        **DAMAGE,
        "bytes behind the end": Mutation(_append_comment, keeps_page=True),
        "bytes before the head": Mutation(_junk_before, keeps_page=True),
        "hidden on pages": Mutation(_hide_in_pages, keeps_page=True),
        "saved again": Mutation(_save_again, keeps_page=True),
    },
    "epub": {
        **DAMAGE,
        "chapter: bits": Mutation(in_body(flip_bits, _CHAPTER)),
        "chapter: tags swapped": Mutation(in_body(swap_tags, _CHAPTER)),
        "chapter: tag dropped": Mutation(in_body(drop_tag, _CHAPTER)),
        "hidden in cells": Mutation(in_body(_hide_in_cell, _CHAPTER), keeps_page=True),
        "digits dressed": Mutation(in_body(_dress_digits, _CHAPTER), keeps_page=True),
    },
    "xlsx": {
        **DAMAGE,
        "sheet: bits": Mutation(in_body(flip_bits, _SHEET)),
        "sheet: tags swapped": Mutation(in_body(swap_tags, _SHEET)),
        "sheet: tag dropped": Mutation(in_body(drop_tag, _SHEET)),
        "hidden in the book": Mutation(_hide_in_workbook, keeps_page=True),
        "numbers dressed": Mutation(_dress_workbook, keeps_page=True),
    },
    "csv": {**DAMAGE, "written again": Mutation(_requote, keeps_page=True)},
    "mhtml": {
        **DAMAGE,
        "page: bits": Mutation(_in_html_of_archive(flip_bits)),
        "page: tags swapped": Mutation(_in_html_of_archive(swap_tags)),
        "page: tag dropped": Mutation(_in_html_of_archive(drop_tag)),
        "hidden in cells": Mutation(_in_html_of_archive(_hide_in_cell), keeps_page=True),
        "digits dressed": Mutation(_in_html_of_archive(_dress_digits), keeps_page=True),
    },
    "ofd": {
        **DAMAGE,
        "page: bits": Mutation(in_body(flip_bits, _OFD_PAGE)),
        "page: tags swapped": Mutation(in_body(swap_tags, _OFD_PAGE)),
        "page: tag dropped": Mutation(in_body(drop_tag, _OFD_PAGE)),
        "hidden on pages": Mutation(_hide_in_ofd, keeps_page=True),
    },
    "text": {
        name: Mutation(_in_text(change), keeps_page=True) for name, change in TEXT_MUTATIONS.items()
    },
}
"""By format and name. A damaged file may show another page, so that any cells may come out."""
