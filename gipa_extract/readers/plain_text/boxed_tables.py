"""Tables drawn with characters: the boxes of w3m, and the grids of +---+ that pandoc writes.

    ├───────────┬──────┤      +-----------+------+
    │规章       │  12  │      | 规范性    |   12 |
    ├───────────┼──────┤      | 文件      |      |
    │规范性文件 │      │      +-----------+------+

They are ruled tables, as on a page: the characters are its lines, and a cell that goes on over
several lines is one cell.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from gipa_extract.forms.vocabulary import printed_key, vocabulary
from gipa_extract.models import Grid, Slot
from gipa_extract.readers.layout.ruled_tables import Frame, Ruling, find_frames
from gipa_extract.text.folding import strip_span
from gipa_extract.text.numerals import is_value, parse

_UPRIGHT = "|｜│┃║"
_LEVEL = "-=─━═"
_CORNERS = "+┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋"
_DRAWN = frozenset(_UPRIGHT + _LEVEL + _CORNERS)
_BOXED_LINE = re.compile(
    rf"[ \u3000]*[{re.escape(_UPRIGHT + _CORNERS)}].*[{re.escape(_UPRIGHT + _CORNERS)}][ \u3000\r]*"
)
_CORNER = re.compile(f"[{re.escape(_CORNERS)}]")
_LEVEL_RUN = re.compile(rf"[{re.escape(_LEVEL + _CORNERS)}]{{2,}}")
_HINT = re.compile(r"\+[-=]{3}|[─━═]{3}")
SLACK = 1.0
"""Places of a character; strokes of one line stand so close."""
NARROW = 0.6
"""Places of a character; no column is narrower."""


class BoxedTable(NamedTuple):
    """A drawn table, and the part of the text in which it stands."""

    start: int
    end: int
    grid: Grid


class _Line(NamedTuple):
    text: str
    start: int
    edges: tuple[float, ...]
    """Where each character begins, in places of the page, and where the last one ends."""


def find_boxed_tables(text: str) -> list[BoxedTable]:
    """The drawn tables of a text, in order; none where their lines do not meet."""
    return [table for run in _boxed_runs(text) if (table := _read_run(run)) is not None]


def _boxed_runs(text: str) -> Iterator[list[tuple[str, int]]]:
    """Lines that begin and end with a drawn character, as long as they follow one another."""
    lines, start = [], 0
    for line in text.split("\n"):
        lines.append((line, start))
        start += len(line) + 1
    for boxed, run in groupby(lines, lambda line: bool(_BOXED_LINE.fullmatch(line[0]))):
        run_lines = list(run)
        if boxed and sum(bool(_HINT.search(line)) for line, _ in run_lines) > 1:
            yield run_lines


def _read_run(run: Sequence[tuple[str, int]]) -> BoxedTable | None:
    """The table of a run, by that width of its characters by which its lines meet best."""
    ways = [
        [_measure_line(line, start, width) for line, start in run]
        for width in (_narrow_width, _wide_width, _same_width)
    ]
    lines = _straighten(min(ways, key=_count_of_tracks))
    if lines is None:
        return None
    box_frames = find_frames(
        _strokes_across(lines), _strokes_down(lines), slack=SLACK, narrow=NARROW
    )
    if len(box_frames) != 1:
        return None
    rows = _rows_of(lines, box_frames[0])
    if _holds_a_row_a_line(rows):
        return None  # lines round the table and below its head alone: its rows are those of pipes
    end = run[-1][1] + len(run[-1][0])
    return BoxedTable(run[0][1], end, Grid(rows, aligned=True, ruled=True))


def _straighten(lines: Sequence[_Line]) -> list[_Line] | None:
    """The lines with their strokes where the others have theirs; None if one has others than they.

    A rectangle's lines end in one place. What was put into a line afterwards, such as a unit behind
    its numbers, has pushed its strokes away.
    """
    strokes = [_strokes_of(line.text) for line in lines]
    ends = [line.edges[own[-1]] for line, own in zip(lines, strokes, strict=True)]
    usual = max(set(ends), key=ends.count)
    straight = [at for at, end in enumerate(ends) if abs(end - usual) <= SLACK]
    found = []
    for at, line in enumerate(lines):
        if abs(ends[at] - usual) <= SLACK:
            found.append(line)
            continue
        alike = [other for other in straight if len(strokes[other]) == len(strokes[at])]
        if not alike:
            return None
        model = min(alike, key=lambda other: abs(other - at))
        found.append(_aligned(line, strokes[at], lines[model], strokes[model]))
    return found


def _aligned(line: _Line, strokes: Sequence[int], model: _Line, tracks: Sequence[int]) -> _Line:
    """A line with its strokes where those of another stand, and what is between them between them."""
    edges = [float(edge) for edge in line.edges]
    for (left, right), (start, end) in zip(pairwise(strokes), pairwise(tracks), strict=True):
        low, high = model.edges[start], model.edges[end]
        for place in range(left, right + 1):
            edges[place] = low + (high - low) * (place - left) / (right - left)
    edges[strokes[-1] + 1 :] = [edge + 1 for edge in edges[strokes[-1] : -1]]
    return _Line(line.text, line.start, tuple(edges))


def _holds_a_row_a_line(rows: Sequence[Sequence[Slot]]) -> bool:
    """Whether lines of numbers stand in one place, in several columns: no line was drawn between rows.

    Beside one row's whole label they are broken numbers: 4352 as 43 and 52.
    """
    labels = vocabulary().rows
    return any(
        sum(_is_column_of_numbers(slot.text) for slot in row) >= 2
        and not any(printed_key(slot.text) in labels for slot in row)
        for row in rows
    )


def _is_column_of_numbers(text: str) -> bool:
    return sum(is_value(piece) for piece in re.split("\n| … ", text)) >= 2


def _narrow_width(char: str) -> int:
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _wide_width(char: str) -> int:
    """Quotation marks and the like are two places wide in a Chinese font; drawn lines are one."""
    wide = unicodedata.east_asian_width(char) in "WFA" and char not in _DRAWN
    return 2 if wide else 1


def _same_width(_char: str) -> int:
    """Some programs count characters, however wide they are."""
    return 1


def _measure_line(line: str, start: int, width: Callable[[str], int]) -> _Line:
    edges = [0.0]
    for char in line:
        edges.append(edges[-1] + width(char))
    return _Line(line, start, tuple(edges))


def _count_of_tracks(lines: Sequence[_Line]) -> int:
    """In how many places upright strokes stand: the fewer, the better they line up."""
    return len({ruling.at for ruling in _strokes_down(lines)})


def _strokes_of(line: str) -> list[int]:
    """Where a line has upright strokes and corners; a plus before a number, +511, is none."""
    return [
        place
        for place, char in enumerate(line)
        if char in _UPRIGHT or (char in _CORNERS and not line[place + 1 : place + 2].isdigit())
    ]


def _strokes_across(lines: Sequence[_Line]) -> list[Ruling]:
    return [
        Ruling(y, line.edges[run.start()], line.edges[run.end() - 1])
        for y, line in enumerate(lines)
        for run in _level_runs(line.text)
    ]


def _level_runs(line: str) -> list[re.Match[str]]:
    """The strokes of a line. A run between blanks beside other text is a printed dash: | 规章 | ---- |."""
    runs = list(_LEVEL_RUN.finditer(line))
    loose = [run for run in runs if _is_between_blanks(line, run)]
    if not loose or _DRAWN.issuperset(line.replace(" ", "")):
        return runs
    return [run for run in runs if run not in loose]


def _is_between_blanks(line: str, run: re.Match[str]) -> bool:
    around = line[run.start() - 1 : run.start()] + line[run.end() : run.end() + 1]
    return not around.strip(" \u3000") and not _CORNER.search(run[0])


def _strokes_down(lines: Sequence[_Line]) -> list[Ruling]:
    """The upright strokes; a corner is one, too, towards the lines that go on in its column."""
    return [
        Ruling(line.edges[place], y - 0.5, y + 0.5)
        for y, line in enumerate(lines)
        for place in _strokes_of(line.text)
        if line.text[place] not in "┬┴╦╩┳┻"
    ]


def _rows_of(lines: Sequence[_Line], frame: Frame) -> tuple[tuple[Slot, ...], ...]:
    """The rows of the frame; a merged cell stands in every place that it covers."""
    pieces: dict[int, list[Slot]] = {}
    empty: dict[int, Slot] = {}
    for y, line in enumerate(lines):
        for start, end in _between_strokes(line):
            left, right = strip_span(line.text, start, end)
            # By columns of a terminal: 规 is two wide, and so are the strokes that its line is
            # held against.
            middle = (line.edges[start] + line.edges[end]) / 2
            place = frame.place(middle, y)
            if place is None:
                continue
            owner = frame.owner[place[0]][place[1]]
            if left < right:
                piece = Slot(line.text[left:right], line.start + left, line.start + right)
                pieces.setdefault(owner, []).append(piece)
            else:
                empty.setdefault(owner, Slot("", line.start + start, line.start + start))
    nowhere = Slot("", lines[0].start, lines[0].start)
    slots = empty | {owner: _join_pieces(held) for owner, held in pieces.items()}
    return tuple(tuple(slots.get(owner, nowhere) for owner in row) for row in frame.owner)


def _between_strokes(line: _Line) -> Iterator[tuple[int, int]]:
    """The parts of a line between its upright strokes that hold no drawn line."""
    runs = _level_runs(line.text)
    for left, right in pairwise(_strokes_of(line.text)):
        # A stroke that only ends at the cell's corner is its neighbour's.
        if not any(min(run.end(), right + 1) - max(run.start(), left) > 1 for run in runs):
            yield left + 1, right


def _join_pieces(pieces: Sequence[Slot]) -> Slot:
    """A cell of one line or several; a number over several lines is left as it stands, torn."""
    if len(pieces) == 1:
        return pieces[0]
    text = "\n".join(piece.text for piece in pieces)
    start, end = pieces[0].start, pieces[-1].end
    if parse(text).kind in ("number", "dash"):
        text = " … ".join(piece.text for piece in pieces)
    return Slot(text, start, end)
