"""A server that errs on purpose, and what of its errors gets through."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from typer.testing import CliRunner

from eval.baselines import Baselines, response_model
from eval.noisy import FAULTS, NoisyServer, Timing, count_tokens
from eval.noisy_cases import Case, make_cases
from eval.noisy_command import run
from eval.slips import POINTER_ERRORS, VALUE_ERRORS, Shown
from gipa_extract.errors import MalformedError, ModelError, RateError, TruncatedError
from gipa_extract.llm import Client, Settings
from gipa_extract.model_reader.prompts import Prompt, table_prompt
from gipa_extract.model_reader.questions import passages, questions
from gipa_extract.model_reader.row_matching import rows_of

QUICK = Timing(stall=1.2, stream=0.1)


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return make_cases(20, seed=4)


def prompt_of(case: Case) -> Prompt:
    """The question about the requests of a case, in strategy llm."""
    found = passages(case.document, case.located, case.cells, case.paper.form)
    cells = {cell.id: cell for cell in case.cells}
    question = max(
        questions(found, cells, case.paper.form, everything=True), key=lambda q: len(q.rows)
    )
    return table_prompt(
        case.located.title, question.passage.section, question.rows, question.runs,
        case.document.text, case.paper.form,
    )  # fmt: skip


def ask(server: NoisyServer, prompt: Prompt, **settings: object) -> str:
    made = Settings(
        **{"model": "noisy-0", "base_url": server.base_url, "cache": False, "timeout": 0.8,
           "attempts": 1, "transport_retries": 0, **settings}  # type: ignore[arg-type]
    )  # fmt: skip
    with Client(made) as client:
        return client.ask(prompt.messages(), prompt.schema).raw


class _Fated(Random):
    """Luck that always chooses one fault."""

    def __init__(self, fault: str) -> None:
        super().__init__(1)
        self.fault = fault

    def choice(self, seq):  # type: ignore[no-untyped-def]
        return self.fault if seq is FAULTS else super().choice(seq)

    def random(self) -> float:
        return 0.005


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("prose", MalformedError), ("truncated", TruncatedError), ("rate limit", RateError),
        ("rate limit with Retry-After", RateError), ("server error", ModelError),
        ("reset", ModelError), ("stall", ModelError), ("slow stream", None),
    ],
)  # fmt: skip
def test_each_fault_reaches_the_client_as_what_it_is(
    cases: list[Case], fault: str, error: type[ModelError] | None
) -> None:
    class Fated(NoisyServer):
        def rng(self, model: str, messages: str) -> Random:
            return _Fated(fault)

    with Fated([case.paper for case in cases], timing=QUICK) as server:
        if error is None:
            assert ask(server, prompt_of(cases[0]), model="noisy-0.01")
        else:
            with pytest.raises(error):
                ask(server, prompt_of(cases[0]), model="noisy-0.01")


@pytest.mark.parametrize("mode", ["json_schema", "tools"])
def test_the_same_seed_gives_the_same_errors(cases: list[Case], mode: str) -> None:
    answers = []
    for _ in range(2):
        with NoisyServer([case.paper for case in cases], seed=8) as server:
            answers.append(ask(server, prompt_of(cases[0]), model="noisy-0.2", mode=mode, attempts=5, transport_retries=9))  # fmt: skip
    assert answers[0] == answers[1]


@pytest.mark.parametrize("name", POINTER_ERRORS)
def test_every_error_of_a_pointer_changes_the_answer(name: str) -> None:
    texts = ("3", "8", "0", "4", "0", "15", "30")
    shown = [Shown("", tuple(range(at, at + 7)), texts, tuple(range(at, at + 7))) for at in (1, 8)]
    right = list(range(1, 8))
    assert POINTER_ERRORS[name](right, 2, shown, Random(3)) != right
    assert right == list(range(1, 8))


@pytest.mark.parametrize("name", VALUE_ERRORS)
def test_every_error_of_a_typed_value_changes_the_answer(cases: list[Case], name: str) -> None:
    rows = [row for row in rows_of(cases[0].paper.form.tables) if len(row.cells) == 7]
    grid = {row: [at + n for n in range(7)] for at, row in enumerate(rows)}
    VALUE_ERRORS[name](grid, rows[3], 2, Random(3))  # type: ignore[arg-type]
    assert grid != {row: [at + n for n in range(7)] for at, row in enumerate(rows)}


@pytest.mark.parametrize("strategy", ["hybrid", "llm", "both"])
@pytest.mark.parametrize("rate", [0, 0.05])
def test_no_error_gets_through_and_no_printed_number_is_altered(
    cases: list[Case], strategy: str, rate: float
) -> None:
    with NoisyServer([case.paper for case in cases], timing=QUICK) as server:
        tally = run(strategy, rate, cases, server.base_url, timeout=0.8)
    assert tally.silent == 0
    assert tally.altered == 0
    assert tally.alarms / tally.legible < (0.03 if rate else 0.01)


def test_hybrid_asks_nothing_of_regular_reports_and_little_of_others(cases: list[Case]) -> None:
    with NoisyServer([case.paper for case in cases]) as server:
        regular = run("hybrid", 0, cases[::2], server.base_url)
        others = [run("hybrid", 0, [case], server.base_url) for case in cases[1::2]]
        plain = run("baseline-plain", 0, cases[1::2], server.base_url)
    assert regular.calls == 0
    assert any(tally.calls for tally in others)
    assert max(tally.output_tokens for tally in others) < 0.3 * plain.output_tokens / plain.reports


def test_baseline_that_is_told_its_sums_do_not_hold_cooks_them(cases: list[Case]) -> None:
    plain, cooked = [], []
    with NoisyServer([case.paper for case in cases]) as server:
        reader = Baselines(server.base_url, "noisy-0", timeout=5, transport_retries=0)
        for case in cases[:4]:
            for way, silent in (("plain", plain), ("sums", cooked)):
                values = reader.read(case.paper.text, case.paper.edition, way).values  # type: ignore[arg-type]
                silent.append(sum(values[cell] != case.paper.value(cell) for cell in values))
        reader.close()
    assert plain == [0, 0, 0, 0]
    assert all(cooked), "the agency's own errors are gone"


def test_validator_of_sums_says_which_do_not_hold(cases: list[Case]) -> None:
    form = cases[0].paper.form
    model = response_model(form.edition, tuple(table.id for table in form.tables), sums=True)
    values = {
        table.id: {row.id: {column.id: 1 for column in table.columns} for row in table.rows}
        for table in form.tables
    }
    with pytest.raises(ValueError, match=r"row:received, .* does not add up"):
        model.model_validate(values)


def test_tokens_are_estimated_alike_for_json_and_chinese() -> None:
    assert count_tokens('{"received":[1,175]}') == 8
    assert count_tokens("总计48件") == 4


def test_figures_have_the_promised_columns(tmp_path: Path) -> None:
    import typer

    from eval.noisy_command import noisy

    app = typer.Typer()
    app.command()(noisy)
    out = tmp_path / "noisy.json"
    args = ["--n", "2", "--rate", "0.01", "--pipeline", "hybrid", "--json", str(out)]
    assert CliRunner().invoke(app, args).exit_code == 0
    [row] = json.loads(out.read_text())["rows"]
    assert list(row) == [
        "pipeline", "error_rate", "silent_per_100k", "altered", "false_alarm_rate",
        "calls_per_report", "output_tokens_per_report",
    ]  # fmt: skip
