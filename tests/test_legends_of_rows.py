"""Rows in a writer's own words, and a legend above them that names their columns."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from gipa_extract.readers.text_preparation.legends_of_rows import names_other_order
from tests.printed_rows import COLUMN_IDS, LABELS, VALUES, read_whole, requests_of, text

SHORT = {
    "received": "本年新收",
    "carried_in": "上年结转",
    "granted": "予以公开",
    "refused_state_secret": "国家秘密",
    "unable_not_held": "本机关不掌握",
    "declined_repeat": "重复申请",
    "total": "总计",
    "carried_out": "结转下年度继续办理",
}
NAMES = ("自然人", "企业", "科研", "公益", "法律", "其他", "总计")
SWAPPED = (1, 0, 2, 3, 4, 5, 6)


def legend_and_rows(mark: str, form: str, order: tuple[int, ...]) -> str:
    legend = form.format(mark.join(NAMES[place] for place in order))
    rows = [
        f"{label}：{mark.join(str(VALUES[row][place]) for place in order)}"
        for row, label in SHORT.items()
    ]
    return text(legend, *rows, "五、存在的主要问题")


@pytest.mark.parametrize("mark", ["→", "，", "、"])
@pytest.mark.parametrize("form", ["★依申请（{}）", "{}"])
def test_a_label_that_the_form_lacks_is_parted_from_its_first_value(mark: str, form: str) -> None:
    source = legend_and_rows(mark, form, tuple(range(7)))
    assert requests_of(extract(source)) == VALUES


@pytest.mark.parametrize("mark", ["→", "，", "、"])
@pytest.mark.parametrize("form", ["★依申请（{}）", "{}", "申请人："])
def test_values_in_a_legends_own_order_are_not_read_in_the_forms(mark: str, form: str) -> None:
    form = form if "{}" in form else form + "{}"
    source = legend_and_rows(mark, form, SWAPPED)
    for cell in extract(source).cells:
        table, row, column = [*cell.id.split("."), ""][:3]
        if table == "requests" and row in VALUES and cell.value is not None:
            own = VALUES[row][COLUMN_IDS.index(column)]
            assert cell.value == own or cell.trust == "doubtful"


WHOLE = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
LEGENDS = [
    "（各列依次为：{}）",
    "注：以下各行数据依次为{}。",
    "单位：件；列：{}",
    "（{}）",
    "列名：{}",
]


@pytest.mark.parametrize("part", [" | ", "\t", "  ", ",", "\n"])
@pytest.mark.parametrize("legend", LEGENDS)
@pytest.mark.parametrize("order", [(6, 0, 1, 2, 3, 4, 5), SWAPPED])
def test_rows_without_a_head_are_not_sure_below_a_legend_in_another_order(
    part: str, legend: str, order: tuple[int, ...]
) -> None:
    said = legend.format("、".join(WHOLE[place] for place in order))
    rows = [
        part.join([label, *(str(VALUES[row][place]) for place in order)])
        for row, label in LABELS.items()
    ]
    for source in (text(said, *rows, "结束。"), text(*rows, said, "结束。")):
        for cell in extract(source).cells:
            table, row, column = cell.id.split(".")
            if table == "requests" and row in VALUES and cell.kind != "absent":
                own = VALUES[row][COLUMN_IDS.index(column)]
                assert cell.value == own or cell.trust == "doubtful"


def test_rows_whose_values_stand_behind_their_columns_labels_need_no_legend() -> None:
    said = LEGENDS[0].format("、".join(reversed(WHOLE)))
    rows = [
        f"- {label}：{'；'.join(map('{} {}'.format, WHOLE, VALUES[row]))}"
        for row, label in LABELS.items()
    ]
    read_whole(text(said, *rows))


@pytest.mark.parametrize(
    ("legend", "is_other"),
    [
        ("（自然人→企业→科研→公益→法律→其他→总计）", False),
        ("（个人→企业→科研→公益→法律→其他→总计）", False),
        ("（企业→个人→科研→公益→法律→其他→总计）", True),
        ("（总计、维持、纠正、其他、未审结）", True),
        ("（依次为：企业、科研、公益、法律、其他、个人、合计）", True),
        ("（制发、废止、现行有效，下同）", False),
        ("（商业企业、科研机构、社会公益组织、法律服务机构、其他）", False),
        ("·信息内容……上一年项目数量……本年增/减……处理决定数量", False),
        ("信息内容/上一年项目数量/本年增/减/处理决定数量", False),
        (
            "结果维持 结果纠正 其他结果 尚未审结 总计 结果维持 结果纠正 其他结果 尚未审结 总计",
            False,
        ),
        ("（区分处理的，只计这一情形，不计其他情形）", False),
        ("项目，总计，自然人，商业企业，科研机构，社会公益组织，法律服务机构，其他", False),
    ],
)
def test_names_of_columns_tell_their_order(legend: str, is_other: bool) -> None:
    assert names_other_order(legend) is is_other
