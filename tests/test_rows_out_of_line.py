"""Rows between pipes or tabs that stand in other places of their lines than their table's others."""

from __future__ import annotations

from gipa_extract import extract
from gipa_extract.forms import form

TITLE = "甲县民政局2021年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n"
COLUMNS = "自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计"
ROWS = [row.label for row in form("2021").table("requests").rows if len(row.under) > 1]


def sure(text: str) -> set[str]:
    return {cell.id for cell in extract(text).cells if cell.trust in ("read", "confirmed")}


def table_of(own: str) -> str:
    full = " 1 | 2 | 3 | 4 | 5 | 6 | 21 | ||"
    lines = [f"{label} | {own if label == ROWS[3] else full}" for label in ROWS]
    return f"{TITLE}{COLUMNS} | ||\n" + "\n".join(lines) + "\n"


def test_a_row_with_a_place_more_than_others_is_doubtful() -> None:
    name = "requests.refused_third_party.business"
    assert name in sure(table_of(" | 40 | 23 | 10 | 9 |  | 82 | ||"))
    assert name not in sure(table_of(" | 40 | 23 | 10 | | 9 |  | 82 | ||"))
