"""Tables in a notation whose end is cut off: each row before the cut is read, and none guessed."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from typing import NamedTuple

import pytest

from gipa_extract import Report, extract
from gipa_extract.readers.html.cut_json import read_cut_json
from tests.printed_rows import COLUMN_IDS, COLUMNS, HEADINGS, LABELS, TITLE, VALUES

Cells = list[str]
ROWS: list[Cells] = [
    [label, *(str(value) if value else "" for value in VALUES[row])]
    for row, label in LABELS.items()
]
LINES = [TITLE, HEADINGS[0], "2023年，我局依法公开政府信息，未发生差错。", HEADINGS[2]]


class Notation(NamedTuple):
    before: str
    row: Callable[[Cells], str]


def tagged(row: str, cell: str) -> Callable[[Cells], str]:
    return lambda cells: (
        f"<{row}>{''.join(f'<{cell}><p>{each}</p></{cell}>' for each in cells)}</{row}>\n"
    )


def listed(cells: Cells) -> str:
    return json.dumps(cells, ensure_ascii=False) + ", "


PAGE = "".join(f"<p>{line}</p>\n" for line in LINES)
TEXT = "\n".join([*LINES, ""])
NOTATIONS = {
    "page": Notation(f"{PAGE}<table>", tagged("tr", "td")),
    "rows without a table": Notation(PAGE, tagged("tr", "td")),
    "an extractor's XML": Notation(f"<doc><main>{PAGE}<table>", tagged("row", "cell")),
    "tags amid Markdown": Notation("## " + "\n\n## ".join(LINES) + "\n\n<table>", tagged("tr", "td")),
    "tags as entities": Notation(
        escape(f"{PAGE}<table>"), lambda cells: escape(tagged("tr", "td")(cells))
    ),
    "tags as entities twice": Notation(
        escape(escape(f"{PAGE}<table>")), lambda cells: escape(escape(tagged("tr", "td")(cells)))
    ),
    "JSON with a page": Notation(
        json.dumps({"content": f"{PAGE}<table>"}, ensure_ascii=False)[:-2],
        lambda cells: json.dumps(tagged("tr", "td")(cells), ensure_ascii=False)[1:-1],
    ),
    "JSON with lists": Notation(
        json.dumps(LINES, ensure_ascii=False)[:-1] + ", [" + listed(["项目", *COLUMNS]), listed
    ),
    "a line of JSON for each page": Notation(
        json.dumps({"text": TEXT}) + '\n{"table": [' + listed(["项目", *COLUMNS]), listed
    ),
    "Python's lists": Notation(
        repr({"text": LINES})[:-1] + f", 'rows': [{['项目', *COLUMNS]}, ",
        lambda cells: f"{cells}, ",
    ),
    "LaTeX without its tabular": Notation(
        rf"\section*{{{LINES[0]}}}" + "\n" + "\n".join(LINES[1:]) + "\n",
        lambda cells: " & ".join(cells) + " \\\\ \\hline\n",
    ),
    "AsciiDoc of uneven rows": Notation(
        TEXT + '[cols="9*"]\n|===\n\n|项目 |申请人情况\n\n',
        lambda cells: " ".join("|" + each for each in cells) + "\n\n",
    ),
}  # fmt: skip


def wrong_cells(report: Report, whole_rows: int) -> list[str]:
    """The cells of whole rows that are not read, and those of others that are answered wrongly."""
    cells = {cell.id: cell for cell in report.cells}
    wrong = []
    for number, row in enumerate(LABELS):
        for column, value in zip(COLUMN_IDS, VALUES[row], strict=True):
            cell = cells[f"requests.{row}.{column}"]
            is_right = cell.kind == ("number" if value else "blank") and cell.value == (
                value or None
            )
            is_open = cell.kind == "absent" or cell.trust == "doubtful"
            if not is_right and (number < whole_rows or not is_open):
                wrong.append(f"{cell.id} {cell.raw!r}")
    return wrong


@pytest.mark.parametrize("name", NOTATIONS)
def test_rows_before_the_end_are_read_and_none_behind_it(name: str) -> None:
    before, row = NOTATIONS[name]
    printed = [row(cells) for cells in ROWS]
    ends = [len(before) + sum(map(len, printed[: number + 1])) for number in range(len(printed))]
    source = before + "".join(printed)
    for end in range(ends[4] - 3, len(source), 11):
        whole_rows = sum(each <= end for each in ends)
        cut = source[:end]
        report = extract(cut if name == "tags amid Markdown" else cut.encode())
        assert wrong_cells(report, whole_rows) == [], cut[-60:]


def test_a_row_that_is_cut_behind_a_blank_is_not_filled_from_its_first_column() -> None:
    full = [["项目", *COLUMNS], *(row for row in ROWS if all(row))]
    rows = "\n".join(f"| {' | '.join(row)} |" for row in full)
    report = extract(f"{TEXT}{rows}\n| {' | '.join(ROWS[-1][:6])}")
    assert [each for each in wrong_cells(report, 0) if "carried_out" in each] == []


PENALTY_ROWS = [
    "第二十条第（六）项",
    "信息内容|上一年项目数量|本年增/减|处理决定数量",
    "行政处罚||16|840",
]


@pytest.mark.parametrize("end", ["| 行政强制 | 36 |", "| 行政强制 | 36 | "])
def test_a_cut_row_begins_as_others_where_its_table_shows_blanks(end: str) -> None:
    rows = [
        "第二十条第（一）项",
        "信息内容|本年新制作数量|本年新公开数量|对外公开总数量",
        "规章|1|2|3",
        "规范性文件|4|5|6",
    ]
    rows += ["第二十条第（五）项", PENALTY_ROWS[1], "行政许可|18|-12|868", *PENALTY_ROWS]
    table = "\n".join(f"| {' | '.join(row.split('|'))} |" for row in rows)
    head = "青石县水务局2020年政府信息公开工作年度报告\n二、主动公开政府信息情况\n"
    cells = {cell.id: cell for cell in extract(f"{head}{table}\n{end}").cells}
    cell = cells["art20_6.compulsion.items_last_year"]
    assert (cell.value, cell.trust) == (36, "doubtful")
    assert all(
        each.kind == "absent" or each.trust == "doubtful"
        for each in cells.values()
        if each.id.startswith("art20_6.compulsion.")
    )


def test_the_last_row_of_a_frame_may_be_cut_amid_a_missing_value() -> None:
    rows = [["项目", *COLUMNS], *ROWS]
    lines = [
        f"{number}  " + "   ".join(each or "NaN" for each in row) for number, row in enumerate(rows)
    ]
    source = f"{TEXT}   " + "  ".join(map(str, range(8))) + "\n" + "\n".join(lines)
    end = source.index("NaN", source.index(LABELS["carried_out"]))
    for cut in (end - 2, end + 1, end + 2):
        report = extract(source[:cut])
        assert wrong_cells(report, 7) == []
        cells = {cell.id: cell.value for cell in report.cells}
        assert cells["requests.carried_out.natural_person"] == 2


def test_a_number_before_a_tag_that_is_cut_is_that_number() -> None:
    source = f"{PAGE}<table>" + "".join(map(tagged("tr", "td"), ROWS))
    end = source.rindex("6</p>") + len("6</")
    cells = {cell.id: cell.value for cell in extract(source[:end].encode()).cells}
    assert cells["requests.carried_out.total"] == 6


def test_an_entity_alone_in_a_cell_is_a_blank() -> None:
    rows = "\n".join(f"| {' | '.join(each or '&nbsp;' for each in row)} |" for row in ROWS[:3])
    text = f"{TEXT}\n| 项目 | {' | '.join(COLUMNS)} |\n{rows}\n\n五、存在的主要问题\n"
    assert wrong_cells(extract(text), 3) == []


def test_prose_that_opens_with_a_bracket_is_no_data() -> None:
    assert read_cut_json('[首页](/) > ["政务公开"') is None
    assert read_cut_json("[1] 说明") is None
