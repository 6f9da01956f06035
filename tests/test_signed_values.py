"""A number with a sign is a change, in whatever place its row has left it."""

from __future__ import annotations

from gipa_extract import extract

PENALTIES = """青石县水务局2020年政府信息公开工作年度报告
二、主动公开政府信息情况
第二十条第（五）项 | |||
信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |
行政许可 | 17 | 减49 | 2333 |
其他对外管理服务事项 | 31 | 7 ||
第二十条第（六）项 | |||
信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |
行政处罚 | 5 | 增29 | |
行政强制 | 增21 | ||
第二十条第（八）项 | |||
信息内容 | 上一年项目数量 | 本年增/减 | |
行政事业性收费 | -54 | ||
三、收到和处理政府信息公开申请情况
"""


def test_a_signed_value_of_a_row_that_lost_blanks_is_its_change_in_doubt() -> None:
    cells = {cell.id: cell for cell in extract(PENALTIES).cells}
    assert [cells[f"art20_6.penalty.{each}"].value for each in ("items_last_year", "change")] == [
        5,
        29,
    ]
    assert cells["art20_6.compulsion.change"].value == 21
    assert cells["art20_6.compulsion.items_last_year"].kind == "blank"
    assert cells["art20_8.fees.change"].value == -54
    assert cells["art20_6.compulsion.change"].trust == "doubtful"
    assert cells["art20_5.other_services.change"].value is None  # 31 and 7 may be any two of three
