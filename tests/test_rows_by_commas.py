"""Rows that commas part, among rows that other marks part or that are written as sums."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from tests.printed_rows import COLUMNS, LABELS, VALUES, read_whole, text


def with_marks(*marks: str) -> list[str]:
    rows = [["申请人情况", *COLUMNS], *([LABELS[row], *map(str, VALUES[row])] for row in LABELS)]
    return [marks[n % len(marks)].join(row) for n, row in enumerate(rows)]


@pytest.mark.parametrize("marks", [("，", " | "), ("，", " / ")])
def test_full_rows_that_commas_part_are_read_beside_others(marks: tuple[str, ...]) -> None:
    read_whole(text(*with_marks(*marks), "（本表共0，0项）"))


def test_a_row_of_fewer_values_than_its_table_has_is_never_sure() -> None:
    rows = with_marks("，", " | ")
    place = next(n for n, row in enumerate(rows) if "予以公开" in row and "，" not in row)
    rows[place + 1] = f"{LABELS['refused_state_secret']}，4，2，10"
    report = extract(text(*rows, "（本表共0，0项）"))
    cells = [cell for cell in report.cells if ".refused_state_secret." in cell.id]
    assert all(cell.trust == "doubtful" or cell.kind == "absent" for cell in cells)
