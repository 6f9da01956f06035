"""What a person says that a place prints → the cell, with that place where it was shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from gipa_extract.fact_places import place_fact
from gipa_extract.models import Cell, Claim, Document, Quote, Span, Trust
from gipa_extract.reasons import Reason
from gipa_extract.reviewing.entered_text import printed_instead, require_clear
from gipa_extract.reviewing.gold import numeral_in, shortest_quote
from gipa_extract.reviewing.journal import Fact, ReviewError
from gipa_extract.text.folding import BLANKS, strip_span, without_blanks
from gipa_extract.text.numerals import parse

Entered = TypeVar("Entered", Cell, Claim, Quote)


def cell_printing(
    before: Cell, text: str | None, at: Span | None, document: Document | None
) -> Cell:
    """The cell that prints `text`, or what stands at `at` in the document.

    Its place is recorded only where the document's text says the same there: at `at`, or where
    the reading found it. A number that was typed, such as one that OCR misread, has none; it is
    as good as whoever typed it, and no better. One that the source contradicts is doubtful.
    ReviewError where the text is neither a number nor anything that a report prints.
    """
    span = _span_in(at, document)
    there = _text_of(document)[span.start : span.end] if span else ""
    if text is None:
        if span is None:
            raise ReviewError("nothing is said", where=before.id, remedy="give a text or a place")
        text = there
    if span is not None and _says_the_same(text, there):
        return _with_place(_read_as(before, there, span, _page_of(document, span)), document)
    if span is None and _says_the_same(text, before.raw or ""):
        as_shown = _at_place_of_reading(before)
        if as_shown is not None:
            return as_shown
    return _typed_cell(before, text, span, document)


def _at_place_of_reading(before: Cell) -> Cell | None:
    """The cell as its reader found it; None where the reading has no place."""
    if before.start is None or before.end is None:
        return None
    cell = _read_as(before, before.raw or "", Span(before.start, before.end), before.page)
    cell.box = before.box
    return cell


def _typed_cell(before: Cell, text: str, span: Span | None, document: Document | None) -> Cell:
    """A cell that prints what was typed; doubtful where the source prints something else."""
    require_clear(text, before.id)
    cell = _read_as(before, text.strip(BLANKS), None, None)
    printed = printed_instead(before, cell, span, document)
    if printed is not None:
        cell.doubt_for(_contradiction_reason(printed))
        cell.alternatives = [printed] if printed else None
    return cell


def is_contradicted(cell: Cell | Fact) -> bool:
    """Whether a person said something else than what the source prints."""
    return isinstance(cell, Cell) and cell.doubt is not None and cell.doubt.code in _CONTRADICTIONS


_CONTRADICTIONS = ("source_prints_otherwise", "source_lacks_value")


def _contradiction_reason(printed: str) -> Reason:
    if printed:
        return Reason("source_prints_otherwise", {"printed": printed[:40]})
    return Reason("source_lacks_value")


def spans_of_values(
    values: Sequence[str], at: Span | None, document: Document | None
) -> list[Span | None]:
    """Where each value of a row stands, one after the other, in the passage that was selected."""
    if at is None:
        return [None] * len(values)
    spans: list[Span | None] = []
    offset, end = at
    for value in values:
        start = _text_of(document).find(value, offset, end) if value else -1
        spans.append(Span(start, start + len(value)) if start >= 0 else None)
        offset = start + len(value) if start >= 0 else offset
    return spans


def cell_absent(before: Cell) -> Cell:
    """The cell of which the document has no place."""
    return Cell(before.id, origin="human")


def cell_accepted(shown: Cell) -> Cell:
    """The reading, with which a person agrees."""
    if is_contradicted(shown):
        return replace(shown)
    trust: Trust = "missing" if shown.kind == "absent" else "confirmed"
    return replace(shown, trust=trust, reason=None, doubt=None, alternatives=None)


def quote_at(at: Span, document: Document | None) -> Quote:
    """The passage at `at`, word for word, without the blanks at its ends."""
    span = require_span(at, document)
    quote = Quote(text=_text_of(document)[span.start : span.end], start=span.start, end=span.end)
    return _with_place(quote, document)


def claim_at(at: Span, about: str, document: Document | None) -> Claim:
    """The claim whose numeral is the only one at `at`; ReviewError where there is not just one."""
    span = require_span(at, document)
    numeral = numeral_in(_text_of(document), span)
    if numeral is None:
        raise ReviewError(
            f"{_text_of(document)[span.start : span.end][:20]!r} holds no numeral, or several",
            where=about,
            remedy="select one number in the text",
        )
    raw = _text_of(document)[numeral.start : numeral.end]
    claim = Claim(
        about=about,
        value=parse(raw).value,
        raw=raw,
        start=numeral.start,
        end=numeral.end,
        quote=shortest_quote(_text_of(document), numeral),
        origin="human",
    )
    return _with_place(claim, document)


def _with_place(fact: Entered, document: Document | None) -> Entered:
    """What a person pointed at, with its box on its page."""
    if document is not None:
        place_fact(fact, document)
    return fact


def _read_as(before: Cell, raw: str, span: Span | None, page: int | None) -> Cell:
    """The cell of this raw text; the unit of its column's head is taken from the reading."""
    printed = parse(raw)
    unit = printed.unit
    if unit is None and printed.kind == "number" and parse(before.raw or "").unit is None:
        unit = before.unit
    start, end = span or (None, None)
    trust: Trust = "confirmed" if span else "read"
    return Cell(
        before.id,
        printed.value,
        printed.kind,
        raw,
        unit,
        start,
        end,
        page,
        origin="human",
        trust=trust,
    )


def _says_the_same(text: str, printed: str) -> bool:
    """Whether they differ in blanks alone, or in how they write one number or a dash: 169, 增169."""
    if without_blanks(text) == without_blanks(printed):
        return True
    entered, read = parse(text), parse(printed)
    if entered.kind != read.kind or entered.kind not in ("number", "dash"):
        return False
    return entered.value == read.value and entered.unit in (None, read.unit)


def _text_of(document: Document | None) -> str:
    return document.text if document else ""


def _span_in(at: Span | None, document: Document | None) -> Span | None:
    return None if at is None else require_span(at, document)


def require_span(at: Span, document: Document | None) -> Span:
    """The place without the blanks at its ends; ReviewError where the document has none such."""
    start, end = at
    if not 0 <= start <= end <= len(_text_of(document)):
        raise ReviewError(
            f"the document's text has no {start}:{end}",
            remedy="" if document else "give the report its document: extract() the file again",
        )
    return Span(*strip_span(_text_of(document), start, end))


def _page_of(document: Document | None, span: Span) -> int | None:
    """The page of the slot that a span begins in; null where it is in no table, or no page."""
    for grid in document.grids if document else ():
        for row in grid.rows:
            for slot in row:
                if slot.start <= span.start < max(slot.end, slot.start + 1):
                    return slot.page
    return None
