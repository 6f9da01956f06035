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
from gipa_extract.cells.repeated_rows import (
    LEAST_ROWS,
    LabelledRow,
    find_repetition,
    row_label,
)
from gipa_extract.forms.vocabulary import printed_key, vocabulary
from gipa_extract.models import Document, Span
from gipa_extract.prose.headings import headings_in
from gipa_extract.prose.outline import locate
from gipa_extract.readers.plain_text.line_runs import read_text
from gipa_extract.text.compact import compact, lines_of
from gipa_extract.text.folding import BLANKS
from gipa_extract.text.numerals import is_value
from gipa_extract.text.string_cache import remembered

MAX_LABEL = 80
"""Characters of a piece that is looked up; the longest official label has 38."""
MAX_PIECE = 2 * MAX_LABEL
"""With the blanks round it."""
SECTIONS = 3
"""Sections that a text must have behind another title to be a report of its own."""
MAX_TITLE = 80
"""Characters of a line that may be a title, or the first half of one."""
_TITLE_WORDS = re.compile("公开|公開|报告|報告|年报|年報")
_PIECE = re.compile(r"[^\n\t|｜│┃]+?(?=[ \u3000]{2}|[\n\t|｜│┃]|$)")
_PARTING_MARKS = "\t|｜│┃"
"""What parts two pieces of `_PIECE` beside line ends and gaps."""
_REPORT = re.compile("报告|总结|年报")
"""One of these ends every title, in simplified script and without blanks."""
_BETWEEN = rf"(?:[{re.escape(BLANKS)}*#]|[(（][^()（）]{{1,14}}[)）])*"
_PRINTED_REPORT = re.compile(f"[报報]{_BETWEEN}[告吿]|[总總]{_BETWEEN}[結结]|年{_BETWEEN}[报報]")
"""What `_REPORT` says, as it may be printed. 上年结转 is none."""
_REPORTS_BY_FIRST = {
    first: re.compile(f"{first}{_BETWEEN}[{last}]")
    for firsts, last in (("报報", "告吿"), ("总總", "結结"), ("年", "报報"))
    for first in firsts
}
"""The same, by what each begins with: one certain character is ten times as quick to search for."""
_TITLE_LINES = 5
"""A title that begins in a line or right behind it, with a name above it, ends in the fifth."""


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
    if not _may_hold_two(text):
        return PartedReports(document, None, 0)
    rows = list(_labelled_rows(text))
    second = _start_of_second(text, rows)
    if second is None:
        return PartedReports(document, None, 0)
    start, end = second
    behind = blanked(text[start:end]) + text[end:] if end < len(text) else ""
    first = read_text(text[:start] + behind)
    other = read_text(blanked(text[:start]) + text[start:end])
    return PartedReports(
        _with_tables_of(document, first),
        _with_tables_of(document, other),
        max(len(document.grids) - len(first.grids), 1),
    )


def _with_tables_of(document: Document, part: Document) -> Document:
    """A document with the text of a part of it, and what was read there."""
    return replace(document, text=part.text, grids=part.grids, for_digits=part.for_digits)


def blanked(text: str) -> str:
    """As many blanks, with the line ends: what stands behind keeps its place."""
    return re.sub(r"[^\n]", " ", text)


def _may_hold_two(text: str) -> bool:
    """Whether labels of rows come again, or a title may stand among them; quickly no for nearly all.

    This looks at labels wherever they stand, so that it sees more than `_second_begins`, never less.
    """
    plain = text.replace("\u3000", " ")
    parted = plain.replace("  ", "\n")
    for mark in _PARTING_MARKS:
        parted = parted.replace(mark, "\n")
    pieces = parted.split("\n")
    named = [each for each in pieces if 1 < len(each) <= MAX_PIECE and _label_of_piece(each)]
    if len(named) < 2 * LEAST_ROWS:
        return False
    repeated = len(named) - len(set(map(_label_of_piece, named)))
    if repeated >= LEAST_ROWS and _come_rows_again(pieces):
        return True
    start, end = 0, len(text)
    for words in named[:LEAST_ROWS]:
        start = plain.index(words, start) + len(words)
    for words in named[: -LEAST_ROWS - 1 : -1]:
        end = plain.rindex(words, 0, end)
    return any(_ends_title(text, line) for line in _title_lines(text, start, end))


def _come_rows_again(pieces: Sequence[str]) -> bool:
    """Whether labels of rows come again, but for a merged one that stands in several places."""
    read = [_label_and_values(words) for piece in pieces if (words := piece.strip())]
    labels = [
        label
        for (label, *values), before in zip(read, [("",), *read], strict=False)
        if label and (values or before != (label,))
    ]
    return len(labels) - len(set(labels)) >= LEAST_ROWS


def _title_lines(text: str, start: int, end: int) -> Iterator[int]:
    """Where the lines begin, in a part of a text, in which a title may begin."""
    below = lines_of(text, end, len(text), _TITLE_LINES)
    stop = below[-1].end if below else end
    if not any(
        report.search(text, start, stop)
        for first, report in _REPORTS_BY_FIRST.items()
        if text.find(first, start, stop) >= 0
    ):
        return  # hardly any text has one among its tables
    ends = _PRINTED_REPORT.finditer(text, start, stop)
    report = next(ends, None)
    last = -1
    for words in _TITLE_WORDS.finditer(text, start, end) if report else ():
        line = text.rfind("\n", 0, words.start()) + 1
        while report and report.end() <= line:
            report = next(ends, None)
        if report is None:
            return
        if line != last:
            last = line
            yield line


@remembered
def _label_of_piece(piece: str) -> str:
    """The row that a piece names; "" if it names none."""
    words = piece.strip()
    return _label_and_values(words)[0] if len(words) > 1 else ""


def _start_of_second(text: str, rows: Sequence[LabelledRow]) -> Span | None:
    """Where a second report stands: from its title, or else by its rows; None if there is but one."""
    valued = [row.place for row in rows if row.values]
    if len(valued) < 2 * LEAST_ROWS:
        return None
    title = _title_between(text, valued[LEAST_ROWS - 1][1], valued[-LEAST_ROWS][0])
    if title is not None:
        return Span(with_name_above(text, title), len(text))
    again = find_repetition(rows)
    if again is None:
        return None
    start = _end_of_first(text, rows[again - 1], rows[again])
    return Span(start, _first_goes_on(text, start))


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
    specs = tuple(forms.newest().sections)
    known = [section.id for section in locate(text[:start], specs).sections]
    after = locate(text[start:], specs).sections
    orders = {spec.id: order for order, spec in enumerate(specs)}
    last = max((orders.get(name, -1) for name in known), default=-1)
    if not known or not after or orders.get(after[0].id, -1) <= last:
        return len(text)
    return start + after[0].start


def _title_between(text: str, start: int, end: int) -> int | None:
    """The first title with a whole report before it, and another behind it."""
    for place, line in _whole_lines(text, start, end):
        if _is_title_of_report(text, place, line) and _count_of_sections(text[:place]) >= SECTIONS:
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
        name, *beside = _label_and_values(words)
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


@remembered
def _label_and_values(words: str) -> tuple[str, ...]:
    """The label that a piece is, with values that single spaces part from it; "" if it is none."""
    if len(words) > MAX_LABEL:
        return ("",)
    if key := row_label(words):
        return (key,)
    *beside, last = words.split()
    if not beside:
        return ("",)
    values = [last] if is_value(last) else []
    while values and beside and is_value(beside[-1]):
        values.insert(0, beside.pop())
    key = row_label(beside[-1]) if values and beside else None
    return (key, *values) if key else ("",)


def _end_of_first(text: str, last: LabelledRow, again: LabelledRow) -> int:
    """Where the first report ends, between its last row and the first that comes again.

    That is a heading that the first has, too, or else the head of a table.
    """
    start, end = last.place[1], again.place[0]
    specs = tuple(forms.newest().sections)
    seen_sections = {section.id for section in locate(text[:start], specs).sections}
    for heading in headings_in(text[start:end], specs).candidates:
        if specs[heading.order].id in seen_sections:
            return start + heading.start
    lines = list(_whole_lines(text, start, end))
    heads = (place for place, line in lines if _names_head(line))
    return next(heads, lines[-1][0] if lines else end)


def _whole_lines(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The whole lines of a part of a text, with their places."""
    place = text.find("\n", start, end) + 1 or end
    for line in text[place:end].splitlines(keepends=True):
        yield place, line
        place += len(line)


def _is_title_of_report(text: str, start: int, line: str) -> bool:
    """Whether a title begins in a line, and a whole report stands behind it."""
    if len(line) > MAX_TITLE or not _TITLE_WORDS.search(line) or not _ends_title(text, start):
        return False
    located = locate(text[start:], forms.newest().sections)
    ground = located.grounds.title
    near = ground is not None and ground.start is not None and ground.start <= len(line)
    return near and len(located.sections) >= SECTIONS


def _ends_title(text: str, start: int) -> bool:
    """Whether the words that end a title stand in the line that begins here, or soon below it."""
    lines = lines_of(text, start, len(text), _TITLE_LINES)
    if not lines or not _PRINTED_REPORT.search(text, start, lines[-1].end):
        return False
    return bool(_REPORT.search(compact(text, lines).folded))


def _count_of_sections(text: str) -> int:
    return len(locate(text, forms.newest().sections).sections)


def _names_head(line: str) -> bool:
    """Whether a line names a column or a table of the form."""
    labels = vocabulary().heads | vocabulary().captions
    pieces = (piece[0].strip() for piece in _PIECE.finditer(line))
    return any(len(piece) > 1 and printed_key(piece) in labels for piece in pieces)
