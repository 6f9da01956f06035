"""Lines without rulings → the lines that make up each table: values, and labels round them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from math import inf
from typing import NamedTuple

from gipa_extract.forms.vocabulary import is_section_heading, printed_key, vocabulary
from gipa_extract.readers.layout.label_assembly import Part, is_head, is_row_label, joined
from gipa_extract.readers.layout.line_parts import is_data, join_pages, parts_of_line
from gipa_extract.readers.layout.pieces import PrintedLine
from gipa_extract.readers.layout.repeated_heads import (
    Texts,
    ends_of_head,
    head_of,
    lines_of_same_labels,
    repeated_head_lines,
    top_of,
)
from gipa_extract.readers.layout.tolerances import TOLERANCES
from gipa_extract.readers.layout.unruled_rows import rows_of
from gipa_extract.text.numerals import is_value


class UnruledTable(NamedTuple):
    """An unruled table: rows of parts, None where a place is empty; as long as the columns."""

    rows: list[list[Part | None]]
    first: int
    """The first of the lines that it was made of, and the one after the last."""
    last: int


def find_tables(
    lines: Sequence[PrintedLine], pages: Sequence[int], width: float
) -> Iterator[UnruledTable]:
    """The unruled tables among lines that follow one another, over page breaks too.

    `pages` says on which page each line stands, `width` how wide the page is.
    """
    flowing = join_pages(lines, pages)
    parts = [
        parts_of_line(line, page, line.top - own.top)
        for line, own, page in zip(flowing, lines, pages, strict=True)
    ]
    parts.append([])  # ends the last table
    finder = _TableFinder(width)
    for index, line in enumerate(parts):
        if line and finder.block and pages[index] != pages[index - 1]:
            finder.turn_page(parts[index:])
        if table := finder.take(index, line, following=parts[index + 1 : index + 2]):
            yield table


class _TableFinder:
    """Takes line after line; a table is whole when a line comes that is none of it."""

    def __init__(self, width: float) -> None:
        self.width = width
        self.block: list[list[Part]] = []
        """The lines that may be a table, each as its parts; empty where a line was passed over."""
        self.begin = 0
        """The index of the block's first line."""
        self.heads: list[list[Texts]] = []
        """What stood above the first rows of the tables so far."""
        self.repeated = 0
        """How many of the next lines are a head that a new page prints again."""
        self.lift = 0.0
        """The height of all such heads: without them, a label that a page cuts goes on close by."""

    def turn_page(self, coming: Sequence[list[Part]]) -> None:
        """Look for the table's head, printed again, in the first lines of a new page."""
        self.repeated = repeated_head_lines(
            coming, [*self.heads, *ends_of_head(head_of(self.block))]
        ) or lines_of_same_labels(coming, self.block)
        line = coming[0]
        self.lift += top_of(coming[self.repeated], line) - top_of(line, line)

    def take(
        self, index: int, line: list[Part], following: Sequence[list[Part]]
    ) -> UnruledTable | None:
        """The table that ends before a line, if one does."""
        line = self._lift_line(line)
        if self.repeated:
            self.repeated -= 1
            self.block.append([])
            return None
        if not line or _is_prose(line, self.width):
            table = self._table_to(len(self.block))
            self.begin, self.block = index + 1, []
            return table
        # Another table begins: below a head that prints no value, or below this one's last row.
        bare = _bare_head(line, self.block)
        if not bare and not _begins_table(line, following, self.block):
            self.block.append(line)
            return None
        end = bare or _last_row(self.block)
        table = self._table_to(end)
        self.begin, self.block = self.begin + end, [*self.block[end:], line]
        return table

    def _lift_line(self, line: list[Part]) -> list[Part]:
        if not self.lift:
            return line
        up = self.lift
        return [
            part._replace(top=part.top - up, bottom=part.bottom - up, shift=part.shift - up)
            for part in line
        ]

    def _table_to(self, end: int) -> UnruledTable | None:
        """The first lines of the block as a table, if they are one."""
        if not _is_table(self.block[:end]):
            return None
        self.heads.append(head_of(self.block))
        rows = rows_of([part for line in self.block[:end] for part in line])
        return UnruledTable(rows, self.begin, self.begin + end)


def _bare_head(parts: Sequence[Part], block: Sequence[Sequence[Part]]) -> int:
    """How many lines on top of a block are the head of a table that prints no value.

    Labels of it follow in the same places, in the head of the next table.
    """
    if len(parts) < 2 or any(map(is_data, block)):
        return 0
    for index in reversed(range(len(block))):
        again = [(part, other) for part in parts for other in block[index] if _is_same(part, other)]
        if len(again) > 1:
            return _end_of_lines(block, index)
    return 0


def _is_same(head: Part, other: Part) -> bool:
    """Whether two labels of columns are alike and stand below one another."""
    beneath = head.x0 < other.x1 and other.x0 < head.x1
    return beneath and is_head(head) and printed_key(head.text) == printed_key(other.text)


def _end_of_lines(block: Sequence[Sequence[Part]], at: int) -> int:
    """Where the lines end that are set closely below a line: labels go on in them."""
    bottom = max(part.bottom for part in block[at])
    for end in range(at + 1, len(block)):
        if not all(_is_close(part, bottom) for part in block[end]):
            return end
        bottom = max((part.bottom for part in block[end]), default=bottom)
    return len(block)


def _last_row(block: Sequence[Sequence[Part]]) -> int:
    """Where a table's last row ends, if another table begins below the lines of a block.

    Below the last values only lines of its label may stand, close and left of all values, and
    labels of rows that hold nothing, or words beside them.
    """
    rows = _data_lines(block)
    left = min((part.x0 for line in block for part in line if is_value(part.text)), default=inf)
    end = rows[-1] + 1
    if end == len(block):
        return end
    bottom = max(part.bottom for part in block[rows[-1]])
    labels = joined([part for line in block for part in line if part.x1 < left])
    named = max((label.bottom for label in labels if is_row_label(label)), default=bottom)
    for line in block[end:]:
        # Words beside a label that goes on in this line: 其他 | 无.
        beside = all(part.bottom <= named for part in line)
        if not beside and not all(part.x1 < left and _is_close(part, bottom) for part in line):
            break
        bottom = max((part.bottom for part in line), default=bottom)
        end += 1
    return end


def _is_close(part: Part, bottom: float) -> bool:
    """Whether a line is set so closely below another, which ends at `bottom`, as one goes on."""
    return part.top - bottom < TOLERANCES.close * (part.bottom - part.top)


def _data_lines(lines: Sequence[Sequence[Part]]) -> list[int]:
    """Which lines are part of a row; where none is by itself, those of a label that wraps."""
    found = [index for index, line in enumerate(lines) if is_data(line)]
    if found:
        return found
    labels = [label for label in joined([*chain(*lines)]) if is_row_label(label)]
    return [
        index
        for index, line in enumerate(lines)
        if any(label.top <= part.middle <= label.bottom for part in line for label in labels)
    ]


def _is_table(lines: Sequence[Sequence[Part]]) -> bool:
    """Whether values stand beside something or under a known head, or rows under one.

    Lines that all begin at one margin and have no gap are those of a text, which may print a cell
    a line: as the one column of a table most of them would be lost.
    """
    if _is_text(lines):
        return False
    for index, line in enumerate(lines):
        near = [part for other in lines[max(index - 1, 0) : index + 2] for part in other]
        for value in line:
            if is_value(value.text) and any(_is_beside(part, value) for part in near):
                return True
    labels = joined([*chain(*lines)])
    values = [part for part in labels if is_value(part.text)]
    if any(map(is_row_label, labels)):
        above = vocabulary().above
        return any(printed_key(part.text) in above for part in labels)
    heads = [part for part in labels if is_head(part)]
    return len(heads) > 1 and any(_is_over(head, value) for head in heads for value in values)


def _is_text(lines: Sequence[Sequence[Part]]) -> bool:
    """Whether no line has a gap, and each begins where the others do, but for an indent.

    LibreOffice sets 谢家集区 2019 年 with blanks of a third of an em, which part it in three.
    """
    printed = [line for line in lines if line]
    if not all(map(_is_one_run, printed)) or any(map(_is_labelled_row, printed)):
        return False
    begins = [line[0].x0 for line in printed]
    em = max((line[0].bottom - line[0].top for line in printed), default=0)
    return max(begins, default=0) - min(begins, default=0) <= TOLERANCES.one_margin * em


def _is_labelled_row(line: Sequence[Part]) -> bool:
    """Whether a line is a row's label and values."""
    label, *values = line
    return bool(values) and is_row_label(label) and all(is_value(part.text) for part in values)


def _is_one_run(line: Sequence[Part]) -> bool:
    """Whether the parts of a line follow one another as words do."""
    return all(
        0 <= part.x0 - before.x1 < TOLERANCES.run_gap * (part.bottom - part.top)
        for before, part in pairwise(line)
    )


def _is_beside(part: Part, value: Part) -> bool:
    apart = part.x1 <= value.x0 or value.x1 <= part.x0
    return apart and part.top < value.bottom and value.top < part.bottom


def _is_over(head: Part, value: Part) -> bool:
    return head.bottom <= value.top and head.x0 < value.x1 and value.x0 < head.x1


def _is_prose(parts: Sequence[Part], width: float) -> bool:
    """Whether a line is a sentence or a heading, and so ends a table."""
    text = "".join(part.text for part in parts)
    if "。" in text or is_section_heading(text):
        return True
    wide = TOLERANCES.prose_width * width
    if parts[-1].x1 - parts[0].x0 <= wide:
        return False
    return _holds_numbers_closely(parts) or (
        not is_data(parts) and (len(parts) == 1 or max(part.x1 - part.x0 for part in parts) > wide)
    )


def _holds_numbers_closely(parts: Sequence[Part]) -> bool:
    """Whether numbers stand so close to the words beside them as in prose: 截至 2024 年."""
    return len(parts) > 1 and all(
        is_value(before.text) != is_value(part.text)
        and 0 < part.x0 - before.x1 < TOLERANCES.part_gap * (part.bottom - part.top)
        and not is_row_label(before)
        for before, part in pairwise(parts)
    )


def _begins_table(
    parts: Sequence[Part], below: Sequence[Sequence[Part]], before: Sequence[Sequence[Part]]
) -> bool:
    """Whether a line begins another table: the caption, the corner or the head of one.

    A caption may go on in the line below.
    """
    words = vocabulary()
    keys = [printed_key(part.text) for part in parts]
    # a caption may be set with blanks: 第二十条第 （八） 项
    whole = printed_key("".join(part.text for part in parts)) if len(parts) > 1 else keys[0]
    head = all(key in words.heads for key in keys) and not set(keys) <= words.rows
    begins = (
        head
        or whole in words.captions
        or not words.captions.isdisjoint(keys)
        or any(
            printed_key(part.text + under.text) in words.captions
            for part in parts
            if not is_value(part.text)
            for under in chain(*below)
            if part.x0 < under.x1 and under.x0 < part.x1
        )
    )
    return begins and bool(_data_lines(before))
