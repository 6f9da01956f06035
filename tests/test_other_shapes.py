"""Tables of the form in another shape, and rows that say by themselves where values belong."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import pytest

from gipa_extract import extract
from gipa_extract.cells.labelled_values.rows_in_sentences import read_rows_in_sentences
from gipa_extract.cells.labels import Labels
from gipa_extract.cells.rearranged.own_year import keep_own_year
from gipa_extract.forms import form
from gipa_extract.models import Slot
from gipa_extract.readers import from_text
from tests.printed_rows import (
    COLUMN_IDS,
    COLUMNS,
    HEADINGS,
    LABELS,
    TITLE,
    VALUES,
    html_rows,
    lines,
    page,
    read_whole,
    requests_of,
    text,
)

OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
Rows = list[list[object]]
SAID = {f"requests.{row}.{column}" for row in LABELS for column in COLUMN_IDS}


def whole() -> Rows:
    return [["项目", *COLUMNS], *([label, *VALUES[row]] for row, label in LABELS.items())]


def piped(rows: Rows) -> str:
    return "\n".join(" | ".join(map(str, row)) for row in rows)


def test_a_turned_table_is_turned_back() -> None:
    turned: Rows = [list(column) for column in zip(*whole(), strict=True)]
    read_whole(page(html_rows(turned)))
    read_whole(text(piped(turned)))


def test_a_turned_table_may_shorten_the_labels_of_its_rows_and_leave_rows_out() -> None:
    short = {
        "received": "本年新收",
        "carried_in": "上年结转",
        "granted": "予以公开",
        "refused_state_secret": "国家秘密",
        "unable_not_held": "机关不掌握",
        "declined_repeat": "重复申请",
        "total": "办理总计",
        "carried_out": "结转下年",
    }
    rows = [["申请人", *COLUMNS], *([label, *VALUES[row]] for row, label in short.items())]
    turned: Rows = [list(column) for column in zip(*rows, strict=True)]
    read_whole(page(html_rows(turned)))
    read_whole(text(piped(turned)))


OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
ROUTES = ("行政复议", "未经复议直接起诉", "复议后起诉")
REVIEWS = ((2, 1, 0, 1, 4), (3, 0, 2, 0, 5), (0, 6, 0, 1, 7))


@pytest.mark.parametrize("turned", [True, False])
def test_the_table_of_reviews_is_read_in_rows_and_in_columns(turned: bool) -> None:
    rows: Rows = [["结果", *OUTCOMES]]
    rows += [[route, *values] for route, values in zip(ROUTES, REVIEWS, strict=True)]
    table = html_rows([list(column) for column in zip(*rows, strict=True)] if turned else rows)
    report = extract(
        page(html_rows(whole()), "<p>四、政府信息公开行政复议、行政诉讼情况</p>", table)
    )
    values = [cell.value for cell in report.cells if cell.id.startswith("reviews.")]
    assert values == [value for row in REVIEWS for value in row]


@pytest.mark.parametrize("cut", [2, 3, 5])
@pytest.mark.parametrize("labelled", [True, False])
def test_halves_of_a_table_are_one(cut: int, labelled: bool) -> None:
    left = [row[: cut + 1] for row in whole()]
    right = [([row[0]] if labelled else []) + row[cut + 1 :] for row in whole()]
    read_whole(page(html_rows(left), "<p>续表</p>", html_rows(right)))
    if labelled:
        read_whole(text(piped(left), "- 3 -", "表三（续）", piped(right)))


def test_halves_whose_columns_are_merged_otherwise_are_one() -> None:
    """As one grid of two pages has them: a label over two columns on one, a total on the other."""
    rows = ""
    for label, *values in whole():
        rows += f"<tr><td colspan=2>{label}</td>{''.join(f'<td>{v}</td>' for v in values[:4])}</tr>"
    for _, *values in whole():
        rows += f"<tr>{''.join(f'<td colspan=2>{v}</td>' for v in values[4:])}</tr>"
    read_whole(page(f"<table>{rows}</table>"))


def spaced(rows: Rows) -> str:
    """Rows whose cells stand in columns set with spaces."""
    return "\n".join("".join(f"{cell!s:<44}  " for cell in row).rstrip() for row in rows)


@pytest.mark.parametrize("labelled", [True, False])
def test_halves_in_lines_set_with_spaces_are_one(labelled: bool) -> None:
    rows = whole()[1:]
    left: Rows = [["", "申请人情况"], ["", "自然人", "法人或其他组织"], ["", "", "商业企业"]]
    left += [row[:3] for row in rows]
    first: list[object] = [""] if labelled else []
    right: Rows = [[*first, "", "", "", "", "总计"], [*first, *COLUMNS[2:6]]]
    right += [(row[:1] if labelled else []) + row[3:] for row in rows]
    read_whole(text(spaced(left), "", "第 1 页，共 2 页", "", spaced(right)))


def test_halves_in_lines_of_which_one_lost_a_row_stay_apart() -> None:
    left = [["", *COLUMNS[:3]], *(row[:4] for row in whole()[1:])]
    right = [COLUMNS[3:], *(row[4:] for row in whole()[1:-2]), whole()[-1][4:]]
    report = extract(text(spaced(left), "", "第 1 页，共 2 页", "", spaced(list(map(list, right)))))
    read = [c for c in report.cells if c.id.startswith("requests.") and c.kind == "number"]
    assert all(cell.trust == "doubtful" for cell in read)


def values_of_reviews(source: str | bytes) -> list[tuple[object, bool]]:
    report = extract(source)
    return [(c.value, c.trust == "doubtful") for c in report.cells if c.id.startswith("reviews.")]


def test_a_table_turned_and_cut_into_pieces_is_turned_back() -> None:
    rows = whole()
    pieces = [[rows[0], *rows[1:4]], [rows[0], *rows[4:7]], [rows[0], *rows[7:]]]
    turned: list[Rows] = [[list(column) for column in zip(*piece, strict=True)] for piece in pieces]
    for piece in turned:  # as programs write the groups of a head
        for row in piece[2:7]:
            row[0] = f"法人或其他组织—{row[0]}"
    read_whole(text("\n\n".join(map(piped, turned))))
    read_whole(text("\n".join(map(piped, turned))))


def test_halves_with_heads_of_several_lines_are_one() -> None:
    left: Rows = [["", "申请人情况", "", ""], ["", "自然人", "法人或其他组织", ""]]
    left += [["", "", "商业企业", "科研机构"], *(row[:4] for row in whole()[1:])]
    right: Rows = [["", "", "", "总计"], ["社会公益组织", "法律服务机构", "其他", ""]]
    right += [row[4:] for row in whole()[1:]]
    tabbed = ["\n".join("\t".join(map(str, row)) for row in half) for half in (left, right)]
    read_whole(text(tabbed[0], "", "第 2 页 右", tabbed[1]))


def reviews_in_halves(last: int) -> str:
    left = "行政复议\t\t\t\t\t行政诉讼\t\t\n" + "\t".join(OUTCOMES) + "\t未经复议直接起诉\t\t\n"
    left += "\t" * 5 + "\t".join(OUTCOMES[:3]) + "\n" + "2\t1\t0\t1\t4\t3\t0\t2"
    right = "\t\t复议后起诉\t\t\t\t\n" + "\t".join((*OUTCOMES[3:], *OUTCOMES))
    right += f"\n0\t5\t0\t6\t0\t1\t{last}"
    return text("四、政府信息公开行政复议、行政诉讼情况", left, "", "第 3 页 右", right)


def test_values_of_reviews_below_their_heading_alone_are_counted_in_doubt() -> None:
    flat = [value for row in REVIEWS for value in row]
    heading = "四、政府信息公开行政复议、行政诉讼情况"
    values = "\t".join(map(str, flat))
    report = text(heading, values, "五、存在的主要问题及改进情况", "一是人员不足。")
    assert values_of_reviews(report) == [(value, True) for value in flat]
    short = text(heading, values[2:], "五、存在的主要问题及改进情况", "一是人员不足。")
    assert values_of_reviews(short) == [(None, False)] * 15


def test_the_table_of_reviews_in_halves_is_one_where_it_adds_up() -> None:
    flat = [(value, False) for row in REVIEWS for value in row]
    assert values_of_reviews(reviews_in_halves(7)) == flat
    wrong = values_of_reviews(reviews_in_halves(8))
    assert not [1 for (value, doubtful) in wrong[5:] if value is not None and not doubtful]


def captioned(routes: tuple[str, ...]) -> str:
    blocks = [
        f"表4-{n}  {route}情况（单位：件）\n{' | '.join(OUTCOMES)}\n{' | '.join(map(str, row))}\n"
        for n, (route, row) in enumerate(zip(routes, REVIEWS, strict=True), 1)
    ]
    return text("四、政府信息公开行政复议、行政诉讼情况", *blocks, "五、存在的主要问题")


def test_rows_of_reviews_in_tables_of_their_own_are_named_by_the_line_above() -> None:
    routes = ("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）")
    flat = [(value, False) for row in REVIEWS for value in row]
    assert values_of_reviews(captioned(routes)) == flat
    swapped = (routes[0], routes[2], routes[1])
    order = [(value, False) for at in (0, 2, 1) for value in REVIEWS[at]]
    assert values_of_reviews(captioned(swapped)) == order
    unnamed = values_of_reviews(captioned((routes[0], "行政诉讼", "行政诉讼")))
    assert not [1 for (value, doubtful) in unnamed[5:] if value is not None and not doubtful]


def test_a_path_of_a_columns_labels_names_the_column() -> None:
    labels = Labels(form("2021"))
    assert labels.head_named("法人或其他组织—商业企业") == labels.head_named("商业企业")
    assert labels.head_named("法人或其他组织_其他") == labels.head_named("其他")
    assert not labels.head_named("商业企业—法人或其他组织")


def test_sentences_that_give_each_columns_value_are_rows() -> None:
    sentences = [
        f"{label}："
        + "，".join(f"{c}为{v}" for c, v in zip(COLUMNS, VALUES[row], strict=True))
        + "。"
        for row, label in LABELS.items()
    ]
    read_whole(text(*sentences, "五、存在的主要问题"))


def test_behind_a_pipe_that_only_parts_cells_is_a_blank_at_a_rows_end() -> None:
    rows = whole()
    for row in rows[2:6]:
        row[1:] = [""] * 7
    rows[6][2:] = ["", "", "", "", "", 8]
    printed = piped(rows).replace("（一）予", "三、本年度办理结果 | （一）予")
    blank = [
        row
        for grid in from_text(text(printed)).grids
        for row in grid.rows
        if "国家秘密" in row[0].text
    ]
    assert [len(row) for row in blank] == [8]
    cells = {c.id: c for c in extract(text(printed)).cells}
    refused = [cells[f"requests.refused_state_secret.{column}"] for column in COLUMN_IDS]
    assert {(c.kind, c.trust == "doubtful") for c in refused} == {("blank", False)}


def test_halves_that_do_not_add_up_stay_apart() -> None:
    left = [row[:4] for row in whole()]
    right = [row[4:] for row in whole()]
    right[1:] = right[:0:-1]
    cells = extract(page(html_rows(left), html_rows(right))).cells
    assert not [
        c for c in cells if c.id.startswith("requests") and c.id.endswith("total") and c.value
    ]


def test_a_row_for_each_cell_is_read() -> None:
    rows: Rows = [["序号", "信息内容", "指标", "单位", "数量", "备注"]]
    printed = (("规章", 3, 1, 25), ("行政规范性文件", 12, 4, 67))
    names = ("本年制发件数", "本年废止件数", "现行有效件数")
    for label, *values in printed:
        for name, value in zip(names, values, strict=True):
            rows.append([len(rows), label, name, "件", value, "其中线上2件" if value == 25 else ""])
    cells = {c.id: c.value for c in extract(page(html_rows(rows), html_rows(whole()))).cells}
    assert [cells[f"art20_1.rules.{c}"] for c in ("issued", "repealed", "in_force")] == [3, 1, 25]


def test_columns_for_numbers_units_and_remarks_are_left_out() -> None:
    head, *body = whole()
    rows: Rows = [["序号", *head, "备注"]]
    rows += [[n, *row, "含当面申请2件" if n == 1 else ""] for n, row in enumerate(body, 1)]
    read_whole(page(html_rows(rows)))


@pytest.mark.parametrize("years", [("2022", "2023"), ("2022年", "2023年"), ("上年", "本年")])
def test_of_two_years_the_reports_own_is_read(years: tuple[str, str]) -> None:
    head, *body = whole()
    by_row: Rows = [[head[0], "年度", *head[1:]]]
    for label, *values in body:
        by_row.append([label, years[0], *(7 for _ in values)])
        by_row.append(["", years[1], *values])
    read_whole(page(html_rows(by_row)))
    first: list[object] = ["项目"]
    second: list[object] = [""]
    for column in COLUMNS:
        first += [column, ""]
        second += years
    by_column: Rows = [first, second]
    for label, *values in body:
        by_column.append([label, *(each for value in values for each in (9, value))])
    read_whole(page(html_rows(by_column)))


@pytest.mark.parametrize("periods", [("四季度", "全年累计"), ("本季", "累计")])
def test_of_a_quarter_and_the_whole_year_the_year_is_read(periods: tuple[str, str]) -> None:
    _, *body = whole()
    by_row = "".join(
        f"<tr><td rowspan=2>{label}</td><td>{periods[0]}</td>{'<td>7</td>' * len(values)}</tr>"
        f"<tr><td>{periods[1]}</td>{''.join(f'<td>{value}</td>' for value in values)}</tr>"
        for label, *values in body
    )
    head = "".join(f"<td>{column}</td>" for column in COLUMNS)
    read_whole(page(f"<table><tr><td colspan=2></td>{head}</tr>{by_row}</table>"))
    first = "".join(f"<td colspan=2>{column}</td>" for column in COLUMNS)
    second = "".join(f"<td>{period}</td>" for _ in COLUMNS for period in periods)
    by_column = "".join(
        f"<tr><td>{label}</td>{''.join(f'<td>9</td><td>{value}</td>' for value in values)}</tr>"
        for label, *values in body
    )
    lines = f"<tr><td rowspan=2>项目</td>{first}</tr><tr>{second}</tr>{by_column}"
    read_whole(page(f"<table>{lines}</table>"))


def test_of_two_years_none_is_read_where_the_report_says_no_year() -> None:
    rows: Rows = [["项目", "年度", *COLUMNS]]
    for row, label in LABELS.items():
        rows += [[label, "2022", *(7 for _ in COLUMNS)], ["", "2023", *VALUES[row]]]
    unnamed = page(html_rows(rows)).replace("2023年政府信息".encode(), "政府信息".encode())
    sure = [c for c in extract(unnamed).cells if c.value and c.trust != "doubtful"]
    assert sure == []


@pytest.mark.parametrize("across", [5, 3])
def test_a_value_merged_over_columns_belongs_to_none(across: int) -> None:
    body = "".join(
        f"<tr><td>{label}</td><td>{VALUES[row][0]}</td><td colspan={across}>{sum(VALUES[row][1:6])}"
        f"</td>{'<td>1</td>' * (5 - across)}<td>{VALUES[row][6]}</td></tr>"
        for row, label in LABELS.items()
    )
    head = "".join(f"<td>{column}</td>" for column in ("", *COLUMNS))
    cells = {c.id: c for c in extract(page(f"<table><tr>{head}</tr>{body}</table>")).cells}
    for row in LABELS:
        for column in COLUMN_IDS[1 : across + 1]:
            assert cells[f"requests.{row}.{column}"].trust in ("doubtful", "missing")


def test_a_value_merged_over_rows_belongs_to_none() -> None:
    rows = "".join(
        f"<tr><td>{label}</td>{'<td rowspan=2>5</td>' if row == 'received' else '' if row == 'carried_in' else '<td>1</td>'}"
        f"{''.join(f'<td>{value}</td>' for value in VALUES[row][1:])}</tr>"
        for row, label in LABELS.items()
    )
    head = "".join(f"<td>{column}</td>" for column in ("", *COLUMNS))
    cells = {c.id: c for c in extract(page(f"<table><tr>{head}</tr>{rows}</table>")).cells}
    for row in ("received", "carried_in"):
        assert cells[f"requests.{row}.natural_person"].trust == "doubtful"


def test_joined_labels_are_no_misprint_of_one() -> None:
    rows = [[*COLUMNS[:4], "法律服务机构 其他", "", "总计"]]
    rows = [["", *rows[0]]] + [
        [label, *map(str, VALUES[row][:4]), str(VALUES[row][4]), "", str(VALUES[row][6])]
        for row, label in LABELS.items()
    ]
    sheet = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    cells = {c.id: c for c in extract("\n".join([TITLE, HEADINGS[0], HEADINGS[2], sheet])).cells}
    for row in LABELS:
        assert cells[f"requests.{row}.legal_service"].trust in ("doubtful", "missing")


def test_joined_columns_are_parted_or_left_open() -> None:
    rows = [["", "自然人", "商业企业 科研机构", "", *COLUMNS[3:]]]
    for row, label in LABELS.items():
        first, second, third, *rest = map(str, VALUES[row])
        joined = [first, f"{second} {third}", "", *rest]
        shifted = [first, second + third, *rest, ""]
        rows.append([label, *(shifted if row == "granted" else joined)])
    sheet = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    report = extract("\n".join([TITLE, HEADINGS[0], HEADINGS[2], sheet]))
    read = requests_of(report)
    assert {row: read[row] for row in LABELS if row != "granted"} == {
        row: VALUES[row] for row in LABELS if row != "granted"
    }
    granted = [cell for cell in report.cells if cell.id.startswith("requests.granted")]
    assert {cell.trust for cell in granted} <= {"doubtful", "missing"}


@pytest.mark.parametrize(
    ("colon", "between", "unit"),
    [("：", "，", "件"), (" ", "；", ""), ("=", ", ", ""), (": ", "\n", "")],
)
def test_values_behind_the_labels_of_their_columns_are_read(
    colon: str, between: str, unit: str
) -> None:
    rows = [
        f"- {label}："
        + between.join(f"{c}{colon}{v}{unit}" for c, v in zip(COLUMNS, VALUES[row], strict=True))
        for row, label in LABELS.items()
    ]
    read_whole(text(*rows))


WORDS = dict(enumerate("零一二三四五六七八九"))


def in_words(value: int) -> str:
    """A number below a thousand as it is said: 一百零五."""
    hundreds, tens, ones = value // 100, value // 10 % 10, value % 10
    said = f"{WORDS[hundreds]}百" if hundreds else ""
    said += f"{WORDS[tens]}十" if tens else "零" if hundreds and ones else ""
    return said + (WORDS[ones] if ones or not said else "")


SHORT = ("自然人", "企业", "科研", "公益", "法律服务", "其他", "总计")


@pytest.mark.parametrize(
    ("columns", "say"),
    [
        (COLUMNS, "{}{}件".format),
        (SHORT, "{}{}".format),
        (COLUMNS, lambda c, v: c + in_words(v) + "件"),
    ],
)
def test_rows_that_sentences_say_in_full_are_read(
    columns: tuple[str, ...], say: Callable[..., str]
) -> None:
    said = "；".join(
        f"{label}，{'，'.join(map(say, columns, VALUES[row]))}" for row, label in LABELS.items()
    )
    report = extract(text(f"发言人：情况如下，{said}。"))
    assert requests_of(report) == VALUES


def test_a_row_that_a_sentence_names_in_more_words_is_read() -> None:
    said = "".join(
        f"{label}{more}，{'，'.join(map('{}{}件'.format, COLUMNS, VALUES[row]))}。"
        for (row, label), more in zip(LABELS.items(), cycle(["的", "方面", ""]))
    )
    said = said.replace("申请数量，", "申请，").replace("（七）总计", "办理结果总计")
    assert requests_of(extract(text(f"发言人：情况如下。{said}"))) == VALUES


def test_a_row_of_which_a_sentence_leaves_out_a_column_is_not_read_from_it() -> None:
    said = [
        f"{label}，{'，'.join(f'{c}{v}件' for c, v in zip(COLUMNS[:-1], VALUES[row], strict=False))}。"
        for row, label in LABELS.items()
    ]
    document = from_text(text("".join(f"发言人：{each}" for each in said)))
    assert read_rows_in_sentences(document.text, form("2021")) == []


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("行政处罚本年处理决定数量3件；行政强制本年处理决定数量7件。", [3, 7]),
        ("行政处罚【本年处理决定数量 3】；行政强制【处理决定 7】。", [3, 7]),
        (
            "行政处罚 行政强制 本年处理决定数量 9093 3835\n",
            [],
        ),  # a column, whose labels stand apart
        ("行政处罚 行政强制 本年处理决定数量 9093\n", []),
        ("行政强制\n本年处理决定数量\n9\n", []),
    ],
)
def test_of_a_single_column_a_value_is_that_of_the_label_before_it(
    said: str, values: list[int]
) -> None:
    rows = "；".join(
        f"{label}，{'，'.join(map('{}{}件'.format, COLUMNS, VALUES[row]))}"
        for row, label in LABELS.items()
    )
    placed = read_rows_in_sentences(from_text(text(f"{said}\n{rows}。")).text, form("2021"))
    single = [row.slots[0][1].text for row in placed if row.table.id == "art20_6"]
    assert [int(each.removesuffix("件")) for each in single] == values


def test_a_text_sent_in_numbered_parts_is_joined() -> None:
    said = "；".join(
        f"{label}：{'，'.join(map('{}{}'.format, SHORT, VALUES[row]))}"
        for row, label in LABELS.items()
    )
    whole_text = text(said + "。")
    cuts = [at for at in range(60, len(whole_text), 60) if not whole_text[at].isdigit()]
    cuts.append(len(whole_text))
    parts = [whole_text[start:end] for start, end in zip([0, *cuts], cuts, strict=False)]
    sent = "".join(
        f"{part}（未完，{number}/{len(parts)}）\n【某县】（续{number + 1}）"
        if number < len(parts)
        else part
        for number, part in enumerate(parts, start=1)
    )
    assert "parts_joined" in {note.code for note in read_whole(sent, in_doubt=True).notes}


def test_lists_of_definitions_are_read() -> None:
    rows = [
        f"<h5>{label}</h5><dl>"
        + "".join(f"<dt>{c}</dt><dd>{v}</dd>" for c, v in zip(COLUMNS, VALUES[row], strict=True))
        + "</dl>"
        for row, label in LABELS.items()
    ]
    read_whole(page(*rows))


def test_a_pair_beside_another_number_is_not_believed() -> None:
    rows = [
        f"{label}：{'，'.join(f'{c}{v}件（上年{v + 1}件）' for c, v in zip(COLUMNS, VALUES[row], strict=True))}"
        for row, label in LABELS.items()
    ]
    cells = extract(text(*rows)).cells
    assert [c for c in cells if c.value and c.trust not in ("doubtful", "missing")] == []


@pytest.mark.parametrize("separator", [" ", " | ", "\t"])
def test_values_before_their_label_are_read(separator: str) -> None:
    rows = [separator.join(map(str, (*VALUES[row], label))) for row, label in LABELS.items()]
    read_whole(text(separator.join(COLUMNS), *rows))


def test_labels_at_the_end_of_the_line_before_their_values_are_not_taken_for_those_behind() -> None:
    labels = list(LABELS.values())
    rows = [labels[0]]
    rows += [
        " ".join([*map(str, VALUES[row]), after])
        for row, after in zip(LABELS, [*labels[1:], ""], strict=True)
    ]
    cells = {c.id: c for c in extract(text(" ".join(COLUMNS), *rows)).cells}
    for row in LABELS:
        for column, value in zip(COLUMN_IDS, VALUES[row], strict=True):
            cell = cells[f"requests.{row}.{column}"]
            assert cell.value == value or cell.trust in ("doubtful", "missing")


@pytest.mark.parametrize("captions", [("（县本级）", "（全县汇总）"), ("表一", "表二")])
def test_own_and_compiled_tables_are_doubtful_where_they_differ(captions: tuple[str, str]) -> None:
    own, compiled = captions
    small = "信息内容|本年制发件数|本年废止件数|现行有效件数\n规章|{}|0|9\n行政规范性文件|{}|7|{}\n行政许可|{}"
    rows = [" | ".join(map(str, (label, *VALUES[row]))) for row, label in LABELS.items()]
    more = [
        " | ".join(map(str, (label, *(v + 20 for v in VALUES[row]))))
        for row, label in LABELS.items()
    ]
    head = " | ".join(["项目", *COLUMNS])
    printed = "\n".join(
        [TITLE, HEADINGS[0], HEADINGS[1], own, small.format(1, 2, 3, 4), compiled, small.format(5, 6, 7, 8),
         HEADINGS[2], own, head, *rows, compiled, head, *more]
    )  # fmt: skip
    cells = {c.id: c for c in extract(printed).cells}
    for row in LABELS:
        cell = cells[f"requests.{row}.natural_person"]
        assert cell.trust == "doubtful"
        assert cell.alternatives == [str(VALUES[row][0]), str(VALUES[row][0] + 20)]


def test_bilingual_labels_are_known() -> None:
    rows = lines(" | ")
    rows[5:8] = [
        "信息内容 Item | 本年制发件数 Issued | 本年废止件数 Repealed | 现行有效件数 In force",
        "规章 Rules | 3 | 1 | 25",
        "行政规范性文件 Normative documents | 12 | 4 | 67",
    ]
    report = read_whole("\n".join(rows))
    cells = {cell.id: cell.value for cell in report.cells}
    assert cells["art20_1.normative_documents.in_force"] == 67


@pytest.mark.parametrize("step", ["—", " > ", "：", "/", " "])
def test_a_label_behind_its_group_is_known(step: str) -> None:
    groups = {"refused_state_secret": "（三）不予公开", "unable_not_held": "（四）无法提供"}
    rows: Rows = [["项目", *COLUMNS]]
    for row, label in LABELS.items():
        rows.append([f"{groups[row]}{step}{label}" if row in groups else label, *VALUES[row]])
    read_whole(page(html_rows(rows)))


STACK = ("1.属于国家秘密", "2.其他法律行政法规<br>禁止公开", "3.危及“三安全一稳定”")
STACKED_IDS = ("refused_state_secret", "refused_law", "refused_security")


def stacked(first: str) -> Rows:
    """A table in which three rows stand in one; `first` is what stands under 自然人."""
    others = [f"{at}<br>{at + 10}<br>{at + 20}" for at in range(1, 7)]
    return [["项目", *COLUMNS], ["<br>".join(STACK), first, *others]]


def test_rows_stacked_in_one_are_told_apart() -> None:
    report = extract(page(html_rows(stacked("7<br>—<br>9"))))
    read = {cell.id: cell for cell in report.cells}
    for number, row in enumerate(STACKED_IDS):
        columns = [read[f"requests.{row}.{column}"] for column in COLUMN_IDS[1:]]
        assert [cell.value for cell in columns] == [at + 10 * number for at in range(1, 7)]
    first = [read[f"requests.{row}.natural_person"] for row in STACKED_IDS]
    assert [(cell.kind, cell.raw) for cell in first] == [
        ("number", "7"), ("dash", "—"), ("number", "9"),
    ]  # fmt: skip


@pytest.mark.parametrize("first", ["7<br><br>9", "7", "7<br>8<br>9<br>10"])
def test_values_that_are_not_as_many_as_their_stacked_labels_are_doubtful(first: str) -> None:
    report = extract(page(html_rows(stacked(first))))
    read = {cell.id: cell for cell in report.cells}
    cells = [read[f"requests.{row}.natural_person"] for row in STACKED_IDS]
    assert {cell.trust for cell in cells} == {"doubtful"}
    assert read["requests.refused_law.business"].value == 11


def test_one_value_beside_two_labels_is_not_the_last_ones() -> None:
    rows: Rows = [
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章<br>行政规范性文件", 907, 790, 384],
    ]
    read = {cell.id: cell for cell in extract(page(html_rows(rows))).cells}
    assert {read[f"art20_1.{row}.issued"].trust for row in ("rules", "normative_documents")} == {
        "doubtful"
    }


GROUPED = (
    '<tr><td colspan="2">类别</td>{heads}</tr><tr><td colspan="2">行政复议</td>{first}</tr>'
    '<tr><td rowspan="2">行政诉讼</td><td>未经复议直接起诉</td>{second}</tr>'
    "<tr><td>复议后起诉</td>{third}</tr>"
)


def review_values(html: str) -> list[object]:
    report = extract(page(html_rows(whole()), "<p>四、行政复议、行政诉讼情况</p>", html))
    return [cell.value for cell in report.cells if cell.id.startswith("reviews.")]


def cells_of(texts: tuple[object, ...]) -> str:
    return "".join(f"<td>{text}</td>" for text in texts)


def test_groups_may_stand_beside_the_labels_of_rows() -> None:
    first, second, third = map(cells_of, REVIEWS)
    rows = GROUPED.format(heads=cells_of(OUTCOMES), first=first, second=second, third=third)
    assert review_values(f"<table>{rows}</table>") == [n for row in REVIEWS for n in row]


def test_groups_may_stand_above_the_labels_of_columns_in_a_turned_table() -> None:
    head = '<tr><td rowspan="2">结果</td><td rowspan="2">行政复议</td><td colspan="2">行政诉讼</td></tr>'
    head += f"<tr>{cells_of(ROUTES[1:])}</tr>"
    rows = [f"<tr>{cells_of(row)}</tr>" for row in zip(OUTCOMES, *REVIEWS, strict=True)]
    assert review_values(f"<table>{head}{''.join(rows)}</table>") == [
        n for row in REVIEWS for n in row
    ]


@pytest.mark.parametrize("caption", ["<p>{}</p>", "<tr><td colspan=5>{}</td></tr>"])
def test_a_table_for_each_row_is_named_by_the_line_above_it(caption: str) -> None:
    names = ("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）")
    html = ""
    for name, values in zip(names, REVIEWS, strict=True):
        line = caption.format(name)
        outside, inside = (line, "") if line.startswith("<p>") else ("", line)
        numbers = tuple(value or "" for value in values)
        html += f"{outside}<table>{inside}<tr>{cells_of(OUTCOMES)}</tr><tr>{cells_of(numbers)}</tr></table>"
    assert review_values(html) == [n or None for row in REVIEWS for n in row]


def test_the_first_of_three_tables_may_be_parted_from_its_label() -> None:
    rows = "".join(
        f"<tr><td colspan=5>{name}</td></tr>" * bool(name)
        + f"<tr>{cells_of(OUTCOMES)}</tr><tr>{cells_of(values)}</tr>"
        for name, values in zip(("", *ROUTES[1:]), REVIEWS, strict=True)
    )
    for label in ("<p>行政复议</p>", "<p>行政</p><p>复议</p>"):
        assert review_values(f"{label}<table>{rows}</table>") == [n for row in REVIEWS for n in row]
    others = review_values(f"<p>{ROUTES[1]}</p><table>{rows}</table>")
    assert others[:5] == [None] * 5  # a line that names one of the others names no more


def test_a_page_without_tables_is_read_as_text() -> None:
    fragments = ("1.申请人无正当理由逾期不补正、行政机关", "不再处理其政府信息公开申请")
    rows = [*whole()[:-2], ["（六）其他处理"], [fragments[0]], [fragments[1], 1, 2, 3, 4, 5, 6, 21]]
    rows += whole()[-2:]
    tabbed = "\n".join("\t".join(map(str, row)) for row in rows)
    report = read_whole(page(f"<pre>{tabbed}</pre>"))
    read = {cell.id: cell.value for cell in report.cells}
    assert [read[f"requests.other_not_corrected.{c}"] for c in COLUMN_IDS] == [1, 2, 3, 4, 5, 6, 21]


def test_a_label_in_two_lines_that_begins_with_last_year_is_no_other_year() -> None:
    rows = (("", "上一年", "本年"), ("信息内容", "项目数量", "/"), ("行政处罚", "11", "7"))
    sheet = tuple(tuple(Slot(text, 0, len(text)) for text in row) for row in rows)
    assert keep_own_year(sheet, Labels(form("2019")), 2019) is None
    other = tuple(
        tuple(
            slot._replace(text="处理决定数量" if slot.text == "项目数量" else slot.text)
            for slot in row
        )
        for row in sheet
    )
    kept = keep_own_year(other, Labels(form("2019")), 2019)
    assert kept is not None
    assert [len(row) for row in kept] == [2, 2, 2]


@pytest.mark.parametrize("parting", ["\n", "\n\n", "\t", " | ", "  "])
def test_labels_with_a_translation_keep_their_values_in_any_layout(parting: str) -> None:
    english = {
        "received": "1. Requests newly received in 2024",
        "carried_in": "2. Carried over from 2023",
        "total": "(7) Total",
        "carried_out": "4. Carried over to 2025",
    }
    rows = [
        [f"{label} {english.get(row, 'Disclosed')}", *map(str, VALUES[row])]
        for row, label in LABELS.items()
    ]
    head = [f"{column} Applicants" for column in COLUMNS]
    read_whole(text(*(parting.join(row) for row in [head, *rows])))


def test_labels_and_numbers_with_english_below_them_are_read() -> None:
    english = {
        "received": "I. New in 2023",
        "granted": "Art. 36 (8)",
        "total": "(7) Total of 21 items",
    }
    rows: Rows = [
        [
            f"{label}<br>{english.get(row, 'Rows')}",
            *(f"{v}<br>{'six' * (v == 6)}" for v in VALUES[row]),
        ]
        for row, label in LABELS.items()
    ]
    read_whole(page(html_rows([["", *COLUMNS], *rows])))


@pytest.mark.parametrize("end", ["Rules 2018", "Rules (5)", "Rules 5"])
def test_a_value_behind_the_english_of_a_label_is_no_part_of_it(end: str) -> None:
    source = page(
        html_rows(
            [
                ["", *COLUMNS],
                [f"（一）予以公开 {end}", *[""] * 7],
                ["四、结转下年度继续办理", *"1234567"],
            ]
        )
    )
    cells = [cell for cell in extract(source).cells if cell.id.startswith("requests.granted")]
    assert all(cell.trust in ("doubtful", "missing") for cell in cells)


def test_letters_that_may_be_misread_digits_are_no_translation() -> None:
    rows = [[label, *map(str, VALUES[row])] for row, label in LABELS.items()]
    rows[1][1:] = ["O", "l", "O", "O", "OO", "lO", "6"]
    report = extract(text(*(" ".join(row) for row in [[*COLUMNS], *rows])))
    cells = [c for c in report.cells if c.id.startswith("requests.carried_in.")]
    assert all(cell.trust in ("doubtful", "missing") for cell in cells)


def test_heads_cut_to_their_first_two_letters_are_the_form_s() -> None:
    head = ["申请人情况", "自然人", "法人或其他组织", "总计", "商业", "科研", *COLUMNS[3:6]]
    rows = [str(cell) for label, *values in whole()[1:] for cell in (label, *values)]
    read_whole(text(*(f"{cell} |" for cell in (*head, *rows))))


def with_column(head: str, more: Callable[[int], int] = lambda total: total // 2) -> str:
    """A table whose rows all end in one value more, below a head of rows that lost their merged cells."""
    rows: Rows = [["（勾稽关系）", "申请人情况", head], list(COLUMNS)]
    rows += [[label, *VALUES[row], more(VALUES[row][-1])] for row, label in LABELS.items()]
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in rows)


@pytest.mark.parametrize("head", ["上年（2022年）总计", "去年总计", "其中：原规划局"])
def test_a_last_column_of_others_is_left_out(head: str) -> None:
    report = read_whole(text(with_column(head)))
    assert {cell.trust for cell in report.cells if cell.raw} <= {"read", "confirmed"}


@pytest.mark.parametrize("head", ["本年总计", "2023年总计", "其中", "累计"])
def test_a_last_column_that_may_be_the_own_leaves_its_rows_in_doubt(head: str) -> None:
    report = extract(text(with_column(head)))
    assert all(cell.trust == "doubtful" for cell in report.cells if cell.id in SAID)


def test_a_row_that_lost_a_value_among_longer_ones_is_doubtful() -> None:
    lost = with_column("上年总计").replace("| 40 | 11 |", "| 11 |")
    report = extract(text(lost))
    assert {report[f"requests.received.{column}"].trust for column in COLUMN_IDS} == {"doubtful"}


def test_a_word_below_the_next_heading_is_no_second_row_of_outcomes(tmp_path: Path) -> None:
    rows = [
        ["四、政府信息公开行政复议、行政诉讼情况"],
        ["行政复议", *[""] * 4, "行政诉讼"],
        [*OUTCOMES, "未经复议直接起诉", *[""] * 4, "复议后起诉"],
        [*[""] * 5, *OUTCOMES, *OUTCOMES],
        [6, 5, 2, 0, 13, 5, 0, 0, 0, 5, 6, 0, 4, 0, 10],
        ["六、其他需要报告的事项"],
        ["无"],
    ]
    path = tmp_path / "report.csv"
    sheet = [[TITLE], ["三、收到和处理政府信息公开申请情况"], *whole(), *rows]
    path.write_text("\n".join(",".join(map(str, row)) for row in sheet), "utf-8")
    cells = [cell for cell in extract(path).cells if cell.id.startswith("reviews")]
    assert [cell.value for cell in cells] == rows[4]
    assert "doubtful" not in {cell.trust for cell in cells}


def collecting_table(*units: str) -> Rows:
    """A head of three lines, as a sheet prints its merged cells, and a line for each unit."""
    above = [label for label in LABELS.values() for _ in COLUMNS]
    small = ["第二十条第（一）项规章"] * 3 + ["第二十条第（一）项行政规范性文件"] * 3
    return [
        ["填报单位", *small, *above],
        ["", *(("本年制发件数", "本年废止件数", "现行有效件数") * 2), *(COLUMNS * len(LABELS))],
        *(
            [unit, 3, 1, 25, 12, 4, 67, *(v for row in VALUES.values() for v in row)]
            for unit in units
        ),
    ]


def test_a_line_of_a_collecting_table_is_a_report() -> None:
    report = read_whole(page(html_rows(collecting_table("青石县水务局"))))
    assert report["art20_1.normative_documents.in_force"].value == 67


def test_a_collecting_table_of_several_units_is_nobodys_report() -> None:
    report = extract(page(html_rows(collecting_table("青石县水务局", "青石县民政局"))))
    assert not any(cell.id in SAID and cell.kind == "number" for cell in report.cells)


@pytest.mark.parametrize("mark", [",", ";"])
def test_the_lines_of_a_head_that_were_joined_do_not_tell_the_order_of_columns(mark: str) -> None:
    head = (
        ",,,申请人情况,,,,,, ,,,自然人,法人或其他组织,,,,,总计 "
        ",,,,商业企业,科研机构,社会公益组织,法律服务机构,其他,"
    )
    rows = (f"{label},,,{','.join(map(str, VALUES[row]))}" for row, label in LABELS.items())
    report = extract(text(" ".join((head, *rows)).replace(",", mark), "四、其他"))
    right = {
        f"requests.{row}.{column}": value
        for row, values in VALUES.items()
        for column, value in zip(COLUMN_IDS, values, strict=True)
    }
    numbers = [cell for cell in report.cells if cell.id in right and cell.kind == "number"]
    assert all(cell.value == right[cell.id] for cell in numbers)
