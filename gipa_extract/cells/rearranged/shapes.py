"""rearrange(): every other shape that a table may have, tried in turn."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from gipa_extract.cells.labels import Labels, labels_of
from gipa_extract.cells.rearranged.captioned_columns import join_captioned_columns
from gipa_extract.cells.rearranged.captioned_rows import join_captioned_rows
from gipa_extract.cells.rearranged.collecting_tables import turn_collecting_table
from gipa_extract.cells.rearranged.halves import join_halves
from gipa_extract.cells.rearranged.halves_in_lines import join_halves_in_lines
from gipa_extract.cells.rearranged.heads_beside_values import set_heads_over_values
from gipa_extract.cells.rearranged.matrices import part_matrix
from gipa_extract.cells.rearranged.named_cells import widen_named_cells
from gipa_extract.cells.rearranged.own_year import keep_own_year, without_last_column
from gipa_extract.cells.rearranged.sheets import Sheet, holds_value, sheets_of
from gipa_extract.cells.rearranged.stacked import unstack_rows
from gipa_extract.cells.rearranged.tables_of_one_row import join_tables_of_one_row
from gipa_extract.cells.rearranged.turned import turn_back
from gipa_extract.cells.rearranged.years_in_lines import read_years_in_lines
from gipa_extract.forms import Form
from gipa_extract.models import Document, Grid

MAX_LINES = 5
"""Of a table with a column for each cell: its caption, its row, its column and its value."""


def rearrange(document: Document, form: Form, year: int | None) -> Document | None:
    """The document with such tables in the form's shape; None if it has none."""
    labels = labels_of(form.edition)
    grids: list[Grid] = []
    changed = False
    is_text = document.media_type == "text/plain"
    widths = {len(table.columns) for table in form.tables if table.id in form.totalled}
    for grid in document.grids:
        listed = None if grid.stream else turn_collecting_table(grid, labels) or grid
        if listed and (widened := widen_named_cells(listed, labels, year)):
            grids.append(widened)
            changed = True
            continue
        if not (grid.stream or is_text) and (
            unstacked := unstack_rows(grid, labels, document.text)
        ):
            grid, changed = unstacked, True
        if not (grid.stream or is_text or grid.ruled) and (
            headed := set_heads_over_values(grid, labels)
        ):
            grid, changed = headed, True
        if not grid.stream and (narrowed := without_last_column(grid, widths, year)):
            grid, changed = narrowed, True
        sheets = [] if grid.stream else sheets_of(grid, labels)
        # Columns of the year before go first: they would make any table too wide for the form.
        shaped = [keep_own_year(sheet, labels, year) or sheet for sheet in sheets]
        shaped = [
            turn_back(sheet, labels)
            or part_matrix(sheet, labels)
            or _columns_as_named_cells(sheet, labels, year)
            or sheet
            for sheet in shaped
        ]
        if all(new is old for new, old in zip(shaped, sheets, strict=True)):
            grids.append(grid)
        else:
            changed = True
            grids += [
                _grid_of(new) if new is not old else Grid(old, aligned=True, ruled=grid.ruled)
                for new, old in zip(shaped, sheets, strict=True)
            ]
    # Halves are looked for among what the steps above made.
    text = document.text
    joins = (
        join_halves,
        partial(join_captioned_rows, text=text),
        partial(join_tables_of_one_row, text=text),
        partial(join_captioned_columns, text=text),
        *((partial(join_halves_in_lines, text=text),) if is_text else ()),
        *((partial(read_years_in_lines, year=year),) if is_text else ()),
    )
    for join in joins:
        joined = join(grids, labels)
        if joined is not None:
            grids, changed = joined, True
    return replace(document, grids=tuple(grids)) if changed else None


def _columns_as_named_cells(sheet: Sheet, labels: Labels, year: int | None) -> Sheet | None:
    """The form's rows of a table with a column for each cell, its labels one below another."""
    if len(sheet) > MAX_LINES or len(sheet[0]) <= len(sheet) or not holds_value(sheet[-1]):
        return None
    if any(slot.text and labels.names_across(slot.text) for row in sheet for slot in row):
        return None  # the form prints it so
    columns = [*zip(*sheet, strict=True)]
    named = widen_named_cells(Grid(tuple(columns), aligned=True), labels, year)
    return tuple(named.rows) if named else None


def _grid_of(sheet: Sheet) -> Grid:
    """A table whose labels said where everything stands: it counts as drawn with lines."""
    return Grid(tuple(map(tuple, sheet)), aligned=True, ruled=True)
