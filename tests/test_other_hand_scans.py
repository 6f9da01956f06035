"""Scans by another hand: unruled, a page alone, a sheet whose side is cut off.

See `fixtures/other_hand/README.md`.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from gipa_extract import Report, extract
from tests.needs import needs
from tests.test_other_hand import FOLDER, outcomes

needs("cv2", "ocr")
needs("rapidocr", "ocr")

SCANS = FOLDER / "scans"
TRUTHS = [json.loads(line) for line in (SCANS / "truth.jsonl").read_text("utf-8").splitlines()]
FLOOR: dict[str, int] = json.loads((SCANS / "read.json").read_text("utf-8"))
EACH = pytest.mark.parametrize("truth", [pytest.param(t, id=t["file"]) for t in TRUTHS])


@cache
def read(file: str) -> Report:
    """Recognised once, for both tests."""
    return extract(SCANS / file)


@pytest.mark.slow
@EACH
def test_no_error_is_silent_and_no_cell_of_a_scan_gets_lost(truth: dict[str, Any]) -> None:
    found = outcomes(read(truth["file"]), truth)
    assert found["silent"] == found["answered"] == 0
    assert found["right"] >= FLOOR[truth["file"]]


@pytest.mark.slow
@EACH
def test_an_issuer_that_ocr_misread_is_never_sure(truth: dict[str, Any]) -> None:
    report = read(truth["file"])
    ground = report.grounds.issuer
    assert report.issuer == truth["issuer"] or (ground is not None and ground.trust == "doubtful")
    assert report.year == truth["year"]


def test_a_floor_is_held_for_every_scan() -> None:
    assert {truth["file"] for truth in TRUTHS} == set(FLOOR)
    assert sum(FLOOR.values()) == 1115
