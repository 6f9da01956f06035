"""Numbers whose print says that they may not be what they seem.

Two values of a row that nothing parts (0456), one that is printed as often as its cell was merged
(155815581558), a place-holder (〇〇), and texts out of which a tool dropped a digit everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from gipa_extract.forms import Form
from gipa_extract.models import Cell
from gipa_extract.reasons import Reason
from gipa_extract.text.string_cache import remembered

LEAST_PADDED = 3
"""Numbers with a zero before them, all of one length, that are filled up with zeros."""
LEAST_REPEATED = 2
LEAST_PAIRS = 90
"""Pairs of digits beside one another of which none is twice the same: by chance in one text of 10,000."""
LEAST_NONZERO = 150
"""Digits of a text, but zeros, of which none is a 9, say: about as rare."""

_LEADING_ZERO = re.compile(r"0\d*[1-9]\d*")
_PLACE_HOLDER = re.compile(r"[〇○零]{2,}")
_REPETITION = re.compile(r"(?!(\d)\1+\Z)(\d{2,}?)\2{2,}")
"""The digits of a shorter number three times and more."""
_DIGIT = "[0-9０-９]"
"""As texts print digits; `\\d` would ask the database of Unicode of each character."""
_DIGIT_TWICE = re.compile(rf"({_DIGIT})\1")
_PAIR = re.compile(rf"{_DIGIT}(?={_DIGIT})")
_NONZERO = re.compile(r"[1-9]")
_DIGITS = "123456789"
_POINTED_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")


def doubt_odd_numbers(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt numbers that may be two, one printed several times, none, or short of a digit."""
    for cell in _odd_numbers(cells, form):
        if not cell.doubt:
            cell.doubt_for(Reason("digits_torn"))
    if _lacks_digits(text):
        for cell in cells:
            if cell.kind == "number" and not cell.doubt:
                cell.doubt_for(Reason("digit_lost"))


def _odd_numbers(cells: Sequence[Cell], form: Form) -> Iterator[Cell]:
    if not any(map(_looks_odd, {cell.raw for cell in cells})):
        return  # nearly all texts
    numbers = [cell for cell in cells if cell.raw and len(cell.raw) > 1 and cell.kind == "number"]
    led = [cell for cell in numbers if _LEADING_ZERO.fullmatch(cell.raw or "")]
    if len(led) < LEAST_PADDED or len({len(cell.raw or "") for cell in led}) > 1:
        yield from led
    yield from (cell for cell in numbers if _PLACE_HOLDER.fullmatch(cell.raw or ""))
    repeated = [cell for cell in numbers if _REPETITION.fullmatch(cell.raw or "")]
    if len(repeated) >= LEAST_REPEATED:
        yield from repeated
    if any("." in (cell.raw or "") for cell in numbers):
        pointed = [cell for cell in numbers if _POINTED_THOUSANDS.fullmatch(cell.raw or "")]
        amounts = _amounts(form)
        if any(cell.id not in amounts for cell in pointed):  # a count of 1.843 is one of thousands
            yield from pointed


@remembered
def _looks_odd(raw: str | None) -> bool:
    """Whether a print is one that `_odd_numbers` looks for, or might be with others of its kind."""
    patterns = (_LEADING_ZERO, _PLACE_HOLDER, _REPETITION, _POINTED_THOUSANDS)
    return raw is not None and any(pattern.fullmatch(raw) for pattern in patterns)


def _lacks_digits(text: str) -> bool:
    """Whether a text of many digits prints none twice running, or one of them nowhere."""
    if not _DIGIT_TWICE.search(text) and len(_PAIR.findall(text)) >= LEAST_PAIRS:
        return True
    return not all(map(text.__contains__, _DIGITS)) and len(_NONZERO.findall(text)) >= LEAST_NONZERO


@lru_cache(maxsize=8)
def _amounts(form: Form) -> frozenset[str]:
    return frozenset(cell for cell, measure in form.measures.items() if measure == "amount")
