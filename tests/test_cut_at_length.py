"""A text that was cut into lines of one length is one line again, and its numbers are whole."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from gipa_extract.cells.doubts.numbers_at_full_width import doubt_numbers_at_full_width
from gipa_extract.models import Cell
from gipa_extract.readers.text_preparation import restore
from gipa_extract.text.columns import column_count
from tests.printed_rows import COLUMNS, LABELS, VALUES, requests_of, text

PROSE = (
    "一、总体情况 2023年，全局认真落实条例，公开机构职能、政策解读和财政预算，按时办结申请。" * 3
)
LINE = " ".join(
    (
        text("").strip().replace("\n", " "),
        PROSE,
        "三、收到和处理政府信息公开申请情况 项目",
        *COLUMNS,
        *(f"{label} {' '.join(map(str, VALUES[key]))}" for key, label in LABELS.items()),
        "四、政府信息公开行政复议、行政诉讼情况 无。",
    )
)


def cut(line: str, length: int, *, by_columns: bool) -> list[str]:
    lines = [""]
    for char in line:
        longer = lines[-1] + char
        if (column_count(longer, "WF") if by_columns else len(longer)) > length:
            lines.append("")
        lines[-1] += char
    return lines


@pytest.mark.parametrize(
    ("length", "by_columns"), [(23, False), (38, False), (40, True), (61, True)]
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_numbers_that_a_line_s_end_cut_are_whole(length: int, by_columns: bool, end: str) -> None:
    lines = cut(LINE, length, by_columns=by_columns)
    report = extract(end.join(lines))
    assert requests_of(report) == VALUES
    assert "broken_lines_joined" in [note.code for note in report.notes]


def test_where_blanks_at_both_ends_of_lines_are_gone_nothing_is_joined() -> None:
    lines = [line.strip() for line in cut(LINE, 38, by_columns=False)]
    assert restore("\n".join(lines))[0] == "\n".join(lines)
    read = requests_of(extract("\n".join(lines)))
    wrong = [
        (row, column)
        for row, values in read.items()
        for column, (value, true) in enumerate(zip(values, VALUES[row], strict=True))
        if value not in (None, true)
    ]
    assert not wrong


def test_lines_filled_with_blanks_end_where_they_end() -> None:
    lines = [f"{label:<40}{number:>4}" for number, label in enumerate([*LABELS.values()] * 3)]
    filled = "\n".join(lines)
    assert restore(filled) == (filled, ())


def test_a_cut_row_leaves_columns_of_the_agencys_own_in_their_places() -> None:
    """法人小计 stands amid the form's columns, and blanks beside it: order alone would mislead."""
    head = "项目 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 法人小计 | 总计 | 上年总计"
    report = extract(
        "甲县教育局2022年政府信息公开工作年度报告\n一、总体情况\n按要求公开。\n"
        f"三、收到和处理政府信息公开申请情况\n{head}\n"
        "一、本年新收政府信息公开申请数量 | 53 | 14 |  |  |  | 9 | 23 | 76 | 9\n"
        "二、上年结转政府信息公开申请数量 | 1 |  |  |  |  | 1 | 1 | 2 | 4\n"
        "（一）予以公开 | 9 | 3 |  |  |  | 1 | 4 | 13 | 5\n"
        "（二）部分公开 | 9 | 4 |  |  | "
    )
    read = {cell.id: cell for cell in report.cells}
    rows = ("received", "carried_in", "granted")
    assert [read[f"requests.{row}.other_org"].value for row in rows] == [9, 1, 1]
    assert [read[f"requests.{row}.total"].value for row in rows] == [76, 2, 13]
    assert all(read[f"requests.{row}.research"].kind == "blank" for row in rows)


FULL = "坚持以公开为常态不公开为例外围绕中心工作和群众关切推进决策执行管理服务结果公"


@pytest.mark.parametrize(
    ("below", "is_torn"),
    [("9", True), ("03 | 7", True), ("3.其他 | 0", False), ("其他 | 9", False)],
)
@pytest.mark.parametrize("is_full", [True, False])
def test_a_number_with_which_a_line_is_full_may_go_on_in_the_next(
    below: str, is_torn: bool, is_full: bool
) -> None:
    row = f"一、本年新收政府信息公开申请数量 {'0  ' * 6}".ljust(len(FULL) - 1 - (not is_full)) + "2"
    lines = "\n".join((FULL, FULL, row, below, FULL))
    end = lines.index(row) + len(row)
    cell = Cell("requests.received.total", 2, "number", "2", start=end - 1, end=end)
    doubt_numbers_at_full_width([cell], lines)
    assert (cell.doubt is not None) is (is_torn and is_full)


def test_a_number_with_which_a_line_is_full_in_columns_of_a_terminal_may_go_on_in_the_next() -> (
    None
):
    row = f"一、本年新收政府信息公开申请数量{'2'.rjust(2 * len(FULL) - 32)}"
    lines = "\n".join((FULL, FULL, row, "9", FULL))
    end = lines.index(row) + len(row)
    cell = Cell("requests.received.total", 2, "number", "2", start=end - 1, end=end)
    doubt_numbers_at_full_width([cell], lines)
    assert cell.doubt is not None
