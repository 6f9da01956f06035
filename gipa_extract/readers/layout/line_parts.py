"""Printed lines → their parts: what a gap parts, or what overlaps in cells side by side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gipa_extract.forms.vocabulary import vocabulary
from gipa_extract.readers.layout.label_assembly import Part, is_row_label
from gipa_extract.readers.layout.pieces import UNSEEN, Piece, PrintedLine
from gipa_extract.readers.layout.tolerances import TOLERANCES
from gipa_extract.text.folding import fold
from gipa_extract.text.numerals import is_value, parse

STROKES = ("/", "／")


def join_pages(lines: Sequence[PrintedLine], pages: Sequence[int]) -> list[PrintedLine]:
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


def parts_of_line(line: PrintedLine, page: int, shift: float) -> list[Part]:
    """The pieces of a line that a gap parts, row by row where cells side by side overlap.

    `shift` is how much farther down the line stands than on its page.
    """
    if len(line.pieces) == 1:  # as most lines of prose are
        return [_part_of(line.pieces, page, shift)]
    rows: list[list[Piece]] = []
    for piece in line.pieces:
        for row in rows:
            if _is_level(row[-1], piece):
                row.append(piece)
                break
        else:
            rows.append([piece])
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
    for index in range(len(parts) - 2, -1, -1):  # of a label that is set letter by letter
        if _is_stroke_of_label(*parts[index : index + 2]):
            runs[index : index + 2] = [runs[index] + runs[index + 1]]
            parts[index : index + 2] = [_part_of(runs[index], page, shift)]
    for index in range(len(parts) - 2, 0, -1):
        if not is_value(parts[index].text):  # as each dash is
            continue
        three = slice(index - 1, index + 2)
        if len(parts[three]) == 3 and _is_inside(*parts[three]):  # the stroke of 本 年 增 / 减
            runs[three] = [[piece for run in runs[three] for piece in run]]
            parts[three] = [_part_of(runs[index - 1], page, shift)]
    return parts


def _is_stroke_of_label(part: Part, after: Part) -> bool:
    """Whether one of two parts is the stroke that the form prints beside the other's letter: 增/减."""
    if after.x0 - part.x1 >= TOLERANCES.spaced * (part.bottom - part.top):
        return False
    beside = vocabulary().beside_strokes
    if part.text in STROKES:
        return fold(after.text[0]) in beside and not is_value(after.text)
    return after.text in STROKES and fold(part.text[-1]) in beside and not is_value(part.text)


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


def is_data(parts: Sequence[Part]) -> bool:
    """Whether a line is part of a table's row: it holds a value, or a row's own label."""
    return any(is_value(part.text) or is_row_label(part) for part in parts)
