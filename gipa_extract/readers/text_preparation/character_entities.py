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

_CUT = re.compile(r"&#?[A-Za-z0-9]{0,6}\Z")
"""An entity in which the text ends."""


def decode_entities(text: str) -> str | None:
    """The text with its entities as characters; None if it holds hardly any."""
    if len(_ENTITY.findall(text)) < LEAST_ENTITIES:
        return None
    whole = _CUT.sub("", text)
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), whole)
