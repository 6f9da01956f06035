"""JSON that holds a report → a page of HTML, which has a reader: for lines, tables, and markup.

A page may keep its article in a script; an interface sends it as a string of HTML; pdfplumber
and its like dump tables as lists of rows, in which a place that a merged cell covers is null.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from gipa_extract.forms.vocabulary import letters_of, vocabulary

MAX_DEPTH = 40
MIN_COLUMNS = 2
MAX_STARTS = 300
"""Places of a script at which data may begin that are tried; each costs as much as is nested."""
LEAST_LABELS = 3
"""Labels of the form that such data must hold, to be a report and no list of links to some."""
SHORTEST_LABEL = 4
"""Letters: a shorter label stands in other texts, too."""

_MARKUP = re.compile(r"<(?:p|table|div|section|h\d|br|span|tr|ul)\b", re.IGNORECASE)
_SCRIPT = re.compile(r"<script\b[^<>]*+>(.*?)</script\s*+>", re.DOTALL | re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script\s*+>", re.IGNORECASE)
_OPENING = re.compile(r"[=(:,>]?\s*([{\[])")
_VALUE = re.compile(r"[\d.,，]*\d[\d.,，]*")
Json = Any


def page_of_json(text: str) -> str | None:
    """The page that a JSON text, or one with a line for each record, stands for; None if none."""
    values = list(_json_values(text))
    return _page_of(values) if values and _holds_report(text, values) else None


def page_of_scripts(page: str) -> str | None:
    """The page that stands in the data of a page's scripts; None if none of them holds a report."""
    values = []
    ends = [found.end() for found in _SCRIPT_END.finditer(page)]
    for script in _SCRIPT.finditer(page, 0, ends[-1]) if ends else ():
        if "\\u" in script[1] or _labels_in([script[1]]):
            values += [value for value in _data_in(script[1]) if _labels_in(_strings_in(value))]
    if not values:
        return None
    best = max(values, key=lambda value: len(_labels_in(_strings_in(value))))
    return _page_of([best]) if len(_labels_in(_strings_in(best))) >= LEAST_LABELS else None


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


def _holds_report(text: str, values: Sequence[Json]) -> bool:
    is_ours = any(
        isinstance(value, dict) and str(value.get("schema", "")).startswith("gipa.")
        for value in values
    )
    return not is_ours and len(_labels_in(_strings_in(values))) >= LEAST_LABELS


def _labels_in(strings: Iterable[str]) -> set[str]:
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
            yield from (f"<p>{html.escape(line)}</p>" for line in value.split("\n") if line.strip())
    elif isinstance(value, list):
        if _is_table(value):
            yield f"<table>{''.join(map(_row_of, value))}</table>"
        else:
            for item in value:
                yield from _blocks_of(item, depth + 1)
    elif isinstance(value, dict):
        if _is_record_table(value):
            return
        for item in value.values():
            yield from _blocks_of(item, depth + 1)


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


def _row_of(row: list[Json]) -> str:
    """A row of a table. Beside a value, null is a place that the value's own cell covers."""
    cells: list[tuple[str, int]] = []
    for cell in row:
        if cell is None and cells and cells[-1][0] and _VALUE.fullmatch(cells[-1][0]):
            cells[-1] = (cells[-1][0], cells[-1][1] + 1)
        else:
            cells.append(("" if cell is None else str(cell).strip(), 1))
    printed = (
        f"<td{f' colspan={across}' if across > 1 else ''}>{html.escape(text)}</td>"
        for text, across in cells
    )
    return f"<tr>{''.join(printed)}</tr>"
