"""Three-valued rules on hand-made cells."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gipa_extract.checker import Localisation, evaluate_rules
from gipa_extract.checker import findings as _findings
from gipa_extract.checker.rules import RuleOutcome
from gipa_extract.forms import form
from gipa_extract.models import Cell, Finding, Kind

FORM = form("2021")
RECEIVED = [cell for cell in FORM.cell_ids if cell.startswith("requests.received.")]


def findings(outcomes: list[RuleOutcome]) -> list[Finding]:
    return _findings(outcomes, cells(), Localisation(), FORM)


def cells(**printed: int | str | Decimal | None) -> list[Cell]:
    """All cells zero, but those named by their id with __ for a dot; None is a blank."""
    by_id = {cell: Cell(cell, 0, "number", "0", None, 0, 1) for cell in FORM.cell_ids}
    for name, value in printed.items():
        cell = name.replace("__", ".")
        kind: Kind = "blank" if value is None else "dash" if isinstance(value, str) else "number"
        by_id[cell] = Cell(cell, value if kind == "number" else None, kind, str(value), None, 0, 1)
    return list(by_id.values())


def status(rule: str, printed: list[Cell]) -> str:
    return next(o.status for o in evaluate_rules(printed, FORM) if o.rule.id == rule)


def test_zeros_break_nothing() -> None:
    assert findings(evaluate_rules(cells(), FORM)) == []


def test_parts_and_total_are_in_the_finding() -> None:
    printed = cells(requests__received__business=4, requests__received__total=6)
    found = {f.rule: f for f in findings(evaluate_rules(printed, FORM))}
    row = found["row:received"]
    assert (row.status, row.left, row.right) == ("fails", 4, 6)
    assert row.cells == RECEIVED
    assert set(found) == {"row:received", "balance:business", "balance:total"}


def test_every_rule_is_evaluated_after_a_failure() -> None:
    printed = cells(requests__received__total=6, reviews__reconsideration__total=2)
    assert {f.rule for f in findings(evaluate_rules(printed, FORM))} == {
        "row:received",
        "balance:total",
        "reviews:reconsideration",
    }


def test_blank_parts_count_as_nothing() -> None:
    printed = cells(
        requests__received__natural_person=5,
        requests__received__business=None,
        requests__received__total=5,
    )
    assert status("row:received", printed) == "holds"


@pytest.mark.parametrize(
    "printed",
    [
        {"requests__received__total": None},
        {cell.replace(".", "__"): None for cell in RECEIVED[:-1]}
        | {"requests__received__total": 5},
        {"requests__received__business": "/"},
    ],
)
def test_blank_total_blank_parts_or_a_dash_cannot_be_verified(
    printed: dict[str, int | str | None],
) -> None:
    assert status("row:received", cells(**printed)) == "unverifiable"


def test_absent_operand_cannot_be_verified() -> None:
    printed = cells()
    place = FORM.position["requests.received.business"]
    printed[place] = Cell("requests.received.business")
    assert status("row:received", printed) == "unverifiable"
    assert status("balance:business", printed) == "unverifiable"


@pytest.mark.parametrize(
    ("value", "holds"),
    [(3, True), (-1, False), (Decimal("2.5"), False), (0, True), (Decimal("0.0"), True)],
)
def test_counts_are_whole_and_not_negative(value: int | Decimal, holds: bool) -> None:
    printed = cells(art20_6__penalty__decisions=value)
    assert (status("count:art20_6.penalty.decisions", printed) == "holds") is holds


def test_money_may_have_decimals() -> None:
    printed = cells(art20_8__fees__amount=Decimal("25409.5"))
    assert findings(evaluate_rules(printed, FORM)) == []


def test_order_and_change_rules_of_2019() -> None:
    old = form("2019")
    by_id = {cell: Cell(cell, 0, "number", "0", None, 0, 1) for cell in old.cell_ids}
    by_id["art20_1.rules.disclosed"].value = 3
    by_id["art20_5.licensing.items_last_year"].value = 2
    by_id["art20_5.licensing.change"].value = -3
    found = {
        o.rule.id: (o.left, o.right)
        for o in evaluate_rules(list(by_id.values()), old)
        if o.status == "fails"
    }
    assert found == {"order:art20_1.rules": (3, 0), "change:art20_5.licensing": (-1, None)}
