"""OCR's letters among a row's values: the row keeps its places, and the letters are in doubt."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from gipa_extract.readers.plain_text.letters_for_digits import letters_for_digits
from gipa_extract.text.numerals import numerals_inside

HEAD = """某县人民政府2022年政府信息公开工作年度报告
三、收到和处理政府信息公开申请情况
申请人情况
自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计
"""
ROWS = """一、本年新收政府信息公开申请数量 12 O O 0 l 0 13
二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0
（一）予以公开 1O 0 o 0 0 0 10
（二）部分公开（区分处理的，只计这一情形，不计其他情形） ? 0 O 0 0 0 2
"""


def test_letters_among_values_are_digits_with_a_doubt() -> None:
    report = extract(HEAD + ROWS)
    received = [report[f"requests.received.{column}"] for column in ("business", "legal_service")]
    assert [(cell.raw, cell.value, cell.trust) for cell in received] == [
        ("O", 0, "doubtful"),
        ("l", 1, "doubtful"),
    ]
    assert all(cell.doubt and cell.doubt.code == "letters_for_digits" for cell in received)
    torn = report["requests.granted.natural_person"]
    assert (torn.raw, torn.value, torn.trust) == ("1O", 10, "doubtful")


def test_numbers_beside_letters_are_as_sure_as_elsewhere() -> None:
    report = extract(HEAD + ROWS)
    sure = {"natural_person": 12, "public_welfare": 0, "other_org": 0, "total": 13}
    for column, value in sure.items():
        cell = report[f"requests.received.{column}"]
        assert cell.value == value
        assert cell.trust != "doubtful"


def test_an_illegible_sign_is_no_number() -> None:
    cell = extract(HEAD + ROWS)["requests.partly_granted.natural_person"]
    assert (cell.raw, cell.kind, cell.value, cell.trust) == ("?", "text", None, "doubtful")


def test_every_slot_prints_what_stands_in_the_text() -> None:
    document = extract(HEAD.replace(" ", "  ") + ROWS.replace(" ", "  "))._document
    assert document is not None
    assert document.for_digits
    slots = [slot for grid in document.grids for row in grid.rows for slot in row]
    assert all(slot.text == document.text[slot.start : slot.end] for slot in slots)


@pytest.mark.parametrize(
    "text",
    [
        "网址 www.example.com 第 I 类\n",
        "附件 I\n附件 II\n附件 l\n",
        "○ 一、总体情况\n○ 二、主动公开\n",
        "规章 0 0 0\n",
        "本年共收到申请 1 件 O 件。",
    ],
)
def test_other_letters_are_letters(text: str) -> None:
    assert letters_for_digits(text) == ()


def test_letters_alone_on_their_lines_are_digits_in_a_text_with_a_cell_a_line() -> None:
    rows = ROWS.replace("?", "0").replace(
        "二、上年结转政府信息公开申请数量 0 0", "二、上年结转政府信息公开申请数量 O O"
    )
    report = extract((HEAD + rows).replace(" ", "\n"))
    cell = report["requests.received.business"]
    assert (cell.raw, cell.value, cell.trust) == ("O", 0, "doubtful")
    assert report["requests.granted.total"].value == 10


def test_a_letter_before_a_full_stop_may_be_a_digit() -> None:
    assert numerals_inside("O。") == ("0",)


@pytest.mark.parametrize("bar", ["｜", "│"])
def test_letters_between_bars_are_digits(bar: str) -> None:
    cell = extract((HEAD + ROWS).replace(" ", bar))["requests.received.legal_service"]
    assert (cell.raw, cell.value, cell.trust) == ("l", 1, "doubtful")
