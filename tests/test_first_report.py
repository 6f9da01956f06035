"""Two reports in one file are never mixed: the first is read, and a note says so."""

from __future__ import annotations

import pytest

from eval.corpus.command import make
from eval.corpus.layouts import layouts
from gipa_extract import Report, extract
from tests.printed_rows import COLUMNS, HEADINGS, LABELS, SMALL_COLUMNS, TITLE, VALUES, requests_of
from tests.wild_files import FILES, judged, truth_of


def codes(report: Report) -> list[str]:
    return [note.code for note in report.notes]


@pytest.mark.parametrize(
    "name", ["19-html-two-reports_d21a.html", "11-docx-d19appended-old-tables_d21a.docx"]
)
def test_the_first_of_two_reports_is_read_to_the_last_cell(name: str) -> None:
    report = extract(FILES / name)
    outcomes = list(judged(report, truth_of("d21a")))
    assert {outcome.verdict for outcome in outcomes} == {"right"}
    assert "second_report_left_out" in codes(report)
    assert (report.issuer, report.year) == ("东明县自然资源局", 2021)
    assert len({section.id for section in report.sections}) == len(report.sections)


def test_the_text_of_a_second_report_is_not_the_first_ones() -> None:
    report = extract(FILES / "19-html-two-reports_d21a.html")
    assert report.document is not None
    assert "华阴市教育局" not in report.document.text
    assert report.document.text.endswith("本机关无其他需要报告的事项。\n")


HEADING = "<p>二、主动公开政府信息情况</p>"


def page(*tables: dict[str, str]) -> bytes:
    """A web page that prints the first article's table below its heading for each set of values."""
    rows = {row: label for label, row in (("规章", "a"), ("行政规范性文件", "b"))}
    rows |= {"c": "行政许可", "d": "行政处罚"}
    body = "".join(
        f"{HEADING}<table><tr><td>信息内容<td>本年制发件数<td>本年废止件数<td>现行有效件数"
        + "".join(
            f"<tr><td>{rows[row]}<td>{value}<td>{value and 0}<td>{value and 0}"
            for row, value in values.items()
        )
        + "</table>"
        for values in tables
    )
    return f"<h1>甲县2021年政府信息公开工作年度报告</h1>{body}".encode()


ROWS = {"a": "1", "b": "2", "c": "3", "d": "4"}


@pytest.mark.parametrize(
    ("second", "left_out"),
    [
        (ROWS, False),
        ({"a": "1", "b": "9"}, False),
        ({"a": "8", "b": "9", "c": "7"}, True),
        ({"a": "1", "b": "9", "c": "7", "d": "6"}, True),
    ],
)
def test_rows_that_come_again_are_another_report_only_where_their_numbers_differ(
    second: dict[str, str], left_out: bool
) -> None:
    assert ("second_report_left_out" in codes(extract(page(ROWS, second)))) is left_out


LISTED = ("规章·本年制发件数: 164", "规章·本年废止件数: 245", "规章·现行有效件数: 240")
YEAR_BEFORE = "附：甲县2023年政府信息公开工作年度报告数据（上一年度，供对照）"


@pytest.mark.parametrize("is_page", [True, False])
def test_a_title_parts_last_year_s_tables_from_a_report_that_prints_its_own_as_lists(
    is_page: bool,
) -> None:
    """No row came again, since lists are none, and all of last year's numbers were this year's."""
    head = ("甲县2024年政府信息公开工作年度报告", "一、总体情况", "全年公开信息。")
    disclosed = "二、主动公开政府信息情况"
    rows = [
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", "901", "902", "903"],
    ]
    rows += [["行政规范性文件", "904", "905", "906"]]
    small = [
        ["信息内容", "本年处理决定数量"],
        ["行政许可", "907"],
        ["行政处罚", "908"],
        ["行政强制", "909"],
    ]
    small += [["信息内容", "本年收费金额（单位：万元）"], ["行政事业性收费", "910"]]
    own = [f"{LABELS[row]}\t" + "\t".join(map(str, VALUES[row])) for row in list(LABELS)[:3]]
    lines = (*head, disclosed, *LISTED, HEADINGS[2], *own, YEAR_BEFORE, disclosed)
    if is_page:
        tables = "".join(
            "<table>" + "".join(f"<tr><td>{'<td>'.join(row)}" for row in table) + "</table>"
            for table in (rows, small)
        )
        report = extract(("<p>" + "<p>".join(lines) + tables).encode())
    else:
        printed = ["\t".join(row) for row in (*rows, *small)]
        report = extract("\n".join((*lines, *printed)))
    assert "second_report_left_out" in codes(report)
    assert not [cell for cell in report.cells if cell.value and cell.value > 900]
    assert report["requests.received.total"].value == 81


def test_last_year_s_tables_above_a_report_are_not_its_own() -> None:
    """A page hides them in a pane; what makes a text of it prints them."""
    last_year = "甲县2023年政府信息公开工作年度报告\n" + "".join(
        f"{LABELS[row]}\t" + "\t".join("907") + "\n"
        for row in ("received", "carried_in", "granted")
    )
    own = [f"{LABELS[row]}\t" + "\t".join(map(str, VALUES[row])) for row in list(LABELS)[3:]]
    sections = (*HEADINGS, *own, "五、存在的主要问题及改进情况", "问题不少。")
    report = extract("\n".join((last_year, "甲县2024年政府信息公开工作年度报告", *sections)))
    assert "second_report_left_out" in codes(report)
    assert report.year == 2024
    assert "907" not in {cell.raw for cell in report.cells}


def test_a_menu_that_names_rows_hides_no_second_report() -> None:
    """行政许可 of a site's menu has no values, so that those below it had seemed no other ones."""
    menu = "首页\n行政许可\n行政处罚\n行政强制\n您的位置\n"
    years = [
        f"甲县{year}年政府信息公开工作年度报告\n一、总体情况\n全年公开信息。\n二、主动公开政府信息情况\n"
        "信息内容\n本年处理决定数量\n行政许可\n{}\n行政处罚\n{}\n行政强制\n{}\n".format(*values)
        for year, values in ((2024, (21, 34, 55)), (2023, (7, 0, 8)))
    ]
    report = extract(menu + "往年年报\n".join(years))
    assert "second_report_left_out" in codes(report)
    read = {cell.value: cell.trust for cell in report.cells if cell.kind == "number"}
    assert read == {21: "read", 34: "read", 55: "read"}


def test_a_menu_right_above_the_title_costs_no_number() -> None:
    """The title is no value of 行政强制; that the label stands twice remains a doubt."""
    report = extract(
        "行政强制\n甲县2024年政府信息公开工作年度报告\n一、总体情况\n全年公开信息。\n二、主动公开政府信息情况\n"
        "信息内容\n本年处理决定数量\n行政许可\n21\n行政处罚\n34\n行政强制\n55\n"
    )
    read = {cell.value: cell.trust for cell in report.cells if cell.kind == "number"}
    assert read == {21: "read", 34: "read", 55: "doubtful"}


def test_of_two_tables_right_below_each_other_none_is_surely_the_reports_own() -> None:
    other = {"a": "8", "b": "9", "c": "7"}
    first, second = (page(each).decode() for each in (other, ROWS))
    below = second[second.index("<table") :]
    report = extract(f"{first}{below}".encode())
    assert "second_report_left_out" not in codes(report)
    cells = [report[f"art20_1.{row}.issued"] for row in ("rules", "normative_documents")]
    assert [cell.trust for cell in cells] == ["doubtful"] * 2


def test_an_empty_form_before_the_filled_one_is_no_report() -> None:
    report = extract(page(dict.fromkeys(ROWS, ""), ROWS))
    assert "second_report_left_out" not in codes(report)
    assert report["art20_1.rules.issued"].value == 1


@pytest.mark.parametrize("titled", [False, True])
def test_of_a_correction_what_is_called_void_is_left_out(titled: bool) -> None:
    before, after = page(ROWS | {"a": "100", "b": "200", "c": "300"}), page(ROWS)
    tables = after if titled else after[after.index(b"<table") :]
    void = "<p>一、更正前（作废）</p>".encode()
    valid = "<p>二、更正后</p>".encode()
    title = "<h1>关于更正甲县2021年政府信息公开工作年度报告的公告</h1>".encode()
    report = extract(title + void + before[before.index(b"<table") :] + valid + tables)
    assert "voided_tables_left_out" in codes(report)
    assert [report[f"art20_1.rules.{each}"].value for each in ("issued", "in_force")] == [1, 0]
    assert (report.issuer, report.year) == ("甲县", 2021)


TEXTS = ("cells", "pipes", "bare", "tsv", "markdown", "traditional", "no-labels")


def text_of(layout: str, index: int) -> str:
    content, written = make(layouts()[layout], 3, index)
    assert content.edition
    return written.data.decode("utf-8")


@pytest.mark.parametrize("layout", TEXTS)
def test_the_first_of_two_reports_in_a_text_is_read_as_if_it_were_alone(layout: str) -> None:
    first = text_of(layout, 2)
    report = extract(f"{first}\n{text_of(layout, 52)}")
    assert codes(report).count("second_report_left_out") == 1
    alone = extract(first)
    assert "second_report_left_out" not in codes(alone)
    assert report.cells == alone.cells
    assert (report.issuer, report.year, report.title) == (alone.issuer, alone.year, alone.title)
    assert [section.id for section in report.sections] == [each.id for each in alone.sections]


@pytest.mark.parametrize("layout", ["cells", "pipes", "tsv", "markdown", "traditional"])
def test_tables_of_another_year_behind_a_text_are_left_out(layout: str) -> None:
    first, other = text_of(layout, 2), text_of(layout, 52)
    section = next(each for each in extract(other).sections if each.id == "requests")
    report = extract(f"{first}\n{other[section.start : section.end]}")
    assert codes(report).count("second_report_left_out") == 1
    assert report.cells == extract(first).cells


def test_a_list_of_contents_before_a_report_is_no_report() -> None:
    first = text_of("pipes", 2)
    contents = "".join(f"{section.heading}\n" for section in extract(first).sections)
    title = first[: first.index("\n") + 1]
    report = extract(f"{title}{contents}{first}")
    assert "second_report_left_out" not in codes(report)
    read = [(cell.kind, cell.value) for cell in report.cells]
    assert read == [(cell.kind, cell.value) for cell in extract(first).cells]


def test_the_second_page_of_an_article_is_no_second_report() -> None:
    head = "\n".join(("申请人情况", *COLUMNS))
    rows = ["\n".join((label, *map(str, VALUES[row]))) for row, label in LABELS.items()]
    small = "\n".join(
        ("信息内容", *SMALL_COLUMNS, "规章", "3", "1", "25", "行政规范性文件", "12", "4", "67")
    )
    first = "\n".join(
        (TITLE, HEADINGS[0], "无。", HEADINGS[1], small, HEADINGS[2], head, *rows[:4])
    )
    second = "\n".join((f"{TITLE}（2）", head, "三、本年度办理结果（续）", *rows[4:]))
    rest = "四、政府信息公开行政复议、行政诉讼情况\n无。\n五、存在的主要问题及改进情况\n无。\n六、其他需要报告的事项\n无。\n"
    report = extract(f"{first}\n上一页\n1\n2\n下一页\n{second}\n{rest}")
    assert requests_of(report) == VALUES
    assert not [note for note in report.notes if note.code == "second_report_left_out"]


def listed(title: str, mark: str) -> str:
    """A report's beginning whose values another mark than a pipe parts, with all numbers of requests."""
    rows = [mark.join((label, *map(str, VALUES[row]))) for row, label in LABELS.items()]
    head = mark.join(("申请人情况", *COLUMNS))
    return "\n".join(
        (title, HEADINGS[0], "全年公开信息。", HEADINGS[1], "无。", HEADINGS[2], head, *rows)
    )


SECOND = "白河县民政局2022年政府信息公开工作年度报告"


@pytest.mark.parametrize("mark", [" | ", "_", "\t"])
@pytest.mark.parametrize("title", [SECOND, "", "首页 > 年度报告"])
def test_a_second_report_is_told_by_its_title_or_its_headings_where_no_row_of_the_first_is_known(
    mark: str, title: str
) -> None:
    """The first says its requests in words alone, and the second prints them in a table."""
    first = "\n".join(
        (
            TITLE,
            HEADINGS[0],
            "发布信息900条。",
            HEADINGS[1],
            *tuple(f"公开第{n}类信息{n * 3}条，较上年增加{n}条。" for n in range(1, 12)),
            HEADINGS[2],
            "新收申请81件，均已办结。",
        )
    )
    report = extract(f"{first}\n{listed(title, mark)}\n")
    assert codes(report).count("second_report_left_out") == 1
    assert (report.issuer, report.year) == ("青石县水务局", 2023)
    assert not any(cell.raw for cell in report.cells)


def test_of_two_bodies_reports_in_a_text_the_first_is_no_table_hidden_above_the_second() -> None:
    """It begins with another section than the second, as a text does that was cut off before."""
    first = "\n".join((TITLE, *listed(TITLE, " | ").split("\n")[3:]))
    report = extract(f"{first}\n{listed(SECOND, ' | ')}\n")
    assert requests_of(report) == VALUES
    assert (report.issuer, report.year) == ("青石县水务局", 2023)


def test_what_was_altered_in_the_first_of_two_reports_is_undone_as_if_it_were_alone() -> None:
    """Of both together most lines are not quoted."""
    first = "\n".join(f"> {line}" for line in listed(TITLE, " | ").split("\n"))
    second = listed(SECOND, " | ").replace("| 4", "| 5")
    report = extract(f"{first}\n{second}\n{second.replace(SECOND, '')}\n")
    assert requests_of(report) == VALUES
    assert {"quotes_taken_off", "second_report_left_out"} <= set(codes(report))


def test_a_sample_above_a_report_is_no_first_report_though_its_rows_are_not_known() -> None:
    """Its labels and its first values are glued, so that no row of it is one."""
    rows = "\n".join(f"{label}{' | '.join(map(str, VALUES[row]))}" for row, label in LABELS.items())
    sample = "\n".join(
        (
            "填表说明及示例（示例数据均为虚构）",
            "××县××局2023年政府信息公开工作年度报告（参考模板）",
            HEADINGS[0],
            "（本部分简述……）",
            HEADINGS[1],
            "无。",
            HEADINGS[2],
            rows,
        )
    )
    second = listed(SECOND, " | ")
    report = extract(f"{sample}\n{second}\n")
    assert (report.issuer, report.year) == ("白河县民政局", 2022)
    assert requests_of(report) == VALUES


def test_a_preview_above_its_article_is_the_same_report() -> None:
    """Its headings begin anew, and its rows say what they said."""
    whole = listed(TITLE, " | ")
    preview = whole[: whole.index(LABELS["declined_repeat"])]
    report = extract(f"{preview}\n{whole.removeprefix(TITLE)}\n")
    assert requests_of(report) == VALUES
    assert "second_report_left_out" not in codes(report)
