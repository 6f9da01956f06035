"""What filters leave of a text that looks like something else: no value moves, no name shrinks, unsaid."""

from __future__ import annotations

import re

import pytest

from gipa_extract import Report, extract
from gipa_extract.cells.doubts.cut_lines import lacks_ends
from gipa_extract.cells.doubts.cut_widths import find_cut
from gipa_extract.cells.doubts.doubtful_rows import doubt_row
from gipa_extract.cells.doubts.filtered_lines import doubt_rows_of_filtered_lines
from gipa_extract.cells.doubts.lost_tokens import doubt_rows_of_lost_tokens
from gipa_extract.cells.doubts.printed_blanks import doubt_rows_of_other_blanks
from gipa_extract.cells.doubts.rows_beside_losses import (
    doubt_groups_beside_torn_ones,
    doubt_rows_below_cut_heads,
)
from gipa_extract.cells.doubts.rows_of_blanks import doubt_blank_rows_of_text
from gipa_extract.cells.doubts.values_before_labels import doubt_rows_before_labels
from gipa_extract.forms import form
from gipa_extract.models import Cell

SURE = ("read", "confirmed")
TITLE = "甲县民政局2023年政府信息公开工作年度报告\n"
SECTION_TWO = f"{TITLE}二、主动公开政府信息情况\n"
SECTION_THREE = f"{TITLE}三、收到和处理政府信息公开申请情况\n"
HEAD = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
LABELS = [row.label for row in form("2021").table("requests").rows]


def sure(report: Report, prefix: str) -> dict[str, str | None]:
    cells = [cell for cell in report.cells if cell.id.startswith(prefix)]
    assert cells
    return {cell.id.removeprefix(prefix): cell.raw for cell in cells if cell.trust in SURE}


def test_a_drawn_line_between_labels_does_not_hold_up_a_text_of_dashes() -> None:
    rows = "".join(f"{label}-------\n" for label in LABELS[:4])
    extract(f"{SECTION_THREE}{rows}{LABELS[4]}{'-' * 60}x{LABELS[5]}-------\n")


@pytest.mark.parametrize(("zeros", "expected"), [("0\t0", True), ("0", False)])
def test_a_merged_label_s_place_is_no_blank_where_equal_values_were_dropped(
    zeros: str, expected: bool
) -> None:
    """Of `29 14 0 0 5 0 48` is left `29 14 0 5 0 48`, with the label's second place as many as columns."""
    values = f"29\t14\t{zeros}\t5\t0"
    rows = "".join(f"{label}\t\t{values}\t48\n" for label in LABELS[:12])
    head = "\t\t" + "\t".join(HEAD)
    read = sure(extract(f"{SECTION_THREE}{head}\n{rows}"), "requests.received.")
    assert ("natural_person" in read) is expected


def test_a_row_of_tags_without_cells_is_no_row_of_blanks() -> None:
    def row(label: str, *values: str) -> str:
        return f"<tr>\n<td>{label}</td>\n{''.join(f'<td>{value}</td>{chr(10)}' for value in values)}</tr>\n"

    bare = row(LABELS[1])
    full = [row(label, *"1000001") for label in (LABELS[0], *LABELS[2:6])]
    full.append(row(LABELS[6], *[""] * 7))
    table = f"<table>\n{row('', *HEAD)}{full[0]}{bare}{''.join(full[1:])}</table>\n"
    report = extract(f"# {SECTION_THREE}\n{table}")
    assert sure(report, "requests.received.")["total"] == "1"
    assert not sure(report, "requests.carried_in.")


def test_two_versions_of_a_value_in_tags_are_no_text() -> None:
    table = (
        "<table>\n<tr>\n<td><div>\n采购项目数量\n采购总金额\n<tr>\n<td><div>\n政府集中采购\n<td><div>\n"
        "<<<<<<< ours\n971\n=======\n972\n>>>>>>> theirs\n<td><div>\n780\n</table>\n"
    )
    assert "items" not in sure(extract(SECTION_TWO + table), "art20_9.procurement.")


def test_values_above_a_row_of_blanks_that_went_to_no_cell_may_be_its_own() -> None:
    """The label is broken over two lines, of which only the second was known for a label."""
    row = "5.要求行 | 401 |  | 993 | 795 | 304 | 2493 |"
    text = f"{row}\n政机关确认或重新出具已获取信息 |  |  |  |  |  |\n"
    edition = form("2021")
    cells = [Cell(id=each) for each in edition.cell_ids]
    own = [cell for cell in cells if cell.id.startswith("requests.declined_reconfirm.")]
    for cell in own:
        cell.kind, cell.raw, cell.trust = "blank", "", "read"
        cell.start = cell.end = len(text) - 5
    doubt_blank_rows_of_text(cells, text, edition)
    assert all(cell.trust == "doubtful" for cell in own)


PAD = " " * 90
ENDING = "六、其他需要报告的事项 全年编发工作简报5期。"


@pytest.mark.parametrize(("end", "expected"), [("", "1"), (" 3", None)])
def test_the_page_s_number_that_ends_a_joined_text_may_fill_up_a_row(
    end: str, expected: str | None
) -> None:
    joined = SECTION_TWO.replace("\n", " ")
    table = (
        "第二十条第（五）项 信息内容 上一年项目数量 本年增/减 处理决定数量 行政许可 29 0 49 "
        "其他对外管理服务事项 0 14 1 第二十条第（六）项 信息内容 上一年项目数量 本年增/减 处理决定数量 "
        "行政处罚 29 减28 5 行政强制 5 减5 4 "
    )
    read = sure(extract(f"{joined}{table}{ENDING}{end}\n"), "art20_5.other_services.")
    assert read.get("decisions") == expected


def test_a_value_behind_a_label_above_is_not_the_next_label_s() -> None:
    text = (
        f"{SECTION_TWO}   信息内容    本年制发件数 本年废止件数 现行有效件数\n   行政规范性文件        21\u3000    不涉及\u3000\n"
        f"{PAD}本年处理决定数量\n{PAD}行政处罚\n扫一扫在手机打开当前页\n{PAD}13\u3000\n{PAD}行政强制\n"
        f"   （本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）{PAD}申请人情况\n"
    )
    assert not sure(extract(text), "art20_6.")


def test_a_page_s_source_with_cut_tags_is_doubtful() -> None:
    text = (
        f"{SECTION_TWO}年制发件数</span></p></td\n本年废止件数</span></p></td\n本年处理决定数</span><spa\n"
        "行政强制</span></p></td\n<td><p><spa\n159</span></p></td\n<col /\n"
    )
    assert not sure(extract(text), "art20_6.")


CUT = (
    "甲县民政局2023年政府信息公开工作年度报\n主动公开政府信息情\n第二十条第（一）\n信息内\n本年制发件\n本年废止件\n"
    "现行有效件数（件\n规\n6\n52\n82\n行政规范性文\n44\n30\n63\n第二十条第（五）\n信息内\n本年处理决定数\n行政许\n45\n"
    "收到和处理政府信息公开申请情\n五、存在的主要问题及改进情\n其他需要报告的事\n本年度没有其他事项；\n"
)


def test_headings_without_their_last_characters_tell_of_cut_line_ends() -> None:
    assert not sure(extract(CUT), "art20_1.")


BEGINNINGS_CUT = """泠屿县人民政府2020年政府信息公开工作年度报告

   二、主动公开政府信息情况

二十条第（一）项

息内容

年新制作数量

年新公开数量

外公开总数量

章

49

7

67

二十条第（五）项

息内容

一年项目数量

年增/减

理决定数量

他对外管理服务事项

93

73

42

二十条第（六）项

息内容

二十条第（八）项

二十条第（九）项
"""


def test_labels_that_all_lack_their_beginnings_are_not_made_whole() -> None:
    report = extract(BEGINNINGS_CUT)
    assert not sure(report, "art20_5.other_services.")
    assert report.grounds.issuer
    assert report.grounds.issuer.trust == "doubtful"


def test_blanks_that_nothing_holds_among_zeros_put_their_line_in_doubt() -> None:
    rows = "".join(f"{label}\n" + "0\n" * 6 + "0\n" for label in LABELS[:6])
    head = "\n".join(HEAD)
    results = "结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n"
    reviews = f"四、政府信息公开行政复议、行政诉讼情况\n行政复议\n行政诉讼\n\n附件：1个\n{results}未经复议直接起诉\n复议后起诉\n\n{results * 2}\n\n"
    report = extract(f"{SECTION_THREE}{head}\n{rows}{reviews}{'0' + chr(10)}" + "0\n" * 12)
    assert not sure(report, "reviews.")


@pytest.mark.parametrize(
    ("sentence", "trust"),
    [
        ("统计期限自2019年1月1日起至2019年1\n月31日止。", "doubtful"),
        ("统计期限自2019年1月1日起至2019年12月31日止。", "confirmed"),
    ],
)
def test_a_period_whose_month_a_line_s_end_may_have_cut_is_doubtful(
    sentence: str, trust: str
) -> None:
    text = f"甲县民政局2019年政府信息公开工作年度报告\n{sentence}\n一、总体情况\n二、主动公开政府信息情况\n"
    period = extract(text).grounds.period
    assert period
    assert period.trust == trust


def test_a_calendar_year_is_as_doubtful_as_the_year() -> None:
    report = extract(
        "甲县民政局\n一、总体情况\n2018年，我局做好公开工作。\n二、主动公开政府信息情况\n"
    )
    assert report.grounds.year
    assert report.grounds.period
    assert report.grounds.year.trust == report.grounds.period.trust == "doubtful"


def test_a_site_s_menu_beside_the_title_is_no_part_of_the_issuer_s_name() -> None:
    menu = "专题专栏  政府信息公开年报\n新闻中心  霁阜区财政局2024年政府信息公开年度报告\n"
    body = "一、总体情况\n2024年，霁阜区财政局做好公开工作。\n二、主动公开政府信息情况\n"
    ground = extract(menu + body).grounds.issuer
    assert ground
    assert ground.trust == "doubtful"
    assert "霁阜区财政局" in ground.alternatives


def cells_of(edition: str, **printed: tuple[str, int]) -> list[Cell]:
    """Cells without a doubt: those of the rows that are named, blank but for one number and its place."""
    cells = [Cell(id=each) for each in form(edition).cell_ids]
    for cell in cells:
        table_and_row, _, column = cell.id.rpartition(".")
        row = table_and_row.partition(".")[2]
        if row in printed:
            own, start = printed[row]
            cell.kind, cell.raw, cell.trust = "blank", "", "read"
            cell.start = cell.end = start
            if column == own:
                cell.kind, cell.raw, cell.value, cell.end = "number", "9", 9, start + 1
    return cells


def test_equal_totals_that_were_dropped_tell_of_other_equal_values() -> None:
    """`192  192` is `192` where words that come again were dropped, as each row's total shows."""
    text = "".join(f"规范性文件    {n}\n" for n in range(10, 22))
    rows = dict.fromkeys(("received", "granted", "carried_out"), ("natural_person", 9))
    cells = cells_of("2019", rules=("disclosed", 9), **rows)
    doubt_rows_of_lost_tokens(cells, text, form("2019"))
    assert all(cell.trust == "doubtful" for cell in cells if cell.id.startswith("art20_1.rules."))


@pytest.mark.parametrize("first", ["648", "0"])
def test_a_value_before_values_that_add_up_is_left_of_another_row(first: str) -> None:
    """A block of lines was cut out between the first value and the next row's."""
    lines = "\n".join(
        [
            *HEAD,
            LABELS[0],
            *"1234560",
            LABELS[5],
            first,
            *["235", "326", "302", "34", "447", "1344"],
        ]
    )
    read = sure(extract(f"{SECTION_THREE}{lines}\n"), "requests.refused_law.")
    assert ("business" in read) is (first == "0")


def test_another_row_s_number_among_a_row_s_values_is_not_its_own() -> None:
    gap = " " * 40
    text = f"{SECTION_THREE}{'  '.join(HEAD)}\n二、上年结转政府信息公开申请数量{gap}0   0  0\n\n三、本年度{gap}（ 一）   1   0  0  1\n办理结果\n"
    assert "natural_person" not in sure(extract(text), "requests.carried_in.")


def test_the_number_of_its_line_is_no_value() -> None:
    lines = f"{SECTION_TWO}第二十条第（一）项\n信息内容    本年制发件数    本年废止件数    现行有效件数\n规章    78    21\n行政规范性文件    395    649    550\n".split(
        "\n"
    )
    counted = "\n".join(f"{line:<60}{n}" for n, line in enumerate(lines, 1))
    assert sure(extract(counted), "art20_1.rules.").get("in_force") != "5"


def test_numbers_below_gaps_that_count_from_one_are_pages() -> None:
    text = (
        f"{SECTION_TWO}第二十条第（六）项\n信息内容\n本年处理决定数量\n行政处罚\n775\n行政强制\n\n\n\n     1\n第二十条第（八）项\n"
        f"{ENDING}\n\n\n\n     2\n"
    )
    assert not sure(extract(text), "art20_6.compulsion.")


def test_a_group_behind_one_whose_places_are_in_doubt_is_doubtful() -> None:
    edition = form("2021")
    cells = [Cell(id=each) for each in edition.cell_ids]
    reviews = [cell for cell in cells if cell.id.startswith("reviews.")]
    for cell in reviews:
        cell.kind, cell.value, cell.raw, cell.trust = "number", 1, "1", "read"
    doubt_row(reviews[5:10])
    doubt_groups_beside_torn_ones(cells, edition)
    assert all(cell.trust == "doubtful" for cell in reviews)


@pytest.mark.parametrize(("width", "trust"), [(60, "doubtful"), (150, "read")])
def test_a_head_that_its_lines_ends_cut_makes_the_blanks_below_it_doubtful(
    width: int, trust: str
) -> None:
    head = "自然人    商业企业    科研机构    社会公益组织    法律服务机构    其他      总计"
    lines = [
        *["根据条例要求现公布本机关工作报告由六个部分组成数据统计期限自一月一日起"] * 8,
        head,
        "9",
    ]
    text = "\n".join(line.encode()[:width].decode("utf-8", "ignore") for line in lines)
    cells = cells_of("2021", carried_in=("natural_person", len(text) - 1))
    doubt_rows_below_cut_heads(cells, text, form("2021"))
    assert {cell.trust for cell in cells if ".carried_in." in cell.id} == {trust}


def test_glued_digits_left_over_beside_a_glued_row_put_it_in_doubt() -> None:
    full = "".join(f"{label}1000001\n" for label in LABELS[:17])
    broken = "5.要求行政机关确认或重新出\n1000001\n具已获取信息\n（六）\n0000000\n其他处理\n"
    read = sure(
        extract(f"{SECTION_THREE}{''.join(HEAD)}\n{full}{broken}"), "requests.declined_reconfirm."
    )
    assert read.get("natural_person") != "0"


def test_two_rows_that_were_joined_are_no_row() -> None:
    """Of the first the sum stands in the midst of the second: the lines between them were moved."""
    lines = [
        *HEAD,
        LABELS[0],
        *"1234560",
        LABELS[5],
        *["665", "85", "926", "1676", "212", "82", "309"],
    ]
    assert not sure(extract(f"{SECTION_THREE}{chr(10).join(lines)}\n"), "requests.refused_law.")


def test_a_blank_row_behind_later_rows_was_moved_without_its_values() -> None:
    text = "1.属于国家秘密\n（四）无法提供\n"
    cells = cells_of("2021", refused_state_secret=("none", len(text) - 9), refused_law=("total", 0))
    doubt_blank_rows_of_text(cells, text, form("2021"))
    assert {cell.trust for cell in cells if ".refused_state_secret." in cell.id} == {"doubtful"}


def test_dashes_that_come_again_are_dropped_as_zeros_are() -> None:
    text = "".join(f"规范性文件    {n}    -\n" for n in range(10, 22))
    cells = cells_of("2019", rules=("made", 9))
    for cell in (cell for cell in cells if cell.id.startswith("requests.received.")):
        cell.kind, cell.raw, cell.trust = "dash", "-", "read"
    doubt_rows_of_lost_tokens(cells, text, form("2019"))
    assert all(cell.trust == "doubtful" for cell in cells if cell.id.startswith("art20_1.rules."))


def test_a_line_that_ends_in_a_comma_by_chance_does_not_hide_that_all_ends_are_cut() -> None:
    lines = ("2023年，甲县民政局对照年度要点列出任务，", "逐项明确责任科室。全年各项工作推进平稳有", "报告由六个部分组成。电子版可在门户网站查阅，并可在",
             "公布本机关工作报告。报告分为六个部分，共有二十", "数据统计期限自一月一日起。电子版可查阅于本机")  # fmt: skip
    assert lacks_ends("\n".join(lines), form("2021"))


BODY = "一、总体情况\n2020年，芷云区财政局做好公开工作。\n芷云区财政局还办公开栏。\n二、主动公开政府信息情况\n"


@pytest.mark.parametrize(
    ("head", "trust"),
    [
        ("芷云区财政局2020年政府信息公开工作年度报告\n", "read"),
        ("云区财政局2020年政府信息公开工作年度报告\n", "doubtful"),
        ("财政局2020年政府信息公开工作年度报告\n", "doubtful"),
        ("新闻中心  2020年政府信息公开工作年度报告\n", "doubtful"),
        ("芷云区人民政府\n办公室2020年政府信息公开工作年度报告\n", "doubtful"),
        ("发布机构：芷云区\n2020年政府信息公开工作年度报告\n", "doubtful"),
    ],
)
def test_a_name_of_which_a_part_is_lost_is_doubtful(head: str, trust: str) -> None:
    ground = extract(head + BODY).grounds.issuer
    assert ground
    assert (ground.trust == "doubtful") is (trust == "doubtful")


@pytest.mark.parametrize("before", ["[打印][关闭]", "第2页共9页", "326"])
def test_a_title_that_begins_with_a_button_or_a_number_is_doubtful(before: str) -> None:
    ground = extract(f"{before}芷云区财政局2020年政府信息公开工作年度报告\n{BODY}").grounds.title
    assert ground is None or ground.trust == "doubtful"


def test_a_claim_whose_number_a_line_s_end_cuts_is_none() -> None:
    prose = "一、总体情\n全年作出行政许可决定83\n件，逐项明\n"
    claims = extract(CUT.replace("主动公开政府信息情\n", f"{prose}主动公开政府信息情\n", 1)).claims
    assert not claims


@pytest.mark.parametrize(("end", "expected"), [("", "1"), ("3\n", None)])
def test_the_page_s_number_on_a_line_of_its_own_may_fill_up_a_table_s_last_row(
    end: str, expected: str | None
) -> None:
    table = (
        "第二十条第（五）项\n信息内容\n上一年项目数量\n本年增/减\n处理决定数量\n行政许可\n29\n0\n49\n"
        "其他对外管理服务事项\n0\n14\n1\n第二十条第（六）项\n信息内容\n上一年项目数量\n本年增/减\n处理决定数量\n"
        "行政处罚\n29\n减28\n5\n行政强制\n5\n减5\n4\n"
    )
    read = sure(extract(f"{SECTION_TWO}{table}{ENDING}\n{end}"), "art20_5.other_services.")
    assert read.get("decisions") == expected


def test_values_close_up_where_a_repeated_one_was_dropped_between_them() -> None:
    text = "".join(f"规范性文件    {n}    0\n" for n in range(10, 22))
    cells = cells_of("2021", received=("natural_person", 9))
    row = [cell for cell in cells if cell.id.startswith("requests.received.")]
    for place, cell in enumerate(row[2:]):
        cell.kind, cell.raw, cell.value, cell.start = "number", "0", 0, 12 + place
    doubt_rows_of_lost_tokens(cells, text, form("2021"))
    assert all(cell.trust == "doubtful" for cell in row)


def test_a_blank_row_far_above_its_table_was_moved_there() -> None:
    text = "3.补正后申请内容仍不明确\n" + "x\n" * 40
    cells = cells_of("2021", unable_unclear=("none", 12), refused_law=("total", 40), refused_query=("total", 50), total=("total", 60), carried_out=("total", 70))  # fmt: skip
    doubt_blank_rows_of_text(cells, text, form("2021"))
    assert {cell.trust for cell in cells if ".unable_unclear." in cell.id} == {"doubtful"}


@pytest.mark.parametrize(
    ("row", "bare", "value", "expected"),
    [
        ("declined_repeat", "2.重复申请", " 9", True),
        ("declined_abusive", "4.无正当理\n由大量反复申请", " 9", False),
        ("refused_query", "8.属于\n行政查询事项", " 9", False),
        ("granted", "（一）\n予以公开", " 9", False),
        ("declined_repeat", "2.重复申请", " 0", False),
        ("declined_repeat", "2.重复申请", "\t9", False),
    ],
)
def test_a_bare_label_is_surely_blank_only_where_its_line_would_hold_its_values(
    row: str, bare: str, value: str, expected: bool
) -> None:
    """No line without a letter is left, so that one below a wrapped label may have been filtered."""
    lines = {each.id: each.label for each in form("2021").table("requests").rows} | {row: bare}
    text, places = "", {}
    for each, label in lines.items():
        text += label
        places[each] = len(text) + 1
        text += "\n" if each == row else f"{value}\n"
    printed = {each: ("natural_person", place) for each, place in places.items()}
    printed[row] = ("none", places[row] - 1)
    cells = cells_of("2021", **printed)
    for cell in cells:
        if cell.raw:
            cell.raw, cell.value = value.strip(), int(value)
        elif value == " 0" and row not in cell.id:
            cell.kind = "dash"
    doubt_rows_of_filtered_lines(cells, text, form("2021"))
    own = {cell.trust for cell in cells if f".{row}." in cell.id}
    assert own == {"read" if expected else "doubtful"}


@pytest.mark.parametrize(("rest", "expected"), [("", True), (f"{LABELS[0]}\n", False)])
def test_small_tables_are_surely_blank_only_in_a_text_that_ends_with_them(
    rest: str, expected: bool
) -> None:
    """Where rows of applicants are named and not read, lines of values are lost."""
    cells = cells_of("2021")
    cell = next(each for each in cells if each.id == "art20_8.fees.amount")
    text = f"{SECTION_TWO}信息内容\n本年收费金额\n行政事业性收费"
    cell.kind, cell.raw, cell.trust = "blank", "", "read"
    cell.start = cell.end = len(text)
    doubt_rows_of_filtered_lines(cells, f"{text}\n\n{rest}", form("2021"))
    assert (cell.trust == "read") is expected


def test_a_row_that_a_pipe_closes_behind_its_label_has_no_place_left() -> None:
    """What parts its cells over several lines left none of them, for they hold no letter: `| 109 | 109 |`."""
    table = "| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n| 规章 |\n| 行政规范性文件 | 135 | 1 | 9 |\n"
    assert not sure(extract(SECTION_TWO + table), "art20_1.rules.")


def test_what_stood_between_two_tags_on_its_own_line_is_no_blank() -> None:
    cells = "".join(f"<td><div>\n{value}</div></td>\n" for value in ("规章\n", "12\n", "", "9\n"))
    blank = "<tr>\n<td>行政规范性文件</td>\n<td></td>\n<td>3</td>\n<td>4</td>\n</tr>\n"
    head = "".join(
        f"<td>{each}</td>\n"
        for each in ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
    )
    table = f"<table>\n<tr>\n{head}</tr>\n<tr>\n{cells}</tr>\n{blank}</table>\n"
    report = extract(f"# {SECTION_TWO}\n{table}")
    assert sure(report, "art20_1.rules.") == {"issued": "12", "in_force": "9"}


def test_lines_that_blanks_fill_up_are_cut_where_words_end_at_their_width() -> None:
    """A page has a margin: 采购总金额 and 6208 at the last column of it are no whole print."""
    ends = {"采购项目数量": "采购总", "行政事业": "减15", "政府集中采购": "6208"}
    page = [label + end.rjust(22 - len(label)) for label, end in ends.items()]
    page += [line.ljust(22) for line in "abcdefg"]
    cut = find_cut("\n".join(page))
    assert cut is not None
    assert cut.reaches(page[2])
    assert not cut.reaches(page[-1])


@pytest.mark.parametrize(
    ("row", "column"),
    [("政府集中采购 3 3010\n万元", "amount"), ("政府集中采购 407.652\n2", "amount")],
)
def test_what_a_line_s_end_cuts_off_an_amount_makes_it_doubtful(row: str, column: str) -> None:
    text = f"{SECTION_TWO.replace('2023', '2019')}第二十条第（九）项\n信息内容 采购项目数量 采购总金额\n{row}\n\n"
    assert column not in sure(extract(text), "art20_9.procurement.")


def test_a_row_with_a_kept_space_for_each_blank_holds_its_values_between_them() -> None:
    text, printed = "", {}
    for row in ("received", "carried_in", "granted", "partly_granted"):
        text += f"{row}\n"
        printed[row] = ("none", len(text) - 1)
        text += "\u00a0\n" * 7
    text += "refused_law\n\u00a0\n\u00a0\n9\n" + "\u00a0\n" * 4 + "\n一、"
    start = text.index("9")
    cells = cells_of("2021", **printed, refused_law=("natural_person", start))
    doubt_rows_of_other_blanks(cells, text, form("2021"))
    doubtful = {cell.id.split(".")[1] for cell in cells if cell.trust == "doubtful"}
    assert doubtful == {"refused_law"}


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("行政处罚\n\n4\n\n行政强制\n4\n\n行政强制\n\n", "compulsion"),
        ("│        │ 12 │\n├────────┼────┤\n│行政强制│    │\n", "compulsion"),
    ],
)
def test_a_value_before_its_own_label_may_be_the_row_s_above(table: str, row: str) -> None:
    head = f"{SECTION_TWO}第二十条第（六）项\n信息内容\n本年处理决定数量\n"
    text = head + table
    cells = cells_of(
        "2021",
        **{row: ("decisions", len(head) + re.search("4(?=\n\n行政强制\n\n)|12", table).start())},
    )  # type: ignore[union-attr]
    doubt_rows_before_labels(cells, text, form("2021"))
    own = [cell for cell in cells if f".{row}." in cell.id]
    assert {cell.trust for cell in own} == {"doubtful"}


@pytest.mark.parametrize(("totals", "expected"), [(4, "doubtful"), (0, "read")])
def test_one_total_that_is_gone_tells_of_equals_where_others_are_printed(
    totals: int, expected: str
) -> None:
    text = "".join(f"规范性文件    {n}\n" for n in range(10, 22))
    rows = dict.fromkeys(
        ("refused_law", "refused_query", "unable_unclear", "carried_in"), ("total", 9)
    )
    printed = dict([*rows.items()][:totals])
    cells = cells_of("2019", rules=("disclosed", 9), received=("natural_person", 9), **printed)
    doubt_rows_of_lost_tokens(cells, text, form("2019"))
    assert {cell.trust for cell in cells if cell.id.startswith("art20_1.rules.")} == {expected}
