"""Lines of prose on a page are paragraphs, whatever numbers and headings stand among them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from gipa_extract.readers.layout.page_content import Page
from gipa_extract.readers.layout.pages import assemble
from gipa_extract.readers.layout.pieces import Piece, lines_of


def text_of(*lines: Sequence[str], gap: float, left: float = 60) -> str:
    """What is read of lines of words, ten points high, with this gap between two words."""
    pieces = []
    for number, words in enumerate(lines):
        x = left
        for word in words:
            width = sum(5 if char.isascii() else 10 for char in word)
            pieces.append(Piece(word, x, 20 * number, x + width, 20 * number + 10))
            x += width + gap
    return assemble([Page(1, 595, 842, lines_of(pieces))], "application/pdf").text


TITLE = ("听雨桥县水利局", "2024", "年政府信息公开工作年度报告，现予公布")


def test_numbers_set_off_by_a_quarter_of_an_em_are_prose() -> None:
    """As Typst sets them: a title without a full stop was a table of three cells."""
    assert text_of(TITLE, gap=2.5) == "".join(TITLE) + "\n"


@pytest.mark.parametrize("words", [("其他处理", "1", "2", "3", "4"), ("2.重复申请", "12")])
def test_values_close_to_a_label_of_the_form_are_no_prose(words: Sequence[str]) -> None:
    assert "\t" in text_of(words, gap=2.5)


def test_a_heading_below_a_full_line_that_ends_a_sentence_begins_a_paragraph() -> None:
    full = "进一步做好政府信息公开工作，" * 3 + "继续努力。"
    assert text_of([full], ["其他需要报告的事项"], gap=0) == f"{full}\n其他需要报告的事项\n"
    assert text_of([full], ["其他需要"], gap=0) == f"{full}其他需要\n"
