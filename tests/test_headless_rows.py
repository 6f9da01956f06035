"""Rows of a table whose head stands on a page that is not there."""

from __future__ import annotations

import pytest

from gipa_extract.cells import read_form
from gipa_extract.forms import form
from gipa_extract.models import Cell, Document, Grid, Slot

ROWS = [
    ("1.信访举报投诉类申请", (17, 130, 83, 182, 165, 120, 697)),
    ("2.重复申请", (42, 22, 81, 192, 139, 105, 581)),
    ("3.要求提供公开出版物", (85, 102, 49, 134, 57, 61, 488)),
    ("4.无正当理由大量反复申请", (145, 5, 151, 101, 70, 100, 572)),
]


def read(rows: list[tuple[str, tuple[int, ...]]]) -> list[Cell]:
    """The cells that a ruled page of OCR gives, on which nothing but these rows stands."""
    text, grid = "", []
    for label, values in rows:
        row = []
        for printed in (label, *map(str, values)):
            start = len(text) + 1
            text += f"\t{printed}"
            row.append(Slot(printed, start, len(text), 1, 1.0))
        text += "\n"
        grid.append(tuple(row))
    document = Document(text, (Grid(tuple(grid), aligned=True),), "image/png")
    return read_form(document, form("2021")).cells


def test_rows_that_all_add_up_are_read_in_doubt() -> None:
    found = {cell.id: cell for cell in read(ROWS) if cell.kind != "absent"}
    assert len(found) == 28
    assert found["requests.declined_petition.natural_person"].value == 17
    assert found["requests.declined_abusive.total"].value == 572
    assert {cell.doubt.code for cell in found.values() if cell.doubt} == {"head_not_printed"}
    assert {cell.trust for cell in found.values()} == {"doubtful"}


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param((17, 130, 83, 182, 165, 120, 698), id="a sum that fails"),
        pytest.param((17, 130, 83, 182, 165, 577), id="a column less"),
    ],
)
def test_rows_that_do_not_are_left_alone(changed: tuple[int, ...]) -> None:
    cells = read([(ROWS[0][0], changed), *ROWS[1:]])
    assert all(cell.kind == "absent" for cell in cells)
