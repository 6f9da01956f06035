"""Rows of whose zeros only words say that they are such: each value is written out.

1.属于国家秘密：各类申请人均为0        becomes  1.属于国家秘密：自然人0，商业企业0，…，总计0
属于国家秘密，全部为零。

（自=自然人，企=商业企业，…；括号内没写的都是0）
（一）予以公开 总计5（自1、企4）        becomes  （一）予以公开：自然人1，商业企业4，…，总计5
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from gipa_extract.forms import editions
from gipa_extract.forms.vocabulary import printed_key
from gipa_extract.text.occurrences import count_up_to
from gipa_extract.text.patterns import COUNTERS

LEAST_ROWS = 4
"""Rows of which it is said; one or two are sentences about them."""
SIGNS = ("为0", "为零")

_ZERO = "(?:0|零)"
_ALL_ZERO = re.compile(
    r"(?P<before>^[ \t\u3000]*|[。；;][ \t\u3000]*)(?P<label>[^\s，,：:。；;]{3,60}?)[：:，,|\t ]+"
    rf"(?:(?:各类?申请人|各列|各项|各栏|各类)(?:全部|全|均|都|皆)?|全部|全|均|都|皆)为{_ZERO}[{COUNTERS}]?"
    r"(?=[ \t\u3000\r]*(?:[。；;\n]|\Z))",
    re.MULTILINE,
)
_OTHERS_ZERO = re.compile(
    rf"(?:[没未][写列][^，。；;\n行]{{0,6}}|其余|其余各列)(?:都|均|全部)[为是]{_ZERO}(?!\d)"
)
"""The note that the columns which a row does not name are zero; of rows that are left out it says nothing."""
_SHORT_NAME = re.compile(
    r"(?P<short>[\u3400-\u9fff]{1,3})[=＝:：]\s*(?P<label>[\u3400-\u9fff]{2,12})"
)
_PART = re.compile(rf"(?P<name>[\u3400-\u9fff]+)[：:=＝ ]?(?P<value>\d+)[{COUNTERS}]?")


def write_zeros_out(text: str) -> str | None:
    """The text with each value of such rows behind its column's label; None if it has hardly any."""
    if _OTHERS_ZERO.search(text) and (written := _write_other_columns_out(text)):
        return written
    if sum(count_up_to(text, sign, LEAST_ROWS) for sign in SIGNS) < LEAST_ROWS:
        return None
    rows = 0

    def written_out(row: re.Match[str]) -> str:
        nonlocal rows
        columns = _columns_of_rows().get(printed_key(row["label"]))
        if not columns:
            return row[0]
        rows += 1
        return row["before"] + _as_pairs(row["label"], dict.fromkeys(columns, "0"))

    written = _ALL_ZERO.sub(written_out, text)
    return written if rows >= LEAST_ROWS else None


def _write_other_columns_out(text: str) -> str | None:
    shorts = {found["short"]: found["label"] for found in _SHORT_NAME.finditer(text)}
    lines = text.split("\n")
    rows = 0
    for number, line in enumerate(lines[:-1]):  # the text's end may cut the last one
        row = _row_with_total().fullmatch(line.strip())
        columns = _columns_of_rows().get(printed_key(row["label"])) if row else None
        values = row and columns and _values_of(row, columns, shorts)
        if row and values:
            lines[number] = _as_pairs(row["label"], values)
            rows += 1
    return "\n".join(lines) if rows >= LEAST_ROWS else None


def _values_of(
    row: re.Match[str], columns: Sequence[str], shorts: Mapping[str, str]
) -> dict[str, str] | None:
    """The values by their columns' labels; None where those that are named are not the total."""
    values = dict.fromkeys(columns, "0")
    for part in re.split(r"[、，,；;\s]+", (row["parts"] or "").strip()):
        named = _PART.fullmatch(part)
        column = named and shorts.get(named["name"], named["name"])
        if part and (not named or column not in values or values[column] != "0"):
            return None
        if named and column:
            values[column] = named["value"]
    whole = values.pop(row["of_total"], None)
    if whole != "0" or sum(map(int, values.values())) != int(row["total"]):
        return None
    return values | {row["of_total"]: row["total"]}


def _as_pairs(label: str, values: Mapping[str, str]) -> str:
    return f"{label}：{'，'.join(column + value for column, value in values.items())}"


@lru_cache(maxsize=1)
def _row_with_total() -> re.Pattern[str]:
    """A row's label, its total, and perhaps in brackets what that is made of."""
    labels = {
        table.columns[-1].label
        for form in editions().values()
        for table in form.tables
        if table.id in form.totalled
    }
    totals = "|".join(sorted(labels))
    return re.compile(
        rf"(?P<label>[^\n]{{3,60}}?)[ \t：:]*(?P<of_total>{totals})(?P<total>\d+)[{COUNTERS}]?"
        r"(?:[（(](?P<parts>[^（()）\n]{0,80})[）)])?[。；;]?"
    )


@lru_cache(maxsize=1)
def _columns_of_rows() -> dict[str, tuple[str, ...]]:
    """The columns' labels of the rows below heads; not of one whose columns an edition names otherwise."""
    columns: dict[str, set[tuple[str, ...]]] = {}
    for form in editions().values():
        for table in form.tables:
            names = tuple(column.label for column in table.columns)
            for row in table.rows if len(names) > 1 else ():
                for key in row.keys:
                    columns.setdefault(key, set()).add(names)
    return {key: names.pop() for key, names in columns.items() if len(names) == 1}
