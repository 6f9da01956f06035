"""The beginnings of texts that extractors made of pages: what tells the last row, and the rows before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gipa_extract import extract
from gipa_extract.cells.text_stream.mentions import find_mentions
from gipa_extract.cells.text_stream.tokens_between import Value, tokens_of
from gipa_extract.errors import NotAReportError
from gipa_extract.models import Cell

ALL_ZEROS = Path(__file__).parent / "fixtures/other_hand/fifteenth/21_html_to_text_plain_zero.txt"
PROACTIVE = """测试县某局2021年政府信息公开工作年度报告
二、主动公开政府信息情况
"""
REQUESTS = """三、收到和处理政府信息公开申请情况
申请人情况 自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计
"""


def cells_of(text: str, row: str) -> list[Cell]:
    return [cell for cell in extract(text).cells if cell.id.startswith(f"{row}.")]


def raw_of(text: str, row: str) -> list[str | None]:
    return [cell.raw for cell in cells_of(text, row)]


def trust_of(text: str, row: str) -> set[str]:
    return {cell.trust for cell in cells_of(text, row)}


def of_lines(*cells: str) -> str:
    return "\n".join(cells) + "\n"


GLUED = (
    PROACTIVE
    + "第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数规章{}行政规范性文件33件16件77件"
    "第二十条第（五）项信息内容本年处理决定数量行政许可5,428"
    "第二十条第（六）项信息内容本年处理决定数量行政处罚无行政强制无"
    "第二十条第（八）项信息内容本年收费金额（单位：万元）行政事业性收费85件三、收到和处理政府信息公开申请情况\n"
)


def test_glued_values_end_in_their_units_or_are_words() -> None:
    text = GLUED.format("无无5")
    assert raw_of(text, "art20_1.rules") == ["无", "无", "5"]
    assert raw_of(text, "art20_1.normative_documents") == ["33件", "16件", "77件"]
    assert raw_of(text, "art20_5.licensing") == ["5,428"]
    assert raw_of(text, "art20_6.penalty") == raw_of(text, "art20_6.compulsion") == ["无"]
    assert raw_of(text, "art20_8.fees") == ["85件"]


def test_glued_values_of_which_one_is_lost_have_no_sure_place() -> None:
    assert trust_of(
        GLUED.format("无5无").replace("33件16件", "33件"), "art20_1.normative_documents"
    ) == {"doubtful"}
    assert raw_of(GLUED.format("无5无"), "art20_1.rules") == ["无", "5", "无"]


def test_a_label_may_stand_right_behind_the_word_for_no_value() -> None:
    text = (
        PROACTIVE
        + REQUESTS
        + "1.属于国家秘密 无 无 无 无 无 无 无2.其他法律行政法规禁止公开 0 0 1 0 0 0 1"
        "3.危及“三安全一稳定” 0 0 0 0 0 0 0\n"
    )
    assert raw_of(text, "requests.refused_state_secret") == ["无"] * 7
    assert raw_of(text, "requests.refused_law") == [*"0010001"]


def test_a_sentence_that_says_there_is_nothing_names_no_heading() -> None:
    mentions = find_mentions("六、其他需要报告的事项\n无其他需要报告的事项。\n")
    assert [mention.key for mention in mentions] == ["其他需要报告的事项"]


ROWS_OF_REQUESTS = [
    "一、本年新收政府信息公开申请数量",
    "二、上年结转政府信息公开申请数量",
    "（一）予以公开",
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    "1.属于国家秘密",
    "2.其他法律行政法规禁止公开",
    "3.危及“三安全一稳定”",
    "4.保护第三方合法权益",
    "5.属于三类内部事务信息",
    "6.属于四类过程性信息",
    "7.属于行政执法案卷",
]


def test_a_page_number_is_one_in_lines_that_a_carriage_return_ends() -> None:
    rows = [(label, *"0000011") for label in ROWS_OF_REQUESTS]
    rows[5] = (ROWS_OF_REQUESTS[5], "— 3 —")
    text = PROACTIVE + REQUESTS + of_lines(*(cell for row in rows for cell in row))
    row = cells_of(text.replace("\n", "\r\n"), "requests.refused_law")
    assert [cell.alternatives for cell in row] == [None] * 7
    assert {cell.kind for cell in row} == {"blank"}


def test_a_text_without_a_year_that_names_the_rows_of_requests_is_a_report() -> None:
    head = [
        "申请人情况",
        "自然人",
        "商业企业",
        "科研机构",
        "社会公益组织",
        "法律服务机构",
        "其他",
        "总计",
    ]
    rows = [[label, *"0000011"] for label in ROWS_OF_REQUESTS]
    text = of_lines(*head, *(cell for row in rows for cell in row))
    assert raw_of(text, "requests.granted") == [*"0000011"]
    few = of_lines(*head, *(cell for row in rows[:3] for cell in row))
    with pytest.raises(NotAReportError):
        extract(few)


def test_two_bars_with_blanks_between_part_two_cells() -> None:
    head = [
        "申请人情况",
        "自然人",
        "商业企业",
        "科研机构",
        "社会公益组织",
        "法律服务机构",
        "其他",
        "总计",
    ]
    rows = [head, *([label, *"1000001"] for label in ROWS_OF_REQUESTS)]
    rows[5:7] = [[ROWS_OF_REQUESTS[4], "", "", "", "", "1", "", "1"], [ROWS_OF_REQUESTS[5]]]
    rows.insert(5, ["（三）不予公开"])
    lines = [
        label + "".join(f"  |  |{each and f'  {each}'}" for each in cells) for label, *cells in rows
    ]
    text = PROACTIVE + "三、收到和处理政府信息公开申请情况\n" + of_lines(*lines)
    assert raw_of(text, "requests.refused_state_secret") == ["", "", "", "", "1", "", "1"]
    assert "doubtful" not in trust_of(text, "requests.refused_state_secret")


ONE_COLUMN = PROACTIVE + (
    "第二十条第（一）项\n信息内容\t\n本年制发件数\t\n本年废止件数\t\n现行有效件数\t\n"
    "规章\t\n0\t\n0\t\n0\t\n行政规范性文件\t\n86\t\n65\t\n63\t\n"
    "第二十条第（五）项\n信息内容\t\n本年处理决定数量\t\n行政许可\t\n4116\t\n"
    "第二十条第（六）项\n信息内容\t\n本年处理决定数量\t\n行政处罚\t\n0\t\n{}"
    "第二十条第（八）项\n信息内容\t\n本年收费金额（单位：万元）\t\n行政事业性收费\t\n156.96\t\n"
    "三、收到和处理政府信息公开申请情况\n申请人情况\t\n自然人\t\n商业企业\t\n科研机构\t\n社会公益组织\t\n"
    "法律服务机构\t\n其他\t\n总计\t\n一、本年新收政府信息公开申请数量\t\n0\t\n0\t\n0\t\n0\t\n0\t\n0\t\n0\t\n"
    "二、上年结转政府信息公开申请数量\t\n0\t\n0\t\n0\t\n"
)


def test_a_tab_that_ends_each_cell_makes_no_blank_behind_a_label() -> None:
    text = ONE_COLUMN.format("行政强制\t\n5\t\n")
    assert raw_of(text, "art20_5.licensing") == ["4116"]
    assert raw_of(text, "art20_8.fees") == ["156.96"]
    for row in ("art20_5.licensing", "art20_6.penalty", "art20_6.compulsion", "art20_8.fees"):
        assert "doubtful" not in trust_of(text, row)


def test_a_cut_row_has_no_sure_place_where_a_blank_of_a_lone_column_is_dropped() -> None:
    whole = ONE_COLUMN.format("行政强制\t\n5\t\n")
    assert raw_of(whole, "requests.carried_in")[:3] == ["0", "0", "0"]
    assert "doubtful" not in {c.trust for c in cells_of(whole, "requests.carried_in") if c.raw}
    dropped = ONE_COLUMN.format("行政强制\t\n")
    assert "read" not in {c.trust for c in cells_of(dropped, "requests.carried_in") if c.raw}


KEPT_PLACES = PROACTIVE + (
    "第二十条第（一）项\n信息内容\t\t本年制发件数\t\t本年废止件数\t\t现行有效件数\n"
    "规章\t\t{}\t\t{}\t\t{}\n行政规范性文件\t\t0\t\t13\t\t0\n"
    "三、收到和处理政府信息公开申请情况\n申请人情况\n自然人\t\t法人或其他组织\t\t总计\n"
    "商业企业\t\t科研机构\t\t社会公益组织\t\t法律服务机构\t\t其他\n"
    "一、本年新收政府信息公开申请数量\t\t12\t\t4\t"
)


def test_a_cut_row_begins_in_the_first_cell_where_the_text_keeps_empty_places() -> None:
    kept = cells_of(KEPT_PLACES.format(" ", " ", " "), "requests.received")
    assert [cell.raw for cell in kept[:2]] == ["12", "4"]
    lost = cells_of(KEPT_PLACES.format(1, 2, 3), "requests.received")
    assert [cell.raw for cell in lost] == [None] * 7


NO_CHANGES = (
    "测试县某局2020年政府信息公开工作年度报告\n二、主动公开政府信息情况\n"
    "第二十条第（五）项\n信息内容\n上一年项目数量\n处理决定数量\n行政许可\n20\n{}其他对外管理服务事项\n27\n52\n"
    "第二十条第（六）项\n信息内容\n上一年项目数量\n处理决定数量\n行政处罚\n3\n4\n行政强制\n5\n6\n"
    "第二十条第（八）项\n信息内容\n上一年项目数量\n行政事业性收费\n28\n"
    "三、收到和处理政府信息公开申请情况\n"
)


def test_a_column_that_no_head_prints_is_left_out_of_all_rows() -> None:
    text = NO_CHANGES.format("5\n")
    assert raw_of(text, "art20_5.other_services") == ["27", None, "52"]
    assert raw_of(text, "art20_8.fees") == ["28", None]
    assert "doubtful" not in trust_of(text, "art20_5.other_services")


def test_a_row_with_a_value_more_shows_that_its_label_alone_is_lost() -> None:
    text = NO_CHANGES.format("1\n5\n")
    assert trust_of(text, "art20_5.other_services") == {"doubtful"}


def test_a_column_whose_label_a_tool_set_apart_is_not_left_out() -> None:
    text = NO_CHANGES.format("5\n").replace("第二十条第（六）项", "本年增/减\n第二十条第（六）项")
    assert not {"read", "confirmed"} & trust_of(text, "art20_5.other_services")


def test_a_label_cut_behind_its_number_is_no_number_before_a_word_for_nothing() -> None:
    assert [token for token in tokens_of("4.无\n", ()) if isinstance(token, Value)] == []
    values = [token.text for token in tokens_of("4无5\n", ()) if isinstance(token, Value)]
    assert values == ["4", "无", "5"]


PAIRS_IN_ONE_LINE = (
    "测试县某局2021年政府信息公开工作年度报告 二、主动公开政府信息情况 第二十条第一项 "
    "规章：本年制发件数 93，本年废止件数 11，现行有效件数 228 "
    "行政规范性文件：本年制发件数 0，本年废止件数 30，现行有效件数 75 "
    "自定的文件：本年制发件数 90，本年废止件数 58，现行有效件数 221 "
    "第二十条第五项 行政许可：本年处理决定数量 34 "
    "第二十条第六项 行政处罚：本年处理决定数量 0 行政强制：本年处理决定数量 0 "
    "三、收到和处理政府信息公开申请情况 "
    "申请人情况 自然人 法人或其他组织 总计 商业企业 科研机构 社会公益组织 法律服务机构 其他 "
    "一、本年新收政府信息公开申请数量 17 32 0 0 0 23 72 二、上年结转政府信息公开申请数量 0 0 0 2 0 0 2 "
    "（一）予以公开 0 2 0 2 0 4 8 1.属于国家秘密 0 25 0 0 0 0 25 2.其他法律行政法规禁止公开"
)


def test_a_label_that_the_end_of_the_text_cuts_sets_no_labels_apart() -> None:
    for row in ("requests.received", "requests.carried_in", "requests.granted"):
        assert "doubtful" not in trust_of(PAIRS_IN_ONE_LINE, row)
    assert raw_of(PAIRS_IN_ONE_LINE, "requests.received") == ["17", "32", "0", "0", "0", "23", "72"]


def test_a_row_that_the_form_lacks_may_stand_behind_pairs_on_their_line() -> None:
    assert raw_of(PAIRS_IN_ONE_LINE, "art20_1.normative_documents") == ["0", "30", "75"]


LAST_YEARS_HEAD = (
    "测试县某局2021年政府信息公开工作年度报告\n二、主动公开政府信息情况\n第二十条第(一)项\n"
    "信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量\n规章 | 0 | 0 | 0 \n行政规范性文件 | 110 | 59 | 78 \n\n"
    "第二十条第(五)项\n信息内容 | 本年处理决定数量\n行政许可 | 55 \n\n"
    "第二十条第(八)项\n信息内容 | 本年收费金额(单位:万元)\n行政事业性收费 | 7 \n"
    "三、收到和处理政府信息公开申请情况\n"
)


def test_last_years_head_over_one_table_makes_no_edition_beside_labels_that_stand_in_no_grid() -> (
    None
):
    report = extract(LAST_YEARS_HEAD)
    assert report.edition == "2021"
    assert raw_of(LAST_YEARS_HEAD, "art20_8.fees") == ["7"]


FULL_ROWS = """\
项目|自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计
一、本年新收政府信息公开申请数量|5|1|0|0|0|0|6
二、上年结转政府信息公开申请数量|1|0|0|0|0|0|1
（一）予以公开|2|1|0|0|0|0|3
（二）部分公开|1|0|0|0|0|0|1
"""


@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
@pytest.mark.parametrize("parting", [" | ", "\t", "  ", ","])
def test_the_number_amid_whose_row_a_text_ends_is_doubtful_though_a_line_s_end_was_put_behind_it(
    parting: str, end: str
) -> None:
    title = "青石县水务局2023年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n"
    rows = (FULL_ROWS + "1.属于国家秘密|0|0|3").replace("|", parting)
    row = cells_of(title + rows + end, "requests.refused_state_secret")
    printed = [cell for cell in row if cell.kind != "absent"]
    assert {cell.raw for cell in printed} <= {"0", "3"}  # what was cut off is no blank
    assert printed[-1].trust == "doubtful"


def test_a_row_that_is_whole_before_the_last_line_s_end_is_not() -> None:
    title = "青石县水务局2023年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n"
    report = extract(title + FULL_ROWS.replace("|", "\t"))
    assert report["requests.partly_granted.total"].value == 1
    assert not any(cell.doubt for cell in report.cells)


@pytest.mark.parametrize("rest", ["", "\n", ",", ",\n"])
def test_a_file_of_separated_values_that_ends_behind_a_label_tells_no_blanks(rest: str) -> None:
    title = "青石县水务局2023年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n"
    text = title + (FULL_ROWS + "1.属于国家秘密").replace("|", ",") + rest
    assert raw_of(text, "requests.partly_granted") == ["1", "0", "0", "0", "0", "0", "1"]
    assert {cell.kind for cell in cells_of(text, "requests.refused_state_secret")} == {"absent"}


SPACED = (
    "测试县某局2023年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n"
    "申请人情况                        自然人  商业  科研  社会  法律服务  其他  总计\n"
    "                                          企业  机构  公益组织  机构\n"
    "一、本年新收政府信息公开申请数量    84      2     0     0     0         64    150\n"
    "二、上年结转政府信息公开申请数量    0       4     0     0     0         0     4\n"
    "三、本年度办理结果\n"
    "（一）予以公开                      7       0     0     0     0         25    32\n"
    "（二）部分公开                      20      0     0     0     0         39    59\n"
    "（三）不予公开  1.属于国家秘密      0       0     0     0     0         0     0\n"
    "2.其他法律行政法规禁止公开          0       0     0     0"
)


def test_columns_behind_a_cut_are_no_sure_blanks_though_the_text_was_saved_with_a_line_s_end() -> (
    None
):
    for text in (SPACED, f"{SPACED}\n", f"{SPACED}   \r\n"):
        row = [cell for cell in extract(text).cells if cell.id.startswith("requests.refused_law")]
        assert [cell.raw for cell in row[:4]] == ["0"] * 4
        assert not [cell for cell in row[4:] if cell.kind == "blank" and cell.trust != "doubtful"]


def test_where_equal_lines_are_lost_no_blank_is_sure_though_every_cell_has_a_value_or_a_blank() -> (
    None
):
    """A report of zeros and blanks: nothing is left that stands twice, not even its tables' heads."""
    lines = ALL_ZEROS.read_text("utf-8").split("\n")
    kept = [line for at, line in enumerate(lines) if not line or line not in lines[:at]]
    blanks = [cell.trust for cell in extract("\n".join(kept)).cells if cell.kind == "blank"]
    assert {*blanks} == {"doubtful"}


def test_a_cut_report_whose_tables_lost_all_labels_is_read_to_its_end() -> None:
    """Its numbers stand in sections II to IV, and no label of the form beside them."""
    whole = (ALL_ZEROS.parent.parent / "thirteenth/v34_read_html_to_markdown.md").read_text("utf-8")
    assert extract(whole[:10667]).edition
