"""The ledger: what it keeps, and what it says of a folder that it cannot use."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas
import pytest

from gipa_extract import Report
from gipa_extract.store import (
    LEDGER,
    Failure,
    FoundInput,
    KeptAnswer,
    Ledger,
    Outcome,
    Recipe,
    StoreError,
    pack,
)

RULES = Recipe("rules", "", "", "1")
LOST = Failure("read", "the file is empty", "download it again")


def found(*names: str, size: int = 1) -> Iterator[FoundInput]:
    return (FoundInput(name, None, name, None, None, size, 0) for name in names)


@pytest.fixture
def report(reports: dict[str, Report]) -> Report:
    return reports["qixia-office-2020"]


def test_a_report_comes_back_as_it_was_packed_under_its_inputs_name(
    tmp_path: Path, report: Report
) -> None:
    with Ledger(tmp_path, writable=True) as ledger:
        ledger.add_inputs(found("a.txt", "b.txt"))
        recipe = ledger.set_recipe(RULES)
        ledger.record_outcomes([Outcome([1, 2], "00", pack(report))], recipe)
        assert ledger.finished_contents(["00", "11"], recipe) == {"00"}
        first, second = ledger.reports()
    assert (first.source.path, second.source.path) == ("a.txt", "b.txt")
    assert first.cells == second.cells == report.cells
    assert first.extraction == report.extraction
    assert first.findings == report.findings


def test_equal_content_has_equal_payload_whatever_its_path_and_time(report: Report) -> None:
    other = report.model_copy(deep=True)
    other.source.path = "elsewhere.txt"
    other.extraction.seconds = 99
    assert pack(other).payload == pack(report).payload
    assert pack(other).seconds == 99


def test_a_changed_file_is_pending_again_and_an_unchanged_one_is_not(tmp_path: Path) -> None:
    with Ledger(tmp_path, writable=True) as ledger:
        ledger.add_inputs(found("a.txt", "b.txt"))
        recipe = ledger.set_recipe(RULES)
        ledger.record_outcomes([Outcome([1], None, LOST), Outcome([2], None, LOST)], recipe)
        ledger.add_inputs(found("a.txt"))
        ledger.add_inputs(found("b.txt", size=2))
        assert [item.name for item in ledger.pending_inputs(recipe)] == ["b.txt"]


def test_another_recipe_has_everything_pending_and_the_first_one_nothing(tmp_path: Path) -> None:
    with Ledger(tmp_path, writable=True) as ledger:
        ledger.add_inputs(found("a.txt"))
        recipe = ledger.set_recipe(RULES)
        ledger.record_outcomes([Outcome([1], None, LOST)], recipe)
        other = ledger.set_recipe(RULES._replace(prompt_sha256="ff"))
        assert [item.name for item in ledger.pending_inputs(other)] == ["a.txt"]
        assert ledger.set_recipe(RULES) == recipe
        assert list(ledger.pending_inputs(recipe)) == []


def test_forgotten_failures_of_a_stage_are_pending_again(tmp_path: Path) -> None:
    with Ledger(tmp_path, writable=True) as ledger:
        ledger.add_inputs(found("a.txt", "b.txt", "c.txt"))
        recipe = ledger.set_recipe(RULES)
        hung = Failure("process", "took too long", "")
        made = [Outcome([1, 2], "00", hung), Outcome([3], None, LOST)]
        ledger.record_outcomes(made, recipe)
        assert ledger.progress()[:4] == (3, 0, 3, 0)
        assert ledger.forget_failures("process") == 2
        assert [item.name for item in ledger.pending_inputs(recipe)] == ["a.txt", "b.txt"]
        assert ledger.finished_contents(["00"], recipe) == set()
        assert list(ledger.failures()) == [("c.txt", None, LOST)]


def test_a_batch_is_written_whole_or_not_at_all(tmp_path: Path, report: Report) -> None:
    with Ledger(tmp_path, writable=True) as ledger:
        ledger.add_inputs(found("a.txt", "b.txt"))
        recipe = ledger.set_recipe(RULES)
        twice = [Outcome([1], "00", pack(report)), Outcome([2], "00", pack(report))]
        with pytest.raises(StoreError):
            ledger.record_outcomes(twice, recipe)
        assert ledger.progress()[:4] == (2, 0, 0, 2)


def test_the_ledger_opens_in_pandas_with_one_line(tmp_path: Path, report: Report) -> None:
    with Ledger(tmp_path, writable=True) as ledger:
        ledger.add_inputs(found("a.txt"))
        ledger.record_outcomes([Outcome([1], "00", pack(report))], ledger.set_recipe(RULES))
    db = sqlite3.connect(tmp_path / LEDGER)
    frame = pandas.read_sql("SELECT * FROM reports", db)
    db.close()
    assert frame.loc[0, ["name", "issuer", "year"]].tolist() == [
        "a.txt",
        "栖霞区人民政府办公室",
        2020,
    ]


def test_a_finished_ledger_is_one_file_that_read_only_media_can_hold(tmp_path: Path) -> None:
    with Ledger(tmp_path, writable=True) as ledger:
        ledger.add_inputs(found("a.txt"))
    assert sorted(path.name for path in tmp_path.iterdir()) == [LEDGER, "lock.sqlite"]


def test_the_second_process_is_refused_and_may_look(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from gipa_extract.store import Ledger, StoreError\n"
        "folder = Path(sys.argv[1])\n"
        "with Ledger(folder) as ledger: print(ledger.progress().inputs)\n"
        "try: Ledger(folder, writable=True)\n"
        "except StoreError as error: print(error)\n"
    )
    with Ledger(tmp_path, writable=True) as ledger:
        ledger.add_inputs(found("a.txt"))
        done = subprocess.run(
            [sys.executable, "-c", code, tmp_path], capture_output=True, text=True
        )
    assert done.stdout.splitlines() == [
        "1",
        f"{tmp_path}: ledger: another process is working on this run → "
        "wait for it, or name another folder",
    ]


def test_a_folder_without_a_run_is_not_made_into_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no run is here"):
        Ledger(tmp_path / "typo")
    assert not (tmp_path / "typo").exists()


@pytest.mark.parametrize("start", [0, 100, 4096])
def test_a_damaged_ledger_is_refused_with_the_way_out(tmp_path: Path, start: int) -> None:
    with Ledger(tmp_path, writable=True) as ledger:
        ledger.add_inputs(found(*(f"{number}.txt" for number in range(1000))))
    data = bytearray((tmp_path / LEDGER).read_bytes())
    data[start:] = b"\xa5" * (len(data) - start)
    (tmp_path / LEDGER).write_bytes(data)
    with (
        pytest.raises(StoreError, match=r"damaged.*move it away"),
        Ledger(tmp_path, writable=True) as ledger,
    ):
        list(ledger.pending_inputs(1))
    assert (tmp_path / LEDGER).read_bytes()[4096:] == data[4096:]


def test_somebody_elses_database_is_left_alone(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / LEDGER)
    db.execute("CREATE TABLE theirs (x)")
    db.close()
    with pytest.raises(StoreError, match="not a ledger"):
        Ledger(tmp_path, writable=True)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="name another folder"):
        Ledger(tmp_path / "file" / "run", writable=True)


def test_a_full_disk_is_said_and_costs_only_the_batch(tmp_path: Path, report: Report) -> None:
    code = """
import resource, signal, sys
from pathlib import Path
from gipa_extract.store import *
from gipa_extract.store import pack
from gipa_extract import extract
report = pack(extract(Path(sys.argv[2])))
with Ledger(Path(sys.argv[1]), writable=True) as ledger:
    ledger.add_inputs(FoundInput(f"{n}", None, f"{n}", None, None, 1, 0) for n in range(1000))
    recipe = ledger.set_recipe(Recipe("rules", "", "", "1"))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, resource.RLIM_INFINITY))
    try:
        for n in range(1000):
            ledger.record_outcomes([Outcome([n + 1], f"{n:064x}", report)], recipe)
    except StoreError as error:
        print(error)
"""
    source = "data/reports/qixia-office-2020.txt"
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path, source], capture_output=True, text=True
    )
    assert "free some space and start again: what is recorded is kept" in done.stdout, done.stderr
    with Ledger(tmp_path, writable=True) as ledger:
        results = ledger.progress().results
        assert 0 < results < 1000
        assert len(list(ledger.reports())) == results


def test_every_answer_that_was_paid_is_counted_and_the_first_is_kept(tmp_path: Path) -> None:
    with Ledger(tmp_path, writable=True) as ledger:
        answers = ledger.answers(ledger.set_recipe(RULES))
        answers.keep("k", 0, None, (1, 100, 0, 0.5))
        assert answers.get("k") == KeptAnswer(0, None)
        answers.keep("k", 200, {"text": "是"}, (1, 100, 10, 0.25))
        answers.keep("k", 200, {"text": "否"}, (1, 100, 10, 0.25))  # asked while the first was
        answers.merge_batch([("k", 200, {"text": "否"}, (1, 100, 10, 0.25))])  # a batch comes again
        assert answers.get("k") == KeptAnswer(200, {"text": "是"})
        assert answers.spent() == (3, 300, 20, 1.0)
        assert ledger.progress()[4:6] == (3, 1.0)


def test_a_request_waits_until_a_batch_answers_it_or_was_tried_often_enough(tmp_path: Path) -> None:
    with Ledger(tmp_path, writable=True) as ledger:
        answers = ledger.answers(ledger.set_recipe(RULES))
        for key in ("a", "b", "c", "a"):
            answers.want(key, {"of": key})
        first, second, third = answers.wanted_requests()
        assert [wanted.request for wanted in (first, second, third)] == [
            {"of": "a"},
            {"of": "b"},
            {"of": "c"},
        ]
        answers.plan_batch(first.id, second.id, 0.5)
        assert [wanted.key for wanted in answers.wanted_requests()] == ["c"]
        for tries in (1, 2):
            [batch] = ledger.batches()
            assert (batch.requests, batch.state) == (2 if tries == 1 else 1, "planned")
            answers.merge_batch([("a", 200, {}, (1, 1, 1, 0.0))])
            answers.close_batch(batch.id, tries=2, refusal=KeptAnswer(503, {"why": "expired"}))
            if tries == 1:
                assert [wanted.key for wanted in answers.wanted_requests()] == ["b", "c"]
                answers.plan_batch(second.id, second.id, 0.5)
        assert answers.get("b") == KeptAnswer(503, {"why": "expired"})
        assert (answers.get("c"), ledger.batches()) == (None, [])
