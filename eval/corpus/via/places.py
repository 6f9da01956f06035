"""Which cells another tool's text still places: decided from the tool alone, without any reader.

A document is drawn again and again, each time with other values in its tables, and put through
the tool. A cell is lost, in the truth of a layout `via-…`, if

1. **its value is gone**: dropped, cut, or without its sign or unit; and so is what stands between it
   and another place of its row, where the same text comes out if it stands there;
2. **its row is torn**: its values move when numbers of another width stand in the table, they are
   out of column order, with another row's values between its own, glued to
   digits beside it, or out of the order of rows and away from its own label;
3. **its row is adrift**: the table has blanks, so that its values cannot be counted, and the
   row's label stands neither before nor after its values (or, for a row of blanks: is not in the
   text, nor are the heads above a row without one, or another row of the table is adrift or torn);
4. **two documents give one text**: the row's values, in their order, stand in other columns (its
   blanks moved), or in the row of blanks above or below it, or a table's values in other rows, and
   the text around them, from the value before to the value after, is the same to the letter; so
   with a blank and with a digit in its place. Of such a row every cell is lost: that a reader may
   guess it is no merit. With a row of blanks that may have been its neighbour's all rows of blanks
   of the table are lost;
5. **the columns do not tell**: those two texts differ in nothing but the number of spaces (and,
   for values in one line, in where their line begins), and the row's values do not stand under
   or over those of their own columns: each nearest, of all columns, to its own, as the nearest
   row shows it that has a value there;
6. **values of a page stand below one another**, each alone on its line, and the row has blanks: a
   page prints nothing for a blank, and of a column without lines beside it nothing is left to see.
   That the tool would have set quite other boxes, had the blank stood elsewhere, is no trace that
   anybody can read. Not so where the head of a column stands behind the row's first value (a table
   printed column by column), or where the only value has a sign, as one column alone prints it.

In these drawings each value is a number that stands nowhere else in the document, so that it can
be found again whatever the tool did. Rows are moved by turns, every second one at a time: what a
neighbour's blanks leave behind is not taken for the row's own.

Not lost is what the text determines together with the form: a row with a value for each column,
a blank that left its own trace, a row of blanks beside its label, columns whose labels were cut.
A row is lost as a whole, with the one of its values that was certain: the truth is then too
lenient, never too strict.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import NamedTuple

from eval.corpus.content import Content
from eval.corpus.via.columns import stands_in_columns
from eval.corpus.via.marked import Drawn, changed_values, mark_values, squeezed
from eval.corpus.via.probes import probes_of
from eval.corpus.via.value_rows import (
    Row,
    Texts,
    printed_texts,
    rows_of,
    tables_of_rows,
)

Draw = Callable[[Sequence[Texts]], list[str]]
"""Prints the document once for each of several texts of its cells; what the tool makes of it."""

LEAST_OF_HEAD = 3
"""Letters of a column's label that stand together where it is broken over two lines."""
_WIDE_DIGIT = re.compile("[０-９]")
_SPACES = re.compile(r"[ \u00a0\u3000]+")
_SPACES_AND_LINES = re.compile(r"[ \u00a0\u3000\n]+")
"""A tab is none of them: it parts two cells."""


class Judged(NamedTuple):
    """A tool's text, and the cells that it does not place."""

    text: str
    lost: frozenset[str]


def judge_places(content: Content, draw: Draw, *, of_pages: bool = False) -> Judged:
    """The tool's text of a report, and the cells whose place or content it destroyed.

    `of_pages` says that the tool read pages, on which a blank prints nothing.
    """
    rows, printed = rows_of(content), printed_texts(content)
    text, empty = draw([printed, dict.fromkeys(printed, "")])
    marked = mark_values(printed, empty)
    (probed,) = draw([marked])
    lost, moved = changed_values(printed, marked, text=text, probed=probed)
    lost |= set(_beside_dropped_values(rows, printed, lost, text, draw)) if lost else set()
    if lost:  # what is dropped leaves a hole, like a blank
        marked = {cell: "" if cell in lost else marker for cell, marker in marked.items()}
        (probed,) = draw([marked])
    base = Drawn(probed, marked)
    for table in tables_of_rows(rows):
        lost |= _torn_or_adrift(table, base, moved)
    digit = "５" if any(map(_WIDE_DIGIT.search, printed.values())) else "5"
    lost |= set(_ambiguous(rows, base, draw, digit))
    if of_pages:
        labels = "\n".join(row.label for row in rows)
        lost |= {cell for row in rows if _is_untold_below(row, base, labels) for cell in row.cells}
    lost |= set(_blank_rows_beside(rows, base, lost))
    return Judged(text, frozenset(lost))


def _beside_dropped_values(
    rows: Sequence[Row], printed: Texts, dropped: AbstractSet[str], text: str, draw: Draw
) -> Iterator[str]:
    """The cells between a dropped value and where else in its row it may have stood: the text is the same.

    Of a table that is dropped whole, pandoc's [TABLE], every cell is such; so each of its hundreds of
    values need not be moved about one by one.
    """
    gone = [*_dropped_tables(rows, printed, dropped, text, draw)]
    yield from (cell for table in gone for row in table for cell in row.cells)
    dropped_rows = {row for table in gone for row in table}
    moves: dict[tuple[str, ...], tuple[Texts, list[Sequence[str]]]] = {}
    for row in (row for row in rows if row not in dropped_rows):
        for place, cell in enumerate(row.cells):
            for other in range(len(row.cells)) if cell in dropped else ():
                values = [printed[each] for each in row.cells]
                values.insert(other, values.pop(place))
                texts = dict(printed) | dict(zip(row.cells, values, strict=True))
                between = row.cells[min(place, other) : max(place, other) + 1]
                if texts != printed:
                    moved = moves.setdefault((row.cells[0], *values), (texts, []))
                    moved[1].append(between)
    drawn = draw([texts for texts, _ in moves.values()]) if moves else []
    for (_, moved_cells), other_text in zip(moves.values(), drawn, strict=True):
        if other_text == text:
            yield from (cell for cells in moved_cells for cell in cells)


def _dropped_tables(
    rows: Sequence[Row], printed: Texts, dropped: AbstractSet[str], text: str, draw: Draw
) -> Iterator[list[Row]]:
    """The tables without any of their values in the text, which is the same if they print none."""
    tables = [
        (table, dict(printed) | dict.fromkeys((cell for row in table for cell in row.cells), ""))
        for table in tables_of_rows(rows)
        if {cell for row in table for cell in row.cells if printed[cell]} <= dropped
    ]
    drawn = draw([empty for _, empty in tables]) if tables else []
    yield from (table for (table, _), other in zip(tables, drawn, strict=True) if other == text)


def _torn_or_adrift(table: Sequence[Row], base: Drawn, moved: AbstractSet[str]) -> set[str]:
    """The cells of a table's rows that came out in pieces, or away from where they belong.

    Where values move with the width of the numbers, no other drawing shows where they belong.
    """
    found = {row: base.start(row.cells) for row in table}
    starts = {row: start for row, start in found.items() if start is not None}
    has_blanks = any(not base.marked[cell] for row in table for cell in row.cells)
    labels = [row.label for row in table]
    bad = {
        row
        for row in starts
        if _is_torn(row, base)
        or not moved.isdisjoint(row.cells)
        or (_is_out_of_order(row, starts) and not _is_by_its_label_alone(row, labels, base))
        or (has_blanks and not _is_by_its_label(row, base))
    }
    text = squeezed(base.text)
    void = {row for row in table if row not in starts and (bad or not _is_named(row, text))}
    return {cell for row in bad | void for cell in row.cells}


def _is_torn(row: Row, base: Drawn) -> bool:
    """Whether a row's values are out of order, parted by others, or glued to other digits."""
    own = [cell for cell in row.cells if cell in base.at]
    first, last = base.at[own[0]], base.at[own[-1]]
    if [cell for at, cell in base.order if first <= at <= last] != own:
        return True
    return any(base.is_glued(cell) for cell in own)


def _is_out_of_order(row: Row, starts: Mapping[Row, int]) -> bool:
    """Whether a row above it in its table comes out below it, or the other way round."""
    order = list(starts)
    place, here = order.index(row), starts[row]
    return any(
        (number < place) != (starts[other] < here)
        for number, other in enumerate(order)
        if other != row
    )


def _is_by_its_label(row: Row, base: Drawn) -> bool:
    """Whether the text between the values of other rows holds the row's label, or its half."""
    return _has_label(row, squeezed(base.part(frozenset(row.cells), ()) or ""))


def _has_label(row: Row, text: str) -> bool:
    """Whether a text holds a label's beginning or its end; a row under its labels has none."""
    return row.label[:4] in text or row.label[-4:] in text


def _is_named(row: Row, text: str) -> bool:
    """Whether a text names a row of blanks: by its label, or by a head of the columns below which it stands."""
    heads = [head for head in map(squeezed, row.heads) if len(head) > LEAST_OF_HEAD]
    if row.label or not heads:
        return _has_label(row, text)
    return any(head[:LEAST_OF_HEAD] in text for head in heads)


def _is_by_its_label_alone(row: Row, labels: Sequence[str], base: Drawn) -> bool:
    """Whether the whole of its own label, and no other row's, stands beside the row's values."""
    around = squeezed(base.part(frozenset(row.cells), ()) or "")
    others = (label for label in labels if len(label) > 2 and label not in row.label)
    return bool(row.label) and row.label in around and not any(map(around.count, others))


def _ambiguous(rows: Sequence[Row], base: Drawn, draw: Draw, digit: str) -> Iterator[str]:
    """The cells that two documents with one text print differently."""
    probes = [probe for probe in probes_of(rows, base.marked, digit) if probe.units]
    cells = [cell for row in rows for cell in row.cells]
    aligned = {frozenset(row.cells) for row in rows if stands_in_columns(row, rows, base)}
    for probe, text in zip(probes, draw([probe.texts for probe in probes]), strict=True):
        moved = Drawn(text, probe.texts)
        for unit, doubted in zip(probe.units, probe.doubted, strict=True):
            part, other = base.part(unit, cells), moved.part(unit, cells)
            if (
                part is not None
                and other is not None
                and (
                    part == other
                    or (
                        unit not in aligned
                        and _differ_in_spaces(part, other, base.is_on_one_line(unit))
                    )
                )
            ):
                yield from doubted


def _is_untold_below(row: Row, base: Drawn, labels: str) -> bool:
    """Whether a row has blanks, and its values stand below one another with nothing to tell which.

    `labels` are those of all rows; a head that is a part of one, such as 其他, is no head there.
    """
    own = sorted(base.at[cell] for cell in row.cells if cell in base.at)
    if not own or all(base.marked[cell] for cell in row.cells):
        return False
    values = [base.marked[cell] for cell in row.cells if base.marked[cell]]
    if len(values) == 1 and not values[0][0].isdigit():
        return False
    behind = next((offset for offset, _ in base.order if offset > own[-1]), len(base.text))
    printed = squeezed(base.text[own[0] : behind])
    if any(head in printed for head in row.heads if head and head not in labels):
        return False
    return all(base.is_alone(cell) for cell in row.cells if cell in base.at)


def _blank_rows_beside(rows: Sequence[Row], base: Drawn, lost: AbstractSet[str]) -> Iterator[str]:
    """The rows of blanks of the tables in which one is lost together with values beside it.

    Then no label there binds what stands beside it.
    """

    def is_void(row: Row) -> bool:
        return not any(base.marked[cell] for cell in row.cells)

    for table in tables_of_rows(rows):
        gone = [set(row.cells) <= lost for row in table]
        if any(
            gone[n] and gone[n + 1] and is_void(above) != is_void(below)
            for n, (above, below) in enumerate(pairwise(table))
        ):
            yield from (cell for row in table if is_void(row) for cell in row.cells)


def _differ_in_spaces(part: str, other: str, in_one_line: bool) -> bool:
    """Whether two texts are one but for their spaces; values in one line may have moved whole."""
    spaces = _SPACES_AND_LINES if in_one_line else _SPACES
    return spaces.sub(" ", part) == spaces.sub(" ", other)
