"""Places of a document's text → marks in markup that prints that text: a cell in its own table.

The text that was read and the text of the markup are aligned, character by character, blanks
aside; a sign for the beginning of each cell and one for an empty one stand in both. What has no
counterpart, because one of the two left it out, gets no mark.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from gipa_extract.display.report_facts import marked_claims
from gipa_extract.models import Document, Report
from gipa_extract.text.folding import BLANKS, INVISIBLE

if TYPE_CHECKING:
    from lxml.etree import _Element

CELL, EMPTY = "\ue000", "\ue001"
"""Signs for the beginning of a cell, and for one that is empty; no text is printed in these."""
_PASSED_OVER = frozenset((*BLANKS, *INVISIBLE, CELL, EMPTY))
_CELL_TAGS = frozenset(("td", "th"))


class PlacedCharacter(NamedTuple):
    """One character of the markup's text: where it stands."""

    element: _Element
    is_tail: bool
    """Whether it stands behind the element, and not in it."""
    offset: int


class TextMark(NamedTuple):
    """A passage of the document's text, what it is of, and how it is marked."""

    start: int
    end: int
    css: str
    cells: tuple[str, ...]


def mark_places(markup: str, report: Report, document: Document) -> str:
    """The markup, with `data-cells` on each table cell and passage that something was read from."""
    import lxml.html

    root = lxml.html.fragment_fromstring(markup, create_parent="div")
    printed, places = _printed_characters(root)
    read, offsets = _read_characters(document)
    # What the reader read, and what the page prints, differ by white space, menus, hidden text:
    # the characters that both have in order lead from a span to its elements.
    counterpart = _align_texts(read, printed)
    where = {offset: places[index] for offset, index in _places_of_offsets(offsets, counterpart)}
    # An empty cell has no character of its own: a mark of its own stands for it in both.
    blank_cells = {
        offset: places[counterpart[index]].element
        for index, offset in enumerate(offsets)
        if read[index] == EMPTY and index in counterpart
    }
    passages: defaultdict[tuple[_Element, bool], list[tuple[int, int, TextMark]]]
    passages = defaultdict(list)
    for mark in text_marks(report):
        marked = [where[offset] for offset in range(mark.start, mark.end) if offset in where]
        is_blank = mark.start == mark.end
        # A value that is all of its cell colours the cell; one in a sentence is wrapped there.
        whole = (
            blank_cells.get(mark.start)
            if is_blank
            else _own_cell(marked, printed_of=mark, document=document)
        )
        if whole is not None:
            _mark_element(whole, mark)
        else:
            for key, first, last in _runs_in_elements(marked):
                passages[key].append((first, last, mark))
    # Wrapping moves the text behind it, so it comes once every place was looked up.
    for (element, is_tail), in_element in passages.items():
        _wrap_passages(element, is_tail, in_element)
    return str(lxml.html.tostring(root, encoding="unicode"))


def text_marks(report: Report) -> Iterator[TextMark]:
    """The passages that cells, claims and header facts were read from."""
    for cell in report.cells:
        if cell.start is not None and cell.end is not None:
            yield TextMark(cell.start, cell.end, f"gx-at gx-{cell.trust}", (cell.id,))
    for claim, cells, css in marked_claims(report):
        yield TextMark(claim.start, claim.end, f"gx-at {css}", cells)


def _printed_characters(root: _Element) -> tuple[str, list[PlacedCharacter]]:
    """The markup's text without blanks, and the place of each character."""
    chars: list[str] = []
    places: list[PlacedCharacter] = []

    def take(text: str | None, element: _Element, is_tail: bool) -> None:
        for offset, char in enumerate(text or ""):
            if char not in _PASSED_OVER:
                chars.append(char)
                places.append(PlacedCharacter(element, is_tail, offset))

    def sign(char: str, element: _Element) -> None:
        chars.append(char)
        places.append(PlacedCharacter(element, False, -1))

    def walk(element: _Element) -> None:
        is_cell = element.tag in _CELL_TAGS
        if is_cell:
            sign(CELL, element)
        before = len(chars)
        take(element.text, element, False)
        for child in element:
            walk(child)
            take(child.tail, child, True)
        if is_cell and len(chars) == before:
            sign(EMPTY, element)

    walk(root)
    return "".join(chars), places


def _read_characters(document: Document) -> tuple[str, list[int]]:
    """The document's text without blanks, with the signs, and the offset of each character."""
    slots = {slot.start: slot for grid in document.grids for row in grid.rows for slot in row}
    chars: list[str] = []
    offsets: list[int] = []
    for offset, char in enumerate(document.text):
        slot = slots.get(offset)
        if slot is not None:
            chars.append(CELL)
            offsets.append(-1)
            if slot.start == slot.end:
                chars.append(EMPTY)
                offsets.append(offset)
        if char not in _PASSED_OVER:
            chars.append(char)
            offsets.append(offset)
    return "".join(chars), offsets


def _align_texts(read: str, printed: str) -> dict[int, int]:
    """Of characters that stand in both texts, the place in one → the place in the other."""
    from rapidfuzz.distance import Indel

    return {
        step.src_start + step_offset: step.dest_start + step_offset
        for step in Indel.opcodes(read, printed)
        if step.tag == "equal"
        for step_offset in range(step.src_end - step.src_start)
    }


def _places_of_offsets(
    offsets: list[int], counterpart: dict[int, int]
) -> Iterator[tuple[int, int]]:
    return ((offsets[index], other) for index, other in counterpart.items() if offsets[index] >= 0)


def _own_cell(
    places: list[PlacedCharacter], *, printed_of: TextMark, document: Document
) -> _Element | None:
    """The table cell that prints a passage and nothing else."""
    if not places:
        return None
    homes = {_cell_round(place) for place in places}
    home = homes.pop() if len(homes) == 1 else None
    if home is None:
        return None
    text = _without_blanks(document.text[printed_of.start : printed_of.end])
    return home if _without_blanks(str(home.xpath("string()"))) == text else None


def _cell_round(place: PlacedCharacter) -> _Element | None:
    element = place.element.getparent() if place.is_tail else place.element
    while element is not None and element.tag not in _CELL_TAGS:
        element = element.getparent()
    return element


def _without_blanks(text: str) -> str:
    return "".join(char for char in text if char not in _PASSED_OVER)


def _runs_in_elements(
    places: list[PlacedCharacter],
) -> Iterator[tuple[tuple[_Element, bool], int, int]]:
    """Runs of characters in one text of the markup, with the first and the end of each."""
    by_text: dict[tuple[_Element, bool], list[int]] = {}
    for place in places:
        by_text.setdefault((place.element, place.is_tail), []).append(place.offset)
    for key, offsets in by_text.items():
        yield key, min(offsets), max(offsets) + 1


def _mark_element(element: _Element, mark: TextMark) -> None:
    cells = [*element.get("data-cells", "").split(), *mark.cells]
    element.set("data-cells", " ".join(dict.fromkeys(cells)))
    classes = [*element.get("class", "").split(), *mark.css.split()]
    element.set("class", " ".join(dict.fromkeys(classes)))


def _wrap_passages(
    element: _Element, is_tail: bool, passages: list[tuple[int, int, TextMark]]
) -> None:
    """Put passages of one text into elements of their own, from the last to the first."""
    from lxml.etree import SubElement

    end = None
    for first, last, mark in sorted(passages, key=lambda one: one[:2], reverse=True):
        if end is not None and last > end:
            continue  # it lies over the one behind it
        end = first
        text = (element.tail if is_tail else element.text) or ""
        parent = element.getparent() if is_tail else element
        if parent is None:
            continue
        span = SubElement(parent, "span")
        parent.insert(parent.index(element) + 1 if is_tail else 0, span)
        span.text, span.tail = text[first:last], text[last:]
        if is_tail:
            element.tail = text[:first]
        else:
            element.text = text[:first]
        _mark_element(span, mark)
