"""Facts of text that several readers need, each once."""

from __future__ import annotations

import re

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,400}>|<!--[^<>]{0,400}-->")


def blank_tags(text: str) -> str:
    """The text with a space for each character of its tags, so that offsets stay.

    Markdown made of a web page keeps the tags that it has no mark for.
    """
    if "<" not in text:
        return text
    return _TAG.sub(lambda tag: re.sub(r"[^\n]", " ", tag[0]), text)
