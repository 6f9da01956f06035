"""Lines that say one column of a table: its label, and the labels of rows with their values.

    自然人：一、本年新收政府信息公开申请数量=75;二、上年结转政府信息公开申请数量=11;（一）予以公开=0
    第二十条第（六）项：行政处罚.本年处理决定数量=9748;行政强制.本年处理决定数量=1100

A database writes them out so. Each pair becomes a line of its own, which names its cell whole.
"""

from __future__ import annotations

import re
from itertools import repeat

from gipa_extract.forms.vocabulary import printed_key, vocabulary
from gipa_extract.text.folding import is_enumerated

LEAST_PAIRS = 30
"""Of a row's label and a value, behind the label of their column."""

_PAIR = r"[^=＝;；\n]{2,80}[=＝][^=＝;；\n]{0,20}"
_LINE = re.compile(
    rf"(?:(?P<head>[^=＝;；：:\n]{{2,60}})[：:])?(?P<pairs>{_PAIR}(?:[;；]{_PAIR})*)[;；]?"
)
_SIGN = re.compile("[=＝]")
_MARK = re.compile("[;；]")


def set_pairs_on_lines(text: str) -> str | None:
    """The text with a line for each pair; None if it says no columns so."""
    if text.count("=") + text.count("＝") < LEAST_PAIRS:
        return None
    lines = text.split("\n")
    found = [_LINE.fullmatch(line.strip()) for line in lines]
    columns = [line for line in found if line and _names_column(line["head"] or "")]
    if (
        sum(not _names_column(_label_of(pair)) for line in columns for pair in _pairs_of(line))
        < LEAST_PAIRS
    ):
        return None
    return "\n".join(
        "\n".join(map(_with_head, repeat(line["head"]), _pairs_of(line))) if line else whole
        for line, whole in zip(found, lines, strict=True)
    )


def _pairs_of(line: re.Match[str]) -> list[str]:
    return _MARK.split(line["pairs"])


def _label_of(pair: str) -> str:
    return _SIGN.split(pair)[0]


def _names_column(label: str) -> bool:
    """Whether a label is that of a column, and not （七）总计, a row's."""
    return printed_key(label) in vocabulary().heads and not is_enumerated(label.strip())


def _with_head(head: str | None, pair: str) -> str:
    """A pair with its line's head: a column's label stands behind that of its row."""
    if head is None:
        return pair
    if _names_column(head) and not _names_column(_label_of(pair)):
        return _SIGN.sub(lambda sign: f"-{head}{sign[0]}", pair, count=1)
    return f"{head}-{pair}"
