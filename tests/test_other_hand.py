"""What hands that never read the reader wrote for it: no error is silent, and no cell gets lost.

See `fixtures/other_hand/README.md`.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from gipa_extract import Cell, extract

FOLDER = Path(__file__).parent / "fixtures" / "other_hand"
TRUTHS = [
    (folder, json.loads(line))
    for folder in ("first", "second", "third", "fourth", "fifth")
    for line in (FOLDER / folder / "truth.jsonl").read_text("utf-8").splitlines()
]
BEGINNINGS = [(folder, truth) for folder, truth in TRUTHS if folder in ("third", "fourth", "fifth")]
"""Of reports, whose writers also said what issuer, year and sections are."""
FLOOR: dict[str, int] = json.loads((FOLDER / "read.json").read_text("utf-8"))


def verdict(cell: Cell, true: float | str) -> str:
    """What became of a cell: right, doubtful, missing or silent."""
    kind = true if isinstance(true, str) else "number"
    value = None if isinstance(true, str) else float(true)
    read = None if cell.value is None else float(cell.value)
    if (cell.kind, read) == (kind, value):
        return "right"
    if cell.trust == "doubtful":
        return "doubtful"
    return "missing" if cell.kind == "absent" else "silent"


def found_in(folder: str, truth: dict[str, Any]) -> Counter[str]:
    cells = {cell.id: cell for cell in extract(FOLDER / folder / truth["file"]).cells}
    found = Counter(
        verdict(cells[name], true) for name, true in truth["cells"].items() if name in cells
    )
    unknowable = set(truth["undeterminable"]) - set(truth["cells"])
    answered = [
        cell
        for name in unknowable & cells.keys()
        if (cell := cells[name]).kind in ("number", "blank", "dash") and cell.trust != "doubtful"
    ]
    return found + Counter({"answered": len(answered)})


@pytest.mark.parametrize(("folder", "truth"), [pytest.param(*t, id=t[1]["file"]) for t in TRUTHS])
def test_no_error_is_silent_and_no_cell_gets_lost(folder: str, truth: dict[str, Any]) -> None:
    found = found_in(folder, truth)
    assert found["silent"] == found["answered"] == 0
    assert found["right"] >= FLOOR[f"{folder}/{truth['file']}"]


def test_a_floor_is_held_for_every_file() -> None:
    assert len(TRUTHS) == len(FLOOR) == 370
    assert sum(FLOOR.values()) > 38_000


@pytest.mark.parametrize(
    ("folder", "truth"), [pytest.param(*t, id=t[1]["file"]) for t in BEGINNINGS]
)
def test_sections_are_right_and_no_wrong_header_fact_is_sure(
    folder: str, truth: dict[str, Any]
) -> None:
    report = extract(FOLDER / folder / truth["file"])
    if truth["sections"] is not None:  # a writer left it open in two
        assert [section.id for section in report.sections] == truth["sections"]
    for said, true, ground in (
        (report.issuer, truth["issuer"], report.grounds.issuer),
        (report.year, truth["year"], report.grounds.year),
    ):
        assert said in (None, true) or (ground is not None and ground.trust == "doubtful")


def test_of_a_hundred_beginnings_ninety_five_name_their_issuer() -> None:
    named = [(folder, truth) for folder, truth in BEGINNINGS if truth["issuer"]]
    right = [t for folder, t in named if extract(FOLDER / folder / t["file"]).issuer == t["issuer"]]
    assert len(right) >= 0.95 * len(named)
