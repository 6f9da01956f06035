"""Word files: merged cells both ways, tables in tables, text boxes."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from eval.corpus.content import Content, Paragraph
from eval.corpus.tables import Box, Printed, rng_by_place
from eval.corpus.written import Written
from gipa_extract.errors import MissingExtraError

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = (
    f'xmlns:w="{_W}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_TABLE_WIDTH = 8500
"""Twentieths of a point: the text's width on A4."""
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


@dataclass(frozen=True)
class Sheet:
    """How a Word file holds its tables."""

    nested: bool = False
    """Every table stands in the one cell of a layout table."""
    boxed: bool = False
    """The first table stands in a text box, twice, as Word saves it: for new and old readers."""
    steady: bool = False
    """Each cell is drawn by its place alone: another value in it changes no other cell."""


def write_docx(content: Content, rng: Random, *, sheet: Sheet) -> Written:
    """The report as a Word file."""
    try:
        import docx
        from docx.oxml import parse_xml
    except ImportError as error:
        raise MissingExtraError("python-docx", "corpus") from error
    document = docx.Document()
    body = document.element.body
    end: _Element = body[-1]
    boxed = sheet.boxed
    for block in content.blocks:
        if isinstance(block, Paragraph):
            xml = _paragraph(block, rng)
        else:
            xml = _table(block, rng, steady=sheet.steady)
            if sheet.nested:
                xml = _cell_around(xml)
            if boxed:
                xml, boxed = _text_box(xml), False
        end.addprevious(parse_xml(xml))
        if isinstance(block, Printed):
            end.addprevious(parse_xml(f"<w:p {_SPACES}/>"))  # else Word joins two tables
    buffer = io.BytesIO()
    document.save(buffer)
    return Written(_without_dates(buffer.getvalue()), ".docx")


def _paragraph(block: Paragraph, rng: Random) -> str:
    place = '<w:jc w:val="center"/>' if block.role == "title" else ""
    indent = '<w:ind w:firstLineChars="200" w:firstLine="640"/>' if block.role == "body" else ""
    return f"<w:p {_SPACES}><w:pPr>{indent}{place}</w:pPr>{_runs(block.text, rng)}</w:p>"


def _runs(text: str, rng: Random) -> str:
    """Word's runs, cut anywhere: spelling marks and edits leave them so."""
    cut = rng.randint(1, len(text)) if len(text) > 1 and rng.random() < 0.5 else len(text)
    return "".join(
        f'<w:r><w:t xml:space="preserve">{escape(piece)}</w:t></w:r>'
        for piece in (text[:cut], text[cut:])
        if piece
    )


def _table(table: Printed, rng: Random, *, steady: bool) -> str:
    # Word always writes the widths; pandoc drops a table whose columns have none
    grid = f'<w:gridCol w:w="{_TABLE_WIDTH // table.width}"/>' * table.width
    source = rng_by_place(rng) if steady else lambda box: rng
    rows = "".join(
        f"<w:tr>{''.join(_cell(box, row, source(box)) for box in boxes)}</w:tr>"
        for row, boxes in enumerate(table.covering)
    )
    return (
        f'<w:tbl {_SPACES}><w:tblPr><w:tblW w:w="5000" w:type="pct"/>'
        f"<w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _cell(box: Box, row: int, rng: Random) -> str:
    span = f'<w:gridSpan w:val="{box.across}"/>' if box.across > 1 else ""
    first = box.row == row
    merge = "" if box.down == 1 else '<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>"
    lines = box.text.split("\n") if first else [""]
    if rng.random() < 0.5:  # a line break inside a paragraph, or a paragraph a line
        inner = "<w:r><w:br/></w:r>".join(_runs(line, rng) for line in lines)
        paragraphs = f"<w:p>{inner}</w:p>"
    else:
        paragraphs = "".join(f"<w:p>{_runs(line, rng)}</w:p>" for line in lines)
    return f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{paragraphs}</w:tc>"


def _cell_around(xml: str) -> str:
    """A table of one cell that holds this table; a cell must end with a paragraph."""
    return (
        f"<w:tbl {_SPACES}><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>"
        f"<w:tr><w:tc><w:tcPr/>{xml}<w:p/></w:tc></w:tr></w:tbl>"
    )


def _text_box(xml: str) -> str:
    """A paragraph with a text box, drawn twice: readers must take one of the two."""
    inside = f"<w:txbxContent>{xml}<w:p/></w:txbxContent>"
    size = '<wp:extent cx="5400000" cy="5400000"/><wp:docPr id="1" name="1"/>'
    drawing = (
        f"<w:drawing><wp:inline>{size}<a:graphic><a:graphicData "
        'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="5400000" cy="5400000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        f"</a:prstGeom></wps:spPr><wps:txbx>{inside}</wps:txbx><wps:bodyPr/></wps:wsp>"
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    old = f'<w:pict><v:shape type="#_x0000_t202"><v:textbox>{inside}</v:textbox></v:shape></w:pict>'
    return (
        f'<w:p {_SPACES}><w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawing}'
        f"</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def _without_dates(data: bytes) -> bytes:
    """The same package with one date on all its parts: the bytes are then the seed's alone."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            new.writestr(info, old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


SHEETS = {
    "docx": Sheet(),
    "docx-nested": Sheet(nested=True),
    "docx-text-box": Sheet(boxed=True),
}
"""Every kind of Word file by its layout's name."""
