"""Texts that a page places one by one, and tables drawn as SVG, are read as they stand."""

from __future__ import annotations

import pytest
from lxml import etree

from gipa_extract import extract
from gipa_extract.readers.html.placed_blocks import with_placed_text_in_order
from gipa_extract.readers.html.placed_text import Sheet
from gipa_extract.readers.html.shown_text import ShownText
from gipa_extract.readers.html.svg_drawings import sheet_of_svg

LABELS = ["信息内容", "规章", "规范性文件"]
HEADS = ["本年制发件数", "本年废止件数", "现行有效件数"]


def placed_page(*, unit: str = "px") -> str:
    """A table as pdf2htmlEX places it: by classes, from the bottom, in type of four times its size."""
    rows = [[LABELS[0], *HEADS], [LABELS[1], "3", "0", "17"], [LABELS[2], "5", "", "28"]]
    sheet = ".t{position:absolute;transform:matrix(0.25,0,0,0.25,0,0)}.b{position:absolute}"
    sheet += ".f{font-size:48px}"
    blocks = []
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            x, y = 20 + 140 * column, 400 - 30 * at
            sheet += f".x{x}{{left:{x}{unit}}}.y{y}{{bottom:{y}{unit}}}"
            box = f"left:{x - 10}px;bottom:{y - 8}px;width:140px;height:30px;border:1px solid"
            blocks.append(f'<div class="b" style="{box}"></div>')
            blocks.append(f'<div class="t f x{x} y{y}">{text}</div>')
    filler = "".join(
        f'<div class="t f" style="left:20px;bottom:{900 - 20 * n}px">第{n}行</div>'
        for n in range(20)
    )
    body = f'<div id="page">{"".join(reversed(blocks))}{filler}</div>'
    return f"<html><head><style>{sheet}</style></head><body>{body}</body></html>"


def rows_of(page: str) -> list[list[str]]:
    tables = etree.HTML(page).iter("tr")
    return [["".join(cell.itertext()) for cell in row] for row in tables]


def test_blocks_that_are_placed_by_classes_make_a_table() -> None:
    page, notes = with_placed_text_in_order(placed_page())
    assert rows_of(page) == [
        ["信息内容", *HEADS],
        ["规章", "3", "0", "17"],
        ["规范性文件", "5", "", "28"],
    ]
    assert notes == ()
    assert page.index("第0行") < page.index("第19行") < page.index("信息内容")


def test_lengths_that_depend_on_the_window_place_nothing() -> None:
    page = placed_page(unit="vw")
    assert with_placed_text_in_order(page) == (page, ())


def test_a_chart_is_no_table_of_the_form() -> None:
    bars = "".join(f'<rect x="{20 * n}" y="9" width="9" height="{n}"/>' for n in range(5))
    texts = "".join(f'<text x="{20 * n}" y="90">{year}</text>' for n, year in enumerate("12345"))
    page = f"<html><body><svg width='200' height='99'>{bars}{texts}</svg></body></html>"
    assert with_placed_text_in_order(page) == (page, ())


def drawn(inside: str) -> Sheet:
    page = f"<svg font-size='10'>{inside}</svg>"
    (svg,) = etree.HTML(page).iter("svg")
    return sheet_of_svg(svg, ShownText(page))


def test_svg_texts_stand_where_their_anchor_and_their_group_say() -> None:
    sheet = drawn(
        '<g transform="translate(100, 50)" text-anchor="middle"><text x="0" y="8">12</text></g>'
        '<text x="5" y="8"><tspan>行政</tspan><tspan x="5" dy="10">处罚</tspan></text>'
        '<text x="5" y="8" style="display:none">9</text>'
        '<text transform="rotate(30)">水印</text>'
    )
    assert [(p.text, p.x0, p.top, p.x1) for p in sheet.pieces] == [
        ("12", 95.0, 50.0, 105.0),
        ("行政", 5.0, 0.0, 25.0),
        ("处罚", 5.0, 10.0, 25.0),
    ]


def test_svg_lines_are_those_of_rectangles_and_paths_that_have_a_stroke() -> None:
    sheet = drawn(
        '<rect x="0" y="0" width="30" height="20" stroke="#000"/><rect width="99" height="99"/>'
        '<path d="M0 40H30V60M50,0 l0,9"/>'
    )
    assert {line[:3] for line in sheet.across} == {(0, 0, 30), (20, 0, 30), (40, 0, 30)}
    assert {line[:3] for line in sheet.down} == {(0, 0, 20), (30, 0, 20), (30, 40, 60), (50, 0, 9)}


def page_of(cells: str) -> str:
    title = "<h1>测试县2021年政府信息公开工作年度报告</h1>"
    return f"<html><head><style>.h{{display:none}}.d{{text-decoration:line-through}}.a::after{{content:'9'}}</style></head><body>{title}{cells}</body></html>"


def rows_with(last: str, write: str, box: str) -> str:
    """Two rows of the form; `last` stands for the last number of the first."""
    rows = [[LABELS[0], *HEADS], [LABELS[1], "3", "2", last], ["行政规范性文件", "5", "4", "28"]]
    return "".join(
        box.format(x=10 + 140 * column, y=192 + 30 * at)
        + (text if text.startswith("<") else write.format("", text))
        .replace("@x", str(20 + 140 * column))
        .replace("@y", str(200 + 30 * at))
        for at, row in enumerate(rows)
        for column, text in enumerate(row)
    )


PLACED = '<div{} style="position:absolute;left:@xpx;top:@ypx;font-size:12px">{}</div>'
BOX = '<div style="position:absolute;left:{x}px;top:{y}px;width:140px;height:30px;border:1px solid"></div>'
FILLER = "".join(
    PLACED.format("", f"第{n}行").replace("@x", "20").replace("@y", str(600 + 20 * n))
    for n in range(20)
)
DRAWN = '<text x="@x" y="@y" font-size="12"{}>{}</text>'
FRAME = '<rect x="{x}" y="{y}" width="140" height="30" stroke="#000" fill="none"/>'
UNSURE = [
    ("", "17<sup>1</sup>"), ("", "<del>9</del>17"), (' class="d"', "17"),
    ("", "17<img src='a.png'>"), ("", '17<span style="color:white">9</span>'),
]  # fmt: skip
UNSEEN = [("", '17<span style="display:none">9</span>'), ("", '17<span class="h">9</span>')]


def last_of_first_row(cells: str) -> tuple[str, int | None, str]:
    cell = extract(page_of(cells).encode())["art20_1.rules.in_force"]
    return cell.kind, None if cell.value is None else int(cell.value), cell.trust


@pytest.mark.parametrize(("attributes", "inside"), [("", "17"), *UNSEEN])
def test_what_a_placed_block_hides_is_no_part_of_its_number(attributes: str, inside: str) -> None:
    cells = rows_with(PLACED.format(attributes, inside), PLACED, BOX)
    assert last_of_first_row(f"<div>{cells}{FILLER}</div>") == ("number", 17, "read")


@pytest.mark.parametrize(("attributes", "inside"), UNSURE)
def test_what_a_placed_block_raises_or_strikes_out_is_doubtful(
    attributes: str, inside: str
) -> None:
    cells = rows_with(PLACED.format(attributes, inside), PLACED, BOX)
    assert last_of_first_row(f"<div>{cells}{FILLER}</div>")[2] == "doubtful"


def test_what_a_style_prints_behind_a_placed_block_is_a_part_of_its_number() -> None:
    cells = rows_with(PLACED.format(' class="a"', "17"), PLACED, BOX)
    assert last_of_first_row(f"<div>{cells}{FILLER}</div>")[:2] == ("number", 179)


def test_a_block_that_a_stronger_rule_shows_is_read() -> None:
    style = "<style>.pane{display:none} div.pane.on{display:block}</style>"
    cells = rows_with(PLACED.format(' class="pane on"', "17"), PLACED, BOX)
    assert last_of_first_row(f"{style}<div>{cells}{FILLER}</div>") == ("number", 17, "read")


def test_placed_blocks_in_a_hidden_one_stay_hidden() -> None:
    shown = rows_with(PLACED.format("", "17"), PLACED, BOX)
    hidden = rows_with(PLACED.format("", "99"), PLACED, BOX)
    cells = f'<div style="display:none">{hidden}{FILLER}</div><div>{shown}{FILLER}</div>'
    assert last_of_first_row(cells) == ("number", 17, "read")


@pytest.mark.parametrize(
    ("attributes", "inside"),
    [
        (' text-decoration="line-through"', "17"),
        (' fill="white"', "17"),
        ("", '17<tspan baseline-shift="super">1</tspan>'),
        (' class="d"', "17"),
    ],
)
def test_what_svg_raises_strikes_out_or_whitens_is_doubtful(attributes: str, inside: str) -> None:
    cells = rows_with(DRAWN.format(attributes, inside), DRAWN, FRAME)
    assert last_of_first_row(f"<svg width='700' height='400'>{cells}</svg>")[2] == "doubtful"


@pytest.mark.parametrize("hidden", ['display="none"', 'opacity="0"', 'style="visibility:hidden"'])
def test_what_svg_hides_is_no_part_of_a_number(hidden: str) -> None:
    cells = rows_with(DRAWN.format("", f"17<tspan {hidden}>9</tspan>"), DRAWN, FRAME)
    svg = f"<svg width='700' height='400'>{cells}</svg>"
    assert last_of_first_row(svg) == ("number", 17, "read")
