"""Texts that filters, joiners and editors went over: no cell becomes another without a word."""

from __future__ import annotations

from random import Random

import pytest

from eval.corpus.command import make
from eval.corpus.layouts import layouts
from eval.text_mutations import TEXT_MUTATIONS
from gipa_extract import Report, extract
from gipa_extract.cells.doubts.lost_lines import find_lost_lines
from gipa_extract.cells.text_stream.mentions import find_mentions
from gipa_extract.cells.text_stream.tokens_between import Value, tokens_of

SURE = ("read", "confirmed")
REQUESTS = (
    "甲县民政局2023年政府信息公开工作年度报告\n\n三、收到和处理政府信息公开申请情况\n\n"
    "自然人{t}商业企业{t}科研机构{t}社会公益组织{t}法律服务机构{t}其他{t}总计\n"
)


def requests(row: str, between: str = " ") -> Report:
    return extract(REQUESTS.replace("{t}", between) + row)


@pytest.mark.parametrize("name", TEXT_MUTATIONS)
@pytest.mark.parametrize("layout", ["cells", "pipes", "bare", "spaced", "tsv", "markdown"])
def test_a_cell_of_a_changed_text_is_the_same_or_doubtful_or_missing(
    layout: str, name: str
) -> None:
    text = make(layouts()[layout], 5, 1)[1].data.decode()
    before = extract(text)
    after = {cell.id: cell for cell in extract(TEXT_MUTATIONS[name](text, Random(name))).cells}
    silent = [
        (cell.id, cell.raw, after[cell.id].raw)
        for cell in before.cells
        if cell.trust in SURE
        and cell.id in after
        and after[cell.id].trust in SURE
        and (cell.kind, cell.value) != (after[cell.id].kind, after[cell.id].value)
    ]
    assert not silent


def test_a_letter_between_the_values_of_a_row_is_no_blank() -> None:
    report = requests("二、上年结转政府信息公开申请数量   3   0   0   0   O   0   3\n", "   ")
    cells = [cell for cell in report.cells if cell.id.startswith("requests.carried_in.")]
    assert all(cell.trust in ("doubtful", "missing") for cell in cells if cell.kind == "blank")


def test_a_page_number_that_fills_up_a_row_casts_doubt_on_it() -> None:
    report = requests("2.重复申请 839 637 407 1883 - 2 -\n3.要求提供公开出版物 118 729 847\n")
    cells = [cell for cell in report.cells if cell.id.startswith("requests.declined_repeat.")]
    assert all(cell.trust in ("doubtful", "missing") for cell in cells)


def test_a_total_that_is_blank_beside_values_casts_doubt_on_its_row() -> None:
    row = "1.属于国家秘密\n131\n474\n794\n96\n\n1797\n\n"
    report = requests(f"一、本年新收政府信息公开申请数量\n1\n2\n3\n4\n5\n6\n21\n{row}", "\n")
    cells = [cell for cell in report.cells if cell.id.startswith("requests.refused_state_secret.")]
    assert all(cell.trust in ("doubtful", "missing") for cell in cells)


def test_a_number_that_stands_where_the_total_should_moved_the_row() -> None:
    row = "1.属于国家秘密\n949\n887\n82\n428\n147\n2493\n2\n"
    full = "一、本年新收政府信息公开申请数量\n1\n2\n3\n4\n5\n6\n21\n"
    report = requests(f"{full}{row}2.其他法律行政法规禁止公开\n547\n314\n861\n", "\n")
    cells = [cell for cell in report.cells if cell.id.startswith("requests.refused_state_secret.")]
    assert all(cell.trust in ("doubtful", "missing") for cell in cells)


def test_a_value_before_the_heading_of_the_next_section_is_no_blank() -> None:
    report = extract(
        "甲县民政局2023年政府信息公开工作年度报告 二、主动公开政府信息情况 第二十条第（六）项 信息内容 "
        "本年处理决定数量 行政处罚 9 行政强制 0 第二十条第（八）项 信息内容 本年收费金额（单位：万元） "
        "行政事业性收费 63.7510 三、受理和办理政府信息公开申请情况 自然人 商业企业 科研机构 社会公益组织 "
        "法律服务机构 其他 总计 一、本年新收政府信息公开申请数量 10 3 0 0 0 0 13"
    )
    fees = next(cell for cell in report.cells if cell.id == "art20_8.fees.amount")
    assert fees.raw == "63.7510" or fees.trust in ("doubtful", "missing")


def test_a_value_before_a_piece_of_the_next_label_is_its_rows() -> None:
    text = "（二）部分公开（区分处理的，只计这一情形，不计其他情形）   －   －  － （三）不   1.属于国家秘密"
    tokens = tokens_of(text, find_mentions(text))
    assert [token.text for token in tokens if isinstance(token, Value)] == ["－"] * 3


def test_a_glued_row_above_a_row_of_blanks_may_be_its_own() -> None:
    zeros = "0" * 7
    report = requests(
        f"三、本年度办理结果（一）{zeros}\n予以公开\n（二）部分公开（区分处理的，只计这一情形，不计其他情形）{zeros}\n"
        f"2.其他法律行政法规禁止公开{zeros}\n6.属于四类过程性信息{zeros}\n7.属于行政执法案卷{zeros}\n",
        "",
    )
    cells = [cell for cell in report.cells if cell.id.startswith("requests.granted.")]
    assert all(cell.trust in ("doubtful", "missing") for cell in cells if cell.kind == "blank")


def test_rows_of_zeros_alone_on_their_lines_may_be_lost_from_a_text_without_equal_lines() -> None:
    lines = ["一、本年新收政府信息公开申请数量", "0   0   0   0   0   0   0", "（一）予以公开"]
    rows = [f"{n}.第{n}行的标题   1   0   {n}   0   0   0   {n + 1}" for n in range(30)]
    assert find_lost_lines("\n".join([*lines, *rows])) is not None
    assert find_lost_lines("\n".join([*lines, lines[1], *rows])) is None


LINES = ["规范性文件", "行政许可", "行政处罚", "行政强制", *(f"第{n}行的标题" for n in range(30))]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (["12", "0", "345", "6"], "equal_lines_lost"),
        (["12", "0", "12", "0"], None),
        (
            ["12", "0", "3", "规章 1 2", "行政许可 4", "行政处罚 5", "其他 6"],
            "equal_lines_may_be_lost",
        ),
        (["123", "4567", "123"], "short_lines_lost"),
        (["12"] * 12 + ["300"], "short_lines_lost"),
        (["12"] * 12 + ["3"], None),
        (["12", "0", "345", "第1行的标题 "], "equal_lines_lost"),  # but for a space at its end
        (["12 |", "0 |", "345 |"], "equal_lines_lost"),
        (["0 | 0 | 0 |", "规章 1 2"], "equal_lines_may_be_lost"),
    ],
)
def test_dropped_lines_are_told_by_what_every_report_repeats(
    values: list[str], code: str | None
) -> None:
    reason = find_lost_lines("\n".join([*LINES, *values]))
    assert (reason.code if reason else None) == code


DRAWN = """甲县民政局2023年政府信息公开工作年度报告

三、收到和处理政府信息公开申请情况

┌────────────────────────────────┬──────┬────────┬────────┬────────────┬────────────┬────┬────┐
│项目                            │自然人│商业企业│科研机构│社会公益组织│法律服务机构│其他│总计│
├────────────────────────────────┼──────┼────────┼────────┼────────────┼────────────┼────┼────┤
│一、本年新收政府信息公开申请数量│1     │2       │        │4           │5           │6   │18  │
├────────────────────────────────┼──────┼────────┼────────┼────────────┼────────────┼────┼────┤
│二、上年结转政府信息公开申请数量│      │2       │3       │            │            │    │5   │
└────────────────────────────────┴──────┴────────┴────────┴────────────┴────────────┴────┴────┘
"""


def row_of_drawn(text: str) -> list[tuple[str, object]]:
    cells = [cell for cell in extract(text).cells if cell.id.startswith("requests.received.")]
    assert all(cell.trust in SURE for cell in cells)
    return [(cell.kind, cell.value) for cell in cells]


def test_a_pipe_alone_on_a_line_beside_a_drawn_table_holds_no_cell() -> None:
    assert row_of_drawn(f"{DRAWN}\n│\n") == row_of_drawn(DRAWN)


def test_units_that_push_the_lines_of_a_drawn_table_away_move_no_value() -> None:
    pushed = DRAWN.replace("│1 ", "│1件 ").replace("│2 ", "│2件 ").replace("│4 ", "│4件 ")
    assert row_of_drawn(pushed) == row_of_drawn(DRAWN)
    assert row_of_drawn(DRAWN)[2] == ("blank", None)


def test_a_blank_before_the_first_value_of_the_row_that_the_end_cuts_is_no_value() -> None:
    """A blank adds two line ends; the cut row has them before its first value."""
    rows = [
        ("一、本年新收政府信息公开申请数量", "1\n\n2\n\n3\n\n4\n\n5\n\n6\n\n21"),
        ("二、上年结转政府信息公开申请数量", "7\n\n1\n\n1\n\n1\n\n1\n\n1\n\n12"),
        ("（一）予以公开", "2\n\n1\n\n1\n\n1\n\n1\n\n3\n\n9"),
        ("1.属于国家秘密", "4\n\n1\n\n\n\n1\n\n2\n\n3\n\n11"),
        ("2.其他法律行政法规禁止公开", "5\n\n1\n\n2\n\n1\n\n\n\n3\n\n12"),
        ("3.危及“三安全一稳定”", "\n\n5\n\n2\n\n1\n\n2\n\n3\n\n13"),
        ("4.保护第三方合法权益", "5\n\n1\n\n2\n\n\n\n2\n\n3\n\n13"),
    ]
    text = "\n\n".join(f"{label}\n\n{values}" for label, values in rows)
    full = requests(f"{text}\n\n2.重复申请\n\n64\n\n673\n\n54", "\n\n")
    shifted = requests(f"{text}\n\n2.重复申请\n\n\n\n64\n\n673\n\n54", "\n\n")
    ids = [f"requests.declined_repeat.{column}" for column in ("natural_person", "business")]
    sure = {cell.id: cell.raw for cell in full.cells if cell.trust in SURE}
    assert [sure.get(cell) for cell in ids] == ["64", "673"]
    moved = {cell.id: cell.raw for cell in shifted.cells if cell.trust in SURE}
    assert [moved.get(cell) for cell in ids] != ["64", "673"]


PADS = "| | | | | | | |"
FEWER_PADS = "| | | | | |"
LABELS = ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "（一）予以公开")
VALUES = "1\n2\n3\n4\n5\n6\n21\n"


@pytest.mark.parametrize(
    ("between", "rows", "row"),
    [
        (
            " | ",
            f"{LABELS[0]} | 1 | 2 | 3 | 4 | 5 | 6 | 21 |\n{LABELS[1]}\n{PADS}\n"
            f"{LABELS[2]}\n{FEWER_PADS}\n1.属于国家秘密\n{PADS}\n",
            "granted",
        ),
        (
            "",
            "".join(f"{label}\n{VALUES}" for label in LABELS)
            + "5、要求行政机关确认或重新出具已获取信息无无无无无无无\n(六)其他处理\n",
            "declined_reconfirm",
        ),
    ],
    ids=["fewer places", "nothing parts the values"],
)
def test_a_row_is_blank_only_where_its_places_show_it(between: str, rows: str, row: str) -> None:
    own = [cell for cell in requests(rows, between).cells if cell.id.startswith(f"requests.{row}.")]
    assert own
    assert all(cell.trust in ("doubtful", "missing") for cell in own)


def test_a_row_whose_label_is_gone_is_not_that_of_the_blank_row_above_it() -> None:
    rows = (
        "|  |  |  | 自然人 | 法人或其他组织 |  |  |  |  | 总计 |\n"
        "|  |  |  |  | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |  |\n"
        "|  |  | 6.属于四类过程性信息 |  |  |  |  |  |  |  |\n"
        "|  |  |  | 49 |  |  |  |  |  | 49 |\n"
    )
    cells = extract(REQUESTS.partition("自然人")[0] + rows).cells
    assert [cell.raw for cell in cells if cell.raw] == ["49", "49"]
    assert not [cell for cell in cells if cell.raw and cell.trust in SURE]


def test_equal_lines_of_empty_places_are_dropped_as_others_are() -> None:
    assert find_lost_lines("\n".join([*LINES, PADS])) is not None
    assert find_lost_lines("\n".join([*LINES, PADS, PADS])) is None


def is_sure(report: Report, row: str) -> bool:
    """Whether a cell of a row of requests is read without a doubt."""
    own = [cell for cell in report.cells if cell.id.startswith(f"requests.{row}.")]
    assert own
    return any(cell.trust in SURE for cell in own)


def test_values_whose_label_is_gone_are_not_those_of_the_label_below() -> None:
    """The label below has an empty place for each value."""
    rows = (
        "（四）无法提供\t\t1\t\t\t\t\t\t1\n"
        "\t2.没有现成信息需要另行制作\t\t\t\t\t\t\t\n"
        "\t3.补正后申请内容仍不明确\t7\t\t\t\t\t\t7\n"
    )
    text = REQUESTS.replace("{t}", "\t").replace("自然人", "\t\t自然人") + rows
    cells = {cell.id: cell for cell in extract(text).cells}
    assert cells["requests.unable_unclear.natural_person"].trust in SURE
    assert not is_sure(extract(text), "unable_needs_creation")


def test_letters_at_the_end_of_a_row_are_no_blanks() -> None:
    text = """较2023年多24条。
    二、主动公开政府信息情况
                3.危及“三安全一稳定”     0     0    0       0     0   0    O
                4.保护第三方合法权益      0     0    0       0     0   0    0
       （三）不予     5.三类内部事务信息      0     0    0       0     0   O    O
                   7.属于行政
"""
    row = [cell for cell in extract(text).cells if ".refused_internal." in cell.id]
    assert not any(cell.kind == "blank" and cell.trust != "doubtful" for cell in row)
    assert all(cell.trust == "doubtful" for cell in row if cell.raw == "O")


def test_a_row_whose_dashes_stand_in_its_joined_label_is_not_blank() -> None:
    dashes = "  －  －  －  －  －  －  －  "
    labels = (
        "1.屬於國家秘密",
        "2.其他法律行政法規禁止公開",
        "3.危及“三安全一穩定”",
        "4.保護第三方合法權益",
    )
    rows = "".join(label + dashes for label in labels)
    joined = f"5.要求行政機關確認或重新出{dashes}具已獲取信息 （六）其他處理 3.其他{dashes}"
    row = "一、本年新收政府信息公開申請數量  7  －  2  －  －  3  12 "
    assert not is_sure(requests(row + rows + joined, "  "), "declined_reconfirm")


def test_values_that_an_empty_line_more_parts_from_their_label_are_doubtful() -> None:
    labels = ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "（一）予以公开",
              "1.属于国家秘密", "2.其他法律行政法规禁止公开", "4.保护第三方合法权益", "5.属于三类内部事务信息")  # fmt: skip
    full = "".join(f"{label}\n{VALUES}" for label in labels)
    last = "5.要求行政机关确认或重新出具已获取信息\n"
    assert is_sure(requests(full + last + VALUES, ""), "declined_reconfirm")
    assert not is_sure(requests(full + last + "\n" + VALUES, ""), "declined_reconfirm")


def test_short_lines_are_dropped_where_no_lone_value_is_short() -> None:
    rows = [f"第{n}项 12 0 {n}" for n in range(9)]
    assert find_lost_lines("\n".join([*LINES, *rows, "365", "292", "116", "365"])) is not None
    assert find_lost_lines("\n".join([*LINES, *rows, "365", "29", "116", "365"])) is None
