"""The reports that `python -m eval noisy` reads: each breaks its own sums, half are irregular."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import NamedTuple

from eval.corpus.content import Content, Paragraph, random_style, write_report
from eval.corpus.layouts import layouts
from eval.corpus.tables import Box
from eval.mutate import read_as
from eval.oracle import Paper
from eval.truth import TrueCell
from gipa_extract import readers
from gipa_extract.cells.placement import place_rows
from gipa_extract.cells.torn_rows import place_torn_rows
from gipa_extract.checker import judge
from gipa_extract.forms import editions, newest
from gipa_extract.models import Cell, Claim, Document, Located
from gipa_extract.prose.claims import find_claims
from gipa_extract.prose.outline import locate

SHORT = " with short labels"
"""Ends the name of a layout whose row labels are cut short, as no form knows them."""
REGULAR = ("cells", "pipes", "tsv", "markdown")
IRREGULAR = (
    "cells" + SHORT, "glued-numbers", "single-space" + SHORT, "lost-blanks", "wrapped-labels",
    "lost-blanks" + SHORT, "split-numbers", "markdown" + SHORT, "page-numbers", "missing-rows",
)  # fmt: skip


class Case(NamedTuple):
    """A report with its truth, and what the rules read of it."""

    paper: Paper
    document: Document
    located: Located
    cells: Sequence[Cell]
    claims: Sequence[Claim]
    lost: frozenset[str]
    accused: frozenset[str]
    """Cells that broken sums point at when all is read as it is printed: no false alarm."""


def make_cases(count: int, seed: int) -> list[Case]:
    """Reports that break their own sums, every other one in a layout that the rules leave open."""
    return [_case(index, seed) for index in range(count)]


def _case(index: int, seed: int) -> Case:
    names = IRREGULAR if index % 2 else REGULAR
    name = names[index // 2 % len(names)]
    rng = Random(f"{seed}/{index}/{name}")
    layout = layouts()[name.removesuffix(SHORT)]
    style = replace(random_style(rng), **layout.style, slips=rng.choice((1, 1, 2)))
    if style.reviews == "prose":
        style = replace(style, reviews="line")
    content = write_report(rng.choice(list(editions())), style, rng)
    content = _with_short_labels(content) if name.endswith(SHORT) else content
    written = layout.write(content, rng)
    document = readers.read_bytes(written.data)
    located = locate(document.text, newest().sections)
    gone = dict.fromkeys(written.absent, TrueCell("absent"))
    paper = Paper(
        located.title or "", document.text, content.edition or "",
        {**content.cells, **gone}, content.claims,
    )  # fmt: skip
    cells = place_torn_rows(place_rows(document, paper.form), paper.form, document.text).cells
    claims = find_claims(
        document.text, located.sections, paper.form, year=located.year, issuer=located.issuer
    )
    return Case(paper, document, located, cells, claims, written.lost, _accused(paper, claims))


def _accused(paper: Paper, claims: Sequence[Claim]) -> frozenset[str]:
    cells = [read_as(cell, true) for cell, true in paper.cells.items()]
    judge(cells, claims, paper.form)
    return frozenset(cell.id for cell in cells if cell.trust == "doubtful")


def _with_short_labels(content: Content) -> Content:
    """The report with the row labels of seven signs and more cut to their ends."""
    tables = [block for block in content.blocks if not isinstance(block, Paragraph)]
    heads = {id(box) for table in tables for box in table.boxes if box.down * box.across > 1}

    def cut(box: Box) -> str:
        text = box.text
        short = box.cell or len(text) < 7 or id(box) in heads
        return text if short else f"{text[:4]}{text[-2:]}"

    changed = {table: table.rewritten(cut) for table in tables if table.section == "requests"}
    return content.with_tables(changed)
