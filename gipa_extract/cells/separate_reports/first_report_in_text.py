"""Two reports in one text: the first ends before the title or the tables of the second.

How a text's rows are to be read is not decided yet when this is asked: a label counts with the
values that stand directly behind it, on its line or on lines of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from gipa_extract import forms
from gipa_extract.cells.separate_reports.captioned_years import (
    SAMPLE,
    CaptionsOfTwo,
    captions_below_two,
    captions_of_two,
    may_caption_years,
    start_of_sample,
)
from gipa_extract.cells.separate_reports.repeated_rows import (
    LEAST_ROWS,
    LabelledRow,
    count_rows_around,
    find_repetition,
)
from gipa_extract.cells.separate_reports.sections_again import (
    MAX_TITLE,
    begins_anew,
    start_of_sections_again,
)
from gipa_extract.cells.separate_reports.signs_of_second_report import (
    TITLE_WORDS,
    ends_title,
    label_and_values,
    may_hold_two,
)
from gipa_extract.cells.separate_reports.titles_of_others import (
    span_before_own,
    start_of_other,
)
from gipa_extract.forms import SectionSpec
from gipa_extract.forms.vocabulary import printed_key, vocabulary
from gipa_extract.models import Document, Span
from gipa_extract.prose.headings import headings_in
from gipa_extract.prose.outline import locate
from gipa_extract.readers.plain_text.line_runs import read_text
from gipa_extract.readers.text_preparation import restore
from gipa_extract.text.numerals import is_value
from gipa_extract.text.occurrences import count_up_to
from gipa_extract.text.patterns import blanked, names_correction

SECTIONS = 3
"""Sections that a text must have behind another title to be a report of its own."""
LEAST_PAGES = 3
"""Pages with the same title above them."""
_PIECE = re.compile(r"[^\n\t|｜│┃]+?(?=[ \u3000]{2}|[\n\t|｜│┃]|$)")


class PartedReports(NamedTuple):
    """A document of which a second report was parted; every span keeps its place in the whole."""

    first: Document
    rest: Document | None
    """The second report, and what may stand behind it; None if there is but one."""
    tables: int
    """Tables of the second report."""


def part_text(document: Document) -> PartedReports:
    """The first report of a text, and the rest; the document itself if there is no other."""
    text = document.text
    if not (begins_anew(text) or may_hold_two(text)):
        return PartedReports(document, None, 0)
    rows = list(_labelled_rows(text))
    if early := span_before_own(text, [Span(*row.place) for row in rows if row.values]):
        rows = [row for row in rows if row.place[0] >= early.end or row.place[1] <= early.start]
        own = f"{text[: early.start]}{blanked(text[slice(*early)])}{text[early.end :]}"
        others = [early, *_others_behind(own, rows)]
    else:
        others = _others_behind(text, rows)
    if not others and may_caption_years(text):
        from gipa_extract.cells.separate_reports.captioned_parts import find_parts_of_others

        others = find_parts_of_others(text, rows, sure_year(text))
    if not others:
        return PartedReports(document, None, 0)
    kept, left_out = list(text), list(blanked(text))
    for start, end in others:
        kept[start:end], left_out[start:end] = left_out[start:end], kept[start:end]
    start, end = others[-1]
    own, notes = restore("".join(kept[: start if end == len(text) else None]))
    first = read_text(own)  # what the second hid may be undone now
    other = read_text("".join(left_out[:end]))
    return PartedReports(
        replace(_with_tables_of(document, first), notes=(*document.notes, *notes)),
        _with_tables_of(document, other),
        max(len(document.grids) - len(first.grids), 1),
    )


def _with_tables_of(document: Document, part: Document) -> Document:
    """A document with the text of a part of it, and what was read there."""
    return replace(document, text=part.text, grids=part.grids, for_digits=part.for_digits)


def _others_behind(text: str, rows: Sequence[LabelledRow]) -> list[Span]:
    """Where other reports stand behind the first: told by rows, by the title of one or by its headings."""
    second = _start_among_rows(text, rows)
    valued = [Span(*row.place) for row in rows if row.values]
    again = start_of_sections_again(text)
    if again is not None and _says_the_same(rows, again):
        again = None
    starts = [start_of_other(text, Span(0, len(text)), rows), again]
    start = min((each for each in starts if each is not None), default=None)
    if start is None:
        return [second] if second else []
    rest = Span(with_name_above(text, start), len(text))
    lead = Span(0, min(valued[0].start, start) if valued else start)
    sample = start_of_sample(text, lead)
    if sample is not None:  # what stands above the title shows how the form is filled in
        return [Span(sample, rest.start)]
    if second and second.start <= start < second.end:
        return [second]
    if second is None or rest.start < second.start:
        return [rest]
    is_first_whole = any(row.start < second.start for row in valued)
    return [second, rest] if is_first_whole else [second]  # a sample stands above the first


def _says_the_same(rows: Sequence[LabelledRow], place: int) -> bool:
    """Whether the rows that come again behind a place print what they did: one report, in part or whole."""
    same, other = count_rows_around(rows, place)
    return same >= LEAST_ROWS and not other


def _start_among_rows(text: str, rows: Sequence[LabelledRow]) -> Span | None:
    """The same where rows stand on both sides of it that print their values beside their labels."""
    valued = [row.place for row in rows if row.values]
    if len(valued) < 2 * LEAST_ROWS:
        return None
    title = _title_between(text, valued[LEAST_ROWS - 1][1], valued[-LEAST_ROWS][0])
    if title is not None:
        title = with_name_above(text, title)
        sample = start_of_sample(text, Span(0, valued[0][0]))
        return Span(title, len(text)) if sample is None else Span(sample, title)
    if second := _start_by_rows(text, rows):
        return second
    other = start_of_other(text, Span(0, valued[-LEAST_ROWS][0]))  # no row came again
    return None if other is None else Span(with_name_above(text, other), len(text))


def _start_by_rows(text: str, rows: Sequence[LabelledRow]) -> Span | None:
    """Where rows that come again stand, if they are another report's, or another year's."""
    again = find_repetition(rows)
    if again is None:
        return None
    between = Span(rows[again - 1].place[1], rows[again].place[0])
    start = _end_of_first(text, between)
    second = Span(start, _first_goes_on(text, start))
    said = _captions_of(text, rows, again, second) if may_caption_years(text) else None
    if said and said.first != said.second:
        return _span_of_other_year(said, second, sure_year(text))
    return second if parts_reports(text, between) else None


def parts_reports(text: str, between: Span) -> bool:
    """Whether a heading, a title or a notice of correction stands between two tables of the same rows.

    Of two that stand one right below the other nothing says which is the report's own.
    """
    part = text[between.start : between.end]
    if headings_in(part, _specs()).candidates or names_correction(part):
        return True
    return any(
        len(line) <= MAX_TITLE and TITLE_WORDS.search(line) and ends_title(text, place)
        for place, line in _whole_lines(text, *between)
    )


def _captions_of(
    text: str, rows: Sequence[LabelledRow], again: int, second: Span
) -> CaptionsOfTwo | None:
    """What captions above the tables that come twice say of them, or else those below."""
    year = sure_year(text)
    first = next(index for index, row in enumerate(rows) if row.label == rows[again].label)
    lead = Span(rows[first - 1].place[1] if first else 0, rows[first].place[0])
    between = Span(rows[again - 1].place[1], rows[again].place[0])
    last = max(row.place[1] for row in rows if row.place[1] <= second.end)
    behind = Span(last, len(text))
    head = _end_of_first(text, lead)
    return captions_below_two(text, head, between, behind, year) or captions_of_two(
        text, lead, between, year
    )


def _span_of_other_year(said: CaptionsOfTwo, second: Span, year: int | None) -> Span | None:
    """Where the other report's tables stand: the first ones, if captions say another year of them.

    None if the first are said to be another year's, and the second not to be the report's own:
    where they differ, cells are doubtful.
    """
    if said.first == year:
        return second
    is_told = said.second == year or (said.first == SAMPLE and said.second is None)
    return Span(said.start, second.start) if is_told else None


def sure_year(text: str, path: str | None = None) -> int | None:
    """The year of a text's report, if nothing speaks against it."""
    located = locate(text, forms.newest().sections, path=path)
    ground = located.grounds.year
    return None if ground is None or ground.trust == "doubtful" else located.year


def with_name_above(text: str, title: int) -> int:
    """Where a title begins: in the line above it, if the body's name stands there alone."""
    above = text[:title].rstrip()
    start = above.rfind("\n") + 1
    if len(above) - start > MAX_TITLE:
        return title
    specs = forms.newest().sections
    whole, part = locate(text[start:], specs), locate(text[title:], specs)
    is_longer = len(whole.title or "") > len(part.title or "")
    return start if is_longer and (whole.title or "").endswith(part.title or "") else title


def _first_goes_on(text: str, start: int) -> int:
    """Where the report goes on behind a table of another year that stands in its midst.

    That is the heading of a section that it has not had yet, if no other comes before.
    """
    specs = _specs()
    known = [section.id for section in locate(text[:start], specs).sections]
    after = locate(text[start:], specs).sections
    orders = {spec.id: order for order, spec in enumerate(specs)}
    last = max((orders.get(name, -1) for name in known), default=-1)
    if not known or not after or orders.get(after[0].id, -1) <= last:
        return len(text)
    return start + after[0].start


def _title_between(text: str, start: int, end: int) -> int | None:
    """The first title with a whole report before it, and another behind it.

    A line that comes on every page stands above no report of its own.
    """
    for place, line in _whole_lines(text, start, end):
        if len(line) > MAX_TITLE or not TITLE_WORDS.search(line):
            continue  # nearly all lines
        if count_up_to(text, f"\n{line}", LEAST_PAGES) >= LEAST_PAGES:
            continue
        if _is_title_of_report(text, place, line):
            before, behind = _sections_of(text[:place]), _sections_of(text[place:])
            # On the second page of an article the sections go on that the first has begun.
            if len(before) >= SECTIONS and not before.isdisjoint(behind):
                return place
    return None


def _labelled_rows(text: str) -> Iterator[LabelledRow]:
    """The labels of rows in a text, each with the values that stand directly behind it."""
    label, start, end = "", 0, 0
    values: list[str] = []
    for piece in _PIECE.finditer(text):
        words = piece[0].strip()
        if not words:
            continue
        name, *beside = label_and_values(words)
        if name:
            if label and (label != name or values):  # a merged label may be printed again and again
                yield LabelledRow((start, end), label, tuple(values))
            label, values = name, beside
            start, end = piece.span()
        # Values may stand on lines of their own below the label.
        elif label and is_value(words):
            values.append(words)
            end = piece.end()
        elif label:
            yield LabelledRow((start, end), label, tuple(values))
            label = ""
    if label:
        yield LabelledRow((start, end), label, tuple(values))


def _end_of_first(text: str, between: Span) -> int:
    """Where the first report ends, between its last row and the first that comes again.

    That is a heading that the first has, too, or else the head of a table.
    """
    start, end = between
    specs = _specs()
    seen_sections = {section.id for section in locate(text[:start], specs).sections}
    for heading in headings_in(text[start:end], specs).candidates:
        if specs[heading.order].id in seen_sections:
            return start + heading.start
    lines = list(_whole_lines(text, start, end))
    heads = (place for place, line in lines if _names_head(line))
    return next(heads, lines[-1][0] if lines else end)


def _specs() -> tuple[SectionSpec, ...]:
    return tuple(forms.newest().sections)


def _whole_lines(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The whole lines of a part of a text, with their places."""
    place = text.find("\n", start, end) + 1 or end
    for line in text[place:end].splitlines(keepends=True):
        yield place, line
        place += len(line)


def _is_title_of_report(text: str, start: int, line: str) -> bool:
    """Whether a title begins in a line, and a whole report stands behind it."""
    if not ends_title(text, start):
        return False
    located = locate(text[start:], forms.newest().sections)
    ground = located.grounds.title
    near = ground is not None and ground.start is not None and ground.start <= len(line)
    return near and len(located.sections) >= SECTIONS


def _sections_of(text: str) -> set[str]:
    return {section.id for section in locate(text, forms.newest().sections).sections}


def _names_head(line: str) -> bool:
    """Whether a line names a column or a table of the form."""
    labels = vocabulary().heads | vocabulary().captions
    pieces = (piece[0].strip() for piece in _PIECE.finditer(line))
    return any(len(piece) > 1 and printed_key(piece) in labels for piece in pieces)
