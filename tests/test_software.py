"""Documents that other people's software wrote, from the corpus' pages and Word files."""

from __future__ import annotations

import asyncio
import io
import shutil
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from eval.corpus.command import make
from eval.corpus.html import Page, write_html
from eval.corpus.software.layouts import software_layouts
from eval.corpus.software.programs import programs
from eval.corpus.via.layouts import write_varied
from gipa_extract import extract
from gipa_extract.models import Cell
from tests.drawn import font
from tests.needs import needs, skip_if_not_installed

needs("reportlab", "corpus")
from reportlab.pdfgen.canvas import Canvas

LAYOUTS = software_layouts()
COMMANDS = {"libreoffice": "soffice", "wkhtmltopdf": "wkhtmltopdf", "ocrmypdf": "ocrmypdf"}
"""Software that no test asks anybody to install."""
QUICK = ("by-pandoc-docx", "by-pandoc-html")


@pytest.mark.parametrize(
    "name",
    [
        name if name in QUICK else pytest.param(name, marks=pytest.mark.slow)
        for name in LAYOUTS
        if shutil.which(COMMANDS.get(name.split("-")[1], "sh")) and name != "by-ocrmypdf-pdf"
    ],
)
def test_every_cell_of_a_document_by_other_software_is_read(name: str, tmp_path: Path) -> None:
    if name.endswith("-pdf"):
        font()
        needs("pypdfium2", "pdf")
    with skip_if_not_installed():
        content, written = make(LAYOUTS[name], 7, 3)
    path = tmp_path / f"report{written.suffix}"
    path.write_bytes(written.data)
    read = {cell.id: cell for cell in extract(path).cells}
    for cell_id, true in content.cells.items():
        if true.kind != "absent":
            cell = read[cell_id]
            assert (cell.kind, cell.value) == (true.kind, true.value), cell


def test_print_that_crosses_the_line_between_two_cells_is_doubtful() -> None:
    """A number too wide for its cell runs into the next one, as some programs print it."""
    first, second = _first_row_of(_pdf_with_narrow_cell("1234567890"))
    assert first.trust == second.trust == "doubtful"
    assert "over the line" in str(first.reason)
    assert "1234567890" in str(first.raw)


def test_numbers_that_keep_to_their_cells_are_read() -> None:
    first, second = _first_row_of(_pdf_with_narrow_cell("38"))
    assert (first.value, first.doubt, second.value, second.doubt) == (38, None, 5, None)


def _first_row_of(pdf: bytes) -> list[Cell]:
    cells = {cell.id: cell for cell in extract(pdf).cells}
    return [cells[f"art20_1.rules.{name}"] for name in ("issued", "repealed")]


def _pdf_with_narrow_cell(number: str) -> bytes:
    """The first table of Section II; its second column, 40 points wide, holds a number."""
    needs("pypdfium2", "pdf")
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    xs = (60, 200, 240, 380, 500)
    rows = (
        ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
        ("规章", number, "5", "9"),
        ("行政规范性文件", "1", "2", "3"),
    )
    canvas.setFont(font(), 9)
    canvas.drawString(150, 780, "某县2021年政府信息公开工作年度报告")
    canvas.drawString(60, 750, "二、主动公开政府信息情况")
    canvas.rect(60, 700, 440, 20)
    canvas.drawString(240, 706, "第二十条第（一）项")
    for at, row in enumerate(rows):
        canvas.setFont(font(), 6 if at == 0 else 9)
        for text, (left, right) in zip(row, pairwise(xs), strict=True):
            canvas.rect(left, 670 - 30 * at, right - left, 30)
            canvas.drawString(left + 2, 682 - 30 * at, text)
    canvas.save()
    return out.getvalue()


def test_a_row_whose_other_printing_holds_more_is_doubtful() -> None:
    """Stray lines give a row more cells than its head has, and a row of blanks below it."""
    names = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    heads = "".join(f"<td rowspan=2>{name}</td>" for name in names[:4])
    heads += "<td rowspan=2 colspan=2>总计</td>"
    groups = "<td colspan=5>未经复议直接起诉</td><td colspan=5>复议后起诉</td>"
    leaves = "".join(f"<td>{name}</td>" for name in names * 2)
    first = "".join(f"<td>{number}</td>" for number in range(2, 18))
    page = (
        "<p>某县2021年政府信息公开工作年度报告</p><p>四、政府信息公开行政复议、行政诉讼情况</p><table>"
        f"<tr><td colspan=6>行政复议</td><td colspan=10>行政诉讼</td></tr><tr>{heads}{groups}</tr>"
        f"<tr>{leaves}</tr><tr>{first}</tr><tr>{'<td></td>' * 3}<td>—</td>{'<td></td>' * 12}</tr></table>"
    )
    cells = [cell for cell in extract(page).cells if cell.id.startswith("reviews.")]
    assert {cell.trust for cell in cells} <= {"doubtful", "missing"}


@pytest.mark.slow
def test_printing_by_chromium_leaves_no_event_loop_running_in_its_caller() -> None:
    with skip_if_not_installed():
        programs()["by-chromium-pdf"].write(b"<p>1</p>")

    async def answer() -> int:
        return 1

    assert asyncio.run(answer()) == 1


@pytest.mark.slow
@pytest.mark.parametrize("margin", range(0, 1040, 130))
def test_a_page_may_end_anywhere_in_a_table(margin: int) -> None:
    """Chromium's page breaks, wherever the first table begins: pages end in heads and rows."""
    needs("pypdfium2", "pdf")
    content = write_varied("2021", Random(margin))
    page = write_html(content, Random(margin), page=Page()).data.decode()
    style = "td{border:1px solid #000} table{border-collapse:collapse;width:100%}"
    page = page.replace("</head>", f"<style>{style} body{{padding-top:{margin}px}}</style></head>")
    with skip_if_not_installed():
        pdf = programs()["by-chromium-pdf"].write(page.encode())
    read = {cell.id: (cell.kind, cell.value) for cell in extract(pdf).cells}
    printed = {cell: true for cell, true in content.cells.items() if true.kind != "absent"}
    assert {cell: read[cell] for cell in printed} == {
        cell: (true.kind, true.value) for cell, true in printed.items()
    }
