"""Tables of several years whose captions alone say which year's they are: the report's own is told apart.

    2021年数据（上年）          2022年数据（本年）
    | 规章 | 42 | 45 | 45 |     | 规章 | 0 | 0 | — |

A caption is a line of its own above a table, the table's first row, or a row of captions above tables
that stand side by side. It holds for what follows, up to the next one or the next heading.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gipa_extract.forms.vocabulary import printed_key, vocabulary
from gipa_extract.models import Grid, Span
from gipa_extract.text.numerals import is_value

MAX_CAPTION = 40
"""Characters of a caption."""
LEAST_LABELS = 2
"""Labels of the form in a table of it."""
_ABSOLUTE = re.compile(r"(?<!\d)(20\d\d)\s*年(?!\s*\d{1,2}\s*月)")
_RELATIVE = re.compile(r"(本|今)年|(上一?|去)年|(前)年")
_SENTENCE = re.compile(r"[。；]|\d\s*月")
_LINE = re.compile(r"[^\n]+")
_BETWEEN_CELLS = re.compile(r"[|｜│┃\t]| {2,}|\u3000{2,}")
_HINT = re.compile(r"[本今上去前一]年|20\d\d\s*年")


class TablesOfYears(NamedTuple):
    """What captions say of the tables that come again."""

    others: tuple[int, ...]
    """The tables of other years, by their numbers."""
    is_open: bool
    """Whether captions name another year, and leave open which table is the report's own."""


class _Captioned(NamedTuple):
    """A table of the form with the year that its caption says."""

    grid: int
    labels: frozenset[str]
    year: int | None
    followed: bool = False
    """Whether the next line below it is a caption."""


def tell_years(grids: Sequence[Grid], text: str, year: int) -> TablesOfYears:
    """Which of the tables that come again are another year's than the report's.

    Of tables with the same labels all must be captioned, each with a year of its own, one of them
    with the report's; or the report's own alone has no caption.
    """
    alike: defaultdict[frozenset[str], list[_Captioned]] = defaultdict(list)
    for table in _captioned(grids, text, year):
        alike[table.labels].append(table)
    others: list[int] = []
    is_open = False
    for tables in alike.values():
        years = [table.year for table in tables]
        if len(tables) == 1 or not any(said and said != year for said in years):
            continue
        own = year if year in years or tables[-1].followed else None
        if len({*years}) == len(tables) and own in years and {None, own} & {*years} == {own}:
            others += [table.grid for table in tables if table.year != own]
        else:
            is_open = True
    return TablesOfYears(tuple(sorted(others)), is_open)


class CaptionsOfTwo(NamedTuple):
    """The years that captions say of two tables of a text, the second with the first's rows again."""

    first: int
    second: int | None
    start: int
    """Where the line of the first one's caption begins."""


def captions_of_two(text: str, first: Span, second: Span, year: int) -> CaptionsOfTwo | None:
    """What is said above the rows of two tables, in these parts of a text; None if nothing is."""
    above, between = (_captions_with_places(text, part, year) for part in (first, second))
    if not above:
        return None
    if len(above) > 1 and not between:  # both captions stand above both tables, in one order
        (said, start), (behind, _) = above[-2:]
        return CaptionsOfTwo(said, behind, start)
    return CaptionsOfTwo(above[-1][0], between[-1][0] if between else None, above[-1][1])


def _captions_with_places(text: str, part: Span, year: int) -> list[tuple[int, int]]:
    """The years of the captions in a part of a text below its last heading or prose, with their places."""
    found: list[tuple[int, int]] = []
    for line in _LINE.finditer(text, part.start, part.end):
        if "。" in line[0] or vocabulary().sections.fullmatch(printed_key(line[0])):
            found = []
            continue
        pieces = [piece for piece in _BETWEEN_CELLS.split(line[0]) if piece.strip()]
        years = [_year_of_caption(piece, year) for piece in pieces]
        if years and None not in years:
            found += [(said, line.start()) for said in years if said is not None]
    return found


def may_caption_years(text: str) -> bool:
    """Whether a text has a line that may say a year and little else."""
    return any(len(line) <= 2 * MAX_CAPTION and _HINT.search(line) for line in text.splitlines())


def _captioned(grids: Sequence[Grid], text: str, year: int) -> Iterator[_Captioned]:
    """The tables of the form, with their captions' years."""
    in_force: int | None = None
    beside: list[int] = []  # the years of captions that stand side by side
    below: list[_Captioned] = []  # the tables below those captions
    end = 0
    for index, grid in enumerate(grids):
        slots = [slot for row in grid.rows for slot in row if slot.text]
        if not slots:
            continue
        captions = _captions_between(text[end : slots[0].start], year)
        if captions is not None:
            yield from _side_by_side(beside, below)
            in_force = captions[0] if len(captions) == 1 else None
            beside, below = captions if len(captions) > 1 else [], []
        end = max(slot.end for slot in slots)
        labels = _labels_in(grid)
        if len(labels) < LEAST_LABELS:
            if row := _row_of_captions(grid, year):
                yield from _side_by_side(beside, below)
                in_force, beside, below = None, row, []
            continue
        first = {slot.text for slot in grid.rows[0] if slot.text}
        said = _year_of_caption(first.pop(), year) if len(first) == 1 else None
        below_it = text[end : _start_of_next(grids, index, text)].lstrip().partition("\n")[0]
        followed = _year_of_caption(below_it, year) is not None
        if beside:
            below.append(_Captioned(index, labels, said, followed))
        else:
            yield _Captioned(index, labels, said or in_force, followed)
    yield from _side_by_side(beside, below)


def _captions_between(text: str, year: int) -> list[int] | None:
    """The years of the captions below the last heading; None if there is neither."""
    found: list[int] | None = None
    for line in text.splitlines():
        if vocabulary().sections.fullmatch(printed_key(line)):
            found = []
        elif (said := _year_of_caption(line, year)) is not None:
            found = [*(found or ()), said]
    return found


def _start_of_next(grids: Sequence[Grid], index: int, text: str) -> int:
    """Where the first table behind one begins, or the text ends."""
    starts = (slot.start for grid in grids[index + 1 :] for row in grid.rows for slot in row)
    return next(starts, len(text))


def _side_by_side(years: Sequence[int], tables: Sequence[_Captioned]) -> Iterator[_Captioned]:
    """Tables below captions that stand side by side: as many of the same labels below each."""
    count, rest = divmod(len(tables), len(years) or 1)
    labels = [table.labels for table in tables]
    runs = [labels[count * place : count * (place + 1)] for place in range(len(years))]
    is_told = not rest and all(run == runs[0] for run in runs)
    for place, table in enumerate(tables):
        said = table.year or (years[place // count] if is_told else None)
        yield table._replace(year=said)


def _row_of_captions(grid: Grid, year: int) -> list[int]:
    """The years of a row that holds a caption for each of several tables; none if it holds else."""
    spans = {(slot.start, slot.text) for row in grid.rows for slot in row if slot.text}
    years = [_year_of_caption(text, year) for _, text in sorted(spans)]
    return [said for said in years if said is not None] if None not in years else []


def _labels_in(grid: Grid) -> frozenset[str]:
    known = vocabulary()
    texts = {text for row in grid.texts for text in row if text and not is_value(text)}
    return frozenset(
        key for key in map(printed_key, texts) if key in known.only_rows or key in known.heads
    )


def _year_of_caption(text: str, year: int) -> int | None:
    """The one year that a caption says, as a number or by its distance from the report's."""
    line = text.strip()
    if len(line) > MAX_CAPTION or not _HINT.search(line) or _SENTENCE.search(line):
        return None
    known = vocabulary()
    key = printed_key(line)
    if key in known.only_rows or key in known.heads:
        return None
    said = {int(match[1]) for match in _ABSOLUTE.finditer(line)}
    for match in _RELATIVE.finditer(line):
        said.add(year - (0 if match[1] else 1 if match[2] else 2))
    return said.pop() if len(said) == 1 else None
