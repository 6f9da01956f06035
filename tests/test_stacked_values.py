"""Values in blocks away from their labels, as plain pdftotext prints the boxes of a page."""

from __future__ import annotations

from collections.abc import Sequence

from gipa_extract import extract
from gipa_extract.cells.text_stream import StreamReading, read_stream
from gipa_extract.forms import form

EDITION = form("2021")
REQUESTS = next(table for table in EDITION.tables if table.id == "requests")
Row = tuple[int, ...]
ROWS: list[Row] = [
    *((9, 2, 1, 0, 0, 3, 15), (1, 0, 0, 0, 0, 0, 1), (4, 0, 0, 0, 0, 2, 6)),
    *((2, 0, 1, 0, 0, 0, 3), (0,) * 7, (1, 0, 0, 0, 0, 0, 1)),
    *((0,) * 7 for _ in range(8)),
    *((0, 1, 0, 0, 0, 0, 1), (0,) * 7, (0, 0, 0, 0, 0, 1, 1)),
    *((0,) * 7 for _ in range(5)),
    *((2, 1, 0, 0, 0, 0, 3), (9, 2, 2, 0, 0, 3, 16), (1, 0, 0, 0, 0, 0, 1)),
]
"""A table whose rows add up, and whose columns do not."""
ADDED = [
    *ROWS[:3],
    (2, 0, 0, 0, 0, 0, 2),
    *ROWS[4:-2],
    (9, 2, 0, 0, 0, 3, 14),
    (1, 0, 1, 0, 0, 0, 2),
]
"""A table whose columns add up, too."""
LABELS = "三、收到和处理政府信息公开申请情况\n" + "\n".join(
    f"{row.wordings[0]}" for row in REQUESTS.rows
)


def blocks(rows: Sequence[Sequence[int]]) -> str:
    """Rows whose values stand below one another, each column a block."""
    return "".join("\n".join(map(str, column)) + "\n\n" for column in zip(*rows, strict=True))


def in_flows(rows: Sequence[Row]) -> str:
    """The first six rows in two flows: the first one has fewer columns from row to row."""
    first = [row[:5] for row in rows[:3]], [rows[3][:4]], [rows[4][:3]], [rows[5][:2]]
    second = [row[5:] for row in rows[:3]], [rows[3][4:]], [rows[4][3:]], [rows[5][2:]]
    flows = ["".join(map(blocks, flow)) for flow in (first, second)]
    return f"{LABELS}\n\n{flows[0]}总计\n\n{flows[1]}"


def values_of(reading: StreamReading) -> dict[str, list[int]]:
    """The values of each row of requests that a reading is in doubt of."""
    return {
        row.slots[0][0].split(".")[1]: [int(slot.text) for _, slot in row.slots]
        for row, code in reading.flagged
        if row.table.id == "requests" and code == "row_counted"
    }


def test_upper_rows_in_two_flows_are_told_by_the_sums_of_rows_and_columns() -> None:
    text = in_flows(ADDED) + "".join(blocks([row]) for row in ADDED[6:-3]) + blocks(ADDED[-3:])
    read = values_of(read_stream(text, EDITION))
    assert [tuple(read[row.id]) for row in REQUESTS.rows] == ADDED


def test_upper_rows_whose_columns_do_not_add_up_are_left() -> None:
    text = in_flows(ROWS) + "".join(blocks([row]) for row in ROWS[6:-3]) + blocks(ROWS[-3:])
    read = values_of(read_stream(text, EDITION))
    assert read["total"] == [9, 2, 2, 0, 0, 3, 16]
    assert read["other_fee_unpaid"] == [0] * 7
    assert "received" not in read
    assert "refused_law" not in read


def test_rows_behind_the_first_that_adds_up_with_all_values_are_read_from_the_end() -> None:
    """A row of zeros above them may be pieces of others."""
    torn = list(ADDED[:14])
    torn[0] = (*torn[0][:6], 99)
    text = f"{LABELS}\n\n" + blocks(torn[:3]) + "".join(blocks([row]) for row in torn[3:])
    text += "".join(blocks([row]) for row in ADDED[14:])
    read = values_of(read_stream(text, EDITION))
    assert read["refused_law"] == [1, 0, 0, 0, 0, 0, 1]


def test_blocks_that_add_up_are_believed_before_an_order_row_by_row() -> None:
    """Most rows add up row by row; the last three do only column by column."""
    rows = [(*range(n + 1, n + 7), sum(range(n + 1, n + 7))) for n in range(len(ADDED))]
    text = f"{LABELS}\n\n" + "".join(blocks([row]) for row in rows[:-3]) + blocks(rows[-3:])
    read = values_of(read_stream(text, EDITION))
    assert [tuple(read[row.id]) for row in REQUESTS.rows] == rows


ARTICLE_20 = """某县某局2023年政府信息公开工作年度报告
二、主动公开政府信息情况
信息内容
规章
行政规范性文件

第二十条第（一）项
本年制发件数
本年废止件数
{values}

现行有效件数
0
21

三、收到和处理政府信息公开申请情况
"""


def test_two_columns_of_one_box_are_printed_line_by_line() -> None:
    report = extract(ARTICLE_20.format(values="0\n5\n3\n11"))
    cells = {cell.id: cell for cell in report.cells if cell.id.startswith("art20_1.")}
    assert [cell.value for cell in cells.values()] == [0, 5, 0, 3, 11, 21]
    assert {cell.trust for cell in cells.values()} == {"doubtful"}


def test_values_in_boxes_of_their_own_may_be_rows_or_columns() -> None:
    report = extract(ARTICLE_20.format(values="\n0\n\n5\n\n3\n\n11"))
    cells = [cell for cell in report.cells if cell.id.startswith("art20_1.")]
    assert all(cell.value is None for cell in cells)


def test_a_heading_that_boxes_put_into_the_table_before_it_does_not_end_it() -> None:
    text = (
        "四、政府信息公开行政复议、行政诉讼情况\n行政复议\n结果维持\n\n结果纠正\n\n其他结果\n\n尚未审结\n\n总计\n\n"
        "52\n\n63\n\n75\n\n0\n\n190\n\n结果维持\n53\n\n未经复议直接起诉\n结果\n其他\n尚未\n纠正\n结果\n审结\n70\n50\n81\n\n"
        "五、存在的主要问题及改进情况\n\n—2—\n\n行政诉讼\n总计\n254\n\n结果维持\n0\n\n结果纠正\n71\n\n"
        "复议后起诉\n其他\n尚未\n结果\n审结\n0\n0\n\n总计\n71\n\n虽有进步，但与期待相比还有差距。\n"
    )
    report = extract(f"某县某局2023年政府信息公开工作年度报告\n{text}")
    read = [cell.value for cell in report.cells if cell.id.startswith("reviews.")]
    assert read == [52, 63, 75, 0, 190, 53, 70, 50, 81, 254, 0, 71, 0, 0, 71]


def a_value_a_line(rows: Sequence[Row]) -> str:
    """Each row's label and its values, a line each; the labels of two rows behind the values of both."""
    lines = []
    for row, values in zip(REQUESTS.rows, rows, strict=True):
        label, printed = row.wordings[0], "\n".join(map(str, values))
        late = row.id in ("other_not_corrected", "other_fee_unpaid")
        lines += [printed, label] if late else [label, printed]
    head = "某县某局2023年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n自然人\n商业企业\n科研机构\n社会公益组织\n法律服务机构\n其他\n总计"
    return "\n".join([head, *lines, "四、政府信息公开行政复议、行政诉讼情况\n"])


def trust_of(text: str) -> dict[str, set[str]]:
    """The trust of each row's cells."""
    report = extract(text)
    return {
        row.id: {report[f"requests.{row.id}.{column.id}"].trust for column in REQUESTS.columns}
        for row in REQUESTS.rows
    }


FILLED = [
    *((9, 2, 1, 1, 1, 3, 17), (1, 1, 0, 0, 0, 0, 2), (4, 1, 0, 0, 0, 2, 7)),
    *((2, 0, 0, 0, 0, 0, 2), (1, 1, 0, 0, 0, 0, 2), (0, 0, 0, 1, 0, 0, 1)),
    *((0,) * 7 for _ in range(8)),
    *((0, 1, 0, 0, 0, 0, 1), (1, 0, 0, 0, 0, 0, 1), (0, 0, 0, 0, 1, 0, 1)),
    *((0,) * 7 for _ in range(3)),
    *((0, 0, 1, 0, 0, 0, 1), (1, 0, 0, 0, 0, 0, 1), (0, 0, 0, 0, 0, 1, 1)),
    *((9, 3, 1, 1, 1, 3, 18), (1, 0, 0, 0, 0, 0, 1)),
]


def test_rows_in_step_with_the_form_are_sure_where_others_stand_apart() -> None:
    trust = trust_of(a_value_a_line(FILLED))
    assert "doubtful" not in trust["received"] | trust["granted"] | trust["carried_out"]
    assert trust["declined_reconfirm"] == {"doubtful"}
    assert trust["other_not_corrected"] == trust["other_fee_unpaid"] == {"doubtful"}


def test_no_row_is_in_step_where_a_value_is_missing() -> None:
    text = a_value_a_line(FILLED).replace("5.要求", "说明\n5.要求").replace("\n17\n", "\n", 1)
    assert trust_of(text)["carried_out"] <= {"doubtful", "missing"}


def test_a_label_s_number_on_a_line_of_its_own_is_no_value() -> None:
    label = "3.危及“三安全一稳定”"
    text = a_value_a_line(FILLED)
    assert label in text
    trust = trust_of(text.replace(label, "3\n“\n”\n、危及三安全一稳定"))
    assert trust["refused_security"] <= {"read", "confirmed", "doubtful"}
    assert "doubtful" not in trust["received"]


def test_a_value_a_block_is_not_tried_in_flows() -> None:
    """Of a table with one wrong number that would take minutes."""
    rows = [*FILLED[:3], (2, 0, 0, 0, 0, 0, 9), *FILLED[4:]]
    text = a_value_a_line(rows).replace("\n", "\n\n")
    assert values_of(read_stream(text, EDITION))["partly_granted"] == [2, 0, 0, 0, 0, 0, 9]
