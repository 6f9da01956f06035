"""The printed lines of values of a report, and the same report with other values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from eval.corpus.content import Content
from eval.corpus.tables import Box, Printed

Texts = Mapping[str, str]
"""Cell → what is printed in it."""


class Row(NamedTuple):
    """One printed line of values."""

    table: int
    cells: tuple[str, ...]
    label: str
    """What stands to the left of the values; empty where their labels stand above."""
    heads: tuple[str, ...]
    """What stands right above each value's column."""


def rows_of(content: Content) -> list[Row]:
    """Every printed line of values, in the document's order."""
    return [
        Row(
            number,
            tuple(box.cell for box in boxes if box.cell),
            _label_of(table, row),
            tuple(_head_of(table, box) for box in boxes if box.cell),
        )
        for number, table in enumerate(tables_of(content))
        for row, boxes in enumerate(table.starting)
        if any(box.cell for box in boxes)
    ]


def tables_of_rows(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows, table by table."""
    return [list(group) for _, group in groupby(rows, key=lambda row: row.table)]


def with_texts(content: Content, texts: Texts) -> Content:
    """The same report with other values printed."""

    def change(box: Box) -> str:
        return texts[box.cell] if box.cell else box.text

    return content.with_tables({table: table.rewritten(change) for table in tables_of(content)})


def printed_texts(content: Content) -> dict[str, str]:
    """What each cell prints, in the document's order."""
    return {box.cell: box.text for table in tables_of(content) for box in table.boxes if box.cell}


def tables_of(content: Content) -> list[Printed]:
    """The report's tables, in their order."""
    return [block for block in content.blocks if isinstance(block, Printed)]


def _label_of(table: Printed, row: int) -> str:
    labels = [box.text for box in table.covering[row] if not box.cell]
    return "".join(labels[-1].split()) if labels else ""


def _head_of(table: Printed, value: Box) -> str:
    above = [box for box in table.boxes if not box.cell and box.row < value.row]
    over = [b for b in above if b.column <= value.column < b.column + b.across]
    return max(over, key=lambda box: box.row).text if over else ""
