"""Every behaviour of the matrix: it is read, or the result says why not, and no cell is wrong."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Mapping
from typing import Any

import pytest

from gipa_extract import extract
from gipa_extract.ids import row_id_of
from gipa_extract.llm import Client, Settings
from gipa_extract.models import Report
from gipa_extract.reasons import MODEL_FAILURES, codes
from tests.asked import Sheet, balanced, sheet
from tests.loopback import Asked, Loopback, Reply
from tests.provider_matrix import MATRIX, READS, Behaviour
from tests.test_llm_strategy import ODD_ROWS, right

_KEY = re.compile(r"^(\w+) = ", re.MULTILINE)
LONGEST_SECONDS = 20.0
"""Of one behaviour; the slowest are silent for ever, and endless."""


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-matrix-canary-77aa")


@pytest.fixture(scope="module")
def printed() -> Sheet:
    return sheet(balanced())


def right_answer(printed: Sheet, asked: Asked) -> str:
    """What a model that never errs would say to a request, in whichever mode."""
    prompt = next(m["content"] for m in asked.body["messages"] if m["role"] == "user")
    keys = _KEY.findall(prompt.partition("«")[0])
    answer = right(printed)(prompt, dict.fromkeys(keys))
    return json.dumps({key: answer.get(key, []) for key in keys}, ensure_ascii=False)


def read_through(
    behaviour: Behaviour, printed: Sheet, **more: Any
) -> tuple[Report, list[Asked], Client]:
    """The report as it is read with a model that behaves so."""
    lock, count = threading.Lock(), [0]

    def script(asked: Asked) -> Reply:
        with lock:
            before, count[0] = count[0], count[0] + 1
        return behaviour.reply(right_answer(printed, asked), asked, before)

    plain: dict[str, Any] = {"model": "m", "cache": False, "timeout": 5.0}
    with Loopback(script) as server:
        chosen = {**plain, **behaviour.settings, **more}
        with Client(Settings(base_url=server.url, **chosen)) as client:
            report = extract(printed.document.text, model=client)
    return report, server.asked, client


def assert_no_cell_is_wrong(report: Report, texts: Mapping[str, str]) -> None:
    for cell in report.cells:
        assert cell.raw in (None, texts[cell.id])


@pytest.mark.parametrize("behaviour", MATRIX, ids=[each.name for each in MATRIX])
def test_behaviour_is_read_or_the_result_says_why_not(
    behaviour: Behaviour, printed: Sheet, caplog: pytest.LogCaptureFixture
) -> None:
    began = time.monotonic()
    report, asked, client = read_through(behaviour, printed)
    assert time.monotonic() - began < LONGEST_SECONDS
    assert len(asked) <= behaviour.requests
    assert_no_cell_is_wrong(report, printed.texts)
    odd = [cell for cell in report.cells if row_id_of(cell.id).split(".")[1] in ODD_ROWS]
    read = {cell.id.split(".")[1] for cell in odd if cell.raw and cell.trust != "doubtful"}
    notes = {note.code for note in report.notes}
    if behaviour.outcome == READS:
        assert read == set(ODD_ROWS)
        assert not notes & MODEL_FAILURES
        assert client.usage.calls >= 1
        assert client.usage.output_tokens > 0
    elif behaviour.outcome:
        assert behaviour.outcome in notes
        assert any("model" in record.message for record in caplog.records)
    ruled = {cell.id for cell in printed.cells if cell.raw is not None}
    assert ruled <= {cell.id for cell in report.cells if cell.raw is not None}
    assert "canary" not in report.model_dump_json() + caplog.text


def test_the_matrix_has_a_row_for_each_kind_of_failure_that_an_endpoint_can_cause() -> None:
    ours = {"model_over_budget", "model_not_installed", "model_failed"}
    assert {each.outcome for each in MATRIX} - {READS, ""} == MODEL_FAILURES - ours
    assert codes() >= MODEL_FAILURES
    assert len({each.name for each in MATRIX}) == len(MATRIX) >= 42


@pytest.mark.parametrize("mode", ["json", "text"])
def test_first_torn_report_takes_at_most_three_calls_in_json_mode(
    mode: str, printed: Sheet
) -> None:
    plain = next(each for each in MATRIX if each.name == "plain")
    report, asked, _ = read_through(plain, printed, mode=mode)
    assert report.extraction.calls == len(asked) <= 3
