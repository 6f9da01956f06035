"""An Excel workbook's bytes (.xlsx) → Document: what its sheets show, merged cells as in Word.

openpyxl reads the cells. What would make it slow or large is looked for before: a million cells,
a merge over all of a sheet, entities. Hidden sheets, rows and columns are not read, and a note
says so. A number is what its format shows of it.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from gipa_extract.errors import MissingExtraError, OtherFileError, ReadError
from gipa_extract.models import Document
from gipa_extract.readers.archive import open_zip, unpack
from gipa_extract.readers.limits import Deadline, Limits, too_many
from gipa_extract.readers.markup.builder import Composer, without_invisible
from gipa_extract.readers.ocr.pasted_pictures import PastedPictures, has_room_for_table
from gipa_extract.readers.sheets.number_formats import shown_value
from gipa_extract.readers.sheets.rich_text import DRESSED_RUN, is_rich, text_of_runs
from gipa_extract.readers.sheets.sheet_cell import SheetCell, SheetRow, tidy_cell
from gipa_extract.readers.sheets.sheet_rows import compose_rows
from gipa_extract.reasons import Reason
from gipa_extract.text.numerals import OBJECT
from gipa_extract.text.patterns import names_year_or_sample
from gipa_extract.text.typography import struck_out, with_doubt

if TYPE_CHECKING:
    from openpyxl.cell import Cell as ExcelCell
    from openpyxl.worksheet.worksheet import Worksheet

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REMEDY = "open it in Excel or WPS and save it again"
MAX_COLUMN = 16_384
"""Columns of a sheet of Excel; an entry for hidden columns may claim more."""

_XML = re.compile(r"\.(?:xml|rels|vml)$", re.IGNORECASE)
_TEXTS = re.compile(r"(?:^|/)sharedStrings\.xml$|(?:^|/)worksheets/[^/]+\.xml$", re.IGNORECASE)
_SHEET = re.compile(r"(?:^|/)worksheets/[^/]+\.xml$", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
_MERGE = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*ref=["']([A-Z]+)(\d+):([A-Z]+)(\d+)["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_OUR_WORKBOOK = "gipa.workbook/1"
"""The category in the properties of a workbook of ours, whatever language its sheets speak."""
_CODEBOOK = ("column", "stata", "label", "editions")
"""How the head of the codebook in an older workbook of ours begins."""
_WHITE = frozenset(("FFFFFFFF", "00FFFFFF"))


def read_xlsx(data: bytes, limits: Limits) -> Document:
    """The Document of a workbook; ReadError if damaged, LimitError if too large.

    MissingExtraError without openpyxl.
    """
    require_openpyxl()
    parts = _require_small(data, limits)
    shown = _open_workbook(data, data_only=True, rich_text=parts.has_dressed_runs)
    _refuse_own_workbook(shown)
    formulas = _open_workbook(data, data_only=False) if parts.has_formulas else None
    deadline, pictures = Deadline(limits), PastedPictures(limits)
    composer = Composer(limits, lambda text: tidy_cell(without_invisible(text)))
    hidden = 0
    for sheet in shown.worksheets:
        deadline.check()
        if sheet.sheet_state != "visible":
            hidden += 1
            continue
        if names_year_or_sample(sheet.title):  # 2021年, 样表: what its table does not say itself
            composer.add_line(tidy_cell(sheet.title))
        view = _SheetView(sheet, formulas[sheet.title] if formulas else None, limits)
        compose_rows(composer, list(view.rows()))
        for picture in view.pictures():
            composer.add_picture(picture)
        hidden += view.hidden
    document = composer.document(pictures.read)
    notes = (Reason("sheet_parts_hidden", {"count": hidden}),) if hidden else ()
    return replace(document, media_type=MEDIA_TYPE, notes=(*notes, *pictures.notes))


def require_openpyxl() -> None:
    """MissingExtraError names what to install."""
    if find_spec("openpyxl") is None:
        raise MissingExtraError("openpyxl", "xlsx")


class WorkbookParts(NamedTuple):
    """What a workbook has that openpyxl tells of only where it is asked to."""

    has_formulas: bool
    has_dressed_runs: bool


def _require_small(data: bytes, limits: Limits) -> WorkbookParts:
    """LimitError or ReadError for what openpyxl must not be given; else what the workbook has."""
    cells = places = 0
    has_formulas = has_dressed_runs = False
    with open_zip(data, limits) as packed:
        for info in packed.infolist():
            if not _XML.search(info.filename):
                continue
            xml = unpack(packed, info, limits.max_part, "max_part")
            if _DOCTYPE.search(xml.replace(b"\0", b"")):
                raise ReadError(f"{info.filename} declares a document type", remedy=REMEDY)
            if _TEXTS.search(info.filename):
                has_dressed_runs = has_dressed_runs or bool(DRESSED_RUN.search(xml))
            if not _SHEET.search(info.filename):
                continue
            cells += len(_CELL.findall(xml))
            places += sum(_area_of(*corner) for corner in _MERGE.findall(xml))
            has_formulas = has_formulas or bool(_FORMULA.search(xml))
            for count in (cells, places):
                if count > limits.max_slots:
                    raise too_many(count, "table cells", limits.max_slots, "max_slots")
    return WorkbookParts(has_formulas, has_dressed_runs)


def _area_of(left: bytes, top: bytes, right: bytes, bottom: bytes) -> int:
    """How many places a merged cell covers."""
    wide = abs(_column_number(right) - _column_number(left)) + 1
    return wide * (abs(int(bottom[:8]) - int(top[:8])) + 1)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:4]:
        number = 26 * number + letter - ord("A") + 1
    return number


def _open_workbook(data: bytes, *, data_only: bool, rich_text: bool = False) -> Any:
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that openpyxl does not keep
            return openpyxl.load_workbook(
                io.BytesIO(data), data_only=data_only, rich_text=rich_text
            )
    except (zipfile.BadZipFile, KeyError, IndexError, AttributeError, TypeError, ValueError,
            OSError, SyntaxError, ArithmeticError, EOFError) as error:  # fmt: skip
        raise ReadError(f"a damaged workbook ({error})", remedy=REMEDY) from error


def _refuse_own_workbook(book: Any) -> None:
    """OtherFileError for a workbook that was exported here: it holds the forms of many reports."""
    if book.properties.category == _OUR_WORKBOOK or _is_older_workbook(book):
        code = "exported_table"
        raise OtherFileError(f"not a report: {Reason(code)}", code=code)


def _is_older_workbook(book: Any) -> bool:
    """Whether a version of this package wrote it that left no mark."""
    if not {"panel", "codebook"} <= set(book.sheetnames):
        return False
    head = next(book["codebook"].iter_rows(max_row=1, values_only=True), ())
    return bool(head[: len(_CODEBOOK)] == _CODEBOOK)


class _SheetView:
    """What one sheet shows."""

    def __init__(self, sheet: Worksheet, formulas: Worksheet | None, limits: Limits) -> None:
        self._sheet, self._formulas = sheet, formulas
        height, width = _used_size(formulas or sheet)
        if height * width > limits.max_slots:
            raise too_many(height * width, "table cells", limits.max_slots, "max_slots")
        self._merged = {
            (merge.min_row, merge.min_col): merge for merge in sheet.merged_cells.ranges
        }
        self._zeros_shown = sheet.sheet_view.showZeros is not False
        self._rows = [row for row in range(1, height + 1) if not sheet.row_dimensions[row].hidden]
        hidden = _hidden_columns(sheet)
        first = _first_column(formulas or sheet)
        self._columns = [c for c in range(first, width + 1) if c not in hidden]
        self.hidden = height + width - len(self._rows) - len(self._columns) - first + 1
        """Rows and columns that are not shown."""

    def rows(self) -> Iterator[SheetRow]:
        """The rows that are shown, each with the places of the columns that are shown."""
        covered = self._covered_places()
        for row in self._rows:
            cells = [
                None if (row, column) in covered else self._cell_at(row, column)
                for column in self._columns
            ]
            if any(cell and cell.text for cell in cells):
                yield cells
            else:
                yield [
                    cell and cell._replace(framed=_is_framed(self._sheet.cell(row, column)))
                    for cell, column in zip(cells, self._columns, strict=True)
                ]

    def pictures(self) -> Iterator[bytes]:
        """The pictures on the sheet that may be tables."""
        for image in getattr(self._sheet, "_images", ()):
            data = image._data()
            if has_room_for_table(data):
                yield data

    def _covered_places(self) -> set[tuple[int, int]]:
        """The places that merged cells cover, but for the first that is shown of each."""
        rows, columns = set(self._rows), set(self._columns)
        covered: set[tuple[int, int]] = set()
        shown: dict[tuple[int, int], Any] = {}
        for merge in self._merged.values():
            places = [
                (row, column)
                for row in range(merge.min_row, merge.max_row + 1)
                for column in range(merge.min_col, merge.max_col + 1)
                if row in rows and column in columns
            ]
            if places:
                shown[places[0]] = merge
                covered.update(places[1:])
        self._merged = shown
        return covered

    def _cell_at(self, row: int, column: int) -> SheetCell:
        merge = self._merged.get((row, column))
        if merge is None:
            return SheetCell(self._text_at(row, column))
        across = sum(merge.min_col <= each <= merge.max_col for each in self._columns)
        down = sum(merge.min_row <= each <= merge.max_row for each in self._rows)
        return SheetCell(self._text_at(merge.min_row, merge.min_col), across, down)

    def _text_at(self, row: int, column: int) -> str:
        """What a cell shows; the sign of an object where nobody has worked out its formula."""
        cell: ExcelCell = self._sheet.cell(row, column)
        value = cell.value
        if value is None:
            return OBJECT if self._has_formula(row, column) else ""
        if value == 0 and not isinstance(value, bool) and not self._zeros_shown:
            return ""
        if is_rich(value):
            return text_of_runs(value, cell.font)
        text = shown_value(value, cell.number_format or "General")
        if cell.font is not None and cell.font.strike:
            return struck_out(text)
        return with_doubt(text) if _is_white_on_white(cell) else text

    def _has_formula(self, row: int, column: int) -> bool:
        return self._formulas is not None and self._formulas.cell(row, column).value is not None


def _used_size(sheet: Worksheet) -> tuple[int, int]:
    """The last row and the last column that hold a value: a sheet may be dressed far beyond."""
    places = [place for place, cell in sheet._cells.items() if cell.value is not None]
    return max((row for row, _ in places), default=0), max((c for _, c in places), default=0)


def _first_column(sheet: Worksheet) -> int:
    """The first column that holds a value: a table may begin far from the sheet's side."""
    return min(
        (place[1] for place, cell in sheet._cells.items() if cell.value is not None), default=1
    )


def _is_framed(cell: ExcelCell) -> bool:
    """Whether lines are drawn on all sides of a cell."""
    border = cell.border
    sides = (border.left, border.right, border.top, border.bottom)
    return all(side is not None and side.style for side in sides)


def _hidden_columns(sheet: Worksheet) -> set[int]:
    """The columns that are not shown; one entry may speak for many."""
    hidden: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden:
            first = dimension.min or 0
            hidden.update(range(first, min(dimension.max or first, MAX_COLUMN) + 1))
    return hidden


def _is_white_on_white(cell: ExcelCell) -> bool:
    """Whether a cell's text has the paper's colour, and nothing is behind it."""
    color = cell.font.color if cell.font is not None else None
    if color is None:
        return False
    is_white = color.rgb in _WHITE if color.type == "rgb" else _is_paper_of_theme(color)
    if not is_white:
        return False
    return cell.fill is None or cell.fill.fill_type is None


def _is_paper_of_theme(color: Any) -> bool:
    """Whether a theme's colour is that of its paper."""
    return color.type == "theme" and color.theme == 0 and not color.tint
