"""Facts of text that several rooms need stand once."""

from __future__ import annotations

import shlex

import pytest

from gipa_extract.text.names import as_argument
from gipa_extract.text.numerals import is_value
from gipa_extract.text.patterns import ADDITION, EDGE_PAGE_NUMBER, PAGE_MARK_LINE


@pytest.mark.parametrize("text", ["0", "48", "１２", "3.5", "-2", "—", "/", "12件", "零", "〇件"])
def test_digits_and_dashes_are_values(text: str) -> None:
    assert is_value(text)


@pytest.mark.parametrize(
    "text", ["", " ", "三", "十二", "〇〇", "零件三宗", "合计", "第3条", "2.重复申请"]
)
def test_words_and_lone_chinese_numerals_are_no_values(text: str) -> None:
    assert not is_value(text)


@pytest.mark.parametrize(
    "line", ["- 3 -", "—3—", "－ 12 －", "第3页", "第 3 頁 共 9 頁", "第3页，共9页"]
)
def test_a_decorated_number_is_a_page_number_in_a_text_and_at_a_pages_edge(line: str) -> None:
    assert PAGE_MARK_LINE.sub("", f"前\n{line}\n后") == "前\n\n后"
    assert EDGE_PAGE_NUMBER.fullmatch(line.partition("，")[0])


@pytest.mark.parametrize("line", ["3", "-3", "0", "—", "第3条", "收到申请 - 3 - 件"])
def test_what_may_be_a_value_or_prose_is_no_page_number_of_a_text(line: str) -> None:
    assert not PAGE_MARK_LINE.search(line)


@pytest.mark.parametrize(
    ("label", "bare"),
    [
        ("行政许可（件）", "行政许可"),
        ("（三）不予公开", "（三）不予公开"),
        ("部分公开【注】（区分处理）", "部分公开"),
        ("其他（三）总计", "其他（三）总计"),
    ],
)
def test_an_addition_stands_behind_a_labels_beginning_and_is_no_number(
    label: str, bare: str
) -> None:
    assert ADDITION.sub("", label) == bare


@pytest.mark.parametrize(
    ("name", "argument"),
    [
        ("run", "run"),
        ("s3://bucket/a-b_1.x", "s3://bucket/a-b_1.x"),
        (r"D:\报告\2020", r"D:\报告\2020"),
        ("我的 报告 (2020)", '"我的 报告 (2020)"'),
        ("a & b.txt", '"a & b.txt"'),
        ("-o.txt", "./-o.txt"),
        ('a "b" $c', """'a "b" $c'"""),
    ],
)
def test_a_name_is_quoted_where_a_shell_would_cut_it(name: str, argument: str) -> None:
    assert as_argument(name) == argument
    if "\\" not in name:
        assert shlex.split(argument)[0].removeprefix("./") == name
