"""Kinds of text that scrapers make of web pages and Word files, each as small as shows it."""

from __future__ import annotations

import pytest

from gipa_extract import Report, extract

_TITLE = "某县水利局2023年政府信息公开工作年度报告\n\n"
_REQUESTS = "三、收到和处理政府信息公开申请情况\n"
_COLUMNS = "自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计\n"
_LABELS = (
    "一、本年新收政府信息公开申请数量",
    "二、上年结转政府信息公开申请数量",
    "（一）予以公开",
    "1.属于国家秘密",
    "2.其他法律行政法规禁止公开",
    "4.保护第三方合法权益",
    "7.属于行政执法案卷",
)
_FULL = ("10 20 30 40 50 60 210", "11 21 31 41 51 61 216", "12 22 32 42 52 62 222")


def _row(report: Report, row: str) -> list[object]:
    cells = [cell for cell in report.cells if cell.id.startswith(f"requests.{row}.")]
    return [cell.value if cell.kind == "number" else cell.kind for cell in cells]


def _lines(values: tuple[str, ...]) -> str:
    rows = "".join(f"{label} {row}\n" for label, row in zip(_LABELS, values, strict=False))
    return _TITLE + _REQUESTS + _COLUMNS + rows + "五、存在的主要问题及改进情况\n"


def test_a_line_that_breaks_as_often_as_it_lacks_values_breaks_at_its_blanks() -> None:
    broken = ("13 23 33\n43 53 165", "14\n24 34 44 54 170", "15 25 35 45\n55 175")
    report = extract(_lines((*_FULL, *broken)))
    assert _row(report, "refused_third_party") == [15, 25, 35, 45, "blank", 55, 175]


@pytest.mark.parametrize("full_row_breaks", ["16 26 36 46 56\n66 246"])
def test_where_full_rows_break_a_break_is_no_blank(full_row_breaks: str) -> None:
    broken = ("13 23 33\n43 53 63 165", "14\n24 34 44 54 170", "15 25 35 45\n55 175")
    report = extract(_lines((*_FULL, *broken, full_row_breaks)))
    cells = [c for c in report.cells if c.id.startswith("requests.refused_third_party.")]
    assert all(cell.trust == "doubtful" or cell.kind == "absent" for cell in cells)


def test_running_numbers_before_labels_are_no_values() -> None:
    rows = " | ".join(
        f"{number} | {label} | 1 | 2 | 3 | 4 | 5 | 6 | 21"
        for number, label in enumerate(_LABELS, 1)
    )
    head = " | ".join(("序号", _REQUESTS.strip(), *_COLUMNS.split()))
    report = extract(f"{_TITLE}{head} | {rows} | 五、存在的主要问题及改进情况")
    for row in ("received", "carried_in", "refused_case_file"):
        assert _row(report, row) == [1, 2, 3, 4, 5, 6, 21]


def test_a_line_for_each_cell_with_the_labels_of_its_row_and_column() -> None:
    columns = (
        ("自然人", 7),
        ("法人或其他组织-商业企业", ""),
        ("法人或其他组织-其他", 2),
        ("总计", 9),
    )
    paths = ("一、本年新收政府信息公开申请数量", "三、本年度办理结果-（一）予以公开")
    lines = "".join(f"{path}-{column}：{value}\n" for path in paths for column, value in columns)
    report = extract(f"{_TITLE}{_REQUESTS}{lines}五、存在的主要问题及改进情况\n")
    for row in ("received", "granted"):
        assert _row(report, row) == [7, "blank", "absent", "absent", "absent", 2, 9]


def test_lists_behind_their_labels() -> None:
    rows = "".join(
        f"{label}: [{row.replace(' ', ', ')}]\n" for label, row in zip(_LABELS, _FULL, strict=False)
    )
    head = f"申请人情况: [{', '.join(_COLUMNS.split())}]\n"
    report = extract(_TITLE + _REQUESTS + head + rows)
    assert _row(report, "granted") == [12, 22, 32, 42, 52, 62, 222]


def test_sections_where_every_line_stands_behind_a_tab() -> None:
    lines = (
        "某县水利局2023年政府信息公开工作年度报告",
        "一、总体情况",
        "全年平稳。",
        _REQUESTS.strip(),
    )
    report = extract("".join(f"\t{line}\t\n" for line in lines))
    assert [section.id for section in report.sections] == ["overview", "requests"]


def test_a_dash_that_joins_two_labels_is_no_value() -> None:
    report = extract(f"{_TITLE}第二十条第（五）项\n行政许可-本年处理决定数量：834\n")
    assert report["art20_5.licensing.decisions"].kind != "dash"


@pytest.mark.parametrize(
    ("pad", "told"), [("", "blank"), ("\u3000", "blank"), ("\u00a0", "doubtful")]
)
def test_what_may_have_been_dropped_is_told_by_the_spaces_behind_values(
    pad: str, told: str
) -> None:
    # A digit with a space that does not break behind it is what resiliparse drops.
    small = f"第二十条第（一）项\n信息内容 \t\t本年制发件数 \t\t本年废止件数 \t\t现行有效件数\n规章 \t\t480{pad} \t\t\t\t387{pad}\n行政规范性文件 \t\t784{pad} \t\t432{pad} \t\t185{pad}\n"
    report = extract(f"{_TITLE}二、主动公开政府信息情况\n{small}{_REQUESTS}")
    assert _small(report, "rules") == ([480, "blank", 387] if told == "blank" else [told] * 3)


def test_a_table_cut_by_its_columns_is_one() -> None:
    columns = _COLUMNS.split()
    parts = []
    for name, part in (("续表一", slice(3)), ("续表二", slice(3, 7))):
        rows = [
            "\t".join((label, *row.split()[part]))
            for label, row in zip(_LABELS, _FULL, strict=False)
        ]
        rows.insert(2, "三、本年度办理结果")
        parts += ["\t".join((f"申请情况（{name}）", *columns[part])), *rows]
    body = "\n".join([*parts, "五、存在的主要问题及改进情况"])
    report = extract(f"{_TITLE}{_REQUESTS}{body}\n")
    assert _row(report, "received") == [10, 20, 30, 40, 50, 60, 210]
    assert not any(cell.doubt for cell in report.cells if cell.id.startswith("requests.granted"))


def test_a_merged_cell_that_is_printed_for_each_column_has_one_value() -> None:
    lines = ["二、主动公开政府信息情况", *["第二十条第（六）项"] * 4, "信息内容"]
    lines += [
        *["本年处理决定数量"] * 3,
        "行政处罚",
        "409",
        "409",
        "409",
        "行政强制",
        "12",
        "12",
        "12",
    ]
    report = extract(_TITLE + "\n\n".join([*lines, _REQUESTS]))
    cells = {cell.id: cell for cell in report.cells}
    assert [cells[f"art20_6.{row}.decisions"].value for row in ("penalty", "compulsion")] == [
        409,
        12,
    ]
    assert cells["art20_6.penalty.decisions"].doubt is None


def test_rows_of_reviews_by_name_of_which_one_has_values() -> None:
    head = "类别\n结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n"
    rows = "行政复议\n行政诉讼\n未经复议直接起诉\n复议后起诉\n0\n0\n3\n0\n3\n"
    report = extract(
        f"{_TITLE}四、政府信息公开行政复议、行政诉讼情况\n{head}{rows}五、存在的主要问题\n"
    )
    cells = {cell.id: cell for cell in report.cells if cell.id.startswith("reviews.")}
    after = "reviews.litigation_after_reconsideration."
    assert [cells[after + each].value for each in ("upheld", "other", "total")] == [0, 3, 3]
    assert all(cell.trust == "doubtful" for cell in cells.values())
    assert "numbers_unplaced" not in [note.code for note in report.notes]


def _small(report: Report, row: str) -> list[object]:
    cells = [cell for cell in report.cells if cell.id.startswith(f"art20_1.{row}.")]
    return ["doubtful" if c.doubt else c.value if c.kind == "number" else c.kind for c in cells]


@pytest.mark.parametrize(
    ("end", "rules"), [("", [112, "blank", "blank"]), (" |", ["doubtful"] * 3)]
)
def test_pipes_behind_values_are_no_pads_where_none_ends_a_row(
    end: str, rules: list[object]
) -> None:
    # html2text sets them between cells alone; trafilatura ends each row with one, and fills rows up.
    rows = (
        "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数",
        "规章 | 112 |  | ",
        "行政规范性文件 | 3 | 4 | 5",
    )
    table = "".join(f"{row}{end}\n" for row in rows)
    report = extract(f"{_TITLE}二、主动公开政府信息情况\n第二十条第（一）项\n{table}{_REQUESTS}")
    assert _small(report, "rules") == rules


_REVIEWS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


def test_a_line_of_tabs_that_counts_all_places_of_its_table() -> None:
    head = "行政复议\t\t行政诉讼\n" + "\t\t".join((*_REVIEWS, "未经复议直接起诉", "复议后起诉"))
    line = "\t\t995\t\t486\t\t395\t\t1876\t\t507\t\t424\t\t\t\t805\t\t1736\t\t123\t\t\t\t741\t\t981\t\t1845"
    rows = f"{head}\n{chr(9).join(_REVIEWS * 2).replace(chr(9), chr(9) * 2)}\n{line}\n"
    report = extract(f"{_TITLE}四、政府信息公开行政复议、行政诉讼情况\n{rows}五、存在的主要问题\n")
    cells = [cell for cell in report.cells if cell.id.startswith("reviews.")]
    read = [int(cell.value) if cell.value is not None else None for cell in cells]
    assert read == [None, 995, 486, 395, 1876, 507, 424, None, 805, 1736, 123, None, 741, 981, 1845]
    assert not any(cell.doubt for cell in cells)


def test_values_and_marked_blanks_of_reviews_are_counted_where_their_head_is_cut() -> None:
    head = "\n\n".join(("行政诉讼", *_REVIEWS[:4], "未经复议直接起诉", "后起诉", *_REVIEWS[:3]))
    places = [
        "745",
        "\u00a0",
        "196",
        "78",
        "1019",
        *["\u00a0"] * 5,
        "1",
        "\u00a0",
        "\u00a0",
        "\u00a0",
        "1",
    ]
    body = "\n\n".join((head, *places, "五、存在的主要问题及改进情况"))
    report = extract(f"{_TITLE}四、政府信息公开行政复议、行政诉讼情况\n\n{body}\n")
    cells = [cell for cell in report.cells if cell.id.startswith("reviews.")]
    read = [int(cell.value) if cell.value is not None else None for cell in cells]
    assert read == [745, None, 196, 78, 1019, *[None] * 5, 1, None, None, None, 1]
    assert {cell.doubt.code for cell in cells if cell.doubt} == {"row_counted"}


def test_a_table_of_paragraphs_among_tables_of_rows_has_its_values_below() -> None:
    rows = (*_FULL, *_FULL, _FULL[0])
    lines = "".join(f"{label} {row}\n" for label, row in zip(_LABELS, rows, strict=True))
    head = ("第二十条第（一）项", "信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
    table = "\n\n".join((*head, "规章", "5\u3000", "\u3000", "7\u3000"))
    report = extract(
        f"{_TITLE}二、主动公开政府信息情况\n\n{table}\n\n{_REQUESTS}{_COLUMNS}{lines}"
        "五、存在的主要问题及改进情况\n"
    )
    assert _small(report, "rules") == [5, "blank", 7]


def test_a_run_of_blanks_among_paragraphs_is_one_more_line() -> None:
    values = (*(row.replace(" ", "\n\n") for row in _FULL), "13\n\n23\n\n33\n\n\n43\n\n53\n\n165")
    values += ("15\n\n\n25\n\n\n40", "16\n\n\n26\n\n\n42", "17\n\n\n27\n\n\n44")
    rows = "\n\n".join(f"{label}\n\n{row}" for label, row in zip(_LABELS, values, strict=True))
    head = _COLUMNS.strip().replace(" ", "\n\n")
    report = extract(f"{_TITLE}{_REQUESTS}\n{head}\n\n{rows}\n\n五、存在的主要问题及改进情况\n")
    assert _row(report, "refused_state_secret") == [13, 23, 33, "blank", 43, 53, 165]
    assert not any(
        cell.trust != "doubtful" and cell.kind != "absent"
        for cell in report.cells
        if cell.id.startswith("requests.refused_case_file")
    )


def test_a_blank_between_single_spaces_is_one_space_more() -> None:
    rows = (*_FULL, "13  33 43 53 63 205", "14 24 34 44 54 64 ")
    body = "   ".join(f"{label} {row}" for label, row in zip(_LABELS, rows, strict=False))
    report = extract(
        f"{_TITLE}{_REQUESTS}申请人情况 {_COLUMNS.strip()}   {body}   （二）部分公开 1 2 3 4 5 6 21 \n"
    )
    assert _row(report, "refused_state_secret") == [13, "blank", 33, 43, 53, 63, 205]
    assert _row(report, "refused_law") == [14, 24, 34, 44, 54, 64, "blank"]


def test_dashes_and_single_digits_between_labels_are_a_cell_each() -> None:
    rows = ("-------", "-9----9", "2-----2", "-------", "-------", "3-----3", "23----23")
    body = "".join(f"{label}{row}" for label, row in zip(_LABELS, rows, strict=True))
    head = _COLUMNS.strip().replace(" ", "")
    report = extract(f"{_TITLE}{_REQUESTS}申请人情况{head}{body}\n五、存在的主要问题及改进情况\n")
    assert _row(report, "carried_in") == ["dash", 9, "dash", "dash", "dash", "dash", 9]
    assert _row(report, "refused_third_party") == [3, "dash", "dash", "dash", "dash", "dash", 3]
    assert not any(
        cell.trust != "doubtful" and cell.kind != "absent"
        for cell in report.cells
        if cell.id.startswith("requests.refused_case_file")
    )


def test_a_label_whose_last_bracket_stands_on_a_line_of_its_own_is_whole() -> None:
    rows = {
        "3.危及“三安全一稳定\n”": _FULL[0],
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形\n）": _FULL[1],
    }
    body = "\n".join(f"{label}\n{row}".replace(" ", "\n") for label, row in rows.items())
    head = _COLUMNS.replace(" ", "\n")
    report = extract(f"{_TITLE}{_REQUESTS}{head}{body}\n五、存在的主要问题及改进情况\n")
    assert _row(report, "refused_security") == [10, 20, 30, 40, 50, 60, 210]
    assert _row(report, "partly_granted") == [11, 21, 31, 41, 51, 61, 216]


def test_what_stands_behind_rows_between_tabs_says_nothing_of_paragraphs() -> None:
    columns = ("上一年项目数量", "本年增/减", "处理决定数量")
    small = (
        "\t\t".join(("信息内容", *columns))
        + "\n行政处罚\t\t3\t\t\t\t5\n行政强制\t\t852\t\t811\t\t148\n"
        "第二十条第（八）项\n信息内容\t\t上一年项目数量\t\t本年增/减\n行政事业性收费\t\t\t\t428\n"
    )
    paragraphs = "第二十条第（九）项\n\n信息内容\n\n采购项目数量\n\n采购总金额\n\n政府集中采购\n\n576\n\n\u3000\u3000"
    lines = "".join(
        "\t\t".join((label, *row.split())) + "\n"
        for label, row in zip(_LABELS, _FULL, strict=False)
    )
    head = _COLUMNS.replace(" ", "\t\t")
    report = extract(
        f"{_TITLE}二、主动公开政府信息情况\n第二十条第（六）项\n{small}\n{paragraphs}{_REQUESTS}{head}{lines}"
        "五、存在的主要问题及改进情况\n"
    )
    cells = [cell for cell in report.cells if cell.id.startswith("art20_9.")]
    assert cells
    assert all(cell.kind == "absent" or cell.trust == "doubtful" for cell in cells)


_REVIEWS_HEADING = "四、政府信息公开行政复议、行政诉讼情况\n\n"


def test_a_pipe_that_opens_every_line_is_no_blank_of_a_line_of_too_few_values() -> None:
    head = (
        "| 行政复议 | 行政诉讼 | |||||||||||||\n"
        "| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 | 复议后起诉 | ||||||||\n"
        "| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | |||||\n"
    )
    # The tool dropped two blanks; with the pipes at both ends there are just as many places.
    report = extract(f"{_TITLE}{_REVIEWS_HEADING}{head}|{' 0 |' * 13}\n五、存在的主要问题\n")
    reviews = [cell for cell in report.cells if cell.id.startswith("reviews.")]
    assert {cell.trust for cell in reviews} == {"doubtful"}


def test_lines_in_pipes_below_lines_that_have_none_in_front_are_framed_all_the_same() -> None:
    outcomes = " | ".join(_REVIEWS) + " |\n"
    open_ones = f"行政复议 | ||||\n{outcomes}346 | 848 | 749 | 1943 |\n\n"
    open_ones += f"行政诉讼 | ||||\n未经复议直接起诉 | ||||\n{outcomes}1 | 2 | 3 | 4 | 10 |\n\n"
    # A blank was dropped, and nothing says which; the pipe in front is none.
    framed = f"| 行政诉讼 | ||||\n| 复议后起诉 | ||||\n| {outcomes}| 472 | 741 | 542 | 1755 |\n"
    report = extract(f"{_TITLE}{_REVIEWS_HEADING}{open_ones}{framed}\n五、存在的主要问题\n")
    group = "reviews.litigation_after_reconsideration."
    assert {cell.trust for cell in report.cells if cell.id.startswith(group)} == {"doubtful"}


def test_a_place_between_tabs_that_may_have_lost_a_wide_digit_moves_no_other() -> None:
    """resiliparse drops single wide characters between tags; its tabs still tell the places."""
    one = "\t\t".join(_REVIEWS)
    head = f"行政复议\t\t行政诉讼\n{one}\t\t未经复议直接起诉\t\t复议后起诉\n{one}\t\t{one}\n"
    line = (
        "５１２\t\t１１６\t\t８０７\t\t２１４\t\t１６４９\t\t５６８\t\t\t\t２７４\t\t４５\t\t８９４"
        "\t\t６８６\t\t２７７\t\t６６５\t\t２４９\t\t１８７７\n"
    )
    cells = extract(
        f"{_TITLE}{_REVIEWS_HEADING}{head}{line}\n五、存在的主要问题及改进情况\n无。\n"
    ).cells
    own = [cell for cell in cells if cell.id.startswith("reviews.")]
    assert [cell.value for cell in own[5:8]] == [568, None, 274]
    assert own[-1].value == 1877
    assert all(cell.trust == "doubtful" for cell in own)


def test_rows_whose_blanks_are_marked_show_that_labels_and_values_stand_together() -> None:
    blanks = ["\u00a0"] * 5
    rows = {
        "一、本年新收政府信息公开申请数量": ["11", *blanks, "11"],
        "4.保护第三方合法权益": ["\u00a0", *blanks, "9"],
    }
    for label in ("二、上年结转政府信息公开申请数量", "（一）予以公开"):
        rows[label] = ["\u00a0", *blanks, "\u00a0"]
    lines = ["二、主动公开政府信息情况", "第二十条第（一）项", "信息内容", "本年制发件数", "本年废止件数", "现行有效件数",
             "65", "\u00a0", "45", _REQUESTS.strip(), "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]  # fmt: skip
    for label, values in rows.items():
        lines += [label, *values]
    report = extract(_TITLE + "\n\n".join(lines) + "\n")
    assert _row(report, "received") == [11, *["blank"] * 5, 11]
    assert _row(report, "refused_third_party") == [*["blank"] * 6, 9]


def test_a_table_across_whose_marks_are_as_many_as_its_cells_is_blank() -> None:
    row = ["\u00a0"] * 15
    words = ["行政复议", "行政诉讼", *_REVIEWS, "未经复议直接起诉", "复议后起诉", *_REVIEWS * 2]
    after = ["五、存在的主要问题及改进情况", "无。"]
    before = _lines(_FULL).partition("五、")[0]

    def kinds(marks: list[str]) -> set[str]:
        text = before + _REVIEWS_HEADING + "\n\n".join([*words, *marks, *after])
        return {cell.kind for cell in extract(text).cells if cell.id.startswith("reviews.")}

    assert kinds(row) == {"blank"}


@pytest.mark.parametrize("dots", ["......", "……"])
@pytest.mark.parametrize("parting", ["\n", "\n\n", "  "])
def test_dots_that_lead_from_a_label_are_no_dash_of_its_row(dots: str, parting: str) -> None:
    values = (*_FULL, "13 23 33 43 53 165")
    rows = [
        parting.join((f"{label}{dots}", *row.split()))
        for label, row in zip(_LABELS, values, strict=False)
    ]
    head = parting.join(_COLUMNS.split())
    lines = "\n".join((_REQUESTS + head, *rows, "五、存在的主要问题及改进情况"))
    report = extract(f"{_TITLE}{lines}\n")
    assert _row(report, "granted") == [12, 22, 32, 42, 52, 62, 222]
    assert "dash" not in _row(report, "refused_state_secret")
