"""Guards that keep another's values out of the form's cells: each test fails without its guard."""

from __future__ import annotations

from gipa_extract import extract
from gipa_extract.forms import form
from gipa_extract.models import Cell

TITLE = "甲县民政局2023年政府信息公开工作年度报告\n"
LABELS = [row.label for row in form("2021").table("requests").rows]


def sure(text: str) -> dict[str, Cell]:
    cells = extract(text).cells
    return {cell.id: cell for cell in cells if cell.trust in ("read", "confirmed")}


def test_the_row_of_another_body_beside_ours_fills_no_place_of_ours() -> None:
    """Ours is the right one, and has blanks in its first row."""
    by_id = {row.id: row.label for row in form("2021").table("requests").rows}
    others = [
        "77 | 1 | 2 | 2 | 456 | 1 | 3",
        "2 | 40 | 5 | 2 | 8 | 8 | 120",
        "12 | 0 | 8 | 9 | 1 | 1 | 8",
    ]
    own = [" | 0 |  |  |  | 0 | ", *["0 | 0 | 0 | 0 | 0 | 0 | 0"] * 2]
    names = ("declined_abusive", "other_not_corrected", "other_fee_unpaid")
    lines = []
    for name, other, values in zip(names, others, own, strict=True):
        group = "（六）其他处理" if name == "other_not_corrected" else ""
        label = f"|  | {group} | {by_id[name]}"
        lines.append(f"{label} | {other} {label} | {values} |")
    assert not any(cell.value for cell in sure("\n".join(lines)).values())


def test_a_line_of_words_below_the_head_of_reviews_is_no_row_of_values() -> None:
    columns = " | ".join(("结果维持", "结果纠正", "其他结果", "尚未审结", "总计"))
    head = (
        f"| {columns} | 未经复议直接起诉 |  |  |  |  | 复议后起诉 |  |  |  |  |\n"
        f"|  |  |  |  |  | {columns} | {columns} |\n"
    )
    values = [
        "填报日期",
        "2022-01-05",
        "联系电话",
        "010-88886666",
        "填报人",
        "张三",
        "3",
        *[""] * 8,
    ]
    row = "| 4.无正当理由大量反复申请 |  | 0 |  |  |  | 0 |  |\n"
    assert not sure(f"{row}{head}| {' | '.join(values)} |")


def test_a_blank_beside_lines_of_one_value_is_doubtful_where_no_line_comes_twice() -> None:
    """Of equal lines the first is kept: 无 below 行政许可 is gone, as it stands below 规章."""
    tables = (
        "二、主动公开政府信息情况\n第二十条第（一）项\n信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n"
        "规章\n无\n\n689\n\n\n行政规范性文件\n\n14\n\n21\n\n\n第二十条第（五）项\n\n\n本年处理决定数量\n\n"
        "行政许可\n\n{}\n第二十条第（六）项\n\n\n\n行政处罚\n\n168\n\n行政强制\n\n70\n"
    )
    more = "三、收到和处理政府信息公开申请情况\n" + "".join(
        f"{label}  0  0  0  0  0  {n}  {n}\n" for n, label in enumerate(LABELS)
    )
    cells = sure(TITLE + tables.format("") + more)
    assert "art20_5.licensing.decisions" not in cells
