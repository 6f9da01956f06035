"""Texts in shapes that few programs give: what they print is read, what they leave open is not."""

from __future__ import annotations

import pytest

from gipa_extract import Report, extract
from tests.printed_rows import (
    COLUMNS,
    HEADINGS,
    LABELS,
    SMALL_COLUMNS,
    SMALL_VALUES,
    VALUES,
    read_whole,
    requests_of,
    text,
)

SMALL = {"rules": "规章", "normative_documents": "行政规范性文件"}
ROWS = [(LABELS[row], VALUES[row]) for row in LABELS]


SURE = {"read", "confirmed"}


def codes(report: Report) -> list[str]:
    return [note.code for note in report.notes]


@pytest.mark.parametrize("mark", ["[s]{}[/s]", "[color=white]{}[/color]", "[size=0]{}[/size]"])
def test_what_a_forums_tags_strike_out_or_hide_is_no_sure_number(mark: str) -> None:
    tagged = [
        f"[tr][td]{label}[/td]" + "".join(f"[td][b]{cell}[/b][/td]" for cell in cells) + "[/tr]"
        for label, cells in [("", COLUMNS), *ROWS]
    ]
    post = "\n".join(["[table=98%]", *tagged, "[/table]"]).replace(
        "[b]17[/b]", mark.format(1) + "7"
    )
    cell = {cell.id: cell for cell in extract(text(post)).cells}["requests.total.legal_service"]
    assert cell.value is None or cell.trust == "doubtful"


def test_tables_in_a_forums_tags_are_read_to_where_they_are_cut() -> None:
    rows = [("", COLUMNS), *ROWS]
    tagged = [
        f"[tr][td=1,1]{label}[/td]" + "".join(f"[td]{cell}[/td]" for cell in cells) + "[/tr]"
        for label, cells in rows
    ]
    post = "\n".join(["[table=98%]", *tagged, "[/table]"])
    assert "forum_tables_as_rows" in codes(read_whole(text(post)))
    cut = extract(text(post[: post.index("[td]17[/td]", post.index("（七）")) + 5]))
    read = requests_of(cut)
    assert read["declined_repeat"] == VALUES["declined_repeat"]
    legal = {cell.id: cell for cell in cut.cells}["requests.total.legal_service"]
    assert legal.value is None or legal.trust == "doubtful"  # 17, or the beginning of 172


@pytest.mark.parametrize("form", ["{label}（{year}年）", "{label}{year}年", "{label}（{word}）"])
def test_years_behind_the_heads_tell_last_years_columns(form: str) -> None:
    years = ((2023, "本年"), (2022, "上年"))
    head = [
        form.format(label=each, year=year, word=word) for each in COLUMNS for year, word in years
    ]
    rows = [
        [label, *(number for value in values for number in (value, value + 5))]
        for label, values in ROWS
    ]
    read_whole(text("\n".join("\t".join(map(str, row)) for row in [["项目", *head], *rows])))


def bracketed(said: str) -> Report:
    lines = [
        "   ".join([label, *(f"{value}（{value + 3}）" for value in values)])
        for label, values in ROWS
    ]
    return extract(text("\n".join([said, "   ".join(["项目", *COLUMNS]), *lines])))


def test_figures_in_brackets_are_left_out_if_they_are_said_to_be_last_years() -> None:
    assert requests_of(bracketed("（括号内为2022年数）")) == VALUES
    assert requests_of(bracketed("（括号内为上年数）")) == VALUES
    for said in ("", "（括号内为2023年数）", "（括号内为网上申请数）"):
        assert all(cell.trust in ("doubtful", "missing") for cell in bracketed(said).cells)


def in_bodies(total: str, wrong: int = 0) -> Report:
    lines = [f"| 指标 | 局机关 | 城东分局 | {total} |"]
    for row, label in SMALL.items():
        for column, value in zip(SMALL_COLUMNS, SMALL_VALUES[row], strict=True):
            lines.append(f"| {label}{column} | {value - 1} | 1 | {value + wrong} |")
    return extract(text("\n".join(lines)))


def test_of_several_bodies_the_total_is_the_reports_own() -> None:
    cells = {cell.id: cell.value for cell in in_bodies("全局合计").cells}
    read = {
        row: tuple(cells[f"art20_1.{row}.{c}"] for c in ("issued", "repealed", "in_force"))
        for row in SMALL
    }
    assert read == SMALL_VALUES


@pytest.mark.parametrize(("total", "wrong"), [("城西分局", 0), ("全局合计", 3)])
def test_of_several_bodies_without_a_total_that_adds_up_nothing_is_sure(
    total: str, wrong: int
) -> None:
    trust = {cell.trust for cell in in_bodies(total, wrong).cells if cell.kind == "number"}
    assert trust <= {"doubtful"}


@pytest.mark.parametrize("group", [False, True])
def test_a_row_for_each_cell_stands_below_its_rows_label(group: bool) -> None:
    lines = ["代码  指标  单位  数量"]
    for number, (label, values) in enumerate(ROWS):
        lines.append(label)
        lines += [
            f"A{number}{place}    申请人为{column}    件    {value}"
            for place, (column, value) in enumerate(zip(COLUMNS, values, strict=True))
        ]
        if group:
            lines.insert(-6, "法人或其他组织")
    assert requests_of(extract(text("\n".join(lines)))) == VALUES


def test_records_of_a_database_are_rows() -> None:
    psql, mysql = [], []
    for number, (label, values) in enumerate(ROWS, 1):
        pairs = list(zip(("项目", *COLUMNS), (label, *values), strict=True))
        psql += [f"-[ RECORD {number} ]----", *(f"{name:<8}| {value}" for name, value in pairs)]
        mysql += [
            f"********** {number}. row **********",
            *(f"{name}: {value}" for name, value in pairs),
        ]
    assert requests_of(extract(text("\n".join([*psql, ""])))) == VALUES
    assert requests_of(extract(text("\n".join([*mysql, ""])))) == VALUES


@pytest.mark.parametrize("between", ["", "\n"])
def test_rows_that_a_loader_prints_as_records_are_rows(between: str) -> None:
    """LangChain's loader of sheets; a row's groups may stand before its label."""
    groups = {"（一）": "三、本年度办理结果 ", "1.": "三、本年度办理结果 （三）不予公开 "}
    records = []
    for number, (label, values) in enumerate(ROWS):
        above = next((group for mark, group in groups.items() if label.startswith(mark)), "")
        pairs = zip(("项目", *COLUMNS), (above + label, *values), strict=True)
        records += ["\n".join([f"row: {number}", *(f"{name}: {value}" for name, value in pairs)])]
    fees = "row: 0\n信息内容: 行政事业性收费\n本年收费金额（单位：万元）: 87.2\n\n"
    report = extract(text(f"{fees}{HEADINGS[2]}\n\n" + f"\n{between}".join(records) + "\n"))
    assert requests_of(report) == VALUES
    assert float(report["art20_8.fees.amount"].value or 0) == 87.2
    assert "doubtful" not in {cell.trust for cell in report.cells}


def test_what_a_screen_reader_speaks_is_a_table() -> None:
    spoken = [f"表格，{len(ROWS) + 1}行8列。"]
    for number, (label, values) in enumerate([("项目", COLUMNS), *ROWS], 1):
        cells = [label, *("空白" if value == 0 else value for value in values)]
        words = "".join(f"第{place}列，{cell}。" for place, cell in enumerate(cells, 1))
        spoken.append(f"第{number}行。{words}")
    report = extract(text("\n".join([*spoken, "表格结束。"])))
    cells = {cell.id: cell for cell in report.cells}
    assert cells["requests.carried_in.research"].kind == "blank"
    assert requests_of(report)["received"] == VALUES["received"]


def test_a_screen_reader_may_speak_a_cell_a_line() -> None:
    spoken = [f"标题 级别2 二、项目\n表格 有{len(ROWS) + 1}行8列"]
    for number, (label, values) in enumerate([("项目", COLUMNS), *ROWS], 1):
        cells = [label, *("空白" if value == 0 else value for value in values)]
        spoken += [f"第{number}行 第{place}列 {cell}" for place, cell in enumerate(cells, 1)]
    report = extract(text("\n".join([*spoken, "表格结束"])))
    assert report["requests.carried_in.research"].kind == "blank"
    assert requests_of(report)["received"] == VALUES["received"]
    cut = extract(text("\n".join(spoken)).rstrip())  # the last number may go on
    assert requests_of(cut)["received"] == VALUES["received"]
    last = next(cell for cell in reversed(cut.cells) if cell.id.startswith("requests.carried_out"))
    assert last.trust in ("doubtful", "missing")


def test_a_screen_reader_may_speak_merged_cells_and_leaves_none_out() -> None:
    spoken = ["表格，9行9列", "第一行，列1到2：项目", "第一行，列3到9：申请人情况"]
    spoken += [f"第二行，列{place}：{column}" for place, column in enumerate(COLUMNS, 3)]
    for number, (label, values) in zip("三四五六七八九", ROWS, strict=False):
        spoken.append(f"第{number}行，列1到2：{label}")
        spoken += [f"第{number}行，列{place}：{value}" for place, value in enumerate(values, 3)]
    spoken += ["表格结束", "标题级别2，五、存在的主要问题"]
    report = extract(text("\n".join(spoken)))
    assert requests_of(report)["received"] == VALUES["received"]
    assert report["requests.received.natural_person"].trust != "doubtful"
    lost = [line for line in spoken if not line.startswith("第三行，列5")]
    assert extract(text("\n".join(lost)))["requests.received.research"].trust == "doubtful"


@pytest.mark.parametrize("leader", ["……", "......", "····"])
def test_leaders_part_cells(leader: str) -> None:
    lines = [leader.join([label + leader * 3, *map(str, values)]) for label, values in ROWS]
    report = extract(text("\n".join(lines)))
    assert requests_of(report) == VALUES
    assert "leaders_as_borders" in codes(report)


@pytest.mark.parametrize("mark", ["，", "；", " ", "， "])
def test_a_leader_parts_a_label_from_a_list_of_cells(mark: str) -> None:
    lines = [f"{label}……………… {mark.join(map(str, cells))}" for label, cells in ROWS]
    lines = [f"申请人情况……………… {mark.join(COLUMNS)}", *lines]
    report = read_whole(text("\n".join(lines)))
    assert "leaders_as_borders" in codes(report)
    lacking = "\n".join(lines).replace(f"20{mark}6{mark}1", f"20{mark}1")
    cells = {cell.id: cell for cell in extract(text(lacking)).cells}
    assert not [c for c in cells.values() if ".granted." in c.id and c.trust in SURE and c.raw]
    alone = ["第二十条第（六）项", "行政处罚………………87", "行政强制………………", HEADINGS[2], *lines]
    blank = {c.id: c for c in extract(text(*alone)).cells}["art20_6.compulsion.decisions"]
    assert (blank.kind, blank.raw) in (("blank", ""), ("absent", None))


@pytest.mark.parametrize("leader", ["……………", "......", "\t"])
def test_nothing_behind_a_columns_leader_or_tab_is_a_blank(leader: str) -> None:
    rows = dict(ROWS) | {LABELS["granted"]: [""] * 7}
    lines = []
    for label, values in rows.items():
        lines += [label, *(f"  {c}{leader}{v}" for c, v in zip(COLUMNS, values, strict=True))]
    lines.append("五、存在的主要问题及改进情况")
    report = extract(text("\n".join(lines)))
    assert [cell.kind for cell in report.cells if ".granted." in cell.id] == ["blank"] * 7
    assert requests_of(report) == VALUES | {"granted": (None,) * 7}
    below = "\n".join(lines).replace(leader, leader + "\n") if leader != "\t" else ""
    read = {cell.id: cell for cell in extract(text(below)).cells if ".granted." not in cell.id}
    assert not [c for c in read.values() if c.kind == "blank" and c.trust in SURE]


@pytest.mark.parametrize(
    ("sign", "value"), [("减 ", -12), ("增 ", 12), ("減 ", -12), ("减少 ", -12), ("增  ", 12)]
)
def test_a_sign_that_a_blank_parts_from_its_number_is_the_numbers(sign: str, value: int) -> None:
    lines = [
        "青石县水务局2019年政府信息公开工作年度报告",
        *HEADINGS[:2],
        "第二十条第（五）项",
        "信息内容 上一年项目数量 本年增 / 减 处理决定数量",
        f"行政许可 28 {sign}12 3596",
        "其他对外管理服务事项 4 增 1 249",
        "第二十条第（八）项",
        "信息内容 上一年项目数量 本年增 / 减",
        f"行政事业性收费 13 {sign}12",
        HEADINGS[2],
    ]
    report = extract("\n".join(lines))
    changes = [report["art20_5.licensing.change"], report["art20_8.fees.change"]]
    assert [cell.value for cell in changes] == [value] * 2
    assert {cell.trust for cell in changes} <= SURE
    assert report["art20_5.licensing.decisions"].value == 3596
    lacking = "\n".join(lines).replace(f"{sign}12 3596", "减 3596")
    cells = [cell for cell in extract(lacking).cells if cell.id.startswith("art20_5.licensing")]
    assert not [cell for cell in cells if cell.trust in SURE]


@pytest.mark.parametrize("quotes", ["“ {} ”", "「 {} 」", "‘{} ’"])
def test_blanks_inside_a_labels_quotes_leave_its_row_to_it(quotes: str) -> None:
    values = [5, 1, 0, 0, 2, 0, 8]
    row = (f"3. 危及 {quotes.format('三安全一稳定')}", values)
    head = "自然\n人\n法人或其他组织\n总计商业企\n业\n科研机\n构\n社会公益组\n织\n法律服务机\n构\n其\n他"
    lines = [f"{label} {' '.join(map(str, own))}" for label, own in [*ROWS[:4], row, *ROWS[4:]]]
    report = extract(text(head, *lines))
    cells = [cell for cell in report.cells if ".refused_security." in cell.id]
    assert [cell.value for cell in cells] == values
    assert {cell.trust for cell in cells} <= SURE


SEGMENTED_HEAD = "自然人 商业 企业 科研机构 社会 公益 组织 法律 服务 机构 其他 总计"
MOVED_HEAD = "自然人 商业 企业 法律 服务 机构 科研机构 社会 公益 组织 其他 总计"


def in_words(label: str) -> str:
    """A label as a segmenter prints it: each word, and each mark, by itself."""
    for piece in ("政府信息公开", "本年新收", "公开", "数量", "（", "）", "、", "."):
        label = label.replace(piece, f" {piece} ")
    return " ".join(label.split())


def test_a_head_cut_into_words_is_in_the_forms_order() -> None:
    lines = [f"{in_words(label)} {' '.join(map(str, values))}" for label, values in ROWS]
    read_whole(text(SEGMENTED_HEAD, *lines))
    moved = extract(text(MOVED_HEAD, *lines))
    assert set(requests_of(moved)["granted"]) == {None}


PAGE_WITH_PLACES = [
    "第二十条第（六）项 None None None",
    "信息内容 本年处理决定数量 None None",
    "行政处罚 36 None None",
    "行政强制 7 None None",
    HEADINGS[2],
    f"None None None {' '.join(COLUMNS)}",
    *(f"{label} None None {' '.join(map(str, values))}" for label, values in ROWS),
]


def test_none_for_what_a_merged_cell_covers_is_no_value_and_no_column() -> None:
    report = read_whole(text(*PAGE_WITH_PLACES))
    assert "merged_places_left_out" in codes(report)
    cells = {cell.id: cell for cell in report.cells}
    penalty, force = (cells[f"art20_6.{row}.decisions"] for row in ("penalty", "compulsion"))
    assert [(cell.raw, cell.trust) for cell in (penalty, force)] == [("36", "read"), ("7", "read")]


def test_none_in_rows_below_a_head_without_one_is_their_blank_cells() -> None:
    rows = [f"{label} {' '.join(['None'] * 7)}" for label, _ in ROWS]
    assert "merged_places_left_out" not in codes(extract(text(" ".join(COLUMNS), *rows)))


def test_none_between_two_values_is_a_blank_and_keeps_its_place() -> None:
    report = extract(text("\n".join(PAGE_WITH_PLACES).replace(" 2 5 16", " None None 16")))
    assert "merged_places_left_out" not in codes(report)
    received = [cell for cell in report.cells if ".received." in cell.id]
    assert not [cell for cell in received if cell.kind == "blank" and cell.trust in SURE]


def test_values_in_brackets_behind_labels_are_rows() -> None:
    rows = "；".join(f"{label}（{'，'.join(map(str, values))}）" for label, values in ROWS)
    report = extract(text(f"（各括号内依次为{'、'.join(COLUMNS)}） {rows}。"))
    assert requests_of(report) == VALUES


def test_beside_rows_in_brackets_one_value_in_them_is_a_row() -> None:
    rows = [f"• {label}（{'；'.join(map(str, values))}）" for label, values in ROWS]
    small = ["• 行政处罚（13）", "• 行政强制（未产生）", "三、收到和处理政府信息公开申请情况"]
    printed = text("第二十条第（六）项", "（本年处理决定数量）", *small, *rows)
    cells = {cell.id: cell for cell in read_whole(printed).cells}
    penalty, force = (cells[f"art20_6.{row}.decisions"] for row in ("penalty", "compulsion"))
    assert (penalty.value, force.kind) == (13, "dash")
    assert {penalty.trust, force.trust} <= SURE


def sentences(blank: str) -> str:
    """Each row a sentence; where it has a zero, `blank` stands before what is counted."""
    return "\n".join(
        f"{label}："
        + "、".join(f"{c}{v or blank}件" for c, v in zip(COLUMNS, cells, strict=True))
        + "；"
        for label, cells in ROWS
    )


def test_a_sentence_may_leave_the_place_before_what_is_counted_blank() -> None:
    cells = {cell.id: cell for cell in extract(text(sentences(""), "")).cells}
    assert cells["requests.received.total"].value == 81
    assert cells["requests.carried_in.research"].kind == "blank"
    other = sentences("").replace("科研机构件", "科研机构同上件")
    blank = {cell.id: cell for cell in extract(text(other, "")).cells}
    assert blank["requests.carried_in.research"].kind == "absent"


def test_the_caption_of_its_table_may_begin_a_rows_sentence() -> None:
    rows = (("行政许可", (56, 0, 190)), ("其他对外管理服务事项", (52, 3, 10)))
    heads = ("上一年项目数量", "本年增/减", "处理决定数量")
    said = [
        f"第二十条第（五）项{label}："
        + "，".join(f"{h}{v}件" for h, v in zip(heads, values, strict=True))
        for label, values in rows
    ]
    printed = text(sentences("0"), *(f"{each}。" for each in said), "").replace("2023", "2020")
    cells = {cell.id: cell for cell in extract(printed).cells}
    read = [
        cells[f"art20_5.licensing.{each}"].value
        for each in ("items_last_year", "change", "decisions")
    ]
    assert read == [56, 0, 190]


def test_a_misprinted_label_before_its_pairs_gives_them_to_no_other_row() -> None:
    """The row above has its columns' labels alone."""
    other = ("上一年项目数量", "本年增/减", "处理决定数量")
    rows = {"行政许可": (56, 0, 190), "其他对外管理服务事项": (52, 0, 10)}
    rows |= {"行政处罚": (69, 3, 55), "行政强制": (53, 0, 123)}
    said = [
        f"{label}："
        + "，".join(f"{head}{value}" for head, value in zip(other, values, strict=True))
        for label, values in rows.items()
    ]
    printed = "\n".join(
        [
            f"某某局2019年政府信息公开工作年度报告\n{HEADINGS[1]}",
            "规章：本年新制作数量，本年新公开数量，对外公开总数量。",
            "规范性攵件：本年新制作数量4，本年新公开数量17，对外公开总数量36。",
            *said,
            HEADINGS[2],
        ]
    )
    cells = {cell.id: cell for cell in extract(printed).cells}
    assert cells["art20_6.compulsion.decisions"].value == 123
    made = cells["art20_1.rules.made"]
    assert made.value is None or made.trust not in SURE


def test_rows_below_a_block_of_their_labels_are_read_in_doubt() -> None:
    """Few of them add up to more than nothing."""
    labels = ("1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”")
    values = ("0 0 0 0 0 0 0", "2 0 0 1 0 0 3", "- 0 0 0 0 0 0")
    above = [" ".join(map(str, (label, *cells))) for label, cells in ROWS[:3]]
    printed = text(*above, "（三）不予公开", *labels, "", *values, "", "（四）无法提供", "")
    cells = {cell.id: cell for cell in extract(printed).cells}
    row = [
        cells[f"requests.refused_law.{each}"]
        for each in ("natural_person", "public_welfare", "total")
    ]
    assert [cell.value for cell in row] == [2, 1, 3]
    assert {cell.trust for cell in row} == {"doubtful"}
    lacking = printed.replace(f"{values[0]}\n", "")
    others = {cell.id: cell for cell in extract(lacking).cells}
    assert not [c for c in others.values() if ".refused_" in c.id and c.raw and c.trust in SURE]


def test_values_behind_the_last_label_on_its_line_are_its_own() -> None:
    """其他处理 stands below its values, as pdftotext sets a label of two lines."""
    rows = ("其他处理", "（七）总计  41  11  2  4  17  6  81", "2  1  0  1  1  1  6")
    cells = {cell.id: cell for cell in extract(text(*rows).replace("2023", "2020")).cells}
    assert cells["requests.other.total"].raw is None


def test_a_row_without_caption_and_head_is_read_in_doubt_whatever_parts_it() -> None:
    for separator in ("  ", " ", "\u3000", "\t"):
        row = separator.join(("行政许可", "66", "0", "112"))
        printed = f"某某县残疾人联合会2019年政府信息公开工作年度报告\n{HEADINGS[1]}\n{row}\n{HEADINGS[2]}\n"
        rows = "\n".join(separator.join(map(str, (label, *cells))) for label, cells in ROWS)
        cells = {cell.id: cell for cell in extract(f"{printed}{rows}\n").cells}
        own = [cells[f"art20_5.licensing.{each}"] for each in ("items_last_year", "decisions")]
        assert [(cell.value, cell.trust) for cell in own] == [(66, "doubtful"), (112, "doubtful")]


def test_a_chat_is_read_without_senders_and_chatter() -> None:
    lines = []
    for number, (label, values) in enumerate(ROWS):
        lines += [f"小顾 2024-01-17 09:{10 + number}", f"{label} {'/'.join(map(str, values))}", ""]
        lines += [f"老韩 2024-01-17 09:{10 + number}", f"收到{number}条", ""]
    report = extract(text(f"（{'/'.join(COLUMNS)}）", "\n".join(lines)))
    assert requests_of(report) == VALUES
    assert "chat_messages_joined" in codes(report)


def test_cells_that_each_end_in_a_break_of_markdown_are_rows() -> None:
    """html2text of cells that are paragraphs; a row's first blank cell is an empty line."""
    outcomes = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    reviews = ("", "", "", "", "", "", "", 3, 3, 6, 1, "", "", 1, 2)
    rows = [("", *COLUMNS), *((label, *values) for label, values in ROWS)]
    heads = [("行政复议", "行政诉讼"), (*outcomes, "未经复议直接起诉", "复议后起诉")]
    below = [*heads, outcomes * 2, reviews]
    set_as_cells = ["  \n| ".join(map(str, row)) + "  \n  " for row in (*rows, *below)]
    set_as_cells.insert(len(rows), "四、政府信息公开行政复议、行政诉讼情况\n")
    report = read_whole(text(*set_as_cells))
    assert "rows_joined" in codes(report)
    assert report["reviews.litigation_direct.total"].value == 6
    assert report["reviews.reconsideration.total"].kind == "blank"


def written_by_column(cut: int | None = None) -> str:
    """Both tables with all labels first, then each column's label and its values, one a line."""
    small = [*SMALL.values()]
    for column, values in zip(SMALL_COLUMNS, zip(*SMALL_VALUES.values(), strict=True), strict=True):
        small += [column, *map(str, values)]
    lines = [*LABELS.values()]
    for column, values in zip(COLUMNS, zip(*VALUES.values(), strict=True), strict=True):
        lines += [column, *map(str, values)]
    return text("第二十条第（一）项", "信息内容", *small, "三、收到", *lines[:cut])


def test_columns_written_below_the_labels_of_all_rows_are_read() -> None:
    report = read_whole(written_by_column() + "\n")
    assert "columns_side_by_side" in codes(report)
    assert report["art20_1.normative_documents.in_force"].value == 67


def test_of_columns_below_labels_the_last_may_be_cut() -> None:
    cut = len(LABELS) + 2 * (1 + len(LABELS)) + 4
    read = requests_of(extract(written_by_column(cut).removesuffix("\n")))
    assert read["received"] == (40, 11, 2, *[None] * 4)
    assert read["granted"] == (20, 6, None, *[None] * 4)  # 1, or the beginning of 17


def test_a_column_that_lacks_a_value_is_set_beside_no_other() -> None:
    lines = written_by_column().split("\n")
    lines.pop(lines.index(COLUMNS[3]) + 2)
    assert "columns_side_by_side" not in codes(extract("\n".join(lines)))


def test_rows_of_a_databases_dump_are_tables() -> None:
    names = "`,`".join(COLUMNS)
    rows = [f"('{label}',{','.join(map(str, values))})" for label, values in ROWS]
    small = [f"('{label}',{','.join(map(str, SMALL_VALUES[row]))})" for row, label in SMALL.items()]
    small[0] = small[0].replace("1,25)", "NULL,25)")
    report = read_whole(
        text(
            f"INSERT INTO `第二十条第（一）项` (`信息内容`,`{'`,`'.join(SMALL_COLUMNS)}`) VALUES",
            ",\n".join(small) + ";",
            f"INSERT INTO `申请情况` (`项目`,`{names}`) VALUES",
            ",\n".join(rows) + ";",
        )
    )
    assert "sql_rows_as_tables" in codes(report)
    assert report["art20_1.rules.repealed"].kind == "blank"
    assert report["art20_1.normative_documents.in_force"].value == 67
