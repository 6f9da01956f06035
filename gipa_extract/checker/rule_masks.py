"""The form's rules as bit masks over one report (edits): what is left of them when some cells are free.

A rule is held as two bit masks over the form's cells, so that merging two rules takes a few
operations on integers. That needs coefficients of 1 and -1 only, in every implied rule too: so
this is for tables whose rows and columns add up. Their matrix is totally unimodular, and a
solution in fractions then proves one in whole numbers. Users' rules that leave this class raise
IrregularError; nothing is guessed about them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, reduce
from operator import or_
from typing import NamedTuple

from gipa_extract.checker.rules import RuleOutcome, Value, without_holding_counts
from gipa_extract.forms import Form, Rule
from gipa_extract.models import Cell

Edit = tuple[int, int, Value]
"""A rule as the mask of its cells, the mask of those that it adds, where it takes the others
away, and the gap: what that comes to as printed. An equation holds with a gap of zero, an
inequality with zero or more. A plain tuple, as is a State: the search makes thousands."""
State = tuple[int, list[Edit], list[Edit]]
"""What is left when some cells are free: the mask of a part's equations that were merged into
others, what they were merged into, and the inequalities."""
Pivots = tuple[tuple[int, Edit], ...]
"""Cells in the order in which they were freed, each with the equation that says what it is."""
Broken = tuple[int, int]
"""The mask of a broken rule's cells, and of those of which at least one must change."""


class IrregularError(Exception):
    """Two rules merged into one with a coefficient other than 1 and -1."""


class DormantRule(NamedTuple):
    """An equation that cannot be verified until blanks of a side become numbers."""

    silent: tuple[int, ...]
    """The masks of the sides that print no number."""
    edit: Edit


class CellNeeds(NamedTuple):
    """What a cell of a set may become so that the rest of the set can mend the rules."""

    cell: int
    """Its place in the form's order."""
    least: Value | None
    """null where there is no such limit, or none that these edits could tell."""
    most: Value | None


@dataclass
class RulePart:
    """Rules that are linked by shared cells, and what is known of the cells under them."""

    values: Sequence[Value]
    """Every cell's number, zero for a blank."""
    may_fall: int
    """Cells whose value can become smaller."""
    counts: int
    """Cells that cannot be below zero."""
    forced: int = 0
    """Cells whose printed number is no count."""
    equations: list[Edit] = field(default_factory=list)
    inequalities: list[Edit] = field(default_factory=list)
    dormant: list[DormantRule] = field(default_factory=list)
    failing: list[tuple[str, int]] = field(default_factory=list)
    """The rules that fail, each with the mask of its cells."""

    def over(self, cells: int) -> RulePart:
        """The rules of this part that have one of these cells."""

        def is_over(edit: Edit) -> bool:
            return bool(edit[0] & cells)

        return RulePart(
            self.values,
            self.may_fall,
            self.counts,
            self.forced & cells,
            list(filter(is_over, self.equations)),
            list(filter(is_over, self.inequalities)),
            [rule for rule in self.dormant if is_over(rule.edit)],
            [rule for rule in self.failing if rule[1] & cells],
        )

    def spans(self) -> list[int]:
        """The cells of each rule but those of single counts."""
        edits = (*self.equations, *self.inequalities, *(rule.edit for rule in self.dormant))
        return [edit[0] for edit in edits]

    def wakes(self) -> int:
        """The blanks that make a dormant rule speak once they are numbers."""
        return reduce(or_, (side for rule in self.dormant for side in rule.silent), 0)

    @cached_property
    def places(self) -> dict[int, _Place]:
        """Where the cells that were asked for stand among the equations."""
        return _index_of_spans(tuple([edit[0] for edit in self.equations]))

    @cached_property
    def gaps(self) -> list[tuple[int, Edit]]:
        """The equations that do not hold, each with its own bit."""
        return [(1 << i, edit) for i, edit in enumerate(self.equations) if edit[2]]

    def awake(self, cells: int) -> State:
        """The rules that can be verified once these cells hold numbers, blank or not before."""
        woken = [rule.edit for rule in self.dormant if all(side & cells for side in rule.silent)]
        return 0, woken, self.inequalities

    def freed(self, cells: int) -> State:
        """What is left of the rules when these cells may take any value."""
        return reduce(self.free, bits_of(cells), self.awake(cells))

    def free(self, state: State, bit: int) -> State:
        """What is left of the rules when one more cell may take any value its floor allows.

        An equation over the cell says what it is, and that is put in wherever it stands. With
        none, all that is left to ask is that each lower limit of the cell stays below each
        upper one (Fourier and Motzkin).
        """
        return self.free_by(state, bit, self.standing(state, bit))

    def free_by(self, state: State, bit: int, over: Sequence[Edit]) -> State:
        """The same, where the equations over the cell are at hand."""
        used, merged, limits = state
        if bit & self.counts:
            limits = [*limits, (bit, bit, self.values[bit.bit_length() - 1])]
        if over:
            *over, pivot = over
            merged = [edit for edit in merged if not edit[0] & bit]
            merged += _put_in(over, pivot, bit)
            return used | self.places[bit][0], merged, _put_in(limits, pivot, bit)
        lower = [edit for edit in limits if edit[1] & bit]
        upper = [edit for edit in limits if edit[0] & bit and not edit[1] & bit]
        rest = [edit for edit in limits if not edit[0] & bit]
        return used, merged, rest + [_merge_edits(low, high) for low in lower for high in upper]

    def standing(self, state: State, bit: int) -> list[Edit]:
        """The equations over a cell that is not free."""
        used, merged, _ = state
        equations = self.equations
        place = self.places.get(bit)
        if place is None:
            touching = [i for i, edit in enumerate(equations) if edit[0] & bit]
            place = self.places[bit] = (
                sum(1 << i for i in touching),
                [(1 << i, i) for i in touching],
            )
        standing = [equations[i] for own, i in place[1] if not used & own]
        return standing + [edit for edit in merged if edit[0] & bit]

    def broken(self, state: State, banned: int = 0) -> list[Broken]:
        """The rules that do not hold, with the cells, none banned, that can mend each.

        A sum that is too large is not mended by a zero among its parts.
        """
        used, merged, limits = state
        edits = [edit for own, edit in self.gaps if not used & own]
        edits += [edit for edit in merged if edit[2]]
        edits += [edit for edit in limits if edit[2] < 0]
        return self._with_menders(edits, banned)

    def _with_menders(self, edits: Sequence[Edit], banned: int) -> list[Broken]:
        """Edits that do not hold, with the cells, none banned, that can mend each."""
        rise = ~banned
        fall = self.may_fall & rise
        return [
            (span, plus & fall | (span ^ plus) & rise)
            if gap > 0
            else (span, plus & rise | (span ^ plus) & fall)
            for span, plus, gap in edits
        ]

    def is_mended(self, state: State) -> bool:
        """Whether no rule is broken."""
        used, merged, limits = state
        return not (
            any(edit[2] for edit in merged)
            or any(edit[2] < 0 for edit in limits)
            or any(not used & own for own, _ in self.gaps)
        )

    def menders_left(self, over: Sequence[Edit], bit: int, banned: int, shared: int) -> int:
        """Of these cells, those that can also mend what the equations over a freed cell come to."""
        for edit in _put_in(over[:-1], over[-1], bit) if over else ():
            if edit[2]:
                shared &= self._with_menders([edit], banned)[0][1]
        return shared

    def needs(self, cells: int, pivots: Pivots | None = None) -> list[CellNeeds]:
        """What each cell of a set that mends the rules may become; `pivots`, if they are known, are
        the equations that give each its value.
        """
        if pivots is not None and len(pivots) == cells.bit_count():
            return self._solve_pivots(pivots)
        state = self.awake(cells)
        pivots = ()
        try:
            for bit in bits_of(cells):
                over = self.standing(state, bit)
                pivots = with_pivot(pivots, bit, over)
                state = self.free_by(state, bit, over)
            if len(pivots) == cells.bit_count():
                return self._solve_pivots(pivots)
            return [self._limits_of(cells, bit) for bit in bits_of(cells)]
        except IrregularError:
            return [CellNeeds(bit.bit_length() - 1, None, None) for bit in bits_of(cells)]

    def _solve_pivots(self, pivots: Pivots) -> list[CellNeeds]:
        """The one value of each cell: each pivot holds its own cell and later ones only."""
        moved: dict[int, Value] = {}
        for bit, (span, plus, gap) in reversed(pivots):
            for other, by in moved.items():
                if span & other:
                    gap += by if plus & other else -by
            moved[bit] = -gap if plus & bit else gap
        cells = ((bit.bit_length() - 1, by) for bit, by in sorted(moved.items()))
        values = ((cell, _plain_number(self.values[cell] + by)) for cell, by in cells)
        return [CellNeeds(cell, value, value) for cell, value in values]

    def _limits_of(self, cells: int, bit: int) -> CellNeeds:
        """What one cell may become where the rules leave the set a choice."""
        state = reduce(self.free, bits_of(cells & ~bit), self.awake(cells))
        cell = bit.bit_length() - 1
        value = self.values[cell]
        for _, plus, gap in self.standing(state, bit):
            needed = _plain_number(value - gap if plus & bit else value + gap)
            return CellNeeds(cell, needed, needed)
        limits = [(plus & bit, gap) for span, plus, gap in state[2] if span & bit]
        least = [_plain_number(value - gap) for adds, gap in limits if adds]
        least += [0] if bit & self.counts else []
        most = [_plain_number(value + gap) for adds, gap in limits if not adds]
        return CellNeeds(cell, max(least, default=None), min(most, default=None))


def broken_parts(
    cells: Sequence[Cell], form: Form, outcomes: Sequence[RuleOutcome]
) -> Iterator[RulePart]:
    """The parts in which a rule fails, in the order of their first failing rule."""
    whole = _part_of_all_rules(cells, form, outcomes)
    spans = whole.spans()
    done = 0
    for _, mask in whole.failing:
        if mask & done:
            continue
        before = 0
        while mask != before:
            before = mask
            mask = reduce(or_, (span for span in spans if span & mask), mask)
        done |= mask
        yield whole.over(mask)


def _part_of_all_rules(
    cells: Sequence[Cell], form: Form, outcomes: Sequence[RuleOutcome]
) -> RulePart:
    """All rules of a report. One with a cell that is absent or no number constrains nothing."""
    values = [cell.value or 0 for cell in cells]
    counts = _count_cells(form)
    positive = sum(1 << i for i, value in enumerate(values) if value > 0)
    part = RulePart(values, positive | ~counts, counts)
    holding = _edits_of_holding(form)
    equations = part.equations
    for rule, status, left, right in without_holding_counts(outcomes, form):
        if status == "holds" and (edit := holding[rule]) is not _UNEVEN:
            if edit:
                equations.append(edit)
            continue
        single = rule.relation in ("count", "whole")
        adds, takes = _masks_of(rule, form)
        span = adds | takes
        if status == "fails":
            part.failing.append((rule.id, span))
        gap = (left or 0) - (right or 0)
        if single:
            part.forced |= span
        elif status == "unverifiable":
            # A sum with blanks, which are no zeros: it sleeps, and wakes where a change makes
            # them count.
            if rule.is_equation and _only_blanks(rule, cells, form):
                silent = tuple(s for s, total in ((adds, left), (takes, right)) if total is None)
                part.dormant.append(DormantRule(silent, (span, adds, gap)))
        elif rule.relation == "at_most":
            part.inequalities.append((span, takes, -gap))
        elif rule.relation == "not_negative":
            part.inequalities.append((span, adds, gap))
        else:
            part.equations.append((span, adds, gap))
    return part


_UNEVEN: Edit = (0, 0, 0)
"""What stands for a rule that may hold with a gap."""


@lru_cache(maxsize=16)
def _edits_of_holding(form: Form) -> dict[Rule, Edit | None]:
    """What each rule comes to that holds; None for one of a cell alone, which binds nothing."""
    edits: dict[Rule, Edit | None] = {}
    for rule in form.rules:
        adds, takes = _masks_of(rule, form)
        edits[rule] = (adds | takes, adds, 0) if rule.is_equation and rule.exact else _UNEVEN
        if rule.relation in ("count", "whole"):
            edits[rule] = None
    return edits


def _only_blanks(rule: Rule, cells: Sequence[Cell], form: Form) -> bool:
    """Whether printed blanks alone keep a rule from being verified."""
    operands = (cells[form.position[cell]] for cell in (*rule.left, *rule.right))
    return all(cell.value is not None or cell.kind == "blank" for cell in operands)


_Place = tuple[int, list[tuple[int, int]]]
"""The mask of the equations over a cell, and each one's own bit and index."""


@lru_cache(maxsize=256)
def _index_of_spans(spans: tuple[int, ...]) -> dict[int, _Place]:
    """An index for parts whose equations have these spans: filled as cells are asked for."""
    return {}


@lru_cache(maxsize=4096)
def _masks_of(rule: Rule, form: Form) -> tuple[int, int]:
    position = form.position
    return sum(1 << position[cell] for cell in rule.left), sum(
        1 << position[cell] for cell in rule.right
    )


@lru_cache(maxsize=16)
def _count_cells(form: Form) -> int:
    """The cells that a rule of the edition calls counts."""
    return sum(_masks_of(rule, form)[0] for rule in form.rules if rule.relation == "count")


def bits_of(mask: int) -> Iterator[int]:
    """The single bits of a mask, lowest first."""
    while mask:
        bit = mask & -mask
        yield bit
        mask ^= bit


def _plain_number(value: Value) -> Value:
    return int(value) if value == int(value) else value


def with_pivot(pivots: Pivots, bit: int, over: Sequence[Edit]) -> Pivots:
    """The pivots with that of one more cell that is freed, if an equation is over it."""
    return (*pivots, (bit, over[-1])) if over else pivots


def _put_in(edits: Sequence[Edit], pivot: Edit, bit: int) -> list[Edit]:
    """The edits, with a cell replaced by what the equation `pivot` says that it is."""
    span, adds, gap = pivot
    opposite = span, span ^ adds, -gap
    if not adds & bit:
        pivot, opposite = opposite, pivot
    return [
        _merge_edits(edit, opposite if edit[1] & bit else pivot) if edit[0] & bit else edit
        for edit in edits
    ]


def _merge_edits(one: Edit, two: Edit) -> Edit:
    """The sum of two edits, without the cells that one adds and the other takes away."""
    span, adds, gap = one
    other, also, more = two
    both = span & other
    if ~(adds ^ also) & both:  # a cell that both add, or both take away
        raise IrregularError
    return span ^ other, (adds | also) & ~both, gap + more
