"""How far a cell is trusted once the sums have spoken, and who is said to have erred."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from gipa_extract.checker import evaluate_rules, findings, judge
from gipa_extract.checker.error_localisation import Component, Localisation
from gipa_extract.checker.evidence import Change, ErrorSet
from gipa_extract.checker.trust import pointed_at
from gipa_extract.forms import form
from gipa_extract.forms.user_rules import parse
from gipa_extract.models import Cell, Claim, Finding
from gipa_extract.reasons import Reason
from tests.asked import balanced

FORM = form("2021")
TEXTS = balanced()
A, B, TOTAL = (f"requests.granted.{column}" for column in ("natural_person", "business", "total"))
OUTSIDE = "art20_1.rules.issued"


def printed() -> list[Cell]:
    """A report whose sums hold, read from text."""
    return [
        Cell(id_, int(text), "number", text, None, place, place + 1, trust="read")
        for place, (id_, text) in enumerate(TEXTS.items())
    ]


def with_cell(cells: list[Cell], id_: str, **changed: object) -> list[Cell]:
    return [replace(c, **changed) if c.id == id_ else c for c in cells]  # type: ignore[arg-type]


def judged(cells: list[Cell]) -> dict[str, Cell]:
    judge(cells, [], FORM)
    return {cell.id: cell for cell in cells}


def by_trust(cells: list[Cell], trust: str) -> set[str]:
    return {id_ for id_, cell in judged(cells).items() if cell.trust == trust}


def test_a_cell_under_sums_that_hold_is_confirmed_and_one_under_none_is_only_read() -> None:
    cells = judged(printed())
    assert cells[A].trust == "confirmed"
    assert cells[OUTSIDE].trust == "read"
    summed = {c for rule in FORM.rules if rule.is_equation for c in (*rule.left, *rule.right)}
    assert {id_ for id_, cell in cells.items() if cell.trust == "confirmed"} == summed


def test_one_wrong_number_is_doubtful_and_its_neighbours_are_read_and_not_confirmed() -> None:
    cells = with_cell(printed(), A, value=int(TEXTS[A]) + 1)
    assert by_trust(cells, "doubtful") == {A}
    after = judged(cells)
    assert after[A].doubt is not None
    assert after[A].doubt.code == "sum_points_at"
    assert after[A].doubt.params == {"rules": "row:granted, results:natural_person"}
    assert after[B].trust == "read", "its row's sum fails"
    assert after["requests.partly_granted.business"].trust == "confirmed"


def test_every_set_of_the_fewest_cells_is_doubtful() -> None:
    """In `reviews` one sum fails: each of its five cells alone would mend it."""
    name = "reviews.reconsideration.total"
    cells = with_cell(printed(), name, value=int(TEXTS[name]) + 5000)
    row = {f"reviews.reconsideration.{c}" for c in ("upheld", "corrected", "other", "pending")}
    assert by_trust(cells, "doubtful") == {*row, name}


def error_set(*cells: str, cost: int) -> ErrorSet:
    return ErrorSet(tuple(Change(cell, 0, 1, 1) for cell in cells), cost)


def test_a_larger_and_less_likely_set_makes_no_cell_doubtful() -> None:
    """The likeliest set counts, whatever its size, and each set of the fewest cells."""
    sets = (
        error_set("two", "cells", cost=1),
        error_set("three", "other", "cells", cost=2),
        error_set("alone", cost=3),
    )
    assert pointed_at(Component(("a rule",), sets, 3)) == {"two", "cells", "alone"}


def test_a_table_that_no_few_cells_mend_is_doubtful_as_a_whole() -> None:
    """Such a table was not read right."""
    rng = Random(3)
    cells = printed()
    for cell in cells:
        if cell.id.startswith("requests."):
            cell.value = rng.randint(0, 900)
    in_sums = {c for c in judged(cells) if c.startswith("requests.")}
    assert by_trust(cells, "doubtful") == in_sums


def test_a_doubt_of_a_reader_stays_under_sums_that_hold() -> None:
    cells = printed()
    next(cell for cell in cells if cell.id == A).doubt_for(Reason("readers_differ"))
    after = judged(cells)[A]
    assert (after.trust, after.doubt) == ("doubtful", Reason("readers_differ"))
    assert judged(cells)[TOTAL].trust == "confirmed", "it takes nothing from those behind it"


def test_an_absent_cell_is_missing_and_leaves_its_sums_unverified() -> None:
    cells = with_cell(printed(), A, value=None, kind="absent", raw=None, trust="missing")
    after = judged(cells)
    assert after[A].trust == "missing"
    assert after[TOTAL].trust == "read"
    assert by_trust(cells, "doubtful") == set()


def finding(cells: list[Cell], rule: str) -> Finding:
    return next(found for found in judge(cells, [], FORM) if found.rule == rule)


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({}, "source"),
        ({"origin": "human"}, "source"),
        ({"origin": "ocr"}, "reading"),
        ({"origin": "llm"}, "reading"),
        ({"trust": "doubtful", "doubt": Reason("torn_row_placed")}, "reading"),
    ],
)
def test_the_source_errs_only_where_all_operands_are_well_read(
    changed: dict[str, object], verdict: str
) -> None:
    cells = with_cell(printed(), A, value=int(TEXTS[A]) + 1)
    cells = with_cell(cells, B, **changed)
    found = finding(cells, "row:granted")
    assert (found.status, found.verdict) == ("fails", verdict)
    assert found.suspects == [[A]]
    assert finding(cells, "row:granted").verdict == verdict, "a doubt by the sum itself is none"


def test_a_finding_lists_the_twenty_likeliest_sets() -> None:
    cells = with_cell(printed(), A, value=int(TEXTS[A]) + 1)
    sets = tuple(error_set(f"cell {n}", cost=n) for n in range(25))
    localised = Localisation((Component(("row:granted",), sets, 1),))
    listed = findings(evaluate_rules(cells, FORM), cells, localised, FORM)[0].suspects
    assert listed == [[f"cell {n}"] for n in range(20)]


def test_an_unverifiable_sum_has_no_verdict_and_no_suspects() -> None:
    cells = with_cell(printed(), A, value=None, kind="absent", raw=None, trust="missing")
    found = finding(cells, "row:granted")
    assert (found.status, found.verdict, found.suspects) == ("unverifiable", "unknown", [])


SILENT = '[[silence]]\nids = ["r*", "b*", "c*"]\n'
MINE = (
    '[[rules]]\nid = "mine"\nrelation = "sum"\n'
    f'left = ["{OUTSIDE}"]\nright = ["{OUTSIDE.replace("issued", "repealed")}"]\n'
)


@pytest.mark.parametrize(
    ("more", "difference", "trust"),
    [
        ("", 0, "confirmed"),
        ("", 1, "doubtful"),
        ("tolerance = 2\n", 0, "read"),
        ('severity = "warning"\n', 0, "read"),
        ('severity = "warning"\n', 1, "read"),
    ],
)
def test_a_users_sum_confirms_only_if_it_is_exact_and_an_error(
    more: str, difference: int, trust: str
) -> None:
    mine = parse(SILENT + MINE + more, "mine.toml")["2021"]
    cells = with_cell(printed(), OUTSIDE.replace("issued", "repealed"), value=7)
    cells = with_cell(cells, OUTSIDE, value=7 + difference)
    judge(cells, [], mine)
    assert next(cell for cell in cells if cell.id == OUTSIDE).trust == trust


def test_a_users_warning_takes_nothing_back() -> None:
    warning = (
        '[[rules]]\nid = "mine"\nrelation = "sum"\nseverity = "warning"\n'
        f'left = ["{A}"]\nright = ["{TOTAL}"]\n'
    )
    cells = printed()
    found = judge(cells, [], parse(warning, "mine.toml")["2021"])
    assert [each.rule for each in found] == ["mine"]
    assert {cell.trust for cell in cells if cell.id in (A, TOTAL)} == {"confirmed"}


@pytest.mark.parametrize(
    ("items", "change", "status"),
    [(5, -5, "holds"), (5, -6, "fails"), (None, 0, "holds"), (None, -1, "fails")],
)
def test_nothing_left_is_no_negative_number(items: int | None, change: int, status: str) -> None:
    """Items of last year and their change may add up to zero, and to no less."""
    old = form("2019")
    cells = [Cell(id_, 0, "number", "0", None, 0, 1) for id_ in old.cell_ids]
    last_year = cells[old.position["art20_5.licensing.items_last_year"]]
    last_year.value, last_year.kind = items, "number" if items else "blank"
    cells[old.position["art20_5.licensing.change"]].value = change
    [outcome] = [
        outcome for outcome in evaluate_rules(cells, old)
        if outcome.rule.relation == "not_negative"
        and "art20_5.licensing.change" in outcome.rule.left
    ]  # fmt: skip
    assert outcome.status == status


def test_a_missing_cell_hides_no_cell_behind_it() -> None:
    """The form's first cell is absent and a sum fails: what stands behind both is judged all the same."""
    cells = with_cell(printed(), FORM.cell_ids[0], trust="missing", kind="absent", value=None)
    after = judged(with_cell(cells, A, value=int(TEXTS[A]) + 1))
    assert after[A].trust == "doubtful"
    assert after["requests.partly_granted.business"].trust == "confirmed"


def test_prose_against_a_cell_is_found_though_every_sum_holds() -> None:
    claim = Claim(
        about=TOTAL, value=9999, raw="9999", start=0, end=4, quote="9999件", origin="pattern"
    )
    (found,) = judge(printed(), [claim], FORM)
    assert (found.status, found.cells) == ("fails", [TOTAL])
