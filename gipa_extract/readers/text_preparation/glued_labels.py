"""Rows whose label lost its border, while those between the values still stand: it is set again.

规章45→→12    行政许可→25→5    →    规章→45→→12    行政许可→→25→5      (→: a tab)

The first value of 行政许可 is blank: the row has as many places as the table has columns only if
one stands before its first tab. Every row must have that many, in one edition, or nothing is done.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from gipa_extract.forms import editions
from gipa_extract.forms.vocabulary import printed_key, vocabulary
from gipa_extract.text.folding import label_key
from gipa_extract.text.numerals import is_value

BORDER = "\t"
LEAST_GLUED = 3
"""Rows whose label is followed by a value at once; a label's own number is none of them."""

_FIRST_ENDS_AS_VALUE = re.compile(r"\n[^\t\n]*\t(?<=[\d\-－—–/]\t)")
"""A line, but the first, that has such an end before its first tab."""
_FIRST = re.compile(r"(?P<label>.*?)(?P<value>[+＋\-－—]?\d[\d.,]*|[-－—–/]+)?")


class _GluedRow(NamedTuple):
    """A line of the text, parted into a row's label and its values."""

    line: int
    groups: Sequence[str]
    """What stands before the label in its line: the label of the rows that it belongs to."""
    label: str
    values: Sequence[str]

    @property
    def is_glued(self) -> bool:
        return bool(self.values[0])


def part_glued_labels(text: str) -> str | None:
    """The text with a tab behind each such label; None if it does not print its rows so."""
    if len(_FIRST_ENDS_AS_VALUE.findall(text)) < LEAST_GLUED - 1:
        return None  # nearly all texts
    lines = text.split("\n")
    rows = [*_rows_of(lines)]
    if sum(row.is_glued for row in rows) < LEAST_GLUED:
        return None
    last = max(n for n, line in enumerate(lines) if line.strip())
    whole = [row for row in rows if row.line != last]  # the last row may be cut
    if not any(_fits(whole, columns) for columns in _columns_by_edition()):
        return None
    for row in rows:
        lines[row.line] = BORDER.join([*row.groups, row.label, *row.values])
    return "\n".join(lines)


def _rows_of(lines: Sequence[str]) -> Iterator[_GluedRow]:
    for number, line in enumerate(lines):
        first, border, behind = line.partition(BORDER)
        if not border:
            continue
        parted = _FIRST.fullmatch(first.strip())
        labels = _labels_of(parted["label"]) if parted else None
        if parted and labels:
            values = [parted["value"] or "", *behind.split(BORDER)]
            if all(is_value(value) or not value.strip() for value in values):
                yield _GluedRow(number, labels[:-1], labels[-1], values)


def _labels_of(text: str) -> Sequence[str] | None:
    """A row's label, and before it that of its group if both stand in the text without a border."""
    if printed_key(text) in vocabulary().rows:
        return [text]
    return next(
        (
            [text[:place], text[place:]]
            for place in range(1, len(text))
            if label_key(text[:place]) in vocabulary().groups
            and printed_key(text[place:]) in vocabulary().rows
        ),
        None,
    )


def _fits(rows: Sequence[_GluedRow], columns: Mapping[str, frozenset[int]]) -> bool:
    return all(len(row.values) in columns.get(printed_key(row.label), ()) for row in rows)


@lru_cache(maxsize=1)
def _columns_by_edition() -> Sequence[Mapping[str, frozenset[int]]]:
    """Of each edition: a row's label key → how many columns the tables have that print it."""
    every = []
    for form in editions().values():
        counts: dict[str, set[int]] = {}
        for table in form.tables:
            for row in table.rows:
                for word in row.wordings:
                    counts.setdefault(label_key(word), set()).add(len(table.columns))
        every.append({key: frozenset(each) for key, each in counts.items()})
    return every
