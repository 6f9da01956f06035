"""What styles say of a text: that nobody sees it, or that it is no part of the number beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from gipa_extract.text.typography import lowered, raised, struck_out

Dress = Callable[[str], str]
"""Writes a text so that its digits join no number."""

DRESSED: Mapping[str, Dress] = {
    "sup": raised,
    "sub": lowered,
    **dict.fromkeys(("del", "s", "strike"), struck_out),
}
"""Tags whose text is no part of the number beside it: a note's mark, or struck out."""

_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all"
    r"|font-size\s*:\s*0+(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:;|!|$)"
    r"|(?<![-\w])opacity\s*:\s*0+(?:\.0+)?\s*(?:;|!|$)|(?<![-\w])color\s*:\s*transparent"
    r"|(?<![-\w])(?:left|top|text-indent)\s*:\s*-(?:999\d*|\d{4,})(?:px|em|rem|pt)"
    r"|(?<![-\w])transform\s*:[^;]*\bscale[xy]?\(\s*0+(?:\.0+)?\s*[,)]"
    r"|(?<![-\w])clip(?:-path)?\s*:\s*(?:rect\(\s*[01](?:px)?[\s,]|inset\(\s*(?:50|100)%)"
    r"|^(?=.*overflow\s*:\s*hidden).*(?<![-\w])(?:max-)?(?:height|width)\s*:\s*0+(?:px)?\s*(?:;|!|$)",
    re.DOTALL,
)
"""Not shown at all, in no size, off the page, or cut off: what sites keep for machines."""
_DRESSING = re.compile(
    r"line-through|vertical-align\s*:\s*"
    r"(?:super|sub|-?(?:0?\.[2-9]\d*r?em|(?:[2-9]|\d{2,})(?:\.\d+)?(?:px|pt|%)))(?![-\w])"
)
_LOWERING = re.compile(r":\s*(?:sub|-)")
_LIFTED = re.compile(
    r"^(?=.*position\s*:\s*relative)(?=.*font-size).*"
    r"(?<![-\w])(?:top\s*:\s*-|bottom\s*:\s*)(?:0?\.[2-9]\d*r?em|[2-9](?:\.\d+)?(?:px|pt))",
    re.DOTALL,
)
"""Set above its line in a size of its own; whole lines are lifted, too, by Word for one, in theirs."""
_STYLE = re.compile(r"<style\b[^<>]*+>(.*?)</style", re.IGNORECASE | re.DOTALL)
_STYLE_END = re.compile(r"</style", re.IGNORECASE)
_CSS_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_AT_BLOCK = re.compile(r"@[^{};@]*+(?:;|\{(?:[^{}]*+\{[^{}]*+\})*+[^{}]*+\})")
_RULE = re.compile(r"(?<![^{}])([^{}]*+)\{([^{}]*+)\}")
SELECTOR = re.compile(r"(?:[a-z][a-z0-9]*)?([.#][\w-]+)", re.IGNORECASE)
_WHITE = re.compile(
    r"(?<![-\w])color\s*:\s*(?:white|#fff(?:fff)?|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))"
    r"\s*(?:!important)?\s*(?:;|$)"
)
_PAPER = ("white", "#fff", "#ffffff")
MAX_SHEET = 2**19
"""Characters of style sheets that are looked at; a site's own sheets are files of their own."""


def names_of(attributes: Mapping[str, str]) -> Iterator[str]:
    """The class and id names of an element, as style sheets write them."""
    for name in attributes.get("class", "").split():
        yield f".{name}"
    if "id" in attributes:
        yield f"#{attributes['id']}"


def style_sheets(page: str) -> str:
    """The text of a page's own style sheets; one that is never closed is none."""
    ends = [found.end() for found in _STYLE_END.finditer(page)]
    return "\n".join(_STYLE.findall(page, 0, ends[-1]))[:MAX_SHEET] if ends else ""


def css_rules(page: str) -> Iterator[tuple[list[str], str]]:
    """The selectors and declarations of each rule in a page's own style sheets."""
    for selectors, declarations in _RULE.findall(
        _AT_BLOCK.sub("", _CSS_COMMENT.sub("", style_sheets(page)))
    ):
        yield [part.strip() for part in selectors.split(",")], declarations


class ElementLook(NamedTuple):
    """What a style says of an element's text."""

    hidden: bool = False
    dress: Dress | None = None
    """How the text is written, if it is no part of the number beside it."""
    white: bool = False
    """Printed in the colour of paper, with no other colour of its own behind it."""


PLAIN = ElementLook()


@lru_cache(maxsize=1024)
def look_of(style: str) -> ElementLook:
    """What a style says; a page has thousands of styles and few different ones."""
    lowered = style.lower()
    white = bool(_WHITE.search(lowered)) and "background" not in lowered
    return ElementLook(bool(_HIDING.search(lowered)), _dress_of(lowered), white)


def _dress_of(style: str) -> Dress | None:
    match = _DRESSING.search(style)
    if match is None:
        return raised if "relative" in style and _LIFTED.search(style) else None
    if match[0] == "line-through":
        return struck_out
    return lowered if _LOWERING.search(match[0]) else raised


def look(attributes: Mapping[str, str]) -> ElementLook:
    """What an element's own attributes say of its text."""
    style = attributes.get("style")
    if style and "size" in attributes:  # <font size=1 style="position:relative;top:-6px">
        style += ";font-size:inherit"
    own_look = look_of(style) if style else PLAIN
    if "hidden" in attributes:
        return own_look._replace(hidden=True)
    if "color" in attributes and attributes["color"].strip().lower() in _PAPER:
        return own_look._replace(white=True)
    return own_look


def has_ground(attributes: Mapping[str, str]) -> bool:
    """Whether an element itself lays a colour behind its text."""
    return bool(attributes) and (
        "bgcolor" in attributes or "background" in attributes.get("style", "")
    )
