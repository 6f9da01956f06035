"""The editions against what forms.md prescribes."""

from __future__ import annotations

from typing import Any

import pytest

from gipa_extract import forms
from gipa_extract.errors import FormError
from gipa_extract.text.folding import label_key

REQUEST_COLUMNS = "natural_person business research public_welfare legal_service other_org total"
REQUEST_ROWS_BEFORE_OTHER = (
    "received carried_in granted partly_granted refused_state_secret refused_law refused_security "
    "refused_third_party refused_internal refused_process refused_case_file refused_query "
    "unable_not_held unable_needs_creation unable_unclear declined_petition declined_repeat "
    "declined_publication declined_abusive declined_reconfirm"
)
REVIEW_ROWS = "reconsideration litigation_direct litigation_after_reconsideration"
REVIEW_COLUMNS = "upheld corrected other pending total"
YEARLY = "items_last_year change"
TABLES = {
    "2019": {
        "art20_1": ("rules normative_documents", "made disclosed disclosed_total"),
        "art20_5": ("licensing other_services", f"{YEARLY} decisions"),
        "art20_6": ("penalty compulsion", f"{YEARLY} decisions"),
        "art20_8": ("fees", YEARLY),
        "art20_9": ("procurement", "items amount"),
        "requests": (f"{REQUEST_ROWS_BEFORE_OTHER} other total carried_out", REQUEST_COLUMNS),
        "reviews": (REVIEW_ROWS, REVIEW_COLUMNS),
    },
    "2021": {
        "art20_1": ("rules normative_documents", "issued repealed in_force"),
        "art20_5": ("licensing", "decisions"),
        "art20_6": ("penalty compulsion", "decisions"),
        "art20_8": ("fees", "amount"),
        "requests": (
            f"{REQUEST_ROWS_BEFORE_OTHER} other_not_corrected other_fee_unpaid other_other "
            "total carried_out",
            REQUEST_COLUMNS,
        ),
        "reviews": (REVIEW_ROWS, REVIEW_COLUMNS),
    },
}


@pytest.mark.parametrize("edition", TABLES)
def test_edition_has_exactly_the_prescribed_cells_in_order(edition: str) -> None:
    expected = [
        f"{table}.{row}.{column}"
        for table, (rows, columns) in TABLES[edition].items()
        for row in rows.split()
        for column in columns.split()
    ]
    assert list(forms.form(edition).cell_ids) == expected
    assert len(expected) == {"2019": 22 + 161 + 15, "2021": 10 + 175 + 15}[edition]


@pytest.mark.parametrize("edition", TABLES)
def test_every_rule_names_existing_cells_once(edition: str) -> None:
    known = forms.form(edition)
    for rule in known.rules:
        operands = [*rule.left, *rule.right]
        assert operands, rule.id
        assert len(set(operands)) == len(operands), rule.id
        assert set(operands) <= set(known.cell_ids), rule.id
    ids = [rule.id for rule in known.rules]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("edition", TABLES)
def test_sum_rules_are_those_of_the_form(edition: str) -> None:
    rules = {rule.id: rule for rule in forms.form(edition).rules}
    rows = TABLES[edition]["requests"][0].split()
    columns = REQUEST_COLUMNS.split()
    sums = {f"row:{row}" for row in rows}
    sums |= {f"{kind}:{column}" for kind in ("results", "balance") for column in columns}
    sums |= {f"reviews:{row}" for row in REVIEW_ROWS.split()}
    assert {i for i, r in rules.items() if r.relation in ("sum", "balance")} == sums
    results = rules["results:total"]
    assert [cell.split(".")[1] for cell in results.left] == rows[2:-2]
    assert results.right == ("requests.total.total",)
    balance = rules["balance:business"]
    assert balance.left == ("requests.received.business", "requests.carried_in.business")
    assert balance.right == ("requests.total.business", "requests.carried_out.business")


@pytest.mark.parametrize("edition", TABLES)
def test_no_wording_names_two_rows_of_a_table(edition: str) -> None:
    for table in forms.form(edition).tables:
        keys = [{label_key(word) for word in row.wordings} for row in table.rows]
        assert len(set().union(*keys)) == sum(map(len, keys))


def test_printed_labels_win_over_the_year() -> None:
    labels = [label_key("本年新制作数量"), label_key("采购总金额")]
    assert forms.detect(labels, 9, 2022).edition == "2019"


def test_silent_labels_leave_the_year_to_decide() -> None:
    assert [forms.detect([], 0, year) for year in (None, 2018)] == [None, None]
    assert [forms.detect([], 0, year).edition for year in (2019, 2020, 2021, 2030)] == [
        "2019",
        "2019",
        "2021",
        "2021",
    ]


def test_tables_of_another_form_have_no_edition() -> None:
    labels = [label_key("线上渠道申请量"), label_key("平均办理时长")]
    assert forms.detect(labels, 6, 2034) is None


@pytest.mark.parametrize("edition", ["2008", 2021])
def test_unknown_edition_names_the_known_ones(edition: Any) -> None:
    with pytest.raises(FormError, match="one of: '2019', '2021'"):
        forms.form(edition)


def test_an_unknown_table_names_the_forms_own() -> None:
    with pytest.raises(KeyError, match=r"no table 'req' in edition 2021; .*requests, reviews"):
        forms.form("2021").table("req")


def test_a_form_is_shown_in_a_line() -> None:
    assert repr(forms.form("2019")) == (
        "<Form 2019: 198 cells in art20_1, art20_5, art20_6, art20_8, art20_9, requests, reviews;"
        " 244 rules>"
    )


@pytest.mark.parametrize(
    ("toml", "message"),
    [("edition = ", "not TOML"), ('edition = "x"', "missing or unknown entry: 'tables'")],
)
def test_broken_form_file_is_named(toml: str, message: str) -> None:
    with pytest.raises(FormError, match=f"mine.toml.*{message}"):
        forms.parse(toml, "mine.toml")


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_the_rows_of_two_tables_end_in_their_total(edition: str) -> None:
    assert forms.form(edition).totalled == {"requests", "reviews"}
