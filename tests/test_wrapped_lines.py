"""Text that public tools make of a page: labels wrapped round their values, or apart from them.

`fixtures/via` holds documents of the corpus as the tools named by their files printed them, with
their truths; a cell that the tool destroyed is marked there as lost.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from eval.truth import Truth, load_corpus
from eval.verdicts import is_right
from gipa_extract import Report, extract
from gipa_extract.cells.page_lines.label_chain import join_labels
from gipa_extract.cells.page_lines.label_pieces import pieces_of
from gipa_extract.cells.page_lines.line_reading import MAX_LINES, read_wrapped_lines
from gipa_extract.forms import form

FOLDER = Path(__file__).parent / "fixtures" / "via"
LAYOUT = FOLDER / "pdf-pdftotext-layout.txt"

HEAD = """三、收到和处理政府信息公开申请情况
                                   申请人情况
                                         法人或其他组织
                             自然人                                              总计
                                                         社会公益   法律服务
                                    商业企业  科研机构                      其他
                                                          组织      机构
"""
ROWS = """一、本年新收政府信息公开申请数量        5        4         3         2         1         6       21
二、上年结转政府信息公开申请数量        0        0         0         0         0         0        0
        （一）予以公开             5        4         3         2         1         6       21
（二）部分公开（区分处理的，只计
                             0        0         0         0         0         0        0
 这一情形，不计其他情形）
"""


@cache
def truths() -> dict[str, Truth]:
    return {truth.document.name: truth for truth in load_corpus(FOLDER)}


@cache
def report_of(name: str) -> Report:
    return extract(FOLDER / name)


def wrong_cells(name: str) -> list[str]:
    """The cells of a document whose place its text still tells, and that were not read right."""
    read = {cell.id: cell for cell in report_of(name).cells}
    truth = truths()[name]
    return [
        cell_id
        for cell_id, true in truth.cells.items()
        if cell_id not in truth.lost and not is_right(true, read[cell_id])
    ]


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("pdf-pdftotext-layout.txt", 0),
        ("pdf-pdfplumber.txt", 0),
        ("pdf-pdfplumber-layout.txt", 0),
        ("pdf-pypdf-layout.txt", 0),
        ("pdf-pymupdf-sort.txt", 1),
        ("pdf-pdftotext.txt", 2),
        ("docx-mammoth-markdown.md", 1),
    ],
)
def test_what_the_text_still_tells_is_read(name: str, most: int) -> None:
    assert len(wrong_cells(name)) <= most


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.[tm][xd]*")))
def test_nothing_is_silently_wrong(name: str) -> None:
    truth = truths()[name]
    silent = [
        cell.id
        for cell in report_of(name).cells
        if cell.trust not in ("doubtful", "missing") and not is_right(truth.cells[cell.id], cell)
    ]
    assert silent == []


def test_pieces_of_a_label_are_joined_over_values_and_an_upright_group() -> None:
    text = (
        "三     （四）无法    2.没有现成信息需要另行制\n"
        "本       提供                               689    0    875    266    355    647    2832\n"
        "年                 作\n"
        "度              3.补正后申请内容仍不明确     59     1    425    967    809    958    3219\n"
    )
    pieced = pieces_of(text)
    joined = join_labels(pieced.pieces, form("2021"))
    letters = ["".join(pieced.pieces[n].letters for n in label.pieces) for label in joined]
    assert letters == ["没有现成信息需要另行制作", "补正后申请内容仍不明确"]


def test_a_label_begins_with_its_number_on_the_line_above_its_values() -> None:
    text = (
        "         （一）\n"
        "                        12    1    0    3    4    5    25\n"
        "        予以公开\n"
        "         （七）\n"
        "    四、结转下年度继续办理    9    1    0    3    4    5    22\n"
    )
    pieced = pieces_of(text)
    granted, carried_out = join_labels(pieced.pieces, form("2021"))
    shown = [[text[p.start : p.end] for p in (pieced.pieces[n] for n in granted.pieces)]]
    assert shown == [["（一）", "予以公开"]]
    assert len(carried_out.pieces) == 1  # （七） is the number of another row


def test_a_head_of_several_lines_in_another_order_is_a_doubt() -> None:
    text = LAYOUT.read_text("utf-8")
    turned = text.replace("商业企业    科研机构", "科研机构    商业企业")
    assert turned != text
    cell = next(c for c in extract(turned).cells if c.id == "requests.received.business")
    assert cell.value is None
    assert cell.doubt
    assert cell.doubt.code == "columns_reordered"


def test_a_page_number_between_rows_is_no_value() -> None:
    lines = ROWS.splitlines(keepends=True)
    pages = "".join([HEAD, *lines[:2], "\n                 1\n\n", *lines[2:], "\n      2\n"])
    reading = read_wrapped_lines(pages, form("2021"))
    assert reading is not None
    slots = dict(slot for row in reading.placed for slot in row.slots)
    assert slots["requests.granted.total"].text == "21"
    assert slots["requests.partly_granted.natural_person"].text == "0"
    assert reading.unplaced == []


def test_values_that_go_on_in_the_next_line_are_no_blanks() -> None:
    lines = ROWS.splitlines(keepends=True)
    first, *rest = lines
    cut = first.rstrip().rsplit(maxsplit=2)
    text = "".join([HEAD, cut[0], "\n   ", "  ".join(cut[1:]), "\n", *rest])
    reading = read_wrapped_lines(text, form("2021"))
    assert reading is not None
    slots = dict(slot for row in reading.placed for slot in row.slots)
    assert slots["requests.received.other_org"].text == "6"
    assert slots["requests.received.total"].text == "21"


def test_a_row_with_more_values_than_columns_is_not_left_blank() -> None:
    text = HEAD + ROWS.replace("5        4", "5  5      4", 1)
    reading = read_wrapped_lines(text, form("2021"))
    assert reading is not None
    placed = {cell_id for row in reading.placed for cell_id, _ in row.slots}
    assert "requests.received.total" not in placed
    assert "requests.granted.total" in placed


def test_a_line_between_two_labels_that_lack_one_is_neither_s() -> None:
    rows = ROWS.splitlines(keepends=True)
    text = HEAD + "".join(rows[:3]) + (
        "1.属于国家秘密\n                             1        1         1         1         1"
        "         1        6\n2.其他法律行政法规禁止公开\n"
    )  # fmt: skip
    reading = read_wrapped_lines(text, form("2021"))
    assert reading is not None
    held = {cell_id for row in reading.placed for cell_id, slot in row.slots if slot.text}
    assert not any("refused_state_secret" in cell or "refused_law" in cell for cell in held)
    assert "6" in {value.text for value in reading.unplaced}


def test_a_bare_row_of_a_tool_that_drops_empty_cells_is_blank() -> None:
    """Its text prints what filters drop: single digits alone on lines, and equal lines."""
    cells = {cell.id: cell for cell in report_of("docx-mammoth-markdown.md").cells}
    cell = cells["requests.carried_in.natural_person"]
    assert (cell.kind, cell.trust) == ("blank", "read")


def test_values_that_stand_apart_from_their_labels_are_marked_as_such() -> None:
    cells = {cell.id: cell for cell in report_of("pdf-pdftotext.txt").cells}
    codes = {cell.doubt.code for cell in cells.values() if cell.doubt}
    assert "labels_stand_apart" in codes


def test_a_text_of_too_many_lines_of_values_is_not_read_and_says_so() -> None:
    text = "规章  1  2  3\n" * (MAX_LINES + 1)
    reading = read_wrapped_lines(text, form("2021"))
    assert reading is not None
    assert reading.bound_hit
    assert not reading.placed
