"""read_wrapped_lines(): the cells of a text whose labels are wrapped round lines of values."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from gipa_extract.cells.labels import NamedRow, labels_of
from gipa_extract.cells.page_lines.label_chain import (
    PrintedLabel,
    RowOfForm,
    form_rows,
    is_no_row,
    join_labels,
)
from gipa_extract.cells.page_lines.label_pieces import (
    LabelPiece,
    PiecedText,
    ValueLine,
    may_have_set_lines,
    pieces_of,
)
from gipa_extract.cells.page_lines.line_matching import MatchedLines, match_lines
from gipa_extract.cells.page_lines.printed_heads import across_heads, across_tokens, head_of
from gipa_extract.cells.text_stream.bare_rows import folds_spaces
from gipa_extract.cells.text_stream.mentions import Mention, find_mentions
from gipa_extract.cells.text_stream.reading import MAX_TEXT, repeats_corner
from gipa_extract.cells.text_stream.row_assignment import RowAssignment
from gipa_extract.cells.text_stream.rows import Head, RowRun, TokenRows
from gipa_extract.cells.text_stream.stream_result import StreamReading
from gipa_extract.cells.text_stream.tokens_between import (
    Value,
    Words,
    page_breaks_of,
    possible_page_numbers,
)
from gipa_extract.cells.text_stream.worded_cells import is_cell_in_words
from gipa_extract.forms import Form, Table
from gipa_extract.forms.vocabulary import vocabulary
from gipa_extract.text.folding import label_key
from gipa_extract.text.patterns import TRANSLATION
from gipa_extract.text.string_cache import remembered

MAX_PIECES = 4000
"""Words of a text that are no values; the longest report has a third of that."""
MAX_HEAD_PIECE = 16
"""Letters of a word in a head; a longer one is a sentence."""
MAX_HEADING = 30
"""Letters of a section's heading; a longer line is a sentence."""
MAX_LINES = 400
"""Lines of values; the form has some forty."""
NUMBERING = frozenset({"甲", "栏次", "行次", "列次"})
"""What stands before the numbers of columns."""
LEAST_LINES = 3
"""Lines of several values, or of a label and values, that make a text one of lines at all."""


def read_wrapped_lines(text: str, form: Form) -> StreamReading | None:
    """The rows of the form that stand on lines of values; None if the text is not made of such.

    A text of more than `MAX_TEXT` characters, `MAX_PIECES` words or `MAX_LINES` lines of values is not read.
    """
    if len(text) > MAX_TEXT:
        return StreamReading([], [], [], [], bound_hit=True)
    if not may_have_set_lines(text, LEAST_LINES):
        return None
    pieced = pieces_of(text)
    labelled = {piece.line for piece in pieced.pieces}
    set_lines = sum(len(n.cells) > 1 or n.line in labelled for n in pieced.value_lines)
    if set_lines < LEAST_LINES:
        return None
    if 2 * set_lines < len(pieced.value_lines):  # the numbers of many pages beside few values
        pages = possible_page_numbers(text)
        if 2 * set_lines < sum(n.cells[0].start not in pages for n in pieced.value_lines):
            return None
    if len(pieced.pieces) > MAX_PIECES or len(pieced.value_lines) > MAX_LINES:
        return StreamReading([], [], [], [], bound_hit=True)
    return _LabelledLines(text, pieced, form, page_breaks_of(text)).result()


class _LabelledLines:
    """The lines of a text and the labels round them."""

    def __init__(
        self, text: str, pieced: PiecedText, form: Form, page_breaks: Sequence[int]
    ) -> None:
        self.folds_spaces = folds_spaces(text)
        self.pieced = pieced
        self.page_breaks = page_breaks
        self.form = form
        self.labels = labels_of(form.edition)
        self.printed = join_labels(pieced.pieces, form)
        self.joined = {place for label in self.printed for place in label.pieces}
        self.rows = form_rows(form.edition)
        self.mentions = find_mentions(pieced.shown)
        self.barriers = self._barriers_of()
        self.lines = self._without_page_numbers()
        self.matched = self._match_lines()
        self.groups: list[tuple[Table, str, ValueLine, list[Mention]]] = []

    def result(self) -> StreamReading:
        runs = list(self._row_runs())
        heads = list({id(run.head): run.head for run in runs}.values())
        across = self._heads_across()
        taken = {cell.start for run in runs for cell in run.cells}
        unlabelled = [
            Value(*cell)
            for place in self.matched.unmatched
            for cell in self.lines[place].cells
            if cell.start not in taken
        ]
        grouped = TokenRows(runs, [*heads, *across], unlabelled)
        heads_begin = [self.pieced.pieces[place].start for place in self.barriers]
        breaks = sorted([*self.page_breaks, *heads_begin])  # each page is set by itself
        assignment = RowAssignment(
            self.pieced.shown,
            grouped,
            self.labels,
            self.form,
            page_breaks=breaks,
            joins_lines=True,
            repeats_labels=repeats_corner(self.mentions, self.form),
            folds_spaces=self.folds_spaces,
        )
        for table, row, line, labels in self.groups:
            peers = [other.cells for of, _, other, _ in self.groups if of is table]
            assignment.below_heads.place_below(table, row, line.cells, labels, peers)
        return assignment.result()._replace(headings=self._headings())

    def _without_page_numbers(self) -> list[ValueLine]:
        """The lines of values but for those that number columns (甲 1 2 3), or the pages.

        Each of these stands alone on its line and in no label, counts on from the one before, and there
        is no other such line.
        """
        numbering = {p.line for p in self.pieced.pieces if p.letters in NUMBERING}
        value_lines = [
            line
            for line in self.pieced.value_lines
            if line.line not in numbering or not _counts_columns(line)
        ]
        labelled = {piece.line for piece in self.pieced.pieces}
        inside = [(label.pieces[0], label.pieces[-1]) for label in self.printed]
        alone = [
            line
            for line in value_lines
            if len(line.cells) == 1
            and line.line not in labelled
            and line.cells[0].text.isdecimal()
            and not any(first < line.place <= last for first, last in inside)
        ]
        numbers = [int(line.cells[0].text) for line in alone]
        first = numbers[0] if numbers else 0
        if not 0 < first < 4 or numbers != list(range(first, first + len(numbers))):
            return value_lines
        if len(numbers) == 1 and not self._ends_page(alone[0]):
            return value_lines
        self.page_breaks = sorted([*self.page_breaks, *(line.cells[0].end for line in alone)])
        return [line for line in value_lines if line not in alone]

    def _ends_page(self, line: ValueLine) -> bool:
        """Whether nothing but empty lines stands between a line and the end of its page."""
        rest = self.pieced.shown[line.cells[0].end :]
        return rest.lstrip(" \r\n").startswith("\f") or not rest.strip()

    def _match_lines(self) -> MatchedLines:
        def takes(label: PrintedLabel, line: ValueLine) -> bool:
            return len(line.cells) <= len(self.rows[label.row].table.columns)

        return match_lines(self.printed, self.lines, self.pieced.pieces, self.barriers, takes)

    def _barriers_of(self) -> list[int]:
        """The pieces at which a caption, a corner, a head or a heading begins."""
        heads = vocabulary().heads | vocabulary().captions
        sections = {label_key(section.label) for section in self.form.sections}
        rows = {key for row in self.rows for key in row.table.rows[row.row].keys}
        named = (heads | sections) - rows
        starts = sorted(mention.start for mention in self.mentions if mention.key in named)
        barriers = []
        before_end = 0
        for number, piece in enumerate(self.pieced.pieces):
            # The first of them that does not stand before the piece.
            first = bisect_left(starts, before_end)
            if first < len(starts) and starts[first] < piece.end:
                barriers.append(number)
            before_end = piece.end
        return barriers

    def _row_runs(self) -> Iterator[RowRun]:
        """The rows, with their line of values or without."""
        line_of = {label: line for line, label in self.matched.label_of.items()}
        heads: dict[str, Head] = {}
        pieces = self.pieced.pieces
        for number, label in enumerate(self.printed):
            place = self.rows[label.row]
            head = heads.get(place.table.id)
            # The first row of a table: what stands between it and the label before is its head.
            if head is None:
                start = self.printed[number - 1].pieces[-1] + 1 if number else 0
                above = self._head_pieces(start, label.pieces[0])
                values = len(self.lines[line_of[number]].cells) if number in line_of else 0
                head = head_of(place.table, above, self.pieced.shown, values)
                heads[place.table.id] = head
            row = self._named_row(place)
            if number in line_of:
                if self._is_of_other_words(number, self.lines[line_of[number]]):
                    continue
                cells = self._cells_of(line_of[number])
                start = self._line_start(self.lines[line_of[number]])
                yield RowRun(row, start, cells, cells[-1].end, head)
            # A label without a line of values, and nothing beside it: a row of blanks.
            elif label.is_whole and self._names_row(label) and not self._has_words_beside(label):
                end = pieces[label.pieces[-1]].end
                yield RowRun(row, end, (), end, head)

    def _names_row(self, label: PrintedLabel) -> bool:
        """Whether a label is no column's: 总计 without a number before it may be a piece of a head."""
        first = self.pieced.pieces[label.pieces[0]]
        return bool(first.number) or first.letters not in vocabulary().heads

    def _has_words_beside(self, label: PrintedLabel) -> bool:
        """Whether words that are no label stand within a label, or behind it: a cell in words."""
        pieces = self.pieced.pieces
        first, last = label.pieces[0], label.pieces[-1]
        lines = {pieces[place].line for place in label.pieces}
        return any(
            place not in self.joined
            and (
                place <= last
                or pieces[place].line in lines
                or is_cell_in_words(self._words_of(place))
            )
            and pieces[place].letters
            and not is_no_row(pieces[place].letters)
            for place in range(first + 1, min(len(pieces), last + 3))
        )

    def _is_of_other_words(self, number: int, line: ValueLine) -> bool:
        """Whether a label's values are those of words between them, or, of a table of one column, of the
        labels of two rows.

        Lines of prose, code and sub-rows have such: "行政处罚", "行政强制"] above max: 5000.
        """
        label = self.printed[number]
        pieces = self.pieced.pieces
        end = pieces[label.pieces[-1]].end
        translation = TRANSLATION.match(self.pieced.shown, end)
        end = translation.end() if translation else end
        for place in range(label.pieces[-1] + 1, line.place):
            piece = pieces[place]
            is_other = piece.letters and place not in self.joined and not is_no_row(piece.letters)
            if is_other and piece.start >= end:
                return True
        if number == 0 or len(self.rows[label.row].table.columns) > 1:
            return False
        above, first = self.printed[number - 1].pieces[-1], label.pieces[0]
        beside = pieces[above].line == pieces[first].line
        return beside and not any(above < each.place <= first for each in self.lines)

    def _words_of(self, place: int) -> Words:
        piece = self.pieced.pieces[place]
        return Words(self.pieced.shown[piece.start : piece.end], piece.start, piece.end)

    def _head_pieces(self, start: int, stop: int) -> list[LabelPiece]:
        """The pieces above a row, from the last heading, sentence or caption on."""
        pieces = self.pieced.pieces
        begin = stop
        while begin > start:
            piece = pieces[begin - 1]
            if len(piece.letters) > MAX_HEAD_PIECE and not is_no_row(piece.letters):
                break
            if _names_section(piece.letters):
                break
            begin -= 1
        return pieces[begin:stop]

    def _cells_of(self, place: int) -> tuple[Value | Words, ...]:
        """The values of a row: of its line, and of those right below it that nothing parts from it."""
        cells = self.lines[place].cells
        for below in range(place + 1, len(self.lines)):
            goes_on = self.lines[below].place == self.lines[place].place
            next_line = self.lines[below].line == self.lines[below - 1].line + 1
            if not (goes_on and next_line) or below in self.matched.label_of:
                break
            cells += self.lines[below].cells
        return cells

    def _named_row(self, place: RowOfForm) -> NamedRow:
        table = place.table
        base = self.labels.bases[table.id] + place.row * len(table.columns)
        return NamedRow(table, table.rows[place.row].id, base)

    def _line_start(self, line: ValueLine) -> int:
        """Where what stands before a line's first value ends."""
        before = self.pieced.shown[: line.cells[0].start]
        return max(len(before.rstrip(" \t\u3000\u00a0")), before.rfind("\n") + 1)

    def _heads_across(self) -> Iterator[Head]:
        """The heads of tables printed across, each with its line of values."""
        for table in self.form.tables:
            region = self._region_across(table) if table.across else None
            if region is None:
                continue
            first, stop = region
            lines = [line for line in self.lines if first < line.place <= stop]
            pieces = self.pieced.pieces[first:stop]
            below = [p for p in pieces if not lines or p.start < lines[0].cells[0].start]
            columns = across_heads(table, below, self.pieced.shown, table.rows)
            if columns and len(lines) <= 1:
                cells = list(lines[0].cells) if lines else []
                tokens: list[Mention | Words] = [*across_tokens(table, columns, pieces[0])]
                yield Head(None, tokens, cells, pieces[-1].end)
            elif not columns:
                self._take_groups(table, pieces, lines)

    def _take_groups(
        self, table: Table, pieces: Sequence[LabelPiece], lines: Sequence[ValueLine]
    ) -> None:
        """The rows of such a table where each has a head and a line of values of its own."""
        starts = _row_starts(table, pieces)
        if starts is None:
            return
        for row, (start, stop) in zip(table.rows, pairwise([*starts, len(pieces)]), strict=True):
            head = pieces[start:stop]
            if not head:  # two rows begin with the same piece
                continue
            after = pieces[stop].start if stop < len(pieces) else len(self.pieced.shown)
            own = [n for n in lines if head[0].start < n.cells[0].start < after]
            columns = across_heads(table, head, self.pieced.shown, [row])
            if columns is None or len(own) != 1:
                continue
            self.groups.append((table, row.id, own[0], columns[0]))

    def _region_across(self, table: Table) -> tuple[int, int] | None:
        """The pieces from such a table's first label to the next heading or sentence."""
        names = table.row_and_group_keys
        begin = self.printed[-1].pieces[-1] + 1 if self.printed else 0
        pieces = self.pieced.pieces
        first = next(
            (n for n in range(begin, len(pieces)) if _begins_name(names, pieces[n].letters)), None
        )
        if first is None:
            return None
        stop = next(
            (
                n
                for n in range(first, len(pieces))
                if len(pieces[n].letters) > MAX_HEAD_PIECE or _names_section(pieces[n].letters)
            ),
            len(pieces),
        )
        return first, stop

    def _headings(self) -> list[int]:
        """Where the headings of sections begin, each alone on its line."""
        counts = Counter(piece.line for piece in self.pieced.pieces)
        return [
            piece.start
            for piece in self.pieced.pieces
            if counts[piece.line] == 1
            and len(piece.letters) <= MAX_HEADING
            and _names_section(piece.letters)
        ]


def _counts_columns(line: ValueLine) -> bool:
    return [cell.text for cell in line.cells] == [str(n + 1) for n in range(len(line.cells))]


@remembered
def _names_section(letters: str) -> bool:
    return vocabulary().sections.search(letters) is not None


def _begins_name(names: Iterable[str], letters: str) -> bool:
    return len(letters) > 1 and any(name.startswith(letters) for name in names)


def _row_starts(table: Table, pieces: Sequence[LabelPiece]) -> list[int] | None:
    """The piece at which each row's label begins, in the form's order; None if one is missing."""
    letters = ""
    owners: list[int] = []
    for number, piece in enumerate(pieces):
        letters += piece.letters
        owners += [number] * len(piece.letters)
    starts: list[int] = []
    place = 0
    for row in table.rows:
        found = [(letters.find(key, place), key) for key in row.keys]
        there = [(at, word) for at, word in found if at >= 0]
        if not there:
            return None
        at, word = min(there)
        starts.append(owners[at])
        place = at + len(word)
    return starts
