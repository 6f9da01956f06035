"""Truth from a corpus, and where quotes and numerals stand."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.truth import (
    TrueCell,
    TrueClaim,
    contradicted,
    find_numeral,
    find_quote,
    load_corpus,
    load_corpus_truth,
)
from gipa_extract import forms
from gipa_extract.errors import ResultError

ZEROS = dict.fromkeys(forms.form("2019").cell_ids, TrueCell("number", 0, "0"))


def _written(tmp_path: Path, **changes: object) -> Path:
    """A corpus truth of edition 2019, all zero but for two cells."""
    cells: dict[str, object] = {cell: {"kind": "number", "value": 0, "raw": "0"} for cell in ZEROS}
    cells["art20_9.procurement.amount"] = {"kind": "number", "value": 25409.5, "raw": "25409.5万元"}
    cells["requests.received.business"] = {"kind": "number", "value": 4, "raw": "4", "lost": True}
    cells["requests.received.research"] = {"kind": "absent", "value": None, "lost": True}
    truth = {
        "schema": "gipa.truth/1", "document": "00001-cells.txt", "sha256": "0" * 64,
        "layout": "cells", "traits": {"zeros": "printed"}, "edition": "2019", "issuer": "测试区",
        "title": "测试区2020年政府信息公开工作年度报告", "year": 2020,
        "period": ["2020-01-01", "2020-12-31"], "complete": False, "cells": cells,
        "planted": ["row:received"], "slips": {}, "problems": ["一是不够"], "measures": [],
        "claims": [{"about": "requests.received.total", "value": 7, "raw": "7", "quote": "收到7件"}],
    }  # fmt: skip
    path = tmp_path / "00001-cells.truth.json"
    path.write_text(json.dumps(truth | changes), "utf-8")
    return path


def test_a_corpus_truth_is_read_exactly(tmp_path):
    truth = load_corpus_truth(_written(tmp_path))
    assert (truth.name, truth.group, truth.edition) == ("00001-cells", "cells", "2019")
    assert truth.document == tmp_path / "00001-cells.txt"
    assert truth.cells["art20_9.procurement.amount"].value == Decimal("25409.5")
    assert truth.lost == {"requests.received.business"}
    assert truth.broken == ("row:received", "claim:requests.received.total")
    assert [str(day) for day in truth.period or ()] == ["2020-01-01", "2020-12-31"]


@pytest.mark.parametrize("changes", [{"schema": "gipa.truth/0"}, {"year": "soon"}, {"cells": 3}])
def test_another_schema_is_refused_with_its_file(tmp_path, changes):
    path = _written(tmp_path, **changes)
    with pytest.raises(ResultError, match=r"00001-cells\.truth\.json"):
        load_corpus(path.parent)


def test_a_correction_changes_the_fingerprint(tmp_path):
    first = load_corpus_truth(_written(tmp_path)).fingerprint
    assert load_corpus_truth(_written(tmp_path)).fingerprint == first
    assert load_corpus_truth(_written(tmp_path, year=2019)).fingerprint != first


def test_a_claim_is_held_against_its_cell_or_the_sum_of_its_group():
    cells = ZEROS | {
        "requests.refused_law.total": TrueCell("number", 3, "3"),
        "requests.refused_query.total": TrueCell("blank", None, ""),
        "requests.unable_unclear.total": TrueCell("dash", None, "—"),
    }

    def claim(about: str, value: int) -> TrueClaim:
        return TrueClaim(about, value, str(value), f"{value}件")

    told = [
        claim("requests.refused.total", 3),
        claim("requests.unable.total", 5),
        claim("requests.received.total", 1),
        claim("requests.received.total", 2),
        claim("requests.refused_query.total", 9),
    ]
    assert contradicted("2019", cells, told) == ["claim:requests.received.total"]
    assert contradicted("2019", cells, [claim("requests.refused.total", 4)]) == [
        "claim:requests.refused.total"
    ]


def test_a_numeral_stands_by_itself():
    assert find_numeral("2020年共收到依申请3件", "3") == [11]
    assert find_numeral("13件中3件", "3") == [4]
    assert find_numeral("共三十件", "三十") == [1]


@given(st.text("一二件，0", min_size=1), st.text("三四。 \n", max_size=9), st.integers(0, 9))
def test_a_quote_is_found_wherever_a_line_break_falls(quote, around, at):
    broken = quote[:at] + "\n　" + quote[at:]
    text = f"{around}{broken}{around}"
    span = find_quote(text, quote)
    assert span is not None
    assert "".join(text[span.start : span.end].split()) == quote


def test_what_is_not_there_is_not_found():
    assert find_quote("收到申请8件", "收到申请9件") is None
    assert find_quote("收到申请8件", "  ") is None
