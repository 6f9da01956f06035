"""The page's number and the running title that stand amid a row are no values of it."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from gipa_extract.readers.text_preparation import restore

TITLE = "某县2022年政府信息公开工作年度报告"
PARTS = (
    "一、总体情况\n全年平稳。\n二、主动公开政府信息情况\n信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n规章\n7",
    "8\n9\n行政规范性文件\n10",
    "11\n12\n信息内容\n本年处理决定数量\n行政许可\n13\n信息内容\n本年处理决定数量\n行政处罚",
    "14\n行政强制\n15\n三、收到和处理政府信息公开申请情况\n无。\n",
)


def printed(numbers: tuple[int, ...], form: str) -> str:
    pages = [f"{part}\n{form.format(number)}" for part, number in zip(PARTS, numbers, strict=True)]
    return "\n".join(f"{TITLE}\n{page}" for page in pages)


@pytest.mark.parametrize("form", ["{}", "- {} -", "第{}页", "{}\n"])
def test_what_parts_pages_parts_no_rows(form: str) -> None:
    report = extract(printed((1, 2, 3, 4), form))
    read = [cell for cell in report.cells if cell.kind != "absent"]
    assert [cell.value for cell in read] == [*range(7, 16)]
    assert "doubtful" not in {cell.trust for cell in read}
    assert "running_titles_taken_off" in [note.code for note in report.notes]


def test_numbers_that_do_not_count_on_are_no_pages() -> None:
    text = printed((1, 2, 4, 5), "{}")
    assert restore(text) == (text, ())


def test_long_runs_of_line_ends_come_to_an_end() -> None:
    text = printed((1, 2, 4, 5), "{}") + "1" + "\n" * 1_000_000
    assert restore(text)[0] == text
