"""A line of a text, and the cells cut from it, which keep their spans."""

from __future__ import annotations

import re

from gipa_extract.models import ParsedRow
from gipa_extract.text.folding import strip_span
from gipa_extract.text.string_cache import remembered

VALUE = r"(?:(?:增加|减少|減少|[增减減+\-−↑↓])?\d[\d,，.]*(?:[个個件万萬元条項项]{1,2})?|[/—－-]{1,2}|无|無)"
VALUE_TOKEN = re.compile(VALUE)


@remembered
def is_value_token(text: str) -> bool:
    """Whether a cell is one value and nothing else."""
    return VALUE_TOKEN.fullmatch(text) is not None


PlacedLine = tuple[str, int]
"""A line and where it starts."""

PlacedRow = tuple[ParsedRow, int]
"""A row of a table and where it starts."""


@remembered
def strip_chunk(chunk: str) -> tuple[str, int]:
    """A chunk without the blanks round it, and how many stood before it."""
    left, right = strip_span(chunk, 0, len(chunk))
    return chunk[left:right], left
