"""Two reports in one file, or last year's tables behind this year's: each is told apart.

Rows of the form that come again with other numbers are another report's. Nothing of the two is ever
mixed, and spans of each are those of the whole text: what is another's is blank in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gipa_extract import forms
from gipa_extract.cells.separate_reports.captioned_years import (
    TablesOfYears,
    may_caption_years,
    tell_years,
)
from gipa_extract.cells.separate_reports.first_report_in_text import (
    SECTIONS,
    PartedReports,
    part_text,
    parts_reports,
    sure_year,
    with_name_above,
)
from gipa_extract.cells.separate_reports.repeated_rows import (
    LEAST_ROWS,
    LabelledRow,
    find_repetition,
    row_label,
)
from gipa_extract.cells.separate_reports.titles_of_others import start_of_other
from gipa_extract.cells.separate_reports.voided_tables import without_voided
from gipa_extract.models import Document, Grid, Slot, Span
from gipa_extract.prose.outline import locate
from gipa_extract.reasons import Reason
from gipa_extract.text.numerals import is_value
from gipa_extract.text.patterns import blanked, names_correction


def first_report(document: Document) -> Document:
    """The document without the tables, and the text, of a second report; a note says so."""
    document = _as_corrected(document)
    first, rest, tables = _part_first(document)
    if rest is None:
        return document
    note = Reason("second_report_left_out", {"tables": tables})
    return replace(first, notes=(*first.notes, note))


def separate_reports(document: Document) -> list[Document]:
    """The document of each report in a file, in their order; mostly one, the document itself."""
    separated: list[Document] = []
    rest: Document | None = _as_corrected(document)
    while rest is not None:
        first, rest, _ = _part_first(rest)
        separated.append(first)
    return separated


def _as_corrected(document: Document) -> Document:
    """The document without the tables that it declares void."""
    if not names_correction(document.text):
        return document
    rest = _part_first(document).rest
    corrected = without_voided(document, rest) if rest else None
    return corrected or document


def _part_first(document: Document) -> PartedReports:
    if document.media_type == "text/plain":
        return part_text(document)
    if parted := _part_at_title(document):
        return parted
    labels = list(_labels_of_rows(document.grids))
    if len({label for _, label in labels}) == len(labels):  # none comes again, as in most files
        return PartedReports(document, None, 0)
    labelled = [_labelled_row(document.grids, place, label) for place, label in labels]
    again = find_repetition(labelled)
    are_told = False
    if may_caption_years(document.text):
        told = tell_years(document.grids, document.text, sure_year(document.text, document.path))
        if told.is_open:  # the first may be another year's: where they differ, cells are doubtful
            return PartedReports(document, None, 0)
        are_told = bool(told.others)
        # What captions name may stand behind the first report, as another one does.
        if are_told and (again is None or labelled[again].place[0] > told.others[0]):
            return _part_captioned_years(document, told)
    if again is None or not (are_told or _is_apart(document, labelled[again - 1 : again + 1])):
        return PartedReports(document, None, 0)
    grid, row = labelled[again].place
    rows = document.grids[grid].rows
    head = _with_head(rows, row)
    kept, others = list(document.grids[:grid]), list(document.grids[grid + 1 :])
    others.insert(0, document.grids[grid]._replace(rows=rows[head:]))
    if head:
        kept.append(document.grids[grid]._replace(rows=rows[:head]))
    text = document.text
    tables = min((slot.start for slot in rows[head] if slot.text), default=len(text))
    end = _end_of_first(text, tables, kept)
    if end == len(text):  # without a title of its own: what stands around it is the first report's
        rest = Span(tables, max(slot.end for slot in _slots_of(others)))
        first, second = _without(text, rest), _alone(text, rest)
    else:
        first, second = text[:end], _alone(text, Span(end, len(text)))
    return PartedReports(
        replace(document, text=first, grids=tuple(kept)),
        replace(document, text=second, grids=tuple(others)),
        len(others),
    )


def _part_at_title(document: Document) -> PartedReports | None:
    """The two reports of a document, if a title of another one says where it begins."""
    text = document.text
    places = [slot.start for slot in _slots_of(document.grids) if slot.text]
    if not places:
        return None
    title = start_of_other(text, Span(0, max(places)))
    if title is None:
        return None
    end = with_name_above(text, title)
    kept = _rows_of_part(document.grids, Span(0, end))
    others = _rows_of_part(document.grids, Span(end, len(text)))
    if sum(1 for _ in _labels_of_rows(others)) < LEAST_ROWS:
        return None
    return PartedReports(
        replace(document, text=text[:end], grids=kept),
        replace(document, text=_alone(text, Span(end, len(text))), grids=others),
        len(others),
    )


def _rows_of_part(grids: Sequence[Grid], part: Span) -> tuple[Grid, ...]:
    """The tables' rows that begin in a part of the text."""
    kept = (
        grid._replace(rows=tuple(row for row in grid.rows if _begins_in(row, part)))
        for grid in grids
    )
    return tuple(grid for grid in kept if grid.rows)


def _begins_in(row: Sequence[Slot], part: Span) -> bool:
    return part.start <= min((slot.start for slot in row), default=0) < part.end


def _slots_of(grids: Sequence[Grid]) -> Iterator[Slot]:
    return (slot for grid in grids for row in grid.rows for slot in row)


def _alone(text: str, part: Span) -> str:
    """A part of a text at its own place, and blanks before it."""
    return blanked(text[: part.start]) + text[slice(*part)]


def _without(text: str, part: Span) -> str:
    return text[: part.start] + blanked(text[slice(*part)]) + text[part.end :]


def _is_apart(document: Document, rows: Sequence[LabelledRow]) -> bool:
    """Whether the text says that what begins with the second of two rows is another report's."""
    above, below = ([slot for slot in slots if slot.text] for slots in _rows_at(document, rows))
    between = Span(max(slot.end for slot in above), min(slot.start for slot in below))
    return parts_reports(document.text, between)


def _rows_at(document: Document, rows: Sequence[LabelledRow]) -> Iterator[tuple[Slot, ...]]:
    return (document.grids[grid].rows[number] for grid, number in (row.place for row in rows))


def _part_captioned_years(document: Document, told: TablesOfYears) -> PartedReports:
    """The document without the tables that captions say are another year's, or samples."""
    grids, text = document.grids, document.text
    spans = [*told.captions, *(_span_of(grids[index]) for index in told.others)]
    own, other = list(text), list(blanked(text))
    for start, end in spans:
        own[start:end], other[start:end] = other[start:end], own[start:end]
    return PartedReports(
        replace(
            document,
            text="".join(own),
            grids=tuple(grid for index, grid in enumerate(grids) if index not in told.others),
        ),
        replace(document, text="".join(other), grids=tuple(grids[each] for each in told.others)),
        len(told.others),
    )


def _span_of(grid: Grid) -> Span:
    """From a table's first character to its last."""
    slots = [slot for row in grid.rows for slot in row if slot.text]
    return Span(min(slot.start for slot in slots), max(slot.end for slot in slots))


def _labels_of_rows(grids: Sequence[Grid]) -> Iterator[tuple[tuple[int, int], str]]:
    """Grid and number of each row of a document's tables that a label of the form names, and that."""
    for index, grid in enumerate(grids):
        for number, texts in enumerate(grid.texts):
            named = [*filter(None, map(row_label, texts))]
            if named:
                yield (index, number), named[-1]


def _labelled_row(grids: Sequence[Grid], place: tuple[int, int], label: str) -> LabelledRow:
    index, number = place
    texts = grids[index].texts[number]
    return LabelledRow(place, label, tuple(text for text in texts if text and is_value(text)))


def _with_head(rows: Sequence[tuple[Slot, ...]], row_index: int) -> int:
    """The first row of the head that stands above a row: a row without values, and the like."""
    while row_index and not any(slot.text and is_value(slot.text) for slot in rows[row_index - 1]):
        row_index -= 1
    return row_index


def _end_of_first(text: str, tables: int, kept: Sequence[Grid]) -> int:
    """Where the first report's text ends: before the title of the second, or nowhere."""
    last = max((slot.end for grid in kept for row in grid.rows for slot in row), default=0)
    offset = last
    for line in text[last:tables].splitlines(keepends=True):
        located = locate(text[offset:], forms.newest().sections) if _may_be_title(line) else None
        if located and located.title and len(located.sections) >= SECTIONS:
            return max(last, with_name_above(text, offset))
        offset += len(line)
    return len(text)


def _may_be_title(line: str) -> bool:
    return "公开" in line and "报告" in line and len(line) < 60 and "年" in line
