"""A title of another year's report, or another body's, below which the sections begin anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from gipa_extract import forms
from gipa_extract.bodies.name_keys import may_be_one_body
from gipa_extract.cells.separate_reports.repeated_rows import LabelledRow, count_rows_around
from gipa_extract.cells.separate_reports.sections_again import (
    MAX_TITLE,
    has_numbers,
    short_line_at,
)
from gipa_extract.models import Located, Span
from gipa_extract.prose.header.body_names import body_in
from gipa_extract.prose.outline import locate

LEAST_SECTIONS = 2
"""Sections before such a title; one of them comes again behind it."""
LEAST_HELD = 3
"""Rows below another title and above the report's own, or above another title."""
MOST_LINES = 6
"""Such lines that are looked at: a list of links to other reports has no section below it."""
_TITLE = re.compile(r"20\d\d年[^\n。，；：]{0,30}(?:报告|年报)")
_END_OF_TITLE = re.compile(r"公开[^\n。，；：]{0,30}(?:报告|年报)")


def start_of_other(text: str, between: Span, rows: Sequence[LabelledRow] = ()) -> int | None:
    """Where the line of such a title begins in a part of a text; None in nearly all texts.

    `rows` are those of the form, as far as somebody has looked.
    """
    specs = forms.newest().sections
    for line in islice(_lines_that_end_titles(text, between), MOST_LINES):
        own = locate(text[: line.start], specs)
        held = sum(row.place[1] <= line.start for row in rows if row.values)
        if len(own.sections) < LEAST_SECTIONS and held < LEAST_HELD:
            continue
        other = locate(text[line.start :], specs)
        seen, begun = ({section.id for section in each.sections} for each in (own, other))
        if not begun or (seen and seen.isdisjoint(begun)):
            continue  # the sections go on
        if _is_other(text, line, own, other) or (
            _is_unnamed(text, line, own, other)
            and (
                len(seen & begun) >= LEAST_SECTIONS
                or count_rows_around(rows, line.start)[1] >= LEAST_HELD
            )
        ):
            return line.start
    return None


def _is_other(text: str, line: Span, own: Located, other: Located) -> bool:
    """Whether the report that begins in a line is another body's or year's than the one above it."""
    if _are_two_bodies(own, other):
        return _is_titled(line, other) or _prints_numbers(text, line, own)
    are_years = own.year is not None and other.year is not None
    return are_years and own.year != other.year and _is_titled(line, other)


def _is_unnamed(text: str, line: Span, own: Located, other: Located) -> bool:
    """Whether a title has above it what names no body and no year, and is no table of contents."""
    is_unnamed = own.issuer is None and own.year is None
    return is_unnamed and _is_titled(line, other) and _prints_numbers(text, line, own)


def _is_titled(line: Span, other: Located) -> bool:
    title = other.grounds.title
    return title is not None and (title.start or 0) < line.end - line.start


def _prints_numbers(text: str, line: Span, own: Located) -> bool:
    return has_numbers(text, own.sections[0].start if own.sections else 0, line.start)


def _are_two_bodies(one: Located, other: Located) -> bool:
    """Whether both name a body, and not the same."""
    return bool(one.issuer and other.issuer and not may_be_one_body(one.issuer, other.issuer))


def span_before_own(text: str, rows: Sequence[Span]) -> Span | None:
    """From a title of another year's or body's tables to the report's own title behind them; None in
    nearly all texts.

    A page may hide last year's tables above the report, and what prints it shows them. `rows` are where
    rows of the form stand.
    """
    lines = [*islice(_lines_of_titles(text, Span(0, len(text))), MOST_LINES)]
    for (line, title), (next_line, _) in pairwise(lines):
        held = sum(line.end <= row.start and row.end <= next_line.start for row in rows)
        if held < LEAST_HELD:
            continue
        own = locate(text[next_line.start :], forms.newest().sections)
        if len(own.sections) > LEAST_SECTIONS and _names_other(text, line, title, own):
            above = locate(text[slice(line.start, next_line.start)], forms.newest().sections)
            is_whole = {section.id for section in above.sections[:1]} == {own.sections[0].id}
            is_report = is_whole or _are_two_bodies(above, own)
            return None if is_report else Span(line.start, next_line.start)
    return None


def _lines_that_end_titles(text: str, between: Span) -> Iterator[Span]:
    """The lines of a part of a text that may be titles, with a year or without."""
    last: Span | None = None
    for words in _END_OF_TITLE.finditer(text, *between):
        line = short_line_at(text, *words.span(), MAX_TITLE)
        if line and line != last:
            yield line
        last = line


def _lines_of_titles(text: str, between: Span) -> Iterator[tuple[Span, Span]]:
    """The lines that may be titles, each with where its year begins and it ends."""
    for title in _TITLE.finditer(text, *between):
        line = short_line_at(text, *title.span(), MAX_TITLE)
        if line and "公开" in text[slice(*line)]:
            yield line, Span(*title.span())


def _names_other(text: str, line: Span, title: Span, own: Located) -> bool:
    """Whether a title says another year than the report's own, or names another body."""
    year = int(text[title.start : title.start + 4])
    body = body_in(text[line.start : title.start].strip())
    is_other_body = own.issuer and body and not may_be_one_body(own.issuer, body)
    return bool(is_other_body) or (own.year is not None and year != own.year)
