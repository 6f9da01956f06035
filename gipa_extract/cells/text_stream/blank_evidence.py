"""Where blank cells stand in a row that holds too few values, by what parts its values.

Rows with as many values as columns, and heads, show what parts two cells in this document: a
line break, two, a pipe. A blank cell adds one more such parting; in text whose cells are
paragraphs it adds a single line break.

    full row    label⏎⏎1⏎⏎0⏎⏎7⏎⏎label      partings 2 2 2 2
    with blank  label⏎⏎⏎1⏎⏎7⏎⏎label        partings 3 2 2     → blank, 1, 7

Some tools leave a blank cell a space that does not break (U+00A0, U+3000) on a line of its own, or
those of neighbours on one line, with a space between each two.

Where a scraper dropped empty cells and put pads at the end of the row, or nothing at all, this says
nothing: only rows that are wholly blank are sure there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Literal, NamedTuple

Below = int | Literal["table", "section"]
"""What begins below a row: one of its table that shares so many groups with it, or another table."""
ValuePlaces = tuple[int, ...]
"""The column of each value of a row, counted from 0."""

LEAST_SPACES = 12
"""Single spaces between the values of full rows, before two of them are a blank."""

_PIPE = re.compile(r"[|｜│┃]")
_LONE_PIPE = re.compile(r"(?<=\n)[ \u00a0\u3000]*[|｜│┃][ \u00a0\u3000]*(?=\n)")
BLANK_MARK = re.compile(r"(?<=[\n\t|｜│┃])[ \r]*[\u00a0\u3000]+[ \r\u00a0\u3000]*(?=[\n\t|｜│┃])")
_SPREAD_MARKS = re.compile(r"[\u00a0\u3000] {2,}[\u00a0\u3000]")
_INDENTED_MARK = re.compile(r"\n[ \r]* {2}[\u00a0\u3000]")
_PARTS_LINES = re.compile(r"[\n\t|｜│┃]")
_BROKEN_PIPES = re.compile(r"(?<=\|)[ \r]*\n(?=\|)")
_SINGLE_MARK = re.compile(r"(?<![\u00a0\u3000])[\u00a0\u3000](?![\u00a0\u3000])")
_PADS_BESIDE = re.compile(r"[^\s|｜│┃][ \u00a0\u3000]*[|｜│┃][ \u00a0\u3000]*[|｜│┃]")
_PADS_ALONE = re.compile(r"^[ \u00a0\u3000]*[|｜│┃]{2,}[ \u00a0\u3000]*$", re.MULTILINE)


def _count_pipes(text: str) -> int:
    return len(_PIPE.findall(text))


def _count_tabs(text: str) -> int:
    return text.count("\t")


def _count_lines(text: str) -> int:
    return text.count("\n")


def _count_spaces(text: str) -> int:
    return text.count(" ")


MEASURE_COUNTS = {
    "pipes": _count_pipes,
    "tabs": _count_tabs,
    "lines": _count_lines,
    "spaces": _count_spaces,
}
"""How large a parting is; the first measure in which full rows agree counts."""
MEASURES = tuple(MEASURE_COUNTS)


class Partings(NamedTuple):
    """The texts around a row's values: before the first, between each two, and behind the last."""

    texts: tuple[str, ...]
    columns: int
    """How many cells the row has."""
    below: Below = 0

    @property
    def values(self) -> int:
        return len(self.texts) - 1

    @property
    def is_full(self) -> bool:
        return self.values == self.columns


class PartingModel(NamedTuple):
    """What parts cells here, in one measure."""

    measure: str
    first: frozenset[int]
    """Between a label and the first value."""
    inner: int
    """Between two values."""
    last: frozenset[int]
    """Between the last value and what follows the row."""
    ends: Mapping[Below, frozenset[int]] = MappingProxyType({})
    """The same of rows by what stands below them: a table's end may add a parting of its own."""
    step: int = 0
    """By how much a blank cell makes a parting larger; 0 as long as that is not known."""
    pads_beside: bool = False
    """Whether pads stand beside the last cell, so that a pipe alone in its line is none."""
    keeps_blanks: bool = False
    """Whether a blank was seen before a value somewhere: then trailing ones are no mere pads."""


def learn_partings(
    full: Iterable[Partings],
    elsewhere: PartingModel | None = None,
    measures: Sequence[str] = MEASURES,
) -> PartingModel | None:
    """The first of some measures in which all full rows agree; None where there is none.

    `elsewhere` says what parts two values in other tables, for one whose rows hold one value each.
    """
    rows = [row for row in full if row.is_full]
    if not rows:
        return None
    for measure in measures:
        count = MEASURE_COUNTS[measure]
        inside = [count(text) for row in rows for text in row.texts[1:-1]]
        if not inside:
            if elsewhere and elsewhere.measure != measure:
                continue
            inside = [elsewhere.inner] if elsewhere else [count(row.texts[0]) for row in rows]
        most = max(set(inside), key=inside.count, default=0)
        if not most or inside.count(most) < 0.9 * len(inside):
            continue
        if measure == "spaces" and (len(inside) < LEAST_SPACES or not _tell_cells(rows, most)):
            continue
        # A label and its one value stand in a line where rows of several are parted by lines.
        several = [row for row in rows if row.values > 1] or rows
        first = frozenset(count(row.texts[0]) for row in several)
        if measure == "spaces" and first != {most}:
            continue
        last = frozenset(count(row.texts[-1]) for row in rows)
        ends: dict[Below, frozenset[int]] = {
            below: frozenset(count(row.texts[-1]) for row in rows if row.below == below)
            for below in {row.below for row in rows}
        }
        if elsewhere and elsewhere.measure == measure:
            ends = {**elsewhere.ends, **ends}
        return PartingModel(measure, first, most, last, ends)
    return None


def _tell_cells(full: Sequence[Partings], spaces: int) -> bool:
    """Whether so many spaces part cells in rows that stand in one line.

    Columns that are set with spaces have as many as their values leave, and end their lines.
    """
    return spaces == 1 or all(
        "\n" not in row.texts[-1] and all(text == " " * spaces for text in row.texts[:-1])
        for row in full
    )


def holds_marks(row: Partings) -> bool:
    """Whether spaces that do not break stand between a row's cells: then they mark no blank."""
    return any(map(BLANK_MARK.search, row.texts))


def place_by_marks(row: Partings) -> ValuePlaces | None:
    """Where a row's values stand, if a space that does not break stands for each of its blanks.

    None where these are set in columns below a line of values: their order says nothing then.
    """
    if any(map(_SPREAD_MARKS.search, row.texts)) or _is_mark_below_line(row):
        return None
    for count in (count_lines_of_marks, count_single_marks):
        blanks = [*map(count, row.texts)]
        if sum(blanks) == row.columns - row.values > 0:
            return tuple(sum(blanks[: place + 1]) + place for place in range(row.values))
    return None


def _is_mark_below_line(row: Partings) -> bool:
    """Whether a mark stands indented on a line of its own, and values beside their label or one another."""
    return any(map(_INDENTED_MARK.search, row.texts)) and not all(
        map(_PARTS_LINES.search, row.texts[:-1])
    )


def place_by_broken_lines(row: Partings) -> ValuePlaces | None:
    """Where a row's values stand, if each of its blanks breaks its line between two pipes.

    `行政许可 | 10 |⏎| 3 |`: trafilatura prints an empty paragraph so. A pipe that begins the next row's line
    would be counted as well: its label has to begin the line.
    """
    if "|" in row.texts[-1].rpartition("\n")[2]:
        return None
    blanks = [len(_BROKEN_PIPES.findall(text)) for text in row.texts]
    if not 0 < sum(blanks) == row.columns - row.values:
        return None
    return tuple(sum(blanks[: place + 1]) + place for place in range(row.values))


def breaks_lines(row: Partings) -> bool:
    """Whether a line breaks between two pipes round a row's values."""
    return any(map(_BROKEN_PIPES.search, row.texts))


def count_lines_of_marks(text: str) -> int:
    """How many lines, or places between pipes and tabs, hold spaces that do not break and nothing else."""
    return len(BLANK_MARK.findall(text))


def count_single_marks(text: str) -> int:
    """The same, where marks of several blanks stand on one line, a space between each two."""
    return sum(len(_SINGLE_MARK.findall(line)) for line in BLANK_MARK.findall(text))


def place_values(row: Partings, model: PartingModel) -> ValuePlaces | None:
    """The only way to place a row's values that its partings allow; None if there is none, or more."""
    if _shows_no_blank(row, model):
        return None
    ways = set(_placements_of(row, model))
    return ways.pop() if len(ways) == 1 else None


def _shows_no_blank(row: Partings, model: PartingModel) -> bool:
    """Whether a row of lines with values is parted like full rows: what it lacks stands elsewhere.

    Labels of full rows end one line before their values, or two: then two show no blank.
    """
    if model.measure != "lines" or not row.values:
        return False
    first, *inner, last = map(_count_lines, row.texts)
    usual = first in model.first and {model.inner}.issuperset(inner)
    return usual and last in model.ends.get(row.below, ())


def steps_of(model: PartingModel) -> set[int]:
    """By how much a blank cell may make a parting larger.

    By as much as two values are parted; by one, where cells are paragraphs; by one less, where
    a tool sets something of its own round each cell. Two tabs part cells only in pairs: of a line whose
    last ones were cut off four tabs are a blank before a value, and not two blanks.
    """
    if model.measure == "tabs":
        return {model.inner}
    return {1, model.inner, max(model.inner - 1, 1)}


def _placements_of(row: Partings, model: PartingModel) -> Iterator[ValuePlaces]:
    count = MEASURE_COUNTS[model.measure]
    sizes = [count(text) for text in row.texts]
    missing = row.columns - row.values
    for step in {model.step} if model.step else steps_of(model):
        for first in _first_sizes(model):
            for last in _last_sizes(row, model):
                # A row of blanks alone: all that follows the label must be just what so many
                # empty cells leave.
                if not row.values:
                    usual_ends = {last, model.inner}  # the last row of a table may lack its pads
                    rest = sizes[0] - step * missing
                    if rest >= 0 and rest in {first + e - model.inner for e in usual_ends}:
                        yield ()
                    continue
                # What stands before the first value, between two, and behind the last where
                # nothing is blank; what goes beyond it are blanks: `行政处罚 3 _ _ 5` has two
                # steps more before the 5.
                usual = [first, *[model.inner] * (row.values - 1), last]
                extra = [size - normal for size, normal in zip(sizes, usual, strict=True)]
                if any(more < 0 or more % step for more in extra[:-1]):
                    continue
                blanks = [more // step for more in extra[:-1]]
                rest = missing - sum(blanks)  # what follows the last row of a table may be anything
                parted = model.measure != "lines" and model.keeps_blanks
                enough = (
                    parted
                    and sizes[-1] >= rest * step + model.inner
                    and sizes[-1] > min(model.last)
                )
                # A line's tabs behind its last value are cut off like other space.
                stripped = model.measure == "tabs" and model.keeps_blanks and not sizes[-1]
                # Where nobody knows how a row ends before what stands below it, any end is a guess.
                ends = {last} if _is_end_unknown(row, model) else _last_sizes(row, model)
                trailing = extra[-1] == rest * step and sizes[-1] not in ends
                # Blanks before the values are counted; those that are left must stand behind the
                # last one.
                if rest == 0 or (rest > 0 and (trailing or enough or stripped)):
                    yield tuple(sum(blanks[: place + 1]) + place for place in range(row.values))


def _first_sizes(model: PartingModel) -> Iterable[int]:
    """What may part a label and the first value.

    Labels that reach over one column and over three say that some may reach over two.
    """
    if model.measure != "pipes" or len(model.first) < 2:
        return model.first
    return range(min(model.first), max(model.first) + 1)


def _last_sizes(row: Partings, model: PartingModel) -> frozenset[int]:
    """What may part a row's last value and what follows, where nothing is blank."""
    if model.measure == "pipes":  # pads stand behind rows, and no part of a group's label does
        return model.last
    return model.ends.get(row.below) or model.last.union(*model.ends.values())


def _is_end_unknown(row: Partings, model: PartingModel) -> bool:
    """Whether no full row of the text stands before such a thing as stands below this one."""
    return model.measure != "pipes" and not model.ends.get(row.below)


def may_be_padded(row: Partings, placed: ValuePlaces, model: PartingModel) -> bool:
    """Whether a row's blanks may be a scraper's pads: all stand behind its values.

    Pads are pipes that follow the last cell in its line, or stand in a line of their own. Where
    pads follow the last cell, a pipe alone in its line is a blank cell.
    """
    trailing = placed == tuple(range(len(placed)))
    if model.last == frozenset({0}):
        return False  # no row ends with a pipe here: each stands between two cells
    if model.measure != "pipes" or model.keeps_blanks or not placed or not trailing:
        return False
    own_line = row.texts[-1].partition("\n")[0]
    if _count_pipes(own_line) > 1:
        return True  # a pipe alone in the line below may begin the next row
    blanks = row.columns - row.values
    return not (model.pads_beside and len(_LONE_PIPE.findall(row.texts[-1])) >= blanks)


def pads_stand_beside_cells(text: str) -> bool:
    """Whether pads always follow the last cell in its own line."""
    return bool(_PADS_BESIDE.search(text)) and not _PADS_ALONE.search(text)
