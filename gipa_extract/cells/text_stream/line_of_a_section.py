"""A table printed across, alone in its section, whose labels are in pieces over one line of all its values.

    结 果 　 其　他 尚　未           行　政　诉　讼
    纠　 　结  　  总　计维 持                结　果
      0      0      0      0      0      0      0  …  15 values

Tools that sort the letters of a page by their places print such a head where its cells hold several
lines of spaced letters. No label is left; but nothing else stands in the section than letters of the
table's labels and just as many values as it has cells. It is never sure: the columns may be in another order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from gipa_extract.cells.text_stream.section_places import SectionPlaces
from gipa_extract.cells.text_stream.stream_result import PlacedRow
from gipa_extract.cells.text_stream.tokens_between import Token, Value
from gipa_extract.cells.text_stream.value_slots import slot_of
from gipa_extract.forms import Form, Table
from gipa_extract.text.patterns import HAN

LEAST_LETTERS = 0.5
"""The share of a head's letters that must stand over the values."""


def rows_in_one_line(
    text: str, tokens: Sequence[Token], form: Form, placed: Collection[str]
) -> Iterator[PlacedRow]:
    """The rows of such tables of which nothing is placed."""
    sections: SectionPlaces | None = None
    for table in form.tables:
        cells = table.cell_ids()
        if not table.across or any(cell in placed for cell in cells):
            continue
        sections = sections or SectionPlaces(tokens, form)
        own = [token for token in tokens if sections.holds(table, token.start)]
        values = [token for token in own if isinstance(token, Value)]
        if len(values) != len(cells) or "\n" in text[values[0].start : values[-1].end]:
            continue
        if _are_letters_of_head(text[own[0].end : values[0].start], table):
            slots = iter(map(slot_of, values))
            for row in table.rows:
                ids = table.row_cell_ids(row)
                yield PlacedRow(table, tuple([(cell, next(slots)) for cell in ids]))


def _are_letters_of_head(printed: str, table: Table) -> bool:
    """Whether all letters of a text are those of a table's labels, and most of these are there."""
    columns = "".join(column.label for column in table.columns) * len(table.rows)
    rows = "".join((*row.under, row.label)[-1] for row in table.rows)
    head, letters = HAN.findall(columns + rows), HAN.findall(printed)
    known = {*head, *HAN.findall("".join(word for row in table.rows for word in row.under))}
    return known.issuperset(letters) and len(letters) >= LEAST_LETTERS * len(head)
