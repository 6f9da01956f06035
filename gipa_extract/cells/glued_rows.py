"""Digits of a whole row that nothing parts → the ways to cut them whose sums hold.

6054470010133 1186 was 605|447|0|0|101|33|1186: of all ways to cut it this alone ends in its sum.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from gipa_extract.forms import Rule
from gipa_extract.models import Slot


def sizes_of_sums(cells: Sequence[str], rules: Sequence[Rule]) -> tuple[int, ...]:
    """How many cells each of the sums holds of which a row is made, in order; none if it is not made of such.

    The last cell of each is the sum of the others.
    """
    sums = {(frozenset(rule.left), *rule.right) for rule in rules if len(rule.right) == 1}
    sizes: list[int] = []
    start = 0
    for place, cell in enumerate(cells):
        if (frozenset(cells[start:place]), cell) in sums:
            sizes.append(place + 1 - start)
            start = place + 1
    return tuple(sizes) if start == len(cells) else ()


def cut_by_sums(slot: Slot, sizes: Sequence[int]) -> Iterator[tuple[Slot, ...]]:
    """Every way to cut a slot's digits into numbers without leading zeros so that all sums hold."""
    for ends in _ends_of_groups(slot.text, 0, sizes):
        yield tuple(
            slot._replace(text=slot.text[a:b], start=slot.start + a, end=slot.start + b)
            for a, b in pairwise((0, *ends))
        )


def _ends_of_groups(digits: str, start: int, sizes: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Where the numbers of all groups end, from one place in the digits on."""
    if not sizes:
        if start == len(digits):
            yield ()
        return
    first, *rest = sizes
    room = len(digits) - sum(rest)
    for ends in _ends_of_group(digits[:room], start, first - 1, 0):
        for more in _ends_of_groups(digits, ends[-1], rest):
            yield (*ends, *more)


def _ends_of_group(digits: str, start: int, summands: int, total: int) -> Iterator[tuple[int, ...]]:
    """Where so many numbers end and behind them their sum, of which `total` is known already."""
    if not summands:
        if digits.startswith(str(total), start):
            yield (start + len(str(total)),)
        return
    # The sum has as many digits as any of its summands, and each of the others has one at least.
    longest = (len(digits) - start - summands + 1) // 2
    last = start + 1 if digits[start : start + 1] == "0" else start + longest
    for end in range(start + 1, min(last, len(digits)) + 1):
        for ends in _ends_of_group(digits, end, summands - 1, total + int(digits[start:end])):
            yield (end, *ends)
