"""How fast a run is scored: `python -m eval bench score`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from eval.bundle import home_gold
from eval.folder import MANIFEST, RESULTS, Line, new_manifest
from eval.gold import load_golds
from eval.memory import peak_mib
from eval.metrics import figures
from eval.mutate import corrupt, corrupted, perfect
from eval.output import JsonFile, Seed, emit
from eval.score import score_run
from eval.truth import Truth
from eval.verdicts import ERRORS
from gipa_extract import read


def score(
    reports: Annotated[int, typer.Option(min=1, help="How many results to score.")] = 10_000,
    seed: Seed = 1,
    json: JsonFile = None,
) -> None:
    """Seconds to score a run on one core: read and validate, judge, all figures, intervals.

    The results are those of the gold reports, each perfect or with one corruption.
    """
    truths = _many(load_golds(home_gold()), reports)
    with TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder, truths, Random(seed))
        began, worked = time.perf_counter(), time.process_time()
        scored = score_run(folder, truths)
        judged = time.perf_counter()
        figures(scored.scores, seed=seed)
        done, worked = time.perf_counter(), time.process_time() - worked
        size = (folder / RESULTS).stat().st_size
    row = {
        "reports": len(scored.scores),
        "cells": sum(sum(score.cells.values()) for score in scored.scores),
        "megabytes": round(size / 2**20, 1),
        "read_and_judge_seconds": round(judged - began, 2),
        "figures_seconds": round(done - judged, 2),
        "seconds": round(done - began, 2),
        "processor_seconds": round(worked, 2),
        "peak_memory_mb": peak_mib(),
    }
    emit("bench score", [row], seed=seed, json_file=json)


def _many(truths: list[Truth], n: int) -> list[Truth]:
    return [replace(truths[i % len(truths)], name=f"report-{i:06d}") for i in range(n)]


def _write(folder: Path, truths: list[Truth], rng: Random) -> None:
    manifest = new_manifest(
        truths, extractor="bench", model=None, prompt_sha256=None, parameters={},
        gold=home_gold(), corpus=None,
    )  # fmt: skip
    (folder / MANIFEST).write_text(manifest.model_dump_json(), "utf-8")
    with (folder / RESULTS).open("w", encoding="utf-8") as file:
        for line in _lines(truths, rng):
            file.write(line.model_dump_json() + "\n")


def _lines(truths: list[Truth], rng: Random) -> Iterator[Line]:
    texts = {truth.sha256: read(truth.document).text for truth in truths[:100]}
    for truth in truths:
        line = perfect(truth, texts[truth.sha256])
        corruption = corrupt(truth, rng.choice(ERRORS), rng) if rng.random() < 0.5 else None
        yield corrupted(line, corruption, flagged=rng.random() < 0.5) if corruption else line
