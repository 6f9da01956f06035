"""Two readers made one: what is asked, what is believed, and what is never changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.oracle import Oracle, Paper
from eval.truth import TrueCell
from gipa_extract.checker import judge
from gipa_extract.errors import AuthError
from gipa_extract.model_reader.questions import passages
from gipa_extract.model_reader.strategy import Consulted, consult_model
from gipa_extract.models import Cell
from gipa_extract.reasons import Reason
from gipa_extract.text.numerals import parse
from tests.asked import FORM, ODD, Scripted, Sheet, balanced, sheet, sheet_of

ODD_ROWS = ("refused_state_secret", "refused_law", "refused_query")
Answer = Callable[[str, dict[str, Any]], Mapping[str, Any]]


def right(printed: Sheet) -> Answer:
    """The answers of a model that never errs."""
    cells = {}
    for cell, text in printed.texts.items():
        kind, value, *_ = parse(text)
        cells[cell] = TrueCell(kind, value, text)
    paper = Paper(printed.located.title or "", printed.document.text, "2021", cells)
    oracle = Oracle([paper])
    return lambda prompt, schema: oracle.answer(
        prompt, {"properties": schema}, 0, Random(0), cook=False
    )


def told(printed: Sheet, answer: Answer | Scripted, strategy: Any = "hybrid") -> Consulted:
    client = answer if isinstance(answer, Scripted) else Scripted(answer)
    result = consult_model(
        printed.document, printed.located, printed.cells, FORM, client, strategy=strategy
    )
    judge(result.cells, [], FORM)
    return result


def cell(result: Consulted, name: str) -> Cell:
    return next(cell for cell in result.cells if cell.id == name)


@pytest.mark.parametrize("layout", ["cells", "pipes", "tabs", "markdown"])
def test_regular_report_costs_nothing_in_hybrid(layout: str) -> None:
    client = Scripted(lambda *_: {})
    printed = sheet(balanced(), layout, odd={})
    assert told(printed, client).cells == judged(printed)
    assert client.asked == []


def judged(printed: Sheet) -> list[Cell]:
    judge(printed.cells, [], FORM)
    return printed.cells


def test_hybrid_reads_rows_whose_labels_no_form_knows_and_asks_for_nothing_else() -> None:
    printed = sheet(balanced())
    client = Scripted(right(printed))
    result = told(printed, client)
    assert all(cell.raw == printed.texts[cell.id] for cell in result.cells)
    read = {cell.id.split(".")[1] for cell in result.cells if cell.origin == "llm"}
    assert read == set(ODD_ROWS)
    assert {cell.trust for cell in result.cells if cell.origin == "llm"} == {"confirmed"}
    [prompt] = client.asked
    assert "1.涉密的" in prompt
    assert "予以公开 [" not in prompt
    assert result.usage.calls == 1


@pytest.mark.parametrize(("strategy", "origin"), [("llm", "llm"), ("both", "layout")])
def test_agreement_of_two_readers(strategy: str, origin: str) -> None:
    printed = sheet(balanced(), odd={})
    result = told(printed, right(printed), strategy)
    assert all(cell.raw == printed.texts[cell.id] for cell in result.cells)
    assert {cell.origin for cell in result.cells} == {origin}
    outside_sums = cell(result, "art20_1.rules.issued")
    assert outside_sums.trust == ("confirmed" if strategy == "both" else "read")


def swapped(answer: Answer, row: str, times: int) -> Scripted:
    """A model that confuses the first two columns of a row in its first answers about it."""
    left = [times]

    def wrong(prompt: str, schema: dict[str, Any]) -> Mapping[str, Any]:
        said = dict(answer(prompt, schema))
        if row in said and left[0]:
            left[0] -= 1
            first, *_, last = said[row]
            a, b, *rest = range(first, last + 1)
            said[row] = [b, a, *rest]
        return said

    return Scripted(wrong)


@pytest.mark.parametrize("strategy", ["llm", "both"])
def test_readers_that_differ_twice_leave_the_printed_value_in_doubt(strategy: str) -> None:
    printed = sheet(balanced(), odd={})
    result = told(printed, swapped(right(printed), "granted", 2), strategy)
    name = "requests.granted.natural_person"
    doubt = cell(result, name)
    assert (doubt.raw, doubt.trust, doubt.reason) == (
        printed.texts[name], "doubtful", "the two readers differ",
    )  # fmt: skip
    assert doubt.alternatives == [printed.texts["requests.granted.business"]]


def test_second_look_settles_a_slip_and_keeps_its_history() -> None:
    printed = sheet(balanced(), odd={})
    client = swapped(right(printed), "granted", 1)
    result = told(printed, client, "both")
    settled = cell(result, "requests.granted.business")
    assert settled.trust == "confirmed"
    assert settled.alternatives == [printed.texts["requests.granted.natural_person"]]
    again = [prompt for prompt in client.asked if "received =" not in prompt and "［" not in prompt]
    assert any("granted =" in prompt and "carried_in =" not in prompt for prompt in again)


def silent_about(answer: Answer, row: str, silent: int) -> Scripted:
    """A model that confuses two columns of a row in one answer, and says in another, the
    `silent`-th about it, that the row is not there."""
    count = [0]

    def wrong(prompt: str, schema: dict[str, Any]) -> Mapping[str, Any]:
        said = dict(answer(prompt, schema))
        if row in said:
            count[0] += 1
            first, last = said[row][0], said[row][-1]
            a, b, *rest = range(first, first + len(range(first, last + 1)))
            said[row] = [] if count[0] == silent else [b, a, *rest]
        return said

    return Scripted(wrong)


@pytest.mark.parametrize("silent", [1, 2])
@pytest.mark.parametrize("strategy", ["llm", "both"])
def test_what_a_model_says_once_in_two_answers_is_no_doubt_and_confirms_nothing(
    strategy: str, silent: int
) -> None:
    printed = sheet(balanced(), odd={})
    client = silent_about(right(printed), "rules", silent)
    for name in ("art20_1.rules.issued", "art20_1.rules.repealed"):
        cell_ = cell(told(printed, client, strategy), name)
        assert (cell_.raw, cell_.trust) == (printed.texts[name], "read")
        client = silent_about(right(printed), "rules", silent)


def test_what_a_model_says_once_stays_a_doubt_where_nobody_answered_again() -> None:
    printed = sheet(balanced(), odd={})
    answer, asked = right(printed), []

    def wrong(prompt: str, schema: dict[str, Any]) -> Any:
        said = dict(answer(prompt, schema))
        if "granted" in said:
            asked.append(prompt)
            if len(asked) > 1:
                return AuthError("the key is no longer good")
            first, *_, last = said["granted"]
            a, b, *rest = range(first, last + 1)
            said["granted"] = [b, a, *rest]
        return said

    doubt = cell(told(printed, Scripted(wrong), "llm"), "requests.granted.business")
    assert (doubt.trust, doubt.reason) == ("doubtful", "the two readers differ")


def test_refused_pointer_leaves_an_open_cell_without_a_value() -> None:
    printed = sheet(balanced())
    result = told(printed, swapped(right(printed), "refused_law", 2))
    doubt = cell(result, "requests.refused_law.business")
    assert (doubt.value, doubt.kind, doubt.trust) == (None, "absent", "doubtful")
    assert doubt.reason == "the model points at another place than its label and column"
    assert doubt.alternatives == [printed.texts["requests.refused_law.natural_person"]]
    assert cell(result, "requests.refused_law.research").raw is not None


def test_error_of_the_endpoint_is_a_note_and_keeps_what_the_rules_read() -> None:
    printed = sheet(balanced())
    client = Scripted(lambda *_: AuthError("the key is wrong", remedy="export OPENAI_API_KEY"))
    result = told(printed, client, "both")
    assert result.notes == [
        Reason("model_no_access", {"questions": 3, "words": "the key is wrong"})
    ]
    assert len(client.asked) == 3, "no second look, and no prose, at a door that is shut"
    assert cell(result, "requests.granted.total").raw == printed.texts["requests.granted.total"]


LOST = "refused_law"


def without_blanks(texts: Mapping[str, str]) -> Sheet:
    """A sheet whose row lost its blanks, and whose label is not known, so that no rule reads it."""
    printed = sheet(texts, "pipes")
    line = next(
        x
        for x in printed.document.text.splitlines()
        if x.startswith(ODD["2.其他法律行政法规禁止公开"])
    )
    torn = " ".join(part for part in line.split("|") if part.strip())
    return sheet_of(printed.document.text.replace(line, torn), texts)


def lost_row() -> Sheet:
    """A row that prints 9 0 0 0 9 for seven columns, of which the first two are blank."""
    texts = dict.fromkeys(FORM.cell_ids, "0")
    for row in ("received", LOST, "total"):
        texts |= {f"requests.{row}.research": "9", f"requests.{row}.total": "9"}
    return without_blanks(
        texts | {f"requests.{LOST}.{column}": "" for column in ("natural_person", "business")}
    )


@given(st.sets(st.integers(0, 6), min_size=5, max_size=5))
def test_plausible_place_that_is_wrong_is_never_taken(columns: set[int]) -> None:
    printed = lost_row()
    passage = passages(printed.document, printed.located, printed.cells, FORM)[1]
    [run] = [run for run in passage.runs if len(run.tokens) == 5]
    tokens = iter(run.tokens)
    ids = [next(tokens).id if place in columns else 0 for place in range(7)]
    result = told(printed, lambda _, schema: {LOST: ids} if LOST in schema else {})
    for one in result.cells:
        assert one.raw in (None, printed.texts[one.id])


def test_sums_prove_a_place_that_only_the_model_knows_but_never_a_zero() -> None:
    printed = lost_row()
    result = told(printed, right(printed))
    proved = cell(result, f"requests.{LOST}.research")
    assert (proved.value, proved.origin, proved.trust) == (9, "llm", "read")
    zero = cell(result, f"requests.{LOST}.other_org")
    assert (zero.value, zero.trust, zero.alternatives) == (None, "doubtful", ["0"])


pointers = st.lists(st.integers(-1, 200), max_size=8)


@given(st.dictionaries(st.sampled_from([row.id for t in FORM.tables for row in t.rows]), pointers),
       st.sampled_from(["hybrid", "llm", "both"]))  # fmt: skip
def test_no_answer_whatsoever_changes_a_printed_value(
    rows: dict[str, list[int]], strategy: str
) -> None:
    printed = sheet(balanced())
    result = told(
        printed, lambda _, schema: {k: v for k, v in rows.items() if k in schema}, strategy
    )
    for one in result.cells:
        assert one.raw in (None, printed.texts[one.id])


def test_cells_of_the_rules_are_not_touched() -> None:
    printed = sheet(balanced())
    before = [repr(cell) for cell in printed.cells]
    client = Scripted(right(printed))
    consult_model(printed.document, printed.located, printed.cells, FORM, client, strategy="both")
    assert [repr(cell) for cell in printed.cells] == before
