"""Rows whose label lost its border, while the tabs between their values still stand."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from gipa_extract.models import Cell
from gipa_extract.readers.text_preparation.glued_labels import part_glued_labels

OF_2019 = """测试县2019年政府信息公开工作年度报告
二、主动公开政府信息情况
第二十条第（一）项
信息内容本年新 制作数量本年新 公开数量对外公开 总数量
规章45\t\t12
规范性文件2\t0\t7
第二十条第（五）项
信息内容上一年 项目数量本年增 /减处理决定 数量
行政许可\t25\t5
其他对外管理服务事项\t0\t2451
第二十条第（八）项
信息内容上一年 项目数量本年增 /减
行政事业性收费\t0
三、收到和处理政府信息公开申请情况
一、本年新收政府信息公开申请数量80\t22\t23\t13\t41\t47\t226
二、上年结转政府信息公开申请数量19\t\t50\t9\t0\t0\t78
三、本年度办理结果（一）予以公开1\t\t20\t\t0\t0\t21
（二）部分公开（区分处理的，只计这一情形，不计其他情形）\t\t\t0\t\t\t
（三）不予公开1.属于国家秘密0\t\t0\t\t0\t\t0
2.其他法律行政法规禁止公开12\t0\t11\t"""

OF_2022 = """测试县2022年政府信息公开工作年度报告
二、主动公开政府信息情况
第二十条第（一）项
信息内容本年制 发件数本年废 止件数现行有效 件数
规章0\t1\t
行政规范性文件\t3\t5
第二十条第（五）项
行政许可44
第二十条第（八）项
行政事业性收费8.5
三、收到和处理政府信息公开申请情况
一、本年新收政府信息公开申请数量6\t2\t\t1\t\t\t9
二、上年结转政府信息公开申请数量\t\t1\t\t\t\t1
三、本年度办理结果（一）予以公开5\t1\t1\t1\t\t\t8
（七）总计5\t1\t1\t1\t\t\t8
"""


def cells_of(text: str) -> dict[str, Cell]:
    return {cell.id: cell for cell in extract(text).cells}


def test_a_row_without_its_first_border_has_a_place_for_each_column() -> None:
    expected = {
        "art20_1.rules.made": 45,
        "art20_1.rules.disclosed": None,
        "art20_1.rules.disclosed_total": 12,
        "art20_5.licensing.items_last_year": None,
        "art20_5.licensing.change": 25,
        "art20_8.fees.items_last_year": None,
        "art20_8.fees.change": 0,
        "requests.carried_in.natural_person": 19,
        "requests.carried_in.business": None,
        "requests.granted.research": 20,
        "requests.refused_state_secret.natural_person": 0,
    }
    cells = cells_of(OF_2019)
    assert {name: cells[name].value for name in expected} == expected


def test_rows_of_the_later_edition_have_its_places() -> None:
    restored = part_glued_labels(OF_2022)
    assert restored is not None
    lines = restored.split("\n")
    assert "规章\t0\t1\t" in lines
    assert "行政规范性文件\t\t3\t5" in lines
    assert "二、上年结转政府信息公开申请数量\t\t\t1\t\t\t\t1" in lines
    assert "三、本年度办理结果\t（一）予以公开\t5\t1\t1\t1\t\t\t8" in lines


def test_a_row_in_which_a_text_is_cut_is_doubted() -> None:
    cells = cells_of(OF_2019)
    assert cells["requests.refused_law.natural_person"].trust == "doubtful"


@pytest.mark.parametrize(
    "printed",
    [
        OF_2019.replace("行政许可\t25\t5", "行政许可\t\t25\t5"),  # a blank's border still stands
        OF_2019.replace(
            "规范性文件2\t0\t7", "规范性文件2\t0"
        ),  # tabs behind the last value are lost
        OF_2019.replace("行政事业性收费\t0", "行政事业性收费\t\t0"),  # as no edition has them
    ],
)
def test_rows_of_other_lengths_are_left_as_they_are(printed: str) -> None:
    assert part_glued_labels(printed) is None


def test_labels_with_their_borders_are_left_as_they_are() -> None:
    assert part_glued_labels(OF_2019.replace("规章45", "规章\t45")) is None
