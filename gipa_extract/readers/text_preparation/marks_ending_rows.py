"""A mark behind each row that parts nothing in it: `规章  1  3  28；`, and on a line `3。`.

Any other one, too, that stands behind heads as well: `规章 | 1 | 3 | 28 ※`; the same, or its opening
one, may stand before the rows: `※规章 | 1 | 3 | 28※`, `【规章 | 1 | 3 | 28】`. A mark that stands between the cells, too, closes the last of them (`marks_between_cells`).
"""

from __future__ import annotations

import re
from collections import Counter

from gipa_extract.forms.vocabulary import is_known_label
from gipa_extract.readers.text_preparation.labelled_lines import begins_with_label
from gipa_extract.text.folding import BLANKS
from gipa_extract.text.occurrences import paragraphs_of

LEAST_ROWS = 6
"""Lines that end in a value, or in a blank one, and the mark; a sentence that does is rare."""
LEAST_SHARE = 3
"""So many times as many as lines that end in a digit alone; a table's last row may."""
LEAST_LABELS = 2
"""Lines with the mark that begin with a label of the form."""
LEAST_HEADS = 2
"""Lines with another mark that end in a label, so that it stands for no value."""
ENDS_OF_LINES = ("¶", "<br>", "<br/>", "<br />", "\\\\")
BARS = "|｜"
LONGEST_VALUE = 24
"""Characters of a number, with what stands before it."""
MARKS = f",，;；。{BARS}"
_ENDS_OF_SENTENCES = "”’\"')）》】]…！？!?。；;，,、%"
_BEHIND_NO_LETTER = {
    mark: re.compile(
        f"{re.escape(mark)}(?<![\u3400-\u9fffA-Za-z{re.escape(_ENDS_OF_SENTENCES)}]{re.escape(mark)})\n"
    )
    for mark in MARKS
}
"""Each mark at a line's end where it ends no sentence; begun with it, which is quick to search for."""
_NO_OTHER_MARKS = frozenset(f"{MARKS}”’\"')》…！？!?、%：:‰\\）")
"""What ends a sentence, a head or a bracket at a line's end, or a row of LaTeX."""
_ODD_MARK = rf"[^\w\s{re.escape(''.join(sorted(_NO_OTHER_MARKS)))}]"
_ODD_END = re.compile(rf"\n(?:(?<={_ODD_MARK}\n)|(?<={_ODD_MARK}[{BLANKS}]\n))")
"""Any other mark at a line's end; begun with the line's end, which is quick to search for."""
_DIGIT_END = re.compile(r"\n(?<=[0-9]\n)")
_OPENING = {"】": "【", ">": "<", "]": "[", "」": "「", "〕": "〔"}
_CELLS = re.compile(r"[^\w（）()/／]+")
_CELL = re.compile(r"(?:[^\w.%‰]\s*|\A)(?:[-+]?\d[\d.]*|[-—–/]|无)?\Z")
"""A value, or nothing, behind what parts cells."""


def take_off_ends_of_lines(text: str) -> str | None:
    """The text without what ends its lines in other programs: 规章，35，15，43<br>; None if rows have none.

    Such a mark is never a value, and no head needs to show it.
    """
    if "&" in text or "<t" in text:
        return None  # rows of LaTeX, or of a page
    for end in ENDS_OF_LINES:
        lines = text.split("\n") if text.count(f"{end}\n") >= LEAST_ROWS else []
        rows = [line.rstrip(BLANKS).removesuffix(end) for line in lines]
        ended = [row for row, line in zip(rows, lines, strict=True) if row != line.rstrip(BLANKS)]
        if sum(_ends_in_cell(row) and begins_with_label(row) for row in ended) >= LEAST_ROWS:
            return "\n".join(rows)
    return None


def take_off_marks_behind_rows(text: str) -> str | None:
    """The text without the mark behind its rows; None if it shows none."""
    unmarked, empty = len(_DIGIT_END.findall(text)), len(paragraphs_of(text)) - 1
    if LEAST_SHARE * unmarked > text.count("\n") + 1 - empty - unmarked:
        return None  # as in most texts of a cell a line, whatever the other lines end in
    mark = _mark_behind_values(text)
    if mark is None:
        return _without_marks_round_rows(text)
    lines = text.split("\n")
    rows = {
        number: bare
        for number, line in enumerate(lines)
        if (bare := _without_mark(line, mark)) is not None
    }
    unmarked = sum(line.rstrip(BLANKS)[-1:].isdigit() for line in lines)
    parting = sum(mark in row for row in rows.values())
    if LEAST_SHARE * unmarked > len(rows) or 2 * parting > len(rows):
        return None
    if sum(map(begins_with_label, rows.values())) < LEAST_LABELS:
        return None
    for number, row in rows.items():
        lines[number] = row
    return "\n".join(lines)


def _without_marks_round_rows(text: str) -> str | None:
    """The text without another mark behind its rows and heads, and before them."""
    if len(_ODD_END.findall(text)) < LEAST_ROWS - 1:
        return None  # nearly all texts
    lines = text.split("\n")
    ended = [line.rstrip(BLANKS) for line in lines]
    seen = Counter(line[-1:] for line in ended)
    odd = (char for char in seen if char and not char.isalnum() and char not in _NO_OTHER_MARKS)
    mark = max(odd, key=seen.__getitem__, default="")
    if not mark or seen[mark] < LEAST_ROWS:
        return None
    numbers = [number for number, line in enumerate(ended) if line.endswith(mark)]
    opening = _OPENING.get(mark, mark)
    opened = all(ended[number].startswith(opening) for number in numbers)
    bare = {
        number: ended[number].removesuffix(mark).removeprefix(opening if opened else "")
        for number in numbers
    }
    rows = [row for row in bare.values() if _ends_in_cell(row)]
    heads = [row for row in bare.values() if is_known_label(_last_cell(row))]
    unmarked = sum(line[-1:].isdigit() for line in ended)
    labelled = sum(map(begins_with_label, rows))
    if min(len(rows) - LEAST_ROWS, labelled - LEAST_LABELS, len(heads) - LEAST_HEADS) < 0:
        return None
    if LEAST_SHARE * unmarked > len(rows) or any(mark in row for row in rows):
        return None
    for number, row in bare.items():
        lines[number] = row
    return "\n".join(lines)


def _ends_in_cell(row: str) -> bool:
    return _CELL.search(row.rstrip(BLANKS)[-LONGEST_VALUE:]) is not None


def _last_cell(row: str) -> str:
    return _CELLS.split(row.rstrip(BLANKS))[-1]


def _mark_behind_values(text: str) -> str | None:
    """The mark at the end of enough lines, behind a value or a blank one."""
    for mark in MARKS:
        if mark not in text:
            continue
        end = f"{mark}\n"
        if mark in BARS and text.count(mark) > text.count(end):
            continue  # it ends cells
        if len(_BEHIND_NO_LETTER[mark].findall(text)) < LEAST_ROWS:
            continue  # as all marks of most texts
        before = [piece[-2:].rstrip(" ")[-1:] for piece in text.split(end)[:-1]]
        if sum(map(_may_end_value, before)) >= LEAST_ROWS:
            return mark
    return None


def _may_end_value(char: str) -> bool:
    """Whether a number ends in a character, or what parts a blank cell from others."""
    return char.isdigit() or not (char.isalnum() or char in _ENDS_OF_SENTENCES)


def _without_mark(line: str, mark: str) -> str | None:
    """The line without the mark at its end, if a cell stands before that; None for a sentence."""
    bare = line.rstrip(BLANKS)
    if not bare.endswith(mark):
        return None
    bare = bare.removesuffix(mark)
    return bare if begins_with_label(bare) or _CELL.search(bare[-LONGEST_VALUE:]) else None
