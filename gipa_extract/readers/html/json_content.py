"""JSON that holds a report → a page of HTML, which has a reader: for lines, tables, and markup.

A page may keep its article in a script; an interface sends it as a string of HTML; pdfplumber
and its like dump tables as lists of rows, in which a place that a merged cell covers is null. Open
data has a record for each row, below its label or in a list: {"项目": "（一）予以公开", "自然人": 3, …}.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from gipa_extract.forms.vocabulary import (
    is_known_label,
    is_section_heading,
    letters_of,
    printed_key,
    vocabulary,
)
from gipa_extract.readers.html.cut_json import read_cut_json
from gipa_extract.readers.html.page_scripts import scripts_in

MAX_DEPTH = 40
MIN_COLUMNS = 2
MAX_STARTS = 300
"""Places of a script at which data may begin that are tried; each costs as much as is nested."""
LEAST_LABELS = 3
"""Labels of the form that such data must hold, to be a report and no list of links to some."""
SHORTEST_LABEL = 4
"""Letters: a shorter label stands in other texts, too."""

_MARKUP = re.compile(r"<(?:p|table|div|section|h\d|br|span|tr|ul)\b", re.IGNORECASE)
_TABLE_MARKUP = re.compile(r"<t[dr]\b", re.IGNORECASE)
_OPENING = re.compile(r"[=(:,>]?\s*([{\[])")
_VALUE = re.compile(r"[\d.,，]*\d[\d.,，]*")
_BETWEEN_LABELS = re.compile(r"[_/>.\-]")
"""Between a group's label and that of a column or a row in it, in one key."""
Json = Any


class PageOfData(NamedTuple):
    """The page that data stand for."""

    page: str
    is_cut: bool
    """Whether the data break off before their end."""


def page_of_json(text: str) -> PageOfData | None:
    """The page that a JSON text, or one with a line for each record, stands for; None if none.

    Python's lists and dicts, and what a text's end cuts, are such a text where they hold tables.
    """
    values = list(_json_values(text))
    lines = [line for line in text.splitlines() if line.strip()]
    is_cut = False
    if not values or len(values) == len(lines) - 1:
        # The records on the lines before the one that is cut are whole.
        data = read_cut_json(lines[-1] if values else text)
        if data is not None and _holds_tables([*values, data.value]):
            values.append(data.value)
            is_cut = not data.is_whole
        elif not values:
            return None
    return PageOfData(_page_of(values), is_cut) if _holds_report(values) else None


def page_of_scripts(page: str) -> str | None:
    """The page that stands in the data of a page's scripts; None if none of them holds a report."""
    values = []
    for script in scripts_in(page):
        if "\\u" in script or labels_in([script]):
            values += [value for value in _data_in(script) if labels_in(_strings_in(value))]
    if not values:
        return None
    best = max(values, key=lambda value: len(labels_in(_strings_in(value))))
    return _page_of([best]) if len(labels_in(_strings_in(best))) >= LEAST_LABELS else None


def _json_values(text: str) -> Iterator[Json]:
    try:
        yield json.loads(text)
        return
    except (ValueError, RecursionError):
        pass
    for line in text.splitlines():
        if line.strip():
            try:
                yield json.loads(line)
            except (ValueError, RecursionError):
                return


def _data_in(script: str) -> Iterator[Json]:
    """The objects and lists that a script begins with, or gives to a name."""
    decoder = json.JSONDecoder()
    place = 0
    for _ in range(MAX_STARTS):
        match = _OPENING.search(script, place)
        if match is None:
            return
        try:
            value, place = decoder.raw_decode(script, match.start(1))
        except (ValueError, RecursionError):
            place = match.end()
            continue
        yield value


def _holds_tables(value: Json, depth: int = 0) -> bool:
    """Whether data hold lists of rows, or tables in tags."""
    if isinstance(value, str):
        return bool(_TABLE_MARKUP.search(value))
    if depth == MAX_DEPTH or not isinstance(value, list | dict):
        return False
    if isinstance(value, list) and _is_table(value):
        return True
    items = value.values() if isinstance(value, dict) else value
    return any(_holds_tables(item, depth + 1) for item in items)


def _holds_report(values: Sequence[Json]) -> bool:
    is_ours = any(
        isinstance(value, dict) and str(value.get("schema", "")).startswith("gipa.")
        for value in values
    )
    return not is_ours and len(labels_in(_strings_in(values))) >= LEAST_LABELS


def labels_in(strings: Iterable[str]) -> set[str]:
    """The labels of the form in some texts, without those that are a part of another."""
    labels = {
        label for text in map(letters_of, strings) for label in _long_labels() if label in text
    }
    return {
        label for label in labels if not any(label in other for other in labels if other != label)
    }


@lru_cache(maxsize=1)
def _long_labels() -> frozenset[str]:
    labels = vocabulary()
    letters = map(letters_of, labels.rows | labels.captions)
    return frozenset(label for label in letters if len(label) >= SHORTEST_LABEL)


def _strings_in(value: Json, depth: int = 0) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif depth < MAX_DEPTH and isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings_in(item, depth + 1)


def _page_of(values: Sequence[Json]) -> str:
    return "<html><body>" + "\n".join(_blocks_of(list(values), 0)) + "</body></html>"


def _blocks_of(value: Json, depth: int) -> Iterator[str]:
    """What a value prints: HTML as it is, other texts as lines, lists of rows as tables."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, str):
        if _MARKUP.search(value):
            yield f"<div>{value}</div>"
        else:
            yield from _lines_of(value)
    elif isinstance(value, list):
        if _is_table(value):
            yield f"<table>{''.join(map(_row_of, value))}</table>"
        elif _are_records(value):
            yield _table_of_records(value)
        else:
            for item in value:
                yield from _blocks_of(item, depth + 1)
    elif isinstance(value, dict):
        if _are_records([*value.values()]) and any(map(is_known_label, map(_label_of, value))):
            yield _table_of_records([{"": row} | record for row, record in value.items()])
            return
        if _is_record_table(value):
            return
        for key, item in value.items():
            if is_section_heading(key) or is_known_label(key):
                yield f"<p>{html.escape(key)}</p>"
            yield from _blocks_of(item, depth + 1)


def _lines_of(text: str) -> Iterator[str]:
    """The lines of a text, those with tabs as the rows of a table: a page folds tabs to blanks."""
    lines = (line.strip("\r") for line in text.split("\n") if line.strip())
    for has_tabs, run in groupby(lines, lambda line: "\t" in line):
        if has_tabs:
            rows = (_row_of([*line.split("\t")]) for line in run)
            yield f"<table>{''.join(rows)}</table>"
        else:
            yield from (f"<p>{html.escape(line)}</p>" for line in run)


def _is_record_table(value: dict[str, Json]) -> bool:
    """Whether a record holds nothing but numbers and marks: a page's size, a box."""
    return not any(isinstance(item, str | list | dict) for item in value.values())


def _is_table(value: list[Json]) -> bool:
    """Whether a list is rows of cells."""
    return (
        len(value) > 1
        and all(isinstance(row, list) and len(row) >= 1 for row in value)
        and max(map(len, value)) >= MIN_COLUMNS
        and all(
            cell is None or isinstance(cell, str | int | float) for row in value for cell in row
        )
    )


def _are_records(values: Sequence[Json]) -> bool:
    """Whether values are rows of one table of the form, by the keys that all of them have."""
    first = values[0] if values else None
    if not isinstance(first, dict) or not any(map(is_known_label, map(_label_of, first))):
        return False
    return all(
        isinstance(record, dict) and [*record] == [*first] and all(map(_is_cell, record.values()))
        for record in values
    )


def _is_cell(value: Json) -> bool:
    return value is None or isinstance(value, str | int | float)


def _table_of_records(records: Sequence[dict[str, Json]]) -> str:
    """Their keys as the head, and a row for each; null is a blank."""
    # A row's group stands before it, as the form prints it.
    keys = sorted(records[0], key=lambda key: not _are_groups(record[key] for record in records))
    rows = [[*map(_label_of, keys)]]
    rows += [[_label_of(_text_of(record[key])) for key in keys] for record in records]
    printed = ("".join(f"<td>{html.escape(text)}</td>" for text in row) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in printed)}</table>"


def _are_groups(cells: Iterable[Json]) -> bool:
    texts = [*filter(None, map(_text_of, cells))]
    return bool(texts) and vocabulary().groups.issuperset(map(printed_key, texts))


def _text_of(cell: Json) -> str:
    return "" if cell is None else str(cell).strip()


def _label_of(key: str) -> str:
    """The label of a column or a row that a key or a cell prints, without that of its group."""
    parts = _BETWEEN_LABELS.split(key)
    return parts[-1] if len(parts) > 1 and all(map(is_known_label, parts)) else key


def _row_of(row: list[Json]) -> str:
    """A row of a table. Beside a value, null is a place that the value's own cell covers."""
    cells: list[tuple[str, int]] = []
    for cell in row:
        if cell is None and cells and cells[-1][0] and _VALUE.fullmatch(cells[-1][0]):
            cells[-1] = (cells[-1][0], cells[-1][1] + 1)
        else:
            cells.append((_text_of(cell), 1))
    printed = (
        f"<td{f' colspan={across}' if across > 1 else ''}>{html.escape(text)}</td>"
        for text, across in cells
    )
    return f"<tr>{''.join(printed)}</tr>"
