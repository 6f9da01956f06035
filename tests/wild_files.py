"""Documents that other people's software wrote, and what each truly prints.

`python -m tests.wild_files [NAME …]` prints how many cells of each are right, doubtful, missing,
and silent: another value than the printed one with trust `read` or `confirmed`.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

from eval.gold import load_gold
from gipa_extract import Report, extract

ROOT = Path(__file__).parent.parent
FILES = ROOT / "tests" / "fixtures" / "wild" / "files"
GOLD = {"qixia": "qixia-office-2020", "pingchuan": "pingchuan-2020"}

Printed = tuple[str, object]
"""A cell's kind and, if it is a number, its value."""


class Outcome(NamedTuple):
    """What became of one cell."""

    cell: str
    verdict: str
    """right, doubtful, missing or silent."""
    printed: Printed
    read: Printed


@cache
def truth_of(name: str) -> Mapping[str, Printed]:
    """The cells of a truth: a gold report's, or those of an entry of truth.json."""
    if name in GOLD:
        cells = load_gold(ROOT / "data" / "gold" / f"{GOLD[name]}.toml").cells
        return {cell: (true.kind, true.value) for cell, true in cells.items()}
    text = (FILES / "truth.json").read_text("utf-8")
    entry = json.loads(text, parse_float=Decimal)[name]
    return {cell: _printed(value) for cell, value in entry["cells"].items()}


def _printed(value: object) -> Printed:
    if value is None:
        return "blank", None
    return ("dash", None) if value == "-" else ("number", value)


def truth_name(path: Path) -> str:
    """The last word of a file's name names its truth."""
    return path.stem.rpartition("_")[2]


def judged(report: Report, truth: Mapping[str, Printed]) -> Iterator[Outcome]:
    """Each cell of a truth, and how the report tells it."""
    cells = {cell.id: cell for cell in report.cells}
    for name, printed in truth.items():
        cell = cells.get(name)
        read: Printed = (cell.kind, cell.value) if cell else ("absent", None)
        trust = cell.trust if cell else "missing"
        if trust in ("doubtful", "missing"):
            verdict = "right" if read == printed and trust == "doubtful" else trust
        else:
            verdict = "right" if read == printed else "silent"
        yield Outcome(name, verdict, printed, read)


def outcomes(path: Path) -> list[Outcome]:
    """What becomes of each cell of a file with a truth."""
    return list(judged(extract(path), truth_of(truth_name(path))))


def main(names: list[str]) -> None:
    for path in sorted(FILES.iterdir()):
        if "_" not in path.stem or (names and not any(map(path.name.startswith, names))):
            continue
        try:
            found = outcomes(path)
        except Exception as error:  # the table says so, and goes on
            print(f"{path.name:60} {type(error).__name__}: {error}"[:200])
            continue
        count = Counter(outcome.verdict for outcome in found)
        print(f"{path.name:60} {dict(count)}")
        if names:
            print(*(outcome for outcome in found if outcome.verdict == "silent"), sep="\n")
            print(*extract(path).notes, sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
