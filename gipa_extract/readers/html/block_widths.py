"""What a page's styles say of blocks side by side: whether they are, and how wide each is.

Source: CSS Flexible Box Layout Module Level 1; what grows shares what the others leave, as wide
as its number says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from gipa_extract.readers.html.styles import css_rules, names_of

ROOM = 1000.0
"""Pixels that a row is taken to have: only shares of it count."""
EM = 16.0
"""Pixels."""
MAX_SAID = 500
"""Characters of a rule that are looked at."""
MAX_RULES = 20
"""The last of those that speak of an element."""

_DISPLAY = re.compile(r"(?<![-\w])display\s*:\s*(?:inline-)?([a-z][\w-]*)")
_DOWN = re.compile(r"flex-(?:direction|flow)\s*:[^;]*(?:column|wrap-reverse)")
"""Children below one another."""
_REVERSED = re.compile(r"flex-(?:direction|flow)\s*:[^;]*(?<![-\w])row-reverse")
_ORDER = re.compile(r"(?<![-\w])order\s*:\s*(-?\d+)")
_BESIDE = re.compile(r"(?<![-\w])(?:float\s*:\s*left|display\s*:\s*inline-block)(?![-\w])")
_AT_THE_RIGHT = re.compile(r"(?<![-\w])float\s*:\s*right(?![-\w])")
_TELLING = re.compile(r"flex|(?<![-\w])(?:display|width|order|float)\s*:")
_INNERMOST = re.compile(r"(?:(?:^|[\s>])[a-z]*([.#][\w-]+)\s*>?\s*)?(?:^|(?<=[\s>]))([a-z]+)$")
"""A tag in an element with a name: `.row > div`."""
_NAMED = re.compile(r"(?:^|[\s>])(?:[a-z][a-z0-9]*)?([.#][\w-]+)$")
_CHILD = re.compile(r"([.#][\w-]+)\s*>\s*(?:[a-z][a-z0-9]*)?([.#][\w-]+)$")
"""A name right inside an element with another: `.table > .row` says nothing of rows elsewhere."""
_WRAP = re.compile(r"flex-(?:wrap|flow)\s*:[^;]*(?<![-\w])wrap(?![-\w])")
_FLEX = re.compile(r"(?<![-\w])flex\s*:\s*([^;!]+)")
_GROW = re.compile(r"flex-grow\s*:\s*(\d+(?:\.\d+)?)")
_BASIS = re.compile(r"flex-basis\s*:\s*([^;!]+)")
_WIDTH = re.compile(r"(?<![-\w])width\s*:\s*([^;!]+)")
_LENGTH = re.compile(r"(\d+(?:\.\d+)?|\.\d+)(%|px|pt|r?em|vw)?")
_SHARE = re.compile(
    r"calc\(\s*(\d+(?:\.\d+)?)%\s*/\s*(\d+(?:\.\d+)?)(?:\s*\*\s*(\d+(?:\.\d+)?))?\s*\)"
)
_UNITS = {"%": ROOM / 100, "px": 1.0, "pt": 4 / 3, "em": EM, "rem": EM, "vw": ROOM / 100}


class _FlexWidth(NamedTuple):
    basis: float
    grow: float


class BlockStyles:
    """What a page's style sheets and its elements' own styles say of blocks side by side."""

    def __init__(self, page: str) -> None:
        self.by_name: dict[str, list[tuple[int, str]]] = {}
        """Declarations and the numbers of their rules by class and id, `.name` and `#name`, and of
        their children, `.name tag` and `.name > .child`."""
        for number, (selectors, declarations) in enumerate(css_rules(page)):
            said = declarations.lower()[:MAX_SAID]
            if not _TELLING.search(said):
                continue
            for selector in selectors:
                if inside := _CHILD.search(selector):
                    name = f"{inside[1]} > {inside[2]}"
                elif named := _NAMED.search(selector):
                    name = named[1]
                elif (inner := _INNERMOST.search(selector)) and inner[1]:
                    name = f"{inner[1]} {inner[2]}"
                else:
                    continue
                self.by_name.setdefault(name, []).append((number, said))

    def said_of(self, tag: str, attributes: Mapping[str, str], outer: Mapping[str, str]) -> str:
        """What styles say of an element in another one, its own first, then the last rule's."""
        own_names, around = [*names_of(attributes)], [*names_of(outer)]
        names = [*own_names, *(f"{name} {tag}" for name in around)]
        names += [f"{name} > {own}" for name in around for own in own_names]
        rules = sorted(
            {rule for name in names for rule in self.by_name.get(name, ())}, reverse=True
        )
        own = attributes.get("style", "").lower()
        return ";".join([own, *(said for _, said in rules[:MAX_RULES])])


@lru_cache(maxsize=512)  # long strings, of which a page has few different ones
def display_of(said: str) -> str:
    """`row` of what lays its children side by side, else what the style says, or nothing."""
    match = _DISPLAY.search(said)
    shown = match[1] if match else ""
    if shown == "flex":
        return "column" if _DOWN.search(said) else "row"
    return shown


def stand_beside(of_children: Sequence[str]) -> bool:
    """Whether children stand side by side by their own styles, whatever holds them."""
    return all(map(_BESIDE.search, of_children)) or stand_from_the_right(of_children)


def stand_from_the_right(of_children: Sequence[str]) -> bool:
    """Whether children stand side by side, the first of them at the right."""
    return all(map(_AT_THE_RIGHT.search, of_children))


def shown_order(said: str, of_children: Sequence[str]) -> list[int]:
    """The order, from the left, in which a row shows its children: their `order`, or the reverse."""
    orders = [int(match[1]) if (match := _ORDER.search(child)) else 0 for child in of_children]
    shown = sorted(range(len(orders)), key=orders.__getitem__)
    if _REVERSED.search(said) or stand_from_the_right(of_children):
        shown.reverse()
    return shown


def lines_of_wrapped(said: str, of_children: Sequence[str]) -> list[int] | None:
    """How many children stand on each line of what may wrap; None if none can tell."""
    if not (_WRAP.search(said) or stand_beside(of_children)):
        return [len(of_children)]
    counts: list[int] = []
    right = ROOM
    for width in map(_width_of, of_children):
        if width is None:
            return None
        right += width.basis
        if right > ROOM + 1:
            counts.append(0)
            right = width.basis
        counts[-1] += 1
    return counts


def places_of(said: Sequence[str]) -> list[float] | None:
    """Where in a row of `ROOM` pixels each child begins, and the last ends; None if none can tell."""
    widths = [_width_of(style) for style in said]
    known = [width for width in widths if width is not None]
    if len(known) < len(widths):
        return None
    left = max(ROOM - sum(width.basis for width in known), 0.0)
    grow = sum(width.grow for width in known)
    return [
        *accumulate(
            (width.basis + (left * width.grow / grow if grow else 0.0) for width in known),
            initial=0.0,
        )
    ]


@lru_cache(maxsize=512)  # long strings, of which a page has few different ones
def _width_of(said: str) -> _FlexWidth | None:
    """How wide a child is; None where its text says that."""
    grow, basis = 0.0, None
    # what stands first was said last: the short form sets all that stands behind it
    found = [match for pattern in (_BASIS, _GROW, _FLEX) if (match := pattern.search(said))]
    width = _WIDTH.search(said)
    for match in sorted(found, key=lambda match: -match.start()):
        if match.re is _GROW:
            grow = float(match[1])
        elif match.re is _BASIS:
            basis = _length_of(match[1])
        else:
            grow, basis = _short_form(match[1].split())
    if basis is None and width:
        basis = _length_of(width[1])
    return None if basis is None else _FlexWidth(basis, grow)


def _short_form(words: Sequence[str]) -> tuple[float, float | None]:
    """What `flex` says of growing and of the width before: 1, 2 1 0, 0 0 20%."""
    numbers = [word for word in words[:2] if word.replace(".", "", 1).isdigit()]
    rest = words[len(numbers) :]
    grow = float(numbers[0]) if numbers else 0.0
    if rest:
        return grow, _length_of(" ".join(rest))
    return grow, 0.0 if numbers else None


def _length_of(printed: str) -> float | None:
    """A length in pixels of a row of `ROOM`; None where it is another one's, or none."""
    printed = printed.strip()
    if share := _SHARE.fullmatch(printed):
        whole = ROOM * float(share[1]) / 100
        return whole / float(share[2]) * float(share[3] or 1) if float(share[2]) else None
    if match := _LENGTH.fullmatch(printed):
        number = float(match[1])
        return number * _UNITS[match[2]] if match[2] else (0.0 if not number else None)
    return None
