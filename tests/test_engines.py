"""A run on Ray: the same end as a local one, whatever is lost on the way."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas
import pytest

from eval.bench_kill import write_files
from gipa_extract import bulk
from gipa_extract.bulk import Columns, Finished, Options
from gipa_extract.errors import AuthError, BudgetError, MissingExtraError, ReadError
from gipa_extract.llm import Client, Prices, Settings
from gipa_extract.store import Ledger, Recipe, StoreError
from tests.conftest import REPORTS, ROOT
from tests.loopback import Loopback, Script, fails, says
from tests.needs import needs
from tests.wild_files import FILES

ray: Any = needs("ray", "ray")
needs("fsspec", "ray")

from gipa_extract.bulk import on_ray
from gipa_extract.bulk.on_ray.cluster_start import start_on_cluster

pytestmark = pytest.mark.slow

MEMORY = 80 * 2**20
ONE = Options(workers=1, seconds=20)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A cluster of one node with two CPUs, and this process connected to it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))  # workers import from tests
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        made = started()
        try:
            ray.init(made.address, log_to_driver=False, logging_level="error")
            yield made
        finally:
            ray.shutdown()
            made.shutdown()


def started() -> Any:
    """Ray gives a node 30 seconds to start, which a busy machine may not have."""
    from ray.cluster_utils import Cluster

    node = {"num_cpus": 2, "include_dashboard": False, "object_store_memory": MEMORY}
    for _ in range(3):
        try:
            return Cluster(initialize_head=True, head_node_args=node)
        except Exception as error:
            late = error
    raise late


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return write_files(tmp_path / "files", 8)


def ends(out: Path) -> dict[str, str]:
    """Name → the reason of its failure, or the JSON of its report but for the seconds."""
    frame = pandas.read_parquet(next(out.iterdir()))
    assert frame["name"].is_unique
    failed = frame[frame["outcome"] == "failure"]
    return results(on_ray.reports(str(out))) | dict(
        zip(failed["name"], failed["reason"], strict=True)
    )


def results(reports: Any) -> dict[str, str]:
    found = {}
    for report in reports:
        report.extraction.seconds = 0
        found[report.source.path] = report.model_dump_json()
    return found


def local_ends(folder: Path) -> dict[str, str]:
    with Ledger(folder) as ledger:
        failures = {name: failure.reason for name, _, failure in ledger.failures()}
        return results(ledger.reports()) | failures


def test_a_run_ends_as_a_local_one_bit_for_bit(cluster: Any, tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", 120, odd=True)
    inputs = [files, ROOT / "data" / "reports"]
    local = bulk.run(inputs, out=tmp_path / "local", options=ONE)
    ended = on_ray.run_on_ray(inputs, out=tmp_path / "ray", options=ONE)
    assert ended == local == (125, 119, 6, 0, 0, 0.0, 0, 0)
    assert ends(tmp_path / "ray") == local_ends(tmp_path / "local")


def test_each_of_two_reports_in_a_file_has_its_result_as_in_a_local_run(
    cluster: Any, tmp_path: Path
) -> None:
    rows = ["path,city"]
    for name, city in (("a.html", "x"), ("b.html", "y"), ("copy.html", "z")):
        source = REPORTS[0] if name == "b.html" else FILES / "19-html-two-reports_d21a.html"
        (tmp_path / name).write_bytes(source.read_bytes())
        rows.append(f"{name},{city}")
    table = tmp_path / "table.csv"
    table.write_text("\n".join(rows))
    local = bulk.run([table], out=tmp_path / "local", options=ONE)
    ended = on_ray.run_on_ray([table], out=tmp_path / "ray", options=ONE)
    assert ended == local == (3, 3, 0, 0, 0, 0.0, 0, 2)
    assert on_ray.status(str(tmp_path / "ray"))[0].more_reports == 2
    assert ends(tmp_path / "ray") == local_ends(tmp_path / "local")
    users = {
        Path(report.source.path or "").name: row["city"]
        for report, row in on_ray.reports_with_rows(str(tmp_path / "ray"))
    }
    second = {"a.html#report-2": "x", "copy.html#report-2": "z"}
    assert users == {"a.html": "x", "b.html": "y", "copy.html": "z"} | second
    assert on_ray.run_on_ray([table], out=tmp_path / "ray", options=ONE) == ended


def test_a_node_that_is_killed_in_mid_run_changes_nothing(cluster: Any, tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", 600, odd=True)
    bulk.run([files], out=tmp_path / "local", options=Options(workers=2))
    node = cluster.add_node(num_cpus=2, object_store_memory=MEMORY)
    cluster.wait_for_nodes()
    killed = threading.Event()

    def kill(_: Finished) -> None:
        if not killed.is_set():
            killed.set()
            cluster.remove_node(node, allow_graceful=False)

    ended = on_ray.run_on_ray([files], out=tmp_path / "ray", on_finished=kill)
    assert ended == (600, 570, 30, 0, 0, 0.0, 0, 0)
    assert ends(tmp_path / "ray") == local_ends(tmp_path / "local")


def test_a_duplicate_is_done_once_and_has_a_row_for_each_path(cluster: Any, tmp_path: Path) -> None:
    for number in range(9):
        (tmp_path / f"{number}.txt").write_bytes(REPORTS[number % 3].read_bytes())
    made: list[Finished] = []
    out = tmp_path / "ray"
    on_ray.run_on_ray([tmp_path / "?.txt"], out=out, options=ONE, on_finished=made.append)
    assert sum(each.made is not None for each in made) == 3
    reports = list(on_ray.reports(str(out)))
    assert {report.source.path for report in reports} == {
        str(tmp_path / f"{number}.txt") for number in range(9)
    }
    assert len({report.source.sha256 for report in reports}) == 3


def test_a_second_start_does_only_what_is_new_or_changed(
    cluster: Any, tmp_path: Path, files: Path
) -> None:
    out = tmp_path / "ray"
    on_ray.run_on_ray([files], out=out, options=ONE)
    (files / "000" / "2.txt").write_bytes(REPORTS[2].read_bytes() + "补充。".encode())
    (files / "000" / "9.txt").write_bytes((files / "000" / "3.txt").read_bytes())
    made: list[Finished] = []
    ended = on_ray.run_on_ray([files], out=out, options=ONE, on_finished=made.append)
    assert ended[:4] == (9, 9, 0, 0)
    assert {Path(each.name).name: each.made is not None for each in made} == {
        "2.txt": True,
        "9.txt": False,
    }
    bulk.run([files], out=tmp_path / "local", options=ONE)
    assert ends(out) == local_ends(tmp_path / "local")


def test_a_changed_column_of_the_users_table_is_taken_up_without_reading_again(
    cluster: Any, tmp_path: Path
) -> None:
    table, out = tmp_path / "inputs.jsonl", tmp_path / "ray"
    text = REPORTS[0].read_text("utf-8")
    (tmp_path / "none.json").write_text("{}", encoding="utf-8")

    def told(gdp: list[str], label: str) -> None:
        rows = [
            {"gdp": gdp[0], "path": str(REPORTS[2])},
            {"gdp": gdp[1], "path": str(tmp_path / "none.json")},
            {"gdp": gdp[2], "text": text, "id": label},
        ]
        lines = [json.dumps(row, ensure_ascii=False) for row in rows]
        table.write_text("\n".join(lines) + "\n", encoding="utf-8")

    made: list[Finished] = []
    told(["1", "2", "3"], "C")
    on_ray.run_on_ray([table], out=out, options=ONE)
    told(["1", "20", "30"], "X")
    ended = on_ray.run_on_ray([table], out=out, options=ONE, on_finished=made.append)
    assert made == []
    assert ended[:4] == (3, 2, 0, 0)
    rows = [row for _, row in on_ray.reports_with_rows(str(out))]
    assert sorted(rows, key=len) == [{"gdp": "1"}, {"gdp": "30", "id": "X"}]
    assert [row for _, row in on_ray.unread_with_rows(str(out))] == [{"gdp": "20"}]
    folder = next(out.iterdir())
    before = {part: part.stat().st_mtime_ns for part in folder.glob("*.parquet")}
    on_ray.run_on_ray([table], out=out, options=ONE)  # nothing has changed: nothing is written
    on_ray.run_on_ray([REPORTS[2]], out=out, options=ONE)  # no table says anything
    assert {part: part.stat().st_mtime_ns for part in folder.glob("*.parquet")} == before
    frame = pandas.read_parquet(folder)
    assert frame["name"].is_unique
    assert set(frame["label"].dropna()) == {"X"}


def test_another_recipe_runs_everything_again_beside_the_old_results(
    cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "ray"
    on_ray.run_on_ray(REPORTS[:2], out=out, options=ONE)
    monkeypatch.setattr(Options, "recipe", lambda _: Recipe("rules", "", "", "2"))
    made: list[Finished] = []
    on_ray.run_on_ray(REPORTS[:2], out=out, options=ONE, on_finished=made.append)
    assert len(made) == 2
    with pytest.raises(StoreError, match=r"several recipes.*rules-2-"):
        list(on_ray.reports(str(out)))
    newer = next(out.glob("rules-2-*"))
    assert len(list(on_ray.reports(str(newer)))) == 2


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("DIE", "the process was ended by SIGKILL"),
        ("HANG", "took more than 1.5 seconds"),
        ("WORKER", "lost its worker 3 times: WorkerCrashedError"),
    ],
)
def test_an_input_that_costs_its_process_or_worker_is_a_failure_and_costs_no_other(
    cluster: Any, tmp_path: Path, files: Path, word: str, reason: str
) -> None:
    bad = files / "000" / "3b.txt"
    bad.write_text(word)
    (files / "000" / "4b.txt").write_text(word)  # the same content, tried once
    options = Options(workers=1, seconds=1.5)
    ended = start_on_cluster(
        [str(files)], str(tmp_path / "ray"), options, tasks="tests.deadly_node"
    )
    assert ended[:4] == (10, 8, 2, 0)
    assert ends(tmp_path / "ray")[str(bad)] == reason
    progress, reasons = on_ray.status(str(tmp_path / "ray"))
    assert (progress, reasons) == (ended, [("process", reason, 2)])


def test_failures_that_are_forgotten_are_taken_up_again(cluster: Any, tmp_path: Path) -> None:
    late = tmp_path / "late.txt"
    late.symlink_to(tmp_path / "content")
    inputs, out = [late, *REPORTS[:2]], tmp_path / "ray"
    assert on_ray.run_on_ray(inputs, out=out, options=ONE)[:4] == (3, 2, 1, 0)
    assert on_ray.run_on_ray(inputs, out=out, options=ONE)[:4] == (3, 2, 1, 0)
    assert on_ray.forget_failures(str(out), "process") == 0
    assert on_ray.forget_failures(str(out), "read") == 1
    (tmp_path / "content").write_bytes(REPORTS[3].read_bytes())
    assert on_ray.run_on_ray(inputs, out=out, options=ONE)[:4] == (3, 3, 0, 0)


def test_odd_inputs_come_to_the_ends_of_a_local_run(cluster: Any, tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", 3) / "000"
    (files / "ring.txt").symlink_to("ring.txt")
    os.mkfifo(files / "pipe.txt")
    (files / "panel.csv").write_text("name,sha256,issuer,year,edition,a\n")
    Path(os.fsdecode(os.fsencode(files) + b"/\xbe\xd6.txt")).write_bytes(REPORTS[0].read_bytes())
    rows = [{"path": f"{files}/1.txt", "id": n} for n in range(3)]
    lines = [*map(json.dumps, rows), "{", "[1]", '{"path": "a\\u0000b"}', '{"text": ""}']
    table = tmp_path / "t.jsonl"
    table.write_text("\n".join(lines))
    packed = tmp_path / "a.zip"
    with zipfile.ZipFile(packed, "w") as file:
        for path in REPORTS[:2]:
            file.writestr(path.name, path.read_bytes())
    inputs, out = [files, table, packed], tmp_path / "ray"
    local = bulk.run(inputs, out=tmp_path / "local", options=ONE)
    assert on_ray.run_on_ray(inputs, out=out, options=ONE) == local
    assert local.not_reports == 1
    with Ledger(tmp_path / "local") as ledger:
        others = {name: code for name, _, code in ledger.not_reports()}
        failures = [(name, failure) for name, _, failure in ledger.failures()]
    assert sorted(on_ray.ends(str(out))[0]) == sorted(failures)
    assert dict(on_ray.ends(str(out))[1]) == others
    assert results(on_ray.reports(str(out))).items() <= local_ends(tmp_path / "local").items()
    assert on_ray.run_on_ray(inputs, out=out, options=ONE)[:4] == local[:4]
    assert on_ray.forget_failures(str(out)) == local.failures


def test_one_relative_name_from_two_folders_is_two_rows(
    cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder, path in zip(("one", "two"), REPORTS, strict=False):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_bytes(path.read_bytes())
        monkeypatch.chdir(tmp_path / folder)
        ended = on_ray.run_on_ray(["a.txt"], out=tmp_path / "ray", options=ONE)
    assert ended[:4] == (2, 2, 0, 0)
    assert ends(tmp_path / "ray").keys() == {"a.txt", str(tmp_path / "two" / "a.txt")}


def test_what_a_crash_left_half_written_is_no_result(
    cluster: Any, tmp_path: Path, files: Path
) -> None:
    out = tmp_path / "ray"
    on_ray.run_on_ray([files], out=out, options=ONE)
    parts = sorted(next(out.iterdir()).iterdir())
    half = parts[0].read_bytes()[:500]
    parts[0].with_name(f".{parts[0].stem}.0a1b2c3d").write_bytes(half)
    parts[0].unlink()
    made: list[Finished] = []
    ended = on_ray.run_on_ray([files], out=out, options=ONE, on_finished=made.append)
    assert ended[:4] == (8, 8, 0, 0)
    assert 0 < len(made) < 8
    parts[1].write_bytes(half)
    with pytest.raises(StoreError, match=parts[1].name):
        on_ray.run_on_ray([files], out=out, options=ONE)


def test_addresses_give_what_paths_give(cluster: Any, tmp_path: Path) -> None:
    """Of a folder, a glob, a zip and a table, whose rows have addresses, paths and texts."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "one.txt").write_bytes(REPORTS[0].read_bytes())
    (folder / ".hidden").write_bytes(b"no input")
    with zipfile.ZipFile(folder / "all.zip", "w") as packed:
        packed.writestr("two.txt", REPORTS[1].read_bytes())
        packed.writestr("__MACOSX/two.txt", b"no input")
    table = folder / "table.csv"
    pandas.DataFrame(
        {
            "id": ["a", "b", "c", "d", "e"],
            "file": [REPORTS[2].as_uri(), "one.txt", "", "gone.txt", ""],
            "text": ["", "", REPORTS[3].read_text("utf-8"), "", ""],
        }
    ).to_csv(table, index=False)
    out = (tmp_path / "ray").as_uri()
    names = [f"{folder.as_uri()}/one.txt", f"{folder.as_uri()}/*.zip", table.as_uri()]
    options = Options(workers=1, columns=Columns(path="file"))
    ended = on_ray.run_on_ray(names, out=out, options=options)
    assert ended[:4] == (7, 5, 2, 0)
    frame = pandas.read_parquet(next((tmp_path / "ray").iterdir()))
    labels = dict(zip(frame["name"], frame["label"].fillna(""), strict=True))
    assert labels == {
        f"{folder.as_uri()}/one.txt": "",
        f"{folder.as_uri()}/one.txt [b]": "b",
        f"{folder.as_uri()}/all.zip!two.txt": "",
        REPORTS[2].as_uri(): "a",
        f"{table.as_uri()}#3": "c",
        f"{folder.as_uri()}/gone.txt": "d",
        f"{table.as_uri()}#5": "e",
    }
    years = {report.source.path: report.year for report in on_ray.reports(out)}
    assert years[f"{folder.as_uri()}/all.zip!two.txt"] == 2020


def test_an_address_that_leads_nowhere_is_an_error_and_no_run(cluster: Any, tmp_path: Path) -> None:
    for name in ("file:///no/such/place", "file:///no/such/*", "nosuch://x", "no-such-file"):
        with pytest.raises(ReadError, match=r"no such|cannot be had"):
            on_ray.run_on_ray([name], out=tmp_path / "ray", options=ONE)
    assert not (tmp_path / "ray").exists()


def test_an_output_that_cannot_be_written_ends_the_run(cluster: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StoreError, match="check the address"):
        on_ray.run_on_ray(REPORTS, out=tmp_path / "file" / "ray", options=ONE)


def test_an_interrupted_run_is_continued(cluster: Any, tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", 60)

    def interrupt(_: Finished) -> None:
        raise KeyboardInterrupt

    out = tmp_path / "ray"
    with pytest.raises(KeyboardInterrupt):
        on_ray.run_on_ray([files], out=out, options=ONE, on_finished=interrupt)
    done = on_ray.status(str(out))[0].results
    assert 0 < done < 60
    made: list[Finished] = []
    on_ray.run_on_ray([files], out=out, options=ONE, on_finished=made.append)
    assert len(made) == 60 - done
    bulk.run([files], out=tmp_path / "local", options=ONE)
    assert ends(out) == local_ends(tmp_path / "local")


# With a model: this process asks it, so that one client's limits hold for the whole cluster.


@contextlib.contextmanager
def asking(script: Script, **settings: object) -> Iterator[tuple[Loopback, Options]]:
    plain = {"model": "m", "mode": "json", "cache": False, "transport_retries": 0, "attempts": 1}
    with Loopback(script) as server:
        once = {"base_url": server.url, "concurrency": 4}
        chosen = Settings(**(once | plain | settings))  # type: ignore[arg-type]
        with Client(chosen) as client:
            yield server, Options(workers=1, strategy="llm", model=client)


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_a_model_is_asked_as_in_a_local_run(cluster: Any, tmp_path: Path) -> None:
    with asking(says("nonsense")) as (server, options):
        on_ray.run_on_ray(REPORTS[:2], out=tmp_path / "ray", options=options)
        asked = len(server.asked)
    with asking(says("nonsense")) as (server, options):
        bulk.run(REPORTS[:2], out=tmp_path / "local", options=options)
        assert len(server.asked) == asked > 2
    assert ends(tmp_path / "ray") == local_ends(tmp_path / "local")
    for file in (tmp_path / "ray").rglob("*.parquet"):
        assert b"sk-test" not in file.read_bytes()


def test_money_is_not_exceeded_and_no_answer_is_paid_twice(cluster: Any, tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", 12)
    million = Prices(1_000_000 / 110, 1_000_000 / 110)  # one dollar for each answer of 110 tokens
    limit = {"max_cost_usd": 10.0, "prices": million}
    with asking(says("nonsense"), **limit) as (server, options):
        for _ in range(2):  # the second start has no money left, and sends nothing
            with pytest.raises(BudgetError):
                on_ray.run_on_ray([files], out=tmp_path / "ray", options=options)
            assert 10 <= len(server.asked) <= 10 + 4
        assert options.model is not None
        rich = Client(replace(options.model.settings, max_cost_usd=None))
        options = replace(options, model=rich)
        ended = on_ray.run_on_ray([files], out=tmp_path / "ray", options=options)
        assert ended[:4] == (12, 12, 0, 0)
        assert len(server.asked) - 4 <= ended.calls <= len(server.asked)


def test_a_wrong_key_ends_the_run_and_marks_nothing_as_done(cluster: Any, tmp_path: Path) -> None:
    with asking(fails(401)) as (_, options), pytest.raises(AuthError):
        on_ray.run_on_ray(REPORTS, out=tmp_path / "ray", options=options)
    assert not on_ray.holds_parts(str(tmp_path / "ray"))


# Around it


def gipa(*args: object) -> subprocess.CompletedProcess[str]:
    code = "from gipa_extract import cli; cli.main()"
    command = [sys.executable, "-W", "error", "-c", code, *map(str, args)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120)


def test_commands_run_status_retry_and_export(cluster: Any, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    out = tmp_path / "ray"
    inputs = ["data/reports", tmp_path / "empty.txt"]
    engine = ["--engine", "ray", "--address", cluster.address]
    done = gipa("bulk", *inputs, "--out", out, *engine)
    first = "6 inputs: 5 results, 1 failure, 0 pending"
    assert (done.returncode, done.stdout.splitlines()[0], done.stderr) == (1, first, "")
    assert done.stdout.splitlines()[-1] == (
        f"Next: gipa export {out} --to panel.csv; "
        f"to review: gipa export {out} --to reports.jsonl, then gipa review reports.jsonl"
    )
    done = gipa("review", out, "--who", "li")
    assert (done.returncode, done.stdout) == (1, "")
    assert "the output of --engine ray cannot be reviewed as it is → write reports" in done.stderr
    done = gipa("bulk", "status", out)
    assert done.stdout.splitlines() == [first, "  1 × read: the file is empty"]
    done = gipa("export", out, "--to", tmp_path / "panel.csv")
    lacking = f"inputs without a report: 1 failed, 0 pending; see: gipa bulk status {out} --files\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, "", lacking)
    assert len(pandas.read_csv(tmp_path / "panel.csv")) == 5
    done = gipa("bulk", "retry", out)
    assert done.stdout.startswith("1 failure forgotten; to try it: ")
    assert gipa("bulk", "status", out).stdout == "5 inputs: 5 results, 0 failures, 0 pending\n"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--engine", "ray"], "no inputs"),
        (["--engine", "ray", "data/reports", "--batch", "--model", "m"], "--batch"),
        (["data/reports", "--address", "auto"], "--engine ray"),
    ],
)
def test_what_does_not_go_together_is_an_error_before_anything_starts(
    tmp_path: Path, options: list[str], said: str
) -> None:
    done = gipa("bulk", "--out", tmp_path / "ray", *options)
    assert done.returncode in (1, 2)
    assert (done.stdout, said in done.stderr) == ("", True)
    assert not (tmp_path / "ray").exists()


def test_rules_of_the_user_go_with_the_tasks(cluster: Any, tmp_path: Path) -> None:
    rules = tmp_path / "mine.toml"
    rules.write_text('[[silence]]\nids = ["row:*", "claim:*"]', "utf-8")
    options = Options(workers=1, rules=rules)
    on_ray.run_on_ray(REPORTS, out=tmp_path / "ray", options=options)
    bulk.run(REPORTS, out=tmp_path / "local", options=options)
    assert ends(tmp_path / "ray") == local_ends(tmp_path / "local")
    on_ray.run_on_ray(REPORTS, out=tmp_path / "plain", options=ONE)
    assert ends(tmp_path / "plain") != ends(tmp_path / "ray")


def test_a_cluster_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    code = (
        "from gipa_extract.bulk import on_ray\nfrom gipa_extract.errors import GipaError\n"
        f"try: on_ray.run_on_ray(['data/reports'], out={str(tmp_path / 'ray')!r}, address='127.0.0.1:1')\n"
        "except GipaError as error: print(error)"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert "--address" in done.stdout


def test_without_the_extra_the_error_names_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gipa_extract.bulk.on_ray.find_spec", lambda _: None)
    with pytest.raises(MissingExtraError, match=r'pip install "gipa-extract\[ray\]"'):
        on_ray.run_on_ray(REPORTS, out=tmp_path)
