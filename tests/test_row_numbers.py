"""A column of running numbers, 序号 or 行次, is no column of values, wherever it stands."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from gipa_extract.cells.page_lines.label_pieces import pieces_of
from gipa_extract.cells.page_lines.printed_heads import head_of
from gipa_extract.cells.text_stream.head_columns import columns_under
from gipa_extract.readers.text_preparation import restore
from tests.printed_rows import (
    COLUMNS,
    HEADINGS,
    LABELS,
    SMALL_COLUMNS,
    SMALL_LABELS,
    SMALL_VALUES,
    TITLE,
    VALUES,
    read_whole,
    small_of,
    text,
)
from tests.test_spaced_labels import table

SEPARATORS = [" ", "   ", "\n", "\n\n", "\t", " | "]


def numbered(name: str, separator: str, *, before: bool) -> str:
    """The rows of the small table and of applicants, each with its number before or behind its label."""

    def row(number: object, label: str, cells: tuple[object, ...]) -> str:
        first = (number, label) if before else (label, number)
        return separator.join(map(str, (*first, *cells)))

    small = [
        row(number, label, SMALL_VALUES[key])
        for number, ((_, key), (label, _)) in enumerate(SMALL_LABELS.items(), 1)
    ]
    rows = [row(n, label, VALUES[key]) for n, (key, label) in enumerate(LABELS.items(), 1)]
    return text(
        "二、主动公开政府信息情况",
        row(name, "信息内容", SMALL_COLUMNS),
        *small,
        "三、收到和处理政府信息公开申请情况",
        row(name, "项目", COLUMNS),
        *rows,
    )


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize(("name", "before"), [("序号", True), ("行次", False), ("行 次", False)])
def test_numbers_of_rows_are_no_values(name: str, before: bool, separator: str) -> None:
    report = extract(numbered(name, separator, before=before))
    assert small_of(report) == SMALL_VALUES
    read_whole(numbered(name, separator, before=before))


def test_numbers_that_do_not_count_on_are_values() -> None:
    counts = text("代码 项目", "规章 3 1 25", "行政规范性文件 12 4 67")
    assert restore(counts) == (counts, ())


def test_another_column_before_those_of_the_form_takes_none_of_their_values() -> None:
    text = "次第 信息内容 本年制发件数 本年废止件数 现行有效件数\n"
    head = head_of(table("art20_1"), pieces_of(text).pieces, text, 4)
    printed = columns_under(head, table("art20_1")).printed
    assert printed == (None, 0, 1, 2)
    head = head_of(table("art20_1"), pieces_of(text).pieces, text, 3)  # 次第 over the labels
    assert columns_under(head, table("art20_1")).printed == (0, 1, 2, None)


def halves_joined_by_numbers(separator: str, numbers: list[int]) -> str:
    """The applicants' table on two pages, the second of which has the numbers of the first's rows."""

    def lines(*rows: tuple[object, ...]) -> list[str]:
        return [separator.join(map(str, row)) for row in rows]

    counted = enumerate(LABELS.items(), 1)
    left = [(number, label, *VALUES[row][:3]) for number, (row, label) in counted]
    right = [(number, *VALUES[row][3:]) for number, row in zip(numbers, LABELS, strict=True)]
    return text(
        *lines(("行次", "项目", *COLUMNS[:3]), *left),
        *("", "第 2 页 共 2 页", ""),
        *lines(("行次", *COLUMNS[3:]), *right),
        "",
    )


@pytest.mark.parametrize("separator", ["  ", "\t", " | "])
def test_the_numbers_of_rows_join_the_halves_of_a_table(separator: str) -> None:
    numbers = [*range(1, len(LABELS) + 1)]
    read_whole(halves_joined_by_numbers(separator, numbers))
    others = extract(halves_joined_by_numbers(separator, [2, 1, *numbers[2:]]))
    sure = [cell for cell in others.cells if cell.value is not None and cell.trust != "doubtful"]
    assert not sure


def test_numbers_of_columns_are_no_values_where_values_stand_below_labels() -> None:
    lines = (
        *("第二十条第（一）项", f"信息内容 | {' | '.join(SMALL_COLUMNS)}", "甲 | 1 | 2 | 3"),
        *("规章", "51 | 19 | 38", "行政规范性文件", "10 | 37 | 56", "第二十条第（五）项"),
        *("信息内容 | 本年处理决定数量", "甲 | 1", "行政许可", "7", HEADINGS[2]),
    )
    report = extract("\n".join((TITLE, HEADINGS[1], *lines)))
    read = [cell.value for cell in report.cells if cell.id.startswith(("art20_1.", "art20_5."))]
    assert read == [51, 19, 38, 10, 37, 56, 7]


@pytest.mark.parametrize("separator", ["\t", " | "])
def test_the_numbers_of_rows_that_leave_blanks_are_no_values(separator: str) -> None:
    rows: list[list[object]] = [["序号", "项目", *COLUMNS]]
    for number, (row, label) in enumerate(LABELS.items(), 1):
        rows.append([number, label, *(value or "" for value in VALUES[row])])
    printed = text(*(separator.join(map(str, row)) for row in rows), "五、存在的主要问题")
    report = extract(printed)
    cells = {cell.id: cell for cell in report.cells}
    assert cells["requests.carried_in.research"].kind == "blank"
    assert not [cell for cell in report.cells if cell.raw and cell.trust == "doubtful"]
    assert "numbers_unplaced" not in [note.code for note in report.notes]
