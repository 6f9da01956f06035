"""Small tables whose values stand below the labels of their columns, away from their rows' labels.

    第二十条第（八）项 上一年项目数量 367 第二十条第（九）项 采购项目数量 本年增/减 817 采购总金额 717

Boxes of a page come out table by table, or column by column beside those of the next table. Of a table
of one row each column's label is followed by its value or by none. One of several rows without sums
is told only where each of its cells has a value, and the text prints the rows of other tables one
after another, or each of its own in a line. None of this is sure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from gipa_extract.cells.text_stream.mentions import Mention
from gipa_extract.cells.text_stream.section_places import SectionPlaces
from gipa_extract.cells.text_stream.stream_result import PlacedRow
from gipa_extract.cells.text_stream.tokens_between import Token, Value
from gipa_extract.cells.text_stream.value_slots import slot_of
from gipa_extract.forms import Form, Table
from gipa_extract.models import Slot
from gipa_extract.text.folding import label_key

LEAST_ROWS = 3
"""Whole rows of other tables that show in which order a text prints cells."""


def rows_of_one_row_tables(
    tokens: Sequence[Token], form: Form, placed: Collection[str]
) -> Iterator[PlacedRow]:
    """The rows of tables of one row of which nothing is placed.

    Where no value stands in their section, what is not there may have been lost.
    """
    sections = SectionPlaces(tokens, form)
    for number, table in enumerate(form.tables):
        if len(table.rows) > 1 or any(cell in placed for cell in table.cell_ids()):
            continue
        heads = _heads_of(tokens, form, number)
        if not heads or _has_values_beside_its_label(tokens, table, heads[-1]):
            continue
        beside = (isinstance(t, Value) and sections.holds(table, t.start) for t in tokens)
        if not any(beside):
            continue
        held = _values_of(tokens, heads)
        if held:
            yield PlacedRow(table, tuple(zip(table.cell_ids(), held, strict=True)))


def _heads_of(tokens: Sequence[Token], form: Form, number: int) -> list[int]:
    """Where the labels of a table's columns stand behind its caption; nothing if one is missing.

    Each must be printed for this table and each further one that has it, and no more often.
    """
    table = form.tables[number]
    caption = label_key(table.caption)
    starts = [n for n, t in enumerate(tokens) if isinstance(t, Mention) and t.key == caption]
    if len(starts) != 1:
        return []
    heads: list[int] = []
    for column in table.columns:
        found = [
            place
            for place in range(starts[0], len(tokens))
            if isinstance(token := tokens[place], Mention) and token.key in column.keys
        ]
        wanted = sum(
            not later.column_keys.isdisjoint(column.keys) for later in form.tables[number:]
        )
        if len(found) != wanted or (heads and found[0] < heads[-1]):
            return []
        heads.append(found[0])
    return heads


def _has_values_beside_its_label(tokens: Sequence[Token], table: Table, last_head: int) -> bool:
    """Whether a value stands behind the row's label, or behind words where that label may be broken."""
    keys = table.rows[0].keys
    named = [n for n, t in enumerate(tokens) if isinstance(t, Mention) and t.key in keys]
    after_words = last_head + 1 + len(_values_behind(tokens, last_head))
    for start in (after_words, *(place + 1 for place in named)):
        for token in tokens[start:]:
            if isinstance(token, Value):
                return True
            if isinstance(token, Mention) and token.key not in keys:
                break
    return False


def _values_of(tokens: Sequence[Token], heads: Sequence[int]) -> list[Slot] | None:
    """The value behind each head; of heads one behind the other the values behind the last one."""
    slots: list[Slot] = []
    waiting: list[int] = []
    for number, head in enumerate(heads):
        waiting.append(head)
        behind = _values_behind(tokens, head)
        goes_on = number + 1 < len(heads) and heads[number + 1] == head + 1
        if goes_on and not behind:
            continue
        if behind and len(behind) != len(waiting):
            return None
        for place, waits in enumerate(waiting):
            end = tokens[waits].end
            slots.append(slot_of(behind[place]) if behind else Slot("", end, end))
        waiting = []
    return slots


def _values_behind(tokens: Sequence[Token], place: int) -> list[Value]:
    values: list[Value] = []
    for token in tokens[place + 1 :]:
        if not isinstance(token, Value):
            break
        values.append(token)
    return values


def rows_in_printed_order(
    text: str,
    tokens: Sequence[Token],
    form: Form,
    regions: Mapping[str, range],
    known: Sequence[PlacedRow],
) -> Iterator[PlacedRow]:
    """The rows of tables without sums of which nothing is known, and which have all their values."""
    whole = sum(not row.table.across and _is_whole(row) for row in known)
    placed = {cell for row in known for cell, _ in row.slots}
    for table in form.tables:
        region, ids = regions.get(table.id), table.cell_ids()
        is_plain = len(table.rows) > 1 < len(table.columns) and not table.across
        if region is None or not is_plain or table.id in form.totalled:
            continue
        part = tokens[region.start : region.stop]
        first = next((n for n, token in enumerate(part) if isinstance(token, Value)), len(part))
        values = _values_behind(part, first - 1)
        heads = {token.key for token in part[:first] if isinstance(token, Mention)}
        is_headed = not any(heads.isdisjoint(column.keys) for column in table.columns)
        is_all = len(values) == len(ids) == sum(isinstance(token, Value) for token in part)
        is_told = whole >= LEAST_ROWS or stand_in_lines(text, values, len(table.columns))
        if is_headed and is_all and is_told and placed.isdisjoint(ids):
            held = dict(zip(ids, map(slot_of, values), strict=True))
            for row in table.rows:
                cells = table.row_cell_ids(row)
                yield PlacedRow(table, tuple([(cell, held[cell]) for cell in cells]))


def stand_in_lines(text: str, values: Sequence[Value], width: int) -> bool:
    """Whether a line ends behind the last value of each row, and nowhere else."""
    ends = ["\n" in text[value.end : after.start] for value, after in pairwise(values)]
    return ends == [place % width == 0 for place in range(1, len(values))]


def _is_whole(row: PlacedRow) -> bool:
    """Whether a row has several columns, a value in each, and these in their order."""
    starts = [slot.start for _, slot in row.slots if slot.text]
    return 1 < len(row.slots) == len(starts) and starts == sorted(starts)
