"""The documents on the form of 2021: whole labels, two hands that agree, all of it read."""

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
SECOND = DATA / "composed" / "second"


@pytest.mark.parametrize("folder", [GOLD, SECOND], ids=["gold", "second"])
def test_the_labels_are_whole_and_add_up_as_they_say(folder: Path) -> None:
    assert len(gold_files(folder)) == 3
    assert [wrong for path in gold_files(folder) for wrong in check_gold(path)] == []


@pytest.mark.parametrize("other", [SECOND, COMPOSER], ids=["second hand", "composer"])
def test_the_labels_agree_with_another_record(other: Path) -> None:
    parts = {part.part: part for part in agree(load_golds(GOLD), load_golds(other))}
    for name, items in (("cells", 600), ("header facts", 12), ("problems", 10), ("measures", 10)):
        assert (parts[name].items, parts[name].agreed) == (items, items), name
    claims = [
        sorted((claim.about, claim.value, claim.raw) for claim in truth.claims or ())
        for folder in (GOLD, other)
        for truth in load_golds(folder)
    ]
    assert claims[:3] == claims[3:]


@pytest.mark.parametrize("truth", load_golds(GOLD), ids=lambda truth: truth.name)
def test_the_rules_read_every_labelled_cell(truth) -> None:
    line = extractor("rules").line(truth)
    worth = score(truth, line)
    assert worth.fully_right, worth.errors
