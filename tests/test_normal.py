from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gipa_extract import extract
from gipa_extract.text.folding import fold, label_key, strip_span
from gipa_extract.text.radicals import RADICALS, with_ideographs


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_folding_keeps_every_offset(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded
    for at, char in enumerate(text):
        assert fold(text[at]) == folded[at], char


def test_folding_leaves_chinese_punctuation_of_prose() -> None:
    assert fold("總計，１２件。（其中Ａ）\u3000") == "总计，12件。（其中A） "


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("商 业 企\n业", "商业企业"),
        ("1.属于国家秘密", "属于国家秘密"),
        ("1、属于国家秘密", "属于国家秘密"),
        ("（一）予以公开", "予以公开"),
        ("(一)予以公開", "予以公开"),
        ("3.危及“三安全一稳定”", "危及三安全一稳定"),
        ("一、本年新收政府信息公开申请数量", "本年新收政府信息公开申请数量"),
        ("本年增/减", "本年增减"),
        ("①规章", "规章"),
        ("一事一议", "一事一议"),
        ("", ""),
    ],
)
def test_label_key_drops_what_layouts_change(printed: str, key: str) -> None:
    assert label_key(printed) == key


@given(st.text(alphabet=" \t\n\u3000\u00a0ab中"), st.integers(0, 5), st.integers(0, 20))
def test_strip_span_stays_inside(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    left, right = strip_span(text, start, end)
    assert start <= left <= right <= end
    assert text[left:right] == text[start:end].strip(" \t\n\u3000\u00a0")


def test_radicals_and_compatibility_characters_are_the_characters_that_they_print() -> None:
    printed = with_ideographs("⼀、⼈⺠政府⼯作年度报告\uf90a")
    assert printed == "一、人民政府工作年度报告金"
    assert len(with_ideographs("⺠" * 3)) == 3


def test_a_text_with_radicals_for_characters_is_read_and_names_its_body() -> None:
    radicals = {plain: chr(code) for code, plain in RADICALS.items() if 0x2F00 <= code < 0x2FD6}
    lines = (
        "石门县水利局2023年政府信息公开工作年度报告",
        "二、主动公开政府信息情况",
        "第二十条第（六）项",
        "信息内容 本年处理决定数量",
        "行政处罚 171",
        "行政强制 269",
        "三、收到和处理政府信息公开申请情况",
    )
    text = "".join(radicals.get(char, char) for char in "\n".join(lines))
    report = extract(text)
    assert "⾏政" in text
    assert (report.issuer, report.year) == ("石门县水利局", 2023)
    assert [report[f"art20_6.{row}.decisions"].value for row in ("penalty", "compulsion")] == [
        171,
        269,
    ]
