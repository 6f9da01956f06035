"""Boxes of what was read, held against the coordinates at which the corpus' writers drew it."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from tests.needs import needs

needs("pypdfium2", "pdf")
needs("reportlab", "corpus")

from eval.corpus.layouts import layouts
from eval.corpus.written import Bounds, Written
from gipa_extract import Report, extract

PDFS = ("pdf-ruled", "pdf-unruled", "pdf-multipage", "pdf-unruled-multipage", "pdf-rotated")
SCANS = ("scan-png", "scan-jpeg", "scan-tiff", "scan-pdf")


def written(layout: str, seed: int) -> Written:
    rng, of = Random(seed), layouts()[layout]
    return of.write(of.content(("2019", "2021")[seed % 2], rng), rng)


def misplaced(report: Report, paper: Written, *, bearing: float = 0.0) -> Iterator[str]:
    """What is wrong with the boxes of a report's cells; nothing, it should be.

    A box covers its own digits and no other cell's. `bearing` is how much of a digit's width, on
    each side, may stand outside: a scan's box goes round ink, and the ink of a 1 is narrow.
    """
    drawn = paper.drawn
    inks = {cell: (each.page, each.ink) for cell, each in drawn.items() if each.ink}
    for cell in report.cells:
        if cell.kind == "absent" or cell.id not in drawn:
            continue
        true = drawn[cell.id]
        if cell.box is None or cell.page != true.page:
            yield f"{cell.id}: {cell.page} {cell.box}, not {true.page}"
            continue
        middle = (cell.box[0] + cell.box[2]) / 2, (cell.box[1] + cell.box[3]) / 2
        if not covers(true.place, (*middle, *middle)):
            yield f"{cell.id}: {cell.box} is not in {true.place}"
        if true.ink and cell.raw and not covers(cell.box, inside(true.ink, cell.raw, bearing)):
            yield f"{cell.id}: {cell.box} does not cover {cell.raw!r} at {true.ink}"
        for other, (page, ink) in inks.items():
            if other != cell.id and page == cell.page and overlap(cell.box, ink):
                yield f"{cell.id}: {cell.box} lies over {other} at {ink}"


def inside(ink: Bounds, text: str, bearing: float) -> Bounds:
    """The digits without their side bearings, and without a quarter of their height in a scan."""
    across = bearing * (ink[2] - ink[0]) / len(text) + 0.1
    down = bearing * (ink[3] - ink[1]) / 2 + 0.1
    return ink[0] + across, ink[1] + down, ink[2] - across, ink[3] - down


def covers(box: Bounds, ink: Bounds) -> bool:
    return box[0] <= ink[0] and box[1] <= ink[1] and box[2] >= ink[2] and box[3] >= ink[3]


def overlap(box: Bounds, ink: Bounds) -> bool:
    return box[0] < ink[2] and ink[0] < box[2] and box[1] < ink[3] and ink[1] < box[3]


@pytest.mark.parametrize("layout", PDFS)
def test_box_of_each_cell_in_a_pdf_covers_its_digits_and_no_others(layout: str) -> None:
    paper = written(layout, seed=7)
    report = extract(paper.data)
    assert sum(cell.box is not None for cell in report.cells) > 100
    assert list(misplaced(report, paper)) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("layout", PDFS)
def test_boxes_of_thirty_pdfs(layout: str, seed: int) -> None:
    paper = written(layout, seed=100 + seed)
    assert list(misplaced(extract(paper.data), paper)) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("layout", SCANS)
def test_boxes_of_scans(layout: str, seed: int) -> None:
    needs("rapidocr", "ocr")
    paper = written(layout, seed=200 + seed)
    assert list(misplaced(extract(paper.data), paper, bearing=0.5)) == []
