"""Columns of the table of requests in tables of their own, each below a line that names it."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from tests.printed_rows import COLUMNS, LABELS, VALUES, html_rows, page, read_whole, text

Rows = list[list[object]]


def columns() -> list[Rows]:
    return [
        [["办理情况", "件数"], *([label, VALUES[row][n]] for row, label in LABELS.items())]
        for n in range(len(COLUMNS))
    ]


def piped(rows: Rows) -> str:
    return "\n".join(f"| {label} | {value} |" for label, value in rows)


def with_captions(captions: list[str]) -> list[str]:
    return [f"{above}\n{piped(rows)}" for above, rows in zip(captions, columns(), strict=True)]


def captions() -> list[str]:
    return [f"表{n} 申请人为{name}的" for n, name in enumerate(COLUMNS, 1)]


def test_tables_below_lines_that_name_one_column_each_are_one_table() -> None:
    read_whole(text(*with_captions(captions())))
    blocks = (
        f"<p>{above}</p>{html_rows(rows)}"
        for above, rows in zip(captions(), columns(), strict=True)
    )
    read_whole(page(*blocks))


def test_such_tables_need_no_head_and_the_last_may_be_cut() -> None:
    lists = [
        f"【申请人：{name}】\n" + "\n".join(f"{label}\t{value}" for label, value in rows[1:])
        for name, rows in zip(COLUMNS, columns(), strict=True)
    ]
    whole = text(*lists)
    read_whole(whole)
    cut = whole[: whole.rindex("1.属于国家秘密") + 4]
    cells = {cell.id: cell for cell in extract(cut).cells}
    assert cells["requests.carried_out.other_org"].value == VALUES["carried_out"][5]
    assert cells["requests.granted.total"].value == VALUES["granted"][6]
    assert cells["requests.refused_state_secret.total"].kind == "absent"
    in_number = extract(cut[: cut.rindex("40") + 1]).cells  # 4, of 40
    last = next(cell for cell in in_number if cell.id == "requests.granted.total")
    assert last.value is None or last.trust == "doubtful"


@pytest.mark.parametrize(
    ("place", "caption"),
    [
        (5, "表6 申请人为法人或其他组织的"),
        (1, "表2 申请人为自然人的"),
        (1, "表2 自然人和商业企业"),
        (1, "表2 商业企业（2020年）"),
        (1, "表2 商业企业（上年）"),
        (1, "表2"),
    ],
)
def test_nothing_is_read_where_one_of_the_lines_names_no_column_of_its_own(
    place: int, caption: str
) -> None:
    said = captions()
    said[place] = caption
    report = extract(text(*with_captions(said)))
    assert all(
        cell.trust == "doubtful" for cell in report.cells if cell.kind not in ("absent", "text")
    )


def test_lines_that_name_the_table_above_them_name_none() -> None:
    tables = [f"{piped(rows)}\n{below}" for rows, below in zip(columns(), captions(), strict=True)]
    report = extract(text(*tables))
    assert all(
        cell.trust == "doubtful" for cell in report.cells if cell.kind not in ("absent", "text")
    )
