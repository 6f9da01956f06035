"""What hands that never read the reader wrote for it: no error is silent, and no cell gets lost.

See `fixtures/other_hand/README.md`.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from gipa_extract import Cell, Report, extract
from tests.needs import skip_if_not_installed

FOLDER = Path(__file__).parent / "fixtures" / "other_hand"
TRUTHS = [
    (folder, json.loads(line))
    for folder in (
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "thirteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "nineteenth",
        "twentieth",
        "twentysecond",
        "twentyfourth",
        "documents",
        "twelfth",
        "fourteenth",
        "eighteenth",
        "twentyfirst",
        "twentythird",
        "twentyfifth",
        "twentysixth",
        "twentyeighth",
        "tools",
    )
    for line in (FOLDER / folder / "truth.jsonl").read_text("utf-8").splitlines()
]
BEGINNINGS = [
    (folder, truth)
    for folder, truth in TRUTHS
    if folder
    in (
        "third",
        "fourth",
        "fifth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "thirteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "nineteenth",
        "twentieth",
        "twentysecond",
        "twentyfourth",
        "tools",
    )
]
"""Of reports, whose writers also said what issuer, year and sections are."""
DOCUMENTS = [
    each
    for each in TRUTHS
    if each[0]
    in (
        "documents",
        "twelfth",
        "fourteenth",
        "eighteenth",
        "twentyfirst",
        "twentythird",
        "twentyfifth",
        "twentysixth",
        "twentyeighth",
    )
]
SLOW = (
    "scan",
    "pdf24",
    "24-no",
    "p01",
    "p04",
    "p10",
    "s03",
    "47_",
    ".odt",
    ".doc",
    ".ods",
    ".xls",
    ".rtf",
    ".wps",
)
"""What OCR or LibreOffice reads, by the beginning or the end of its name: pdf24 and 24-no map no character."""
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


def as_case(*case: Any) -> Any:
    """A case of a test by its file's name; slow where OCR or LibreOffice reads it."""
    name = case[-1]["file"]
    marks = [pytest.mark.slow] if name.startswith(SLOW) or name.endswith(SLOW) else []
    return pytest.param(*case, id=name, marks=marks)


@pytest.mark.parametrize(("folder", "truth"), [as_case(*each) for each in TRUTHS])
def test_no_error_is_silent_and_no_cell_gets_lost(folder: str, truth: dict[str, Any]) -> None:
    with skip_if_not_installed():
        found = found_in(folder, truth)
    assert found["silent"] == found["answered"] == 0
    assert found["right"] >= FLOOR[f"{folder}/{truth['file']}"]


def test_a_floor_is_held_for_every_file() -> None:
    assert len(TRUTHS) == len(FLOOR) == 1638
    assert sum(FLOOR.values()) > 218_000


@pytest.mark.parametrize(
    ("folder", "truth"), [pytest.param(*t, id=t[1]["file"]) for t in BEGINNINGS]
)
def test_sections_are_right_and_no_wrong_header_fact_is_sure(
    folder: str, truth: dict[str, Any]
) -> None:
    report = extract(FOLDER / folder / truth["file"])
    if truth["sections"] is not None:  # a writer left it open in two
        assert [section.id for section in report.sections] == truth["sections"]
    assert_no_wrong_fact_is_sure(report, truth)


@pytest.mark.parametrize(("folder", "truth"), [as_case(*each) for each in DOCUMENTS])
def test_no_wrong_header_fact_of_a_document_is_sure(folder: str, truth: dict[str, Any]) -> None:
    with skip_if_not_installed():
        report = extract(FOLDER / folder / truth["file"])
    assert_no_wrong_fact_is_sure(report, truth)


def assert_no_wrong_fact_is_sure(report: Report, truth: dict[str, Any]) -> None:
    for said, true, ground in (
        (report.issuer, truth["issuer"], report.grounds.issuer),
        (report.year, truth["year"], report.grounds.year),
    ):
        assert said in (None, true) or (ground is not None and ground.trust == "doubtful")


def test_of_a_hundred_beginnings_ninety_five_name_their_issuer() -> None:
    named = [(folder, truth) for folder, truth in BEGINNINGS if truth["issuer"]]
    right = [t for folder, t in named if extract(FOLDER / folder / t["file"]).issuer == t["issuer"]]
    assert len(right) >= 0.95 * len(named)
