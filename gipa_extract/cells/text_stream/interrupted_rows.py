"""Rows among whose values a line of something else stands, as advertising does on mirrors of a page.

    二、上年结转政府信息公开申请数量 10 0 0 下载APP阅读全文 0 0 0 10

Such a line ends a row for every other reading. Where the values before and behind it are just as many as
the row has columns, and add up, they are the row's; that the words are no label they do not prove.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from gipa_extract.cells.labels import Labels, NamedRow
from gipa_extract.cells.text_stream.counted_rows import CountedRow, row_adds_up
from gipa_extract.cells.text_stream.mentions import Mention
from gipa_extract.cells.text_stream.tokens_between import Token, Value
from gipa_extract.cells.text_stream.value_slots import slot_of
from gipa_extract.forms import Form
from gipa_extract.text.folding import is_enumerated

MAX_FOREIGN_WORDS = 2
"""Pieces of foreign lines in one row."""
LEAST_COLUMNS = 5
"""Columns of a row whose values a sum can tell from another row's."""


def rows_over_foreign_lines(
    tokens: Sequence[Token], labels: Labels, form: Form, placed: Set[str]
) -> Iterator[CountedRow]:
    """The rows that foreign lines interrupt, but for those that are placed."""
    for place, token in enumerate(tokens):
        if not isinstance(token, Mention):
            continue
        row = _row_named(token, labels)
        if row is None or len(row.table.columns) < LEAST_COLUMNS:
            continue
        values = _values_over_words(tokens[place + 1 :], len(row.table.columns), labels)
        label = next(each for each in row.table.rows if each.id == row.row)
        cells = row.table.row_cell_ids(label)
        if (
            values
            and not any(cell in placed for cell in cells)
            and row_adds_up(values, row.table, row.row, form)
        ):
            yield CountedRow(row.table, tuple(zip(cells, map(slot_of, values), strict=True)))


def _row_named(mention: Mention, labels: Labels) -> NamedRow | None:
    """The one row that a numbered label names, which no column does."""
    named = [row for row in labels.rows.get(mention.key, ()) if not row.table.across]
    return named[0] if len(named) == 1 and mention.enumerated else None


def _values_over_words(behind: Sequence[Token], width: int, labels: Labels) -> list[Value] | None:
    """The values up to the next label; None if they are not as many, or no foreign words stand in them."""
    values: list[Value] = []
    words = 0
    for token in behind:
        if isinstance(token, Value):
            values.append(token)
        elif isinstance(token, Mention) or len(values) == width:
            break
        elif labels.rows_named(token.text) or is_enumerated(token.text):
            return None
        else:
            words += 1
    return values if len(values) == width and 0 < words <= MAX_FOREIGN_WORDS else None
