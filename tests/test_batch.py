"""Batches: questions out in files, answers in, nothing lost or sent twice on the way."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eval.bench_kill import contents, write_files
from gipa_extract import bulk
from gipa_extract.bulk import Batching, Options
from gipa_extract.errors import AuthError, BudgetError, EndpointError, ModelError
from gipa_extract.llm import Client, Prices, Settings
from gipa_extract.reasons import MODEL_FAILURES
from gipa_extract.store import Ledger
from tests.conftest import ROOT
from tests.loopback import Asked, BatchServer, Loopback, Reply, Step, fails, says

IDS = re.compile(r"\[(\d+)\]")
QUICK = Batching(poll_seconds=0.01)
MILLION = Prices(1_000_000, 1_000_000)
"""One US dollar for each token."""


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-a-secret-key")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Five reports; the rules leave a row of four of them open."""
    return write_files(tmp_path / "files", 5, irregular=True)


def points(body: dict[str, Any]) -> Reply:
    """An answer that fills each row with all numbers that the question shows."""
    ids = [int(found) for found in IDS.findall(body["messages"][1]["content"])]
    rows = body["response_format"]["json_schema"]["schema"]["properties"]
    return says(json.dumps({row: [ids[0], ids[-1]] for row in rows}))


def options(url: str, batch: Batching | None = QUICK, **settings: Any) -> Options:
    plain = {"model": "m", "cache": False, "transport_retries": 1, "base_url": url}
    client = Client(Settings(**(plain | settings)))
    return Options(workers=1, strategy="hybrid", model=client, batch=batch)


def cells(run: Path) -> list[list[Any]]:
    with Ledger(run) as ledger:
        return [report.cells for report in ledger.reports()]


def failures_of_the_model(run: Path) -> list[str]:
    """The words of each report's note that its model failed."""
    with Ledger(run) as ledger:
        notes = [note for report in ledger.reports() for note in report.notes]
    return [str(note.params["words"]) for note in notes if note.code in MODEL_FAILURES]


@pytest.mark.slow
def test_batches_give_what_single_calls_give(tmp_path: Path, files: Path) -> None:
    with BatchServer(points) as server:
        ended = bulk.run([files], out=tmp_path / "batch", options=options(server.url))
    assert (ended.results, ended.calls) == (5, 4)
    assert server.steps == ["upload", "submit", "state", "state", "download"]
    assert server.keys == {"Bearer sk-a-secret-key"}
    with Loopback(lambda asked: points(asked.body)) as live:
        bulk.run([files], out=tmp_path / "live", options=options(live.url, None))
    assert cells(tmp_path / "batch") == cells(tmp_path / "live")
    assert any(cell.origin == "llm" for report in cells(tmp_path / "batch") for cell in report)
    sent = [line["body"] for line in server.requests()[0]]
    for each in live.asked:  # a single call streams; all else is the same
        assert each.body.pop("stream")
        assert each.body.pop("stream_options")
    assert sorted(map(json.dumps, sent)) == sorted(json.dumps(each.body) for each in live.asked)


@pytest.mark.slow
def test_a_request_is_known_by_its_hash_and_the_key_is_nowhere(tmp_path: Path, files: Path) -> None:
    with BatchServer(points) as server:
        bulk.run([files], out=tmp_path / "run", options=options(server.url))
    [lines] = server.requests()
    assert {(line["method"], line["url"]) for line in lines} == {("POST", "/v1/chat/completions")}
    assert len({line["custom_id"] for line in lines}) == 4
    assert all(re.fullmatch("[0-9a-f]{64}", line["custom_id"]) for line in lines)
    kept = [path.read_bytes() for path in (tmp_path / "run").iterdir()]
    assert not any(b"secret-key" in data for data in [*kept, *server.files.values()])
    assert {path.suffix for path in (tmp_path / "run").iterdir()} == {".sqlite", ".log"}


@pytest.mark.slow
@pytest.mark.parametrize("limit", [{"requests": 3}, {"bytes": 7_000}])
def test_files_are_split_at_the_limits(tmp_path: Path, files: Path, limit: dict[str, int]) -> None:
    batching = Batching(poll_seconds=0.01, **limit)
    with BatchServer(points) as server:
        ended = bulk.run([files], out=tmp_path / "run", options=options(server.url, batching))
    assert ended.results == 5
    sizes = [len(lines) for lines in server.requests()]
    assert (len(sizes), sum(sizes), max(sizes) <= 3) == (2, 4, True)


@pytest.mark.slow
def test_an_answer_of_no_shape_is_asked_for_again_in_another_batch(
    tmp_path: Path, files: Path
) -> None:
    def answer(body: dict[str, Any]) -> Reply:
        return says("nonsense") if len(body["messages"]) == 2 else points(body)

    with BatchServer(answer) as server:
        chosen = options(server.url, mode="json_schema")
        ended = bulk.run([files], out=tmp_path / "run", options=chosen)
    assert [len(lines) for lines in server.requests()] == [4, 4]
    assert (ended.results, ended.calls) == (5, 8)


def test_what_an_endpoint_refuses_leaves_what_the_rules_read(tmp_path: Path, files: Path) -> None:
    with BatchServer(lambda _: fails(400, "maximum context length")) as server:
        ended = bulk.run([files], out=tmp_path / "run", options=options(server.url))
    assert (ended.results, ended.calls, len(server.batches)) == (5, 0, 1)
    assert "maximum context length" in (tmp_path / "run" / "run.log").read_text("utf-8")


@pytest.mark.slow
def test_a_parameter_that_is_refused_is_left_out_of_the_next_batch(
    tmp_path: Path, files: Path
) -> None:
    def answer(body: dict[str, Any]) -> Reply:
        return fails(400, "unsupported: temperature") if "temperature" in body else points(body)

    with BatchServer(answer) as server:
        ended = bulk.run([files], out=tmp_path / "run", options=options(server.url))
    assert [len(lines) for lines in server.requests()] == [4, 4]
    assert (ended.results, ended.calls) == (5, 4)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answer", "ends"),
    [
        (lambda _: fails(429), ()),
        (points, [("expired", 0)] * 3),
        (points, [("failed", 0)] * 3),
    ],
)
def test_what_three_batches_leave_open_is_noted_and_retry_takes_it_up(
    tmp_path: Path,
    files: Path,
    answer: Callable[[dict[str, Any]], Reply],
    ends: list[tuple[str, int]],
) -> None:
    run = tmp_path / "run"
    with BatchServer(answer, ends=ends) as server:
        assert bulk.run([files], out=run, options=options(server.url))[:4] == (5, 5, 0, 0)
        assert len(server.batches) == 3
        assert ["no answer: batch_2" in words for words in failures_of_the_model(run)] == [True] * 4
        server.answer = points
        with Ledger(run, writable=True) as ledger:
            assert ledger.forget_failures("model") == 4
        assert bulk.run(out=run, options=options(server.url))[:4] == (5, 5, 0, 0)


@pytest.mark.slow
def test_what_an_expired_batch_answered_is_kept(tmp_path: Path, files: Path) -> None:
    with BatchServer(points, ends=[("expired", 3)]) as server:
        ended = bulk.run([files], out=tmp_path / "run", options=options(server.url))
    assert [len(lines) for lines in server.requests()] == [4, 1]
    assert (ended.results, ended.calls) == (5, 4)


def test_a_cancelled_batch_is_not_sent_again_by_itself(tmp_path: Path, files: Path) -> None:
    with BatchServer(points, ends=[("cancelled", 1)]) as server:
        ended = bulk.run([files], out=tmp_path / "run", options=options(server.url))
    assert (ended[:4], len(server.batches)) == ((5, 5, 0, 0), 1)
    assert (
        failures_of_the_model(tmp_path / "run") == ["no answer: batch_0 cancelled (status 503)"] * 3
    )


@pytest.mark.slow
def test_batches_that_a_full_queue_refuses_wait_without_end(tmp_path: Path, files: Path) -> None:
    """Of four batches one goes through in each round: three refusals would else be the end."""
    through, refused = ("completed", 9), ("failed", 0)
    ends = [through, refused, refused, refused, through, refused, refused, through, refused]
    batching = Batching(requests=1, tries=1, poll_seconds=0.01)
    with BatchServer(points, ends=ends, code="token_limit_exceeded") as server:
        ended = bulk.run([files], out=tmp_path / "run", options=options(server.url, batching))
    assert (ended.results, ended.calls) == (5, 4)


# Killed between the steps

ASKING = """
import sys
from gipa_extract.bulk import Batching, Options, run
from gipa_extract.llm import Client, Settings
settings = Settings(model="m", base_url=sys.argv[3], cache=False, transport_retries=1)
with Client(settings) as model:
    batching = Batching(requests=3, poll_seconds=0.01)
    options = Options(workers=1, strategy="hybrid", model=model, batch=batching)
    run([sys.argv[1]], out=sys.argv[2], options=options)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("when", "step"),
    [
        ("after", "upload"),
        ("before", "submit"),
        ("after", "submit"),
        ("after", "state"),
        ("after", "download"),
    ],
)
def test_killed_at_a_step_it_goes_on_and_pays_nothing_twice(
    tmp_path: Path, files: Path, when: str, step: Step
) -> None:
    running: list[subprocess.Popen[bytes]] = []

    def kill(done: Step) -> None:
        if done == step and len(running) == 1:
            os.kill(running[0].pid, signal.SIGKILL)
            running[0].wait()
            running.append(running[0])

    run = tmp_path / "run"
    with BatchServer(points, **{when: kill}) as server:  # type: ignore[arg-type]
        command = [sys.executable, "-c", ASKING, str(files), str(run), server.url]
        running.append(subprocess.Popen(command, cwd=ROOT))
        assert running[0].wait(60) == -signal.SIGKILL
        subprocess.run(command, cwd=ROOT, check=True)
    assert len(running) == 2
    assert sorted(len(lines) for lines in server.requests()) == [1, 3]
    with BatchServer(points) as other:
        bulk.run([files], out=tmp_path / "alone", options=options(other.url))
    assert contents(run) == contents(tmp_path / "alone")
    with Ledger(run) as ledger:
        assert (ledger.progress().calls, ledger.batches()) == (4, [])


def test_an_answer_to_a_submission_that_gets_lost_makes_no_second_batch(
    tmp_path: Path, files: Path
) -> None:
    lost: list[Step] = []

    def lose(step: Step) -> None:
        if step == "submit" and not lost:
            lost.append(step)
            raise ConnectionResetError

    with BatchServer(points, after=lose) as server:
        server._server.handle_error = lambda *_: None  # type: ignore[method-assign]
        ended = bulk.run([files], out=tmp_path / "run", options=options(server.url))
    assert (ended.results, len(server.batches), server.steps[:3]) == (
        5,
        1,
        ["upload", "submit", "list"],
    )


# Money


def test_nothing_is_sent_that_the_budget_is_not_likely_to_cover(
    tmp_path: Path, files: Path
) -> None:
    with BatchServer(points) as server:
        poor = options(server.url, max_cost_usd=700.0, prices=MILLION)
        with pytest.raises(BudgetError, match="nothing more was sent"):
            bulk.run([files], out=tmp_path / "run", options=poor)
    assert server.steps == []
    with Ledger(tmp_path / "run") as ledger:
        assert ledger.progress()[:4] == (5, 1, 0, 4)


@pytest.mark.slow
def test_as_much_is_sent_as_the_budget_covers_and_a_higher_one_goes_on(
    tmp_path: Path, files: Path
) -> None:
    run = tmp_path / "run"
    with BatchServer(points) as server:
        some = options(server.url, max_cost_usd=800.0, prices=MILLION, max_tokens=10)
        with pytest.raises(BudgetError):
            bulk.run([files], out=run, options=some)
        sent = sum(map(len, server.requests()))
        assert sent == 1
        with Ledger(run) as ledger:
            assert ledger.progress().cost_usd == sent * 110
        more = options(server.url, max_cost_usd=50_000.0, prices=MILLION, max_tokens=10)
        assert bulk.run(out=run, options=more).results == 5
    assert sum(map(len, server.requests())) == 4


# Refusals


def test_a_batch_needs_a_key_a_model_and_an_endpoint(
    tmp_path: Path, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ModelError, match="a batch without a model"):
        Options(batch=QUICK)
    with pytest.raises(EndpointError, match="Batch API"):
        bulk.run([files], out=tmp_path / "run", options=options(None, model="local"))  # type: ignore[arg-type]
    with BatchServer(points) as server, pytest.raises(EndpointError, match="no /v2/files here"):
        bulk.run([files], out=tmp_path / "run", options=options(server.url.replace("v1", "v2")))
    monkeypatch.delenv("OPENAI_API_KEY")
    with pytest.raises(AuthError, match="there is no key"):
        bulk.run([files], out=tmp_path / "run", options=options(None))  # type: ignore[arg-type]


@pytest.mark.slow
def test_single_calls_finish_what_a_batch_left_open(tmp_path: Path, files: Path) -> None:
    run = tmp_path / "run"
    with BatchServer(points) as server:
        poor = options(server.url, max_cost_usd=1000.0, prices=MILLION)
        with pytest.raises(BudgetError):
            bulk.run([files], out=run, options=poor)
    asked: list[Asked] = []

    def answer(request: Asked) -> Reply:
        asked.append(request)
        return points(request.body)

    with Loopback(answer) as live:
        assert bulk.run(out=run, options=options(live.url, None)).results == 5
    assert len(asked) == 4


@pytest.mark.slow
def test_what_waits_for_another_model_is_left_alone(tmp_path: Path, files: Path) -> None:
    run = tmp_path / "run"
    with BatchServer(points) as server:
        poor = options(server.url, max_cost_usd=700.0, prices=MILLION)
        with pytest.raises(BudgetError):
            bulk.run([files], out=run, options=poor)
        assert bulk.run(out=run, options=options(server.url, model="other")).results == 5
    assert {line["body"]["model"] for line in server.requests()[0]} == {"other"}
    assert len(server.batches) == 1


@pytest.mark.slow
def test_the_command_shows_its_batches_and_goes_on(tmp_path: Path, files: Path) -> None:
    run = tmp_path / "run"
    command = [sys.executable, "-m", "gipa_extract.cli", "bulk"]
    environment = os.environ | {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    with BatchServer(points) as server:

        def gipa(*more: object) -> str:
            given = [*command, *map(str, more)]
            return subprocess.run(
                given, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
            ).stdout

        def look(step: Step) -> None:
            if step == "state" and not seen:
                seen.append(gipa("status", run))

        seen: list[str] = []
        server.before = look
        model = ("--model", "m", "--base-url", server.url, "--batch")
        assert gipa(files, "--out", run, *model).startswith("5 inputs: 5 results")
    assert "  batch 1 (batch_0): validating, 4 requests, 0 answered\n" in seen[0]
