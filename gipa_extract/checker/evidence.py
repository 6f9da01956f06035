"""What speaks for an error set: slips of a clerk, of a reader, and what the prose says.

Every set of cells that mends the rules would do; the evidence says which is likely. A set costs
what its changes cost, a change that nothing explains the most; changes that one slip explains
together (two cells swapped, a row moved by one place) cost as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from gipa_extract.checker.rules import Value
from gipa_extract.forms import Form
from gipa_extract.models import Cell, Claim

Slip = Literal[
    "cells swapped", "shifted", "digits swapped", "blank", "one digit", "digit missing",
    "digit too many", "neighbour", "zero", "unexplained",
]  # fmt: skip
Witnessed = Literal["doubtful", "ocr", "claim", "against claim"]

COST: dict[Slip | Witnessed, int] = {
    "cells swapped": 6,
    "shifted": 8,
    "digits swapped": 5,
    "blank": 5,
    "one digit": 6,
    "digit missing": 6,
    "digit too many": 6,
    "neighbour": 7,
    "zero": 8,
    "unexplained": 10,
    "doubtful": -6,
    "ocr": -4,
    "claim": -8,
    "against claim": 8,
}
"""Judgement, not measurement: only the order that these make matters. A cheap slip is one that
a wrong set would hardly show by chance. Three slips cost more than one unexplained change."""
_LONE_DIGIT = 2
"""What a slip in a number of one digit costs more: any other digit would look like one."""
_LEAST = 1
"""No change is free, however doubtful its cell."""

_WORDS: dict[Slip | Witnessed, str] = {
    "cells swapped": "two numbers have changed places",
    "shifted": "a row or column moved by one place",
    "digits swapped": "two digits swapped",
    "blank": "printed blank",
    "one digit": "one digit differs",
    "digit missing": "a digit is missing",
    "digit too many": "a digit too many",
    "neighbour": "repeats the number beside it",
    "zero": "a zero in place of a number",
    "unexplained": "",
    "doubtful": "read with doubt",
    "ocr": "read from a picture",
    "claim": "then agrees with the prose",
    "against claim": "then differs from the prose",
}


class Change(NamedTuple):
    """A cell of an error set, and the values with which the set mends the rules."""

    cell: str
    printed: Value | None
    """null for a printed blank."""
    least: Value | None
    """The smallest value that it may need; null where there is no such limit."""
    most: Value | None

    @property
    def needed(self) -> Value | None:
        """The one value that it needs; null where the rules leave a choice."""
        return self.least if self.least == self.most else None


class Hint(NamedTuple):
    """A piece of evidence and the cells that it is about."""

    kind: Slip | Witnessed
    cells: tuple[str, ...]

    def __str__(self) -> str:
        return _WORDS[self.kind]


class ErrorSet(NamedTuple):
    """Cells whose change mends a component's rules, and what speaks for it."""

    changes: tuple[Change, ...]
    """The changes of the set, in the form's order."""
    cost: int
    """Less is likelier; only comparable within a report."""
    hints: tuple[Hint, ...] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        return tuple([change.cell for change in self.changes])

    @property
    def evidence(self) -> str:
        """The hints as one short English phrase; empty where nothing speaks for the set."""
        return "; ".join(dict.fromkeys(str(hint) for hint in self.hints))


class _CellLines(NamedTuple):
    """The row and the column of the form that a cell stands in, as cell ids, and its places."""

    row: tuple[str, ...]
    in_row: int
    column: tuple[str, ...]
    in_column: int


@lru_cache(maxsize=16)
def _lines_of_cells(form: Form) -> dict[str, _CellLines]:
    layout: dict[str, _CellLines] = {}
    for table in form.tables:
        grid = [table.row_cell_ids(row) for row in table.rows]
        columns = list(map(tuple, zip(*grid, strict=True)))
        for i, row in enumerate(grid):
            layout |= {cell: _CellLines(row, j, columns[j], i) for j, cell in enumerate(row)}
    return layout


class Witness:
    """All that is known of one report's cells beside the rules."""

    def __init__(self, cells: Sequence[Cell], form: Form, claims: Sequence[Claim] = ()) -> None:
        self.cells = {cell.id: cell for cell in cells}
        self.values: dict[str, Value] = {cell.id: cell.value or 0 for cell in cells}
        self.layout = _lines_of_cells(form)
        groups = {group.id: group.cells for group in form.groups}
        self.claims = [
            (claim.value, about, sum(map(self._value_of, about)) == claim.value)
            for claim in claims
            if claim.value is not None
            for about in [groups.get(claim.about, (claim.about,))]
        ]
        """Each claim's value and cells, and whether it is true as they are printed."""
        self.weighed: dict[Change, tuple[int, list[Hint]]] = {}
        """What each change costs by itself: one stands in many sets."""

    @property
    def knows_more(self) -> bool:
        """Whether anything but the numbers could speak for one set against another."""
        return bool(self.claims) or any(map(_sign_of_misreading, self.cells.values()))

    def ranked(self, sets: Iterable[Sequence[Change]]) -> tuple[ErrorSet, ...]:
        """The sets with their evidence, the likeliest first; equal ones stay in order."""
        return tuple(sorted(map(self.weigh, sets), key=lambda s: (s.cost, len(s.changes))))

    def weigh(self, changes: Sequence[Change]) -> ErrorSet:
        """The set with its cost and the evidence for it."""
        cost = 0
        hints: list[Hint] = []
        moved: set[str] = set()
        needed = {change.cell: change.needed for change in changes}
        for kind, cells in self._moved_lines(changes, needed) if len(changes) > 1 else ():
            moved.update(cells)
            by, said = self._weigh_slip(kind, cells)
            cost += by
            hints += said
        for change in changes:
            if change.cell not in moved:
                weighed = self.weighed.get(change)
                if weighed is None:
                    weighed = self._weigh_slip(self._slip_of(change), (change.cell,))
                    self.weighed[change] = weighed
                cost += weighed[0]
                hints += weighed[1]
        for hint in self._hints_of_prose(needed):
            cost += COST[hint.kind]
            hints.append(hint)
        return ErrorSet(tuple(changes), cost, tuple(hints))

    def _weigh_slip(self, kind: Slip, cells: tuple[str, ...]) -> tuple[int, list[Hint]]:
        """What a slip in some cells costs, and the evidence for it."""
        trust = [hint for cell in cells if (hint := self._hint_of_trust(cell))]
        penalty = _LONE_DIGIT if kind == "one digit" and self._is_lone_digit(cells[0]) else 0
        cost = max(_LEAST, COST[kind] + penalty + sum(COST[hint.kind] for hint in trust))
        return cost, trust if kind == "unexplained" else [Hint(kind, cells), *trust]

    def _moved_lines(
        self, changes: Sequence[Change], needed: Mapping[str, Value | None]
    ) -> Iterator[tuple[Slip, tuple[str, ...]]]:
        """The slips that explain several of the changes in one line of the form."""
        left = dict(needed)
        for line in self._shared_lines(changes):
            inside = tuple(cell for cell in line if cell in left)
            if len(inside) > 1 and (kind := self._moved_values(line, inside, left)):
                yield kind, inside
                for cell in inside:
                    del left[cell]
                if not left:
                    return

    def _shared_lines(self, changes: Sequence[Change]) -> list[tuple[str, ...]]:
        """The rows, then the columns, that hold more than one of the changes."""
        homes = [self.layout[change.cell] for change in changes]
        lines = [home.row for home in homes] + [home.column for home in homes]
        if len(set(map(id, lines))) == len(lines):  # each line is one object
            return []
        return [line for line in dict.fromkeys(lines) if lines.count(line) > 1]

    def _moved_values(
        self, line: Sequence[str], inside: Sequence[str], needed: Mapping[str, Value | None]
    ) -> Slip | None:
        """Whether the printed numbers of a line are the needed ones in other places."""
        if None in [needed[cell] for cell in inside]:
            return None
        one, other = self._value_of(inside[0]), self._value_of(inside[-1])
        if len(inside) == 2 and one == needed[inside[1]] and other == needed[inside[0]]:
            return "cells swapped"
        if one and other:  # a line that moved has a zero, or a blank, at one end
            return None
        first, last = line.index(inside[0]), line.index(inside[-1])
        window = line[first : last + 1]
        values = self.values
        printed = [values[cell] for cell in window]
        wanted = [needed.get(cell, value) for cell, value in zip(window, printed, strict=True)]
        down = not printed[0] and printed[1:] == wanted[:-1]
        up = not printed[-1] and printed[:-1] == wanted[1:]
        return "shifted" if down or up else None

    def _slip_of(self, change: Change) -> Slip:
        if change.printed is None:
            return "blank"
        if change.needed is None:
            return "unexplained"
        slip = _digit_slip(str(change.printed), str(change.needed))
        if slip is not None and not (change.printed == 0 and change.needed):
            return slip
        if change.printed and change.printed in self._numbers_beside(change.cell):
            return "neighbour"
        return "unexplained" if change.printed else "zero"

    def _numbers_beside(self, cell: str) -> Iterator[Value]:
        """The numbers before and after a cell in its row and in its column."""
        lines = self.layout[cell]
        for line, at in ((lines.row, lines.in_row), (lines.column, lines.in_column)):
            for place in (at - 1, at + 1):
                if 0 <= place < len(line):
                    yield self._value_of(line[place])

    def _value_of(self, cell: str) -> Value:
        return self.values.get(cell, 0)

    def _is_lone_digit(self, cell: str) -> bool:
        return len(str(self._value_of(cell))) == 1

    def _hint_of_trust(self, cell: str) -> Hint | None:
        kind = _sign_of_misreading(self.cells[cell])
        return Hint(kind, (cell,)) if kind else None

    def _hints_of_prose(self, needed: Mapping[str, Value | None]) -> Iterator[Hint]:
        """The claims that would come true, or come to be contradicted."""
        for value, about, is_true_now in self.claims:
            if needed.keys().isdisjoint(about):
                continue
            moved = tuple([cell for cell in about if cell in needed])
            after = [needed[cell] if cell in needed else self._value_of(cell) for cell in about]
            if None in after:
                continue
            holds = sum(number for number in after if number is not None) == value
            if is_true_now != holds:
                yield Hint("claim" if holds else "against claim", moved)


def _sign_of_misreading(cell: Cell) -> Witnessed | None:
    """What speaks against a cell's reading; that sums point at it is no news here."""
    if cell.trust == "doubtful" and not cell.doubted_by_sum:
        return "doubtful"
    return "ocr" if cell.origin == "ocr" else None


def _digit_slip(printed: str, needed: str) -> Slip | None:
    """How a hand or an eye gets from the needed digits to the printed ones, in one slip."""
    if len(printed) == len(needed):
        differ = [i for i, (a, b) in enumerate(zip(printed, needed, strict=True)) if a != b]
        if len(differ) == 1:
            return "one digit"
        if len(differ) == 2 and differ[1] == differ[0] + 1:
            i, j = differ
            return "digits swapped" if printed[i] + printed[j] == needed[j] + needed[i] else None
        return None
    if len(needed) == len(printed) + 1:
        return "digit missing" if _one_less(needed, printed) else None
    if len(printed) == len(needed) + 1:
        return "digit too many" if _one_less(printed, needed) else None
    return None


def _one_less(longer: str, shorter: str) -> bool:
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))
