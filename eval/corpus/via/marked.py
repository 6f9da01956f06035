"""Values that can be found again: a number of its own in each cell, and where a tool put it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from eval.corpus.via.value_rows import Texts

Width = Callable[[str], int]
"""How many columns of a line a text takes."""

_NUMERAL = re.compile(r"[0-9０-９][0-9０-９,，.]*")
_SEPARATORS = re.compile(r"[\s|\\<>\u2500-\u257f]+|&nbsp;")
_TAG = re.compile(r"<[^<>]{1,300}>")
_RULER = re.compile(r"[-=_:+]{2,}")
_MARKER_DIGITS = 3


def mark_values(printed: Texts, empty_text: str) -> dict[str, str]:
    """A number of its own for each value; its first three digits stand nowhere else in the text.

    Zeros make it as long as the value: a tool that looks at widths sees the same ones.
    """
    taken = {
        run[start : start + _MARKER_DIGITS]
        for run in re.findall(r"\d+", empty_text)
        for start in range(len(run) - _MARKER_DIGITS + 1)
    }
    free = (str(number) for number in range(101, 1000) if str(number) not in taken)
    return {cell: _marked(raw, next(free)) if raw else "" for cell, raw in printed.items()}


def _marked(raw: str, marker: str) -> str:
    """The marker with the value's sign and unit; alone where the value is no number."""
    numeral = _NUMERAL.search(raw)
    if not numeral:
        return marker
    digits = sum(char.isdigit() for char in numeral[0])
    return _NUMERAL.sub(marker.ljust(digits, "0"), raw, count=1)


class Drawn:
    """A text with the places of its marked values."""

    def __init__(self, text: str, marked: Texts) -> None:
        self.text, self.marked = text, marked
        self.at: dict[str, int] = {}
        self.ends: dict[str, int] = {}
        markers = _markers(marked)
        for run in re.finditer(r"\d+", text):
            for offset, cell, length in _cut_run(run[0], markers):
                if cell not in self.at:
                    self.at[cell] = run.start() + offset
                    self.ends[cell] = self.at[cell] + length
        self.order = sorted((offset, cell) for cell, offset in self.at.items())
        self._offsets = [offset for offset, _ in self.order]

    def start(self, cells: Sequence[str]) -> int | None:
        """Where the first of several values stands; None if none is in the text."""
        return min((self.at[cell] for cell in cells if cell in self.at), default=None)

    def is_glued(self, cell: str) -> bool:
        """Whether a digit stands right before or behind the value: nothing parts the two."""
        start, end = self.at[cell], self.ends[cell]
        return any(
            char.isdigit()
            for char in self.text[max(start - 1, 0) : start] + self.text[end : end + 1]
        )

    def centre(self, cell: str, width: Width) -> float:
        """The middle of a value in its line, in columns as a tool counts them."""
        at = self.at[cell]
        line = self.text[self.text.rfind("\n", 0, at) + 1 : at]
        return width(line) + (self.ends[cell] - at) / 2

    def is_alone(self, cell: str) -> bool:
        """Whether a value is all of its line, with no space before it that could tell its column."""
        at = self.at[cell]
        stop = self.text.find("\n", at)
        line = self.text[self.text.rfind("\n", 0, at) + 1 : stop if stop >= 0 else None]
        return line.rstrip() == self.marked[cell]

    def is_on_one_line(self, unit: frozenset[str]) -> bool:
        """Whether several values of the unit stand in one line."""
        own = [self.at[cell] for cell in unit if cell in self.at]
        return len(own) > 1 and "\n" not in self.text[min(own) : max(own)]

    def part(self, unit: frozenset[str], cells: Sequence[str]) -> str | None:
        """The text from the value before a unit of cells to the value after it.

        A unit without any value is sought by its neighbours in the document's order, `cells`.
        """
        own = [self.at[cell] for cell in unit if cell in self.at]
        if own:
            first, last = bisect_left(self._offsets, min(own)), bisect_left(self._offsets, max(own))
            before = self.ends[self.order[first - 1][1]] if first else 0
            after = self.order[last + 1][0] if last + 1 < len(self.order) else len(self.text)
            return self.text[before:after]
        places = [place for place, cell in enumerate(cells) if cell in unit]
        before_cells = [cell for cell in cells[: places[0]] if cell in self.at]
        after_cells = [cell for cell in cells[places[-1] :] if cell in self.at]
        start = self.ends[before_cells[-1]] if before_cells else 0
        end = self.at[after_cells[0]] if after_cells else len(self.text)
        return self.text[start:end] if start <= end else None


def _markers(marked: Texts) -> dict[str, tuple[str, int]]:
    """The first digits of each marker → its cell, and the length of its whole number."""
    found = ((cell, re.search(r"\d+", marker)) for cell, marker in marked.items())
    return {
        number[0][:_MARKER_DIGITS]: (cell, len(number[0]))
        for cell, number in found
        if number and len(number[0]) >= _MARKER_DIGITS
    }


def _cut_run(run: str, markers: Mapping[str, tuple[str, int]]) -> Iterator[tuple[int, str, int]]:
    """Where markers begin in a run of digits, which may hold several glued ones; whose, how long."""
    offset = 0
    while offset + _MARKER_DIGITS <= len(run):
        cell, length = markers.get(run[offset : offset + _MARKER_DIGITS], ("", 1))
        if cell:
            yield offset, cell, length
        offset += length


class ChangedValues(NamedTuple):
    """The cells whose value did not come out as it was printed, where it belongs."""

    gone: set[str]
    """It is not in the text, or lost its sign or its unit."""
    moved: set[str]
    """It is in the text, but not where a number of other digits would be."""


def changed_values(printed: Texts, marked: Texts, *, text: str, probed: str) -> ChangedValues:
    """What a tool did to the values of a report.

    The text with markers, each replaced by the value that it stands for, must be the real text;
    blanks, rules and the backslashes of Markdown aside.
    """
    drawn = Drawn(probed, marked)
    gone = {cell for cell, marker in marked.items() if marker and cell not in drawn.at}
    pieces, owners = _tokens_with_values(drawn, printed, gone)
    real = _tokens(text)
    moved: set[str] = set()
    if pieces == real:
        return ChangedValues(gone, moved)
    fewer = Counter(pieces) - Counter(real)
    for tag, start, end, _, _ in SequenceMatcher(None, pieces, real, False).get_opcodes():
        if tag != "equal":
            for place in range(start, end):
                (gone if pieces[place] in fewer else moved).update(owners.get(place, ()))
    return ChangedValues(gone, moved - gone)


def _tokens(text: str) -> list[str]:
    return [piece for piece in _SEPARATORS.split(text) if piece and not _RULER.fullmatch(piece)]


def _tokens_with_values(
    drawn: Drawn, printed: Texts, lost: set[str]
) -> tuple[list[str], dict[int, list[str]]]:
    """The pieces of the marked text with the real values in them, and whose value is in which.

    A value that has lost its sign or unit is added to `lost`.
    """
    markers = _markers(drawn.marked)
    pieces, owners = _tokens(drawn.text), {}
    for number, piece in enumerate(pieces):
        inside = [
            cell for run in re.finditer(r"\d+", piece) for _, cell, _ in _cut_run(run[0], markers)
        ]
        for cell in inside:
            if drawn.marked[cell] not in piece:
                lost.add(cell)
            piece = piece.replace(drawn.marked[cell], printed[cell])
        if inside:
            pieces[number], owners[number] = piece, inside
    return pieces, owners


def squeezed(text: str) -> str:
    """The text without blanks, rules and tags: labels are in one piece then."""
    return "".join(_SEPARATORS.split(_TAG.sub("", text)))
