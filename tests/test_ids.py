"""Cell ids and the rule ids of claims are built and taken apart in one place."""

from __future__ import annotations

import pytest

from gipa_extract import forms, ids


@pytest.mark.parametrize("form", forms.editions().values(), ids=lambda form: form.edition)
def test_the_parts_of_every_cell_put_together_are_its_id(form: forms.Form) -> None:
    for cell_id, place in form.places.items():
        parts = ids.split_cell_id(cell_id)
        assert parts == (place.table.id, place.row.id, place.column.id)
        assert ids.join_cell_id(*parts) == cell_id
        assert ids.row_id_of(cell_id) == f"{parts.table}.{parts.row}"
        assert ids.table_id_of(cell_id) == parts.table


@pytest.mark.parametrize("text", ["requests", "requests.granted", "a.b.c.d", ""])
def test_what_has_not_three_parts_is_no_cell_id(text: str) -> None:
    with pytest.raises(ValueError, match="unpack"):
        ids.split_cell_id(text)


def test_a_claims_rule_is_told_from_every_rule_of_the_forms() -> None:
    assert ids.is_claim_rule(ids.claim_rule_id("requests.refused"))
    assert ids.claimed_of(ids.claim_rule_id("requests.refused")) == "requests.refused"
    rules = [rule.id for form in forms.editions().values() for rule in form.rules]
    assert not any(map(ids.is_claim_rule, rules))


@pytest.mark.parametrize("form", forms.editions().values(), ids=lambda form: form.edition)
def test_a_tables_rows_and_its_columns_hold_the_same_cells(form: forms.Form) -> None:
    for table in form.tables:
        by_row = [cell for row in table.rows for cell in table.row_cell_ids(row)]
        by_column = [cell for column in table.columns for cell in table.column_cell_ids(column)]
        assert by_row == list(table.cell_ids())
        assert sorted(by_row) == sorted(by_column)
