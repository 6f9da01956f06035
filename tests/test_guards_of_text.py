"""Guards that keep another's values out of the form's cells: each test fails without its guard."""

from __future__ import annotations

import re

import pytest

from gipa_extract import extract
from gipa_extract.cells.doubts.doubtful_rows import doubt_shared_places
from gipa_extract.cells.doubts.rows_amid_numbers import doubt_rows_amid_numbers
from gipa_extract.cells.doubts.rows_in_other_order import doubt_rows_in_other_order
from gipa_extract.cells.labelled_values.paired_values import read_paired_values
from gipa_extract.cells.page_lines.label_pieces import pieces_of
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


def test_a_value_below_its_own_label_says_no_column_where_another_rows_stands_beside_its_label() -> (
    None
):
    """Lynx begins a line anew where a label is wider than its column: 5 is the last column's."""
    text = (
        f"{TITLE}二、主动公开政府信息情况\n   第二十条第(五)项\n"
        "   信息内容       上一年项目数量            本年增/减   处理决定数量\n"
        "   行政许可       29\n   其他对外管理服务事项\n              5\n   第二十条第(六)项\n"
        "   信息内容       上一年项目数量            本年增/减   处理决定数量\n"
        "   行政处罚\n   行政强制       13\n   第二十条第(九)项\n"
        "   信息内容       采购项目数量             采购总金额\n"
        "   政府集中采购     15                 443.9055\n"
    )
    cells = sure(text)
    assert cells["art20_9.procurement.amount"].raw == "443.9055"
    assert "art20_5.other_services.items_last_year" not in cells
    assert "art20_5.other_services.decisions" not in cells


def test_the_three_sentences_of_reviews_are_no_list_of_labels_and_values() -> None:
    """A small table's label and value, set apart elsewhere, had made four of them."""
    outcomes = "结果维持9件，结果纠正0件，其他结果7件，尚未审结0件，总计\n\n16件。\n\n"
    rows = ("行政复议", "未经复议直接起诉", "复议后起诉")
    said = "".join(f"{row}：{outcomes}" for row in rows)
    text = f"行政许可\n\n本年处理决定数量\n\n762\n\n四、政府信息公开行政复议、行政诉讼情况\n\n{said}五、\n"
    assert read_paired_values(text, form("2021")) == []
    listed = text.replace("件", "").replace("。", "")
    assert len(read_paired_values(listed, form("2021"))) == 4


def test_a_head_that_begins_each_group_with_its_total_is_in_no_order_of_the_form() -> None:
    """Such a total had been that of the group before, whose labels stand a line higher."""
    outcomes = "总计  结果维持  结果纠正  其他结果  尚未审结"
    text = (
        f"{TITLE}四、政府信息公开行政复议、行政诉讼情况\n\n    行政复议  行政诉讼\n"
        f"    {outcomes}  未经复议直接起诉  复议后起诉\n    {outcomes}  {outcomes}\n"
        "    0     0     0     0     0     144       59     36    0     49    0  0  0  0  0\n\n五、存在的问题\n"
    )
    assert not any(
        cell.trust == "read" for name, cell in sure(text).items() if name.startswith("reviews.")
    )


def test_a_head_in_another_order_is_told_where_other_words_stand_among_its_columns() -> None:
    """栏次 beside all columns had hidden that they stand in another order than the form's."""
    head = (
        "总计", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "自然人", "栏次",
        "一、本年新收政府信息公开申请数量", "19", "4", "0", "1", "2", "3", "9",
        "二、上年结转政府信息公开申请数量", "18", "0", "5", "0", "6", "0", "7",
    )  # fmt: skip
    text = f"{TITLE}三、收到和处理政府信息公开申请情况\n" + "\n".join(head) + "\n"
    assert not [name for name in sure(text) if name.startswith("requests.")]


def test_a_row_is_named_behind_its_group_and_a_colon() -> None:
    """行政诉讼：复议后起诉 is no sentence; a page of cards had it, and both rows were missing."""
    outcomes = "\n结果维持\n9\n结果纠正\n0\n其他结果\n7\n尚未审结\n0\n总计\n16\n"
    rows = ("行政复议", "行政诉讼：未经复议直接起诉", "行政诉讼：复议后起诉")
    text = "行政许可\n本年处理决定数量\n762\n" + "".join(f"{row}{outcomes}" for row in rows)
    assert len(read_paired_values(text, form("2021"))) == 4


def test_a_row_whose_last_place_stands_on_the_next_line_has_moved() -> None:
    """Lines of a table between pipes, wrapped at blanks: the first blank is that of the label."""
    text = (
        f"{TITLE}三、收到和处理政府信息公开申请情况\n\n"
        "|  |  |  | 自然人 | 法人或其他组织 |  |  |  |  |\n总计 |\n"
        "|  |  |  |  | 商业企业 | 科研机构 | 社会公益组织 |\n法律服务机构 | 其他 |  |\n"
        "|  | （五）不予处理 | 1.信访举报投诉类申请 | 0 | 0 | 0 |\n0 | 0 | 0 | 0 |\n"
        "|  |  | 2.重复申请 | 0 | 0 | 0 | 0 | 0 | 0 |\n0 |\n"
        "|  |  | 3.要求提供公开出版物 | 2 | 0 | 0 | 0 | 0\n| 0 | 2 |\n"
        "|  | （六）其他处理 |  |  |  | 0 | 0 |  | 0 |\n|\n"
        "|  | （七）总计 |  | 19 | 0 | 3 | 0 | 2 | 0 |\n24 |\n"
    )
    assert not any(cell_id.startswith("requests.other.") for cell_id in sure(text))


def test_a_row_without_the_last_tabs_that_others_keep_has_lost_a_cell() -> None:
    head = "信息内容\t本年新制作数量\t本年新公开数量\t对外公开总数量\n"
    text = (
        f"{TITLE}二、主动公开政府信息情况\n第二十条第（一）项\n{head}规章\t16\t333\n"
        "规范性文件\t42\t\t11\n第二十条第（六）项\n"
        "信息内容\t上一年项目数量\t本年增/减\t处理决定数量\n"
        "行政处罚\t125\t-24\t1\n行政强制\t22\t-22\t\n"
    )
    cells = sure(text)
    assert "art20_1.rules.disclosed_total" not in cells
    assert cells["art20_6.compulsion.decisions"].kind == "blank"


def test_a_number_below_one_that_ends_in_its_point_is_no_value_of_its_own() -> None:
    text = (
        f"{TITLE}二、主动公开政府信息情况\n第二十条第（八）项\n信息内容   本年收费金额（单位：万元）\n"
        "行政事业性收费                        223.\n4470元\n三、收到和处理政府信息公开申请情况\n"
    )
    assert "art20_8.fees.amount" not in sure(text)


def test_a_row_whose_label_stands_in_pieces_beside_rows_of_one_print_is_doubtful() -> None:
    """Four lines were cut out: the first half of a label stands above the values of another row."""
    labels = {row.id: row.label for row in form("2021").table("requests").rows}
    lines = {
        "refused_state_secret": f"{labels['refused_state_secret']} 4 3 2 7 4 1 21",
        "refused_law": "2.其他法律行\n 7 5 6 1 2 3 24",
        "refused_process": f"{labels['refused_process']} 6 1 9 4 1 4 25",
        "refused_case_file": f"{labels['refused_case_file']} 8 1 7 3 3 2 24",
    }
    text = "\n".join(lines.values())
    printed = [*lines, "refused_security"]
    cells = [Cell(cell_id) for cell_id in form("2021").cell_ids]
    for cell in cells:
        table, row, column = cell.id.split(".")
        if table == "requests" and row in printed:
            line = lines["refused_process" if row == "refused_security" else row]
            place = [each.id for each in form("2021").table(table).columns].index(column) - 7
            cell.raw = line.split()[place]
            cell.start = text.index(line) + len(line) - len(" ".join(line.split()[place:]))
            cell.kind, cell.trust = "number", "read"
    doubt_shared_places(cells)
    doubt_rows_in_other_order(cells, text, form("2021"))
    doubtful = {cell.id.split(".")[1] for cell in cells if cell.doubt}
    assert doubtful == {"refused_security", "refused_process", "refused_law"}


def test_lines_behind_a_row_are_no_blanks_where_only_a_table_set_otherwise_tells_how_rows_end() -> (
    None
):
    """Before the one table whose lines are indented stands a line less; all values end in a space."""
    text = (
        f"{TITLE}二、主动公开政府信息情况\n\n第二十条第(一)项\n\n\n信息内容\n本年新制作数量\n"
        "本年新公开数量\n对外公开总数量\n\n\n规章\n675\xa0\n718\xa0\n1706\xa0\n\n\n规范性文件\n"
        "355\xa0\n355\xa0\n\n\n\n\n\n\n\n\n\n\n第二十条第(五)项\n\n\n信息内容\n上一年项目数量\n本年增/减\n"
        "处理决定数量\n\n\n行政许可\n471\u3000\n\xa0\n309\u3000\n\n\n其他对外管理服务事项\n\xa0\n\xa0\n"
        "825\u3000\n\n\n\n\n\n\n\n\n\n  第二十条第(六)项\n  \n\n\n\n  信息内容\n  \n\n  上一年项目数量\n  \n\n"
        "  本年增/减\n  \n\n  处理决定数量\n  \n\n\n\n  行政处罚\n  \n\n  852\n  \n\n  256\n  \n\n\n\n"
        "  行政强制\n  \n\n\n\n\n\n\n\n\n第二十条第(八)项\n\n\n信息内容\n上一年项目数量\n本年增/减\n\n\n"
        "行政事业性收费\n47\u3000\n\n\n\n\n\n\n\n\n\n\n第二十条第(九)项\n\n\n信息内容\n采购项目数量\n"
        "采购总金额\n\n\n政府集中采购\n125件\n433万元\n\n\n\n\n\n\n\n三、收到和处理政府信息公开申请情况\n"
    )
    cells = sure(text)
    assert cells["art20_5.licensing.change"].kind == "blank"
    assert "art20_1.normative_documents.disclosed_total" not in cells
    assert "art20_8.fees.change" not in cells


def test_values_inside_the_brackets_of_a_label_are_those_of_its_row() -> None:
    """A page's lines were joined: the bracket goes on below the values, and so does another label."""
    text = (
        f"{TITLE}三、收到和处理政府信息公开申请情况 自然人 商业企业 科研机构 社会公益组织 "
        "法律服务机构 其他 总计 一、本年新收政府信息公开申请数量 5 0 0 0 0 0 5 "
        "二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0 （一）予以公开 4 0 0 0 0 0 4 "
        "（二）部分公开（区分处理的，只计这一 1 0 0 0 0 0 1 情形，不计其他情形） "
        "1.属于国家秘密 0 0 0 0 0 0 0 （六）其他 2.申请人逾期未按收费通知 处理 要求缴纳费用、"
        "行政机关不 0 0 0 0 0 0 0 再处理其政府信息公开申请 3.其他 0 0 0 0 0 0 0 （七）总计 5 0 0 0 0 0 5"
    )
    cells = sure(text)
    assert cells["requests.partly_granted.natural_person"].value == 1
    assert "requests.other_fee_unpaid.natural_person" not in cells


def test_sentences_that_stand_twice_are_no_list_of_pairs() -> None:
    """Screens of a terminal overlap: six sentences are still three."""
    said = "".join(
        f"{row}：结果维持{n}件，结果纠正0件，其他结果0件，尚未审结{n + 1}件，总计{2 * n + 1}件。\n"
        for n, row in ((532, "行政复议"), (374, "未经复议直接起诉"), (279, "复议后起诉"))
    )
    assert not read_paired_values(said + said, form("2021"))


def test_a_label_of_a_head_stands_in_no_line_of_values() -> None:
    lines = pieces_of("政府集中采购  增40  采购项目数量  采购总金额  928\n").value_lines
    assert [[cell.text for cell in line.cells] for line in lines] == [["增40"], ["928"]]


def test_blanks_below_numbers_that_went_to_no_cell_are_in_doubt() -> None:
    """3.危及“三安全一稳定” was broken round its values, and its end found alone."""
    ids = [name for name in form("2021").cell_ids if ".refused_security." in name]
    printed = "3.危及“\n168267\n987307\n三安全一\n稳定”\n"
    for above, is_doubtful in (("3.危及“\n", True), ("3.危及“三安全一稳定”\n", False)):
        shown = printed.replace("3.危及“\n", above, 1)
        cells = [Cell(name) for name in form("2021").cell_ids]
        for cell in cells:
            if cell.id in ids:
                cell.kind, cell.start, cell.end, cell.raw = "blank", len(shown), len(shown), ""
        left = {(m.start(), m.end()) for m in re.finditer(r"\d{6}", shown)}
        doubt_rows_amid_numbers(cells, left, shown, form("2021"))
        assert all((cell.doubt is not None) == is_doubtful for cell in cells if cell.id in ids)


def test_a_head_of_single_spaces_sets_no_columns() -> None:
    """Tabs and runs of spaces were made one: bare labels below it may have lost all their values."""
    columns = "自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计"
    values = (
        "第二十条第（一）项\n信息内容 本年制发件数 本年废止件数 现行有效件数\n"
        "规章 3 1 7\n行政规范性文件 3 2 9\n第二十条第（五）项\n信息内容 本年处理决定数量\n行政许可 3\n"
        "第二十条第（八）项\n信息内容 本年收费金额（单位：万元）\n行政事业性收费 7\n"
    )
    printed = "\n".join(LABELS)
    assert not [
        cell
        for cell in sure(f"{TITLE}二、主动公开\n{values}三、申请\n{columns}\n{printed}\n").values()
        if cell.id.startswith("requests.")
    ]


def test_a_notes_mark_behind_a_value_in_a_list_leaves_its_row_whole() -> None:
    columns = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    marked = ("1538注1", "2", "3①", "4[2]", "5注¹", "6", "1558")
    columns = (columns[0], f"{columns[1]}/件", *columns[2:])  # and what it counts behind a column
    rows = "\n".join(
        "\n".join(
            [label, *(f"{column}: {value}" for column, value in zip(columns, marked, strict=True))]
        )
        for label in LABELS[:5]
    )
    placed = read_paired_values(f"{TITLE}{rows}\n四、结转下年度继续办理\n", form("2021"))
    assert [slot.text for _, slot in placed[0].slots] == list(marked)


def test_a_row_in_other_words_than_the_forms_costs_the_row_before_it_nothing() -> None:
    columns = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    values = "\n".join(f"{column}: {number}" for number, column in enumerate(columns, 1))
    labels = [
        *LABELS[4:6],
        "3.危及「三安全一稳定」",
        *LABELS[7:9],
        "6.过程性的那些信息",
        *LABELS[10:12],
    ]
    text = "\n".join(f"{label}\n{values}" for label in labels)
    placed = read_paired_values(f"{TITLE}{text}\n四、结转下年度继续办理\n", form("2021"))
    rows = [row.slots[0][0].split(".")[1] for row in placed]
    read = ["state_secret", "law", "security", "third_party", "internal", "case_file", "query"]
    assert rows == [f"refused_{row}" for row in read]


def test_a_pipe_alone_on_its_line_below_a_head_is_a_row_without_places() -> None:
    rows = ("| 行政复议 | | | | |", "| --- | --- | --- | --- | --- |")
    head = "| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |"
    text = f"{TITLE}四、政府信息公开行政复议、行政诉讼情况\n\n" + "\n".join((*rows, head, "|"))
    assert not sure(text)


OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


@pytest.mark.parametrize(
    "lines",
    [
        ["| 信息内容 | 本年处理决定数量 |", *(f"| 行政许口 | {n} |" for n in range(8_000))],
        [
            "| 行政复议 | | | | | 行政诉讼 | | | | | | | | | |",
            f"| {' | '.join(OUTCOMES)} | 未经复议直接起诉 | | | | | 复议后起诉 | | | | |",
            f"| {' | '.join(OUTCOMES * 3)} |",
            *[f"| 数量 | {' | '.join('0' * 15)} |"] * 3_000,
        ],
    ],
)
def test_thousands_of_rows_that_may_be_one_are_read_in_one_pass(lines: list[str]) -> None:
    """Each of these took minutes where every row asked all others."""
    assert not sure(f"{TITLE}二、主动公开政府信息情况\n\n" + "\n".join(lines) + "\n")
