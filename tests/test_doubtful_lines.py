"""Rows of a text that lost a place, or show what is no cell, are doubted whole."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from gipa_extract.models import Cell

TITLE = "甲县民政局2023年政府信息公开工作年度报告\n\n四、政府信息公开行政复议、行政诉讼情况\n\n"
GROUPS = "行政复议| 行政诉讼 | 未经复议直接起诉| 复议后起诉 "
COLUMNS = "结果维持| 结果纠正| 其他结果| 尚未审结| 总计"


def reviews(text: str) -> list[Cell]:
    return [cell for cell in extract(TITLE + text).cells if cell.id.startswith("reviews.")]


@pytest.mark.parametrize(
    "below", ["五、主要问题和改进情况", "本机关今年没有其他问题，今后将继续努力。"]
)
def test_a_row_that_takes_what_stands_below_for_a_value_is_doubtful(below: str) -> None:
    values = "33 | 109 | 937 | 172 | 1251 | 26 | 63 | 110 | \n| 199 | 673 | 107 | 946 | 617 | 2343"
    cells = reviews(f"{GROUPS}| {COLUMNS}| {COLUMNS}| {COLUMNS} | {values}  {below}\n")
    after = [cell for cell in cells if "after_reconsideration" in cell.id]
    assert all(cell.trust in ("doubtful", "missing") for cell in after), after


def test_the_rule_of_the_next_table_is_no_row_of_dashes() -> None:
    head = "| 行政复议 | | | | | | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |"
    cells = reviews(f"{head} |  |  |  |  |  | | --- | --- | --- | --- | --- | | 行政诉讼 | | | | |")
    assert not [cell for cell in cells if cell.kind == "dash" and cell.trust != "doubtful"]


def test_a_sign_before_a_number_is_no_corner_of_a_drawn_table() -> None:
    rule = "+----------+----------------+-----------+--------------+\n"
    lines = (
        "| 第二十条第（五）项                                   |\n",
        "| 信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n",
        "| 行政许可 | 499            | +511      |              |\n",
        "| 行政处罚 | 606            | +789      |              |\n",
    )
    table = rule + "".join(line + rule for line in lines)
    report = extract(f"甲县民政局2019年政府信息公开工作年度报告\n\n二、主动公开情况\n\n{table}")
    cells = {cell.id: cell for cell in report.cells}
    assert cells["art20_5.licensing.change"].value == 511
    assert cells["art20_5.licensing.decisions"].kind == "blank"


def test_a_row_of_more_places_than_its_tables_others_is_doubtful_where_it_begins_blank() -> None:
    names = ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量")
    head = "| | | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n"
    rule = "| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
    full = "".join(f"| {name} | | 1 | 0 | 2 | 0 | 0 | 3 | 6 |\n" for name in names)
    longer = "| 四、结转下年度继续办理 | | | 0 |  | 0 | 0 |  | 0 |  |\n"
    title = "甲县民政局2023年政府信息公开工作年度报告\n\n三、收到和处理政府信息公开申请情况\n\n"
    report = extract(f"{title}{head}{rule}{full}{longer}\n四、政府信息公开行政复议、行政诉讼情况\n")
    rows: dict[str, list[Cell]] = {"received": [], "carried_out": []}
    for cell in report.cells:
        table, _, rest = cell.id.partition(".")
        if table == "requests" and (row := rest.partition(".")[0]) in rows:
            rows[row].append(cell)
    assert all(cell.kind == "number" and cell.trust != "doubtful" for cell in rows["received"])
    assert all(cell.trust in ("doubtful", "missing") for cell in rows["carried_out"])
