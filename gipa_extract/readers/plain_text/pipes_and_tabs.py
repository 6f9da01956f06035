"""Lines whose cells pipes or tabs part → grids."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from gipa_extract.forms import editions
from gipa_extract.forms.vocabulary import is_known_label, letters_of, printed_key, vocabulary
from gipa_extract.models import Grid, ParsedRow, TextRows
from gipa_extract.readers.plain_text.line_parsing import (
    PlacedLine,
    PlacedRow,
    is_value_token,
    strip_chunk,
)
from gipa_extract.text.folding import BLANKS, is_enumerated
from gipa_extract.text.numerals import parse
from gipa_extract.text.string_cache import remembered

MAX_CELL_WORD = 12
"""Characters of words that stand for a value: 详见财政局网站."""
PIPE = r"[|｜│┃]"
PIPES = re.compile(PIPE)
_INNER_TABS = re.compile(r"(?<=[^\t\r\n])\t+(?=[^\t\r\n])")
"""Also beside spaces that are kept: resiliparse leaves one in each empty cell of some pages."""
LEAST_PARTED = 3
"""Rows with two pipes between their cells, one of them with three cells, before these part cells."""
_RULE_LINE = re.compile(r"[\s|｜│┃+:：\-—=_─━┄┈┼├┤┬┴┌┐└┘]+")


@lru_cache(maxsize=16)
def _parser_by(separator: str) -> Callable[[str], ParsedRow]:
    """`_parse_row` for one separator."""
    return remembered(lambda line: _parse_row(line, separator))


def _parse_row(line: str, separator: str) -> ParsedRow:
    """The cells between the separators of a line."""
    parts = []
    for start, end in pairwise(
        [0, *(cut.end() for cut in re.finditer(separator, line)), len(line) + 1]
    ):
        bare, left = strip_chunk(line[start : end - 1])
        parts.append((bare, start + left, start + left + len(bare)))
    return ParsedRow(tuple(parts))


def read_pipes(lines: list[PlacedLine]) -> Iterator[Grid]:
    """Cells between pipes; a pipe that ends a line, or begins all of them, parts no cells."""
    kept = [line for number, line in enumerate(lines) if not _is_rule(line[0], number)]
    parse_row = _parser_by(PIPE)
    rows = [(parse_row(text), start) for text, start in kept]
    texts = [row.texts for row, _ in rows]
    opened = _lines_in_frames(kept)
    # html2text sets pipes between cells alone: behind the last one of a row of blanks is a cell.
    open_ends = set() if all(opened) else {len(row) for row in texts if row[-1]}
    cells = [
        (
            row.part(framed, len(own) - (not own[-1] and (framed or len(own) not in open_ends))),
            start,
        )
        for (row, start), own, framed in zip(rows, texts, opened, strict=True)
    ]
    if _are_parted_by_two([row.texts for row, _ in cells]):
        cells = [(ParsedRow(row.cells[::2]), start) for row, start in cells]
    if any(row.texts for row, _ in cells):  # a pipe alone on its line holds none
        yield _rectangle_of(cells)


def _lines_in_frames(lines: Sequence[PlacedLine]) -> list[bool]:
    """Which lines a pipe opens as all those round them, so that it parts no cells.

    All lines of a table are alike, or those that no empty line parts.
    """
    opened = [bool(PIPES.match(text.lstrip(BLANKS))) for text, _ in lines]
    if all(opened) or not any(opened):
        return opened
    framed: list[bool] = []
    begin = 0
    for place, (text, start) in enumerate(lines, 1):
        if place == len(lines) or lines[place][1] != start + len(text) + 1:
            own = opened[begin:place]
            framed += [len(own) > 1 and all(own)] * len(own)
            begin = place
    return framed


def _are_parted_by_two(rows: Sequence[Sequence[str]]) -> bool:
    """Whether two pipes stand between any two cells: trafilatura 0.8 writes |规章||3||16|.

    Such a tool drops empty cells; what stands between its pipes is none.
    """
    if any(any(row[1::2]) for row in rows):
        return False  # as in nearly all texts, by the first row
    parted = [row for row in rows if len(row) > 1]
    several = [row for row in parted if sum(map(bool, row)) > 1]
    return len(several) >= LEAST_PARTED and any(len(row) > 3 for row in parted)


def without_pads(grids: Sequence[Grid], piped: Collection[int]) -> Iterator[Grid]:
    """The grids without the empty places at row ends that may be pads and no cells.

    Some extractors drop empty cells and fill each row up at its end. Only a blank that stands
    before a value, anywhere in the text, shows that this one keeps them in their places; unless
    a sum stands before the pads, for then cells were dropped and that blank is something else.
    """
    pads = {number: [*map(_pads_of, grids[number].texts)] for number in piped}
    rows = [row for of_grid in pads.values() for row in of_grid]
    if any(row.inner_blank for row in rows) and not any(row.behind_sum for row in rows):
        yield from grids
        return
    for number, grid in enumerate(grids):
        if number in piped and grid.parsed and any(not texts[-1] for texts in grid.texts if texts):
            ends = [
                len(grid.texts[n]) if _stands_below_short_head(grid.texts, n) else of_row.end
                for n, of_row in enumerate(pads[number])
            ]
            placed = zip(grid.parsed, ends, strict=True)
            yield Grid(TextRows([(row.part(0, end), start) for (row, start), end in placed]))
        else:
            yield grid


def _stands_below_short_head(rows: Sequence[tuple[str, ...]], number: int) -> bool:
    """Whether a row stands below labels in fewer places than it has: no row of their table was filled up.

    行政复议 | 行政诉讼 / 结果维持 | 结果纠正 | … / 2 | 2 | 0 | 0 | 4 | | | | |

    All its columns must be named; of a head whose cells broken lines tore none can be told from a pad.
    """
    above = rows[number - 1] if number else ()
    if not 1 < len(above) < len(rows[number]) or not any(map(is_value_token, rows[number])):
        return False
    named = 0
    for texts in reversed(rows[:number]):
        if not all(map(is_known_label, texts)):
            break
        named += sum(printed_key(text) in vocabulary().outcomes for text in texts)
    return named == len(rows[number])


class _Pads(NamedTuple):
    """What a row says of empty places at the ends of rows: that they are cells, or that they are not."""

    inner_blank: bool
    """Whether an empty place stands between a label or a value and a value behind it."""
    behind_sum: bool
    """Whether it is filled up behind a sum of values: `12 | 30 | 42 | | | |`."""
    end: int
    """Where its last text ends, if it holds a value; a row that holds none may be wholly blank."""


@remembered
def _pads_of(texts: tuple[str, ...]) -> _Pads:
    if "" not in texts:
        return _Pads(False, False, len(texts))
    printed = [place for place, text in enumerate(texts) if text]
    if not printed:
        return _Pads(False, False, len(texts))
    first, end = printed[0], printed[-1] + 1
    # A code before the label, 2.1.1, is no value: such a row may be wholly blank, too.
    own = (printed[1:] if is_value_token(texts[first]) else []) or printed
    values = [place for place in own if is_value_token(texts[place])]
    words = texts[end - 1] if len(own) > 1 and len(texts[end - 1]) <= MAX_CELL_WORD else ""
    return _Pads(
        any(place - 1 > first and not texts[place - 1] for place in values),
        end < len(texts) and _ends_in_sum(texts[:end]),
        end if values or _stands_for_value(words) else len(texts),
    )


def _ends_in_sum(texts: Sequence[str]) -> bool:
    """Whether the last of a row's texts are values with a sum behind them, and fewer than a row may have.

    Of a row with a value in each column nothing was dropped: its total stands in its place.
    """
    values = [parse(text).value for text in texts if is_value_token(text)]
    if "" in texts[-len(values) - 1 :] or len(values) >= _most_columns():
        return False
    *summands, total = values or [0]
    return sum(map(bool, summands)) > 1 and sum(each or 0 for each in summands) == total


@lru_cache(maxsize=1)
def _most_columns() -> int:
    """How many values a row of the form has at the most, but where a table is printed in one line."""
    tables = (table for form in editions().values() for table in form.tables)
    return max(len(table.columns) for table in tables if not table.across)


@remembered
def _stands_for_value(words: str) -> bool:
    """Whether words are no label's, nor a part of one."""
    letters = "" if is_enumerated(words) else letters_of(words)
    return bool(letters) and letters not in _all_labels()


@lru_cache(maxsize=1)
def _all_labels() -> str:
    return "\n".join(vocabulary().all)


def _is_rule(line: str, number: int) -> bool:
    """Whether a line only parts head and body; a row of single dashes lower down is data."""
    drawn = "--" in line or ":-" in line or (number == 1 and "-" in line)
    return bool(drawn and _RULE_LINE.fullmatch(line))


def read_tabs(lines: list[PlacedLine]) -> Iterator[Grid]:
    """Cells between tabs; some tools set two tabs, or more, between any two cells."""
    width = min(filter(None, [_narrowest_tabs(text) for text, _ in lines]), default=1)
    parse_row = _parser_by("\t" * width)
    rows = [(parse_row(text), start) for text, start in lines]
    if width > 1:  # resiliparse; it drops single characters, so that an empty place says nothing
        rows = [(ParsedRow([cell for cell in row.cells if cell[0]]), start) for row, start in rows]
    elif _are_ended_by_tabs([row.texts for row, _ in rows]):
        rows = [(row.part(0, 1), start) for row, start in rows]
    elif len(rows) == 1 and len(rows[0][0].texts) == 3 and not any(rows[0][0].texts[::2]):
        # get_text("\t"): a tab round each text
        rows = [(row.part(1, 2), start) for row, start in rows]
    yield _rectangle_of([row for row in rows if row[0].cells])


def _are_ended_by_tabs(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a tab ends each of several cells on lines of their own, values among them."""
    return all(len(row) == 2 and not row[1] for row in rows) and any(
        is_value_token(row[0]) for row in rows
    )


@remembered
def _narrowest_tabs(line: str) -> int:
    """How many tabs stand together between two cells of a line, at the least; 0 if none do."""
    return min((len(run[0]) for run in _INNER_TABS.finditer(line)), default=0)


def _rectangle_of(rows: list[PlacedRow]) -> Grid:
    return Grid(TextRows(rows), aligned=len({len(row.cells) for row, _ in rows}) == 1)
