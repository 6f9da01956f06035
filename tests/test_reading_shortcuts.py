"""Shortcuts of the readers give what the long way gives, where a wrong one would not."""

from __future__ import annotations

import io
import random
import re
from itertools import pairwise, product

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gipa_extract.cells.head_in_force import HeadInForce
from gipa_extract.cells.labels import RowFacts, labels_of
from gipa_extract.cells.mended_rows import may_go_over_lines, mend_row
from gipa_extract.cells.misprinted_labels import bare_key, nearest_label
from gipa_extract.cells.placement import place_rows
from gipa_extract.cells.printed_cells import cell_of, plain_cells, plain_values
from gipa_extract.cells.table_heads import HeadLabel
from gipa_extract.cells.text_stream.tokens_between import possible_page_numbers
from gipa_extract.forms import form
from gipa_extract.models import Document, Grid, ParsedRow, Slot
from gipa_extract.page_places import ShownPage
from gipa_extract.readers.html.html_reader import read_html
from gipa_extract.readers.layout.label_assembly import Part, joined
from gipa_extract.readers.layout.page_columns import split_columns
from gipa_extract.readers.layout.page_content import Page
from gipa_extract.readers.layout.pieces import Piece, lines_of
from gipa_extract.readers.layout.ruled_tables import Ruling, find_frames
from gipa_extract.readers.limits import DEFAULT_LIMITS
from gipa_extract.readers.plain_text.line_runs import read_text
from gipa_extract.text.folding import label_key
from gipa_extract.text.occurrences import count_up_to
from tests.needs import needs

HIDDEN = "<span hidden>x</span>"
"""Where a tag hides something, no tag is taken for mere dress."""
DRESS = ("<span>", "</span>", "<b>", "</b>", "<font face='宋体'>", "</font>", "<o:p>", "</o:p>",
         "<em class=\"a>b\">", "</em>", "<i\nlang=EN-US>", "<U>", "</U>", "<br>", "<body2>")  # fmt: skip
ROWS = "<tr><td>规章</td><td>1</td><td>20</td><td>3</td></tr><tr><td>行政规范性文件</td><td>0</td><td>0</td><td>7</td></tr>"


def read(html: str) -> tuple[str, tuple[Grid, ...]]:
    document: Document = read_html(html.encode(), DEFAULT_LIMITS)
    return document.text, document.grids


@given(st.lists(st.tuples(st.integers(0, 50), st.sampled_from(DRESS)), max_size=6))
def test_tags_that_dress_text_are_taken_out_of_a_page_as_a_parser_would_pass_over_them(
    dressed: list[tuple[int, str]],
) -> None:
    pieces = re.split("(<[^>]*>)", ROWS)
    for place, tag in dressed:
        pieces.insert(place, tag)
    rows = "".join(pieces)
    page = f"<p>一、总体情况</p><table>{rows}</table><p>二、主动公开</p>"
    assert read(page) == read(page + HIDDEN)


@pytest.mark.parametrize("rows", [1, 2, 3])
@pytest.mark.parametrize("labels", [1, 2])
def test_labels_that_hang_down_at_the_left_stand_as_if_cells_hung_at_the_right_too(
    rows: int, labels: int
) -> None:
    def page(tail: str) -> list[list[str]]:
        hanging = "".join(f'<td rowspan="{rows}">不予公开{at}</td>' for at in range(labels))
        body = [f"<td>{row}.属于国家秘密</td><td>{row}</td><td></td>" for row in range(rows + 1)]
        above, *below = (f"<tr>{'' if row else hanging}{each}" for row, each in enumerate(body))
        last = f"<tr>{'<td></td>' * labels}{body[-1]}<td>备注</td></tr>" if tail else ""
        end = last or f"<tr>{'<td></td>' * labels}{body[-1]}</tr>"
        table = "</tr>".join([above + tail, *below[:-1]]) + "</tr>" + end
        ((_, (grid,)),) = [read(f"<table>{table}</table>")]
        return [[slot.text for slot in row] for row in grid.rows]

    plain = page("")
    assert [row[:labels] for row in plain[:rows]] == [
        [f"不予公开{at}" for at in range(labels)]
    ] * rows
    assert [row[:-1] for row in page(f'<td rowspan="{rows}">备注</td>')] == plain


def frames_of(across: list[Ruling], down: list[Ruling]) -> object:
    return find_frames(across, down, slack=3, narrow=5)


@given(st.randoms(use_true_random=False))
def test_borders_that_each_cell_draws_are_the_lines_of_their_table(chance: random.Random) -> None:
    xs, ys = (50.0, 100.0, 250.0, 400.0), (50.0, 90.0, 130.0, 170.0)
    across = [Ruling(y, xs[0], xs[-1]) for y in ys]
    down = [Ruling(x, ys[0], ys[-1]) for x in xs]
    by_cell_across = [Ruling(y, a, b) for y in ys for a, b in pairwise(xs)]
    by_cell_down = [Ruling(x, a, b) for x in xs for a, b in pairwise(ys)]
    drawn_across = [*by_cell_across, *chance.sample([*by_cell_across, *across], 8)]
    drawn_down = [*down, *chance.sample(by_cell_down, 5)]
    chance.shuffle(drawn_across)
    chance.shuffle(drawn_down)
    assert frames_of(drawn_across, drawn_down) == frames_of(across, down)


def part(text: str, x0: float, top: float) -> Part:
    """Type of ten points: each character is ten wide and ten high."""
    return Part(text, x0, top, x0 + 10 * len(text), top + 10, 1)


PIECES = [
    *(part(letter, 14.0 * at, 0.3 * at) for at, letter in enumerate("社会公益组织")),  # sinks
    *(part(letter, 500 + 14.0 * at, 2 - 0.3 * at) for at, letter in enumerate("科研机构")),  # rises
    *(part("本年处理", 600, 0), part("决定数量", 602, 27.0), part("第", 560, 28.5)),  # set apart
    *(part("其他需要", 700, 0), part("说明的", 700, 13), part("内容", 700, 26)),  # of no form
    *(part("上一年项目数", 100, 0), part("量", 125, 12)),
    *(part("商", 200, 0), part("业", 220, 0), part("企业", 205, 12)),
    *(part("行政处罚", 300, 0), part("行政强制", 300, 12)),
    *(part("法律服务", 400, 0), part("机构", 410, 12), part("12", 460, 6)),
]
LABELS = {
    "社会公益组织",
    "上一年项目数量",
    "商业企业",
    "行政处罚",
    "行政强制",
    "法律服务机构",
    "12",
    "科研机构",
    "本年处理决定数量",
    "第",
    "其他需要说明的内容",
}


@given(st.permutations(PIECES), st.integers(0, 3))
def test_labels_are_put_together_whatever_stands_elsewhere_and_in_whatever_order(
    pieces: list[Part], pages: int
) -> None:
    shifted = [
        each._replace(top=each.top + 60.0 * page, bottom=each.bottom + 60.0 * page)
        for page in range(1, pages + 1)
        for each in pieces
    ]
    found = [each.text for each in joined([*shifted, *pieces])]
    assert sorted(found) == sorted([*LABELS] * (pages + 1))


def prose(x0: float, x1: float, top: float) -> Piece:
    return Piece("年" * int((x1 - x0) / 10), x0, top, x1, top + 10)


@pytest.mark.parametrize("shift", [-0.04, -0.02, 0.0, 0.02, 0.04])
@pytest.mark.parametrize(("lines", "parts"), [(2, 1), (3, 2)])
def test_columns_are_seen_wherever_their_gutter_is(shift: float, lines: int, parts: int) -> None:
    """The glance that spares most pages their search must not refuse one at any place of the gutter."""
    gutter = (0.5 + shift) * 600
    pieces = [
        piece
        for row in range(lines)
        for piece in (
            prose(40, gutter - 8, 50 + 14 * row),
            prose(gutter + 8, gutter + 210, 50 + 14 * row),
        )
    ]
    page = Page(1, 600, 800, lines_of(pieces), shown=ShownPage(1, 600, 800))
    assert len(split_columns([page])) == parts


def drawn(way: str) -> tuple[str, tuple[Grid, ...]]:
    """A PDF's table of two rows and three columns whose lines are drawn in one of several ways."""
    canvases = needs("reportlab.pdfgen.canvas", "corpus")
    needs("pypdfium2", "pdf")
    from gipa_extract.readers.pdf import pdf_reader

    out = io.BytesIO()
    canvas = canvases.Canvas(out, pagesize=(600, 800))
    canvas.drawString(100, 740, "Enough text on the page that nobody takes it for a scan")
    for row, column in product(range(2), range(3)):
        canvas.drawString(130 + 120 * column, 680 - 40 * row, f"{row}{column}")
    lines = [(100, 700 - 40 * row, 460, 700 - 40 * row) for row in range(3)]
    lines += [(100 + 120 * column, 700, 100 + 120 * column, 620) for column in range(4)]
    if way == "scaled":
        canvas.scale(0.5, 0.5)
        canvas.setLineWidth(2)
        lines = [tuple(2 * place for place in line) for line in lines]
    path = canvas.beginPath()
    for x0, y0, x1, y1 in lines:
        if way == "backwards":
            x0, y0, x1, y1 = x1, y1, x0, y0
        path.moveTo(x0, y0)
        path.lineTo(x1, y1)
        if way == "there and back":
            path.lineTo(x0, y0)
        if way == "each for itself":
            canvas.drawPath(path)
            path = canvas.beginPath()
    canvas.drawPath(path)
    canvas.save()
    document = pdf_reader.read_pdf(out.getvalue(), DEFAULT_LIMITS)
    return document.text, document.grids


@pytest.mark.parametrize("way", ["each for itself", "backwards", "there and back", "scaled"])
def test_strokes_of_a_pdf_are_lines_whichever_way_they_are_drawn(way: str) -> None:
    text, (grid,) = drawn("one path")
    assert [[slot.text for slot in row] for row in grid.rows] == [
        [f"{row}{column}" for column in range(3)] for row in range(2)
    ]
    assert drawn(way) == (text, (grid,))


@pytest.mark.slow
def test_lines_of_the_same_pixels_are_read_once_and_as_if_each_were_read() -> None:
    """One is changed by a pixel that shows: it is another line."""
    needs("rapidocr", "ocr")
    draw = needs("PIL.ImageDraw", "ocr")
    from PIL import Image, ImageFont

    from gipa_extract.readers.ocr.engine import read_lines

    def line(text: str) -> object:
        picture = Image.new("L", (90, 40), 255)
        draw.Draw(picture).text((6, 2), text, fill=0, font=ImageFont.load_default(32))
        return numpy.asarray(picture)

    zero, one, eight = line("120"), line("170"), line("128")
    apart = read_lines([zero, one, eight])
    assert [reading.text for reading in apart] == ["120", "170", "128"]
    order = [0, 0, 2, 1, 0, 2, 2, 1]
    assert read_lines([(zero, one, eight)[at] for at in order]) == [apart[at] for at in order]


ROW_OF_VALUES = st.lists(
    st.sampled_from(
        ["0", "12", "1,204", "3 5", "-", "无", "", "增3", "22个", "见附件", "NaN", "1O"]
    ),
    min_size=7,
    max_size=7,
)


@given(st.lists(ROW_OF_VALUES, min_size=2, max_size=2))
def test_a_plain_row_is_placed_as_any_other(values: list[list[str]]) -> None:
    """Cells of a row that is taken at once are those that its slots give one by one."""
    ids = [f"requests.received.{column}" for column in "abcdefg"]
    for texts in values:
        spans = [(text, 10 * place, 10 * place + len(text)) for place, text in enumerate(texts)]
        slots = [Slot(text, 100 + start, 100 + end) for text, start, end in spans]
        plain = plain_values(texts)
        row = ParsedRow([("规章", 0, 2), *spans])
        cells = plain_cells(ids, row, plain, 100) if plain else None
        one_by_one = [cell_of(*pair, None) for pair in zip(ids, slots, strict=True)]
        if cells is None:
            assert any(cell.doubt or cell.kind == "text" or cell.raw == "" for cell in one_by_one)
        else:
            assert cells == one_by_one


def test_a_texts_rows_make_the_slots_that_its_grids_would_hold() -> None:
    text = "表\n规章 | 1 | | 8 |\n规范性文件 | 5 | 5 | 5 |\n"
    (grid,) = read_text(text).grids
    slots = tuple(
        tuple(Slot(text[start:end], start, end) for start, end in row)
        for row in (((2, 4), (7, 8), (10, 10), (13, 14)), ((17, 22), (25, 26), (29, 30), (33, 34)))
    )
    assert grid.rows == slots
    assert grid.texts == (("规章", "1", "", "8"), ("规范性文件", "5", "5", "5"))
    assert grid == Grid(slots, aligned=True)
    assert (hash(grid.rows), list(grid.rows), grid.rows[1:]) == (hash(slots), [*slots], slots[1:])


@pytest.mark.parametrize(
    "head", ["自然人 商业企业", "自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计"]
)
def test_only_a_head_of_all_columns_in_order_lets_rows_be_placed_at_once(head: str) -> None:
    walk = HeadInForce(labels_of("2021"))
    labels = tuple(
        HeadLabel(key, place, place, None) for place, key in enumerate(head.split(), start=1)
    )
    texts = ["", *head.split()]
    walk.take_line(texts, range(0, 10 * len(texts), 10), RowFacts(-1, (), labels))
    table = form("2021").table("requests")
    assert walk.plain_width(table) == (7 if len(labels) == 7 else 0)


PRINTS = st.sampled_from(["", "0", "12", "—", "总计", "行政", "行政许可", "结果维持", "其他处理"])


@given(st.lists(st.lists(PRINTS, max_size=3).map(tuple), min_size=1, max_size=5), st.data())
def test_a_row_is_mended_only_where_a_line_beside_it_or_itself_may_hold_its_label(
    texts: list[tuple[str, ...]], data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(texts) - 1))
    rows = [tuple(Slot(text, at, at + 1) for at, text in enumerate(row)) for row in texts]
    mended = [mend_row(labels_of("2021"), rows, number, side) for side in ("above", "below", "")]
    assert not any(mended) or may_go_over_lines(texts, number)


@given(st.integers(0, 10**9), st.sampled_from(["2019", "2021"]))
def test_no_label_is_a_number_nor_nearest_to_one(number: int, edition: str) -> None:
    """So that numbers, of which each report has its own, need not be looked up among labels."""
    labels = labels_of(edition)
    assert label_key(str(number)) not in {*labels.rows, *labels.heads, *labels.row_groups}
    assert not nearest_label(bare_key(str(number)), labels.heads)


@given(st.text("规章 12\n，", max_size=30), st.sampled_from(["规", "1", "12", "\n", " 1", "，，"]))
def test_a_part_is_counted_as_far_as_is_asked(text: str, part: str) -> None:
    for most in (1, 2, 5):
        assert count_up_to(text, part, most) == min(text.count(part), most)


@pytest.mark.parametrize("last", [2, 3, 12, 13, 30])
@pytest.mark.parametrize("values", [0, 20, 24, 61, 90])
def test_numbers_of_pages_are_told_from_a_table_s_by_the_first_of_them(
    last: int, values: int
) -> None:
    """Whether most numbers alone on their lines count from 1 does not hang on how far one looks."""
    pages = ["第一段，\n" * 30 + f"{page}\n" for page in range(1, last + 1)]
    text = "0\n" * values + "".join(pages)
    most_are_pages = last >= 3 and 2 * last > last + values
    assert bool(possible_page_numbers(text)) == most_are_pages


def test_a_caption_among_rows_takes_nothing_and_ends_nothing() -> None:
    facts = labels_of("2021").row_facts
    assert facts(("填报说明", "")).only_words
    assert not facts(("填报说明", "3")).only_words
    assert not facts(("", "")).only_words
    assert not facts(("自然人", "总计")).only_words


@pytest.mark.parametrize("beside", ["", " |", " | 备注"])
@pytest.mark.parametrize("behind", ["", " | 3"])
def test_an_aligned_row_of_plain_values_is_placed_as_value_by_value(
    beside: str, behind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also with an empty place behind its label; not where another column stands before or behind its own."""
    head = (
        f"| 信息内容{beside} | 本年制发件数 | 本年废止件数 | 现行有效件数{behind and ' | 累计'} |"
    )
    row = f"| {{}}{beside and ' |'} | {{}} | 0 | 28{behind} |"
    rows = [row.format("规章", 1), row.format("行政规范性文件", "")]
    document = read_text("\n".join([head, *rows, ""]))
    at_once = place_rows(document, form("2021"))
    monkeypatch.setattr(HeadInForce, "plain_values_below", lambda *_: ())
    assert at_once == place_rows(document, form("2021"))
    assert [cell.raw for cell in at_once.cells if cell.raw is not None] == [
        "1",
        "0",
        "28",
        "",
        "0",
        "28",
    ]
