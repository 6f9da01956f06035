"""Columns set with spaces hold for one page: tools of PDFs set each page by itself."""

from __future__ import annotations

from gipa_extract import Cell, extract

PAGES = """   信息内容             上一年项目数量              本年增/减                处理决
                                                              定数量
   行政许可                                     107                127
{page}  其他对外管理服务事项                            10                          1
"""


def read_services(page: str) -> list[Cell]:
    cells = extract(PAGES.format(page=page)).cells
    return [cell for cell in cells if cell.id.startswith("art20_5.other_services.")]


def test_a_row_on_the_next_page_does_not_stand_below_the_head_of_the_last() -> None:
    assert [cell.value for cell in read_services("")] == [None, 10, 1]
    on_next_page = read_services("                                 第 1 页\n")
    assert all(cell.trust in ("doubtful", "missing") for cell in on_next_page)
