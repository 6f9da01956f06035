"""Texts that lost characters, as the sums that fail tell: 340 of 34, 501 of 01, 12 of a blank.

An agency's own slips are few and of all kinds. Where several sums fail, and a number of each is what
is left of the one that would mend it, a tool cut the ends of lines, or dropped a digit wherever it
stood; where most sums fail, nothing of what was read can be sure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from gipa_extract.forms import Form, Rule
from gipa_extract.models import Cell, Finding
from gipa_extract.reasons import Reason

FEWEST_TELLING = 2
"""Sums that fail and have no cell in common, if each tells of the same loss."""
FEWEST_OF_MANY = 3
"""The same, where others fail otherwise, but fewer."""
MOST_FAILING = 15
"""Sums of some sixty that fail in a report, and that no blank would mend."""
FEWEST_NUMBERS = 20
"""Of so many numbers of a report some have one digit."""


class _Loss(NamedTuple):
    """What a cell of a failing sum prints of the number that would mend it."""

    printed: str
    needed: str

    @property
    def kind(self) -> str:
        """Where the rest is gone: at its end, at its beginning, amid it, or all of it."""
        if not self.printed:
            return "all"
        if self.needed.startswith(self.printed):
            return "end"
        return "beginning" if self.needed.endswith(self.printed) else "amid"


def doubt_what_sums_tell_lost(
    cells: Sequence[Cell], findings: Sequence[Finding], form: Form
) -> bool:
    """Doubt what no sum confirms where the failing sums tell that characters are lost; whether they do."""
    failing = [finding for finding in findings if finding.status == "fails"]
    if len(failing) < FEWEST_TELLING:
        return False
    rules = {rule.id: rule for rule in form.rules if rule.relation == "sum"}
    sums = [(rules[each.rule], each) for each in failing if each.rule in rules]
    if not _tell_of_loss(sums, cells):
        return False
    for cell in cells:
        if not cell.doubt and (cell.trust == "read" or cell.kind == "blank"):
            cell.doubt_for(Reason("sums_tell_of_loss"))
    return True


def doubt_values_out_of_order(
    cells: Sequence[Cell], findings: Sequence[Finding], form: Form, text: str
) -> bool:
    """Doubt a table printed across of which several sums fail, if its values are a line each; whether one is.

    A tool that goes through a page in an order of its own moves a value, and keeps their number.
    """
    failing = {finding.rule for finding in findings if finding.status == "fails"}
    found = False
    for ids, rules in _sums_across(form) if len(failing) >= FEWEST_TELLING else ():
        sums = [rule for rule in rules if rule.id in failing]
        if len(_without_common_cell(sums)) >= FEWEST_TELLING:
            own = [cell for cell in cells if cell.id in ids]
            if _stand_on_lines_of_their_own(own, text):
                found = True
                for cell in own:
                    cell.doubt_for(Reason("values_out_of_order"))
    return found


@lru_cache(maxsize=16)
def _sums_across(form: Form) -> list[tuple[frozenset[str], list[Rule]]]:
    """The cells of each table that the form prints across, and the sums of them."""
    tables = (frozenset(table.cell_ids()) for table in form.tables if table.across)
    sums = [rule for rule in form.rules if rule.relation == "sum"]
    return [(ids, [rule for rule in sums if ids.issuperset(rule.left)]) for ids in tables]


def _stand_on_lines_of_their_own(cells: Sequence[Cell], text: str) -> bool:
    spans = sorted((cell.start, cell.end) for cell in cells if cell.start and cell.end)
    return all("\n" in text[end:start] for (_, end), (start, _) in pairwise(spans))


def _tell_of_loss(sums: Sequence[tuple[Rule, Finding]], cells: Sequence[Cell]) -> bool:
    by_id = {cell.id: cell for cell in cells}
    losses = [[*_losses(rule, finding, by_id)] for rule, finding in sums]
    kinds = [{loss.kind for loss in each} for each in losses]
    if sum("all" not in each for each in kinds) >= MOST_FAILING:
        return True

    def count(*told: str) -> int:
        """How many sums without a common cell tell of a loss of one of these kinds."""
        telling = [
            rule for (rule, _), each in zip(sums, kinds, strict=True) if each.intersection(told)
        ]
        return len(_without_common_cell(telling))

    for kind in ("end", "beginning"):
        if count(kind) >= FEWEST_TELLING and all(each & {kind, "all"} for each in kinds):
            return True
    digits = [each for each in kinds if each - {"all"}]
    if 2 * len(digits) > len(kinds) and count("end", "beginning", "amid") >= FEWEST_OF_MANY:
        return True
    are_blanks = all("all" in each for each in kinds) and count("all") >= FEWEST_TELLING
    return are_blanks and _are_odd_blanks(losses, cells)


def _without_common_cell(rules: Iterable[Rule]) -> list[Rule]:
    """Of some sums those that share no cell with one before: a wrong cell breaks a row and a column."""
    chosen: list[Rule] = []
    used: set[str] = set()
    for rule in rules:
        if used.isdisjoint(own := {*rule.left, *rule.right}):
            chosen.append(rule)
            used |= own
    return chosen


def _are_odd_blanks(losses: Sequence[Sequence[_Loss]], cells: Sequence[Cell]) -> bool:
    """Whether a report that lacks numbers has reasons to have no blanks.

    It prints its zeros; or none of its many numbers has one digit, and each blank needs such a one.
    """
    numbers = [str(cell.value) for cell in cells if cell.kind == "number"]
    if numbers.count("0") > sum(cell.kind == "blank" for cell in cells):
        return True
    return (
        len(numbers) >= FEWEST_NUMBERS
        and min(map(len, numbers)) > 1
        and all(any(len(loss.needed) == 1 for loss in each) for each in losses)
    )


def _losses(rule: Rule, finding: Finding, cells: Mapping[str, Cell]) -> Iterator[_Loss]:
    """What is left of a number in each cell of a failing sum in which the rest would mend it."""
    if finding.left is None or finding.right is None:
        return
    lacking = finding.right - finding.left
    for side, by in ((rule.left, lacking), (rule.right, -lacking)):
        for cell in map(cells.__getitem__, side) if by > 0 else ():
            needed = (cell.value or 0) + by
            if cell.kind not in ("number", "blank") or isinstance(needed, Decimal):
                continue
            printed = "" if cell.kind == "blank" else str(cell.value)
            if len(printed) < len(str(needed)) and _is_left_of(printed, str(needed)):
                yield _Loss(printed, str(needed))


def _is_left_of(rest: str, whole: str) -> bool:
    """Whether what is left stands in the whole in its order."""
    characters = iter(whole)
    return all(each in characters for each in rest)
