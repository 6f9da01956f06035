"""Marks round numbers and labels, and between cells, that other programs leave in a text."""

from __future__ import annotations

import re

import pytest

from gipa_extract import extract
from gipa_extract.text.folding import label_key
from gipa_extract.text.numerals import is_value, parse
from tests.printed_rows import (
    COLUMNS,
    HEADINGS,
    LABELS,
    SMALL_COLUMNS,
    SMALL_VALUES,
    TITLE,
    VALUES,
    lines,
    read_whole,
    small_of,
    text,
)


def marked(before: str, behind: str, *, labels: bool, separator: str = "|") -> str:
    """The report with marks round its labels or its numbers."""

    def with_marks(cell: str) -> str:
        is_meant = cell.isdigit() is not labels and cell not in ("信息内容", "申请人情况")
        return f"{before}{cell}{behind}" if is_meant else cell

    return "\n".join(
        separator.join(map(with_marks, line.split(separator))) if separator in line else line
        for line in lines(separator)
    )


@pytest.mark.parametrize("mark", [("**", "**"), ("__", "__"), ("<b>", "</b>"), ("[b]", "[/b]")])
@pytest.mark.parametrize("labels", [True, False])
@pytest.mark.parametrize("separator", ["|", " ", "，", "~", "\n"])
def test_marks_of_bold_type_are_no_part_of_a_cell(
    mark: tuple[str, str], labels: bool, separator: str
) -> None:
    printed = marked(*mark, labels=labels, separator=separator)
    if separator == "\n":
        printed = "\n".join(line for line in printed.split("\n") if line)
    assert small_of(read_whole(printed)) == SMALL_VALUES


def test_marks_of_colour_that_hide_a_number_stay() -> None:
    printed = marked("[color=white]", "[/color]", labels=False)
    cells = extract(printed).cells
    assert not [cell for cell in cells if cell.kind == "number" and cell.trust != "doubtful"]


def test_a_sign_before_a_bold_number_is_its_own() -> None:
    rows = ["第二十条第（六）项", "信息内容 上一年项目数量 本年增/减 处理决定数量"]
    rows += [f"{label} <b>13</b> 减<b>2</b> <b>76</b>" for label in ("行政处罚", "行政强制")]
    rows += [f"{label} " + " ".join(["<b>0</b>"] * 7) for label in list(LABELS.values())[:4]]
    report = extract(text(*rows).replace("2023", "2020"))
    cells = {cell.id: cell for cell in report.cells}
    assert cells["art20_6.penalty.change"].value == -2


@pytest.mark.parametrize("separator", ["，", "；", "、", "~", "│"])
@pytest.mark.parametrize("mark", ["【】", "（）", "“”"])
def test_numbers_between_brackets_are_read_whatever_parts_their_cells(
    separator: str, mark: str
) -> None:
    read_whole(marked(*mark, labels=False, separator=separator))


@pytest.mark.parametrize("indent", ["", "  ", "\u3000\u3000"])
def test_cells_in_brackets_are_cells(indent: str) -> None:
    rows = [f"{indent}[{line.replace('|', '][')}]" if "|" in line else line for line in lines("|")]
    assert small_of(read_whole("\n".join(rows))) == SMALL_VALUES
    cut_off = "\n".join(rows).rpartition("]")[0]
    cells = {cell.id: cell for cell in extract(cut_off).cells}
    assert (
        cells["requests.carried_out.total"].alternatives
        or cells["requests.carried_out.total"].value
    )


def test_tabs_written_as_escapes_are_tabs() -> None:
    assert small_of(read_whole("\n".join(lines(r"\t")))) == SMALL_VALUES


@pytest.mark.parametrize("blank", ["NaN", "nan", "None", "null"])
@pytest.mark.parametrize("separator", ["  ", "\n", "，", " | "])
def test_what_programs_write_for_an_empty_cell_holds_its_place(blank: str, separator: str) -> None:
    printed = "\n".join(lines(separator)).replace("0", blank).replace("2" + blank, "20")
    printed = printed.replace("4" + blank, "40").replace("1" + blank, "10")
    printed = "\n".join(line for line in printed.split("\n") if line)
    cells = {cell.id: cell for cell in extract(printed).cells}
    assert cells["requests.received.total"].value == 81
    row = [cells[f"requests.carried_in.{name}"] for name in ("research", "legal_service", "total")]
    assert [cell.value for cell in row] == [None, 2, 6]
    assert is_value(blank)
    assert parse(blank).kind == "blank"


@pytest.mark.parametrize(("printed", "value"), [("'12", 12), ("’0", 0), ("共12件", 12)])
def test_a_number_behind_a_spreadsheets_apostrophe_or_a_word_of_sums(
    printed: str, value: int
) -> None:
    assert parse(printed).value == value


def test_a_digit_of_another_script_is_no_mark_in_a_label() -> None:
    assert label_key("规章 = 𝟑𝟓") != label_key("规章")


@pytest.mark.parametrize("mark", ["★", "——", "“", "《", "●"])
def test_a_mark_before_a_labels_number_is_left_out_with_it(mark: str) -> None:
    assert label_key(f"{mark}（一）予以公开") == label_key("予以公开")


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_dots_at_a_labels_end_are_no_dash(between: str) -> None:
    printed = re.sub(r"(?<![\d\n]) (?=\d)", "...... ", "\n".join(lines())).replace(" ", between)
    assert small_of(read_whole(printed)) == SMALL_VALUES


def test_leaders_stand_between_a_groups_label_and_a_rows_too() -> None:
    rows = [
        line.replace("（一）予以公开", "三、本年度办理结果……（一）予以公开") for line in lines("……")
    ]
    read_whole("\n".join(rows))


def test_a_blank_parts_a_groups_label_from_a_rows_before_marks() -> None:
    rows = [
        line.replace("，", " = ", 1)
        .replace("（一）", "三、本年度办理结果 （一）")
        .replace("，", ", ")
        if line[-1].isdigit()
        else line
        for line in lines("，")
    ]
    read_whole("\n".join(rows))


@pytest.mark.parametrize("mark", [" | ", "，", "、"])
def test_values_in_rows_without_labels_below_make_no_sure_blank(mark: str) -> None:
    block = [
        "第二十条第（一）项",
        mark.join(("信息内容", *SMALL_COLUMNS)),
        *(f"{label}{mark * 3}" for label in ("规章", "行政规范性文件")),
        *(mark.join(("", *map(str, values))) for values in SMALL_VALUES.values()),
        "第二十条第（六）项",
        mark.join(("信息内容", "本年处理决定数量")),
        *(f"{label}{mark}" for label in ("行政处罚", "行政强制")),
        f"{mark}27",
        f"{mark}95",
    ]
    small = [line for line in lines(mark) if line.startswith("第二十条") or "件数" in line]
    rows = [line for line in lines(mark) if line not in small and "规" not in line[:5]]
    place = rows.index(HEADINGS[2])
    printed = "\n".join([*rows[:place], *block, *rows[place:]])
    if "|" in mark:
        printed = re.sub(r"^(.*\|.*)$", r"| \1 |", printed, flags=re.MULTILINE)
    cells = [cell for cell in extract(printed).cells if cell.id.startswith("art20")]
    assert not [cell.id for cell in cells if cell.kind == "blank" and cell.trust != "doubtful"]


def test_a_value_behind_its_columns_label_makes_no_sure_blank() -> None:
    rows = [line for line in lines("  ") if "件数" not in line and "规" not in line[:5]]
    small = [f"规章 | {' | '.join(f'{name}：8' for name in SMALL_COLUMNS)} "]
    small += ["行政许可 | 本年处理决定数量：33945 "]
    place = rows.index(HEADINGS[2])
    cells = extract("\n".join([*rows[:place], *small, *rows[place:]])).cells
    assert not [cell.id for cell in cells if cell.kind == "blank" and cell.trust != "doubtful"]


def test_a_number_at_a_labels_end_makes_a_row_doubtful_that_is_shorter_than_its_head() -> None:
    printed = text(
        " | 自然人 | 法人或其他组织 |  |  |  |  | 总计 | 其中网上申请",
        f" |  | {' | '.join(COLUMNS[1:6])} |  | ",
        "一、本年新收政府信息公开申请数量191 | 140 | 101 | 62 | 84 | 83 | 661 | 1",
    )
    cells = [cell for cell in extract(printed).cells if cell.id.startswith("requests.received.")]
    assert not [cell for cell in cells if cell.kind == "number" and cell.trust != "doubtful"]


def test_dots_at_the_end_of_a_labels_cell_are_no_dash_where_a_line_is_broken() -> None:
    dots, blank = "......", "&nbsp;"
    rows = [
        f"| 一、本年新收政府信息公开申请数量{dots} |  |  | 0 | 0 | 0 | 0 | 0 | {blank} | 0 |",
        f"| 二、上年结转政府信息公开申请数量{dots} |  |  | 0 | {blank} | 0 | {blank} | {blank} | {blank} |\n 0 |",
        f"|  | （二）部分公开{dots} |  | 0 | {blank} | {blank} | 0 |\n{blank} | 0 | {blank} |",
        f"|  |  | 2.其他法律行政法规禁止公开{dots} | 0 | 0 | 0 | 0 | 0 | {blank} | 0 |",
        f"|  |  | 8.属于行政查询事项{dots} | 0 | 0 | 0 | 0 | 0 | {blank} | 0 |",
        f"|  | （四）无法提供{dots} | 1.本机关不掌握相关政府信息{dots} | 0 | {blank} | 0 | {blank} | 0 | 0 \n| 0 |",
    ]
    assert not [cell.id for cell in extract("\n".join([TITLE, *rows])).cells if cell.kind == "dash"]


@pytest.mark.parametrize("mark", ["，", "、", " / ", "……"])
def test_a_head_in_lines_of_its_own_tells_the_order_of_columns(mark: str) -> None:
    """Also of the rows behind a line that stands among them."""
    moved = (COLUMNS[-1], *COLUMNS[:-1])
    printed = text(
        mark.join(("", *moved)) if mark == "，" else mark.join(("信息内容", *moved)),
        *(
            mark.join(map(str, (label, VALUES[row][-1], *VALUES[row][:-1])))
            for row, label in LABELS.items()
        ),
    )
    first, *others = printed.rpartition("2.重复申请")
    read_whole("".join([first, "仅供查阅\n", *others]))


@pytest.mark.parametrize("mark", [" / ", "……"])
def test_a_head_with_a_stroke_in_a_label_tells_the_order_of_columns(mark: str) -> None:
    printed = text(
        "第二十条第（五）项",
        mark.join(("信息内容", "处理决定数量", "本年增/减", "上一年项目数量")),
        *(f"{label}{mark}74{mark}22{mark}1" for label in ("行政许可", "其他对外管理服务事项")),
        *lines(mark)[-9:],
    )
    cells = {cell.id: cell for cell in extract(printed.replace("2023", "2020")).cells}
    assert cells["art20_5.licensing.items_last_year"].value == 1
    assert cells["art20_5.licensing.decisions"].value == 74


@pytest.mark.parametrize("end", ["¶", "<br>", " <br/>", r"\\"])
@pytest.mark.parametrize("separator", ["，", "\t", " | ", " "])
def test_what_ends_lines_in_other_programs_is_no_part_of_a_rows_last_cell(
    end: str, separator: str
) -> None:
    rows = [f"{line}{end}" if line[-1].isdigit() else line for line in lines(separator)]
    assert small_of(read_whole("\n".join(rows))) == SMALL_VALUES


def test_a_stroke_parts_cells_where_pads_stand_before_the_labels_and_no_head_shows_it() -> None:
    rows = [
        f"~~{line}" if line[0].isdigit() else line.replace("~", "~~~", 1)
        for line in lines("~")
        if line[-1].isdigit() and "规" not in line[:5]
    ]
    more = [
        f"~~{label}~9~1~1~0~4~2~17"
        for label in ("2.没有现成信息需要另行制作", "3.补正后申请内容仍不明确")
    ]
    read_whole(text("申请人情况", *COLUMNS, *rows, *more))


@pytest.mark.parametrize("pair", ["［］", "【】", "〔〕", "[]", "（）", "()"])
@pytest.mark.parametrize("between", ["", "\u3000\u3000", "、"])
def test_brackets_that_enclose_blanks_keep_their_places(pair: str, between: str) -> None:
    def bracketed(line: str) -> str:
        label, *cells = line.split("|")
        return label + "  " + between.join(f"{pair[0]}{cell}{pair[1]}" for cell in cells)

    rows = [bracketed(line) if "|" in line else line for line in lines("|")]
    printed = "\n".join(rows).replace(f"{pair[0]}0{pair[1]}", pair)
    cells = {cell.id: cell for cell in extract(printed).cells}
    row = [cells[f"requests.carried_in.{name}"] for name in ("research", "legal_service", "total")]
    assert [cell.value for cell in row] == [None, 2, 6]
    assert row[0].kind == "blank"
    lost = printed.replace(f"{pair[0]}20{pair[1]}{between}", "")
    cells = {cell.id: cell for cell in extract(lost).cells}
    assert not [
        c for c in cells.values() if ".granted." in c.id and c.raw and c.trust != "doubtful"
    ]
