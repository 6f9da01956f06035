"""A passage of a document → its printed values, numbered, in the runs in which they stand.

A token is a number or a dash that stands by itself between blanks and the lines of a table: the
numbers of sentences are none, nor are the numbers of items. A run is what follows a row's label:
tokens with nothing between them but blanks, table lines, or a page number. All that a model can
point at is a token, and all that code believes of its answer follows from runs and labels.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from gipa_extract.models import Document, Slot, Span
from gipa_extract.text.folding import BLANKS, INVISIBLE, PARTINGS, label_key, strip_span
from gipa_extract.text.numerals import is_value
from gipa_extract.text.patterns import PAGE_MARK_LINE, TRAILING_REMARK

_CHUNK = re.compile(rf"(?:(?![{re.escape(BLANKS)}|｜│┃])[\s\S]|[{INVISIBLE}])+")
"""A digit behind an invisible character is still a part of its word."""
_RULE_LINE = re.compile(r"^[ \t|｜│┃+:=\-─━┄┈┼├┤┬┴┌┐└┘]*-{3}[ \t|｜│┃+:=\-]*$", re.MULTILINE)
_ITEM = re.compile(
    r"(?:^|(?<=[|｜│┃\t]))[ \t\u3000]*\d{1,2}[ \u3000]+(?=[.、．\u3400-\u9fff])", re.MULTILINE
)
"""The number of an item set off by a space, as in: 1 属于国家秘密."""


class NumberedToken(NamedTuple):
    """A printed value and its number; number 0 is a place of a table that is printed empty."""

    id: int
    text: str
    start: int
    end: int


class PlaceRun(NamedTuple):
    """The places between two stretches of words, and those words."""

    tokens: tuple[NumberedToken, ...]
    """None where all places are printed empty."""
    places: tuple[NumberedToken, ...]
    """The tokens, and the empty places between them where the layout still shows those."""
    lead: Span
    """The words before it, from the end of the run before."""
    before: str
    """Their label key."""
    bare: str
    """The same without a remark in brackets at the end: 行政许可（件）."""
    after: str
    """The label key of the words behind it, up to the next run."""


class Chunk(NamedTuple):
    """Something printed between blanks."""

    start: int
    end: int
    value: bool


def runs_of(document: Document, start: int, end: int, read: Iterable[Span] = ()) -> list[PlaceRun]:
    """The runs of `text[start:end]`; tokens are numbered from 1.

    `read` are spans that another reader took for values, such as words in a cell: each of them
    is one token.
    """
    text = _blank_unreadable(document.text, start, end)
    read_spans = sorted({span for span in read if start <= span.start < span.end <= end})
    chunks = [chunk for chunk in _chunks_of(text, start, read_spans) if chunk.value]
    tokens = [
        NumberedToken(number, document.text[chunk.start : chunk.end], chunk.start, chunk.end)
        for number, chunk in enumerate(chunks, start=1)
    ]
    together = _side_by_side(tokens, text, start)

    # Where a grid still shows a row's empty places, its run has them, too.
    tails = list(
        _tails_of_rows(document, {t.start: t for run in together for t in run}, Span(start, end))
    )
    by_ids = {ids: tail for tail in tails if (ids := tuple(t.id for t in tail.places if t.id))}
    stretches = [
        by_ids.get(tuple(t.id for t in run), _RowPlaces(start, tuple(run))) for run in together
    ]
    stretches += [tail for tail in tails if not any(token.id for token in tail.places)]
    return list(
        _runs_of_places(sorted(stretches, key=lambda run: run.places[0].start), text, start)
    )


def _side_by_side(
    tokens: Sequence[NumberedToken], text: str, start: int
) -> list[list[NumberedToken]]:
    """The tokens in runs: nothing but what parts cells stands between those of one run."""
    runs: list[list[NumberedToken]] = []
    for token in tokens:
        if runs and not text[runs[-1][-1].end - start : token.start - start].strip(PARTINGS):
            runs[-1].append(token)
        else:
            runs.append([token])
    return runs


class _RowPlaces(NamedTuple):
    """The places of a run, and where the grid row begins that they are in."""

    row: int
    places: tuple[NumberedToken, ...]


def _runs_of_places(stretches: Sequence[_RowPlaces], text: str, start: int) -> Iterator[PlaceRun]:
    """The runs of these places, with the words round them; `text` begins at `start`.

    Words reach from one value to the next: any head may hold empty places. A run that is all
    empty has only the words of its own row.
    """
    filled = (s for s in stretches if any(token.id for token in s.places))
    heads = [*(stretch.places[0].start for stretch in filled), start + len(text)]
    last = start
    for row, places in stretches:
        tokens = tuple(token for token in places if token.id)
        lead = Span(last if tokens else max(last, row), places[0].start)
        last = places[-1].end if tokens else last
        ahead = heads[bisect_right(heads, lead.end)]
        words = text[lead.start - start : lead.end - start]
        yield PlaceRun(
            tokens,
            places,
            lead,
            label_key(words),
            label_key(TRAILING_REMARK.sub("", words.rstrip(BLANKS))),
            label_key(text[places[-1].end - start : ahead - start]),
        )


def _blank_unreadable(text: str, start: int, end: int) -> str:
    """The passage with page numbers, ruled lines and item numbers as blanks, offset for offset."""
    passage = text[start:end]
    for pattern in (PAGE_MARK_LINE, _RULE_LINE, _ITEM):
        passage = pattern.sub(lambda match: " " * len(match[0]), passage)
    return passage


def _chunks_of(text: str, offset: int, spans: Sequence[Span]) -> Iterator[Chunk]:
    """Known spans, and the chunks that touch none, in order."""
    taken = {index for span in spans for index in range(span.start, span.end)}
    chunks = [Chunk(span.start, span.end, True) for span in spans]
    for match in _CHUNK.finditer(text):
        left, right = strip_span(text, *match.span())
        start, end = left + offset, right + offset
        if left < right and start not in taken and end - 1 not in taken:
            chunks.append(Chunk(start, end, is_value(text[left:right])))
    yield from sorted(chunks)


def _tails_of_rows(
    document: Document, tokens: Mapping[int, NumberedToken], inside: Span
) -> Iterator[_RowPlaces]:
    """The places behind the label of each grid row that has empty ones, all of them or some."""
    for grid in document.grids:
        for row in () if grid.stream else grid.rows:
            tail = _tail_of_row(row, tokens)
            token_starts = {token.start for token in tail}
            empty = any(not token.id for token in tail) and len(token_starts) == len(tail) < len(
                row
            )
            if empty and inside.start < tail[0].start <= tail[-1].end < inside.end:
                yield _RowPlaces(row[0].start, tail)


def _tail_of_row(
    row: Sequence[Slot], tokens: Mapping[int, NumberedToken]
) -> tuple[NumberedToken, ...]:
    """The places of a row behind its last words."""
    tail: list[NumberedToken] = []
    for slot in row:
        if not slot.text:
            tail.append(NumberedToken(0, "", slot.start, slot.start))
        elif slot.start in tokens and tokens[slot.start].end == slot.end:
            tail.append(tokens[slot.start])
        else:
            tail = []
    return tuple(tail)
