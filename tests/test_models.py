"""The result contract: `gipa.report/1`."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

from gipa_extract import Report, extract, read
from gipa_extract.export import long_frame
from gipa_extract.models import Cell
from tests.conftest import ROOT
from tests.needs import needs


@pytest.fixture
def qixia() -> Report:
    return extract(ROOT / "data" / "reports" / "qixia-office-2020.txt")


def test_dump_is_the_contract(qixia: Report) -> None:
    dumped = qixia.model_dump(mode="json")
    assert list(dumped) == [
        "schema", "source", "edition", "issuer", "year", "title", "period", "sections", "cells",
        "claims", "lists", "findings", "extraction", "notes", "grounds", "tables", "body",
    ]  # fmt: skip
    assert dumped["schema"] == "gipa.report/1"
    assert dumped["period"] == {"start": "2020-01-01", "end": "2020-12-31"}
    assert list(dumped["source"]) == ["path", "sha256", "media_type", "encoding", "bytes"]
    assert dumped["source"]["bytes"] == 8010
    assert dumped["cells"][22] == {
        "id": "requests.received.natural_person", "value": 48, "kind": "number", "raw": "48",
        "unit": None, "start": 1561, "end": 1563, "page": None, "origin": "layout",
        "trust": "confirmed",
    }  # fmt: skip
    assert list(dumped["extraction"]) == [
        "version", "strategy", "model", "prompt_sha256", "rules_sha256", "calls",
        "input_tokens", "output_tokens", "cost_usd", "seconds",
    ]  # fmt: skip


def test_two_readings_of_one_file_are_equal_whatever_time_they_took(qixia: Report) -> None:
    again = extract(ROOT / "data" / "reports" / "qixia-office-2020.txt")
    again.extraction.seconds = qixia.extraction.seconds + 1
    assert again == qixia
    again.extraction.calls = 1
    assert again != qixia
    again = qixia.model_copy(update={"year": 1999})
    assert again != qixia
    assert qixia != "a report"


def test_dump_reads_back_equal(qixia: Report) -> None:
    line = json.dumps(qixia.model_dump(mode="json"), ensure_ascii=False)
    assert Report.model_validate(json.loads(line)) == qixia
    assert Report.model_validate_json(line) == qixia


def test_decimals_stay_exact_in_json() -> None:
    report = extract(ROOT / "data" / "reports" / "pingchuan-2020.txt")
    amount = report["art20_9.procurement.amount"]
    assert (amount.value, amount.raw, amount.unit) == (
        Decimal("45822.4584"), "45822.4584万元", "万元",
    )  # fmt: skip
    line = report.model_dump_json()
    assert '"value":45822.4584,' in line
    assert Report.model_validate_json(line)["art20_9.procurement.amount"] == amount


def test_unknown_fields_are_refused(qixia: Report) -> None:
    dumped = qixia.model_dump(mode="json")
    dumped["cells"][0]["colour"] = "red"
    with pytest.raises(ValidationError, match="colour"):
        Report.model_validate(dumped)


def test_reason_is_present_only_where_there_is_one(qixia: Report) -> None:
    qixia.cells[0] = Cell("art20_1.rules.made", reason="read twice", alternatives=["1", "7"])
    first, second = qixia.model_dump(mode="json")["cells"][:2]
    assert first["reason"] == "read twice"
    assert "reason" not in second


def test_long_frame_has_a_row_per_cell(qixia: Report) -> None:
    frame = qixia.frame()
    assert frame.shape[0] == 198
    row = frame[frame["cell"] == "art20_9.procurement.amount"].iloc[0]
    assert (row["value"], row["raw"], row["unit"], row["row"]) == (
        113,
        "113万元",
        "万元",
        "procurement",
    )


def test_wide_frame_keeps_blank_apart_from_zero(qixia: Report) -> None:
    qixia["requests.received.research"].value = None
    qixia["requests.received.research"].kind = "blank"
    row = qixia.frame(wide=True).iloc[0]
    assert row["req_received_business"] == 4
    assert row.isna()["req_received_research"]
    assert row["req_received_research_kind"] == "blank"
    assert row["req_received_legal"] == 0
    assert row["req_received_legal_trust"] == "confirmed"


def test_asking_for_an_unknown_cell_names_the_edition(qixia: Report) -> None:
    with pytest.raises(KeyError, match="did you mean requests"):
        qixia["requests.recieved.total"]
    with pytest.raises(KeyError, match="edition 2019"):
        qixia["art20_8.fees.amount"]
    with pytest.raises(KeyError, match="`gipa forms 2019` lists them"):
        qixia["新收"]
    assert "requests.received.total" in qixia
    assert "art20_8.fees.amount" not in qixia


def test_result_of_before_grounds_tables_and_body_still_loads(qixia: Report) -> None:
    dumped = qixia.model_dump(mode="json")
    for key in ("grounds", "tables", "body"):
        del dumped[key]
    loaded = Report.model_validate(dumped)
    assert (loaded.grounds.issuer, loaded.tables, loaded.body) == (None, [], None)


def test_grounds_and_body_survive_the_way_through_json(qixia: Report) -> None:
    loaded = Report.model_validate_json(qixia.model_dump_json())
    assert (loaded.grounds, loaded.body) == (qixia.grounds, qixia.body)


def test_a_document_is_shown_in_a_line() -> None:
    document = read("data/reports/qixia-office-2020.txt")
    assert repr(document) == (
        "<Document data/reports/qixia-office-2020.txt, text/plain: 3358 characters, 3 tables>"
    )
    assert repr(read("一、总体情况\n")) == "<Document (text), text/plain: 7 characters, 0 tables>"


@pytest.mark.parametrize("year", [2020, None])
def test_years_pages_and_offsets_are_whole_numbers_in_every_frame(
    qixia: Report, year: int | None
) -> None:
    frame = long_frame([qixia, qixia.model_copy(update={"year": year})])
    assert {str(frame[name].dtype) for name in ("year", "page", "start", "end")} == {"Int64"}


def test_a_notebook_completes_the_ids_of_cells(
    reports: dict[str, Report], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    completer = needs("IPython.core.completer", "notebook")
    shell = needs("IPython.core.interactiveshell", "notebook").InteractiveShell()
    shell.push({"report": reports["qixia-office-2020"]})
    typed = 'report["requests.received.n'
    with completer.provisionalcompleter():
        offered = {each.text for each in shell.Completer.completions(typed, len(typed))}
    assert any(text.endswith("requests.received.natural_person") for text in offered)
