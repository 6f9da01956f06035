"""Tables in Markdown whose lines were joined, because they stand in a cell of another table.

| 规章 | 3 |  | 9 | | 行政规范性文件 |  |  | 7 |     a space between two pipes, where a line ended

Pages that are laid out with tables come out of converters so. A blank cell has two spaces between
its pipes, and a label over several columns has one between each two; what ends a row is told from
that by how many columns the rule below the table's head has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gipa_extract.text.numerals import is_value

LEAST_RULES = 2
"""Rules of tables inside lines; a head's rule stands on its own line elsewhere."""
MAX_CELL = 90
"""Characters; the longest label has two thirds of that. Longer text stands behind its table."""

_RULE = re.compile(r"\| ?\|(?: :?-{3}:? ?\|)+")
"""The end of a table's head, and the rule behind it in the same line."""
_SPACES_IN_PROSE = re.compile(r"(?<=[^ |]) (?= )|(?<=\|) (?= +[^ |])")


class _FlatCell(NamedTuple):
    """What stands between two pipes of a joined table."""

    text: str
    start: int
    """Its offset in the line."""

    @property
    def is_pad(self) -> bool:
        """Whether it is a lone space: part of a merged cell, or the end of a row."""
        return self.text == " "

    @property
    def is_label(self) -> bool:
        return bool(self.text.strip()) and not is_value(self.text.strip())


def part_flattened_tables(text: str) -> str | None:
    """The text with a line end for each of these spaces, one for one; None if it has no such tables."""
    if len(_RULE.findall(text)) < LEAST_RULES:
        return None
    lines = text.split("\n")
    parted = [_part_line(line) if _RULE.search(line) else line for line in lines]
    return "\n".join(parted) if parted != lines else None


def _part_line(line: str) -> str:
    ends: set[int] = set()
    tables = list(_tables_in(line))
    for number, (head, rule, columns) in enumerate(tables):
        stop = tables[number + 1][0] if number + 1 < len(tables) else len(line)
        row_ends = _row_ends(_places_from(line, rule, stop), columns)
        if row_ends is not None:
            ends |= {*row_ends, line.rfind("|", 0, line.index("-", head)) - 1, rule}
            ends |= {head - 1} if line[head - 1 : head] == " " else set()
    if not ends:
        return line
    ends |= {space.start() for space in _SPACES_IN_PROSE.finditer(line)}
    return "".join("\n" if at in ends else char for at, char in enumerate(line))


def _tables_in(line: str) -> Iterator[tuple[int, int, int]]:
    """Where each table's head begins, where the space behind its rule stands, and its columns."""
    for rule in _RULE.finditer(line):
        columns = rule[0].count("|") - 2
        head = rule.start()
        for _ in range(columns):
            head = line.rfind("|", 0, head)
        if head >= 0:
            yield head, rule.end(), columns


def _places_from(line: str, rule: int, stop: int) -> list[_FlatCell]:
    """The places of a table behind its rule, up to what is no cell."""
    places = []
    start = rule
    if line[start : start + 2] != " |":
        return []
    start += 2
    while (end := line.find("|", start, stop)) >= 0:
        place = _FlatCell(line[start:end], start)
        if len(place.text) > MAX_CELL or "  " in place.text.strip():
            break
        places.append(place)
        start = end + 1
    return places


def _row_ends(places: Sequence[_FlatCell], columns: int) -> list[int] | None:
    """Where the spaces stand that end rows; None where a value may be merged over several columns."""
    ends: list[int] = []
    width = at = 0
    while at < len(places):
        place = places[at]
        pads = 0
        while at + 1 + pads < len(places) and places[at + 1 + pads].is_pad:
            pads += 1
        following = at + 1 + pads
        width += 1
        if pads and not place.is_label and pads > 1 and following < len(places):
            return None
        if pads and following < len(places):
            if _goes_on(places, at, pads, width + pads, columns):
                width += pads
            else:
                ends.append(places[following - 1].start)
                width = 0
        at = following
    return ends


def _goes_on(places: Sequence[_FlatCell], at: int, pads: int, width: int, columns: int) -> bool:
    """Whether the row goes on behind the pads of a place: they are all its own, and there is room."""
    if not places[at].is_label:
        return False
    following = at + 1 + pads
    if places[following].is_label:
        return pads > 1 and width + 1 <= columns
    cells = 0
    while following + cells < len(places) and not places[following + cells].is_pad:
        cells += 1
    return width + cells <= columns
