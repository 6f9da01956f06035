"""Words with their places, a line each, as tesseract and pdftotext write them."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from gipa_extract import extract
from gipa_extract.cells.doubts.values_in_labels import doubt_blanks_beside_crowded_labels
from gipa_extract.models import Cell, Document, Grid, Slot
from gipa_extract.readers import from_text
from gipa_extract.reasons import Reason

HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
Word = tuple[str, int, int]
"""A word, its left edge and its line."""
REPORT: list[Word] = [
    ("某县某局2023年政府信息公开工作年度报告", 96, 0),
    *(("二、主动公开政府信息情况", 60, 2), ("第二十条第（一）项", 60, 3)),
    *(
        ("信息内容", 60, 4),
        ("本年制发件数", 200, 4),
        ("本年废止件数", 300, 4),
        ("现行有效件数", 400, 4),
    ),
    *(("规章", 60, 5), ("0", 225, 5), ("1", 325, 5), ("25", 425, 5)),
    *(("行政规范性文件", 60, 6), ("12", 225, 6), ("4", 325, 6), ("67", 425, 6)),
    ("三、收到和处理政府信息公开申请情况", 60, 8),
]


def printed(words: Iterable[Word], conf: float = 100) -> str:
    """One page of words; those of one line need not stand together in the file."""
    lines = ["1\t1\t0\t0\t0\t0\t0.0\t0.0\t595.0\t842.0\t-1\t###PAGE###"]
    for number, (text, left, line) in enumerate(sorted(words, key=lambda word: word[1])):
        width = sum(5 if char.isdigit() else 10 for char in text)
        box = f"{left:.2f}\t{50 + 20 * line:.2f}\t{width:.2f}\t10.00"
        lines.append(f"5\t1\t0\t0\t0\t{number}\t{box}\t{conf}\t{text}")
    return HEAD + "\n".join(lines) + "\n"


def test_words_are_read_as_the_page_that_their_boxes_show() -> None:
    report = extract(printed(REPORT))
    cells = [cell for cell in report.cells if cell.id.startswith("art20_1.")]
    assert [cell.value for cell in cells] == [0, 1, 25, 12, 4, 67]
    assert {cell.trust for cell in cells} == {"read"}
    assert (report.issuer, report.year) == ("某县某局", 2023)


def test_without_the_line_of_a_page_its_words_tell_its_size() -> None:
    lines = printed(REPORT).split("\n")
    report = extract("\n".join([lines[0], *lines[2:]]))
    cells = [cell for cell in report.cells if cell.id.startswith("art20_1.")]
    assert [cell.value for cell in cells] == [0, 1, 25, 12, 4, 67]


def test_an_engine_s_doubt_of_a_word_is_kept() -> None:
    report = extract(printed(REPORT, conf=41.5))
    cells = [cell for cell in report.cells if cell.id.startswith("art20_1.")]
    assert {cell.trust for cell in cells} <= {"doubtful", "missing"}


def test_other_texts_that_begin_so_are_no_words_with_boxes() -> None:
    assert from_text("level\tname\n1\t某县某局\n").media_type == "text/plain"


RESULTS = (
    "{box}\t{text}\t{conf}",
    "[{box}, ('{text}', {conf})]",
    "ppocr INFO: [{box}, ('{text}', {conf})]",
    "({box}, '{text}', {conf})",
)
"""What PaddleOCR writes and logs, and EasyOCR prints."""


def results(words: Iterable[Word], form: str, conf: float = 0.9871) -> str:
    lines = []
    for text, left, line in words:
        right, top = left + sum(5 if char.isdigit() else 10 for char in text), 50 + 20 * line
        box = f"[[{left}, {top}], [{right}.0, {top}], [{right}, {top + 10}], [{left}, {top + 10}]]"
        lines.append(form.format(box=box, text=text, conf=conf))
    return "\n".join(lines)


@pytest.mark.parametrize("form", RESULTS)
def test_an_engine_s_results_are_the_page_that_their_boxes_show(form: str) -> None:
    report = extract(results(REPORT, form))
    cells = [cell for cell in report.cells if cell.id.startswith("art20_1.")]
    assert [cell.value for cell in cells] == [0, 1, 25, 12, 4, 67]
    assert {cell.trust for cell in cells} == {"read"}
    assert (report.issuer, report.year) == ("某县某局", 2023)
    unsure = extract(results(REPORT, form, conf=0.41)).cells
    assert {cell.trust for cell in unsure} <= {"doubtful", "missing"}


def test_the_next_page_of_results_begins_at_its_top() -> None:
    next_page: list[Word] = [
        *(("第二十条第（五）项", 60, 1), ("信息内容", 60, 2), ("本年处理决定数量", 200, 2)),
        *(("行政许可", 60, 3), ("22", 225, 3)),
        ("三、收到和处理政府信息公开申请情况", 60, 5),
    ]
    cells = extract(results([*REPORT[:-1], *next_page], RESULTS[0])).cells
    assert [cell.value for cell in cells[:7]] == [0, 1, 25, 12, 4, 67, 22]


@pytest.mark.parametrize("lost", ["12", "67", "0"])
def test_where_an_engine_read_no_value_is_no_sure_blank(lost: str) -> None:
    words = [word for word in REPORT if word[0] != lost]
    for text in (results(words, RESULTS[0]), printed(words, conf=98.1)):
        assert not [c for c in extract(text).cells if c.kind == "blank" and c.trust != "doubtful"]


def test_a_blank_beside_a_label_that_holds_values_is_in_doubt() -> None:
    """Two tables side by side without lines, set close: 825 and 295 were taken for the head's lines."""
    texts = [
        ["行政处罚", "本年处理决定数量825\n295", "行政事业性收费", "198"],
        ["行政强制", "", "", ""],
    ]
    rows = tuple(tuple(Slot(text, 0, 9, 1) for text in row) for row in texts)
    document = Document("", (Grid(rows, aligned=True),), "text/tab-separated-values")
    cells = [Cell("art20_6.compulsion.decisions", kind="blank", raw="", start=5, end=5)]
    doubt_blanks_beside_crowded_labels(cells, document)
    assert cells[0].doubt == Reason("row_bare")
