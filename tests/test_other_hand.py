"""What hands that never read the reader wrote for it: no error is silent, and no cell gets lost.

See `fixtures/other_hand/README.md`.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from gipa_extract import Cell, Report, extract
from gipa_extract.models import Grounds
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
        "twentyseventh",
        "twentyninth",
        "thirtieth",
        "thirtyfirst",
        "thirtysecond",
        "thirtythird",
        "thirtyfourth",
        "thirtyfifth",
        "thirtysixth",
        "thirtyseventh",
        "thirtyeighth",
        "thirtyninth",
        "fortieth",
        "fortyfirst",
        "fortysecond",
        "fortythird",
        "fortyfourth",
        "fortyfifth",
        "fortysixth",
        "random_texts",
        "random_pages",
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
        "twentyseventh",
        "thirtythird",
        "thirtyfourth",
        "thirtyfifth",
        "thirtysixth",
        "thirtyseventh",
        "thirtyeighth",
        "thirtyninth",
        "fortieth",
        "fortysecond",
        "fortythird",
        "fortyfourth",
        "fortyfifth",
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
        "thirtieth",
        "thirtysecond",
        "fortyfirst",
        "fortysixth",
        "random_pages",
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
BY_FILE = {(folder, truth["file"]): truth for folder, truth in TRUTHS}
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


def outcomes(report: Report, truth: dict[str, Any]) -> Counter[str]:
    """How many cells are right, doubtful, missing, silently wrong, or answered though nobody could."""
    cells = {cell.id: cell for cell in report.cells}
    found = Counter(
        verdict(cells[name], true) for name, true in truth["cells"].items() if name in cells
    )
    found["answered"] = sum(
        cells[name].kind in ("number", "blank", "dash") and cells[name].trust != "doubtful"
        for name in (set(truth["undeterminable"]) - set(truth["cells"])) & cells.keys()
    )
    return found


class Seen(NamedTuple):
    """What one reading of a file gave; several tests ask for it."""

    found: Counter[str]
    issuer: str | None
    year: int | None
    sections: list[str]
    grounds: Grounds


@cache
def seen(folder: str, file: str) -> Seen:
    """The file, read once."""
    report = extract(FOLDER / folder / file)
    found = outcomes(report, BY_FILE[folder, file])
    sections = [section.id for section in report.sections]
    return Seen(found, report.issuer, report.year, sections, report.grounds)


def as_case(*case: Any) -> Any:
    """A case of a test by its file's name; slow where OCR or LibreOffice reads it."""
    name = case[-1]["file"]
    marks = [pytest.mark.slow] if name.startswith(SLOW) or name.endswith(SLOW) else []
    return pytest.param(*case, id=name, marks=marks)


@pytest.mark.parametrize(("folder", "truth"), [as_case(*each) for each in TRUTHS])
def test_no_error_is_silent_and_no_cell_gets_lost(folder: str, truth: dict[str, Any]) -> None:
    with skip_if_not_installed():
        found = seen(folder, truth["file"]).found
    assert found["silent"] == found["answered"] == 0
    assert found["right"] >= FLOOR[f"{folder}/{truth['file']}"]


def test_a_floor_is_held_for_every_file() -> None:
    assert len(TRUTHS) == len(FLOOR) == 3012
    assert sum(FLOOR.values()) > 430_000


@pytest.mark.parametrize(
    ("folder", "truth"), [pytest.param(*t, id=t[1]["file"]) for t in BEGINNINGS]
)
def test_sections_are_right_and_no_wrong_header_fact_is_sure(
    folder: str, truth: dict[str, Any]
) -> None:
    read = seen(folder, truth["file"])
    if truth["sections"] is not None:  # a writer left it open in two
        assert read.sections == truth["sections"]
    assert_no_wrong_fact_is_sure(read, truth)


@pytest.mark.parametrize(("folder", "truth"), [as_case(*each) for each in DOCUMENTS])
def test_no_wrong_header_fact_of_a_document_is_sure(folder: str, truth: dict[str, Any]) -> None:
    with skip_if_not_installed():
        read = seen(folder, truth["file"])
    assert_no_wrong_fact_is_sure(read, truth)


def assert_no_wrong_fact_is_sure(read: Seen, truth: dict[str, Any]) -> None:
    for said, true, ground in (
        (read.issuer, truth["issuer"], read.grounds.issuer),
        (read.year, truth["year"], read.grounds.year),
    ):
        assert said in (None, true) or (ground is not None and ground.trust == "doubtful")


def test_of_a_hundred_beginnings_ninety_five_name_their_issuer() -> None:
    named = [(folder, truth) for folder, truth in BEGINNINGS if truth["issuer"]]
    right = [t for folder, t in named if seen(folder, t["file"]).issuer == t["issuer"]]
    assert len(right) >= 0.95 * len(named)
