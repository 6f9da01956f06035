"""Numbers that stand for reports and bodies: the same in every export, on every machine.

A number is made of what the thing is called, never of its place in a list, so that tables exported
on two days can be joined, and tables of two runs stacked. Among a million things the chance that
any two would have one number is one in two thousand: the second gets another, and the export says
so, as that number holds for this export alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256

_FIRST, _COUNT = 10**14, 9 * 10**14
"""All numbers have fifteen digits: Excel and a double of Stata or R hold that many exactly."""
Name = tuple[str, ...]
"""What a thing is called: its kind, and what tells it from others of its kind."""


class IdRegister:
    """Gives out numbers, each once."""

    def __init__(self) -> None:
        self._holders: dict[int, int] = {}
        """Number → hash of the name that has it: of a million names the names take too much room."""
        self.renumbered: list[str] = []
        """What got another number than its name gives, as another name gives the same."""

    def number(self, *name: str) -> int:
        """The first number of this name that is free; two texts may bear one name."""
        number, repeat, hashed = stable_id(*name), 1, hash(name)
        if self._holders.get(number, hashed) != hashed:
            self.renumbered.append(" ".join(filter(None, name[1:])))
        while number in self._holders:
            repeat += 1
            number = stable_id(*name, str(repeat))
        self._holders[number] = hashed
        return number

    def number_all(self, names: Iterable[Name]) -> Mapping[Name, int]:
        """A number for each name, whatever the order in which they come."""
        return {name: self.number(*name) for name in sorted(set(names))}


def stable_id(*parts: str) -> int:
    """A number of fifteen digits for a thing of this name."""
    digest = sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).digest()
    return _FIRST + int.from_bytes(digest[:8], "big") % _COUNT
