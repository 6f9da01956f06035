"""The runs of a cell's rich text → its text, in which digits that are struck out or raised join none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from gipa_extract.text.typography import lowered, raised, struck_out

DRESSED_RUN = re.compile(rb"<(?:\w+:)?(?:strike|vertAlign)[\s/>]")
"""A run that is struck out or raised; openpyxl tells of runs only where it is asked to."""


def is_rich(value: object) -> bool:
    """Whether a cell's value is rich text, as openpyxl has it."""
    return type(value).__name__ == "CellRichText"


def text_of_runs(runs: Iterable[Any], cell_font: Any) -> str:
    """The text of rich text; a run without a font of its own has the cell's."""
    return "".join(
        _dressed(run, cell_font) if isinstance(run, str) else _dressed(run.text, run.font)
        for run in runs
    )


def _dressed(text: str, font: Any) -> str:
    if font is None:
        return text
    if font.strike:
        return struck_out(text)
    if font.vertAlign in ("superscript", "subscript"):
        return raised(text) if font.vertAlign == "superscript" else lowered(text)
    return text
