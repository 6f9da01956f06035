"""Whether a str is a path or a report's text; `read`, `extract`, `label` and `show` ask here."""

from __future__ import annotations

import os
import re

from gipa_extract.text.patterns import HAN

MAX_PATH = 1024
"""Characters of the longest string that is looked at as a path."""
_SENTENCE = re.compile("[，。；！？、]")
_PATH = re.compile(r"[/\\]|^~|\.[A-Za-z]{2,5}$")
"""What a path has and a line of a report has not: separators, a suffix."""


def is_path(text: str) -> bool:
    """Whether a str is taken for a path; a text of several lines never is.

    It is where it names something on the disk, where it has no Chinese at all, or where it has
    a separator or a suffix and no punctuation of a sentence: `报告/2020.txt`.
    """
    if not text.strip() or len(text) > MAX_PATH or "\n" in text.strip() or "\0" in text:
        return False
    if not HAN.search(text) or os.path.exists(text):
        return True
    return bool(_PATH.search(text)) and not _SENTENCE.search(text)
