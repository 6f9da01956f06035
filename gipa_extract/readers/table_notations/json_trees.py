"""Objects in objects, as a site's interface writes the form: a row is an object of its values.

    "三、本年度办理结果": {
      "（一）予以公开": {"自然人": 63, "商业企业": 16, "科研机构": null, …},

Nothing here asks for valid JSON: a text may end anywhere, and commas may stand too often.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gipa_extract.readers.table_notations.labelled_trees import (
    LEAST_ROWS,
    NULLS,
    TreeItem,
    tables_of_items,
)
from gipa_extract.readers.table_notations.listed_rows import text_of_string
from gipa_extract.readers.table_notations.text_parts import TextPart

_HINT = re.compile(r"[\"']\s*:\s*\{")
_TOKEN = re.compile(
    r"(?P<open>[{\[])|(?P<close>[}\]])"
    r"|(?P<text>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\\n]|\\.)*')(?P<colon>\s*:)?"
    r"|(?P<bare>[A-Za-z0-9.+\-]+)|(?P<cut>[\"'].*\Z)",
    re.DOTALL,
)


def find_json_trees(text: str) -> Sequence[TextPart] | None:
    """The text with such objects as tables; None if it holds hardly any."""
    if len(_HINT.findall(text)) < LEAST_ROWS:
        return None
    start = text.find("{")
    lines = [TreeItem(0, "", None, line) for line in text[:start].split("\n") if line.strip(" []")]
    return tables_of_items([*lines, *_items_of(text[start:])])


def _items_of(text: str) -> Iterator[TreeItem]:
    depth = 0
    key: str | None = None
    is_whole = True
    for token in _TOKEN.finditer(text):
        at_end = token.end() == len(text)
        if token["colon"]:
            key = text_of_string(token["text"])
        elif token["open"]:
            if key is not None:
                yield TreeItem(depth, key, None, key)
            key = None
            depth += 1
        elif token["close"]:
            depth -= 1
            key = None
        elif at_end:  # cut: a key or, behind one, a value
            is_whole = key is None
            if key is not None:
                yield TreeItem(depth, key, "", key)
        else:
            printed = text_of_string(token["text"]) if token["text"] else token["bare"]
            yield from _scalar(depth, key, "" if token["bare"] in NULLS else printed)
            key = None
    if is_whole:
        yield TreeItem(0, "", None, "")


def _scalar(depth: int, key: str | None, value: str) -> Iterator[TreeItem]:
    """An item with a value; one of prose as lines below its key."""
    if key is not None and len(value) <= 40 and "\n" not in value:
        yield TreeItem(depth, key, value, f"{key}：{value}")
        return
    if key is not None:
        yield TreeItem(depth, key, None, key)
    for line in value.split("\n"):
        yield TreeItem(depth, "", None, line)
