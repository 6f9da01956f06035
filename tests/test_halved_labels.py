"""Labels broken over two rows: whose the values are that stand beside their first half."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from gipa_extract import extract
from gipa_extract.models import Cell

COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
Writer = Callable[[str, Sequence[object]], str]
BLANK = ("",) * 7


def piped(label: str, values: Sequence[object]) -> str:
    return f"| {' | '.join([label, *map(str, values)])} |\n"


def cell_a_line(label: str, values: Sequence[object]) -> str:
    return "\n".join([label, *map(str, values)]) + "\n"


def cells_of(text: str, row: str) -> list[Cell]:
    return [cell for cell in extract(text).cells if cell.id.startswith(f"{row}.")]


def report(write: Writer, rows: dict[str, Sequence[object]]) -> str:
    full = {
        "一、本年新收政府信息公开申请数量": (9, 0, 1, 0, 0, 0, 10),
        "二、上年结转政府信息公开申请数量": (1, 0, 0, 0, 0, 0, 1),
        "（一）予以公开": (2, 0, 0, 0, 0, 0, 2),
        **rows,
        "3.危及“三安全一稳定”": (1, 0, 0, 0, 0, 0, 1),
    }
    body = "".join(write(label, values) for label, values in full.items())
    title = "测试县2023年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n"
    return title + write("", COLUMNS) + body


@pytest.mark.parametrize("write", [piped, cell_a_line])
@pytest.mark.parametrize("numbered", ["", "2."])
def test_values_beside_half_a_label_are_never_another_row_s_and_their_own_is_not_blank(
    write: Writer, numbered: str
) -> None:
    rows = {f"{numbered}其他": (3, 0, 1, 0, 0, 0, 4), "法律行政法规禁止公开": BLANK}
    text = report(write, rows)
    own, other = cells_of(text, "requests.refused_law"), cells_of(text, "requests.other_other")
    sure = {cell.value for cell in own if cell.trust in ("read", "confirmed")}
    assert sure <= {3, 0, 1, 4}
    assert all(cell.trust in ("doubtful", "missing") for cell in other)


def test_a_row_is_not_blank_for_the_first_half_of_the_label_below() -> None:
    text = report(piped, {"其他": BLANK, "法律行政法规禁止公开": (3, 0, 1, 0, 0, 0, 4)})
    assert [cell.value for cell in cells_of(text, "requests.refused_law")] == [3, 0, 1, 0, 0, 0, 4]
    assert {cell.trust for cell in cells_of(text, "requests.other_other")} == {"doubtful"}


def test_a_blank_row_below_others_keeps_its_blanks() -> None:
    text = report(piped, {"2.其他法律行政法规禁止公开": BLANK, "3.公开出版物": BLANK})
    for row in ("refused_law", "declined_publication"):
        assert {cell.trust for cell in cells_of(text, f"requests.{row}")} == {"read"}
