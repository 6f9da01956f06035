"""Documents of the corpus in formats that it does not write: for mutants alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from itertools import groupby

from eval.corpus.ofd import ofd_of_pdf
from eval.corpus.software.programs import by_command
from eval.corpus.via.extractors import EXTRA, soffice_profile
from gipa_extract.errors import MissingExtraError
from gipa_extract.models import Document, Grid, Slot
from gipa_extract.readers import read

Merged = tuple[int, int, int, int]
"""First and last row, first and last column of a cell."""


def workbook_of(page: bytes) -> bytes:
    """A web page as a workbook of one sheet: a line of text a row, and the tables with their merges."""
    try:
        import openpyxl
    except ImportError as error:
        raise MissingExtraError("openpyxl", "xlsx") from error
    book = openpyxl.Workbook()
    sheet = book.active
    row = 1
    for block in _blocks_of(read(page)):
        if isinstance(block, str):
            sheet.cell(row, 1, block)
            row += 1
            continue
        for (top, bottom, left, right), text in _merged_cells(block):
            cell = sheet.cell(row + top, left + 1, int(text) if text.isdigit() else text)
            if (top, left) != (bottom, right):
                sheet.merge_cells(
                    start_row=cell.row,
                    end_row=row + bottom,
                    start_column=cell.column,
                    end_column=right + 1,
                )
        row += len(block.rows)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def separated_values_of(page: bytes) -> bytes:
    """A web page as Excel saves a sheet of it: commas, quotes, and a merged cell once."""
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    for block in _blocks_of(read(page)):
        if isinstance(block, str):
            lines.writerow([block])
            continue
        rows = [[""] * len(row) for row in block.rows]
        for (top, _, left, _), text in _merged_cells(block):
            rows[top][left] = text
        lines.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def spreadsheet_of(page: bytes) -> bytes:
    """A web page as a spreadsheet of OpenDocument, as LibreOffice saves a workbook."""
    to = ("--convert-to", "ods", "--outdir", "{dir}", "{in}")
    profile = f"-env:UserInstallation={soffice_profile().as_uri()}"
    save = by_command(
        ("soffice", profile, "--headless", *to), "libreoffice-calc", "sheet.xlsx", "sheet.ods"
    )
    return save(workbook_of(page))


def web_archive_of(page: bytes) -> bytes:
    """A web page as browsers save it whole: MHTML."""
    archive = MIMEMultipart("related", boundary="----MultipartBoundary--1")
    archive["Subject"] = "page"
    archive["Snapshot-Content-Location"] = "https://example.org/report.html"
    part = MIMEText(page.decode("utf-8"), "html", "utf-8")
    part.replace_header("Content-Transfer-Encoding", "base64")
    part["Content-Location"] = "https://example.org/report.html"
    archive.attach(part)
    return archive.as_bytes()


def ofd_of(pdf: bytes) -> bytes:
    """A PDF as an OFD of the same pages."""
    try:
        import pdfplumber
    except ImportError as error:
        raise MissingExtraError("pdfplumber", EXTRA) from error
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return ofd_of_pdf(opened)


WRITERS: Mapping[str, Callable[[bytes], bytes]] = {
    "xlsx": workbook_of,
    "csv": separated_values_of,
    "mhtml": web_archive_of,
    "ofd": ofd_of,
    "ods": spreadsheet_of,
}
"""By format: from a document of the layouts that `bench_mutate.LAYOUTS` names for it."""


def in_format(data: bytes, format_: str) -> bytes:
    """A document of the corpus in a format; as it is, where the corpus writes that itself."""
    return WRITERS[format_](data) if format_ in WRITERS else data


def _blocks_of(document: Document) -> Iterator[str | Grid]:
    """The lines and the tables of a document in their order."""
    start = 0
    for grid in document.grids:
        slots = [slot for row in grid.rows for slot in row]
        yield from _lines_in(document.text[start : min(slot.start for slot in slots)])
        yield grid
        start = max(slot.end for slot in slots)
    yield from _lines_in(document.text[start:])


def _lines_in(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())


def _merged_cells(grid: Grid) -> Iterator[tuple[Merged, str]]:
    """Each cell of a table with the rows and columns that it covers, counted from 0."""
    places = [
        (slot.start, row, column, slot.text)
        for row, slots in enumerate(grid.rows)
        for column, slot in enumerate(slots)
        if _holds(slot)
    ]
    for _, same in groupby(sorted(places), key=lambda place: place[0]):
        cells = list(same)
        rows, columns = {cell[1] for cell in cells}, {cell[2] for cell in cells}
        yield (min(rows), max(rows), min(columns), max(columns)), cells[0][3]


def _holds(slot: Slot) -> bool:
    return bool(slot.text)
