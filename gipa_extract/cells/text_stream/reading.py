"""The stream reading itself: from a text to the cells that it determines, and what it leaves over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set

from gipa_extract.cells.labels import labels_of
from gipa_extract.cells.text_stream.apart_from_rows import (
    rows_in_printed_order,
    rows_of_one_row_tables,
)
from gipa_extract.cells.text_stream.bare_rows import folds_spaces
from gipa_extract.cells.text_stream.column_by_column import certain_rows_by_column, rows_by_column
from gipa_extract.cells.text_stream.counted_rows import (
    CountedRow,
    count_rows,
    regions_of_tables,
    row_adds_up,
)
from gipa_extract.cells.text_stream.empty_tables import empty_tables
from gipa_extract.cells.text_stream.interrupted_rows import rows_over_foreign_lines
from gipa_extract.cells.text_stream.line_of_a_section import rows_in_one_line
from gipa_extract.cells.text_stream.marked_places import count_marked_places
from gipa_extract.cells.text_stream.mentions import Mention, find_mentions
from gipa_extract.cells.text_stream.row_assignment import RowAssignment
from gipa_extract.cells.text_stream.rows import group_rows
from gipa_extract.cells.text_stream.rows_in_step import rows_in_step
from gipa_extract.cells.text_stream.running_numbers import without_running_numbers
from gipa_extract.cells.text_stream.scrambled_tables import lost_rows, scrambled_tables
from gipa_extract.cells.text_stream.stacked_rows import rows_of_stacks
from gipa_extract.cells.text_stream.stream_result import PlacedRow, StreamReading
from gipa_extract.cells.text_stream.summed_groups import group_by_sums
from gipa_extract.cells.text_stream.tokens_between import (
    Token,
    Value,
    blank_noise,
    page_breaks_of,
    tokens_of,
)
from gipa_extract.cells.text_stream.values_below_heads import rows_below_heads
from gipa_extract.cells.text_stream.values_of_a_page import rows_of_pages
from gipa_extract.forms import Form
from gipa_extract.models import OpenRow
from gipa_extract.text.folding import label_key

MAX_TEXT = 300_000
"""Characters; the longest report has a fifth of that."""
MAX_ROWS = 400
"""The form has some forty rows, and a page may print it more than once."""


def read_stream(text: str, form: Form, *, is_drawn: bool = False) -> StreamReading:
    """The rows of the form that a text prints, however it parts their cells.

    `is_drawn` says that the text stands round tables with drawn lines, which are read already. A text
    of more than `MAX_TEXT` characters or `MAX_ROWS` rows is no report, and is not read.
    """
    if len(text) > MAX_TEXT:
        return StreamReading([], [], [], [], bound_hit=True)
    labels = labels_of(form.edition)
    mentions = find_mentions(text)
    tokens = tokens_of(text, mentions)
    grouped = without_running_numbers(group_rows(text, tokens, labels, form))
    if len(grouped.rows) > MAX_ROWS:
        return StreamReading([], [], [], [], bound_hit=True)
    assignment = RowAssignment(
        blank_noise(text),
        grouped,
        labels,
        form,
        deduplicated=_lost_equal_lines(mentions, form),
        page_breaks=page_breaks_of(text),
        repeats_labels=repeats_corner(mentions, form),
        folds_spaces=folds_spaces(text),
    )
    result = assignment.result()
    regions = regions_of_tables(tokens, form)
    placed = _cells_of(result.placed)
    certain = [
        row
        for row in certain_rows_by_column(text, tokens, form, regions)
        if placed.isdisjoint(_cells_of([row]))
    ]
    result = result._replace(placed=[*result.placed, *certain])
    settled = _cells_of(result.placed).union(*(table.cell_ids() for table in assignment.turned))
    counted, groups = _count_rows(text, tokens, form, regions, settled)
    flagged = [*((PlacedRow(*row), "row_counted") for row in counted), *result.flagged]
    if not result.deduplicated:
        empty = empty_tables(
            text,
            tokens,
            form,
            regions,
            result.unplaced,
            keeps_equal=repeats_corner(mentions, form),
            is_drawn=is_drawn,
        )
        flagged += ((row, "row_bare") for row in empty)
    known = [*result.placed, *(row for row, _ in flagged)]
    apart = _rows_apart(text, tokens, form, regions, known, is_whole=not result.deduplicated)
    flagged += ((row, "labels_stand_apart") for row in apart)
    if any(code == "labels_stand_apart" for _, code in flagged):
        in_step = [*rows_in_step(tokens, form, regions)]
        sure = [row for row, code in flagged if code == "labels_stand_apart" and row in in_step]
        result = result._replace(placed=[*result.placed, *sure])
        flagged = [(row, code) for row, code in flagged if row not in sure]
    return result._replace(flagged=flagged, open_rows=_with_groups(result.open_rows, groups))


def _cells_of(rows: Iterable[PlacedRow | CountedRow]) -> set[str]:
    return {cell_id for row in rows for cell_id, _ in row.slots}


def _count_rows(
    text: str, tokens: Sequence[Token], form: Form, regions: Mapping[str, range], placed: Set[str]
) -> tuple[list[CountedRow], list[OpenRow]]:
    """The rows of tables of which nothing is `placed` that counts and sums tell, and those left open."""
    page_ends = [feed.start() for feed in re.finditer("\f", text)]
    page_ends = [*page_ends, len(text)] if page_ends else []
    counted = count_rows(tokens, form, regions, placed, page_ends)
    if not all(_adds_up(row, form) for row in counted):
        summed = [row for row in counted if _adds_up(row, form)]
        known = placed | _cells_of(summed)
        if stacked := [*rows_of_stacks(text, tokens, form, regions, known)]:
            counted = [*summed, *stacked]
    known = placed | _cells_of(counted)
    counted += rows_of_pages(tokens, form, known, page_ends)
    groups = group_by_sums(text, tokens, form, regions, known, page_ends)
    counted += (group for group in groups if isinstance(group, CountedRow))
    counted += count_marked_places(text, tokens, form, regions, known)
    counted += rows_of_stacks(text, tokens, form, regions, placed | _cells_of(counted))
    counted += rows_over_foreign_lines(
        tokens, labels_of(form.edition), form, placed | _cells_of(counted)
    )
    return counted, [group for group in groups if isinstance(group, OpenRow)]


def _rows_apart(
    text: str,
    tokens: Sequence[Token],
    form: Form,
    regions: Mapping[str, range],
    known: Sequence[PlacedRow],
    *,
    is_whole: bool,
) -> list[PlacedRow]:
    """Rows whose labels stand apart from their values, beside those that are `known`.

    `is_whole` says that no equal lines were dropped from the text.
    """
    rows = [*rows_by_column(text, tokens, form, regions), *rows_below_heads(tokens, form)]
    rows += rows_in_one_line(text, tokens, form, _cells_of([*known, *rows]))
    every = [*known, *rows]
    if is_whole:
        rows += rows_of_one_row_tables(tokens, form, _cells_of(every))
    return [*rows, *rows_in_printed_order(text, tokens, form, regions, every)]


def _adds_up(row: CountedRow, form: Form) -> bool:
    """Whether a row holds its sum."""
    values = [Value(slot.text, slot.start, slot.end) for _, slot in row.slots]
    return row_adds_up(values, row.table, row.slots[0][0].split(".")[1], form)


def _with_groups(open_rows: Sequence[OpenRow], groups: Sequence[OpenRow]) -> list[OpenRow]:
    """Open rows, those of a table printed across group by group where its sums tell them."""
    cells = {cell for row in groups for cell in row.cells}
    return [*groups, *(row for row in open_rows if cells.isdisjoint(row.cells))]


def labels_stand_apart(text: str, form: Form) -> bool:
    """Whether labels and values of some table of a text stand apart, as a page's boxes in a PDF's.

    The label before a value may be another row's then, and sums do not tell rows apart.
    """
    if len(text) > MAX_TEXT:
        return True  # nobody looked
    labels = labels_of(form.edition)
    grouped = group_rows(text, tokens_of(text, find_mentions(text)), labels, form)
    return bool(scrambled_tables(text, grouped, form, lost_rows(grouped.rows)))


def _lost_equal_lines(mentions: Sequence[Mention], form: Form) -> bool:
    """Whether a scraper kept only the first of equal lines.

    Several tables have the same corner; where three captions stand beside that of the first table
    alone, the others are gone.
    """
    cornered = [table for table in form.tables if table.corner]
    captions = {label_key(table.caption) for table in cornered}
    corners = {label_key(table.corner) for table in cornered}
    keys = [mention.key for mention in mentions]
    places = [place for place, key in enumerate(keys) if key in corners]
    if len(places) != 1 or len(captions.intersection(keys)) < 3:
        return False
    return len(captions.intersection(keys[: places[0]])) < 2


def repeats_corner(mentions: Sequence[Mention], form: Form) -> bool:
    """Whether the corner of several tables is printed again: no scraper dropped equal lines."""
    corners = {label_key(table.corner) for table in form.tables if table.corner}
    return sum(mention.key in corners for mention in mentions) > 1
