"""Section headings as real reports print them: by what they say, wherever they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from gipa_extract.forms import newest
from gipa_extract.prose.outline import locate

WILD = Path(__file__).parent / "fixtures" / "wild_prose"


def headings(text: str) -> dict[str, str]:
    return {each.id: each.heading for each in locate(text, newest().sections).sections}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("section_bullet_and_pipe", {"overview": "一、政府信息公开总体情况", "proactive": "二、主动公开政府信息情况"}),
        ("section_bullet_before_number", {"overview": "一、总体情况", "proactive": "二、主动公开政府信息情况"}),
        ("section_heading_and_prose_in_line", {"overview": "一、基本情况", "proactive": "二、主动公开政府信息情况"}),
        ("section_headings_with_a_slip", {
            "overview": "一、2021政府信息公开情况", "proactive": "二、主动公开政府信息情况",
            "requests": "三是收到和处理政府信息公开申请情况",
        }),
        ("section_overview_other_word", {"overview": "一、总体概述", "proactive": "二、主动公开政府信息情况"}),
        ("section_prefix_organ", {
            "overview": "一、总体情况", "proactive": "二、行政机关主动公开政府信息情况",
            "requests": "三、行政机关收到和处理政府信息公开申请情况",
            "reviews": "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
        }),
        ("section_with_organ_before", {"overview": "一、总体情况", "proactive": "二、行政机关主动公开政府信息情况"}),
        ("document_in_one_line", {"overview": "一、总体情况", "proactive": "二、主动公开政府信息情况"}),
        ("all_tables_in_one_line", {
            "overview": "一、总体情况", "proactive": "二、主动公开政府信息情况",
            "requests": "三、收到和处理政府信息公开申请情况",
        }),
        ("before2019_one_line", {
            "overview": "一、概述", "proactive": "二、政府信息主动公开情况",
            "requests": "三、依申请公开政府信息情况", "reviews": "四、行政复议、诉讼和申诉情况",
        }),
        ("before2019_heading_art32", {
            "overview": "一、政府信息公开工作的基本概况", "proactive": "二、主动公开政府信息的情况",
            "requests": "三、依申请公开政府信息和不予公开政府信息的情况",
            "fees": "四、政府信息公开的收费及减免情况",
            "reviews": "五、因政府信息公开申请行政复议、提起行政诉讼的情况",
            "problems": "六、政府信息公开工作存在的主要问题及改进情况",
        }),
        ("before2019_fee_as_requests", {
            "proactive": "二、主动公开政府信息情况", "requests": "三、依申请公开政府信息和不予公开政府信息情况",
            "fees": "四、依申请公开政府信息收费及减免情况",
            "reviews": "五、因政府信息公开申请行政复议、提起行政诉讼的情况",
        }),
        ("before2019_numbers_no_separator", {
            "overview": "一 概 述", "proactive": "二 政府信息主动公开情况", "requests": "三 政府信息依申请公开情况",
            "consultations": "四 咨询情况", "reviews": "五 复议、诉讼和申诉情况",
        }),
        ("before2019_refused_report", {"overview": "一、年度工作开展情况"}),
        ("before2019_issuer_compiled_by", {
            "overview": "一、概述", "proactive": "二、政府信息主动公开情况", "requests": "三、政府信息依申请公开情况",
        }),
    ],
)  # fmt: skip
def test_wild_headings(name: str, expected: dict[str, str]) -> None:
    assert headings((WILD / f"{name}.txt").read_text("utf-8")) == expected


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("一、政务信息公开情况概述", "overview"),
        ("二、\n主动公开政府信息情况", "proactive"),
        ("三、收到和处理政府信息公开\n申请情况", "requests"),
        ("三是行政机关收到和处理政府信息公开申请的情况", "requests"),
        ("一、行政机关主动公开政府信息情况", "proactive"),
        ("**三、收到和处理政府信息公开申请情况**", "requests"),
        ("一、總體情況(kuàng)", "overview"),
    ],
)
def test_heading_counts_by_what_it_says(line: str, section: str) -> None:
    found = locate(f"某局2021年政府信息公开工作年度报告\n{line}\n正文从略。\n", newest().sections)
    assert [each.id for each in found.sections] == [section]


@pytest.mark.parametrize(
    "line",
    [
        "全年无涉及政府信息公开申请情况。",
        "未收到政府信息公开申请的情况",
        "四、依申请公开政府信息收费及减免情况",
        "4.存在的问题，主要有三个方面的不足之处需要改进，包括以下内容：",
        "报告期内第一、第二季度均完成主动公开政府信息情况的填报工作，各股室按照分工逐条核对并及时更新。",
    ],
)
def test_prose_and_other_chapters_are_no_section(line: str) -> None:
    known = {spec.id for spec in newest().sections} - {"problems"}
    assert not known & set(headings(f"某局2021年政府信息公开工作年度报告\n{line}\n"))


def test_list_of_contents_does_not_win_over_the_headings() -> None:
    text = (
        "目录：一、总体情况 二、主动公开政府信息情况 三、收到和处理政府信息公开申请情况 等六个部分组成本报告全文。\n"
        "一、总体情况\n无。\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n"
    )
    starts = [each.start for each in locate(text, newest().sections).sections]
    assert min(starts) > text.index("\n")


def test_fees_end_the_section_before_them() -> None:
    text = (WILD / "before2019_fee_as_requests.txt").read_text("utf-8")
    sections = {each.id: each for each in locate(text, newest().sections).sections}
    assert sections["requests"].end == sections["fees"].start


def test_a_heading_whose_number_markdown_escapes_is_one() -> None:
    text = (
        "**1\\. 总体情况**\n\n一年来，开展自查。\n\n**2\\. 主动公开政府信息情况**\n\n详见下表。\n"
    )
    assert headings(text) == {
        "overview": "1\\. 总体情况",
        "proactive": "2\\. 主动公开政府信息情况",
    }


@pytest.mark.parametrize("mark", [" ", "|"])
def test_headings_without_numbers_in_one_line_are_parted_from_its_prose(mark: str) -> None:
    parts = [
        "甲县民政局2023年政府信息公开工作年度报告", "（一）总体情况", "2023年，县民政局开展自查自纠4轮，补齐短板，组织培训。",
        "主动公开政府信息情况", "第二十条第（一）项", "存在的主要问题及改进情况", "主要问题：人员不足。",
    ]  # fmt: skip
    assert headings(mark.join(parts)) == {
        "overview": "（一）总体情况",
        "proactive": "主动公开政府信息情况",
        "problems": "存在的主要问题及改进情况",
    }


LABELS = [section.label for section in newest().sections]


def test_contents_are_passed_over_for_the_headings_below_them() -> None:
    numbers = ["一", "二", "三", "四", "五", "六"]
    listed = [f"第{number}章　{label}" for number, label in zip(numbers, LABELS, strict=True)]
    text = "目录\n" + "\n".join(listed) + "\n甲县民政局\n2023年政府信息公开工作年度报告\n"
    text += "".join(f"{heading}\n正文如此。\n" for heading in listed)
    found = locate(text, newest().sections)
    assert [
        text[each.start : each.end].strip().endswith("正文如此。") for each in found.sections
    ] == [True] * 6
    assert (found.issuer, found.year) == ("甲县民政局", 2023)


@pytest.mark.parametrize("before", ["PART.0{n} 雁栖湾镇", "{n}  "])
def test_headings_behind_a_number_and_a_body_are_known(before: str) -> None:
    lines = [before.format(n=n) + label for n, label in enumerate(LABELS, 1)]
    assert list(headings("\n正文如此。\n".join(lines)).values()) == lines


def test_files_to_be_downloaded_are_no_annex() -> None:
    text = "一、总体情况\n良好。\n附件：\n1.某街道2023年政府信息公开工作年度报告.docx（28.5KB）\n打印\n"
    assert list(headings(text)) == ["overview"]
    assert list(headings(text.replace(".docx", "附表"))) == ["overview", "annex"]
