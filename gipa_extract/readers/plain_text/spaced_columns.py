"""Lines whose cells stand in columns set with spaces → grids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from gipa_extract.forms.vocabulary import vocabulary
from gipa_extract.models import Grid, ParsedRow, TextRows
from gipa_extract.readers.plain_text.line_parsing import (
    VALUE,
    VALUE_TOKEN,
    PlacedLine,
    strip_chunk,
)
from gipa_extract.text.folding import label_key
from gipa_extract.text.patterns import ADDITION
from gipa_extract.text.string_cache import remembered

GAP = re.compile(r"[ \u00a0\u2002\u2003\u3000]{2,}|(?<=\d)\u3000(?![.．、])|\u3000(?=\d)")
VALUE_RUN = re.compile(rf"(?:^|(?<=\s))(?:{VALUE}[ \u00a0\u3000]+)*{VALUE}(?=\s*$)")
_VALUE_ALONE = re.compile(rf"(?:^|\s){VALUE}(?:\s|$)")


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
def _is_set(line: str) -> bool:
    """Whether a line holds a value, or a gap."""
    return _holds_value(line) or bool(GAP.search(line))


class SpacedLine(NamedTuple):
    """What a line says whose cells are set with spaces, wherever it stands."""

    row: ParsedRow
    """What gaps part in it."""
    is_data: bool
    """It prints a value."""
    is_labelled: bool
    """It prints the label of a row, or of a group of rows."""
    is_head: bool
    """It is several column labels, and no row beside blank cells."""
    is_official_head: bool
    """It prints columns of the form, or one beside a corner, and nothing else."""


def read_spaced(lines: list[PlacedLine]) -> Iterable[Grid]:
    """Columns set with spaces, or, where hardly a line has two, one stream of bare cells."""
    texts = [line for line, _ in lines]
    return _tables_of(texts, lines) if any(map(_is_set, texts)) else ()  # else a heading


def _tables_of(texts: Sequence[str], lines: Sequence[PlacedLine]) -> Iterator[Grid]:
    """A line of several labels below data begins a new table, for it is the next one's head."""
    valued = any(map(_holds_value, texts))
    rows = list(map(_read_line, texts))
    widths = [len(line.row.cells) for line in rows]
    bare = not valued or (sum(row.is_data for row in rows) < 2 and max(widths) < 3)
    stream = sum(width > 1 for width in widths) < len(rows) / 3
    if (bare or stream) and not any(row.is_official_head for row in rows):
        if not bare:
            slots = (slot for row in _rows_of(rows, lines) for slot in row)
            yield Grid((tuple(slots),), stream=True)
        return
    first = 0
    begun = False
    for number, row in enumerate(rows):
        if begun and row.is_head:
            yield from _set_table(rows[first:number], lines[first:number])
            first, begun = number, False
        begun = begun or row.is_data or row.is_labelled
    yield from _set_table(rows[first:], lines[first:])


def _set_table(rows: Sequence[SpacedLine], lines: Sequence[PlacedLine]) -> Iterator[Grid]:
    """The ragged rows of a table, if it is one; which of its places are blank its columns tell."""
    if any(row.is_data for row in rows):
        yield Grid(_rows_of(rows, lines))


def _rows_of(rows: Sequence[SpacedLine], lines: Sequence[PlacedLine]) -> TextRows:
    return TextRows([(row.row, start) for row, (_, start) in zip(rows, lines, strict=True)])


@remembered
def _read_line(text: str) -> SpacedLine:
    """What gaps part in a line, and what that is."""
    cuts = {edge for gap in GAP.finditer(text) for edge in gap.span()}
    numbers = VALUE_RUN.search(text)
    if numbers:
        inside = re.finditer(r"\s+", text[: numbers.end()])
        cuts |= {e for gap in inside if gap.end() >= numbers.start() for e in gap.span()}
    edges = sorted({0, len(text)} | cuts)
    cells = []
    for start, end in pairwise(edges):
        bare, blanks = strip_chunk(text[start:end])
        if bare:
            place = start + blanks
            cells.append((bare, place, place + len(bare)))
    words = [bare for bare, _, _ in cells]
    is_data = any(map(VALUE_TOKEN.fullmatch, words))
    is_labelled = any(map(_names_row, words))
    is_head = len(words) > 1 and not is_data and not is_labelled
    return SpacedLine(ParsedRow(cells), is_data, is_labelled, is_head, _is_official_head(words))


def _is_official_head(words: Sequence[str]) -> bool:
    if len(words) < 2:
        return False
    labels = vocabulary()
    keys = {label_key(ADDITION.sub("", text)) for text in words}
    return len(keys) > 1 and keys <= labels.heads | labels.captions and bool(keys & labels.heads)
