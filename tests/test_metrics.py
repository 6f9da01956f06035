"""Figures are ratios of sums over reports; their intervals cover what they say they cover."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from eval.calibration import reliability_rows
from eval.compare import _differences
from eval.metrics import Interval, figures, intervals, metrics_for, report_sums
from eval.mutate import Corruption, corrupted, perfect, random_truth
from eval.rows import breakdown
from eval.score import score
from eval.truth import TrueCell
from gipa_extract.ids import table_id_of

TRUTH = random_truth("2019", 1)
PERFECT = perfect(TRUTH)


def _values(*scores):
    return {figure.metric: figure.value for figure in figures(scores, seed=1)}


def _first(kind: str, number: bool = True) -> str:
    return next(c for c, t in TRUTH.cells.items() if t.kind == kind and bool(t.value) == number)


def _with(cell: str, read: TrueCell, *, flagged: bool):
    return score(TRUTH, corrupted(PERFECT, Corruption("omitted", {cell: read}), flagged=flagged))


@pytest.mark.parametrize(("reports", "least"), [(5, 0.85), (10, 0.92), (30, 0.92), (100, 0.93)])
def test_the_95_percent_interval_covers_about_95_percent(reports, least):
    """400 simulated runs whose errors come in clusters: most reports clean, some all wrong."""
    rng = np.random.default_rng(6)
    runs = 400
    share = rng.beta(1, 9, size=(reports, runs))
    cells = rng.integers(20, 60, size=(reports, runs))
    wrong = rng.binomial(cells, share)
    found = intervals(np.stack([cells - wrong, cells], axis=-1).astype(float), seed=1)
    covered = np.mean([i.low is not None and i.low <= 0.9 <= i.high for i in found])
    assert least <= covered <= 0.975


def test_intervals_are_the_same_for_the_same_seed_only():
    truths = [random_truth("2019", seed) for seed in range(6)]
    blank = {truth.name: next(c for c, t in truth.cells.items() if t.value) for truth in truths}
    scores = [
        score(t, corrupted(perfect(t), Corruption("omitted", {blank[t.name]: None}), flagged=False))
        if Random(t.name).random() < 0.5
        else score(t, perfect(t))
        for t in truths
    ]
    assert figures(scores, seed=1) == figures(scores, seed=1)
    assert figures(scores, seed=1) != figures(scores, seed=2)


def test_prints_of_one_report_are_one_report_for_intervals_and_the_sign_test():
    """Errors of one report in each of its four prints: four documents are no more evidence."""
    blank = {seed: _spoilt(random_truth("2019", seed), wrong=seed < 3) for seed in range(6)}
    prints = [
        replace(each, name=f"{each.name}-{layout}", source=each.source)
        for each in blank.values()
        for layout in range(4)
    ]
    once = {figure.metric: figure for figure in figures([*blank.values()], seed=1)}
    often = {figure.metric: figure for figure in figures(prints, seed=1)}
    same = once["cell_accuracy"]
    assert often["cell_accuracy"].value == same.value
    assert often["cell_accuracy"].interval == same.interval
    assert (often["cell_accuracy"].reports, same.reports) == (24, 6)
    own = [replace(each, source=each.name) for each in prints]
    alone = {figure.metric: figure for figure in figures(own, seed=1)}["cell_accuracy"].interval
    assert alone.high - alone.low < same.interval.high - same.interval.low
    rows = reliability_rows({"all": prints}, seed=1)
    read = next(row for row in rows if row["trust"] == "read")
    assert (read["reports"], read["reports_with_error"]) == (6, 3)
    right = [_spoilt(random_truth("2019", seed), wrong=False) for seed in range(6)]
    pairs = [(each, right[index // 4]) for index, each in enumerate(prints)]
    (told,) = [d for d in _differences(pairs, 1) if d.metric == "cell_accuracy"]
    assert (told.wins, told.losses) == (3, 0)


def _spoilt(truth, *, wrong: bool):
    cell = next(c for c, t in truth.cells.items() if t.value)
    read = {cell: TrueCell("number", 7777, "7777")} if wrong else {}
    return score(truth, corrupted(perfect(truth), Corruption("omitted", read), flagged=False))


def test_reports_that_agree_give_no_interval():
    found = {figure.metric: figure for figure in figures([score(TRUTH, PERFECT)] * 3, seed=1)}
    assert found["cell_accuracy"].interval == Interval(None, None)


def test_zeros_do_not_hide_an_error_in_a_number():
    cell = _first("number")
    values = _values(_with(cell, TrueCell("number", 7777, "7777"), flagged=False))
    numbers = sum(bool(true.value) for true in TRUTH.cells.values())
    assert values["cell_accuracy"] == 197 / 198
    assert values["nonzero_accuracy"] == (numbers - 1) / numbers
    assert values["net_accuracy"] == (numbers - 2) / numbers
    assert values["silent_errors"] == 1 / 198
    assert values["silent_nonzero"] == 1 / numbers
    assert values["errors_not_flagged"] == 1.0


def test_a_flag_makes_an_error_loud_and_a_right_cell_a_false_alarm():
    cell = _first("number")
    loud = _values(_with(cell, TrueCell("number", 7777, "7777"), flagged=True))
    assert loud["silent_errors"] == 0.0
    assert loud["false_alarms"] == 0.0
    assert loud["net_accuracy"] == loud["nonzero_accuracy"]
    alarm = _values(_with(cell, TRUTH.cells[cell], flagged=True))
    assert alarm["cell_accuracy"] == 1.0
    assert alarm["false_alarms"] == 1 / 198


def test_an_absent_cell_that_is_called_missing_is_no_false_alarm():
    assert any(true.kind == "absent" for true in TRUTH.cells.values())
    assert _values(score(TRUTH, PERFECT))["false_alarms"] == 0.0


def test_cost_per_fully_right_report_counts_the_wrong_ones_too():
    assert PERFECT.report is not None
    paid = PERFECT.report.extraction.model_copy(update={"cost_usd": 0.5, "calls": 3})
    line = PERFECT.model_copy(
        update={"report": PERFECT.report.model_copy(update={"extraction": paid})}
    )
    cell = _first("number")
    wrong = score(TRUTH, corrupted(line, Corruption("omitted", {cell: None}), flagged=False))
    values = _values(score(TRUTH, line), wrong)
    assert values["cost_usd_per_report"] == 0.5
    assert values["cost_usd_per_fully_right"] == 1.0
    assert values["calls_per_report"] == 3.0


def test_calibration_is_accuracy_by_trust():
    cell = _first("number")
    values = _values(_with(cell, TrueCell("number", 7777, "7777"), flagged=True))
    assert values["accuracy:trust=doubtful"] == 0.0
    assert values["accuracy:trust=read"] == 1.0


def test_figures_by_table_and_kind_add_up_to_the_whole():
    sums = report_sums([score(TRUTH, PERFECT)], metrics_for([score(TRUTH, PERFECT)]))
    names = [metric.name for metric in metrics_for([score(TRUTH, PERFECT)])]
    for part in ("accuracy:table=", "accuracy:kind="):
        cells = [sums[0, i, 1] for i, name in enumerate(names) if name.startswith(part)]
        assert sum(cells) == 198


def test_a_lost_cell_counts_in_the_accuracy_of_no_table():
    cell = _first("number")
    read = corrupted(PERFECT, Corruption("omitted", {cell: TrueCell("absent")}), flagged=True)
    values = _values(score(replace(TRUTH, lost=frozenset({cell})), read))
    assert values["cell_accuracy"] == 1
    assert values[f"accuracy:table={table_id_of(cell)}"] == 1


def test_a_breakdown_adds_up_to_the_cells():
    cell = _first("number")
    scores = [
        score(TRUTH, PERFECT),
        _with(cell, TrueCell("absent"), flagged=False),
        _with(cell, TrueCell("number", 7777, "7777"), flagged=True),
        _with(cell, TrueCell("number", 7777, "7777"), flagged=False),
    ]
    (row,) = breakdown(scores, "group")
    assert row == {
        "group": "random",
        "cells": 792,
        "right": 789,
        "doubtful": 1,
        "missing": 1,
        "silently_wrong": 1,
        "lost": 0,
        "readable_accuracy": 789 / 792,
    }


def test_a_breakdown_keeps_lost_cells_out_of_the_readable_ones():
    cell = _first("number")
    read = corrupted(PERFECT, Corruption("omitted", {cell: TrueCell("absent")}), flagged=True)
    (row,) = breakdown([score(replace(TRUTH, lost=frozenset({cell})), read)], "group")
    assert (row["cells"], row["right"], row["lost"]) == (198, 197, 1)
    assert row["readable_accuracy"] == 1
