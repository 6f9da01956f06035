"""What a page's own style sheets and an element's own style say of it, by the rules of the cascade.

Only what decides whether a text is seen, and what is printed beside it, is asked for. A rule whose
selector or condition cannot be told is kept as one that may count.

Source: CSS Cascading and Inheritance Level 4, section 6; tinycss2 and cssselect2 read the grammar.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import cssselect2
import tinycss2

from gipa_extract.readers.html.css_conditions import media_holds, supports_holds

Wrapped = Any
"""An element of the tree as cssselect2 sees it."""

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
_OF_A_MOMENT = re.compile(
    r":(?:hover|focus(?:-within|-visible)?|active|target|visited|fullscreen|popover-open)\b"
)
"""What an element is only while somebody does something with it."""
_VENDORS = re.compile(r"::?-(?:webkit|moz|ms|o)-")
_UNKNOWN_PSEUDO = re.compile(r":[a-z-]+(?:\([^()]*(?:\([^()]*\)[^()]*)*\))?", re.IGNORECASE)
_PSEUDO_ELEMENT = re.compile(r"::?(before|after|marker)\s*$", re.IGNORECASE)


class Declared(NamedTuple):
    """What one declaration says, and whether it counts for sure."""

    name: str
    value: str
    important: bool
    sure: bool = True


class Said(NamedTuple):
    """What counts for an element, or for a text that is generated beside it."""

    values: Mapping[str, str]
    maybe: Sequence[Declared] = ()
    """What may count in place of that."""

    def __bool__(self) -> bool:
        return bool(self.values or self.maybe)


NOTHING = Said({})


class Cascade:
    """The rules of a page's style sheets."""

    def __init__(self, sheets: Iterable[str]) -> None:
        self._matcher = cssselect2.Matcher()
        self.rules = 0
        """Those that say anything of what is asked for."""
        for sheet in sheets:
            found = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
            self._add_rules(found, "", True, 0)

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
            self.rules += 1
            self._add_selectors(selector, declared)
        self._add_rules(
            (part for part in contents if "rule" in part.type), selector, sure, depth + 1
        )

    def _add_selectors(self, selector: str, declared: Sequence[Declared]) -> None:
        try:
            for each in cssselect2.compile_selector_list(selector):
                self._matcher.add_selector(each, declared)
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
                self._matcher.add_selector(each, unsure)

    def said_of(self, element: Wrapped, own: str) -> Mapping[str, Said]:
        """What counts for an element, under "", and for its `before`, `after` and `marker`."""
        by_part: dict[str, list[Declared]] = {}
        for _, _, pseudo, declared in self._matcher.match(element):
            by_part.setdefault(pseudo or "", []).extend(declared)
        if own and ("" in by_part):
            by_part[""].extend(own_declarations(own))
        return {part: _resolved(declared) for part, declared in by_part.items()}


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


def _resolved(declared: Sequence[Declared]) -> Said:
    """What counts of declarations that come from the weakest to the strongest."""
    values: dict[str, str] = {}
    maybe: dict[str, list[Declared]] = {}
    for each in sorted(declared, key=lambda each: each.important):
        if not each.sure or "var(" in each.value or "env(" in each.value:
            maybe.setdefault(each.name, []).append(each)
        else:
            values.pop(each.name, None)
            values[each.name] = each.value
            maybe.pop(each.name, None)
    return Said(values, [each for found in maybe.values() for each in found])
