"""Prints an official form with given cell texts in each text layout, merges and all."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from gipa_extract.forms import Form, Label, Table

Row = list[str | None]
"""A printed row; None stands where a merged cell to the left or above goes on."""

TOPS = {
    "proactive": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "reviews": "四、政府信息公开行政复议、行政诉讼情况",
}


def blocks(
    form: Form, texts: Mapping[str, str], rows: Sequence[str] | None = None
) -> list[tuple[str, list[Row]]]:
    """(heading, printed rows) of each table; `rows` gives other rows of `requests`, in order."""
    found = []
    for table in form.tables:
        if table.across:
            printed = _reviews(table, texts)
        elif table.id == "requests":
            chosen = (
                [row for name in rows for row in table.rows if row.id == name]
                if rows is not None
                else table.rows
            )
            printed = _requests(table, chosen, texts)
        else:
            printed = _small(table, texts)
        found.append((TOPS[table.section], printed))
    return found


def _small(table: Table, texts: Mapping[str, str]) -> list[Row]:
    width = len(table.columns) + 1
    head: list[Row] = [[table.caption, *[None] * (width - 1)]]
    head.append([table.corner, *(column.label for column in table.columns)])
    return head + [[row.label, *_values(table, row, texts)] for row in table.rows]


def _values(table: Table, row: Label, texts: Mapping[str, str]) -> list[str]:
    return [texts[f"{table.id}.{row.id}.{column.id}"] for column in table.columns]


def _requests(table: Table, rows: Sequence[Label], texts: Mapping[str, str]) -> list[Row]:
    kinds = [column.label for column in table.columns]
    head: list[Row] = [
        [table.caption, None, None, "申请人情况", *[None] * 6],
        [None, None, None, kinds[0], "法人或其他组织", None, None, None, None, kinds[6]],
        [None, None, None, None, *kinds[1:6], None],
    ]
    above: tuple[str, ...] = ()
    body: list[Row] = []
    for row in rows:
        groups: Row = [
            None if above[: level + 1] == row.under[: level + 1] else group
            for level, group in enumerate(row.under)
        ]
        label: Row = [*groups, row.label, *[None] * (2 - len(groups))]
        body.append([*label, *_values(table, row, texts)])
        above = row.under
    return head + body


def _reviews(table: Table, texts: Mapping[str, str]) -> list[Row]:
    outcomes = [column.label for column in table.columns]
    first: Row = ["行政复议", *[None] * 4, "行政诉讼", *[None] * 9]
    second: Row = [*outcomes, table.rows[1].label, *[None] * 4, table.rows[2].label, *[None] * 4]
    third: Row = [*[None] * 5, *outcomes, *outcomes]
    values: Row = [text for row in table.rows for text in _values(table, row, texts)]
    return [first, second, third, values]


def cells(rows: list[Row]) -> str:
    """A cell a line behind a tab: a cell that goes on from above is an empty line, one that
    goes on from the left is lost."""
    lines = []
    for row in rows:
        seen = False
        for text in row:
            seen = seen or text is not None
            if text is not None or not seen:
                lines.append("\t" + (text or ""))
        lines.append("")
    return "\n".join(lines)


def pipes(rows: list[Row]) -> str:
    """Cells between pipes; every merged place is lost."""
    return "\n".join(" | ".join(t for t in row if t is not None) + " |" for row in rows)


def tabs(rows: list[Row]) -> str:
    return "\n".join("\t".join(text or "" for text in row) for row in rows)


def markdown(rows: list[Row]) -> str:
    lines = ["| " + " | ".join(text or "" for text in row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def spaced(rows: list[Row]) -> str:
    """Columns padded with spaces to the widest cell; a merged label may use all its columns."""
    widths = [2] * len(rows[0])
    for row in rows:
        for place, text in enumerate(row):
            if text:
                last = place
                while last + 1 < len(row) and row[last + 1] is None:
                    last += 1
                held = sum(widths[place:last]) + 3 * (last - place)
                widths[last] = max(widths[last], width(text) - held)
    lines = []
    for row in rows:
        line = ""
        for place, text in enumerate(row):
            left = sum(widths[:place]) + 3 * place
            if text:
                line += " " * (left - width(line)) + text
        lines.append(line)
    return "\n".join(lines)


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


LAYOUTS = {"cells": cells, "pipes": pipes, "tabs": tabs, "markdown": markdown, "spaced": spaced}


def report(
    form: Form, texts: Mapping[str, str], layout: str, rows: Sequence[str] | None = None
) -> str:
    """A whole report of the layout."""
    year = form.last_year or form.first_year
    parts = [
        f"某某市统计局{year}年政府信息公开工作年度报告",
        "",
        "一、总体情况",
        "",
        "本年度工作平稳有序。",
        "",
    ]
    heading = ""
    for top, printed in blocks(form, texts, rows):
        if top != heading:
            parts += [top, ""]
            heading = top
        parts += [LAYOUTS[layout](printed), "", ""]
    parts += [
        "五、存在的主要问题及改进情况",
        "",
        "问题不多。",
        "",
        "六、其他需要报告的事项",
        "",
        "无。",
        "",
    ]
    return "\n".join(parts)
