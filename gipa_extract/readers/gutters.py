"""Lines without rulings → the lines that make up each table: values, and labels round them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from gipa_extract.normal import label_key
from gipa_extract.numerals import parse
from gipa_extract.readers.boxes import Line, Piece
from gipa_extract.readers.columns import rows_of
from gipa_extract.readers.wording import Part, is_value, words

GAP = 0.3
"""Of the type's height: a wider gap parts two pieces of a line."""
WIDE = 0.45
"""Of the page's width: a single piece as wide as that is prose."""


class Sheet(NamedTuple):
    """An unruled table: rows of parts, None where a place is empty; as long as the columns."""

    rows: list[list[Part | None]]
    first: int
    """The first of the lines that it was made of, and the one after the last."""
    last: int


def sheets(lines: Sequence[Line], pages: Sequence[int], width: float) -> Iterator[Sheet]:
    """The unruled tables among lines that follow one another, over page breaks too.

    `pages` says on which page each line stands, `width` how wide the page is.
    """
    flowing = _flow(lines, pages)
    parts = [_parts(line, page) for line, page in zip(flowing, pages, strict=True)]
    block: list[list[Part]] = []
    begin = 0
    for at, held in enumerate([*parts, []]):
        tops = held and block and (pages[at] != pages[at - 1] or not block[-1])
        if tops and _is_repeated(held, block):
            block.append([])
            continue
        prose = not held or _is_prose(held, width)
        if not prose and not _begins(held, block):
            block.append(held)
            continue
        end = len(block) if prose else _last_row(block)
        if _is_table(block[:end]):
            yield Sheet(
                rows_of([part for line in block[:end] for part in line]), begin, begin + end
            )
        begin, block = (at + 1, []) if prose else (begin + end, [*block[end:], held])


def _last_row(block: Sequence[Sequence[Part]]) -> int:
    """Where a table's last row ends, if another table begins below the lines of a block.

    Below the last values only lines of its label may stand, left of all values.
    """
    rows = [at for at, line in enumerate(block) if _is_data(line)]
    values = [part.x0 for line in block for part in line if is_value(part.text)]
    left, end = min(values, default=0.0), rows[-1] + 1
    while end < len(block) and all(part.x1 < left for part in block[end]):
        end += 1
    return end


def _is_repeated(parts: Sequence[Part], block: Sequence[Sequence[Part]]) -> bool:
    """Whether a line on top of a page is one of the table's head, printed again."""
    text = [part.text for part in parts]
    return any([part.text for part in line] == text for line in takewhile(_is_words, block) if line)


def _is_words(parts: Sequence[Part]) -> bool:
    return not _is_data(parts)


def _flow(lines: Sequence[Line], pages: Sequence[int]) -> list[Line]:
    """The lines with a y that goes on over page breaks as if there were none."""
    flowing: list[Line] = []
    shift = 0.0
    for at, line in enumerate(lines):
        if at and pages[at] != pages[at - 1]:
            shift = flowing[-1].bottom + (line.bottom - line.top) * 0.2 - line.top
        pieces = [
            piece._replace(top=piece.top + shift, bottom=piece.bottom + shift)
            for piece in line.pieces
        ]
        top, bottom = line.top + shift, line.bottom + shift
        flowing.append(line._replace(pieces=pieces, top=top, bottom=bottom))
    return flowing


def _parts(line: Line, page: int) -> list[Part]:
    """The pieces of a line that a gap parts; two values are always apart."""
    runs = [[line.pieces[0]]]
    for before, piece in pairwise(line.pieces):
        gap = piece.x0 - before.x1
        apart = (is_value(piece.text) or is_value(before.text)) and gap > 0
        if apart or gap > GAP * (line.bottom - line.top):
            runs.append([])
        runs[-1].append(piece)
    parts = [_part(run, page) for run in runs]
    for at in range(len(parts) - 2, 0, -1):
        if _is_inside(*parts[at - 1 : at + 2]):  # the stroke of 本 年 增 / 减
            parts[at - 1 : at + 2] = [
                _part([p for run in runs[at - 1 : at + 2] for p in run], page)
            ]
            runs[at - 1 : at + 2] = [[piece for run in runs[at - 1 : at + 2] for piece in run]]
    return parts


def _is_inside(before: Part, part: Part, after: Part) -> bool:
    """Whether a dash stands close between two words, and so is no value."""
    near = 0.8 * (before.bottom - before.top)
    return (
        part.x0 - before.x1 < near
        and after.x0 - part.x1 < near
        and parse(part.text).kind == "dash"
        and not is_value(before.text)
        and not is_value(after.text)
    )


def _part(run: list[Piece], page: int) -> Part:
    sure = [piece.confidence for piece in run if piece.confidence is not None]
    text = "".join(piece.text for piece in run)
    top, bottom = min(piece.top for piece in run), max(piece.bottom for piece in run)
    return Part(text, run[0].x0, top, run[-1].x1, bottom, page, min(sure, default=None))


def _is_data(parts: Sequence[Part]) -> bool:
    """Whether a line is part of a table's row: it holds a value, or a row's own label."""
    rows = words().rows - words().heads
    return any(is_value(part.text) or label_key(part.text) in rows for part in parts)


def _is_table(lines: Sequence[Sequence[Part]]) -> bool:
    """Whether values stand side by side with something, or rows under a head that is known."""
    if any(len(line) > 1 and any(is_value(part.text) for part in line) for line in lines):
        return True
    known = {label_key(part.text) for line in lines for part in line} & words().heads
    return bool(known) and any(map(_is_data, lines))


def _is_prose(parts: Sequence[Part], width: float) -> bool:
    """Whether a line is a sentence or a heading, and so ends a table."""
    text = "".join(part.text for part in parts)
    if "。" in text or words().sections.fullmatch(label_key(text)):
        return True
    return (
        parts[-1].x1 - parts[0].x0 > WIDE * width
        and not _is_data(parts)
        and (len(parts) == 1 or max(part.x1 - part.x0 for part in parts) > WIDE * width)
    )


def _begins(parts: Sequence[Part], before: Sequence[Sequence[Part]]) -> bool:
    """Whether a line begins another table: the caption, the corner or the head of one."""
    if not any(map(_is_data, before)):
        return False
    keys = [label_key(part.text) for part in parts]
    if any(key in words().captions for key in keys):
        return True
    return all(key in words().heads for key in keys) and not set(keys) <= words().rows
