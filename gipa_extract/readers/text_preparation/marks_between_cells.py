"""Marks that part cells and are no pipes: `规章：0／0／0`, `行政处罚,3,0,2`, `（一）予以公开 7#0#3`.

Which mark parts cells here, the text's own rows say, whatever it is: labels of the form, and
behind them as many places as a table has columns, with the same mark between them. A mark that
ends each row, too, closes its last cell: `规章；1；3；28；`.
"""

from __future__ import annotations

import operator
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import dropwhile, pairwise, takewhile

from gipa_extract.forms import editions
from gipa_extract.forms.vocabulary import is_known_label
from gipa_extract.readers.text_preparation.legends_of_rows import names_other_order
from gipa_extract.text.folding import BLANKS
from gipa_extract.text.numerals import is_value
from gipa_extract.text.patterns import COUNTERS

LEAST_ROWS = 3
"""Rows that show the mark, at least `LEAST_ROWS_OF_VALUES` of them with a number, others of heads."""
LEAST_ROWS_OF_VALUES = 2
LEAST_ROWS_IN_PROSE = 4
"""Rows with a number that show a mark of sentences; prose counts two or three things in one."""
LEAST_COLUMNS = 3
MARKS_OF_PROSE = "，、；：:,;"
SEPARATORS_OF_SHEETS = ",;"
"""Between the values of a rectangle they make a sheet (`sheets.separated_values`)."""
STROKES = "/／_＿~～—–*"
"""Each may stand for a value, too, so that only heads, or rows without a blank, show that it parts cells."""
LONG_DASHES = "—–"
"""Strokes that stand amid the values of any table: only heads show that they part cells."""
LONGEST_LABEL = 60
MOST_BORDERS = 100
"""Tabs and pipes, beyond which it is these that part the cells."""
_NO_MARKS = r"¦¶¤│┃║｜\"'“”‘’`.|()（）\[\]{}【】〔〕《》〈〉%\ufffc\ufffd\-‐‑‒―－−─━"
"""What encloses or belongs to a number, is a bar, or is a dash and hardly anything else."""
_MARK = rf"(?:__?|[^\w\s{_NO_MARKS}]{{1,3}}?)"
_VALUE = rf"(?:[-—–+]?\d[\d.]*+[{COUNTERS}]?|[-—–/]|无)"
_RUN = re.compile(
    rf"(?P<mark>{_MARK})[ \u3000]?(?:{_VALUE}[ \u3000]?)?+"
    rf"(?:(?P=mark)[ \u3000]?(?:{_VALUE}[ \u3000]?)?+){{{LEAST_COLUMNS - 2},}}"
)
_QUICK_LOOK = re.compile(
    rf"[\d\-—–无{COUNTERS}] ?(?P<mark>{_MARK}) {{0,2}}"
    rf"(?:[\d\-—–无][\d.]*+[{COUNTERS}]? ?(?P=mark)|(?P=mark))"
)
"""A value, and the same mark twice: what stands in hardly any prose."""
_IN_BRACKETS = re.compile(r"[（(][^（()）\n]*[）)]")
_HIDDEN = "\ufdd0"
_IN_WORD = re.compile(r"[\u4e00-\u9fff][^\w\s][\u4e00-\u9fff]")
_NUMERAL_AND_COMMA = re.compile(r"(?:^|(?<=[\s、]))[一二三四五六七八九十]{1,3}、")
_BEFORE_COMMA, _THOUSAND = re.compile(r"-?[1-9]\d{0,2}"), re.compile(r"\d{3}(?:\.\d+)?")
_LABEL_AND_VALUE = re.compile(r"(?P<label>\S.*?)(?P<gap>[：:]\s*|\s+)(?P<value>\S*)")

Cells = Sequence[str]
"""What stands between the marks of a line, bare."""


def part_cells_by_their_mark(text: str) -> str | None:
    """The text with pipes around the cells of its rows; None if no mark parts its cells."""
    if text.count("\t") + text.count("|") > MOST_BORDERS or not _QUICK_LOOK.search(text):
        return None
    seen = Counter(
        run["mark"] for run in _RUN.finditer(text) if run[0].strip(f"{run['mark']} \u3000")
    )
    for mark, _ in seen.most_common():
        if text.count(2 * mark) * 2 == text.count(mark):
            mark *= 2
        lines = text.split("\n")
        rows = {number: _cells_of(line, mark) for number, line in enumerate(lines) if mark in line}
        if _closes_rows(rows.values()):
            rows = {
                number: cells if cells[-1] else cells[:-1] or cells
                for number, cells in rows.items()
            }
        if not _parts_cells(mark, rows.values()):
            continue
        if names_other_order(text):
            return None
        if mark in SEPARATORS_OF_SHEETS and _is_sheet(lines, rows, mark):
            return None
        for number, cells in rows.items():
            ends_text = number == len(lines) - 1
            if _is_row(cells, mark, ends_text=ends_text):
                lines[number] = f"| {' | '.join(cells)}{'' if ends_text else ' |'}"
        return "\n".join(lines)
    return None


def part_rows_by_commas(text: str) -> str | None:
    """The text with pipes round the cells of its full rows that commas part; None if it has hardly any.

    Others of its rows are parted in other ways: each by its own mark, or written as sums.
    """
    lines = text.split("\n")
    rows = {number: _cells_of(line, "，") for number, line in enumerate(lines) if "，" in line}
    full = {number: cells for number, cells in rows.items() if _is_full_by_commas(cells)}
    if sum(any(_places(cells)) for cells in full.values()) < LEAST_ROWS:
        return None
    for number, cells in full.items():
        lines[number] = f"| {' | '.join(cells)}{'' if number == len(lines) - 1 else ' |'}"
    return "\n".join(lines)


def _is_full_by_commas(cells: Cells) -> bool:
    """Whether a line is a row's labels and values alone, as many as a table has columns."""
    return _is_full(cells) and all(map(is_cell, cells))


def is_cell(piece: str) -> bool:
    """Whether a piece of a line is a label of the form or a value, and nothing else."""
    return bool(piece) and (is_value(piece) or is_known_label(piece))


def _cells_of(line: str, mark: str) -> Cells:
    """What its marks part, those inside brackets and behind a label's numeral aside; a first value
    may stand behind a colon or a blank instead."""
    hidden = _IN_BRACKETS.sub(lambda found: found[0].replace(mark, _HIDDEN), line)
    if mark == "、":
        hidden = _NUMERAL_AND_COMMA.sub(lambda found: found[0].replace(mark, _HIDDEN), hidden)
    if f" {mark} " in line:  # 本年增/减 is one cell where blanks stand round the mark
        hidden = _IN_WORD.sub(lambda found: found[0].replace(mark, _HIDDEN), hidden)
    first, *rest = (piece.replace(_HIDDEN, mark).strip(BLANKS) for piece in hidden.split(mark))
    return [*_label_and_value(first, rest), *rest]


def _label_and_value(first: str, rest: Cells) -> Cells:
    is_short = len(first) <= 2 * LONGEST_LABEL
    found = _LABEL_AND_VALUE.fullmatch(first) if is_short and not is_known_label(first) else None
    labels = _labels_in(found["label"]) if found else []
    if found and not labels and len(rest) + 1 in _widths() and all(map(is_value, rest)):
        labels = [found["label"]] if found["value"] and is_value(found["value"]) else []
    if found is None or not labels:
        return [first]
    if found["value"]:
        return [*labels, found["value"]] if is_value(found["value"]) else [first]
    return labels if len(rest) in _widths() else [*labels, ""]


def _labels_in(text: str) -> Cells:
    """The label that a text is, or those of a group and a row that blanks part in it; none if one is unknown."""
    if is_known_label(text):
        return [text]
    words = [word for word in text.split() if any(map(str.isalnum, word))]
    return words if all(map(is_known_label, words)) else []


def _closes_rows(rows: Iterable[Cells]) -> bool:
    """Whether the mark stands behind the last cell of each row, too: none ends in a value."""
    closed = 0
    for cells in rows:
        if cells[-1] and len(cells) >= LEAST_COLUMNS and is_known_label(cells[0]):
            return False
        closed += not cells[-1] and _is_full(cells[:-1])
    return closed >= LEAST_ROWS_OF_VALUES


def _parts_cells(mark: str, rows: Iterable[Cells]) -> bool:
    """Whether as many rows as its kind asks for show the mark, and they are no sheet."""
    rows = list(rows)
    full = [cells for cells in rows if _is_full(cells)]
    heads = sum(len(cells) >= LEAST_COLUMNS and all(map(is_known_label, cells)) for cells in rows)
    if mark in STROKES and not heads:
        full = [cells for cells in full if all(_places(cells)) and mark not in LONG_DASHES]
    printed = sum(any(_places(cells)) for cells in full)
    if mark in MARKS_OF_PROSE:
        pairs = sum(len(cells) > 1 and all(map(is_cell, cells)) for cells in rows)
        few = printed < LEAST_ROWS_IN_PROSE
        if few and (not heads or pairs < LEAST_ROWS_IN_PROSE + heads):
            return False
    if printed < LEAST_ROWS_OF_VALUES and (not heads or len(full) < LEAST_ROWS_IN_PROSE):
        return False
    return len(full) + heads >= LEAST_ROWS and printed > 0


def _is_sheet(lines: Sequence[str], rows: Mapping[int, Cells], mark: str) -> bool:
    """Whether values are set as in a sheet: between quotation marks, or in rectangles without a blank.

    Nor are commas told that may part the thousands of a number: its row has places for no table.
    """
    if any(f'{mark}"' in lines[number] or lines[number].startswith('"') for number in rows):
        return True
    if mark == "," and any(map(_may_hold_thousands, rows.values())):
        return True
    full = {number: cells for number, cells in rows.items() if _is_full(cells)}
    lengths = {(len(_places(cells)), len(cells)) for cells in full.values()}
    are_ragged = len(lengths) > len({places for places, _ in lengths})
    return not are_ragged and not any(f"{mark} " in lines[number] for number in full)


def _may_hold_thousands(cells: Cells) -> bool:
    places = _places(cells)
    return len(places) not in (1, 2, *_widths(), *_counts_across()) and any(
        _BEFORE_COMMA.fullmatch(first) and _THOUSAND.fullmatch(second)
        for first, second in pairwise(places)
    )


def _is_full(cells: Cells) -> bool:
    """Whether a line is a row's labels and just as many values or blanks as a table has columns."""
    places = _places(cells)
    return (
        len(places) in _widths()
        and len(places) < len(cells)
        and all(not place or is_value(place) for place in places)
    )


def _places(cells: Cells) -> Cells:
    """The cells behind the labels; a blank before one is the place of a group's label."""
    last = max((place for place, cell in enumerate(cells) if is_known_label(cell)), default=-1)
    return cells[last + 1 :]


def _is_row(cells: Cells, mark: str, *, ends_text: bool) -> bool:
    """Whether a line is labels and values; a sentence is none, though a mark of prose parts it."""
    printed = list(filter(None, cells))
    known = sum(map(is_cell, printed))
    if len(cells) < 2 or not printed:
        return False
    values = list(takewhile(lambda cell: not cell or is_value(cell), reversed(cells)))
    is_cut = ends_text and len(values) >= LEAST_COLUMNS
    is_wide = (is_cut or len(values) in _widths()) and any(values)
    if mark not in MARKS_OF_PROSE:
        return 2 * known > len(printed) or is_wide
    places = _places(cells)
    count, without_pads = len(places), len(list(dropwhile(operator.not_, places)))
    if known < len(printed):
        is_wide |= count in _widths() and count < len(cells) and known > 1
        return is_wide and len(cells) - count <= 3 and len(max(cells, key=len)) <= LONGEST_LABEL
    counts = {1, 2, *_widths(), *_counts_across()}
    has_places = len(printed) == len(cells) or not counts.isdisjoint((count, without_pads))
    # No sentence begins with such a mark: a head of several lines does, and values without a label.
    return not cells[0] or (
        (has_places or ends_text) and (is_known_label(printed[0]) or count in _counts_across())
    )


@lru_cache(maxsize=1)
def _counts_across() -> frozenset[int]:
    """How many values the tables have whose rows stand in one line."""
    tables = (table for form in editions().values() for table in form.tables)
    return frozenset(len(table.cell_ids()) for table in tables if table.across)


@lru_cache(maxsize=1)
def _widths() -> frozenset[int]:
    """How many columns the tables have that print a row a line."""
    tables = (table for form in editions().values() for table in form.tables if not table.across)
    widths = {len(table.columns) for table in tables}
    return frozenset(width for width in widths if width >= LEAST_COLUMNS)
