"""Columns of two years side by side, in texts with a cell a line."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from tests.printed_rows import COLUMNS, LABELS, SMALL_COLUMNS, VALUES, requests_of, text

SMALL = ["二、主动公开政府信息情况", "第二十条第（一）项", "信息内容"]
RULES, DOCUMENTS = ["规章", 1, 91, 2, 92, 3, 93], ["行政规范性文件", 4, 94, 5, 95, 6, 96]


def small(*years: int, rows: tuple[list[object], ...] = (RULES, DOCUMENTS)) -> str:
    head = [f"{year}年{column}" for column in SMALL_COLUMNS for year in years]
    return text(*SMALL, *head, *(str(cell) for row in rows for cell in row), "四、其他事项")


def read(source: str) -> list[tuple[object, bool]]:
    cells = [cell for cell in extract(source).cells if cell.id.startswith("art20_1.")]
    return [(cell.value, cell.doubt is not None) for cell in cells]


@pytest.mark.parametrize("parting", ["\n", " |\n", "\n\n"])
def test_of_two_years_columns_in_lines_the_report_s_are_read(parting: str) -> None:
    source = small(2023, 2022).replace("\n", parting)
    assert read(source) == [(n, False) for n in range(1, 7)]
    turned = small(2022, 2023).replace("\n", parting)
    assert read(turned) == [(n, False) for n in range(91, 97)]


def test_the_year_may_stand_behind_a_column_s_label() -> None:
    head = [f"{column}（{year}年）" for column in COLUMNS for year in (2023, 2022)]
    rows = [
        line
        for row, label in LABELS.items()
        for line in (label, *(str(n) for value in VALUES[row] for n in (value, value + 5)))
    ]
    assert requests_of(extract(text(*head, *rows))) == VALUES


@pytest.mark.parametrize(
    "source",
    [
        small(2022, 2021),
        small(2023, 2022, rows=(RULES[:-1], DOCUMENTS)),
        small(2023, 2022, rows=([*RULES, 97], DOCUMENTS)),
    ],
)
def test_rows_of_other_lengths_and_of_other_years_are_not_read(source: str) -> None:
    assert all(value is None or doubtful for value, doubtful in read(source)[:3])
