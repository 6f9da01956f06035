"""Numbers whose print says that they may not be what they seem.

Two values of a row that nothing parts (0456), one that is printed as often as its cell was merged
(155815581558), a place-holder (〇〇), and texts out of which a tool dropped a digit, points or all
punctuation everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache

from gipa_extract.forms import Form
from gipa_extract.forms.spec import Measure
from gipa_extract.ids import row_id_of
from gipa_extract.models import Cell, Kind
from gipa_extract.reasons import Reason
from gipa_extract.text.occurrences import latin_of
from gipa_extract.text.string_cache import remembered

LEAST_PADDED = 3
"""Numbers with a zero before them, all of one length, that are filled up with zeros."""
LEAST_REPEATED = 2
LEAST_PAIRS = 90
"""Pairs of digits beside one another of which none is twice the same: by chance in one text of 10,000."""
LEAST_PAIRS_OF_UNDOUBLED = 60
"""The same, where no other character is printed twice running, either."""
LEAST_CUT_YEARS = 2
"""Years of three digits, 202年, in a text that prints no year of four of which two are equal."""
FEWEST_UNPOINTED = 3
"""Labels of which the points are gone: 1属于国家秘密."""
LEAST_NONZERO = 150
"""Digits of a text, but zeros, of which none is a 9, say: about as rare."""

_LEADING_ZERO = re.compile(r"0\d*[1-9]\d*")
PLACE_HOLDER = re.compile(r"[〇○零]{2,}")
_REPETITION = re.compile(r"(?!(\d)\1+\Z)(\d{2,}?)\2{2,}")
"""The digits of a shorter number three times and more."""
_BRACKET = re.compile(r"[（(）)]")
_HALF_BRACKET = re.compile(r"\A[^（(]*[）)]|[（(][^）)]*\Z")
"""One end of a bracket whose other end is in another line: 10,000) of (CNY⏎10,000)."""
_DIGIT = "[0-9０-９]"
"""As texts print digits; `\\d` would ask the database of Unicode of each character."""
_DIGIT_TWICE = re.compile(rf"({_DIGIT})\1")
_CHARACTER_TWICE = re.compile(r"([^\s|])\1")
_CUT_YEAR = re.compile(r"年(?<=(?<!\d)20[12]年)")
_EQUAL_YEARS = ("2011年", "2022年")
_PUNCTUATION = "。，、；：（()）."
_PAIR = re.compile(rf"{_DIGIT}(?={_DIGIT})")
_NONZERO = re.compile(r"[1-9]")
_DIGITS = "123456789"
_POINTED_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")


def doubt_odd_numbers(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt numbers that may be two, one printed several times, none, or short of a digit."""
    raws = {cell.raw for cell in cells}
    for cell in _odd_numbers(cells, form) if any(map(_looks_odd, raws)) else ():
        if not cell.doubt:
            cell.doubt_for(Reason("digits_torn"))
    digits_lost_of = _kinds_that_lost_digits(text, raws)
    for cell in cells if digits_lost_of else ():
        if cell.kind in digits_lost_of and not cell.doubt:
            cell.doubt_for(Reason("digit_lost"))
    if lost := _marks_lost(text, form):
        for cell in cells:
            if cell.kind == "number" and not cell.doubt and form.measures[cell.id] in lost:
                cell.doubt_for(Reason("marks_lost"))


def _odd_numbers(cells: Sequence[Cell], form: Form) -> Iterator[Cell]:
    numbers = [cell for cell in cells if cell.raw and len(cell.raw) > 1 and cell.kind == "number"]
    led = [cell for cell in numbers if _LEADING_ZERO.fullmatch(cell.raw or "")]
    if len(led) < LEAST_PADDED or len({len(cell.raw or "") for cell in led}) > 1:
        yield from led
    yield from (cell for cell in numbers if PLACE_HOLDER.fullmatch(cell.raw or ""))
    for cell in numbers:
        if _HALF_BRACKET.search(cell.raw or ""):
            yield cell
    repeated = [cell for cell in numbers if _REPETITION.fullmatch(cell.raw or "")]
    if len(repeated) >= LEAST_REPEATED:
        yield from repeated
    if any("." in (cell.raw or "") for cell in numbers):
        pointed = [cell for cell in numbers if _POINTED_THOUSANDS.fullmatch(cell.raw or "")]
        amounts = _amounts(form)
        if any(cell.id not in amounts for cell in pointed):  # a count of 1.843 is one of thousands
            yield from pointed
            # beside it, 12,000 may be twelve
            yield from (cell for cell in numbers if "," in (cell.raw or ""))


def doubt_rows_below_zero(cells: Sequence[Cell], form: Form) -> None:
    """Doubt a row with a count or an amount below zero: 行政事业性收费-12 has a mark before its value, and
    -2 below 总计 is another column's, so that the row's others may have moved."""
    below = {
        row_id_of(cell.id)
        for cell in cells
        if (cell.value or 0) < 0 and form.measures[cell.id] != "change"
    }
    for cell in cells if below else ():
        if row_id_of(cell.id) in below and cell.kind != "absent" and not cell.doubt:
            cell.doubt_for(Reason("layout_allows_two_readings"))


@remembered
def _looks_odd(raw: str | None) -> bool:
    """Whether a print is one that `_odd_numbers` looks for, or might be with others of its kind."""
    patterns = (_LEADING_ZERO, PLACE_HOLDER, _REPETITION, _POINTED_THOUSANDS)
    return raw is not None and (
        any(pattern.fullmatch(raw) for pattern in patterns) or _BRACKET.search(raw) is not None
    )


def _kinds_that_lost_digits(text: str, raws: Set[str | None]) -> tuple[Kind, ...]:
    """Which cells may lack a digit: a text of many prints none twice running, or one of them nowhere.

    A digit that is gone everywhere leaves a blank where it stood alone.
    """
    if (
        not all(map(latin_of(text).__contains__, _DIGITS))
        and len(_NONZERO.findall(text)) >= LEAST_NONZERO
    ):
        return ("number", "blank")
    if not (_holds_twice(text, raws) or _DIGIT_TWICE.search(text)):
        pairs = len(_PAIR.findall(text))
        if pairs >= LEAST_PAIRS:
            return ("number",)
        if pairs >= LEAST_PAIRS_OF_UNDOUBLED and not _CHARACTER_TWICE.search(text):
            return ("number",)
    if len(_CUT_YEAR.findall(text)) < LEAST_CUT_YEARS:
        return ()  # nearly all texts
    return () if any(map(text.__contains__, _EQUAL_YEARS)) else ("number", "blank")


def _holds_twice(text: str, raws: Set[str | None]) -> bool:
    """Whether some cell prints a digit twice running, as the text does; most reports have such a number."""
    twice = next(filter(_prints_digit_twice, raws), None)
    return twice is not None and twice in text


@remembered
def _prints_digit_twice(raw: str | None) -> bool:
    return raw is not None and _DIGIT_TWICE.search(raw) is not None


def _marks_lost(text: str, form: Form) -> tuple[Measure, ...]:
    """Whose numbers may have lost a point or a sign, because a tool dropped these everywhere."""
    if not any(map(text.__contains__, _PUNCTUATION)):
        return ("amount", "change")
    if "." not in text and sum(map(text.__contains__, _unpointed(form))) >= FEWEST_UNPOINTED:
        return ("amount",)
    return ()


@lru_cache(maxsize=8)
def _unpointed(form: Form) -> tuple[str, ...]:
    """The labels that are numbered 1., 2. and so on, without these points."""
    labels = (row.label for table in form.tables for row in table.rows)
    return tuple({label.replace(".", "") for label in labels if "." in label})


@lru_cache(maxsize=8)
def _amounts(form: Form) -> frozenset[str]:
    return frozenset(cell for cell, measure in form.measures.items() if measure == "amount")
