"""A document's text as HTML, with a mark at each place that something was read from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from gipa_extract.display.display_words import WORDS, DisplayWords
from gipa_extract.display.escape import escape_html
from gipa_extract.display.report_facts import marked_claims
from gipa_extract.language import Lang
from gipa_extract.models import Cell, Document, Report, Span

LONGEST_TEXT = 60_000
"""Characters of a document that are shown whole. Of a longer one, what is far from every mark is
left out: only files with far more in them than a report are so long."""
NEAR = 500
"""Characters that stay on each side of a mark in so long a document."""
OPENING = 5_000
"""Characters of its beginning that stay in any case."""


class SourceMark(NamedTuple):
    """A passage that something was read from; an empty one is a blank place."""

    start: int
    end: int
    css: str
    cells: tuple[str, ...] = ()
    """The cells that the mark belongs to; a heading belongs to none."""


def source_html(
    document: Document,
    cells: Iterable[Cell],
    marks: Iterable[SourceMark] = (),
    *,
    lang: Lang = "zh",
) -> str:
    """The text; `<span class="gx-at" data-cells="id id">` stands where those cells were read.

    `marks` are further passages, see `prose_marks`. Where the document has pages, a line names
    each page before its first table row. What is left out of a long text is said there.
    """
    size = len(document.text)
    own_marks = [
        SourceMark(cell.start, cell.end, f"gx-{cell.trust}", (cell.id,))
        for cell in cells
        if cell.start is not None and cell.end is not None
    ]
    own_marks = [m for m in (*own_marks, *marks) if 0 <= m.start <= m.end <= size]
    pieces = _marked_pieces(document.text, own_marks, _page_turns(document), WORDS[lang])
    return f'<div class="gx-source" lang="zh">{"".join(pieces)}</div>'


def prose_marks(report: Report) -> Iterator[SourceMark]:
    """The section headings, and the numbers that the prose says of cells."""
    for section in report.sections:
        yield SourceMark(section.start, section.start + len(section.heading), "gx-heading")
    for claim, cells, css in marked_claims(report):
        yield SourceMark(claim.start, claim.end, css, cells)


def _page_turns(document: Document) -> dict[int, int]:
    """Where a line begins whose table row is the first of its page → the page."""
    turns: dict[int, int] = {}
    seen: set[int] = set()
    for slot in (slot for grid in document.grids for row in grid.rows for slot in row):
        if slot.page is not None and slot.page not in seen:
            seen.add(slot.page)
            turns[document.text.rfind("\n", 0, slot.start) + 1] = slot.page
    return turns


def _marked_pieces(
    text: str, marks: Sequence[SourceMark], turns: dict[int, int], words: DisplayWords
) -> Iterator[str]:
    """The text in pieces, each with the same marks from end to end."""
    gaps = dict(_gaps_between(len(text), marks))
    edges = {*gaps, *gaps.values(), *(mark.start for mark in marks), *(mark.end for mark in marks)}
    cuts = sorted({0, len(text), *edges, *turns})
    starting: defaultdict[int, list[SourceMark]] = defaultdict(list)
    for mark in marks:
        starting[mark.start].append(mark)

    open_marks: list[SourceMark] = []
    for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
        if start in turns:
            yield f'<span class="gx-page">{words.page.format(turns[start])}</span>'
        # A blank cell has a place and no characters: it gets an element of its own.
        yield from (_marked_html("", [mark]) for mark in starting[start] if mark.end == start)
        open_marks = [mark for mark in (*open_marks, *starting[start]) if mark.end > start]
        if start in gaps:
            yield f'<span class="gx-out">{words.left_out.format(end - start)}</span>'
        elif end > start:
            yield _marked_html(text[start:end], open_marks)


def _marked_html(text: str, marks: Sequence[SourceMark]) -> str:
    if not marks:
        return escape_html(text)
    css = " ".join(dict.fromkeys(mark.css for mark in marks))
    cells = dict.fromkeys(cell for mark in marks for cell in mark.cells)
    if not cells:
        return f'<span class="{css}">{escape_html(text)}</span>'
    blank = "" if text else " gx-blank"
    ids = escape_html(" ".join(cells))
    return f'<span class="gx-at {css}{blank}" data-cells="{ids}">{escape_html(text)}</span>'


def _gaps_between(size: int, marks: Iterable[SourceMark]) -> Iterator[Span]:
    """What is left out of a long text: all that is far from its beginning and from each mark."""
    if size <= LONGEST_TEXT:
        return
    shown = OPENING
    for mark in sorted(marks):
        if mark.start - NEAR > shown:
            yield Span(shown, mark.start - NEAR)
        shown = max(shown, mark.end + NEAR)
    if shown < size:
        yield Span(shown, size)
