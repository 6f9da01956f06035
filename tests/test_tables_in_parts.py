"""Tables of requests that a body cut by their columns, in the lines of a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from gipa_extract import Report, extract
from tests.printed_rows import COLUMN_IDS, COLUMNS, LABELS, VALUES, read_whole, requests_of, text

ALL = "法人或其他组织"
END = "四、政府信息公开行政复议、行政诉讼情况"
Rows = Mapping[str, Sequence[object]]


def part(*head: str, columns: slice, values: Rows = VALUES) -> list[str]:
    rows = (" ".join(map(str, (LABELS[row], *held[columns]))) for row, held in values.items())
    return [*head, *rows]


def halves() -> list[str]:
    note = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） 申请人情况"
    left = (f"自然人 {ALL}", "商业企业 科研机构 社会公益组织")
    right = (f"{ALL} 总计", "法律服务机构 其他")
    return [
        *part("（表一）", note, *left, columns=slice(4)),
        *part("（续表）", note, *right, columns=slice(4, 7)),
    ]


def a_part_for_each_applicant(values: Rows = VALUES) -> list[str]:
    heads = [name if name in ("自然人", "总计") else f"{ALL}——{name}" for name in COLUMNS]
    parts = (part(head, columns=slice(n, n + 1), values=values) for n, head in enumerate(heads))
    return [line for each in parts for line in each]


def read_columns(report: Report) -> set[str]:
    """The columns of which a cell was read."""
    cells = (c.id.split(".") for c in report.cells if c.kind != "absent" and c.id[:8] == "requests")
    return {column for _, _, column in cells}


def test_a_second_part_begins_where_a_repeated_head_prints_further_columns() -> None:
    read_whole(text(*halves(), END))


def test_a_part_for_each_applicant_the_last_below_a_total_alone() -> None:
    report = extract(text(*a_part_for_each_applicant(), END))
    assert requests_of(report) == VALUES
    assert not any(cell.doubt for cell in report.cells if cell.id.startswith("requests.received."))


def test_a_text_that_ends_within_a_part_holds_the_parts_before() -> None:
    report = extract(text(*halves()[:-3]))
    read = requests_of(report)
    assert all(read[row][:4] == held[:4] for row, held in VALUES.items())
    assert read["received"] == VALUES["received"]
    assert read["carried_out"][4:] == (None, None, None)
    assert report["requests.received.natural_person"].doubt is None


def test_a_table_of_totals_alone_has_no_other_column() -> None:
    report = extract(text(*part("申请人情况", "总计", columns=slice(6, 7)), END))
    assert read_columns(report) == {"total"}
    assert [row[-1] for row in requests_of(report).values()] == [r[-1] for r in VALUES.values()]
    assert report["requests.granted.total"].doubt is None


@pytest.mark.parametrize("row", ["granted", "carried_in"])
def test_a_row_of_a_part_without_a_value_is_a_blank_in_doubt(row: str) -> None:
    values: Rows = VALUES | {row: (*VALUES[row][:6], "")}
    report = extract(text(*part("总计", columns=slice(6, 7), values=values), END))
    cell = report[f"requests.{row}.total"]
    assert (cell.kind, cell.trust) == ("blank", "doubtful")
    assert read_columns(report) == {"total"}


def test_a_part_of_which_one_row_holds_more_values_is_none() -> None:
    values: Rows = VALUES | {"granted": (*VALUES["granted"][:6], "17 40")}
    report = extract(text(*part("总计", columns=slice(6, 7), values=values), END))
    assert all(cell.trust == "doubtful" for cell in report.cells if cell.kind == "number")


def test_parts_of_one_column_are_no_table() -> None:
    others: Rows = {row: (*values[:6], values[6] + 1) for row, values in VALUES.items()}
    both = (part("总计", columns=slice(6, 7), values=values) for values in (VALUES, others))
    report = extract(text(*(line for each in both for line in each), END))
    ids = {f"requests.{row}.{column}" for row in LABELS for column in COLUMN_IDS}
    assert not any(c.kind == "number" and not c.doubt for c in report.cells if c.id in ids)


def test_a_number_of_each_row_is_no_value_where_the_head_is_a_cell_a_line() -> None:
    rows = [f"| {n} | {row} | {n + 40} |" for n, row in enumerate(("行政处罚", "行政强制"), 3)]
    blocks = [
        *("第二十条第（五）项", "序号", "信息内容", "本年处理决定数量", "| 2 | 行政许可 | 41 |"),
        *("第二十条第（六）项", "序号", "信息内容", "本年处理决定数量", *rows),
    ]
    report = extract(text(*blocks))
    cells = [cell for cell in report.cells if cell.id.startswith(("art20_5.", "art20_6."))]
    assert all(cell.doubt or cell.value in (None, 41, 43, 44) for cell in cells)
