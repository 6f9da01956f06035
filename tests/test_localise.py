"""Error sets: exact against a brute force, ranked as a person would, honest about bounds."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, product
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from eval import mip
from eval.checker import checker
from eval.corpus.numbers import random_truth
from eval.corrupt import COUNTS, corrupt
from gipa_extract import extract, forms
from gipa_extract.checker.error_localisation import (
    Bounds,
    ErrorSet,
    Localisation,
    localise,
    suspects_for,
)
from gipa_extract.checker.rules import evaluate_rules
from gipa_extract.forms import Form
from gipa_extract.forms.spec import Relation
from gipa_extract.models import Cell, Claim
from gipa_extract.pipeline import check

REPORTS = Path("data/reports")
TINY = forms.parse(
    """
    edition = "tiny"
    authority = ""
    first_year = 2000
    sections = []
    groups = []
    [[tables]]
    id = "t"
    section = ""
    caption = ""
    columns = [{ id = "a", label = "a" }, { id = "b", label = "b" }, { id = "sum", label = "sum" }]
    rows = [
      { id = "new", label = "new" }, { id = "old", label = "old" },
      { id = "x", label = "x" }, { id = "y", label = "y" }, { id = "z", label = "z" },
      { id = "done", label = "done" }, { id = "next", label = "next" },
    ]
    [[rules]]
    id = "row:{row}"
    relation = "sum"
    each = "row"
    table = "t"
    left = ["a", "b"]
    right = ["sum"]
    [[rules]]
    id = "results:{column}"
    relation = "sum"
    each = "column"
    table = "t"
    left = ["x", "y", "z"]
    right = ["done"]
    [[rules]]
    id = "balance:{column}"
    relation = "balance"
    each = "column"
    table = "t"
    left = ["new", "old"]
    right = ["done", "next"]
    """,
    "tiny.toml",
)
GOOD = {
    "new": (5, 1, 6), "old": (1, 0, 1), "x": (3, 0, 3), "y": (2, 1, 3), "z": (0, 0, 0),
    "done": (5, 1, 6), "next": (1, 0, 1),
}  # fmt: skip


def table(rows: dict[str, tuple[int | None, ...]], form: Form = TINY) -> list[Cell]:
    """Cells of a form's one table; None prints a blank."""
    values = [value for row in rows.values() for value in row]
    return [
        Cell(cell, value, "blank" if value is None else "number", trust="read")
        for cell, value in zip(form.cell_ids, values, strict=True)
    ]


def search(cells: list[Cell], form: Form = TINY, **options: object) -> Localisation:
    return localise(cells, form, evaluate_rules(cells, form), **options)  # type: ignore[arg-type]


def only(found: Localisation) -> tuple[ErrorSet, ...]:
    (component,) = found.components
    return component.sets


def needed(found: ErrorSet) -> dict[str, object]:
    return {change.cell: change.needed for change in found.changes}


# Exactness


def damaged(rng: random.Random) -> list[Cell]:
    """A tiny report, often with blanks, and up to four errors of any kind."""
    most = rng.choice((1, 3, 20))
    rows: dict[str, list[int]] = {}
    for row in ("x", "y", "z", "next"):
        rows[row] = [rng.choice((0, rng.randint(0, most))) for _ in "ab"]
    rows["done"] = [rows["x"][i] + rows["y"][i] + rows["z"][i] for i in range(2)]
    rows["new"] = [rng.randint(0, rows["done"][i] + rows["next"][i]) for i in range(2)]
    rows["old"] = [rows["done"][i] + rows["next"][i] - rows["new"][i] for i in range(2)]
    cells = table({row.id: (*rows[row.id], sum(rows[row.id])) for row in TINY.tables[0].rows})
    blank = rng.choice((0, 0, 0.3, 1))
    cells = [
        replace(cell, value=None, kind="blank") if not cell.value and rng.random() < blank else cell
        for cell in cells
    ]
    wrong = [(None, "blank"), (None, "dash"), (-3, "number"), (rng.randint(0, most + 2), "number")]
    for place in rng.choices(range(len(cells)), k=rng.randint(1, 4)):
        value, kind = rng.choices(wrong, (1, 1, 1, 9))[0]
        cells[place] = replace(cells[place], value=value, kind=kind)
    return cells


def by_brute_force(cells: list[Cell], most: int) -> set[frozenset[str]]:
    """Every minimal set of up to `most` cells, by asking a solver about all of them."""
    broken = [
        {*outcome.rule.left, *outcome.rule.right}
        for outcome in evaluate_rules(cells, TINY)
        if outcome.status == "fails"
    ]
    found: list[frozenset[str]] = []
    for size in range(1, most + 1) if broken else ():
        for chosen in map(frozenset, combinations([cell.id for cell in cells], size)):
            if all(rule & chosen for rule in broken) and not any(f <= chosen for f in found):
                found += [chosen] if mip.can_mend(cells, TINY, chosen) else []
    return set(found)


@pytest.mark.parametrize("seed", [*range(16), 24, 30])  # the last two: silent sums stay silent
def test_minimal_sets_are_those_of_a_brute_force(seed: int) -> None:
    cells = damaged(random.Random(seed))
    found = search(cells, bounds=Bounds(max_cells=3, beyond=3, max_steps=10**6, max_sets=10**4))
    parts = [[frozenset(s.cells) for s in component.sets] for component in found.components]
    unions = (
        {frozenset().union(*choice) for choice in product(*parts)} if found.components else set()
    )
    assert {s for s in unions if len(s) <= 3} == by_brute_force(cells, 3)


@pytest.mark.parametrize("seed", range(40))
def test_needed_values_mend_every_rule(seed: int) -> None:
    cells = damaged(random.Random(1000 + seed))
    found = search(cells)
    choices = [s for component in found.components for s in component.sets[:1]]
    values = {cell: value for choice in choices for cell, value in needed(choice).items()}
    if len(choices) < len(found.components) or None in values.values():
        pytest.skip("no set within the bounds, or one that leaves a choice")
    mended = [replace(c, value=values[c.id], kind="number") if c.id in values else c for c in cells]
    assert not [o.rule.id for o in evaluate_rules(mended, TINY) if o.status == "fails"]


@pytest.mark.parametrize(("kind", "count"), [(k, n) for k in COUNTS for n in COUNTS[k]])
def test_planted_cells_are_among_the_sets_where_they_are_minimal(kind: str, count: int) -> None:
    rng = random.Random(count)
    form = forms.form(rng.choice(["2019", "2021"]))
    planted = None
    while planted is None:
        truth = [Cell(cell, v, "number") for cell, v in random_truth(form, rng).items()]
        planted = corrupt(kind, count, truth, form, rng)
    assert len(planted.bad) == count
    found = search(planted.cells, form, bounds=Bounds(beyond=2, max_sets=5000))
    parts = (part for size in range(count) for part in combinations(planted.bad, size))
    if any(mip.can_mend(planted.cells, form, part) for part in parts):
        pytest.skip("fewer cells would do")
    chosen = [s.cells for c in found.components for s in c.sets if planted.bad.issuperset(s.cells)]
    assert planted.bad == {cell for cells in chosen for cell in cells}


# Semantics


def test_nothing_fails_and_nothing_is_suspected() -> None:
    assert search(table(GOOD)) == Localisation()


def test_one_wrong_number_is_the_only_small_set() -> None:
    found = search(table(GOOD | {"x": (8, 0, 3)}))
    assert [needed(s) for s in only(found)] == [{"t.x.a": 3}]
    assert found.components[0].rules == ("row:x", "results:a")
    assert suspects_for("results:a", found) == [["t.x.a"]]
    assert suspects_for("row:y", found) == []


@pytest.mark.parametrize("cell", TINY.cell_ids)
def test_one_wrong_number_is_found_wherever_it_stands(cell: str) -> None:
    cells = table(GOOD)
    printed = cells[TINY.position[cell]]
    printed.value = (right := printed.value or 0) + 40
    assert needed(only(search(cells))[0]) == {cell: right}
    assert [len(found.cells) for found in only(search(cells))].count(1) == 1


def with_rules(*rules: tuple[str, Relation, str, str]) -> Form:
    """The tiny form with these rules alone: each an id, a relation and two lists of cells."""
    some = TINY.rules[0]
    return replace(
        TINY,
        rules=tuple(
            replace(some, id=id_, relation=relation, left=names(left), right=names(right))
            for id_, relation, left, right in rules
        ),
    )


def names(cells: str) -> tuple[str, ...]:
    return tuple(f"t.{cell}" for cell in cells.split())


def test_a_cell_between_a_floor_and_a_ceiling_that_cross_mends_neither() -> None:
    """No number is at least nine and at most three."""
    form = with_rules(("low", "at_most", "new.a", "old.a"), ("high", "at_most", "old.a", "next.a"))
    cells = table(GOOD | {"new": (9, 1, 6), "old": (5, 0, 1), "next": (3, 0, 1)}, form)
    sets = {found.cells for found in only(search(cells, form))}
    assert sets == set(combinations(("t.new.a", "t.old.a", "t.next.a"), 2))


def test_a_number_that_a_sum_settles_may_leave_another_only_a_limit() -> None:
    """x.a must be 8 in its row and in its column; then no less than 8 may be left of `old`."""
    form = with_rules(
        ("row", "sum", "x.a x.b", "x.sum"),
        ("column", "sum", "x.a y.a z.a", "done.a"),
        ("limit", "at_most", "x.a", "old.a"),
        ("another's limit", "at_most", "y.a", "next.a"),
    )
    rows = {"x": (3, 0, 8), "y": (2, 1, 3), "done": (10, 1, 6), "old": (5, 0, 1), "next": (3, 0, 3)}
    sets = only(search(table(GOOD | rows, form), form))
    (found,) = [s for s in sets if s.cells == ("t.old.a", "t.x.a")]
    assert [(c.cell, c.least, c.most) for c in found.changes] == [
        ("t.old.a", 8, None),
        ("t.x.a", 8, 8),
    ]


def test_counts_below_zero_that_every_sum_hides_are_mended_with_their_neighbours() -> None:
    rows = dict.fromkeys(GOOD, (0, 0, 0)) | {"new": (-1, 1, 0), "old": (1, -1, 0)}
    (component,) = search(table(rows)).components
    assert component.rules == ("count:t.new.a", "count:t.old.b")
    assert needed(component.sets[0]) == {
        "t.new.a": 0, "t.new.b": 0, "t.old.a": 0, "t.old.b": 0,
    }  # fmt: skip


def test_a_change_that_would_break_a_rule_that_holds_is_no_set() -> None:
    """The row alone could be mended by its total, but the column of totals holds."""
    sets = only(search(table(GOOD | {"x": (8, 0, 3)}), bounds=Bounds(beyond=8)))
    assert all("t.x.sum" not in s.cells or len(s.cells) > 2 for s in sets)


def test_zeros_are_not_suspected_of_a_sum_that_is_too_large() -> None:
    sets = only(search(table(GOOD | {"done": (4, 1, 5)})))
    assert needed(sets[0]) == {"t.done.a": 5, "t.done.sum": 6}
    assert not any("t.z.a" in s.cells for s in sets)


def test_a_choice_between_values_is_left_open_with_its_limits() -> None:
    """Ten and ten for a sum of three: both must fall, and only their sum is known."""
    form = replace(
        TINY, rules=tuple(r for r in TINY.rules if r.id in ("row:x", "count:t.x.a", "count:t.x.b"))
    )
    (both,) = [s for s in only(search(table(GOOD | {"x": (10, 10, 3)}), form)) if len(s.cells) == 2]
    assert [(c.needed, c.least, c.most) for c in both.changes] == [(None, 0, 3), (None, 0, 3)]


def test_a_blank_total_must_fit_its_row_as_well() -> None:
    """The row says nothing while its total is blank, and speaks once that becomes a number."""
    sets = only(search(table(GOOD | {"x": (3, 0, None), "z": (0, 0, None)})))
    assert needed(sets[0]) == {"t.x.sum": 3}
    assert sets[0].evidence == "printed blank"
    assert ("t.z.sum",) not in [s.cells for s in sets]


def test_rules_over_an_absent_cell_constrain_nothing() -> None:
    cells = table(GOOD | {"x": (8, 0, 3)})
    cells[TINY.position["t.x.sum"]] = Cell("t.x.sum")
    sets = only(search(cells))
    assert {"t.x.a": 3} in [needed(s) for s in sets]
    assert {"t.done.a": 10} not in [needed(s) for s in sets]


def test_a_negative_count_is_in_every_set() -> None:
    cells = table(GOOD | {"z": (-2, 0, -2)})
    assert {s.cells for s in only(search(cells))} == {("t.z.a", "t.z.sum")}


def test_a_fraction_in_place_of_a_count_is_mended_to_a_whole_number() -> None:
    cells = table(GOOD)
    cells[TINY.position["t.x.a"]] = Cell("t.x.a", Decimal("3.5"), "number")
    (change,) = only(search(cells))[0].changes
    assert (change.cell, change.needed, type(change.needed)) == ("t.x.a", 3, int)


def test_an_amount_may_be_mended_to_a_fraction() -> None:
    form = with_rules(("row", "sum", "x.a x.b", "x.sum"))
    cells = table(GOOD | {"x": (3, 0, 9)}, form)
    cells[TINY.position["t.x.b"]].value = Decimal("2.5")
    assert {"t.x.a": Decimal("6.5")} in [needed(found) for found in only(search(cells, form))]


def test_order_rules_say_how_far_a_cell_must_move() -> None:
    form = forms.form("2019")
    cells = [Cell(cell, 0, "number") for cell in form.cell_ids]
    cells[form.position["art20_1.rules.disclosed"]].value = 24
    cells[form.position["art20_1.rules.disclosed_total"]].value = 11
    changes = [change for found in only(search(cells, form)) for change in found.changes]
    assert [(c.cell, c.least, c.most) for c in changes] == [
        ("art20_1.rules.disclosed", 0, 11),
        ("art20_1.rules.disclosed_total", 24, None),
    ]


def test_errors_far_apart_are_components_of_their_own() -> None:
    form = forms.form("2021")
    cells = [Cell(cell, 0, "number") for cell in form.cell_ids]
    cells[form.position["reviews.reconsideration.total"]].value = 2
    cells[form.position["requests.granted.business"]].value = 7
    found = search(cells, form)
    assert [len(component.sets) for component in found.components] == [1, 5]


def test_rules_that_fail_far_apart_are_each_mended_by_themselves() -> None:
    """An order rule that fails in one table asks nothing of a sum that fails in another."""
    form = forms.form("2019")
    cells = [Cell(cell, 0, "number") for cell in form.cell_ids]
    cells[form.position["art20_1.rules.disclosed"]].value = 24
    cells[form.position["reviews.reconsideration.total"]].value = 2
    row, order = search(cells, form).components
    assert order.rules == ("order:art20_1.rules",)
    assert row.rules == ("reviews:reconsideration",)
    assert {len(found.cells) for found in (*order.sets, *row.sets)} == {1}


def test_sets_larger_than_the_smallest_are_listed_only_where_more_than_the_rules_speaks() -> None:
    cells = table(GOOD | {"new": (0, 1, 7)})
    assert [found.cells for found in only(search(cells))] == [("t.new.a", "t.new.sum")]
    cells[TINY.position["t.old.b"]].trust = "doubtful"
    assert {len(found.cells) for found in only(search(cells))} == {2, 3}


# Ranking


@pytest.mark.parametrize(
    ("rows", "first", "evidence"),
    [
        ({"x": (0, 3, 3)}, {"t.x.a": 3, "t.x.b": 0}, "two numbers have changed places"),
        ({"new": (0, 5, 1)}, {"t.new.a": 5, "t.new.b": 1, "t.new.sum": 6},
         "a row or column moved by one place"),
        ({"x": (None, 0, 3)}, {"t.x.a": 3}, "printed blank"),
        ({"done": (5, 1, 60)}, {"t.done.sum": 6}, "a digit too many"),
        ({"done": (0, 1, 6)}, {"t.done.a": 5}, "a zero in place of a number"),
    ],
)  # fmt: skip
def test_a_slip_that_explains_all_comes_first(
    rows: dict[str, tuple[int, ...]], first: dict[str, int], evidence: str
) -> None:
    best = only(search(table(GOOD | rows)))[0]
    assert needed(best) == first
    assert best.evidence == evidence


def test_doubtful_and_ocr_cells_come_first() -> None:
    cells = table(GOOD | {"x": (2, 1, 3)})
    pairs = [s.cells for s in only(search(cells)) if len(s.cells) == 2]
    assert ("t.z.a", "t.z.b") not in pairs  # a zero cannot fall
    cells[TINY.position["t.y.a"]].trust = "doubtful"
    cells[TINY.position["t.y.b"]].origin = "ocr"
    best = only(search(cells))[0]
    assert best.cells == ("t.y.a", "t.y.b")
    assert best.evidence == "one digit differs; read with doubt; read from a picture"


def test_pingchuan_left_its_row_of_totals_at_zero() -> None:
    report = extract(REPORTS / "pingchuan-2020.txt")
    sets = only(search(report.cells, forms.form("2019")))
    assert [needed(s) for s in sets] == [
        {"requests.total.natural_person": 3, "requests.total.total": 3}
    ]


def test_what_xiejiaji_says_in_prose_decides_between_its_sets() -> None:
    """Eight applications by natural persons, five granted; the table says six and three."""
    report = extract(REPORTS / "xiejiaji-2019.txt")
    said = {
        "requests.received.total": 8,
        "requests.received.natural_person": 8,
        "requests.granted.total": 5,
    }
    claims = [
        Claim(about=cell, value=value, raw=str(value), start=0, end=1, quote="")
        for cell, value in said.items()
    ]
    best, *others = only(search(report.cells, forms.form("2019"), claims=claims))
    assert needed(best) == {
        "requests.received.natural_person": 8,
        "requests.received.total": 8,
        "requests.carried_in.total": 0,
        "requests.granted.total": 5,
        "requests.total.total": 8,
    }
    assert "then agrees with the prose" in best.evidence
    assert best.cost < others[0].cost


@pytest.mark.parametrize("name", ["xiejiaji-2019", "pingchuan-2020"])
def test_a_doubt_that_sums_raised_is_no_evidence_when_they_are_checked_again(name: str) -> None:
    report = extract(REPORTS / f"{name}.txt")
    assert [f.suspects for f in check(report)] == [f.suspects for f in report.findings]


# Bounds


def test_a_bound_that_was_hit_is_said() -> None:
    cells = table(GOOD | {"x": (9, 7, 1), "new": (2, 9, 4)})
    spent = search(cells, bounds=Bounds(max_steps=3)).components[0]
    assert spent.bound == "stopped after 3 steps; more of 4 cells may exist"
    assert spent.size == 3
    small = search(cells, bounds=Bounds(max_cells=1)).components[0]
    assert (small.sets, small.bound) == ((), "no set of up to 1 cells mends its rules")
    few = search(cells, bounds=Bounds(max_sets=1)).components[0]
    assert (len(few.sets), few.bound) == (1, "stopped at 1 sets; more of 6 cells may exist")


def test_a_search_ends_well_with_just_as_many_steps_as_it_needs() -> None:
    cells = table(GOOD | {"x": (8, 0, 3)})
    (component,) = search(cells, bounds=Bounds(max_cells=1, max_steps=1)).components
    assert ([found.cells for found in component.sets], component.bound) == ([("t.x.a",)], None)


def test_rules_that_are_none_of_a_table_are_not_guessed_about() -> None:
    """Row x adds a and b; a rule that subtracts them pins twice one cell."""
    row, *_ = [rule for rule in TINY.rules if rule.id == "row:x"]
    odd = replace(row, id="odd", left=("t.x.a", "t.x.sum"), right=("t.x.b",))
    form = replace(TINY, rules=(row, odd, *TINY.rules[-21:]))
    component = search(table(GOOD | {"x": (1, 9, 3)}), form).components[0]
    assert component.bound == "its rules are not those of a table whose rows and columns add up"
    assert component.size == 0, "not even sets of one cell are known"
    negative = search(table(GOOD | {"x": (-1, 9, 3)}), form).components[0]
    assert (negative.sets, negative.size) == ((), 0), "nor where a number is no count to begin with"


def test_the_same_report_gives_the_same_sets() -> None:
    cells = damaged(random.Random(5))
    assert search(cells) == search(cells)


# The benchmark


def test_the_benchmark_prints_its_figures(tmp_path: Path) -> None:
    app = typer.Typer()
    app.command()(checker)
    file = tmp_path / "figures.json"
    arguments = ["--reports", "24", "--solver", "2", "--json", str(file)]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    rows = json.loads(file.read_text("utf-8"))["rows"]
    (covered,) = [r for r in rows if (r["errors"], r["bad"]) == ("all, covered", 1)]
    assert covered["topped"] == covered["listed"] == 1
