"""Text of pages whose labels, values and blanks stand apart, and of rows that an end cuts off."""

from __future__ import annotations

import json

import pytest

from gipa_extract import Report, extract

TITLE = "某某县水利局2021年政府信息公开工作年度报告\n"
SMALL = "二、主动公开政府信息情况\n第二十条第（一）项\n信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n"
HEAD = "三、收到和处理政府信息公开申请情况\n申请人情况\n自然人\n商业企业\n科研机构\n社会公益组织\n法律服务机构\n其他\n总计\n"
ROWS = (
    ("一、本年新收政府信息公开申请数量", (5, 2, 0, 0, 0, 0, 7)),
    ("二、上年结转政府信息公开申请数量", (1, 0, 0, 0, 0, 0, 1)),
    ("（一）予以公开", (3, 1, 0, 0, 0, 0, 4)),
)
REQUESTS = (
    "natural_person", "business", "research", "public_welfare", "legal_service", "other_org", "total",
)  # fmt: skip


def values(report: Report, row: str) -> list[object]:
    return [report[f"requests.{row}.{column}"].value for column in REQUESTS]


def codes(report: Report, row: str) -> set[str | None]:
    doubts = [report[f"requests.{row}.{column}"].doubt for column in REQUESTS]
    return {doubt.code if doubt else None for doubt in doubts}


def lines(*rows: tuple[str, tuple[int, ...]]) -> str:
    return "".join(f"{label}\n" + "".join(f"{cell}\n" for cell in cells) for label, cells in rows)


def test_a_table_of_labels_alone_is_doubtfully_blank() -> None:
    labels = "\n".join(label for label, _ in ROWS) + "\n"
    others = "\n".join(
        f"{number}.{name}"
        for number, name in ((1, "属于国家秘密"), (2, "其他法律行政法规禁止公开"))
    )
    source = f"{TITLE}{SMALL}规章\n5\n0\n0\n行政规范性文件\n3\n1\n4\n"
    report = extract(
        f"{source}{HEAD}{labels}{others}\n"
        + "\n".join(ALL_LABELS)
        + "\n四、政府信息公开行政复议、行政诉讼情况\n无\n"
    )
    assert {report[f"requests.total.{c}"].kind for c in REQUESTS} == {"blank"}
    assert codes(report, "total") == {"row_bare"}


ALL_LABELS = [
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "3.危及“三安全一稳定”", "4.保护第三方合法权益",
    "5.属于三类内部事务信息", "6.属于四类过程性信息", "7.属于行政执法案卷", "8.属于行政查询事项",
    "1.本机关不掌握相关政府信息", "2.没有现成信息需要另行制作", "3.补正后申请内容仍不明确",
    "1.信访举报投诉类申请", "2.重复申请", "3.要求提供公开出版物", "4.无正当理由大量反复申请",
    "5.要求行政机关确认或重新出具已获取信息",
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "3.其他", "（七）总计",
    "四、结转下年度继续办理",
]  # fmt: skip


def test_numbers_of_pages_before_form_feeds_are_no_values() -> None:
    pages = f"{TITLE}{SMALL}规章\n\n0\n\n4\n\n7\n\n1\n\n\f行政规范性文件\n\n3\n\n1\n\n5\n\n2\n\n\f{HEAD}3\n\n\f"
    report = extract(pages)
    assert report["art20_1.rules.in_force"].value == 7
    assert report["art20_1.normative_documents.in_force"].value == 5


def test_values_behind_the_last_of_several_labels_are_those_rows_one_after_the_other() -> None:
    (one, first), (two, second), (three, third) = ROWS
    fourth = ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", (2, 0, 0, 0, 0, 0, 2))
    source = f"{TITLE}{HEAD}{lines((one, first), (two, second))}{three}\n{lines((fourth[0], third + fourth[1]))}"
    report = extract(f"{source}1.属于国家秘密\n" + "0\n" * 7 + "五、存在的主要问题及改进情况\n无\n")
    assert values(report, "granted") == list(third)
    assert values(report, "partly_granted") == list(fourth[1])
    assert None not in codes(report, "granted") | codes(report, "partly_granted")


def test_a_table_of_one_row_is_read_column_by_column() -> None:
    source = (
        "某某县水利局2019年政府信息公开工作年度报告\n二、主动公开政府信息情况\n第二十条第（八）项\n信息内容\n"
        "上一年项目数量\n行政事业性收费\n3\n本年增/减\n1\n第二十条第（九）项\n信息内容\n采购项目数量\n"
        "政府集中采购\n39\n采购总金额\n三、收到和处理政府信息公开申请情况\n"
    )
    report = extract(source)
    assert report["art20_8.fees.items_last_year"].value == 3
    assert report["art20_8.fees.change"].value == 1
    assert report["art20_9.procurement.items"].value == 39
    assert report["art20_9.procurement.amount"].kind == "blank"
    assert report["art20_9.procurement.amount"].trust == "doubtful"


def test_a_row_of_dashes_round_a_number_is_no_page_number() -> None:
    source = f"{TITLE}{SMALL}规章\n-  1  —\n行政规范性文件\n3  1  5\n"
    report = extract(source)
    assert [report[f"art20_1.rules.{c}"].kind for c in ("issued", "repealed", "in_force")] == [
        "dash", "number", "dash",
    ]  # fmt: skip


def test_organisations_as_one_column_leave_their_cells_empty() -> None:
    head = "三、收到和处理政府信息公开申请情况\n\t申请人情况\n\t自然人\t法人或其他组织\t总计\n"
    rows = "".join(f"{label}\t{cells[0]}\t{cells[1]}\t{cells[6]}\n" for label, cells in ROWS)
    report = extract(f"{TITLE}{head}{rows}五、存在的主要问题及改进情况\n无\n")
    assert values(report, "received") == [5, None, None, None, None, None, 7]
    assert "numbers_unplaced" in {note.code for note in report.notes}


def test_a_head_that_begins_with_the_total_is_followed_where_only_it_adds_up() -> None:
    head = "三、收到和处理政府信息公开申请情况\n|申请人情况\n总计|自然人|法人或其他组织\n商业企业|科研机构|社会公益组织|法律服务机构|其他\n"
    rows = "".join(f"{label}|{cells[6]}|{'|'.join(map(str, cells[:6]))}\n" for label, cells in ROWS)
    report = extract(f"{TITLE}{head}{rows}五、存在的主要问题及改进情况\n无\n")
    assert values(report, "received") == [5, 2, 0, 0, 0, 0, 7]
    assert codes(report, "received") == {"columns_reordered"}


@pytest.mark.parametrize("end", ["（一）予以公开,12,0,", "（一）予以公开,12,0,0"])
def test_behind_the_end_of_a_cut_sheet_nothing_is_blank(end: str) -> None:
    rows = [["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"], ["规章", 0, 0, 0]]
    rows += [["行政规范性文件", 6, 0, 40], *([label, *cells] for label, cells in ROWS[:2])]
    report = extract("\n".join(",".join(map(str, row)) for row in [*rows, [end]]))
    assert "blank" not in {report[f"requests.granted.{column}"].kind for column in REQUESTS}


def test_the_values_of_a_first_row_that_is_cut_off_are_doubtful() -> None:
    small = f"{TITLE}{SMALL}{lines(('规章', (0, 4, 7)), ('行政规范性文件', (3, 1, 5)))}"
    reviewed = "第二十条第（五）项\n信息内容\n本年处理决定数量\n行政许可\n1\n"
    report = extract(f"{small}{reviewed}{HEAD}{ROWS[0][0]}\n5\n2\n0")
    assert report["requests.received.total"].kind == "absent"
    assert report["requests.received.natural_person"].trust == "doubtful"


@pytest.mark.parametrize("mark", [" / ", ", ", "||"])
def test_marks_of_two_characters_and_more_part_cells(mark: str) -> None:
    rows = [("规章", (0, 4, 7)), ("行政规范性文件", (3, 1, 5)), *ROWS]
    small = f"信息内容{mark}本年制发件数{mark}本年废止件数{mark}现行有效件数"
    printed = [f"{label}{mark}{mark.join(map(str, cells))}" for label, cells in rows]
    report = extract(f"{TITLE}{small}\n" + "\n".join(printed) + "\n五、存在的主要问题\n无\n")
    assert report["art20_1.rules.in_force"].value == 7
    assert values(report, "received") == [5, 2, 0, 0, 0, 0, 7]


def test_records_of_json_are_rows() -> None:
    keys = ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
    records = [
        dict(zip(keys, row, strict=True))
        for row in (("规章", "1", "8", "32"), ("行政规范性文件", "3", "8", "61"))
    ]
    printed = json.dumps(records, ensure_ascii=False)
    cut = '[{"项目": "一、本年新收政府信息公开申请数量", "自然人": 284, "商业企业": 276, "科研机'
    report = extract(
        f"{TITLE}二、主动公开政府信息情况\n{printed}\n三、收到和处理政府信息公开申请情况\n{cut}"
    )
    assert report["art20_1.rules.in_force"].value == 32
    assert report["art20_1.normative_documents.issued"].value == 3
    assert "blank" not in {report[f"requests.received.{column}"].kind for column in REQUESTS}


def test_a_frame_that_pandas_numbered_is_the_table_without_its_numbers() -> None:
    rows = [
        ["", 0, 1, 2, 3],
        [0, *["第二十条第（五）项"] * 4],
        [1, "信息内容", *["本年处理决定数量"] * 3],
    ]
    rows += [
        [2, "行政许可", 44, 44, 44],
        [3, *["第二十条第（六）项"] * 4],
        [4, "信息内容", *["本年处理决定数量"] * 3],
    ]
    rows += [[5, "行政处罚", 7, 7, 7], [6, "行政强制", 0, 0, 0]]
    report = extract(TITLE + "\n".join(",".join(map(str, row)) for row in rows) + "\n")
    assert report["art20_5.licensing.decisions"].value == 44
    assert report["art20_6.compulsion.decisions"].value == 0


def test_a_tabular_that_is_cut_off_keeps_its_whole_rows() -> None:
    rows = "".join(
        f"{label} & {' & '.join(map(str, cells))} \\\\\n\\hline " for label, cells in ROWS
    )
    head = "申请人情况 & 自然人 & 商业企业 & 科研机构 & 社会公益组织 & 法律服务机构 & 其他 & 总计 \\\\\n\\hline "
    report = extract(
        f"{TITLE}\\begin{{tabular}}{{|c|c|}}\n\\hline {head}{rows}1.属于国家秘密 & 0 & 1 & "
    )
    assert values(report, "received") == [5, 2, 0, 0, 0, 0, 7]
    assert report["requests.refused_state_secret.total"].kind == "absent"


def test_empty_lines_part_paragraphs_of_markdown_between_tags() -> None:
    rows = "".join(
        f"{label}\n\n" + "".join(f"<span lang=EN>{c}</span>\n\n" for c in cells)
        for label, cells in ROWS
    )
    page = f"<div>\n\n# {TITLE}\n\n</div>\n\n{HEAD.replace(chr(10), chr(10) * 2)}{rows}<span>五、</span>存在的主要问题\n"
    report = extract(page.encode())
    assert values(report, "received") == [5, 2, 0, 0, 0, 0, 7]


def test_text_between_tags_whose_rows_are_lines_with_tabs_is_read_as_text() -> None:
    rows = "".join(f"{label}\t\t" + "\t\t".join(map(str, cells)) + "\n" for label, cells in ROWS)
    head = HEAD.replace("\n", "\t\t", 8).replace("情况\t\t", "情况\n", 1)
    report = extract(f"<p>{TITLE}</p>\n<p>一、总体情况</p>\n<p>好</p>\n{head}{rows}".encode())
    assert values(report, "received") == [5, 2, 0, 0, 0, 0, 7]


def test_labels_over_one_column_and_over_three_leave_open_how_many_another_covers() -> None:
    head = "| 申请人情况 | | | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n"
    full = "| （一）予以公开 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n| 一、本年新收政府信息公开申请数量 | | | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
    blank = "| 1.属于国家秘密 | 0 |  |  |  |  | 0 |  |\n| 3.危及“三安全一稳定” |  | 0 |  |  |  | 0 |  |\n"
    torn = "| （七）总计 | | 0 |  |  | 0 |  |  |  |\n"
    report = extract(f"{TITLE}{head}{full}{blank}{torn}五、存在的主要问题\n无\n")
    cells = [report[f"requests.total.{column}"] for column in REQUESTS]
    assert cells[0].value == 0 or cells[0].trust == "doubtful"
