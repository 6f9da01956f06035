"""Numbers that stand for reports and bodies: the same in every export, on every machine.

A number is made of what the thing is called, never of its place in a list, so that tables exported
on two days can be joined, and tables of two runs stacked. Among a million things the chance that
any two would have one number is one in two thousand: the second gets another, and the export says
so, as that number holds for this export alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import NamedTuple

from gipa_extract.forms import editions

DIGITS = 15
"""Of every number: Excel and a double of Stata or R hold that many exactly."""
_CELL_DIGITS = 3
"""The last digits of a cell's number: its place in the form, from 1."""
Name = tuple[str, ...]
"""What a thing is called: its kind, and what tells it from others of its kind."""


class IdRegister:
    """Gives out numbers of so many digits, each once."""

    def __init__(self, digits: int = DIGITS) -> None:
        self._digits = digits
        self._holders: dict[int, int] = {}
        """Number → hash of the name that has it: of a million names the names take too much room."""
        self.renumbered: list[str] = []
        """What got another number than its name gives, as another name gives the same."""

    def number(self, *name: str) -> int:
        """The first number of this name that is free; two texts may bear one name."""
        number, repeat, hashed = stable_id(*name, digits=self._digits), 1, hash(name)
        if self._holders.get(number, hashed) != hashed:
            self.renumbered.append(" ".join(filter(None, name[1:])))
        while number in self._holders:
            repeat += 1
            number = stable_id(*name, str(repeat), digits=self._digits)
        self._holders[number] = hashed
        return number

    def number_all(self, names: Iterable[Name]) -> Mapping[Name, int]:
        """A number for each name, whatever the order in which they come."""
        return {name: self.number(*name) for name in sorted(set(names))}


def stable_id(*parts: str, digits: int = DIGITS) -> int:
    """A number of so many digits for a thing of this name."""
    digest = sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).digest()
    first: int = 10 ** (digits - 1)
    return first + int.from_bytes(digest[:8], "big") % (9 * first)


class ReportNumbers(NamedTuple):
    """What stands for a report, and for its cells."""

    report_id: int
    cell_prefix: int
    """The first digits of its cells' numbers; see `cell_id_of`."""


class ReportRegister:
    """Gives out the numbers of reports, each once."""

    def __init__(self) -> None:
        self._reports = IdRegister()
        self._prefixes = IdRegister(DIGITS - _CELL_DIGITS)

    def numbers(self, path: str) -> ReportNumbers:
        """The numbers of the next report of this file."""
        return ReportNumbers(
            self._reports.number("report", path), self._prefixes.number("cells", path)
        )

    @property
    def renumbered(self) -> list[str]:
        """The files whose name gives a number that another file's name gives, too."""
        return [*dict.fromkeys([*self._reports.renumbered, *self._prefixes.renumbered])]


def cell_id_of(cell_prefix: int, edition: str, cell: str) -> int:
    """A number for one cell of one report, so that tables join by a single column."""
    first: int = cell_prefix * 10**_CELL_DIGITS
    return first + editions()[edition].position[cell] + 1
