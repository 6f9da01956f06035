"""Tables whose every cell is filled up with spaces to its column's width, as inscriptis prints them."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from gipa_extract.readers.text_preparation import restore
from tests.printed_rows import (
    COLUMN_IDS,
    COLUMNS,
    HEADINGS,
    LABELS,
    SMALL_VALUES,
    TITLE,
    VALUES,
    read_whole,
    small_of,
)


def padded(rows: list[list[str]], *, indent: int = 4, inside: int = 0) -> list[str]:
    """Rows as inscriptis prints them: each cell filled up to its column's characters.

    `inside` are spaces before what a cell prints, where it prints anything.
    """
    rows = [[cell and " " * inside + cell for cell in row] for row in rows]
    count = max(map(len, rows))
    widths = [max((len(row[n]) for row in rows if n < len(row)), default=0) for n in range(count)]
    return [
        " " * indent
        + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False))
        for row in rows
    ]


def printed_page(*, blanks: frozenset[str] = frozenset(), inside: int = 0) -> str:
    """The report with its tables padded; zeros stand in `blanks`' columns, and are blank."""

    def cell(column: str, value: int) -> str:
        return "" if column in blanks else str(value)

    small = [["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]]
    small += [
        [name, *map(str, values)]
        for name, values in zip(("规章", "行政规范性文件"), SMALL_VALUES.values(), strict=True)
    ]
    head = [["申请人情况"], ["自然人", "法人或其他组织", "总计"], [*COLUMNS[1:6]]]
    wide = [[label, *map(cell, COLUMN_IDS, VALUES[row])] for row, label in LABELS.items()]
    wide[2].insert(0, "三、本年度办理结果")  # a group's label shifts its row
    wide[3:4] = [["1.属于国", *wide[3][1:]], ["家秘密", *[""] * 7]]  # a label of two lines
    blocks = [padded(small, inside=inside), padded([*head, *wide], inside=inside)]
    lines = [TITLE, "", HEADINGS[0], "", "一年来工作平稳。", "", HEADINGS[1], "", *blocks[0], ""]
    return "\n".join([*lines, HEADINGS[2], "", *blocks[1], "    ", "", "四、其他", "", "无。"])


@pytest.mark.parametrize("inside", [0, 2])
def test_cells_filled_up_to_their_column_are_cells(inside: int) -> None:
    report = read_whole(printed_page(inside=inside))
    assert small_of(report) == SMALL_VALUES
    assert "padded_cells_parted" in [note.code for note in report.notes]


@pytest.mark.parametrize("inside", [0, 2])
@pytest.mark.parametrize(
    "blanks", [{"research"}, {"research", "public_welfare"}, {"legal_service", "other_org"}]
)
def test_a_column_of_blanks_has_no_width_but_is_a_column(blanks: set[str], inside: int) -> None:
    report = extract(printed_page(blanks=frozenset(blanks), inside=inside))
    kinds = {c.id: c for c in report.cells}
    for row in LABELS:
        for column, value in zip(COLUMN_IDS, VALUES[row], strict=True):
            cell = kinds[f"requests.{row}.{column}"]
            expected = ("blank", None) if column in blanks else ("number", value)
            assert (cell.kind, cell.value) == expected


def test_lines_that_do_not_account_for_their_spaces_are_left_alone() -> None:
    """A page whose every line is filled up, and a table that lost a space."""
    source = printed_page()
    filled = "\n".join(line.ljust(120) if line else line for line in source.split("\n"))
    shifted = source.replace("40  ", "40 ", 1)
    assert "padded_cells_parted" not in [note.code for note in extract(filled).notes]
    assert "| 一、本年新收" not in restore(shifted)[0]
    assert "| 规章 | 3 | 1 | 25 |" in restore(source)[0]


def test_lines_between_blank_ones_are_one_row_whatever_their_labels_say() -> None:
    """Each half is a label of its own elsewhere in the form; rows have a blank line between them."""
    zeros, nothing = ["0"] * 7, [""] * 7
    rows = [
        ["（一）予以公开", *zeros],
        ["", *nothing],
        ["2.其他", *zeros],
        ["法律行政法规禁止公开", *nothing],
        ["", *nothing],
        ["3.危及“三安全一稳定”", *zeros],
    ]
    restored, _ = restore("\n".join(padded([*rows, ["", *nothing]] * 3)))
    assert f"| 2.其他法律行政法规禁止公开 | {' | '.join(zeros)} |" in restored


def test_pipes_in_a_line_of_the_site_are_none_of_the_tables() -> None:
    report = read_whole(f"{printed_page()}\n网站地图 | 关于我们 | 联系我们\n")
    assert "padded_cells_parted" in [note.code for note in report.notes]
