"""A row with a value more than the form has columns, and one body's blank table beside another's."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from gipa_extract.models import Cell

TITLE = "甲县民政局2023年政府信息公开工作年度报告\n二、主动公开政府信息情况\n"
HEAD = "信息内容 本年制发件数 本年废止件数 现行有效件数"
SECTION_THREE = "三、收到和处理政府信息公开申请情况\n"


def sure(text: str | bytes) -> dict[str, Cell]:
    cells = extract(text).cells
    return {cell.id: cell for cell in cells if cell.trust in ("read", "confirmed")}


@pytest.mark.parametrize("end", ["\n", " "])
def test_a_row_is_doubtful_where_a_value_more_stands_beside_it(end: str) -> None:
    head = f"第二十条第（一）项\n{HEAD}"
    rows = "规章 31 42 53{}\n行政规范性文件 64 75 86{}\n第二十条第（五）项\n信息内容 本年处理决定数量{}\n行政许可 648{}\n"
    whole = f"{head}\n{rows.format('', '', '', '')}".replace("\n", end)
    more = f"{head} 排名\n{rows.format(' 7', ' 9', ' 排名', ' 8')}".replace("\n", end)
    names = {name for name in sure(TITLE + whole) if name.startswith("art20_")}
    assert len(names) == 7
    assert not names & sure(TITLE + more).keys()


def test_of_two_bodies_tables_side_by_side_the_blank_one_has_not_the_others_values() -> None:
    head, row = HEAD.replace(" ", "\t"), "规章\t{}\t{}\t{}\t规章\t31\t42\t53\n"
    texts = [f"{TITLE}{head}\t{head}\n{row.format(*own)}" for own in (("", "", ""), (7, 8, 9))]
    blank, filled = map(sure, texts)
    assert not any(name.startswith("art20_1.rules.") and cell.raw for name, cell in blank.items())
    assert all(cell.raw in (None, "7", "8", "9") for cell in filled.values())


def test_a_pages_value_that_stands_below_another_label_is_doubtful() -> None:
    head = "<tr><td>信息内容</td><td>{}</td><td>本年处理决定数量</td></tr>"
    table = f"<table>{head}<tr><td>行政许可</td><td>1</td><td></td></tr></table>"
    page = "<html><body><h1>甲县民政局2023年政府信息公开工作年度报告</h1><p>第二十条第（五）项</p>{}</body></html>"
    read = sure(page.format(table.format("合计")).encode())
    assert "1" not in {cell.raw for cell in read.values()}


def test_a_row_whose_numbers_go_on_in_the_line_below_is_doubtful() -> None:
    """w3m breaks what is wider than its column, and full-width digits are."""
    margin = " " * 24
    text = f"""{TITLE}
{margin}信息内容          本年制发件数 本年废止件数 现行有效件数
{margin}规章              １２         １           １３
{margin}行政规范性文件    １２３       ０           １２４
{margin}                  ４                        １
{SECTION_THREE}
{margin}              自然人 商业企业 科研机构 社会公益 法律服务 其他   总计
{margin}                                          组织     机构
{margin}（一）予以公开  １２     ０      ３       ０      ０     ０    １５
{margin}（二）部分公开  ５４     １      ０      １２     ０     ０   ５５６
{margin}                ３
{margin}1.属于国家秘密  １３     ０      ０       ０      ０     ０    １３
{margin}                ７                                              ７
{margin}（七）总计      ５５５   １      ３      １２     ０     ０   ５７１
"""
    held = sure(text)
    assert "requests.granted.natural_person" in held
    assert "requests.partly_granted.natural_person" not in held
    assert "requests.partly_granted.public_welfare" not in held
    assert "requests.refused_state_secret.total" not in held
    assert "art20_1.rules.issued" in held
    assert "art20_1.normative_documents.issued" not in held
