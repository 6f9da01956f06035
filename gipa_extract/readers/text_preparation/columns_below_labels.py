"""Tables written out column by column: the labels of all rows, then each column's label and values.

    行政处罚
    行政强制
    本年处理决定数量
    147
    2160

Each is a line, and each column has as many values as there are rows; else nobody could tell which
value is whose, and the text stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from gipa_extract.forms.vocabulary import printed_key, vocabulary
from gipa_extract.text.folding import is_enumerated
from gipa_extract.text.numerals import is_value
from gipa_extract.text.string_cache import remembered

LEAST_VALUES = 12
"""Values of a text's tables that stand so, before any is taken for such a table."""
LEAST_ROWS = 2

_TWO_VALUES = re.compile(r"\n[+\-−\d][\d.]*\n[+\-−\d]")
"""What `_QUICK_LOOK` holds and hardly any text: a line that may be a value, and the next may be one."""
_QUICK_LOOK = re.compile(
    r"\n[^\d\n]{2,30}\n[+\-−]?\d[\d.]*(?:\n[+\-−]?\d[\d.]*){1,60}\n[^\d\n]{2,30}\n[+\-−]?\d"
)
"""A line of words, several of values, one of words, one of a value."""
_GROUP = re.compile(r"^\s*[（(][一二三四五六七][)）][^\d\n]{2,8}(?=\d\s*[.．、])")
"""A group's label before that of its row, in one line."""


class _ColumnTable(NamedTuple):
    start: int
    stop: int
    rows: Sequence[str]


def set_columns_side_by_side(text: str) -> str | None:
    """The text with a line for each row of such tables; None if it has none."""
    if not _TWO_VALUES.search(text) or not _QUICK_LOOK.search(text):
        return None
    lines = text.split("\n")
    blocks = list(_blocks_of(lines))
    printed = [line for block in blocks for line in lines[block.start : block.stop]]
    if sum(map(_is_value_line, printed)) < LEAST_VALUES:
        return None
    parts: list[str] = []
    done = 0
    for block in blocks:
        parts += [*lines[done : block.start], *block.rows]
        done = block.stop
    return "\n".join([*parts, *lines[done:]])


def _blocks_of(lines: Sequence[str]) -> Iterator[_ColumnTable]:
    place = 0
    while place < len(lines):
        labels = _run_from(lines, place, names_row)
        block = _block_at(lines, place, labels) if len(labels) >= LEAST_ROWS else None
        if block:
            yield block
        place = block.stop if block else place + max(len(labels), 1)


def _run_from(lines: Sequence[str], start: int, is_in_run: Callable[[str], bool]) -> Sequence[str]:
    """The lines from one on that are of a kind."""
    stop = start
    while stop < len(lines) and is_in_run(lines[stop]):
        stop += 1
    return lines[start:stop]


def _block_at(lines: Sequence[str], start: int, labels: Sequence[str]) -> _ColumnTable | None:
    """The table whose row labels are these lines; None if what follows are no full columns."""
    heads: list[str] = []
    columns: list[Sequence[str]] = []
    place = start + len(labels)
    while place < len(lines) and names_column(lines[place]):
        values = _run_from(lines, place + 1, _is_value_line)
        end = place + 1 + len(values)
        if end == len(lines) and len(values) < len(labels):
            values = values[:-1]  # the text may be cut in its midst
        elif len(values) != len(labels):
            return None
        if not values:
            break
        heads.append(lines[place].strip())
        columns.append(values)
        place = end
    if not columns:
        return None
    rows = rows_of_columns(labels, heads, columns, is_cut=place == len(lines))
    return _ColumnTable(start, place, rows)


def rows_of_columns(
    labels: Sequence[str], heads: Sequence[str], columns: Sequence[Sequence[str]], *, is_cut: bool
) -> list[str]:
    """A line for each row; where the text ends in a column, each value behind its column's label."""
    if not is_cut:
        rows = [("", *heads), *zip(labels, *columns, strict=True)]
        return [f"| {' | '.join(cell.strip() for cell in row)} |" for row in rows]
    return [
        f"{label.strip()}："
        + "；".join(
            f"{head} {column[number].strip()}"
            for head, column in zip(heads, columns, strict=True)
            if number < len(column)
        )
        for number, label in enumerate(labels)
    ]


@remembered
def names_row(line: str) -> bool:
    if not line.strip():
        return False
    words = vocabulary()
    key = printed_key(_GROUP.sub("", line))
    return key in words.rows and (key not in words.heads or is_enumerated(line))


def names_column(line: str) -> bool:
    return (
        bool(line.strip()) and printed_key(line) in vocabulary().heads and not is_enumerated(line)
    )


def _is_value_line(line: str) -> bool:
    return bool(line.strip()) and is_value(line.strip())
