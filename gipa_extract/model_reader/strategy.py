"""Two readers made one: what a model is asked under each strategy, and what is believed of it.

rules   no model at all.
hybrid  the model reads what the rules left open, and nothing else.
llm     the model reads everything; where the rules read too, they must agree.
both    as llm, but the rules' reading stands, and agreement confirms a cell outside all sums.

What is printed is never changed: where two readings differ the rules' stays, in doubt, with the
other beside it; a pointer that could not be verified leaves its cell without a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from gipa_extract.cells.text_stream import labels_stand_apart
from gipa_extract.checker import evaluate_rules
from gipa_extract.checker.error_localisation import localise
from gipa_extract.forms import Form
from gipa_extract.llm.client import Client
from gipa_extract.llm.settings import Usage
from gipa_extract.model_reader.failures import add_up
from gipa_extract.model_reader.grounding import PointedCell, Question
from gipa_extract.model_reader.merged_answers import APART, cells_agree, merge_answers
from gipa_extract.model_reader.prompts import prompt_sha256
from gipa_extract.model_reader.prose_reading import PrintedFact, Prose, read_prose
from gipa_extract.model_reader.questions import (
    AnswerRound,
    ask_and_judge,
    is_open,
    passages,
    questions,
    questions_again,
)
from gipa_extract.models import Cell, Claim, Document, Located
from gipa_extract.reasons import MODEL_FAILURES, Reason

SUSPECT_SETS = 3
"""Of the minimal error sets of a component, so many of the likeliest are looked at again."""


@dataclass
class Consulted:
    """A report's cells after a model was asked, and what that took."""

    cells: list[Cell]
    """Every cell of the edition in the form's order; trust as far as the readers can say."""
    claims: list[Claim] = field(default_factory=list)
    """The model's own, beside those that the rules find."""
    facts: dict[str, PrintedFact] = field(default_factory=dict)
    usage: Usage = field(default_factory=Usage)
    prompt_sha256: str = field(default_factory=prompt_sha256)
    notes: list[Reason] = field(default_factory=list)
    """What went wrong, each once: the cells that it concerns are as the rules read them."""
    is_repeated: bool = False
    """Whether the model was not even asked, since it failed so often before this report."""


def consult_model(
    document: Document,
    located: Located,
    cells: Sequence[Cell],
    form: Form,
    client: Client,
    *,
    strategy: Literal["hybrid", "llm", "both"] = "hybrid",
) -> Consulted:
    """Ask the model what the strategy wants to know, look again where needed, and merge.

    `cells` are what the rules read: all cells of the edition in its order; they are not changed.
    Raises nothing of the client's: an error is a note, and the rest of the result stands.
    """
    everything = strategy != "hybrid"
    printed = {cell.id: cell for cell in cells}
    wanted = everything or any(cell.kind == "absent" or is_open(cell) for cell in cells)
    table_passages = passages(document, located, cells, form) if wanted else []
    apart = wanted and labels_are_apart(document, cells, form)
    asked = questions(table_passages, printed, form, everything=everything)
    first = ask_and_judge(asked, document, located.title, form, client)
    # A model that failed is not asked a second time, and prose is left to the patterns.
    second, prose = AnswerRound(), Prose()
    if not first.failed:
        once = merge_answers(cells, first, second, form, strategy=strategy, apart=apart)
        # Looked at again: what the readers read differently, and what the sums of both readings
        # suspect.
        doubts = _unsettled_cells(printed, first.pointed, asked)
        doubts |= _suspect_cells(once, printed, form) if asked else set()
        second = ask_and_judge(
            questions_again(table_passages, doubts), document, located.title, form, client
        )
        # Its rows are asked whole, so it says something of their other cells, too: that is not
        # new.
        second.pointed = {cell: said for cell, said in second.pointed.items() if cell in doubts}
        prose = read_prose(document, located, form, client, claims=everything)
    return Consulted(
        merge_answers(cells, first, second, form, strategy=strategy, apart=apart),
        prose.claims,
        prose.facts,
        first.usage + second.usage + prose.usage,
        prompt_sha256(client.settings.instructions),
        notes=add_up([*first.notes, *_failures_among(second.notes), *prose.notes]),
        is_repeated=first.is_repeated,
    )


def _failures_among(notes: Iterable[Reason]) -> list[Reason]:
    """The notes of a second look; that it found nothing new is none."""
    return [note for note in notes if note.code in MODEL_FAILURES]


def labels_are_apart(document: Document, cells: Sequence[Cell], form: Form) -> bool:
    """Whether the rules saw that labels and values of some table stand apart."""
    if any(cell.doubt and cell.doubt.code == APART for cell in cells):
        return True
    is_text = document.media_type == "text/plain"
    unread = any(cell.kind == "absent" for cell in cells)
    return is_text and unread and labels_stand_apart(document.text, form)


def _unsettled_cells(
    printed: Mapping[str, Cell], said: Mapping[str, PointedCell], asked: Iterable[Question]
) -> set[str]:
    """The cells to be asked about again: the readers differ, or an answer was refused, or none.

    A tentative answer is not asked for twice: only sums can prove it.
    """
    cells = {
        id_
        for id_, pointed in said.items()
        if (
            pointed.status == "refused"
            if printed[id_].kind == "absent"
            else not _agrees_with(printed[id_], pointed)
        )
    }
    placed = {
        cell
        for question in asked
        for row in question.rows
        if (home := question.passage.home(row)) and home.places
        for cell in row.cells
    }
    return cells | (placed - said.keys())


def _agrees_with(printed: Cell, pointed: PointedCell) -> bool:
    return pointed.cell is not None and cells_agree(printed, pointed.cell)


def _suspect_cells(cells: Sequence[Cell], printed: Mapping[str, Cell], form: Form) -> set[str]:
    """Cells of the likeliest minimal error sets that may be misread.

    What the rules read from machine-readable text, without a doubt, is what is printed.
    """
    localisation = localise(cells, form, evaluate_rules(cells, form))
    likeliest = {
        cell
        for component in localisation.components
        for error_set in component.sets[:SUSPECT_SETS]
        for cell in error_set.cells
    }
    sound = {c.id for c in printed.values() if c.kind != "absent" and c.origin == "layout"}
    return {c.id for c in cells if c.id in likeliest and (c.id not in sound or c.reason)}
