"""Text that something on its way altered is restored before it is read, and a note says so."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping

import pytest

from gipa_extract import extract
from gipa_extract.errors import OtherFileError
from gipa_extract.readers import from_text, read_bytes
from gipa_extract.readers.text_preparation import restore
from tests.printed_rows import (
    COLUMN_IDS,
    COLUMNS,
    HEADINGS,
    LABELS,
    SMALL_VALUES,
    TITLE,
    VALUES,
    html_rows,
    lines,
    page,
    read_whole,
    requests_of,
    small_of,
    text,
)


def notes_of(source: str) -> list[str]:
    return [note.code for note in extract(source).notes]


def wrapped(line: str, width: int) -> list[str]:
    """A line as a mail breaks it: at blanks, and between Chinese characters."""
    held, out, columns = "", [], 0
    words = [word for part in line.split(" ") for word in (*_words(part), " ")][:-1]
    for word in words:
        size = sum(1 if char.isascii() else 2 for char in word)
        if columns + size > width:
            out.append(held.rstrip())
            held, columns = "", 0
            if word == " ":
                continue
        held, columns = held + word, columns + size
    return [*out, held.rstrip()]


def _words(part: str) -> list[str]:
    words, ascii_word = [], ""
    for char in part:
        if char.isascii():
            ascii_word += char
            continue
        if ascii_word:
            words.append(ascii_word)
            ascii_word = ""
        words.append(char)
    return [*words, ascii_word] if ascii_word else words


@pytest.mark.parametrize(("mark", "width"), [("> ", 40), (">> ", 64), (">", 36)])
def test_a_quoted_mail_is_read_as_what_it_quotes(mark: str, width: int) -> None:
    mail = ["发件人: a@example.org", "主题: 转发", "请审。", ""]
    mail += [f"{mark}{piece}" for line in lines() for piece in wrapped(line, width)]
    report = read_whole("\n".join(mail))
    assert report.issuer == "青石县水务局"
    assert "quotes_taken_off" in [note.code for note in report.notes]


def test_a_quotation_of_two_lines_is_left_alone() -> None:
    quoted = "\n".join([*lines(), "> 引用一句", "> 又一句"])
    assert restore(quoted) == (quoted, ())


@pytest.mark.parametrize("pattern", ["{:>3}  ", "{}\t", "{}: ", "{:>4} | "])
def test_line_numbers_are_taken_off(pattern: str) -> None:
    numbered = "\n".join(f"{pattern.format(n)}{line}" for n, line in enumerate(padded(), 1))
    assert small_of(read_whole(numbered)) == SMALL_VALUES
    assert "line_numbers_taken_off" in notes_of(numbered)


@pytest.mark.parametrize("numbered", ["all", "printed", "fifth"])
def test_line_numbers_behind_lines_are_taken_off(numbered: str) -> None:
    given = [each for line in padded() for each in (line, "")]
    count, behind = 0, []
    for place, line in enumerate(given, 1):
        count += bool(line)
        number = {"all": place if line else "", "printed": count if line else ""}.get(
            numbered, "" if place % 5 else place
        )
        behind.append(f"{line}  {number}" if number else line)
    text = "\n".join(behind)
    assert small_of(read_whole(text)) == SMALL_VALUES
    assert "line_numbers_taken_off" in notes_of(text)


@pytest.mark.parametrize("pattern", ["[{}] {}", "{} {}", "7\n00:{},200 --> 01:00:00,000\n{}"])
def test_times_are_taken_off_what_was_spoken(pattern: str) -> None:
    spoken = [pattern.format(f"00:{second:02}", line) for second, line in enumerate(padded())]
    assert small_of(read_whole("\n".join(spoken))) == SMALL_VALUES
    assert "times_taken_off" in notes_of("\n".join(spoken))
    spoken.reverse()
    assert "times_taken_off" not in notes_of("\n".join(spoken))


def padded() -> list[str]:
    return [
        *lines(),
        "四、政府信息公开行政复议、行政诉讼情况",
        "无。",
        "六、其他需要报告的事项",
        "无。",
    ]


def test_numbered_labels_are_no_line_numbers() -> None:
    listed = "\n".join([*lines(), *(f"{n} 第{n}条意见" for n in range(1, 12))])
    assert restore(listed) == (listed, ())


def test_entities_are_decoded_and_a_single_one_is_not() -> None:
    written = "\n".join(line.replace("|", "&nbsp;|&#x200B;") + "<br />" for line in lines("|"))
    assert small_of(read_whole(written)) == SMALL_VALUES
    assert restore("网址 a?x=1&amp;y=2") == ("网址 a?x=1&amp;y=2", ())


def test_invisible_characters_in_words_are_dropped() -> None:
    broken = "\n".join("\u200b".join(line) for line in lines("|"))
    assert small_of(read_whole(broken)) == SMALL_VALUES


@pytest.mark.parametrize("times", [2, 3])
def test_characters_printed_again_for_boldness_count_once(times: int) -> None:
    title, *rest = lines("  ")
    bold = "\n".join([title, *("".join(c * (1 if c == " " else times) for c in l) for l in rest)])  # noqa: E741
    assert small_of(read_whole(bold)) == SMALL_VALUES


def test_lines_that_all_stand_twice_count_once() -> None:
    doubled = "".join(f"{line}\n{line}\n" for line in lines("  "))
    assert small_of(read_whole(doubled)) == SMALL_VALUES
    one_more = f"{doubled}2023年度。\n"
    assert restore(one_more) == (one_more, ())


def test_only_labels_may_be_bold() -> None:
    rows = [("行行政政许许可可", "22"), ("行行政政处处罚罚", "31"), ("规规章章", "44")]
    printed = "\n".join(["信信息息内内容容", *("  ".join(row) for row in rows)])
    assert restore(printed)[0].split("\n")[1:] == ["行政许可  22", "行政处罚  31", "规章  44"]


def test_letterspaced_digits_are_joined_by_sums_or_doubted() -> None:
    spaced = "\n".join(" ".join(line.replace(" ", "")) for line in lines())
    report = extract(spaced)
    cells = {cell.id: cell for cell in report.cells}
    assert report.issuer == "青石县水务局"
    assert report.year == 2023
    for row, values in requests_of(report).items():
        for column, value, printed in zip(COLUMN_IDS, values, VALUES[row], strict=True):
            cell = cells[f"requests.{row}.{column}"]
            assert value == printed or cell.trust in ("doubtful", "missing")


@pytest.mark.parametrize("bar", ["丨", "¦", "︱"])
def test_odd_bars_are_pipes(bar: str) -> None:
    framed = "\n".join(f"{bar}{line}{bar}" if bar in line else line for line in lines(bar))
    assert small_of(read_whole(framed)) == SMALL_VALUES


def test_spans_point_into_the_restored_text() -> None:
    document = from_text("\n".join(f"{n:>3}  {line}" for n, line in enumerate(padded(), 1)))
    report = extract(document)
    assert all(document.text[c.start : c.end] == c.raw for c in report.cells if c.raw)


def latex(*, booktabs: bool) -> str:
    rule = r"\midrule" if booktabs else r"\hline"
    rows = [
        r"\multirow{6}{*}{三、本年度办理结果} & " + label if row == "granted" else
        " & " + label if row in list(LABELS)[3:7] else
        rf"\multicolumn{{2}}{{|l|}}{{{label}}}"
        for row, label in LABELS.items()
    ]  # fmt: skip
    body = [
        " & ".join([label, *map(str, VALUES[row])]) + rf" \\ {rule}"
        for label, row in zip(rows, LABELS, strict=True)
    ]
    head = " & ".join([r"\multicolumn{2}{c}{\textbf{申请人情况}}", *COLUMNS]) + rf" \\ {rule}"
    kind = "longtable" if booktabs else "tabular"
    return "\n".join(
        [rf"\section*{{{TITLE}}}", HEADINGS[0], "按要求公开。", HEADINGS[2], rf"\begin{{{kind}}}{{|l|l|*{{7}}{{c|}}}}",
         head, *body, rf"\end{{{kind}}}"]
    )  # fmt: skip


@pytest.mark.parametrize("booktabs", [True, False])
def test_tabulars_of_latex_are_tables(booktabs: bool) -> None:
    assert read_whole(latex(booktabs=booktabs)).issuer == "青石县水务局"


def test_a_tabular_in_a_cell_is_the_cell_s_lines() -> None:
    lines = r"{\begin{tabular}[c]{@{}l@{}}申请人 \\ 情况\end{tabular}}"
    label = r"\begin{tabular}{@{}l@{}}自然\\人\end{tabular} &"
    printed = latex(booktabs=False).replace(r"{\textbf{申请人情况}}", lines)
    printed = printed.replace("自然人 &", label)
    read_whole(printed)
    cut_off = requests_of(extract(printed.removesuffix(r"\end{tabular}")))
    assert cut_off["received"] == VALUES["received"]


@pytest.mark.parametrize(("end_of_cell", "end_of_row"), [("\x07", "\x07\r"), ("\r\x07", "\r\x07")])
def test_marks_of_cells_from_word_are_tables(end_of_cell: str, end_of_row: str) -> None:
    rows = [["", *COLUMNS], *([label, *map(str, VALUES[row])] for row, label in LABELS.items())]
    marked = "".join("".join(cell + end_of_cell for cell in row) + end_of_row for row in rows)
    read_whole("\r".join([TITLE, HEADINGS[0], "按要求公开。", HEADINGS[2], marked]))


def test_printed_data_frames_are_tables() -> None:
    rows = [
        ["项目", *COLUMNS],
        *([label, *map(float, VALUES[row])] for row, label in LABELS.items()),
    ]
    frame = ["      ".join(["  ", *map(str, range(8))])]
    frame += [f"{n}   " + "   ".join(map(str, row)) for n, row in enumerate(rows)]
    read_whole(text(*frame))


@pytest.mark.parametrize("width", [8, 12])
def test_cells_wrapped_between_pipes_are_whole(width: int) -> None:
    def printed(row: list[str]) -> list[str]:
        cells = [wrapped(cell, width) for cell in row]
        high = max(map(len, cells))
        return [
            "|"
            + "|".join(pad(cell[line] if line < len(cell) else "", width) for cell in cells)
            + "|"
            for line in range(high)
        ]

    rows = [["项目", *COLUMNS], *([label, *map(str, VALUES[row])] for row, label in LABELS.items())]
    read_whole(text("", *(line for row in rows for line in printed(row)), ""))


def pad(cell: str, width: int) -> str:
    return cell + " " * (width - sum(1 if char.isascii() else 2 for char in cell))


def test_quoted_cells_over_several_lines_are_joined() -> None:
    rows = ["\t".join(["", '"自然\n人"', '"商业\n企业"', *COLUMNS[2:]])]
    rows += [
        "\t".join([f'"{label[:6]}\n{label[6:]}"', *map(str, VALUES[row])])
        for row, label in LABELS.items()
    ]
    read_whole(text(*rows))


def html_table() -> str:
    rows: list[list[object]] = [["项目", *COLUMNS]]
    return html_rows(rows + [[label, *VALUES[row]] for row, label in LABELS.items()])


def test_json_that_carries_a_page_is_read() -> None:
    inner = page(html_table()).decode()
    report = read_whole(json.dumps({"code": 0, "data": {"content": inner}}).encode())
    assert report.source.media_type == "application/json"


def test_tabs_in_a_text_that_json_carries_part_cells() -> None:
    content = "\r\n".join(line.replace("\t0", "\t") for line in lines("\t"))
    cells = extract(json.dumps({"title": TITLE, "content": content}).encode()).cells
    numbers = {cell.id: cell.value for cell in cells if cell.kind == "number"}
    assert numbers["requests.carried_in.legal_service"] == 2
    assert [cell.id for cell in cells if cell.trust == "doubtful"] == []


def test_json_lines_of_tables_are_read() -> None:
    rows = [["项目", *COLUMNS]] + [[label, *map(str, VALUES[row])] for row, label in LABELS.items()]
    records = [
        {"page": 1, "text": f"{TITLE}\n{HEADINGS[0]}\n{HEADINGS[2]}"},
        {"page": 2, "tables": [rows]},
    ]
    read_whole("\n".join(json.dumps(each, ensure_ascii=False) for each in records).encode())


def test_a_value_over_several_columns_of_json_is_no_row_of_blanks() -> None:
    rows = [["项目", *COLUMNS]] + [
        [label, str(VALUES[row][0]), "33", None, None, None, None, "40"]
        for row, label in LABELS.items()
    ]
    data = {"text": f"{TITLE}\n{HEADINGS[0]}\n{HEADINGS[2]}", "tables": [rows]}
    cells = {cell.id: cell for cell in extract(json.dumps(data).encode()).cells}
    for row in LABELS:
        for column in ("business", "research", "public_welfare", "legal_service", "other_org"):
            assert cells[f"requests.{row}.{column}"].trust in ("doubtful", "missing")


@pytest.mark.parametrize(
    "script",
    ["<script>window.__STATE__ = {};</script>", '<script type="application/json">{}</script>'],
)
def test_what_only_a_script_of_a_page_holds_is_read(script: str) -> None:
    inner = page(html_table()).decode()
    data = json.dumps({"title": TITLE, "content": inner}).replace("<", "\\u003c")
    shell = (
        f"<!doctype html><html><body><div id=app></div>{script.replace('{}', data)}</body></html>"
    )
    report = read_whole(shell.encode())
    assert "content_from_script" in [note.code for note in report.notes]


def test_other_json_is_no_report_still() -> None:
    with pytest.raises(OtherFileError):
        read_bytes(json.dumps({"titles": [TITLE] * 3}).encode())


def test_errors_of_a_sheet_are_doubtful() -> None:
    rows = lines("\t")
    rows[6] = "规章\t####\t#REF!\t25"
    cells = {cell.id: cell for cell in extract("\n".join(rows)).cells}
    assert {cells[f"art20_1.rules.{c}"].trust for c in ("issued", "repealed")} == {"doubtful"}


def test_a_text_without_any_alteration_comes_back_as_it_is() -> None:
    plain = textwrap.dedent("\n".join(lines("\t")))
    assert restore(plain) == (plain, ())


_FLAT = (
    "| 二、主动公开政府信息情况   |  |  |  |  | | --- | --- | --- | --- | | 第二十条第（一）项 | | | | "
    "| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 | | 规章 | 3 |  | 25 | | 行政规范性文件 |  |  | 67 |"
    "   三、收到和处理政府信息公开申请情况   |  |  |  |  |  |  |  |  |  |  | | --- | --- | --- | --- | --- "
    "| --- | --- | --- | --- | --- | | （本列数据的勾稽关系） | | | 申请人情况 | | | | | | | | 自然人 "
    "| 法人或其他组织 | | | | | 总计 | | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | "
    "| 一、本年新收政府信息公开申请数量 | | | 40 | 11 | 2 | 5 | 16 | 7 | 81 | | 三、本年度办理结果 | （一）予以公开 | "
    "| 20 | 6 | 1 | 2 | 8 | 3 | 40 | | （三）不予公开 | 1.属于国家秘密 | 4 |  |  |  |  |  | 4 | | （七）总计 | | 41 "
    "| 11 | 2 | 4 | 17 | 6 | 81 |   五、存在的主要问题及改进情况 | |"
)


def test_tables_in_a_cell_of_another_have_their_lines_again() -> None:
    report = extract(f"{TITLE}\n\n{_FLAT}")
    cells = {cell.id: cell for cell in report.cells}
    read = {row: requests_of(report)[row] for row in ("received", "granted", "total")}
    assert read == {row: VALUES[row] for row in read}
    assert cells["art20_1.rules.repealed"].kind == "blank"
    assert cells["art20_1.normative_documents.in_force"].value == 67
    secret = [cells[f"requests.refused_state_secret.{column}"] for column in COLUMN_IDS]
    assert [cell.value for cell in secret] == [4, None, None, None, None, None, 4]
    assert not any(cell.doubt for cell in report.cells)


def test_a_value_over_several_columns_of_such_a_table_leaves_its_lines_joined() -> None:
    table = "|  |  |  | | --- | --- | --- | | 规章 | 3 | | | 行政规范性文件 | 12 | 67 |"
    assert restore(f"{TITLE} {table} {table}")[1] == ()


@pytest.mark.parametrize(
    "tagged",
    [
        '<span lang="EN-US"\nstyle="font-size:16pt">{}</span>',
        '<div align="center">\n\n{}\n\n</div>',
    ],
)
def test_markdown_with_tags_round_its_words_keeps_its_blanks(tagged: str) -> None:
    def paragraph(value: object) -> str:
        return "\u00a0" if value == 0 else tagged.format(value)

    values = [
        piece
        for row, label in LABELS.items()
        for piece in (tagged.format(label), *map(paragraph, VALUES[row]))
    ]
    blocks = [TITLE, HEADINGS[2], *map(tagged.format, COLUMNS), *values]
    report = extract("\n\n".join([*blocks, "五、存在的主要问题及改进情况", ""]).encode())
    as_read = {row: tuple(each or 0 for each in read) for row, read in requests_of(report).items()}
    assert as_read == VALUES
    assert not any(c.doubt for c in report.cells if c.id.startswith("requests.carried_in"))


@pytest.mark.parametrize(
    "style", ["display:none", "vertical-align:super", "text-decoration:line-through"]
)
def test_tags_that_hide_or_raise_their_text_stay(style: str) -> None:
    line = '<span lang="EN-US">12</span>'
    page = "\n\n".join([TITLE, *[line] * 30, f'3<span style="{style}">9</span>'])
    assert "inline_tags_dropped" not in [note.code for note in restore(page)[1]]
    assert "inline_tags_dropped" in [note.code for note in restore(page.replace(style, ""))[1]]


CUT_LABELS = {
    "（一）予以公开": "（一）予公开",
    "1.属于国家秘密": "1.属国家秘密",
    "2.重复申请": "2.复申请",
    "（七）总计": "（七）总",
    COLUMNS[4]: "法律服务构",
}
"""As a tool prints them that takes a lone character between tags for an icon."""


def a_paragraph_a_cell(cut: Mapping[str, str], *before: str) -> str:
    blocks = [TITLE, *before, HEADINGS[2], *(cut.get(each, each) for each in COLUMNS)]
    for row, label in LABELS.items():
        blocks += [cut.get(label, label), *map(str, VALUES[row])]
    return "\n\n".join([*blocks, "五、存在的主要问题及改进情况"])


def test_letters_that_a_tool_dropped_from_labels_are_put_back() -> None:
    report = read_whole(a_paragraph_a_cell(CUT_LABELS))
    assert "letters_put_back" in [note.code for note in report.notes]


def test_what_dropped_letters_may_have_dropped_a_row_of_dashes() -> None:
    heads = ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
    rows = ("规章", "21", "12", "33", "行政规范性文件")
    for cut in ({}, CUT_LABELS):
        report = extract(a_paragraph_a_cell(cut, HEADINGS[1], *heads, *rows))
        blanks = [c for c in report.cells if c.id.startswith("art20_1.normative_documents.")]
        assert {cell.kind for cell in blanks} == {"blank"}
        assert any(cell.doubt for cell in blanks) == bool(cut)


def test_labels_that_a_line_end_broke_lack_no_letters() -> None:
    broken = (
        "（一）予以公\n\n开\n\n1.属于国家秘\n\n密\n\n2.重复申\n\n请\n\n行政许\n\n可\n\n规章\n\n"
    )
    assert restore(TITLE + "\n\n" + broken)[1] == ()


def test_line_ends_in_the_cells_of_lists_are_no_lines() -> None:
    rows = [["\n".join(label), *map(str, VALUES[row])] for row, label in LABELS.items()]
    listed = "\n".join(map(str, [["申请人情况", *COLUMNS], *rows]))
    read_whole(text(listed, "五、存在的主要问题及改进情况"))


def cut_from_its_end(line: str, width: int) -> list[str]:
    """A line in pieces of so many columns, as a frame that is too narrow cuts it."""
    pieces, held, columns = [], "", 0
    for char in reversed(line):
        size = 1 if char.isascii() else 2
        if columns + size > width:
            pieces.append(held)
            held, columns = "", 0
        held, columns = char + held, columns + size
    return [piece.rstrip() for piece in (held, *reversed(pieces))]


def framed(*cells: list[str], width: int) -> list[str]:
    """Cells side by side in a frame of characters."""
    rule = "+" + "+".join(["-" * (width + 3)] * len(cells)) + "+"

    def padded(piece: str) -> str:
        columns = sum(1 if char.isascii() else 2 for char in piece)
        return piece + " " * (width - columns)

    height = max(map(len, cells))
    rows = zip(*(cell + [""] * (height - len(cell)) for cell in cells), strict=True)
    return [rule, *("".join(f"| {padded(p)}  " for p in row) + "|" for row in rows), rule]


def set_with_spaces() -> list[str]:
    """The report's lines as pandoc sets tables: two spaces before each, more between cells."""
    return [
        "  " + "        ".join(line.split(" ")) if any(map(str.isdigit, line)) else line
        for line in lines()
    ]


@pytest.mark.parametrize("width", [28, 31, 44])
def test_a_page_laid_out_in_a_drawn_frame_is_read_as_what_stands_in_it(width: int) -> None:
    """Beside a menu, in a frame inside a frame; what is wider is cut, numbers too."""
    pieces = [piece for line in set_with_spaces() for piece in (*cut_from_its_end(line, width), "")]
    inner = framed(pieces, width=width)
    outer = framed(["-   首页", "-   政务公开"], inner, width=width + 5)
    report = read_whole("\n".join(["当前位置：首页", "", *outer, "", "版权所有"]))
    assert report.issuer == "青石县水务局"
    assert "frames_taken_off" in [note.code for note in report.notes]


def test_numbers_that_meet_where_a_frame_cuts_are_never_two_cells_of_a_full_row() -> None:
    """The first piece's last spaces are gone: 40 and 5 may be one number or two."""
    cell = ["", *(["文字"] * 40), "  某行       40", "5     12", "  规章  1  2"]
    (restored, notes) = restore("\n".join(framed(cell, width=20)))
    assert "405 12" in restored
    assert [note.code for note in notes] == ["frames_taken_off"]


@pytest.mark.parametrize("kept", range(1, 8))
def test_numbers_that_meet_at_the_edge_of_a_frame_make_no_sure_value(kept: int) -> None:
    """Each row breaks behind so many of its words, where two values look like one that was cut."""
    cell, joined = [], 0
    for line in lines():
        words = line.split(" ")
        if len(words) > kept + 1 and words[kept - 1].isdecimal():
            cell += ["  " + "   ".join(words[:kept]), "   ".join(words[kept:]), ""]
            joined += 1
        else:
            cell += [line, ""]
    printed = "\n".join(framed(cell, width=80))
    if joined:
        assert "frames_taken_off" in notes_of(printed)
    for each in extract(printed).cells:
        table, row, column = each.id.split(".")
        if table == "requests" and row in VALUES and each.trust not in ("doubtful", "missing"):
            assert each.value == VALUES[row][COLUMN_IDS.index(column)]


def test_a_drawn_table_of_short_cells_keeps_its_frame() -> None:
    drawn = "\n".join(framed(*([word, "1", "2"] for word in ("甲", "乙")), width=12) * 20)
    assert restore(drawn) == (drawn, ())


def test_a_word_that_stands_in_all_labels_is_taken_out() -> None:
    def hidden(label: str) -> str:
        return label[:3] + "水印校验码" + label[3:]

    blocks = [TITLE, HEADINGS[2], *map(hidden, COLUMNS)]
    for row, label in LABELS.items():
        blocks += [hidden(label), *map(str, VALUES[row])]
    small = (
        "信息内容",
        "本年制发件数",
        "本年废止件数",
        "现行有效件数",
        "规章",
        "行政规范性文件",
        "行政许可",
    )
    reviews = ("行政复议", "行政诉讼", *("结果维持", "结果纠正", "其他结果", "尚未审结") * 3)
    report = read_whole("\n".join([*blocks, *map(hidden, (*small, *reviews))]))
    assert "foreign_word_taken_out" in [note.code for note in report.notes]


def test_characters_without_width_beside_print_are_dropped_and_alone_may_be_blanks() -> None:
    printed = "\u200b".join("规章制度与目录") + "\n\ufeff379\u200b\t\n\t\u200b\t\n"
    assert restore(printed)[0] == "规章制度与目录\n379\t\n\t\u200b\t\n"


def test_a_sign_on_a_line_of_its_own_belongs_to_the_number_below_it() -> None:
    lines = "信息内容 上一年项目数量 本年增 / 减 处理决定数量 行政许可 66 增 2 4686 其他对外管理服务事项 102 减 3 2215"
    text = (
        "测试县2020年政府信息公开工作年度报告\n二、主动公开政府信息情况\n第二十条第（五）项\n"
        + lines.replace(" ", "\n")
        + "\n三、收到和处理政府信息公开申请情况\n无。\n"
    )
    result = extract(text)
    assert [cell.value for cell in result.cells if cell.id.startswith("art20_5.")] == [
        *(66, 2, 4686),
        *(102, -3, 2215),
    ]
    assert result["art20_5.other_services.change"].raw == "减3"
