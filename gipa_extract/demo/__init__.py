"""The five real reports that come with the package, so that it can be tried anywhere.

A wheel holds them as `gipa_extract/demo/reports`; in a checkout they are `data/reports`, and
there is no second copy.
"""

from __future__ import annotations

from pathlib import Path

from gipa_extract.errors import ReadError

_IN_WHEEL = Path(__file__).parent / "reports"
_IN_CHECKOUT = Path(__file__).parents[2] / "data" / "reports"


def demo_reports() -> list[Path]:
    """The files of the five reports, sorted by name; ReadError if they are not installed."""
    for folder in (_IN_WHEEL, _IN_CHECKOUT):
        if files := sorted(folder.glob("*.txt")):
            return files
    raise ReadError(
        "the five reports are not part of this installation",
        where=str(_IN_WHEEL),
        remedy="install the package again, as the README says",
    )
