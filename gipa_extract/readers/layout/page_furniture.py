"""Page numbers and running heads: what pages print that is no part of the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from operator import is_not

from gipa_extract.readers.layout.page_content import Page
from gipa_extract.readers.layout.pieces import PrintedLine, line_text
from gipa_extract.readers.layout.tolerances import TOLERANCES
from gipa_extract.text.numerals import is_value
from gipa_extract.text.patterns import DECORATED_PAGE_NUMBER, EDGE_PAGE_NUMBER


def drop_furniture(pages: Sequence[Page]) -> int:
    """Take page numbers and heads that run over most pages off; how many there were."""
    heads = Counter(page.lines[0].text for page in pages if page.lines)
    dropped = 0
    for page in pages:
        kept = [
            line
            for index, line in enumerate(page.lines)
            if not (
                _is_page_number(page, index)
                or (index == 0 and len(pages) > 2 and heads[line.text] > len(pages) / 2)
            )
        ]
        bare = [_without_number(page, line) for line in kept]
        dropped += len(page.lines) - len(kept) + sum(map(is_not, bare, kept))
        page.lines = bare
    return dropped


def _without_number(page: Page, line: PrintedLine) -> PrintedLine:
    """A line at a page's edge without the page number beside the end of a vertical label."""
    edge = TOLERANCES.page_edge * page.height
    if edge < line.bottom and line.top < page.height - edge:
        return line
    runs = [[line.pieces[0]]]
    for before, piece in pairwise(line.pieces):
        if piece.x0 - before.x1 > line.bottom - line.top:
            runs.append([])
        runs[-1].append(piece)
    kept = [run for run in runs if not DECORATED_PAGE_NUMBER.fullmatch(line_text(run))]
    beside = [line_text(run) for run in kept]
    vertical = beside and all(len(text) == 1 and not is_value(text) for text in beside)
    if len(kept) == len(runs) or not vertical:
        return line
    return line._replace(pieces=[piece for run in kept for piece in run])


def _is_page_number(page: Page, at: int) -> bool:
    """Whether a line is a number that stands alone at the top or the bottom of its page."""
    line = page.lines[at]
    if at not in (0, len(page.lines) - 1) or not EDGE_PAGE_NUMBER.fullmatch(line.text):
        return False
    others = [other for other in page.lines if other is not line]
    edges = [edge for other in others for edge in (other.top, other.bottom)]
    edges += [table.bottom for table in page.tables] + [table.top for table in page.tables]
    edge = TOLERANCES.page_edge * page.height
    gap = TOLERANCES.page_number_gap * (line.bottom - line.top)
    if line.top > page.height - edge:
        return line.top - max(edges, default=0.0) > gap
    return line.bottom < edge and min(edges, default=1e9) - line.bottom > gap
