"""Rows of nothing but dashes, each behind its column's label, are read among rows of numbers."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from tests.printed_rows import COLUMN_IDS, COLUMNS, LABELS, VALUES, text


def paired(row: str, values: list[str], end: str = "。") -> str:
    pairs = (f"{column}：{value}" for column, value in zip(COLUMNS, values, strict=False))
    return f"{LABELS[row]}——{'；'.join(pairs)}{end}"


def rows(values: list[str]) -> str:
    return text(
        *(
            paired(
                row, values if row == "granted" else [str(value or "—") for value in VALUES[row]]
            )
            for row in LABELS
        )
    )


@pytest.mark.parametrize("dash", ["—", "/", "无"])
def test_a_row_with_a_dash_behind_each_label_is_read(dash: str) -> None:
    report = extract(rows([dash] * 7))
    kinds = {report[f"requests.granted.{column}"].kind for column in COLUMN_IDS}
    assert kinds == {"dash"}


def test_a_row_with_dashes_behind_some_labels_alone_is_not() -> None:
    report = extract(rows(["—"] * 5))
    assert all(
        report[f"requests.granted.{column}"].kind == "absent"
        or report[f"requests.granted.{column}"].trust == "doubtful"
        for column in COLUMN_IDS
    )
