"""Tags that are named by labels of the form, or hold one as an attribute: a message of data.

<行 项目="一、本年新收政府信息公开申请数量"><自然人>87</自然人><商业企业>23</商业企业>…</行>
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape

from gipa_extract.forms.vocabulary import is_known_label
from gipa_extract.readers.table_notations.labelled_trees import (
    LEAST_ROWS,
    TreeItem,
    tables_of_items,
)
from gipa_extract.readers.table_notations.text_parts import TextPart

LEAST_CELLS = 3 * LEAST_ROWS
_HINT = re.compile(r"<([\u4e00-\u9fff][^<>\s=]{0,40})[^<>]{0,80}>[^<>\n]{0,40}</\1>")
_TOKEN = re.compile(
    r"<\?[^<>]*\?>|<!--.*?-->|<(?P<close>/)?(?P<name>[^\s<>/=]+)(?P<attributes>[^<>]*?)(?P<single>/)?>"
    r"|(?P<text>[^<]+)",
    re.DOTALL,
)
_CUT_TAG = re.compile(r"<[^<>]*\Z")
_ATTRIBUTE = re.compile(r"([^\s=\"'<>]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def find_tagged_trees(text: str) -> Sequence[TextPart] | None:
    """The text with such rows as tables; None if it holds hardly any."""
    if len(_HINT.findall(text)) < LEAST_CELLS:
        return None
    return tables_of_items(list(_items_of(_CUT_TAG.sub("", text))))


def _items_of(text: str) -> Iterator[TreeItem]:
    depth = 0
    opened: tuple[str, str] | None = None
    """The label and the line of the tag that stands open with nothing in it but words."""
    words = ""
    is_whole = True
    for token in _TOKEN.finditer(text):
        is_whole = True
        if token["text"]:
            words += token["text"]
            is_whole = not words.strip()
            continue
        if token["name"] is None:
            continue
        if token["close"]:
            yield from _closed(depth, opened, words)
            opened = None
            depth -= 1
        else:
            if opened is not None:
                yield from _opening(depth, opened)
            yield from _lines_of(words)
            depth += 1
            opened = _named(token["name"], token["attributes"])
            if token["single"]:
                yield TreeItem(depth, opened[0], "", opened[1])
                opened = None
                depth -= 1
        words = ""
    if is_whole and opened is None:
        yield TreeItem(0, "", None, "")
    elif opened is not None:
        yield TreeItem(depth, opened[0], words.strip() or None, f"{opened[1]}：{words.strip()}")


def _opening(depth: int, opened: tuple[str, str]) -> Iterator[TreeItem]:
    """The item of a tag with others in it, and what its attributes say on lines of their own."""
    label, line = opened
    first, *others = line.split("\n")
    yield TreeItem(depth, label, None, first)
    yield from (TreeItem(depth, "", None, other) for other in others)


def _closed(depth: int, opened: tuple[str, str] | None, words: str) -> Iterator[TreeItem]:
    if opened is None:
        yield from _lines_of(words)
        return
    label, line = opened
    text = unescape(words).strip()
    if len(text) <= 40 and is_known_label(label):
        yield TreeItem(depth, label, text, f"{line}：{text}")
    else:
        yield from _lines_of(words)


def _lines_of(words: str) -> Iterator[TreeItem]:
    for line in unescape(words).split("\n"):
        if line.strip():
            yield TreeItem(0, "", None, line.strip())


def _named(name: str, attributes: str) -> tuple[str, str]:
    """A tag's label, which may stand in an attribute, and the line that is printed of it."""
    pairs = [
        (found[1], unescape(found[2] or found[3] or ""))
        for found in _ATTRIBUTE.finditer(attributes)
    ]
    label = next((value for _, value in pairs if is_known_label(value)), None)
    if label is not None:
        return label, label
    return name, "\n".join([name, *(f"{key}：{value}" for key, value in pairs)])
