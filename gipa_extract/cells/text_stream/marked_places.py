"""Tables printed across whose values and marked blanks are just as many as the form has cells.

All of them may be blank.

    745⏎·⏎⇥⇥196 ⇥⇥78 ⇥⇥1019 ⇥⇥392⏎·⏎⇥⇥101 …     · is a space that does not break

So is a lone pipe in a line of its own, where each cell has a line and a pipe behind it.

What parts them may change from one to the next, and the head may have lost labels; their number and
the sums of the groups say which is which.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from gipa_extract.cells.text_stream.blank_evidence import BLANK_MARK
from gipa_extract.cells.text_stream.counted_rows import CountedRow, number_of
from gipa_extract.cells.text_stream.mentions import Mention
from gipa_extract.cells.text_stream.tokens_between import Token, Value
from gipa_extract.cells.text_stream.value_slots import slot_of
from gipa_extract.forms import Form, Table

_LONE_PIPE = re.compile(r"(?<=\n)[ \t]*\|[ \t\r]*(?=\n)")


def count_marked_places(
    text: str,
    tokens: Sequence[Token],
    form: Form,
    regions: Mapping[str, range],
    placed: Collection[str],
) -> Iterator[CountedRow]:
    """The rows of such tables of which nothing is placed, where each group holds its sum."""
    for table in form.tables:
        region = regions.get(table.id)
        if not table.across or region is None or any(cell in placed for cell in table.cell_ids()):
            continue
        values = [token for token in tokens[region.start : region.stop] if isinstance(token, Value)]
        if not len(values) < len(table.cell_ids()):
            continue
        first, end = region.stop, region.stop
        if values:
            first = tokens.index(values[0])
        else:  # all is blank: what is marked stands between the head and what is printed next
            first = end = 1 + max(n for n in region if isinstance(tokens[n], Mention))
        start = max(t.end for t in tokens[:first])
        stop = tokens[end].start if end < len(tokens) else len(text)
        marks = [
            Value("", mark.end(), mark.end())
            for sign in (BLANK_MARK, _LONE_PIPE)
            for mark in sign.finditer(text, start - 1, stop)
        ]
        inner = [
            mark for mark in marks if values and values[0].start < mark.start < values[-1].start
        ]
        for blanks in (marks, inner):
            places = sorted((*values, *blanks), key=lambda place: place.start)
            if len(places) == len(table.cell_ids()) and (not values or _add_up(places, table)):
                for at, row in enumerate(table.rows):
                    own = places[at * len(table.columns) : (at + 1) * len(table.columns)]
                    slots = map(slot_of, own)
                    yield CountedRow(table, tuple(zip(table.row_cell_ids(row), slots, strict=True)))
                break


def _add_up(places: Sequence[Value], table: Table) -> bool:
    """Whether the last place of each row is the sum of its others, and of one not just of zeros."""
    width = len(table.columns)
    rows = [places[at : at + width] for at in range(0, len(places), width)]
    numbers = [[number_of(place) for place in row] for row in rows]
    return all(sum(row[:-1]) == row[-1] for row in numbers) and any(map(any, numbers))
