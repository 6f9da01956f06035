"""Rows in tags without a table, and rows of a tree that strokes draw."""

from __future__ import annotations

from pathlib import Path

import pytest

from gipa_extract import Report, extract
from tests.printed_rows import COLUMNS, LABELS, VALUES, read_whole, text

ROWS = [
    ["申请人情况", *COLUMNS],
    *([label, *map(str, VALUES[row])] for row, label in LABELS.items()),
]
BLANK = ["" if cell == "0" else cell for cell in ROWS[3]]


def wrapped(row: list[str]) -> str:
    return f"<row>{''.join(f'<c>{cell}</c>' for cell in row)}</row>"


def left_over(row: list[str]) -> str:
    return f"{'<td>'.join(row)}</tr>"


def branch(row: list[str]) -> str:
    return f"│   ├── {row[0]} [{', '.join(row[1:])}]"


PRINTS = [wrapped, left_over, branch]


@pytest.mark.parametrize("printed", PRINTS)
def test_such_rows_are_read(printed: object) -> None:
    assert callable(printed)
    read_whole(text(*map(printed, ROWS)) + "\n")


def test_a_file_of_left_over_tags_is_a_text(tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_text(text(*map(left_over, ROWS)) + "\n", "utf-8")
    read_whole(file)


def cut(printed: str, end: str) -> Report:
    return extract(printed[: printed.rindex(end) + len(end)])


@pytest.mark.parametrize(
    ("rows", "end"),
    [
        ("\n".join(map(wrapped, ROWS)), "</c><c>2</c><c>1</"),
        ("\n".join(map(left_over, ROWS)), "办理<td>2<td>1<td>"),
        ("\n".join(map(branch, ROWS)), "办理 [2, 1,"),
    ],
)
def test_of_the_row_in_which_a_text_ends_what_is_printed_is_read(rows: str, end: str) -> None:
    report = cut(text(rows), end)
    cells = [report[f"requests.carried_out.{column}"] for column in ("natural_person", "business")]
    assert [(cell.value, cell.trust != "doubtful") for cell in cells] == [(2, True), (1, True)]
    assert report["requests.carried_out.total"].kind == "absent"


def test_strokes_of_a_drawn_table_are_no_tree() -> None:
    table = "\n".join(f"├──┼──┤\n│ {row[0]} │ {' │ '.join(row[1:])} │" for row in ROWS)
    assert "strokes_taken_off" not in {note.code for note in extract(text(table)).notes}
