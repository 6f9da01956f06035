"""Numbers whose print says that they may not be what they seem."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from tests.printed_rows import COLUMNS, LABELS, VALUES, text

TITLE = "甲县民政局2023年政府信息公开工作年度报告\n二、主动公开政府信息情况\n"
TABLES = """第二十条第（一）项
信息内容\t本年制发件数\t本年废止件数\t现行有效件数
规章\t{}\t{}\t{}
行政规范性文件\t3\t5\t21
第二十条第（五）项
信息内容\t本年处理决定数量
行政许可\t{}
"""


def doubtful(*values: str, before: str = "") -> set[str]:
    report = extract(TITLE + before + TABLES.format(*values))
    return {cell.raw or "" for cell in report.cells if cell.trust == "doubtful"}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("7", "0456", "12", "8"), {"0456"}),
        (("0007", "0456", "0012", "0008"), set()),  # filled up with zeros
        (("〇", "6", "12", "8"), set()),
        (("7", "121212", "12", "155815581558"), {"121212", "155815581558"}),
        (("7", "1212", "12", "1414"), set()),
        (("1.843", "6", "12", "8"), {"1.843", "6", "12"}),  # so is what stands beside it
        (("1.843", "12,000", "12", "8"), {"1.843", "12,000", "12"}),
    ],
)
def test_numbers_that_may_be_two_or_none_are_doubtful(
    values: tuple[str, ...], expected: set[str]
) -> None:
    assert doubtful(*values) == expected


def test_all_numbers_are_doubtful_where_a_tool_dropped_a_digit_everywhere() -> None:
    values = ("7", "6", "12", "8")
    whole = "".join(f"接待群众{n}人次，答复{3 * n}次。\n" for n in range(1010, 1060))
    assert not doubtful(*values, before=whole)
    for cut in (whole.replace("00", "0").replace("11", "1"), whole.replace("4", "")):
        once = cut
        for digit in "0123456789":
            once = once.replace(digit * 3, digit).replace(digit * 2, digit)
        assert doubtful(*values, before=once) >= set(values)


def test_all_numbers_are_doubtful_where_a_year_has_three_digits() -> None:
    years = "202年1月至12月，本局共发布信息。\n202年以来，本局开展培训。\n"
    assert not doubtful("7", "6", "12", "8", before=years.replace("202年", "2022年"))
    assert doubtful("7", "6", "12", "8", before=years) >= {"7", "12", "21"}


FEES = """第二十条第（八）项
信息内容\t本年收费金额（单位：万元）
行政事业性收费\t{}
1.属于国家秘密\n2.其他法律行政法规禁止公开\n3.危及“三安全一稳定”\n4.保护第三方合法权益\n"""


def test_an_amount_is_doubtful_where_a_tool_dropped_all_points() -> None:
    for drop, expected in ((False, set()), (True, {"2255"})):
        text = FEES.format("2255").replace("." if drop else "\0", "")
        report = extract(TITLE + TABLES.format("7", "6", "12", "8") + text)
        assert {c.raw for c in report.cells if c.trust == "doubtful" and c.raw} == expected


def test_marks_that_hold_a_place_are_no_zero() -> None:
    assert doubtful("〇〇", "6", "12", "8") == {"〇〇"}
    assert doubtful("〇〇", "X", "12", "8") == {"〇〇", "X"}  # or ten


def test_a_sign_for_the_number_above_stays_as_printed_and_offers_it() -> None:
    rows = [[label, *map(str, VALUES[row])] for row, label in LABELS.items()]
    assert rows[1][3] == rows[1][4] == "0"
    rows[2][3], rows[3][3], rows[2][2] = "〃", "同上", "〃"
    lines = [f"| {' | '.join(row)} |" for row in [["项目", *COLUMNS], *rows]]
    cells = {cell.id: cell for cell in extract(text(*lines, "五、存在的主要问题")).cells}
    above = [cells[f"requests.{row}.research"] for row in ("granted", "refused_state_secret")]
    assert [(c.kind, c.value, c.raw, c.trust) for c in above] == [
        ("text", None, "〃", "doubtful"),
        ("text", None, "同上", "doubtful"),
    ]
    assert [cell.alternatives for cell in above] == [["0"], None], "a row between was not read"
    assert cells["requests.granted.business"].alternatives == ["1"]


@pytest.mark.parametrize("word", ["未产生", "未发生", "没有", "空格", "暂无"])
def test_words_for_nothing_are_dashes(word: str) -> None:
    for separator in (" | ", "  ", "\n", "；"):
        rows = [[label, *map(str, VALUES[row])] for row, label in LABELS.items()]
        rows[1][3] = rows[1][4] = word
        printed = text(*(separator.join(row) for row in [["项目", *COLUMNS], *rows]), "五、问题")
        cells = {cell.id: cell for cell in extract(printed).cells}
        row = [cells[f"requests.carried_in.{each}"] for each in ("research", "legal_service")]
        assert [(row[0].kind, row[1].value)] == [("dash", 2)]


@pytest.mark.parametrize(
    ("word", "trust"), [("缺报", "doubtful"), ("详见附件", "read"), ("不涉及", "read")]
)
def test_a_word_that_agencies_do_not_print_for_a_number_is_in_doubt(word: str, trust: str) -> None:
    rows = [[label, *map(str, VALUES[row])] for row, label in LABELS.items()]
    rows[1][3] = word
    printed = text(*(f"| {' | '.join(row)} |" for row in [["项目", *COLUMNS], *rows]), "五、问题")
    cells = {cell.id: cell for cell in extract(printed).cells}
    cell = cells["requests.carried_in.research"]
    assert (cell.kind, cell.raw, cell.trust) == ("text", word, trust)
