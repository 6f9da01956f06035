"""The row of reviews in which a text ends, where rows before it lost their blanks: its sums tell it."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from tests.printed_rows import lines

GROUP = "结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n"
HEAD = f"""四、政府信息公开行政复议、行政诉讼情况
行政复议
行政诉讼
{GROUP}未经复议直接起诉
复议后起诉
{GROUP}{GROUP}"""
COLUMNS = ("upheld", "corrected", "other", "pending", "total")


def reviews_of(*values: int) -> list[tuple[int | None, str]]:
    """What is read of a text that ends behind these values, below rows with blanks."""
    above = "\n".join("\n".join(lines()).split()).replace("\n2\n1\n0\n1\n1\n1\n6", "\n1\n6")
    report = extract(f"{above}\n{HEAD}" + "".join(f"{value}\n" for value in values))
    cells = [cell for cell in report.cells if cell.id.startswith("reviews.")]
    return [(None if c.value is None else int(c.value), c.trust) for c in cells[: len(values)]]


@pytest.mark.parametrize(
    "values", [(15, 4, 0, 4, 23), (15, 4, 0, 4, 23, 11, 0, 3), (1, 0, 0, 0, 1, 2, 0, 0, 0, 2, 3)]
)
def test_a_cut_row_whose_groups_hold_their_sums_is_read_in_doubt(values: tuple[int, ...]) -> None:
    assert reviews_of(*values) == [(value, "doubtful") for value in values]


@pytest.mark.parametrize("values", [(15, 4, 0, 4, 24, 11), (15, 4, 4, 23), (0, 0, 0, 0, 0, 3)])
def test_a_cut_row_without_a_group_that_holds_its_sum_stays_open(values: tuple[int, ...]) -> None:
    assert {value for value, _ in reviews_of(*values)} == {None}
