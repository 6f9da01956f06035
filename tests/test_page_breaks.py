"""A table over a page break is one table, whatever the program that broke it draws again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest

from gipa_extract.cells.form_reading import read_form
from gipa_extract.forms import form
from gipa_extract.readers.layout.box_tables import BoxTable, GridBox
from gipa_extract.readers.layout.page_breaks import (
    join_parts_of_table,
    mend_sunk_labels,
    same_sides,
)
from gipa_extract.readers.layout.page_content import Page
from gipa_extract.readers.layout.pages import assemble
from gipa_extract.readers.layout.ruled_tables import Ruling, find_frames

WIDTH = 595.0
GROUP = "（三）不予公开"


def table(
    *rows: Sequence[str | GridBox], xs: Sequence[float] = (50, 100, 200, 300, 400)
) -> BoxTable:
    """A table with a box for each text; a box that is given stands where it is given."""
    boxes = [[GridBox(cell, 1) if isinstance(cell, str) else cell for cell in row] for row in rows]
    return BoxTable(tuple(xs), 0, 100, boxes)


def texts(table: BoxTable) -> list[list[str]]:
    return [[box.text for box in row] for row in table.rows]


def test_a_part_that_does_not_draw_the_merged_label_goes_on_beside_it() -> None:
    group = GridBox(GROUP, 1)
    above = table(
        [group, "1.属于国家秘密", "3", "4"], [group, "2.其他法律行政法规禁止公开", "5", "6"]
    )
    below = table(["4.保护第三方合法权益", "7", "8"], xs=(100, 200, 300, 400))
    assert same_sides(above, below, WIDTH)
    assert texts(join_parts_of_table(above, below, WIDTH)) == [
        [GROUP, "1.属于国家秘密", "3", "4"],
        [GROUP, "2.其他法律行政法规禁止公开", "5", "6"],
        [GROUP, "4.保护第三方合法权益", "7", "8"],
    ]


def test_a_narrower_table_with_columns_of_its_own_does_not_go_on() -> None:
    above = table(["行政许可", "1", "2", "3"])
    below = table(["行政处罚", "1", "2"], xs=(120, 260, 330, 400))
    assert not same_sides(above, below, WIDTH)


@pytest.mark.parametrize("label", ["2.其他法律行政法规禁止公开", "3.危及“安全一稳定”"])
def test_values_above_a_break_join_the_label_below_it(label: str) -> None:
    group = GridBox(GROUP, 1)
    above = table([group, "1.属于国家秘密", "3", "4"], [group, "", "62", "71"])
    below = table([label, "", ""], ["4.保护第三方合法权益", "7", "8"], xs=(100, 200, 300, 400))
    assert texts(join_parts_of_table(above, below, WIDTH))[1:] == [
        [GROUP, label, "62", "71"],
        [GROUP, "4.保护第三方合法权益", "7", "8"],
    ]


def test_rows_with_values_on_both_sides_of_a_break_stay_two() -> None:
    above = table(["", "1.属于国家秘密", "3", "4"])
    below = table(["", "4.保护第三方合法权益", "7", "8"])
    assert len(join_parts_of_table(above, below, WIDTH).rows) == 2


def test_a_border_drawn_twice_at_a_break_is_no_row() -> None:
    above = table(["自然人", "商业企业", "法律服", ""], ["", "", "", ""])
    below = table(["", "", "", ""], ["", "", "务机构", "其他"])
    assert texts(join_parts_of_table(above, below, WIDTH)) == [
        ["自然人", "商业企业", "法律服务机构", "其他"]
    ]


def test_the_halves_of_a_head_join_though_one_of_them_is_a_label_of_its_own() -> None:
    above = table(["结", "尚", "总", "未经复议直接起诉"])
    below = table(["果维持", "未审结", "计", "结果维持"])
    joined = texts(join_parts_of_table(above, below, WIDTH))
    assert joined[0] == ["结果维持", "尚未审结", "总计", "未经复议直接起诉"]
    assert joined[1][3] == "结果维持"


def test_a_row_of_blanks_below_a_head_stays_where_the_next_page_begins_another_head() -> None:
    def drawn(text: str, top: float, bottom: float) -> GridBox:
        return GridBox(text, 1, bounds=(50, top, 100, bottom))

    group = GridBox("行政诉讼", 1)

    def part(height: float) -> BoxTable:
        heads = [drawn("结果维持", 20, 30), drawn("总计", 20, 30)]
        blanks = [drawn("", 40, 40 + height), drawn("", 40, 40 + height)]
        return table([group, group], heads, blanks, xs=(50, 100, 200))

    def after() -> BoxTable:
        return table([group, group], ["结果纠正", "总计"], ["1", "2"], xs=(50, 100, 200))

    kept = texts(join_parts_of_table(part(height=19.0), after(), WIDTH))
    assert kept[1:4] == [["结果维持", "总计"], ["", ""], ["结果纠正", "总计"]]
    border = texts(join_parts_of_table(part(height=4.0), after(), WIDTH))
    assert border[1:3] == [["结果维持", "总计"], ["结果纠正", "总计"]]


def test_a_row_of_blanks_stays_where_the_next_page_begins_the_head_of_the_next_table() -> None:
    def drawn(text: str, top: float, bottom: float) -> GridBox:
        return GridBox(text, 1, bounds=(50, top, 100, bottom))

    group = GridBox("行政诉讼", 1)
    above = table(
        [drawn("结果维持", 20, 30), drawn("总计", 20, 30)],
        [drawn("", 40, 59), drawn("", 40, 59)],
        xs=(50, 100, 200),
    )
    below = table([group, group], ["结果维持", "总计"], ["1", "2"], xs=(50, 100, 200))
    joined = texts(join_parts_of_table(above, below, WIDTH))
    assert joined[:3] == [["结果维持", "总计"], ["", ""], ["行政诉讼", "行政诉讼"]]


def test_numbers_that_wrap_are_cut_as_the_label_beside_them() -> None:
    above = table(["2.重复申", "３２", "５５"], xs=(50, 200, 300, 400))
    below = table(["请", "７１", ""], ["3.要求提供公开出版物", "7", "8"], xs=(50, 200, 300, 400))
    rows = texts(join_parts_of_table(above, below, WIDTH))
    assert rows == [["2.重复申请", "３２７１", "５５"], ["3.要求提供公开出版物", "7", "8"]]


def test_a_merged_cell_that_is_open_above_and_below_keeps_its_column() -> None:
    across = [Ruling(y, 100, 400) for y in (50, 90, 130)]
    down = [Ruling(x, 20, 160) for x in (50, 100, 250, 400)]
    (frame,) = find_frames(across, down, slack=3, narrow=5)
    assert frame.xs == (50, 100, 250, 400)
    assert len({row[0] for row in frame.owner}) == 1
    short = [Ruling(50, 60, 100), *down[1:]]
    (frame,) = find_frames(across, short, slack=3, narrow=5)
    assert frame.xs == (100, 250, 400)


def test_a_row_of_empty_cells_without_height_is_a_row_and_a_double_border_is_none() -> None:
    """wkhtmltopdf leaves such a row two points; its cells have sides of their own there."""
    xs = (50, 100, 250, 400)
    ys = (50.0, 90.0, 130.0, 131.7)
    across = [Ruling(y, a, b) for y in ys for a, b in pairwise(xs)]
    whole = [Ruling(x, 50, 130) for x in xs]
    sides = [Ruling(x, 129.7, 132.0) for x in xs]
    (frame,) = find_frames(across, [*whole, *sides], slack=3, narrow=5)
    assert frame.ys == ys
    assert len(set(frame.owner[-1])) == 3
    # thick lines, over which the sides reach, and the first line of the next table
    thick = [Ruling(x, 128.9, 132.8) for x in xs]
    (frame,) = find_frames([*across, Ruling(132.4, 50, 400)], [*whole, *thick], slack=3, narrow=5)
    assert frame.ys[:4] == ys
    (frame,) = find_frames(across, [Ruling(x, 50, 131.7) for x in xs], slack=3, narrow=5)
    assert frame.ys == ys[:3]
    corners = [Ruling(x, 129.8, 130.2) for x in xs]
    (frame,) = find_frames(across, [*whole, *corners], slack=3, narrow=5)
    assert frame.ys == ys[:3]


@pytest.mark.parametrize("label", ["5.属于三类内部事务信息", ""])
def test_a_row_of_blanks_is_doubtful_where_a_row_of_values_has_no_label(label: str) -> None:
    """The two parts of a row that a page's end cut, where they were not joined."""
    heads = ["", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    first = [heads, ["一、本年新收政府信息公开申请数量", *"9876543"]]
    above = [["4.保护第三方合法权益", *"1234567"], [label, *map(str, range(11, 18))]]
    below = [["6.属于四类过程性信息", *"3121210"], ["7.属于行政执法案卷", *[""] * 7]]
    if not label:
        below = [["5.属于三类内部事务信息", *[""] * 7], *below]
    sides = [range(at, 9 * 100, 100) for at in (0, 50, 0)]  # so far apart that none goes on
    tables = [table(*rows, xs=xs) for rows, xs in zip((first, above, below), sides, strict=True)]
    pages = [Page(number, WIDTH, 800, tables=[part]) for number, part in enumerate(tables, 1)]
    document = assemble(pages, "application/pdf")
    cells = {cell.id: cell for cell in read_form(document, form("2021")).cells}
    for row, is_read in (
        ("refused_process", True),
        ("refused_internal", bool(label)),
        ("refused_case_file", bool(label)),
    ):
        columns = [cell for name, cell in cells.items() if f"requests.{row}." in name]
        assert len(columns) == 7
        assert all(cell.doubt is None for cell in columns) == is_read


def test_the_last_line_of_a_label_that_hangs_into_the_cell_below_is_its_own() -> None:
    both = table(["（一）予以", "1"], ["公开（二）部分公开", "2"], xs=(50, 200, 300))
    mend_sunk_labels(both)
    assert texts(both) == [["（一）予以公开", "1"], ["（二）部分公开", "2"]]
    kept = table(["（一）予以公开", "1"], ["（二）部分公开", "2"], xs=(50, 200, 300))
    mend_sunk_labels(kept)
    assert texts(kept) == [["（一）予以公开", "1"], ["（二）部分公开", "2"]]


def test_a_line_drawn_through_a_label_does_not_part_it() -> None:
    both = table(["商业企业", "法律服"], ["科研机构", "务机构"], xs=(50, 200, 300))
    mend_sunk_labels(both)
    assert texts(both) == [["商业企业", "法律服务机构"], ["科研机构", "法律服务机构"]]


@pytest.mark.parametrize(
    "label", ["四、结转下年度继续办理", "续办理"]
)  # whole, or cut by a page's end
@pytest.mark.parametrize("number", ["四、", "（四）"])
def test_the_next_heading_is_no_part_of_the_label_in_whose_cell_it_stands(
    label: str, number: str
) -> None:
    heading = number + "政府信息公开行政复议、行政诉讼情况"
    part = table([label + heading, "2"], xs=(50, 200, 300))
    document = assemble([Page(1, WIDTH, 800, tables=[part])], "application/pdf")
    assert [slot.text for slot in document.grids[0].rows[0]] == [label, "2"]
    assert document.text.splitlines()[-1] == heading


@pytest.mark.parametrize("number", ["四、", "4、"])
def test_a_heading_that_runs_on_beside_the_label_is_no_row(number: str) -> None:
    label = GridBox(f"四、结转下年度继续办理{number}政府信息公开行政复议", 1)
    rest = GridBox("、行政诉讼情况", 1)
    part = table([label, "3", "", "4"], [label, rest, rest, rest])
    document = assemble([Page(1, WIDTH, 800, tables=[part])], "application/pdf")
    assert [[slot.text for slot in row] for row in document.grids[0].rows] == [
        ["四、结转下年度继续办理", "3", "", "4"]
    ]
    assert document.text.splitlines()[-1] == f"{number}政府信息公开行政复议、行政诉讼情况"


def test_a_head_that_a_page_cuts_is_not_taken_for_the_one_above_printed_again() -> None:
    one = GridBox("行政诉讼", 1)
    leaves = ["结果维持", "总计"]
    group = GridBox("复议后起诉", 1)
    above = table([one, one], leaves, ["1", "1"], [one, one], [group, group], xs=(50, 200, 300))
    joined = join_parts_of_table(above, table(leaves, ["4", "4"], xs=(50, 200, 300)), WIDTH)
    assert texts(joined)[-3:] == [["复议后起诉"] * 2, leaves, ["4", "4"]]


def test_a_bracket_that_a_page_cuts_off_is_the_end_of_its_label() -> None:
    above = table(["结果维持（单位：件", "总计"], xs=(50, 200, 300))
    below = table(["）", ""], ["98", "98"], xs=(50, 200, 300))
    rows = texts(join_parts_of_table(above, below, WIDTH))
    assert rows == [["结果维持（单位：件）", "总计"], ["98", "98"]]


def test_a_page_may_end_between_the_two_levels_of_a_head_that_it_cuts() -> None:
    group = GridBox("法人或其他组织", 1)
    above = table(["自 然", group, group, "总"])
    below = table(["人", "商业企业", "科研机构", "计"], ["4", "1", "2", "7"])
    assert texts(join_parts_of_table(above, below, WIDTH)) == [
        ["自 然人", "法人或其他组织", "法人或其他组织", "总计"],
        ["自 然人", "商业企业", "科研机构", "总计"],
        ["4", "1", "2", "7"],
    ]
