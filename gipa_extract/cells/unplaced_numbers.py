"""Numbers that stand in a table of the form and went to no cell: counted, and named in a note.

An agency adds rows and columns to the form, keeps last year's heads, or prints a label that nobody
knows. What is read then is right, but not all that is printed, and whoever uses it has to know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set

from gipa_extract.cells.text_stream.stream_result import StreamReading
from gipa_extract.forms.vocabulary import vocabulary
from gipa_extract.models import Cell, Document, Grid, Note, ParsedRow, Slot, Span
from gipa_extract.reasons import Reason
from gipa_extract.text.folding import label_key
from gipa_extract.text.numerals import parse
from gipa_extract.text.string_cache import remembered

MOST_EXAMPLES = 5
"""Numbers that a note names; the others are only counted."""


def notes_on(
    document: Document,
    cells: Sequence[Cell],
    numbers_left: Set[tuple[int, int]],
    stream: StreamReading | None,
    lost_lines: Reason | None,
) -> Iterator[Note]:
    """The notes on what a document's tables print beside the cells that were read."""
    if stream and stream.deduplicated:
        yield Note.of(Reason("equal_lines_lost"))
    elif lost_lines:
        yield Note.of(lost_lines)
    if stream and stream.bound_hit:
        yield Note.of(Reason("too_long_for_stream"))
    possible = {text for cell in cells for text in cell.alternatives or ()} if numbers_left else ()
    left = [(a, b) for a, b in sorted(numbers_left) if document.text[a:b] not in possible]
    if left:
        examples = ", ".join(document.text[a:b] for a, b in left[:MOST_EXAMPLES])
        reason = Reason("numbers_unplaced", {"count": len(left), "examples": examples})
        yield Note.of(reason, Span(*left[0]))


def find_numbers_left(
    document: Document, cells: Sequence[Cell], stream: StreamReading | None
) -> set[tuple[int, int]]:
    """The spans of the numbers in tables of the form that no cell holds."""
    taken = {cell.start for cell in cells if cell.raw}
    loose = [(slot.start, slot.end) for slot in unplaced_in_grids(document.grids, taken)]
    if stream:
        loose += [(value.start, value.end) for value in stream.unplaced]
    return {place for place in loose if place[0] not in taken}


def unplaced_in_grids(grids: Sequence[Grid], taken: Set[int | None]) -> Iterator[Slot]:
    """The numbers in the grids of which a cell was read, or which print a head of the form."""
    for grid in grids:
        if grid.stream:
            continue
        untaken = [*_untaken_numbers(grid, taken)]
        if untaken:
            slots = [slot for row in grid.rows for slot in row if slot.text]
            if any(slot.start in taken for slot in slots) or _prints_head(slots):
                yield from untaken


def _untaken_numbers(grid: Grid, taken: Set[int | None]) -> Iterator[Slot]:
    """The numbers in a grid's rows that begin elsewhere than what was read."""
    starts = [
        start + first
        for row, start in grid.parsed
        for first in row.starts_of_numbers or _starts_of_numbers(row)
    ]
    if grid.parsed and all(map(taken.__contains__, starts)):
        return  # nearly all tables
    for row_index, (parsed, start) in enumerate(grid.parsed):
        for place in _places_of_numbers(parsed.texts):
            if start + parsed.cells[place][1] not in taken:
                yield grid.rows[row_index][place]
    for row in () if grid.parsed else grid.rows:
        numbers = _places_of_numbers(tuple([slot[0] for slot in row]))
        yield from (row[place] for place in numbers if row[place][1] not in taken)


def _starts_of_numbers(row: ParsedRow) -> tuple[int, ...]:
    """Where a row's numbers begin in it."""
    starts = row.starts_of_numbers
    if starts is None:
        starts = tuple([row.cells[place][1] for place in _places_of_numbers(row.texts)])
        row.starts_of_numbers = starts
    return starts


@remembered
def _places_of_numbers(texts: tuple[str, ...]) -> tuple[int, ...]:
    """Which of a row's texts are numbers that end in a digit."""
    return tuple(place for place, text in enumerate(texts) if _is_number(text))


def _is_number(text: str) -> bool:
    return text.isdigit() or (text[-1:].isdigit() and parse(text).kind == "number")


def _prints_head(slots: Iterable[Slot]) -> bool:
    """Whether two labels over columns of the form stand in a grid."""
    heads = vocabulary().heads
    return len({key for slot in slots if (key := label_key(slot.text)) in heads}) > 1
