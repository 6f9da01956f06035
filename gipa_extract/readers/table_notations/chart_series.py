"""Tables as the source of charts: the labels of one side in a list, and a series of numbers for each
label of the other.

    xAxis: { data: ["规章", "行政规范性文件"] },
    yAxis: { max: 5000 },
    series: [
      { name: "本年制发件数", data: [0, 5] },
      { name: "本年废止件数", data: [0, 1] },

Of a chart nothing else is read: its axes have numbers, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gipa_extract.forms.vocabulary import printed_key, vocabulary
from gipa_extract.readers.sheets.sheet_cell import SheetCell
from gipa_extract.readers.table_notations.labelled_trees import names_row
from gipa_extract.readers.table_notations.listed_rows import STRING, text_of_string
from gipa_extract.readers.table_notations.text_parts import TextPart
from gipa_extract.text.numerals import is_value
from gipa_extract.text.patterns import HAN

LEAST_ROWS = 3
MAX_DEPTH = 40
"""Objects in one another; a chart has five."""

_TOKEN = re.compile(
    rf"(?P<list>\[\s*+{STRING}(?:\s*+,\s*+{STRING})*+\s*+,?\s*+\])|(?P<open>\{{)|(?P<close>\}})"
    r"|(?P<key>(?<![\w$])[\w$]++|\"[^\"\n]*+\"|'[^'\n]*+')\s*+:"
    r"|(?P<text>\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)*+')"
)
_STRING = re.compile(STRING)
_NAMES = frozenset({"name", "label", "title", "text"})
_COMMENT = re.compile(r"[ \t]*//[/ \t\-—=*]*")


@dataclass
class _Object:
    """What stands in an object, and in those within it."""

    start: int
    name: str = ""
    series: list[str] | None = None
    """The numbers of its own."""
    labels: list[list[str]] = field(default_factory=list)
    named: list[tuple[str, list[str]]] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)


def find_charts(text: str) -> Sequence[TextPart] | None:
    """The text with its charts as tables; None if it holds hardly any row in such."""
    if "data" not in text:
        return None
    parts = list(_parts_of(text))
    rows = sum(len(part) - 1 for part in parts if not isinstance(part, str))
    return parts if rows >= LEAST_ROWS else None


def _parts_of(text: str) -> Iterator[TextPart]:
    place = 0
    opened: list[_Object] = []
    key = ""
    for token in _TOKEN.finditer(text):
        if token["key"]:
            key = token["key"].strip("\"'")
            continue
        if token["open"] and len(opened) < MAX_DEPTH:
            opened.append(_Object(token.start()))
        elif token["close"] and opened:
            chart = opened.pop()
            table = _table_of(chart)
            if table:
                yield from _lines_of(text[place : chart.start])
                yield from chart.captions
                yield table
                place = token.end()
                opened.clear()  # what stands round a chart is code
            elif opened:
                _hand_on(chart, opened[-1])
        elif opened and (token["list"] or token["text"]):
            _take(token, key, opened[-1])
        key = ""
    yield from _lines_of(text[place:])


def _take(token: re.Match[str], key: str, home: _Object) -> None:
    """A list, or a text, as what it is in its object."""
    if token["text"]:
        if key in _NAMES and not home.name:
            home.name = text_of_string(token["text"])
        return
    items = [text_of_string(each) for each in _STRING.findall(token["list"])]
    if all(map(names_row, items)):
        home.labels.append(items)
    elif key == "data":
        home.series = items


def _hand_on(inner: _Object, home: _Object) -> None:
    """Give an object what was found in one within it."""
    home.labels += inner.labels
    home.captions += inner.captions
    home.named += inner.named
    if inner.series is not None:
        home.named.append((inner.name, inner.series))
    elif inner.name and not inner.labels:
        home.captions.append(inner.name)


def _table_of(chart: _Object) -> list[list[SheetCell]] | None:
    """The table of a chart with one list of labels and a number for each in all its series."""
    names = [name for name, _ in chart.named]
    lists = [each for each in chart.labels if not set(each) <= set(names)]  # but for a legend
    if not names or len(lists) != 1 or not all(map(names_row, names)):
        return None
    (labels,) = lists
    columns = [series for _, series in chart.named]
    is_whole = all(len(series) == len(labels) for series in columns)
    are_values = all(not each or is_value(each) for series in columns for each in series)
    if not is_whole or not are_values or len(set(names)) < len(names):
        return None
    rows = list(zip(labels, *columns, strict=True))
    if _share_of_heads(labels) > _share_of_heads(names):
        names, rows = labels, [(name, *series) for name, series in chart.named]
    return [[SheetCell(""), *map(SheetCell, names)], *(list(map(SheetCell, row)) for row in rows)]


def _share_of_heads(labels: Sequence[str]) -> tuple[float, float]:
    """How many of some labels name columns, and how many of these a column of the table across."""
    known = vocabulary()
    keys = [printed_key(label) for label in labels]
    return (
        sum(key in known.heads for key in keys) / len(keys),
        sum(key in known.outcomes for key in keys) / len(keys),
    )


def _lines_of(text: str) -> Iterator[str]:
    """The lines between charts, without the code on a chart's own lines and marks of comments."""
    first, *others = text.split("\n")
    if HAN.search(first):
        yield _COMMENT.sub("", first, count=1)
    last = len(others) - 1
    for number, line in enumerate(others):
        if number < last or HAN.search(line):
            yield _COMMENT.sub("", line, count=1)
