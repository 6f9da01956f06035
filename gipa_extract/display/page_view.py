"""The pages of a document as pictures, each thing that was read lying on them as a box."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from gipa_extract.display.display_words import DisplayWords
from gipa_extract.display.escape import escape_html
from gipa_extract.display.page_pictures import PagePicture, render_pages
from gipa_extract.display.report_facts import marked_claims
from gipa_extract.models import Report
from gipa_extract.page_places import Box

MOST_PAGES = 40
"""Pages of one report that are drawn; those from which nothing was read are left out first."""
MARGIN = 1.5
"""Points by which a box is drawn larger than what it marks."""


class PageMark(NamedTuple):
    """A box on a page, and what it is of."""

    page: int
    box: Box
    css: str
    cells: tuple[str, ...]
    """The cells that the box belongs to, or `fact:…` for a header fact."""


def draw_pages(report: Report, original: bytes) -> list[PagePicture]:
    """The pictures of a report's pages; see `render_pages` for what is raised."""
    marked = {mark.page for mark in page_marks(report)}
    by_use = sorted(report.pages, key=lambda page: (page.page not in marked, page.page))
    wanted = {page.page for page in by_use[:MOST_PAGES]}
    return render_pages(original, report.pages, wanted=wanted)


def page_marks(report: Report) -> list[PageMark]:
    """The boxes of a report's cells, the smallest on top, of its claims and its header facts."""
    return [*_cell_marks(report), *_claim_marks(report), *_fact_marks(report)]


def _cell_marks(report: Report) -> list[PageMark]:
    marks = [
        PageMark(cell.page, cell.box, f"gx-{cell.trust} gx-{cell.kind}", (cell.id,))
        for cell in report.cells
        if cell.page is not None and cell.box is not None
    ]
    return sorted(marks, key=lambda mark: -_area_of(mark.box))


def _claim_marks(report: Report) -> Iterator[PageMark]:
    """The boxes of claims; one about a group belongs to all cells of the group."""
    for claim, cells, css in marked_claims(report):
        if claim.page is not None and claim.box is not None:
            yield PageMark(claim.page, claim.box, css, cells)


def _fact_marks(report: Report) -> Iterator[PageMark]:
    for name in ("title", "issuer", "year", "period"):
        ground = getattr(report.grounds, name)
        if ground is not None and ground.page is not None and ground.box is not None:
            yield PageMark(ground.page, ground.box, "gx-fact", (f"fact:{name}",))


def _area_of(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def pages_html(report: Report, pictures: Sequence[PagePicture], words: DisplayWords) -> str:
    """The pages below one another; a box is `<rect class="gx-at" data-cells="id id">`.

    Pages and boxes are SVG, measured in points: they fit at every size, without a script.
    """
    on: defaultdict[int, list[PageMark]] = defaultdict(list)
    for mark in page_marks(report):
        on[mark.page].append(mark)
    sheets = "".join(_page_svg(picture, on[picture.page], words) for picture in pictures)
    return f'<div class="gx-sheets">{sheets}</div>'


def _page_svg(picture: PagePicture, marks: Iterable[PageMark], words: DisplayWords) -> str:
    name = words.page.format(picture.page)
    size = f'width="{picture.width:g}" height="{picture.height:g}"'
    return (
        f'<svg class="gx-sheet" data-page="{picture.page}" role="img" aria-label="{name}" '
        f'viewBox="0 0 {picture.width:g} {picture.height:g}">'
        f'<image href="{picture.uri}" {size}/>{"".join(map(_box_svg, marks))}</svg>'
    )


def _box_svg(mark: PageMark) -> str:
    left, top, right, bottom = mark.box
    return (
        f'<rect class="gx-at {mark.css}" data-cells="{escape_html(" ".join(mark.cells))}" '
        f'x="{left - MARGIN:.1f}" y="{top - MARGIN:.1f}" '
        f'width="{right - left + 2 * MARGIN:.1f}" height="{bottom - top + 2 * MARGIN:.1f}"/>'
    )
