"""A text in one line, with a mark between its rows: `规章 / 1 / 5 / 9 // 规范性文件 / 145 / 74 / 542`."""

from __future__ import annotations

import re

from gipa_extract.forms.vocabulary import is_known_label

MARKS_BETWEEN_ROWS = (" // ", " ¶ ", "↵", "⏎")
LEAST_ROWS = 6
"""Pieces between such marks that begin with a label of the form, before these are lines."""
LEAST_SHARE = 2
"""So many times as many marks as line ends: elsewhere it is lines that part the rows."""

_BEHIND_LABEL = re.compile(r"[/／|｜,，;；\t]| {2,}| (?=[\d增减+-])")


def break_lines_at_marks(text: str) -> str | None:
    """The text with a line for each piece between such marks; None if it shows none."""
    for mark in MARKS_BETWEEN_ROWS:
        count = text.count(mark) if mark.strip()[0] in text else 0
        if count < LEAST_ROWS or count < LEAST_SHARE * text.count("\n"):
            continue
        if sum(map(_begins_with_label, text.split(mark))) >= LEAST_ROWS:
            return text.replace(mark, "\n")
    return None


def _begins_with_label(piece: str) -> bool:
    return is_known_label(_BEHIND_LABEL.split(piece.strip(), maxsplit=1)[0].strip())
