"""Data frames as pandas prints them: numbered columns and rows, NaN for an empty place.

           0             1             2
0     信息内容    本年制发件数    本年废止件数
1         规章             2           NaN

Without these numbers (`index=False`) a frame is lines of as many pieces each, with NaN among them.
The columns may have names instead of numbers, of two levels of a head joined by `_`:

   行政复议_结果维持  行政复议_结果纠正
0                0.0                2.0
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from gipa_extract.forms.vocabulary import is_known_label
from gipa_extract.readers.sheets.repeated_labels import merge_repeated
from gipa_extract.readers.table_notations.frame_blocks import read_frame_blocks
from gipa_extract.readers.table_notations.text_parts import TextPart, with_tables
from gipa_extract.text.numerals import MISSING_VALUES

LEAST_ROWS = 3
_HEAD = re.compile(r"^ +0(?: +\d+)*[ \\]*$")
_HEAD_BELOW = re.compile(r"\n +0(?: +\d+)*[ \\]*(?![^\n])")
"""A line that `_HEAD` matches, behind the end of the line before it."""
_NAMED_HEAD = re.compile(r"^ +[^\s\d][^\n]*\n0 +[^\s\d]?", re.MULTILINE)
"""A line that may be a head of names, with a row 0 below it."""
_SAME_NAME = re.compile(r"\.\d{1,2}$")
"""What pandas adds to a name that a column before has: 其他.1."""
_FIRST_NUMBERS = re.compile(r"^ +0 +1\b", re.MULTILINE)
_GAP = re.compile(r" {2,}")
_ROW = re.compile(r"^(\d{1,7}) +(?=\S)")


def find_data_frames(text: str) -> Sequence[TextPart] | None:
    """The text with its data frames as tables; None if it holds none."""
    # One character is looked for ten times as fast as three, and few texts have it.
    has_missing = "N" in text and "NaN" in text
    is_named = "\n0 " in text and bool(_NAMED_HEAD.search(text))
    if not (has_missing or is_named) and not _has_numbered_head(text):
        return None
    return with_tables(_parts_of(text.split("\n"), has_missing))


def _has_numbered_head(text: str) -> bool:
    if " 0 " not in text or not _HEAD_BELOW.search(f"\n{text}"):
        return False
    return "  0  " in text or _FIRST_NUMBERS.search(text) is not None


def _parts_of(lines: Sequence[str], has_missing: bool) -> Iterator[TextPart]:
    """Without any NaN a label that stands twice in a line is no merged one: 见附件  见附件."""
    number = 0
    while number < len(lines):
        is_head = _HEAD.match(lines[number])
        if is_head:
            rows = _rows_of_frame(lines, number, len(lines[number].split()))
            blocks = read_frame_blocks(lines, number)
            if blocks and len(blocks.rows) >= LEAST_ROWS and blocks.size > sum(map(len, rows)):
                yield merge_repeated(blocks.rows)
                number += blocks.line_count
                continue
        else:
            named = _rows_below_names(lines, number)
            if named:
                yield merge_repeated(_parted_names(named[0]) + named[1:])
                number += len(named)
                continue
            rows = _rows_without_numbers(lines, number) if has_missing else []
        if len(rows) >= LEAST_ROWS:
            yield merge_repeated(rows)
            number += len(rows) + bool(is_head)
            if number == len(lines) - 1 and (cut := _cut_row(lines[number], len(rows))):
                yield cut
                number += 1
        else:
            yield lines[number]
            number += 1


def _rows_without_numbers(lines: Sequence[str], first: int) -> list[list[str]]:
    """The lines of as many pieces as the first has, if one of them repeats what pandas repeats."""
    columns = len(lines[first].split())
    if columns < 2 or not _is_repeated(lines[first].split()):
        return []
    rows: list[list[str]] = []
    for number in range(first, len(lines)):
        cells = lines[number].split()
        if len(cells) != columns:
            break
        rows.append(["" if cell in MISSING_VALUES else cell for cell in cells])
    return rows


def _is_repeated(cells: Sequence[str]) -> bool:
    """Whether a label of the form stands in two places beside one another, as a merged one does."""
    return any(a == b and is_known_label(a) for a, b in pairwise(cells))


def _rows_below_names(lines: Sequence[str], head: int) -> list[list[str]]:
    """A head of names and its rows; none if no name is a label of the form."""
    if head + 1 == len(lines) or not _NAMED_HEAD.match(f"{lines[head]}\n{lines[head + 1]}"):
        return []
    # One blank is all that parts names wider than their values, where a character counts as one column.
    for printed in (_GAP.split(lines[head].strip()), lines[head].split()):
        names = [_SAME_NAME.sub("", name) for name in printed]
        if any(is_known_label(name.rpartition("_")[2]) for name in names) and (
            rows := _rows_of_frame(lines, head, len(names))
        ):
            return [names, *rows]
    return []


def _parted_names(names: Sequence[str]) -> list[list[str]]:
    """The head of such names: one line, or two where each of them holds a group's name."""
    if not all("_" in name for name in names):
        return [list(names)]
    parted = [name.partition("_") for name in names]
    return [[group for group, _, _ in parted], [name for _, _, name in parted]]


def _cut_row(line: str, number: int) -> str | None:
    """The cells of a text's last line where it is a row that the end cuts; None if it is no row."""
    index = _ROW.match(line)
    if index is None or int(index[1]) != number:
        return None
    cells = _GAP.split(line[index.end() :].strip())
    if any(word.startswith(cells[-1]) for word in MISSING_VALUES):
        cells.pop()
    return "\t".join("" if cell in MISSING_VALUES else cell for cell in cells)


def _rows_of_frame(lines: Sequence[str], head: int, columns: int) -> list[list[str]]:
    """The rows below a head, as long as each has its number and a value for all columns."""
    rows: list[list[str]] = []
    for number in range(head + 1, len(lines)):
        line = lines[number]
        index = _ROW.match(line)
        if index is None or int(index[1]) != len(rows):
            break
        cells = _GAP.split(line[index.end() :].strip())
        if len(cells) != columns:
            break
        rows.append(["" if cell in MISSING_VALUES else cell for cell in cells])
    return rows
