"""Tables in the alternative texts of pictures, a row behind each semicolon: lines.

![第二十条第（六）项表：信息内容 本年处理决定数量；行政处罚 0；行政强制 3019](3.png)
"""

from __future__ import annotations

import re

from gipa_extract.readers.text_preparation.labelled_lines import begins_with_label

LEAST_ROWS = 6
"""Pieces that begin with a label of the form."""

_PICTURE = re.compile(r"!\[(?P<text>[^\[\]\n；;]*+[；;][^\[\]\n]*+)\]\([^()\n]*+\)")
_CAPTION = re.compile(r"(?P<caption>(?:[^：:（(；;]|[（(][^）)；;]*[）)])*[：:])")


def set_picture_texts_on_lines(text: str) -> str | None:
    """The text with the rows of such tables on lines; None if it shows hardly any."""
    rows = sum(
        begins_with_label(piece)
        for picture in _PICTURE.finditer(text)
        for piece in _lines_of(picture["text"])
    )
    if rows < LEAST_ROWS:
        return None
    return _PICTURE.sub(lambda picture: "\n".join(_lines_of(picture["text"])), text)


def _lines_of(printed: str) -> list[str]:
    first, *rows = re.split("[；;]", printed)
    caption = _CAPTION.match(first)
    if caption is None:
        return [first, *rows]
    return [caption["caption"], first[caption.end() :], *rows]
