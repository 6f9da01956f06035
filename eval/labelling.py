"""Tools for those who label: `python -m eval gold check | agree | adjudicate | new`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from json import dumps
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from eval.adjudication import (
    Difference,
    differences,
    document_of,
    read_labels,
    settled_text,
)
from eval.bundle import home_gold
from eval.gold import (
    HOME,
    GoldError,
    document_path,
    gold_files,
    load_gold,
    load_golds,
    read_mark,
)
from eval.output import JsonFile, Row, emit
from eval.truth import Truth, contradicted, find_numeral
from gipa_extract import forms, readers
from gipa_extract.cells.edition import printed
from gipa_extract.errors import GipaError
from gipa_extract.ids import is_claim_rule
from gipa_extract.models import Cell
from gipa_extract.reviewing import gold
from gipa_extract.reviewing.gold import OPEN

app = typer.Typer(help="Check, compare and begin labels made by hand.", no_args_is_help=True)
Documents = Annotated[
    list[Path] | None,
    typer.Option("--documents", help="A folder where the reports lie; may be repeated."),
]
First = Annotated[Path, typer.Argument(help="One labeler's gold files.")]
Second = Annotated[Path, typer.Argument(help="Another's, of the same documents.")]


def check_gold(path: Path, documents: Sequence[Path] = ()) -> list[str]:
    """Everything that is wrong with one gold file, in words; an empty list if it is good."""
    try:
        truth = load_gold(path, documents)
    except GoldError as error:
        return [str(error)]
    return [f"{path}: {wrong}" for wrong in _wrongs(truth)]


def _wrongs(truth: Truth) -> Iterator[str]:
    if not truth.document.is_file():
        yield f"no document is there: {truth.document}; name its folder with --documents"
        return
    try:
        document = readers.read(truth.document)
    except GipaError as error:
        yield f"the document cannot be read: {error}"
        return
    if document.sha256 != truth.sha256:
        yield f"this is gold for another document: {truth.document} has sha256 {document.sha256}"
        return
    form = forms.form(truth.edition or "")
    quotes = [*(truth.problems or ()), *(truth.measures or ())]
    for quote in [*quotes, *(claim.quote for claim in truth.claims or ())]:
        times = document.text.count(quote)
        if times != 1:
            yield f"the quote {quote[:20]!r} occurs {times} times: quote word for word, once"
    subjects = {*form.cell_ids, *(group.id for group in form.groups)}
    for claim in truth.claims or ():
        if claim.about not in subjects:
            yield f"a claim is about {claim.about!r}, which is no cell and no group"
        if len(find_numeral(claim.quote, claim.raw)) != 1:
            yield f"the numeral {claim.raw!r} must stand once in {claim.quote[:20]!r}"
    yield from _wrong_rules(truth, form)


def _wrong_rules(truth: Truth, form: forms.Form) -> Iterator[str]:
    """`broken` against the rules of the form and, where it names any, the contradicted claims."""
    stated = list(truth.broken or ())
    of_form = {rule.id for rule in form.rules}
    for rule in stated:
        if rule not in of_form and not is_claim_rule(rule):
            yield f"broken names {rule!r}, which is no rule of edition {form.edition}"
    computed = broken_rules(truth)
    if [rule for rule in stated if rule in of_form] != computed:
        yield f"broken must be {computed}, as the printed numbers add up"
    told = [rule for rule in stated if is_claim_rule(rule)]
    against = contradicted(truth.edition, truth.cells, truth.claims or ())
    if told and told != against:
        yield f"broken must name every contradicted claim or none: {against}"


def broken_rules(truth: Truth) -> list[str]:
    """Ids of the form's rules that the truth's own numbers break, in the form's order."""
    cells = {name: Cell(name, c.value, c.kind) for name, c in truth.cells.items()}
    return gold.broken_rules(cells, forms.form(truth.edition or ""))


def new_gold(path: Path, edition: str | None = None, folder: Path = HOME) -> str:
    """An empty labelling form for a document, for a folder: every `?` is to be replaced by hand.

    Nothing is read for the labeler but the file's hash and, unless `edition` is given, which
    form it prints: a form that is already filled in makes people agree with it.
    """
    document = readers.read(path)
    known = forms.form(edition) if edition else forms.detect(*printed(document), None)
    if known is None:
        names = ", ".join(forms.editions())
        raise GoldError(
            "no known form was recognised in it",
            where=str(path),
            remedy=f"say which it is: --edition, one of {names}",
        )
    return gold.gold_text(
        document=gold.document_name(path, folder),
        sha256=document.sha256,
        form=known,
        cells={},
        facts={},
    )


class _Pair(NamedTuple):
    """Two gold files of one document."""

    first: Path
    second: Path

    def document(self, documents: Sequence[Path]) -> Path:
        """Where the document lies."""
        name = str(read_labels(self.first).facts.get("document"))
        return document_path(self.first, name, documents)

    def differences(self, documents: Sequence[Path]) -> list[Difference]:
        """Where the two differ."""
        one, other = read_labels(self.first), read_labels(self.second)
        source = document_of(one, lambda name: document_path(self.first, name, documents))
        return differences(self.first.stem, one, other, source)


def _pairs(first: Path, second: Path) -> list[_Pair]:
    """The documents that both have labelled, by name."""
    others = {path.name: path for path in gold_files(second)}
    return [_Pair(path, others[path.name]) for path in gold_files(first) if path.name in others]


def _answer(difference: Difference) -> str:
    """What is typed for a difference: `1`, `2`, a mark for a cell, or nothing."""
    typer.echo(difference.in_words())
    while True:
        try:
            said = str(typer.prompt("1, 2", default="", show_default=False)).strip()
        except typer.Abort:  # the end of what was piped in
            return ""
        try:
            if said in ("", "1", "2") or read_mark(said, difference.item):
                return said
        except GoldError as error:
            typer.echo(str(error), err=True)


def _with_document(text: str, document: Path, folder: Path) -> str:
    """The text with the document's name as the gold file's new folder finds it."""
    name = gold.document_name(document, folder)
    return re.sub(
        r"^document\s*=.*$",
        lambda _: f"document = {dumps(name, ensure_ascii=False)}",
        text,
        count=1,
        flags=re.M,
    )


class Agreement(NamedTuple):
    """How far two labelings of the same documents agree on one part of them."""

    part: str
    items: int
    agreed: int
    kappa: float | None
    """Cohen's kappa; null for lists of quotes, where chance has no meaning, or for no spread."""


def agree(first: Sequence[Truth], second: Sequence[Truth]) -> list[Agreement]:
    """Agreement of two labelings, part by part, over the documents that both label.

    A cell agrees if kind, value and, for text and dashes, the printed text do. Of quotes and
    claims the items are all that either labeled, agreed those that both labeled alike; a claim
    is what is stated and its number, however much of its sentence is quoted.
    """
    others = {truth.name: truth for truth in second}
    pairs = [(truth, others[truth.name]) for truth in first if truth.name in others]
    for a, b in pairs:
        if (a.sha256, a.edition) != (b.sha256, b.edition):
            raise GoldError(
                "labeled from another document or form", where=a.name, remedy="label the same file"
            )
    cells = [(_label(a, cell), _label(b, cell)) for a, b in pairs for cell in a.cells]
    numbers = [pair for pair in cells if pair != (("number", 0), ("number", 0))]
    kinds = [(a.cells[cell].kind, b.cells[cell].kind) for a, b in pairs for cell in a.cells]
    facts = [
        (getattr(a, fact), getattr(b, fact))
        for a, b in pairs
        for fact in ("issuer", "title", "year", "period")
    ]
    nominal: dict[str, Sequence[tuple[Hashable, Hashable]]] = {
        "cells": cells,
        "cells not both zero": numbers,
        "kinds": kinds,
        "header facts": facts,
    }
    lists = ("broken", "claims", "problems", "measures")
    return [
        *(_nominal(part, labels) for part, labels in nominal.items()),
        *(_listed(part, [(_items(a, part), _items(b, part)) for a, b in pairs]) for part in lists),
    ]


def _items(truth: Truth, part: str) -> Sequence[Hashable]:
    """What a labeling has in one of its lists."""
    if part == "claims":
        return [(claim.about, claim.value) for claim in truth.claims or ()]
    listed: Sequence[Hashable] = getattr(truth, part) or ()
    return listed


def _label(truth: Truth, cell_id: str) -> tuple[Hashable, ...]:
    cell = truth.cells[cell_id]
    return (cell.kind, cell.value) if cell.kind == "number" else (cell.kind, cell.raw)


def _nominal(part: str, labels: Sequence[tuple[Hashable, Hashable]]) -> Agreement:
    return Agreement(part, len(labels), sum(a == b for a, b in labels), kappa(labels))


def _listed(part: str, lists: Sequence[tuple[Sequence[Hashable], Sequence[Hashable]]]) -> Agreement:
    either = both = 0
    for a, b in lists:
        either += (Counter(a) | Counter(b)).total()
        both += (Counter(a) & Counter(b)).total()
    return Agreement(part, either, both, None)


def kappa(labels: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Cohen's kappa of pairs of nominal labels; null if there is nothing to disagree about.

    Cohen, A coefficient of agreement for nominal scales, 1960.
    """
    if not labels:
        return None
    first, second = Counter(a for a, _ in labels), Counter(b for _, b in labels)
    observed = sum(a == b for a, b in labels) / len(labels)
    chance = sum(first[label] * second[label] for label in first) / len(labels) ** 2
    return None if chance == 1 else (observed - chance) / (1 - chance)


@app.command("check")
def check_command(
    folder: Annotated[
        Path | None,
        typer.Argument(help="Gold files; else those in data/gold here, or that come along."),
    ] = None,
    documents: Documents = None,
    json: JsonFile = None,
) -> None:
    """Schema, document hash, quotes, claims and broken rules of every gold file.

    Exits with 1 if a file is wrong.
    """
    wrongs = {path: check_gold(path, documents or ()) for path in gold_files(folder or home_gold())}
    rows: list[Row] = [{"file": path.name, "wrong": len(found)} for path, found in wrongs.items()]
    emit("gold check", rows, seed=None, json_file=json)
    for wrong in (wrong for found in wrongs.values() for wrong in found):
        typer.echo(wrong, err=True)
    raise typer.Exit(1 if any(wrongs.values()) else 0)


@app.command("agree")
def agree_command(
    first: First,
    second: Second,
    documents: Documents = None,
    json: JsonFile = None,
) -> None:
    """Agreement and Cohen's kappa between two labelings, and each thing that differs.

    A line for each: both readings, and the source's line.
    """
    one, other = load_golds(first), load_golds(second)
    rows: list[Row] = [
        {
            "part": part.part,
            "items": part.items,
            "agreed": part.agreed,
            "agreement": part.agreed / part.items if part.items else None,
            "kappa": part.kappa,
        }
        for part in agree(one, other)
    ]
    emit("gold agree", rows, seed=None, json_file=json)
    for pair in _pairs(first, second):
        for difference in pair.differences(documents or ()):
            typer.echo(difference.in_words())
    for name in sorted({truth.name for truth in one} ^ {truth.name for truth in other}):
        typer.echo(f"{name}: labeled once only, left out", err=True)


@app.command("adjudicate")
def adjudicate_command(
    first: First,
    second: Second,
    out: Annotated[Path, typer.Option("--out", help="The folder of the settled gold files.")],
    documents: Documents = None,
) -> None:
    """Settle where two labelings differ, one question each, and write what then stands.

    Answer 1 or 2, a mark of your own, or nothing: it stays `?`, and a later start asks again.
    """
    out.mkdir(parents=True, exist_ok=True)
    left = 0
    for pair in _pairs(first, second):
        target = out / pair.first.name
        earlier = read_labels(target) if target.exists() else None
        one, other = read_labels(pair.first), read_labels(pair.second)
        found = pair.differences(documents or ())
        text = settled_text(one, other, found, _answer, earlier)
        text = _with_document(text, pair.document(documents or ()), out)
        target.write_text(text, "utf-8", newline="\n")
        left += sum(mark == OPEN for mark in read_labels(target).marks.values())
    typer.echo(f"{out}: {left} cells left open; then run: python -m eval gold check {out}")


@app.command("new")
def new_command(
    document: Annotated[Path, typer.Argument(help="The report to be labeled.")],
    folder: Annotated[Path, typer.Option("--gold", help="Where the form goes.")] = HOME,
    edition: Annotated[str | None, typer.Option(help="The form it prints, if not found.")] = None,
) -> None:
    """Write an empty labelling form for a document; never over a file that is there."""
    path = folder / f"{document.stem}.toml"
    if path.exists():
        raise GoldError("is already there", where=str(path), remedy="move it away first")
    text = new_gold(document, edition, folder)
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    typer.echo(f"{path}: fill in every {gold.OPEN}; then run: python -m eval gold check {folder}")
