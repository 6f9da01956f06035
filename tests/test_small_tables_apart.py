"""Small tables of a page whose boxes come out one by one: labels of rows, of columns, and values apart."""

from __future__ import annotations

from gipa_extract import extract
from gipa_extract.models import Cell


def cells_of(text: str, prefix: str) -> list[Cell]:
    return [cell for cell in extract(text).cells if cell.id.startswith(f"{prefix}.")]


def boxes(*texts: str) -> str:
    return "\n\n".join(texts) + "\n"


def test_tables_of_one_row_are_read_below_the_labels_of_their_columns_that_stand_mixed() -> None:
    text = boxes(
        "测试县2019年政府信息公开工作年度报告",
        "二、主动公开政府信息情况",
        *("信息内容", "行政事业性收费", "信息内容", "政府集中采购"),
        *("第二十条第（八）项", "上一年项目数量", "367"),
        *("第二十条第（九）项", "采购项目数量", "本年增/减", "817", "采购总金额", "717"),
        "三、收到和处理政府信息公开申请情况",
    )
    assert [cell.value for cell in cells_of(text, "art20_8")] == [367, 817]
    assert [cell.kind for cell in cells_of(text, "art20_9")] == ["blank", "number"]
    assert {cell.trust for cell in cells_of(text, "art20_9")} == {"doubtful"}


def test_a_label_that_another_table_may_print_is_no_one_row_table_s_head() -> None:
    text = boxes(
        "测试县2019年政府信息公开工作年度报告",
        "二、主动公开政府信息情况",
        *("信息内容", "行政事业性收费", "信息内容", "行政处罚", "行政强制"),
        *("第二十条第（六）项", "第二十条第（八）项", "上一年项目数量", "367", "上一年项目数量"),
        *("本年增/减", "5", "本年增/减"),
        "三、收到和处理政府信息公开申请情况",
    )
    assert {cell.kind for cell in cells_of(text, "art20_8")} == {"absent"}


ROWS_BELOW_LABELS = (
    *("三、收到和处理政府信息公开申请情况", "自然人", "商业企业", "科研机构", "社会公益组织"),
    *("法律服务机构", "其他", "总计"),
    *("一、本年新收政府信息公开申请数量", "3", "0", "1", "0", "0", "0", "4"),
    *("二、上年结转政府信息公开申请数量", "1", "0", "0", "0", "0", "0", "1"),
    *("（一）予以公开", "2", "0", "1", "0", "0", "0", "3"),
    *(
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        "1",
        "0",
        "0",
        "0",
        "0",
        "0",
        "1",
    ),
)


def test_all_values_of_a_table_away_from_its_labels_are_in_the_order_of_the_text_s_rows() -> None:
    values = ("174", "26", "0", "59", "0", "29")
    small = (
        "测试县2021年政府信息公开工作年度报告",
        "二、主动公开政府信息情况",
        *("第二十条第（一）项", "信 息\n内 容", "规", "章", "行政规范性文件"),
        *("本年制\n发件数", "本年废止件数", "现行有效件数", *values),
        *("第二十条第（五）项", "信 息 内 容", "本年处理决定数量", "行 政\n许 可", "0"),
        "第二十条第（六）项\n信 息 内\n容\n行\n行",
        *("本年处理决定数量", "政 处\n罚\n政", "强", "125\n制", "17"),
        *("第二十条第（八）项", "本年收费金额（单位：万元）", "行政事业性收费", "298.5604"),
    )
    read = extract(boxes(*small, *ROWS_BELOW_LABELS)).cells
    held = {cell.id: cell for cell in read}
    rows = [held[f"art20_1.{row}.in_force"] for row in ("rules", "normative_documents")]
    assert [cell.value for cell in rows] == [0, 29]
    assert {cell.trust for cell in rows} == {"doubtful"}
    sanctions = [held[f"art20_6.{row}.decisions"].value for row in ("penalty", "compulsion")]
    assert sanctions == [125, 17]
    without_rows = cells_of(boxes(*small), "art20_1")
    assert {cell.kind for cell in without_rows} == {"absent"}


def test_a_table_of_blanks_is_one_though_the_next_heading_stands_among_its_labels() -> None:
    head = "结果维 结果纠 其他结 尚未审\n持\n正\n果\n结"
    text = boxes(
        "测试县2021年政府信息公开工作年度报告",
        *ROWS_BELOW_LABELS,
        "四、政府信息公开行政复议、行政诉讼情况\n行政复议\n" + head,
        "行政诉讼\n未经复议直接起诉\n总计",
        head,
        "五、存在的主要问题及改进情况\n一是网上互动不够活跃，征集到的意见偏少。\n—3—",
        "复议后起诉\n总计",
        head,
        "总计",
        "（一）存在的主要问题\n1.依申请公开答复文书的格式还不统一。",
    )
    read = cells_of(text, "reviews")
    assert {cell.kind for cell in read} == {"blank"}
    assert {cell.trust for cell in read} == {"doubtful"}


def below_blocks(values: str, labels: str = "规章\n行政规范性文件\n") -> list[Cell]:
    heads = "本年制发件数\n本年废止件数\n现行有效件数\n"
    return cells_of(
        "测试县2022年政府信息公开工作年度报告\n二、主动公开政府信息情况\n第二十条第（一）项\n"
        f"{labels}{heads}{values}\n第二十条第（五）项\n行政许可\n本年处理决定数量\n7\n",
        "art20_1",
    )


def test_rows_of_values_in_a_line_each_are_read_below_blocks_of_labels_and_heads() -> None:
    cells = below_blocks("0 1 0 \n51 14 57 \n")
    assert [cell.value for cell in cells] == [0, 1, 0, 51, 14, 57]
    assert {cell.trust for cell in cells} == {"doubtful"}


def test_values_a_line_below_blocks_may_run_down_the_columns() -> None:
    for values in ("0\n1\n0\n51\n14\n57\n", "0 51\n1 14\n0 57\n"):
        assert {cell.kind for cell in below_blocks(values)} == {"absent"}
