"""Boxes of what was read, held against the coordinates at which the corpus' writers drew it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pandas
import pytest

from tests.needs import needs

needs("pypdfium2", "pdf")
needs("reportlab", "corpus")

from eval.corpus.layouts import layouts
from eval.corpus.written import Bounds, Written
from gipa_extract import Report, bulk, extract
from gipa_extract.display.page_pictures import render_pages
from gipa_extract.export import load
from gipa_extract.export.jsonl import to_json
from gipa_extract.page_places import PagePlaces, ShownPage
from gipa_extract.reviewing import review

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


def changed(data: bytes, change: Callable[[Any], object]) -> bytes:
    """The PDF with each page changed, its print as it was."""
    needs("pypdf", "corpus-via")
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    for page in writer.pages:
        change(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def cropped(page: Any) -> None:
    """As a viewer shows it: 30 points less on the left, 40 below, 20 above."""
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    page.cropbox.lower_left, page.cropbox.upper_right = (30, 40), (width, height - 20)


@pytest.mark.parametrize(
    ("turned", "change"),
    [
        (0, lambda page: None),
        (270, lambda page: page.rotate(90)),
        (180, lambda page: page.rotate(180)),
        (90, lambda page: page.rotate(270)),
        (0, cropped),
        (270, lambda page: (cropped(page), page.rotate(90))),
    ],
    ids=["as it is", "on its right", "on its head", "on its left", "cropped", "cropped and turned"],
)
def test_boxes_fit_the_picture_of_a_page_however_it_lies(
    turned: int, change: Callable[[Any], object]
) -> None:
    """Upright again, every box has ink in it; what stands on its side is said to be turned."""
    needs("PIL", "pdf")
    from PIL import Image

    data = changed(written("pdf-ruled", seed=7).data, change)
    report = extract(data)
    assert {page.turned for page in report.pages} == {turned}
    printed = [cell for cell in report.cells if cell.raw]
    assert len(printed) > 100
    for picture in render_pages(data, report.pages):
        image = Image.open(io.BytesIO(picture.data)).convert("L")
        scale = image.width / picture.width
        assert image.height / scale == pytest.approx(picture.height, abs=1)
        for cell in printed:
            if cell.page == picture.page and cell.box:
                ink = image.crop(tuple(round(edge * scale) for edge in cell.box))
                assert ink.getextrema()[0] < 100, cell


def test_boxes_survive_json_and_the_tables_of_cells(tmp_path: Path) -> None:
    report = extract(written("pdf-ruled", seed=7).data)
    line = to_json(report)
    cell = next(cell for cell in report.cells if cell.raw)
    said = next(each for each in json.loads(line)["cells"] if each["id"] == cell.id)
    assert said["page"] == cell.page
    assert said["box"] == list(cell.box or ())
    assert all(round(edge, 1) == edge for edge in said["box"])
    (tmp_path / "report.jsonl").write_text(line + "\n", "utf-8")
    assert list(load(tmp_path / "report.jsonl")) == [report]
    row = next(row for row in report.rows() if row["cell"] == cell.id)
    assert [row[f"box_{side}"] for side in ("left", "top", "right", "bottom")] == said["box"]
    frame = report.frame()
    assert frame.loc[frame.cell == cell.id, "box_left"].item() == said["box"][0]


def test_boxes_add_no_more_than_a_fifth_to_the_json() -> None:
    report = extract(written("pdf-ruled", seed=7).data)
    bare = report.model_copy(update={"cells": [vars_without_box(cell) for cell in report.cells]})
    assert len(to_json(report)) < 1.2 * len(to_json(bare))


def vars_without_box(cell: Any) -> Any:
    from dataclasses import replace

    return replace(cell, box=None)


def test_claims_quotes_and_header_facts_have_their_places() -> None:
    report = extract(written("pdf-ruled", seed=7).data)
    title, claim = report.grounds.title, report.claims[0]
    assert title is not None
    assert (title.page, claim.page) == (1, 1)
    assert title.box is not None
    assert claim.box is not None
    assert title.box[3] < claim.box[1]
    assert claim.box[2] - claim.box[0] == pytest.approx(6 * len(claim.raw), abs=0.2)  # 12 points
    for quote in (*report.lists.problems, *report.lists.measures):
        assert quote.box is not None
        assert quote.page in {page.page for page in report.pages}


def test_a_text_has_neither_pages_nor_boxes() -> None:
    said = json.loads(to_json(extract(Path("data/reports/pingchuan-2020.txt"))))
    assert "pages" not in said
    assert not any("box" in cell for cell in said["cells"])
    assert not any("box" in claim or "page" in claim for claim in said["claims"])


def test_a_part_of_a_line_is_where_its_characters_usually_are() -> None:
    text = "共收到52件"
    places = PagePlaces([ShownPage(1, 595, 842)], [(0, 6, 1, 100.0, 50.0, 150.0, 60.0)])
    assert places.of(text, 3, 5) == (1, (130.0, 50.0, 140.0, 60.0))
    assert places.of(text, 0, 6) == (1, (100.0, 50.0, 150.0, 60.0))
    assert places.of(text, 6, 6) is None


def test_a_passage_over_a_page_break_has_the_box_of_its_first_page() -> None:
    pieces = [(0, 2, 1, 100.0, 700.0, 120.0, 710.0), (2, 4, 2, 64.0, 64.0, 84.0, 74.0)]
    places = PagePlaces([ShownPage(1, 595, 842), ShownPage(2, 595, 842)], pieces)
    assert places.of("一二三四", 0, 4) == (1, (100.0, 700.0, 120.0, 710.0))
    assert places.of("一二三四", 2, 4) == (2, (64.0, 64.0, 84.0, 74.0))


def test_places_move_with_a_text_that_is_read_again() -> None:
    pieces = [(0, 1, 1, 0.0, 0.0, 5.0, 10.0), (2, 3, 1, 9.0, 0.0, 14.0, 10.0)]
    places = PagePlaces([ShownPage(1, 595, 842)], pieces)
    moved = places.moved(lambda offset: offset + (offset > 0))  # "1" became "12"
    assert moved.of("12\t3", 0, 2) == (1, (0.0, 0.0, 5.0, 10.0))
    assert moved.of("12\t3", 3, 4) == (1, (9.0, 0.0, 14.0, 10.0))


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


def test_an_ofd_has_boxes_in_points_too() -> None:
    pdfplumber = needs("pdfplumber", "corpus-via")
    from eval.corpus.ofd import ofd_of_pdf

    paper = written("pdf-ruled", seed=7)
    with pdfplumber.open(io.BytesIO(paper.data)) as opened:
        report = extract(ofd_of_pdf(opened))
    assert sum(cell.box is not None for cell in report.cells) > 100
    assert list(misplaced(report, paper, bearing=0.3)) == []


@pytest.mark.slow
def test_boxes_survive_a_run_and_its_exports(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "report.pdf").write_bytes(written("pdf-ruled", seed=7).data)
    read = extract(tmp_path / "in" / "report.pdf")
    bulk.run([tmp_path / "in"], out=tmp_path / "run")
    for name in ("reports.jsonl", "cells.csv", "all.parquet"):
        command = ["export", str(tmp_path / "run"), "--to", str(tmp_path / name)]
        subprocess.run([sys.executable, "-m", "gipa_extract", *command], check=True)
    kept = next(load(tmp_path / "reports.jsonl"))
    assert kept.pages == read.pages
    assert [cell.box for cell in kept.cells] == [cell.box for cell in read.cells]
    assert [claim.box for claim in kept.claims] == [claim.box for claim in read.claims]
    assert kept.grounds.title == read.grounds.title
    for frame in (
        pandas.read_csv(tmp_path / "cells.csv"),
        pandas.read_parquet(tmp_path / "cells.parquet"),
    ):
        edges = frame[["box_left", "box_top", "box_right", "box_bottom"]].to_numpy().tolist()
        assert edges == [list(cell.box or ()) for cell in read.cells]
    said = {
        "claims": read.claims,
        "problems": read.lists.problems,
        "measures": read.lists.measures,
        "header": [ground for ground in (read.grounds.issuer, read.grounds.title) if ground],
    }
    for name, facts in said.items():
        frame = pandas.read_parquet(tmp_path / f"{name}.parquet")
        if name == "header":
            frame = frame[frame["fact"].isin(["issuer", "title"])]
        places = frame[["page", "box_left", "box_top", "box_right", "box_bottom"]]
        assert places.to_numpy().tolist() == [[fact.page, *(fact.box or ())] for fact in facts]
        assert facts, name


def test_what_a_person_points_at_on_a_page_has_its_box(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(written("pdf-ruled", seed=7).data)
    report = extract(path)
    chosen, other = [cell for cell in report.cells if cell.raw and cell.raw != "0"][:2]
    session = review(report, who="li", file=tmp_path / "report.review.jsonl")
    session.correct(chosen.id, other.raw or "", at=(other.start or 0, other.end or 0))
    assert session.corrected()[chosen.id].box == other.box
    session.correct(chosen.id, "98765")  # typed, and nowhere on the page
    assert session.corrected()[chosen.id].box is None
