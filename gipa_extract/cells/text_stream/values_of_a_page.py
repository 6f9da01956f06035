"""A table printed across whose values stand on one page among other text: counted out by their sums.

    结果维持 … 695 669 82 五、存在的主要问题 第 3 页 886 复议后起诉 总计 2332 …

A page's boxes are printed in an order of their own: the text below the table may stand between two
values of a row, and the total of the last row at the end. Where the page holds, from the first of
the table's labels on, just as many values as the table has cells, or one more (the page's number),
and each row of them adds up to more than nothing, that is their order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from gipa_extract.cells.text_stream.counted_rows import CountedRow, number_of, owners_of_labels
from gipa_extract.cells.text_stream.mentions import Mention
from gipa_extract.cells.text_stream.tokens_between import Token, Value
from gipa_extract.cells.text_stream.value_slots import slot_of
from gipa_extract.forms import Form, Table
from gipa_extract.text.folding import label_key


def rows_of_pages(
    tokens: Sequence[Token], form: Form, placed: Collection[str], page_ends: Sequence[int]
) -> list[CountedRow]:
    """The rows of such tables of which nothing is placed; none where two ways to count them add up."""
    found: list[CountedRow] = []
    for table in form.tables:
        if not table.across or table.id not in form.totalled:
            continue
        cells = table.cell_ids()
        if any(cell in placed for cell in cells):
            continue
        ways = [
            way
            for page in _pages_of(tokens, page_ends)
            for way in _ways_to_count(_values_on(page, table, form), len(cells))
            if _add_up(way, len(table.columns))
        ]
        if len(ways) == 1:
            width = len(table.columns)
            for number, row in enumerate(table.rows):
                own = map(slot_of, ways[0][number * width : (number + 1) * width])
                found.append(
                    CountedRow(table, tuple(zip(table.row_cell_ids(row), own, strict=True)))
                )
    return found


def _pages_of(tokens: Sequence[Token], page_ends: Sequence[int]) -> Iterator[list[Token]]:
    for start, end in pairwise([-1, *page_ends]):
        yield [token for token in tokens if start < token.start <= end]


def _values_on(page: Sequence[Token], table: Table, form: Form) -> list[Value]:
    """The values of a page behind the first label of a table; none without a label of it alone.

    What another table prints may stand before it on the page.
    """
    owners = owners_of_labels(form)
    words = {word for row in table.rows for word in (*row.wordings, *row.under)}
    keys = set(map(label_key, words))
    own = others = False
    start = len(page)
    for place, token in enumerate(page):
        if not isinstance(token, Mention):
            continue
        owner = owners.get(token.key)
        own |= owner == table.id
        others |= owner not in (table.id, "heading", None) and start < place
        if token.key in keys:
            start = min(start, place)
    if not own or others:
        return []
    return [token for token in page[start:] if isinstance(token, Value)]


def _ways_to_count(values: Sequence[Value], count: int) -> Iterator[list[Value]]:
    if len(values) == count:
        yield [*values]
    elif len(values) == count + 1:
        for place in range(len(values)):
            yield [*values[:place], *values[place + 1 :]]


def _add_up(values: Sequence[Value], width: int) -> bool:
    rows = [
        [number_of(value) for value in values[place : place + width]]
        for place in range(0, len(values), width)
    ]
    return all(sum(row[:-1]) == row[-1] > 0 for row in rows)
