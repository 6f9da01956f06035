"""How fast PDFs and scans are read: `python -m eval bench pdf`, `python -m eval bench scan`.

The documents are the corpus writer's; the truth beside them is not looked at here.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from typing import Annotated

import typer

from eval.corpus.layouts import layouts
from eval.output import JsonFile, Row, Seed, emit
from gipa_extract.models import Document
from gipa_extract.pipeline import extract
from gipa_extract.readers.limits import Limits
from gipa_extract.readers.pdf.pdf_reader import read_pdf

_PDFS = ("pdf-ruled", "pdf-multipage", "pdf-rotated", "pdf-unruled", "pdf-unruled-multipage")
_LIMITS = Limits(seconds=3600)
_EDITIONS = ("2019", "2021")


def bench_pdf(
    reports: Annotated[int, typer.Option(help="Reports of each layout.")] = 40,
    seed: Seed = 1,
    json: JsonFile = None,
) -> None:
    """Reports with text per second, from bytes to checked Report, on one core, by layout."""
    rows: list[Row] = [
        _timed(layout, _written(layout, reports, seed), _whole_report) for layout in _PDFS
    ]
    emit("bench pdf", rows, seed=seed, json_file=json)


def bench_scan(
    reports: Annotated[int, typer.Option(help="Scanned reports.")] = 4,
    seed: Seed = 1,
    json: JsonFile = None,
) -> None:
    """Seconds a scanned page takes at 200 dpi, on one thread: pages of tables and all pages."""
    import numpy as np
    import pypdfium2

    from gipa_extract.readers.ocr.engine import read_lines

    os.environ["OMP_NUM_THREADS"] = "1"
    read_lines([np.full((48, 48), 255, dtype=np.uint8)])  # loads the model
    pages: dict[str, list[Row]] = {"with tables": [], "without": []}
    for data in _written("pdf-ruled", reports, seed):
        with pypdfium2.PdfDocument(data) as document:
            for at in range(len(document)):
                image = document[at].render(scale=200 / 72, grayscale=True).to_numpy()
                tables, seconds, cpu = _page_seconds(image.reshape(image.shape[:2]))
                pages["with tables" if tables else "without"].append(
                    {"seconds": seconds, "cpu": cpu}
                )
    rows: list[Row] = [
        {
            "pages": kind,
            "count": len(held),
            "seconds_median": _median([float(row["seconds"] or 0) for row in held]),
            "seconds_worst": round(max((float(row["seconds"] or 0) for row in held), default=0), 2),
            "cpu_seconds_median": _median([float(row["cpu"] or 0) for row in held]),
        }
        for kind, held in pages.items()
    ]
    emit("bench scan", rows, seed=seed, json_file=json)


def _written(layout: str, reports: int, seed: int) -> list[bytes]:
    """Reports of a layout, the two editions in turn."""
    rng, of = random.Random(seed), layouts()[layout]
    return [of.write(of.content(_EDITIONS[at % 2], rng), rng).data for at in range(reports)]


def _whole_report(data: bytes) -> Document:
    document = read_pdf(data, _LIMITS)
    extract(document)
    return document


def _timed(layout: str, files: list[bytes], read: Callable[[bytes], Document]) -> Row:
    read(files[0])
    began = time.perf_counter()
    pages = sum(_pages(read(data)) for data in files)
    seconds = time.perf_counter() - began
    return {
        "layout": layout,
        "reports": len(files),
        "pages_with_tables": pages,
        "seconds": round(seconds, 3),
        "reports_per_second": round(len(files) / seconds, 1),
    }


def _pages(document: Document) -> int:
    return len({slot.page for grid in document.grids for row in grid.rows for slot in row})


def _page_seconds(grey: object) -> tuple[int, float, float]:
    from gipa_extract.readers.ocr.scan_reader import scanned_page

    began, began_cpu = time.perf_counter(), time.process_time()
    page = scanned_page(grey, 1)  # type: ignore[arg-type]
    return len(page.tables), time.perf_counter() - began, time.process_time() - began_cpu


def _median(values: list[float]) -> float:
    return round(sorted(values)[len(values) // 2], 2) if values else 0.0
