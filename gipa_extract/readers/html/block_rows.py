"""Blocks that a page lays side by side, row below row → tables, where the form's labels say so.

    <div class="row"><div>规章</div><div></div><div>3</div></div>

A cell without text is a line that is not there, if nobody knows it for a cell. What lies side by
side lays out most pages, too: a run of rows is a table only if rows of it print a label of the
form with nothing but values beside it, and if one of its rows begins and ends each column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, groupby, pairwise

from lxml import etree

from gipa_extract.forms.vocabulary import printed_key, vocabulary
from gipa_extract.readers.html.block_widths import (
    ROOM,
    BlockStyles,
    display_of,
    lines_of_wrapped,
    places_of,
    shown_order,
    stand_beside,
)
from gipa_extract.readers.html.cell_text import tidy
from gipa_extract.readers.html.page_tree import Element, page_of, tree_of
from gipa_extract.text.numerals import is_value

MAX_PAGE = 4 * 2**20
"""Characters of a page that is looked at; no report is larger."""
MAX_DEPTH = 8
"""Rows in columns in rows."""
MAX_CELL = 200
"""Characters of a cell; what holds more is a part of the page."""
MAX_COLUMNS = 64
NEAR = 0.006 * ROOM
"""Pixels that the sides of cells below one another may be apart."""
UNSTYLED = 3
"""Cells of a row whose page does not say that they stand side by side, at least."""
LEAST_ACROSS = 10
"""Columns of a table that prints its rows beside one another."""
_BLOCKS = ("div", "ul", "ol", "li", "dl", "dt", "dd", "section", "article", "p")
_INLINE = ("span", "strong", "b", "label", "em")
_NO_CELLS = ("table", "tr", "td", "script", "style", "template")
_TABLE_CELL = re.compile("<[tT][dD]")
_TABLE_STYLES = ("table-cell", "grid-template-columns")
"""What displays blocks as tables is read by `displayed_tables`."""


@dataclass(slots=True)
class _Block:
    """A part of a page: a cell, or parts that stand side by side, or below one another."""

    element: Element
    parts: Sequence[_Block] = ()
    row: bool = False
    places: Sequence[float] | None = None
    """Where each part of a row begins, and the last ends; None where only their text says it."""


@dataclass(slots=True)
class _LaidCell:
    element: Element
    left: float
    right: float
    top: int
    bottom: int

    @property
    def text(self) -> str:
        return tidy("".join(self.element.itertext()))


def with_block_rows_as_tables(page: str) -> str:
    """A page whose rows of blocks are tables, if the form knows them; else the page as it is."""
    styled = "flex" in page
    unstyled = not _TABLE_CELL.search(page) and not any(word in page for word in _TABLE_STYLES)
    if len(page) > MAX_PAGE or not (styled or unstyled):
        return page
    root = tree_of(page)
    if root is None:
        return page
    finder = _RowFinder(BlockStyles(page), unstyled=unstyled)
    found = 0
    for parent in [*root.iter("body", "td", *_BLOCKS)]:
        if parent in finder.used:
            continue
        for run in finder.runs_in(parent):
            cells = _cells_of(run)
            if cells and _is_of_form(cells, least=1 if styled else 2):
                finder.use(run)
                _set_table(run, cells)
                found += 1
    return page_of(root) if found else page


class _RowFinder:
    """Tells which blocks of a page are rows."""

    def __init__(self, styles: BlockStyles, *, unstyled: bool) -> None:
        self.styles = styles
        self.unstyled = unstyled
        """Whether rows may be such by their cells alone."""
        self.said: dict[Element, str] = {}
        """What styles say of the elements that were looked at: each is one of its parents' parts."""
        self.used: set[Element] = set()
        """What was taken for a row or a part of one."""

    def use(self, boxes: Sequence[_Block]) -> None:
        for box in boxes:
            self.used.add(box.element)
            self.use(box.parts)

    def runs_in(self, parent: Element) -> Iterator[list[_Block]]:
        """The rows that follow one another in an element."""
        boxes = [self._box_of(child, 0) for child in parent.iterchildren(etree.Element)]
        for rows, run in groupby(
            boxes, key=lambda box: bool(box.parts) and not _is_text(box.element.tail)
        ):
            if rows:
                yield [*run]

    def _box_of(self, element: Element, depth: int) -> _Block:
        cell = _Block(element)
        if element.tag not in _BLOCKS or depth > MAX_DEPTH or _is_text(element.text):
            return cell
        children = [
            child
            for child in element.iterchildren(etree.Element)
            if display_of(self._said_of(child)) != "none"
        ]
        if not children or any(
            child.tag not in _BLOCKS + _INLINE or _is_text(child.tail) for child in children
        ):
            return cell
        if depth and (len(children) == 1 or all(child.tag in _INLINE for child in children)):
            return cell  # what is set in the middle of a cell
        said = self._said_of(element)
        shown = display_of(said)
        if shown not in ("", "block", "row", "column"):
            return cell
        parts = [self._box_of(child, depth + 1) for child in children]
        beside = [self._said_of(child) for child in children]
        if shown == "row" or (shown != "column" and len(parts) > 1 and stand_beside(beside)):
            return self._side_by_side(_Block(element, parts), said)
        if depth and any(part.row for part in parts):
            return _Block(element, parts)
        blocks = all(child.tag in _BLOCKS for child in children)
        if self.unstyled and not depth and shown == "" and blocks and len(parts) >= UNSTYLED:
            return _Block(element, parts, row=True)
        return cell

    def _side_by_side(self, box: _Block, said: str) -> _Block:
        """The row of a box's parts, or the rows, where they go on in the next line."""
        widths = [self._said_of(part.element) for part in box.parts]
        counts = lines_of_wrapped(said, widths)
        if counts is None:
            return _Block(box.element)
        rows = []
        for a, b in pairwise(accumulate(counts, initial=0)):
            order = [a + at for at in shown_order(said, widths[a:b])]
            places = places_of([widths[at] for at in order])
            parts = [box.parts[at] for at in order]
            rows.append(_Block(box.element, parts, row=True, places=places))
        return rows[0] if len(rows) == 1 else _Block(box.element, rows)

    def _said_of(self, element: Element) -> str:
        known = self.said.get(element)
        if known is None:
            outer = element.getparent()
            known = self.styles.said_of(element.tag, element.attrib, outer.attrib)
            self.said[element] = known
        return known


def _is_text(text: str | None) -> bool:
    return bool(text and not text.isspace())


def _cells_of(run: Sequence[_Block]) -> list[_LaidCell]:
    """The cells of rows below one another; none where their columns cannot be told."""
    if any(row.places is None for row in _rows_in(run)):
        counts = {len(row.parts) for row in run}
        if len(counts) > 1 or any(part.parts for row in run for part in row.parts):
            return []
        for row in run:
            row.places = [ROOM * column for column in range(len(row.parts) + 1)]
    cells: list[_LaidCell] = []
    top = 0
    for row in run:
        right = row.places[-1] if row.places else ROOM
        height = _lay_out(row, 0.0, right, top, cells)
        if not height:
            return []
        top += height
    columns = _columns_of(cells)
    if len(columns) > MAX_COLUMNS + 1 or not _has_every_column(cells, columns):
        return []
    return cells


def _rows_in(boxes: Sequence[_Block]) -> Iterator[_Block]:
    for box in boxes:
        if box.row:
            yield box
        yield from _rows_in(box.parts)


def _lay_out(box: _Block, left: float, right: float, top: int, cells: list[_LaidCell]) -> int:
    """Add the cells of a box that begins in the row `top`; how many rows it takes, 0 if unknown."""
    if not box.parts:
        cells.append(_LaidCell(box.element, left, right, top, top + 1))
        return 1
    if not box.row:
        height = 0
        for part in box.parts:
            taken = _lay_out(part, left, right, top + height, cells)
            if not taken:
                return 0
            height += taken
        return height
    if box.places is None:
        return 0
    scale = (right - left) / (box.places[-1] or 1.0)
    heights = []
    starts = []
    for part, begin, end in zip(box.parts, box.places, box.places[1:], strict=False):
        starts.append(len(cells))
        heights.append(_lay_out(part, left + begin * scale, left + end * scale, top, cells))
    height = max(heights)
    if any(taken not in (1, height) for taken in heights):
        return 0
    for start, taken in zip(starts, heights, strict=True):
        if taken < height:
            cells[start].bottom = top + height
    return height


def _columns_of(cells: Sequence[_LaidCell]) -> list[float]:
    """Where columns begin, and the last ends."""
    sides: list[float] = []
    for side in sorted(chain.from_iterable((cell.left, cell.right) for cell in cells)):
        if not sides or side - sides[-1] > NEAR:
            sides.append(side)
    return sides


def _has_every_column(cells: Sequence[_LaidCell], columns: Sequence[float]) -> bool:
    """Whether the cells beside one place in a row are as many as there are columns."""
    beside: dict[int, int] = {}
    for cell in cells:
        for row in range(cell.top, cell.bottom):
            beside[row] = beside.get(row, 0) + 1
    return max(beside.values()) == len(columns) - 1


def _is_of_form(cells: Sequence[_LaidCell], *, least: int) -> bool:
    """Whether so many rows print a label of the form and, beside it, values or nothing."""
    known = vocabulary()
    texts: dict[int, list[str]] = {}
    for cell in cells:
        if len(cell.text) > MAX_CELL or next(cell.element.iter(*_NO_CELLS), None) is not None:
            return False
        texts.setdefault(cell.top, []).append(cell.text)
    named = 0
    for row in texts.values():
        labels = [text for text in row if text and not is_value(text)]
        keys = [printed_key(text) for text in labels]
        named += (
            len(row) > len(labels) > 0
            and any(key in known.only_rows for key in keys)
            and all(key in known.all for key in keys)
        )
    return named >= least or _is_across(cells)


def _is_across(cells: Sequence[_LaidCell]) -> bool:
    """Whether the last row is one of values, or of nothing, each below a label of a column: as a
    form prints its reviews.
    """
    last = max(cell.top for cell in cells)
    values = [cell for cell in cells if cell.top == last]
    heads = {(cell.left, cell.right): cell.text for cell in cells if cell.bottom == last}
    known = vocabulary()
    return len(values) >= LEAST_ACROSS and all(
        (not cell.text or is_value(cell.text))
        and printed_key(heads.get((cell.left, cell.right), "")) in known.heads
        for cell in values
    )


def _set_table(run: Sequence[_Block], cells: Sequence[_LaidCell]) -> None:
    """Put a table where rows stand."""
    columns = _columns_of(cells)
    table = etree.Element("table")
    run[0].element.addprevious(table)
    rows = [etree.SubElement(table, "tr") for _ in range(max(cell.bottom for cell in cells))]
    for cell in sorted(cells, key=lambda cell: (cell.top, cell.left)):
        first, last = (_nearest(columns, side) for side in (cell.left, cell.right))
        reach = {"colspan": str(max(last - first, 1)), "rowspan": str(cell.bottom - cell.top)}
        cell.element.tail = None
        etree.SubElement(rows[cell.top], "td", reach).append(cell.element)
    for row in run:
        row.element.getparent().remove(row.element)


def _nearest(columns: Sequence[float], side: float) -> int:
    return min(range(len(columns)), key=lambda at: abs(columns[at] - side))
