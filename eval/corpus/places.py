"""Which cells another tool's text still places: decided from the tool alone, without any reader.

A document is drawn again and again, each time with other values in its tables, and put through
the tool. A cell is lost, in the truth of a layout `via-…`, if

1. its value does not come out as it went in (dropped, cut, or without its sign or unit);
2. its row comes out in pieces: out of column order, with another row's values between its own,
   glued to a neighbour, or out of the order of the rows and away from its own label; a row of
   blanks: without its label;
3. **two documents give one text**: the row's values, in their order, stand in other columns (its
   blanks moved), or a table's values in other rows, and the text around them, from the value
   before to the value after, is the same to the letter; so with a blank and with a digit in its
   place. Of such a row every cell is lost: that a reader may guess it is no merit;
4. the two texts differ in nothing but the number of spaces (and, for values in one line, in
   where their line begins), and the row's values do not stand
   under or over those of their own columns: each nearest, of all columns, to its own, as the
   nearest row shows it that has a value there.

In these drawings each value is a number that stands nowhere else in the document, so that it can
be found again whatever the tool did. Rows are moved by turns, every second one at a time: what a
neighbour's blanks leave behind is not taken for the row's own.

Not lost is what the text determines together with the form: a row with a value for each column,
a blank that left its own trace, a row of blanks beside its label, columns whose labels were cut.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from eval.corpus.content import Content
from eval.corpus.layouts_text import display_width
from eval.corpus.moves import moves_of_blanks, pushed
from eval.corpus.tables import Box, Printed

Texts = Mapping[str, str]
"""Cell → what is printed in it."""
Width = Callable[[str], int]
"""How many columns of a line a text takes."""
Draw = Callable[[Sequence[Texts]], list[str]]
"""Prints the document once for each of several texts of its cells; what the tool makes of it."""

_NUMERAL = re.compile(r"[0-9０-９][0-9０-９,，.]*")
_SEPARATORS = re.compile(r"[\s|\\<>\u2500-\u257f]+|&nbsp;")
_TAG = re.compile(r"<[^<>]{1,300}>")
_RULER = re.compile(r"[-=_:+]{2,}")
_WHITE = re.compile(r"\s+")
_SPACES = re.compile(r"[ \u00a0\u3000]+")
_MARKER_DIGITS = 3
_ANY_DIGIT = "5"


class Row(NamedTuple):
    """One printed line of values."""

    table: int
    cells: tuple[str, ...]
    label: str
    """What stands to the left of the values; empty where their labels stand above."""
    heads: tuple[str, ...]
    """What stands right above each value's column."""


class Judged(NamedTuple):
    """A tool's text, and the cells that it does not place."""

    text: str
    lost: frozenset[str]


class Probe(NamedTuple):
    """Another document to compare with: some units of cells are printed differently."""

    texts: Texts
    units: tuple[frozenset[str], ...]
    """Cells that moved together; a unit is lost if its part of the text has not changed."""
    doubted: tuple[frozenset[str], ...]
    """For each unit, the cells that are lost then."""


def judge_places(content: Content, draw: Draw) -> Judged:
    """The tool's text of a report, and the cells whose place or content it destroyed."""
    rows = rows_of(content)
    printed = {box.cell: box.text for table in _tables(content) for box in table.boxes if box.cell}
    text, empty = draw([printed, dict.fromkeys(printed, "")])
    marked = _mark(printed, empty)
    (probed,) = draw([marked])
    lost = changed_values(printed, marked, text=text, probed=probed)
    if lost:  # what is dropped leaves a hole, like a blank
        marked = {cell: "" if cell in lost else marker for cell, marker in marked.items()}
        (probed,) = draw([marked])
    base = Drawn(probed, marked)
    lost |= {cell for row in rows if _is_torn(row, rows, base) for cell in row.cells}
    lost |= set(_ambiguous(rows, base, draw))
    return Judged(text, frozenset(lost))


def rows_of(content: Content) -> list[Row]:
    """Every printed line of values, in the document's order."""
    return [
        Row(
            number,
            tuple(box.cell for box in boxes if box.cell),
            _label_of(table, row),
            tuple(_head_of(table, box) for box in boxes if box.cell),
        )
        for number, table in enumerate(_tables(content))
        for row, boxes in enumerate(table.starting)
        if any(box.cell for box in boxes)
    ]


def with_texts(content: Content, texts: Texts) -> Content:
    """The same report with other values printed."""

    def change(box: Box) -> str:
        return texts[box.cell] if box.cell else box.text

    return content.with_tables({table: table.rewritten(change) for table in _tables(content)})


def _tables(content: Content) -> list[Printed]:
    return [block for block in content.blocks if isinstance(block, Printed)]


def _label_of(table: Printed, row: int) -> str:
    labels = [box.text for box in table.covering[row] if not box.cell]
    return "".join(labels[-1].split()) if labels else ""


def _head_of(table: Printed, value: Box) -> str:
    above = [box for box in table.boxes if not box.cell and box.row < value.row]
    over = [b for b in above if b.column <= value.column < b.column + b.across]
    return max(over, key=lambda box: box.row).text if over else ""


def _mark(printed: Texts, empty_text: str) -> dict[str, str]:
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


def _is_torn(row: Row, rows: Sequence[Row], base: Drawn) -> bool:
    """Whether a row's values came out in pieces, glued, or away from where the row belongs."""
    offsets = [base.at[cell] for cell in row.cells if cell in base.at]
    if not offsets:
        return not _is_labelled(row, base.text)
    between = [cell for at, cell in base.order if offsets[0] <= at <= max(offsets)]
    if between != [cell for cell in row.cells if cell in base.at]:
        return True
    if any(after - before == _MARKER_DIGITS for before, after in pairwise(offsets)):
        return True
    return _is_out_of_order(row, rows, base) and not _stands_by_label(row, rows, base)


def _squeezed(text: str) -> str:
    """The text without blanks, rules and tags: labels are in one piece then."""
    return "".join(_SEPARATORS.split(_TAG.sub("", text)))


def _is_labelled(row: Row, text: str) -> bool:
    """Whether a row's label is in the text, by its beginning or its end: it may be wrapped."""
    squeezed = _squeezed(text)
    return row.label[:4] in squeezed or row.label[-4:] in squeezed


def _is_out_of_order(row: Row, rows: Sequence[Row], base: Drawn) -> bool:
    """Whether a row above it in its table comes out below it, or the other way round."""
    starts = [
        (place, min(base.at[cell] for cell in other.cells if cell in base.at))
        for place, other in enumerate(rows)
        if other.table == row.table and any(cell in base.at for cell in other.cells)
    ]
    here = next(start for place, start in starts if rows[place] is row)
    return any(
        (rows.index(row) < place) != (here < start) for place, start in starts if start != here
    )


def _stands_by_label(row: Row, rows: Sequence[Row], base: Drawn) -> bool:
    """Whether its own label, and no other row's, is all that its part of the text holds."""
    around = base.part(frozenset(row.cells), ()) or ""
    squeezed = _squeezed(around)
    others = [other.label for other in rows if other.table == row.table and other is not row]
    return (
        bool(row.label)
        and row.label in squeezed
        and not any(
            label in squeezed for label in others if len(label) > 2 and label not in row.label
        )
    )


def _ambiguous(rows: Sequence[Row], base: Drawn, draw: Draw) -> Iterator[str]:
    """The cells that two documents with one text print differently."""
    probes = [probe for probe in _probes(rows, base.marked) if probe.units]
    cells = [cell for row in rows for cell in row.cells]
    aligned = {frozenset(row.cells) for row in rows if stands_in_columns(row, rows, base)}
    for probe, text in zip(probes, draw([probe.texts for probe in probes]), strict=True):
        moved = Drawn(text, probe.texts)
        for unit, doubted in zip(probe.units, probe.doubted, strict=True):
            part, other = base.part(unit, cells), moved.part(unit, cells)
            if part is None or other is None:
                continue
            spaces = _WHITE if base.is_on_one_line(unit) else _SPACES
            if part == other or (
                unit not in aligned and spaces.sub(" ", part) == spaces.sub(" ", other)
            ):
                yield from doubted


def stands_in_columns(row: Row, rows: Sequence[Row], base: Drawn) -> bool:
    """Whether each value of a row is nearer to its own column than to any other.

    A column is where the nearest row of the table that has a value in it prints that value, or
    else under its head. Tools count a Chinese character as two columns or as one: either may do.
    """
    return any(_nearest_is_own(row, rows, base, width) for width in (display_width, len))


def _nearest_is_own(row: Row, rows: Sequence[Row], base: Drawn, width: Width) -> bool:
    others = [
        other
        for other in rows
        if other.table == row.table and other is not row and len(other.cells) == len(row.cells)
    ]
    start = min((base.at[cell] for cell in row.cells if cell in base.at), default=0)
    heads = _head_centres(row.heads, base.text[:start], width)
    centres = [
        _row_centre(others, place, start, base, width) or heads[place]
        for place in range(len(row.cells))
    ]
    for place, cell in enumerate(row.cells):
        if cell not in base.at:
            continue
        own, here = centres[place], base.centre(cell, width)
        if own is None or any(
            abs(here - centre) <= abs(here - own)
            for other, centre in enumerate(centres)
            if other != place and centre is not None
        ):
            return False
    return True


def _row_centre(
    others: Sequence[Row], place: int, start: int, base: Drawn, width: Width
) -> float | None:
    """The middle of a column, from the row nearest to an offset that has a value in it."""
    shown = [other.cells[place] for other in others if other.cells[place] in base.at]
    nearest = min(shown, key=lambda cell: abs(base.at[cell] - start), default=None)
    return None if nearest is None else base.centre(nearest, width)


def _head_centres(heads: Sequence[str], above: str, width: Width) -> list[float | None]:
    """The middles of the heads that stand in one line above a row; None for all others."""
    line_start = above.rfind("\n", 0, max(above.rfind(heads[-1]), 0)) + 1
    line, at = above[line_start:].partition("\n")[0], 0
    centres: list[float | None] = []
    for head in heads:
        found = line.find(head, at)
        centres.append(None if found < 0 else width(line[:found]) + width(head) / 2)
        at = max(at, found + len(head))
    return centres


def _probes(rows: Sequence[Row], marked: Texts) -> Iterator[Probe]:
    tables = [
        [row for row in rows if row.table == number]
        for number in dict.fromkeys(row.table for row in rows)
    ]
    for turn in (0, 1):
        some_rows, some_tables = rows[turn::2], tables[turn::2]
        for way in range(len(moves_of_blanks(("1", "", "2", "", "")))):
            yield _probe(marked, (_moved(row, marked, way) for row in some_rows))
        yield _probe(
            marked, (_filled([row], marked) for row in some_rows if _is_mixed(row, marked))
        )
        yield _probe(
            marked,
            (
                _filled(
                    [row for row in table if not any(marked[cell] for cell in row.cells)], marked
                )
                for table in some_tables
            ),
        )
        for to_end in (False, True):
            yield _probe(marked, (_pushed(table, marked, to_end=to_end) for table in some_tables))
        yield _probe(marked, (_swapped(table, marked) for table in some_tables))


class _Change(NamedTuple):
    """What one probe prints differently in one unit of cells."""

    unit: frozenset[str]
    texts: Texts
    doubted: frozenset[str]


def _probe(marked: Texts, changes: Iterable[_Change]) -> Probe:
    """All the changes that do change something, in one document."""
    real = [c for c in changes if any(marked[cell] != text for cell, text in c.texts.items())]
    texts = dict(marked)
    for change in real:
        texts |= change.texts
    return Probe(texts, tuple(c.unit for c in real), tuple(c.doubted for c in real))


def _moved(row: Row, marked: Texts, way: int) -> _Change:
    texts = tuple(marked[cell] for cell in row.cells)
    other = moves_of_blanks(texts)[way]
    cells = frozenset(row.cells)
    return _Change(cells, dict(zip(row.cells, other, strict=True)), cells)


def _filled(rows: Sequence[Row], marked: Texts) -> _Change:
    """A digit in each blank of some rows: if that does not show, no reader can know the blank."""
    blanks = {cell: _ANY_DIGIT for row in rows for cell in row.cells if not marked[cell]}
    return _Change(frozenset(cell for row in rows for cell in row.cells), blanks, frozenset(blanks))


def _pushed(table: Sequence[Row], marked: Texts, *, to_end: bool) -> _Change:
    """A table's values, in their order, in its first places or its last."""
    cells = [cell for row in table for cell in row.cells]
    texts = dict(zip(cells, pushed([marked[cell] for cell in cells], to_end=to_end), strict=True))
    changed = frozenset(cell for cell in cells if texts[cell] != marked[cell])
    return _Change(frozenset(cells), texts, changed)


def _swapped(table: Sequence[Row], marked: Texts) -> _Change:
    """Each row of blanks changes places with the row of values below or above it."""
    texts: dict[str, str] = {}
    for above, below in pairwise(table):
        blank = [not any(marked[cell] for cell in row.cells) for row in (above, below)]
        free = not any(cell in texts for cell in (*above.cells, *below.cells))
        if free and blank[0] != blank[1] and len(above.cells) == len(below.cells):
            texts |= {a: marked[b] for a, b in zip(above.cells, below.cells, strict=True)}
            texts |= {b: marked[a] for a, b in zip(above.cells, below.cells, strict=True)}
    unit = frozenset(cell for row in table for cell in row.cells)
    return _Change(unit, texts, frozenset(texts))


def _is_mixed(row: Row, marked: Texts) -> bool:
    return len({bool(marked[cell]) for cell in row.cells}) == 2
