"""Rows that print a space of its own for each blank: what dropped lines took none of theirs."""

from __future__ import annotations

from gipa_extract import Cell, extract

HEAD = (
    "甲县民政局2023年政府信息公开工作年度报告\n\n三、收到和处理政府信息公开申请情况\n\n"
    + "\n\n".join(
        ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    )
)
LABELS = ("1.属于国家秘密", "4.保护第三方合法权益", "5.属于三类内部事务信息", "6.属于四类过程性信息",
          "7.属于行政执法案卷", "8.属于行政查询事项", "（七）总计")  # fmt: skip
WHOLE = ("11", "22", "33", "44", "55", "66", "231")
KEPT = "\u00a0"


def last_row(*printed: str) -> list[Cell]:
    """The cells of the last row of a text that has no line of one character but those kept."""
    rows = [(label, *WHOLE) for label in LABELS]
    lines = [piece for row in [*rows, ("四、结转下年度继续办理", *printed)] for piece in row]
    cells = extract("\n\n".join([HEAD, *lines, "四、政府信息公开行政复议情况", "无。"])).cells
    return [cell for cell in cells if cell.id.startswith("requests.carried_out.")]


def test_a_row_with_a_kept_space_for_each_blank_lost_no_line() -> None:
    row = last_row("12", KEPT, "34", KEPT, KEPT, "10", "56")
    assert [cell.raw for cell in row] == ["12", "", "34", "", "", "10", "56"]
    assert not [cell for cell in row if cell.doubt]


def test_a_row_that_lacks_the_space_of_a_blank_may_have_lost_its_line() -> None:
    assert not [cell for cell in last_row("12", "34", KEPT, "10", "56") if cell.trust == "read"]


def test_a_row_of_kept_spaces_alone_is_blank() -> None:
    assert {(cell.kind, cell.trust) for cell in last_row(*[KEPT] * 7)} == {("blank", "read")}
    assert {cell.trust for cell in last_row(*[KEPT] * 6)} <= {"missing", "doubtful"}
