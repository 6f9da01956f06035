"""Torn rows: placed where order and sums leave one place, listed where they leave several."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gipa_extract import Report, extract
from gipa_extract.cells.torn_rows import place_torn_rows
from gipa_extract.forms import form
from gipa_extract.models import Cell, FilledForm, Kind, OpenRow, Slot
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


# Rows as `fill` leaves them open

FORM = form("2021")
GRANTED = tuple(f"requests.granted.{column}" for column in COLUMNS)
TEXT = " ".join(map(str, range(400)))
"""In which each number up to 399 stands once."""


def slot(number: int | str) -> Slot:
    at = TEXT.index(f" {number} ") + 1 if number else 0
    return Slot(str(number), at, at + len(str(number)))


def placed(
    *numbers: int | str,
    cells: tuple[str, ...] = GRANTED,
    ways: tuple[tuple[int, ...], ...] = (),
    **printed: int | None,
) -> dict[str, Cell]:
    """All cells, of which some are printed (None: a blank) and this row is open."""
    every = {cell: Cell(cell) for cell in FORM.cell_ids}
    for name, value in printed.items():
        cell = f"requests.{name.replace('__', '.')}"
        kind: Kind = "blank" if value is None else "number"
        every[cell] = Cell(cell, value, kind, "" if value is None else str(value), trust="read")
    row = OpenRow(cells, tuple(map(slot, numbers)), ways)
    done = place_torn_rows(FilledForm(list(every.values()), (row,)), FORM, TEXT)
    assert done.open_rows == ()
    return {cell.id: cell for cell in done.cells}


def granted(cells: dict[str, Cell]) -> list[object]:
    return [cells[cell].value for cell in GRANTED]


def test_ways_that_places_on_a_page_allow_are_the_only_ones() -> None:
    ways = ((0, 6), (1, 6), (1, 2))
    cells = placed(33, 33, ways=ways)
    assert granted(cells)[6] == 33
    assert cells[GRANTED[0]].alternatives == ["33", ""], "(1, 2) breaks the row's sum"
    assert cells[GRANTED[2]].kind == "blank" or cells[GRANTED[2]].value is None
    only = placed(33, 33, ways=ways[:1])
    assert granted(only) == [33, None, None, None, None, None, 33]
    assert {only[cell].trust for cell in GRANTED} == {"doubtful"}


def test_a_rule_decides_between_two_ways() -> None:
    cells = placed(33, 33, ways=((0, 1), (0, 6)))
    assert granted(cells) == [33, None, None, None, None, None, 33]


def test_blanks_of_other_rows_add_nothing_and_forbid_what_does_not_add_up() -> None:
    """In their column all others are blank, and the total says 33: the row must print it there."""
    rows = [row.id for row in FORM.table("requests").rows]
    results = rows[rows.index("granted") + 1 : rows.index("total")]
    others: dict[str, int | None] = {
        f"{row}__{column}": None for row in results for column in COLUMNS
    }
    total = {f"total__{column}": 0 for column in COLUMNS} | {
        "total__business": 33,
        "total__total": 33,
    }
    cells = placed(33, 33, **others | total)
    assert granted(cells) == [None, 33, None, None, None, None, 33]
    off = {f"total__{column}": 0 for column in COLUMNS} | {
        "total__business": 34,
        "total__total": 34,
    }
    cells = placed(33, 33, **others | off)
    assert granted(cells)[1] is None, "34 were decided: blanks are no ones"


def test_as_many_ways_as_are_looked_at_are_said_and_one_more_tells_nothing() -> None:
    many = placed(33, ways=((0,), (1,)) * 2500)
    assert many[GRANTED[0]].alternatives == ["33", ""]
    more = placed(33, ways=((0,), (1,)) * 2500 + ((0,),))
    assert more[GRANTED[0]].kind == "absent"
    assert more[GRANTED[0]].doubt is None


def test_a_number_that_nobody_prints_so_is_no_reading() -> None:
    """As many texts as cells, but 00 is two numbers: then there are too many."""
    text = Slot("00", 0, 2)
    row = OpenRow(GRANTED, (*map(slot, (11, 12, 13, 14, 15)), text, slot(65)))
    done = place_torn_rows(FilledForm([Cell(cell) for cell in FORM.cell_ids], (row,)), FORM, TEXT)
    assert {cell.kind for cell in done.cells} == {"absent"}


def test_a_row_of_which_something_was_read_is_not_placed_over_it() -> None:
    cells = placed(33, 33, granted__business=5)
    assert cells["requests.granted.business"].value == 5
    assert cells[GRANTED[6]].kind == "absent"


def test_a_word_in_a_row_forbids_no_place_of_the_others() -> None:
    """Its sum says nothing, so that all orders stay."""
    word = Slot("见注", 0, 2)
    row = OpenRow(GRANTED[:3], (word, slot(33)), ((0, 1), (0, 2), (1, 2)))
    done = place_torn_rows(FilledForm([Cell(cell) for cell in FORM.cell_ids], (row,)), FORM, TEXT)
    cells = {cell.id: cell for cell in done.cells}
    assert cells[GRANTED[1]].alternatives == ["33", "", "见注"]
    assert cells[GRANTED[2]].alternatives == ["", "33"]


def test_what_two_torn_rows_may_print_bounds_each_other() -> None:
    """Received and carried in, one column: together they are what was done and carried out."""
    one, two = (tuple(f"requests.{r}.{c}" for c in COLUMNS) for r in ("received", "carried_in"))
    every = {cell: Cell(cell) for cell in FORM.cell_ids}
    for name, numbers in (("total", (0, 40, 0, 0, 0, 0, 40)), ("carried_out", (0,) * 7)):
        for column, value in zip(COLUMNS, numbers, strict=True):
            cell = f"requests.{name}.{column}"
            every[cell] = Cell(cell, value, "number", str(value), trust="read")
    rows = (OpenRow(one, (slot(33), slot(33))), OpenRow(two, (slot(7), slot(7))))
    done = {
        c.id: c for c in place_torn_rows(FilledForm(list(every.values()), rows), FORM, TEXT).cells
    }
    assert [done[cell].value for cell in one] == [None, 33, None, None, None, None, 33]
    assert [done[cell].value for cell in two] == [None, 7, None, None, None, None, 7]


def test_a_placed_number_is_read_where_it_stands() -> None:
    cell = placed(33, 33, ways=((0, 6),))[GRANTED[0]]
    assert (cell.raw, cell.kind, cell.trust) == ("33", "number", "doubtful")
    assert TEXT[cell.start : cell.end] == "33"


def test_a_number_with_a_zero_inside_is_one_number() -> None:
    assert granted(placed(200, 200))[6] == 200
