"""Excel, OpenDocument sheets, and comma-separated files: what a sheet shows is what is read."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.needs import needs

openpyxl = needs("openpyxl", "xlsx")
needs("docx", "docx")

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from eval.corpus.command import make
from eval.corpus.content import Content
from eval.corpus.layouts import layouts
from gipa_extract import extract
from gipa_extract.errors import LimitError, NotAReportError, ReadError
from gipa_extract.models import Cell
from gipa_extract.readers import Limits, from_text, office, read_bytes
from gipa_extract.readers.sheets.number_formats import shown_value
from gipa_extract.readers.sheets.sheet_cell import SheetCell
from gipa_extract.readers.sheets.wrapped_labels import join_wrapped_labels
from tests.test_office import SOFFICE, as_word_writes_it, needs_office
from tests.wild_files import FILES, outcomes

CSV = "Text - txt - csv (StarCalc)"
SHEETS = {
    "xlsx": "xlsx",
    "xls": "xls:MS Excel 97",
    "ods": "ods",
    "csv": f"csv:{CSV}:44,34,76",
    "tsv": f"tsv:{CSV}:9,34,76",
}


def soffice(folder: Path, *arguments: str) -> None:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", *arguments]
    subprocess.run(command, cwd=folder, capture_output=True, check=True, timeout=120)


@pytest.fixture(scope="session")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> tuple[Content, Path]:
    """What a report says, and a folder with it as LibreOffice's sheets of every kind."""
    content, made = make(layouts()["docx"], 1, 2)
    folder = tmp_path_factory.mktemp("sheets")
    (folder / "report.docx").write_bytes(as_word_writes_it(made.data))
    soffice(folder, "--convert-to", "html", "report.docx")
    web_query = "--infilter=calc_HTML_WebQuery"
    soffice(folder, web_query, "--convert-to", "xlsx", "report.html")
    for suffix, filter_name in SHEETS.items():
        if suffix != "xlsx":
            soffice(folder, "--convert-to", filter_name, "report.xlsx")
    return content, folder


@pytest.mark.slow
@needs_office
@pytest.mark.parametrize("suffix", SHEETS)
def test_every_cell_of_a_real_sheet_is_right(sheets: tuple[Content, Path], suffix: str) -> None:
    content, folder = sheets
    path = folder / f"report.{suffix}"
    if not path.exists():
        pytest.skip("needs LibreOffice's sheets: apt-get install libreoffice-calc-nogui")
    report = extract(path)
    assert {cell.id: (cell.kind, cell.value) for cell in report.cells} == {
        name: (true.kind, true.value) for name, true in content.cells.items()
    }
    assert all(cell.doubt is None or cell.doubted_by_sum for cell in report.cells)
    assert (report.year, len(report.sections)) == (content.year, 6)


def test_a_csv_that_pandoc_wrote_is_read_to_the_last_cell() -> None:
    found = outcomes(FILES / "22-csv_qixia.csv")
    assert len(found) == 198
    assert {outcome.verdict for outcome in found} == {"right"}


@pytest.mark.parametrize("separator", ",;")
def test_a_csv_whose_last_columns_are_empty_is_one_still(separator: str) -> None:
    rows = ("信息内容,本年制发件数,本年废止件数,现行有效件数", "规章,1,0,3", "行政规范性文件,0,5,6")
    rest = ("行政许可,7", "行政处罚,0", "行政强制,9", "行政事业性收费,0")
    lines = ["某县2022年政府信息公开工作年度报告", *rows, *rest]
    text = "".join(f"{line}{',' * (8 - line.count(','))}\n" for line in lines)
    report = extract(text.replace(",", separator))
    assert report.source.media_type == "text/csv"
    read = [cell.value for cell in report.cells if cell.id.startswith("art20")]
    assert read == [1, 0, 3, 0, 5, 6, 7, 0, 9, 0]


def test_prose_of_a_csv_that_is_wrapped_at_one_width_is_whole() -> None:
    prose = "全年按要求公开各类信息并加强审核把关确保内容准确及时做好各项工作不断提高"
    wrapped = [prose[at:] + prose[:at] for at in range(5)]
    rows = (
        "信息内容,本年制发件数,本年废止件数,现行有效件数",
        "规章,1,0,3",
        "行政规范性文件,0,5,6",
        "行政许可,7",
    )
    lines = [
        "某县2022年政府信息公开工作年度报告",
        "一、总体情况",
        *wrapped,
        "二、主动公开政府信息情况",
        *rows,
    ]
    for text in ("\n".join([*lines, ""]), "\n".join([*lines, prose])):
        document = from_text(text)
        assert document.media_type == "text/csv"
        assert all(line in document.text for line in text.split("\n") if "," not in line)


def test_a_csv_says_that_it_is_one_and_a_text_of_it_is_read_alike() -> None:
    path = FILES / "22-csv_qixia.csv"
    report = extract(path)
    assert report.source.media_type == "text/csv"
    assert extract(path.read_text("utf-8")).cells == report.cells


@pytest.mark.parametrize(
    "text",
    ["a,b\n1,2\n", "姓名,件数\n张三,1\n李四,2\n王五,3\n", 'x,"y\n' * 50],
)
def test_a_table_of_something_else_is_no_report(text: str) -> None:
    with pytest.raises(NotAReportError):
        extract(text.encode())


HEAD = ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")


def workbook(*rows: tuple[object, ...]) -> openpyxl.Workbook:
    """A workbook with the first article's table, and rows of it."""
    book = openpyxl.Workbook()
    book.active.append(("甲县2021年政府信息公开工作年度报告",))
    book.active.append(HEAD)
    for row in rows:
        book.active.append(row)
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def first_cell(book: openpyxl.Workbook) -> Cell:
    return extract(saved(book))["art20_1.rules.issued"]


def test_a_cell_is_what_its_format_shows() -> None:
    book = workbook(("规章", 0, 12345, 1.5), ("行政规范性文件", None, "—", "见附件"))
    for cell, style in zip(book.active[3][1:], ("0;-0;;@", "#,##0", "0"), strict=True):
        cell.number_format = style
    cells = [cell for cell in extract(saved(book)).cells if cell.id.startswith("art20_1")]
    assert [cell.raw for cell in cells] == ["", "12,345", "2", "", "—", "见附件"]
    assert [cell.kind for cell in cells] == ["blank", "number", "number", "blank", "dash", "text"]


@pytest.mark.parametrize(
    ("change", "trust"),
    [
        ({"value": "=1+2"}, "doubtful"),
        ({"font": Font(strike=True)}, "doubtful"),
        ({"font": Font(color="FFFFFFFF")}, "doubtful"),
        ({"number_format": "[DBNum1]0"}, "doubtful"),
        ({}, "read"),
    ],
)
def test_what_is_not_plainly_printed_is_doubtful(change: dict[str, object], trust: str) -> None:
    book = workbook(("规章", 7, 0, 0))
    for name, value in change.items():
        setattr(book.active["B3"], name, value)
    assert first_cell(book).trust == trust


def test_what_is_hidden_is_left_out_and_a_note_says_so() -> None:
    book = workbook(("规章", 7, 1, 2), ("规章", 9, 9, 9))
    book.active.row_dimensions[4].hidden = True
    book.create_sheet("旧表").sheet_state = "hidden"
    report = extract(saved(book))
    assert report["art20_1.rules.issued"].value == 7
    assert [(note.code, note.params["count"]) for note in report.notes][:1] == [
        ("sheet_parts_hidden", 2)
    ]


def test_a_table_on_each_sheet_is_one_report() -> None:
    book = workbook(("规章", 7, 1, 2))
    sheet = book.create_sheet("第五项")
    sheet.append(("信息内容", "本年处理决定数量"))
    sheet.append(("行政许可", 36))
    assert extract(saved(book))["art20_5.licensing.decisions"].value == 36


def sheet_xml(body: str) -> bytes:
    """A workbook whose only sheet holds this XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(workbook()))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("sheet1.xml"):
                main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
                data = f'<worksheet xmlns="{main}">{body}</worksheet>'.encode()
            new.writestr(name, data)
    return out.getvalue()


FAR = '<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'


@pytest.mark.parametrize(
    "body",
    [
        '<sheetData/><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        FAR,
        f"<sheetData><row>{'<c/>' * 2000}</row></sheetData>",
    ],
)
def test_a_sheet_that_would_fill_the_memory_is_refused(body: str) -> None:
    with pytest.raises(LimitError, match="table cells"):
        read_bytes(sheet_xml(body), limits=Limits(max_slots=1000))


def test_entities_and_damage_are_refused() -> None:
    entity = sheet_xml("<sheetData/>").replace(b"<worksheet", b"<!DOCTYPE a><worksheet")
    for data in (entity, sheet_xml("<sheetData><row>")):
        with pytest.raises(ReadError):
            read_bytes(data)


@pytest.mark.parametrize(
    ("value", "style", "shown"),
    [
        (Decimal("393.6"), "General", "393.6"),
        (0.1 + 0.2, "General", "0.3"),
        (3.0, "G/通用格式", "3"),
        (393.6, "0", "394"),
        (2.5, "0", "3"),
        (-5, "0_);(0)", "(5)"),
        (-5, "0_ ", "-5"),
        (1234567.891, '#,##0.00"元"', "1,234,567.89元"),
        (12, "0000", "0012"),
        (4376, "#\\ ##0", "4 376"),
        (43, "#\\ ##0", "43"),
        (5, "#-##0", "5\ufffc"),
        (0, "#", ""),
        (0.5, "0%", "50%"),
        (-0.2, "0", "0"),
        (7, "yyyy-mm-dd", "7\ufffc"),
        ("文", ";;;", ""),
        (3, ";;;", "…\ufffc"),
        (0, ";;;", ""),
        (1251000, "0!.0,", "125.1"),
        (True, "General", "TRUE"),
        (dt.date(2021, 1, 2), "yyyy", "2021-01-02"),
        (None, "0", ""),
    ],
)
def test_numbers_are_shown_as_excel_shows_them(value: object, style: str, shown: str) -> None:
    assert shown_value(value, style) == shown


def texts(*rows: tuple[str, ...]) -> Iterator[list[SheetCell]]:
    return ([SheetCell(text) for text in row] for row in rows)


@pytest.mark.parametrize(
    ("rows", "labels"),
    [
        ([("一、本年新收政", "5"), ("府信息公开申请数量", "")], ["一、本年新收政府信息公开申请数量", ""]),
        ([("（一）", "5"), ("", ""), ("予以公开", "")], ["（一）予以公开", "", ""]),
        ([("一、本年新收政", ""), ("府信息公开申请数量", "5")], ["", "一、本年新收政府信息公开申请数量"]),
        ([("规章", "5"), ("行政规范性文件", "6")], ["规章", "行政规范性文件"]),
        ([("（一）", "5"), ("予以公开", "6")], ["（一）", "予以公开"]),
    ],
)  # fmt: skip
def test_a_label_over_rows_is_joined_in_the_row_of_its_values(
    rows: list[tuple[str, ...]], labels: list[str]
) -> None:
    joined = join_wrapped_labels(list(texts(*rows)))
    assert [row[0].text for row in joined if row[0]] == labels


def test_xls_without_libreoffice_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find_office", lambda: None)
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "Workbook".encode("utf-16-le")
    with pytest.raises(ReadError, match=r"libreoffice-calc.*save it as \.xlsx"):
        read_bytes(data)


def test_what_is_struck_out_or_raised_in_a_part_of_a_cell_joins_no_number() -> None:
    struck, plain = InlineFont(strike=True), InlineFont()
    mark = InlineFont(vertAlign="superscript")
    book = openpyxl.Workbook()
    book.active.append(["测试县2021年政府信息公开工作年度报告"])
    book.active.append(["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"])
    runs = [
        CellRichText(TextBlock(struck, "158"), TextBlock(plain, "473")),
        CellRichText("12", TextBlock(mark, "3")),
        CellRichText("7", TextBlock(plain, "8")),
    ]
    book.active.append(["规章", *runs])
    book.active.append(["行政规范性文件", 1, 2, 3])
    book.active["B3"].font = Font(strike=True)  # a run with a font of its own does not have it
    file = io.BytesIO()
    book.save(file)
    report = extract(file.getvalue())
    cells = [report[f"art20_1.rules.{column}"] for column in ("issued", "repealed", "in_force")]
    assert [cell.value for cell in cells] == [473, 12, 78]
    codes = [cell.doubt.code if cell.doubt else None for cell in cells]
    assert codes == ["marks_beside", "marks_beside", None]
