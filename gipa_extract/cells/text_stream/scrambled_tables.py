"""Tables whose labels and values stand apart somewhere, as a page's boxes do in a PDF's text."""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import lru_cache

from gipa_extract.cells.text_stream.mentions import Mention
from gipa_extract.cells.text_stream.rows import Head, RowRun, TokenRows
from gipa_extract.forms import Form, Table
from gipa_extract.text.folding import label_key


def scrambled_tables(grouped: TokenRows, form: Form, lost: Container[int]) -> set[str]:
    """The ids of the tables in which the label before a value may be another row's.

    Values stand right behind a head and before any row's label, a row holds the values of two,
    or a bare label is followed by another and no blank is shown: then a row's values may be another's.
    """
    apart = any(
        head.stray_values and not _is_across(head, form) and id(head) not in lost
        for head in grouped.heads
    )
    return {
        run.row.table.id
        for run in grouped.rows
        if (run.head.stray_values and id(run.head) not in lost)
        or len(run.cells) >= 2 * len(run.row.table.columns) > 2
        or (apart and not run.cells)
    }


def _is_across(head: Head, form: Form) -> bool:
    """Whether a head is that of a table whose one line of values stands right behind it."""
    keys = {token.key for token in head.tokens if isinstance(token, Mention)}
    return any(keys & _across_keys(table) for table in form.tables if table.across)


def lost_rows(rows: Sequence[RowRun]) -> dict[int, tuple[str, ...]]:
    """The cells of the rows that lost their labels right below a head, if its values are as many.

    The key is the identity (`id`) of the head.
    """
    lost: dict[int, tuple[str, ...]] = {}
    for run in reversed(rows):
        table, head = run.row.table, run.head
        if not head.stray_values:
            lost.pop(id(head), None)
            continue
        before = [row.id for row in table.rows[: _row_number(run)]]
        cells = tuple(f"{table.id}.{row}.{c.id}" for row in before for c in table.columns)
        if len(cells) == len(head.stray_values):
            lost[id(head)] = cells
        else:
            lost.pop(id(head), None)
    return lost


def _row_number(run: RowRun) -> int:
    return next(n for n, row in enumerate(run.row.table.rows) if row.id == run.row.row)


@lru_cache(maxsize=16)
def _across_keys(table: Table) -> frozenset[str]:
    """The label keys that the head of a table printed across prints, and no other table does."""
    return frozenset(label_key(word) for row in table.rows for word in row.wordings)
