"""Markup of a report that a page carries until a script shows it → a page of HTML.

Content management systems keep an article in a hidden field of a form, in a template, in a script
that is no program, or in the strings of one that writes it. It is looked for only in a page that
displays no table of numbers.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from gipa_extract.readers.html.json_content import LEAST_LABELS, labels_in

_HOLDERS = ("textarea", "template", "noscript", "script")
_HELD = {
    tag: re.compile(rf"<{tag}\b([^<>]*+)>(.*?)</{tag}\s*+>", re.DOTALL | re.IGNORECASE)
    for tag in _HOLDERS
}
_ENDS = {tag: re.compile(rf"</{tag}\s*+>", re.IGNORECASE) for tag in _HOLDERS}
_FIELD = re.compile(r"<input\b[^<>]*?\bvalue\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_NO_PROGRAM = re.compile(r"\btype\s*=\s*[\"']?(?:text/(?!(?:java|ecma|j)script)|application/xml)")
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_STRING = re.compile(
    r"\"((?:[^\"\\\n]|\\.)*+)\"|'((?:[^'\\\n]|\\.)*+)'|`((?:[^`\\]|\\.)*+)`", re.DOTALL
)
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "\n": ""}
_MARKUP = re.compile(r"<(?:table|t[dr]|p|div|h\d|section)\b", re.IGNORECASE)


def page_of_carried_markup(page: str) -> str | None:
    """The page that stands in what another one carries; None if none of that holds a report."""
    carried = [each for each in _carried_in(page) if _MARKUP.search(each)]
    best = max(carried, key=lambda each: len(labels_in([each])), default="")
    if len(labels_in([best])) < LEAST_LABELS:
        return None
    return f"<html><body>{best}</body></html>"


def _carried_in(page: str) -> Iterator[str]:
    for tag in _HOLDERS:
        ends = [found.end() for found in _ENDS[tag].finditer(page)]
        for held in _HELD[tag].finditer(page, 0, ends[-1]) if ends else ():
            attributes, inside = held.groups()
            if tag == "textarea":
                yield html.unescape(inside)
            elif tag != "script" or _NO_PROGRAM.search(attributes):
                yield _CDATA.sub("", inside)
            else:
                yield "\n".join(_markup_in_strings(inside))
    for field in _FIELD.finditer(page):
        yield html.unescape(field[1] or field[2] or "")


def _markup_in_strings(program: str) -> Iterator[str]:
    """The strings of a program that hold tags, as it writes them."""
    for string in _STRING.finditer(program):
        text = next(filter(None, string.groups()), "")
        if "<" in text or "\\x3c" in text.lower() or "\\u003c" in text.lower():
            yield _ESCAPE.sub(_unescaped, text)


def _unescaped(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    return chr(int(code, 16)) if code else _CONTROLS.get(escape[3], escape[3])
