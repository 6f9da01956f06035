"""The documents on the form of 2021: labels that are whole, two records that agree, all read."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.bundle import DATA, gold_folder
from eval.extractors import extractor
from eval.gold import gold_files, load_golds
from eval.labelling import agree, check_gold
from eval.score import score
from tests.needs import needs

needs("docx", "docx")
needs("pypdfium2", "pdf")

GOLD = gold_folder(Path("composed"))
COMPOSER = DATA / "composed" / "composer"


def test_the_labels_are_whole_and_add_up_as_they_say() -> None:
    assert [wrong for path in gold_files(GOLD) for wrong in check_gold(path)] == []


def test_the_labels_agree_with_the_composers_record() -> None:
    parts = {part.part: part for part in agree(load_golds(GOLD), load_golds(COMPOSER))}
    for name, items in (("cells", 600), ("header facts", 12), ("problems", 10), ("measures", 10)):
        assert (parts[name].items, parts[name].agreed) == (items, items), name
    claims = [
        sorted((claim.about, claim.value, claim.raw) for claim in truth.claims or ())
        for folder in (GOLD, COMPOSER)
        for truth in load_golds(folder)
    ]
    assert claims[:3] == claims[3:]


@pytest.mark.parametrize("truth", load_golds(GOLD), ids=lambda truth: truth.name)
def test_the_rules_read_every_labelled_cell(truth) -> None:
    line = extractor("rules").line(truth)
    worth = score(truth, line)
    assert worth.fully_right, worth.errors
