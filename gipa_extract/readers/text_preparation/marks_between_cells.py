"""Marks that part cells and are no pipes: `规章：0／0／0`, `行政处罚，3，0，2`.

Which mark parts cells here, the text's own rows say: a label of the form, and behind it as many
values as a table has columns, with the same mark between them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import dropwhile

from gipa_extract.forms import editions
from gipa_extract.forms.vocabulary import is_known_label
from gipa_extract.text.folding import strip_span
from gipa_extract.text.numerals import is_value
from gipa_extract.text.occurrences import count_up_to, holds

LEAST_ROWS = 4
"""Rows with all their values that show the mark; prose counts two or three things in a sentence."""
LEAST_COLUMNS = 3
_BEGINS_VALUE = r"(?=[^\u4e00-\u9fff]|[无無增新负負上下较較比减減])"
"""No value with a digit, and no dash, begins with any other Chinese character, in either script."""
_LEAST_MARKS = LEAST_ROWS * LEAST_COLUMNS
MARKS = ("／", "，", "；", "·", "‖", " / ", ", ", " ; ", "; ")
"""Not those of a number, as a comma of thousands, nor what tools part cells with anyway."""


def part_cells_by_their_mark(text: str) -> str | None:
    """The text with pipes for the mark, one for one; None if no mark parts its cells."""
    for mark in MARKS:
        if not holds(
            text, mark.strip()
        ):  # one character is looked for ten times as fast as any count
            continue
        if count_up_to(text, mark, _LEAST_MARKS) < _LEAST_MARKS or not _may_part_cells(text, mark):
            continue
        lines = text.split("\n")
        full = sum(_is_full_row(line, mark) for line in lines if line.count(mark) in _counts())
        if full >= LEAST_ROWS:
            ends = [False] * (len(lines) - 1) + [True]
            return "\n".join(
                _parted(line, mark, ends_text=end) if mark in line else line
                for line, end in zip(lines, ends, strict=True)
            )
    return None


def _may_part_cells(text: str, mark: str) -> bool:
    """Whether enough lines have a value behind their last mark; quickly no for nearly all prose."""
    tails = _tail_behind(mark).findall(text)
    return sum(is_value(_bare(tail)) for tail in tails) >= LEAST_ROWS


@lru_cache(maxsize=len(MARKS))
def _tail_behind(mark: str) -> re.Pattern[str]:
    """What stands in a line behind its last mark and may be a value: most that does is a clause."""
    return re.compile(rf"{mark}({_BEGINS_VALUE}[^{mark}。\n]*+)$", re.MULTILINE)


def _is_full_row(line: str, mark: str) -> bool:
    """Whether a line is a row's label and just as many places as a table has columns, one printed."""
    label, *cells = _pieces(line, mark)
    values = list(filter(None, cells))
    return (
        len(cells) in _widths()
        and is_known_label(label)
        and bool(values)
        and all(map(is_value, values))
    )


def _parted(line: str, mark: str, *, ends_text: bool) -> str:
    """The line with pipes, if all its pieces are labels and values; a sentence stays as it is.

    In a line of as many places behind its labels as a table has columns, or at the text's end, a
    piece may be blank.
    """
    label, *cells = _pieces(line, mark)
    if 1 + len(cells) in _counts_across() and all(map(is_value, filter(None, (label, *cells)))):
        return line.replace(mark, mark.replace(mark.strip(), "|"))  # it stands below its labels
    places = len(list(dropwhile(is_known_label, cells)))
    whole = ends_text or len(cells) in _widths() or places in _widths() or places in (1, 2)
    printed = [cell for cell in cells if cell or not whole]
    some = printed or places in _widths()
    if not is_known_label(label) or not some or not all(map(is_cell, printed)):
        return line
    parted = line.replace(mark, mark.replace(mark.strip(), "|"))
    if not (cells[-1] or ends_text) and places in _widths() | {1, 2}:
        parted += "|"  # closes the row: its last cell is blank
    colon = re.match(rf"\s*{re.escape(label)}\s*[:：]", parted)
    return f"{parted[: colon.end() - 1]}|{parted[colon.end() :]}" if colon else parted


def _pieces(line: str, mark: str) -> list[str]:
    """The pieces between the marks; a colon behind the first one parts it, too."""
    first, *rest = line.split(mark)
    label, colon, value = first.partition("：" if "：" in first else ":")
    return [_bare(piece) for piece in ((label, value, *rest) if colon else (first, *rest))]


def _bare(piece: str) -> str:
    start, end = strip_span(piece, 0, len(piece))
    return piece[start:end]


def is_cell(piece: str) -> bool:
    """Whether a piece of a line is a label of the form or a value, and nothing else."""
    return bool(piece) and (is_value(piece) or is_known_label(piece))


@lru_cache(maxsize=1)
def _counts() -> frozenset[int]:
    """How many marks a full row has: as many as values, or one less with a colon first."""
    return frozenset(count for width in _widths() for count in (width, width - 1))


@lru_cache(maxsize=1)
def _counts_across() -> frozenset[int]:
    """How many values the tables have whose rows stand in one line."""
    tables = (table for form in editions().values() for table in form.tables)
    return frozenset(len(table.cell_ids()) for table in tables if table.across)


@lru_cache(maxsize=1)
def _widths() -> frozenset[int]:
    """How many columns the tables of the forms have."""
    widths = {len(table.columns) for form in editions().values() for table in form.tables}
    return frozenset(width for width in widths if width >= LEAST_COLUMNS)
