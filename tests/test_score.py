"""The scorer is measured by corruptions whose verdict is known, and by perfect and empty runs."""

from decimal import Decimal
from random import Random

import pytest

from eval.folder import Failure, Line
from eval.gold import HOME, load_golds
from eval.metrics import figures
from eval.mutate import Corruption, corrupt, corrupted, perfect, random_truth, read_as
from eval.score import Match, match_spans, score
from eval.truth import TrueCell, Truth
from eval.verdicts import ERRORS, judge
from gipa_extract import forms, read
from gipa_extract.models import Cell, Span

GOLD = load_golds(HOME)
TRUTHS = [
    *GOLD,
    *(random_truth(edition, seed) for edition in forms.editions() for seed in range(8)),
]
FORM = forms.form("2019")


def _failed(truth: Truth) -> Line:
    failure = Failure(stage="read", reason="the file is empty")
    return Line(name=truth.name, document=truth.sha256, seconds=0.0, failure=failure)


def test_a_thousand_corruptions_each_get_their_verdict_and_cost_their_cells():
    rng = Random(6)
    lines = {truth.name: perfect(truth) for truth in TRUTHS}
    done = dict.fromkeys(ERRORS, 0)
    while sum(done.values()) < 1000:
        truth, verdict = rng.choice(TRUTHS), min(done, key=lambda kind: done[kind])
        corruption = corrupt(truth, verdict, rng)
        if corruption is None:
            continue
        flagged = rng.random() < 0.5
        scored = score(truth, corrupted(lines[truth.name], corruption, flagged=flagged))
        got = {error.cell: error.verdict for error in scored.errors}
        assert got == dict.fromkeys(corruption.cells, verdict), (truth.name, corruption)
        right = sum(n for tally, n in scored.cells.items() if tally.verdict == "right")
        assert right == len(truth.cells) - len(corruption.cells)
        expected = {True} if flagged else {False, True}
        assert {error.flagged for error in scored.errors} <= expected
        assert not scored.fully_right
        done[verdict] += 1
    assert min(done.values()) >= 142


def test_a_perfect_result_scores_one_everywhere():
    scores = [score(truth, perfect(truth)) for truth in TRUTHS]
    assert all(scored.fully_right and not scored.errors for scored in scores)
    for figure in figures(scores, seed=1):
        if figure.better == "higher":
            assert figure.value == 1.0, figure.metric
        if figure.better == "lower":
            assert figure.value in (0.0, None), figure.metric


def test_an_empty_result_scores_nothing_and_is_flagged():
    printed = [t for t in TRUTHS if all(cell.kind != "absent" for cell in t.cells.values())]
    scores = [score(truth, _failed(truth)) for truth in printed]
    for figure in figures(scores, seed=1):
        if figure.better == "higher":
            assert figure.value == 0.0, figure.metric
    by_name = {figure.metric: figure.value for figure in figures(scores, seed=1)}
    assert by_name["silent_errors"] == 0.0
    assert by_name["failed_reports"] == 1.0
    assert {error.verdict for scored in scores for error in scored.errors} == {"omitted"}


def test_the_gold_read_from_its_own_text_scores_one():
    for truth in GOLD:
        scored = score(truth, perfect(truth, read(truth.document).text))
        assert scored.fully_right
        assert all(match.extra == match.missed == 0 for match in scored.matches.values())


def _row(*cells: int | str | None) -> dict[str, TrueCell]:
    """A row of edition 2019's `requests.received`: a number, a blank (None) or a dash."""
    columns = [column.id for column in FORM.table("requests").columns]
    kinds = [
        TrueCell("blank", None, "")
        if cell is None
        else TrueCell("dash", None, cell)
        if isinstance(cell, str)
        else TrueCell("number", cell, str(cell))
        for cell in cells
    ]
    return {
        f"requests.received.{column}": cell for column, cell in zip(columns, kinds, strict=True)
    }


ZEROS = dict.fromkeys(FORM.cell_ids, TrueCell("number", 0, "0"))


def _verdicts(true: dict[str, TrueCell], *read: Cell) -> list[str]:
    """The verdicts of these cells, in a report that is otherwise zero and read so."""
    readings = {cell: read_as(cell, zero) for cell, zero in ZEROS.items()}
    found = judge(FORM, {**ZEROS, **true}, {**readings, **{cell.id: cell for cell in read}})
    assert {cell for cell, verdict in found.items() if verdict != "right"} <= set(true)
    return [found[cell] for cell in true]


R, W, M, S, O, K = "right", "wrong_digits", "misplaced", "row_shift", "omitted", "kind_confused"  # noqa: E741


@pytest.mark.parametrize(
    ("true", "read", "verdicts"),
    [
        ((48, 4, 0, 0, 0, 0, 52), (48, 4, 0, 0, 0, 0, 52), [R] * 7),
        ((48, 4, 0, 0, 0, 0, 52), (43, 4, 0, 0, 0, 0, 52), [W, R, R, R, R, R, R]),
        ((48, 4, 0, 0, 0, 0, 52), (4, 48, 0, 0, 0, 0, 52), [M, M, R, R, R, R, R]),
        ((3, 0, 0, 0, 0, 0, 3), (0, 3, 0, 0, 0, 0, 3), [M, M, R, R, R, R, R]),
        ((3, 0, 0, 0, 0, 0, 3), (0, 3, 0, 0, 0, 0, 0), [S, S, R, R, R, R, S]),
        ((3, 0, 0, 0, 0, 0, 3), (0, 0, 0, 0, 0, 0, 3), [W, R, R, R, R, R, R]),
        ((3, None, None, 0, 0, 0, 3), (3, 0, None, 0, 0, 0, 3), [R, K, R, R, R, R, R]),
        ((3, 0, 0, 0, 0, 0, 3), (None, 0, "—", 0, 0, 0, 3), [O, R, K, R, R, R, R]),
        ((0, None, 0, 0, 0, 0, 0), (0, 7, 0, 0, 0, 0, 0), [R, "invented", R, R, R, R, R]),
        ((7, None, 0, 0, 0, 0, 7), (None, 7, 0, 0, 0, 0, 7), [M, M, R, R, R, R, R]),
    ],
)  # fmt: skip
def test_the_verdicts_of_a_row(true, read, verdicts):
    as_read = [read_as(cell, reading) for cell, reading in _row(*read).items()]
    assert _verdicts(_row(*true), *as_read) == verdicts


def test_a_value_in_another_unit_or_without_its_unit_is_not_right():
    cell = "art20_9.procurement.amount"
    true = {cell: TrueCell("number", Decimal("25409.5"), "25409.5万元")}
    for value, unit in (
        (Decimal("25409.5"), "元"),
        (254095000, "万元"),
        (Decimal("25409.5"), None),
    ):
        read = Cell(id=cell, value=value, kind="number", unit=unit, trust="read")
        assert _verdicts(true, read) == ["unit_or_sign"]
    read = Cell(id=cell, value=Decimal("25409.50"), kind="number", unit="万元", trust="read")
    assert _verdicts(true, read) == ["right"]


def test_there_is_no_tolerance():
    cell = "art20_9.procurement.amount"
    true = {cell: TrueCell("number", Decimal("45822.4584"), "45822.4584")}
    read = Cell(id=cell, value=Decimal("45822.4583"), kind="number", trust="read")
    assert _verdicts(true, read) == ["wrong_digits"]


def test_header_facts_are_exact_after_folding():
    truth = GOLD[0]
    line = perfect(truth)
    assert line.report is not None
    folded = line.report.model_copy(update={"issuer": "阿拉善高新技术产业 开发区", "year": 2020})
    scored = score(truth, line.model_copy(update={"report": folded}))
    assert scored.facts["issuer"]
    assert not scored.facts["year"]
    assert not scored.fully_right


def test_quotes_are_matched_one_to_one_by_their_common_part():
    true = [Span(0, 10), Span(20, 30)]
    assert match_spans(true, [Span(0, 9), Span(21, 30)]) == Match(2, 0, 0)
    assert match_spans(true, [Span(0, 10), Span(0, 9)]) == Match(1, 1, 1)
    assert match_spans(true, [Span(0, 30)]) == Match(0, 1, 2)
    assert match_spans([], [Span(0, 3)]) == Match(0, 1, 0)


def test_a_claim_needs_its_subject_its_value_and_its_place():
    truth = next(truth for truth in GOLD if truth.name == "qixia-office-2020")
    line = perfect(truth, read(truth.document).text)
    assert line.report is not None
    (claim,) = line.report.claims
    for change in ({"about": "requests.total.total"}, {"value": 53}, {"start": 0, "end": 2}):
        moved = line.report.model_copy(update={"claims": [claim.model_copy(update=change)]})
        scored = score(truth, line.model_copy(update={"report": moved}))
        assert scored.matches["claims"] == Match(0, 1, 1)


def test_a_lost_cell_costs_no_accuracy_but_a_silent_error_in_it_counts():
    cell = "requests.received.natural_person"
    truth = Truth(**{**vars(GOLD[0]), "lost": frozenset([cell])})
    line = perfect(truth)
    for flagged, right, silent in ((True, True, 0), (False, False, 1)):
        wrong = Corruption("wrong_digits", {cell: TrueCell("number", 7, "7")})
        scored = score(truth, corrupted(line, wrong, flagged=flagged))
        by_name = {figure.metric: figure for figure in figures([scored], seed=1)}
        assert by_name["cell_accuracy"].value == 1.0
        assert by_name["cell_accuracy"].of == 197
        assert scored.fully_right is right
        assert by_name["silent_errors"].value == silent / 198


def test_cells_of_a_form_that_the_document_does_not_print_are_counted():
    truth = Truth(**{**vars(GOLD[0]), "edition": None, "cells": {}})
    scored = score(truth, perfect(GOLD[0]))
    assert (scored.foreign, scored.facts["edition"], scored.fully_right) == (198, False, False)
    assert score(truth, perfect(truth)).fully_right
