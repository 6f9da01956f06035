"""Sections, issuer, year, title and period under the wordings that reports use."""

from __future__ import annotations

import datetime as dt

import pytest

from gipa_extract.forms import newest
from gipa_extract.prose.outline import locate


def found(text: str) -> list[tuple[str, str]]:
    return [(s.id, s.heading) for s in locate(text, newest().sections).sections]


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("一、总体情况", "overview"),
        ("1、 总体情况", "overview"),
        ("（1）总体情况", "overview"),
        ("\u3000\u3000一、总体情况：", "overview"),
        ("概述", "overview"),
        ("主动公开政府信息情况", "proactive"),
        ("二、主動公開政府信息情況", "proactive"),
        ("三、收到和处理政府信息公开申请情况", "requests"),
        ("三、政府信息依申请公开办理情况", "requests"),
        ("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", "reviews"),
        ("五、存在的主要问题及下一步工作打算", "problems"),
        ("五、政府信息公开工作存在的主要问题及改进情况", "problems"),
        ("六、其他需求报告的事项", "other"),
        ("六、无其他需要报告的事项。", "other"),
        ("六、其他需要说明的事项", "other"),
    ],
)
def test_headings(heading: str, section: str) -> None:
    text = f"某局2021年政府信息公开工作年度报告\n{heading}\n正文如下，内容从略，共计三段。\n"
    assert [name for name, _ in found(text)] == [section]


def test_subheadings_like_headings_do_not_win() -> None:
    text = (
        "一、总体情况\n（一）主动公开情况\n公开了信息。\n（二）依申请公开情况\n处理了申请。\n"
        "二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n"
    )
    assert found(text) == [
        ("overview", "一、总体情况"),
        ("proactive", "二、主动公开政府信息情况"),
        ("requests", "三、收到和处理政府信息公开申请情况"),
    ]


def test_heading_that_runs_into_its_paragraph() -> None:
    text = "一、总体情况。2021年，本局坚持以公开为常态、不公开为例外，全面推进各项公开工作，取得较好成效。\n"
    assert found(text) == [("overview", "一、总体情况")]


@pytest.mark.parametrize(
    ("head", "issuer", "year", "title"),
    [
        (
            "某县财政局2021年政府信息公开工作年度报告",
            "某县财政局",
            2021,
            "某县财政局2021年政府信息公开工作年度报告",
        ),
        (
            "某县财政局\n\n2021年度政府信息公开\n工作年度报告",
            "某县财政局",
            2021,
            "某县财政局2021年度政府信息公开工作年度报告",
        ),
        (
            "2021年某县人民政府信息公开工作年度报告",
            "某县人民政府",
            2021,
            "2021年某县人民政府信息公开工作年度报告",
        ),
        (
            "关于某镇2020年政府信息公开工作情况的报告",
            "某镇",
            2020,
            "关于某镇2020年政府信息公开工作情况的报告",
        ),
        ("某市二〇一九年政府信息公开年度报告", "某市", 2019, "某市二〇一九年政府信息公开年度报告"),
        (
            "某县财政局政府信息公开工作2021年度报告",
            "某县财政局",
            2021,
            "某县财政局政府信息公开工作2021年度报告",
        ),
        (
            "某县人民政府信息公开工作年度报告（2021年度）",
            "某县人民政府",
            2021,
            "某县人民政府信息公开工作年度报告（2021年度）",
        ),
        (
            "某局关于2021年度政府信息公开工作情况的报告",
            "某局",
            2021,
            "某局关于2021年度政府信息公开工作情况的报告",
        ),
        ("某局2021年政府信息公开年度工作报告", "某局", 2021, "某局2021年政府信息公开年度工作报告"),
        (
            "发布机构：某县统计局\n2021年政府信息公开工作年度报告",
            "某县统计局",
            2021,
            "2021年政府信息公开工作年度报告",
        ),
        (
            "首页 > 信息公开\n某区教育局2022年政府信息公开年报",
            "某区教育局",
            2022,
            "某区教育局2022年政府信息公开年报",
        ),
    ],
)
def test_titles(head: str, issuer: str, year: int, title: str) -> None:
    located = locate(f"{head}\n\n一、总体情况\n内容。\n", newest().sections)
    assert (located.issuer, located.year, located.title) == (issuer, year, title)


@pytest.mark.parametrize(
    "phrase",
    [
        "所列数据的统计期限自2021年1月1日起至2021年12月31日止",
        "数据统计期限为2021年1月1日至12月31日",
        "统计时间：２０２１年１月１日—２０２１年１２月３１日",
        "所列數據統計期限為2021年1月1日至2021年12月31日",
    ],
)
def test_stated_period(phrase: str) -> None:
    text = f"某局2021年政府信息公开工作年度报告\n培训于2021年3月2日至2021年3月4日举行。{phrase}。\n"
    period = locate(text, newest().sections).period
    assert (period.start, period.end) == (dt.date(2021, 1, 1), dt.date(2021, 12, 31))


def test_period_that_is_not_stated_is_the_calendar_year() -> None:
    period = locate("某局2021年政府信息公开工作年度报告\n", newest().sections).period
    assert (period.start, period.end) == (dt.date(2021, 1, 1), dt.date(2021, 12, 31))


def test_impossible_dates_are_no_period() -> None:
    located = locate("统计期限自2021年13月1日至2021年12月40日\n", newest().sections)
    assert located.period is None


@pytest.mark.slow
def test_a_hundred_thousand_headings_are_read_in_one_pass() -> None:
    text = "一、总体情况\n" * 100_000 + "二、主动公开政府信息情况\n"
    assert found(text) == [
        ("overview", "一、总体情况"),
        ("proactive", "二、主动公开政府信息情况"),
    ]
