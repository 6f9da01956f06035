"""Somebody else's extractor is scored: a function, a file, a bulk run, Reports; and all agree."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from eval.__main__ import app
from eval.bulk_results import load_bulk_results
from eval.corpus.command import write_documents
from eval.extractors import extractor
from eval.functions import FunctionExtractor, takes_of
from eval.handed import FIELDS, BadCellError, cell_of
from eval.predictions import load_predictions
from eval.run import load_truths
from eval.score import ReportScore, score, score_run
from eval.truth import Truth
from gipa_extract import Document, Report, bulk, extract
from gipa_extract.bulk import Options
from gipa_extract.errors import ResultError
from gipa_extract.models import Cell
from tests.needs import needs

TRUTHS = load_truths(Path("five"), None)
QIXIA = next(truth for truth in TRUTHS if truth.name == "qixia-office-2020")
ONE = Options(workers=1)
RECEIVED = "requests.received.total"


def handed(cell: Cell) -> dict[str, Any]:
    """A cell of a Report as anybody would hand it in."""
    value = cell.value if cell.kind == "number" else cell.kind
    parts = {"value": value, "trust": cell.trust, "unit": cell.unit, "raw": cell.raw}
    return parts | {"start": cell.start, "end": cell.end}


def spoil(report: Report) -> Report:
    """The report with some errors of several kinds, flagged and not."""
    for index, cell in enumerate(report.cells):
        if index % 9 == 0 and cell.kind == "number":
            cell.value = (cell.value or 0) + 3
        elif index % 14 == 0:
            cell.kind, cell.value, cell.raw = "blank", None, ""
        elif index % 17 == 0:
            cell.trust = "doubtful"
    return report


def read_spoilt(document: Document) -> dict[str, Any]:
    return {cell.id: handed(cell) for cell in spoil(extract(document)).cells}


def read_report(document: Document) -> Report:
    return spoil(extract(document))


def verdicts(scores: list[ReportScore]) -> dict[str, tuple[Counter[Any], list[Any]]]:
    """Of each report every tally and every error, cell by cell."""
    return {
        each.name: (
            Counter(each.cells),
            [(e.cell, e.verdict, e.flagged, e.truth, e.line) for e in each.errors],
        )
        for each in scores
    }


def scored(
    name: str, tmp_path: Path, *more: str, truths: Sequence[Truth] = TRUTHS
) -> list[ReportScore]:
    out = tmp_path / name
    done = CliRunner().invoke(app, ["run", "--out", str(out), *more])
    assert done.exit_code == 0, done.output
    return score_run(out, truths).scores


def write_predictions(tmp_path: Path, truths: Sequence[Truth]) -> tuple[Path, Path]:
    """What `read_spoilt` hands in, as CSV and as JSONL."""
    reports = {truth.name: spoil(extract(truth.document)) for truth in truths}
    rows = [
        {"report": name, "cell": cell.id, **handed(cell)}
        for name, report in reports.items()
        for cell in report.cells
    ]
    table, lines = tmp_path / "p.csv", tmp_path / "p.jsonl"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["report", "cell", *FIELDS])
        writer.writeheader()
        writer.writerows(rows)
    exact = [
        {key: float(v) if isinstance(v, Decimal) else v for key, v in row.items()} for row in rows
    ]
    lines.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in exact), "utf-8")
    return table, lines


@pytest.mark.parametrize(
    "documents", ["five", pytest.param("composed", marks=pytest.mark.slow), "torn"]
)
def test_all_ways_in_agree_to_the_last_cell(tmp_path: Path, documents: str) -> None:
    if documents == "composed":
        needs("docx", "docx")
        needs("pypdfium2", "pdf")
    if documents == "torn":  # cells that nobody can tell, and places that are not there
        made_here = tmp_path / "torn"
        torn = ["lost-blanks", "missing-rows", "reviews-prose"]
        write_documents(made_here, layouts=torn, seed=1, n=3)
        over, truths = ["--corpus", str(made_here)], load_truths(None, made_here)
    else:
        over, truths = ["--gold", documents], load_truths(Path(documents), None)
    table, lines = write_predictions(tmp_path, truths)
    reports = tmp_path / "reports.jsonl"
    made = [spoil(extract(truth.document)).model_dump_json() for truth in truths]
    reports.write_text("\n".join(made) + "\n", "utf-8")
    ways = {
        "function": ["--extractor", "tests.test_ways_in:read_spoilt"],
        "report": ["--extractor", "tests.test_ways_in:read_report"],
        "csv": ["--predictions", str(table)],
        "jsonl": ["--predictions", str(lines)],
        "reports": ["--predictions", str(reports)],
    }
    found = {
        name: verdicts(scored(name, tmp_path, *way, *over, truths=truths))
        for name, way in ways.items()
    }
    first = found.pop("function")
    assert sum(len(errors) for _, errors in first.values()) > 60
    for name, other in found.items():
        assert other == first, name


def test_a_bulk_run_scores_as_the_same_rules_do(tmp_path: Path) -> None:
    bulk.run(["data/reports"], out=tmp_path / "bulk", options=ONE)
    of_bulk = scored("a", tmp_path, "--from-run", str(tmp_path / "bulk"))
    of_rules = scored("b", tmp_path, "--extractor", "rules")
    assert verdicts(of_bulk) == verdicts(of_rules)
    assert [each.facts for each in of_bulk] == [each.facts for each in of_rules]
    assert [each.matches for each in of_bulk] == [each.matches for each in of_rules]
    assert sum(sum(each.cells.values()) for each in of_bulk) == 990


def test_a_document_that_a_bulk_run_holds_twice_counts_once(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in (QIXIA.document.name, "again.txt"):
        shutil.copy(QIXIA.document, folder / name)
    (folder / "xiejiaji-2019.txt").write_bytes(b"%PDF-1.4 torn")
    bulk.run([folder], out=tmp_path / "bulk", options=ONE)
    found = load_bulk_results(tmp_path / "bulk", TRUTHS)
    assert (len(found.reports), len(found.twice), found.others) == (1, 1, [])
    out = str(tmp_path / "run")
    done = CliRunner().invoke(app, ["run", "--from-run", str(tmp_path / "bulk"), "--out", out])
    assert "1 inputs are a document that another input holds, left out" in done.output
    failed = {each.name: each.failure for each in score_run(Path(out), TRUTHS).scores}
    assert failed["qixia-office-2020"] is None
    assert (failed["xiejiaji-2019"] or "").startswith("read: ")
    assert failed["pingchuan-2020"] == "bulk: the bulk run has no result of this document"


def test_a_bulk_run_of_other_documents_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text(
        "某县2020年政府信息公开工作年度报告\n一、总体情况\n", "utf-8"
    )
    bulk.run([tmp_path / "other.txt"], out=tmp_path / "bulk", options=ONE)
    with pytest.raises(ResultError, match="none of these documents"):
        load_bulk_results(tmp_path / "bulk", TRUTHS)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('{"report": "qixia-office-2020", "cell": "requests.recieved.total", "value": 1}', "no cell of any edition"),
        ('{"report": "elsewhere", "cell": "requests.received.total", "value": 1}', "none of the reports here"),
        ('{"report": "qixia-office-2020", "cell": "requests.received.total", "value": NaN}', "no number"),
        ('{"report": "qixia-office-2020", "cell": "requests.received.total", "value": "52"}', "text, not a number"),
        ('{"report": "qixia-office-2020", "cell": "requests.received.total", "value": null}', "null is no value"),
        ('{"report": "qixia-office-2020", "cell": "requests.received.total", "value": true}', "no number"),
        ('{"report": "qixia-office-2020", "cell": "requests.received.total", "value": 1e300}', "at most 15"),
        ('{"report": "qixia-office-2020", "cell": "requests.received.total"}', "no value"),
        ('{"report": "qixia-office-2020", "cell": "requests.received.total", "value": 1, "sum": 2}', "'sum' is none of"),
        ('{"report": "qixia-office-2020", "cell": "requests.received.total", "value": 1, "trust": "sure"}', "no trust"),
        ('{"report": "qixia-office-2020", "cell": "requests.received.total", "value": 1, "start": 5}', "come together"),
        ('{"report": "qixia-office-2020", "cell": "requests.received.total", "value": "text"}', "needs `raw`"),
        ('{"report": "qixia-office-2020", "cell": "requests.received.t', "half a line, no JSON: Unterminated string"),
        ('{"report": "qixia-office-2020", "cell":', "half a line, no JSON: Expecting value"),
        ("{'report': 1}", "no JSON: Expecting property name"),
        ('["qixia-office-2020"]', "no object"),
        ('{"report": "qixia-office-2020", "cell": "requests.granted.total", "value": 13}', "a second time, first on line 1"),
        ('{"schema": "gipa.report/1"}', "no gipa.report/1"),
    ],
)  # fmt: skip
def test_a_bad_line_is_refused_with_its_number(tmp_path: Path, line: str, what: str) -> None:
    good = '{"report": "qixia-office-2020", "cell": "requests.granted.total", "value": 13}'
    path = tmp_path / "p.jsonl"
    path.write_text(f"{good}\n{line}\n", "utf-8")
    with pytest.raises(ResultError, match=r"1 lines cannot be used:\n  line 2: ") as refused:
        load_predictions(path, TRUTHS, skip_bad=False)
    assert what in refused.value.what
    kept = load_predictions(path, TRUTHS, skip_bad=True)
    assert list(kept.cells["qixia-office-2020"]) == ["requests.granted.total"]
    assert [problem.line for problem in kept.problems] == [2]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("qixia-office-2020,requests.received.total,NaN", "no number"),
        ("qixia-office-2020,requests.received.total,inf", "no number"),
        ('qixia-office-2020,requests.received.total,"1,234"', "no number"),
        ("qixia-office-2020,requests.received.total,52件", "goes into `unit`"),
        ("qixia-office-2020,requests.received.total,1..2", "no number"),
        ("qixia-office-2020,requests.received.total,1e3", "plain digits"),
        ("qixia-office-2020,requests.received.total,５２", "no number"),
        ("qixia-office-2020,requests.received.total", "2 columns, the first line has 3"),
        ("qixia-office-2020,requests.received.total,", "no value"),
        ("qixia-office-2020,requests.granted.total,13", "a second time, first on line 2"),
    ],
)
def test_a_bad_line_of_a_csv_is_refused_with_its_number(
    tmp_path: Path, line: str, what: str
) -> None:
    path = tmp_path / "p.csv"
    path.write_text(f"report,cell,value\nqixia-office-2020,requests.granted.total,13\n{line}\n")
    with pytest.raises(ResultError, match="line 3: ") as refused:
        load_predictions(path, TRUTHS, skip_bad=False)
    assert what in refused.value.what


def test_an_unknown_cell_is_told_with_the_ids_most_like_it(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("report,cell,value\nqixia-office-2020,requests.recieved.total,52\n")
    with pytest.raises(ResultError, match=r"is it requests\.received\.total or"):
        load_predictions(path, TRUTHS, skip_bad=False)


def test_a_report_that_holds_a_cell_twice_is_refused(tmp_path: Path) -> None:
    report = extract(QIXIA.document)
    report.cells.append(report.cells[0])
    path = tmp_path / "p.jsonl"
    path.write_text(report.model_dump_json() + "\n", "utf-8")
    with pytest.raises(ResultError, match=r"line 1: art20_1.rules.made stands in it twice"):
        load_predictions(path, TRUTHS, skip_bad=False)
    line = FunctionExtractor(lambda text: report).line(QIXIA)
    assert line.failure is not None
    assert "stands in it twice" in line.failure.reason


def test_an_open_quotation_mark_is_refused_though_bad_lines_are_skipped(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    row = "qixia-office-2020,requests.granted.total,13\n"
    path.write_text(f'report,cell,value\n{row}"{row}{row}')
    with pytest.raises(ResultError, match="no CSV from line 3 on"):
        load_predictions(path, TRUTHS, skip_bad=True)


def test_odd_line_separators_within_a_text_end_no_line(tmp_path: Path) -> None:
    row = {"report": QIXIA.name, "cell": RECEIVED, "value": "text", "raw": "见\u2028附\x85件"}
    (tmp_path / "p.jsonl").write_text(json.dumps(row, ensure_ascii=False) + "\n", "utf-8")
    (tmp_path / "p.csv").write_text(
        "report,cell,value,raw\n" + ",".join(map(str, row.values())) + "\n", "utf-8"
    )
    for name in ("p.jsonl", "p.csv"):
        found = load_predictions(tmp_path / name, TRUTHS, skip_bad=False)
        assert found.cells[QIXIA.name][RECEIVED].raw == row["raw"]


@pytest.mark.parametrize("name", ["p.csv", "p.jsonl"])
def test_half_a_last_line_is_refused(tmp_path: Path, name: str) -> None:
    whole = write_predictions(tmp_path, TRUTHS)[name == "p.jsonl"].read_bytes()
    path = tmp_path / f"cut-{name}"
    path.write_bytes(whole.rstrip(b"\r\n"))
    with pytest.raises(ResultError, match="half a line"):
        load_predictions(path, TRUTHS, skip_bad=False)


def test_another_editions_cells_are_counted_and_not_averaged_in(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text(
        "report,cell,value\nqixia-office-2020.txt,requests.received.total,52\n"
        "qixia-office-2020.txt,requests.other_other.total,7\n"
    )
    predicted = load_predictions(path, TRUTHS, skip_bad=False)
    assert [(each.line, each.what) for each in predicted.foreign] == [
        (3, "requests.other_other.total: the report is on edition 2019")
    ]
    worth = score(QIXIA, predicted.line(QIXIA))
    assert worth.foreign == 1
    assert sum(worth.cells.values()) == 198
    assert sum(n for tally, n in worth.cells.items() if tally.verdict == "right") == 1
    assert not worth.facts  # a file of cells says nothing of titles


def test_a_report_without_a_prediction_has_failed(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("report,cell,value\nqixia-office-2020,requests.received.total,52\n")
    done = CliRunner().invoke(
        app, ["run", "--predictions", str(path), "--out", str(tmp_path / "run")]
    )
    assert done.exit_code == 0
    assert "xiejiaji-2019: failed: predictions: nothing is predicted of it" in done.output
    worth = score_run(tmp_path / "run", TRUTHS)
    assert sum(each.failure is not None for each in worth.scores) == 4
    assert sum(sum(each.cells.values()) for each in worth.scores) == 990


def test_lines_left_out_are_named_and_meet_no_requirement(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text(
        "report,cell,value\nqixia-office-2020,requests.received.total,52\nqixia-office-2020,x,1\n"
    )
    out = str(tmp_path / "run")
    command = ["run", "--predictions", str(path), "--out", out]
    assert isinstance(CliRunner().invoke(app, command).exception, ResultError)
    done = CliRunner().invoke(app, [*command, "--skip-bad-lines"])
    assert "1 lines left out:\n  line 3: 'x' is no cell of any edition" in done.output
    required = CliRunner().invoke(app, ["score", out, "--require", "cell_accuracy>=0"])
    assert required.exit_code == 1
    assert "1 lines of the predictions were left out" in required.output


def test_a_span_beyond_the_text_is_no_span(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    row = {"report": QIXIA.name, "cell": RECEIVED, "value": 52, "start": 9, "end": 10**7}
    path.write_text(json.dumps(row) + "\n")
    line = load_predictions(path, TRUTHS, skip_bad=False).line(QIXIA)
    assert line.failure is not None
    assert "its span ends at 10000000" in line.failure.reason


def typed(text: str) -> dict[str, Any]:
    return {RECEIVED: 52, "requests.total.total": 52.0}


def raw_bytes(data: bytes) -> dict[str, Any]:
    return {"cells": {RECEIVED: 50 + data.count("件申请".encode()) * 0 + 2}, "usage": {"calls": 2}}


def with_model(path: Path, model: str, base_url: str = "") -> dict[str, Any]:
    assert (path.name, model, base_url) == ("qixia-office-2020.txt", "m", "http://127.0.0.1:9/v1")
    return {RECEIVED: 52}


def numbers_as_text(text: str) -> dict[str, Any]:
    return {RECEIVED: "52"}


def lists(text: str) -> list[Any]:
    return [52]


async def later(text: str) -> dict[str, Any]:
    return {}


def test_a_function_is_given_what_its_first_parameter_asks_for() -> None:
    assert [takes_of(each) for each in (typed, raw_bytes, with_model, read_report)] == [
        "str", "bytes", "Path", "Document",
    ]  # fmt: skip
    for name in ("typed", "raw_bytes"):
        line = extractor(f"tests.test_ways_in:{name}").line(QIXIA)
        assert line.report is not None, line.failure
        assert line.report[RECEIVED].value == 52
        assert line.scope == "cells"
    from gipa_extract.llm import Settings

    asked = Settings(model="m", base_url="http://127.0.0.1:9/v1")
    line = extractor("tests.test_ways_in:with_model", asked).line(QIXIA)
    assert line.failure is None


@pytest.mark.parametrize(
    ("name", "what"),
    [("numbers_as_text", "'52' is text, not a number"), ("lists", "it returned list")],
)
def test_what_a_function_returns_amiss_is_its_failure(name: str, what: str) -> None:
    line = extractor(f"tests.test_ways_in:{name}").line(QIXIA)
    assert line.failure is not None
    assert what in line.failure.reason
    worth = score(QIXIA, line)
    assert all(tally.verdict == "omitted" for tally in worth.cells)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("tests.test_ways_in:none_such", "no function 'none_such'"),
        ("tests.none_such:read", "No module named"),
        ("none_such.py:read", "no such file"),
        ("tests.test_ways_in:later", "no plain function"),
        ("typed", "unknown extractor"),
    ],
)
def test_a_function_that_is_not_there_is_refused(name: str, what: str) -> None:
    with pytest.raises(ResultError, match=what):
        extractor(name)


@pytest.mark.parametrize(
    ("parameters", "what"),
    [
        ("text, year", "missing a required argument: 'year'"),
        ("*, text", "too many positional arguments"),
        ("text, *, model", "missing a required.* argument: 'model'"),
    ],
)
def test_a_function_that_takes_more_than_a_document_is_refused_before_the_run(
    tmp_path: Path, parameters: str, what: str
) -> None:
    path = tmp_path / "mine.py"
    path.write_text(f"def read({parameters}):\n    return {{}}\n")
    with pytest.raises(ResultError, match=f"cannot be called with one document: {what}"):
        FunctionExtractor.load(f"{path}:read")
    path.write_text("def read(text, year=2020, *rest, model='m', **more):\n    return {}\n")
    assert FunctionExtractor.load(f"{path}:read").takes == "str"


def test_a_changed_function_is_another_run(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text("def read(text):\n    return {}\n")
    first = FunctionExtractor.load(f"{path}:read")
    path.write_text("def read(text):\n    return {'requests.received.total': 1}\n")
    second = FunctionExtractor.load(f"{path}:read")
    assert first.parameters != second.parameters


def test_a_cell_is_a_number_or_a_word_for_what_stands_there() -> None:
    assert cell_of(RECEIVED, 52.0).value == 52
    assert cell_of(RECEIVED, Decimal("25409.5")).value == Decimal("25409.5")
    assert cell_of(RECEIVED, 0.00002).value == Decimal("0.00002")
    assert cell_of(RECEIVED, "dash").kind == "dash"
    assert cell_of(RECEIVED, {"value": "text", "raw": "见附件"}).raw == "见附件"
    assert cell_of(RECEIVED, "absent").trust == "missing"
    for bad in ("52", None, True, float("nan"), 10**16, [1]):
        with pytest.raises(BadCellError):
            cell_of(RECEIVED, bad)
