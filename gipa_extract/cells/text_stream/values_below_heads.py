"""Tables of one column whose head and values stand together, and their rows' labels elsewhere.

    信息内容 行政许可 信息内容 行政处罚 行政强制 本年处理决定数量 430 本年处理决定数量 36 0

pdfminer joins what is near on a page, and prints labels, heads and values in boxes of their own.
Tables that have one head in common come in the form's order: where each is followed by just as
many values as its table has rows, that is their order, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from gipa_extract.cells.text_stream.mentions import Mention
from gipa_extract.cells.text_stream.stream_result import PlacedRow
from gipa_extract.cells.text_stream.tokens_between import Token, Value, Words
from gipa_extract.cells.text_stream.value_slots import slot_of
from gipa_extract.cells.text_stream.worded_cells import is_cell_in_words
from gipa_extract.forms import Form, Table
from gipa_extract.text.folding import label_key


def rows_below_heads(tokens: Sequence[Token], form: Form) -> Iterator[PlacedRow]:
    """The rows of such tables, if all that have a head in common are such."""
    tables_by_head: dict[frozenset[str], list[Table]] = {}
    for table in form.tables:
        if len(table.columns) == 1:
            keys = table.column_keys
            tables_by_head.setdefault(keys, []).append(table)
    for keys, tables in tables_by_head.items():
        labels = frozenset().union(*(table.row_keys for table in tables))
        held = [
            values
            for place, token in enumerate(tokens)
            if isinstance(token, Mention) and token.key in keys
            if (values := _values_behind(tokens, place, labels))
        ]
        if [len(values) for values in held] == [len(table.rows) for table in tables]:
            for table, values in zip(tables, held, strict=True):
                for cell, value in zip(table.cell_ids(), values, strict=True):
                    yield PlacedRow(table, ((cell, slot_of(value)),))


def _values_behind(
    tokens: Sequence[Token], place: int, labels: AbstractSet[str]
) -> list[Value | Words]:
    """The values right behind a head, up to the next label or words.

    Rows' labels, `labels`, may stand among them in pieces: 行 政 处 罚 comes out in four lines.
    """
    letters = "".join(labels)
    values: list[Value | Words] = []
    for token in tokens[place + 1 :]:
        if isinstance(token, Value) or (isinstance(token, Words) and is_cell_in_words(token)):
            values.append(token)
        elif isinstance(token, Mention):
            if token.key not in labels:
                break
        elif not all(map(letters.__contains__, label_key(token.text))):
            break
    return values
