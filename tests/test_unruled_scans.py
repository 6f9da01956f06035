"""Tables without lines whose labels are set letter by letter, as scans show them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from gipa_extract.readers.layout.line_parts import parts_of_line
from gipa_extract.readers.layout.pieces import Piece, lines_of
from gipa_extract.readers.layout.unruled_tables import find_tables
from tests.needs import needs

EM = 10.0
Print = tuple[str, float, float]
"""A text, and where it begins on its page, across and down, in ems."""


def piece(text: str, x: float, y: float) -> Piece:
    width = sum(1.0 if char > "\u2000" else 0.5 for char in text)
    return Piece(text, x * EM, y * EM, (x + width) * EM, (y + 0.9) * EM)


def tables(*pages: Sequence[Print]) -> list[list[list[str]]]:
    """The unruled tables on pages, as the texts of their places."""
    lines = [lines_of([piece(*each) for each in page]) for page in pages]
    numbers = [number for number, page in enumerate(lines, 1) for _ in page]
    found = find_tables([line for page in lines for line in page], numbers, 60 * EM)
    return [
        [["" if part is None else part.text for part in row] for row in table.rows]
        for table in found
    ]


def spread(text: str, x: float, y: float, step: float = 2.0) -> list[Print]:
    return [(letter, x + step * index, y) for index, letter in enumerate(text)]


def row(label: str, y: float, *values: str, x: float = 20.0, step: float = 8.0) -> list[Print]:
    return [(label, 2.0, y), *((value, x + step * at, y) for at, value in enumerate(values))]


@pytest.mark.parametrize(
    "change",
    [
        spread("本年增/减", 26, 2, step=1.8),
        [*spread("本年增", 26, 2), *spread("/减", 27, 3.2, step=1.8)],
        [*spread("本年增/", 26, 2, step=1.8), *spread("减", 27, 3.2)],
    ],
)
def test_the_stroke_of_a_label_set_letter_by_letter_is_no_value(change: list[Print]) -> None:
    head: list[Print] = [
        ("信息内容", 2, 2),
        ("上一年项目数量", 16, 2),
        *change,
        ("处理决定数量", 36, 2),
    ]
    (table,) = tables(
        [("第二十条第（五）项", 20, 0), *head, *row("行政许可", 5, "198", "/", "54", x=19, step=10)]
    )
    assert [text for text in table[-2] if text] == ["上一年项目数量", "本年增/减", "处理决定数量"]
    assert table[-1][-3:] == ["198", "/", "54"]


HEAD: list[Print] = [
    *spread("自然人", 19, 2),
    *((text, 28.0 + 8 * at, 2.0) for at, text in enumerate(("商业企业", "科研机构", "总计"))),
]
LONG = "二、上年结转政府信息公开申请数量"


def test_a_head_that_begins_over_the_labels_is_a_head() -> None:
    rows = [
        [("4.无正当理由大量反复申请", 2.0, 5.0), (LONG, 2.0, 7.0)],
        *([(value, 21.6 + 8.0 * at, y) for at, value in enumerate("1203")] for y in (5.0, 7.0)),
    ]
    long: Print = ("5.要求行政机关确认或重新出具已获取信息", 2.0, 9.0)
    (table,) = tables(
        [
            *HEAD,
            *rows[0],
            *rows[1],
            *rows[2],
            long,
            *((v, 21.6 + 8.0 * i, 9) for i, v in enumerate("4567")),
        ]
    )
    assert [text for text in table[0] if text] == ["自然人", "商业企业", "科研机构", "总计"]
    assert table[-1][-4:] == ["4", "5", "6", "7"]


def test_a_head_printed_again_in_other_words_is_no_row_of_the_table() -> None:
    again: list[Print] = [
        ("自然", 19.0, 0.0), ("人", 22.0, 0.0), ("商业企", 28.0, 0.0), ("科研", 36.0, 0.0),
        ("总计", 44.0, 0.0), ("业", 28.0, 1.2), ("机构", 36.0, 1.2),
    ]  # fmt: skip
    (table,) = tables(
        [*HEAD, *row(LONG, 5, *"1203", x=21)],
        [*again, *row("（一）予以公开", 4, *"4567", x=21)],
    )
    assert [line[-4:] for line in table[-2:]] == [[*"1203"], [*"4567"]]
    assert len(table) == 3


def test_heads_that_are_one_row_of_letters_are_told_apart_by_their_columns() -> None:
    head: list[Print] = [
        ("结", 0.0, 2.0), ("果结果其", 1.5, 2.0), ("他尚", 6.2, 2.0), ("未", 8.6, 2.0),
        ("总计", 10.2, 3.2), ("维", 0.5, 3.2), ("纠", 3.0, 3.2), ("结", 5.4, 3.2), ("审", 8.0, 3.2),
        ("持", 0.5, 4.4), ("正", 3.0, 4.4), ("果", 5.4, 4.4), ("结", 8.0, 4.4),
    ]  # fmt: skip
    values: list[Print] = [(str(at), 0.7 + 2.5 * at, 7.0) for at in range(5)]
    (table,) = tables([("行政复议", 4.0, 0.0), *head, *values])
    assert table[-2] == ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    assert table[-1] == [*"01234"]


def test_a_group_beside_rows_is_no_row_without_values() -> None:
    rows = [
        row("（五）不予处理", 4.2)[0],
        *[
            ("1.信访举报投诉类申请", 11.0, 4.2),
            *((v, 28 + 8.0 * i, 4.2) for i, v in enumerate("120")),
        ],
        ("（六）其他处理", 2.0, 7.0),
        *[("2.重复申请", 11.0, 6.0), *((v, 28 + 8.0 * i, 6) for i, v in enumerate("345"))],
        *[("3.其他", 11.0, 8.0), *((v, 28 + 8.0 * i, 8) for i, v in enumerate("678"))],
    ]
    heads: list[Print] = [("自然人", 27, 2), ("商业企业", 35, 2), ("总计", 43, 2)]
    (table,) = tables([*heads, *rows])
    assert [line[-3:] for line in table[-3:]] == [[*"120"], [*"345"], [*"678"]]


def test_a_stroke_far_from_both_letters_is_a_value() -> None:
    line = lines_of([piece(*each) for each in spread("增/减", 0, 0, step=4.0)])[0]
    assert [part.text for part in parts_of_line(line, 1, 0.0)] == ["增", "/", "减"]


def _page(height: int) -> object:
    """A page with lines of type, as black blocks, and a table's frame, all drawn to scale."""
    import numpy as np

    unit = height / 20
    page = np.full((round(80 * unit), round(60 * unit)), 255, np.uint8)
    for y in range(4, 40, 3):
        for x in range(4, 50, 2):
            top, left = round(y * unit), round(x * unit)
            page[top : top + round(unit), left : left + round(unit)] = 0
    return page


@pytest.mark.parametrize("height", [15, 20, 29, 45])
def test_pages_are_measured_alike_whatever_their_size_was_made(height: int) -> None:
    needs("cv2", "ocr")
    needs("rapidocr", "ocr")
    from gipa_extract.readers.ocr.scan_reader import scanned_page

    grey = _page(height * 20)
    page = scanned_page(grey, 1, prose=False, pixels_per_point=2.0)
    assert page.width == pytest.approx(grey.shape[1] / 2, abs=1)
    assert page.height == pytest.approx(grey.shape[0] / 2, abs=1)


def test_strokes_of_a_heading_larger_than_the_type_are_one_line_with_it() -> None:
    needs("cv2", "ocr")
    import numpy as np

    from gipa_extract.readers.ocr.text_boxes import text_boxes

    ink = np.zeros((200, 600), np.uint8)
    for top in (60, 76, 92):  # 三 of 1.6 ems
        ink[top : top + 4, 40:72] = 255
    ink[58:98, 100:500] = 255
    assert [tuple(box) for box in text_boxes(ink, 24.0)] == [(40, 59, 500, 98)]
    ink[58:98, 100:500] = 0  # dashes below one another are two values
    ink[76:80] = 0
    assert len(text_boxes(ink, 24.0)) == 2
