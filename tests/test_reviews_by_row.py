"""The table of reviews with a row for each name, and with blanks at its row's end."""

from __future__ import annotations

from gipa_extract import extract

TITLE = "青石县水务局2023年政府信息公开工作年度报告"
HEADING = "四、政府信息公开行政复议、行政诉讼情况"
OUTCOMES = "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计"


def reviews_of(*lines: str) -> list[tuple[object, str]]:
    cells = extract(
        "\n".join((TITLE, HEADING, *lines, "五、存在的主要问题及改进情况", "无。"))
    ).cells
    return [
        (c.value, c.kind) for c in cells if c.id.startswith("reviews.") and c.trust != "doubtful"
    ]


def test_a_group_of_rows_stands_before_the_first_of_them() -> None:
    read = reviews_of(
        f"| 类别 | {OUTCOMES} |",
        "| 行政复议 | 93 | 5 | 67 | 3 | 168 |",
        "| 行政诉讼 | 未经复议直接起诉 | 69 | 87 | 23 |  | 179 |",
        "| 复议后起诉 | 34 | 81 | 54 | 39 | 208 |",
    )
    assert [value for value, _ in read[5:10]] == [69, 87, 23, None, 179]
    assert read[8] == (None, "blank")


def test_blanks_at_a_row_s_end_below_shorter_rows_of_labels_are_cells() -> None:
    head = (
        "| 行政复议 | 行政诉讼 |",
        "| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 | 复议后起诉 |",
        f"| {OUTCOMES} | {OUTCOMES} |",
    )
    read = reviews_of(*head, "| 2 | 2 | 0 | 0 | 4 | 0 | 0 | 7 | 0 | 7  | | | | | |")
    assert [value for value, _ in read] == [2, 2, 0, 0, 4, 0, 0, 7, 0, 7, *[None] * 5]
    filled_up = [f"{line} {'| ' * (15 - line.count('|') + 1)}" for line in head]
    unsure = reviews_of(*filled_up, "| 2 | 2 | 4 | 0 | 7 | 7 | | | | | | | | | |")
    assert {kind for _, kind in unsure} <= {"absent"}


def test_numbers_of_the_columns_are_no_values() -> None:
    outcomes = "".join(f"<td>{each}</td>" for each in OUTCOMES.split(" | "))
    groups = "".join(
        f"<td colspan=5>{g}</td>" for g in ("行政复议", "未经复议直接起诉", "复议后起诉")
    )
    lines = [range(1, 16), (2, 2, 0, 0, 4, 0, 0, 7, 0, 7, 1, 1, 1, 1, 4)]
    rows = "".join(f"<tr>{''.join(f'<td>{n}</td>' for n in line)}</tr>" for line in lines)
    table = f"<table><tr>{groups}</tr><tr>{outcomes * 3}</tr>{rows}</table>"
    source = f"<html><body><h1>{TITLE}</h1><p>{HEADING}</p>{table}</body></html>"
    cells = [cell for cell in extract(source.encode()).cells if cell.id.startswith("reviews.")]
    assert [cell.value for cell in cells] == list(lines[1])


def test_blanks_below_a_head_that_broken_lines_tore_are_no_cells() -> None:
    """trafilatura drops the blank and fills the row up; only the head's second half stands above it."""
    text = "\n".join(
        (
            TITLE,
            "一、主动公开政府信息情况",
            "| 第二十条第（一）项 | |||",
            "| 信息内容 | 本年新制作数量 |",
            "本年新 公开数量 | 对外公开总数量 |",
            "| 规章 | 13 | 9 | |",
            "| 行政规范性文件 | 36 | 215 | 225 |",
            "| 第二十条第（五）项 | |||",
            "| 信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |",
            "| 行政许可 | 117 | ||",
            "| 其他对外管理服务事项 | 71 | ||",
        )
    )
    cells = {cell.id: cell for cell in extract(text).cells}
    for column in ("made", "disclosed", "disclosed_total"):
        assert cells[f"art20_1.rules.{column}"].trust == "doubtful"


def test_a_row_of_blanks_says_nothing_of_where_other_rows_begin() -> None:
    """markdownify writes a label over two columns with a pad behind it: this 7 is 其他's, not the total."""
    text = "\n".join(
        (
            TITLE,
            "三、收到和处理政府信息公开申请情况",
            "| （本列数据的勾稽关系为） | | | 申请人情况 | | | | | | |",
            "| 自然人 | 法人或其他组织 | | | | | 总计 |",
            "| 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |",
            "| 一、本年新收政府信息公开申请数量 | | |  |  |  |  |  |  |  |",
            "| 三、本年度办理结果 | （一）予以公开 | |  |  |  |  |  |  |  |",
            "| （二）部分公开 | |  |  |  |  |  | 7 |  |",
            "| （三）不予公开 | 1.属于国家秘密 |  |  |  |  |  |  |  |",
            "| 2.其他法律行政法规禁止公开 |  |  |  |  |  |  |  |",
        )
    )
    total = {cell.id: cell for cell in extract(text).cells}["requests.partly_granted.total"]
    assert total.kind != "number" or total.trust == "doubtful"


def outcomes_alone(line: str, *above: str) -> list[object]:
    return [value for value, _ in reviews_of(*above, f"| {' | '.join([OUTCOMES] * 3)} |", line)]


def test_fifteen_outcomes_without_their_groups_are_those_of_the_form() -> None:
    """A tool that drops merged cells keeps the last line of the head alone."""
    read = outcomes_alone("| 0 | 2 | 0 | 2 | 4 | 0 | 2 | 3 |  | 5 | 2 | 2 | 0 | 1 | 5 |")
    assert read == [0, 2, 0, 2, 4, 0, 2, 3, None, 5, 2, 2, 0, 1, 5]


def test_outcomes_whose_groups_have_no_sums_or_other_names_are_never_sure() -> None:
    values = "| 0 | 2 | 0 | 2 | 4 | 0 | 2 | 3 | 1 | 6 | 2 | 2 | 0 | 1 | 5 |"
    assert None not in outcomes_alone(values)
    groups = "| 直诉 | | | | | 复议后诉 | | | | | 复议案件 | | | | |"
    assert set(outcomes_alone(values, groups)) <= {None}
    assert set(outcomes_alone(values.replace("| 6 |", "| 7 |"))) <= {None}
