"""The text layouts: how people's plain text files set a table."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from random import Random

from eval.corpus.tables import Box, Printed
from eval.corpus.written import TextTable

_PADDINGS = ("", "", "", " ", "  ", "　")


def cells(table: Printed, rng: Random) -> TextTable:
    """A cell a line behind a tab; an empty line between rows; merged places stay empty.

    A label's line breaks are kept: the rest of it stands in a line without a tab.
    """
    padded = rng.random() < 0.4
    rows = (
        "".join(f"\t{_padded(box, row, rng if padded else None)}\n" for box in boxes)
        for row, boxes in enumerate(table.covering)
    )
    return TextTable("\n".join(rows) + "\n" * rng.randint(0, 2))


def pipes(table: Printed, rng: Random) -> TextTable:
    """Pipes as a converter leaves them: a merged place is lost where it stood, and each is
    made good by a stray empty cell at the row's end."""
    lead = not _has_labels(table) and rng.random() < 0.5  # an empty cell before the values
    width = table.width + lead
    lines = []
    for boxes in table.starting:
        texts = [_one_line(box) for box in boxes]
        if lead and boxes[0].cell:
            texts.insert(0, "")
        stray = width - len(texts)
        lines.append((" | ".join(texts) + " |").lstrip(" ") + (" " + "|" * stray if stray else ""))
    return TextTable("\n".join(lines))


def bare(table: Printed, rng: Random) -> TextTable:
    """A cell a line without a tab: nothing tells where a row ends."""
    return TextTable("\n".join(box.text for boxes in table.starting for box in boxes if box.text))


def single_space(table: Printed, rng: Random) -> TextTable:
    """A row a line, its cells parted by one space."""
    return TextTable("\n".join(" ".join(row_texts(boxes)) for boxes in table.starting))


def row_texts(boxes: Sequence[Box]) -> list[str]:
    """What a row prints, each cell in one line, blanks left out."""
    return [text for box in boxes if (text := _one_line(box))]


def separated(
    table: Printed, rng: Random, *, way: str, mark: str, begin: str, end: str
) -> TextTable:
    """A row a line, its cells parted by a mark, with others before and behind each row.

    `way` says what a merged place prints: its text "once", "padded" with empty cells, or "repeated".
    """
    if way == "once":
        rows = [[_one_line(box) for box in boxes] for boxes in table.starting]
    else:
        rows = _matrix(table, repeat=way == "repeated")
    return TextTable("\n".join(f"{begin}{mark.join(row)}{end}" for row in rows))


def tsv(table: Printed, rng: Random) -> TextTable:
    """Tab-separated, a place for every column; merged places are empty or repeat the text."""
    matrix = _matrix(table, repeat=rng.random() < 0.5)
    return TextTable("\n".join("\t".join(row) for row in matrix))


def markdown(table: Printed, rng: Random) -> TextTable:
    """A markdown table; its first row is the head, merged places are empty or repeated."""
    first, *rest = _matrix(table, repeat=rng.random() < 0.5)
    rule = ["---"] * table.width
    lines = ["| " + " | ".join(row) + " |" for row in (first, rule, *rest)]
    return TextTable("\n" + "\n".join(lines) + "\n")


def spaced(table: Printed, rng: Random) -> TextTable:
    """Columns set with spaces, as from `pdftotext -layout`: text is centred in its box.

    A blank stays recognisable by the gap; a line of blanks only is lost.
    """
    gap = rng.randint(2, 6)
    lefts = column_edges(table, gap)
    indent = rng.randint(0, 6)
    lines: list[list[Box]] = [[] for _ in range(table.height)]
    for box in table.boxes:
        lines[box.row + (box.down - 1) // 2].append(box)
    texts = [_spaced_line(boxes, lefts, gap, indent) for boxes in lines]
    void = [row for row, text in enumerate(texts) if not text.strip()]
    lost = {box.cell for row in void for box in table.starting[row] if box.cell}
    return TextTable("\n".join(texts), frozenset(lost))


def column_edges(table: Printed, gap: int) -> list[int]:
    """The left edge of each column, and the right edge of the last, in terminal columns."""
    widths = [0] * table.width
    for box in sorted(table.boxes, key=lambda box: box.across):
        room = sum(widths[box.column : box.column + box.across])
        last = box.column + box.across - 1
        widths[last] += max(0, display_width(_one_line(box)) + gap - room)
    edges = [0]
    for width in widths:
        edges.append(edges[-1] + width)
    return edges


def _spaced_line(boxes: Sequence[Box], edges: Sequence[int], gap: int, indent: int) -> str:
    line = ""
    for box in sorted(boxes, key=lambda box: box.column):
        text = _one_line(box)
        left, right = edges[box.column], edges[box.column + box.across] - gap
        start = indent + left + max(0, right - left - display_width(text)) // 2
        line += " " * (start - display_width(line)) + text
    return line.rstrip(" ")


def display_width(text: str) -> int:
    """Columns of a terminal: a Chinese character is two wide."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def _matrix(table: Printed, *, repeat: bool) -> list[list[str]]:
    matrix = [[""] * table.width for _ in range(table.height)]
    for box in table.boxes:
        for row in range(box.row, box.row + box.down):
            for column in range(box.column, box.column + box.across):
                if repeat or (row, column) == (box.row, box.column):
                    matrix[row][column] = _one_line(box)
    return matrix


def _padded(box: Box, row: int, rng: Random | None) -> str:
    if box.row != row:
        return ""
    if rng is None or not box.cell:
        return box.text
    return rng.choice(_PADDINGS) + box.text + rng.choice(_PADDINGS)


def _one_line(box: Box) -> str:
    return box.text.replace("\n", "")


def _has_labels(table: Printed) -> bool:
    return any(box.row == table.height - 1 and not box.cell for box in table.boxes)
