"""Lines without rulings → the lines that make up each table: values, and labels round them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise, takewhile
from math import inf
from typing import NamedTuple

from gipa_extract.forms.vocabulary import printed_key, vocabulary
from gipa_extract.readers.layout.label_assembly import Part, is_head, is_row_label, joined
from gipa_extract.readers.layout.pieces import UNSEEN, Piece, PrintedLine
from gipa_extract.readers.layout.tolerances import TOLERANCES
from gipa_extract.readers.layout.unruled_rows import rows_of
from gipa_extract.text.numerals import is_value, parse

Texts = tuple[str, ...]


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
    flowing = _join_pages(lines, pages)
    parts = [
        _parts_of_line(line, page, line.top - own.top)
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
        self.repeated = _repeated_head_lines(
            coming, [*self.heads, *_ends_of_head(_head_of(self.block))]
        )
        line = coming[0]
        self.lift += _top_of(coming[self.repeated], line) - _top_of(line, line)

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
        self.heads.append(_head_of(self.block))
        rows = rows_of([part for line in self.block[:end] for part in line])
        return UnruledTable(rows, self.begin, self.begin + end)


def _bare_head(parts: Sequence[Part], block: Sequence[Sequence[Part]]) -> int:
    """How many lines on top of a block are the head of a table that prints no value.

    Labels of it follow in the same places, in the head of the next table.
    """
    if len(parts) < 2 or any(map(_is_data, block)):
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
        beside = all(part.bottom <= named for part in line)
        if not beside and not all(part.x1 < left and _is_close(part, bottom) for part in line):
            break
        bottom = max((part.bottom for part in line), default=bottom)
        end += 1
    return end


def _is_close(part: Part, bottom: float) -> bool:
    """Whether a line is set so closely below another, which ends at `bottom`, as one goes on."""
    return part.top - bottom < TOLERANCES.close * (part.bottom - part.top)


def _texts_of(parts: Sequence[Part]) -> Texts:
    return tuple(part.text for part in parts)


def _head_of(block: Sequence[Sequence[Part]]) -> list[Texts]:
    """What the lines of a block say above its first row, whose label may wrap."""
    above = takewhile(lambda line: not (_is_data(line) or any(map(_begins_row, line))), block)
    return [_texts_of(line) for line in above if line]


def _begins_row(part: Part) -> bool:
    """Whether a text is the first line of a row's label, and of no label above columns."""
    key = printed_key(part.text)
    return (
        len(key) > 3
        and any(  # four characters; 本年 begins labels of both kinds
            label.startswith(key) for label in vocabulary().rows
        )
        and not any(label.startswith(key) for label in vocabulary().heads | vocabulary().captions)
    )


def _ends_of_head(head: list[Texts]) -> Iterator[list[Texts]]:
    """A head, and what is left of it without its first lines."""
    return (head[index:] for index in range(len(head)))


def _top_of(parts: Sequence[Part], otherwise: Sequence[Part]) -> float:
    return min(part.top for part in parts or otherwise)


def _repeated_head_lines(top: Sequence[Sequence[Part]], heads: Sequence[Sequence[Texts]]) -> int:
    """How many lines on top of a page are a head that stands above already, printed again.

    Below a head may follow what was taken for its last lines: the label of its first row, which
    wraps. No head is cut between labels that stand side by side.
    """
    return max((_alike(top, head) for head in heads), default=0)


def _alike(top: Sequence[Sequence[Part]], head: Sequence[Texts]) -> int:
    """How many lines of a head stand on top of a page; 0 if more is missing than a row's label."""
    pairs = zip(map(_texts_of, top), head, strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    whole = same == len(head)
    rest_is_label = all(len(line) == 1 for line in head[same:])
    holds_labels_beside = any(len(line) > 1 for line in head[:same])
    return same if whole or (rest_is_label and holds_labels_beside) else 0


def _join_pages(lines: Sequence[PrintedLine], pages: Sequence[int]) -> list[PrintedLine]:
    """The lines with a y that goes on over page breaks as if there were none."""
    flowing: list[PrintedLine] = []
    shift = 0.0
    for index, line in enumerate(lines):
        if index and pages[index] != pages[index - 1]:
            shift = flowing[-1].bottom + TOLERANCES.page_turn * (line.bottom - line.top) - line.top
        if not shift:
            flowing.append(line)
            continue
        pieces = [
            piece._replace(top=piece.top + shift, bottom=piece.bottom + shift)
            for piece in line.pieces
        ]
        top, bottom = line.top + shift, line.bottom + shift
        flowing.append(line._replace(pieces=pieces, top=top, bottom=bottom))
    return flowing


def _parts_of_line(line: PrintedLine, page: int, shift: float) -> list[Part]:
    """The pieces of a line that a gap parts, row by row where cells side by side overlap.

    `shift` is how much farther down the line stands than on its page.
    """
    if len(line.pieces) == 1:  # as most lines of prose are
        return [_part_of(line.pieces, page, shift)]
    rows: list[list[Piece]] = []
    for piece in line.pieces:
        home = next((row for row in rows if _is_level(row[-1], piece)), None)
        if home is None:
            rows.append([piece])
        else:
            home.append(piece)
    return [part for row in rows for part in _split_at_gaps(row, page, shift)]


def _is_level(piece: Piece, other: Piece) -> bool:
    apart = abs(piece.top + piece.bottom - other.top - other.bottom) / 2
    return apart < TOLERANCES.level * max(piece.bottom - piece.top, other.bottom - other.top)


def _split_at_gaps(row: Sequence[Piece], page: int, shift: float) -> list[Part]:
    """The pieces of one level that a gap parts; two values are always apart."""
    runs = [[row[0]]]
    for before, piece in pairwise(row):
        gap = piece.x0 - before.x1
        apart = (is_value(piece.text) or is_value(before.text)) and gap > 0
        if apart or gap > TOLERANCES.part_gap * (piece.bottom - piece.top):
            runs.append([])
        runs[-1].append(piece)
    parts = [_part_of(run, page, shift) for run in runs]
    for index in range(len(parts) - 2, 0, -1):
        three = slice(index - 1, index + 2)
        if len(parts[three]) == 3 and _is_inside(*parts[three]):  # the stroke of 本 年 增 / 减
            runs[three] = [[piece for run in runs[three] for piece in run]]
            parts[three] = [_part_of(runs[index - 1], page, shift)]
    return parts


def _is_inside(before: Part, part: Part, after: Part) -> bool:
    """Whether a dash stands close between two words, and so is no value."""
    near = TOLERANCES.stroke_gap * (before.bottom - before.top)
    return (
        part.x0 - before.x1 < near
        and after.x0 - part.x1 < near
        and parse(part.text).kind == "dash"
        and not is_value(before.text)
        and not is_value(after.text)
    )


def _part_of(run: list[Piece], page: int, shift: float) -> Part:
    if len(run) == 1:
        text, x0, top, x1, bottom, confidence, _, sight = run[0]
        return Part(text, x0, top, x1, bottom, page, confidence, sight, shift)
    sure = [piece.confidence for piece in run if piece.confidence is not None]
    text = "".join(piece.text for piece in run)
    top, bottom = min(piece.top for piece in run), max(piece.bottom for piece in run)
    confidence = min(sure, default=None)
    return Part(text, run[0].x0, top, run[-1].x1, bottom, page, confidence, UNSEEN, shift)


def _is_data(parts: Sequence[Part]) -> bool:
    """Whether a line is part of a table's row: it holds a value, or a row's own label."""
    return any(is_value(part.text) or is_row_label(part) for part in parts)


def _data_lines(lines: Sequence[Sequence[Part]]) -> list[int]:
    """Which lines are part of a row; where none is by itself, those of a label that wraps."""
    found = [index for index, line in enumerate(lines) if _is_data(line)]
    if found:
        return found
    labels = [label for label in joined([*chain(*lines)]) if is_row_label(label)]
    return [
        index
        for index, line in enumerate(lines)
        if any(label.top <= part.middle <= label.bottom for part in line for label in labels)
    ]


def _is_table(lines: Sequence[Sequence[Part]]) -> bool:
    """Whether values stand beside something or under a known head, or rows under one."""
    for index, line in enumerate(lines):
        near = [part for other in lines[max(index - 1, 0) : index + 2] for part in other]
        for value in line:
            if is_value(value.text) and any(_is_beside(part, value) for part in near):
                return True
    labels = joined([*chain(*lines)])
    values = [part for part in labels if is_value(part.text)]
    if any(map(is_row_label, labels)):
        return any(
            printed_key(part.text) in vocabulary().heads | vocabulary().captions for part in labels
        )
    heads = [part for part in labels if is_head(part)]
    return len(heads) > 1 and any(_is_over(head, value) for head in heads for value in values)


def _is_beside(part: Part, value: Part) -> bool:
    apart = part.x1 <= value.x0 or value.x1 <= part.x0
    return apart and part.top < value.bottom and value.top < part.bottom


def _is_over(head: Part, value: Part) -> bool:
    return head.bottom <= value.top and head.x0 < value.x1 and value.x0 < head.x1


def _is_prose(parts: Sequence[Part], width: float) -> bool:
    """Whether a line is a sentence or a heading, and so ends a table."""
    text = "".join(part.text for part in parts)
    if "。" in text or vocabulary().sections.fullmatch(printed_key(text)):
        return True
    wide = TOLERANCES.prose_width * width
    return (
        parts[-1].x1 - parts[0].x0 > wide
        and not _is_data(parts)
        and (len(parts) == 1 or max(part.x1 - part.x0 for part in parts) > wide)
    )


def _begins_table(
    parts: Sequence[Part], below: Sequence[Sequence[Part]], before: Sequence[Sequence[Part]]
) -> bool:
    """Whether a line begins another table: the caption, the corner or the head of one.

    A caption may go on in the line below.
    """
    keys = [printed_key(part.text) for part in parts]
    wrapped = [
        printed_key(part.text + under.text)
        for part in parts
        for under in chain(*below)
        if part.x0 < under.x1 and under.x0 < part.x1 and not is_value(part.text)
    ]
    caption = any(key in vocabulary().captions for key in keys + wrapped)
    head = all(key in vocabulary().heads for key in keys) and not set(keys) <= vocabulary().rows
    return (caption or head) and bool(_data_lines(before))
