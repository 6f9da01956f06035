"""Tables of several years whose captions alone say which year's they are: the report's own is told apart.

    2021年数据（上年）          2022年数据（本年）
    | 规章 | 42 | 45 | 45 |     | 规章 | 0 | 0 | — |

A caption is a line of its own above a table, the table's first row, or a row of captions above tables
that stand side by side. It holds for what follows, up to the next one or the next heading; above a
heading it holds for that whole part. So are samples and drafts (样表, 填写示例) told from what counts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gipa_extract.forms.vocabulary import is_known_label, printed_key, vocabulary
from gipa_extract.models import Grid, Span
from gipa_extract.text.numerals import is_value
from gipa_extract.text.patterns import PRINTED_LINE, names_sample, names_year_or_sample

MAX_CAPTION = 40
"""Characters of a caption."""
LEAST_LABELS = 2
"""Labels of the form in a table of it."""
SAMPLE = -1
"""The year of a table that is filled in to show how, or was given up: no report's."""
_ABSOLUTE = re.compile(r"(?<!\d)(20\d\d)\s*年(?!\s*\d{1,2}\s*月)")
_RELATIVE = re.compile(r"(本|今)年|(上一?|去)年|(前)年")
_SENTENCE = re.compile(r"[。；]|\d\s*月")
_BETWEEN_CELLS = re.compile(r"[|｜│┃\t]| {2,}|\u3000{2,}")


class TablesOfYears(NamedTuple):
    """What captions say of the tables that come again."""

    others: tuple[int, ...]
    """The tables of other years, and samples, by their numbers."""
    captions: tuple[Span, ...]
    """Their captions' lines."""
    is_open: bool
    """Whether captions name another year, and leave open which table is the report's own."""


class CaptionsOfTwo(NamedTuple):
    """The years that captions say of two tables of a text, the second with the first's rows again."""

    first: int | None
    second: int | None
    start: int
    """Where the line of the first one's caption begins, or the first one itself."""


class _Caption(NamedTuple):
    year: int
    line: Span


class _Gap(NamedTuple):
    """What a text says between two tables."""

    captions: list[_Caption]
    """Those below its last heading."""
    part: _Caption | None
    """The one above its last heading, or the year of a title."""
    headings: list[str]


class _Captioned(NamedTuple):
    """A table of the form with its caption, if it has one."""

    grid: int
    labels: frozenset[str]
    year: int | None
    line: Span | None
    """The caption's, where that speaks of no other table."""
    followed: bool
    """Whether the next line below it is a caption that no other table has."""


def may_caption_years(text: str) -> bool:
    """Whether a text has a line that may say a year, or that a table is a sample, and little else."""
    return any(
        len(line) <= 2 * MAX_CAPTION and names_year_or_sample(line) for line in text.splitlines()
    )


def tell_years(grids: Sequence[Grid], text: str, year: int | None) -> TablesOfYears:
    """Which of the tables that come again are another year's than the report's.

    Of tables with the same labels all must be captioned, each with a year of its own, one of them
    with the report's; or the report's own alone has no caption. Where `year` is not known, only
    samples are told.
    """
    alike: defaultdict[frozenset[str], list[_Captioned]] = defaultdict(list)
    for table in _captioned(grids, text, year):
        alike[table.labels].append(table)
    others: list[_Captioned] = []
    is_open = False
    for tables in alike.values():
        years = [table.year for table in tables]
        if len(tables) == 1 or all(said is None or said == year for said in years):
            continue
        own = year if year in years else None
        is_told = len({*years}) == len(tables) and {None, own} & {*years} == {own}
        if is_told and not tables[-1].followed:
            others += [table for table in tables if table.year != own]
        else:
            is_open = True
    captions = {table.line for table in others if table.line}
    return TablesOfYears(
        tuple(sorted(table.grid for table in others)), tuple(sorted(captions)), is_open
    )


def captions_of_two(text: str, first: Span, second: Span, year: int | None) -> CaptionsOfTwo | None:
    """What is said above the rows of two tables, in these parts of a text; None if nothing is."""
    gaps = [_gap_in(text, part, year, over_prose=False) for part in (first, second)]
    above, between = (gap.captions or ([gap.part] if gap.part else []) for gap in gaps)
    if not gaps[0].captions and above and above[0].year == year:
        above = []  # the report's own title
    if not above:  # the report's own table may be the one without a caption
        other = between[-1].year if between else year
        return CaptionsOfTwo(year, other, first.end) if other != year else None
    if len(above) > 1 and not between:  # both captions stand above both tables, in one order
        caption, behind = above[-2:]
        return CaptionsOfTwo(caption.year, behind.year, caption.line.start)
    said = between[-1].year if between else None
    return CaptionsOfTwo(above[-1].year, said, above[-1].line.start)


def captions_below_two(
    text: str, start: int, between: Span, behind: Span, year: int | None
) -> CaptionsOfTwo | None:
    """What the lines right below two tables say, of which the first begins at `start`; None if nothing."""
    years = [_year_right_below(text, part, year) for part in (between, behind)]
    if years[0] is None or years[1] is None or years[0] == years[1]:
        return None
    return CaptionsOfTwo(years[0], years[1], start)


def start_of_sample(text: str, lead: Span) -> int | None:
    """Where a report that shows how the form is filled in begins, if its title or a caption says so."""
    gap = _gap_in(text, lead, None, over_prose=False)
    samples = [*([gap.part] if gap.part else []), *gap.captions]
    return samples[0].line.start if samples else None


def _year_right_below(text: str, part: Span, year: int | None) -> int | None:
    """The year of the caption in the first line of a part of a text that says anything."""
    line = PRINTED_LINE.search(text, *part)
    while line and not line[0].strip(" \u3000\t|｜│┃-+=─"):
        line = PRINTED_LINE.search(text, line.end(), part.end)
    return year_of_caption(line[0], year) if line else None


def _captioned(grids: Sequence[Grid], text: str, year: int | None) -> Iterator[_Captioned]:
    """The tables of the form, with their captions."""
    in_force: _Caption | None = None
    part: _Caption | None = None
    seen: set[str] = set()  # the headings of the part
    beside: list[int] = []  # the years of captions that stand side by side
    below: list[_Captioned] = []  # the tables below those captions
    end = 0
    for index, grid in enumerate(grids):
        slots = [slot for row in grid.rows for slot in row if slot.text]
        if not slots:
            continue
        gap = _gap_in(text, Span(end, slots[0].start), year, over_prose=True)
        if gap.part or not seen.isdisjoint(gap.headings):
            part, seen = gap.part, set()
        seen.update(gap.headings)
        if gap.captions or gap.headings:
            yield from _side_by_side(beside, below)
            years = [caption.year for caption in gap.captions]
            in_force = gap.captions[0] if len({*years}) == 1 else None
            beside, below = years if len({*years}) > 1 else [], []
        gap_start, end = end, max(slot.end for slot in slots)
        labels = _labels_in(grid)
        if len(labels) < LEAST_LABELS:
            if row := _row_of_captions(grid, year):
                yield from _side_by_side(beside, below)
                in_force, beside, below = None, row, []
            continue
        first = {slot.text for slot in grid.rows[0] if slot.text}
        said = year_of_caption(first.pop(), year) if len(first) == 1 else None
        followed = _is_followed(grids, index, text, year)
        if beside:
            below.append(_Captioned(index, labels, said, None, followed))
        elif said is None and (caption := in_force or part):
            line = caption.line
            if line.start >= gap_start:  # what stands between it and the table is that year's, too
                line = Span(line.start, slots[0].start)
            yield _Captioned(index, labels, caption.year, line, followed)
        else:
            yield _Captioned(index, labels, said, None, followed)
    yield from _side_by_side(beside, below)


def _gap_in(text: str, part: Span, year: int | None, *, over_prose: bool) -> _Gap:
    """What is said in a part of a text; a caption holds behind a sentence only `over_prose`."""
    found: list[_Caption] = []
    above: _Caption | None = None
    headings: list[str] = []
    for line in PRINTED_LINE.finditer(text, part.start, part.end):
        if vocabulary().sections.fullmatch(key := printed_key(line[0])):
            above = found[-1] if found else above
            found = []
            headings.append(key)
        elif "。" in line[0]:
            found = found if over_prose else []
        else:
            pieces = [piece for piece in _BETWEEN_CELLS.split(line[0]) if piece.strip()]
            span = Span(line.start(), line.end())
            years = [year_of_caption(piece, year) for piece in pieces]
            said = [_Caption(each, span) for each in years if each is not None]
            if len(said) < len(years):
                continue
            if "报告" in line[0] and SAMPLE not in years:  # a title
                above = said[-1] if said else above
            else:
                found += said
    return _Gap(found, above, headings)


def _is_followed(grids: Sequence[Grid], index: int, text: str, year: int | None) -> bool:
    """Whether the next line below a table is a caption, and no table is behind that."""
    slots = [slot for row in grids[index].rows for slot in row]
    end = max(slot.end for slot in slots)
    gap = text[end : _start_of_next(grids, index, text)].strip()
    is_last = index + 1 == len(grids)
    if year_of_caption(gap.partition("\n")[0], year) is None:
        return False
    headings = vocabulary().sections
    return is_last or any(headings.fullmatch(printed_key(line)) for line in gap.splitlines())


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


def _row_of_captions(grid: Grid, year: int | None) -> list[int]:
    """The years of a row that holds a caption for each of several tables; none if it holds else."""
    spans = {(slot.start, slot.text) for row in grid.rows for slot in row if slot.text}
    years = [year_of_caption(text, year) for _, text in sorted(spans)]
    return [said for said in years if said is not None] if None not in years else []


def _labels_in(grid: Grid) -> frozenset[str]:
    known = vocabulary()
    texts = {text for row in grid.texts for text in row if text and not is_value(text)}
    return frozenset(
        key for key in map(printed_key, texts) if key in known.only_rows or key in known.heads
    )


def year_of_caption(text: str, year: int | None) -> int | None:
    """The one year that a caption says, as a number or by its distance from the report's."""
    line = text.strip()
    if len(line) > MAX_CAPTION or not names_year_or_sample(line) or _SENTENCE.search(line):
        return None
    if is_known_label(line):
        return None
    if names_sample(line):
        return SAMPLE
    if year is None:
        return None
    if line.isdecimal():
        return int(line)
    said = {int(match[1]) for match in _ABSOLUTE.finditer(line)}
    for match in _RELATIVE.finditer(line):
        said.add(year - (0 if match[1] else 1 if match[2] else 2))
    return said.pop() if len(said) == 1 else None
