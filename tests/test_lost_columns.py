"""A column of the form that a tool left out, head and all, moves no other value."""

from __future__ import annotations

import pytest

from gipa_extract import Report, extract

LABELS = (
    "一、本年新收政府信息公开申请数量",
    "二、上年结转政府信息公开申请数量",
    "（一）予以公开",
    "1.属于国家秘密",
    "2.其他法律行政法规禁止公开",
    "7.属于行政执法案卷",
    "8.属于行政查询事项",
    "2.重复申请",
    "（七）总计",
)
LEFT = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
ROWS = [[first, first + 1, first + 2, first + 3, 0] for first in range(10, 19)]


def read(missing: int) -> Report:
    """A text's table without its first column, whose values are `missing` each."""
    rows = [f"| {' | '.join(('', *LEFT))} |", "|---" * 7 + "|"]
    rows += [
        f"| {label} | {' | '.join(map(str, [*parts, sum(parts) + missing]))} |"
        for label, parts in zip(LABELS, ROWS, strict=True)
    ]
    table = "\n".join(rows)
    return extract(
        f"某县2022年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n\n{table}\n"
    )


def test_what_is_left_is_read_below_its_labels() -> None:
    report = read(missing=5)
    cells = [report[f"requests.received.{column}"] for column in ("business", "other_org", "total")]
    assert [cell.value for cell in cells] == [10, 0, 51]
    assert report["requests.received.natural_person"].kind == "absent"


@pytest.mark.parametrize("missing", [0, -1])
def test_where_totals_lack_nothing_only_a_label_may_be_gone(missing: int) -> None:
    assert read(missing)["requests.received.business"].trust in ("doubtful", "missing")
