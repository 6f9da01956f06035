"""Heads whose labels are set on several lines → whether they print the form's columns in its order.

    结果维   结果纠   其他结   尚未审
                                      总计
      持       正       果       结

Each line is read from left to right. Where every line agrees with the form's order, so does the
head; where one does not, or another label stands among them, nobody knows which column is which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations, groupby, pairwise

from gipa_extract.cells.page_lines.label_chain import is_no_row
from gipa_extract.cells.page_lines.label_pieces import LabelPiece
from gipa_extract.cells.text_stream.column_evidence import MEASURES
from gipa_extract.cells.text_stream.head_columns import (
    group_starts,
    is_known_order,
    order_by_level,
)
from gipa_extract.cells.text_stream.mentions import Mention
from gipa_extract.cells.text_stream.rows import Head
from gipa_extract.cells.text_stream.tokens_between import Words
from gipa_extract.forms import Label, Table
from gipa_extract.text.folding import BLANKS, label_key

MAX_FOREIGN = 6
"""Letters of a word among labels that may be a column of its own; a longer one is a remark."""
CLEARLY_LEFT = 4
"""Columns of a terminal by which a label must stand left of another to be before it."""
LINES_BELOW = 12
"""Lines below a head of which one begins with a row's label."""


def head_of(table: Table, pieces: Sequence[LabelPiece], text: str, values: int) -> Head:
    """The head that pieces above a table's first row print, in the form's order if they allow it.

    `values` is how many stand in that row. A word before the columns is the label of one only if each
    word of the head has its value: 序号 over 1, but not 条款 over the labels of rows.
    """
    columns = _letters_of_columns(table)
    found: dict[int, LabelPiece] = {}
    lines: list[list[int]] = []
    foreign: list[Words] = []
    remarks = 0
    groups_in_order = True
    for _, line in groupby(pieces, key=lambda piece: piece.line):
        lines.append([])
        begun = 0  # the first column of the groups whose labels stand before on the line
        for piece in line:
            begun = max(begun, group_starts(table).get(piece.letters, 0))
            places = [n for n, words in enumerate(columns) if _is_part(piece.letters, words)]
            if len(piece.letters) == 1 and len(places) > 1:
                continue  # a letter of a label set upright, which may be another's
            if not places:
                if _is_foreign(piece.letters):
                    foreign.append(Words(piece.letters, piece.start, piece.end))
                else:
                    remarks += len(piece.letters) > MAX_FOREIGN and not is_no_row(piece.letters)
                continue
            place = _next_place(places, lines[-1], table)
            groups_in_order &= place >= begun
            lines[-1].append(place)
            found.setdefault(place, piece)
    lines = [line for line in lines if line]
    if not found:
        return Head()
    order = sorted(found)
    in_order = (
        all(line == sorted(line) for line in lines)
        # A label begins with its first piece; the other half of 自然 / 人 may stand behind 总计.
        or (len(lines) > 1 and all(is_known_order(dict.fromkeys(line), table) for line in lines))
        or lines == [[*order_by_level(table)]]  # both lines of a head on one, the upper one first
    )
    if _stands_right_of_next([found[n] for n in order], text, pieces[-1].end):
        in_order = False
    if not (in_order and groups_in_order) and len(order) > 1:
        order.reverse()
    tokens: list[Mention | Words] = [_mention_of(table, n, found[n]) for n in order]
    if values == len(found) + len(foreign) + remarks:
        a_cell_a_line = len({piece.line for piece in pieces}) == len(pieces)
        first = tokens[0]
        before = [
            words
            for words in foreign
            if words.end <= first.start and (a_cell_a_line or _share_line(words, first, text))
        ]
        foreign = [words for words in foreign if words not in before]
        tokens = [*before, *tokens]
    return Head(table if table.caption else None, [*tokens, *foreign], [], pieces[-1].end)


def _share_line(words: Words, label: Mention | Words, text: str) -> bool:
    return "\n" not in text[words.end : label.start]


def _next_place(places: Sequence[int], line: Sequence[int], table: Table) -> int:
    """The column that a piece names: the next of its level on its line, if it can be that.

    Of no later column it goes on with the label before it: 法律 服务 机构.
    """
    if line and line[-1] in places and line[-1] == max(places):
        return line[-1]
    for last in (line[-1] if line else -1, *_last_of_levels(line, table)):
        later = next((n for n in places if n > last), None)
        if later is not None:
            return later
    return places[0]


def _last_of_levels(line: Sequence[int], table: Table) -> list[int]:
    return list({table.columns[n].under: n for n in line}.values())


def _mention_of(table: Table, column: int, piece: LabelPiece) -> Mention:
    return Mention(label_key(table.columns[column].label), piece.start, piece.end, False)


@lru_cache(maxsize=64)
def _letters_of_columns(table: Table) -> tuple[tuple[str, ...], ...]:
    """The letters of each column's wordings, without those that are a half of a group's label."""
    groups = {key for column in table.columns for key in column.group_keys}
    return tuple(
        tuple(
            letters
            for letters in column.keys
            if letters == column.keys[0] or not any(letters in g for g in groups)
        )
        for column in table.columns
    )


def _is_part(letters: str, words: Iterable[str]) -> bool:
    return bool(letters) and any(letters in word for word in words)


def _is_foreign(letters: str) -> bool:
    return 0 < len(letters) <= MAX_FOREIGN and not is_no_row(letters)


def _stands_right_of_next(pieces: Sequence[LabelPiece], text: str, end: int) -> bool:
    """Whether a label stands right of one that the form prints behind it, however width is counted.

    What stands no further right than the labels of the rows, below the head's `end`, stands over no
    value: lynx sets a cell's further lines at its margin, while 自然人 stands over its column.
    """
    shown = [piece for piece in pieces if _is_set_alone(piece, text)]
    if len(shown) < 2:
        return False
    margin = _margin_of_rows(text, end)
    shown = [
        piece for piece in shown if piece.start - text.rfind("\n", 0, piece.start) > margin + 1
    ]
    return any(
        before.line != behind.line
        and all(
            _centre_of(before, text, width) > _centre_of(behind, text, width) + CLEARLY_LEFT
            for width in MEASURES
        )
        for before, behind in combinations(shown, 2)
    )


def _is_set_alone(piece: LabelPiece, text: str) -> bool:
    """Whether nothing but spaces stands before a piece on its line: then its place is plain."""
    line = text[text.rfind("\n", 0, piece.start) + 1 : piece.start]
    return len(line) > 1 and not line.strip(BLANKS)


def _margin_of_rows(text: str, end: int) -> int:
    """How many blanks stand before that of the lines below a head which begins furthest to the left."""
    below = text[end:].split("\n", LINES_BELOW + 1)[1 : LINES_BELOW + 1]
    return min(
        (len(line) - len(line.lstrip(BLANKS)) for line in below if line.strip(BLANKS)), default=0
    )


def _centre_of(piece: LabelPiece, text: str, width: Callable[[str], int]) -> float:
    line = text.rfind("\n", 0, piece.start) + 1
    return width(text[line : piece.start]) + width(text[piece.start : piece.end]) / 2


def across_heads(
    table: Table, pieces: Sequence[LabelPiece], text: str, rows: Sequence[Label]
) -> list[list[Mention]] | None:
    """The labels of columns below each of several rows' labels, if pieces print them in order.

    The form prints such a table's rows side by side: a line holds the same labels in each group
    that it crosses. Rows that are named in another order have theirs elsewhere.
    """
    if not _names_rows_in_order(table, pieces):
        return None
    columns = _letters_of_columns(table)
    begun: list[list[LabelPiece]] = [[] for _ in columns]
    names = table.row_and_group_keys
    for _, line in groupby(pieces, key=lambda piece: piece.line):
        is_first = not any(begun)
        crossed: list[list[int]] = [[]]
        firsts: list[int] = []
        for piece in line:
            # Pieces of column labels in this line; 结果 may be one of 结果维持 and of 其他结果.
            places = [n for n, words in enumerate(columns) if _is_part(piece.letters, words)]
            # A piece of a row's label is passed over; one of neither is no head's.
            if not places or _is_part(piece.letters, names):
                if _is_foreign(piece.letters):
                    return None
                continue
            # The labels come again from the first one: the line has reached the next group.
            last = crossed[-1][-1] if crossed[-1] else -1
            place = next((n for n in places if n > last), None)
            if place is None:
                place = places[0]
                crossed.append([])
            crossed[-1].append(place)
            begins = any(word.startswith(piece.letters) for word in columns[place])
            if begins and not _goes_on_below(piece, begun[place], columns[place], text):
                begun[place].append(piece)
                firsts.append(place)
        # Of two labels that begin in a line, the left one is of the earlier column, or this is no
        # head.
        if not _crosses_in_order(firsts, len(rows), len(columns) - 1, is_first=is_first):
            return None
    # Each label must have been met once for each group, no more and no less.
    if any(len(held) != len(rows) for held in begun):
        return None
    for held in begun:
        held.sort(key=lambda piece: _centre_of(piece, text, len))
    return [
        [_mention_of(table, n, begun[n][k]) for n in range(len(columns))] for k in range(len(rows))
    ]


def _names_rows_in_order(table: Table, pieces: Sequence[LabelPiece]) -> bool:
    """Whether no line names a row, or a group of rows, left of one that the form prints before it."""
    firsts: dict[str, int] = {}
    for number, row in enumerate(table.rows):
        for key in (*row.keys, *row.group_keys):
            firsts.setdefault(key, number)
    named = ((piece.line, firsts[piece.letters]) for piece in pieces if piece.letters in firsts)
    return not any(
        line == next_line and row > next_row
        for (line, row), (next_line, next_row) in pairwise(named)
    )


def _goes_on_below(
    piece: LabelPiece, begun: Sequence[LabelPiece], words: Sequence[str], text: str
) -> bool:
    """Whether a piece goes on below one that began the same label: 维持 is a wording by itself.

    A label below the same one is another's: 总计 of the next group, where gaps are one space each.
    """
    return any(
        before.line != piece.line
        and any(word.startswith(before.letters + piece.letters) for word in words)
        and abs(_centre_of(before, text, len) - _centre_of(piece, text, len)) <= CLEARLY_LEFT
        for before in begun
    )


def _crosses_in_order(places: Sequence[int], rows: int, last: int, *, is_first: bool) -> bool:
    """Whether a line that crosses some groups shows each one's columns in the form's order.

    A total alone may be that of the group before, whose labels stand on other lines: in the first line
    it begins its own.
    """
    groups: list[list[int]] = []
    for place in places:
        if groups and place > groups[-1][-1]:
            groups[-1].append(place)
        else:
            groups.append([place])
    sets = [group for group in groups if group != [last]]
    totals_first = sum(a == [last] and b[0] == 0 for a, b in pairwise(groups))
    return (
        len(sets) <= rows
        and totals_first <= (0 if is_first else 1)
        and not any(set(before).isdisjoint(behind) for before, behind in pairwise(sets))
    )


def across_tokens(
    table: Table, columns: Sequence[Sequence[Mention]], start: LabelPiece
) -> Iterator[Mention]:
    """The whole head of such a table, group by group."""
    outer = ""
    for row, labels in zip(table.rows, columns, strict=True):
        if row.under and row.under[0] != outer:
            outer = row.under[0]
            yield Mention(label_key(outer), start.start, start.end, False)
        yield Mention(label_key(row.label), start.start, start.end, False)
        yield from labels
