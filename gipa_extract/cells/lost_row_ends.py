"""Cells of which no row end is left → rows, by their labels."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from gipa_extract.cells.labels import (
    VALUES,
    Labels,
)
from gipa_extract.models import Grid, Slot
from gipa_extract.text.numerals import parse


def split_stream(grid: Grid, labels: Labels) -> Iterator[tuple[Slot, ...]]:
    """The rows of a table whose row ends are lost: a head, or a label with what follows it."""
    row: tuple[Slot, ...] = ()
    for is_value, run in groupby(grid.rows[0], lambda slot: parse(slot.text).kind in VALUES):
        if is_value:
            yield (*row, *run)
            row = ()
            continue
        words = list(_join_wrapped_labels(list(run), labels))
        heads = [bool(labels.head_named(word.text)) for word in words]
        if labels.rows_named(words[-1].text) and not (heads[-1] and any(heads[-2:-1])):
            row = (words.pop(),)
        yield from ((word,) for word, is_head in zip(words, heads, strict=False) if is_head)


def _join_wrapped_labels(words: list[Slot], labels: Labels) -> Iterator[Slot]:
    """The texts of a run, with a known label that goes on over several slots made one."""
    index = 0
    while index < len(words):
        for count in (4, 3, 2, 1):
            text = "\n".join(slot.text for slot in words[index : index + count])
            if labels.known(text) or count == 1:
                last = words[min(index + count, len(words)) - 1]
                yield Slot(text, words[index].start, last.end)
                index += count
                break
