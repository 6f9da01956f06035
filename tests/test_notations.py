"""Tables in notations of converters and lists: each is one small reading, and no cell is guessed."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from gipa_extract.readers import from_text
from gipa_extract.readers.text_preparation import restore
from tests.printed_rows import COLUMN_IDS, COLUMNS, LABELS, VALUES, read_whole, requests_of, text

ROWS = [[label, *map(str, VALUES[row])] for row, label in LABELS.items()]
HEAD = ["项目", *COLUMNS]


def addressed(rows: list[list[str]], pattern: str) -> str:
    return "\n".join(
        pattern.format(row=number, column=place, cell=cell)
        for number, row in enumerate(rows, 1)
        for place, cell in enumerate(row, 1)
        if cell
    )


def asciidoc(rows: list[list[str]]) -> str:
    """Cells in blocks of their own and cells on a row's line, by turns."""
    lines = [
        " ".join(
            f"a|\n{cell}\n\n" if (number + place) % 2 else f"|{cell}"
            for place, cell in enumerate(row)
        )
        for number, row in enumerate(rows)
    ]
    return "\n".join(('[width="99%",cols="30%,7*10%",]', "|===", *lines, "|==="))


def width_of(cell: str) -> int:
    return sum(1 if char.isascii() else 2 for char in cell)


def drawn(rows: list[list[list[str]]]) -> str:
    """A table of +---+ whose cells are lines."""
    widths = [
        max(width_of(line) for row in rows for line in row[place]) for place in range(len(rows[0]))
    ]
    rule = "+" + "+".join("-" * (width + 2) for width in widths) + "+"
    lines = [rule]
    for row in rows:
        for number in range(max(map(len, row))):
            cells = [cell[number] if number < len(cell) else "" for cell in row]
            padded = (
                cell + " " * (width - width_of(cell))
                for cell, width in zip(cells, widths, strict=True)
            )
            lines.append("| " + " | ".join(padded) + " |")
        lines.append(rule)
    return "\n".join(lines)


def test_asciidoc_is_read() -> None:
    read_whole(text(asciidoc([HEAD, *ROWS])))


def test_a_cell_of_asciidoc_that_is_said_several_times_is_printed_as_often() -> None:
    lines = [["|" + cell for cell in row] for row in [HEAD, *ROWS]]
    carried = lines[2]
    assert carried[3:5] == ["|0", "|0"]
    carried[3:5] = ["2*|0"]
    rows = "\n".join(map(" ".join, lines))
    read_whole(text(f'[cols="8*"]\n|===\n{rows}\n|==='))


@pytest.mark.parametrize("merged", [".2+2+|", "2.2+|"])
@pytest.mark.parametrize("columns", ['[cols="2*<,7*^"]', "[options=header]"])
def test_a_cell_of_asciidoc_may_be_merged_both_ways(merged: str, columns: str) -> None:
    labels = " ".join(f"|{label}" for label in COLUMNS)
    rows = [" |".join([f"2+|{label}", *cells]) for label, *cells in ROWS]
    source = text(columns, "|===", f"{merged}项目 7+|申请人情况", labels, *rows, "|===")
    read_whole(source)
    assert len(from_text(source).grids[-1].rows[2]) == 9


def test_a_row_of_asciidoc_that_the_end_cuts_is_not_filled_up() -> None:
    source = text(asciidoc([HEAD, *ROWS]))
    cut = source[: source.rindex("|1")]
    cells = {cell.id: cell for cell in extract(cut).cells}
    row = [cells[f"requests.carried_out.{column}"] for column in COLUMN_IDS]
    assert all(cell.value is None or cell.trust == "doubtful" for cell in row[-2:])


@pytest.mark.parametrize(
    "pattern", ["[R{row}C{column}] {cell}", "({row}, {column}) {cell}", "R{row}C{column}: {cell}"]
)
def test_cells_listed_by_their_address_are_read(pattern: str) -> None:
    read_whole(text("=== Table 1 ===", addressed([HEAD, *ROWS], pattern), "五、存在的主要问题"))


def test_what_a_list_of_cells_leaves_out_is_blank_unless_it_prints_blanks() -> None:
    rows = [list(row) for row in ROWS]
    rows[1][3] = ""
    listed = addressed([HEAD, *rows], "[R{row}C{column}] {cell}")
    name = "requests.carried_in.research"
    left_out = {c.id: c for c in extract(text(listed, "五、存在的主要问题")).cells}[name]
    assert (left_out.kind, left_out.trust == "doubtful") == ("blank", False)
    others = listed.replace("[R4C4] 1", "[R4C4] ")  # a blank of its own place
    assert others != listed
    lost = {c.id: c for c in extract(text(others, "五、存在的主要问题")).cells}[name]
    assert lost.kind not in ("number", "blank") or lost.trust == "doubtful"


def test_nested_lists_are_read_whatever_a_row_is_called() -> None:
    items = [
        line
        for row, label in LABELS.items()
        for line in (
            f"  - {label.lstrip('一二三四五六七、（）') if row == 'total' else label}",
            *(f"    - {c}: **{v}**" for c, v in zip(COLUMNS, VALUES[row], strict=True)),
        )
    ]
    read_whole(text(*items, "## 五、存在的主要问题"))


def test_a_frame_whose_columns_have_names_is_read() -> None:
    wide = [[cell.rjust(10) for cell in row[1:]] for row in [HEAD, *ROWS]]
    labels = ["    项目", *(f"{number}  {row[0]}" for number, row in enumerate(ROWS))]
    frame = ["  ".join((label.ljust(30), *row)) for label, row in zip(labels, wide, strict=True)]
    routes = ("行政复议", "未经复议直接起诉", "复议后起诉")
    names = [
        f"{r}_{c}" for r in routes for c in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    ]
    printed = [*range(2, 6), 14, *range(3, 7), 18, *range(4, 8), 22]
    heading = "四、政府信息公开行政复议、行政诉讼情况"
    reviews = ["   " + "  ".join(names), "0  " + "  ".join(f"{v}.0" for v in printed)]
    report = read_whole(text(*frame, "", heading, *reviews, "", "五、存在的主要问题"))
    values = [int(c.value or 0) for c in report.cells if c.id.startswith("reviews.")]
    assert values == printed


def test_names_of_a_frame_s_columns_may_stand_one_blank_apart() -> None:
    rows = [[cell if cell != "0" else "NaN" for cell in row] for row in ROWS]
    body = [f"{number}  " + "  ".join(f"{c:>8}" for c in row) for number, row in enumerate(rows)]
    report = extract(text(" " * 20 + " ".join(HEAD), *body, "", "五、存在的主要问题"))
    cells = {cell.id: cell for cell in report.cells}
    printed = [cells[f"requests.{row}.{column}"] for row in LABELS for column in COLUMN_IDS]
    assert [cell.value or 0 for cell in printed] == [n for row in VALUES.values() for n in row]
    assert {cell.kind for cell in printed} == {"number", "blank"}


def frame_block(rows: list[list[str]], first: int, *, more: bool, wide: int) -> list[str]:
    """Columns of a frame from the number `first` on, each as wide as its longest text."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    printed = [[str(first + at), *column] for at, column in enumerate(columns)]

    def set_right(cells: list[str]) -> list[str]:
        widths = [len(c) if wide == 1 else width_of(c) for c in cells]
        return [" " * (max(widths) - w) + c for c, w in zip(cells, widths, strict=True)]

    numbers = ["", *map(str, range(len(rows)))]
    lines = zip([n.ljust(2) for n in numbers], *map(set_right, printed), strict=True)
    body = ["  ".join(line) for line in lines]
    return [f"{body[0]}  \\" if more else body[0], *body[1:]]


@pytest.mark.parametrize("wide", [1, 2])
def test_a_frame_in_blocks_of_columns_is_one_table_with_its_blanks(wide: int) -> None:
    head = [["", "申请人情况", *[""] * 6], ["", "自然人", "法人或其他组织", *[""] * 4, "总计"]]
    rows = [*head, ["", "", *COLUMNS[1:6], ""], *ROWS]
    rows[4] = [cell if cell != "0" else "" for cell in rows[4]]
    left = frame_block([row[:3] for row in rows], 0, more=True, wide=wide)
    right = frame_block([row[3:] for row in rows], 3, more=False, wide=wide)
    cells = extract(text(*left, "", *right)).cells
    read = {cell.id: cell for cell in cells}
    for row in LABELS:
        kinds = [read[f"requests.{row}.{column}"].kind for column in COLUMN_IDS]
        blank = [row == "carried_in" and value == 0 for value in VALUES[row]]
        assert kinds == ["blank" if each else "number" for each in blank]
        values = [read[f"requests.{row}.{column}"].value or 0 for column in COLUMN_IDS]
        assert values == list(VALUES[row])


def test_a_frame_cut_in_its_last_block_gives_the_rows_that_are_whole() -> None:
    rows = [HEAD, *ROWS]
    left = frame_block([row[:5] for row in rows], 0, more=True, wide=2)
    right = frame_block([row[5:] for row in rows], 5, more=False, wide=2)
    cut = "\n".join([*left, "", *right[:-1]])[:-4]
    read = requests_of(extract(text(cut)))
    whole = [row for row in LABELS if None not in read[row]]
    assert whole == list(LABELS)[:-2]
    assert all(read[row] == VALUES[row] for row in whole)
    assert {*read["total"], *read["carried_out"]} == {None}


def test_tables_in_tags_amid_markdown_are_read_and_those_that_hide_text_are_left() -> None:
    body = "".join(
        "<tr class='odd'>" + "".join(f"\n<td><p>{cell}</p></td>" for cell in row) + "\n</tr>\n"
        for row in [HEAD, *ROWS]
    )
    source = text("前言。\n" * 2500, f"\n<table>\n<tbody>\n{body}</tbody>\n</table>\n")
    report = read_whole(source)
    assert "tagged_tables_as_rows" in [note.code for note in report.notes]
    hidden = source.replace("<p>40</p>", "<p style='display:none'>40</p>")
    assert "tagged_tables_as_rows" not in [note.code for note in restore(hidden)[1]]


def test_a_tagged_table_that_the_texts_end_cuts_gives_its_whole_rows() -> None:
    body = "".join(
        "<tr>" + "".join(f"<td>{cell if cell != '0' else ''}</td>" for cell in row) + "</tr>"
        for row in [HEAD, *ROWS]
    )
    report = extract(text("前言。\n" * 2500, f"\n<table><tbody>{body}")[:-40])
    assert "tagged_tables_as_rows" in [note.code for note in report.notes]
    kinds = {row: report[f"requests.{row}.research"].kind for row in LABELS}
    assert [kinds[row] for row in ("carried_in", "granted", "declined_repeat", "total")] == [
        *("blank", "number"),
        *("blank", "number"),
    ]
    assert report["requests.declined_repeat.other_org"].value == 1
    assert kinds["carried_out"] == "absent"


@pytest.mark.parametrize("mark", ["<sup>1</sup>", "<del>41</del>"])
def test_a_mark_in_one_cell_of_a_tagged_table_is_a_doubt_of_that_cell_alone(mark: str) -> None:
    body = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in [HEAD, *ROWS]
    )
    source = text("前言。\n" * 2500, f"\n<table>\n{body}</table>\n")
    report = extract(source.replace("<td>81</td>", f"<td>81{mark}</td>", 1))
    doubtful = [c.id for c in report.cells if c.trust == "doubtful"]
    assert doubtful in ([], ["requests.received.total"])
    read = requests_of(report)
    assert read["received"][-1] in (81, None)
    assert read | {"received": None} == VALUES | {"received": None}


def test_divisions_in_drawn_cells_are_taken_off() -> None:
    cells = [
        [["::: {alig", 'n="center"}', cell, ":::"] if number else [cell] for cell in row]
        for number, row in enumerate([HEAD, *ROWS])
    ]
    report = read_whole(text("", drawn(cells)))
    assert "divisions_taken_off" in [note.code for note in report.notes]


def test_marks_of_line_blocks_in_drawn_cells_part_no_cells() -> None:
    cells = [[["|  ", cell[:6], "|  ", cell[6:]] if len(cell) > 8 else [cell] for cell in row]
             for row in [HEAD, *ROWS]]  # fmt: skip
    read_whole(text("", drawn(cells)))


def test_numbers_broken_in_drawn_cells_are_no_values_of_their_last_line() -> None:
    broken_rows = [[["", row[0]], *(["8", "36"] for _ in COLUMNS)] for row in ROWS]  # 836
    report = extract(text("", drawn([[[cell] for cell in HEAD], *broken_rows])))
    wrong = [c for c in report.cells if c.value is not None and c.trust != "doubtful"]
    assert not [c.id for c in wrong if c.id.startswith("requests.")]


def test_hyphens_in_a_drawn_cell_are_a_dash() -> None:
    rows = [[[cell] for cell in row] for row in [HEAD, *ROWS]]
    rows[2][3] = ["------"]  # —— as pandoc prints it
    cells = {cell.id: cell for cell in extract(text("", drawn(rows))).cells}
    assert cells["requests.carried_in.research"].kind == "dash"
    assert cells["requests.carried_in.business"].value == 1


def test_a_wiki_page_with_tags_is_a_text_with_wiki_tables() -> None:
    rows = "\n|-\n".join(
        "\n".join(f"|\n<div align='center'>\n\n{cell}\n\n</div>" for cell in row)
        for row in [HEAD, *ROWS]
    )
    source = f"<div class='top'>\n\n* [[1/|首页]]\n\n</div>\n\n{text('{|', rows, '|}')}"
    read_whole(source.encode())


def piped(rows: list[list[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in rows]


def broken(line: str, width: int) -> list[str]:
    """A line broken wherever it is too wide."""
    lines = [""]
    for char in line:
        if width_of(lines[-1] + char) > width:
            lines.append("")
        lines[-1] += char
    return lines


@pytest.mark.parametrize("width", [44, 50])
def test_lines_broken_at_a_width_are_joined(width: int) -> None:
    rows = piped([HEAD, *ROWS])
    prose = (
        "全年按要求公开各类信息，对照要点列出任务，逐项明确责任科室和完成时限，各项工作推进平稳有序。"
        * 6
    )
    source = "\n".join(
        each for line in text(prose, *rows).split("\n") for each in broken(line, width)
    )
    report = read_whole(source)
    assert "broken_lines_joined" in [note.code for note in report.notes]


def test_lines_that_end_where_their_writer_ended_them_stay() -> None:
    assert "broken_lines_joined" not in [
        note.code for note in restore(text(*piped([HEAD, *ROWS])))[1]
    ]


@pytest.mark.parametrize("mark", ["|", "\t", ";", "#", "/", "_"])
def test_pieces_between_marks_in_one_line_are_no_rows(mark: str) -> None:
    pieces = [
        piece
        for row in [HEAD, *ROWS]
        for cell in row
        for piece in ((cell[:5], cell[5:]) if len(cell) > 7 else (cell,))
    ]
    source = mark.join([*text().split("\n"), *pieces, "五、存在的主要问题", *["首页"] * 30])
    report = extract(source)
    assert requests_of(report) == VALUES
    assert "pieces_on_lines" in [note.code for note in report.notes]


@pytest.mark.parametrize("mark", ["|", "\t", "\n", " "])
@pytest.mark.parametrize("behind", ["2{}.其", "2{}.", "2"])
def test_the_number_of_a_label_that_the_end_cuts_is_no_value_of_the_row_above(
    mark: str, behind: str
) -> None:
    rows = [["1", ".属于国家秘密", *VALUES["refused_state_secret"]]]
    before = [piece for row in [HEAD, *ROWS[:3]] for piece in (row[0][:1], row[0][1:], *row[1:])]
    pieces = [*before, *map(str, rows[0]), behind.format(mark)]
    source = mark.join([*text().split("\n"), *["首页"] * 30, *pieces])
    read = requests_of(extract(source))
    assert read["refused_state_secret"] == VALUES["refused_state_secret"]


def test_a_space_that_is_kept_for_each_column_is_a_blank_row() -> None:
    """Also where no row has all its values, from which blanks could be learned."""
    glued = [
        f"{label}{'3' + chr(160) * 5 + '3' if row == 'received' else chr(160) * 7}"
        for row, label in LABELS.items()
    ]
    head = "".join(("申请人情况", *COLUMNS))
    cells = {c.id: c for c in extract(text(head, *glued, "五、存在的主要问题")).cells}
    carried = [cells[f"requests.carried_in.{column}"] for column in COLUMN_IDS]
    assert {(c.kind, c.trust == "doubtful") for c in carried} == {("blank", False)}


@pytest.mark.parametrize(
    "inside",
    [
        '17<span style="vertical-align:super">1</span>',
        '17<span style="font-size:0">9</span>',
        '17<font color="white">9</font>',
        "17<sup>1</sup>",
        '<img src="a.png"/>',
    ],
)
def test_tags_that_hide_or_raise_text_are_not_taken_out_of_tables(inside: str) -> None:
    head = ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
    rows = (head, ("规章", "3", "2", inside), ("行政规范性文件", "5", "4", "28"))
    tags = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>\n" for row in rows)
    wiki = "".join(f"|-\n| {' || '.join(row)}\n" for row in rows)
    title = "测试县2021年政府信息公开工作年度报告\n\n二、主动公开政府信息情况\n\n"
    for table in (f"# {title}<table>\n{tags}</table>\n", f"{title}{{|\n{wiki}|}}\n"):
        cell = extract(table + "\n三、收到和处理政府信息公开申请情况\n")["art20_1.rules.in_force"]
        assert cell.kind != "number" or (cell.value == 17 and "<table>" in table)


@pytest.mark.parametrize("code", ["3.{} | ", "{} | ", "A{} | "])
def test_a_code_before_a_label_is_no_value_of_a_row_of_blanks(code: str) -> None:
    rows = [
        f"{code.format(number)}{label}／{column} | {value or ''}"
        for number, (row, label) in enumerate(LABELS.items(), 1)
        for column, value in zip(COLUMNS, VALUES[row], strict=True)
    ]
    head = "编号 | 项目 | 本年数"
    cells = {cell.id: cell for cell in extract(text(head, *rows, "五、存在的主要问题")).cells}
    for row in LABELS:
        for column, value in zip(COLUMN_IDS, VALUES[row], strict=True):
            cell = cells[f"requests.{row}.{column}"]
            assert (cell.kind, cell.value) == (("number", value) if value else ("blank", None))
            assert cell.trust != "doubtful"


@pytest.mark.parametrize("marks", ["=;", "＝；", " = ; "])
def test_a_line_of_pairs_for_each_column_names_its_cells(marks: str) -> None:
    equals, parting = marks.rstrip(";； "), marks[len(marks.rstrip(";； ")) :]
    lines = [
        f"{column}："
        + parting.join(f"{label}{equals}{VALUES[row][place]}" for row, label in LABELS.items())
        for place, column in enumerate(COLUMNS)
    ]
    lines += ["行政复议：结果维持=5;结果纠正=0;其他结果=3;尚未审结=7;总计=15", "五、存在的主要问题"]
    report = extract(text(*lines))
    assert requests_of(report) == VALUES
    cells = {cell.id: cell for cell in report.cells}
    results = ("upheld", "corrected", "other", "pending", "total")
    reviews = [cells[f"reviews.reconsideration.{result}"].value for result in results]
    assert reviews == [5, 0, 3, 7, 15]
    assert "rows_on_lines" in [note.code for note in report.notes]


def test_pairs_of_another_years_column_fill_no_cell() -> None:
    lines = [
        f"{column}：" + ";".join(f"{label}={VALUES[row][place]}" for row, label in LABELS.items())
        for place, column in enumerate(COLUMNS)
    ]
    last_year = "上年自然人：" + ";".join(f"{label}=88" for label in LABELS.values())
    report = extract(text(*lines, last_year, "五、存在的主要问题"))
    assert requests_of(report) == VALUES
