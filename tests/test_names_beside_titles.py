"""Issuers in what exporters, letterheads, sites and tables print round a title."""

from __future__ import annotations

import pytest

from gipa_extract.forms import newest
from gipa_extract.models import Located
from gipa_extract.prose.outline import locate

BODY = "苍畈县城市管理局"
TITLE = "2022年政府信息公开工作年度报告"


def head(text: str) -> Located:
    overview = "\n一、总体情况\n2022年，我局坚持以人为本，认真落实条例。\n"
    return locate(text + overview, newest().sections, path=None)


@pytest.mark.parametrize(
    "text",
    [
        f"title={BODY}{TITLE}\nauthor=管理员\n",
        f'+++\ntitle = "{BODY}{TITLE}"\n+++\n',
        f"title=>{BODY}{TITLE}\n",
        f"'''title''' {BODY}{TITLE}\n",
        f"% {BODY}{TITLE}\n",
        f"\\title{{{BODY}\\\\{TITLE}}}\n\\maketitle\n",
        f"\\begin{{center}}\\textbf{{{BODY}{TITLE}}}\\end{{center}}\n",
        f"\\begin{{center}}\n{{\\Large {BODY}}}\\\\\n{{\\Large {TITLE}}}\n\\end{{center}}\n",
        f"<center>{BODY}<br>{TITLE}</center>\n",
        f'<p style="text-align:center">{BODY}</p>\n<p>{TITLE}</p>\n',
        f"无障碍阅读　{BODY}{TITLE}\n",
        f"长者模式 {BODY}{TITLE}\n",
        f"{TITLE}（{BODY}）\n按照《条例》编制。\n",
        f"政府信息公开工作年度报告（2022年度）（{BODY}）\n",
        f"#+TITLE: {TITLE}（{BODY}）\n#+DATE: 2023-01-20\n",
        f"{TITLE}【{BODY}】\n",
        f"{TITLE}——{BODY}\n",
        f"{BODY}文件\n\n{TITLE}\n",
        f"{BODY}文件\n苍城管〔2023〕3号\n{TITLE}\n",
        f"{BODY}（红头文件）\n{TITLE}\n",
        f"苍畈县人民政府文件\n{TITLE}\n{BODY}\n",
        f"附表\n{BODY}2022年度主动公开政府信息情况统计表\n|规章|0|0|0|\n\n{TITLE}\n",
        f"{TITLE}\ndept: {BODY}\n",
        f"{TITLE}\n发布单位={BODY}\n",
        f"{TITLE}\n发布机构 {BODY} 发布日期 2023-01-20\n",
        f"{BODY} 年政府信息公开工作年度\n2022\n报告\n",
        f"{BODY}年政府信息公开工作年度报告\n2022\n",
        f"年度{BODY}政府信息公开\n2022\n年度报告\n",
        f"2022\n{BODY}\n年政府信息公开工作年度报告\n",
        f"{BODY}政府信息公开年报\n{TITLE}\n",
        f"群聊：{BODY}信息公开年报\n办公室 2023-01-12 08:25\n{TITLE}，请各科室核对\n",
    ],
)
def test_the_issuer_is_read_without_what_stands_round_it(text: str) -> None:
    found = head(text)
    assert found.issuer == BODY
    assert found.grounds.issuer is not None
    assert found.grounds.issuer.trust != "doubtful"
    assert found.year == 2022


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"{TITLE}_{BODY}\n", "named_only_as_source"),
        (f"{TITLE}\nsource={BODY}\n", "named_only_as_source"),
        (f"网上办事　{BODY}{TITLE}\n", "header_sources_differ"),
        (f"微信 微博 {BODY}{TITLE}\n", "header_sources_differ"),
        (f"{TITLE}（常务会）\n", "name_ends_oddly"),
        (f"{TITLE}——政策法规处\n", "name_ends_oddly"),
        (f"苍畈县2022年度主动公开政府信息情况统计表\n{TITLE}\n", "name_ends_oddly"),
        (f"苍畈县人民政府信息公开年报\n{TITLE}\n来源：{BODY}\n", "header_sources_differ"),
    ],
)
def test_what_may_be_another_body_or_less_than_one_is_doubtful(text: str, code: str) -> None:
    ground = head(text).grounds.issuer
    assert ground is not None
    assert ground.doubt is not None
    assert (ground.trust, ground.doubt.code) == ("doubtful", code)


@pytest.mark.parametrize(
    "behind",
    [
        "（征求意见稿）",
        "（2023年1月20日）",
        "（转自市政府）",
        "（报苍畈县人民政府办公室）",
        "（试行）",
        "——苍畈县人民政府",
        "-苍畈县人民政府",
    ],
)
def test_what_stands_behind_a_title_and_names_no_issuer_names_none(behind: str) -> None:
    assert head(f"{TITLE}{behind}\n").issuer is None


def test_a_year_below_a_title_that_lacks_none_may_be_another() -> None:
    found = head(f"{BODY}政府信息公开\n年度报告\n2023\n")
    assert found.grounds.year is None or found.grounds.year.trust == "doubtful"


def test_a_letterhead_is_no_part_of_the_title() -> None:
    found = head(f"{BODY}文件\n\n{TITLE}\n")
    assert found.title == TITLE
    text = f"{BODY}文件\n\n{TITLE}\n"
    ground = found.grounds.issuer
    assert ground is not None
    assert text[ground.start : ground.end] == BODY


def test_a_body_that_begins_as_a_button_keeps_its_name() -> None:
    assert head(f"无障碍环境建设促进中心{TITLE}\n").issuer == "无障碍环境建设促进中心"


def test_a_row_of_a_table_above_a_title_names_no_body() -> None:
    assert head(f"规章 0 0 0\n{TITLE}\n").issuer is None


def test_a_township_that_only_the_overview_names_is_read_in_doubt() -> None:
    text = "**一、总体情况**\n\n2023年，槐垣镇人民政府坚持以公开为常态。\n"
    found = locate(text, newest().sections, path=None)
    assert found.issuer == "槐垣镇人民政府"
    assert found.grounds.issuer is not None
    assert found.grounds.issuer.trust == "doubtful"
