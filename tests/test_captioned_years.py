"""Tables of last year beside this year's, told apart by captions or by their rows' labels alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from gipa_extract import Report, extract

ROWS = ("规章", "行政规范性文件")
ONE_COLUMN = (("行政许可",), ("行政处罚", "行政强制"))


def article(first: int) -> str:
    """The first articles' tables, with numbers that count up from `first`."""
    numbers = iter(range(first, first + 20))
    rows = "".join(
        f"<tr><td>{label}" + "".join(f"<td>{next(numbers)}" for _ in range(3)) for label in ROWS
    )
    one_column = "".join(
        "<tr><td>信息内容<td colspan=3>本年处理决定数量"
        + "".join(f"<tr><td>{label}<td colspan=3>{next(numbers)}" for label in labels)
        for labels in ONE_COLUMN
    )
    head = "<tr><td>信息内容<td>本年制发件数<td>本年废止件数<td>现行有效件数"
    return f"<table border=1>{head}{rows}{one_column}</table>"


def page(tables: str) -> bytes:
    return (
        "<h1>某县2022年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>全年平稳。</p>"
        f"<p>二、主动公开政府信息情况</p>{tables}<p>三、收到和处理政府信息公开申请情况</p>"
    ).encode()


def values(report: Report) -> list[int]:
    return [int(cell.value) for cell in report.cells if cell.value is not None and cell.start]


OLD, OWN = article(30), article(10)
CAPTIONED = {
    "lines": f"<p>2021年数据</p>{OLD}<p>2022年数据</p>{OWN}",
    "relative": f"<p>上年度数据</p>{OLD}<p>本年度数据</p>{OWN}",
    "own first": f"<p>2022年数据</p>{OWN}<p>2021年数据</p>{OLD}",
    "only the other, behind": f"{OWN}<p>附：2021年数据</p>{OLD}",
    "side by side": "<table><tr><td>2021年数据（上年，供对比）<td>2022年数据（本年）"
    f"<tr><td>{OLD}<td>{OWN}</table>",
    "in cells": f"<table><tr><td><p>2021年</p>{OLD}<td><p>2022年</p>{OWN}</table>",
    "first rows": "".join(
        table.replace("<table border=1>", f"<table border=1><tr><td colspan=4>{year}年数据")
        for table, year in ((OLD, 2021), (OWN, 2022))
    ),
}


@pytest.mark.parametrize("layout", CAPTIONED)
def test_the_tables_of_the_captions_own_year_are_read(layout: str) -> None:
    report = extract(page(CAPTIONED[layout]))
    assert values(report) == list(range(10, 19))
    assert "doubtful" not in {cell.trust for cell in report.cells}
    assert "second_report_left_out" in [note.code for note in report.notes]


@pytest.mark.parametrize(
    "tables",
    [
        f"<p>2021年数据</p>{OLD}{OWN}",
        f"{OLD}<p>2021年数据</p>{OWN}<p>2022年数据</p>",
        f"<p>2021年数据</p>{OLD}<p>2020年数据</p>{OWN}",
    ],
)
def test_where_captions_leave_the_own_year_open_both_are_doubted(tables: str) -> None:
    read = [cell for cell in extract(page(tables)).cells if cell.kind != "absent"]
    assert {cell.trust for cell in read} <= {"doubtful"}


TEXT = "某县2022年政府信息公开工作年度报告\n一、总体情况\n全年平稳。\n二、主动公开政府信息情况\n{}\n三、收到和处理政府信息公开申请情况\n无。\n"


def article_of_text(first: int) -> str:
    rows = "\n".join(
        f"| {label} | {first + 3 * number} | {first + 3 * number + 1} | {first + 3 * number + 2} |"
        for number, label in enumerate(ROWS)
    )
    one = "".join(
        f"\n| 信息内容 | 本年处理决定数量 |\n| {label} | {first + 6 + number} |"
        for number, label in enumerate(("行政许可", "行政处罚", "行政强制"))
    )
    return f"| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n{rows}{one}\n"


OLD_IN_TEXT, OWN_IN_TEXT = article_of_text(30), article_of_text(10)


@pytest.mark.parametrize(
    "tables",
    [
        f"2021年数据\n{OLD_IN_TEXT}2022年数据\n{OWN_IN_TEXT}",
        f"2022年数据\n{OWN_IN_TEXT}2021年数据\n{OLD_IN_TEXT}",
        f"{OLD_IN_TEXT}表1 2021年数据\n\n{OWN_IN_TEXT}表2 2022年数据\n",
        f"{OWN_IN_TEXT}表1 2022年数据\n\n{OLD_IN_TEXT}表2 2021年数据\n",
        f"{OWN_IN_TEXT}附：2021年数据\n{OLD_IN_TEXT}",
    ],
)
def test_captions_above_or_below_tell_the_tables_of_a_text_apart(tables: str) -> None:
    assert values(extract(TEXT.format(tables))) == list(range(10, 19))


@pytest.mark.parametrize(
    "tables", [OLD_IN_TEXT + OWN_IN_TEXT, f"{OLD_IN_TEXT}2022年数据\n{OWN_IN_TEXT}"]
)
def test_of_two_tables_of_a_text_one_of_which_must_be_another_years_none_is_sure(
    tables: str,
) -> None:
    read = [cell for cell in extract(TEXT.format(tables)).cells if cell.alternatives or cell.raw]
    assert len(read) == 9
    assert {cell.trust for cell in read} == {"doubtful"}


@pytest.mark.parametrize(
    "title",
    [
        "××县××局2022年政府信息公开工作年度报告",
        "某县某局2022年政府信息公开工作年度报告（参考模板）",
    ],
)
def test_a_sample_that_is_a_whole_report_is_not_the_one_that_is_read(title: str) -> None:
    sections = "四、政府信息公开行政复议、行政诉讼情况\n无。\n五、存在的主要问题及改进情况\n无。\n"
    sample, own = (f"{TEXT.format(tables)}{sections}" for tables in (OLD_IN_TEXT, OWN_IN_TEXT))
    report = extract(f"附件1\n{sample.replace(sample.splitlines()[0], title)}附件2\n{own}")
    assert (values(report), report.issuer) == (list(range(10, 19)), "某县")


def test_a_row_s_label_may_end_in_its_year() -> None:
    rows = "".join(
        f"<tr><td>{label}（{year}）" + "".join(f"<td>{first + place}" for place in range(5))
        for first, label in ((10, "行政复议"), (20, "未经复议直接起诉"), (30, "复议后起诉"))
        for year, first in (("上年", first + 50), ("本年", first))
    )
    head = "<tr><td>类型<td>结果维持<td>结果纠正<td>其他结果<td>尚未审结<td>总计"
    report = extract(
        page("") + f"<p>四、行政复议、行政诉讼情况</p><table>{head}{rows}</table>".encode()
    )
    assert values(report) == [10, 11, 12, 13, 14, 20, 21, 22, 23, 24, 30, 31, 32, 33, 34]


def test_a_corner_over_the_head_s_lines_names_the_column_of_years() -> None:
    line = "".join(
        f"<td>{label}" for label in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    )
    rows = "".join(
        f"<tr><td>{year}年" + "".join(f"<td>{first + place}" for place in range(15))
        for year, first in ((2022, 10), (2021, 60))
    )
    table = (
        "<table><tr><td rowspan=3>年度<td colspan=5 rowspan=2>行政复议<td colspan=10>行政诉讼"
        "<tr><td colspan=5>未经复议直接起诉<td colspan=5>复议后起诉"
        f"<tr>{line * 3}{rows}</table>"
    )
    report = extract(page("") + f"<p>四、行政复议、行政诉讼情况</p>{table}".encode())
    assert values(report) == list(range(10, 25))


def test_a_sample_with_its_title_is_left_out() -> None:
    sample = f"<p>样表（仅供参考）</p><p>XX县XX局2022年政府信息公开工作年度报告</p>{OLD}"
    report = extract(sample.encode() + page(OWN))
    assert values(report) == list(range(10, 19))
    assert report.issuer == "某县"


@pytest.mark.parametrize("names", [("样表", "填报表"), ("2021年", "2022年"), ("2021", "2022")])
def test_a_sheet_s_name_may_say_whose_its_table_is(names: tuple[str, str], tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active["A1"] = "某县2022年政府信息公开工作年度报告"
    for name, first in zip(names, (30, 10), strict=True):
        sheet = book.create_sheet(name)
        sheet.append(["二、主动公开政府信息情况"])
        sheet.append(["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"])
        for row, label in enumerate(ROWS):
            sheet.append([label, *range(first + 3 * row, first + 3 * row + 3)])
        for number, label in enumerate(("行政许可", "行政处罚", "行政强制")):
            sheet.append(["信息内容", "本年处理决定数量"])
            sheet.append([label, first + 6 + number])
    book.save(tmp_path / "book.xlsx")
    assert values(extract(tmp_path / "book.xlsx")) == list(range(10, 19))


NAMED = (
    ("第二十条第（一）项 规章 本年制发件数", 10),
    ("第二十条第（一）项 规章 本年废止件数", 11),
    ("第二十条第（一）项 规章 现行有效件数", 12),
    ("第二十条第（五）项 行政许可 本年处理决定数量", 13),
    ("第二十条第（六）项 行政处罚 本年处理决定数量", 14),
    ("第二十条第（六）项 行政强制 本年处理决定数量", 15),
)


@pytest.mark.parametrize("own_first", [True, False])
def test_an_indicator_a_row_with_two_years_numbers_and_their_difference(own_first: bool) -> None:
    head = ["上年数", "本年数"][:: -1 if own_first else 1]
    rows = "".join(
        f"<tr><td>{number}<td>{name}<td>件"
        + "".join(f"<td>{each}" for each in [own + 50, own][:: -1 if own_first else 1])
        + "<td>-50"
        for number, (name, own) in enumerate(NAMED, start=1)
    )
    names = "".join(f"<td>{name}" for name in ("序号", "指标名称", "计量单位", *head, "同比增减"))
    report = extract(page(f"<table><tr>{names}{rows}</table>"))
    assert report.edition == "2021"
    assert values(report) == [10, 11, 12, 13, 14, 15]


@pytest.mark.parametrize("turned", [True, False])
@pytest.mark.parametrize("beyond", ["", "7"])
def test_tables_in_one_matrix_are_blank_where_they_do_not_meet(turned: bool, beyond: str) -> None:
    rows = [
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数", "本年处理决定数量"],
        ["规章", "10", "11", "12", beyond],
        ["行政规范性文件", "13", "14", "15", ""],
        ["行政许可", "", "", "", "16"],
        ["行政处罚", "", "", "", "17"],
        ["行政强制", "", "", "", "18"],
    ]
    sheet = [*zip(*rows, strict=True)] if turned else rows
    table = "".join("<tr>" + "".join(f"<td>{text}" for text in row) for row in sheet)
    cells = {cell.id: cell for cell in extract(page(f"<table>{table}</table>")).cells}
    sure = [cell for cell in cells.values() if cell.trust in ("read", "confirmed") and cell.raw]
    if beyond:  # a number where no table has a cell: nobody knows whose it is
        assert not [cell.id for cell in sure if cell.id.startswith("art20_1.rules.")]
    else:
        assert [int(cell.value or 0) for cell in sure] == list(range(10, 19))
