"""What is printed in a supported layout is read back, and nothing ever lands elsewhere."""

from __future__ import annotations

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eval.corpus.command import make
from eval.corpus.layouts import layouts
from gipa_extract import extract
from gipa_extract.forms import editions, form
from tests.needs import needs
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
@example(seed=79)  # 见附件 twice in a line: no data frame
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
        torn = cell.trust == "doubtful"  # the digits of the last row's numbers may fit its sum
        assert torn or cell.kind == "absent" or str(cell.value) == texts[cell.id]


@pytest.mark.parametrize(
    ("layout", "seed", "index"),
    [
        ("pdf-unruled-multipage", 1, 118),  # a label letter by letter beside the last value
        ("pdf-unruled-multipage", 1, 38),  # a label at the top of a page, under a head's end
        ("pdf-unruled-multipage", 31, 47),  # a label cut by a page whose head is printed again
        ("pdf-unruled-multipage", 31, 25),  # two heads alike, the first without a value
        ("pdf-unruled-multipage", 31, 139),  # a single value under a head
        ("pdf-unruled", 602, 142),  # the same, where the heads wrap
        ("pdf-unruled", 610, 70),  # three heads alike, the last with values
        ("pdf-unruled", 605, 16),  # a caption that wraps, below a label that wraps
        ("pdf-unruled-multipage", 605, 83),
        ("pdf-unruled-multipage", 604, 79),  # a word for a value, beside a label in four lines
        ("pdf-unruled-multipage", 606, 51),  # a word for a value, under no column
        ("pdf-unruled-multipage", 610, 29),  # a label cut by a page, no value beside it
        ("pdf-unruled-multipage", 620, 209),  # a page number beside the end of a vertical label
        ("pdf-unruled-multipage", 641, 78),  # a head printed again, a wrapped label below it
        ("pdf-ruled", 7201, 216),  # a row of blanks at a page's end, another head on the next page
        ("spaced", 1, 83),  # a table without a single value
        ("wrapped-labels", 1, 339),  # 2.其他 alone on a line
    ],
)
def test_documents_that_once_lost_cells_are_read_whole(layout: str, seed: int, index: int) -> None:
    if layout.startswith("pdf"):
        needs("reportlab", "corpus")
    content, written = make(layouts()[layout], seed, index)
    read = {cell.id: (cell.kind, cell.value) for cell in extract(written.data).cells}
    whole = [cell for cell in content.cells if cell not in written.lost | written.absent]
    assert len(whole) > 150
    assert [c for c in whole if read[c] != (content.cells[c].kind, content.cells[c].value)] == []
