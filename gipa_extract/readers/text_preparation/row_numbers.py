"""The running numbers of a table's rows, where its head names their column, are taken off.

序号 信息内容 本年处理决定数量          信息内容 行次 本年处理决定数量
1 行政处罚 32                           行政处罚 1 32
2 行政强制 0                            行政强制 2 0

Each cell may stand on a line of its own, too, or between pipes or tabs, where blanks are left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gipa_extract.forms.vocabulary import printed_key, vocabulary
from gipa_extract.text.folding import BLANKS, PARTINGS
from gipa_extract.text.numerals import is_value

LEAST_NUMBERED = 5
"""Rows with such a number, before any is taken for one."""
MAX_STEP = 3
"""How far a number may be from that of the row before, whose label may be misprinted."""

_NAMES = ("序号", "行次", "栏次", "代码", "编号", "序 号", "行 次")
_NAME = re.compile(
    rf"(?:^|(?<=[{re.escape(BLANKS)}]))(?:{'|'.join(_NAMES)})(?=[{re.escape(BLANKS)}]|$)"
)
_ENDS_OF_NAMES = {
    last: re.compile(
        rf"{last}(?:{'|'.join(f'(?<={name})' for name in _NAMES if name.endswith(last))})"
        rf"(?=[{re.escape(BLANKS)}]|$)",
        re.MULTILINE,
    )
    for last in "号次码"
}
"""The end of each such name, by its last character, which is quick to search for."""
_NUMBER = re.compile(r"\d{1,3}")
_WORD = re.compile(rf"[^{re.escape(PARTINGS)}]+")


class _WordedLine(NamedTuple):
    start: int
    words: Sequence[re.Match[str]]
    """With their offsets in the text."""


class _RowNumber(NamedTuple):
    """A row's label and what may be its number."""

    start: int
    stop: int
    number: int


def take_off_row_numbers(text: str) -> str | None:
    """The text without such numbers and without the name of their column; None if it has none."""
    if not any(last in text and end.search(text) for last, end in _ENDS_OF_NAMES.items()):
        return None
    names = list(_NAME.finditer(text))
    if not names:
        return None
    lines = [line for line in _lines_of(text) if line.words]
    for rows in (list(_numbered_before(lines)), list(_numbered_behind(lines))):
        taken = _counted_below(names, rows)
        if not all(name in taken for name in names if _stands_in_grid(text, name.start())):
            continue  # those of a second half without labels join it to them
        if sum(isinstance(each, _RowNumber) for each in taken) >= LEAST_NUMBERED:
            taken += _of_second_half(names, taken, lines)
            return _without(text, [_span_of(each) for each in taken])
    return None


def _stands_in_grid(text: str, place: int) -> bool:
    stop = text.find("\n", place)
    line = text[text.rfind("\n", 0, place) + 1 : stop if stop >= 0 else len(text)]
    return "|" in line or "\t" in line


def _lines_of(text: str) -> Iterator[_WordedLine]:
    start = 0
    for line in text.split("\n"):
        stop = start + len(line)
        yield _WordedLine(start, list(_WORD.finditer(text, start, stop)))
        start = stop + 1


def _numbered_before(lines: Sequence[_WordedLine]) -> Iterator[_RowNumber]:
    """The rows' labels, each with the number before it: -1 where none is."""
    above: re.Match[str] | None = None
    for line in lines:
        first = line.words[0]
        if _NUMBER.fullmatch(first[0]) and len(line.words) > 1 and _names_row(line.words[1][0]):
            yield _as_number(first)
        elif _names_row(first[0]):
            yield _as_number(above) if above else _RowNumber(first.start(), first.start(), -1)
        above = first if len(line.words) == 1 and _NUMBER.fullmatch(first[0]) else None


def _numbered_behind(lines: Sequence[_WordedLine]) -> Iterator[_RowNumber]:
    """The rows' labels, each with the number behind it: -1 where none is."""
    label: re.Match[str] | None = None
    for line in lines:
        first = line.words[0]
        if label is not None:
            is_number = len(line.words) == 1 and _NUMBER.fullmatch(first[0])
            yield _as_number(first) if is_number else _RowNumber(label.end(), label.end(), -1)
            label = None
        if not _names_row(first[0]):
            continue
        if len(line.words) == 1:
            label = first
        elif _NUMBER.fullmatch(line.words[1][0]):
            yield _as_number(line.words[1])
        else:
            yield _RowNumber(first.end(), first.end(), -1)


def _names_row(word: str) -> bool:
    known = vocabulary()
    key = printed_key(word)
    return key in known.rows or key in known.groups


def _as_number(word: re.Match[str]) -> _RowNumber:
    return _RowNumber(word.start(), word.end(), int(word[0]))


def _counted_below(
    names: Sequence[re.Match[str]], rows: Sequence[_RowNumber]
) -> list[_RowNumber | re.Match[str]]:
    """The names of such columns and the numbers of the rows below each that count on."""
    taken: list[_RowNumber | re.Match[str]] = []
    last = 0
    for place, name in enumerate(names):
        stop = names[place + 1].start() if place + 1 < len(names) else None
        below = [row for row in rows if row.start > name.end() and (not stop or row.start < stop)]
        own: list[_RowNumber] = []
        for row in below:
            begins = not own and row.number in (1, last + 1)
            goes_on = bool(own) and 0 < row.number - own[-1].number <= MAX_STEP
            if begins or goes_on:
                own.append(row)
            elif own:  # above the first there may be 其他 and 总计 of the head
                break
        if own:
            taken += [name, *own]
            last = own[-1].number
    return taken


def _of_second_half(
    names: Sequence[re.Match[str]],
    taken: Sequence[_RowNumber | re.Match[str]],
    lines: Sequence[_WordedLine],
) -> list[_RowNumber | re.Match[str]]:
    """The last name and the numbers below it, where they join a table's second half to its labels.

    行次 社会公益组织 法律服务机构 其他 总计
    1    0           12           0    118
    """
    first_half = [each.number for each in taken if isinstance(each, _RowNumber)]
    others = [name for name in names if name not in taken]
    if len(others) != 1:
        return []
    below = [line for line in lines if line.start > others[0].end()][: len(first_half)]
    own = [_as_number(line.words[0]) for line in below if _NUMBER.fullmatch(line.words[0][0])]
    holds_values = all(
        len(line.words) == len(below[0].words) > 2 and all(is_value(w[0]) for w in line.words)
        for line in below
    )
    is_second = holds_values and [each.number for each in own] == first_half
    return [others[0], *own] if is_second else []


def _span_of(each: _RowNumber | re.Match[str]) -> tuple[int, int]:
    return (each.start, each.stop) if isinstance(each, _RowNumber) else each.span()


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with blanks for some words."""
    parts: list[str] = []
    done = 0
    for start, stop in sorted(spans):
        parts += [text[done:start], " " * (stop - start)]
        done = stop
    return "".join([*parts, text[done:]])
