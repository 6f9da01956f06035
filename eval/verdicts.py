"""One verdict for each cell: what kind of error it is, from the whole table's readings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Literal

from eval.truth import TrueCell
from gipa_extract.forms import Form
from gipa_extract.models import Cell
from gipa_extract.text.folding import fold, without_blanks

Verdict = Literal[
    "right",
    "wrong_digits",
    "misplaced",
    "row_shift",
    "invented",
    "omitted",
    "kind_confused",
    "unit_or_sign",
]
ERRORS: tuple[Verdict, ...] = (
    "wrong_digits",
    "misplaced",
    "row_shift",
    "invented",
    "omitted",
    "kind_confused",
    "unit_or_sign",
)
"""Every verdict but right, gravest first."""

_UNIT = re.compile(r"\d\s*[(（]?([^\d\s()（）,.]+)[)）]?\s*$")
_SCALES = (10**4, 10**8)
"""万 and 亿: a value that is off by one of them was read in another unit."""


def judge(
    form: Form, truth: Mapping[str, TrueCell], readings: Mapping[str, Cell]
) -> dict[str, Verdict]:
    """The verdict of every cell of `truth`, in its order; a cell without a reading is omitted."""
    verdicts: dict[str, Verdict] = dict.fromkeys(truth, "right")
    wrong = {cell: truth[cell] for cell in truth if not is_right(truth[cell], readings.get(cell))}
    if not wrong:
        return verdicts
    shifted = set(_shifted(form, truth, readings, wrong)) if len(wrong) > 1 else set()
    for cell_id, true in wrong.items():
        read = readings.get(cell_id)
        if read is None:
            verdicts[cell_id] = "omitted"
        elif cell_id in shifted:
            verdicts[cell_id] = "row_shift"
        elif _is_rescaled(true, read):
            verdicts[cell_id] = "unit_or_sign"
        elif _is_misplaced(form, cell_id, truth, readings, wrong):
            verdicts[cell_id] = "misplaced"
        else:
            verdicts[cell_id] = _by_kind(true, read)
    return verdicts


def is_right(true: TrueCell, read: Cell | None) -> bool:
    """Whether a reading says what is printed: kind, exact value, and the unit printed with it."""
    if read is None or read.kind != true.kind:
        return False
    if true.kind == "number":
        return read.value == true.value and _unit_agrees(true, read)
    return true.kind != "text" or true.raw is None or prints_same(true.raw, read.raw or "")


def prints_same(text: str, other: str) -> bool:
    """Whether two texts differ in script, width and blanks alone."""
    return without_blanks(fold(text)) == without_blanks(fold(other))


def is_zero(cell: TrueCell | Cell) -> bool:
    return cell.kind == "number" and cell.value == 0


def _unit_agrees(true: TrueCell, read: Cell) -> bool:
    """A unit that is printed in the cell has to be read; one in the column's head may be."""
    if true.raw is None or true.raw[-1:].isdigit():
        return True
    unit = _UNIT.search(fold(true.raw))
    return unit is None or unit[1] == fold(read.unit or "")


def _says_something(cell: TrueCell | Cell) -> bool:
    """Whether it is a number other than zero: what a table of zeros can be told apart by."""
    return cell.kind == "number" and cell.value != 0


def _is_rescaled(true: TrueCell, read: Cell) -> bool:
    """The right digits with another sign, scale or unit."""
    if not true.value or not read.value:
        return False
    if read.value in (true.value, -true.value):
        return True
    return any(true.value * n == read.value or read.value * n == true.value for n in _SCALES)


def _by_kind(true: TrueCell, read: Cell) -> Verdict:
    """The verdict of a wrong cell whose neighbours explain nothing.

    Omitted: a printed place is called absent, or a number or text nothing. Confused: blank,
    zero and dash are taken for each other, or for a place that the document does not have.
    """
    if true.kind == read.kind:
        return "wrong_digits"
    if _says_something(read):
        return "invented"
    if read.kind == "absent":
        return "omitted"
    lost_something = _says_something(true) or true.kind == "text"
    return "omitted" if lost_something and read.kind != "text" else "kind_confused"


def _is_misplaced(
    form: Form,
    cell_id: str,
    truth: Mapping[str, TrueCell],
    readings: Mapping[str, Cell],
    wrong: Mapping[str, TrueCell],
) -> bool:
    """Whether the reading is a neighbour's number, or a neighbour was given this cell's."""
    true, read = truth[cell_id], readings[cell_id]
    near = _neighbours(form)[cell_id]
    if _says_something(read) and any(
        truth[other].value == read.value and (true.kind == "number" or other in wrong)
        for other in near
    ):
        return True
    return _says_something(true) and any(
        other in wrong and other in readings and readings[other].value == true.value
        for other in near
    )


def _shifted(
    form: Form,
    truth: Mapping[str, TrueCell],
    readings: Mapping[str, Cell],
    wrong: Mapping[str, TrueCell],
) -> Iterator[str]:
    """The wrong cells of every printed line that was read as a whole into the wrong places."""
    for lines in _lines(form):
        bad = {line: [cell for cell in line if cell in wrong] for line in lines}
        if max(map(len, bad.values())) < 2:
            continue
        slipped = _slips(lines, truth, readings, bad)
        for number, line in enumerate(lines):
            if len(bad[line]) > 1 and (
                number in slipped or _slides(line, truth, readings, bad[line])
            ):
                yield from bad[line]


_Line = tuple[str, ...]


def _slides(
    line: _Line, truth: Mapping[str, TrueCell], readings: Mapping[str, Cell], bad: list[str]
) -> bool:
    """Whether the line's numbers stand some places to the left or right of where they belong.

    A single number that moved is misplaced, unless its line has more to show for the shift.
    """
    for by in range(-(len(line) // 2), len(line) // 2 + 1):
        pairs = [(line[i], line[i + by]) for i in range(len(line)) if 0 <= i + by < len(line)]
        if by and all(_is_of(truth[a], readings.get(b)) for a, b in pairs):
            telling = sum(_says_something(truth[a]) for a, _ in pairs)
            if telling > 1 or (telling == 1 and len(bad) > 2):
                return True
    return False


def _slips(
    lines: tuple[_Line, ...],
    truth: Mapping[str, TrueCell],
    readings: Mapping[str, Cell],
    bad: Mapping[_Line, list[str]],
) -> set[int]:
    """The numbers of the lines that hold a neighbouring line's numbers, all of them.

    A line of zeros looks like any other: it counts only where another line slipped that way.
    """
    found: set[int] = set()
    telling = False
    for number, line in enumerate(lines):
        for by in (-1, 1):
            if len(bad[line]) < 2 or not 0 <= number + by < len(lines):
                continue
            other = lines[number + by]
            if all(_is_of(truth[a], readings.get(b)) for a, b in zip(other, line, strict=True)):
                found.add(number)
                telling = telling or any(_says_something(truth[cell]) for cell in other)
    return found if telling else set()


def _is_of(true: TrueCell, read: Cell | None) -> bool:
    return read is not None and read.kind == true.kind and read.value == true.value


@lru_cache(maxsize=8)
def _lines(form: Form) -> tuple[tuple[_Line, ...], ...]:
    """Table by table, the printed lines; a table across has one line of all its cells."""
    tables = []
    for table in form.tables:
        rows = tuple(table.row_cell_ids(row) for row in table.rows)
        tables.append((sum(rows, ()),) if table.across else rows)
    return tuple(tables)


@lru_cache(maxsize=8)
def _neighbours(form: Form) -> dict[str, tuple[str, ...]]:
    """Cell → the cells left, right, above and below it, in its table."""
    near: dict[str, tuple[str, ...]] = {}
    for lines in _lines(form):
        for number, line in enumerate(lines):
            for place, cell in enumerate(line):
                beside = line[max(place - 1, 0) : place] + line[place + 1 : place + 2]
                above = (lines[n][place] for n in (number - 1, number + 1) if 0 <= n < len(lines))
                near[cell] = (*beside, *above)
    return near
