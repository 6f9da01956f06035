"""Values in Chinese numerals are read as values, and numerals that number something are none."""

from __future__ import annotations

import pytest

from gipa_extract import Report, extract

HEAD = "某某县民政局2022年政府信息公开工作年度报告\n二、主动公开政府信息情况\n"
ROWS = """第二十条第（一）项
信息内容#本年制发件数#本年废止件数#现行有效件数
规章#零U#零U#零U
行政规范性文件#六十八U#六U#一百零二U
第二十条第（五）项
信息内容#本年处理决定数量
行政许可#三百七十U
第二十条第（六）项
信息内容#本年处理决定数量
行政处罚#三百零九U
行政强制#5U
三、收到和处理政府信息公开申请情况
申请人情况#自然人#商业企业#科研机构#社会公益组织#法律服务机构#其他#总计
一、本年新收政府信息公开申请数量#十U#二U#零U#零U#零U#零U#十二U
（六）其他处理#1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请#一U#零U#零U#零U#零U#零U#一U
"""


def codes(report: Report) -> list[str]:
    return [note.code for note in report.notes]


@pytest.mark.parametrize("unit", ["件", ""])
@pytest.mark.parametrize("mark", [" ", "  ", "\t", " | ", "，", "、", "/"])
def test_numerals_behind_labels_are_values(mark: str, unit: str) -> None:
    report = extract(HEAD + ROWS.replace("#", mark).replace("U", unit))
    assert "numerals_in_digits" in codes(report)
    columns = ("issued", "repealed", "in_force")
    assert [report[f"art20_1.rules.{each}"].value for each in columns] == [0, 0, 0]
    assert [report[f"art20_1.normative_documents.{each}"].value for each in columns] == [68, 6, 102]
    assert report["art20_5.licensing.decisions"].value == 370
    assert report["requests.received.total"].value == 12
    assert report["requests.other_not_corrected.total"].value == 1
    assert all(cell.trust != "doubtful" for cell in report.cells if cell.kind != "absent")


def test_counted_numerals_on_lines_of_their_own_are_values() -> None:
    report = extract(HEAD + ROWS.replace("#", "\n").replace("U", "件"))
    assert report["art20_1.normative_documents.in_force"].value == 102
    assert report["requests.received.total"].value == 12


def test_lone_numerals_on_lines_are_no_values() -> None:
    """They number headings, or are lines of a label that is printed downwards."""
    report = extract(HEAD + ROWS.replace("#", "\n").replace("U", ""))
    assert "numerals_in_digits" not in codes(report)


@pytest.mark.parametrize("mark", ["\n", "\n\t", "|"])
@pytest.mark.parametrize("zero", ["零", "〇", "零件"])
def test_a_zero_in_words_is_a_value_wherever_it_stands(mark: str, zero: str) -> None:
    """Beside others in digits, of a cell a line or a whole text in one; no zero numbers a heading."""
    rows = ROWS.replace("六十八", "68").replace("六U", "6").replace("一百零二", "102")
    rows = rows.replace("十U#二U", "10#2").replace("十二U", "12").replace("一U", "1")
    text = (
        (HEAD + rows.replace("零U", zero)).replace("U", "").replace("\n", mark).replace("#", mark)
    )
    report = extract(text)
    assert report["art20_1.rules.in_force"].value == 0
    assert report["art20_1.normative_documents.repealed"].value == 6
    row = [report[f"requests.received.{each}"] for each in ("natural_person", "research", "total")]
    assert [cell.value for cell in row] == [10, 0, 12]
    assert all(cell.trust != "doubtful" for cell in row)


def test_a_numeral_that_the_texts_end_may_have_cut_is_doubtful() -> None:
    text = HEAD + ROWS.replace("#", " ").replace("U", "件")
    report = extract(text[: text.index("十件\n第二十条第（六）")])
    assert report["art20_5.licensing.decisions"].trust == "doubtful"


@pytest.mark.parametrize("mark", ["，", "/", "#"])
def test_counted_values_between_marks_are_cells(mark: str) -> None:
    rows = ROWS.replace("六十八", "68").replace("一百零二", "102").replace("三百七十", "370")
    rows = rows.replace("三百零九", "309").replace("#十二", "#12").replace("十U", "10U")
    rows = rows.replace("零U", "0U").replace("一U", "1U").replace("二U", "2U").replace("六U", "6U")
    report = extract(HEAD + rows.replace("#", mark).replace("U", "件"))
    assert report["art20_1.normative_documents.in_force"].value == 102
    assert report["requests.received.total"].trust != "doubtful"
