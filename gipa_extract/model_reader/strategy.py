"""Two readers made one: what a model is asked under each strategy, and what is believed of it.

rules   no model at all.
hybrid  the model reads what the rules left open, and nothing else.
llm     the model reads everything; where the rules read too, they must agree.
both    as llm, but the rules' reading stands, and agreement confirms a cell outside all sums.

What is printed is never changed: where two readings differ the rules' stays, in doubt, with the
other beside it; a pointer that could not be verified leaves its cell without a value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from gipa_extract.cells.text_stream import labels_stand_apart
from gipa_extract.checker import evaluate_rules
from gipa_extract.checker.error_localisation import localise
from gipa_extract.forms import Form
from gipa_extract.ids import row_id_of
from gipa_extract.llm.client import Client
from gipa_extract.llm.settings import Usage
from gipa_extract.model_reader.failures import add_up
from gipa_extract.model_reader.grounding import PointedCell, Question
from gipa_extract.model_reader.prompts import prompt_sha256
from gipa_extract.model_reader.prose_reading import PrintedFact, Prose, read_prose
from gipa_extract.model_reader.questions import (
    SUMS,
    AnswerRound,
    again,
    is_open,
    look,
    passages,
    questions,
)
from gipa_extract.models import Cell, Claim, Document, Located
from gipa_extract.reasons import MODEL_FAILURES, Reason

Strategy = Literal["rules", "hybrid", "llm", "both"]
SUSPECT_SETS = 3
"""Of the minimal error sets of a component, so many of the likeliest are looked at again."""
APART = "labels_stand_apart"


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


def consult(
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
    first = look(asked, document, located.title, form, client)
    second, prose = AnswerRound(), Prose()
    if not first.failed:
        once = merge(cells, first, second, form, strategy=strategy, apart=apart)
        doubts = _unsettled_cells(printed, first.pointed, asked)
        doubts |= _suspect_cells(once, printed, form) if asked else set()
        second = look(again(table_passages, doubts), document, located.title, form, client)
        second.pointed = {cell: said for cell, said in second.pointed.items() if cell in doubts}
        prose = read_prose(document, located, form, client, claims=everything)
    return Consulted(
        merge(cells, first, second, form, strategy=strategy, apart=apart),
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


def merge(
    cells: Sequence[Cell],
    first: AnswerRound,
    second: AnswerRound,
    form: Form,
    *,
    strategy: Strategy,
    apart: bool,
) -> list[Cell]:
    """The cells of two readings as one: what the rules read, and what the model said once or twice.

    `apart` tells that labels and values of some table stand apart. Where the model's second word
    is another than its first, that one is kept among the alternatives.
    """
    one, two = first.pointed, second.pointed
    said = {**one, **{cell: _last_word(one.get(cell), word) for cell, word in two.items()}}
    unrepeated = {
        cell
        for cell in first.answered & second.answered & said.keys()
        if said[cell].status != "sure" and not _said_twice(one.get(cell), two.get(cell))
    }
    merged = [
        _compare_readings(cell, said[cell.id], strategy, believed=cell.id not in unrepeated)
        if cell.id in said
        else cell
        for cell in cells
    ]
    merged = _settled_by_sums(cells, merged, said, form)
    if apart:
        merged = [_doubted_as_apart(*pair) for pair in zip(cells, merged, strict=True)]
    merged = [_with_history(cell, one.get(cell.id), two.get(cell.id)) for cell in merged]
    return _confirm_agreed(merged, said, form) if strategy == "both" else merged


def _last_word(first: PointedCell | None, second: PointedCell) -> PointedCell:
    """What counts of two answers: the second, unless it says less.

    A model that points at two different places, neither of them sure, has said nothing: what
    another reader read stands, and a cell that nobody read stays in doubt.
    """
    if first is None or first.cell is None:
        return second
    if second.cell is None or (first.status == "sure" and second.status != "sure"):
        return first
    if second.status != "sure" and not _cells_agree(first.cell, second.cell):
        return PointedCell("refused", None, Reason("model_two_readings"))
    return second


def _said_twice(first: PointedCell | None, second: PointedCell | None) -> bool:
    """Whether a model pointed at one place in both of its answers."""
    if first is None or second is None or first.cell is None or second.cell is None:
        return False
    return _cells_agree(first.cell, second.cell)


def _compare_readings(
    printed: Cell, pointed: PointedCell, strategy: Strategy, *, believed: bool
) -> Cell:
    """One cell by both readers; `printed` is the rules' reading.

    What a model says once in two answers, and the source does not bear out, is not `believed`
    against what the rules read: a right model repeats it.
    """
    if printed.kind == "absent":
        if pointed.status != "sure" or pointed.cell is None:
            return _doubted_cell(printed, pointed)
        if printed.doubt is None:
            return pointed.cell
        if printed.alternatives == [
            _raw_text(pointed.cell)
        ]:  # all that the rules lack is the label
            return _taken_in_doubt(pointed.cell, printed.doubt)
        return _doubted_cell(printed, pointed)
    if pointed.cell is None:
        return printed
    if _cells_agree(printed, pointed.cell):
        own = strategy == "llm" and printed.origin == "layout"
        agreed = replace(printed, origin="llm") if own else printed
        return (
            replace(agreed, trust="read", reason=None, doubt=None) if is_open(printed) else agreed
        )
    if not believed:
        return printed
    differing = replace(
        printed, alternatives=[*(printed.alternatives or ()), _raw_text(pointed.cell)]
    )
    differing.doubt_for(Reason("readers_differ"))
    return differing


def _doubted_cell(printed: Cell, pointed: PointedCell) -> Cell:
    """A cell without a value: what the model pointed at is only an alternative."""
    others = [*(printed.alternatives or ()), *([_raw_text(pointed.cell)] if pointed.cell else ())]
    doubted = replace(printed, origin="llm", alternatives=list(dict.fromkeys(others)) or None)
    doubted.doubt_for(printed.doubt or pointed.why or Reason("readers_differ"))
    return doubted


def _cells_agree(a: Cell, b: Cell) -> bool:
    """The same content of the same place; a printed blank has no place of its own."""
    if (a.kind, a.value) != (b.kind, b.value):
        return False
    return a.kind == "blank" or (a.start, a.end) == (b.start, b.end)


def _raw_text(cell: Cell) -> str:
    return cell.raw or ""


def _taken_in_doubt(cell: Cell, doubt: Reason) -> Cell:
    """What a model points at, with the rules' doubt of its place."""
    taken = replace(cell)
    taken.doubt_for(doubt)
    return taken


def labels_are_apart(document: Document, cells: Sequence[Cell], form: Form) -> bool:
    """Whether the rules saw that labels and values of some table stand apart."""
    if any(cell.doubt and cell.doubt.code == APART for cell in cells):
        return True
    is_text = document.media_type == "text/plain"
    unread = any(cell.kind == "absent" for cell in cells)
    return is_text and unread and labels_stand_apart(document.text, form)


def _doubted_as_apart(printed: Cell, cell: Cell) -> Cell:
    """What only the model read of a text whose labels and values stand apart: never sure.

    There the label before a value may be another row's, and sums do not tell rows apart.
    """
    only_the_model = printed.kind == "absent" and cell.kind != "absent" and cell.doubt is None
    return _taken_in_doubt(cell, Reason(APART)) if only_the_model else cell


def _settled_by_sums(
    printed: Sequence[Cell], cells: Sequence[Cell], said: Mapping[str, PointedCell], form: Form
) -> list[Cell]:
    """Cells whose place only the model knows, taken where sums across and down prove it.

    Sums prove no zero: it may stand anywhere. One sum proves no place among its parts, and a
    column of nothing but such cells adds up as well where all of them are moved alike: it must hold
    a number whose place is known. Of a row of which the rules found several readings, sums picked
    those: what the model picks among them stays in doubt, and may do without.
    """
    tried = {
        cell.id: reading for cell in printed if (reading := _to_be_proved(cell, said.get(cell.id)))
    }
    if not tried:
        return list(cells)
    read = [tried.get(cell.id, cell) for cell in cells]
    sums = [outcome for outcome in evaluate_rules(read, form) if outcome.rule.is_equation]
    fixed = {cell.id for cell in read if cell.value and cell.id not in tried}
    holding: Counter[str] = Counter()
    open_, anchored = set(), set()
    for outcome in sums:
        operands = {*outcome.rule.left, *outcome.rule.right}
        if outcome.status != "holds":
            open_ |= operands
            continue
        holding.update(operands)
        if len({row_id_of(cell) for cell in operands}) > 1 and operands & fixed:
            anchored |= operands
    in_doubt = {cell.id for cell in printed if cell.alternatives}
    proved = {
        cell
        for cell in tried.keys() & (anchored | in_doubt) - open_
        if tried[cell].value and holding[cell] >= SUMS
    }
    return [
        _proved_cell(before, tried[cell.id]) if cell.id in proved else cell
        for before, cell in zip(printed, cells, strict=True)
    ]


def _to_be_proved(printed: Cell, pointed: PointedCell | None) -> Cell | None:
    """What the model reads of a cell that has no value, if sums may prove it."""
    if printed.kind != "absent" or not is_open(printed) or pointed is None or pointed.cell is None:
        return None
    if printed.alternatives:
        possible = pointed.status != "refused" and _raw_text(pointed.cell) in printed.alternatives
        return pointed.cell if possible else None
    return pointed.cell if pointed.status == "tentative" else None


def _proved_cell(printed: Cell, reading: Cell) -> Cell:
    if not printed.alternatives:
        return reading
    taken = replace(reading, alternatives=printed.alternatives)
    taken.doubt_for(Reason("torn_row_pointed_at"))
    return taken


def _with_history(cell: Cell, first: PointedCell | None, second: PointedCell | None) -> Cell:
    """The cell with the model's first word kept, where it gave a second one."""
    if first is None or second is None or first.cell is None or first.cell.start == cell.start:
        return cell
    others = dict.fromkeys([*(cell.alternatives or ()), _raw_text(first.cell)])
    return replace(cell, alternatives=list(others))


def _confirm_agreed(
    cells: Sequence[Cell], said: Mapping[str, PointedCell], form: Form
) -> list[Cell]:
    """Cells outside all sums, confirmed where both readers read them alike."""
    summed = {cell for rule in form.rules if rule.is_equation for cell in (*rule.left, *rule.right)}
    return [
        replace(cell, trust="confirmed")
        if cell.trust == "read"
        and cell.origin != "llm"
        and cell.id not in summed
        and (pointed := said.get(cell.id)) is not None
        and pointed.cell is not None
        and _cells_agree(cell, pointed.cell)
        else cell
        for cell in cells
    ]


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
    return pointed.cell is not None and _cells_agree(printed, pointed.cell)


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
