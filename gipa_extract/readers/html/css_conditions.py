"""Whether the rules of a conditional block (`@media`, `@supports`) count for a person at a desk.

    @media screen and (max-width: 768px) { … }

The page is seen on a screen of `WIDTH` by `HEIGHT` pixels, by a browser of today. What this cannot
answer is neither yes nor no.
"""

from __future__ import annotations

import re

WIDTH, HEIGHT = 1280.0, 900.0
"""Pixels of the window."""
EM = 16.0
"""Pixels."""

_LENGTH = r"(\d+(?:\.\d+)?|\.\d+)\s*(px|r?em|pt)?"
_BOUND = re.compile(rf"(min|max)-(?:device-)?(width|height)\s*:\s*{_LENGTH}")
_RANGE = re.compile(rf"(width|height)\s*(<=?|>=?)\s*{_LENGTH}")
_UNITS = {"px": 1.0, "em": EM, "rem": EM, "pt": 4 / 3}
_ANSWERS = {
    "hover: hover": True, "hover": True, "hover: none": False, "pointer: fine": True,
    "pointer: coarse": False, "any-hover: hover": True, "orientation: landscape": True,
    "orientation: portrait": False, "prefers-color-scheme: light": True,
    "prefers-color-scheme: dark": False, "prefers-reduced-motion: reduce": False,
    "prefers-reduced-motion: no-preference": True, "prefers-reduced-motion": False,
    "scripting: enabled": True, "scripting": True, "scripting: none": False, "color": True,
    "-webkit-min-device-pixel-ratio: 0": True, "display-mode: browser": True,
    "forced-colors: none": True, "forced-colors: active": False, "grid": False, "grid: 0": True,
}  # fmt: skip
_TYPES = {"all": True, "screen": True, "print": False, "speech": False, "tty": False, "tv": False,
          "projection": False, "handheld": False, "aural": False, "braille": False}  # fmt: skip


def media_holds(query: str) -> bool | None:
    """Whether one of a list of media queries is true of a screen; None if nobody can tell."""
    said = re.sub(r"\s+", " ", query.strip().lower())
    return _any([_query_holds(part.strip()) for part in said.split(",")]) if said else True


def supports_holds(condition: str) -> bool | None:
    """Whether a browser of today supports what is asked for: it does, unless `not` is asked."""
    said = condition.strip().lower()
    if re.search(r"\bnot\b", said):
        return False if re.fullmatch(r"not\s*\([^()]*(?:\([^()]*\)[^()]*)*\)", said) else None
    return True


def _any(answers: list[bool | None]) -> bool | None:
    return True if True in answers else None if None in answers else False


def _query_holds(query: str) -> bool | None:
    negated = query.startswith("not ")
    parts = re.split(r"\s+and\s+", query.removeprefix("not ").removeprefix("only "))
    answers = [_part_holds(part.strip()) for part in parts]
    holds = False if False in answers else None if None in answers else True
    return None if holds is None else holds != negated


def _part_holds(part: str) -> bool | None:
    if part in _TYPES:
        return _TYPES[part]
    if not (part.startswith("(") and part.endswith(")")):
        return None
    feature = re.sub(r"\s*:\s*", ": ", part[1:-1].strip())
    if match := _BOUND.fullmatch(feature):
        bound, side, number, unit = match.groups()
        length = float(number) * _UNITS[unit or "px"]
        return _side(side) >= length if bound == "min" else _side(side) <= length
    if match := _RANGE.fullmatch(feature):
        side, relation, number, unit = match.groups()
        length = float(number) * _UNITS[unit or "px"]
        return {
            "<": _side(side) < length, "<=": _side(side) <= length,
            ">": _side(side) > length, ">=": _side(side) >= length,
        }[relation]  # fmt: skip
    return _ANSWERS.get(feature)


def _side(name: str) -> float:
    return WIDTH if name == "width" else HEIGHT
