"""Marks that stand for columns, and a legend that says which, are read as a table."""

from __future__ import annotations

import pytest

from gipa_extract import Report, extract
from gipa_extract.readers.text_preparation.legend_marks import set_values_below_legends

HEAD = "某某县民政局2022年政府信息公开工作年度报告\n二、主动公开政府信息情况"
LEGEND = "（{0}制发件数 {1}废止件数 {2}现行有效件数）\n第二十条第（一）项\n"
ROWS = "规章 {0}1 {1}0 {2}5\n行政规范性文件 {0}27 {1} {2}66"
MARKS = ["①②③", "ABC", "甲乙丙", ["(1)", "(2)", "(3)"], ["[1]", "[2]", "[3]"]]


def report(legend: str, rows: str = ROWS, marks: str | list[str] = "①②③") -> Report:
    return extract(f"{HEAD}{legend.format(*marks)}{rows.format(*marks)}")


def printed(result: Report, row: str) -> list[float | None]:
    columns = ("issued", "repealed", "in_force")
    cells = [result[f"art20_1.{row}.{each}"] for each in columns]
    return [None if cell.value is None else float(cell.value) for cell in cells]


@pytest.mark.parametrize("between", [" ", "，", ""])
@pytest.mark.parametrize("marks", MARKS)
def test_marks_stand_for_the_columns_that_the_legend_names(
    marks: str | list[str], between: str
) -> None:
    rows = ROWS.replace(" {1}", f"{between}{{1}}").replace(" {2}", f"{between}{{2}}")
    result = report(LEGEND, f"{rows}\n", marks)
    assert printed(result, "rules") == [1, 0, 5]
    assert printed(result, "normative_documents") == [27, None, 66]
    assert result["art20_1.normative_documents.repealed"].kind == "blank"
    assert all(cell.trust != "doubtful" for cell in result.cells if cell.kind != "absent")


def test_a_legend_may_name_the_columns_in_another_order() -> None:
    legend = "（{0}现行有效件数 {1}废止件数 {2}制发件数）\n第二十条第（一）项\n"
    assert printed(report(legend, f"{ROWS}\n"), "rules") == [5, 0, 1]


def test_a_row_that_lacks_a_mark_is_never_sure() -> None:
    result = report(LEGEND, f"{ROWS}\n".replace("{1}0 ", ""))
    assert not any(cell.value and cell.trust != "doubtful" for cell in result.cells if ".rules." in cell.id)  # fmt: skip


def test_what_the_texts_end_may_have_cut_is_doubtful() -> None:
    assert report(LEGEND)["art20_1.normative_documents.in_force"].trust == "doubtful"
    last = report(LEGEND, ROWS.removesuffix("66"))["art20_1.normative_documents.in_force"]
    assert last.trust == "doubtful" or last.kind == "absent"


@pytest.mark.parametrize("end", ["", " "])
def test_the_row_in_which_a_text_ends_has_the_values_of_the_first_marks(end: str) -> None:
    rows = ROWS.removesuffix(" {1} {2}66") + end
    shown = set_values_below_legends(f"{HEAD}{LEGEND}{rows}".format(*"①②③")) or ""
    assert shown.endswith(f"\n行政规范性文件 | 27{end}")


def test_a_legend_of_one_mark_counts_beside_one_of_several() -> None:
    alone = "\n第二十条第（五）项（{0}处理决定数量）\n行政许可 {0}16\n"
    assert report(LEGEND, ROWS + alone)["art20_5.licensing.decisions"].value == 16
