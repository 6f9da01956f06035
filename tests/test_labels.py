"""What a printed label names: a row, a column, a group; and what it must not be taken for."""

from __future__ import annotations

import pytest

from gipa_extract.cells.labels import RowFacts, labels_of
from gipa_extract.cells.mended_rows import mend_row
from gipa_extract.models import Slot

LABELS = labels_of("2021")


def rows(text: str) -> list[str]:
    return [row.row for row in LABELS.rows_named(text)]


def facts(*texts: str) -> RowFacts:
    return LABELS.row_facts(texts)


def heads(*texts: str) -> list[tuple[str, int, int]]:
    return [(head.key, head.place, head.last) for head in facts(*texts).heads]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("行政许可（含变更、延续）", "licensing"),
        ("行政许可 Administrative licensing", "licensing"),
        ("二、上年结转政府信息公开申请数量 2. Carried over from 2023", "carried_in"),
        ("（七）总计 (7) Total", "total"),
        ("规章制度", "rules"),
        ("三、本（一）予以公开", "granted"),  # beside it the first line of its group
        ("属于国家秘蜜", "refused_state_secret"),  # one wrong character in six
        ("行政规犯性文件", "normative_documents"),
        ("复议后诉", "litigation_after_reconsideration"),  # its two wordings are no rivals
        ("某年收政府信息公开申请数", "received"),  # just enough more like one than the next
        ("年新政府信息公开申请数", "received"),
        ("国家秘密", "refused_state_secret"),  # a part that only one label has
        ("2.申请人逾期未缴费", "other_fee_unpaid"),  # words of one label alone, in their order
        ("申请人逾期不补正", "other_not_corrected"),
        ("（三）不予公开—1.属于国家秘密", "refused_state_secret"),
        ("（五）不予处理 2.重复申请", "declined_repeat"),
        ("三、本年度办理结果/（五）不予处理/2.重复申请", "declined_repeat"),
        ("2.其他", "refused_law"),  # the first line of its label, and no 3.其他
        ("3.其他", "other_other"),
        ("其他", "other_other"),
        ("〔一〕予以公开", "granted"),  # brackets of other shapes
        ("〔二〕部分公开〔区分处理的，只计这一情形〕", "partly_granted"),
        ("﹙七﹚总计", "total"),
        ("本年度办理结果总计", "total"),  # behind its group, without its number
        ("1.涉及国家秘密", "refused_state_secret"),
        ("4.涉及第三方合法权益", "refused_third_party"),
        ("行政许可/件", "licensing"),
        ("国家秘密（件）", "refused_state_secret"),
        ("行政强制措施", "compulsion"),  # words that agencies use for the same
        ("4.侵害第三方合法权益", "refused_third_party"),
        ("（一）予以公开数量", "granted"),
        ("3.其他情况", "other_other"),
        ("需另行制作", "unable_needs_creation"),  # two pieces of one label
    ],
)
def test_a_label_that_is_misprinted_shortened_or_added_to_still_names_its_row(
    text: str, row: str
) -> None:
    assert rows(text) == [row]


@pytest.mark.parametrize(
    "text",
    [
        "行政许口",  # one wrong character in four
        "2.反复申请",  # cut short from one label, or one wrong character in another
        "规张",
        "行政",  # two labels of the form begin so, and it is short
        "属于",
        "上年度府信息公开申请数量",  # as like what came in as what was carried over
        "某某—1.属于国家秘密",  # no group of the form
        "收费信息公开申请",  # words of one label, but not from its beginning
        "申请政府信息公开",  # words of several
        "收费政府信息",  # pieces of one label that stand far from each other
        "属于国家秘密" * 11,  # longer than any label
        "5",
        "—",
        "",
    ],
)
def test_what_may_be_another_label_names_no_row(text: str) -> None:
    assert rows(text) == []


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("商业企业", "商业企业"),
        ("法律服务机沟", "法律服务机构"),
        ("法律服务", "法律服务机构"),
        ("本年收费金额_万元", "本年收费金额万元"),
        ("商业企叶", ""),
        ("1.商业企业", ""),  # no column is enumerated
        ("3.其他", ""),
        ("行政许可", ""),
    ],
)
def test_a_column_is_named_by_its_label_and_by_no_enumerated_one(text: str, column: str) -> None:
    assert LABELS.head_named(text) == column


def test_the_innermost_of_several_row_labels_names_the_row() -> None:
    found = facts("不予公开", "1.属于国家秘密", "1", "2")
    assert (found.at, [row.row for row in found.named]) == (1, ["refused_state_secret"])
    merged = facts("行政许可", "行政许可", "规章", "5")
    assert (merged.at, [row.row for row in merged.named]) == (2, ["rules"])
    spread = facts("行政许可", "行政许可", "5", "6")
    assert (spread.at, [row.row for row in spread.named]) == (1, ["licensing"])


def test_a_number_before_a_label_is_the_rows_own_and_none_before_two_texts() -> None:
    assert facts("1", "行政许可", "5").at == 1
    assert [row.row for row in facts("属于国家秘蜜", "5").named] == ["refused_state_secret"]
    assert facts("1", "行政许可").at == -1
    assert facts("7", "8", "行政许可", "5").at == -1
    assert facts("", "1", "行政许可", "5").at == -1


def test_a_label_stands_among_the_first_six_places_and_before_any_column() -> None:
    assert facts(*[""] * 5, "行政许可", "5").at == 5
    assert facts(*[""] * 6, "行政许可", "5").at == -1
    assert facts("商业企业", "行政许可", "5").at == -1


def test_a_row_with_another_label_among_its_values_is_broken() -> None:
    assert facts("行政许可", "5", "规章").broken
    assert not facts("行政许可", "5", "6").broken


def test_a_piece_of_a_label_beside_nothing_names_nothing() -> None:
    assert facts("国家秘密", "").named == ()
    assert [row.row for row in facts("1.属于国家秘密", "").named] == ["refused_state_secret"]


def test_what_stands_in_several_places_of_a_head_is_one_label() -> None:
    assert heads("信息内容", "本年制发件数", "本年制发件数", "本年废止件数") == [
        ("本年制发件数", 1, 2),
        ("本年废止件数", 3, 3),
    ]


def test_labels_with_blanks_between_them_are_several_columns_of_one_place() -> None:
    assert heads("", "商业企业 科研机构") == [("商业企业", 1, 1), ("科研机构", 1, 1)]
    assert heads("", "法律服务机构 其他") == [("法律服务机构", 1, 1), ("其他", 1, 1)]
    assert heads("信息内容 本年处理决定数量") == [("本年处理决定数量", 0, 0)]
    assert heads("", "商业企业 某某") == []
    assert heads("", "法律服务机构 个数") == [("法律服务机构", 1, 1)]
    assert heads("", "法律服务机沟", "科研机构") == [("法律服务机构", 1, 1), ("科研机构", 2, 2)]
    assert heads("", "商业企业 3.其他") == []


def test_a_label_of_a_row_before_labels_of_columns_is_one_of_them() -> None:
    assert heads("其他", "总计") == [("其他", 0, 0), ("总计", 1, 1)]
    assert heads("其他", "5") == []


def test_a_head_names_the_unit_of_its_amounts() -> None:
    (amount,) = facts("本年收费金额（单位：万元）").heads
    assert amount.unit == "万元"


# Labels over several lines


def mended(*lines: tuple[str, ...], number: int, side: str = "above") -> list[str] | None:
    at, grid = 0, []
    for line in lines:
        grid.append(tuple(Slot(text, (at := at + 9), at + len(text)) for text in line))
    row = mend_row(LABELS, grid, number, side)
    return [slot.text for slot in row] if row is not None else None


HALVES = ("5.要求行政机关确认或重新", "出具已获取信息")
VALUES = ("1", "2", "3")


@pytest.mark.parametrize(
    ("lines", "number", "label"),
    [
        ([(HALVES[0],), ("", *VALUES), (HALVES[1],)], 1, "\n".join(HALVES)),
        ([(HALVES[0], *VALUES), (HALVES[1],)], 0, "\n".join(HALVES)),
        ([(HALVES[0],), (HALVES[1], *VALUES)], 1, "\n".join(HALVES)),
        ([("5.要求",), ("行政机关确认或重新",), (HALVES[1], *VALUES)], 2,
         "5.要求\n行政机关确认或重新\n出具已获取信息"),
        ([("5.要求", *VALUES), ("行政机关确认或重新",), (HALVES[1],)], 0,
         "5.要求\n行政机关确认或重新\n出具已获取信息"),
        ([("5.要求",), ("行政机关确认或重新",), ("", *VALUES), (HALVES[1],)], 2,
         "5.要求\n行政机关确认或重新\n出具已获取信息"),
        ([("1.属于国家秘密",), VALUES], 1, "1.属于国家秘密"),
        ([VALUES, ("1.属于国家秘密",)], 0, "1.属于国家秘密"),
        ([("2.重复申请",), VALUES, ("总计",)], 1, "2.重复申请"),
        ([("", HALVES[0]), ("", *VALUES), (HALVES[1], "")], 1, "\n".join(HALVES)),
    ],
)  # fmt: skip
def test_a_label_that_goes_on_above_or_below_its_values_is_whole_again(
    lines: list[tuple[str, ...]], number: int, label: str
) -> None:
    assert mended(*lines, number=number) == [label, *VALUES]


@pytest.mark.parametrize(
    "lines",
    [
        [(HALVES[0],), ("",), ("", *VALUES), (HALVES[1],)],  # an empty line ends the label
        [(HALVES[0], "7"), ("", *VALUES), (HALVES[1],)],  # this is another row's
        [("总计",), ("", *VALUES), ("某某",)],  # the head above a line of numbers
        [("某某",), ("", *VALUES), ("某某",)],
        [(HALVES[0],), ("", "某某"), (HALVES[1],)],  # a row without a value
    ],
)
def test_lines_that_make_no_label_of_the_form_are_no_label(lines: list[tuple[str, ...]]) -> None:
    number = next(n for n, line in enumerate(lines) if line[0] == "" and len(line) > 1)
    assert mended(*lines, number=number) is None


def test_of_two_whole_labels_round_a_row_the_one_on_the_tables_side_is_its_own() -> None:
    lines = [("1.属于国家秘密",), VALUES, ("2.重复申请",)]
    assert mended(*lines, number=1, side="above") == ["1.属于国家秘密", *VALUES]
    assert mended(*lines, number=1, side="below") == ["2.重复申请", *VALUES]
    assert mended(*lines, number=1, side="") is None


def test_a_label_beside_a_groups_keeps_the_group() -> None:
    lines = [("三、本年度办理结果", HALVES[0], *VALUES), (HALVES[1],)]
    assert mended(*lines, number=0) == ["三、本年度办理结果", "\n".join(HALVES), *VALUES]


def test_a_numbered_label_whose_end_was_cut_off_is_the_one_that_goes_on_so() -> None:
    """Only one label of the form begins with this number and these letters."""
    named = {
        text: [row.row for row in LABELS.rows_named(text)]
        for text in ("8.属于", "2.重", "（七）总")
    }
    assert named == {
        "8.属于": ["refused_query"],
        "2.重": ["declined_repeat"],
        "（七）总": ["total"],
    }
    # a group of rows begins so, or two rows do
    assert not any(
        LABELS.rows_named(text) for text in ("（四）无法", "（六）其", "三、本年", "9.属于", "2.")
    )


def test_a_row_has_its_number_before_its_label_or_before_its_group() -> None:
    row = facts("5", "三、本年度办理结果", "（一）予以公开", *"0123456")
    assert (row.at, [named.row for named in row.named]) == (2, ["granted"])
    assert facts("6", "2.重复申请", *"0123456").at == 1
    assert facts("6", "", "2.重复申请", *"0123456").at == 2  # its group's place is empty


def test_columns_are_named_in_other_words_and_with_what_they_count() -> None:
    printed = (
        "公民（自然人）",
        "商业企业/件",
        "科研单位",
        "公益组织",
        "法律服务",
        "其他/件",
        "共计",
    )
    official = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    requests = next(table for table in LABELS.tables if table.id == "requests")

    def columns(texts: tuple[str, ...]) -> list[str]:
        return [leaf.column for leaf in LABELS.columns(requests, facts(*texts).heads).leaves]

    assert columns(printed) == columns(official)


@pytest.mark.parametrize("text", ["上年总计", "上年同期合计", "去年总计"])
def test_a_total_of_last_year_is_none_of_this_year(text: str) -> None:
    assert LABELS.head_named("合计")
    assert not LABELS.head_named(text)


@pytest.mark.parametrize(
    ("texts", "column"),
    [
        (("商业企业", "科研机购", "社会公益组织"), "research"),
        (("自然人", "商业企叶", "科研机构"), "business"),  # its neighbours stand beside it
        (("结果维特", "结果纠正", "其他结果"), "upheld"),  # the first, before the second
        (("维持结果", "结果纠正", "其他结果"), "upheld"),  # its words in the other order
        (("结果维持", "结果纠正", "其他结果", "尚末审结", "总计"), "pending"),
        (("未经复议直接起诉", "复义后起诉"), "litigation_after_reconsideration"),
    ],
)
def test_a_short_column_with_one_wrong_character_is_told_by_its_neighbours(
    texts: tuple[str, ...], column: str
) -> None:
    named = [label.key for label in facts(*texts).heads]
    meant = {
        key
        for table in LABELS.tables
        for each in (*table.columns, *table.rows)
        if each.id == column
        for key in each.keys
    }
    assert len(named) == len(texts)
    assert len(meant.intersection(named)) == 1


def test_away_from_its_neighbours_a_column_with_a_wrong_character_is_none() -> None:
    assert [head.key for head in facts("商业企业", "科研机购", "法律服务机构").heads] == [
        "商业企业",
        "法律服务机构",
    ]
    assert len(facts("商业企业", "科研几购", "社会公益组织").heads) == 2  # two wrong characters


def test_a_short_row_with_one_wrong_character_is_likely_before_values() -> None:
    likely = facts("（一）于以公开", *"0123456")
    assert not likely.named
    assert [row.row for row in likely.likely] == ["granted"]
    assert [row.row for row in facts("行政强治", "5").likely] == ["compulsion"]
    assert not facts("行政强治", "本年处理决定数量").likely  # not before words
    assert not facts("行政检查", "5").likely
    assert [row.row for row in facts("规葦", "5", "4", "3").likely] == ["rules"]
    assert not facts("文件", "5", "4", "3").likely


def test_a_whole_label_with_a_wrong_character_names_a_row_of_blanks() -> None:
    blank = facts("6.属于四类过程姓信息", "", "", "")
    assert [row.row for row in blank.named] == ["refused_process"]
    assert not facts("属于四类过程姓", "", "").named  # it may go on below


def test_a_misprinted_column_amid_the_values_breaks_a_row() -> None:
    assert facts("行政强制", "本年处理绝定数量", "3652").broken


def test_a_misprinted_group_stands_over_all_its_columns() -> None:
    line = ("行政复议", *["未经复议直接起诉"] * 5, *["复义后起诉"] * 5)
    assert [head[1:] for head in heads(*line)] == [(0, 0), (1, 5), (6, 10)]


def test_a_misprinted_column_is_found_below_each_group() -> None:
    columns = ("结果维特", "结果纠正", "其他结果", "尚未审结", "总计")
    assert [head.key for head in facts(*columns * 3).heads] == ["结果维持", *columns[1:]] * 3


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("3.5.2 重复申请", "declined_repeat"),
        ("3.6.3其他", "other_other"),
        ("3.7 总计", "total"),
        ("3.1予以公开", "granted"),
        ("行政处罸", "penalty"),  # another shape of a character
    ],
)
def test_a_number_in_levels_is_no_part_of_a_label(text: str, row: str) -> None:
    assert rows(text) == [row]


def test_a_row_s_label_beside_the_corner_heads_a_turned_table() -> None:
    """Its row of places is the head's, and none of blanks: 信息内容 | 行政事业性收费 |  |  over 上一年项目数量 | 189."""
    assert facts("信息内容", "行政事业性收费", "", "").at == -1
    assert facts("信息内容", "行政事业性收费", "0", "5").at == 1
    assert facts("", "行政事业性收费", "", "").at == 1  # a sheet that begins in its second column
