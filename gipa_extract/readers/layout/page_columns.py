"""Pages set in two columns, and sheets that hold two pages → their columns, each as a page.

A printer's "two pages on a sheet" and a bulletin's A3 page read down the left side first, then down
the right one; a table goes on from the foot of the one to the top of the other. What runs over both
columns, a title or a wide table, is a page of its own between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gipa_extract.readers.layout.box_tables import BoxTable
from gipa_extract.readers.layout.page_content import Page
from gipa_extract.readers.layout.pieces import Bounds, Piece, PrintedLine, line_of_pieces
from gipa_extract.readers.layout.tolerances import TOLERANCES
from gipa_extract.text.patterns import HAN

_SHIFTS = (0.0, -0.01, 0.01, -0.02, 0.02, -0.03, 0.03, -0.04, 0.04)
"""Of a page's width: how far from its middle the gutter may be; a scanned sheet lies as it lies."""
LINES_OF_PAGE = 8
"""How many lines each of two pages on a sheet has at least, where that is to be seen."""
LEAST_PROSE = 3
"""Full lines of Chinese that are prose."""
IN_WORDS = 0.3
"""The share of a page's lines at least that begin in words; of a half table's lines few do."""


_Block = PrintedLine | BoxTable


@dataclass(slots=True)
class _PageSide:
    """One side of a gutter, or what runs over both."""

    lines: list[PrintedLine]
    tables: list[BoxTable]

    @property
    def blocks(self) -> list[_Block]:
        return [*self.lines, *self.tables]

    @property
    def reach(self) -> tuple[float, float]:
        """From where down to where it stands; it is not empty."""
        return min(block.top for block in self.blocks), max(block.bottom for block in self.blocks)


def split_columns(pages: Sequence[Page]) -> list[Page]:
    """The pages in the order in which they are read: one for each column of those that have two.

    Where a page is split, all are numbered anew, and `shown` alone says on which page they are.
    """
    if not all(page.shown for page in pages):
        return list(pages)
    sheets = {page.shown.width for page in pages if page.shown and _holds_two_pages(page)}
    parts = [
        part
        for page in pages
        for part in _parts_of(page, is_sheet=page.shown is not None and page.shown.width in sheets)
    ]
    if len(parts) > len(pages):
        for number, part in enumerate(parts, 1):
            part.number = number
            for box in (box for table in part.tables for row in table.rows for box in row):
                box.page = number
    return parts


def _parts_of(page: Page, *, is_sheet: bool) -> list[Page]:
    """The columns of a page, with what runs over both; the page itself, if it has no two.

    `is_sheet`: its document's sheets hold two pages.
    """
    if is_sheet and _count_over(page, page.width / 2) == 0:
        return _split_at(page, page.width / 2, [_PageSide(page.lines, page.tables)], surely=True)
    if not _may_have_columns(page):
        return [page]
    gutter, over = min(
        ((at, _count_over(page, at)) for at in _gutters_of(page)), key=lambda found: found[1]
    )
    if over == len(page.lines) + len(page.tables):
        return [page]
    parts = _split_at(page, gutter, _bands_of(page, gutter))
    return parts if any(part.width < page.width for part in parts) else [page]


def _may_have_columns(page: Page) -> bool:
    """Whether there may be a table or prose on the right of a gutter; of most pages there is not.

    A glance that saves looking at each line once for each place of the gutter: what it refuses,
    `_are_columns` would refuse at all of them.
    """
    first, last = min(_gutters_of(page)), max(_gutters_of(page))
    if any(table.xs[0] >= first for table in page.tables):
        return True
    least = TOLERANCES.column_line * (page.width - last)
    full = 0
    for line in page.lines:
        pieces = line.pieces
        if line.x1 <= first or (len(pieces) == 1 and line.x0 < first and last < line.x1):
            continue  # it stands left of all gutters, or runs over all of them
        right = [piece for piece in pieces if not _stands_left(piece, first)]
        if not right or line.x1 - min(piece.x0 for piece in right) <= least:
            continue
        surely = [piece for piece in right if not _stands_left(piece, last)]
        widest = max((after.x0 - before.x1 for before, after in pairwise(surely)), default=0.0)
        if widest < TOLERANCES.spaced * (line.bottom - line.top) and _has_han(right):
            full += 1
    return full >= LEAST_PROSE


def _has_han(pieces: Iterable[Piece]) -> bool:
    return any(HAN.search(piece.text) for piece in pieces)


def _split_at(
    page: Page, gutter: float, bands: Iterable[_PageSide], *, surely: bool = False
) -> list[Page]:
    """The bands of a page, those of two columns as two pages; all of them, if that is sure."""
    parts: list[Page] = []
    for whole in bands:
        sides = None
        if not any(_runs_over(block, gutter) for block in whole.blocks):
            sides = _sides_of(whole, gutter)
        if not sides or not (surely or _are_columns(*sides, gutter, page.width)):
            parts.append(replace(page, lines=whole.lines, tables=whole.tables))
            continue
        left, right = sides
        parts.append(replace(page, lines=left.lines, tables=left.tables, width=gutter))
        way = gutter if surely else _way_left(left, right)
        parts.append(_moved_left(page, right, way, gutter))
    return parts


def _holds_two_pages(page: Page) -> bool:
    """Whether a page is a sheet on which two pages stand side by side, whatever they hold.

    Half a table without lines is no page: there the values' lines begin with no word.
    """
    middle = page.width / 2
    if page.width < page.height or _count_over(page, middle):
        return False
    sides = _sides_of(_PageSide(page.lines, page.tables), middle)
    return all(
        len(side.lines) + 4 * len(side.tables) >= LINES_OF_PAGE
        and sum(map(_begins_in_words, side.lines)) >= IN_WORDS * len(side.lines)
        for side in sides
    )


def _begins_in_words(line: PrintedLine) -> bool:
    return len(HAN.findall(line.text[:8])) >= 3


def _gutters_of(page: Page) -> Iterator[float]:
    return ((0.5 + shift) * page.width for shift in _SHIFTS)


def _count_over(page: Page, gutter: float) -> int:
    """How many lines and tables of a page run over a gutter."""
    lines, tables = page.lines, page.tables
    return sum(_runs_over(line, gutter) for line in lines) + sum(
        _runs_over(table, gutter) for table in tables
    )


def _runs_over(block: _Block, gutter: float) -> bool:
    if not isinstance(block, PrintedLine):
        return block.xs[0] < gutter < block.xs[-1]
    if not block.x0 < gutter < block.x1:
        return False
    if len(block.pieces) == 1:  # as most lines of prose have
        return True
    left = [piece.x1 for piece in block.pieces if _stands_left(piece, gutter)]
    right = [piece.x0 for piece in block.pieces if not _stands_left(piece, gutter)]
    if not left or not right or not max(left) <= gutter <= min(right):
        return True
    return min(right) - max(left) < TOLERANCES.gutter * (block.bottom - block.top)


def _stands_left(piece: Piece, gutter: float) -> bool:
    return (piece.x0 + piece.x1) / 2 < gutter


def _bands_of(page: Page, gutter: float) -> Iterator[_PageSide]:
    """The blocks of a page from the top down: those that run over the gutter, and those between."""
    for band in _runs_of_blocks(page, gutter):
        yield _PageSide(
            [block for block in band if isinstance(block, PrintedLine)],
            [block for block in band if not isinstance(block, PrintedLine)],
        )


def _runs_of_blocks(page: Page, gutter: float) -> Iterator[list[_Block]]:
    band: list[_Block] = []
    is_over = False
    for block in page.blocks():
        runs_over = _runs_over(block, gutter)
        if runs_over != is_over and band:
            caption = band[-1:] if not is_over and _is_caption(band, block) else []
            yield band[: len(band) - len(caption)]
            band = caption
        is_over = runs_over
        band.append(block)
    yield band


def _is_caption(band: Sequence[_Block], table: _Block) -> bool:
    """Whether the last line of two columns stands below both: it is that of the table below."""
    return not isinstance(table, PrintedLine) and all(
        block.bottom <= band[-1].top for block in band[:-1]
    )


def _sides_of(band: _PageSide, gutter: float) -> tuple[_PageSide, _PageSide]:
    """What stands left and right of a gutter; a line that both columns share is cut there."""
    left, right = _PageSide([], []), _PageSide([], [])
    for line in band.lines:
        for column, is_left in ((left, True), (right, False)):
            pieces = [piece for piece in line.pieces if _stands_left(piece, gutter) == is_left]
            if pieces:
                column.lines.append(line_of_pieces(pieces))
    for table in band.tables:
        (left if table.xs[-1] <= gutter else right).tables.append(table)
    return left, right


def _are_columns(left: _PageSide, right: _PageSide, gutter: float, width: float) -> bool:
    """Whether both sides hold a table, or some full lines of prose, and stand side by side.

    The labels and the values of a table without lines are no columns: values are no prose.
    """
    if not all(
        column.tables or _has_prose(column, room)
        for column, room in ((left, gutter), (right, width - gutter))
    ):
        return False
    (top, bottom), (other_top, other_bottom) = left.reach, right.reach
    shared = min(bottom, other_bottom) - max(top, other_top)
    return shared > TOLERANCES.beside * min(bottom - top, other_bottom - other_top)


def _has_prose(column: _PageSide, room: float) -> bool:
    """Whether at least `LEAST_PROSE` lines of a column are Chinese from its left side to its right."""
    return sum(_is_full(line, room) for line in column.lines) >= LEAST_PROSE


def _is_full(line: PrintedLine, room: float) -> bool:
    widest = max((after.x0 - before.x1 for before, after in pairwise(line.pieces)), default=0.0)
    text = line.text
    return (
        line.x1 - line.x0 > TOLERANCES.column_line * room
        and widest < TOLERANCES.spaced * (line.bottom - line.top)
        and 2 * len(HAN.findall(text)) > len(text)
    )


def _way_left(left: _PageSide, right: _PageSide) -> float:
    """How far the right column is moved to lie on the left one: a table that goes on fits then."""
    if left.tables and right.tables:
        last = max(left.tables, key=lambda table: table.bottom)
        return min(right.tables, key=lambda table: table.top).xs[0] - last.xs[0]
    starts = [
        min([line.x0 for line in column.lines] + [table.xs[0] for table in column.tables])
        for column in (left, right)
    ]
    return starts[1] - starts[0]


def _moved_left(page: Page, column: _PageSide, way: float, width: float) -> Page:
    """The right column as a page that begins where the left one does."""
    lines = [
        PrintedLine(
            [piece._replace(x0=piece.x0 - way, x1=piece.x1 - way) for piece in line.pieces],
            line.x0 - way, line.top, line.x1 - way, line.bottom,
        )
        for line in column.lines
    ]  # fmt: skip
    for table in column.tables:
        table.xs = tuple(x - way for x in table.xs)
        for box in {id(box): box for row in table.rows for box in row}.values():
            if box.bounds is not None:
                x0, top, x1, bottom = box.bounds
                box.bounds = x0 - way, top, x1 - way, bottom
    back = _moved_back(way, page.to_points)
    return replace(page, lines=lines, tables=column.tables, width=width, to_points=back)


def _moved_back(way: float, to_points: Callable[[Bounds], Bounds] | None) -> Callable[..., Bounds]:
    def moved(bounds: Bounds) -> Bounds:
        x0, top, x1, bottom = bounds
        place = x0 + way, top, x1 + way, bottom
        return to_points(place) if to_points else place

    return moved
