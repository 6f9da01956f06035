"""`python -m eval tournament OUT`: everything that can be had here, over the same documents.

The documents are made by seed: the five real reports as text, and as a page, a Word file and a
PDF; and invented ones in layouts that are easy and in ones that lost something. Models are the
server that errs on purpose, which knows the truth, so that what differs is the way of asking.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from eval.baselines import WAYS, Way, baseline_reader
from eval.board import write_board
from eval.bundle import EXAMPLES, GOLD
from eval.corpus.command import write_documents
from eval.extractors import Extractor, Reader, extractor
from eval.functions import FunctionExtractor
from eval.noisy import NoisyServer
from eval.oracle import Paper
from eval.output import JsonFile, Seed, emit
from eval.run import load_truths, manifest_for, run
from eval.score import score_run
from eval.standings import board_rows
from eval.truth import Truth
from gipa_extract import extract, readers
from gipa_extract.errors import GipaError
from gipa_extract.forms import newest
from gipa_extract.llm import Client, Settings
from gipa_extract.llm.settings import LOCAL
from gipa_extract.model_reader.prompts import prompt_sha256
from gipa_extract.pipeline import Strategy
from gipa_extract.prose.outline import locate

FIVE = Path("five")
GOLD_LAYOUTS = ("html-site", "docx", "pdf-ruled")
"""What the five real reports are printed as, beside their own text."""
LAYOUTS = (
    "cells", "pipes", "html-clean", "html-word", "docx", "pdf-ruled", "wrapped-labels",
    "lost-blanks",
)  # fmt: skip
"""Of the invented reports; the last two are torn."""
STRATEGIES: tuple[Strategy, ...] = ("hybrid", "llm", "both")
TIMEOUT = 2.0
"""Seconds of silence that our client allows; the server's stalls are longer."""
LOCAL_TIMEOUT = 600.0
"""The same for the local model: a busy processor takes minutes to read a question of it."""
LOCAL_TOKENS = 400
"""Of one of its answers: the pointers of a question take a hundred, and it tends to go on."""

Make = Callable[[], Reader]
Documents = tuple[Path | None, Path | None]
"""The gold and the corpus that a run is over, as in `eval.run.load_truths`."""


def tournament(
    out: Annotated[Path, typer.Argument(help="Folder for documents, runs and the leaderboard.")],
    n: Annotated[
        int,
        typer.Option("--n", min=0, help="How many invented documents; 0: the five reports alone."),
    ] = 24,
    gold: Annotated[
        Path | None,
        typer.Option(help=f"Over this gold instead: a folder, or one of: {', '.join(GOLD)}."),
    ] = None,
    corpus: Annotated[
        Path | None, typer.Option(help="Over this corpus instead, or beside --gold.")
    ] = None,
    rate: Annotated[float, typer.Option(help="How often the server errs, by cell.")] = 0.01,
    local: Annotated[
        bool, typer.Option(help="The small local model too: minutes a report on a processor.")
    ] = False,
    only: Annotated[
        list[str] | None, typer.Option(help="Only these entrants; may be repeated.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Reports at a time.")] = 2,
    seed: Seed = 1,
    json: JsonFile = None,
) -> None:
    """Run all extractors over the same documents and write the leaderboard.

    May be stopped at any time; the same command goes on.
    """
    documents = (gold, corpus) if gold or corpus else _own_documents(out, n, seed)
    truths = load_truths(*documents)
    console = Console(stderr=True)
    with NoisyServer(list(_papers(truths)), seed=seed) as server:
        entrants = _entrants(server.base_url, f"noisy-{rate:g}", local=local)
        chosen = {name: make for name, make in entrants.items() if not only or name in only}
        if not chosen:
            raise typer.BadParameter(f"no such entrant; there are {', '.join(entrants)}")
        for name, make in chosen.items():
            console.print(f"{name} …")
            _run(_folder(out, name), name, make(), documents, jobs)
    for name, needed in _absent(local):
        console.print(f"{name} was left out: {needed}")
    runs = [score_run(_folder(out, name), truths) for name in chosen]
    emit("tournament", board_rows(runs, seed), seed=seed, json_file=json)
    for path in write_board(runs, out / "leaderboard.html", seed=seed):
        typer.echo(str(path))


def _own_documents(out: Path, n: int, seed: int) -> Documents:
    """The five real reports as they are, and the folder of all that is made by seed."""
    if n == 0:
        return FIVE, None
    made = out / "documents"
    if not made.exists():
        write_documents(made, layouts=GOLD_LAYOUTS, seed=seed, gold=FIVE)
        write_documents(made, layouts=LAYOUTS, seed=seed, n=n)
    return FIVE, made


def _papers(truths: Sequence[Truth]) -> Iterator[Paper]:
    """What the server knows of each document: what its prompts show, and what is true."""
    for truth in truths:
        document = readers.read(truth.document)
        title = locate(document.text, newest().sections).title or ""
        edition = truth.edition or newest().edition
        yield Paper(title, document.text, edition, truth.cells, truth.claims or ())


def _entrants(url: str, model: str, *, local: bool) -> dict[str, Make]:
    """Every entrant that can be had here, by its name."""
    entrants: dict[str, Make] = {"rules": lambda: extractor("rules")}
    for strategy in STRATEGIES:
        entrants[strategy] = partial(_ours, strategy, model, url)
    for way in WAYS:
        entrants[f"instructor-{way}"] = partial(_typed, way, model, url)
    if importlib.util.find_spec("langextract"):
        entrants["langextract"] = partial(_example, "langextract_extractor", model, url)
    entrants["regex"] = partial(_example, "regex_extractor")
    entrants["pandas-read_html"] = partial(_example, "read_html_extractor")
    if local:
        # One question at a time, as its server answers them; who waits in line is not silent.
        asked = Settings(
            model=LOCAL,
            timeout=LOCAL_TIMEOUT,
            max_tokens=LOCAL_TOKENS,
            concurrency=1,
            cache=False,
        )
        for name in ("hybrid", "llm", "baseline:plain"):
            called = name.replace("baseline:", "instructor-")
            entrants[f"{called}-local"] = partial(extractor, name, asked)
    return entrants


def _absent(local: bool) -> Iterator[tuple[str, str]]:
    if not importlib.util.find_spec("langextract"):
        yield "langextract", 'pip install "gipa-extract[tournament]"'
    if not local:
        yield "the local model", "add --local"


def _ours(strategy: Strategy, model: str, url: str) -> Extractor:
    settings = Settings(model=model, base_url=url, timeout=TIMEOUT, cache=False)
    read = partial(extract, strategy=strategy, model=Client(settings))
    return Extractor(read, prompt_sha256(), {"strategy": strategy, "server": model})


def _typed(way: Way, model: str, url: str) -> Extractor:
    return Extractor(baseline_reader(model, way, base_url=url), None, {"way": way, "server": model})


def _example(name: str, model: str = "", url: str = "") -> FunctionExtractor:
    """One of the scripts in examples/, its model the server's."""
    found = FunctionExtractor.load(f"{EXAMPLES / name}.py:read")
    options = {"model": model, "base_url": url} if model else {}
    parameters = {**found.parameters, **({"server": model} if model else {})}
    return replace(found, options=options, parameters=parameters)


def _folder(out: Path, name: str) -> Path:
    return out / "runs" / name


def _run(folder: Path, name: str, by: Reader, documents: Documents, jobs: int) -> None:
    """One entrant over all documents; a run that is there goes on."""
    server = by.parameters.get("server", LOCAL if name.endswith("-local") else None)
    gold, corpus = documents
    truths = load_truths(gold, corpus)
    model = str(server) if server else None
    manifest = manifest_for(truths, name, model, by, gold=gold, corpus=corpus)
    try:
        run(truths, folder, manifest, by, jobs=jobs)
    except GipaError as error:
        raise error.at(name) from error
