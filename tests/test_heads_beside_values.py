"""Tables without lines whose labels and values stand in columns of their own, side by side."""

from __future__ import annotations

import pytest

from gipa_extract.cells.labels import labels_of
from gipa_extract.cells.rearranged.heads_beside_values import set_heads_over_values
from gipa_extract.models import Grid, Slot

LABELS = labels_of("2021")
HEAD = ("", "本年制发件数", "", "本年废止件数", "", "现行有效件数")
ROW = ("规章", "", "3", "", "-", "", "25")


def texts_of(*rows: tuple[str, ...]) -> list[tuple[str, ...]] | None:
    width = max(map(len, rows))
    slots = (
        tuple(Slot(text, 0, len(text)) for text in (*row, *[""] * width)[:width]) for row in rows
    )
    headed = set_heads_over_values(Grid(tuple(slots), aligned=True), LABELS)
    return headed and [tuple(slot.text for slot in row) for row in headed.rows]


def test_labels_beside_their_values_stand_over_them() -> None:
    assert texts_of(HEAD, ROW) == [
        ("", "本年制发件数", "本年废止件数", "现行有效件数"),
        ("规章", "3", "-", "25"),
    ]


@pytest.mark.parametrize(
    "row",
    [
        ("规章", "", "3", "", "", "", "25"),  # a column of blanks: whose 25 is
        ("规章", "3", "", "1", "", "25"),  # each below its label
        ("规章", "", "3", "", "数", "", "25"),
        ("3", "", "1", "", "25", ""),  # values before their labels
    ],
)
def test_labels_are_moved_only_where_each_has_values_of_its_own(row: tuple[str, ...]) -> None:
    assert texts_of(HEAD, row) is None
