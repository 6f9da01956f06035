"""What a layout hands back: a file's bytes, and what of the truth did not survive in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from eval.corpus.content import Content, Paragraph
from eval.corpus.tables import Printed

Bounds = tuple[float, float, float, float]
"""Left, top, right and bottom, in the unit that a reader tells boxes in."""


class DrawnCell(NamedTuple):
    """Where a layout drew a cell."""

    page: int
    """Counted from 1."""
    place: Bounds
    """Between its rules, or where these would be."""
    ink: Bounds | None
    """Round what it prints; None for a blank."""


TableText = Callable[[Printed, Random], "TextTable"]


class TextTable(NamedTuple):
    """A table as text."""

    text: str
    lost: frozenset[str] = frozenset()
    """Cells whose place no reader could tell for certain from the text alone."""


@dataclass(frozen=True)
class Written:
    """One document of the corpus."""

    data: bytes
    suffix: str
    lost: frozenset[str] = frozenset()
    """Cells that are printed, but whose place or content the layout destroyed."""
    absent: frozenset[str] = frozenset()
    """Cells that the layout does not print at all."""
    unsaid: frozenset[str] = frozenset()
    """Passages of the truth (title, issuer, quotes) that the document no longer holds."""
    pages: Mapping[str, int] = field(default_factory=dict)
    """Cell → its page, from 1, in a format that has pages."""
    drawn: Mapping[str, DrawnCell] = field(default_factory=dict)
    """Cell → where it stands on its page."""
    traits: dict[str, str | int | float] = field(default_factory=dict)
    """What the layout chose: encoding, dpi, rotation."""


def write_text(content: Content, rng: Random, *, table: TableText) -> Written:
    """The report as a text file whose tables look as `table` draws them."""
    gap = rng.choice(("\n", "\n\n"))
    lost: set[str] = set()
    parts: list[str] = []
    for block in content.blocks:
        if isinstance(block, Paragraph):
            parts.append(indented(block, rng))
        else:
            drawn = table(block, rng)
            parts.append(drawn.text)
            lost |= drawn.lost
    return Written((gap.join(parts) + "\n").encode(), ".txt", frozenset(lost))


def indented(block: Paragraph, rng: Random) -> str:
    """A paragraph's line, set in by two full-width spaces now and then."""
    return f"　　{block.text}" if block.role == "body" and rng.random() < 0.3 else block.text
