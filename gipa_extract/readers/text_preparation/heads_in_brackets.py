"""Rows whose columns' labels stand in brackets between their own label and their values.

规章（本年制发件数／本年废止件数／现行有效件数）：0／0／0；行政规范性文件（本年制发件数／…）：5／0／55。
"""

from __future__ import annotations

import re

from gipa_extract.forms.vocabulary import is_known_label
from gipa_extract.readers.text_preparation.bracketed_rows import MAX_LABEL, label_before
from gipa_extract.readers.text_preparation.marks import ENDS_OF_HEADS
from gipa_extract.text.occurrences import count_up_to
from gipa_extract.text.patterns import COUNTERS

LEAST_ROWS = 4
"""Labels of the form with such brackets, and a value for each label in these."""

_VALUE = rf"[ \t]*+(?:[增减+\-−]?\d[\d.]*(?:,\d{{3}})*(?:[{COUNTERS}]|万?元)?|[-—无]|)[ \t]*+"
_ROW = re.compile(
    r"[（(](?P<heads>[^（()）\n]+(?:[（(][^（()）\n]*[）)][^（()）\n]*)?)[）)][：:]"
    rf"(?P<values>{_VALUE}(?:(?P<mark>[／/、|｜]){_VALUE}(?:(?P=mark){_VALUE})*+)?)(?=[；;。，\n]|\Z)"
)


def set_values_behind_heads(text: str) -> str | None:
    """The text with each value of such rows behind its column's label; None if it has hardly any."""
    if sum(count_up_to(text, sign, LEAST_ROWS) for sign in ENDS_OF_HEADS) < LEAST_ROWS:
        return None
    pieces: list[str] = []
    place = rows = 0
    for found in _ROW.finditer(text):
        label = label_before(text[max(place, found.start() - MAX_LABEL) : found.start()])
        mark = found["mark"]
        heads = found["heads"].split(mark) if mark else [found["heads"]]
        values = found["values"].split(mark) if mark else [found["values"]]
        is_row = label and len(heads) == len(values) and all(map(is_known_label, heads))
        if not is_row or found.end() == len(text):  # the text's end may have cut its last value
            continue
        rows += 1
        pairs = "，".join(f"{h} {v.strip()}" for h, v in zip(heads, values, strict=True))
        before = text[place : found.start() - len(label)].strip(" \t；;。\n")
        pieces += [*([before] if before else []), f"{label.strip(' ；;。')}：{pairs}"]
        place = found.end()
    rest = text[place:].lstrip("；;。").removeprefix("\n")
    return "\n".join([*pieces, rest]) if rows >= LEAST_ROWS else None
