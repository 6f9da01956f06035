"""Review of a whole run, without its page: what is first, whose it is, and what comes of it."""

import json
import shutil
from pathlib import Path

import pandas
import pytest

from gipa_extract import bulk, extract
from gipa_extract.bulk.inputs import enumerate_inputs
from gipa_extract.errors import GipaError
from gipa_extract.export import load, write
from gipa_extract.reviewing import Review, ReviewError
from gipa_extract.reviewing.entered_text import values_of_row
from gipa_extract.reviewing.run_review import ReviewedReports, open_run, reviewed_run
from gipa_extract.reviewing.run_review.priorities import reasons_of
from gipa_extract.reviewing.run_review.run_board import RunBoard
from gipa_extract.store import Ledger, Outcome, pack
from tests.gipa_command import gipa

REPORTS = Path("data/reports")
PINGCHUAN, XIEJIAJI = 1, 3
TOTAL, HELD = "requests.total.total", "requests.unable_not_held.total"


def _made_run(folder: Path, documents: Path) -> Path:
    """What `gipa bulk` leaves of a folder of documents, without its processes."""
    with Ledger(folder, writable=True) as ledger:
        ledger.add_inputs(enumerate_inputs([documents]))
        recipe = ledger.set_recipe(bulk.Options().recipe())
        for item in list(ledger.pending_inputs(recipe)):
            report = extract(Path(item.path))
            ledger.record_outcomes([Outcome([item.id], report.source.sha256, pack(report))], recipe)
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _made_run(tmp_path_factory.mktemp("made") / "run", REPORTS)


@pytest.fixture
def run(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "run"))


@pytest.fixture
def board(run):
    opened = RunBoard(open_run(run), lang="en")
    opened.survey.wait_for_all()
    yield opened
    opened.close()


def _correct(board: RunBoard, index: int, who: str, item: str, text: str, **more) -> dict:
    message = {"act": "correct", "item": item, "text": text, "sure": True}
    return board.do_act(index, who, message, **more)


# What is looked at first


def test_reports_come_in_the_order_of_what_is_likely_wrong(board):
    order = [board.next_report("li")]
    for _ in range(4):
        order.append(board.next_report("li", order[-1]))
    scores = [board.row_of(index)["score"] for index in order]
    assert order[:2] == [XIEJIAJI, PINGCHUAN]
    assert scores == sorted(scores, reverse=True)
    assert board.row_of(XIEJIAJI)["why"] == {"own_sums": 9}


@pytest.mark.slow
def test_a_missing_table_and_an_unknown_form_go_before_broken_sums(tmp_path):
    text = (REPORTS / "pingchuan-2020.txt").read_text("utf-8")
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "whole.txt").write_text(text, "utf-8")
    (docs / "cut.txt").write_text(text[: text.index("四、政府信息公开行政复议")], "utf-8")
    board = RunBoard(open_run(docs))
    try:
        board.survey.wait_for_all()
        names = [board.run.lines[index].name for index in (board.next_report("li"),)]
        assert names[0].endswith("cut.txt")
        assert board.row_of(board.next_report("li"))["why"]["missing_tables"] == 1
    finally:
        board.close()
    assert reviewed_run(docs).layers == tmp_path / ".docs.gipa" / "review"


def test_a_break_and_a_jump_between_years_point_at_their_cells(tmp_path):
    text = (REPORTS / "qixia-office-2020.txt").read_text("utf-8")
    docs = tmp_path / "docs"
    docs.mkdir()
    for year in (2020, 2021):
        (docs / f"{year}.txt").write_text(text.replace("2020", str(year)), "utf-8")
    first = extract(docs / "2021.txt")
    cell = first["requests.received.total"]
    late = first.document.text
    late = f"{late[: cell.start]}9000{late[cell.end :]}"
    (docs / "2021.txt").write_text(late, "utf-8")
    board = RunBoard(open_run(_made_run(tmp_path / "run", docs)), lang="en")
    try:
        board.survey.wait_for_all()
        assert board.survey.failure == ""
        later = next(i for i, line in enumerate(board.run.lines) if line.year == 2021)
        assert board.row_of(later)["why"]["jumps"] == 1
        shown = board.open_report(later, "li")
        why = shown["state"]["cells"]["requests.received.total"]["why"]
        assert f"9000 here, and {cell.value} in the report of 2020" in why
    finally:
        board.close()


# Whose they are


def test_what_somebody_has_begun_is_not_offered_to_others(board):
    _correct(board, XIEJIAJI, "li", TOTAL, "7")
    assert board.next_report("li") == XIEJIAJI
    assert board.next_report("wang") == PINGCHUAN


def test_opening_a_report_is_not_yet_to_begin_it(run):
    for _ in range(2):
        board = RunBoard(open_run(run))
        board.open_report(XIEJIAJI, "li")
        board.survey.wait_for_all()
        assert board.next_report("wang") == XIEJIAJI
        board.close()


def test_a_report_that_was_given_to_two_waits_for_both(board):
    board.give_reports([XIEJIAJI], ["li", "wang"], "chen")
    board.do_act(XIEJIAJI, "li", {"act": "finish"})
    assert board.progress()["done"] == 0
    assert (board.next_report("li"), board.next_report("wang")) == (PINGCHUAN, XIEJIAJI)
    assert board.next_report("zhao") == PINGCHUAN
    board.do_act(XIEJIAJI, "wang", {"act": "finish"})
    assert board.progress()["done"] == 1


def test_assignments_are_kept_and_a_torn_line_is_left_out(run, board):
    board.give_reports([XIEJIAJI, PINGCHUAN], ["li"], "chen")
    board.close()
    file = run / "review" / "assignments.jsonl"
    file.write_bytes(file.read_bytes()[:-9])
    again = RunBoard(open_run(run))
    try:
        assert again.row_of(XIEJIAJI)["given"] == ["li"]
        assert again.row_of(PINGCHUAN)["given"] == []
        again.give_reports([PINGCHUAN], ["wang"], "chen")
        assert again.layers.assigned_reports().keys() == {
            again.run.lines[index].key for index in (XIEJIAJI, PINGCHUAN)
        }
    finally:
        again.close()


@pytest.mark.parametrize("who", ["", "  ", "x" * 41, "a\nb"])
def test_nobody_reviews_without_a_name(board, who):
    with pytest.raises(ReviewError, match="nobody signs"):
        board.open_report(XIEJIAJI, who)


def test_names_cannot_leave_their_folder(run, board):
    for who in ("../../x", "..", ".", "con/../y", "李 四"):
        _correct(board, XIEJIAJI, who, TOTAL, "7")
    made = list((run / "review" / "annotators").rglob("*.jsonl"))
    assert len(made) == 5
    assert {path.parent.parent for path in made} == {run / "review" / "annotators"}
    assert set(board.layers.people_so_far()) == {"../../x", "..", ".", "con/../y", "李 四"}


# What comes of it


def _changed(run: Path) -> dict[str, tuple]:
    cells = [cell for report in ReviewedReports(reviewed_run(run)) for cell in report.cells]
    return {
        cell.id: (cell.value, cell.reviewed_by, cell.trust) for cell in cells if cell.reviewed_by
    }


def test_the_export_has_who_and_when_and_the_run_stays_as_it_was(run, board, tmp_path):
    before = (run / "ledger.sqlite").read_bytes()
    said = _correct(board, XIEJIAJI, "李", TOTAL, "7")
    assert said["said"]["failed"] is False
    target = tmp_path / "reports.jsonl"
    write(ReviewedReports(reviewed_run(run)), target)
    report = list(load(target))[XIEJIAJI]
    cell = report[TOTAL]
    assert (cell.value, cell.origin, cell.reviewed_by) == (7, "human", "李")
    assert cell.reviewed_at.tzinfo is not None
    assert (cell.doubt.code, cell.alternatives) == ("source_prints_otherwise", ["6"])
    assert "row:total" in [finding.rule for finding in report.findings]
    assert (run / "ledger.sqlite").read_bytes() == before


def _header(run: Path, folder: Path) -> dict[str, dict]:
    """The header facts of the reviewed report, as the table has them."""
    write(ReviewedReports(reviewed_run(run)), folder / "header.parquet")
    frame = pandas.read_parquet(folder / "header.parquet")
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    mine = open_run(run).lines[XIEJIAJI].name
    return {row["fact"]: row for row in rows if row["path"] == mine}


def test_the_tables_say_who_decided_header_facts_and_when(run, board, tmp_path):
    before = _header(run, tmp_path)
    assert {row["reviewed_by"] for row in before.values()} == {None}
    report = open_run(run).report(XIEJIAJI)
    session = Review(report, who="李", file=board.layers.file_of(_key(run), "李"))
    session.state("issuer", "南京市栖霞区人民政府")
    session.accept("year")
    session.state("problems", [])
    after = _header(run, tmp_path)
    issuer, year, title = after["issuer"], after["year"], after["title"]
    assert (issuer["value"], issuer["reviewed_by"]) == ("南京市栖霞区人民政府", "李")
    assert issuer["reviewed_at"].endswith("+00:00")
    assert (issuer["found_in"], issuer["span_start"], issuer["trust"]) == ("reviewer", None, "read")
    assert list(issuer["alternatives"]) == [before["issuer"]["value"]]
    assert (year["reviewed_by"], year["trust"]) == ("李", "confirmed")
    assert year["span_start"] == before["year"]["span_start"]
    kept = ("value", "span_start", "span_end", "trust", "reviewed_by", "reviewed_at")
    assert [title[name] for name in kept] == [before["title"][name] for name in kept]
    (corrected,) = [
        each for each in ReviewedReports(reviewed_run(run)) if each.issuer == issuer["value"]
    ]
    assert [(each.fact, each.changed) for each in corrected.reviewed_facts] == [
        ("issuer", True), ("year", False), ("problems", True)
    ]  # fmt: skip
    assert corrected.body.division.name.endswith("栖霞区")  # whose the corrected name is


def _key(run: Path) -> str:
    return reviewed_run(run).lines[XIEJIAJI].key


def test_a_header_fact_on_which_reviewers_differ_is_doubtful(run, board, tmp_path):
    before = _header(run, tmp_path)["year"]
    report = open_run(run).report(XIEJIAJI)
    for who, year in (("li", 2017), ("wang", 2018)):
        Review(report, who=who, file=board.layers.file_of(_key(run), who)).state("year", year)
    year = _header(run, tmp_path)["year"]
    assert (year["value"], year["reviewed_by"]) == (before["value"], None)
    assert (year["trust"], year["doubt"]) == ("doubtful", "reviewers_differ")
    assert list(year["alternatives"]) == ["2017", "2018"]


def test_where_two_differ_the_reading_stands_as_a_doubt_until_it_is_settled(run, board):
    for who, text in (("li", "7"), ("wang", "9")):
        _correct(board, XIEJIAJI, who, TOTAL, text)
        board.do_act(XIEJIAJI, who, {"act": "accept", "item": HELD})
    assert board.row_of(XIEJIAJI)["unsettled"] == 1
    assert (board.progress()["agreed"], board.progress()["both"]) == (1, 2)
    reviewed = ReviewedReports(reviewed_run(run))
    report = list(reviewed)[XIEJIAJI]
    assert reviewed.unsettled == {board.run.lines[XIEJIAJI].name: 1}
    cell = report[TOTAL]
    assert (cell.value, cell.trust, cell.reviewed_by) == (6, "doubtful", None)
    assert (cell.doubt.code, cell.alternatives) == ("reviewers_differ", ["7", "9"])
    assert _changed(run) == {HELD: (3, "li, wang", "confirmed")}
    opened = board.open_report(XIEJIAJI, "chen", settle=True)
    assert opened["current"] == TOTAL
    assert [each["shown"] for each in opened["state"]["cells"][TOTAL]["opinions"]] == ["7", "9"]
    taken = {"act": "take", "item": TOTAL, "who": "wang"}
    board.do_act(XIEJIAJI, "chen", taken, settle=True)
    assert board.row_of(XIEJIAJI)["unsettled"] == 0
    assert _changed(run)[TOTAL][:2] == (9, "chen")
    assert board.next_report("chen", settle=True) is None


def test_who_finishes_a_report_stands_by_the_reading_that_another_changed(run, board):
    _correct(board, XIEJIAJI, "li", TOTAL, "7")
    board.do_act(XIEJIAJI, "wang", {"act": "finish"})
    assert board.row_of(XIEJIAJI)["unsettled"] == 1


def test_what_is_no_report_is_left_out_if_all_say_so(run, board):
    board.do_act(XIEJIAJI, "li", {"act": "not_a_report"})
    reviewed = ReviewedReports(reviewed_run(run))
    assert len(list(reviewed)) == 4
    assert reviewed.no_reports == [board.run.lines[XIEJIAJI].name]
    board.do_act(XIEJIAJI, "wang", {"act": "finish"})
    assert len(list(reviewed)) == 5


def test_a_run_that_nobody_reviewed_is_exported_as_it_is(run):
    with Ledger(run) as ledger:
        plain = [report.model_dump_json() for report in ledger.reports()]
    assert [r.model_dump_json() for r in ReviewedReports(reviewed_run(run))] == plain
    assert not (run / "review").exists()


def test_results_in_files_are_reviewed_too(tmp_path):
    reports = [extract(path) for path in sorted(REPORTS.glob("*.txt"))]
    write(reports, tmp_path / "reports.jsonl")
    (tmp_path / "single").mkdir()
    (tmp_path / "single" / "one.json").write_text(reports[XIEJIAJI].model_dump_json(), "utf-8")
    for path, count in ((tmp_path / "reports.jsonl", 5), (tmp_path / "single", 1)):
        opened = open_run(path)
        assert len(opened.lines) == count
        assert opened.report(count - 1).source.sha256 == opened.lines[count - 1].sha256
        assert opened.document(count - 1) is not None
        board = RunBoard(opened)
        _correct(board, count - 1, "li", TOTAL, "7")
        board.close()
        assert _changed(path)[TOTAL][:2] == (7, "li")


def test_a_review_of_a_file_that_changed_since_is_told_and_not_applied(tmp_path):
    documents = tmp_path / "documents"
    documents.mkdir()
    document = Path(shutil.copy(REPORTS / "xiejiaji-2019.txt", documents))
    run = _made_run(tmp_path / "run", documents)
    board = RunBoard(open_run(run))
    _correct(board, 0, "li", TOTAL, "7")
    board.close()
    assert ReviewedReports(reviewed_run(run)).unmatched_documents() == []
    document.write_bytes(document.read_bytes() + b"\n")
    _made_run(run, documents)
    reviews = ReviewedReports(reviewed_run(run))
    assert reviews.unmatched_documents() == ["xiejiaji-2019.txt"]
    assert [cell for report in reviews for cell in report.cells if cell.reviewed_by] == []
    done = gipa("export", str(run), "--reviewed", "--to", str(tmp_path / "cells.csv"))
    assert "kept and not applied: xiejiaji-2019.txt" in done.stderr


def test_what_cannot_be_reviewed_is_refused_with_a_way_out(tmp_path):
    (tmp_path / "results.json").write_text("{}", "utf-8")
    for path in (tmp_path, tmp_path / "missing", tmp_path / "results.json"):
        with pytest.raises(GipaError) as raised:
            open_run(path)
        assert raised.value.remedy


def test_a_report_on_no_known_form_can_be_told_from_one_that_is_none(tmp_path):
    (tmp_path / "docs").mkdir()
    text = "甲市人民政府2014年政府信息公开工作年度报告\n一、概述\n2014年主动公开政府信息120条。\n"
    (tmp_path / "docs" / "old.txt").write_text(text, "utf-8")
    board = RunBoard(open_run(_made_run(tmp_path / "run", tmp_path / "docs")))
    try:
        assert board.run.lines[0].edition is None
        assert board.open_report(0, "li")["fixed"]["items"][0] == "issuer"
        board.do_act(0, "li", {"act": "state", "item": "year", "value": 2014})
        board.do_act(0, "li", {"act": "finish"})
        assert board.row_of(0)["people"]["li"][3] is True
    finally:
        board.close()


# What is typed and pasted


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("52\t0\t0\t0\t0\t0\t52", ["52", "0", "0", "0", "0", "0", "52"]),
        ("52\n0\n0\r\n0\n0\n0\n52\n", ["52", "0", "0", "0", "0", "0", "52"]),
        ("| 52 | 0 |  | — | 0 | 0 | 52 |", ["52", "0", "", "—", "0", "0", "52"]),
        ("52 0 0 0 0 0 52", ["52", "0", "0", "0", "0", "0", "52"]),
        ("52\t\t\t\t\t\t52", ["52", "", "", "", "", "", "52"]),
        ("\t3", ["\t3"]),
        ("见 附件", ["见 附件"]),
        ("1,234", ["1,234"]),
        ("", [""]),
    ],
)
def test_a_row_is_told_from_one_value(text, values):
    assert values_of_row(text) == values


@pytest.fixture
def session(reports, tmp_path) -> Review:
    return Review(reports["pingchuan-2020"], who="li", file=tmp_path / "x.jsonl", lang="en")


@pytest.mark.parametrize(
    "text", ["三?", "3？", "3o", "约3", "1O8", "12..", "3/4", "52 0", "52\t0\t0"]
)
def test_what_is_no_value_is_refused_with_a_reason(session, text):
    with pytest.raises(ReviewError) as raised:
        session.correct(TOTAL, text)
    assert raised.value.remedy
    assert list(session.entries) == []


@pytest.mark.parametrize(
    "text", ["三", "见附件", "详见第3页附表", "约三百二十余件", "—", "增169", "113万元"]
)
def test_what_a_report_prints_is_taken(session, text):
    assert session.correct(TOTAL, text).after.raw == text


def test_a_row_takes_the_places_of_its_values_from_what_was_selected(session):
    row = [session.report[cell] for cell in session.row_of("requests.received.total")]
    at = (row[0].start, row[-1].end)
    entries = session.correct_row(
        "requests.received.total", session.document.text[slice(*at)], at=at
    )
    assert [entry.after.start for entry in entries] == [cell.start for cell in row]
    assert session.undo().item == "requests.received.natural_person"
    assert list(session.entries) == []
    session.redo()
    assert len(session.entries) == 7


def test_a_correction_against_the_source_keeps_its_doubt_however_it_is_accepted(session):
    session.correct(TOTAL, "3")
    session.accept(TOTAL)
    cell = session.corrected()[TOTAL]
    assert (cell.value, cell.trust, cell.alternatives) == (3, "doubtful", ["0"])
    assert cell.doubt.code == "source_prints_otherwise"


def test_another_way_to_write_the_same_is_no_contradiction(session):
    cell = session.correct("art20_5.licensing.change", "169").after
    assert (cell.raw, cell.value, cell.doubt) == ("增169", 169, None)
    assert cell.start is not None


def test_the_lines_of_a_journal_say_that_they_belong_together(session):
    session.accept_row("requests.received.natural_person")
    lines = [json.loads(line) for line in session.file.read_text("utf-8").splitlines()[1:]]
    assert [line["together"] for line in lines] == [1, 2, 3, 4, 5, 6, 7]


def test_cells_that_a_table_lacks_are_a_reason_to_look(reports):
    report = reports["qixia-office-2020"].model_copy(deep=True)
    for cell in report.cells:
        if cell.id.startswith(("requests.granted.", "reviews.")):
            cell.value, cell.kind, cell.trust = None, "absent", "missing"
    assert reasons_of(report) == {"missing_tables": 1, "missing_cells": 7}


def test_a_folder_without_a_report_is_refused(tmp_path):
    (tmp_path / "docs").mkdir()
    with pytest.raises(ReviewError, match="no report to review"):
        open_run(tmp_path / "docs")
