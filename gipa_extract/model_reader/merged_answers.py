"""What the rules read, and what a model said once or twice → the cells of both, each with what it is worth.

Where two readings differ the rules' stays, in doubt, with the other beside it; what only the model
says is taken where sums prove it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from gipa_extract.checker import evaluate_rules
from gipa_extract.forms import Form
from gipa_extract.ids import row_id_of
from gipa_extract.model_reader.grounding import PointedCell
from gipa_extract.model_reader.questions import (
    SUMS,
    AnswerRound,
    is_open,
)
from gipa_extract.models import Cell
from gipa_extract.reasons import Reason

Strategy = Literal["rules", "hybrid", "llm", "both"]
APART = "labels_stand_apart"


def merge_answers(
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
    # A pointer that the source does not bear out counts only where both answers give it.
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
    if second.status != "sure" and not cells_agree(first.cell, second.cell):
        return PointedCell("refused", None, Reason("model_two_readings"))
    return second


def _said_twice(first: PointedCell | None, second: PointedCell | None) -> bool:
    """Whether a model pointed at one place in both of its answers."""
    if first is None or second is None or first.cell is None or second.cell is None:
        return False
    return cells_agree(first.cell, second.cell)


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
    if cells_agree(printed, pointed.cell):
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


def cells_agree(a: Cell, b: Cell) -> bool:
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
    # As if the model were right: do the sums then hold?
    read = [tried.get(cell.id, cell) for cell in cells]
    sums = [outcome for outcome in evaluate_rules(read, form) if outcome.rule.is_equation]
    # Numbers whose place the rules know. A sum over several rows that has none of them holds also
    # where all of its parts are moved by a row alike.
    fixed = {cell.id for cell in read if cell.value and cell.id not in tried}
    holding: Counter[str] = Counter()
    open_, anchored = set(), set()
    for outcome in sums:
        operands = {*outcome.rule.left, *outcome.rule.right}
        # One sum that fails is enough against every cell in it, whatever other sums say.
        if outcome.status != "holds":
            open_ |= operands
            continue
        holding.update(operands)
        if len({row_id_of(cell) for cell in operands}) > 1 and operands & fixed:
            anchored |= operands
    # Their rows hold as they are, or the rules would not have kept several readings of them.
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
        and cells_agree(cell, pointed.cell)
        else cell
        for cell in cells
    ]
