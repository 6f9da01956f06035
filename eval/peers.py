"""Other people's readers of tables, each with the filler that their users write round them.

A reader gives rows of texts. The filler finds each row of the form by its printed label and takes
the last texts of that row by position: nothing is checked, and nothing can be flagged.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from statistics import median
from typing import Any

from gipa_extract.errors import MissingExtraError
from gipa_extract.forms import Form
from gipa_extract.models import Cell, Kind

Rows = list[list[str]]
Reader = Callable[[bytes], Rows]

_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_DASHES = frozenset({"-", "—", "——", "–", "/", "／", "－", "无"})
_ENUMERATOR = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]+[）)、.．])+")
_APART = r"[\s|]*"
LEVEL = 0.5
"""Of the usual box's height: how far apart the middles of two boxes of one row are at the most."""


def fill_rows(rows: Rows, form: Form) -> dict[str, Cell]:
    """The cells of the form: a row by the first unused one that holds its label, by position."""
    plain = [["".join(text.split()) for text in row] for row in rows]
    cells: dict[str, Cell] = {}
    used: set[int] = set()
    for table in form.tables:
        if table.across:
            ids = table.cell_ids()
            places = [at for at, row in enumerate(plain) if _are_values(row[-len(ids) :], len(ids))]
            if places:
                cells |= _taken(ids, plain[places[0]])
            continue
        for row in table.rows:
            ids = table.row_cell_ids(row)
            label = _bare(row.label)
            at = next((i for i, r in enumerate(plain) if i not in used and _names(r, label)), None)
            if at is not None and len(plain[at]) > len(ids):
                used.add(at)
                cells |= _taken(ids, plain[at])
    return cells


def fill_text(data: bytes, form: Form) -> dict[str, Cell]:
    """The cells of the form by one regular expression a row: its label, then its numbers."""
    text = data.decode()
    cells: dict[str, Cell] = {}
    place = 0
    for table in form.tables:
        if table.across:
            ids = table.cell_ids()
            found = re.compile(rf"(?:\d+{_APART}\b){{{len(ids)}}}").search(text, place)
            if found:
                cells |= _taken(ids, re.findall(r"\d+", found[0]))
            continue
        for row in table.rows:
            ids = table.row_cell_ids(row)
            label = _APART.join(map(re.escape, _bare(row.label)))
            number = rf"[\s|]+({_NUMBER.pattern})"
            found = re.compile(label + number * len(ids)).search(text, place)
            if found:
                cells |= _taken(ids, found.groups())
                place = found.end()
    return cells


def _bare(label: str) -> str:
    return _ENUMERATOR.sub("", "".join(label.split())).split("（")[0]


def _names(row: Sequence[str], label: str) -> bool:
    return any(label in text for text in row)


def _are_values(row: Sequence[str], count: int) -> bool:
    return len(row) == count and all(map(_NUMBER.fullmatch, row))


def _taken(ids: Sequence[str], texts: Sequence[str]) -> dict[str, Cell]:
    return {cell: _cell(cell, text) for cell, text in zip(ids, texts[-len(ids) :], strict=True)}


def _cell(cell: str, text: str) -> Cell:
    if _NUMBER.fullmatch(text):
        plain = text.replace(",", "")
        return Cell(cell, Decimal(plain) if "." in plain else int(plain), "number", text)
    kind: Kind = "dash" if text in _DASHES else "text" if text else "blank"
    return Cell(cell, None, kind, text)


def pandas_rows() -> Reader:
    """pandas.read_html with lxml; a page's text is decoded as its bytes say."""
    import pandas

    def read(data: bytes) -> Rows:
        page: Any = io.BytesIO(data)
        frames = pandas.read_html(page, flavor="lxml", header=None)
        rows: Rows = []
        for frame in frames:
            texts = frame.astype(object).where(frame.notna(), "")
            rows += [[_shown(value) for value in row] for row in texts.to_numpy().tolist()]
        return rows

    return read


def _shown(value: object) -> str:
    """A column with a gap turns its whole numbers into floats."""
    return str(int(value)) if isinstance(value, float) and value == int(value) else str(value)


def pdfplumber_rows() -> Reader:
    """The tables that pdfplumber finds by its own settings, page by page."""
    try:
        import pdfplumber
    except ImportError as error:
        raise MissingExtraError("pdfplumber", "corpus-via") from error

    def read(data: bytes) -> Rows:
        with pdfplumber.open(io.BytesIO(data)) as document:
            tables = [table for page in document.pages for table in page.extract_tables()]
        return [[text or "" for text in row] for table in tables for row in table]

    return read


def pymupdf_rows() -> Reader:
    """The tables that pymupdf finds by its own settings, page by page."""
    try:
        import pymupdf
    except ImportError as error:
        raise MissingExtraError("pymupdf", "corpus-via") from error

    def read(data: bytes) -> Rows:
        with pymupdf.open(stream=data, filetype="pdf") as document:  # type: ignore[no-untyped-call]
            tables = [table.extract() for page in document for table in page.find_tables().tables]
        return [[text or "" for text in row] for table in tables for row in table]

    return read


def docx_rows() -> Reader:
    """python-docx: every table, row by row, cell by cell."""
    try:
        import docx
    except ImportError as error:
        raise MissingExtraError("python-docx", "docx") from error

    def read(data: bytes) -> Rows:
        document = docx.Document(io.BytesIO(data))
        return [[c.text for c in row.cells] for table in document.tables for row in table.rows]

    return read


def rapidocr_rows() -> Reader:
    """rapidocr with its detector, one thread; boxes on one level are a row."""
    try:
        from rapidocr import RapidOCR
    except ImportError as error:
        raise MissingExtraError("rapidocr", "ocr") from error
    threads = "EngineConfig.onnxruntime.intra_op_num_threads"
    engine = RapidOCR(params={"Global.log_level": "error", threads: 1})

    def read(data: bytes) -> Rows:
        found: Any = engine(data)
        if found.boxes is None:
            return []
        middles = [(box[:, 1].mean(), box[:, 0].mean()) for box in found.boxes]
        usual = median(float(box[:, 1].max() - box[:, 1].min()) for box in found.boxes)
        return _levelled(zip(middles, found.txts, strict=True), LEVEL * usual)

    return read


def _levelled(boxes: Iterable[tuple[tuple[float, float], str]], apart: float) -> Rows:
    rows: list[list[tuple[float, str]]] = []
    level = float("-inf")
    for (y, x), text in sorted(boxes):
        if y - level > apart:
            rows.append([])
            level = y
        rows[-1].append((x, text))
    return [[text for _, text in sorted(row)] for row in rows]
