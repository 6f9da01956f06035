"""Rows of the form in tables of their own, each with its head, below a line that names the row."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gipa_extract import Report, extract
from tests.printed_rows import COLUMNS, LABELS, VALUES, html_rows, page, read_whole, text

SHORT = ("自然人", "企业", "科研", "公益", "法律", "其他", "总计")
LABELS_AND_VALUES = [(LABELS[row], VALUES[row]) for row in LABELS]
Caption = Callable[[str], str]


def piped(*rows: tuple[object, ...]) -> str:
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in rows)


def with_captions(columns: tuple[str, ...], caption: Caption = "#### {}".format) -> list[str]:
    return [
        f"{caption(label)}\n{piped(columns, ('---',) * 7, values)}\n"
        for label, values in LABELS_AND_VALUES
    ]


def is_doubtful(report: Report) -> bool:
    read = [cell for cell in report.cells if cell.kind not in ("absent", "text")]
    return all(cell.trust == "doubtful" for cell in read)


@pytest.mark.parametrize("columns", [COLUMNS, SHORT])
@pytest.mark.parametrize("caption", ["#### {}", "**{}**", "{}", "第二十条第（三）项 {}"])
def test_tables_of_one_row_each_are_one_table(columns: tuple[str, ...], caption: str) -> None:
    read_whole(text(*with_captions(columns, caption.format)))


def test_tables_of_one_row_on_a_page_are_one_table() -> None:
    blocks = (
        f"<h4>{label}</h4>{html_rows([[*COLUMNS], [*values]])}"
        for label, values in LABELS_AND_VALUES
    )
    read_whole(page(*blocks))


def test_the_row_that_the_texts_end_cuts_keeps_what_it_has() -> None:
    whole = text(*with_captions(COLUMNS))
    cut = extract(whole[: whole.rindex("| 1 | 6 |")])
    values = [cut[f"requests.carried_out.{column}"].value for column in ("natural_person", "total")]
    assert values == [2, None]


@pytest.mark.parametrize(
    "changed",
    [
        ("（一）予以公开", "说明"),
        ("（一）予以公开", "（七）总计"),
        ("（一）予以公开", "一、本年新收政府信息公开申请数量"),
    ],
)
def test_nothing_is_sure_where_a_line_names_no_row_of_its_own(changed: tuple[str, str]) -> None:
    assert is_doubtful(extract(text(*with_captions(COLUMNS)).replace(*changed)))


@pytest.mark.parametrize("between", [" | ", "\t", "  "])
def test_values_are_not_those_of_the_next_tables_label(between: str) -> None:
    tables = [
        f"{label}\n{between.join(columns)}\n{between.join(map(str, values))}"
        for columns in [SHORT]
        for label, values in LABELS_AND_VALUES
    ]
    report = extract(text(*tables))
    right = {(f"requests.{row}", value) for row, values in VALUES.items() for value in values}
    for cell in report.cells:
        if cell.kind == "number" and cell.trust != "doubtful":
            assert (cell.id.rsplit(".", 1)[0], cell.value) in right


def test_lines_that_name_the_table_above_them_name_none() -> None:
    tables = [
        f"{piped(COLUMNS, ('---',) * 7, values)}\n{label}\n" for label, values in LABELS_AND_VALUES
    ]
    assert is_doubtful(extract(text(*tables)))
