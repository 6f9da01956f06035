"""`python -m eval corpus OUT`: documents in every layout, and the truth of each beside it."""

from __future__ import annotations

import fnmatch
import hashlib
import json as jsonlib
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Annotated, Any, NamedTuple

import typer
from rich.progress import Progress

from eval.bundle import GOLD, gold_folder
from eval.corpus.content import Content
from eval.corpus.from_gold import gold_content
from eval.corpus.layouts import Layout
from eval.corpus.layouts import layouts as own_layouts
from eval.corpus.numbers import broken_rules
from eval.corpus.software.layouts import software_layouts
from eval.corpus.via.layouts import via_layouts
from eval.corpus.worn import worn_layouts
from eval.corpus.written import Written
from eval.gold import load_golds
from eval.output import JsonFile, Seed, emit
from eval.truth import TrueCell, Truth
from gipa_extract.forms import editions, form

SCHEMA = "gipa.truth/1"
_OTHERS = ("via-", "by-", "worn-")
"""Layouts that need other people's tools or much time: written only where a pattern names them."""


class Made(NamedTuple):
    """One document that was written, in short."""

    layout: str
    size: int
    complete: bool
    cells: int
    lost: int
    absent: int


def corpus(
    out: Annotated[Path, typer.Argument(help="Folder to write into; made if need be.")],
    n: Annotated[int, typer.Option("--n", min=1, help="How many documents.")] = 500,
    seed: Seed = 1,
    layout: Annotated[
        list[str] | None,
        typer.Option(help="Only these, such as 'html-*' or 'via-*'; may be repeated."),
    ] = None,
    gold: Annotated[
        Path | None,
        typer.Option(
            help="Print the reports of this gold in each of the layouts, instead of invented ones: "
            f"a folder, or {', '.join(GOLD)}."
        ),
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes to write with.")] = 1,
    json: JsonFile = None,
) -> None:
    """Write documents and, beside each, its truth: NAME.ext and NAME.truth.json."""
    made = write_documents(out, layouts=layout or ["*"], seed=seed, n=n, gold=gold, jobs=jobs)
    emit("corpus", list(_rows(made)), seed=seed, json_file=json)


def write_documents(
    out: Path,
    *,
    layouts: Sequence[str],
    seed: int,
    n: int = 1,
    gold: Path | None = None,
    jobs: int = 1,
) -> list[Made]:
    """Write `n` invented documents, or those of a gold, in the layouts of these patterns."""
    chosen = _chosen(layouts)
    out.mkdir(parents=True, exist_ok=True)
    tasks = [_Task(out, chosen[i % len(chosen)].name, seed, i) for i in range(n)]
    if gold:
        tasks = list(_gold_tasks(out, chosen, seed, gold))
    with (
        Progress(disable=not sys.stdout.isatty(), transient=True) as progress,
        ProcessPoolExecutor(jobs) as pool,
    ):
        results = map(_write, tasks) if jobs == 1 else pool.map(_write, tasks, chunksize=4)
        return list(progress.track(results, total=len(tasks), description="writing"))


def make(layout: Layout, seed: int, index: int) -> tuple[Content, Written]:
    """The document with this number in a corpus; the same for the same layout and seed."""
    rng = Random(f"{seed}/{index}/{layout.name}")
    names = list(editions())
    content = layout.content(names[rng.randrange(len(names))], rng)
    return content, layout.write(content, rng)


def true_cells(content: Content, written: Written) -> dict[str, TrueCell]:
    """What a document prints in each place of its form."""
    return {
        cell: TrueCell("absent") if cell in written.absent else true
        for cell, true in content.cells.items()
    }


def truth_of(
    content: Content, written: Written, *, name: str, layout: str, source: str = ""
) -> dict[str, Any]:
    """The truth file's content: what the document prints, and what of it was lost.

    `source` is the labelled report that it prints anew: prints of one report are no two reports.
    """
    cells = true_cells(content, written)
    broken = broken_rules(form(content.edition), cells) if content.edition else ()
    return {
        "schema": SCHEMA,
        "document": name,
        "sha256": hashlib.sha256(written.data).hexdigest(),
        "layout": layout,
        **({"source": source} if source else {}),
        "traits": {**written.traits, **content.traits},
        "edition": content.edition,
        "issuer": "" if content.issuer in written.unsaid else content.issuer,
        "title": None if content.title in written.unsaid else content.title,
        "year": content.year,
        "period": [f"{content.year}-01-01", f"{content.year}-12-31"],
        "complete": not written.lost and all(cell.kind != "absent" for cell in cells.values()),
        "cells": {
            cell: _cell(true, lost=cell in written.lost, page=written.pages.get(cell))
            for cell, true in cells.items()
        },
        "planted": list(broken),
        "slips": {cell: _json(value) for cell, value in content.slips.items()},
        "claims": [
            {**claim._asdict(), "value": _json(claim.value)}
            for claim in content.claims
            if claim.quote not in written.unsaid
        ],
        "problems": [quote for quote in content.problems if quote not in written.unsaid],
        "measures": [quote for quote in content.measures if quote not in written.unsaid],
    }


def _cell(true: TrueCell, *, lost: bool, page: int | None) -> dict[str, object]:
    entry: dict[str, object] = {"kind": true.kind, "value": _json(true.value)}
    if true.raw is not None:
        entry["raw"] = true.raw
    if page and true.kind != "absent":
        entry["page"] = page
    return entry | {"lost": True} if lost or true.kind == "absent" else entry


def _json(value: int | Decimal | None) -> int | float | None:
    return float(value) if isinstance(value, Decimal) else value


class _Task(NamedTuple):
    """One document to write."""

    out: Path
    layout: str
    seed: int
    number: int
    labelled: Truth | None = None
    """The report that it prints anew; null for an invented one."""


def _gold_tasks(out: Path, chosen: Sequence[Layout], seed: int, gold: Path) -> Iterator[_Task]:
    for layout in chosen:
        if not layout.name.startswith(_OTHERS) and (layout.style or layout.make):
            raise typer.BadParameter(f"{layout.name} prints only reports that it invents itself")
        for index, truth in enumerate(load_golds(gold_folder(gold))):
            yield _Task(out, layout.name, seed, index, truth)


def _write(task: _Task) -> Made:
    out, name, seed, number, labelled = task
    if labelled:
        content = gold_content(labelled)
        written = _known()[name].write(content, Random(f"{seed}/{labelled.name}/{name}"))
        stem = f"{labelled.name}-{name}"
    else:
        content, written = make(_known()[name], seed, number)
        stem = f"{number:05d}-{name}"
    (out / f"{stem}{written.suffix}").write_bytes(written.data)
    source = labelled.name if labelled else ""
    truth = truth_of(content, written, name=stem + written.suffix, layout=name, source=source)
    text = jsonlib.dumps(truth, ensure_ascii=False, indent=1)
    (out / f"{stem}.truth.json").write_text(text + "\n", "utf-8")
    cells = truth["cells"].values()
    absent = sum(cell["kind"] == "absent" for cell in cells)
    lost = sum("lost" in cell for cell in cells) - absent
    return Made(name, len(written.data), truth["complete"], len(cells), lost, absent)


@cache
def _known() -> dict[str, Layout]:
    return own_layouts() | via_layouts() | software_layouts() | worn_layouts()


def _chosen(patterns: Sequence[str]) -> list[Layout]:
    """The layouts that the patterns name; those of other people's tools only by their prefix."""
    chosen = [
        layout
        for name, layout in _known().items()
        if any(
            fnmatch.fnmatchcase(name, pattern)
            for pattern in patterns
            if pattern.startswith(_OTHERS) or not name.startswith(_OTHERS)
        )
    ]
    if not chosen:
        known = ", ".join(_known())
        raise typer.BadParameter(f"no layout is like {patterns}; there are {known}")
    return chosen


def _rows(made: Sequence[Made]) -> Iterator[dict[str, str | int]]:
    for name in dict.fromkeys(one.layout for one in made):
        group = [one for one in made if one.layout == name]
        yield {
            "layout": name,
            "documents": len(group),
            "complete": sum(one.complete for one in group),
            "cells": sum(one.cells for one in group),
            "lost": sum(one.lost for one in group),
            "absent": sum(one.absent for one in group),
            "kilobytes": sum(one.size for one in group) // 1024,
        }
