"""Rows of a sheet → lines and tables: a report that was typed into a sheet has prose in cells, too.

A row with one cell of text, which is no label of the form, is a line: a title, a heading, a
paragraph. All other rows are a table's.
"""

from __future__ import annotations

from collections.abc import Sequence

from gipa_extract.forms.vocabulary import is_known_label, is_part_of_label
from gipa_extract.readers.markup.builder import Composer
from gipa_extract.readers.sheets.sheet_cell import SheetRow
from gipa_extract.readers.sheets.wrapped_labels import join_wrapped_labels
from gipa_extract.text.numerals import is_value


def compose_rows(
    composer: Composer, rows: Sequence[SheetRow], *, all_printed: bool = False
) -> None:
    """Give a sheet's rows to a composer, as lines and as tables between them.

    An empty row of a sheet is a gap, unless `all_printed` says that each was printed as one of a table.
    """
    below = 0
    is_head = False  # whether the row before is one of a table, without values
    """Rows that a merged cell still reaches into."""
    in_table = False
    for row in join_wrapped_labels(rows):
        line = None if below else _line_of(row)
        if line == "" and not (in_table and (all_printed or (is_head and _is_framed(row)))):
            continue
        is_head = not any(cell and is_value(cell.text) for cell in row) and line is None
        if not line:
            if not in_table:
                composer.open_table()
            in_table = True
            _compose_row(composer, row)
        else:
            if in_table:
                composer.close_table()
            in_table = False
            _compose_lines(composer, line)
        below = max(below - 1, *(cell.down - 1 for cell in row if cell), 0)
    if in_table:
        composer.close_table()


def _line_of(row: SheetRow) -> str | None:
    """The text of a row that is a line of prose, "" for an empty row; None for a table's row."""
    cells = [cell for cell in row if cell and cell.text.strip()]
    if not cells:
        return ""
    text = cells[0].text
    in_table = (
        is_known_label(text)
        or is_part_of_label(text)
        or is_value(text)
        or all(map(is_known_label, text.split()))  # a row's label behind those of its groups
    )
    return None if len(cells) > 1 or cells[0].down > 1 or in_table else text


def _is_framed(row: SheetRow) -> bool:
    """Whether cells of a row that prints nothing are drawn: the line below a head, left blank."""
    framed = [cell.framed for cell in row if cell]
    return sum(framed) > 1


def _compose_row(composer: Composer, row: SheetRow) -> None:
    composer.open_row()
    for cell in row:
        if cell is not None:
            composer.open_cell(cell.across, cell.down)
            _compose_lines(composer, cell.text)
    composer.close_cell()


def _compose_lines(composer: Composer, text: str) -> None:
    for line in text.splitlines():
        composer.parts.append(line)
        composer.end_line()
