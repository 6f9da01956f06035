"""Pictures of a web page: those pasted into it (data: URIs) can be read, the others are named."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from urllib.parse import unquote_to_bytes

SPACER = 4
"""Pixels: what is lower or narrower holds places apart, or counts visitors."""
MIN_PICTURE = 1500
"""Characters of a data: URI; a picture of a table has more."""

_DATA = re.compile(r"\s*data:image/[\w.+-]+(?:;[\w.=-]+)*?(;base64)?,", re.IGNORECASE)
_SIZE = re.compile(r"\s*(\d{1,5})(?:\.\d+)?\s*(?:px)?\s*")


def is_spacer(attributes: Mapping[str, str]) -> bool:
    """Whether an image shows nothing that can be read: it has no source, or hardly a pixel."""
    if not attributes.get("src", "").strip():
        return True
    sizes = [_SIZE.fullmatch(attributes.get(side, "")) for side in ("width", "height")]
    return any(size is not None and int(size[1]) <= SPACER for size in sizes)


def picture_of(attributes: Mapping[str, str]) -> bytes | None:
    """The bytes of a picture that was pasted into the page and may be a table; None for others."""
    source = attributes.get("src", "")
    match = _DATA.match(source) if len(source) >= MIN_PICTURE else None
    if match is None:
        return None
    payload = source[match.end() :]
    try:
        return (
            base64.b64decode(unquote_to_bytes(payload)) if match[1] else unquote_to_bytes(payload)
        )
    except ValueError:
        return None


def may_be_table(data: bytes) -> bool:
    """Whether a picture is as large as one of a table, as far as its head says."""
    from gipa_extract.readers.ocr.pasted_pictures import has_room_for_table

    return has_room_for_table(data)
