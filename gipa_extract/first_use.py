"""Names of a package whose modules are loaded when one of them is first used.

Importing such a package costs nothing: a process that needs one module of it loads that one alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module


def loads_at_first_use(package: str, homes: Mapping[str, Sequence[str]]) -> Callable[[str], object]:
    """The `__getattr__` of a package, of which `homes` says what module holds which names."""

    def load(name: str) -> object:
        for home, names in homes.items():
            if name in names:
                return getattr(import_module(home), name)
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    return load
