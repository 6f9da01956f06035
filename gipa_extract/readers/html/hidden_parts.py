"""Parts of a page that it does not display: another part's rival, or shown when somebody clicks.

Last year's report in a closed `<details>`, another year's tab and the cards for telephones print
rows that are displayed elsewhere: they are no part of the report. What is displayed nowhere else,
the tables of a page that folds all its sections for one, is a part of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from gipa_extract.forms.vocabulary import printed_key, vocabulary
from gipa_extract.readers.html.page_tree import Element

LEAST_ROWS = 2
"""Labels of the form's rows in what is a part of a report."""
MAX_LABEL = 80
"""Characters of a text that may be a label."""
LEAST_TEXT = 50
"""Characters of prose that is a part of a report."""
_NO_TEXT = frozenset(("script", "style", "template", "noscript", "head"))
_ACTIVE = frozenset((
    "active", "show", "current", "on", "cur", "selected", "is-active", "layui-show", "in", "this",
    "open", "visible", "block", "hover", "sel", "act",
))  # fmt: skip
"""What pages call the one of several panes that is displayed."""


class HiddenParts(NamedTuple):
    """What is to be done with the parts of a page that are not displayed."""

    read: frozenset[Element]
    doubted: frozenset[Element]
    """Those of them whose rows another part prints, too."""
    left_out: frozenset[Element]
    """What prints rows that are displayed elsewhere."""


class _ShownTexts:
    """The short texts of a page that are displayed, looked for when somebody asks."""

    def __init__(self, root: Element, hidden: Collection[Element]) -> None:
        self._root = root
        self._hidden = frozenset(hidden)

    @cached_property
    def _keys(self) -> set[str]:
        return set(_keys_in(self._root, self._hidden))

    @cached_property
    def rows(self) -> set[str]:
        return _rows_of(self._keys)

    @cached_property
    def headings(self) -> set[str]:
        return _headings_of(self._keys)


def parts_to_read(root: Element, hidden: Collection[Element]) -> HiddenParts:
    """Which of the hidden parts of a page are parts of its report."""
    shown = _ShownTexts(root, hidden)
    printed = {part: set(_keys_in(part, frozenset())) for part in hidden}
    rows = {part: own for part, keys in printed.items() if len(own := _rows_of(keys)) >= LEAST_ROWS}
    read: set[Element] = set()
    doubted: set[Element] = set()
    left_out: set[Element] = set()
    for part, own in rows.items():
        again = own & shown.rows
        if 2 * len(again) >= len(own):
            left_out.add(part)
            continue
        read.add(part)
        if len(again) >= LEAST_ROWS:
            doubted.add(part)
    for part in read:
        rivals = (rows[other] for other in read if other is not part)
        if any(len(rows[part] & rival) >= LEAST_ROWS for rival in rivals):
            doubted.add(part)
    alike = {_kind_of(part) for part in read}
    for part, keys in printed.items():
        if part not in rows and _is_prose_to_read(part, keys, alike, shown):
            read.add(part)
    return HiddenParts(frozenset(read), frozenset(doubted), frozenset(left_out))


def panes_behind_the_active(root: Element) -> Iterator[Element]:
    """The panes beside one whose class says that it alone is displayed, if they print its rows.

    That is for pages whose style sheets are files of their own.
    """
    for active in root.iter("div", "section", "li", "article", "table"):
        names = set(active.get("class", "").split())
        parent = active.getparent()
        if not (names & _ACTIVE) or not (names - _ACTIVE) or parent is None:
            continue
        beside = [
            other
            for other in parent.iterchildren(active.tag)
            if other is not active
            and names - _ACTIVE <= set(other.get("class", "").split())
            and not set(other.get("class", "").split()) & _ACTIVE
        ]
        if not beside:
            continue
        rows = _rows_of(set(_keys_in(active, frozenset())))
        for other in beside:
            own = _rows_of(set(_keys_in(other, frozenset())))
            if len(own) >= LEAST_ROWS and 2 * len(own & rows) >= len(own):
                yield other


def _is_prose_to_read(
    part: Element, keys: set[str], alike: Collection[tuple[str, str]], shown: _ShownTexts
) -> bool:
    """Whether a part without rows of the form is one of the report."""
    if len("".join(part.itertext()).strip()) < LEAST_TEXT:
        return False
    own = _headings_of(keys)
    if not own:
        return _kind_of(part) in alike
    return bool(own - shown.headings)


def _kind_of(part: Element) -> tuple[str, str]:
    """What a page calls a part: its panes share that. What stands in `<details>` has its name."""
    parent = part.getparent()
    if parent is not None and parent.tag == "details":
        return "details", parent.get("class", "")
    return str(part.tag), part.get("class", "")


def _rows_of(keys: set[str]) -> set[str]:
    return keys & vocabulary().only_rows


def _headings_of(keys: set[str]) -> set[str]:
    sections = vocabulary().sections
    return {key for key in keys if sections.fullmatch(key)}


def _keys_in(element: Element, without: frozenset[Element]) -> Iterator[str]:
    """The short texts in an element, as keys of labels; not those in the elements `without`."""
    stack: list[Element] = [element]
    while stack:
        each = stack.pop()
        if each in without or not isinstance(each.tag, str) or each.tag in _NO_TEXT:
            continue
        children: Sequence[Element] = [*each]
        texts = [each.text, *(child.tail for child in children)]
        if children and each.tag in ("td", "th", "p", "h1", "h2", "h3", "h4", "h5", "h6", "dt"):
            texts.append("".join(each.itertext()))
        for text in texts:
            # no label is of ASCII alone, as numbers and blanks are
            if text and not text.isascii() and len(text) < MAX_LABEL and (bare := text.strip()):
                yield printed_key(bare)
        stack.extend(children)
