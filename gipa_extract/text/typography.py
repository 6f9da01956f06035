"""Digits that stand beside a number and are no part of it, written so that none joins it.

Raised and lowered ones have characters of their own in Unicode (3²); what is struck out gets a
combining long stroke for each character (5\u0336).
"""

from __future__ import annotations

import re

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_DOUBT = "\ufffc"
_STROKE = "\u0336"
_NUMBER = re.compile(r"[\s\d.,，+\-−]*\d[\s\d.,，%]*")
_PRINTED = re.compile(r"(?<=\S)")


def raised(text: str) -> str:
    """A text set above its line, a note's mark for one."""
    return text.translate(_RAISED)


def lowered(text: str) -> str:
    """A text set below its line."""
    return text.translate(_LOWERED)


def struck_out(text: str) -> str:
    """A text with a line through it."""
    return _PRINTED.sub(_STROKE, text)


def with_doubt(text: str) -> str:
    """A text of which it is not known whether anybody sees it: white on white, for one."""
    return text + _DOUBT if text.strip() else text


def number_with_doubt(text: str) -> str:
    """The same for a number only: labels in white stand on a dark ground, whoever lays it."""
    return with_doubt(text) if _NUMBER.fullmatch(text) else text
