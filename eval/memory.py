"""How much memory this process, or one of those that it started, took at most."""

from __future__ import annotations

import sys
from contextlib import suppress

from gipa_extract.errors import GipaError


def peak_kib(*, of_children: bool = False) -> float:
    """Kibibytes; GipaError on Windows, which counts no such thing."""
    with suppress(ImportError):
        import resource

        whose = resource.RUSAGE_CHILDREN if of_children else resource.RUSAGE_SELF
        peak = resource.getrusage(whose).ru_maxrss
        return peak / 1024 if sys.platform == "darwin" else peak  # macOS counts bytes
    raise GipaError("the peak of memory is not known on this system", remedy="use Linux or macOS")


def peak_mib() -> float:
    """Mebibytes, to one decimal; see `peak_kib`."""
    return round(peak_kib() / 1024, 1)
