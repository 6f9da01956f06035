"""What a style prints beside an element (`::before { content: … }`) → its text.

    .v::before { content: attr(data-v) }

Source: CSS Generated Content Module Level 3; Counter Styles Level 3 for the numerals.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

import tinycss2

from gipa_extract.text.numerals import OBJECT, in_chinese

_CHINESE = ("cjk-ideographic", "cjk-decimal", "trad-chinese-informal", "simp-chinese-informal")
_CIRCLED = "⓪①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ICONS = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010ffff]")
"""Characters that a font draws as it likes."""
_QUOTES = {"open-quote": "“", "close-quote": "”"}
_NOTHING = ("none", "normal", "no-open-quote", "no-close-quote", "inherit", "initial", "unset")
_COUNTED = re.compile(r"([A-Za-z_][\w-]*)(?:\s+(-?\d+))?")


class Counters:
    """The counters of a page, as its elements come."""

    def __init__(self) -> None:
        self._values: dict[str, int] = {}

    def count(self, values: Mapping[str, str]) -> None:
        """Do what an element's style says of counters."""
        for name, start in _COUNTED.findall(values.get("counter-reset", "")):
            self._values[name] = int(start or 0)
        for name, step in _COUNTED.findall(values.get("counter-increment", "")):
            self._values[name] = self._values.get(name, 0) + int(step or 1)
        for name, value in _COUNTED.findall(values.get("counter-set", "")):
            self._values[name] = int(value or 0)

    def written(self, name: str, style: str) -> str:
        """A counter's value; a sign for what is no text in numerals that are not known."""
        value = self._values.get(name, 0)
        if style in _CHINESE and 0 <= value < 100:
            return in_chinese(value)
        if style == "circled-decimal" and value < len(_CIRCLED):
            return _CIRCLED[value]
        if style in ("lower-alpha", "lower-latin", "upper-alpha", "upper-latin") and 0 < value < 27:
            return chr(value + (96 if style.startswith("lower") else 64))
        if style == "decimal-leading-zero":
            return f"{value:02}"
        return str(value) if style in ("", "decimal") else OBJECT


def text_of_content(content: str, attributes: Mapping[str, str], counters: Counters) -> str:
    """The text that `content` prints; a sign where it prints what cannot be told."""
    text = ""
    for token in _tokens_of(content):
        if token.type == "string":
            text += token.value
        elif token.type == "function":
            text += _of_function(token, attributes, counters)
        elif token.type == "url":
            text += OBJECT
        elif token.type == "ident":
            text += _QUOTES.get(token.lower_value, "")
            if token.lower_value not in (*_QUOTES, *_NOTHING):
                text += OBJECT
        elif token.type == "literal" and token.value == "/":
            break  # what stands behind it is read aloud
    return _ICONS.sub(OBJECT, text)


@lru_cache(maxsize=64)  # one rule prints beside hundreds of cells
def _tokens_of(content: str) -> Sequence[tinycss2.ast.Node]:
    return tuple(tinycss2.parse_component_value_list(content, skip_comments=True))


def _of_function(
    function: tinycss2.ast.FunctionBlock, attributes: Mapping[str, str], counters: Counters
) -> str:
    parts = [part for part in function.arguments if part.type not in ("whitespace", "comment")]
    name = parts[0].value if parts and parts[0].type == "ident" else ""
    if not name:
        return OBJECT
    if function.lower_name == "attr":
        if name.lower() in attributes:
            return attributes[name.lower()]
        return "".join(part.value for part in parts if part.type == "string")
    if function.lower_name == "counter":
        style = parts[2].lower_value if len(parts) > 2 and parts[2].type == "ident" else ""
        return counters.written(name, style)
    return OBJECT
