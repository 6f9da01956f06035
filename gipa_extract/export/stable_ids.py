"""Numbers that stand for reports and bodies: the same in every export, on every machine.

A number is made of what the thing is called, never of its place in a list, so that tables exported
on two days can be joined, and tables of two runs stacked.
"""

from __future__ import annotations

from collections.abc import Container
from hashlib import sha256

_FIRST, _COUNT = 10**14, 9 * 10**14
"""All numbers have fifteen digits: Excel and a double of Stata or R hold that many exactly."""


def stable_id(*parts: str) -> int:
    """A number of fifteen digits for a thing of this name."""
    digest = sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).digest()
    return _FIRST + int.from_bytes(digest[:8], "big") % _COUNT


def free_id(taken: Container[int], *parts: str) -> int:
    """The first number of this name that is not taken: two texts may bear one name."""
    number, repeat = stable_id(*parts), 1
    while number in taken:
        repeat += 1
        number = stable_id(*parts, str(repeat))
    return number
