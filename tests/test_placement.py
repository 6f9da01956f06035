"""Grids and cells: which place of which table goes to which cell, and which stays open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from gipa_extract.cells.joined_columns import columns_are_joined, part_joined_values
from gipa_extract.cells.placement import place_rows
from gipa_extract.cells.printed_cells import cell_of
from gipa_extract.cells.table_heads import Leaf
from gipa_extract.cells.unlabelled_rows import LostRows
from gipa_extract.forms import form
from gipa_extract.models import Cell, Document, FilledForm, Grid, Slot
from gipa_extract.reasons import Reason

FORM = form("2021")
LEFT, ABOVE = "←", "↑"
"""Where a merged cell goes on: it is the place to the left, or above, once more."""


def slots(rows: Sequence[Sequence[str]], start: int = 0) -> Iterator[tuple[Slot, ...]]:
    """The rows as slots of one long text, each text on a line of its own."""
    above: list[Slot] = []
    for texts in rows:
        row: list[Slot] = []
        for place, text in enumerate(texts):
            if text == LEFT:
                row.append(row[-1])
            elif text == ABOVE:
                row.append(above[place])
            else:
                row.append(Slot(text, start, start + len(text)))
                start += len(text) + 1
        yield tuple(row)
        above = row


def filled(
    *tables: Sequence[Sequence[str]],
    aligned: bool = True,
    ruled: bool = False,
    media_type: str = "text/html",
) -> FilledForm:
    """What `fill` reads off these tables."""
    grids, start = [], 0
    for rows in tables:
        grids.append(Grid(tuple(slots(rows, start)), aligned=aligned, ruled=ruled))
        start += sum(len(text) + 1 for row in rows for text in row)
    return place_rows(Document(" " * start, tuple(grids), media_type), FORM)


def read(found: FilledForm, row: str) -> list[str | None]:
    """What the cells of a row print; null for one that is absent."""
    return [cell.raw for cell in found.cells if cell.id.startswith(f"{row}.")]


def opened(found: FilledForm) -> list[tuple[str, ...]]:
    return [tuple(slot.text for slot in row.slots) for row in found.open_rows]


HEAD = [
    ["", "自然人", "法人或其他组织", LEFT, LEFT, LEFT, LEFT, "总计"],
    [ABOVE, ABOVE, "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", ABOVE],
]
GRANTED, REPEAT = "（一）予以公开", "2.重复申请"
SEVEN = ["1", "2", "3", "4", "5", "6", "21"]


def ragged(*rows: Sequence[str]) -> FilledForm:
    """What is read of rows whose empty places are counted, not seen, as in text."""
    head = [
        ["", "自然人", "法人或其他组织", "总计"],
        ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"],
    ]
    return filled([*head, *rows], aligned=False, media_type="text/plain")


# Places on a page


def test_a_value_goes_to_the_label_above_it_in_whatever_order_labels_stand() -> None:
    found = filled(
        [
            ["信息内容", "现行有效件数", "本年制发件数", "本年废止件数"],
            ["规章", "1", "2", "3"],
            ["行政规范性文件", "4", "", "6"],
        ]
    )
    assert read(found, "art20_1.rules") == ["2", "3", "1"]
    assert read(found, "art20_1.normative_documents") == ["", "6", "4"]


def test_merged_labels_over_a_value_and_its_repetition_are_one_column() -> None:
    head = ["信息内容", "本年制发件数", LEFT, "本年废止件数", "现行有效件数"]
    found = filled([head, ["规章", "1", LEFT, "2", "3"], ["行政规范性文件", "4", "9", "5", "6"]])
    assert read(found, "art20_1.rules") == ["1", "2", "3"]
    assert read(found, "art20_1.normative_documents") == [None] * 3
    assert opened(found) == [("4", "9", "5", "6")], "nine is no repetition of four"


def test_a_value_under_no_label_leaves_its_row_open() -> None:
    head = ["信息内容", "本年制发件数", "", "本年废止件数", "现行有效件数"]
    found = filled([head, ["规章", "1", "9", "2", "3"], ["行政规范性文件", "4", "", "5", "6"]])
    assert read(found, "art20_1.rules") == [None] * 3
    assert opened(found) == [("1", "9", "2", "3")]
    assert read(found, "art20_1.normative_documents") == ["4", "5", "6"]


def test_a_column_whose_head_says_something_else_takes_nothing_from_the_others() -> None:
    head = ["信息内容", "本年制发件数", "备注", "本年废止件数", "现行有效件数", "单位"]
    found = filled([head, ["规章", "1", "9", "2", "3", "件"]])
    assert read(found, "art20_1.rules") == ["1", "2", "3"]


def test_a_value_right_beside_the_label_is_not_left_out() -> None:
    head = ["信息内容", "", "本年制发件数", "本年废止件数", "现行有效件数"]
    assert opened(filled([head, ["规章", "9", "1", "2", "3"]])) == [("9", "1", "2", "3")]


def test_a_head_that_stands_over_the_labels_of_the_rows_places_nothing() -> None:
    head = ["本年制发件数", "本年废止件数", "现行有效件数"]
    assert read(filled([head, ["规章", "2", "3"]]), "art20_1.rules") == [None] * 3


def test_a_value_merged_over_columns_without_a_label_is_nobodys() -> None:
    head = ["信息内容", "本年制发件数", "", "", "本年废止件数", "现行有效件数"]
    assert read(filled([head, ["规章", "1", "9", LEFT, "2", "3"]]), "art20_1.rules") == [
        "1",
        "2",
        "3",
    ]
    assert read(filled([head, ["规章", "1", "9", "8", "2", "3"]]), "art20_1.rules") == [None] * 3


def test_a_blank_may_be_merged_over_columns() -> None:
    head = ["信息内容", "本年制发件数", "本年废止件数", "备注", "现行有效件数"]
    assert read(filled([head, ["规章", "", LEFT, "件", "3"]]), "art20_1.rules") == ["", "", "3"]


def test_columns_joined_in_one_place_are_parted_only_where_each_has_a_value() -> None:
    head = ["", "自然人", "商业企业 科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    found = filled([head, [GRANTED, "1", "2 3", "4", "5", "6", "21"]])
    assert read(found, "requests.granted") == SEVEN
    for joined in ("", "23", "2 见注"):
        found = filled([head, [GRANTED, "1", joined, "4", "5", "6", "21"]])
        assert read(found, "requests.granted") == [None] * 7


def test_a_row_that_ends_before_its_head_does_is_open() -> None:
    found = filled(
        [["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"], ["规章", "1", "2"]]
    )
    assert read(found, "art20_1.rules") == [None] * 3
    assert opened(found) == [("1", "2")]


def test_a_head_that_lacks_a_column_places_the_others_where_places_are_seen() -> None:
    rows = [["信息内容", "本年制发件数", "现行有效件数"], ["规章", "1", "3"]]
    assert read(filled(rows), "art20_1.rules") == ["1", None, "3"]
    assert read(filled(rows, aligned=False), "art20_1.rules") == [None] * 3
    text = {"media_type": "text/plain"}
    assert read(filled(rows, **text), "art20_1.rules") == [None] * 3  # type: ignore[arg-type]
    assert read(filled(rows, ruled=True, **text), "art20_1.rules") == ["1", None, "3"]  # type: ignore[arg-type]


def test_a_row_without_a_head_above_it_is_not_read() -> None:
    found = filled([["规章", "1", "2", "3"]])
    assert read(found, "art20_1.rules") == [None] * 3
    assert opened(found) == []


def test_a_table_that_goes_on_after_a_page_keeps_its_columns() -> None:
    below = [[REPEAT, *SEVEN]]
    found = filled([*HEAD, [GRANTED, *SEVEN]], below)
    assert read(found, "requests.declined_repeat") == SEVEN
    named = filled([*HEAD, [GRANTED, *SEVEN]], [["信息内容", "本年处理决定数量"], *below])
    assert read(named, "requests.declined_repeat") == SEVEN


def test_a_unit_in_the_head_is_the_amounts_and_one_beside_it_goes_before() -> None:
    head = ["信息内容", "本年收费金额（单位：万元）"]
    fees = "art20_8.fees.amount"
    for printed, unit in (("12.5", "万元"), ("12.5元", "元")):
        found = filled([head, ["行政事业性收费", printed]])
        assert [cell.unit for cell in found.cells if cell.id == fees] == [unit]
    blank = filled([head, ["行政事业性收费", ""]])
    assert [(c.kind, c.unit) for c in blank.cells if c.id == fees] == [("blank", None)]


# Rows of values without a label


def test_a_line_of_values_belongs_to_the_table_that_is_printed_across() -> None:
    reviews = FORM.table("reviews")
    columns = [column.label for column in reviews.columns]
    head = [
        ["行政复议", *[LEFT] * 4, "行政诉讼", *[LEFT] * 9],
        [*[ABOVE] * 5, "未经复议直接起诉", *[LEFT] * 4, "复议后起诉", *[LEFT] * 4],
        columns * 3,
    ]
    values = [str(number) for number in range(15)]
    found = filled([*head, values, ["备注："] + [""] * 14])
    assert [c.raw for c in found.cells if c.id.startswith("reviews.")] == values
    again = filled([*head, values, [*values[:14], "99"]])
    total = again.cells[FORM.position["reviews.litigation_after_reconsideration.total"]]
    assert total.alternatives == ["14", "99"]
    blanks = filled([*head, [""] * 15])
    assert {c.kind for c in blanks.cells if c.id.startswith("reviews.")} == {"blank"}
    after = filled([*head, values, [""] * 15])
    assert [c.raw for c in after.cells if c.id.startswith("reviews.")] == values
    short = filled([*head, [""] * 14])
    assert {c.kind for c in short.cells} == {"absent"}, "an empty row is not fifteen blanks"


def test_a_lone_number_between_the_lines_of_a_head_does_not_end_it_and_two_do() -> None:
    row = [GRANTED, *SEVEN]
    lines = [[text if text not in (LEFT, ABOVE) else "" for text in line] for line in HEAD]
    one = [lines[0], ["", "", "", "5", "", "", "", ""], lines[1], row]
    two = [lines[0], ["", "", "", "5", "6", "", "", ""], lines[1], row]
    assert read(filled(one), "requests.granted") == SEVEN
    assert read(filled(two), "requests.granted") == [None] * 7


def test_a_merged_label_of_columns_is_met_once_in_the_lines_that_it_spans() -> None:
    """The official head: the columns of 行政复议 stand as deep as two levels of 行政诉讼."""
    columns = [column.label for column in FORM.table("reviews").columns]
    head = [
        ["行政复议", *[LEFT] * 4, "行政诉讼", *[LEFT] * 9],
        [*columns, "未经复议直接起诉", *[LEFT] * 4, "复议后起诉", *[LEFT] * 4],
        [*[ABOVE] * 5, *columns, *columns],
    ]
    values = [str(number) for number in range(15)]
    found = filled([*head, values])
    assert [c.raw for c in found.cells if c.id.startswith("reviews.")] == values


def test_a_label_of_two_lines_may_be_printed_in_both() -> None:
    """So Markdown and TSV have the official head: no merged cells, the same words again."""
    columns = [column.label for column in FORM.table("reviews").columns]
    head = [
        [*columns, "未经复议直接起诉", *[LEFT] * 4, "复议后起诉", *[LEFT] * 4],
        [*columns, *columns, *columns],
    ]
    top = ["行政复议", *[LEFT] * 4, "行政诉讼", *[LEFT] * 9]
    values = [str(number) for number in range(15)]
    found = filled([top, *head, values], aligned=False)
    assert [c.raw for c in found.cells if c.id.startswith("reviews.")] == values


def test_a_head_printed_across_that_lacks_a_rows_label_places_nothing() -> None:
    columns = [column.label for column in FORM.table("reviews").columns]
    head = ["行政复议", *[LEFT] * 4, "未经复议直接起诉", *[LEFT] * 4, "某某", *[LEFT] * 4]
    found = filled([head, columns * 3, [str(number) for number in range(15)]])
    assert {cell.kind for cell in found.cells} == {"absent"}
    assert found.open_rows == (), "whose columns the last five are is not known"


def test_labels_of_one_line_are_in_the_order_of_their_values_in_text_too() -> None:
    head = ["信息内容", "现行有效件数", "本年制发件数", "本年废止件数"]
    found = filled([head, ["规章", "1", "2", "3"]], aligned=False, media_type="text/plain")
    assert read(found, "art20_1.rules") == ["2", "3", "1"]


def test_a_table_after_another_begins_with_its_first_row() -> None:
    head = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
    lost = ["", "1", "2", "3"]
    (row,) = filled(
        [*HEAD, [GRANTED, *SEVEN]], [head, lost, ["行政规范性文件", "4", "5", "6"]]
    ).open_rows
    assert row.cells == tuple(f"art20_1.rules.{c}" for c in ("issued", "repealed", "in_force"))


@pytest.mark.parametrize(
    ("row", "lost"),
    [
        (["（三）不予公开", *SEVEN], SEVEN),
        (SEVEN, SEVEN),
        (["见注", *SEVEN[1:]], None),
        (["", "见注", *SEVEN[1:]], None),
    ],
)
def test_a_row_whose_label_is_lost_holds_values_alone_beside_a_group(
    row: list[str], lost: list[str] | None
) -> None:
    rows = [["1.属于国家秘密", *SEVEN], row, ["3.危及“三安全一稳定”", *SEVEN]]
    found = [[slot.text for slot in each.slots] for each in ragged(*rows).open_rows]
    assert found == ([lost] if lost else [])


def test_a_row_that_lost_its_label_is_one_of_those_between_its_neighbours() -> None:
    rows = [["1.属于国家秘密", *SEVEN], ["", *SEVEN], ["3.危及“三安全一稳定”", *SEVEN]]
    (lost,) = filled([*HEAD, *rows]).open_rows
    assert isinstance(lost, LostRows)
    assert {cell.split(".")[1] for cell in lost.cells} == {"refused_law"}
    assert [slot.text for slot in lost.slots] == SEVEN


def test_rows_that_lost_their_labels_at_the_end_are_among_all_that_are_left() -> None:
    (lost,) = filled([*HEAD, ["（七）总计", *SEVEN], ["", *SEVEN]]).open_rows
    assert {cell.split(".")[1] for cell in lost.cells} == {"carried_out"}
    assert filled([*HEAD, ["（七）总计", *SEVEN], *[["", *SEVEN]] * 2]).open_rows == ()


def test_a_row_beside_a_merged_group_lost_its_label_too() -> None:
    group = "（三）不予公开"
    head = [["", *row] for row in HEAD]
    rows = [
        [group, "1.属于国家秘密", *SEVEN],
        [ABOVE, "", *SEVEN],
        [ABOVE, "3.危及“三安全一稳定”", *SEVEN],
    ]
    (lost,) = filled([*head, *rows]).open_rows
    assert {cell.split(".")[1] for cell in lost.cells} == {"refused_law"}
    assert [slot.text for slot in lost.slots] == SEVEN


def test_lost_values_stand_in_the_forms_order_whatever_the_heads() -> None:
    head = ["信息内容", "现行有效件数", "本年制发件数", "本年废止件数"]
    (lost,) = filled([head, ["", "1", "2", "3"], ["行政规范性文件", "4", "5", "6"]]).open_rows
    assert lost.cells == tuple(f"art20_1.rules.{c}" for c in ("issued", "repealed", "in_force"))
    assert [slot.text for slot in lost.slots] == ["2", "3", "1"]


@pytest.mark.parametrize(
    "row",
    [
        ["", "1", "2", "3", "4", "5", "6"],  # one too few
        ["", "1", "2", "3", "4", "5", "6", "见注"],
        ["", "", "", "", "", "", "", ""],
        ["某事项", *SEVEN],
    ],
)
def test_a_row_without_a_known_label_that_holds_no_whole_row_is_none(row: list[str]) -> None:
    assert filled([*HEAD, ["1.属于国家秘密", *SEVEN], row, [REPEAT, *SEVEN]]).open_rows == ()


# Rows whose empty places are only counted


def test_stray_places_before_the_values_are_told_by_the_rows_where_they_are_clear() -> None:
    clear = [GRANTED, "", *SEVEN]
    doubtful = [REPEAT, "", "", "2", "3", "4", "5", "6", ""]
    found = ragged(clear, doubtful)
    assert read(found, "requests.granted") == SEVEN
    assert read(found, "requests.declined_repeat") == ["", "2", "3", "4", "5", "6", ""]
    alone = ragged(doubtful)
    assert read(alone, "requests.declined_repeat") == [None] * 7
    assert opened(alone) == [("2", "3", "4", "5", "6")]
    other = ragged(clear, ["1.属于国家秘密", *SEVEN, ""], doubtful)
    assert read(other, "requests.declined_repeat") == [None] * 7, "two ways are clear elsewhere"


def test_a_row_of_blanks_alone_begins_at_its_first_place() -> None:
    assert read(ragged([GRANTED, *[""] * 9]), "requests.granted") == [""] * 7


def test_a_row_with_a_number_too_many_or_too_few_is_open() -> None:
    assert opened(ragged([GRANTED, *SEVEN, "8"])) == [(*SEVEN, "8")]
    found = ragged([GRANTED, *SEVEN[1:]])
    assert opened(found) == [tuple(SEVEN[1:])]
    assert {cell.doubt for cell in found.cells} == {None}, "nothing else was read of it"


def test_a_label_above_or_below_its_values_is_theirs_in_a_table_of_whole_rows() -> None:
    head = ["信息内容", "本年处理决定数量"]
    half = [head, ["行政处罚", "3"], ["附注"], ["说明"], ["另见"], ["略"], ["行政强制"], ["5"]]
    assert read(filled(half, aligned=False), "art20_6.compulsion") == ["5"]


def test_a_label_above_a_value_is_nobodys_where_each_line_holds_one_text() -> None:
    """There the label may as well stand below."""
    head = ["信息内容", "本年处理决定数量"]
    lines = [head, ["行政处罚"], ["", "3"], ["行政强制"], ["", "5"]]
    found = filled(lines, aligned=False)
    assert {(cell.kind, cell.doubt) for cell in found.cells} == {("absent", None)}


def test_a_label_broken_over_lines_is_the_rows() -> None:
    halves = ["5.要求行政机关确认或重新"], ["", *SEVEN], ["出具已获取信息"]
    assert read(ragged([GRANTED, *SEVEN], *halves), "requests.declined_reconfirm") == SEVEN


# One row printed twice


def twice(one: list[str], two: list[str]) -> FilledForm:
    return filled([*HEAD, [GRANTED, *one], [GRANTED, *two]])


def test_a_label_above_the_line_of_its_numbers_is_no_row_of_blanks() -> None:
    assert read(twice([""] * 7, SEVEN), "requests.granted") == SEVEN
    assert read(twice(SEVEN, [""] * 7), "requests.granted") == SEVEN


def test_a_cell_printed_twice_with_different_numbers_is_absent_with_both() -> None:
    found = twice(SEVEN, ["9", *SEVEN[1:]])
    first, second = found.cells[FORM.position["requests.granted.natural_person"] :][:2]
    assert (first.kind, first.raw, first.alternatives) == ("absent", None, ["1", "9"])
    assert first.doubt == Reason("row_repeated")
    assert (second.raw, second.doubt) == ("2", None)
    again = filled([*HEAD, *([GRANTED, text, *SEVEN[1:]] for text in ("1", "9", "9", "8"))])
    assert again.cells[FORM.position[first.id]].alternatives == ["1", "9", "8"]


def test_the_same_number_written_in_two_ways_is_no_contradiction() -> None:
    assert read(twice(SEVEN, [*SEVEN[:6], "２１"]), "requests.granted") == SEVEN


def test_a_second_printing_that_could_not_be_placed_and_says_more_is_a_doubt() -> None:
    found = twice(SEVEN, ["1", "2", "3", "4", "5", "6", "7", "8"])
    assert {c.trust for c in found.cells if c.id.startswith("requests.granted.")} == {"doubtful"}
    for second in (["1", "2", "3", "4"], ["7", "8", "9"], ["见", "附", "表", "注"]):
        other = twice(SEVEN, second)
        assert {c.trust for c in other.cells if c.id.startswith("requests.granted.")} == {"read"}
    lost = filled(
        [*HEAD, ["1.属于国家秘密", *SEVEN], ["", *SEVEN], ["3.危及“三安全一稳定”", *SEVEN]],
        [*HEAD, [GRANTED, *SEVEN], [GRANTED, *SEVEN, "8"]],
    )
    assert {c.trust for c in lost.cells if c.id.startswith("requests.granted.")} == {"doubtful"}


# What a place says


def cell(text: str, **more: object) -> Cell:
    return cell_of("requests.granted.business", Slot(text, 0, len(text), **more), None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("confidence", "other", "trust"),
    [(0.8, (), "read"), (0.79, (), "doubtful"), (1.0, ("3",), "doubtful"), (None, (), "read")],
)
def test_a_picture_is_believed_where_the_engine_is_sure_and_two_looks_agree(
    confidence: float | None, other: tuple[str, ...], trust: str
) -> None:
    found = cell("8", confidence=confidence, other=other)
    assert found.trust == trust
    assert found.origin == ("layout" if confidence is None else "ocr")
    assert found.alternatives == (None if trust == "read" else ["8", *other])


def test_how_sure_the_engine_was_is_said_in_hundredths() -> None:
    doubt = cell("8", confidence=0.6789).doubt
    assert doubt is not None
    assert doubt.params == {"confidence": 0.68}


def test_print_over_a_line_leaves_both_readings() -> None:
    found = cell("8", other=("18",))
    assert (found.doubt, found.alternatives) == (Reason("print_crosses_lines"), ["8", "18"])


def test_what_makes_a_cell_doubtful_does_so_in_a_table() -> None:
    """Plain cells take a shorter way than those that an engine read or that print crosses."""
    head, row = slots(
        [["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"], ["规章", "1", "2", "3 4"]]
    )
    label, one, two, three = row
    unsure, crossed = one._replace(confidence=0.5), two._replace(other=("12",))
    grid = Grid((head, (label, unsure, crossed, three)), aligned=True)
    cells = place_rows(Document(" " * 99, (grid,), "text/html"), FORM).cells[:3]
    assert [c.doubt.code if c.doubt else None for c in cells] == [
        "ocr_unsure", "print_crosses_lines", "digits_torn",
    ]  # fmt: skip
    assert [c.origin for c in cells] == ["ocr", "layout", "layout"]


@pytest.mark.parametrize(
    ("text", "head", "unit"),
    [("5", "万元", "万元"), ("5元", "万元", "元"), ("5", None, None), ("/", "万元", None)],
)
def test_the_heads_unit_is_a_numbers_that_names_none(
    text: str, head: str | None, unit: str | None
) -> None:
    assert cell_of("art20_8.fees.amount", Slot(text, 0, 1), head).unit == unit


def test_digits_that_were_torn_apart_are_a_doubt() -> None:
    assert cell("1 2").doubt == Reason("digits_torn")


def test_a_word_without_a_digit_is_text_and_no_doubt() -> None:
    found = cell("无变化")
    assert (found.kind, found.trust, found.alternatives) == ("text", "read", None)


# Tables whose rows have no ends


def streamed(*texts: str, media_type: str = "text/html") -> FilledForm:
    (row,) = slots([texts])
    later = next(slots([["信息内容", "本年收费金额（单位：万元）"]], 900))
    fees = next(slots([["行政事业性收费", "7"]], 950))
    grids = (Grid((row,), stream=True), Grid((later, fees), aligned=True))
    return place_rows(Document(" " * 999, grids, media_type), FORM)


LINE = [
    "自然人",
    "法人或其他组织",
    "总计",
    "商业企业",
    "科研机构",
    "社会公益组织",
    "法律服务机构",
    "其他",
]


def test_a_stream_is_cut_before_each_label_of_a_row() -> None:
    found = streamed(*LINE, GRANTED, *SEVEN, "某某", REPEAT, *SEVEN[::-1])
    assert read(found, "requests.granted") == SEVEN
    assert read(found, "requests.declined_repeat") == SEVEN[::-1]
    assert read(found, "art20_8.fees") == ["7"]


def test_a_label_over_several_places_of_a_stream_is_one() -> None:
    for pieces in (
        ["5.要求行政机关确认或重新", "出具已获取信息"],
        ["5.要求行政机关", "确认或重新出具", "已获取信息"],
        ["5.要求行政", "机关确认或重新", "出具已获取", "信息"],
    ):
        found = streamed(*LINE, GRANTED, *SEVEN, *pieces, *SEVEN)
        assert read(found, "requests.declined_reconfirm") == SEVEN, pieces
    for pieces in (["科研", "机构"], ["科", "研", "机构"], ["科", "研", "机", "构"]):
        head = [*LINE[:4], *pieces, *LINE[5:]]
        assert read(streamed(*head, GRANTED, *SEVEN), "requests.granted") == SEVEN, pieces
    assert read(streamed(*LINE, GRANTED, *SEVEN, REPEAT), "requests.granted") == SEVEN


def test_a_stream_of_plain_text_is_left_to_its_own_reading() -> None:
    found = streamed(*LINE, GRANTED, *SEVEN, media_type="text/plain")
    assert read(found, "requests.granted") == [None] * 7
    assert read(found, "art20_8.fees") == ["7"], "the table behind it is read all the same"


def test_what_names_a_row_and_a_column_is_a_column_right_behind_one() -> None:
    columns = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    found = streamed(*columns, "行政复议", "1", "2", "3", "4", "10")
    assert read(found, "reviews.reconsideration") == [None] * 5


# Several columns in one place of a sheet


def leaves(*places: int) -> list[Leaf]:
    return [Leaf("", str(n), place, place, None, 0, n) for n, place in enumerate(places)]


def test_columns_are_joined_where_some_share_a_place_and_not_all() -> None:
    assert columns_are_joined(leaves(1, 1, 2))
    assert not columns_are_joined(leaves(1, 1, 1))
    assert not columns_are_joined(leaves(1, 2, 3))


@pytest.mark.parametrize(
    ("places", "row", "values"),
    [
        ((1, 1, 2), ["规章", "1 2", "3"], ["1", "2", "3"]),
        ((1, 1, 2), ["规章", "1 2", "见注"], ["1", "2", "见注"]),
        ((0, 0, 1), ["1 2", "3"], None),  # the label's own place
        ((1, 1, 2), ["规章", "1 2"], None),
        ((1, 1, 2), ["规章", "1 2", "3", "4"], None),
    ],
)
def test_values_of_a_joined_place_are_parted_where_each_column_has_one(
    places: tuple[int, ...], row: list[str], values: list[str] | None
) -> None:
    (printed,) = slots([row])
    parted = part_joined_values(leaves(*places), printed, 0)
    assert (parted and [slot.text for slot in parted]) == values


def test_leaves_stand_below_the_group_that_covers_them_whichever_was_met_first() -> None:
    """A page's end puts one of two groups that stand side by side a line below the other."""
    outcomes = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    four = [LEFT] * 4
    numbers = [str(number) for number in range(11, 26)]
    heads = [
        ["行政复议", *four, "行政诉讼", *[LEFT] * 9],
        ["", *four, "", *four, "复议后起诉", *four],
        [*outcomes, "未经复议直接起诉", *four, "", *four],
        [*[ABOVE] * 5, *outcomes, *outcomes],
    ]
    found = filled([*heads, numbers], ruled=True, media_type="application/pdf")
    assert read(found, "reviews.litigation_direct") == numbers[5:10]
    assert read(found, "reviews.litigation_after_reconsideration") == numbers[10:]


def test_a_merged_label_s_own_places_are_told_where_no_row_has_pads_behind_its_values() -> None:
    received, carried = "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量"
    clear = [[received, "", "", *SEVEN], ["（二）部分公开", "", *SEVEN], [carried, "", "", *SEVEN]]
    partly_blank = ["三、本年度办理结果", GRANTED, "", *[""] * 5, "0", ""]
    row = "requests.granted"
    assert read(ragged(*clear, partly_blank), row) == ["", "", "", "", "", "0", ""]
    padded = [*clear[:2], [carried, "", "", *SEVEN, ""]]
    assert set(read(ragged(*padded, partly_blank), row)) == {None}


def test_a_total_that_stands_a_line_lower_belongs_to_the_group_that_it_ends() -> None:
    outcomes = ["结果维持", "结果纠正", "其他结果", "尚未审结"]
    rows = [
        [*outcomes, "未经复议直接起诉", *[""] * 5, "复议后起诉", *[""] * 4],
        [*[""] * 4, "总计", *outcomes, "总计", *outcomes, "总计"],
        [*map(str, range(20, 50, 2))],
    ]
    report = filled(rows)
    reviews = [cell.value for cell in report.cells if cell.id.startswith("reviews.")]
    assert reviews == [*range(20, 50, 2)]


def test_a_short_row_with_one_wrong_character_is_read_in_its_place_and_doubtful() -> None:
    granted, partly = "（一）于以公开", "（二）部分公开"
    found = filled([*HEAD, [granted, *SEVEN], [partly, *SEVEN]])
    assert read(found, "requests.granted") == SEVEN
    doubts = [cell.doubt for cell in found.cells if cell.id.startswith("requests.granted.")]
    assert all(doubt is not None and doubt.code == "label_unlike_form" for doubt in doubts)
    partly_granted = [cell for cell in found.cells if cell.id.startswith("requests.partly_granted")]
    assert not any(cell.doubt for cell in partly_granted)


@pytest.mark.parametrize(
    "rows",
    [
        [["（一）于以公开", *"1111111"], [REPEAT, *SEVEN]],  # not beside its neighbours
        [["（一）于以公开", *"1111111"], [GRANTED, *SEVEN], ["（二）部分公开", *SEVEN]],
    ],
)
def test_a_misprinted_row_out_of_its_place_or_beside_the_right_one_is_none(
    rows: list[list[str]],
) -> None:
    assert "1" * 7 not in "".join(map(str, read(filled([*HEAD, *rows]), "requests.granted")))


def test_in_a_table_of_two_rows_the_head_tells_a_misprinted_row() -> None:
    rows = [["", "本年处理决定数量"], ["行政处法", "7"], ["行政强治", "9"]]
    found = filled(rows)
    assert read(found, "art20_6.penalty") + read(found, "art20_6.compulsion") == ["7", "9"]
    assert all(cell.doubt for cell in found.cells if cell.id.startswith("art20_6"))


def test_a_misprinted_column_between_its_neighbours_keeps_its_rows() -> None:
    head = [[text.replace("科研机构", "科研机购") for text in row] for row in HEAD]
    found = filled([*head, [GRANTED, *SEVEN], [REPEAT, "", "", "3", "", "", "", "3"]])
    assert read(found, "requests.granted") == SEVEN
    assert read(found, "requests.declined_repeat") == ["", "", "3", "", "", "", "3"]


def test_a_row_of_empty_places_whose_label_lacks_words_is_blank_in_doubt() -> None:
    before, behind = "5.属于三类内部事务信息", "7.属于行政执法案卷"
    rows = [[before, *SEVEN], ["6.过程性信息", *[""] * 7], [behind, *SEVEN]]
    found = filled([*HEAD, *rows])
    assert read(found, "requests.refused_process") == [""] * 7
    process = [cell for cell in found.cells if cell.id.startswith("requests.refused_process.")]
    assert all(cell.doubt for cell in process)
    below = filled([["", "本年收费金额（单位：万元）"], ["行政事业收费", ""], ["3284.22", ""]])
    assert read(below, "art20_8.fees") == [None]  # its value stands in the line below
    lone = filled([*HEAD, rows[1], [REPEAT, *SEVEN]])  # not beside its neighbours
    assert read(lone, "requests.refused_process") == [None] * 7


# Rows that may have lost a value


RECEIVED, CARRIED_IN = "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量"
CARRIED_OUT, TOTALS = "四、结转下年度继续办理", "（七）总计"
LONGER = [*SEVEN, "9"]
ADDS_UP, DOES_NOT = ["1", "0", "0", "0", "0", "0", "1"], ["5", "1", "0", "0", "0", "0", "9"]


def trusts(found: FilledForm, row: str) -> list[str]:
    return [cell.trust for cell in found.cells if cell.id.startswith(f"requests.{row}.")]


def test_a_row_beside_more_that_have_one_value_more_lost_one_unless_it_adds_up() -> None:
    longer = [[row, *LONGER] for row in (RECEIVED, GRANTED, TOTALS)]
    others = [[CARRIED_IN, *ADDS_UP], [CARRIED_OUT, *DOES_NOT]]
    found = ragged(*longer, *others)
    assert trusts(found, "carried_out") == ["doubtful"] * 7
    assert trusts(found, "carried_in") == ["read"] * 7
    found = ragged(*longer[:2], *others)
    assert trusts(found, "carried_out") == ["read"] * 7, "as many have one more as have not"


def test_a_row_that_a_blank_lets_begin_is_sure_beside_no_longer_one_or_if_it_adds_up() -> None:
    others = [[CARRIED_IN, "", *ADDS_UP], [CARRIED_OUT, "", *DOES_NOT]]
    found = ragged([RECEIVED, *LONGER], *others)
    assert trusts(found, "carried_out") == ["doubtful"] * 7
    assert trusts(found, "carried_in") == ["read"] * 7
    assert trusts(ragged(*others), "carried_out") == ["read"] * 7


def test_a_row_printed_twice_that_contradicts_itself_mixes_no_two_lines_in_silence() -> None:
    found = filled(
        [
            *HEAD,
            [GRANTED, "1", "2", "", "4", "", "6", "21"],
            [GRANTED, "1", "9", "3", "", "", "6", "21"],
        ]
    )
    assert trusts(found, "granted") == [
        "read",
        "doubtful",
        "doubtful",
        "doubtful",
        "read",
        "read",
        "read",
    ]
