"""What a spreadsheet shows of a value: 393.6 under `0` is 394, and 0 under `0;-0;;@` is blank.

ECMA-376 part 1, 18.8.31. Only formats that print plain numbers are worked out; of any other the
stored value is given, with a mark that makes it doubtful.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from gipa_extract.text.typography import with_doubt

GENERAL_DIGITS = 11
"""Digits that a cell without a format shows at most."""
MAX_PLACES = 30
"""Digits of a number format on either side of its point; Excel takes as many."""
HIDDEN = with_doubt("…")
"""What stands for a number that its format hides: `;;;`."""
TEXT_FORMATS = frozenset(("General", "@", "", "G/通用格式"))

_SECTIONS = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_ASIDE = re.compile(
    r"\[(?:Black|White|Red|Green|Blue|Yellow|Magenta|Cyan|Color\s?\d+|\$[^\]]*)\]", re.IGNORECASE
)
_PADDING = re.compile(r"[_*].")
_PIECES = re.compile(r'"([^"]*)"|\\(.)|([#0?][#0?,]*(?:\.[#0?]+)?)|(.)')
_THOUSANDS = re.compile(r"[#0?]{3}(?:\.[#0?]+)?")
_POINT_OF_UNITS = re.compile(r"(#*0)!\.(0+)(,+)(?:_.)?")
"""`0!.0,`: a point that Excel's `!` prints as it is, amid the digits of what the commas divide."""
_BARE = frozenset(" -+()$¥￥%:元万个件")
"""Characters that a format prints as they are, without quotation marks."""


class _FormatSection(NamedTuple):
    """One of a format's sections: for positive, negative, zero, and text."""

    before: str
    digits: str
    """`#,##0.00`; empty if it prints no number."""
    after: str
    grouping: str = ","
    """What stands between thousands."""


def shown_value(value: object, number_format: str) -> str:
    """What a cell of a sheet shows of a value that is stored in it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, str):
        return _shown_text(value, number_format)
    if not isinstance(value, int | float | Decimal):
        return str(value)  # a day, or a time
    number = Decimal(str(value))
    if number_format in TEXT_FORMATS:
        return _general_format(number)
    shown = _shown_number(number, number_format)
    return with_doubt(_general_format(number)) if shown is None else shown


def _shown_text(text: str, number_format: str) -> str:
    """A text, which the fourth section of a format may hide."""
    sections = _SECTIONS.split(number_format)
    return "" if len(sections) == 4 and not sections[3].strip() else text


def _general_format(number: Decimal) -> str:
    """A number as a cell without a format shows it, if that is wide enough."""
    whole = number.to_integral_value()
    if number == whole:
        return f"{whole:f}"
    try:
        places = max(GENERAL_DIGITS - 1 - max(number.adjusted(), 0), 0)
        rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    except InvalidOperation:
        return with_doubt(str(number))
    return f"{rounded:f}".rstrip("0").rstrip(".")


def _shown_number(number: Decimal, number_format: str) -> str | None:
    """A number in its section's format; None where that is none of plain numbers."""
    sections = _SECTIONS.split(number_format)
    has_own = len(sections) > 1 and number < 0
    if number < 0 and has_own:
        chosen = sections[1]
    else:
        chosen = sections[2] if number == 0 and len(sections) > 2 else sections[0]
    if chosen.strip() in ("General", "@"):
        return _general_format(abs(number) if has_own else number)
    if point := _POINT_OF_UNITS.fullmatch(chosen):
        return _in_units(number, len(point[2]), 3 * len(point[3]))
    section = _parse_section(chosen)
    if section is None:
        return None
    if not section.digits:
        printed = (section.before + section.after).strip()
        return printed if printed or not number else HIDDEN
    digits = _in_digits(abs(number), section)
    minus = "-" if number < 0 and not has_own and digits.strip("0.,") else ""
    return f"{minus}{section.before}{digits}{section.after}".strip()


def _in_units(number: Decimal, places: int, thousands: int) -> str:
    """A number whose last digits, of those that are left when it is divided, stand behind a point."""
    rounded = number.scaleb(-thousands).quantize(Decimal(1), ROUND_HALF_UP)
    return f"{rounded.scaleb(-places):.{places}f}"


@lru_cache(maxsize=256)
def _parse_section(text: str) -> _FormatSection | None:
    """A section's parts; None where it prints dates, fractions, powers, or Chinese numerals."""
    bare = _PADDING.sub("", _ASIDE.sub("", text))
    texts, digits, grouping = ["", ""], "", ","
    for quoted, escaped, run, other in _PIECES.findall(bare):
        if run and not digits:
            digits = run
        elif run:  # `#\ ##0`: a blank between thousands
            if not _THOUSANDS.fullmatch(run) or set(digits) & set(".,") or not _is_blank(texts[1]):
                return None
            digits, grouping, texts[1] = f"{digits},{run}", texts[1], ""
        elif other and other not in _BARE:
            return None
        else:
            texts[bool(digits)] += quoted or escaped or other
    return _FormatSection(texts[0], digits, texts[1], grouping)


def _is_blank(text: str) -> bool:
    return len(text) == 1 and text.isspace()


def _in_digits(number: Decimal, section: _FormatSection) -> str:
    """The digits of a number that has no sign, by the signs 0 and # of a section."""
    whole, _, part = section.digits.partition(".")
    scaled = number * (100 if "%" in section.before + section.after else 1)
    scaled = scaled.scaleb(-3 * (len(whole) - len(whole.rstrip(","))))
    places = min(len(part), MAX_PLACES)
    rounded = scaled.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    before, _, behind = f"{rounded:f}".partition(".")
    least = min(whole.count("0"), MAX_PLACES)
    before = before.lstrip("0").rjust(least, "0")
    if "," in whole.rstrip(",") and before:
        before = f"{int(before):,}" if len(before) > 3 else before
        before = before.replace(",", section.grouping)
    while len(behind) > part.rstrip("#?").count("0") and behind.endswith("0"):
        behind = behind[:-1]
    return f"{before}.{behind}" if behind or part else before
