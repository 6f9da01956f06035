"""Texts that two fillings of the form print alike: no cell of theirs is sure where they differ."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from gipa_extract.models import Cell

_COLUMNS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
_REQUESTS = [
    ["一、本年新收政府信息公开申请数量", "20", "2", "3", "4", "5", "6", "40"],
    ["二、上年结转政府信息公开申请数量", "1", "0", "0", "0", "0", "0", "1"],
    ["（一）予以公开", "9", "2", "3", "4", "5", "6", "29"],
    ["（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "8", "0", "0", "0", "0", "0", "8"],
    ["（七）总计", "17", "2", "3", "4", "5", "6", "37"],
    ["四、结转下年度继续办理", "4", "0", "0", "0", "0", "0", "4"],
]
_PROACTIVE = [
    ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
    ["规章", "12", "5", "10"],
    ["行政规范性文件", "7", "24", "23"],
]
_DECISIONS = [["信息内容", "本年处理决定数量"], ["行政处罚", "212"], ["行政强制", "653"]]
_FEES = [["信息内容", "本年收费金额（单位：万元）"], ["行政事业性收费", "31"]]


def _commas(rows: list[list[str]]) -> str:
    return "\n".join(map(",".join, rows))


def _asciidoc(rows: list[list[str]]) -> str:
    cells = "\n".join(" ".join(f"|{text}" for text in row) for row in rows)
    return f'[cols="{len(rows[0])}*"]\n|===\n{cells}\n|==='


def _bare(rows: list[list[str]]) -> str:
    return "\n".join(map(" ".join, rows))


def _with(rows: list[list[str]], number: int, row: list[str]) -> list[list[str]]:
    return [*rows[:number], row, *rows[number + 1 :]]


def _report(*tables: str) -> str:
    sections = "\n\n".join(tables)
    return f"某县教育局2023年政府信息公开工作年度报告\n\n二、主动公开政府信息情况\n\n{sections}\n"


def _cells(text: str | bytes, prefix: str) -> list[Cell]:
    return [cell for cell in extract(text).cells if cell.id.startswith(prefix)]


def _sure(text: str | bytes, prefix: str) -> list[Cell]:
    return [c for c in _cells(text, prefix) if c.kind != "absent" and c.trust != "doubtful"]


def test_a_row_of_fewer_fields_than_its_head_is_not_filled_up_with_blanks() -> None:
    requests = [["", *_COLUMNS], *_REQUESTS]
    closed = "行政复议,,,,"  # the file keeps blanks at the ends of lines
    text = _report(_commas(_with(_PROACTIVE, 1, ["规章", "5", "10"])), _commas(requests), closed)
    assert len(_sure(text, "art20_1.normative_documents.")) == 3
    assert _sure(text, "art20_1.rules.") == []


@pytest.mark.parametrize("row", [["规章", "7", "12", "5", "10"], ["规章", "5", "10"]])
def test_a_line_of_asciidoc_with_a_cell_too_many_or_too_few_moves_no_other(row: list[str]) -> None:
    text = _report(_asciidoc(_with(_PROACTIVE, 1, row)), _asciidoc([["", *_COLUMNS], *_REQUESTS]))
    assert [c.value for c in _sure(text, "art20_1.normative_documents.")] == [7, 24, 23]
    assert _sure(text, "art20_1.rules.") == []


def test_a_surplus_place_in_every_row_of_asciidoc_is_no_column() -> None:
    rows = [["", *_COLUMNS], *([row[0], str(n), *row[1:]] for n, row in enumerate(_REQUESTS, 1))]
    text = _report(_asciidoc(_PROACTIVE), _asciidoc(rows))
    assert _sure(text, "requests.") == []


def test_no_count_or_amount_below_zero_is_sure() -> None:
    fees = "信息内容-本年收费金额（单位：万元）\n行政事业性收费-31"
    [cell] = _cells(_report(_bare(_PROACTIVE), fees), "art20_8.")
    assert cell.trust == "doubtful" or cell.kind == "absent"


def test_the_end_of_a_bracket_that_a_broken_line_begins_is_no_sure_amount() -> None:
    text = """Repealed 现行有效件数 In force
规章 Rules        157     23      176
第二十条第（八）项 Article 20 (8)
信息内容 Content    本年收费金额（单位：万元） Fees
charged (CNY 10,000)
行政事业性收费 Administrative fees
"""
    assert all(cell.value != 10000 for cell in _sure(text, "art20_8."))


def test_a_value_between_commas_above_a_bare_label_is_not_surely_its_own() -> None:
    rows = [_DECISIONS[0], ["", "212"], ["行政强制", ""]]
    text = _report(_commas(_PROACTIVE), _commas(rows), _commas([["", *_COLUMNS], *_REQUESTS]))
    assert all(cell.value != 212 for cell in _sure(text, "art20_6."))


def test_two_labels_of_one_row_leave_neither_row_surely_blank() -> None:
    text = """| 信息内容 | 本年收费金额（单位：万元） |
| 行政事业性收费 | 751 |
|  |  | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |
|  | 7.属于行政执法案卷 | 1 | 1 | 1 | 12 | 1 |  | 16 |
|  | 8.属于行政查询事项 | 2 | 12 | 5 | 5 | 1 |  | 25 |
| （四）无法提供 | 1.本机关不掌握相关政府信息 | 12 | 1 | 1 |  | 2 | 5 | 21 |
|  | 2.没有现成信息需要另行制作3.补正后申请内容仍不明确 |   | 12  |   | 1 3 |   |  5 | 13 8 |
| （五）不予处理 | 1.信访举报投诉类申请 |  |  |  | 2 | 12 | 3 | 17 |
"""
    text = _report(text)
    assert _sure(text, "requests.unable_needs_creation.") == []
    assert _sure(text, "requests.unable_unclear.") == []


def test_a_page_number_that_a_broken_line_parts_from_its_word_is_no_sure_value() -> None:
    text = _report(_bare(_PROACTIVE), "信息内容 本年处理决定数量\n行政许可\n\n\n第\n1 页")
    assert all(cell.value != 1 for cell in _sure(text, "art20_5."))


def test_no_row_is_surely_blank_above_two_versions_of_its_value() -> None:
    text = """（三）政府信息管理。严格落实信息发布“三审三校”制度，做到先审查、后公开，定期开展错敏词排查。
（四）政府信息公开平台建设。优化调整专栏7个，完善检索功能，适老化改造通过验收。
（五）监督保障。召开政务公开工作推进会1次，组织业务培训5次，参训97人次。
**二、主动公开政府信息情况**

本年制发件数

行政规范性文件

215
410
225

本年处理决定数量

行政许可

<<<<<<< ours
163
=======
164
>>>>>>> theirs

本年收费金额（单位：万元）

**三、收到和处理政府信息公开申请情况**
"""
    lines = [line if line[:1] in "（*<=>" else f"{line}  " for line in text.split("\n")]
    assert _sure("\n".join(line if line.strip() else "" for line in lines), "art20_5.") == []


def test_values_of_a_row_that_the_text_ends_in_may_stand_below_other_columns() -> None:
    head = ["", "", "", *_COLUMNS]
    lines = ["| " + " | ".join(row) + " |" for row in [head]]
    cut = "| 一、本年新收政府信息公开申请数量 |  |  | 20 | 2 | 3 | 4 | 5"
    text = _report("\n".join([*lines, cut])).rstrip()
    assert _sure(text, "requests.") == []


@pytest.mark.parametrize(
    "order", [[1, 0, 2, 3, 4, 5, 6], [1, 2, 0, 3, 4, 5, 6], [1, 2, 3, 4, 5, 0, 6]]
)
def test_a_head_a_label_a_line_that_begins_in_a_group_is_not_read_in_the_forms_order(
    order: list[int],
) -> None:
    rows = [
        [_COLUMNS[n] for n in order],
        *([row[0], *(row[1 + n] for n in order)] for row in _REQUESTS),
    ]
    text = _report("三、收到和处理政府信息公开申请情况", "\n".join("\n".join(row) for row in rows))
    cells = [
        cell for cell in _sure(text, "requests.received.") if cell.id.endswith("natural_person")
    ]
    assert all(cell.value == 20 for cell in cells)


def test_a_block_of_pandoc_without_its_line_is_no_sure_blank() -> None:
    block = '<td><div data-align="center">\n{}\n</div></td>'
    row = '<tr class="odd">\n<td>{}</td>\n{}\n</tr>'
    table = "\n".join(
        row.format(label, "\n".join(map(block.format, values))) for label, *values in _PROACTIVE
    )
    page = (
        f"<html><body><h1>某县教育局2023年政府信息公开工作年度报告</h1><table>\n{table}\n</table>"
    )
    kept = page.replace("\n5\n", "\n\n")
    assert len(_sure(kept.encode(), "art20_1.rules.")) == 3
    assert len(_sure(page.replace("\n5\n", "\n").encode(), "art20_1.rules.")) == 2


def _lines(rows: list[list[str]]) -> str:
    return "\n".join("\n".join(filter(None, row)) for row in rows)


def test_a_row_printed_twice_with_other_values_is_sure_in_neither_print() -> None:
    twice = [_REQUESTS[2][0], "9", "2", "", "4", "", "", "15"]
    rows = [_COLUMNS, *_REQUESTS[:2], twice, *_REQUESTS[2:]]
    text = _report("三、收到和处理政府信息公开申请情况", _lines(rows))
    assert _sure(text, "requests.granted.") == []


def test_a_row_of_seven_values_among_rows_of_eight_lacks_one() -> None:
    last_year = [[row[0], str(n), *row[1:]] for n, row in enumerate(_REQUESTS, 50)]
    last_year[3] = [_REQUESTS[3][0], "0", "1", "3", "", "1", "3", "1", "9"]
    text = _report("三、收到和处理政府信息公开申请情况", _bare([["上年", *_COLUMNS], *last_year]))
    assert _sure(text.replace("  ", " "), "requests.partly_granted.") == []


def test_a_page_mark_for_a_value_says_that_the_row_lost_one() -> None:
    decisions = "行政处罚\n272\n行政强制\n239\n3804\n表4"
    head = "表3 第二十条第（六）项\n信息内容\n上一年项目数量\n本年增/减\n处理决定数量"
    text = f"某县馆2020年政府信息公开工作年度报告\n二、主动公开政府信息情况\n{head}\n{decisions}\n"
    cells = [cell for cell in _cells(text, "art20_6.compulsion.") if cell.kind == "number"]
    assert all(cell.trust == "doubtful" for cell in cells)


def test_a_total_without_its_line_is_no_sure_blank_beside_what_it_sums_up() -> None:
    text = """   一、本年新收政府信息公开申请数量             359        0    0        0       0       0       359
       分处理的，只计这一情形，不计其他情形        35        0    0        0       0       0       35
                3.危及“三安全一稳定”     11        0    0        0               0       11
                6.属于四类过程性信息      2              0        0               0           2
                  结果                        维    纠                    总计    维         纠                    总计
       五、存在的主要问题及改进情况
       2020年工作取得了一定成效，但仍有差距，主要存在以下问题：一是个别栏目更新
"""
    assert _sure(text, "requests.total.") == []
