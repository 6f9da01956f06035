"""Answers about strings that come again and again: labels, values, lines of tables.

A report asks what its few hundred different strings say some ten times each, and most of them
stand in every other report, too. A dict answers sooner than `functools.lru_cache`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MOST = 4096
"""Answers that are kept of the newer generation, and of the older one."""


class Memo(dict[K, V]):
    """A function's answers by its one argument; those not asked for in a long time are dropped.

    When it is full, its answers become the older generation, from which one that is asked for
    again comes back.
    """

    __slots__ = ("__wrapped__", "_most", "_older")

    def __init__(self, compute: Callable[[K], V], most: int = MOST) -> None:
        super().__init__()
        self.__wrapped__ = compute
        self._most = most
        self._older: dict[K, V] = {}

    def __missing__(self, key: K) -> V:
        older = self._older
        answer = older[key] if key in older else self.__wrapped__(key)
        if len(self) >= self._most:
            self._older = dict(self)
            self.clear()
        self[key] = answer
        return answer

    def forget(self) -> None:
        """Drop all answers."""
        self.clear()
        self._older = {}


def remembered(compute: Callable[[K], V]) -> Callable[[K], V]:
    """The function with a memory of its answers, which must depend on its argument alone."""
    # A bound method of C, which is quicker to call than any function of ours.
    return Memo(compute).__getitem__


def memo_behind(function: object) -> Memo[Hashable, object] | None:
    """The memory of a function that has one: a tool that changes its code empties it."""
    memo = getattr(function, "__self__", None)
    return memo if isinstance(memo, Memo) else None
