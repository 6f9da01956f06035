"""Tables whose columns a line of dashes draws, as pandoc and tabulate set them."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from gipa_extract.readers.text_preparation.dashed_columns import MAX_LINES, part_dashed_columns
from gipa_extract.text.columns import column_count
from tests.printed_rows import COLUMNS, LABELS, VALUES, requests_of, text

ROWS = [[label, *map(str, VALUES[row])] for row, label in LABELS.items()]
HEAD = ["项目", *COLUMNS]


def set_with_dashes(rows: list[list[str]], parting: str = "\n", head: bool = True) -> str:
    widths = [max(map(column_count, column)) + 1 for column in zip(*with_head(rows), strict=True)]
    lines = [
        "  "
        + " ".join(
            cell + " " * (width - column_count(cell))
            for cell, width in zip(row, widths, strict=True)
        )
        for row in with_head(rows)
    ]
    rule = "  " + " ".join("-" * width for width in widths)
    if head:
        return "\n".join([lines[0], rule, *lines[1:]])
    return "\n".join([rule, parting.join(lines), rule])


def with_head(rows: list[list[str]]) -> list[list[str]]:
    return [HEAD, *rows]


@pytest.mark.parametrize(("parting", "head"), [("\n", True), ("\n", False), ("\n\n", False)])
def test_columns_that_dashes_draw_are_columns(parting: str, head: bool) -> None:
    blanks = [[cell.replace("0", "") if cell == "0" else cell for cell in row] for row in ROWS]
    report = extract(text(set_with_dashes(blanks, parting, head) + "\n\n五、存在的主要问题"))
    assert requests_of(report)["received"] == VALUES["received"]
    cell = report["requests.carried_in.research"]
    assert (cell.kind, cell.trust) != ("blank", "doubtful")
    assert report["requests.carried_in.legal_service"].value == 2


def test_a_word_across_two_columns_makes_no_table_of_dashes() -> None:
    whole = set_with_dashes(ROWS)
    assert part_dashed_columns(whole) is not None
    shifted = whole.replace("  1.属于国家秘密", "1.属于国家秘密，" + "移" * 9)
    assert part_dashed_columns(shifted) is None


def test_a_line_without_empty_lines_round_it_is_a_row_of_its_own() -> None:
    """Blank rows whose spaces an editor took off do not make one row of all below."""
    printed = set_with_dashes(ROWS, "\n", head=False).replace("\n", "\n\n\n", 1)
    parted = part_dashed_columns(printed)
    assert parted is not None
    assert parted.count("\n|") == len(ROWS)


def test_what_the_texts_end_cuts_off_is_no_blank() -> None:
    whole = text(set_with_dashes(ROWS[:3]))
    report = extract(whole[: whole.rindex("3")])
    assert report["requests.granted.total"].trust in ("doubtful", "missing")
    assert report["requests.granted.other_org"].trust in ("doubtful", "missing")


def test_lines_that_stand_in_one_column_each_make_no_table_of_dashes() -> None:
    """A page's wide rule over rows whose cells are parted by single spaces."""
    rule = f"  {'-' * 60} {'-' * 20} {'-' * 20}"
    rows = [" ".join(row) for row in ROWS]
    assert part_dashed_columns("\n".join([rule, *rows, rule])) is None


def test_no_line_of_a_long_table_is_lost_where_no_line_of_dashes_ends_it() -> None:
    rows = "\n".join(f"  a{number:<4} {number:<4}" for number in range(2 * MAX_LINES))
    parted = part_dashed_columns(f"  ----- -----\n{rows}\n五、存在的主要问题\n")
    assert parted is not None
    assert all(f"a{number} " in parted for number in range(2 * MAX_LINES))
