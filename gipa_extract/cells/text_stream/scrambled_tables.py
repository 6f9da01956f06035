"""Tables whose labels and values stand apart somewhere, as a page's boxes do in a PDF's text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence

from gipa_extract.cells.text_stream.blank_evidence import (
    Partings,
    count_lines_of_marks,
    count_single_marks,
    holds_marks,
)
from gipa_extract.cells.text_stream.mentions import Mention
from gipa_extract.cells.text_stream.rows import Head, RowRun, TokenRows
from gipa_extract.cells.text_stream.tokens_between import Value, Words
from gipa_extract.forms import Form
from gipa_extract.forms.vocabulary import letters_of
from gipa_extract.text.folding import BLANKS, label_key

LEAST_IN_BLOCKS = 0.8
"""Of the breaks between the values of rows, the share that empty lines make in a text of blocks."""
LEAST_OF_LABEL = 3
"""Letters of a row's label that are left of it."""
LEAST_BREAKS = 3
"""Breaks by which a text shows that it is one of blocks."""


def scrambled_tables(text: str, grouped: TokenRows, form: Form, lost: Container[int]) -> set[str]:
    """The ids of the tables in which the label before a value may be another row's.

    Values stand right behind a head and before any row's label, a row holds the values of two,
    or a bare label is followed by another and no blank is shown: then a row's values may be another's.
    What the text's end cut off behind its last label is no sign of that.
    So they may where two values stand in one of a page's blocks: it is a piece of a column.
    """
    end = len(text.rstrip(BLANKS))
    apart = any(
        head.stray_values
        and not _is_across(head, form)
        and id(head) not in lost
        and not _begins_with_cut_label(head.stray_values[0], form)
        for head in grouped.heads
    )
    return {
        run.row.table.id
        for run in grouped.rows
        if (run.head.stray_values and id(run.head) not in lost)
        or len(run.cells) >= 2 * len(run.row.table.columns) > 2
        or (apart and not run.cells and run.stop < end and not _marks_blanks(text, run))
    } | _stacked_tables(text, grouped.rows)


def _begins_with_cut_label(first: Value | Words, form: Form) -> bool:
    """Whether words before values on their line begin a row's label: 行政事 | 688, which a tool cut off."""
    letters = letters_of(first.text) if isinstance(first, Words) else ""
    return len(letters) >= LEAST_OF_LABEL and any(
        letters_of(label_key(word)).startswith(letters)
        for table in form.tables
        for row in table.rows
        for word in row.wordings
    )


def _marks_blanks(text: str, run: RowRun) -> bool:
    """Whether a row without values prints a space that does not break for each of its cells."""
    printed = text[run.label_end : run.stop]
    marks = max(count_lines_of_marks(printed), count_single_marks(printed))
    return marks >= len(run.row.table.columns)


def _stacked_tables(text: str, rows: Sequence[RowRun]) -> set[str]:
    """The tables in which a row has values below one another, where empty lines part all others'.

    A row all of whose cells stand so is just set closer than others, and one may mark its blanks.
    """
    own = [_breaks_of(text, run) for run in rows]
    breaks = Counter(count > 1 for counts in own for count in counts[1:] if count)
    if breaks[True] < LEAST_BREAKS or breaks[True] < LEAST_IN_BLOCKS * breaks.total():
        return set()
    return {
        run.row.table.id
        for run, counts in zip(rows, own, strict=True)
        if 1 in counts[1:] and max(counts) > 1
    }


def _breaks_of(text: str, run: RowRun) -> list[int]:
    """How many line ends part a row's label and its first value, and each two of its values.

    None of a row that shows its blanks by spaces that do not break.
    """
    ends = [run.label_end, *(cell.end for cell in run.cells)]
    gaps = [text[end : cell.start] for end, cell in zip(ends, run.cells, strict=False)]
    if holds_marks(Partings(tuple(gaps), len(run.row.table.columns))):
        return []
    return [gap.count("\n") for gap in gaps]


def _is_across(head: Head, form: Form) -> bool:
    """Whether a head is that of a table whose one line of values stands right behind it."""
    keys = {token.key for token in head.tokens if isinstance(token, Mention)}
    return any(keys & table.row_and_group_keys for table in form.tables if table.across)


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
        before = table.rows[: _row_number(run)]
        cells = tuple(cell for row in before for cell in table.row_cell_ids(row))
        if len(cells) == len(head.stray_values):
            lost[id(head)] = cells
        else:
            lost.pop(id(head), None)
    return lost


def _row_number(run: RowRun) -> int:
    return next(n for n, row in enumerate(run.row.table.rows) if row.id == run.row.row)
