"""A sheet that is printed wider than its paper: its pages are laid side by side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gipa_extract.readers.layout.box_tables import BoxTable, GridBox
from gipa_extract.readers.layout.page_content import Page
from gipa_extract.readers.layout.side_pages import lay_pages_side_by_side

YS = (60.0, 80.0, 100.0, 120.0)
LEFT = (["申请人情况", "自然人"], ["一、本年新收政府信息公开申请数量", "7"], ["（七）总计", "9"])
RIGHT = (["商业企业", "科研机构"], ["1", "0"], ["2", "3"])


def page(number: int, rows: Sequence[Sequence[str]], ys: Sequence[float] = YS) -> Page:
    boxes = [[GridBox(text, number) for text in row] for row in rows]
    xs = tuple(50.0 + 80 * at for at in range(len(rows[0]) + 1))
    table = BoxTable(xs, ys[0], ys[-1], boxes, ys=tuple(ys))
    return Page(number, 595, 842, tables=[table])


def rows_of(pages: Sequence[Page]) -> list[list[list[str]]]:
    return [[[b.text for b in row] for row in t.rows] for p in pages for t in p.tables]


def test_columns_without_labels_go_on_the_rows_of_the_page_before() -> None:
    pages = [page(1, LEFT), page(2, RIGHT)]
    lay_pages_side_by_side(pages)
    assert rows_of(pages) == [[[*a, *b] for a, b in zip(LEFT, RIGHT, strict=True)]]
    (table,) = pages[0].tables
    assert table.xs == (50, 130, 210, 290, 370)
    assert all(a < b for a, b in pairwise(table.ys))


def test_a_head_that_is_merged_from_the_left_leaves_its_row_empty() -> None:
    heads = ["行政复议"] * 5 + ["行政诉讼"]
    leaves = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    left = [heads, [*leaves, "结果维持"], ["1", "2", "3", "4", "10", "5"]]
    right = [leaves[1:], ["6", "7", "8", "26"]]
    pages = [page(1, left), page(2, right, YS[1:])]
    lay_pages_side_by_side(pages)
    (rows,) = rows_of(pages)
    assert rows == [[*heads, "", "", "", ""], [*left[1], *leaves[1:]], [*left[2], *right[1]]]


def test_tables_at_one_height_that_print_other_columns_stay_apart() -> None:
    reviews = (["结果维持", "结果纠正"], ["1", "0"], ["2", "3"])
    for rows, ys in (
        (reviews, YS),  # of another table of the form
        (RIGHT, (60.0, 85.0, 100.0, 120.0)),  # of other rows
        (([*RIGHT[0]], ["二、上年结转政府信息公开申请数量", "0"], ["2", "3"]), YS),  # with labels
    ):
        pages = [page(1, LEFT), page(2, rows, ys)]
        lay_pages_side_by_side(pages)
        assert len(rows_of(pages)) == 2


def test_pages_of_rows_come_before_those_of_the_next_columns() -> None:
    """As spreadsheets print by default; the second page of the next columns has no head."""
    below = (["1.信访举报投诉类申请", "4"], ["2.重复申请", "5"], ["3.其他", "6"])
    right_below = (["6", "###"], ["7", "8"], ["9", "10"])
    pages = [page(1, LEFT), page(2, below), page(3, RIGHT), page(4, right_below)]
    lay_pages_side_by_side(pages)
    assert rows_of(pages) == [
        [[*a, *b] for a, b in zip(LEFT, RIGHT, strict=True)],
        [[*a, *b] for a, b in zip(below, right_below, strict=True)],
    ]


def test_bare_values_stay_where_no_columns_were_laid_before_them() -> None:
    pages = [page(1, LEFT), page(2, (["6", "7"], ["7", "8"], ["9", "10"]))]
    lay_pages_side_by_side(pages)
    assert len(rows_of(pages)) == 2
