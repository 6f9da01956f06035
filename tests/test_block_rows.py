"""Tables that are blocks side by side: flex boxes, and blocks whose page says nothing of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest

from gipa_extract import Report, extract
from gipa_extract.readers.html.block_rows import with_block_rows_as_tables
from gipa_extract.readers.html.html_reader import read_html
from gipa_extract.readers.limits import DEFAULT_LIMITS
from tests.printed_rows import COLUMN_IDS, COLUMNS, LABELS, VALUES, page, requests_of

HEAD = ["项目", *COLUMNS]
ROWS = [[label, *(value or "" for value in VALUES[row])] for row, label in LABELS.items()]
"""With blanks in the place of zeros: each blank is a block without text."""
FLEX = (
    ".r{display:flex}.c{flex:1}.c2 { flex : 2 1 0 }.c3{flex:3}.c5{flex-grow:5}.c7{flex:7}"
    ".s{display:flex;flex-direction:column}"
)
GROUPED = [
    [("", 3), ("申请人情况", 7)],
    [("", 3), ("自然人", 1), ("法人或其他组织", 5), ("总计", 1)],
    [("", 3), ("", 1), *((text, 1) for text in COLUMNS[1:6]), ("", 1)],
]


def row_of(cells: Iterable[tuple[object, int]], tag: str = "div") -> str:
    inside = "".join(f'<{tag} class="c c{wide}">{text}</{tag}>' for text, wide in cells)
    return f'<div class="r">{inside}</div>'


def evenly(texts: Sequence[object], label: int = 3) -> list[tuple[object, int]]:
    return [(text, 1 if index else label) for index, text in enumerate(texts)]


def blocks_of(rows: Iterable[Iterable[object]], row: str = "", cell: str = "") -> str:
    return "".join(
        f"<div {row}>{''.join(f'<div {cell}>{text}</div>' for text in texts)}</div>"
        for texts in rows
    )


def read_with_blanks(source: bytes) -> Report:
    """Every number and every blank is read, and none is doubtful."""
    report = extract(source)
    assert requests_of(report) == {
        row: tuple(value or None for value in values) for row, values in VALUES.items()
    }
    cells = {cell.id: cell for cell in report.cells}
    printed = [cells[f"requests.{row}.{column}"] for row in VALUES for column in COLUMN_IDS]
    assert {cell.kind for cell in printed} == {"number", "blank"}
    assert [cell.id for cell in printed if cell.trust not in ("read", "confirmed")] == []
    return report


@pytest.mark.parametrize("tag", ["div", "span", "p"])
@pytest.mark.parametrize("head", [[evenly(HEAD)], GROUPED])
def test_rows_of_flex_boxes_are_a_table(head: list[list[tuple[object, int]]], tag: str) -> None:
    rows = "".join(row_of(cells, tag) for cells in [*head, *map(evenly, ROWS)])
    read_with_blanks(page(f"<style>{FLEX}</style>", f'<div class="t">{rows}</div>'))


@pytest.mark.parametrize(
    ("sheet", "row", "cell"),
    [
        ("", 'style="DISPLAY: flex"', 'style="flex:1"'),
        (".r{display:flex}.r > div{width:12.5%}", 'class="r"', ""),
        (".t .r{display:-webkit-flex;display:inline-flex}", 'class="r"', ""),
        (".r{display:flex}.c{flex:1 1 0%;display:flex;align-items:center}", 'class="r"', 'class="c"'),
        (".r{display:flex}.c{width:calc(100% / 8)}", 'class="r"', 'class="c"'),
        (".c{float:left;width:12.5%}", 'class="r"', 'class="c"'),
        ("", 'class="tr"', 'class="td"'),  # what the page's sheet says stands in another file
    ],
)  # fmt: skip
def test_rows_of_as_many_blocks_are_a_table(sheet: str, row: str, cell: str) -> None:
    rows = blocks_of([HEAD, *ROWS], row, cell)
    read_with_blanks(page(f"<style>{sheet}</style>", f'<div class="t">{rows}</div>'))


def test_blocks_that_wrap_are_rows() -> None:
    cells = "".join(f"<div>{text}</div>" for texts in [HEAD, *ROWS] for text in texts)
    style = "<style>.t{display:flex;flex-wrap:wrap}.t>div{flex:0 0 12.5%}</style>"
    read_with_blanks(page(style, f'<div class="t">{cells}</div>'))


def test_cells_that_float_are_told_by_their_widths() -> None:
    sheet = "".join(f".c{n}{{width:{n}0%}}" for n in (1, 3, 5, 7))
    rows = "".join(row_of(cells) for cells in [*GROUPED, *map(evenly, ROWS)])
    read_with_blanks(page(f"<style>.c{{float:left}}{sheet}</style>", f"<div>{rows}</div>"))


def test_a_hidden_block_is_no_cell() -> None:
    hidden = '<div style="display:none">7</div>'
    rows = blocks_of([HEAD, *ROWS], 'class="r"', 'style="flex:1"').replace(
        "</div><", f"</div>{hidden}<", 3
    )
    read_with_blanks(page("<style>.r{display:flex}</style>", rows))


def test_a_label_over_rows_stands_in_each() -> None:
    inner = "".join(row_of(evenly(cells, 2)) for cells in ROWS[2:-1])
    group = f'<div class="r"><div class="c">三、本年度办理结果</div><div class="s" style="flex:9">{inner}</div></div>'
    rows = [row_of(evenly(cells)) for cells in (HEAD, *ROWS[:2], ROWS[-1])]
    report = read_with_blanks(page(f"<style>{FLEX}</style>", *rows[:3], group, rows[3]))
    assert report.cells


def test_a_table_in_a_page_of_blocks_side_by_side() -> None:
    rows = blocks_of([HEAD, *ROWS], 'class="r"', 'style="flex:1"')
    style = "<style>.main,.r{display:flex}.side{width:200px}.text{flex:1}</style>"
    side = '<div class="side"><div>政府信息公开</div><div>1</div></div>'
    read_with_blanks(page(style, f'<div class="main">{side}<div class="text">{rows}</div></div>'))


@pytest.mark.parametrize(
    "blocks",
    [
        '<div class="r"><div>首页</div><div>12</div></div>' * 3,  # no label of the form
        '<div class="r"><div>规章制度建设情况如下</div><div>1</div></div>',
        f'<div class="r" style="flex-direction:row-reverse">{blocks_of([["规章", 1, 2, 3]])[5:]}',
        '<div class="r"><div>规章</div><div>1</div></div><div class="r"><div>规章</div><div>1</div><div>2</div></div>',
        f'<div class="r"><div>规章</div><div>1</div><div>{"政" * 300}</div></div>',
    ],
)
def test_blocks_side_by_side_that_are_no_table_stay_lines(blocks: str) -> None:
    html = f"<style>{FLEX}</style><table><tr><td>x</td></tr></table>{blocks}"
    assert with_block_rows_as_tables(html) == html


def test_rows_whose_columns_end_at_other_places_are_no_table() -> None:
    rows = row_of([("规章", 1), (1, 1), (2, 1)]) + row_of([("行政规范性文件", 3), (3, 1), (4, 1)])
    html = f"<style>{FLEX}</style><table></table>{rows}"
    assert with_block_rows_as_tables(html) == html


def test_deep_and_broken_blocks_end() -> None:
    deep = '<div style="display:flex">' * 20_000 + "规章"
    document = read_html(f"<p>a</p>{deep}".encode(), DEFAULT_LIMITS)
    assert document.text.split() == ["a", "规章"]


def test_a_heading_above_a_label_in_one_cell_is_not_part_of_the_label() -> None:
    outcomes = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    rows = [
        ["<p>四、政府信息公开行政复议、行政诉讼情况</p><p>行政复议</p>"],
        outcomes,
        [1, 2, 0, 3, 6],
    ]
    cells = "".join(
        f"<tr>{''.join(f'<td colspan={5 // len(row)}>{text}</td>' for text in row)}</tr>"
        for row in rows
    )
    document = read_html(page(f"<table>{cells}</table>"), DEFAULT_LIMITS)
    label = document.grids[0].rows[0][0]
    assert label.text == document.text[label.start : label.end] == "行政复议"
    assert "行政诉讼情况\n行政复议" in document.text
