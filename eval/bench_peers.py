"""What others read of the same documents, and how fast: `python -m eval bench peers`.

One run, one core, pairs in turn: each document is read by us and by each peer, over and over, and
the fastest run of each counts. Ours is the whole Report; a peer's is its tables and the filler of
`eval.peers`, which is told the edition.
"""

from __future__ import annotations

import os
import platform
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from typing import Annotated

import typer

from eval import peers
from eval.corpus.command import make
from eval.corpus.layouts import layouts
from eval.output import JsonFile, Row, Seed, emit
from eval.truth import TrueCell
from gipa_extract import extract, forms
from gipa_extract.models import Cell
from gipa_extract.readers.limits import DEFAULT_LIMITS
from gipa_extract.readers.pdf.pdf_reader import read_here

Filler = Callable[[bytes, forms.Form], Mapping[str, Cell]]
OURS = "gipa_extract"


@dataclass(frozen=True)
class _Contest:
    """The documents of one format, and who else reads them."""

    layouts: tuple[str, ...]
    peers: Mapping[str, Callable[[], Filler]]
    read: Callable[[bytes], object] = extract


def _tabular(made: Callable[[], peers.Reader]) -> Filler:
    read = made()
    return lambda data, form: peers.fill_rows(read(data), form)


def _read_pdf(data: bytes) -> object:
    """In this process, as in bulk: the time of another would not be counted."""
    return extract(read_here(data, DEFAULT_LIMITS))


CONTESTS: Mapping[str, _Contest] = {
    "text": _Contest(
        ("cells", "pipes", "bare", "markdown", "tsv"),
        {"regex filler": lambda: peers.fill_text},
    ),
    "html": _Contest(
        ("html-clean", "html-word", "html-nested", "html-sloppy"),
        {"pandas.read_html": partial(_tabular, peers.pandas_rows)},
    ),
    "word": _Contest(("docx", "docx-nested"), {"python-docx": partial(_tabular, peers.docx_rows)}),
    "pdf": _Contest(
        ("pdf-ruled", "pdf-multipage", "pdf-unruled"),
        {
            "pdfplumber": partial(_tabular, peers.pdfplumber_rows),
            "pymupdf": partial(_tabular, peers.pymupdf_rows),
        },
        _read_pdf,
    ),
    "scan": _Contest(
        ("scan-png", "scan-jpeg"), {"rapidocr": partial(_tabular, peers.rapidocr_rows)}
    ),
}


@dataclass
class _Score:
    """What one reader made of the documents of a format."""

    cells: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    """Of processor time, a document each."""
    right: list[int] = field(default_factory=list)


def bench_peers(
    n: Annotated[int, typer.Option("--n", min=1, help="Documents of each layout.")] = 5,
    repeat: Annotated[int, typer.Option(min=1, help="Times each is read; scans once.")] = 3,
    format_: Annotated[
        list[str] | None, typer.Option("--format", help="text, html, word, pdf, scan; all if none.")
    ] = None,
    seed: Seed = 1,
    json: JsonFile = None,
) -> None:
    """Right cells, wrong cells, and right cells a second of processor time, beside the peers'.

    wrong: a value that is not the document's, with nothing said against it. What the layout did
    not print, or destroyed, is not counted. times_as_fast and right_cells_ratio are medians over
    the documents, of ours to the peer's.
    """
    os.environ["OMP_NUM_THREADS"] = "1"
    rows: list[Row] = []
    for name in format_ or CONTESTS:
        if name not in CONTESTS:
            raise typer.BadParameter(f"unknown format {name!r}; known: {', '.join(CONTESTS)}")
        rows += _contest(name, CONTESTS[name], n, 1 if name == "scan" else repeat, seed)
    typer.echo(f"{_machine()}, one core, Python {platform.python_version()}")
    emit("bench peers", rows, seed=seed, json_file=json)


def _contest(name: str, contest: _Contest, n: int, repeat: int, seed: int) -> list[Row]:
    fillers = {peer: made() for peer, made in contest.peers.items()}
    scores = {reader: _Score() for reader in (OURS, *fillers)}
    known = layouts()
    for layout in contest.layouts:
        for index in range(n):
            content, written = make(known[layout], seed, index)
            form = forms.form(content.edition or forms.newest().edition)
            gone = written.lost | written.absent
            truth = {
                cell: true
                for cell, true in content.cells.items()
                if true.kind != "absent" and cell not in gone
            }
            readers: dict[str, Callable[[], Mapping[str, Cell]]] = {
                OURS: partial(_ours, contest, written.data),
                **{peer: partial(fill, written.data, form) for peer, fill in fillers.items()},
            }
            _race(readers, truth, scores, repeat, warm=not scores[OURS].seconds)
    return [_row(name, reader, score, scores[OURS]) for reader, score in scores.items()]


def _race(
    readers: Mapping[str, Callable[[], Mapping[str, Cell]]],
    truth: Mapping[str, TrueCell],
    scores: Mapping[str, _Score],
    repeat: int,
    *,
    warm: bool,
) -> None:
    """Let the readers read one document in turn; the first of all is read once more, unmeasured."""
    if warm:
        for read in readers.values():
            _tried(read)
    best = dict.fromkeys(readers, float("inf"))
    cells: dict[str, Mapping[str, Cell]] = {}
    for _ in range(repeat):
        for reader, read in readers.items():
            began = time.process_time()
            cells[reader] = _tried(read)
            best[reader] = min(best[reader], time.process_time() - began)
    for reader, found in cells.items():
        outcomes = Counter(_outcome(true, found.get(cell)) for cell, true in truth.items())
        scores[reader].cells.update(outcomes)
        scores[reader].right.append(outcomes["right"])
        scores[reader].seconds.append(best[reader])


def _tried(read: Callable[[], Mapping[str, Cell]]) -> Mapping[str, Cell]:
    """The cells; none where a reader raises, which is how a peer says that it found no table."""
    try:
        return read()
    except Exception:
        return {}


def _ours(contest: _Contest, data: bytes) -> Mapping[str, Cell]:
    report = contest.read(data)
    return {cell.id: cell for cell in getattr(report, "cells", ())}


def _outcome(true: TrueCell, read: Cell | None) -> str:
    """Kind and value alone decide: units are no matter here."""
    if read is None or read.trust == "doubtful" or read.kind == "absent":
        return "not read"
    return "right" if (read.kind, read.value) == (true.kind, true.value) else "wrong"


def _row(name: str, reader: str, score: _Score, ours: _Score) -> Row:
    cells, seconds = sum(score.cells.values()), sum(score.seconds)
    return {
        "format": name,
        "reader": reader,
        "documents": len(score.seconds),
        "cells": cells,
        "right": score.cells["right"],
        "wrong": score.cells["wrong"],
        "ms_per_document": round(1000 * seconds / len(score.seconds), 2),
        "right_cells_per_second": round(score.cells["right"] / seconds),
        "times_as_fast": _ratio(score.seconds, ours.seconds),
        "right_cells_ratio": _ratio(_rates(ours), _rates(score)),
    }


def _rates(score: _Score) -> list[float]:
    return [right / spent for right, spent in zip(score.right, score.seconds, strict=True)]


def _ratio(above: Sequence[float], below: Sequence[float]) -> float | None:
    """The median over the documents; None where the peer mostly reads nothing."""
    ratios = [a / b if b else float("inf") for a, b in zip(above, below, strict=True)]
    middle = median(ratios)
    return None if middle == float("inf") else round(middle, 2)


def _machine() -> str:
    """The processor's name and the number of its cores."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        models = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        name = models[0].partition(":")[2].strip() if models else name
    return f"{name}, {os.cpu_count()} cores"
