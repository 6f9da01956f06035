"""What scrapers hand on: beginnings cut anywhere, cells in lists and strings, heads without titles."""

from __future__ import annotations

import json

import pytest

from gipa_extract import Report, extract
from tests.printed_rows import (
    COLUMNS,
    HEADINGS,
    LABELS,
    TITLE,
    VALUES,
    lines,
    page,
    read_whole,
    requests_of,
    text,
)

HEAD = "\n".join(
    (TITLE, HEADINGS[0], "按要求公开。", HEADINGS[2], " | ".join(("申请人情况", *COLUMNS)))
)


def piped(row: str, values: tuple[object, ...]) -> str:
    return " | ".join(map(str, (LABELS[row], *values)))


def whole_rows(*names: str) -> str:
    return "\n".join(piped(name, VALUES[name]) for name in names)


def kinds_of(report: Report, row: str) -> list[str]:
    cells = [cell for cell in report.cells if cell.id.startswith(f"requests.{row}.")]
    return [cell.kind if cell.trust != "doubtful" else f"{cell.kind}?" for cell in cells]


def test_a_row_in_which_a_text_ends_has_its_values_from_the_first_on_and_no_blanks() -> None:
    report = extract(
        f"{HEAD}\n{whole_rows('received', 'carried_in', 'granted')}\n1.属于国家秘密 | 4 | 2 | "
    )
    assert kinds_of(report, "refused_state_secret") == ["number"] * 2 + ["absent"] * 5


def test_a_row_in_which_a_text_ends_is_not_placed_where_blanks_were_dropped() -> None:
    rows = f"{whole_rows('received', 'granted')}\n{LABELS['carried_in']} | 3 | 6"
    report = extract(f"{HEAD}\n{rows}\n1.属于国家秘密 | 4 | 2 | ")
    assert "number" not in kinds_of(report, "refused_state_secret")


def test_a_number_with_which_a_text_ends_may_be_cut() -> None:
    report = extract(
        f"{HEAD}\n{whole_rows('received', 'carried_in', 'granted')}\n1.属于国家秘密 | 4 | 2"
    )
    assert kinds_of(report, "refused_state_secret")[:2] == ["number", "number?"]
    whole = extract(f"{HEAD}\n{whole_rows('received', 'carried_in', 'granted')}")
    assert kinds_of(whole, "granted") == ["number"] * 7  # its sum holds to the last digit


def test_columns_that_the_end_of_a_text_cuts_off_are_no_blanks() -> None:
    rows = [[TITLE], [HEADINGS[2]], ["申请人情况", *COLUMNS]]
    rows += [
        [LABELS[name], *map(str, VALUES[name])] for name in ("received", "carried_in", "granted")
    ]
    rows += [["1.属于国家秘密", "4", "2"]]
    set_in_columns = "\n".join("".join(f"{cell:<26}" for cell in row) for row in rows)
    assert "blank" not in kinds_of(extract(set_in_columns), "refused_state_secret")


def test_bold_values_of_markdown_are_values() -> None:
    rows = "\n".join(
        piped(name, (*values[:6], f"**{values[6]}**")) for name, values in VALUES.items()
    )
    report = read_whole(f"{HEAD}\n{rows}\n")
    assert [c.raw for c in report.cells if c.id == "requests.received.total"] == ["81"]


def test_a_turned_table_may_name_group_and_row_in_one_label() -> None:
    groups = {
        "refused_state_secret": "（三）不予公开1.属于国家秘密",
        "declined_repeat": "（五）不予处理2.重复申请",
    }
    names = ["申请人情况", *(groups.get(row, label) for row, label in LABELS.items())]
    columns = zip(COLUMNS, zip(*VALUES.values(), strict=True), strict=True)
    read_whole(text("\t".join(names), *("\t".join(map(str, (c, *v))) for c, v in columns)))


def test_the_table_of_another_year_inside_a_report_is_left_out_and_the_rest_is_read() -> None:
    other = "\n".join(piped(name, tuple(v + 1 for v in values)) for name, values in VALUES.items())
    heads = " | ".join(("申请人情况", *COLUMNS))
    after = (
        "四、政府信息公开行政复议、行政诉讼情况\n略\n五、存在的主要问题及改进情况\n一是不够及时。"
    )
    report = read_whole(
        f"{HEAD}\n{whole_rows(*VALUES)}\n\n附：上年情况\n\n{heads}\n{other}\n\n{after}\n"
    )
    assert [section.id for section in report.sections][-2:] == ["reviews", "problems"]
    assert "second_report_left_out" in [note.code for note in report.notes]


@pytest.mark.parametrize("mark", "*◆◇➢")
def test_cells_behind_marks_of_list_items_are_cells(mark: str) -> None:
    cells = "\n".join(f"  {mark} {cell}" for row in lines("\n")[5:] for cell in row.split("\n"))
    report = read_whole(text(cells))
    assert "list_marks_taken_off" in [note.code for note in report.notes]


def test_line_ends_and_tabs_written_as_escapes_are_such() -> None:
    cut = json.dumps({"id": 7, "text": "\n".join(lines("\t"))}, ensure_ascii=False)[:-2]
    report = read_whole(cut + "\\n")
    assert report.issuer == "青石县水务局"


@pytest.mark.parametrize("write", [lambda row: json.dumps(row, ensure_ascii=False), repr])
def test_rows_written_as_lists_are_rows(write: object) -> None:
    rows = [["申请人情况", *COLUMNS]]
    rows += [[label, *map(str, VALUES[row])] for row, label in LABELS.items()]
    assert callable(write)
    read_whole(
        text("[" + ",\n ".join(write(row) for row in rows) + "]", "四、行政复议、行政诉讼情况")
    )


def test_frames_in_markdown_are_tables_whose_repeated_cells_are_one() -> None:
    names = ["申请人情况", "申请人情况.1", *(f"{c}.1" if c == "其他" else c for c in COLUMNS)]
    rows = ["|    | " + " | ".join(names) + " |", "|---:|" + ":---|" * len(names)]
    for number, (row, label) in enumerate(LABELS.items()):
        rows.append(
            f"| {number:>2} | {label} | {label} | " + " | ".join(map(str, VALUES[row])) + " |"
        )
    read_whole(text(*rows))


@pytest.mark.parametrize("first", [True, False])
def test_labels_alone_in_a_line_have_the_values_on_the_side_that_the_other_rows_tell(
    first: bool,
) -> None:
    blocks = ["  ".join(COLUMNS), "三、本年度办理结果"]
    for row, label in LABELS.items():
        values = "  ".join(map(str, VALUES[row]))
        blocks.append(f"{label}\n{values}" if first else f"{values}\n{label}")
    read = requests_of(extract(text("\n\n".join(blocks), "\n（五）不予处理\n")))
    assert all(read[row] in (VALUES[row], (None,) * 7) for row in VALUES)


def test_blanks_may_show_in_lines_where_each_cell_has_a_tab() -> None:
    cells = [HEADINGS[2], "申请人情况", *COLUMNS]
    rows = {
        **VALUES,
        "carried_in": (3, "", "", "", "", "", 3),
        "declined_repeat": ("", 2, "", 1, "", "", 3),
    }
    rows["refused_state_secret"] = (4, "", 1, "", "", "", 5)
    for row, values in rows.items():
        cells += [LABELS[row], *map(str, values)]
    shown = "".join("\n\n" if cell == "" else f"\n\n\n\t{cell}" for cell in cells)
    report = extract(f"{TITLE}\n{shown}\n\n\n四、政府信息公开行政复议、行政诉讼情况")
    read = requests_of(report)
    assert read == {
        row: tuple(v if v != "" else None for v in values) for row, values in rows.items()
    }


def test_rows_whose_head_is_lost_are_doubtful() -> None:
    heads = f"{HEADINGS[2]}\n{HEAD.splitlines()[-1]}"
    rows = f"规章 | 3 | 1 | 25 |\n{heads}\n{whole_rows(*VALUES)}"
    report = extract(f"{TITLE}\n{HEADINGS[1]}\n{rows}\n")
    cells = [cell for cell in report.cells if cell.id.startswith("art20_1.rules.")]
    assert [(cell.value, cell.trust) for cell in cells] == [(n, "doubtful") for n in (3, 1, 25)]


def test_tables_of_markdown_and_of_tags_stand_in_one_page() -> None:
    rows = "\n".join(f"| {piped(row, values)} |" for row, values in VALUES.items())
    table = f"\n\n| {' | '.join(('申请人情况', *COLUMNS))} |\n|{'---|' * 8}\n{rows}\n\n"
    read_whole(page("<table><tr><td>规章</td><td>1</td></tr></table>", table))


def test_parts_of_a_post_numbered_above_their_headings_are_no_values() -> None:
    body = f"{TITLE}\n\n01\n\n总体情况\n\n略。\n\n02\n\n主动公开政府信息情况\n\n行政事业性收费\n\n"
    head = "第二十条第（八）项\n\n信息内容\n\n本年收费金额（单位：万元）\n\n"
    post = body.replace(
        "行政事业性收费", head + "行政事业性收费\n\n752\n\n03\n\n收到和处理政府信息公开申请情况"
    )
    cells = {cell.id: cell for cell in extract(post).cells}
    assert (cells["art20_8.fees.amount"].value, cells["art20_8.fees.amount"].doubt) == (752, None)


HEADLESS = "一、总体情况\n{}\n2022年，我局认真落实《条例》。\n二、主动公开政府信息情况\n略。"


@pytest.mark.parametrize(
    "sentence",
    [
        "根据《条例》规定，现公布青石县水务局2022年政府信息公开工作年度报告。本报告由六个部分组成。",
        "青石县水务局2022年度政府信息公开工作年度报告根据《条例》编制，内容包括六个方面。",
        "本年度报告按照《条例》要求，由青石县水务局编制。数据截止日期为2022年12月31日。",
    ],
)
def test_an_overview_that_begins_with_the_lost_head_names_the_issuer(sentence: str) -> None:
    report = extract(HEADLESS.format(sentence))
    assert (report.issuer, report.year) == ("青石县水务局", 2022)


@pytest.mark.parametrize(
    "sentence",
    [
        "由县政府办公室负责统筹，各科室编制目录。",
        "根据《关于做好青石县2022年政府信息公开工作年度报告编制工作的通知》要求，我局开展自查。",
        "在上级2021年政府信息公开工作年度报告基础上，我局补齐短板。",
    ],
)
def test_an_overview_that_speaks_of_other_work_names_nobody_for_sure(sentence: str) -> None:
    report = extract(HEADLESS.format(sentence))
    ground = report.grounds.issuer
    assert report.issuer is None or (ground is not None and ground.trust == "doubtful")


def test_a_title_is_read_in_a_page_of_one_line_and_set_with_spaces() -> None:
    crumbs = "您现在所在的位置 ： 首页 >> 信息公开 >> 2023年 >> 年报 " + " ".join(lines())
    assert extract(crumbs).issuer == "青石县水务局"
    assert extract("\n".join((" ".join(TITLE), *lines()[1:]))).issuer == "青石县水务局"


def test_what_a_wide_gap_parts_from_a_title_is_no_part_of_the_name() -> None:
    head = "专题专栏                          青石县水务局\n" + TITLE.removeprefix("青石县水务局")
    report = extract("\n".join((head, *lines()[1:])))
    assert report.issuer == "青石县水务局"


@pytest.mark.parametrize("mark", ["、", ""])
def test_headings_before_their_prose_and_without_punctuation_are_headings(mark: str) -> None:
    behind = "2022年，我局情况如下表。" if mark else ""
    body = (
        f"{TITLE}一{mark}总体情况\n略。\n二{mark}主动公开政府信息情况{behind}\n略。\n"
        f"三{mark}收到和处理政府信息公开申请情况{behind}\n略。"
    )
    body = body if mark else body.replace(TITLE, f"{TITLE}\n")
    report = extract(body + "\n" + "\n".join(lines()[8:]))
    assert [section.id for section in report.sections][:3] == ["overview", "proactive", "requests"]


OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
REVIEWS_HEAD = "四、政府信息公开行政复议、行政诉讼情况"


def reviews_of(report: Report) -> list[tuple[str, str]]:
    return [(c.kind, c.trust) for c in report.cells if c.id.startswith("reviews.")]


def test_a_head_of_outcomes_without_its_groups_tells_no_route() -> None:
    table = f"{' | '.join(OUTCOMES)}\n481 | 69 |  |  | 550"
    report = extract(f"{HEAD}\n{whole_rows(*VALUES)}\n{REVIEWS_HEAD}\n{table}\n五、问题\n")
    assert not [
        cell for cell in reviews_of(report) if cell[0] != "absent" and cell[1] != "doubtful"
    ]


def test_the_pipe_round_a_table_is_no_blank_before_a_line_without_a_label() -> None:
    rows = "\n".join(f"| {piped(row, values)} |" for row, values in VALUES.items())
    groups = "| 行政复议 | 行政诉讼 |\n未经复议直接起诉 | 复议后起诉 |"
    line = "| 19 | 975 | 432 | 1426 | 677 | 480 | 870 | 326 | 2353 | 276 | 704 | 178 | 139 | 1297 |"
    table = f"{groups}\n| {' | '.join(OUTCOMES * 3)} |\n{line}"
    heads = f"| {' | '.join(('申请人情况', *COLUMNS))} |"
    report = extract(
        text(heads, rows, REVIEWS_HEAD, table, "五、存在的主要问题及改进情况", "略。", "")
    )
    assert ("blank", "read") not in reviews_of(report)
    assert ("blank", "confirmed") not in reviews_of(report)
