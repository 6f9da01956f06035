"""Values that can be found again: a number of its own in each cell, and where a tool put it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from eval.corpus.via.value_rows import Texts

Width = Callable[[str], int]
"""How many columns of a line a text takes."""

_NUMERAL = re.compile(r"[0-9０-９][0-9０-９,，.]*")
_SEPARATORS = re.compile(r"[\s|\\<>\u2500-\u257f]+|&nbsp;")
_TAG = re.compile(r"<[^<>]{1,300}>")
_RULER = re.compile(r"[-=_:+]{2,}")
_MARKER_DIGITS = 3


def mark_values(printed: Texts, empty_text: str) -> dict[str, str]:
    """A number of its own for each value, of three digits that stand nowhere else in the text."""
    taken = {
        run[start : start + _MARKER_DIGITS]
        for run in re.findall(r"\d+", empty_text)
        for start in range(len(run) - _MARKER_DIGITS + 1)
    }
    free = (str(number) for number in range(101, 1000) if str(number) not in taken)
    return {cell: _marked(raw, next(free)) if raw else "" for cell, raw in printed.items()}


def _marked(raw: str, marker: str) -> str:
    """The marker with the value's sign and unit; alone where the value is no number."""
    return _NUMERAL.sub(marker, raw, count=1) if _NUMERAL.search(raw) else marker


class Drawn:
    """A text with the places of its marked values."""

    def __init__(self, text: str, marked: Texts) -> None:
        self.text, self.marked = text, marked
        cells = {_digits(marker): cell for cell, marker in marked.items() if _digits(marker)}
        self.at: dict[str, int] = {}
        for run in re.finditer(r"\d+", text):
            for offset in _cut_run(run[0], cells):
                cell = cells[run[0][offset : offset + _MARKER_DIGITS]]
                self.at.setdefault(cell, run.start() + offset)
        self.order = sorted((offset, cell) for cell, offset in self.at.items())
        self._offsets = [offset for offset, _ in self.order]

    def start(self, cells: Sequence[str]) -> int | None:
        """Where the first of several values stands; None if none is in the text."""
        return min((self.at[cell] for cell in cells if cell in self.at), default=None)

    def is_glued(self, cell: str) -> bool:
        """Whether a digit stands right before or behind the value: nothing parts the two."""
        start = self.at[cell]
        end = start + _MARKER_DIGITS
        return any(
            char.isdigit()
            for char in self.text[max(start - 1, 0) : start] + self.text[end : end + 1]
        )

    def centre(self, cell: str, width: Width) -> float:
        """The middle of a value in its line, in columns as a tool counts them."""
        at = self.at[cell]
        line = self.text[self.text.rfind("\n", 0, at) + 1 : at]
        return width(line) + _MARKER_DIGITS / 2

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
            before = self.order[first - 1][0] + _MARKER_DIGITS if first else 0
            after = self.order[last + 1][0] if last + 1 < len(self.order) else len(self.text)
            return self.text[before:after]
        places = [place for place, cell in enumerate(cells) if cell in unit]
        before_cells = [cell for cell in cells[: places[0]] if cell in self.at]
        after_cells = [cell for cell in cells[places[-1] :] if cell in self.at]
        start = self.at[before_cells[-1]] + _MARKER_DIGITS if before_cells else 0
        end = self.at[after_cells[0]] if after_cells else len(self.text)
        return self.text[start:end] if start <= end else None


def _digits(marker: str) -> str:
    found = re.search(r"\d+", marker)
    return found[0] if found and len(found[0]) == _MARKER_DIGITS else ""


def _cut_run(run: str, markers: Mapping[str, str]) -> Iterator[int]:
    """Where markers begin in a run of digits, which may hold several glued ones."""
    offset = 0
    while offset + _MARKER_DIGITS <= len(run):
        if run[offset : offset + _MARKER_DIGITS] in markers:
            yield offset
            offset += _MARKER_DIGITS
        else:
            offset += 1


def changed_values(printed: Texts, marked: Texts, *, text: str, probed: str) -> set[str]:
    """The cells whose value is not in the tool's text as it was printed, where it belongs.

    The text with markers, each replaced by the value that it stands for, must be the real text;
    blanks, rules and the backslashes of Markdown aside.
    """
    drawn = Drawn(probed, marked)
    lost = {cell for cell, marker in marked.items() if marker and cell not in drawn.at}
    pieces, owners = _tokens_with_values(drawn, printed, lost)
    real = _tokens(text)
    if pieces == real:
        return lost
    for tag, start, end, _, _ in SequenceMatcher(None, pieces, real, False).get_opcodes():
        if tag != "equal":
            lost |= {cell for piece in range(start, end) for cell in owners.get(piece, ())}
    return lost


def _tokens(text: str) -> list[str]:
    return [piece for piece in _SEPARATORS.split(text) if piece and not _RULER.fullmatch(piece)]


def _tokens_with_values(
    drawn: Drawn, printed: Texts, lost: set[str]
) -> tuple[list[str], dict[int, list[str]]]:
    """The pieces of the marked text with the real values in them, and whose value is in which.

    A value that has lost its sign or unit is added to `lost`.
    """
    cells = {_digits(drawn.marked[cell]): cell for cell in drawn.at}
    pieces, owners = _tokens(drawn.text), {}
    for number, piece in enumerate(pieces):
        inside = [
            cells[run[0][offset : offset + _MARKER_DIGITS]]
            for run in re.finditer(r"\d+", piece)
            for offset in _cut_run(run[0], cells)
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
