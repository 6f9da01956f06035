"""Lines whose cells stand in columns set with spaces → grids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from gipa_extract.forms.vocabulary import vocabulary
from gipa_extract.models import Grid, Slot
from gipa_extract.readers.plain_text.line_parsing import (
    VALUE,
    VALUE_TOKEN,
    PlacedLine,
    new_slot,
    strip_chunk,
)
from gipa_extract.text.columns import column_count
from gipa_extract.text.folding import label_key
from gipa_extract.text.patterns import ADDITION
from gipa_extract.text.string_cache import remembered

GAP = re.compile(r"[ \u00a0\u2002\u2003\u3000]{2,}|(?<=\d)\u3000(?![.．、])|\u3000(?=\d)")
VALUE_RUN = re.compile(rf"(?:^|(?<=\s))(?:{VALUE}[ \u00a0\u3000]+)*{VALUE}(?=\s*$)")
_VALUE_ALONE = re.compile(rf"(?:^|\s){VALUE}(?:\s|$)")


def _is_head(tokens: list[SpacedCell]) -> bool:
    """Whether a line is several column labels, and no row beside blank cells."""
    if len(tokens) < 2 or _is_data(tokens):
        return False
    return not any(_names_row(token.slot.text) for token in tokens)


@remembered
def _names_row(text: str) -> bool:
    """Whether a label names a row or a group of rows of some edition, and no column."""
    labels = vocabulary()
    keys = {label_key(text), label_key(ADDITION.sub("", text))}
    return bool(keys & (labels.rows - labels.heads)) or bool(keys & labels.groups)


@remembered
def _holds_value(line: str) -> bool:
    return bool(_VALUE_ALONE.search(line))


@remembered
def _holds_gap(line: str) -> bool:
    return bool(GAP.search(line))


class SpacedCell(NamedTuple):
    slot: Slot
    left: int
    right: int
    """Columns of a terminal: a Chinese character is two wide."""


def read_spaced(lines: list[PlacedLine]) -> Iterator[Grid]:
    """Columns set with spaces, or, where hardly a line has two, one stream of bare cells.

    A line of several labels below data begins a new table, for it is the next one's head.
    """
    texts = [line for line, _ in lines]
    valued = any(map(_holds_value, texts))
    if not valued and not any(map(_holds_gap, texts)):
        return  # prose
    rows = list(map(_tokens_of, lines))
    bare = not valued or (sum(map(_is_data, rows)) < 2 and max(map(len, rows)) < 3)
    stream = sum(len(tokens) > 1 for tokens in rows) < len(rows) / 3
    if (bare or stream) and not any(map(_is_official_head, rows)):
        if not bare:
            yield Grid((tuple(token.slot for tokens in rows for token in tokens),), stream=True)
        return
    table: list[list[SpacedCell]] = []
    begun = False
    for tokens in rows:
        if begun and _is_head(tokens):
            yield from _set_table(table)
            table, begun = [], False
        table.append(tokens)
        begun = begun or _is_data(tokens) or _is_labelled(tokens)
    yield from _set_table(table)


def _set_table(table: list[list[SpacedCell]]) -> Iterator[Grid]:
    """The ragged rows of a table, if it is one; which of its places are blank its columns tell."""
    if any(map(_is_data, table)):
        yield Grid(tuple(tuple(token.slot for token in tokens) for tokens in table))


def _tokens_of(line: PlacedLine) -> list[SpacedCell]:
    text, start = line
    return [
        new_slot(
            SpacedCell,
            (new_slot(Slot, (words, start + a, start + b, None, None, ())), left, right),
        )
        for words, a, b, left, right in _words_of_line(text)
    ]


@remembered
def _words_of_line(text: str) -> tuple[tuple[str, int, int, int, int], ...]:
    """What gaps part in a line, with its span in it and the columns of a terminal that it takes."""
    cuts = {edge for gap in GAP.finditer(text) for edge in gap.span()}
    numbers = VALUE_RUN.search(text)
    if numbers:
        inside = re.finditer(r"\s+", text[: numbers.end()])
        cuts |= {e for gap in inside if gap.end() >= numbers.start() for e in gap.span()}
    edges = sorted({0, len(text)} | cuts)
    words = []
    for start, end in pairwise(edges):
        bare, blanks = strip_chunk(text[start:end])
        if bare:
            place = start + blanks
            left = column_count(text[:place])
            words.append((bare, place, place + len(bare), left, left + column_count(bare)))
    return tuple(words)


def _is_data(tokens: list[SpacedCell]) -> bool:
    return any(VALUE_TOKEN.fullmatch(token.slot.text) for token in tokens)


def _is_labelled(tokens: list[SpacedCell]) -> bool:
    return any(_names_row(token.slot.text) for token in tokens)


def _is_official_head(tokens: list[SpacedCell]) -> bool:
    """Whether a line prints columns of the form, or one beside a corner, and nothing else."""
    if len(tokens) < 2:
        return False
    labels = vocabulary()
    keys = {label_key(ADDITION.sub("", token.slot.text)) for token in tokens}
    return len(keys) > 1 and keys <= labels.heads | labels.captions and bool(keys & labels.heads)
