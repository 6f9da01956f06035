"""E-books, web archives and OFD: other software's pages, packed into one file."""

from __future__ import annotations

import base64
import io
import subprocess
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.needs import needs

needs("docx", "docx")

from eval.corpus.command import make
from eval.corpus.content import Content
from eval.corpus.layouts import layouts
from eval.corpus.ofd import ofd_of_pdf
from gipa_extract import Report, extract
from gipa_extract.errors import LimitError, ReadError, UnsupportedError
from gipa_extract.readers import Limits, read_bytes
from tests.test_office import SOFFICE, as_word_writes_it, needs_office


@pytest.fixture(scope="session")
def converted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Content, Path]:
    """What a report says, and a folder with LibreOffice's report.epub, .html and .pdf."""
    content, made = make(layouts()["docx"], 1, 3)
    folder = tmp_path_factory.mktemp("books")
    (folder / "report.docx").write_bytes(as_word_writes_it(made.data))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    for kind in ("epub", "html", "pdf"):
        command = [str(SOFFICE), profile, "--headless", "--convert-to", kind, "report.docx"]
        subprocess.run(command, cwd=folder, capture_output=True, check=True, timeout=120)
    return content, folder


def assert_every_cell_is_right(report: Report, content: Content) -> None:
    assert {cell.id: (cell.kind, cell.value) for cell in report.cells} == {
        name: (true.kind, true.value) for name, true in content.cells.items()
    }
    assert all(cell.doubt is None or cell.doubted_by_sum for cell in report.cells)


@pytest.mark.slow
@needs_office
def test_every_cell_of_an_ebook_is_right(converted: tuple[Content, Path]) -> None:
    content, folder = converted
    report = extract(folder / "report.epub")
    assert_every_cell_is_right(report, content)
    assert report.source.media_type == "application/epub+zip"


@pytest.mark.slow
@needs_office
def test_every_cell_of_an_ofd_is_right(converted: tuple[Content, Path]) -> None:
    pdfplumber = needs("pdfplumber", "corpus-via")
    content, folder = converted
    with pdfplumber.open(folder / "report.pdf") as pdf:
        data = ofd_of_pdf(pdf)
    report = extract(data)
    assert_every_cell_is_right(report, content)
    assert report.source.media_type == "application/ofd"
    assert len({cell.page for cell in report.cells}) > 1


@needs_office
def test_a_web_archive_gives_the_tables_of_each_of_its_pages(
    converted: tuple[Content, Path],
) -> None:
    content, folder = converted
    page = (folder / "report.html").read_text("utf-8")
    middle = page.index("<table", page.index("</table>", len(page) // 3))
    report = extract(archive(page[:middle], page[middle:]))
    assert_every_cell_is_right(report, content)


def archive(*pages: str, pictures: dict[str, bytes] | None = None) -> bytes:
    """A web archive of pages and of pictures by their addresses."""
    message = EmailMessage()
    message["MIME-Version"] = "1.0"
    message.set_content("")
    message.make_mixed()
    for number, page in enumerate(pages):
        message.add_attachment(page, subtype="html", cte="quoted-printable")
        list(message.iter_parts())[-1]["Content-Location"] = f"http://a.cn/b/{number}.html"
    for name, data in (pictures or {}).items():
        message.add_attachment(data, maintype="image", subtype="png")
        list(message.iter_parts())[-1]["Content-Location"] = name
    return message.as_bytes()


def test_pictures_of_a_web_archive_are_the_pages_own() -> None:
    pillow = needs("PIL.Image", "ocr")
    picture = io.BytesIO()
    pillow.effect_noise((400, 200), 90).save(picture, "PNG")
    page = '<p>2021年政府信息公开工作年度报告</p><img src="table.png"><img src="far.png">'
    document = read_bytes(archive(page, pictures={"http://a.cn/b/table.png": picture.getvalue()}))
    counts = {note.code: note.params["count"] for note in document.notes}
    assert counts.pop("pictures_in_other_files") == 1
    assert list(counts.values()) == [1]


def book(**parts: str) -> bytes:
    """An e-book of two chapters, with some parts replaced."""
    files = {
        "META-INF/container.xml": '<container><rootfile full-path="a/p.opf"/></container>',
        "a/p.opf": '<item id="x" href="1.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="y" href="t/2.xhtml" media-type="application/xhtml+xml"/>'
        '<itemref idref="y"/><itemref idref="x"/><itemref idref="none"/>',
        "a/1.xhtml": "<p>二</p>",
        "a/t/2.xhtml": "<p>一</p>",
    } | parts
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/epub+zip")
        for name, text in files.items():
            packed.writestr(name, text)
    return out.getvalue()


def test_chapters_come_in_the_order_of_the_spine() -> None:
    assert read_bytes(book()).text == "一\n二\n"


def test_a_locked_or_broken_book_says_so() -> None:
    lock = {"META-INF/encryption.xml": "http://www.w3.org/2001/04/xmlenc#aes128-cbc"}
    with pytest.raises(UnsupportedError, match="lock"):
        read_bytes(book(**lock))
    with pytest.raises(ReadError, match="without"):
        read_bytes(book(**{"META-INF/container.xml": "<container/>"}))
    with pytest.raises(LimitError):
        read_bytes(book(**{"a/1.xhtml": "<p>" + "一" * 9999}), limits=Limits(max_markup=5000))


def ofd(page: str, **parts: bytes) -> bytes:
    """An OFD of one page, 100 by 100 millimetres."""
    files: dict[str, bytes] = {
        "OFD.xml": b"<OFD><DocBody><DocRoot>/D/Document.xml</DocRoot></DocBody></OFD>",
        "D/Document.xml": b"<Document><CommonData><DocumentRes>R.xml</DocumentRes></CommonData>"
        b'<Pages><Page BaseLoc="P.xml"/></Pages></Document>',
        "D/R.xml": b'<Res BaseLoc="Res"><MultiMedia ID="9"><MediaFile>i.png</MediaFile>'
        b"</MultiMedia></Res>",
        "D/P.xml": f"<Page><PhysicalBox>0 0 100 100</PhysicalBox><Layer>{page}</Layer></Page>".encode(),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, data in (files | parts).items():
            packed.writestr(name, data)
    return out.getvalue()


def text(words: str, x: float, y: float, more: str = "", code: str = "") -> str:
    return (
        f'<TextObject Size="4" Boundary="{x} {y} 90 4" {more}>'
        f'<TextCode X="0" Y="3.5" {code}>{words}</TextCode></TextObject>'
    )


def ruled(*xs: float) -> str:
    """Lines of a table of one row between 40 and 50 millimetres."""
    down = "".join(
        f'<PathObject Boundary="{x} 40 0 10"><AbbreviatedData>M 0 0 L 0 10</AbbreviatedData>'
        "</PathObject>"
        for x in xs
    )
    frame = (
        '<PathObject Boundary="10 40 80 10"><AbbreviatedData>M 0 0 L 80 0 L 80 10 L 0 10 C'
        "</AbbreviatedData></PathObject>"
    )
    return down + frame


def cells(data: bytes) -> list[str]:
    return [slot.text for grid in read_bytes(data).grids for row in grid.rows for slot in row]


def test_words_stand_where_their_distances_put_them() -> None:
    page = ruled(50) + text("规章12", 20, 42, code='DeltaX="g 1 4 30 2"')
    assert cells(ofd(page)) == ["规章", "12"]


def test_print_that_nobody_sees_or_that_stands_askew_joins_no_number() -> None:
    white = text("7", 60, 42).replace("<TextCode", '<FillColor Value="255 255 255"/><TextCode')
    hidden = text("5", 65, 42, 'Visible="false"')
    askew = text("6", 70, 42, 'CTM="0.7 0.7 -0.7 0.7 0 0"')
    page = ruled(50) + text("规章", 20, 42) + white + hidden + askew
    assert cells(ofd(page)) == ["规章", "7\ufffc"]


def test_a_picture_in_a_cell_is_no_blank() -> None:
    page = ruled(50) + text("规章", 20, 42) + '<ImageObject Boundary="60 42 8 6" ResourceID="9"/>'
    assert cells(ofd(page)) == ["规章", "\ufffc"]


def test_an_ofd_without_text_says_how_to_convert_it() -> None:
    with pytest.raises(UnsupportedError, match="print it to PDF"):
        read_bytes(ofd(""))
    scan = '<ImageObject Boundary="0 0 100 100" ResourceID="9"/>'
    needs("rapidocr", "ocr")
    with pytest.raises(UnsupportedError, match="page 1 is a picture that cannot be read"):
        read_bytes(ofd(scan, **{"D/Res/i.png": base64.b64decode("AAAA")}))


@pytest.mark.parametrize(
    "parts",
    [
        {"OFD.xml": b"<OFD/>"},
        {"D/P.xml": b"<Page>"},
        {"D/P.xml": b"<!DOCTYPE a><Page/>"},
    ],
)
def test_a_damaged_ofd_is_a_read_error(parts: dict[str, bytes]) -> None:
    with pytest.raises(ReadError):
        read_bytes(ofd("", **parts))
