"""Pages each of whose tags was made a blank: a table in one line, and as many blanks between its cells."""

from __future__ import annotations

import re

import pytest

from gipa_extract import extract
from gipa_extract.models import Cell
from gipa_extract.readers.text_preparation.tags_as_blanks import part_rows_of_blanked_tags

HEAD = (
    "<tr><td>（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）</td><td>申请人情况</td></tr>"
    "<tr><td>自然人</td><td>法人或其他组织</td><td>总计</td></tr>"
    "<tr><td>商业企业</td><td>科研机构</td><td>社会公益组织</td><td>法律服务机构</td><td>其他</td></tr>"
)
ROWS = {
    "一、本年新收政府信息公开申请数量": (34, 14, "", 1, 4, "", 53),
    "二、上年结转政府信息公开申请数量": (2, "", "", "", "", "", 2),
    "三、本年度办理结果</td><td>（一）予以公开": (18, 7, "", 1, 1, "", 27),
    "（三）不予公开</td><td>1.属于国家秘密": (1, "", "", "", "", "", 1),
    "2.其他法律行政法规禁止公开": ("", "", "", "", "", "", ""),
    "3.危及“三安全一稳定”": ("", "", "", "", "", "", ""),
    "4.保护第三方合法权益": ("", "", "", "", 3, "", 3),
    "5.属于三类内部事务信息": ("", 9, "", "", "", "", 9),
    "6.属于四类过程性信息": ("", "", "", "", "", 5, 5),
}


def page_of(last: str) -> str:
    rows = "".join(
        f"<tr><td>{label}</td>" + "".join(f"<td>{value}</td>" for value in values) + "</tr>"
        for label, values in ROWS.items()
    )
    table = f"<table>{HEAD}{rows}{last}</table>"
    blanked = re.sub("<[^>]*>", " ", table)
    return f"测试县2021年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n{blanked}\n"


LAST = (
    "<tr><td>（七）总计</td>"
    + "".join(f"<td>{value}</td>" for value in range(6))
    + "<td>15</td></tr>"
)


def cells_of(text: str) -> dict[str, Cell]:
    return {cell.id: cell for cell in extract(text).cells}


def test_each_blank_keeps_its_place() -> None:
    cells = cells_of(page_of(LAST))
    assert [cells[f"requests.received.{column}"].value for column in ("business", "research")] == [
        14,
        None,
    ]
    assert cells["requests.received.total"].value == 53
    assert cells["requests.refused_third_party.legal_service"].value == 3
    assert cells["requests.refused_law.total"].kind == "blank"
    assert cells["requests.total.total"].value == 15
    assert not [c for c in cells.values() if c.id.startswith("requests.") and c.trust == "doubtful"]


@pytest.mark.parametrize(
    "row",
    [
        "<tr><td>7.属于行政执法案卷</td><td>3</td><td>3</td></tr>",
        "<tr><td>8.属于行政查询事项 </td></tr>",
    ],
)
def test_a_row_that_is_shorter_leaves_all_as_it_is(row: str) -> None:
    assert part_rows_of_blanked_tags(page_of(LAST)) is not None
    assert part_rows_of_blanked_tags(page_of(row + LAST)) is None
