"""Whether words that stand in a row are one of its cells: a value explained, or said in words."""

from __future__ import annotations

import re

from gipa_extract.cells.text_stream.tokens_between import Words
from gipa_extract.text.folding import fold, is_enumerated

MAX_CELL_WORD = 30
"""Characters of a value in words, such as -164（因机构改革划出）."""
_SAID = re.compile(
    r"(?:(?:[与较同比](?:上|去|上一|前一)年度?(?:相比|比较)?)?(?:基本)?"
    r"(?:未增未减|不增不减|[未无]增减|未增加|未减少|[没未]有变化|未变化|无变化|没变|持平|不变)"
    r"|未发生|没有|无数据|无此项|不涉及|不适用|详见.{0,8}|见附.{0,6}"
    r"|[待未暂](?:统计|公布|公开|定|填|核实|汇总|无)?|保密|涉密|空|否)\Z"
)


def is_cell_in_words(words: Words) -> bool:
    """Whether words may be a value: one explained (392①, -164（因机构改革划出）), or said (待统计)."""
    text = words.text
    if len(text) > MAX_CELL_WORD or is_enumerated(text + "字"):
        return False
    if text[0].isdigit():
        return len(text) <= MAX_CELL_WORD // 2
    return any(map(str.isdigit, text)) or bool(_SAID.match(fold(text)))
