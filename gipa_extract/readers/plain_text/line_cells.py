"""A line of a text, and the cells cut from it, which keep their spans."""

from __future__ import annotations

import re
from functools import lru_cache

from gipa_extract.models import Slot
from gipa_extract.text.folding import strip_span

VALUE = r"(?:(?:增加|减少|減少|[增减減+\-−↑↓])?\d[\d,，.]*(?:[个個件万萬元条項项]{1,2})?|[/—－-]{1,2}|无|無)"
VALUE_TOKEN = re.compile(VALUE)
PlacedLine = tuple[str, int]
"""A line and where it starts."""

new_slot = tuple.__new__  # Slot(...) costs three times as much, and there are a thousand


@lru_cache(maxsize=4096)
def strip_chunk(chunk: str) -> tuple[str, int]:
    """A chunk without the blanks round it, and how many stood before it."""
    left, right = strip_span(chunk, 0, len(chunk))
    return chunk[left:right], left


def slot_of(line: PlacedLine, start: int, end: int) -> Slot:
    bare, left = strip_chunk(line[0][start:end])
    place = line[1] + start + left
    return new_slot(Slot, (bare, place, place + len(bare), None, None, ()))
