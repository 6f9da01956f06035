"""Marks of type in a text: `<span lang="EN-US">12</span>`, `<div align="center">`, `减<b>2</b>`, `**规章**`.

pandoc keeps what Word writes round each run of a page, breaking lines inside the tags, and sets the
tags of a division on lines of their own. Paragraphs are parted by empty lines; a run may end inside
a word or a number.
"""

from __future__ import annotations

import re

from gipa_extract.readers.markup.telling_tags import TELLING_STYLE

LEAST_TAGS = 20
"""A few may be meant."""

_TAG = re.compile(
    r"^</?div\b[^<>]*>[ \t\r]*\n[ \t\r]*\n|</?(?:span|font|o:p|b|strong|i|em|u)\b[^<>]*>",
    re.IGNORECASE | re.MULTILINE,
)
_EMPHASIS = re.compile(r"(\*\*|(?<!\w)__)(?=[^\s*_|])([^*_|\n]*[^\s*_|])\1(?!(?<=_)\w)")
"""Two underscores inside a word are none of Markdown's: they may part cells."""
_OTHER_TAG = re.compile(r"</?(?:p|br|table|tr|t[dh]|li|html|body)\b", re.IGNORECASE)


def drop_inline_tags(text: str) -> str | None:
    """The text without such tags; None if it has few, or others that part cells or hide something."""
    if _OTHER_TAG.search(text) or TELLING_STYLE.search(text):
        return None
    tags = len(_TAG.findall(text)) if "<" in text else 0
    if tags + 2 * len(_EMPHASIS.findall(text)) < LEAST_TAGS:
        return None
    return _EMPHASIS.sub(r"\2", _TAG.sub("", text))
