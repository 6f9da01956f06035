"""Torn rows: placed where order and sums leave one place, listed where they leave several."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gipa_extract import Report, extract
from gipa_extract.forms import form
from tests.test_fill import HEAD, TITLE, row, values

COLUMNS = [column.id for column in form("2021").table("requests").columns]


def test_numbers_that_ran_together_are_parted_by_the_sum() -> None:
    result = extract(TITLE + HEAD + row("（一）予以公开", 17, 0, 0, "00", 0, 17))
    assert values(result, "granted") == [17, 0, 0, 0, 0, 0, 17]
    cell = result["requests.granted.natural_person"]
    assert cell.trust == "doubtful"
    assert "the sums allow this place alone" in cell.reason


def test_split_number_is_joined_by_the_sum() -> None:
    result = extract(TITLE + HEAD + row("（一）予以公开", 1, 7, 3, 0, 0, 0, 0, 20))
    assert values(result, "granted") == [17, 3, 0, 0, 0, 0, 20]
    cell = result["requests.granted.natural_person"]
    assert (cell.raw, cell.trust) == ("1\n\t7", "doubtful")
    assert result.document.text[cell.start : cell.end] == cell.raw


def test_lost_blanks_leave_several_readings_and_say_which() -> None:
    result = extract(TITLE + HEAD + row("（一）予以公开", 3, 3))
    cells = [cell for cell in result.cells if cell.id.startswith("requests.granted.")]
    assert [cell.value for cell in cells] == [None] * 6 + [3]
    assert {cell.trust for cell in cells} == {"doubtful"}
    assert sorted(cells[0].alternatives) == ["", "3"]


def test_other_rows_decide_between_columns() -> None:
    whole = {name: [0] * 7 for name in ("carried_in", "carried_out")}
    whole["received"] = [0, 4, 0, 0, 0, 0, 4]
    whole["total"] = [0, 4, 0, 0, 0, 0, 4]
    labels = {r.id: r.label for r in form("2021").table("requests").rows}
    text = TITLE + HEAD
    for name, label in labels.items():
        text += row(label, *(whole.get(name, [0] * 7) if name != "granted" else [4, 4]))
    result = extract(text)
    assert [result[f"requests.granted.{c}"].value for c in ("business", "total")] == [4, 4]
    assert result["requests.granted.business"].trust == "doubtful"


def test_agency_that_broke_the_sum_leaves_the_row_unplaced() -> None:
    result = extract(TITLE + HEAD + row("（一）予以公开", 3, 4, 9))
    assert values(result, "granted") == [None] * 7
    assert all(c.trust == "doubtful" for c in result.cells if c.id.startswith("requests.granted."))


def test_row_without_a_label_is_the_one_that_is_left_between_two() -> None:
    rows = row("1.属于国家秘密", 1, 0, 0, 0, 0, 0, 1) + row("", 2, 0, 0, 0, 0, 0, 2)
    result = extract(TITLE + HEAD + rows + row("3.危及“三安全一稳定”", 3, 0, 0, 0, 0, 0, 3))
    assert values(result, "refused_law") == [2, 0, 0, 0, 0, 0, 2]
    cell = result["requests.refused_law.natural_person"]
    assert (cell.trust, cell.raw) == ("doubtful", "2")
    assert cell.reason == "its row has no label; the sums allow this place alone"


def test_row_that_may_be_two_is_neither_and_both_say_so() -> None:
    rows = row("1.属于国家秘密", 1, 0, 0, 0, 0, 0, 1) + row("", 2, 0, 0, 0, 0, 0, 2)
    result = extract(TITLE + HEAD + rows + row("4.保护第三方合法权益", 3, 0, 0, 0, 0, 0, 3))
    for name in ("refused_law", "refused_security"):
        cell = result[f"requests.{name}.natural_person"]
        assert (cell.value, cell.kind, cell.trust) == (None, "absent", "doubtful")
        assert cell.alternatives == ["2"]
        assert cell.reason == "its row has no label; the sums allow several readings"


def test_table_of_numbers_alone_is_read_by_the_order_of_its_rows() -> None:
    numbers = [[place, 0, 0, 0, 0, 0, place] for place in range(1, 30)]
    names = [r.id for r in form("2021").table("requests").rows]
    result = extract(TITLE + HEAD + "".join(row("", *line) for line in numbers[: len(names)]))
    for name, line in zip(names, numbers, strict=False):
        assert values(result, name) == line
    assert {c.trust for c in result.cells if c.id.startswith("requests.")} == {"doubtful"}


@pytest.mark.parametrize(
    "rows",
    [
        row("", 1, 2, 3, 4, 5, 6, 7) + row("一、本年新收政府信息公开申请数量", 1, 0, 0, 0, 0, 0, 1),
        row("（七）总计", 1, 0, 0, 0, 0, 0, 1) + row("", *[0] * 7) + row("", *[0] * 7),
        row("备注", 1, 2, 3, 4, 5, 6, 7),
        row("", 1, 2, 3, 4, 5, 6),
    ],
    ids=["numbers of the columns", "more rows than the form has", "another label", "too few"],
)
def test_row_without_a_label_that_can_be_none_is_none(rows: str) -> None:
    result = extract(TITLE + HEAD + rows)
    assert {cell.trust for cell in result.cells} <= {"missing", "confirmed", "read"}


@given(seed=st.integers(0, 10**6))
def test_rows_without_labels_are_never_silently_wrong(seed: int) -> None:
    rng = random.Random(seed)
    rows = form("2021").table("requests").rows
    printed = [r for r in rows if rng.random() < 0.9]
    truth = {r.id: [str(rng.randrange(50)) for _ in COLUMNS] for r in printed}
    labels = {r.id: r.label if rng.random() < 0.7 else "" for r in printed}
    result = extract(TITLE + HEAD + "".join(row(labels[r.id], *truth[r.id]) for r in printed))
    for r in rows:
        for column, cell_id in enumerate(f"requests.{r.id}.{c}" for c in COLUMNS):
            cell = result[cell_id]
            right = cell.kind == "number" and str(cell.value) == truth.get(r.id, [""] * 7)[column]
            assert right or cell.trust in ("doubtful", "missing")


@given(seed=st.integers(0, 10**6))
def test_torn_rows_are_never_silently_wrong(seed: int) -> None:
    rng = random.Random(seed)
    parts = [rng.choice([0, 0, 0, rng.randrange(30)]) for _ in range(6)]
    truth = [*parts, sum(parts) + rng.choice([0, 0, 0, 1])]
    texts = [str(number) for number in truth]
    tear = rng.choice(["blanks", "glue", "split"])
    if tear == "blanks":
        texts = [text for text in texts if text != "0" or rng.random() < 0.5]
    elif tear == "glue":
        at = rng.randrange(6)
        texts[at : at + 2] = ["".join(texts[at : at + 2])]
    else:
        at = max(range(7), key=lambda place: len(texts[place]))
        texts[at : at + 1] = list(texts[at])
    result: Report = extract(TITLE + HEAD + row("2.重复申请", *texts))
    for column, true in zip(COLUMNS, truth, strict=True):
        cell = result[f"requests.declined_repeat.{column}"]
        wrong = (cell.kind, cell.value) != ("number", true)
        assert (
            not wrong
            or cell.trust in ("doubtful", "missing")
            or (tear != "blanks" and texts == [str(t) for t in truth])
        )
