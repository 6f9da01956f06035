"""Rows of whose zeros only words say that they are such."""

from __future__ import annotations

import pytest

from gipa_extract import Report, extract
from tests.printed_rows import COLUMN_IDS, COLUMNS, LABELS, VALUES, read_whole, requests_of, text

ZEROS = [
    "2.其他法律行政法规禁止公开",
    "3.危及“三安全一稳定”",
    "6.属于四类过程性信息",
    "7.属于行政执法案卷",
]
IDS = ["refused_law", "refused_security", "refused_process", "refused_case_file"]
ROWS = [
    f"{label}：{'，'.join(map('{} {}'.format, COLUMNS, VALUES[row]))}"
    for row, label in LABELS.items()
]
SHORT = dict(zip("自企研益法他", COLUMNS, strict=False))
LEGEND = "（" + "，".join(map("{}={}".format, SHORT, COLUMNS))


def in_parts(row: str) -> str:
    """A row as its total, and the columns in brackets that are not zero."""
    *values, total = VALUES[row]
    parts = "、".join(f"{name}{value}" for name, value in zip(SHORT, values, strict=True) if value)
    return f"{LABELS[row]} 总计{total}（{parts}）"


def values_of(report: Report, row: str) -> set[object]:
    cells = {cell.id: cell for cell in report.cells}
    return {cells[f"requests.{row}.{column}"].value for column in COLUMN_IDS}


@pytest.mark.parametrize("words", ["：各类申请人均为0", "，全部为零。", "  各列都为0件"])
def test_rows_of_which_words_say_that_all_is_zero_are_read(words: str) -> None:
    report = read_whole(text(*ROWS, *(label + words for label in ZEROS)))
    assert [values_of(report, row) for row in IDS] == [{0}] * len(IDS)
    assert "zeros_written_out" in {note.code for note in report.notes}


@pytest.mark.parametrize("words", ["：自然人均为0", "，上年全部为零。", "：各类申请人均为0.5"])
def test_words_that_say_it_of_a_part_alone_say_nothing_of_the_row(words: str) -> None:
    report = extract(text(*ROWS, *(label + words for label in ZEROS)))
    sure = [cell for cell in report.cells if cell.raw and cell.trust != "doubtful"]
    assert not [cell.id for cell in sure if cell.id.split(".")[1] in IDS]


NOTE = f"{LEGEND}；括号内没写的都是0）"


def test_columns_that_a_row_leaves_out_are_zero_where_a_note_says_so() -> None:
    assert requests_of(read_whole(text(NOTE, *map(in_parts, LABELS), "结束"))) == VALUES


@pytest.mark.parametrize(
    ("printed", "other"),
    [
        ("没写的都是0", "单位：件"),  # 0, or blank
        ("没写的都是0", "没写的行都是0"),
        ("（自2、企1、益1、法1、他1）", "（自2、企1）"),
        ("（自2、企1、益1、法1、他1）", "（自2、外1、益1、法1、他1）"),
    ],
)
def test_columns_are_zero_only_where_that_and_the_total_say_so(printed: str, other: str) -> None:
    whole = text(NOTE, *map(in_parts, LABELS), "结束")
    assert printed in whole
    cells = extract(whole.replace(printed, other)).cells
    row = [cell for cell in cells if cell.id.startswith("requests.carried_out.")]
    assert all(cell.value is None or cell.trust == "doubtful" for cell in row)
