"""Which numbers may be wrong: every minimal set of cells whose change mends all rules.

A set is minimal when some whole, non-negative counts in just its cells make every rule hold
that can be verified then, and no part of it can do so (Fellegi and Holt, 1976). Nothing is
changed here: each set says which values its cells would need.

The search decodes rather than optimises. A broken rule names cells of which at least one must
change; freeing a cell merges the few rules over it into implied ones without it, and those that
are broken are branched on in turn. With one cell left to choose, the broken rules must all
share it. Cells that cannot help are never tried, and broken rules without a common cell need a
cell each, which cuts the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_, or_
from typing import NamedTuple

from gipa_extract.checker.evidence import Change, ErrorSet, Witness
from gipa_extract.checker.rule_masks import (
    IrregularError,
    Pivots,
    RulePart,
    State,
    bits_of,
    broken_parts,
    with_pivot,
)
from gipa_extract.checker.rules import RuleOutcome
from gipa_extract.forms import Form
from gipa_extract.models import Cell, Claim


@dataclass(frozen=True)
class Bounds:
    """How far the search goes. No clock: the same report always gives the same sets."""

    max_cells: int = 8
    """Cells of the largest set that is looked for."""
    beyond: int | None = None
    """How many cells larger than the smallest a set may be and still be listed; pairs always
    are. Null: one in a report where more than the rules can speak for a larger set (prose,
    doubt, OCR), and none in any other."""
    max_steps: int = 3000
    """Steps of the search in one component, of some 10 µs each."""
    max_sets: int = 200
    """Sets that are listed for one component: where many rules cannot be verified, any of a
    dozen cells may mend a sum, and a few such sums have thousands of sets."""


class Component(NamedTuple):
    """Broken rules that shared cells link, and the sets of cells that mend them."""

    rules: tuple[str, ...]
    """The broken rules, in the form's order."""
    sets: tuple[ErrorSet, ...]
    """Best first; sets of equal cost and size in the form's order."""
    size: int
    """Every minimal set of up to this many cells is among `sets`."""
    bound: str | None = None
    """Which bound ended the search before its time; null where none did."""


class Localisation(NamedTuple):
    """The error sets of a report: one set of each component together mend it."""

    components: tuple[Component, ...] = ()


def localise(
    cells: Sequence[Cell],
    form: Form,
    outcomes: Sequence[RuleOutcome],
    *,
    claims: Sequence[Claim] = (),
    bounds: Bounds = Bounds(),
) -> Localisation:
    """The minimal error sets behind the outcomes that fail, best first; changes nothing.

    `cells` are all cells of the edition in the form's order, `outcomes` what `evaluate` says of
    them, and `claims` numbers from the prose, which only help to rank.
    """
    if not any(outcome.status == "fails" for outcome in outcomes):
        return Localisation()
    witness = Witness(cells, form, claims)
    if bounds.beyond is None:
        bounds = replace(bounds, beyond=int(witness.knows_more))
    parts = broken_parts(cells, form, outcomes)
    return Localisation(tuple(_component_of(part, cells, witness, bounds) for part in parts))


def suspects_for(rule: str, localisation: Localisation) -> list[list[str]]:
    """The cells of each error set that mends this broken rule, best first; [] for any other."""
    for component in localisation.components:
        if rule in component.rules:
            return [list(found.cells) for found in component.sets]
    return []


def _component_of(
    part: RulePart, cells: Sequence[Cell], witness: Witness, bounds: Bounds
) -> Component:
    search = _Search(part, bounds)
    size, bound = search.run()
    needs = [
        part.needs(found, search.pivots.get(found))
        for found in sorted(search.found, key=lambda found: list(bits_of(found)))
    ]
    sets = [
        [Change(cells[i].id, cells[i].value, least, most) for i, least, most in of_set]
        for of_set in needs
    ]
    return Component(tuple(rule for rule, _ in part.failing), witness.ranked(sets), size, bound)


class _Search:
    """The search of one part, size by size, so that smaller sets are known before larger."""

    def __init__(self, part: RulePart, bounds: Bounds) -> None:
        self.part = part
        self.bounds = bounds
        self.wakes = part.wakes()
        self.steps = 0
        self.found: list[int] = []
        """The minimal sets as masks, the smaller first."""
        self.pivots: dict[int, Pivots] = {}
        """What says the values of a set's cells, where the search freed them one by one."""

    def run(self) -> tuple[int, str | None]:
        """Fill `found`; the size up to which it is complete, and the bound that was hit."""
        size = 0
        try:
            forced = self.part.forced
            least_size = forced.bit_count()
            state = self.part.freed(forced)
            broken = [mask for _, mask in self.part.broken(state)]
            if not broken:
                self.found.append(forced)
                return least_size, None
            size = least_size + len(_disjoint_masks(broken)) - 1
            while size < self._largest_size():
                self._extend_sets(forced, state, (), 0, size + 1 - least_size)
                size += 1
        except _SpentError as spent:
            return size, f"{spent}; more of {size + 1} cells may exist"
        except IrregularError:
            return size, "its rules are not those of a table whose rows and columns add up"
        if self.found:
            return size, None
        return size, f"no set of up to {self.bounds.max_cells} cells mends its rules"

    def _largest_size(self) -> int:
        """The size of the largest sets that are still of interest."""
        if not self.found:
            return self.bounds.max_cells
        largest = max(2, self.found[0].bit_count() + (self.bounds.beyond or 0))
        return min(largest, self.bounds.max_cells)

    def _count_step(self) -> None:
        self.steps += 1
        if self.steps > self.bounds.max_steps:
            raise _SpentError(f"stopped after {self.bounds.max_steps} steps")

    def _extend_sets(
        self, chosen: int, state: State, pivots: Pivots, banned: int, room: int
    ) -> None:
        """Add to `found` the minimal sets with `room` more cells, none of them banned."""
        self._count_step()
        broken = self.part.broken(state, banned)
        masks = [mask for _, mask in broken]
        if not all(masks):  # a rule that none of the other cells can mend
            return
        if room == 1:
            self._complete_sets(chosen, state, pivots, reduce(and_, masks))
            return
        apart = _disjoint_masks(masks)
        if len(apart) > room:
            return
        if len(apart) == room:  # each of these rules gets one cell, and there is no other
            union = reduce(or_, apart)
            masks = [mask & union for mask in masks]
        for bit in bits_of(min(masks, key=int.bit_count)):
            untouched = [mask for span, mask in broken if not span & bit]
            is_in_reach = len(untouched) < room or len(_disjoint_masks(untouched)) < room
            if is_in_reach and not self._holds_a_set(chosen | bit):
                self._free_one(chosen, state, pivots, bit, untouched, banned, room - 1)
            banned |= bit

    def _free_one(
        self,
        chosen: int,
        state: State,
        pivots: Pivots,
        bit: int,
        untouched: Sequence[int],
        banned: int,
        room: int,
    ) -> None:
        """Go on with one more cell chosen; `untouched` are the menders of broken rules without it."""
        if bit & self.wakes:
            freed = self.part.freed(chosen | bit)
            self._extend_sets(chosen | bit, freed, (), banned, room)
            return
        # One more cell has to mend all that is broken: mostly none can, and that is seen at once.
        shared = reduce(and_, untouched, ~banned) if room == 1 else -1
        over = self.part.standing(state, bit) if shared else []
        if room == 1 and not (shared and self.part.menders_left(over, bit, banned, shared)):
            self._count_step()
            return
        freed = self.part.free_by(state, bit, over)
        self._extend_sets(chosen | bit, freed, with_pivot(pivots, bit, over), banned, room)

    def _complete_sets(self, chosen: int, state: State, pivots: Pivots, shared: int) -> None:
        """Add the sets that one of these cells completes."""
        for bit in bits_of(shared):
            over = self.part.standing(state, bit)
            if not all(edit[2] for edit in over) or self._holds_a_set(chosen | bit):
                continue  # an equation that holds pins the cell
            freed = (
                self.part.freed(chosen | bit)
                if bit & self.wakes
                else self.part.free_by(state, bit, over)
            )
            if self.part.is_mended(freed):
                self.found.append(chosen | bit)
                self.pivots[chosen | bit] = with_pivot(pivots, bit, over)
                if len(self.found) >= self.bounds.max_sets:
                    raise _SpentError(f"stopped at {len(self.found)} sets")

    def _holds_a_set(self, cells: int) -> bool:
        """Whether some of these cells mend the rules already."""
        return any(mask & cells == mask for mask in self.found)


class _SpentError(Exception):
    """The search took as many steps, or found as many sets, as it may."""


def _disjoint_masks(masks: Sequence[int]) -> list[int]:
    """Masks of which no two share a cell, as many as a greedy choice finds.

    The smallest go first.
    """
    if len(masks) < 2:
        return [*masks]
    chosen = []
    used = 0
    for mask in sorted(masks, key=int.bit_count):
        if not mask & used:
            used |= mask
            chosen.append(mask)
    return chosen
