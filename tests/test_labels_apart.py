"""Pages read box by box: rows before their labels, totals at a page's end, heads printed again."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from gipa_extract.cells.text_stream import StreamReading, read_stream
from gipa_extract.cells.text_stream.tokens_between import Words, glued_group_label
from gipa_extract.cells.text_stream.worded_cells import is_cell_in_words
from gipa_extract.forms import form

REQUESTS = """三、收到和处理政府信息公开申请情况
（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）
自然人\n商业企业\n科研机构\n社会公益组织\n法律服务机构\n其他\n总计
一、本年新收政府信息公开申请数量\n9\n1\n1\n1\n1\n1\n14
二、上年结转政府信息公开申请数量\n3\n0\n0\n0\n0\n0\n3
3.其他\n4\n1\n0\n0\n0\n0\n5
"""
APART = """11\n1\n1\n1\n1\n1\n16\n1\n0\n0\n0\n0\n0\n1
（七）总计
四、结转下年度继续办理
"""
REVIEWS = """四、政府信息公开行政复议、行政诉讼情况
行政复议\n行政诉讼\n结果维持\n结果纠正\n其他结果\n尚未审结\n6\n9\n9\n2\n未经复议直接起诉\n总计\n26
结果维持\n结果纠正\n其他结果\n尚未审结\n2\n9\n8\n4\n复议后起诉\n总计\n23
结果维持\n结果纠正\n其他结果\n尚未审结\n3
五、存在的主要问题及改进情况
一是网上互动不够活跃，征集到的意见偏少。
- 3 -
1\n8\n2\n总计\n14\n\f
"""


def flagged(reading: StreamReading) -> dict[str, str]:
    return {cell: slot.text for row, _ in reading.flagged for cell, slot in row.slots}


def test_rows_whose_labels_come_later_are_those_behind_the_row_with_too_many_values() -> None:
    cells = flagged(read_stream(REQUESTS + APART, form("2021")))
    assert cells["requests.other_other.total"] == "5"
    assert cells["requests.total.natural_person"] == "11"
    assert cells["requests.carried_out.total"] == "1"


def test_the_number_of_the_page_is_no_value_of_such_rows() -> None:
    text = REQUESTS + APART.replace("1\n（七）", "1\n2\n\f（七）")
    assert flagged(read_stream(text, form("2021")))["requests.carried_out.total"] == "1"


def test_rows_that_do_not_add_up_are_not_told_apart_so() -> None:
    text = REQUESTS + APART.replace("16", "17")
    assert "requests.total.total" not in flagged(read_stream(text, form("2021")))


def test_a_total_that_a_page_prints_at_its_end_belongs_to_the_table_above() -> None:
    cells = flagged(read_stream("因信息公开引发行政诉讼\n2件。\n" + REVIEWS, form("2021")))
    assert cells["reviews.reconsideration.total"] == "26"
    assert cells["reviews.litigation_after_reconsideration.other"] == "8"
    assert cells["reviews.litigation_after_reconsideration.total"] == "14"


def test_a_head_that_a_page_prints_again_is_not_the_next_table_s() -> None:
    text = (
        "第二十条第（一）项\n信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n"
        "规章\n1\n2\n3\n行政规范性文件\n4\n5\n6\n第二十条第（五）项\n信息内容\n本年处理决定数量\n"
        "\f第二十条第（一）项\n信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n行政许可\n77\n"
    )
    reading = read_stream(text, form("2021"))
    slots = dict(slot for row in reading.placed for slot in row.slots)
    assert slots["art20_5.licensing.decisions"].text == "77"


def test_a_line_of_reviews_whose_sums_fail_with_its_blanks_stays_open() -> None:
    head = (
        "四、政府信息公开行政复议、行政诉讼情况\n行政复议\n行政诉讼\n未经复议直接起诉\n复议后起诉\n"
    )
    heads = "结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n" * 3
    line = "\n\n938\n604\n447\n1989\n585\n\n192\n50\n827\n21\n563\n887\n118\n1589\n"
    reading = read_stream(head + heads + line + "五、存在的主要问题及改进情况\n", form("2021"))
    placed = {cell for row in reading.placed for cell, _ in row.slots}
    assert not any(cell.startswith("reviews.") for cell in placed)


def test_a_row_that_marks_fewer_blanks_than_it_lacks_values_lost_some() -> None:
    rows = "".join(f"{n}\u00a0\n" for n in ("12", "13", "14"))
    text = (
        "第二十条第（一）项\n信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n"
        f"规章\n{rows}行政规范性文件\n\n\u00a0\n\u00a0\n第二十条第（五）项\n"
    )
    reading = read_stream(text, form("2021"))
    placed = {cell for row in reading.placed for cell, _ in row.slots}
    assert not any("normative_documents" in cell for cell in placed)


@pytest.mark.parametrize("said", ["待統計", "持平", "与上年持平", "較去年基本持平"])
def test_what_is_said_in_either_script_is_a_cell_too(said: str) -> None:
    assert is_cell_in_words(Words(said, 0, len(said)))
    assert not is_cell_in_words(Words(f"{said}的有", 0, len(said) + 2))


def test_a_label_that_reaches_into_the_first_column_shifts_its_row() -> None:
    text = (
        "                              自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计\n"
        "一、本年新收政府信息公开申请数量    1      2       3         4          5        6    21\n"
        "二、上年结转政府信息公开申请数量    1      2       3         4          5        6    21\n"
        "三、本年度办理结果            （一）予以公开   2       3         4          5\n"
    )
    reading = read_stream(text, form("2021"))
    placed = {cell for row in reading.placed for cell, _ in row.slots}
    assert "requests.received.total" in placed
    assert "requests.granted.total" not in placed


def test_a_row_that_holds_those_of_others_behind_its_own_keeps_its_own() -> None:
    behind = "7.属于行政执法案卷\n1\n2\n3\n0\n0\n0\n6\n5\n5\n8\n8\n1.信访举报投诉类申请\n1\n"
    cells = flagged(read_stream(REQUESTS + behind, form("2021")))
    assert cells["requests.refused_case_file.total"] == "6"


def test_a_table_is_counted_out_column_by_column_where_its_rows_add_up_only_so() -> None:
    table = next(table for table in form("2021").tables if table.id == "requests")
    rows = [[n, 0, 2, 0, 0, 1, n + 3] for n in range(len(table.rows))]
    labels = "\n".join(row.label for row in table.rows)
    head = REQUESTS[: REQUESTS.index("一、本年")]
    by_column = "\n".join(str(row[column]) for column in range(7) for row in rows)
    text = f"{head}{labels}\n\n{by_column}\n四、政府信息公开行政复议、行政诉讼情况\n无\n"
    cells = flagged(read_stream(text, form("2021")))
    assert cells["requests.carried_in.natural_person"] == "1"
    assert cells["requests.carried_out.total"] == str(len(rows) + 2)
    spoiled = text.replace(f"\n{len(rows) + 2}\n", "\n999\n", 1).replace("\n5\n", "\n998\n")
    assert "requests.received.total" in flagged(read_stream(spoiled, form("2021")))
    assert "requests.received.total" not in flagged(
        read_stream(text.replace("\n2\n", "\n3\n"), form("2021"))
    )


def test_groups_of_reviews_are_told_by_their_sums_and_the_page_s_number_is_none() -> None:
    text = REVIEWS.replace("3\n五、", "3\n1\n8\n2\n五、").replace("- 3 -\n1\n8\n2\n", "3\n\n")
    cells = flagged(read_stream("\f" + text, form("2021")))
    assert cells["reviews.litigation_direct.total"] == "23"
    assert cells["reviews.litigation_after_reconsideration.total"] == "14"
    one_blank = text.replace("2\n9\n8\n4\n", "2\n9\n12\n")
    reading = read_stream("\f" + one_blank, form("2021"))
    assert flagged(reading)["reviews.reconsideration.total"] == "26"
    assert [len(row.slots) for row in reading.open_rows] == [4]


def test_columns_that_stand_below_the_labels_of_several_tables_are_read() -> None:
    text = (
        "第二十条第（一）项\n信息内容\n规章\n行政规范性文件\n第二十条第（五）项\n信息内容\n行政许可\n\n"
        "本年制发件数\n0\n2\n\n本年废止件数\n0\n8\n\n现行有效件数\n0\n72\n\n"
        "本年处理决定数量\n229\n\n三、收到和处理政府信息公开申请情况\n"
    )
    cells = flagged(read_stream(text, form("2021")))
    assert cells["art20_1.normative_documents.repealed"] == "8"
    assert cells["art20_1.rules.in_force"] == "0"
    lost = flagged(read_stream(text.replace("\n8\n", "\n"), form("2021")))
    assert "art20_1.rules.repealed" not in lost


def test_one_column_tables_are_read_below_their_head_with_labels_elsewhere() -> None:
    text = (
        "二、主动公开政府信息情况\n信息内容\n行政许可\n信息内容\n行政处罚\n行政强制\n"
        "本年处理决定数量\n430\n本年处理决定数量\n36\n0\n第二十条第（五）项\n第二十条第（六）项\n"
    )
    cells = flagged(read_stream(text, form("2021")))
    assert cells["art20_5.licensing.decisions"] == "430"
    assert cells["art20_6.compulsion.decisions"] == "0"
    short = flagged(read_stream(text.replace("36\n0\n", "36\n"), form("2021")))
    assert "art20_5.licensing.decisions" not in short


def test_a_table_without_a_value_is_blank_beside_another_section_s_unplaced_ones() -> None:
    table = next(table for table in form("2019").tables if table.id == "requests")
    labels = "\n\n".join(row.label for row in table.rows)
    proactive = (
        "信息内容\n规章\n规范性文件\n信息内容\n第二十条第（一）项\n13\n37\n4\n49\n4\n5\n6\n7\n"
    )
    text = (
        f"二、主动公开政府信息情况\n{proactive}三、收到和处理政府信息公开申请情况\n{labels}\n"
        "四、政府信息公开行政复议、行政诉讼情况\n无\n"
    )
    cells = flagged(read_stream(text, form("2019")))
    assert cells["requests.received.total"] == ""
    beside = text.replace("四、政府", "13\n37\n4\n49\n4\n5\n6\n8\n四、政府")
    assert "requests.received.total" not in flagged(read_stream(beside, form("2019")))


def test_a_piece_of_the_label_over_all_rows_is_cut_off_the_value_before_it() -> None:
    cut = {
        word: glued_group_label(word) for word in ("4061年", "2861三、本年", "/三、本年", "12件")
    }
    assert cut == {"4061年": 1, "2861三、本年": 4, "/三、本年": 4, "12件": 0}


def test_a_label_s_number_is_cut_off_the_values_that_ran_together_before_it() -> None:
    text = REQUESTS + "3.危及“三安全一稳定”00000004.保护第三方合法权益1\n0\n0\n0\n0\n0\n1\n"
    reading = read_stream(text, form("2021"))
    slots = {cell: slot.text for row in reading.placed for cell, slot in row.slots}
    assert slots["requests.refused_security.total"] == "0"
    assert slots["requests.refused_third_party.total"] == "1"


AMONG_TEXT = (
    REVIEWS.partition("\n3\n")[0].replace(
        "\n尚未审结\n2\n9\n8\n4\n复议后起诉\n总计\n23", "\n尚未审结\n2\n9\n8"
    )
    + "\n五、存在的主要问题及改进情况\n一是网上互动不够活跃。\n第 3 页\n4\n复议后起诉\n总计\n23\n"
    "结果维持\n结果纠正\n其他结果\n尚未审结\n3\n1\n8\n2\n总计\n14\n二是解读形式偏少。\n"
)


def test_a_line_of_reviews_among_other_text_of_its_page_is_counted_out_by_its_sums() -> None:
    """The text below the table stands between two values of a row; 7 is the page's number."""
    before = REQUESTS + "\f"
    for page in (AMONG_TEXT + "\f", AMONG_TEXT + "7\n\f"):
        cells = flagged(read_stream(before + page, form("2021")))
        values = [cells[cell] for cell in form("2021").table("reviews").cell_ids()]
        assert values == [
            "6",
            "9",
            "9",
            "2",
            "26",
            "2",
            "9",
            "8",
            "4",
            "23",
            "3",
            "1",
            "8",
            "2",
            "14",
        ]
    fails = AMONG_TEXT.replace("总计\n23", "总计\n24") + "\f"
    assert "reviews.reconsideration.upheld" not in flagged(
        read_stream(before + fails, form("2021"))
    )


def test_a_value_left_over_in_one_section_keeps_no_row_of_another_from_being_blank() -> None:
    """A label without values is a row left blank; not so where its own section has one left over."""
    section = "二、主动公开政府信息情况\n第二十条第（五）项\n行政许可\n说明\n77\n行政处罚\n5\n"
    bare = REQUESTS.replace("3.其他", "1.属于国家秘密\n3.其他").replace(
        "\n1\n1\n1\n1\n1\n14", "\n9"
    )
    cells = flagged(read_stream(section + bare, form("2021")))
    assert cells["requests.refused_state_secret.total"] == ""
    lost = bare.replace("3.其他\n", "说明\n77\n3.其他\n")
    assert "requests.refused_state_secret.total" not in flagged(
        read_stream(section + lost, form("2021"))
    )


def stacked(*rows: tuple[int, ...]) -> str:
    """Rows whose values stand below one another, each column a block."""
    return "".join("\n".join(map(str, column)) + "\n\n" for column in zip(*rows, strict=True))


LABELS_OF_A_PAGE = """三、收到和处理政府信息公开申请情况
（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）
自然人\n\n商业企业\n\n科研机构\n\n社会公益组织\n\n法律服务机构\n\n其他\n\n总计\n
1.信访举报投诉类申请\n2.重复申请\n3.要求提供公开出版物\n4.无正当理由大量反\n复申请
5.要求行政机关确认或重新\n出具已获取信息\n
"""
PETITION, REPEAT, PUBLICATION = (5, 1, 2, 0, 0, 0, 8), (0,) * 7, (9, 0, 0, 1, 0, 2, 12)
ABUSIVE, RECONFIRM = (0, 0, 3, 0, 0, 0, 3), (1, 1, 0, 0, 0, 0, 2)


def test_rows_in_blocks_below_their_labels_are_told_by_their_sums_and_number() -> None:
    blocks = stacked(PETITION) + stacked(REPEAT, PUBLICATION) + stacked(ABUSIVE, RECONFIRM)
    cells = flagged(read_stream(LABELS_OF_A_PAGE + blocks, form("2021")))
    assert cells["requests.declined_petition.total"] == "8"
    assert cells["requests.declined_publication.natural_person"] == "9"
    assert cells["requests.declined_abusive.research"] == "3"
    assert cells["requests.declined_reconfirm.business"] == "1"


def test_rows_in_blocks_that_are_fewer_than_their_labels_are_not_told_apart() -> None:
    blocks = stacked(PETITION) + stacked(REPEAT, PUBLICATION) + stacked(ABUSIVE)
    cells = flagged(read_stream(LABELS_OF_A_PAGE + blocks, form("2021")))
    assert not any(cell.startswith("requests.declined_repeat") for cell in cells)


def test_rows_in_blocks_that_do_not_add_up_are_not_told_apart() -> None:
    blocks = (
        stacked(PETITION) + stacked(REPEAT, PUBLICATION) + stacked((*ABUSIVE[:-1], 4), RECONFIRM)
    )
    cells = flagged(read_stream(LABELS_OF_A_PAGE + blocks, form("2021")))
    assert not any(cell.startswith("requests.declined_repeat") for cell in cells)


def test_glued_values_before_a_heading_are_their_row_s() -> None:
    text = (
        "四、政府信息公开行政复议、行政诉讼情况行政复议行政诉讼未经复议直接起诉复议后起诉"
        + "结果维持结果纠正其他结果尚未审结总计" * 3
        + "100010020210203五、存在的主要问题及改进情况虽然有成效，但仍有不足。六、其他需要报告的事项无。"
    )
    report = extract(
        "测试县2022年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n" + text
    )
    values = [int(c.value or 0) for c in report.cells if c.id.startswith("reviews.")]
    assert values == [1, 0, 0, 0, 1, 0, 0, 2, 0, 2, 1, 0, 2, 0, 3]


def test_more_glued_digits_than_can_be_parted_end_without_a_reading() -> None:
    heads = (
        "行政复议行政诉讼未经复议直接起诉复议后起诉" + "结果维持结果纠正其他结果尚未审结总计" * 3
    )
    for digits in ("123456789" * 4, "120034506" * 6, "12" * 90):
        report = extract(
            "测试县2022年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n"
            f"四、政府信息公开行政复议、行政诉讼情况{heads}{digits}五、存在的主要问题虽然有成效。"
        )
        cells = [cell for cell in report.cells if cell.id.startswith("reviews.")]
        assert all(cell.trust in ("missing", "doubtful") for cell in cells)


def test_a_foreign_line_among_a_row_s_values_leaves_them_in_doubt() -> None:
    text = REQUESTS.replace("3\n0\n0\n0\n0\n0\n3", "3\n0\n分享到：微信 微博\n0\n0\n0\n0\n3")
    cells = flagged(read_stream(text + APART, form("2021")))
    row = [value for cell, value in cells.items() if cell.startswith("requests.carried_in.")]
    assert row == ["3", "0", "0", "0", "0", "0", "3"]
    fewer = flagged(read_stream(text.replace("微博\n0", "微博") + APART, form("2021")))
    assert not any(cell.startswith("requests.carried_in.") for cell in fewer)


def test_lone_pipes_are_blanks_of_reviews_where_they_make_all_places_and_sums() -> None:
    head = REVIEWS.split("6\n")[0].replace("\n", " |\n")
    values = ["", "", "5", "24", "29", "", "57", "26", "53", "136", "16", "0", "", "0", "16"]
    lines = "".join(f"{value} |\n" if value else "|\n" for value in values)
    cells = flagged(read_stream(f"{head}{lines}五、存在的主要问题及改进情况\n", form("2021")))
    assert [v for cell, v in cells.items() if cell.startswith("reviews.")] == values


def test_a_title_alone_that_is_printed_twice_names_its_body() -> None:
    title = "青石县水务局2023年政府信息公开工作年度报告"
    doubled = "".join(char * 2 for char in title)
    report = extract(
        f"{doubled}\n一、总体情况\n现将县水务局工作报告如下。共发布信息22条。\n{REQUESTS}"
    )
    assert (report.issuer, report.year) == ("青石县水务局", 2023)


@pytest.mark.parametrize("dash", ["/", "—", "--", "无"])
def test_a_dash_behind_a_columns_label_is_one(dash: str) -> None:
    columns = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    rows = {
        "一、本年新收政府信息公开申请数量": "1 2 3 0 4 5 15",
        "二、上年结转政府信息公开申请数量": f"{dash} {dash} 3 0 0 0 3",
        "（一）予以公开": f"4 0 0 {dash} 0 5 9",
        "（二）部分公开": f"2 {dash} {dash} 0 {dash} 0 2",
    }
    text = "测试县2021年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n"
    for label, values in rows.items():
        pairs = zip(columns, values.split(), strict=True)
        text += f"{label}\n" + "".join(f"{column}：\n{value}\n" for column, value in pairs)
    report = extract(text)
    kinds = [report[f"requests.carried_in.{each}"].kind for each in ("natural_person", "business")]
    assert kinds == ["dash", "dash"]
    assert report["requests.granted.public_welfare"].kind == "dash"
    assert report["requests.carried_in.total"].value == 3


OUTCOMES = "结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n"
ACROSS = (
    REQUESTS
    + "四、政府信息公开行政复议、行政诉讼情况\n行政复议\n行政诉讼\n"
    + f"{OUTCOMES}未经复议直接起诉\n复议后起诉\n{OUTCOMES}{OUTCOMES}"
)


def outcomes_of(values: str) -> tuple[set[str], set[str]]:
    """The kinds and trusts of the cells of the reviews, whose values stand a line each."""
    text = "某县水务局2023年政府信息公开工作年度报告\n" + ACROSS
    report = extract(f"{text}{values}\n五、存在的主要问题及改进情况\n无。\n")
    cells = [cell for cell in report.cells if cell.id.startswith("reviews")]
    return {cell.kind for cell in cells}, {cell.trust for cell in cells}


def test_values_and_empty_lines_that_are_as_many_as_columns_are_a_whole_line() -> None:
    values = ["0", "1", "0", "2", "3", "", "", "", "", "", "0", "0", "1", "0", "1"]
    assert outcomes_of("\n".join(values)) == ({"number", "blank"}, {"confirmed", "read"})
    one_gone = "\n".join(values[:5] + values[6:])
    assert outcomes_of(one_gone)[1] <= {"doubtful", "missing"}


@pytest.mark.parametrize("space", ["\u00a0", "\u3000", "\u200b"])
def test_a_kept_space_for_each_column_below_a_head_is_a_line_of_blanks(space: str) -> None:
    kinds, trusts = outcomes_of("\n".join([space] * 15))
    assert kinds == {"blank"}
    assert "doubtful" not in trusts
    assert outcomes_of("\n".join([space] * 14))[1] <= {"doubtful", "missing"}


def in_blocks(values: dict[str, tuple[int, ...]]) -> str:
    """The requests as a PDF's boxes print them: all labels, then each column below its own."""
    edition = form("2021")
    table = edition.table("requests")
    zeros = (0,) * len(table.columns)
    rows = [values.get(row.id, zeros) for row in table.rows]
    blocks = ["\n".join(row.label for row in table.rows)] + [
        "\n".join([column.label, *(str(row[place]) for row in rows)])
        for place, column in enumerate(table.columns)
    ]
    heading = "三、收到和处理政府信息公开申请情况"
    return (
        f"某县水务局2023年政府信息公开工作年度报告\n{heading}\n" + "\n\n".join(blocks) + "\n\n四、"
    )


def test_columns_in_blocks_all_of_whose_sums_hold_are_sure() -> None:
    values = {
        "received": (9, 4, 3, 2, 1, 5, 24),
        "carried_in": (1, 0, 0, 1, 0, 0, 2),
        "granted": (6, 2, 2, 1, 1, 2, 14),
        "declined_repeat": (3, 1, 1, 2, 0, 2, 9),
        "total": (9, 3, 3, 3, 1, 4, 23),
        "carried_out": (1, 1, 0, 0, 0, 1, 3),
    }
    report = extract(in_blocks(values))
    cells = [cell for cell in report.cells if cell.id.startswith("requests")]
    assert {cell.trust for cell in cells} == {"confirmed"}
    assert report["requests.declined_repeat.public_welfare"].value == 2
    wrong = extract(in_blocks(values | {"declined_repeat": (3, 1, 1, 2, 0, 2, 8)}))
    assert {cell.trust for cell in wrong.cells if cell.id in {c.id for c in cells}} <= {
        "doubtful",
        "missing",
    }
