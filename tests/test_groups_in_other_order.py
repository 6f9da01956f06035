"""Reviews whose groups are printed in another order than the form's: 行政诉讼 before 行政复议."""

from __future__ import annotations

import pytest

from gipa_extract import extract

_LABELS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3
_DIRECT, _AFTER, _REVIEWED = [1, 2, 3, 4, 10], [5, 6, 7, 8, 26], [9, 1, 2, 3, 15]
_TRUTH = {
    "litigation_direct": _DIRECT,
    "litigation_after_reconsideration": _AFTER,
    "reconsideration": _REVIEWED,
}
_LITIGATION_FIRST = [
    ["行政诉讼", *[""] * 9, "行政复议", *[""] * 4],
    ["未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 9],
    _LABELS,
    [*map(str, [*_DIRECT, *_AFTER, *_REVIEWED])],
]
_AFTER_FIRST = [
    ["行政复议", *[""] * 4, "行政诉讼", *[""] * 9],
    [*[""] * 5, "复议后起诉", *[""] * 4, "未经复议直接起诉", *[""] * 4],
    _LABELS,
    [*map(str, [*_REVIEWED, *_AFTER, *_DIRECT])],
]


def _read(table: str, *, sure: bool) -> dict[str, list[float | None]]:
    """The values of each row; those in doubt as None where only sure ones are asked for."""
    report = extract(
        "某县教育局2023年政府信息公开工作年度报告\n\n四、政府信息公开行政复议、行政诉讼情况\n\n"
        f"{table}\n\n五、存在的主要问题及改进情况\n\n无。\n"
    )
    cells = [cell for cell in report.cells if cell.id.startswith("reviews.")]
    assert len(cells) == 15
    return {
        row: [
            None if sure and cell.trust == "doubtful" else cell.value
            for cell in cells
            if cell.id.split(".")[1] == row
        ]
        for row in _TRUTH
    }


@pytest.mark.parametrize("rows", [_LITIGATION_FIRST, _AFTER_FIRST])
def test_each_group_of_a_grid_has_the_columns_below_it(rows: list[list[str]]) -> None:
    assert _read("\n".join("| " + " | ".join(row) + " |" for row in rows), sure=False) == _TRUTH


@pytest.mark.parametrize("rows", [_LITIGATION_FIRST, _AFTER_FIRST])
def test_no_group_of_bare_lines_has_anothers_columns_in_silence(rows: list[list[str]]) -> None:
    read = _read("\n".join(" ".join(filter(None, row)) for row in rows), sure=True)
    for row, values in read.items():
        assert values in (_TRUTH[row], [None] * 5)
