"""A review: a layer of its own over a reading, kept in a file that survives anything."""

import json
import logging
import subprocess
import sys
from copy import deepcopy
from decimal import Decimal
from pathlib import Path

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.gold import load_gold, parse_gold
from eval.labelling import agree, check_gold
from gipa_extract import Document, extract, forms
from gipa_extract.models import Cell, Grid, Period, Slot, Span
from gipa_extract.reviewing import Review, ReviewError, apply, label, review
from gipa_extract.reviewing.entered_cell import cell_printing
from gipa_extract.reviewing.gold import broken_rules, gold_mark, gold_text
from gipa_extract.reviewing.gold_facts import FACTS
from gipa_extract.reviewing.view import ReviewView

PINGCHUAN, XIEJIAJI = (
    Path("data/reports/pingchuan-2020.txt"),
    Path("data/reports/xiejiaji-2019.txt"),
)
GOLD = Path("data/gold")
TOTAL, HELD = "requests.total.total", "requests.unable_not_held.total"
CHANGE = "art20_5.licensing.change"


@pytest.fixture
def session(reports, tmp_path) -> Review:
    return review(reports["pingchuan-2020"], who="li", file=tmp_path / "x.jsonl")


def _again(session: Review) -> Review:
    return review(session.report, who=session.who, file=session.file)


# What is looked at first


def test_doubtful_cells_and_failing_rules_come_first(session):
    first = session.items[: session.progress.urgent]
    doubtful = [cell.id for cell in session.report.cells if cell.trust == "doubtful"]
    assert list(first[: len(doubtful)]) == doubtful
    failing = {cell for found in session.report.findings for cell in found.cells}
    assert set(first) == failing | set(doubtful)
    assert sorted(session.items) == sorted([*forms.form("2019").cell_ids, *FACTS])


def test_progress_goes_on_to_what_nobody_looked_at(session):
    first, second = session.items[:2]
    assert session.following() == first
    session.accept(first)
    assert session.following() == session.following(first) == second
    assert session.progress == (1, 206, 45)


def test_the_rest_of_a_row_ends_with_the_row(session):
    row = session.rest_of_row("requests.received.other_org")
    assert row == ["requests.received.other_org", "requests.received.total"]
    assert session.rest_of_row("issuer") == ["issuer"]


# What is said of a cell


def test_a_place_in_the_source_is_the_correction(session):
    held = session.report[HELD]
    cell = session.correct(TOTAL, at=(held.start - 1, held.end)).after
    assert (cell.value, cell.raw, cell.start, cell.end) == (3, "3", held.start, held.end)
    assert (cell.origin, cell.trust) == ("human", "confirmed")


def test_what_is_typed_has_no_place_unless_the_source_says_it(session):
    typed = session.correct(TOTAL, "3").after
    assert (typed.value, typed.start, typed.trust) == (3, None, "doubtful")
    said = session.correct(CHANGE, " 增169").after
    assert (said.value, said.start) == (169, session.report[CHANGE].start)
    elsewhere = session.correct(TOTAL, "8", at=(said.start, said.end)).after
    assert (elsewhere.value, elsewhere.start) == (8, None)


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit"),
    [
        ("减79", "number", -79, None),
        ("45822.4584万元", "number", Decimal("45822.4584"), "万元"),
        ("１,２３４", "number", 1234, None),
        ("", "blank", None, None),
        ("—", "dash", None, None),
        ("见附件", "text", None, None),
    ],
)
def test_a_correction_is_what_is_printed(session, text, kind, value, unit):
    cell = session.correct(CHANGE, text).after
    assert (cell.kind, cell.value, cell.unit, cell.raw) == (kind, value, unit, text)


def test_a_whole_number_is_its_digits_and_a_float_is_refused(session):
    assert session.correct(TOTAL, 12).after.raw == "12"
    assert session.correct(TOTAL, numpy.int64(7)).after.raw == "7"
    for typed in (12.0, True):
        with pytest.raises(TypeError, match="given as a str, such as"):
            session.correct(TOTAL, typed)


def test_the_unit_of_a_columns_head_outlives_a_correction(tmp_path):
    report = deepcopy(extract(XIEJIAJI))
    report["art20_9.procurement.amount"].unit = "万元"  # as where the head says 单位：万元
    session = review(report, who="li", file=tmp_path / "x.jsonl")
    assert session.correct("art20_9.procurement.amount", "25").after.unit == "万元"
    assert session.correct("art20_9.procurement.amount", "25元").after.unit == "元"
    assert session.correct("art20_9.procurement.amount", "无").after.unit is None


def test_a_place_knows_its_page():
    slot = Slot("7", 3, 4, page=2)
    document = Document(text="甲\t 7\n", grids=(Grid(((slot,),)),))
    assert cell_printing(Cell(TOTAL), None, Span(2, 4), document).page == 2


def test_a_place_that_is_not_there_is_refused(session):
    with pytest.raises(ReviewError, match=r"no 5:99999999"):
        session.correct(TOTAL, at=(5, 99999999))
    with pytest.raises(ReviewError, match="nothing is said"):
        session.correct(TOTAL)
    with pytest.raises(ReviewError, match="no item"):
        session.accept("requests.no.such")
    assert list(session.entries) == []


# What comes of it


def test_a_correction_is_a_layer_over_a_reading_that_stays(session):
    before = session.report.model_dump_json()
    session.correct(TOTAL, "3")
    session.correct("requests.total.natural_person", "3")
    after = session.corrected()
    assert (after[TOTAL].value, after[TOTAL].origin) == (3, "human")
    assert [found.rule for found in after.findings if found.status == "fails"] == []
    assert after["requests.received.total"].trust == "confirmed"
    assert session.report.model_dump_json() == before
    assert after.document is session.report.document


def test_a_sum_that_fails_over_what_people_read_is_the_documents_own(session):
    at = session.document.text.index("5")
    session.correct("requests.refused_law.total", at=(at, at + 1))
    found = {finding.rule: finding for finding in session.corrected().findings}
    assert found["row:refused_law"].verdict == "source"


def test_corrections_are_judged_by_the_users_rules_too(session, tmp_path):
    rules = tmp_path / "rules.toml"
    rules.write_text('[[silence]]\nids = ["row:refused_law"]\n', "utf-8")
    session.correct("requests.refused_law.total", "5")
    found = [f.rule for f in apply(session.report, session.file, rules=rules).findings]
    assert "row:refused_law" not in found
    assert "row:refused_law" in [f.rule for f in apply(session.report, session.file).findings]


def test_a_correction_that_breaks_a_sum_takes_back_its_confirmation(session):
    quiet = "requests.refused_law.business"
    assert session.report[quiet].trust == "confirmed"
    session.correct("requests.refused_law.total", "5")
    after = session.corrected()
    assert "row:refused_law" in [found.rule for found in after.findings]
    assert after[quiet].trust == "read"


def test_an_accepted_doubt_is_one_no_more(session):
    doubtful = session.items[0]
    entry = session.accept(doubtful)
    after = session.corrected()[doubtful]
    assert (after.trust, after.reason, after.origin) == ("confirmed", None, "layout")
    assert entry.before.trust == "doubtful"


def test_facts_are_corrected_too(session):
    session.state("issuer", "平川区")
    session.state("period", ("2020-02-01", "2020-12-31"))
    session.drop("claims", 0)
    after = session.corrected()
    assert (after.issuer, str(after.period.start), after.claims) == ("平川区", "2020-02-01", [])
    assert after.lists == session.report.lists


@pytest.mark.parametrize("index", [1, -2])
def test_what_a_list_does_not_hold_cannot_be_dropped(session, index):
    with pytest.raises(
        ReviewError, match=rf"claims: review: nothing stands at {index} → it holds 1"
    ):
        session.drop("claims", index)
    assert session.entries == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("year", "2020"), ("period", ("2020-12-31",)), ("period_stated", 1), ("problems", ["x"]),
     ("issuer", None), ("nothing", 1)],
)  # fmt: skip
def test_a_fact_has_its_type(session, name, value):
    with pytest.raises(ReviewError):
        session.state(name, value)


def test_a_claim_is_added_with_a_quote_that_stands_once(session):
    text = session.document.text
    at = text.index("总计172次")
    claim = session.add("claims", (at, at + 6), about="requests.granted.total").after.value[-1]
    assert (claim.value, claim.raw, text.count(claim.quote)) == (172, "172", 1)
    assert text[claim.start : claim.end] == "172"
    with pytest.raises(ReviewError, match="no numeral, or several"):
        session.add("claims", (0, 10), about="requests.granted.total")
    with pytest.raises(ReviewError, match=r"no cell and no group → say with about=…"):
        session.add("claims", (at, at + 6), about="requests.granted.sum")


# The file

_ITEMS = st.sampled_from([TOTAL, HELD, CHANGE, "art20_9.procurement.amount", "issuer"])
_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["accept", "correct", "blank", "absent", "note", "undo", "redo", "state"]),
        _ITEMS,
        st.sampled_from(["3", "增169", "113万元", "见附件", "1.50", "", "😀<b>"]),
    ),
    max_size=12,
)


def _do(session: Review, act: str, item: str, text: str) -> None:
    if act in ("undo", "redo"):
        getattr(session, act)()
    elif act == "state":
        session.state("issuer", text)
    elif act == "note":
        session.note(item, text)
    elif act == "accept" or item == "issuer":
        session.accept(item)
    elif act == "correct":
        session.correct(item, text)
    else:
        getattr(session, act)(item)


def _stand(session: Review) -> tuple[object, ...]:
    return (dict(session.decided), dict(session.notes), list(session.entries), session.progress)


@given(steps=_STEPS)
def test_a_file_read_again_gives_the_same_state(tmp_path_factory, reports, steps):
    path = tmp_path_factory.mktemp("law") / "x.jsonl"
    reading = reports["pingchuan-2020"].model_dump_json()
    session = review(reports["pingchuan-2020"], who="li", file=path)
    for step in steps:
        _do(session, *step)
    again = _again(session)
    assert _stand(again) == _stand(session)
    assert apply(session.report, path) == session.corrected() == again.corrected()
    assert len(path.read_text("utf-8").splitlines()) == 1 + len(_lines(path))
    assert session.report.model_dump_json() == reading


@given(steps=_STEPS, last=_STEPS.filter(bool))
def test_undo_takes_back_one_thing_and_redo_does_it_again(tmp_path_factory, reports, steps, last):
    path = tmp_path_factory.mktemp("law") / "x.jsonl"
    session = review(reports["pingchuan-2020"], who="li", file=path)
    for step in steps:
        _do(session, *step)
    act, item, text = last[0]
    if act in ("undo", "redo"):
        return
    before = _stand(session)
    _do(session, act, item, text)
    done = _stand(session)
    session.undo()
    assert _stand(session) == before
    session.redo()
    assert _stand(session) == done


def _lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()[1:]]


def test_each_entry_says_who_when_and_what_stood_before(session):
    session.correct(TOTAL, "3", note="正文写3件")
    (line,) = _lines(session.file)
    assert (line["item"], line["act"], line["origin"], line["who"]) == (
        TOTAL,
        "correct",
        "human",
        "li",
    )
    assert line["when"].endswith("Z")
    assert (line["before"]["value"], line["before"]["trust"]) == (0, "doubtful")
    assert (line["after"]["value"], line["note"]) == (3, "正文写3件")
    assert session.notes == {TOTAL: "正文写3件"}


def test_an_entry_torn_by_a_crash_is_left_out(session, caplog):
    session.correct(TOTAL, "3")
    session.correct(HELD, "4")
    whole = session.file.read_bytes()
    session.file.write_bytes(whole[:-20])
    with caplog.at_level(logging.WARNING, "gipa_extract"):
        again = _again(session)
    assert "tore the last entry" in caplog.text
    assert set(again.decided) == {TOTAL}
    again.correct(HELD, "5")
    assert [line["after"]["value"] for line in _lines(session.file)] == [3, 5]


def test_a_missing_line_end_is_no_crash(session):
    session.correct(TOTAL, "3")
    session.file.write_bytes(session.file.read_bytes().rstrip(b"\n"))
    again = _again(session)
    again.correct(HELD, "4")
    assert [line["item"] for line in _lines(session.file)] == [TOTAL, HELD]


def test_a_broken_line_in_the_middle_is_refused_with_its_number(session):
    session.correct(TOTAL, "3")
    session.correct(HELD, "4")
    lines = session.file.read_text("utf-8").splitlines()
    session.file.write_text("\n".join([lines[0], lines[1][:40], lines[2]]) + "\n", "utf-8")
    with pytest.raises(ReviewError, match=r"x\.jsonl:2: review: no line of a review"):
        _again(session)


def test_a_file_of_another_report_or_person_is_refused(session, reports):
    with pytest.raises(ReviewError, match="of another report: pingchuan-2020"):
        review(reports["xiejiaji-2019"], who="li", file=session.file)
    with pytest.raises(ReviewError, match="of another report"):
        apply(reports["xiejiaji-2019"], session.file)
    with pytest.raises(ReviewError, match="this file is li's"):
        review(session.report, who="wang", file=session.file)
    with pytest.raises(ReviewError, match=r"begun with review\(\), not with label\(\)"):
        label(PINGCHUAN, who="li", file=session.file)


def test_a_file_that_is_no_review_is_never_written_to(tmp_path, reports):
    path = tmp_path / "notes.txt"
    path.write_text("my notes", "utf-8")
    with pytest.raises(ReviewError, match="no line of a review"):
        review(reports["pingchuan-2020"], who="li", file=path)
    assert path.read_text("utf-8") == "my notes"


def test_a_file_that_cannot_be_written_is_refused_at_once(tmp_path, reports):
    (tmp_path / "taken").write_text("", "utf-8")
    for path in (tmp_path, tmp_path / "taken" / "x.jsonl"):
        with pytest.raises(ReviewError, match="the file cannot be used"):
            review(reports["pingchuan-2020"], who="li", file=path)


def test_a_full_disk_changes_nothing(session):
    import resource  # which Windows lacks

    session.correct(TOTAL, "3")
    before, size = _stand(session), session.file.stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 50, hard))
    try:
        with pytest.raises(ReviewError, match="the file cannot be used"):
            session.correct(HELD, "4")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert _stand(session) == before
    assert session.file.stat().st_size == size
    session.correct(HELD, "4")
    assert _stand(_again(session)) == _stand(session)


def test_what_was_done_survives_a_kill(tmp_path):
    path = tmp_path / "x.jsonl"
    code = (
        "import os, signal; from pathlib import Path; from gipa_extract import extract\n"
        "from gipa_extract.reviewing import review\n"
        f"session = review(extract(Path({str(PINGCHUAN)!r})), who='li', file={str(path)!r})\n"
        f"session.correct({TOTAL!r}, '3'); os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    assert apply(extract(PINGCHUAN), path)[TOTAL].value == 3


def test_two_sessions_on_one_file_see_one_another(session):
    other = _again(session)
    session.correct(TOTAL, "3")
    other.correct(HELD, "4")
    session.note(HELD, "甲")
    assert set(session.decided) == {TOTAL, HELD}
    other.undo()
    assert _stand(_again(session)) == _stand(other)


# Gold


def test_a_review_becomes_gold_that_the_check_accepts(session, tmp_path):
    path = tmp_path / "gold" / "pingchuan-2020.toml"
    assert session.to_gold(path) == ["period_stated"]
    assert any("period_stated is still '?'" in wrong for wrong in check_gold(path))
    session.state("period_stated", True)
    assert session.to_gold(path) == []
    assert check_gold(path) == []
    assert path.read_text("utf-8").startswith("# gipa.review/1 review · li: 0 of 198 cells looked")
    ours, theirs = load_gold(path), load_gold(GOLD / path.name)
    assert (ours.cells, ours.broken) == (theirs.cells, theirs.broken)
    assert (ours.title, ours.period) == (theirs.title, theirs.period)
    assert (ours.problems, ours.measures) == (theirs.problems, theirs.measures)


@pytest.mark.parametrize("name", sorted(path.stem for path in GOLD.glob("*.toml")))
def test_every_reading_of_the_five_becomes_gold(name, reports, tmp_path):
    session = review(reports[name], who="li", file=tmp_path / "x.jsonl")
    session.state("period_stated", False)
    session.to_gold(tmp_path / f"{name}.toml")
    assert check_gold(tmp_path / f"{name}.toml") == []
    agreed = agree([load_gold(tmp_path / f"{name}.toml")], [load_gold(GOLD / f"{name}.toml")])
    assert (agreed[0].agreed, agreed[0].items) == (198, 198)


def test_gold_of_another_hand_is_never_written_over(session, tmp_path):
    path = tmp_path / "pingchuan-2020.toml"
    path.write_bytes((GOLD / path.name).read_bytes())
    with pytest.raises(ReviewError, match="is there already"):
        session.to_gold(path)
    assert path.read_bytes() == (GOLD / path.name).read_bytes()


def test_labelling_from_nothing_reads_nothing_and_ends_in_gold(tmp_path):
    truth = load_gold(GOLD / "xiejiaji-2019.toml")
    session = label(XIEJIAJI, who="li", file=tmp_path / "x.jsonl")
    assert {cell.kind for cell in session.report.cells} == {"absent"}
    assert session.items[0] == "issuer"
    path = tmp_path / "xiejiaji-2019.toml"
    assert len(session.to_gold(path)) == 206
    with pytest.raises(ReviewError, match="say what is printed"):
        session.accept(TOTAL)
    for item, cell in truth.cells.items():
        session.correct(item, cell.raw)
    for name in ("issuer", "title", "year"):
        session.state(name, getattr(truth, name))
    session.state("period", truth.period)
    session.state("period_stated", True)
    text = session.document.text
    for name in ("problems", "measures"):
        for quote in getattr(truth, name):
            at = text.index(quote)
            session.add(name, (at, at + len(quote)))
    for claim in truth.claims:
        at = text.index(claim.quote)
        session.add("claims", (at, at + len(claim.quote)), about=claim.about)
    assert session.to_gold(path) == []
    assert check_gold(path) == []
    parts = agree([load_gold(path)], [truth])
    assert {p.part: p.items - p.agreed for p in parts if p.part != "broken"} == {
        "cells": 0, "cells not both zero": 0, "kinds": 0, "header facts": 0,
        "claims": 0, "problems": 0, "measures": 0,
    }  # fmt: skip
    told = [(claim.about, claim.value) for claim in load_gold(path).claims]
    assert told == [(claim.about, claim.value) for claim in truth.claims]


def _printing(name: str, raw: str) -> Cell:
    """The cell that a document prints so, whatever it is."""
    document = Document(text=raw)
    return cell_printing(Cell(name), raw, Span(0, len(raw)), document)


_RAW = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@given(raws=st.lists(_RAW, min_size=1, max_size=8), issuer=_RAW)
def test_whatever_is_printed_can_be_written_and_read_back(raws, issuer):
    form = forms.form("2019")
    cells = {name: Cell(name) for name in form.cell_ids}
    told = [_printing(name, raw) for name, raw in zip(cells, raws, strict=False)]
    cells |= {cell.id: cell for cell in told}
    facts = {
        "issuer": issuer + "区", "title": issuer + "报告", "year": 2020, "period_stated": False,
        "period": Period(start="2020-01-01", end="2020-12-31"),
        "problems": [], "measures": [], "claims": [],
    }  # fmt: skip
    text = gold_text(document="x.txt", sha256="0", form=form, cells=cells, facts=facts)
    truth = parse_gold(text, Path("x.toml"))
    assert truth.issuer == issuer + "区"
    assert truth.broken == tuple(broken_rules(cells, form))
    for cell in told:
        found = truth.cells[cell.id]
        assert (found.kind, found.value) == (cell.kind, cell.value)
        assert gold_mark(Cell(cell.id, found.value, found.kind, found.raw)) == gold_mark(cell)


# What the widget shows


def test_the_view_says_why_and_offers_other_readings(session):
    view = ReviewView(session)
    shown = view.current_state()["state"]["cells"][TOTAL]
    assert shown["at"] == [3901, 3902]
    assert shown["line"] == 341
    assert len(shown["why"]) == 2
    assert all("总计" in why for why in shown["why"])
    session.correct(TOTAL, "3")
    assert view.current_state()["state"]["cells"][TOTAL]["others"] == ["0"]
    assert view.preview_of("减79") == "数字 -79"
    assert view.label_of(TOTAL) == "三、本年度办理结果 › （七）总计 › 总计"


def test_a_blind_view_whispers_nothing(tmp_path):
    session = label(PINGCHUAN, who="li", file=tmp_path / "x.jsonl")
    session.correct("requests.received.natural_person", "3")
    session.correct("requests.received.total", "4")
    now = ReviewView(session).current_state()
    assert "gx-mark" not in now["form"]
    assert "gx-doubtful" not in now["form"]
    assert all(not cell.get("why") for cell in now["state"]["cells"].values())


def test_hostile_text_is_escaped_in_the_form(tmp_path):
    session = label(PINGCHUAN, who="li", file=tmp_path / "x.jsonl")
    session.correct(TOTAL, "<script>alert(1)</script>")
    form = ReviewView(session).current_state()["form"]
    assert "<script>" not in form
    assert "&lt;script&gt;" in form or "&#60;script&#62;" in form


def test_importing_the_package_loads_no_widget():
    code = (
        "import sys, gipa_extract.reviewing;"
        "print([n for n in ('anywidget', 'ipywidgets', 'traitlets', 'IPython') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_without_the_extra_the_error_names_the_command(tmp_path):
    code = (
        "import sys; sys.modules['anywidget'] = None\n"
        "from gipa_extract.reviewing import label\n"
        f"session = label({str(PINGCHUAN)!r}, who='li', file={str(tmp_path / 'x.jsonl')!r})\n"
        "session.widget"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert 'pip install "gipa-extract[notebook]"' in done.stderr
