"""Text layouts → grids: every slot stands where it says, whatever the layout."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gipa_extract import extract
from gipa_extract.errors import LimitError, ReadError
from gipa_extract.models import Grid
from gipa_extract.readers import Limits, decode, read, read_bytes
from gipa_extract.readers.plain_text.line_runs import read_text


def texts(grid: Grid) -> list[list[str]]:
    return [[slot.text for slot in row] for row in grid.rows]


def test_cell_a_line_behind_a_tab_with_wrapped_label_and_blank() -> None:
    (grid,) = read_text("\t本年新\n制作数量\n\t\n\t\xa00\n\n\t规章\n\t1\n\n").grids
    assert texts(grid) == [["本年新\n制作数量", "", "0"], ["规章", "1"]]


def test_heading_right_below_a_number_is_not_swallowed() -> None:
    (grid,) = read_text("\t规章\n\t0\n三、收到和处理情况\n").grids
    assert texts(grid) == [["规章", "0"]]


def test_digits_that_go_on_in_the_next_line_are() -> None:
    (grid,) = read_text("\t规章\n\t12\n34\n").grids
    assert texts(grid) == [["规章", "12\n34"]]


def test_pipes_keep_an_empty_first_cell_unless_all_lines_begin_with_a_pipe() -> None:
    (ragged,) = read_text(" | 0 | 1 |\n规章 | 2 | 3 |\n").grids
    assert texts(ragged) == [["", "0", "1"], ["规章", "2", "3"]]
    (framed,) = read_text("| 规章 | 2 |\n|---|---|\n|  | 3 |\n").grids
    assert texts(framed) == [["规章", "2"], ["", "3"]]
    assert framed.aligned


def test_pipes_at_the_ends_of_rows_are_no_blanks_unless_a_blank_stands_before_a_value() -> None:
    (padded,) = read_text("规章 | 2 | |\n规范性文件 | 3 | 4 |\n").grids
    assert texts(padded) == [["规章", "2"], ["规范性文件", "3", "4"]]
    (kept,) = read_text("规章 | 2 | |\n规范性文件 | | 4 |\n").grids
    assert texts(kept) == [["规章", "2", ""], ["规范性文件", "", "4"]]


def test_tabs_between_cells() -> None:
    (grid,) = read_text("规章\t\t0\n\t商业企业\t1\n").grids
    assert texts(grid) == [["规章", "", "0"], ["", "商业企业", "1"]]
    assert grid.aligned


def test_single_spaces_part_a_run_of_numbers_from_its_label() -> None:
    (grid,) = read_text("（一）予以公开 9 0 0 0 0 0 9\n").grids
    assert texts(grid) == [["（一）予以公开", "9", "0", "0", "0", "0", "0", "9"]]


def test_bare_cell_a_line_is_one_stream() -> None:
    (grid,) = read_text("规章\n0\n1\n规范性文件\n2\n3\n").grids
    assert grid.stream
    assert texts(grid) == [["规章", "0", "1", "规范性文件", "2", "3"]]


def test_prose_has_no_grid() -> None:
    assert read_text("2019年，我局认真贯彻落实条例。\n\n全年主动公开信息130条。\n").grids == ()


@given(st.text(alphabet="\t\n |0123456789规章公开 \u3000\xa0。-—", max_size=300))
def test_every_slot_is_grounded_in_any_text(text: str) -> None:
    document = read_text(text)
    assert document.text == text
    for grid in document.grids:
        for slot in (slot for row in grid.rows for slot in row):
            assert text[slot.start : slot.end] == slot.text


@pytest.mark.slow
def test_a_hundred_thousand_lines_of_labels_are_read_in_one_pass() -> None:
    grids = read_text("规章  公开\n" * 100_000 + "规章  0  1\n").grids
    assert sum(len(row) for grid in grids for row in grid.rows) >= 200_000


def test_pathological_lines_take_bounded_time() -> None:
    for line in ("| " * 20_000, "1 " * 200_000, "\t" * 50_000, "中  " * 50_000, " " * 500_000):
        for slot in (s for grid in read_text(line + "\n").grids for row in grid.rows for s in row):
            assert len(slot.text) <= len(line)


TABLES = """某某县人民政府2023年政府信息公开工作年度报告
二、主动公开政府信息情况
信息内容 本年制发件数 本年废止件数 现行有效件数
规章 1 2 3
行政规范性文件

三、收到和处理政府信息公开申请情况
一、本年新收政府信息公开申请数量 1 0 0 0 0 0 1
二、上年结转政府信息公开申请数量
"""


@pytest.mark.parametrize(
    "more",
    [
        "规章    3    " * 100_000,
        "规章#1#2#3\n" * 50_000,
        "- 规章 3\n" * 50_000,
        "(1)\n" * 100_000,
        "3；\n" * 100_000,
        "\n— 1 —\n" * 50_000,
        "\n" * 300_000,
        "— " * 300_000 + "1",
        "规章" + " " * 300_000 + "x#1#2#3\n",
        "a" + " " * 300_000 + "b；\n" * 8,
    ],
    ids=range(10),
)
def test_what_is_repeated_behind_a_report_is_read_in_one_pass(more: str) -> None:
    """Each took minutes where a look at every row, or blank, looked at all that follows."""
    report = extract(TABLES + more)
    assert report["requests.received.total"].value == 1 or report.year == 2023


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5"]
)
def test_encodings_are_found(encoding: str) -> None:
    text = (
        "二、主動公開政府信息情況\n規章\t0\n" * 5
        if encoding == "big5"
        else "二、主动公开政府信息情况\n" * 5
    )
    found, name, notes = decode(text.encode(encoding))
    assert (found, notes) == (text, ())
    assert name in (encoding.removesuffix("-sig"), "utf-8")


def test_labels_a_line_without_a_value_are_no_table() -> None:
    assert read_text("信息内容\n本年处理决定数量\n行政处罚\n行政强制\n").grids == ()


def test_file_cut_inside_a_character_loses_only_that() -> None:
    text, _, notes = decode("政府信息公开".encode()[:-1])
    assert text == "政府信息公"
    assert tuple(map(str, notes)) == ("the last character is cut off",)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b" \n\r\n", "the file is empty"),
        ("公开\0\0".encode(), "NUL characters"),
        (b"\xff\xfe\x00\xd8\x00", "the file holds no text"),
        (b"\x81\xff\x81\xff" * 50, "no text in UTF-8, UTF-16, GB18030 or Big5"),
    ],
)
def test_unreadable_bytes_say_what_is_wrong(data: bytes, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        read_bytes(data)


def test_fifty_megabytes_in_one_line_are_refused_by_the_limit() -> None:
    with pytest.raises(LimitError, match=r"50\.0 MiB is over the limit of 8\.0 MiB.*max_text"):
        read_bytes(b"0" * (50 * 2**20))


def test_limits_are_settings() -> None:
    with pytest.raises(LimitError, match="max_text"):
        read_bytes(b"0" * 2000, limits=Limits(max_text=1000))


def test_missing_file_is_named(tmp_path: object) -> None:
    with pytest.raises(ReadError, match=r"none\.txt: read: no such file → .* holds no none\.txt"):
        read(f"{tmp_path}/none.txt")
