"""Two pages on a sheet and pages of two columns: the left side is read first, then the right one."""

from __future__ import annotations

import io

import pytest

from eval.corpus.command import make
from eval.corpus.layouts import layouts
from gipa_extract import Report, extract
from gipa_extract.page_places import ShownPage
from gipa_extract.readers.layout.page_content import Page
from gipa_extract.readers.layout.pages import assemble
from gipa_extract.readers.layout.pieces import Piece, lines_of
from tests.needs import needs, skip_if_not_installed

SCALE = 0.7
WIDE, HIGH = 842.0, 595.0


def two_pages_a_sheet(data: bytes) -> bytes:
    """A PDF as a printer lays it on sheets of two pages."""
    pypdf = needs("pypdf", "corpus-via")
    pages, writer = pypdf.PdfReader(io.BytesIO(data)).pages, pypdf.PdfWriter()
    for first in range(0, len(pages), 2):
        width, height = (float(side) * SCALE for side in pages[first].mediabox[2:])
        sheet = pypdf.PageObject.create_blank_page(width=2 * width, height=height)
        for side, page in enumerate(pages[first : first + 2]):
            laid = pypdf.Transformation().scale(SCALE).translate(side * width, 0)
            sheet.merge_transformed_page(page, laid)
        writer.add_page(sheet)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def cells_of(report: Report) -> dict[str, tuple[object, ...]]:
    return {cell.id: (cell.kind, cell.value, cell.trust == "doubtful") for cell in report.cells}


@pytest.mark.slow
@pytest.mark.parametrize("layout", ["pdf-multipage", "pdf-unruled", "pdf-unruled-multipage"])
@pytest.mark.parametrize("index", [0, 2, 5, 11])
def test_two_pages_on_a_sheet_read_as_they_do_alone(layout: str, index: int) -> None:
    with skip_if_not_installed():
        data = make(layouts()[layout], 8810, index)[1].data
    alone = extract(data)
    together = extract(two_pages_a_sheet(data))
    assert cells_of(together) == cells_of(alone)
    assert [section.id for section in together.sections] == [
        section.id for section in alone.sections
    ]


@pytest.mark.slow
def test_a_cell_of_the_right_page_is_shown_where_it_stands() -> None:
    with skip_if_not_installed():
        data = make(layouts()["pdf-multipage"], 8810, 0)[1].data
    alone, together = extract(data), extract(two_pages_a_sheet(data))
    second = {cell.id: cell.box for cell in alone.cells if cell.page == 2 and cell.box}
    assert len(second) > 50
    sheet = {cell.id: cell for cell in together.cells}
    for name, box in second.items():
        cell = sheet[name]
        assert cell.page == 1
        assert cell.box is not None
        right = [SCALE * box[0] + SCALE * 595.3, SCALE * box[1]]
        assert cell.box[:2] == pytest.approx(right, abs=1.5)


def page_of(*rows: list[tuple[str, float]]) -> Page:
    """A landscape page: rows of texts and where each begins, of type of 10 points."""
    pieces = [
        Piece(text, left, 60.0 + 18 * row, left + 10 * len(text), 70.0 + 18 * row)
        for row, texts in enumerate(rows)
        for text, left in texts
    ]
    return Page(1, WIDE, HIGH, lines_of(pieces), shown=ShownPage(1, WIDE, HIGH))


def test_a_table_without_lines_is_not_cut_between_labels_and_values() -> None:
    labels = ["属于国家秘密", "属于行政查询事项", "重复申请", "信访举报投诉类申请", "予以公开"] * 3
    rows = [[(label, 60.0), *((str(at), 460.0 + 40 * at) for at in range(7))] for label in labels]
    text = assemble([page_of(*rows)], "application/pdf").text
    assert "6" in text.split("属于行政查询事项")[0]


def test_prose_of_two_columns_is_read_column_by_column_below_its_title() -> None:
    left = [f"左栏第{at}行的文字一直写到这一栏的右边为止不留空白直到边上" for at in "一二三四五"]
    right = [f"右栏第{at}行的文字一直写到这一栏的右边为止不留空白直到边上" for at in "一二三四五"]
    rows = [[(one, 60.0), (other, 450.0)] for one, other in zip(left, right, strict=True)]
    title = [("某某市人民政府政府信息公开工作年度报告标题写在两栏之上", 280.0)]
    text = assemble([page_of(title, *rows)], "application/pdf").text
    places = [text.index(part) for part in ("标题", "左栏第一", "左栏第五", "右栏第一", "右栏第五")]
    assert places == sorted(places)
