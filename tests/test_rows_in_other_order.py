"""Labels and heads that were sorted without their values, and marks that say that a row is not to be trusted."""

from __future__ import annotations

from gipa_extract import extract
from gipa_extract.forms import form

TITLE = "甲县民政局2021年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n"
COLUMNS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
ROWS = [row.label for row in form("2021").table("requests").rows]
VALUES = ["17", "28", "39", "0", "45", "66", "195"]


def doubted(text: str) -> set[str]:
    cells = extract(text).cells
    return {c.id for c in cells if c.doubt and c.doubt.code == "layout_allows_two_readings"}


def table_of(columns: list[str], values: list[str] = VALUES, labels: list[str] = ROWS) -> str:
    rows = [[label, *values] for label in labels]
    return TITLE + "\n".join("\t".join(row) for row in [["", *columns], *rows]) + "\n"


def test_a_head_with_the_total_first_over_values_that_did_not_move_is_doubtful() -> None:
    moved = [COLUMNS[-1], *COLUMNS[1:-1], COLUMNS[0]]
    name = "requests.received.business"
    assert name not in doubted(table_of(COLUMNS))
    assert name not in doubted(table_of(moved, [VALUES[-1], *VALUES[1:-1], VALUES[0]]))
    assert name in doubted(table_of(moved))


def test_labels_sorted_above_their_values_are_doubtful() -> None:
    name = "requests.refused_law.natural_person"
    lines = [*COLUMNS, *(line for label in ROWS for line in (label, *VALUES))]
    assert name not in doubted(TITLE + "\n".join(lines))
    shuffled = [*ROWS[:4], *ROWS[11:3:-1], *ROWS[12:]]
    lines = [*COLUMNS, *(line for label in shuffled for line in (label, *VALUES))]
    assert name in doubted(TITLE + "\n".join(lines))


def test_a_single_stroke_among_many_zeros_is_doubtful() -> None:
    text = table_of(COLUMNS, ["0"] * 7)
    last = text.rindex("0\t0\t0")
    assert "requests.carried_out.research" not in doubted(text)
    stroke = f"{text[:last]}/\t0\t0{text[last + 5 :]}"
    doubtful = [c for c in extract(stroke).cells if c.kind == "dash" and c.trust == "doubtful"]
    assert len(doubtful) == 1


def test_a_row_in_two_versions_is_doubtful() -> None:
    text = table_of(COLUMNS)
    row = text.split("\n")[4]
    other = row.replace("195", "196")
    both = text.replace(row, f"<<<<<<< ours\n{row}\n=======\n{other}\n>>>>>>> theirs", 1)
    held = doubted(both)
    assert "requests.carried_in.business" in held
    assert "requests.carried_out.business" not in held
