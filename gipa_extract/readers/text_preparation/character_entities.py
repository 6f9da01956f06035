"""Entities of HTML that stand in a text as they were written: &nbsp; is a blank again."""

from __future__ import annotations

import html
import re

LEAST_ENTITIES = 8
"""A few may be meant, in an address of the web or in what the report quotes."""

_ENTITY = re.compile(
    r"&(?:nbsp|ensp|emsp|thinsp|zwnj|zwj|lt|gt|amp|quot|apos|ldquo|rdquo|lsquo|rsquo|hellip|mdash"
    r"|ndash|middot|times|bull|#\d{2,5}|#[xX][0-9A-Fa-f]{2,5});"
)

_BLANK_CELL = re.compile(
    r"(?<=[|\t])[ ]*+(?:&(?:nbsp|ensp|emsp|thinsp|#160|#12288);[ ]*+)++(?=[|\t])"
)
MOST_ESCAPED = 3
"""How often the entities of a text may have been written as entities again: &amp;nbsp;."""

_CUT = re.compile(r"&#?[A-Za-z0-9]{0,6}\Z")
"""An entity in which the text ends."""


def decode_entities(text: str) -> str | None:
    """The text with its entities as characters; None if it holds hardly any, or none alone in a cell."""
    if len(_ENTITY.findall(text)) < LEAST_ENTITIES:
        blank, count = _BLANK_CELL.subn(" ", text)
        return blank if count else None
    for _ in range(MOST_ESCAPED):
        text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), _CUT.sub("", text))
        if len(_ENTITY.findall(text)) < LEAST_ENTITIES:
            break
    return text
