"""What a page's end cuts amid the words or the digits of a row is put together again."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest

from gipa_extract import extract
from gipa_extract.readers.layout.box_tables import BoxTable, GridBox
from gipa_extract.readers.layout.overflowing_rows import take_overflow
from gipa_extract.readers.layout.page_breaks import join_parts_of_table
from gipa_extract.readers.layout.pieces import Piece, PrintedLine, join_lines, lines_of
from gipa_extract.readers.layout.ruled_tables import Ruling, find_frames
from gipa_extract.readers.limits import Limits
from gipa_extract.readers.pdf.pdf_reader import read_pdf
from tests.drawn import Canvas, font
from tests.needs import needs

needs("pypdfium2", "pdf")

WIDTH = 595.0
XS = (50.0, 80.0, 110.0, 140.0)


def row(*texts: str, digit: float = 6, top: float = 80) -> list[GridBox]:
    """Boxes with text that begins two points from the left side of its column."""
    return [
        GridBox(text, 1, bounds=(x + 2, top, x + 2 + digit * len(text), top + 10))
        for x, text in zip(XS, texts, strict=False)
    ]


def lines(*words: tuple[str, int, float]) -> list[PrintedLine]:
    """Lines of words: text, column and top."""
    return lines_of(
        Piece(text, XS[column] + 2, top, XS[column] + 2 + 9 * len(text), top + 10)
        for text, column, top in words
    )


def texts(rows: Sequence[Sequence[GridBox]]) -> list[list[str]]:
    return [[box.text for box in boxes] for boxes in rows]


@pytest.mark.parametrize(("begun", "rest"), [("1031", "8"), ("1,03", "1"), ("１０３１", "８")])
def test_numbers_that_wrap_at_a_pages_end_go_on_though_their_label_is_whole(
    begun: str, rest: str
) -> None:
    above = BoxTable(XS, 0, 90, [row("总计", "103", "93"), row("总计", begun, "93")])
    below = BoxTable(XS, 50, 70, [row("", rest, ""), row("其他", "7", "8")])
    joined = texts(join_parts_of_table(above, below, WIDTH).rows)[1:]
    assert joined == [["总计", join_lines([begun, rest]), "93"], ["其他", "7", "8"]]


@pytest.mark.parametrize("digits", ["103", "93"])
def test_a_number_with_room_for_another_digit_does_not_go_on(digits: str) -> None:
    above = BoxTable(XS, 0, 90, [row("总计", digits, "93")])
    below = BoxTable(XS, 50, 70, [row("", "8", "")])
    assert len(join_parts_of_table(above, below, WIDTH).rows) == 2


def test_what_is_set_lower_beside_such_a_number_is_of_its_row() -> None:
    above = BoxTable(XS, 0, 90, [row("", "1031", "")])
    below = BoxTable(XS, 50, 70, [row("总计", "8", "5")])
    assert texts(join_parts_of_table(above, below, WIDTH).rows) == [["总计", "1031\n8", "5"]]


@pytest.mark.parametrize("label", ["总计", "其他"])
def test_two_rows_with_labels_of_their_own_stay_two(label: str) -> None:
    above = BoxTable(XS, 0, 90, [row("总计", "1031", "93")])
    below = BoxTable(XS, 50, 70, [row(label, "8", "5")])
    assert len(join_parts_of_table(above, below, WIDTH).rows) == 2


def test_a_row_is_one_though_the_label_and_some_values_stand_behind_the_pages_end() -> None:
    above = BoxTable(XS, 0, 90, [row("", "31", "93")])
    below = BoxTable(XS, 50, 70, [row("总计", "", "")])
    assert texts(join_parts_of_table(above, below, WIDTH).rows) == [["总计", "31", "93"]]
    above = BoxTable(XS, 0, 90, [row("", "31", "")])
    below = BoxTable(XS, 50, 70, [row("总计", "", "1082")])
    assert texts(join_parts_of_table(above, below, WIDTH).rows) == [["总计", "31", "1082"]]


def test_the_words_of_a_head_that_hang_below_the_last_line_are_in_their_cells() -> None:
    heads = BoxTable(XS, 0, 90, [row("", "", "复议后起诉")])
    words = lines(("结果维", 0, 86), ("总计", 1, 91), ("持", 0, 96), ("五、存在的主要问题", 0, 150))
    (left,) = take_overflow(heads, words)
    assert left.text == "五、存在的主要问题"
    assert texts(heads.rows) == [["结果维持", "总计", "复议后起诉"]]


def test_a_row_that_hangs_below_the_last_line_takes_its_values_along() -> None:
    blank = BoxTable(XS, 0, 90, [row("", "", "")])
    assert take_overflow(blank, lines(("其他", 0, 88), ("41", 1, 88), ("7", 2, 88))) == []
    assert texts(blank.rows) == [["其他", "41", "7"]]


def test_labels_of_which_the_next_page_prints_the_last_lines_go_on_below_the_table() -> None:
    heads = BoxTable(XS, 0, 90, [row("结", "尚", "复议后起诉")])
    assert take_overflow(heads, lines(("果", 0, 88), ("未", 1, 88))) == []
    assert texts(heads.rows) == [["结果", "尚未", "复议后起诉"]]
    assert len(take_overflow(heads, lines(("维", 0, 88)))) == 1


@pytest.mark.parametrize("word", ["41", "本年工作", "结果维"])
def test_what_makes_no_label_of_the_form_stays_below_the_table(word: str) -> None:
    blank = BoxTable(XS, 0, 90, [row("", "", "")])
    assert len(take_overflow(blank, lines((word, 0, 88)))) == 1
    assert texts(blank.rows) == [["", "", ""]]


@pytest.mark.parametrize("top", [60.0, 100.0])
def test_the_rest_of_a_row_with_one_line_across_is_a_frame_where_pages_cut_rows(
    top: float,
) -> None:
    across = [Ruling(top, 50, 400)]
    down = [Ruling(x, 60, 100) for x in (50, 150, 250, 400)]
    (frame,) = find_frames(across, down, slack=3, narrow=5, cut_rows=True)
    assert (frame.xs, frame.ys, frame.is_cut) == ((50, 150, 250, 400), (60, 100), True)
    assert find_frames(across, down, slack=3, narrow=5) == []
    assert find_frames(across, down[:2], slack=3, narrow=5, cut_rows=True) == []


def test_a_table_with_one_line_below_its_head_is_no_cut_row() -> None:
    song, buffer = font(), io.BytesIO()
    canvas = Canvas(buffer)
    canvas.setFont(song, 10)
    canvas.line(50, 700, 350, 700)
    for x in (50, 150, 250, 350):
        canvas.line(x, 640, x, 720)
    for y, texts in (
        (706, "信息内容 本年制发件数 本年废止件数"),
        (684, "规章 1 2"),
        (664, "行政规范性文件 3 4"),
    ):
        for x, text in zip((55, 155, 255), texts.split(), strict=True):
            canvas.drawString(x, y, text)
    canvas.save()
    document = read_pdf(buffer.getvalue(), Limits())
    slots = {slot.text for grid in document.grids for row in grid.rows for slot in row}
    assert slots >= {"1", "2", "3", "4"}


def test_the_next_heading_that_runs_into_a_tables_last_row_is_none_of_its_cells() -> None:
    song, buffer = font(), io.BytesIO()
    canvas = Canvas(buffer)
    canvas.setFont(song, 10)
    for y in (640, 680, 700):
        canvas.line(50, y, 350, y)
    for x in (50, 200, 350):
        canvas.line(x, 640, x, 700)
    for x, y, text in (
        (55, 686, "信息内容"), (205, 686, "本年收费金额（单位：万元）"), (55, 666, "行政事业性收费"),
        (205, 666, "205"), (80, 648, "三、收到和处理政府信息公开申请情况"),
    ):  # fmt: skip
        canvas.drawString(x, y, text)
    canvas.save()
    document = read_pdf(buffer.getvalue(), Limits())
    rows = [[slot.text for slot in row] for grid in document.grids for row in grid.rows]
    assert rows == [["信息内容", "本年收费金额（单位：万元）"], ["行政事业性收费", "205"]]
    assert document.text.splitlines()[-1] == "三、收到和处理政府信息公开申请情况"


MERGED_LABELS = (
    "某某市教育局2022年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n"
    "| 项目 | | | 申请人情况 | | | | | | |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
    "| 自然人 | 法人或其他组织 | | | | | 总计 |\n"
    "| 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |\n"
    "| 一、本年新收政府信息公开申请数量 | | | 176 | 46 | 23 | 50 | 99 | 9 | 403 |\n"
    "| 二、上年结转政府信息公开申请数量 | | | 0 | 1 | 0 | 4 | 0 | 0 | 5 |\n"
)


@pytest.mark.parametrize(
    ("behind", "read"),
    [
        ("39 | 10 |  |  | 24 |  | ", [39, 10, None, None, 24, None]),
        ("39 | 10 | 1 | 5 | 24 | 3 | ", [39, 10, 1, 5, 24, 3]),
        ("39 | 10 | 1 | 5", [39, 10, 1, 5]),
        ("39 | 1", [39, 1]),
    ],
)
def test_a_label_that_is_merged_over_places_moves_no_value_of_the_row_that_is_cut(
    behind: str, read: list[int | None]
) -> None:
    """markdownify leaves an empty place for each column that a label is merged over."""
    cut = f"{MERGED_LABELS}| 三、本年度办理结果 | （一）予以公开 | | {behind}"
    row = [cell for cell in extract(cut).cells if cell.id.startswith("requests.granted.")]
    assert [cell.value for cell in row[: len(read)]] == read


def test_a_cut_row_has_its_values_in_the_order_of_a_body_s_own_columns() -> None:
    head = (
        "| 申请人情况 | 总计 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |"
    )
    report = extract(
        "甲县水利局2023年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n"
        f"{head}\n| 一、本年新收政府信息公开申请数量 | 21 | 6 | 5 | 4 | 3 | 2 | 1 |\n"
        "| 二、上年结转政府信息公开申请数量 | 3 | 0 | 0 | 0 | 1 | 0 | 2 |\n"
        "| （一）予以公开 | 10 | 1 | 1 | 1 | 1 | 1 | 5 |\n"
        "| （二）部分公开 | 63 | 38"
    )
    row = "requests.partly_granted"
    assert report[f"{row}.total"].raw == "63"
    assert report[f"{row}.natural_person"].raw == "38"
    assert report[f"{row}.business"].kind == "absent"


@pytest.mark.parametrize(
    ("penalty", "values"), [("| 80 |  | 574 |", [0, 3]), ("| 80 | 574 |", [None, None])]
)
def test_a_row_that_is_cut_begins_at_its_first_border_where_blanks_stand_between_two(
    penalty: str, values: list[int | None]
) -> None:
    cut = (
        "某某市教育局2020年政府信息公开工作年度报告\n二、主动公开政府信息情况\n"
        "| 第二十条第（五）项 |\n| 信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n"
        "| 行政许可 | 75 | 0 | 636 |\n| 其他对外管理服务事项 |  | 19 | 302 |\n"
        "| 第二十条第（六）项 |\n| 信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n"
        f"| 行政处罚 {penalty}\n| 行政强制 | 0 | 3"
    )
    cells = {cell.id: cell for cell in extract(cut).cells}
    names = ("items_last_year", "change")
    assert [cells[f"art20_6.compulsion.{name}"].value for name in names] == values


@pytest.mark.parametrize("behind", ["  | 4 | 0", "  | 0 | 0 | 0 | 0 | 0 | 0 |"])
def test_a_row_whose_group_is_merged_from_above_may_begin_with_a_blank(behind: str) -> None:
    cut = (
        f"{MERGED_LABELS}| 三、本年度办理结果 | （一）予以公开 | | 3 | 1 | 0 | 1 | 0 | 0 | 5 |\n"
        f"| （二）部分公开（区分处理的，只计这一情形，不计其他情形） | | {behind}"
    )
    cells = {cell.id: cell for cell in extract(cut).cells}
    first = cells["requests.partly_granted.natural_person"]
    assert first.value is None or first.trust == "doubtful"


def test_a_row_of_zeros_that_is_cut_in_a_page_s_source_may_begin_at_its_label_s_place() -> None:
    columns = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    rows = [
        ("", "", "", "申请人情况", *[""] * 6),
        ("", "", "", "自然人", "法人或其他组织", *[""] * 4, "总计"),
        (*[""] * 4, *columns[1:-1], ""),
        ("一、本年新收政府信息公开申请数量", "", "", *"2100003"),
        ("二、上年结转政府信息公开申请数量", "", "", *"0100001"),
        ("三、本年度办理结果", "（一）予以公开", "", *"0000000"),
        ("", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "", *"00000", ""),
    ]
    printed = "\n".join(f"<tr>{''.join(f'<td>{each}</td>' for each in row)}</tr>" for row in rows)
    cut = (
        "某某市教育局2022年政府信息公开工作年度报告\n一、总体情况\n平稳。\n"
        f"三、收到和处理政府信息公开申请情况\n<table>\n{printed.removesuffix('</td></tr>')}"
    )
    cells = {cell.id: cell for cell in extract(cut.encode()).cells}
    assert cells["requests.granted.total"].value == 0
    first = cells["requests.partly_granted.natural_person"]
    assert first.value == 0 or first.trust == "doubtful" or first.kind == "absent"
