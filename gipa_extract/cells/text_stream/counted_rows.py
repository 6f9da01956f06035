"""Tables whose values stand apart from their labels, but are just as many as the form has cells.

Tools that read a page box by box print some labels, then values of several rows, then labels again.
What they keep is the order of rows and of columns. Where a table's part of the text holds as many
values as the form has cells, and each row of them adds up to its last one, that is their order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, takewhile
from typing import NamedTuple

from gipa_extract.cells.text_stream.mentions import Mention
from gipa_extract.cells.text_stream.tokens_between import Token, Value, Words
from gipa_extract.forms import Form, Rule, Table
from gipa_extract.models import Slot
from gipa_extract.text.folding import label_key
from gipa_extract.text.numerals import parse

LEAST_HOLDING = 0.6
"""Of the rows that are not all zeros, the share that has to add up; some agencies err."""

LEAST_LABELS_TOGETHER = 5
"""How many times as many labels a table's part holds as stand elsewhere."""
MAX_AT_PAGE_END = 5
"""Values of a table that may stand at the end of its page, away from the others."""


class CountedRow(NamedTuple):
    """A row whose place is told by the number and the sums of its table's values."""

    table: Table
    slots: tuple[tuple[str, Slot], ...]


def count_rows(
    tokens: Sequence[Token],
    form: Form,
    regions: Mapping[str, range],
    placed: Collection[str],
    page_ends: Sequence[int] = (),
) -> list[CountedRow]:
    """The rows of the tables that can be counted out, but for those of which all is placed.

    `regions` are those of `regions_of_tables`, `page_ends` the offsets at which pages end: what a
    tool could not place stands there.
    """
    counted: list[CountedRow] = []
    for table in form.tables:
        cell_ids = table.cell_ids()
        region = regions.get(table.id)
        if region is None or all(cell_id in placed for cell_id in cell_ids):
            continue
        values = [token for token in tokens[region.start : region.stop] if isinstance(token, Value)]
        is_whole = len(values) == len(cell_ids)
        found = [
            each
            for printed in _with_page_end(tokens, region.stop, page_ends, values, len(cell_ids))
            for each in (tuple(printed), _from_columns(printed, table))
            if _adds_up(each, table, form, least=LEAST_HOLDING if is_whole else 1.0)
        ]
        if len({tuple(value.text for value in each) for each in found}) == 1:
            counted += rows_of_values(table, found[0])  # row by row, where both ways add up
    return [row for row in counted if not all(cell_id in placed for cell_id, _ in row.slots)]


def _from_columns(values: Sequence[Value], table: Table) -> tuple[Value, ...]:
    """The values row by row, if they were printed column by column."""
    return tuple(
        value for row in range(len(table.rows)) for value in values[row :: len(table.rows)]
    )


def _with_page_end(
    tokens: Sequence[Token],
    start: int,
    page_ends: Sequence[int],
    values: Sequence[Value],
    count: int,
) -> Iterator[list[Value]]:
    """The values of a table's part, with those at its page's end that it lacks, in each way.

    One of those at the end may be the number of the page.
    """
    lacking = count - len(values)
    if lacking == 0:
        yield [*values]
    elif 0 < lacking <= MAX_AT_PAGE_END < count:
        behind = values_at_page_end(tokens, start, page_ends)
        if 0 <= len(behind) - lacking <= 1:
            for chosen in combinations(behind, lacking):
                yield [*values, *chosen]


def values_at_page_end(
    tokens: Sequence[Token], start: int, page_ends: Sequence[int]
) -> list[Value]:
    """The values that stand alone on their lines between a table and the end of its page."""
    end = next((end for end in page_ends if end > tokens[start - 1].start), 0)
    behind = takewhile(lambda token: token.start < end, tokens[start:])
    return [token for token in behind if isinstance(token, Value)]


@lru_cache(maxsize=8)
def owners_of_labels(form: Form) -> Mapping[str, str]:
    """A label's key → the only table that prints it, or the section whose heading it is.

    A label that is part of another table's, as 其他 of 其他结果, may be a half of that one.
    """
    found: dict[str, set[str]] = {}
    for table in form.tables:
        groups = {key for column in table.columns for key in column.group_keys}
        keys = table.row_and_group_keys | table.column_keys | groups | {label_key(table.caption)}
        for key in keys - {""}:
            found.setdefault(key, set()).add(table.id)
    known = list(found.items())
    for section in form.sections:
        found.setdefault(label_key(section.label), set()).add("heading")

    def is_part_of_other(key: str, owners: set[str]) -> bool:
        return any(key in label and owners != others for label, others in known)

    return {
        key: next(iter(owners))
        for key, owners in found.items()
        if len(owners) == 1 and not is_part_of_other(key, owners)
    }


class _TablePart(NamedTuple):
    """Tokens from a label of a table to the first one of another table's."""

    start: int
    stop: int
    labels: int
    """How many labels of the table stand in it."""


def regions_of_tables(tokens: Sequence[Token], form: Form) -> dict[str, range]:
    """Each table's part of the text: from its first label to the first of another table's.

    A sentence elsewhere may name a label or two.
    """
    owners = owners_of_labels(form)
    owned = [
        (place, owners[token.key])
        for place, token in enumerate(tokens)
        if isinstance(token, Mention) and token.key in owners
    ]
    owned = [*_without_headings_within(tokens, owned)]
    parts: dict[str, list[_TablePart]] = {}
    for number, (place, owner) in enumerate(owned):
        stop = owned[number + 1][0] if number + 1 < len(owned) else len(tokens)
        known = parts.setdefault(owner, [])
        if known and owned[number - 1][1] == owner:
            known[-1] = _TablePart(known[-1].start, stop, known[-1].labels + 1)
        else:
            known.append(_TablePart(place, stop, 1))
    regions = {}
    for owner, known in parts.items():
        main = max(known, key=lambda part: part.labels)
        others = sum(part.labels for part in known) - main.labels
        if len(known) == 1 or main.labels >= LEAST_LABELS_TOGETHER * others:
            regions[owner] = range(main.start, main.stop)
    return regions | _values_below_headings(tokens, form, regions)


def _without_headings_within(
    tokens: Sequence[Token], owned: Sequence[tuple[int, str]]
) -> Iterator[tuple[int, str]]:
    """The places of labels and their owners, but for headings that a page's boxes put into a table.

    The rest of the table follows such a heading at once, but for a page's number.
    """
    for number, (place, owner) in enumerate(owned):
        around = {other for _, other in owned[max(0, number - 1) : number + 2]} - {"heading"}
        if owner == "heading" and 0 < number < len(owned) - 1 and len(around) == 1:
            between = tokens[place + 1 : owned[number + 1][0]]
            if not any(isinstance(t, Words) and t.text.strip("- —－\n") for t in between):
                continue
        yield place, owner


def _values_below_headings(
    tokens: Sequence[Token], form: Form, regions: Mapping[str, range]
) -> dict[str, range]:
    """The tables of which a text prints no label, but all values behind the heading of their section.

    A tool that drops the cells of heads leaves nothing else of a table that is printed across.
    """
    bare: dict[str, range] = {}
    for table in form.tables:
        if not table.across or table.id in regions:
            continue
        section = next(each for each in form.sections if each.id == table.section)
        heading = label_key(section.label)
        for place, token in enumerate(tokens, start=1):
            if isinstance(token, Mention) and token.key == heading:
                values = [*takewhile(lambda other: isinstance(other, Value), tokens[place:])]
                if len(values) == len(table.cell_ids()):
                    bare[table.id] = range(place, place + len(values))
    return bare


def _adds_up(values: Sequence[Value], table: Table, form: Form, *, least: float) -> bool:
    """Whether the values, row after row, hold the sums of the form; of all zeros it does not matter.

    `least` is the share of rows that have to hold theirs.
    """
    if len({value.text for value in values}) == 1:
        return True
    values_by_cell = dict(zip(table.cell_ids(), values, strict=True))
    rules = [rule for rule in form.rules if rule.relation == "sum" and _is_of_row(rule, table)]
    holding = [
        _rule_holds(rule, values_by_cell)
        for rule in rules
        if any(number_of(values_by_cell[cell]) for cell in (*rule.left, *rule.right))
    ]
    if not holding:
        return False
    return all(holding) or (len(holding) > 1 and sum(holding) >= least * len(holding))


def row_adds_up(values: Sequence[Value | Words], table: Table, row: str, form: Form) -> bool:
    """Whether a row's values hold its sum; a row without one, or all of whose values are equal, does."""
    label = next(each for each in table.rows if each.id == row)
    cells = table.row_cell_ids(label)
    values_by_cell = dict(zip(cells, values, strict=True))
    rules = [r for r in form.rules if r.relation == "sum" and {*r.left, *r.right} == set(cells)]
    equal = len({value.text for value in values}) == 1
    return equal or all(_rule_holds(rule, values_by_cell) for rule in rules)


def _is_of_row(rule: Rule, table: Table) -> bool:
    cells = {*rule.left, *rule.right}
    return any(cells == set(table.row_cell_ids(row)) for row in table.rows)


def _rule_holds(rule: Rule, values_by_cell: Mapping[str, Value | Words]) -> bool:
    left, right = (
        sum(number_of(values_by_cell[cell]) for cell in side) for side in (rule.left, rule.right)
    )
    return left == right


def number_of(value: Value | Words) -> int:
    number = parse(value.text).value
    return int(number) if number is not None else 0


def rows_of_values(table: Table, values: Sequence[Value]) -> Iterator[CountedRow]:
    """The rows of a table whose values are told by their order alone."""
    width = len(table.columns)
    for number, row in enumerate(table.rows):
        own = values[number * width : (number + 1) * width]
        slots = (Slot(value.text, value.start, value.end) for value in own)
        yield CountedRow(table, tuple(zip(table.row_cell_ids(row), slots, strict=True)))
