"""The stream reading itself: from a text to the cells that it determines, and what it leaves over."""

from __future__ import annotations

import re
from collections.abc import Sequence

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
    result = RowAssignment(
        blank_noise(text),
        grouped,
        labels,
        form,
        deduplicated=_lost_equal_lines(mentions, form),
        page_breaks=page_breaks_of(text),
        repeats_labels=repeats_corner(mentions, form),
        folds_spaces=folds_spaces(text),
    ).result()
    placed = {cell_id for row in result.placed for cell_id, _ in row.slots}
    page_ends = [feed.start() for feed in re.finditer("\f", text)]
    page_ends = [*page_ends, len(text)] if page_ends else []
    regions = regions_of_tables(tokens, form)
    certain = [
        row
        for row in certain_rows_by_column(text, tokens, form, regions)
        if placed.isdisjoint(cell_id for cell_id, _ in row.slots)
    ]
    result = result._replace(placed=[*result.placed, *certain])
    placed.update(cell_id for row in certain for cell_id, _ in row.slots)
    counted = count_rows(tokens, form, regions, placed, page_ends)
    if not all(_adds_up(row, form) for row in counted):
        summed = [row for row in counted if _adds_up(row, form)]
        known = placed.union(cell_id for row in summed for cell_id, _ in row.slots)
        if stacked := [*rows_of_stacks(text, tokens, form, regions, known)]:
            counted = [*summed, *stacked]
    counted_ids = {cell_id for row in counted for cell_id, _ in row.slots}
    counted += rows_of_pages(tokens, form, placed | counted_ids, page_ends)
    groups = group_by_sums(text, tokens, form, regions, placed | counted_ids, page_ends)
    counted += (group for group in groups if isinstance(group, CountedRow))
    counted += count_marked_places(text, tokens, form, regions, placed | counted_ids)
    counted_ids |= {cell_id for row in counted for cell_id, _ in row.slots}
    counted += rows_of_stacks(text, tokens, form, regions, placed | counted_ids)
    counted_ids |= {cell_id for row in counted for cell_id, _ in row.slots}
    counted += rows_over_foreign_lines(tokens, labels, form, placed | counted_ids)
    result = result._replace(open_rows=_with_groups(result.open_rows, groups))
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
    flagged += ((row, "labels_stand_apart") for row in rows_by_column(text, tokens, form, regions))
    flagged += ((row, "labels_stand_apart") for row in rows_below_heads(tokens, form))
    known = placed.union(cell for row, _ in flagged for cell, _ in row.slots)
    in_line = rows_in_one_line(text, tokens, form, known)
    flagged += ((row, "labels_stand_apart") for row in in_line)
    every = [*result.placed, *(row for row, _ in flagged)]
    known |= {cell for row in every for cell, _ in row.slots}
    apart = [] if result.deduplicated else [*rows_of_one_row_tables(tokens, form, known)]
    apart += rows_in_printed_order(tokens, form, regions, every)
    flagged += ((row, "labels_stand_apart") for row in apart)
    if any(code == "labels_stand_apart" for _, code in flagged):
        in_step = [*rows_in_step(tokens, form, regions)]
        sure = [row for row, code in flagged if code == "labels_stand_apart" and row in in_step]
        result = result._replace(placed=[*result.placed, *sure])
        flagged = [(row, code) for row, code in flagged if row not in sure]
    return result._replace(flagged=flagged)


def _adds_up(row: CountedRow, form: Form) -> bool:
    """Whether a row holds its sum."""
    values = [Value(slot.text, slot.start, slot.end) for _, slot in row.slots]
    return row_adds_up(values, row.table, row.slots[0][0].split(".")[1], form)


def _with_groups(
    open_rows: Sequence[OpenRow], groups: Sequence[CountedRow | OpenRow]
) -> list[OpenRow]:
    """Open rows, those of a table printed across group by group where its sums tell them."""
    told = [group for group in groups if isinstance(group, OpenRow)]
    cells = {cell for row in told for cell in row.cells}
    return [*told, *(row for row in open_rows if cells.isdisjoint(row.cells))]


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
