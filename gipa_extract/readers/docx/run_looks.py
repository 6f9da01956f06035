"""How Word shows a run of text: not at all, or so that it is no part of the number beside it.

A run's own properties count before those of its character style and its paragraph's style, and a
style's before those of the one that it is based on. ECMA-376 part 1, 17.7.2 and 17.3.2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from gipa_extract.text.typography import lowered, raised, struck_out

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_Element = Any
Dress = Callable[[str], str]

MAX_BASED = 20
"""Styles based on one another that are followed; more go round in a circle."""
MIN_SHIFT = 4
"""Half points by which a text stands above or below its line to be raised or lowered."""


class RunLook(NamedTuple):
    """What properties say of a run; None where they say nothing."""

    hidden: bool | None = None
    struck: bool | None = None
    white: bool | None = None
    """Printed in the colour of paper, with no other colour of its own behind it."""
    shift: Dress | None = None
    """How a raised or a lowered text is written."""

    def over(self, base: RunLook) -> RunLook:
        """This look where it says something, and the other's where not."""
        return RunLook(
            self.hidden if self.hidden is not None else base.hidden,
            self.struck if self.struck is not None else base.struck,
            self.white if self.white is not None else base.white,
            self.shift or base.shift,
        )

    @property
    def dress(self) -> Dress | None:
        """How the run's text is written, if it is no part of the number beside it."""
        return struck_out if self.struck else self.shift


PLAIN = RunLook()


class RunLooks:
    """The looks of runs, with the styles of one document in mind."""

    def __init__(self, styles: _Element | None) -> None:
        self._styles: dict[str, RunLook] = {}
        if styles is None or not len(styles):
            return
        own: dict[str, tuple[RunLook, str]] = {}
        for style in styles.iterchildren(_W + "style"):
            based = style.find(_W + "basedOn")
            base = based.get(_W + "val", "") if based is not None else ""
            own[style.get(_W + "styleId", "")] = (look_of(style.find(_W + "rPr")), base)
        for name in own:
            if (look := _inherited_look(name, own)) != PLAIN:
                self._styles[name] = look

    def look(self, run: _Element) -> RunLook:
        """How a run is shown."""
        properties = run.rPr
        look = look_of(properties) if properties is not None else PLAIN
        if not self._styles:
            return look
        if properties is not None and (style := properties.find(_W + "rStyle")) is not None:
            look = look.over(self._styles.get(style.get(_W + "val", ""), PLAIN))
        paragraph = run.getparent()
        if paragraph is not None and paragraph.tag == _W + "p":
            style = paragraph.find(f"{_W}pPr/{_W}pStyle")
            if style is not None:
                look = look.over(self._styles.get(style.get(_W + "val", ""), PLAIN))
        return look


def _inherited_look(name: str, own: Mapping[str, tuple[RunLook, str]]) -> RunLook:
    look = PLAIN
    for _ in range(MAX_BASED):
        if name not in own:
            break
        its, name = own[name]
        look = look.over(its)
    return look


def look_of(properties: _Element | None) -> RunLook:
    """What run properties say themselves."""
    if properties is None or not len(properties):
        return PLAIN
    hidden = struck = white = None
    shift: Dress | None = None
    backed = False
    for one in properties:
        name = one.tag
        if name == _W + "vanish":
            hidden = is_on(one)
        # A paragraph's mark of a tracked change: what was deleted is not printed.
        elif name in (_W + "del", _W + "moveFrom"):
            hidden = True
        elif name in (_W + "strike", _W + "dstrike"):
            struck = struck or is_on(one)
        # White on white is a way to leave a cell empty in print, and to keep its number.
        elif name == _W + "color":
            white = one.get(_W + "val", "").upper() == "FFFFFF"
        elif name in (_W + "shd", _W + "highlight"):
            backed = True
        elif name == _W + "vertAlign":
            value = one.get(_W + "val")
            shift = {"superscript": raised, "subscript": lowered}.get(value)
        # Points by which a run is set higher or lower, as some write footnotes' numbers.
        elif name == _W + "position":
            shift = shift or _shifted_dress(one.get(_W + "val", ""))
    return RunLook(hidden, struck, white and not backed, shift)


def _shifted_dress(half_points: str) -> Dress | None:
    digits = half_points.removeprefix("-")
    if not digits.isdecimal() or int(digits[:6]) < MIN_SHIFT:
        return None
    return lowered if half_points.startswith("-") else raised


def is_on(toggle: _Element | None) -> bool:
    """Whether a property is set that is set by being there, unless it says otherwise."""
    return toggle is not None and toggle.get(_W + "val", "1") not in ("0", "false", "off")
