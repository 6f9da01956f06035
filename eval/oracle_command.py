"""`python -m eval oracle`: what a model adds to what the rules read, at its best and at its worst.

At its best it always points right: what it leaves unread is what it was not asked, or what no
pointer can settle. At its worst it points, right or wrong, at just what the verification of
pointers calls sure: no model's errors can get through where this one's do not.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from eval.noisy import NoisyServer
from eval.oracle import Paper
from eval.output import JsonFile, Row, emit
from eval.truth import TrueCell, Truth, load_corpus
from eval.verdicts import is_right
from gipa_extract import extract, readers
from gipa_extract.cells import read_form
from gipa_extract.cells.separate_reports.first_report_in_tables import first_report
from gipa_extract.checker import judge
from gipa_extract.forms import Form, editions, newest
from gipa_extract.llm import Client, Settings
from gipa_extract.model_reader.grounding import judge_answer
from gipa_extract.model_reader.merged_answers import merge_answers
from gipa_extract.model_reader.prompts import key_of
from gipa_extract.model_reader.questions import AnswerRound, passages, questions
from gipa_extract.model_reader.strategy import labels_are_apart
from gipa_extract.models import Cell, Document
from gipa_extract.pipeline import Strategy
from gipa_extract.prose.outline import locate
from gipa_extract.text.patterns import blank_markup

STRATEGIES: tuple[Strategy, ...] = ("rules", "hybrid", "llm")


def oracle(
    folder: Annotated[Path, typer.Argument(help="A corpus with its truth.")],
    strategy: Annotated[list[str] | None, typer.Option(help="Only these.")] = None,
    json: JsonFile = None,
) -> None:
    """Let a model that always points right read a corpus, by layout: right, and silently wrong.

    readable: cells that the document prints, and whose place it shows; shares are of those.
    credulous_silent: what is silently wrong with a model that is wrong wherever it is believed.
    """
    truths = [truth for truth in load_corpus(folder) if truth.edition]
    chosen = [name for name in STRATEGIES if not strategy or name in strategy]
    console = Console(stderr=True)
    counts: dict[str, Counter[str]] = {}
    for truth in track(truths, "reports", console=console, disable=not console.is_terminal):
        tally = counts.setdefault(truth.group, Counter())
        for name in chosen:
            tally += read_with_oracle(truth, name)
        tally["credulous_silent"] += _silent_of_credulous(truth)
        tally["readable"] += sum(_is_readable(truth, id_) for id_ in truth.cells)
        counts[truth.group] = tally
    counts["all"] = sum(counts.values(), Counter())
    rows = [_row(group, tally, chosen) for group, tally in counts.items()]
    emit(f"oracle {folder}", rows, seed=None, json_file=json)


def read_with_oracle(truth: Truth, strategy: Strategy) -> Counter[str]:
    """`STRATEGY_right`, `_silent`, `_doubtful` and `_calls` of one report."""
    document = readers.read(truth.document)
    rules = extract(document)
    paper = Paper(rules.title or "", document.text, truth.edition or "", truth.cells)
    report = rules
    if strategy != "rules":
        with NoisyServer([paper]) as server:
            settings = Settings(model="noisy-0", base_url=server.base_url, cache=False)
            with Client(settings) as client:
                report = extract(document, strategy=strategy, model=client)
    tally = Counter({f"{strategy}_calls": report.extraction.calls})
    read = {cell.id: cell for cell in report.cells}
    for id_, true in truth.cells.items():
        right = is_right(true, read.get(id_))
        readable = _is_readable(truth, id_)
        tally[f"{strategy}_right"] += right and readable
        tally[f"{strategy}_silent"] += not right and not _is_flagged(true, read.get(id_))
        tally[f"{strategy}_doubtful"] += right and readable and _is_flagged(true, read.get(id_))
    return tally


def credulous(document: Document, edition: Form, strategy: Strategy = "llm") -> list[Cell]:
    """The judged cells by a model that points at whatever the verification of pointers calls sure."""
    document = first_report(document)
    located = locate(blank_markup(document.text), newest().sections)
    cells = read_form(document, edition).cells
    found = passages(document, located, cells, edition)
    answers: dict[str, list[int]] = {}
    for passage in found:
        for row in passage.rows:
            home = passage.home(row)
            if home and home.places:
                places = [home.place(cell) for cell in row.cells]
                answers[key_of(row, edition)] = [place.id for place in places if place]
    said, nothing = AnswerRound(), AnswerRound()
    for question in questions(found, {cell.id: cell for cell in cells}, edition, everything=True):
        said.pointed |= dict(judge_answer(question, answers, document, edition))
    apart = labels_are_apart(document, cells, edition)
    merged = merge_answers(cells, said, nothing, edition, strategy=strategy, apart=apart)
    judge(merged, [], edition)
    return merged


def _silent_of_credulous(truth: Truth) -> int:
    form = editions()[truth.edition or ""]
    read = {cell.id: cell for cell in credulous(readers.read(truth.document), form)}
    return sum(
        not is_right(true, read.get(id_)) and not _is_flagged(true, read.get(id_))
        for id_, true in truth.cells.items()
    )


def _is_readable(truth: Truth, id_: str) -> bool:
    return truth.cells[id_].kind != "absent" and id_ not in truth.lost


def _is_flagged(true: TrueCell, cell: Cell | None) -> bool:
    if cell is None:
        return True
    return cell.trust == "doubtful" or (cell.trust == "missing" and true.kind != "absent")


def _row(group: str, tally: Counter[str], strategies: list[Strategy]) -> Row:
    readable = tally["readable"]
    row: dict[str, str | int | float | None] = {"group": group, "readable": readable}
    for name in strategies:
        row[f"{name}_right"] = tally[f"{name}_right"] / max(readable, 1)
    for name in strategies:
        row[f"{name}_silent"] = tally[f"{name}_silent"]
    row["credulous_silent"] = tally["credulous_silent"]
    for name in strategies[1:] if strategies[:1] == ["rules"] else strategies:
        row[f"{name}_calls"] = tally[f"{name}_calls"]
    return row
