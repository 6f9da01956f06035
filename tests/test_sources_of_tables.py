"""Tables as the source of a wiki's page, a chart or a book writes them, and as a workbook's cells."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from tests.printed_rows import COLUMN_IDS, COLUMNS, LABELS, VALUES, read_whole, text

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
