"""Cells parted by a mark that is no pipe are read as cells, and prose stays prose."""

from __future__ import annotations

import pytest

from gipa_extract import extract, read
from gipa_extract.readers.text_preparation import restore

HEAD = "某某镇人民政府2021年政府信息公开工作年度报告\n二、主动公开政府信息情况\n"
ROWS = [
    ("一、本年新收政府信息公开申请数量", (5, 2, 0, 0, 0, 0, 7)),
    ("二、上年结转政府信息公开申请数量", (1, 0, 0, 0, 0, 0, 1)),
    ("（一）予以公开", (3, 1, 0, 0, 0, 0, 4)),
    ("四、结转下年度继续办理", (0, 0, 0, 0, 0, 0, 0)),
]
SMALL = [("规章", (0, 0, 0)), ("行政规范性文件", (11, 2, 30))]


def report(mark: str, colon: str) -> str:
    """Two tables whose cells `mark` parts; `colon` stands behind the labels of rows."""

    def line(label: str, cells: tuple[object, ...]) -> str:
        return f"{label}{colon}{mark.join(map(str, cells))}"

    small = [line(*row) for row in SMALL]
    head = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    return (
        f"{HEAD}第二十条第（一）项\n"
        + "\n".join([line("信息内容", ("本年制发件数", "本年废止件数", "现行有效件数")), *small])
        + f"\n三、收到和处理政府信息公开申请情况\n{line('申请人情况', head)}\n"
        + "\n".join(line(*row) for row in ROWS)
        + "\n五、存在的主要问题\n一是人少，二是事多，三是钱少，四是路远。\n"
    )


@pytest.mark.parametrize(("mark", "colon"), [("／", "："), ("，", "，"), ("；", ":")])
def test_the_mark_between_the_values_of_full_rows_parts_all_cells(mark: str, colon: str) -> None:
    result = extract(report(mark, colon))
    assert "cells_parted_by_mark" in [note.code for note in result.notes]
    assert [cell.value for cell in result.cells if ".received." in cell.id] == [5, 2, 0, 0, 0, 0, 7]
    assert result["art20_1.normative_documents.issued"].value == 11
    assert result["requests.granted.total"].trust in ("read", "confirmed")
    assert result.lists.problems


@pytest.mark.parametrize("mark", [*"#^、:→,;_~—*\\", " / ", " _ ", "$$", "__", "——"])
def test_whatever_mark_parts_labels_and_values_is_learned(mark: str) -> None:
    """The label is parted by it, too, one row has a group's label before its own, and one blanks."""
    text = report(mark, mark).replace("（一）予以公开", f"三、本年度办理结果{mark}（一）予以公开")
    text = text.replace(f"1{mark}0{mark}0{mark}0{mark}0", f"1{mark}{mark}{mark}{mark}")
    result = extract(text)
    assert "cells_parted_by_mark" in [note.code for note in result.notes]
    assert result["requests.granted.total"].value == 4
    blanks = [result[f"requests.carried_in.{each}"] for each in ("business", "legal_service")]
    assert [cell.kind for cell in blanks] == ["blank", "blank"]
    assert all(cell.trust != "doubtful" for cell in result.cells if cell.kind != "absent")


@pytest.mark.parametrize("mark", ["/", "#"])
def test_a_mark_of_a_first_table_alone_is_learned(mark: str) -> None:
    """The beginning of a report ends before the table whose many rows would show it."""
    first = report(mark, mark).split("三、收到")[0]
    result = extract(
        f"{first}第二十条第（五）项\n信息内容{mark}本年处理决定数量\n行政许可{mark}17\n"
    )
    assert result["art20_1.normative_documents.in_force"].value == 30
    assert result["art20_5.licensing.decisions"].value == 17


@pytest.mark.parametrize("dash", "-_~—")
def test_dashes_between_spaces_part_nothing(dash: str) -> None:
    source = report(" ", " ").replace(" 0", f" {dash}")
    result = extract(source)
    cells = [result[f"requests.received.{each}"] for each in ("research", "other_org", "total")]
    assert [cell.kind for cell in cells] == ["dash", "dash", "number"]


def test_an_asterisk_in_the_place_of_a_value_parts_nothing() -> None:
    result = extract(report(" ", " ").replace(" 0", " *"))
    assert "cells_parted_by_mark" not in [note.code for note in result.notes]


@pytest.mark.parametrize(("mark", "end"), [("\t", "；"), ("\t", ","), ("  ", "。"), ("#", ";")])
def test_a_mark_at_the_end_of_each_row_is_no_part_of_its_last_cell(mark: str, end: str) -> None:
    lines = report(mark, mark).split("\n")
    closed = "\n".join(line + end if mark in line else line for line in lines)
    result = extract(closed.replace(f"30{end}", f"{end}" if mark == "\t" else f"30{end}"))
    assert "marks_behind_rows" in [note.code for note in result.notes]
    assert result["requests.received.total"].value == 7
    last = result["art20_1.normative_documents.in_force"]
    assert (last.kind, last.value) == (("blank", None) if mark == "\t" else ("number", 30))


@pytest.mark.parametrize("mark", ["丨", " | ", "\t"])
@pytest.mark.parametrize(
    "marks", [("", "※"), ("※", "※"), ("", "★"), ("【", "】"), ("<", ">"), ("", "~")]
)
def test_other_marks_round_rows_and_heads_are_no_cells(mark: str, marks: tuple[str, str]) -> None:
    """A blank at a row's end had been a text of nothing but the mark."""
    before, behind = marks
    lines = report(mark, mark).replace("30\n", "\n").split("\n")
    closed = "\n".join(f"{before}{line}{behind}" if mark in line else line for line in lines)
    result = extract(closed)
    assert "marks_behind_rows" in [note.code for note in result.notes]
    assert result["requests.received.total"].value == 7
    assert result["art20_1.normative_documents.in_force"].kind == "blank"


def test_a_mark_behind_values_alone_stays() -> None:
    """It may stand for a value: the heads have none."""
    lines = report("  ", "  ").split("\n")
    starred = "\n".join(f"{line}  *" if line[-1:].isdigit() else line for line in lines)
    assert "marks_behind_rows" not in [note.code for note in extract(starred).notes]


@pytest.mark.parametrize("pair", ["()", "（）", "$$", "“”"])
def test_marks_around_all_numbers_are_no_part_of_them(pair: str) -> None:
    """A number in brackets on a line of its own had been an addition to the label above it."""
    lines = report("\n", "\n").split("\n")
    wrapped = [f"{pair[0]}{line}{pair[1]}" if line.isdigit() else line for line in lines]
    result = extract("\n".join(wrapped))
    assert "numbers_unwrapped" in [note.code for note in result.notes]
    assert [cell.value for cell in result.cells if ".received." in cell.id] == [5, 2, 0, 0, 0, 0, 7]
    assert result["art20_1.normative_documents.in_force"].value == 30


@pytest.mark.parametrize("mark", ["-", "*", "•"])
def test_a_mark_of_a_list_before_each_row_is_taken_off(mark: str) -> None:
    lines = report(" | ", " | ").split("\n")
    listed = "\n".join(f"{mark} {line}" if "|" in line else line for line in lines)
    result = extract(listed)
    assert "list_marks_taken_off" in [note.code for note in result.notes]
    assert [cell.value for cell in result.cells if ".received." in cell.id] == [5, 2, 0, 0, 0, 0, 7]


@pytest.mark.parametrize("joint", ["  ", "    ", "\u3000"])
def test_blanks_that_are_the_same_between_all_cells_tell_the_blank_ones(joint: str) -> None:
    rows = [(f"{number}.{label}", cells) for number, (label, cells) in enumerate(REFUSALS, 1)]
    head = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    text = f"{HEAD}三、收到和处理政府信息公开申请情况\n{joint.join(head)}\n" + "\n".join(
        joint.join((label, *cells)) for label, cells in rows
    )
    result = extract(f"{text}\n五、存在的主要问题\n无。\n")
    cells = [result[f"requests.refused_internal.{each}"] for each in ("research", "public_welfare")]
    assert [(cell.kind, cell.value) for cell in cells] == [("blank", None), ("number", 2)]


REFUSALS = [
    ("属于国家秘密", ("3", "", "", "", "", "", "3")),
    ("其他法律行政法规禁止公开", ("", "1", "", "", "", "", "1")),
    ("危及“三安全一稳定”", ("4", "", "", "", "5", "", "9")),
    ("保护第三方合法权益", ("", "", "6", "", "", "", "6")),
    ("属于三类内部事务信息", ("", "", "", "2", "", "", "2")),
    ("属于四类过程性信息", ("8", "", "", "", "", "", "8")),
    ("属于行政执法案卷", ("", "", "", "", "", "7", "7")),
    ("属于行政查询事项", ("11", "", "", "", "", "1", "12")),
]


def test_commas_that_may_be_of_thousands_part_no_cells() -> None:
    text = report(",", ",").replace("（一）予以公开", "三、本年度办理结果,（一）予以公开")
    assert restore(text)[0] != text
    longer = text.replace("申请数量,5,2,0,0,0,0,7", "申请数量,1,005,2,0,0,0,0,1,007")
    assert restore(longer) == (longer, ())


def test_prose_that_counts_things_is_left_as_it_is() -> None:
    prose = f"{HEAD}规章，一是3件，二是4件，三是5件，四是6件。\n" * 6
    assert restore(prose) == (prose, ())


@pytest.mark.parametrize("mark", ["¦", "¶", "¤"])
def test_a_mark_at_the_end_of_each_line_parts_a_cell_a_line(mark: str) -> None:
    words = [word for label, cells in ROWS for word in (label, *map(str, cells))]
    head = (
        "申请人情况",
        "自然人",
        "商业企业",
        "科研机构",
        "社会公益组织",
        "法律服务机构",
        "其他",
        "总计",
    )
    body = "\n".join(f"{word}{mark}" for word in (*head, *words))
    result = extract(
        f"{HEAD}三、收到和处理政府信息公开申请情况\n{body}\n五、存在的主要问题\n无。\n"
    )
    assert [cell.value for cell in result.cells if ".received." in cell.id] == [5, 2, 0, 0, 0, 0, 7]
    assert result["requests.granted.total"].value == 4
    assert [note.code for note in result.notes if note.code.startswith("cells_")] == [
        "cells_ended_by_mark"
    ]


def test_headings_and_sentences_with_commas_of_ascii_stay_whole() -> None:
    source = report(", ", ", ").replace("，", ",").replace("二、", "二,").replace("三、", "三,")
    result = extract(source)
    assert {"proactive", "requests"} <= {section.id for section in result.sections}
    assert [cell.value for cell in result.cells if ".received." in cell.id] == [5, 2, 0, 0, 0, 0, 7]
    assert "一是人少,二是事多,三是钱少,四是路远。" in [line.strip() for line in _text_of(source)]


def _text_of(source: str) -> list[str]:
    return read(source).text.splitlines()


ROUTES = "3{0}3{0}4{0}4{0}14{0}0{0}3{0}5{0}5{0}13{0}1{0}0{0}5{0}1{0}7"
REVIEWS = "四、政府信息公开行政复议、行政诉讼情况"


@pytest.mark.parametrize("mark", ["；", "，"])
def test_a_mark_behind_each_cell_of_a_line_parts_cells(mark: str) -> None:
    lines = report(mark, mark).split("\n")
    closed = "\n".join(line + mark if mark in line and "。" not in line else line for line in lines)
    blank = closed.replace(f"{mark}2{mark}0{mark}0{mark}0", f"{mark}2{mark}{mark}0{mark}0")
    result = extract(blank)
    cells = [result[f"requests.received.{each}"] for each in ("business", "research", "other_org")]
    assert [(cell.kind, cell.value) for cell in cells] == [
        ("number", 2),
        ("blank", None),
        ("number", 0),
    ]
    assert result["art20_1.normative_documents.in_force"].value == 30


def test_rows_in_one_line_are_parted_by_the_mark_between_them() -> None:
    text = report(" / ", " / ") + f"{REVIEWS}\n结果维持 / 结果纠正\n{ROUTES.format(' / ')}\n"
    result = extract(text.replace("\n", " // "))
    assert "pieces_on_lines" in [note.code for note in result.notes]
    assert [cell.value for cell in result.cells if ".received." in cell.id] == [5, 2, 0, 0, 0, 0, 7]
    assert result["reviews.litigation_after_reconsideration.total"].value == 7


def test_two_pipes_between_any_two_cells_are_no_blank() -> None:
    """trafilatura 0.8 drops empty cells; of 21 and 79 nobody knows the columns."""
    lines = report("||", "||").replace("11||2||30", "21||79").split("\n")
    piped = "\n".join(f"|{line}|" if "||" in line else line for line in lines)
    result = extract(piped)
    row = [result[f"art20_1.normative_documents.{c}"] for c in ("issued", "repealed", "in_force")]
    assert all(cell.trust in ("doubtful", "missing") for cell in row)
    assert [cell.value for cell in result.cells if ".received." in cell.id] == [5, 2, 0, 0, 0, 0, 7]


def test_spaces_that_part_all_cells_of_one_line_tell_its_blanks() -> None:
    """selectolax with a space as separator: each empty cell leaves a space more."""
    lines = [line.replace(" ", "") for line in report("~", "~").split("\n")]
    spaced = "    ".join(line.replace("~0~0~0~0~7", "~0~~~0~7") for line in lines)
    result = extract(spaced.replace("~", "  ").replace("      ", "    "))
    cells = [result[f"requests.received.{each}"] for each in ("research", "public_welfare")]
    assert [(cell.kind, cell.value) for cell in cells] == [("number", 0), ("blank", None)]


@pytest.mark.parametrize("mark", ['"', "'"])
def test_quoted_numbers_beside_quoted_labels_are_cells_of_a_list(mark: str) -> None:
    rows = [[label, *map(str, cells)] for label, cells in (*SMALL, *ROWS)]
    lines = [f"[{', '.join(f'{mark}{cell}{mark}' for cell in row)}]," for row in rows]
    text = f"{HEAD}{chr(10).join(lines)}\n五、存在的主要问题\n无。\n"
    assert "numbers_unwrapped" not in [note.code for note in restore(text)[1]]


def test_the_row_in_which_a_text_ends_may_have_a_label_in_other_words() -> None:
    rows = [*ROWS[:3], ("本年度应予部分公开的", (3, 0, 2))]
    lines = [f"{label}；{'；'.join(map(str, cells))}" for label, cells in rows]
    text = report("；", "；").partition(ROWS[0][0])[0] + "\n".join(lines) + "；"
    printed = read(text).text
    assert printed.endswith("| 本年度应予部分公开的 | 3 | 0 | 2 | ")
