"""Heads and labels as tools for PDFs print them: letters spread over a column, halves on other lines."""

from __future__ import annotations

from gipa_extract.cells.merged_readings import join_readings
from gipa_extract.cells.page_lines.label_pieces import pieces_of
from gipa_extract.cells.page_lines.printed_heads import across_heads, head_of
from gipa_extract.cells.text_stream import StreamReading, read_stream
from gipa_extract.cells.text_stream.stream_result import PlacedRow
from gipa_extract.cells.text_stream.tokens_between import Value
from gipa_extract.forms import Table, form
from gipa_extract.models import Slot


def table(name: str) -> Table:
    return next(known for known in form("2021").tables if known.id == name)


def test_letters_of_a_label_that_are_spread_over_its_column_are_one_word() -> None:
    text = "结 果       其       他   尚 未   总 计\n  （ 七 ） 总 计   4  3 . 其 他  1 0\n"
    pieced = pieces_of(text)
    letters = [piece.letters for piece in pieced.pieces]
    assert letters == ["结果", "其他", "尚未", "总计", "总计", "其他"]
    assert [piece.number for piece in pieced.pieces][-2:] == ["七", "3"]
    assert [cell.text for cell in pieced.value_lines[0].cells] == ["4", "1", "0"]


def test_the_other_half_of_a_label_may_stand_behind_the_next_label_of_its_level() -> None:
    text = "自然  总计  人  商业企 科研机 社会公益 法律服务 其他\n业  构  组织  机构\n"
    head = head_of(table("requests"), pieces_of(text).pieces, text, 0)
    labels = [column.label for column in table("requests").columns]
    assert [text[token.start : token.end][:2] for token in head.tokens] == [
        label[:2] for label in labels
    ]


def test_a_label_below_the_same_label_is_that_of_the_next_group() -> None:
    text = (
        "结果维 结果纠 其他结 尚未审\n总计\n"
        "持 正 果 结 结果维 结果纠 其他结 尚未审 结果维 结果纠 其他结 尚未审\n总计 总计\n"
        "持 正 果 结 持 正 果 结\n"
    )
    reviews = table("reviews")
    assert across_heads(reviews, pieces_of(text).pieces, text, reviews.rows) is not None


def test_a_half_of_a_label_that_another_table_prints_whole_does_not_end_a_table() -> None:
    text = (
        "四、政府信息公开行政复议、行政诉讼情况\n行政复议\n结 果\n其 他\n维 持\n纠 正\n结 果\n尚 未\n审 结\n总 计\n"
        "行政诉讼\n未经复议直接起诉\n复议后起诉\n其 他\n结 果\n总 计\n"
        "2\n1\n2\n0\n5\n0\n0\n1\n0\n1\n0\n0\n0\n0\n0\n五、存在的主要问题及改进情况\n"
    )
    reading = read_stream(text, form("2021"))
    counted = {cell: slot.text for row, _ in reading.flagged for cell, slot in row.slots}
    assert counted["reviews.reconsideration.total"] == "5"
    assert counted["reviews.litigation_direct.other"] == "1"


def test_a_number_above_the_mark_of_a_page_is_a_value() -> None:
    text = (
        "第二十条第（五）项\n信息内容\n本年处理决定数量\n行政许可\n0\n— 1 —\n\n"
        "第二十条第（八）项\n信息内容\n本年收费金额（单位：万元）\n行政事业性收费\n1\n— 2 —\n\n"
    )
    reading = read_stream(text, form("2021"))
    slots = dict(slot for row in reading.placed for slot in row.slots)
    assert slots["art20_5.licensing.decisions"].text == "0"
    assert slots["art20_8.fees.amount"].text == "1"


def test_numbers_left_over_in_one_section_take_no_blank_from_rows_of_another() -> None:
    penalty = PlacedRow(table("art20_6"), (("art20_6.penalty.decisions", Slot("", 100, 100)),))
    lines = StreamReading([penalty], [], [], [], headings=[0, 400])
    for start, kept in ((450, [(penalty, "row_bare")]), (150, [])):
        left = [Value("7", start, start + 1), Value("8", start + 9, start + 10)]
        joined = join_readings(StreamReading([], [], [], left), lines)
        assert joined.placed == []
        assert joined.flagged == kept
