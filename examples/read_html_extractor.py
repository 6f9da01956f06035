"""What `pandas.read_html` gives of a web page: rows by their label, values from the right.

python -m eval run --extractor examples/read_html_extractor.py:read --corpus PAGES --out runs/pandas
"""

from __future__ import annotations

import io
from numbers import Real

import pandas

from gipa_extract.forms import Table, form


def read(data: bytes) -> dict[str, object]:
    """Every row whose label is printed as the form has it; ValueError where there is no table."""
    frames = pandas.read_html(io.BytesIO(data), flavor="lxml")
    texts = {str(value) for frame in frames for row in frame.itertuples() for value in row}
    edition = form("2021" if "本年制发件数" in texts else "2019")
    cells: dict[str, object] = {}
    for frame in frames:
        for values in frame.itertuples(index=False):
            for table in edition.tables:
                cells |= row_of(table, list(values))
    return cells


def row_of(table: Table, values: list[object]) -> dict[str, object]:
    """The cells of one printed row of a table; none where it is not one of the table's."""
    if table.across:
        ids = table.cell_ids()
        whole = len(values) == len(ids) and all(written(value) is not None for value in values)
        return dict(zip(ids, map(written, values), strict=True)) if whole else {}
    for row in table.rows:
        ids = table.row_cell_ids(row)
        if row.label in map(str, values[: -len(ids)]):
            pairs = zip(ids, map(written, values[-len(ids) :]), strict=True)
            return {cell: value for cell, value in pairs if value is not None}
    return {}


def written(value: object) -> object:
    """A printed value as it is handed in: a number, blank; None for what pandas left as text."""
    if pandas.isna(value):
        return "blank"
    if isinstance(value, Real):
        return value
    text = str(value).strip()
    return int(text) if text.isdecimal() else "dash" if text in ("-", "—", "/", "无") else None
