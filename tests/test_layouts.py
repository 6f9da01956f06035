"""What is printed in a supported layout is read back, and nothing ever lands elsewhere."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gipa_extract import extract
from gipa_extract.forms import editions, form
from tests.printing import LAYOUTS, report

PRINTED = {
    "0": ("number", 0),
    "7": ("number", 7),
    "48": ("number", 48),
    "1,234": ("number", 1234),
    "３２": ("number", 32),
    "22个": ("number", 22),
    "增169": ("number", 169),
    "": ("blank", None),
    "/": ("dash", None),
    "—": ("dash", None),
    "见附件": ("text", None),
}


def texts_of(edition: str, seed: int) -> dict[str, str]:
    rng = random.Random(seed)
    choices = ["0"] * 12 + list(PRINTED)
    return {cell: rng.choice(choices) for cell in form(edition).cell_ids}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("edition", editions())
@given(seed=st.integers(0, 10**6))
def test_printed_form_reads_back_equal(layout: str, edition: str, seed: int) -> None:
    texts = texts_of(edition, seed)
    text = report(form(edition), texts, layout)
    result = extract(text)
    assert result.edition == edition
    for cell in result.cells:
        assert (cell.kind, cell.value) == PRINTED[texts[cell.id]], cell
        assert text[cell.start : cell.end] == cell.raw == texts[cell.id]


@pytest.mark.parametrize("layout", LAYOUTS)
@given(seed=st.integers(0, 10**6))
def test_shuffled_and_missing_rows_never_shift_a_value(layout: str, seed: int) -> None:
    rng = random.Random(seed)
    texts = {cell: str(rng.randrange(10_000)) for cell in form("2021").cell_ids}
    names = [row.id for row in form("2021").table("requests").rows]
    kept = rng.sample(names, rng.randrange(1, len(names)))
    result = extract(report(form("2021"), texts, layout, kept))
    for cell in result.cells:
        table, row, _ = cell.id.split(".")
        if table != "requests" or row in kept:
            assert str(cell.value) == texts[cell.id]
        else:
            assert cell.kind == "absent"


@pytest.mark.parametrize("layout", LAYOUTS)
@given(seed=st.integers(0, 10**6), keep=st.floats(0.1, 1))
def test_truncated_report_leaves_cells_absent(layout: str, seed: int, keep: float) -> None:
    texts = {
        cell: str(random.Random(f"{seed}{cell}").randrange(1000, 10_000))
        for cell in form("2019").cell_ids
    }
    text = report(form("2019"), texts, layout)
    cut = text[: text.rindex("\n", 0, max(40, int(len(text) * keep)))]
    for cell in extract(cut).cells:
        assert cell.kind == "absent" or str(cell.value) == texts[cell.id]
