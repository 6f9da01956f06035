"""A page's style sheets → their rules, one for each selector, with what is asked of them.

Only what decides whether a text is seen, and what is printed beside it, is asked for. A rule whose
selector or condition cannot be told is kept as one that may count.

Source: CSS Syntax Level 3, CSS Nesting; tinycss2 and cssselect2 read the grammar.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import cssselect2
import tinycss2

from gipa_extract.readers.html.css_conditions import media_holds, supports_holds

PROPERTIES = frozenset((
    "display", "visibility", "content-visibility", "opacity", "font-size", "color", "background",
    "background-color", "background-image", "text-decoration", "text-decoration-line",
    "vertical-align", "text-indent", "left", "top", "position", "clip", "clip-path", "overflow",
    "overflow-x", "overflow-y", "height", "max-height", "width", "max-width", "transform", "scale",
    "unicode-bidi", "-webkit-text-security", "content", "counter-reset", "counter-increment",
    "counter-set", "border", "border-top", "border-bottom", "outline",
))  # fmt: skip
MAX_DEPTH = 8
"""Rules in rules in conditional blocks."""
_VENDORS = re.compile(r"::?-(?:webkit|moz|ms|o)-")
_UNKNOWN_PSEUDO = re.compile(r":[a-z-]+(?:\([^()]*(?:\([^()]*\)[^()]*)*\))?", re.IGNORECASE)
_PSEUDO_ELEMENT = re.compile(r"::?(before|after|marker)\s*$", re.IGNORECASE)


class Declared(NamedTuple):
    """What one declaration says, and whether it counts for sure."""

    name: str
    value: str
    important: bool
    sure: bool = True


class SheetRule(NamedTuple):
    """A rule of a sheet, for one of its selectors."""

    selector: Any
    """As cssselect2 compiles it."""
    declared: Sequence[Declared]


def rules_of(sheets: Iterable[str]) -> list[SheetRule]:
    """The rules of style sheets that say anything of what is asked for, in their order."""
    return _RuleReader(sheets).found


class _RuleReader:
    """Takes the rules of style sheets, those in conditional blocks and in other rules as well."""

    def __init__(self, sheets: Iterable[str]) -> None:
        self.found: list[SheetRule] = []
        for sheet in sheets:
            rules = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
            self._add_rules(rules, "", True, 0)

    def _add_rules(self, rules: Iterable[Any], around: str, sure: bool, depth: int) -> None:
        """Add rules; `around` is the selector of the rule that they are nested in."""
        if depth > MAX_DEPTH:
            return
        for rule in rules:
            if rule.type == "qualified-rule":
                selector = _nested(tinycss2.serialize(rule.prelude).strip(), around)
                self._add_contents(rule.content, selector, sure, depth)
            elif rule.type == "at-rule" and rule.content is not None:
                holds = _condition_holds(rule.lower_at_keyword, tinycss2.serialize(rule.prelude))
                if holds is False:
                    continue
                certain = sure and holds is True
                if around:
                    self._add_contents(rule.content, around, certain, depth)
                else:
                    inner = tinycss2.parse_rule_list(
                        rule.content, skip_comments=True, skip_whitespace=True
                    )
                    self._add_rules(inner, "", certain, depth + 1)

    def _add_contents(self, content: Any, selector: str, sure: bool, depth: int) -> None:
        contents = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
        if declared := [*_declared_in(contents, sure)]:
            self._add_selectors(selector, declared)
        self._add_rules(
            (part for part in contents if "rule" in part.type), selector, sure, depth + 1
        )

    def _add_selectors(self, selector: str, declared: Sequence[Declared]) -> None:
        try:
            for each in cssselect2.compile_selector_list(selector):
                self.found.append(SheetRule(each, declared))
            return
        except cssselect2.SelectorError:
            pass
        if _VENDORS.search(selector):  # browsers drop such a rule, too
            return
        # what cannot be told of an element may be true of it
        for part in selector.split(","):
            end = _PSEUDO_ELEMENT.search(part)
            bare = _UNKNOWN_PSEUDO.sub("", part[: end.start()] if end else part).strip() or "*"
            try:
                compiled = cssselect2.compile_selector_list(bare + (f"::{end[1]}" if end else ""))
            except cssselect2.SelectorError:
                continue
            unsure = [each._replace(sure=False) for each in declared]
            for each in compiled:
                self.found.append(SheetRule(each, unsure))


def _nested(selector: str, around: str) -> str:
    """The selector of a rule in another one."""
    if not around:
        return selector
    parts = [part.strip() for part in selector.split(",")]
    full = [part if "&" in part else f"& {part}" for part in parts]
    return ",".join(part.replace("&", f":is({around})") for part in full)


def _condition_holds(keyword: str, prelude: str) -> bool | None:
    if keyword == "media":
        return media_holds(prelude)
    if keyword == "supports":
        return supports_holds(prelude)
    if keyword in ("layer", "starting-style"):
        return keyword == "layer"
    return None if keyword in ("container", "scope", "document", "-moz-document") else False


def _declared_in(contents: Iterable[Any], sure: bool) -> Iterator[Declared]:
    for part in contents:
        if part.type == "declaration" and part.lower_name in PROPERTIES:
            value = tinycss2.serialize(part.value).strip()
            if part.lower_name != "content":  # a string's letters stay as they are
                value = value.lower()
            yield Declared(part.lower_name, value, part.important, sure)


@lru_cache(maxsize=1024)  # a page has thousands of styles and few different ones
def own_declarations(style: str) -> Sequence[Declared]:
    """What an element's own style says of what is asked for."""
    return [
        *_declared_in(
            tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True), True
        )
    ]
