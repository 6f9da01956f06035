"""Tables of which a text prints the labels and not one value: their zeros were left blank.

Tools that read a page box by box print such a table as labels alone, in an order of their own.
Where the text keeps what scrapers drop (single characters, equal lines), nothing was printed there.
It is never sure: the values may stand elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from gipa_extract.cells.text_stream.counted_rows import owners_of_labels
from gipa_extract.cells.text_stream.mentions import Mention
from gipa_extract.cells.text_stream.section_places import SectionPlaces
from gipa_extract.cells.text_stream.stream_result import PlacedRow
from gipa_extract.cells.text_stream.tokens_between import Token, Value, Words
from gipa_extract.forms import Form, Table
from gipa_extract.models import Slot
from gipa_extract.text.folding import is_enumerated
from gipa_extract.text.patterns import COUNTERS

_LONE_CHARACTER = re.compile(r"^[ \t]*[^\s\d][ \t]*$", re.MULTILINE)
"""A label set upright, a character a line: a tool that drops single ones keeps none of it."""
_COUNT = re.compile(rf"\d[{COUNTERS}]")
_HEADING = re.compile(r"[一二三四五六七八九十]、")
_SENTENCE_ENDS = ("。", "；")
LEAST_LABELLED = 0.8
"""The share of a table's rows whose labels must stand in its part of the text."""


def empty_tables(
    text: str,
    tokens: Sequence[Token],
    form: Form,
    regions: Mapping[str, range],
    unplaced: Sequence[Value],
    *,
    keeps_equal: bool,
    is_drawn: bool = False,
) -> list[PlacedRow]:
    """The rows of blanks of such tables; none where values are left that may be a row of theirs.

    `unplaced` are the values of the whole text that went to no row. `keeps_equal` says that a label
    that several tables print is there more than once, `is_drawn` that lines are drawn round other
    tables, of which nothing is dropped.
    """
    values = [token.text for token in tokens if isinstance(token, Value)]
    keeps_equal = keeps_equal or len(set(values)) < len(values)
    keeps_characters = any(len(value) == 1 for value in values) or _LONE_CHARACTER.search(text)
    if not is_drawn and not (values and keeps_equal and keeps_characters):
        return []
    sections = SectionPlaces(tokens, form)
    rows: list[PlacedRow] = []
    for table_id, region in {**regions, **_interrupted_regions(tokens, form, regions)}.items():
        table = next((table for table in form.tables if table.id == table_id), None)
        part = tokens[region.start : region.stop]
        if (
            table is None
            or (region.stop == len(tokens) and _may_be_cut(part))
            or any(isinstance(token, Value) for token in part)
            or any(map(_states_a_number, _above_heading(part)))
            or sections.values_beside(table, part[0].start, unplaced) > len(table.columns)
        ):
            continue
        ends = {token.key: token.end for token in part if isinstance(token, Mention)}
        rows += _blank_rows(table, ends)
    return rows


def _interrupted_regions(
    tokens: Sequence[Token], form: Form, regions: Mapping[str, range]
) -> dict[str, range]:
    """The parts of tables printed across among whose labels the heading of the next section stands.

    A page's boxes come out column by column, those right of a heading behind it.
    """
    owners = owners_of_labels(form)
    owned = [
        (place, owners[token.key])
        for place, token in enumerate(tokens)
        if isinstance(token, Mention) and token.key in owners
    ]
    found: dict[str, range] = {}
    for table in form.tables:
        own = [number for number, (_, owner) in enumerate(owned) if owner == table.id]
        if not table.across or table.id in regions or not own:
            continue
        between = {owner for _, owner in owned[own[0] : own[-1] + 1]}
        if between == {table.id, "heading"}:
            stop = owned[own[-1] + 1][0] if own[-1] + 1 < len(owned) else len(tokens)
            found[table.id] = range(owned[own[0]][0], stop)
    return found


def _behind_labels(part: Sequence[Token]) -> Sequence[Token]:
    """What stands behind the last label of a table's part of the text; all of it if there is none."""
    labels = (place for place, token in enumerate(part) if isinstance(token, Mention))
    return part[max(labels, default=-1) + 1 :]


def _may_be_cut(part: Sequence[Token]) -> bool:
    """Whether a text may end before a table does: no heading and no sentence stands below its labels."""
    return not any(
        isinstance(token, Words)
        and (is_enumerated(token.text) or token.text.endswith(_SENTENCE_ENDS))
        for token in _behind_labels(part)
    )


def _above_heading(part: Sequence[Token]) -> Sequence[Token]:
    """A table's part of the text up to the heading, in whatever words, of what stands below it."""
    behind = _behind_labels(part)
    headings = (n for n, token in enumerate(behind) if _is_heading(token))
    return part[: len(part) - len(behind) + next(headings, len(behind))]


def _is_heading(token: Token) -> bool:
    return isinstance(token, Words) and bool(_HEADING.match(token.text))


def _states_a_number(token: Token) -> bool:
    """Whether words between labels are a sentence's: 结果维持0件，结果纠正0件."""
    return isinstance(token, Words) and bool(_COUNT.search(token.text))


def _blank_rows(table: Table, ends: dict[str, int]) -> list[PlacedRow]:
    """A row of blanks for each of a table, behind its label; none where too many have no label."""
    places = {
        row.id: next((ends[key] for key in row.keys if key in ends), None) for row in table.rows
    }
    named = sum(place is not None for place in places.values())
    least = len(table.rows) - 1 if table.across else LEAST_LABELLED * len(table.rows)
    if named < least:  # of labels side by side, one may be broken by its neighbour's lines
        return []
    last = max(ends.values())
    rows = []
    for row in table.rows:
        place = places[row.id]
        blank = Slot("", last, last) if place is None else Slot("", place, place)
        rows.append(PlacedRow(table, tuple((cell, blank) for cell in table.row_cell_ids(row))))
    return rows
