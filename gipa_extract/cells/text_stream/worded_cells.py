"""Whether words that stand in a row are one of its cells: a value explained, or said in words."""

from __future__ import annotations

from gipa_extract.cells.text_stream.tokens_between import Words
from gipa_extract.text.folding import is_enumerated
from gipa_extract.text.numerals import says_value

MAX_CELL_WORD = 30
"""Characters of a value in words, such as -164（因机构改革划出）."""


def is_cell_in_words(words: Words) -> bool:
    """Whether words may be a value: one explained (392①, -164（因机构改革划出）), or said (待统计)."""
    text = words.text
    if len(text) > MAX_CELL_WORD or is_enumerated(text + "字"):
        return False
    if text[0].isdigit():
        return len(text) <= MAX_CELL_WORD // 2
    return any(map(str.isdigit, text)) or says_value(text)
