"""SVG in a page → where its texts and lines stand.

Source: Scalable Vector Graphics (SVG) 2. Moved by `translate` alone; what is turned or scaled is
left out, and so is what is not shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from gipa_extract.readers.html.page_tree import Element
from gipa_extract.readers.html.placed_text import Sheet, width_of
from gipa_extract.readers.html.shown_text import ShownText
from gipa_extract.readers.layout.pieces import Piece

ASCENT = 0.8
"""Of the type's size: what stands above the base line."""
SIZE = 16.0
"""Of type, in pixels, where nothing says it."""
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")
_MOVE = re.compile(r"\s*translate\(([^)]*)\)\s*")
_STEP = re.compile(r"([MmLlHhVvZz])([^A-Za-z]*)")
_CURVE = re.compile(r"[CcSsQqTtAa]")
_SHAPES = frozenset(("rect", "line", "path", "polyline", "polygon"))
MAX_DEPTH = 30


def sheet_of_svg(svg: Element, shown: ShownText) -> Sheet:
    """The texts and lines of one SVG element."""
    sheet = Sheet(svg)
    _walk(svg, 0.0, 0.0, _size_of(svg, SIZE), sheet, shown, 0)
    return sheet


def _walk(
    element: Element, dx: float, dy: float, size: float, sheet: Sheet, shown: ShownText, depth: int
) -> None:
    for child in element.iterchildren("*"):
        if depth > MAX_DEPTH or shown.hides(child):
            continue
        moved = _moved(child, dx, dy)
        if moved is None or child.tag in ("defs", "symbol", "clippath", "mask", "marker"):
            continue
        own = _size_of(child, size)
        if child.tag == "text":
            sheet.pieces += _pieces_of(child, *moved, own, shown)
        elif child.tag in _SHAPES:
            _draw(child, *moved, sheet)
        else:
            _walk(child, *moved, own, sheet, shown, depth + 1)


def _moved(element: Element, dx: float, dy: float) -> tuple[float, float] | None:
    """Where the origin of an element lies; None if it is turned or scaled."""
    said = element.get("transform", "")
    if not said:
        return dx, dy
    match = _MOVE.fullmatch(said)
    if match is None:
        return None
    x, y, *_ = (*_numbers(match[1]), 0.0, 0.0)
    return dx + x, dy + y


def _size_of(element: Element, size: float) -> float:
    said = element.get("font-size") or _declared(element, "font-size")
    numbers = _numbers(said)
    if not numbers:
        return size
    return numbers[0] * (4 / 3 if "pt" in said else size if "em" in said else 1.0)


def _declared(element: Element, name: str) -> str:
    for part in element.get("style", "").lower().split(";"):
        key, _, value = part.partition(":")
        if key.strip() == name:
            return str(value.strip())
    return ""


def _said(element: Element, name: str) -> str:
    """What an element, or one around it, says."""
    each = (around.get(name) or _declared(around, name) for around in _up_to_svg(element))
    return next((str(said) for said in each if said), "")


def _up_to_svg(element: Element) -> Iterator[Element]:
    """An element and those around it, as far as the drawing."""
    while element is not None:
        yield element
        if element.tag == "svg":
            return
        element = element.getparent()


def _pieces_of(
    text: Element, dx: float, dy: float, size: float, styles: ShownText
) -> Iterator[Piece]:
    """A text as pieces: one for each part of it that has a place of its own."""
    x, y = dx + _place(text, "x", 0.0), dy + _place(text, "y", 0.0) + _place(text, "dy", 0.0, size)
    runs: list[tuple[float, float, float, str]] = [(x, y, size, text.text or "")]
    for part in text.iterchildren("tspan"):
        own = _size_of(part, size)
        if part.get("x") is not None or part.get("y") is not None or part.get("dy") is not None:
            x = dx + _place(part, "x", x - dx)
            y = (dy + _place(part, "y", y - dy)) + _place(part, "dy", 0.0, own)
            runs.append((x, y, own, ""))
        *before, (a, b, c, said) = runs
        runs = [*before, (a, b, c, said + styles.of(part) + (part.tail or ""))]
    anchor = _said(text, "text-anchor")
    baseline = _said(text, "dominant-baseline") or _said(text, "alignment-baseline")
    for left, base, own, said in runs:
        shown = " ".join(said.split())
        for element in _up_to_svg(text):
            shown = styles.dressed(element, shown)
        if shown:
            width = width_of(shown, own)
            left -= width * {"middle": 0.5, "end": 1.0}.get(anchor, 0.0)
            share = 0.5 if baseline in ("middle", "central") else ASCENT
            top = base if baseline in ("hanging", "text-before-edge") else base - share * own
            yield Piece(shown, left, top, left + width, top + own)


def _place(element: Element, name: str, default: float, em: float = 1.0) -> float:
    said = element.get(name, "")
    numbers = _numbers(said)
    return (numbers[0] * (em if "em" in said else 1.0)) if numbers else default


def _draw(shape: Element, dx: float, dy: float, sheet: Sheet) -> None:
    """The level and upright lines of a shape that is drawn."""
    x0, top = dx + _place(shape, "x", 0.0), dy + _place(shape, "y", 0.0)
    if shape.tag == "rect":
        width, height = _place(shape, "width", 0.0), _place(shape, "height", 0.0)
        is_thin = min(width, height) < 2
        if is_thin or _said(shape, "stroke") not in ("", "none"):
            sheet.draw_box(x0, top, x0 + width, top + height)
        return
    if shape.tag == "line":
        ends = [_place(shape, name, 0.0) for name in ("x1", "y1", "x2", "y2")]
        points = [(ends[0], ends[1]), (ends[2], ends[3])]
    elif shape.tag == "path":
        points = _points_of(shape.get("d", ""))
    else:
        numbers = _numbers(shape.get("points", ""))
        points = [*zip(numbers[::2], numbers[1::2], strict=False)]
        points += points[:1] if shape.tag == "polygon" else []
    for (ax, ay), (bx, by) in pairwise(points):
        if ay == by or ax == bx:
            sheet.draw_box(dx + min(ax, bx), dy + min(ay, by), dx + max(ax, bx), dy + max(ay, by))


def _points_of(path: str) -> list[tuple[float, float]]:
    """The corners of a path; a move goes by way of one that is on no line with the one before."""
    points: list[tuple[float, float]] = []
    if _CURVE.search(path):
        return points
    x = y = 0.0
    first = 0
    for command, said in _STEP.findall(path):
        numbers = _numbers(said)
        is_near = command.islower()
        if command in "Zz" and points[first:]:
            points.append(points[first])
            x, y = points[first]
        elif command in "Hh":
            for number in numbers:
                x = x + number if is_near else number
                points.append((x, y))
        elif command in "Vv":
            for number in numbers:
                y = y + number if is_near else number
                points.append((x, y))
        elif command in "MmLl":
            for at, (a, b) in enumerate(zip(numbers[::2], numbers[1::2], strict=False)):
                if command in "Mm" and at == 0 and points:
                    points.append((float("nan"), float("nan")))
                x, y = (x + a, y + b) if is_near else (a, b)
                if command in "Mm" and at == 0:
                    first = len(points)
                points.append((x, y))
    return points


def _numbers(said: str) -> list[float]:
    return [float(number) for number in _NUMBER.findall(said)]
