"""Header facts and their grounds: a hundred composed headers, and those that the wild taught."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from gipa_extract import extract
from gipa_extract.forms import newest
from gipa_extract.models import Ground, Located
from gipa_extract.prose.outline import locate

FIXTURES = Path(__file__).parent / "fixtures"
WILD = FIXTURES / "wild_prose"
HEADERS: list[dict[str, Any]] = tomllib.loads((FIXTURES / "headers.toml").read_text("utf-8"))[
    "headers"
]


def located_in(text: str, path: str | None = None) -> Located:
    return locate(text, newest().sections, path=path)


def wild(name: str) -> Located:
    return located_in((WILD / f"{name}.txt").read_text("utf-8"))


def trust_of(found: Located) -> str:
    return found.grounds.issuer.trust if found.grounds.issuer else "missing"


@pytest.mark.parametrize("header", HEADERS, ids=lambda header: header["text"][:24].strip())
def test_no_composed_header_gives_a_wrong_issuer_without_doubt(header: dict[str, Any]) -> None:
    found = located_in(header["text"])
    if found.issuer != (header["issuer"] or None):
        assert trust_of(found) in ("doubtful", "missing")


def test_of_a_hundred_composed_headers_the_issuers_are_right() -> None:
    wrong = [
        (header["issuer"], located_in(header["text"]).issuer)
        for header in HEADERS
        if located_in(header["text"]).issuer != (header["issuer"] or None)
    ]
    assert (len(HEADERS), wrong) == (100, [])


def test_of_a_hundred_composed_headers_the_years_are_right() -> None:
    wrong = [
        (header["year"], located_in(header["text"]).year)
        for header in HEADERS
        if located_in(header["text"]).year != (header["year"] or None)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "issuer"),
    [
        ("issuer_metadata_pipes", "某某镇"),
        ("issuer_only_in_prose", "某某县某某局"),
        ("issuer_preamble_after_year", "某某镇"),
        ("issuer_preamble_no_name", "某某镇"),
        ("issuer_publisher_in_pipes", "某某镇"),
        ("issuer_title_without_year", "某某镇"),
        ("issuer_title_without_year_b", "某某街道办事处"),
        ("issuer_in_long_sentence", "某某区某某街道办事处"),
        ("issuer_with_sentence_before", "某某街道"),
        ("issuer_between_two_titles", "某某县某某镇人民政府"),
        ("issuer_is_the_beginning_of_a_sentence", None),
        ("before2019_issuer_compiled_by", "某某市某某区建设委员会"),
        ("before2019_issuer_metadata", "某某市政府办公室"),
        ("before2019_issuer_publisher_list", "某某乡"),
        ("before2019_refused_report", "某某街道办事处"),
        ("before2019_one_line", "某某镇人民政府"),
        ("document_in_one_line", "某某镇"),
        ("brackets_inside_brackets", "某某鎮"),
        ("year_without_headings", None),
    ],
)
def test_issuer_of_wild_header(name: str, issuer: str | None) -> None:
    assert wild(name).issuer == issuer


def test_year_stands_in_a_long_sentence_of_a_report_without_headings() -> None:
    assert wild("year_without_headings").year == 2020


@pytest.mark.parametrize(
    "sentence",
    [
        "现将2021年度某某县林业局政府信息公开工作报告如下",
        "现公布某某县林业局2021年度政府信息公开工作年度报告。",
        "名称: 某某县林业局2021年度政府信息公开工作年度报告",
        "各位听众,下面播报某某县林业局2021年政府信息公开工作年度报告。",
        "您正在收听的是某某县林业局2021年政府信息公开工作年度报告。",
        "一图读懂某某县林业局2021年政府信息公开工作年度报告",
        "现在是某某县林业局2021年政府信息公开工作年度报告",
    ],
)
def test_name_in_a_sentence_or_a_field_is_cut_out_of_it(sentence: str) -> None:
    assert located_in(f"{sentence}\n一、总体情况\n").issuer == "某某县林业局"


@pytest.mark.parametrize("own", ["我办", "我局", "我镇", "本机关", "本局", "我委"])
def test_our_office_names_nobody(own: str) -> None:
    text = f"根据《条例》要求,现将{own}2022年度政府信息公开工作情况报告如下:\n一、总体情况\n"
    assert located_in(text).issuer is None


@pytest.mark.parametrize("who", ["主播小李为您带来", "记者从", "由播音员王芳向大家播报"])
def test_who_announces_a_report_is_no_part_of_its_issuer(who: str) -> None:
    text = f"{who}某某县林业局2021年政府信息公开工作年度报告\n一、总体情况\n"
    assert located_in(text).issuer in (None, "某某县林业局")


def test_issuer_has_the_place_of_its_name() -> None:
    text = "标题:某某县统计局2021年政府信息公开工作年度报告\n一、总体情况\n"
    ground = located_in(text).grounds.issuer
    assert ground is not None
    assert (text[ground.start : ground.end], ground.found_in) == ("某某县统计局", "title")


def test_two_places_that_agree_confirm_the_issuer() -> None:
    assert trust_of(wild("issuer_metadata_pipes")) == "confirmed"


def test_places_that_differ_make_the_issuer_doubtful_and_say_what_else_is_said() -> None:
    text = "发布机构:某某县民政局\n某某县统计局2021年政府信息公开工作年度报告\n一、总体情况\n"
    ground = located_in(text).grounds.issuer
    assert ground is not None
    assert (ground.trust, ground.alternatives) == ("doubtful", ["某某县民政局"])
    assert "某某县民政局" in ground.in_words("en")
    assert "某某县民政局" in ground.in_words("zh")


def test_a_county_whose_office_publishes_is_no_contradiction() -> None:
    text = "发布机构:某某县政府办\n某某县人民政府2021年政府信息公开工作年度报告\n一、总体情况\n"
    assert trust_of(located_in(text)) == "confirmed"


def test_a_banner_above_the_title_is_doubtful_where_a_field_says_otherwise() -> None:
    text = "某某县人民政府\n2021年政府信息公开工作年度报告\n来源:某某县统计局\n一、总体情况\n"
    assert trust_of(located_in(text)) == "doubtful"


def test_title_and_period_of_different_years_are_both_doubtful() -> None:
    text = (
        "某某县统计局2021年政府信息公开工作年度报告\n"
        "本报告所列数据的统计期限自2020年1月1日起至2020年12月31日止。\n一、总体情况\n"
    )
    found = located_in(text)
    year, period = found.grounds.year, found.grounds.period
    assert year is not None
    assert period is not None
    assert (found.year, year.trust, year.alternatives) == (2021, "doubtful", ["2020"])
    assert (period.trust, period.alternatives) == ("doubtful", ["2021"])


def test_file_name_is_the_last_resort_and_doubtful() -> None:
    found = located_in(
        "一、总体情况\n无。\n", path="reports/某某县统计局2021年政府信息公开工作年度报告.txt"
    )
    assert (found.issuer, found.year, trust_of(found)) == ("某某县统计局", 2021, "doubtful")


def test_a_document_named_in_a_sentence_gives_neither_issuer_nor_year() -> None:
    text = (
        "根据《某某省人民政府办公厅关于做好2020年政府信息公开年度报告编制工作的通知》要求，编制本报告。\n"
        "一、总体情况\n2021年，各项工作有序开展。\n"
    )
    found = located_in(text)
    assert (found.issuer, found.year) == (None, 2021)


def test_list_of_reports_of_several_years_makes_the_year_doubtful() -> None:
    titles = "".join(
        f"某某市财政局{year}年政府信息公开工作年度报告\n" for year in (2019, 2020, 2021)
    )
    year = located_in(f"{titles}一、总体情况\n无。\n").grounds.year
    assert year is not None
    assert (year.trust, year.alternatives) == ("doubtful", ["2020", "2021"])


def test_two_titles_of_different_bodies_make_the_issuer_doubtful() -> None:
    text = (
        "某某局2020年政府信息公开工作年度报告\n某某镇2020年政府信息公开工作年度报告\n一、总体情况\n"
    )
    assert trust_of(located_in(text)) == "doubtful"


@pytest.mark.parametrize("lead", ["相关链接:", "上一篇:", "下一条 "])
def test_link_to_another_report_is_no_title(lead: str) -> None:
    text = (
        f"{lead}某某县统计局2020年政府信息公开工作年度报告\n"
        "某某县审计局2021年政府信息公开工作年度报告\n一、总体情况\n"
    )
    assert located_in(text).issuer == "某某县审计局"


def test_letter_about_reports_is_no_title() -> None:
    text = (
        "某某县人民政府办公室关于做好2021年政府信息公开工作年度报告编制工作的通知\n"
        "某某县水利局2020年政府信息公开工作年度报告\n一、总体情况\n"
    )
    found = located_in(text)
    assert (found.issuer, found.year) == ("某某县水利局", 2020)


@pytest.mark.slow
@pytest.mark.parametrize(
    "line",
    [
        "《" * 60_000,
        "一、问题" * 60_000,
        "政府信息公开2020" * 20_000,
        "由某局" * 60_000,
        "未收到公开申请，" * 40_000,
        "发布机构:" * 60_000,
        "2020年某局收到政府信息公开申请3件，" * 10_000,
        "指标 单位 数量 " * 30_000,
    ],
    ids=lambda line: line[:8],
)
def test_a_line_without_an_end_is_read_in_one_pass(line: str) -> None:
    """Each of these took minutes where a search began anew at every place."""
    extract(f"某局2020年政府信息公开工作年度报告\n{line}\n一、总体情况\n{line}\n")
    located_in(line)


def test_who_compiles_the_report_is_said_where_no_line_is_a_title() -> None:
    text = "根据《条例》的规定，特编制石桥县白塔镇人民政府2023年政府信息公开年度报告，请予监督。\n一、总体情况\n"
    located = located_in(text)
    assert (located.issuer, located.year) == ("石桥县白塔镇人民政府", 2023)


def test_a_name_that_a_line_end_tears_in_the_preamble_is_the_one_of_the_title() -> None:
    text = (
        "云栖县自然资源和规划局 2020 年政府信息公开工作年度报\n告\n"
        "根据《中华人民共和国政府信息公开条例》第五十条规定，现将云栖\n"
        "县自然资源和规划局2020年度政府信息公开工作情况报告如下：\n一、总体情况\n无。\n"
        "二、主动公开政府信息情况\n第二十条第（一）项\n规章 0 0 0\n"
    )
    assert extract(text).issuer == "云栖县自然资源和规划局"


@pytest.mark.parametrize("verb", ["现公布", "现予发布", "现重新公布", "公布"])
def test_the_end_of_a_menu_above_a_title_is_no_part_of_its_name(verb: str) -> None:
    text = (
        "互动交流\n数据发布\n望洲市统计局2021年政府信息公开工作年度报告\n"
        f"根据《中华人民共和国政府信息公开条例》规定，{verb}望洲市统计局2021年政府信息公开工作年度报告。\n"
        "一、总体情况\n无。\n二、主动公开政府信息情况\n第二十条第（一）项\n规章 0 0 0\n"
    )
    assert extract(text).issuer == "望洲市统计局"


def test_a_correction_names_the_body_whose_report_it_corrects() -> None:
    text = (
        "关于更正望川县司法局2022年政府信息公开工作年度报告的公告\n一、总体情况\n无。\n"
        "二、主动公开政府信息情况\n第二十条第（一）项\n规章 0 0 0\n"
    )
    assert extract(text).issuer == "望川县司法局"


def test_a_name_that_may_begin_on_the_line_above_is_doubtful() -> None:
    torn = "年度报告\n现将云栖\n县自然资源和规划局2020年度政府信息公开工作情况报告如下。\n一、总体情况\n认真贯彻。\n"
    ground = extract(torn).grounds.issuer
    assert ground is not None
    assert ground.doubt is not None
    assert ground.doubt.code == "name_begins_above"
    whole = extract(torn.replace("云栖\n县", "云栖县"))
    assert whole.issuer == "云栖县自然资源和规划局"


@pytest.mark.parametrize(
    ("printed", "issuer"),
    [
        (
            "首页 → 信息公开年报 → 正文秀湖县气象局2021年政府信息公开工作年度报告作者：管理员\n",
            "秀湖县气象局",
        ),
        (
            "一、总体情况\n清源县水利局党组高度重视政府信息公开工作，2020年召开会议2次。\n",
            "清源县水利局",
        ),
        (
            "一、总体情况\n古塔街道办事处位于全市东南部。2020年，办事处以标准化规范化为抓手。\n",
            "古塔街道办事处",
        ),
    ],
)
def test_words_of_a_site_and_the_heads_of_a_body_are_none_of_its_name(
    printed: str, issuer: str
) -> None:
    assert extract(printed).issuer == issuer


def test_of_a_page_in_one_line_the_piece_that_is_a_title_names_the_issuer() -> None:
    menu = "网站首页 机构概况 工作动态 信息公开 政策法规 您的位置： 网站首页 >> 年度报告 >>正文"
    prose = "现将年度政府信息公开工作情况报告如下： 一、总体情况 2023年是政务公开提质增效的一年" * 2
    title = "甲水县林业局2023年政府信息公开工作年度报告"
    found = located_in(f"{title} {menu} {prose}，制度推进。")
    assert (found.issuer, found.year) == ("甲水县林业局", 2023)
    assert trust_of(found) != "doubtful"
    two = located_in(
        f"{title} {menu} 乙山县林业局2023年政府信息公开工作年度报告 {prose}，制度推进。"
    )
    assert trust_of(two) == "doubtful"


def test_whoever_did_the_work_that_the_next_sentence_publishes_is_the_issuer() -> None:
    text = "2021年，洹北区人民政府认真贯彻落实《条例》，公开政府信息。现将一年来的工作情况向社会公布，请予监督。\n一、总体情况\n"
    assert located_in(text).issuer == "洹北区人民政府"
    assert located_in(text.replace("洹北区人民", "省人民")).issuer is None


def test_a_body_below_a_title_of_the_report_s_bare_words_is_the_issuer() -> None:
    text = "政府信息公开工作年度报告\n\n龙泽湖生态旅游区管理委员会\n（2020年度）\n\n一、总体情况\n良好。\n"
    assert (located_in(text).issuer, located_in(text).year) == ("龙泽湖生态旅游区管理委员会", 2020)


def test_addresses_of_markdown_name_nobody() -> None:
    text = (
        "当前位置：[首页](/) \\> [政府信息公开](/a) \\> [政府信息公开年报](/b)\n\n"
        "# 云汀市统计局2025年政府信息公开工作年度报告 {#云汀市统计局2025年政府信息公开工作年度报告}\n\n## 一、总体情况\n"
    )
    assert located_in(text).issuer == "云汀市统计局"


NAMED = "云岭市教育局2022年政府信息公开工作年度报告"


def is_doubtful(text: str, fact: str) -> bool:
    ground = getattr(located_in(f"{text}\n\n一、总体情况\n\n本局公开信息12条。\n").grounds, fact)
    return ground is None or ground.trust == "doubtful"


@pytest.mark.parametrize(
    "head",
    [
        "云岭县\n水务局\n2022年政府信息公开工作年度报告",
        "云岭市公安局\n云岭市教育局\n2022年政府信息公开工作年度报告",
        "中共云岭市委办公室 云岭市人民政府办公室\n2022年政府信息公开工作年度报告",
        "云岭市教育局致云岭市人民政府：2022年政府信息公开工作年度报告",
        "云岭市教育局代云岭市教育考试院2022年政府信息公开工作年度报告",
        "相关链接\n云岭市公安局2021年政府信息公开工作年度报告\n2022年政府信息公开工作年度报告",
        "政府信息公开工作年度报告\n根据《云岭市教育局2021年政府信息公开工作年度报告》体例编制。",
    ],
)
def test_of_several_bodies_none_is_surely_the_issuer(head: str) -> None:
    assert is_doubtful(head, "issuer")


@pytest.mark.parametrize(
    ("head", "issuer"),
    [
        ("云岭市人民政府办公室转发" + NAMED, "云岭市教育局"),
        ("云岭市教育局" + NAMED, "云岭市教育局"),
        ("云岭市人民政府\n云岭市教育局\n2022年政府信息公开工作年度报告", "云岭市教育局"),
        ("云岭市 教育局\n2022年政府信息公开工作年度报告", "云岭市教育局"),
    ],
)
def test_who_hands_a_report_on_or_stands_above_it_is_not_its_issuer(head: str, issuer: str) -> None:
    found = located_in(f"{head}\n\n一、总体情况\n\n公开信息12条。\n")
    assert (found.issuer, trust_of(found)) == (issuer, "read")


@pytest.mark.parametrize(
    "head",
    [
        "云岭县水务局2022—2023年政府信息公开工作年度报告",
        "云岭县水务局2021年、2022年政府信息公开工作年度报告",
        "云岭市教育局“十三五”（2016-2020年）政府信息公开工作报告",
        "云岭市教育局2022年（含2021年第四季度）政府信息公开工作年度报告",
    ],
)
def test_of_several_years_in_a_title_none_is_sure(head: str) -> None:
    assert is_doubtful(head, "year")


def test_a_day_before_a_title_is_no_second_year_of_it() -> None:
    assert not is_doubtful(f"2023年1月10日 {NAMED}", "year")


@pytest.mark.parametrize(
    "sentence",
    [
        "数据统计期限自二〇二二年一月一日起至二〇二二年六月三十日止。",
        "数据统计期限2022.1.1-2022.6.30。",
        "专项行动自2022年3月1日起至2022年6月30日止。",
    ],
)
def test_a_period_that_is_not_read_or_not_said_to_be_the_figures_is_doubtful(sentence: str) -> None:
    assert is_doubtful(f"{NAMED}\n\n{sentence}", "period")


def test_a_period_may_begin_when_a_body_was_founded() -> None:
    sentence = "统计期限自2022年3月15日（挂牌之日）起至2022年12月31日止。"
    found = located_in(f"{NAMED}\n\n{sentence}\n\n一、总体情况\n\n公开信息12条。\n")
    assert found.period is not None
    assert (found.period.start.isoformat(), found.period.end.isoformat()) == (
        "2022-03-15",
        "2022-12-31",
    )


@pytest.mark.parametrize(
    "sentence", ["统计期限为2022年1月至12月。", "统计数据截至2022年12月31日。"]
)
def test_a_whole_year_in_other_words_makes_no_doubt(sentence: str) -> None:
    assert not is_doubtful(f"{NAMED}\n\n{sentence}", "period")


WRAPPED_PREAMBLE = (
    "根据《中华人民共和国政府信息公开条例》和国务院办公厅有关要求，现公布金锁关区人力资源和社会\n"
    "保障局2019年政府信息公开工作年度报告。本报告所列数据的统计期限自2019年1月1日起。\n一、总体情况\n"
)


@pytest.mark.parametrize(
    "title", ["", "金锁关区人力资源和社会保障局2019年政府信息公\n开工作年度报告\n", "告\n"]
)
def test_a_name_that_wrapped_prose_tears_is_whole(title: str) -> None:
    assert extract(title + WRAPPED_PREAMBLE).issuer == "金锁关区人力资源和社会保障局"


def test_a_title_in_a_list_of_links_is_another_body_s() -> None:
    links = [f"  • {name}2022年政府信息公开工作年度报告" for name in ("青石街道办事处", "柳堡镇")]
    own = "白沙湾经济开发区管理委员会2022年政府信息公开工作年度报告"
    report = extract("\n".join([*links, own, "", "一、总体情况", "全年公开信息。"]))
    assert report.issuer == "白沙湾经济开发区管理委员会"
    assert report.grounds.issuer is not None
    assert report.grounds.issuer.trust == "doubtful"


LISTED = "年度,填报单位,指标名称,分项,数值\n2023,某市某县民政局,规章,本年制发件数,0\n"


def test_a_table_s_column_of_bodies_and_of_years_names_the_report_s() -> None:
    located = located_in(LISTED + "2023,某市某县民政局,规章,现行有效件数,3\n")
    assert (located.issuer, located.year) == ("某市某县民政局", 2023)
    assert located.grounds.issuer == Ground("field", 24, 31)


def test_a_column_of_bodies_may_have_a_label_that_is_none_of_a_page_s_fields() -> None:
    listed = LISTED.replace("填报单位", "单位名称")
    assert (
        located_in(listed + "2023,某市某县民政局,规章,现行有效件数,3\n").issuer == "某市某县民政局"
    )


def test_columns_of_several_bodies_and_years_name_none() -> None:
    located = located_in(LISTED + "2022,某市某县水务局,规章,现行有效件数,3\n")
    assert (located.issuer, located.year) == (None, None)


def test_a_body_that_is_named_with_its_office_keeps_its_whole_name() -> None:
    text = (
        "本年度报告按照统一格式编写。若有疑问，请与沧溪市商务局综合科联系，联系电话：0722-2693763。\n"
        "一、总体情况\n2023年，我单位按要求公开。\n二、主动公开政府信息情况\n规章\n1\n2\n3\n"
    )
    assert extract(text).issuer == "沧溪市商务局"


OVERVIEW = "\n\n一、总体情况\n\n公开信息12条。\n"


@pytest.mark.parametrize(
    ("head", "issuer", "trust"),
    [
        (
            "|发布机构：\n|云岭县卫生健康局\n|名 称：\n2021年政府信息公开工作年度报告",
            "云岭县卫生健康局",
            "read",
        ),
        ("11/28/26, 8:54 AM " + NAMED, "云岭市教育局", "read"),
        ("2026/11/28 08:54 " + NAMED, "云岭市教育局", "read"),
        (
            "首页 > 法定主动公开内容 > 政府信息公开年报\n政府信息公开工作年度报告\n"
            "现将云岭县沙坪镇人民政府2022年度政府信息公开工作情况报告如下。",
            "云岭县沙坪镇人民政府",
            "read",
        ),
        (
            "2022年政府信息公开工作年度报告\n发布日期：2023-01-22　信息来源：云岭县沙坪镇人民政府",
            "云岭县沙坪镇人民政府",
            "doubtful",
        ),
        (
            "领导之窗 政策文件 机构职能 数据开放 走进我们 政务动态\n\n政府信息公开工作年度报告\n\n"
            "按照《国务院办公厅政府信息与政务公开办公室关于印发〈中华人民共和国政府信息公开工作年度报告格式〉的通知》要求，现将云岭县沙坪镇人民政府2022年度政府信息公开工作情况报告如下。",
            "云岭县沙坪镇人民政府",
            "doubtful",
        ),
    ],
)
def test_what_sites_and_browsers_print_round_a_title_names_no_other_body(
    head: str, issuer: str, trust: str
) -> None:
    found = located_in(head + OVERVIEW)
    assert (found.issuer, trust_of(found)) == (issuer, trust)


def test_a_county_s_government_as_a_source_is_its_portal() -> None:
    text = "2022年政府信息公开工作年度报告\n信息来源：云岭县人民政府" + OVERVIEW
    assert located_in(text).issuer is None


def test_a_comma_may_part_the_days_of_the_period() -> None:
    text = "本报告由云岭市教育局编制，统计期限自2019年1月1日起，至2019年12月31日止。\n公开信息。\n"
    found = located_in(text)
    assert found.year == 2019
    assert found.period is not None
    assert found.period.end.isoformat() == "2019-12-31"


@pytest.mark.parametrize(
    ("label", "trust"), [("填报年度", "read"), ("报告年份", "read"), ("年度", "doubtful")]
)
def test_a_form_s_fields_name_the_body_and_the_year(label: str, trust: str) -> None:
    found = located_in(f"单位名称: 溪安镇\n{label}：2024\n状态: 已审核\n规章-本年制发件数: 0\n")
    assert (found.issuer, trust_of(found), found.year) == ("溪安镇", "doubtful", 2024)
    assert found.grounds.year is not None
    assert (found.grounds.year.found_in, found.grounds.year.trust) == ("field", trust)
