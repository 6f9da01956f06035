"""When the rows of a text's tables are all that it prints of the form, and when they may not be."""

from pathlib import Path

import pytest

from gipa_extract import extract, forms
from gipa_extract.cells.all_that_is_printed import are_printed_nowhere, is_all_printed
from gipa_extract.cells.placement import place_rows
from gipa_extract.readers import from_text

REPORT = (Path(__file__).parent.parent / "data/reports/qixia-office-2020.txt").read_text("utf-8")


def _is_all_printed(text: str) -> bool:
    form = forms.form("2019")
    document = from_text(text)
    return is_all_printed(document, place_rows(document, form), form)


def _without_row(text: str) -> str:
    blocks = text.split("\n\n")
    kept = [block for block in blocks if "8.属于行政查询事项" not in block]
    assert len(kept) == len(blocks) - 1
    return "\n\n".join(kept)


def test_a_row_that_is_nowhere_named_is_not_looked_for() -> None:
    assert _is_all_printed(_without_row(REPORT))


def test_its_cells_are_absent_and_all_others_as_they_were() -> None:
    whole, cut = extract(REPORT), extract(_without_row(REPORT))
    for cell, other in zip(whole.cells, cut.cells, strict=True):
        if ".refused_inquiry." in cell.id or other.kind == "absent":
            assert other.kind == "absent"
        else:
            assert (cell.kind, cell.value) == (other.kind, other.value)
    assert sum(cell.kind == "absent" for cell in cut.cells) == 7


@pytest.mark.parametrize(
    "behind",
    ["\n\n属于行政查询事项 3 0 0 0 0 0 3\n", "\n\n\t1\n\t2\n\t3\n\n\t4\n\t5\n\t6\n"],
    ids=["its label stands elsewhere", "values without a label"],
)
def test_what_may_be_its_values_is_looked_at(behind: str) -> None:
    assert not _is_all_printed(_without_row(REPORT) + behind)


def test_a_row_read_in_part_is_looked_at() -> None:
    lines = REPORT.split("\n")
    at = next(n for n, line in enumerate(lines) if "8.属于行政查询事项" in line)
    assert not _is_all_printed("\n".join([*lines[: at + 1], *lines[at + 3 :]]))


def test_a_table_is_named_by_a_column_of_its_own() -> None:
    form = forms.form("2019")
    reviews = [table for table in form.tables if table.across]
    assert are_printed_nowhere(reviews, "行政复议0件，总计0件。", form)
    assert not are_printed_nowhere(reviews, "结果维持\n总计", form)
