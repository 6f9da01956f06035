"""Texts out of whose rows words were dropped, and rows whose values went to no cell."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from gipa_extract.forms import form
from gipa_extract.models import Cell

TITLE = "甲县民政局2023年政府信息公开工作年度报告\n"
SECTION_TWO = f"{TITLE}二、主动公开政府信息情况\n"
SECTION_THREE = f"{TITLE}三、收到和处理政府信息公开申请情况\n"
LABELS = [row.label for row in form("2021").table("requests").rows]
HEAD = ["项目", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]


def sure(text: str | bytes) -> dict[str, Cell]:
    cells = extract(text).cells
    return {cell.id: cell for cell in cells if cell.trust in ("read", "confirmed")}


def table(*rows: list[str]) -> str:
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def blanks(cells: dict[str, Cell]) -> set[str]:
    return {name for name, cell in cells.items() if cell.kind == "blank"}


def test_where_no_number_has_one_digit_those_of_one_may_be_what_is_blank() -> None:
    for first, expected in ((11, False), (1, True)):
        rows = [
            [label, str(first + n), *[" "] * 5, str(first + n)] for n, label in enumerate(LABELS)
        ]
        assert bool(blanks(sure(SECTION_THREE + table(HEAD, *rows)))) is expected, first


def test_a_label_alone_in_a_text_that_prints_its_zeros_may_have_lost_a_line() -> None:
    text = (
        "第二十条第（一）项\n信息内容 本年制发件数 本年废止件数 现行有效件数\n规章 0 0 0\n"
        "行政规范性文件 0 5 0\n第二十条第（五）项\n信息内容 本年处理决定数量\n行政许可\n"
        "第二十条第（六）项\n信息内容 本年处理决定数量\n行政处罚 0\n行政强制 10\n"
    )
    assert "art20_5.licensing.decisions" not in blanks(sure(SECTION_TWO + text))


def test_a_blank_row_above_a_line_of_values_is_doubtful() -> None:
    text = (
        "\t信息内容 本年制发件数 本年废止件数 现行有效件数\n\t规章 25 9 9\n\t行政规范性文件\n"
        "\t434 436\n\t信息内容 本年处理决定数量\n\t行政许可 8\n"
    )
    assert not any(name.startswith("art20_1.normative") for name in sure(SECTION_TWO + text))


def page(*rows: list[str]) -> bytes:
    cells = ("".join(f"<td>{text}</td>" for text in row) for row in rows)
    lines = "".join(f"<tr>{row}</tr>" for row in cells)
    return f"<html><body><h1>{TITLE}</h1><p>二、主动公开政府信息情况</p><table>{lines}</table></body></html>".encode()


@pytest.mark.parametrize(
    ("row", "name", "expected"),
    [
        (["行政规范性文件", "", "7", "9"], "art20_1.normative_documents.issued", True),
        (["行政规范性文件5", "", "7", "9"], "art20_1.normative_documents.issued", False),
    ],
)
def test_a_label_that_holds_a_value_or_another_rows_label_makes_its_row_doubtful(
    row: list[str], name: str, expected: bool
) -> None:
    head = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
    assert (name in sure(page(head, ["规章", "1", "2", "3"], row))) is expected


def test_a_table_that_comes_again_blank_is_doubtful() -> None:
    head = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
    filled, empty = (["规章", "4", "7", "9"], ["规章", "", "", ""])
    cells = sure(page(head, filled, head, empty))
    assert not any(name.startswith("art20_1.rules") for name in cells)
    assert sure(page(head, filled, head, filled))["art20_1.rules.issued"].value == 4


def test_labels_of_two_rows_in_one_place_leave_neither_sure() -> None:
    rest = [[label, *"0000000"] for label in LABELS[2:]]
    values = ["14", "25", "36", "47", "58", "69", "249"]
    text = SECTION_THREE + table(HEAD, [LABELS[0] + LABELS[1], *values], *rest)
    cells = sure(text)
    assert "requests.granted.total" in cells
    assert not any(name.split(".")[1] in ("received", "carried_in") for name in cells)


def test_a_page_read_from_right_to_left_gives_no_wrong_value_in_silence() -> None:
    head = "现行有效件数 本年废止件数 本年制发件数 信息内容\n"
    text = (
        f"{SECTION_TWO}{head}9 8 7 规章\n3 2 1 行政规范性文件\n"
        "本年处理决定数量 信息内容\n635 行政许可\n本年处理决定数量 信息内容\n648 行政处罚\n664 行政强制\n"
    )
    printed = {"rules": (7, 8, 9), "normative_documents": (1, 2, 3)}
    cells = sure(text)
    for row, values in printed.items():
        for name, value in zip(("issued", "repealed", "in_force"), values, strict=True):
            cell = cells.get(f"art20_1.{row}.{name}")
            assert cell is None or cell.value == value


def test_the_few_blanks_of_a_report_that_prints_its_zeros_are_doubtful() -> None:
    for blank_rows, expected in ((6, False), (12, True)):
        rows = [
            [label, "0", " " if n < blank_rows else "0", *["0"] * 5]
            for n, label in enumerate(LABELS)
        ]
        assert bool(blanks(sure(SECTION_THREE + table(HEAD, *rows)))) is expected


@pytest.mark.parametrize(
    ("mask", "expected"), [("***", False), ("** **", False), ("**", False), (" ", True)]
)
def test_asterisks_in_place_of_digits_are_no_blanks(mask: str, expected: bool) -> None:
    rows = [[label, "0", *[mask] * 2, *[" "] * 3, "0"] for label in LABELS]
    assert bool(blanks(sure(SECTION_THREE + table(HEAD, *rows)))) is expected


def test_rows_that_all_end_in_their_blanks_may_have_lost_them_where_they_were() -> None:
    for places, expected in (((" ", "0", "0"), True), (("0", "0", " "), False)):
        rows = [[label, "0", *places, *[" "] * 3] for label in LABELS]
        packed = [[*row[:-1], "0" if expected else " "] for row in rows]
        assert bool(blanks(sure(SECTION_THREE + table(HEAD, *packed)))) is expected


def test_rows_of_a_csv_that_each_end_in_their_blanks_may_have_had_them_elsewhere() -> None:
    whole = ["", "0", "", "", "0", "", "0"]
    packed = ["0", "0", "0", "", "", "", ""]
    for values, expected in ((whole, True), (packed, False)):
        lines = [",".join(row) for row in (HEAD, *([label, *values] for label in LABELS))]
        cells = sure((TITLE + "\n".join(lines)).encode())
        assert bool([cell for cell in cells.values() if cell.raw]) is expected


@pytest.mark.parametrize("between", ["", "/", "、"])
def test_values_behind_the_labels_of_two_rows_are_in_doubt(between: str) -> None:
    head = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
    row = [f"规章{between}行政规范性文件", "11", "12", "13"]
    for cells in (["行政规范性文件", *row[1:]], row):
        text = SECTION_TWO + "\n".join(map("\t".join, (head, cells))) + "\n三、收到\n"
        read = {cell.value for cell in sure(text).values() if cell.kind == "number"}
        assert read == ({11, 12, 13} if cells is not row else set())
