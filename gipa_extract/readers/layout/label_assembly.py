"""Labels put together from the pieces that a page prints them in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from gipa_extract.forms.vocabulary import (
    begins_label,
    is_known_label,
    is_part_of_label,
    letters_of,
    printed_key,
    vocabulary,
)
from gipa_extract.readers.layout.pieces import UNSEEN, Bounds, Sight, join_lines
from gipa_extract.readers.layout.tolerances import TOLERANCES
from gipa_extract.text.string_cache import remembered

PIECES = 30
"""A label is not in more pieces, even one that is set letter by letter."""


class Part(NamedTuple):
    """A label put together, or a value, where it stands; y goes on over the pages."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    page: int
    confidence: float | None = None
    sight: Sight = UNSEEN
    shift: float = 0.0
    """How much farther down it stands here than on its page."""

    @property
    def bounds(self) -> Bounds:
        """Its box on its page."""
        return self.x0, self.top - self.shift, self.x1, self.bottom - self.shift

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def center(self) -> float:
        return (self.x0 + self.x1) / 2


def is_row_label(part: Part) -> bool:
    """Whether a label names a row, and can name no column."""
    return _names_row(part.text)


@remembered
def _names_row(text: str) -> bool:
    return printed_key(text) in vocabulary().only_rows


def is_head(part: Part) -> bool:
    return printed_key(part.text) in vocabulary().heads


def joined(parts: Sequence[Part]) -> list[Part]:
    """Labels put together from pieces beside and below one another.

    Lines that are set closely are one label, unless the form knows them as several; pieces
    farther apart make the longest label that is known.
    """
    if len(parts) < 2:
        return [*parts]
    blocks = _blocks_of_lines(sorted(_in_line(parts), key=lambda part: (part.middle, part.x0)))
    left = in_reading_order([label for block in blocks for label in _in_block(block)])
    done = []
    while left:
        chains = [*_longer_chains([left[0]], left)]
        chain = chains[0] if len(chains) == 1 else max(chains, key=_weight_of)
        left = [part for part in left if part not in chain]
        done.append(merge_parts(chain))
    return done


def in_reading_order(parts: Sequence[Part]) -> list[Part]:
    """Parts from the top down, those at one height from left to right, if a little askew."""
    lines: list[list[Part]] = []
    for part in sorted(parts, key=lambda part: part.middle):
        near = TOLERANCES.level * (part.bottom - part.top)
        if lines and part.middle - lines[-1][0].middle < near:
            lines[-1].append(part)
        else:
            lines.append([part])
    return [part for line in lines for part in sorted(line, key=lambda part: part.x0)]


def _weight_of(chain: Sequence[Part]) -> tuple[int, int]:
    """How much a chain says, and how many of its pieces go on a line."""
    level = sum(
        b.middle - a.middle < TOLERANCES.level * (a.bottom - a.top) for a, b in pairwise(chain)
    )
    return len(letters_of("".join(part.text for part in chain))), level


def merge_parts(parts: Sequence[Part]) -> Part:
    """Pieces of one label as one."""
    if len(parts) == 1:
        return parts[0]
    return parts[0]._replace(
        text=join_lines([part.text for part in parts]),
        x0=min(part.x0 for part in parts),
        top=min(part.top for part in parts),
        x1=max(part.x1 for part in parts),
        bottom=max(part.bottom for part in parts),
        sight=UNSEEN,
    )


def _in_line(parts: Sequence[Part]) -> list[Part]:
    """Pieces that stand close beside one another as one, where a label goes on over the gap."""
    lines: list[Part] = []
    middles: list[float] = []
    """Of the lines; most pairs of pieces are told apart by them alone."""
    for part in sorted(parts, key=lambda part: part.x0):
        height, middle = part.bottom - part.top, part.middle
        level = TOLERANCES.level * height
        for index, of_line in enumerate(middles):
            if (
                abs(middle - of_line) < level
                and _is_beside(part.x0 - lines[index].x1, height)
                and is_part_of_label(lines[index].text + part.text)
            ):
                lines[index] = merge_parts((lines[index], part))
                middles[index] = lines[index].middle
                break
        else:
            lines.append(part)
            middles.append(middle)
    return lines


def _blocks_of_lines(parts: Sequence[Part]) -> list[list[Part]]:
    """Lines from the top down, grouped where one stands closely below another."""
    blocks: list[list[Part]] = []
    middles: list[float] = []
    """Of each block's last line; what stands too far below it needs no other look."""
    for part in parts:
        middle = part.middle
        reach = TOLERANCES.leading * (part.bottom - part.top)
        for index, last in enumerate(middles):
            if middle - last < reach and _is_below(part, blocks[index][-1]):
                blocks[index].append(part)
                middles[index] = middle
                break
        else:
            blocks.append([part])
            middles.append(middle)
    return blocks


def _is_below(part: Part, above: Part) -> bool:
    """Whether a line is set under another as the lines of one label are."""
    _, left, top, right, bottom, *_ = part
    _, other_left, other_top, other_right, other_bottom, *_ = above
    em = min(bottom - top, other_bottom - other_top)
    down = (top + bottom) / 2 - (other_top + other_bottom) / 2
    if not TOLERANCES.tight * em < down < TOLERANCES.leading * em:  # as most are not
        return False
    shared = min(right, other_right) - max(left, other_left)
    narrow = min(right - left, other_right - other_left)
    return shared > TOLERANCES.beneath * narrow


def _in_block(lines: Sequence[Part]) -> list[Part]:
    """The labels in closely set lines: several where the form knows each, else one."""
    if not is_known_label("".join(part.text for part in lines)):
        for end in range(len(lines) - 1, 0, -1):
            if is_known_label("".join(part.text for part in lines[:end])):
                rest = _in_block(lines[end:])
                if all(is_known_label(label.text) for label in rest):
                    return [merge_parts(lines[:end]), *rest]
        for end in range(1, len(lines)):  # a page break hides how far apart its two sides are
            broken = lines[end - 1].page != lines[end].page
            if broken and is_known_label("".join(part.text for part in lines[end:])):
                return [*_in_block(lines[:end]), merge_parts(lines[end:])]
    return [merge_parts(lines)]


def _longer_chains(chain: list[Part], others: Sequence[Part]) -> Iterator[list[Part]]:
    """The chain if it is known (or one piece), and all longer ones that a label begins with."""
    printed = "".join(part.text for part in chain)
    text = letters_of(printed)
    if len(chain) == 1 or is_known_label(printed):
        yield chain
    if len(chain) < PIECES and begins_label(text):
        last = chain[-1]
        reach = max(TOLERANCES.level, TOLERANCES.blank_line) * (last.bottom - last.top)
        for other in others:
            near = -reach < other.middle - last.middle < reach
            if near and other not in chain and _is_next(other, chain):
                yield from _longer_chains([*chain, other], others)


def _is_next(part: Part, chain: Sequence[Part]) -> bool:
    """Whether a piece may go on a label: it stands close to the right, or in the next line."""
    last = chain[-1]
    height = last.bottom - last.top
    down = (part.top + part.bottom) / 2 - (last.top + last.bottom) / 2
    if abs(down) < TOLERANCES.level * height:
        return _is_beside(part.x0 - last.x1, height)
    if not 0 < down < TOLERANCES.blank_line * height:
        return False
    x0, x1 = min(p.x0 for p in chain), max(p.x1 for p in chain)
    shared = min(part.x1, x1) - max(part.x0, x0)
    narrow = min(part.x1 - part.x0, x1 - x0)
    return shared > TOLERANCES.beneath * narrow


def _is_beside(gap: float, height: float) -> bool:
    """Whether a gap between two pieces of a line is that of one label."""
    return -TOLERANCES.overlap * height < gap < TOLERANCES.spaced * height
