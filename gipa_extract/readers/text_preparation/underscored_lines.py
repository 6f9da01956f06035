"""Lines between the underscores by which Markdown prints bold or italic letters: __三、收到和处理政府信息公开申请情况__.

An underscore beside a value would be read as one that is left to be filled in. Mammoth sets headings so.
"""

from __future__ import annotations

import re

_UNDERSCORED = re.compile(
    r"^([ \t]*)(_{1,3})(?=[^_\n]*[\u4e00-\u9fff])([^\s_](?:[^_\n]*[^\s_])?)\2(?=[ \t\r]*$)",
    re.MULTILINE,
)


def take_off_underscores(text: str) -> str | None:
    """The text with such lines as they are printed; None if there is none."""
    bare, count = _UNDERSCORED.subn(r"\1\3", text)
    return bare if count else None
