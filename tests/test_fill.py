"""Labels lead every value to its cell; what no label leads anywhere is left alone."""

from __future__ import annotations

import pytest

from gipa_extract import Report, extract
from gipa_extract.forms import form
from tests.printing import report

ZEROS = dict.fromkeys(form("2021").cell_ids, "0")
HEAD = "\t\n\t自然人\n\t法人或其他组织\n\t总计\n\n\t\n\t\n\t商业企业\n\t科研机构\n\t社会公益组织\n\t法律服务机构\n\t其他\n\t\n\n"
TITLE = "某局2022年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n"


def row(label: str, *values: object) -> str:
    return "".join(f"\t{text}\n" for text in (label, *values)) + "\n"


def values(result: Report, name: str) -> list[object]:
    return [cell.value for cell in result.cells if cell.id.startswith(f"requests.{name}.")]


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("一、本年新收政府信息公开\n申请数量", "received"),
        ("1、属于国家秘密", "refused_state_secret"),
        ("(二)部分公开", "partly_granted"),
        ("1.逾期不补正", "other_not_corrected"),
        ("1.申请人无正当理由逾期不补正", "other_not_corrected"),
        ("3.危及“三安全一稳定”", "refused_security"),
        ("8.屬於行政查詢事項", "refused_query"),
        ("5.要求行政机关确认或重新出具已获取信 息", "declined_reconfirm"),
        ("6.属於四类过程性信息", "refused_process"),
        ("四、结转下年度继续办理", "carried_out"),
    ],
)
def test_labels_as_real_reports_print_them(label: str, name: str) -> None:
    result = extract(TITLE + HEAD + row(label, 1, 2, 3, 4, 5, 6, 21))
    assert values(result, name) == [1, 2, 3, 4, 5, 6, 21]
    assert sum(cell.kind != "absent" for cell in result.cells) == 7


def test_a_head_of_several_lines_in_another_order_is_never_believed_in_text() -> None:
    head = "\t\n\t总计\n\t自然人\n\t法人或其他组织\n\n\t\n\t\n\t\n\t其他\n\t商业企业\n\t科研机构\n\t社会公益组织\n\t法律服务机构\n\n"
    result = extract(TITLE + head + row("（一）予以公开", 28, 1, 7, 2, 3, 4, 5))
    cells = [cell for cell in result.cells if cell.id.startswith("requests.granted.")]
    assert [cell.value for cell in cells] == [None] * 7
    assert {cell.trust for cell in cells} == {"doubtful"}


@pytest.mark.parametrize("count", [1, 6, 8])
def test_row_with_too_few_or_too_many_numbers_is_left_open(count: int) -> None:
    result = extract(TITLE + HEAD + row("（一）予以公开", *range(1, count + 1)))
    assert values(result, "granted") == [None] * 7


def test_values_without_a_head_are_not_placed_by_position() -> None:
    result = extract(TITLE + row("（一）予以公开", 1, 2, 3, 4, 5, 6, 21))
    assert values(result, "granted") == [None] * 7


def test_a_value_under_a_label_that_the_form_lacks_is_only_a_possibility() -> None:
    head = HEAD.replace("\t科研机构\n", "\t某某\n")
    result = extract(TITLE + head + row("（一）予以公开", 1, 2, 3, 4, 5, 6, 21))
    other = result["requests.granted.research"]
    assert (other.value, other.trust, other.alternatives) == (None, "doubtful", ["3"])
    assert values(result, "granted") == [1, 2, None, 4, 5, 6, 21]


def test_label_that_may_mean_two_rows_is_not_guessed() -> None:
    result = extract(TITLE + HEAD + row("属于类信息", 1, 2, 3, 4, 5, 6, 21))
    assert all(cell.kind == "absent" for cell in result.cells)


def test_row_printed_twice_with_other_numbers_is_absent_and_says_so() -> None:
    one, two = row("2.重复申请", 1, 0, 0, 0, 0, 0, 1), row("2.重复申请", 4, 0, 0, 0, 0, 0, 4)
    result = extract(TITLE + HEAD + one + two)
    cell = result["requests.declined_repeat.natural_person"]
    assert (cell.kind, cell.alternatives) == ("absent", ["1", "4"])
    assert cell.reason == "its row is printed more than once, with different content"
    assert result["requests.declined_repeat.business"].value == 0


def test_row_printed_twice_alike_is_read_once() -> None:
    once = row("2.重复申请", 1, 0, 0, 0, 0, 0, 1)
    assert values(extract(TITLE + HEAD + once + once), "declined_repeat") == [1, 0, 0, 0, 0, 0, 1]


def test_table_broken_by_a_page_number_goes_on() -> None:
    text = TITLE + HEAD + row("（一）予以公开", *[1] * 7) + "- 4 -\n" + row("2.重复申请", *[2] * 7)
    assert values(extract(text), "declined_repeat") == [2] * 7


def test_shifted_columns_with_stray_blanks_at_both_ends_are_left_open() -> None:
    blank = ("", 0, 0, 0, 0, 0, 0, "")
    assert (
        values(extract(TITLE + HEAD + row("2.重复申请", *blank)), "declined_repeat") == [None] * 7
    )


def test_reviews_in_rows_instead_of_one_line() -> None:
    head = row("", "结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    body = row("行政复议", 1, 2, 3, 4, 10) + row("复议后起诉", 0, 1, 0, 0, 1)
    result = extract(TITLE + head + body)
    got = {
        c.id: c.value for c in result.cells if c.id.startswith("reviews") and c.value is not None
    }
    assert got == {
        "reviews.reconsideration.upheld": 1,
        "reviews.reconsideration.corrected": 2,
        "reviews.reconsideration.other": 3,
        "reviews.reconsideration.pending": 4,
        "reviews.reconsideration.total": 10,
        "reviews.litigation_after_reconsideration.upheld": 0,
        "reviews.litigation_after_reconsideration.corrected": 1,
        "reviews.litigation_after_reconsideration.other": 0,
        "reviews.litigation_after_reconsideration.pending": 0,
        "reviews.litigation_after_reconsideration.total": 1,
    }


def test_bare_cells_a_line_are_parted_by_their_labels() -> None:
    head = "自然人\n法人或其他组织\n总计\n商业企业\n科研机构\n社会公益组织\n法律服务机构\n其他\n"
    body = "一、本年新收政府信息公开申请数量\n1\n2\n3\n4\n5\n6\n21\n5.要求行政机关确认或重新\n出具已获取信息\n7\n0\n0\n0\n0\n0\n7\n"
    result = extract(TITLE + head + body)
    assert values(result, "received") == [1, 2, 3, 4, 5, 6, 21]
    assert values(result, "declined_reconfirm") == [7, 0, 0, 0, 0, 0, 7]


def test_old_form_in_a_new_year_is_recognised_from_its_labels() -> None:
    old = report(form("2019"), dict.fromkeys(form("2019").cell_ids, "0"), "cells")
    assert extract(old.replace("2020年", "2022年")).edition == "2019"


def test_unit_in_the_column_head_belongs_to_the_amount() -> None:
    result = extract(report(form("2021"), ZEROS | {"art20_8.fees.amount": "12.5"}, "cells"))
    assert result["art20_8.fees.amount"].unit == "万元"
    assert result["art20_5.licensing.decisions"].unit is None


def test_report_before_2019_has_no_cells_but_all_else() -> None:
    result = extract(
        "某局2015年政府信息公开工作年度报告\n一、概述\n本局工作平稳。\n主动公开信息 12 条\n"
    )
    assert (result.edition, result.cells, result.findings) == (None, [], [])
    assert (result.issuer, result.year) == ("某局", 2015)
    assert [section.id for section in result.sections] == ["overview"]


def test_page_without_year_or_own_labels_is_of_the_edition_that_takes_its_rows() -> None:
    zeros = dict.fromkeys(form("2019").cell_ids, "0")
    text = report(form("2019"), zeros, "cells")
    page = text[text.index("三、收到") : text.index("四、政府信息公开行政复议")]
    result = extract(page)
    assert (result.edition, result.year) == ("2019", None)
    assert values(result, "other") == [0] * 7


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("392%", "392"),
        ("约392", "392"),
        ("1O8", "108"),
        ("O", "0"),
    ],
)
def test_a_text_that_may_mean_a_number_is_doubtful_and_offers_it(printed: str, number: str) -> None:
    result = extract(report(form("2021"), ZEROS | {"art20_8.fees.amount": printed}, "cells"))
    cell = result["art20_8.fees.amount"]
    assert (cell.kind, cell.value, cell.trust) == ("text", None, "doubtful")
    assert cell.alternatives == [number]
    assert cell.doubt is not None
    assert cell.doubt.code == "words_hold_digits"


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("392①", 392),
        ("392 ②", 392),
        ("392*", 392),
        ("392³", 392),
        ("392[¹]", 392),
        ("392[注2]", 392),
        ("392注3", 392),
        ("5\u03366", 6),
        ("1\u03362\u0336 6", 6),
        ("61\u03362\u0336", 6),
    ],
)
def test_a_number_beside_marks_is_read_with_a_doubt(printed: str, number: int) -> None:
    result = extract(report(form("2021"), ZEROS | {"art20_8.fees.amount": printed}, "cells"))
    cell = result["art20_8.fees.amount"]
    assert (cell.kind, cell.value, cell.raw, cell.trust) == (
        "number",
        number,
        str(number),
        "doubtful",
    )
    assert cell.alternatives == [printed]
    assert cell.doubt is not None
    assert cell.doubt.code == "marks_beside"


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("46（含上年结转16件）", "46"),
        ("475（网络118,当面357）", "475"),
        ("（2022年：966）755", "755"),
        ("46（应为16件）", None),
        ("10（实际12）", None),
        ("12（原为10）", None),
        ("46（本年3件）", None),
        ("46（16）", None),
        ("3（合计12）", None),
        ("3 three", "3"),
        ("1342 One thousand three hundred and forty-two", "1342"),
        ("3 thirty", None),
    ],
)
def test_a_number_beside_a_note_in_brackets_is_read(printed: str, number: str | None) -> None:
    result = extract(report(form("2021"), ZEROS | {"art20_8.fees.amount": printed}, "cells"))
    cell = result["art20_8.fees.amount"]
    assert cell.raw == (number or printed)
    assert (cell.trust == "doubtful") is (number is None)


@pytest.mark.parametrize("printed", ["〃", "同上", "Ⅲ", "⑩"])
def test_what_stands_for_a_number_is_doubtful(printed: str) -> None:
    result = extract(report(form("2021"), ZEROS | {"art20_8.fees.amount": printed}, "cells"))
    assert result["art20_8.fees.amount"].trust == "doubtful"


@pytest.mark.parametrize(
    "printed", ["3\u0336", "①", "6\u03362 8", "2\u03363 4\u0336 5", "5\u0336①"]
)
def test_what_is_no_one_number_beside_marks_stays_a_text(printed: str) -> None:
    result = extract(report(form("2021"), ZEROS | {"art20_8.fees.amount": printed}, "cells"))
    cell = result["art20_8.fees.amount"]
    assert (cell.kind, cell.value, cell.trust) == ("text", None, "doubtful")


@pytest.mark.parametrize("printed", ["\ufffc", "12\ufffd"])
def test_what_is_printed_but_is_no_text_is_no_blank(printed: str) -> None:
    result = extract(report(form("2021"), ZEROS | {"art20_8.fees.amount": printed}, "cells"))
    cell = result["art20_8.fees.amount"]
    assert (cell.kind, cell.trust) == ("text", "doubtful")
    assert cell.doubt is not None
    assert cell.doubt.code == "holds_no_text"


@pytest.mark.parametrize(
    ("printed", "number"), [("：2416", 2416), ("22万元。", 22), (":7", 7), ("5；", 5)]
)
def test_what_a_label_or_a_sentence_leaves_beside_a_number_is_no_part_of_it(
    printed: str, number: int
) -> None:
    cell = extract(report(form("2021"), ZEROS | {"art20_8.fees.amount": printed}, "cells"))[
        "art20_8.fees.amount"
    ]
    assert (cell.kind, cell.value, cell.raw, cell.doubt) == ("number", number, printed, None)


def test_a_colon_alone_is_no_blank() -> None:
    cell = extract(report(form("2021"), ZEROS | {"art20_8.fees.amount": "："}, "cells"))[
        "art20_8.fees.amount"
    ]
    assert cell.kind == "text"
