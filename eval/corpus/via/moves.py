"""Other documents with the same values in the same order: where blanks may have stood instead."""

from __future__ import annotations

from collections.abc import Sequence

WAYS = 5
"""How many ways `moves_of_blanks` knows."""


def moves_of_blanks(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """The row with its blanks elsewhere, in five ways; a way that does not apply moves nothing.

    All behind the values · all before them · those at the ends to the other end · one from a
    longer run of blanks to another run · one over the value beside it.
    """
    values = [text for text in texts if text]
    gaps = _gaps(texts)
    ways = (_behind(gaps), _before(gaps), _turned(gaps), _evened(gaps), _nudged(gaps))
    return [_with_gaps(values, way) for way in ways]


def pushed(texts: Sequence[str], *, to_end: bool) -> list[str]:
    """The values, in their order, in the first places or the last; the rest is blank."""
    values = [text for text in texts if text]
    blanks = [""] * (len(texts) - len(values))
    return blanks + values if to_end else values + blanks


def _gaps(texts: Sequence[str]) -> list[int]:
    """How many blanks stand before each value, and behind the last."""
    gaps = [0]
    for text in texts:
        if text:
            gaps.append(0)
        else:
            gaps[-1] += 1
    return gaps


def _with_gaps(values: Sequence[str], gaps: Sequence[int]) -> tuple[str, ...]:
    row: list[str] = []
    for gap, value in zip(gaps, (*values, None), strict=True):
        row += [""] * gap
        if value is not None:
            row.append(value)
    return tuple(row)


def _behind(gaps: Sequence[int]) -> list[int]:
    return [*(0 for _ in gaps[1:]), sum(gaps)]


def _before(gaps: Sequence[int]) -> list[int]:
    return [sum(gaps), *(0 for _ in gaps[1:])]


def _turned(gaps: Sequence[int]) -> list[int]:
    if len(gaps) < 2:
        return list(gaps)
    ends = gaps[0] + gaps[-1]
    return [0, *gaps[1:-1], ends] if gaps[0] else [ends, *gaps[1:-1], 0]


def _evened(gaps: Sequence[int]) -> list[int]:
    """One blank from the longest run to the shortest other: runs stay runs."""
    runs = [place for place, gap in enumerate(gaps) if gap]
    longest = max(runs, key=lambda place: gaps[place], default=0)
    others = [place for place in runs if place != longest]
    moved = list(gaps)
    if others and gaps[longest] > 1:
        moved[longest] -= 1
        moved[min(others, key=lambda place: gaps[place])] += 1
    return moved


def _nudged(gaps: Sequence[int]) -> list[int]:
    moved = list(gaps)
    place = next((place for place, gap in enumerate(gaps) if gap), None)
    if place is not None and len(gaps) > 1:
        moved[place] -= 1
        moved[place + 1 if place + 1 < len(gaps) else place - 1] += 1
    return moved
