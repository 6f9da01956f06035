"""Tables as the source of a wiki's page, a chart or a book writes them, and as a workbook's cells."""

from __future__ import annotations

import json
from itertools import groupby

import pytest

from gipa_extract import extract
from tests.printed_rows import (
    COLUMN_IDS,
    COLUMNS,
    HEADINGS,
    LABELS,
    TITLE,
    VALUES,
    read_whole,
    requests_of,
    text,
)

NEXT = "五、存在的主要问题"
ROWS = [[label, *map(str, VALUES[row])] for row, label in LABELS.items()]


def doku(rows: list[list[str]], width: int = 3) -> str:
    """A head, and rows whose labels stand in the last of some columns, or go over all of them."""
    lines = [f"^ 项目 {'^' * width} {' ^ '.join(COLUMNS)} ^"]
    group = "三、本年度办理结果"
    for label, *values in rows:
        if label[0] in "一二四":
            own = f"^ {label} {'^' * width}"
        else:
            own = f"^ {group} ^ {label} {'^' * (width - 1)}"
            group = ":::"
        lines.append(f"{own} {' | '.join(value or ' ' for value in values)} |")
    return "\n".join(lines)


def test_dokuwikis_merged_cells_are_read() -> None:
    read_whole(text(doku(ROWS), NEXT))


def test_a_space_between_dokuwikis_marks_is_a_blank_and_none_is_a_wider_cell() -> None:
    rows = [list(row) for row in ROWS]
    rows[1][3:5] = "", ""
    cells = {cell.id: cell for cell in extract(text(doku(rows), NEXT)).cells}
    assert cells["requests.carried_in.research"].kind == "blank"
    assert cells["requests.carried_in.legal_service"].value == 2
    joined = doku(rows).replace("|   |", "||")
    row = [c for c in extract(text(joined, NEXT)).cells if c.id.startswith("requests.carried_in.")]
    assert joined != doku(rows)
    assert all(cell.kind == "absent" or cell.trust == "doubtful" for cell in row[:-1])


def sheet(rows: list[list[str]]) -> str:
    """The cells of a workbook, whose labels stand in column A and whose values from D on."""
    return "\n".join(
        f"{letter}{number}: {cell}"
        for number, row in enumerate(rows, 3)
        for letter, cell in zip("ADEFGHIJ", row, strict=True)
        if cell
    )


def test_cells_listed_by_their_address_in_a_workbook_are_read() -> None:
    read_whole(text("[工作表: 依申请公开]", sheet([["项目", *COLUMNS], *ROWS]), NEXT))


@pytest.mark.parametrize("row", range(1, 8))
@pytest.mark.parametrize("above_is_blank", [False, True])
def test_values_whose_label_such_a_list_lost_are_no_neighbours(
    row: int, above_is_blank: bool
) -> None:
    rows = [list(each) for each in ROWS]
    rows[row][0] = ""
    if above_is_blank:
        rows[row - 1][1:] = [""] * 7
    cells = {c.id: c for c in extract(text(sheet([["项目", *COLUMNS], *rows]), NEXT)).cells}
    for number, name in enumerate(LABELS):
        for column, printed in zip(COLUMN_IDS, rows[number][1:], strict=True):
            cell = cells[f"requests.{name}.{column}"]
            assert cell.trust in ("doubtful", "missing") or (cell.raw or "") == printed


def test_a_group_of_columns_whose_label_was_lost_is_none_of_the_others() -> None:
    columns = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3
    values = [4, 0, 6, 5, 15, 0, 0, 5, 0, 5, 0, 5, 5, 5, 15]
    head = "".join(f"<td colspan=5>{g}</td>" for g in ("", "未经复议直接起诉", "复议后起诉"))
    body = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in (columns, values)
    )
    heading = "四、政府信息公开行政复议、行政诉讼情况"
    page = f"<!doctype html><h1>青石县水务局2023年政府信息公开工作年度报告</h1><p>{heading}</p>"
    report = extract(f"{page}<table><tr>{head}</tr>{body}</table>".encode())
    cells = [cell for cell in report.cells if cell.id.startswith("reviews.")]
    assert {cell.trust for cell in cells} <= {"doubtful", "missing"}


def typst(rows: list[list[str]], columns: str = "9") -> str:
    head = f"  table.header(table.cell(colspan: 2)[项目], {', '.join(f'[{c}]' for c in COLUMNS)}),"
    group = "table.cell(rowspan: 4)[三、本年度办理结果], "
    lines = []
    for label, *values in rows:
        if label[0] in "一二四" or "总计" in label:
            own = f"table.cell(colspan: 2)[*{label}*]"
        else:
            own, group = f"{group}[{label}]", ""
        lines.append(f"  {own}, {', '.join(f'[{value}]' for value in values)},")
    return "\n".join((f"#table(columns: {columns},", head, *lines, ")"))


@pytest.mark.parametrize(
    "columns", ["9", "(auto,) * 9", "(2fr, 3fr, 1fr, 1fr, 1fr, 1fr, 1fr, 1fr, 1fr)"]
)
def test_typsts_merged_cells_are_read(columns: str) -> None:
    title, _, rest = text(typst(ROWS, columns), "= " + NEXT).partition("\n")
    report = read_whole(f'#set text(font: "FangSong")\n#align(center)[*{title}*]\n= {rest}')
    assert report.issuer == "青石县水务局"


def test_a_row_of_typst_that_the_end_cuts_is_not_filled_up() -> None:
    source = text(typst(ROWS)[:-1])
    cells = {cell.id: cell for cell in extract(source[: source.rindex("[1]")]).cells}
    row = [cells[f"requests.carried_out.{column}"] for column in COLUMN_IDS]
    assert all(cell.value is None or cell.trust == "doubtful" for cell in row[-2:])


def echarts(*, turned: bool = False, legend: bool = False) -> str:
    rows = {label: list(VALUES[row]) for row, label in LABELS.items()}
    columns = {column: [v[n] for v in rows.values()] for n, column in enumerate(COLUMNS)}
    labels, series = (COLUMNS, rows) if turned else (list(rows), columns)
    lines = [
        "var option = {",
        '  title: { text: "依申请公开" }, yAxis: { type: "value", max: 5000 },',
        f"  legend: {{ data: {json.dumps(list(series))} }}," if legend else "",
        "  series: [",
        *(f'    {{ name: "{n}", type: "bar", data: {v} }},' for n, v in series.items()),
        "  ],",
        f"  xAxis: {{ data: {json.dumps(labels, ensure_ascii=False)} }}",
        "};",
    ]
    return "\n".join(lines)


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("legend", [False, True])
def test_the_series_of_a_chart_are_the_columns_or_rows_of_its_labels(
    turned: bool, legend: bool
) -> None:
    read_whole(text(echarts(turned=turned, legend=legend), NEXT))


def test_a_chart_without_a_number_for_each_label_is_not_read() -> None:
    source = echarts().replace("[40, 3, 20, ", "[40, 20, ")
    assert source != echarts()
    report = extract(text(source, NEXT))
    assert not [c.id for c in report.cells if c.value is not None and c.trust != "doubtful"]


@pytest.mark.parametrize(
    "between", ["坐标轴最大值 300", "max: 300", '"max" : 300 ,', "300", "坐标轴\n最大值 300"]
)
def test_a_number_behind_other_words_is_no_value_of_the_label_before_them(between: str) -> None:
    caption, head, heading = "第二十条第（六）项", "信息内容 本年处理决定数量", HEADINGS[1]
    table = [caption, head, "行政处罚 行政强制", between, "共 2362 + 3889"]
    rows = [" ".join(row) for row in [["项目", *COLUMNS], *ROWS]]
    lines = [TITLE, heading, *table, HEADINGS[2], *rows, NEXT]
    cells = {cell.id: cell for cell in extract("\n".join(lines)).cells}
    for row in ("penalty", "compulsion"):
        assert cells[f"art20_6.{row}.decisions"].trust in ("doubtful", "missing")


@pytest.mark.parametrize("mark", ["／", "、", "/"])
def test_values_behind_the_labels_of_their_columns_in_brackets_are_read(mark: str) -> None:
    heads = mark.join(("本年制发件数", "本年废止件数", "现行有效件数"))
    lines = [
        f"第二十条第（一）项：规章（{heads}）：3{mark}1{mark}25；行政规范性文件（{heads}）：12{mark}4{mark}67。",
        "第二十条第（五）项：行政许可（本年处理决定数量）：306。",
        "第二十条第（六）项：行政处罚（本年处理决定数量）：7；行政强制（本年处理决定数量）：0。",
        "第二十条第（八）项：行政事业性收费（本年收费金额（单位：万元））：4.5。",
    ]
    rows = [" ".join(row) for row in [["项目", *COLUMNS], *ROWS]]
    report = extract("\n".join((TITLE, HEADINGS[1], *lines, HEADINGS[2], *rows, NEXT)))
    cells = [cell for cell in report.cells if cell.id.startswith("art20_")]
    printed = ["3", "1", "25", "12", "4", "67", "306", "7", "0", "4.5"]
    assert [cell.raw for cell in cells] == printed
    assert "doubtful" not in {cell.trust for cell in cells}
    assert "values_behind_heads" in {note.code for note in report.notes}


def test_the_text_of_a_picture_is_a_table_where_it_holds_one() -> None:
    rows = "；".join(" ".join(row) for row in [["项目", *COLUMNS], *ROWS])
    small = "规章 3 1 25；行政规范性文件 12 4 67"
    heads = "信息内容 本年制发件数 本年废止件数 现行有效件数"
    lines = [TITLE, HEADINGS[1], f"![第二十条第（一）项表：{heads}；{small}](1.png)", HEADINGS[2]]
    report = read_whole("\n".join((*lines, f"![依申请公开表：{rows}](2.png)", NEXT)))
    values = [cell.value for cell in report.cells if cell.id.startswith("art20_1.")]
    assert values == [3, 1, 25, 12, 4, 67]


def shortened(values: list[str]) -> str:
    """Values with equal neighbours once and their number: 3，1，0×2，2，0，6."""
    runs = [(value, len(list(group))) for value, group in groupby(values)]
    return "，".join(value if count == 1 else f"{value}×{count}" for value, count in runs)


def test_equal_values_that_are_written_once_with_their_number_are_as_many() -> None:
    rows = [f"{label}：{shortened(values)}" for label, *values in ROWS]
    rows.insert(-2, "2.其他法律行政法规禁止公开：0×7")
    assert sum("×" in row for row in rows) == 4
    head = f"（栏目依次为：{'、'.join(COLUMNS)}）"
    report = read_whole(text(head, *rows, NEXT))
    assert "runs_written_out" in {note.code for note in report.notes}
    others = [row.replace("1×3", "1×2") for row in rows]
    assert others != rows
    cells = extract(text(head, *others, "2.重复申请：0×7", NEXT)).cells
    last = [cell for cell in cells if cell.id.startswith("requests.carried_out.")]
    assert all(cell.value is None or cell.trust == "doubtful" for cell in last)


@pytest.mark.parametrize("order", [COLUMNS, (*COLUMNS[1:6], COLUMNS[0], COLUMNS[6])])
def test_rows_that_are_written_as_their_sum_are_read_in_the_order_that_the_text_says(
    order: tuple[str, ...],
) -> None:
    def formula(values: dict[str, str]) -> str:
        *summands, total = (values[column] for column in order)
        return f"{'＋'.join(summands)}＝{total}"

    rows = [
        f"{label}：{formula(dict(zip(COLUMNS, values, strict=True)))}" for label, *values in ROWS
    ]
    names = formula({column: column for column in COLUMNS})
    report = extract(text(f"（各行按“{names}”列示，其中网络申请93件）", *rows, NEXT))
    assert requests_of(report) == VALUES
    assert report.document is not None
    assert "其中网络申请93件" in report.document.text  # what stands round the columns stays
