"""Labels, values and words in their order → the head and the rows of each table they print."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gipa_extract.cells.labels import Labels, NamedRow
from gipa_extract.cells.text_stream.mentions import Mention
from gipa_extract.cells.text_stream.tokens_between import Token, Value, Words
from gipa_extract.cells.text_stream.worded_cells import is_cell_in_words
from gipa_extract.forms import Form, Table
from gipa_extract.forms.vocabulary import letters_of, vocabulary
from gipa_extract.text.folding import fold, is_enumerated, label_key
from gipa_extract.text.patterns import LABEL_NUMBER

MAX_HEAD_WORD = 16
"""Characters; longer words above a table are a remark, and no column's label."""
MAX_LABEL = 60
"""Characters; longer words are a sentence, and end a table."""
MAX_GROUP_PIECE = 5
"""Letters of one line of a label that is set upright beside its rows: 三、本年 / 度办理 / 结果."""

_VALUES_INSIDE = re.compile(r"(?: \d[\d.,]*){3} ")
_HEADING_NUMBER = re.compile("0[1-9]")
_DIGIT = re.compile(r"\d")


@dataclass(slots=True)
class Head:
    """The labels over a table, from its caption or its first column label on."""

    caption: Table | None = None
    tokens: list[Mention | Words] = field(default_factory=list)
    stray_values: list[Value | Words] = field(default_factory=list)
    """Values that stand behind it before any row: those of a table printed across, or lost ones."""
    above_corner: int = 0
    """How many of its labels stand on lines above 信息内容, and not among the columns."""
    end: int = 0
    """Where the token behind its last value, or its last label, begins."""


class RowRun(NamedTuple):
    """A row's label, and what follows it up to the next label or word."""

    row: NamedRow
    label_end: int
    cells: tuple[Value | Words, ...]
    stop: int
    """Where the next label or word begins."""
    head: Head
    interrupted: bool = False
    """Whether words follow its label that are neither a value nor a label."""


class TokenRows(NamedTuple):
    """The rows and heads of a text, and the values that no row's label leads to."""

    rows: list[RowRun]
    heads: list[Head]
    unlabelled: list[Value]


def group_rows(text: str, tokens: Sequence[Token], labels: Labels, form: Form) -> TokenRows:
    """The heads and rows that the tokens of a text make, in order."""
    grouping = _Grouping(text, labels, form)
    for place, token in enumerate(tokens):
        grouping.take(token, tokens[place + 1] if place + 1 < len(tokens) else None)
    grouping.end_row(len(text))
    return TokenRows(grouping.rows, grouping.heads, grouping.unlabelled)


class _Grouping:
    """The state of one pass over the tokens."""

    def __init__(self, text: str, labels: Labels, form: Form) -> None:
        self.text = text
        self.labels = labels
        self.captions = {label_key(t.caption): t for t in form.tables if t.caption}
        self.corners = labels.corners - {""}
        self.sections = {label_key(section.label) for section in form.sections}
        self.groups = {
            letters_of(group)
            for table in form.tables
            if not table.across
            for row in table.rows
            for group in row.under
        }
        self.head = Head()
        self.heads = [self.head]
        self.in_head = False
        """Whether labels of columns were met since the last row."""
        self.foreign_rows = vocabulary().rows - vocabulary().heads - labels.rows.keys()
        """Rows that only another edition has."""
        self.in_table = False
        """Whether labels of a table were met since the last heading or sentence."""
        self.repeats_head = False
        """Whether a caption was printed again, as the top of a page repeats a head."""
        self.passed_over: list[Mention] = []
        """The labels of columns that were met behind it."""
        self.table: Table | None = None
        """The table of the last row."""
        self.row: NamedRow | None = None
        self.label_end = 0
        self.cells: list[Value | Words] = []
        self.interrupted = False
        self.number_start: int | None = None
        """Where a number stands alone that may be that of the next label."""
        self.rows: list[RowRun] = []
        self.unlabelled: list[Value] = []

    def take(self, token: Token, following: Token | None) -> None:
        if isinstance(token, Value):
            self._take_value(token)
        elif isinstance(token, Words):
            self._take_words(token, following)
        else:
            self._take_mention(token, following)

    def end_row(self, stop: int) -> None:
        """Close the row whose label was met last."""
        stop = stop if self.number_start is None else self.number_start
        self.number_start = None
        if self.in_head and not self.head.end:
            self.head.end = stop
        if self.row is not None:
            cells = tuple(self.cells)
            run = RowRun(self.row, self.label_end, cells, stop, self.head, self.interrupted)
            self.rows.append(run)
        self.row, self.cells, self.interrupted = None, [], False

    def _take_value(self, value: Value) -> None:
        self.number_start = None
        if self.row is not None:
            self.cells.append(value)
        elif self.in_head:
            self._take_back_words(value)
            self.head.stray_values.append(value)
            self.head.end = 0
        elif self.in_table:
            self.unlabelled.append(value)

    def _is_in_line(self, words: Words) -> bool:
        """Whether words stand in the line of the values before them, as one of its cells."""
        last = self.head.stray_values[-1]
        return len(words.text) <= MAX_HEAD_WORD and "\n" not in self.text[last.end : words.start]

    def _take_back_words(self, value: Value) -> None:
        """Make cells of the words that begin a line of values: they are no labels over it."""
        taken: list[Value | Words] = []
        while not self.head.stray_values and self.head.tokens:
            last = self.head.tokens[-1]
            if not isinstance(last, Words) or "\n" in self.text[last.end : value.start]:
                break
            self.head.tokens.pop()
            taken.append(last)
        self.head.stray_values.extend(reversed(taken))

    def _take_words(self, words: Words, following: Token | None) -> None:
        if label_key(words.text) and self._is_piece_of_group(words.text):
            return  # a label over several rows, set beside them line by line
        if LABEL_NUMBER.fullmatch(words.text):
            self.number_start = words.start
            return  # the number of a label that goes on in the next line
        if following is None and self._begins_label(words.text):
            self.end_row(words.start)  # the text's end cuts the label of the next row
            return
        if self.row is not None and not self.cells and self._goes_on_with_label(words.text):
            self.label_end = words.end
            return
        if self.row is not None and is_cell_in_words(words) and not self._row_named(words.text):
            self.cells.append(words)
            return
        row = (
            None
            if self.in_head and following and isinstance(following, Words)
            else (self._row_named(words.text))
        )
        # 四、… is a heading, as ** is before one.
        explains = (
            row is None
            and not is_enumerated(words.text)
            and not self._opens_heading(words, following)
        )
        self.interrupted = self.row is not None and not self.cells and explains
        self.end_row(words.start)
        if self.in_head and self.labels.head_named(words.text):
            row = None
        if row is not None:
            self._begin_row(row, words.end)
        elif self.in_head and self.head.stray_values and self._is_in_line(words):
            self.head.stray_values.append(words)
            self.head.end = 0
        elif self.in_head and not self.head.stray_values:
            if len(words.text) <= MAX_HEAD_WORD:
                self.head.tokens.append(words)
                self.head.end = 0
        else:
            self.in_head = False
            self.in_table &= len(words.text) <= MAX_LABEL

    def _take_mention(self, mention: Mention, following: Token | None) -> None:
        if mention.key in self.sections:
            self._leave_heading_number(mention)
        self.end_row(mention.start)
        key = mention.key
        # The caption that opens a table, or stands again where a page ends in it.
        if key in self.captions:
            caption = self.captions[key]
            if self.head.caption is caption and self.in_head and not self.head.tokens:
                return  # a merged cell, printed once more for each of its columns
            if any(head.caption is caption for head in self.heads):
                self._pass_over_head()
            else:
                self._new_head(caption)
        # 信息内容 over the labels of rows: a head begins, if none has begun.
        elif key in self.corners:
            if not self.in_head and not self.repeats_head:
                self._new_head(None)
            line = self.text.rfind("\n", 0, mention.start)
            self.head.above_corner = sum(token.end <= line for token in self.head.tokens)
        # A heading between two tables ends what stood before it.
        elif key in self.sections:
            self._new_head(None)
            self.in_head = self.in_table = self.repeats_head = False
        elif (row := self._row_of(mention)) and not self._captions_part(mention, row, following):
            self._begin_row(row, mention.end)
        # （三）不予公开 has rows below it and no values of its own; a row of another edition ends
        # the head as well.
        elif key in self.labels.row_groups or key in self.foreign_rows:
            self.in_head = False
        elif self.repeats_head:
            self._pass_over_label(mention)
        else:  # a column, of this edition or of another
            if not self.in_head or (self.head.stray_values and key in self.labels.heads):
                self._new_head(None)
            self.head.tokens.append(mention)
            self.head.end = 0

    def _leave_heading_number(self, heading: Mention) -> None:
        """Take the number of a heading, 04 政府信息公开…, from the values that stand before it."""
        values = self.cells if self.row is not None else self.head.stray_values
        if (
            values
            and _HEADING_NUMBER.fullmatch(values[-1].text)
            and not self.text[values[-1].end : heading.start].strip(" \u3000")
        ):
            values.pop()

    def _row_of(self, mention: Mention) -> NamedRow | None:
        """The row that a label names here; 总计 and 其他 name columns, too, as long as a head lasts."""
        in_head = self.in_head or self.repeats_head
        if in_head and not mention.enumerated and mention.key in self.labels.heads:
            return None
        named = [row for row in self.labels.rows.get(mention.key, ()) if not row.table.across]
        if mention.key in self.labels.heads:
            if not mention.enumerated and self.table is None:
                return None
            begins_group = any(group.startswith(mention.key) for group in self.labels.row_groups)
            named = [row for row in named if not begins_group or _has_number_like(row, mention)]
        return self._nearest_table(named)

    def _captions_part(self, mention: Mention, row: NamedRow, following: Token | None) -> bool:
        """Whether 总计 is no row's label but the column of the rows below, which are read again for it.

        Its row was read below the head, and a label follows.
        """
        if mention.enumerated or mention.key not in self.labels.heads:
            return False
        is_read = any(run.head is self.head and run.row == row for run in self.rows)
        return is_read and isinstance(following, Mention) and bool(self._row_of(following))

    def _is_piece_of_group(self, text: str) -> bool:
        letters = letters_of(text)
        return len(letters) <= MAX_GROUP_PIECE and any(letters in group for group in self.groups)

    def _begins_label(self, text: str) -> bool:
        """Whether words are numbered as a row's label is, and as much of it as is left."""
        letters = label_key(text)
        return is_enumerated(text) and any(key.startswith(letters) for key in self.labels.rows)

    def _opens_heading(self, words: Words, following: Token | None) -> bool:
        """Whether words are marks alone, which stand before a section's heading on its line: **四、…"""
        return (
            isinstance(following, Mention)
            and following.key in self.sections
            and not label_key(words.text)
            and not self.text[words.end : following.start].strip(" ")
            and not self.text[self.text.rfind("\n", 0, words.start) + 1 : words.start].strip()
        )

    def _goes_on_with_label(self, text: str) -> bool:
        """Whether words are a further line of the label of the row that is open."""
        assert self.row is not None
        label = next(known for known in self.row.table.rows if known.id == self.row.row)
        letters = letters_of(text)
        return len(letters) > 1 and any(letters in letters_of(word) for word in label.wordings)

    def _row_named(self, text: str) -> NamedRow | None:
        """The row that misprinted or shortened words name; none where its values stand among them."""
        if _VALUES_INSIDE.search(text):
            return None
        named = [row for row in self.labels.rows_named(text) if not row.table.across]
        return self._nearest_table(named) if not self.labels.head_named(text) else None

    def _nearest_table(self, named: Sequence[NamedRow]) -> NamedRow | None:
        wanted = (self.head.caption, self.table)
        return next((row for row in named if row.table in wanted), named[0] if named else None)

    def _begin_row(self, row: NamedRow, label_end: int) -> None:
        self.repeats_head = False
        self.in_head, self.in_table = False, True
        self.row, self.table, self.label_end = row, row.table, label_end

    def _pass_over_head(self) -> None:
        """Go on with the head before: a page repeats at its top that of the table's first page."""
        self.repeats_head, self.passed_over = True, []
        labels = [token.key for token in self.head.tokens if isinstance(token, Mention)]
        is_corner = self.head.caption is None and self.labels.corners.issuperset(labels)
        if self.in_head and is_corner and len(self.heads) > 1:
            self.heads.pop()
            self.head = self.heads[-1]
        self.in_head = False

    def _pass_over_label(self, mention: Mention) -> None:
        """Pass over a column's label of a repeated head; with one that was not printed before, a further
        part of the table begins, which a body cut by its columns."""
        self.passed_over.append(mention)
        above = {token.key for token in self.head.tokens if isinstance(token, Mention)}
        columns = self.head.caption.column_keys if self.head.caption else frozenset()
        if mention.key in columns and mention.key not in above and not above.isdisjoint(columns):
            self._new_head(self.head.caption)
            self.head.tokens += self.passed_over
            self.repeats_head = False

    def _new_head(self, caption: Table | None) -> None:
        self.head = Head(caption)
        self.heads.append(self.head)
        self.in_head = self.in_table = True
        self.table = caption


def _has_number_like(row: NamedRow, mention: Mention) -> bool:
    """Whether a row is numbered like a label: neither （六）其他, of 其他处理, nor 2.其他, of 2.其他法律…, is 3.其他."""
    label = next(known.label for known in row.table.rows if known.id == row.row)
    if not mention.enumerated or not is_enumerated(label):
        return True
    brackets = {text[:1] in "(（" for text in (label, mention.number) if text}
    digits = {found[0] for text in (label, mention.number) if (found := _DIGIT.match(fold(text)))}
    return len(brackets) == 1 and len(digits) < 2
