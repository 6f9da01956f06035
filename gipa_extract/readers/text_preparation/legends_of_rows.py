"""What a heading says of the order of the values below it: （自然人→企业→科研→公益→法律→其他→总计）.

The names are the columns' labels, whole or in part. Where they stand in another order than the
form's the rows must not be read in that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from gipa_extract.forms import Label, editions
from gipa_extract.forms.vocabulary import is_known_label

LEAST_NAMED = 0.5
"""The share of the names that are those of columns, before they tell an order."""
LEAST_COLUMNS = 3
_MARKS = re.compile(r"(?:(?!(?<=增)[/／]减)\W)+")
"""What parts names, of which 本年增/减 is one."""
_COLON = re.compile("[:：]")
_LEGEND = re.compile(
    r"[（(](?P<inside>[^（()）\n\d]{8,80})[)）]|(?:^|[：:])(?P<line>[^（()）：:\n\d]{8,80})$",
    re.MULTILINE,
)


class _NamedColumns(NamedTuple):
    """Names of columns, in their order."""

    names: Sequence[str]
    columns: Sequence[Label]
    """The table's, of which most are named."""
    places: Sequence[int | None]
    """The place in the form of each name's column; None of one that is not understood."""

    def is_other_order(self) -> bool:
        """Whether columns change places; of one that is not understood the others' places tell it."""
        named = [place for place in self.places if place is not None]
        if len(named) < LEAST_NAMED * len(self.names):
            return False
        if len(self.names) == len(self.columns):
            return any(place not in (None, at) for at, place in enumerate(self.places))
        return any(one >= other for one, other in pairwise(named))

    def is_whole(self) -> bool:
        """Whether all columns, or all but one, are named, each once, and nothing else but one word."""
        size = len(self.columns)
        named = [place for place in self.places if place is not None]
        enough = max(size - 1, LEAST_COLUMNS) <= len(named) == len(set(named))
        return enough and len(self.names) <= size + 1


def names_other_order(text: str) -> bool:
    """Whether brackets or a line name a table's columns in another order than the form's; a line of whole labels is a head."""
    return any(named.is_other_order() for named in _named_in(text))


def columns_in_other_order(text: str) -> Iterator[Sequence[Label]]:
    """The columns of each table that are all named so in another order, or all but one."""
    for named in _named_in(text):
        if named.is_whole() and named.is_other_order():
            yield named.columns


def _named_in(text: str) -> Iterator[_NamedColumns]:
    for found in _LEGEND.finditer(text):
        listed = _COLON.split(found["inside"] or found["line"])[-1]  # 依次为：总计、自然人、…
        names = [*filter(None, _MARKS.split(listed))]
        is_legend = found["inside"] or sum(map(is_known_label, names)) < len(names) - 1
        if len(names) >= LEAST_COLUMNS and is_legend:
            named = (
                _NamedColumns(names, columns, [_named(name, columns) for name in names])
                for columns in _columns()
            )
            yield max(named, key=lambda each: len(names) - each.places.count(None))


def _named(name: str, columns: Sequence[Label]) -> int | None:
    """The place of the only column that a name, whole or in part, is that of."""
    fitting = [
        place
        for place, column in enumerate(columns)
        if name and any(name in wording for wording in column.wordings)
    ]
    return fitting[0] if len(fitting) == 1 else None


@lru_cache(maxsize=1)
def _columns() -> Sequence[Sequence[Label]]:
    """The columns of the tables of every edition, each order once."""
    return [*{_words(columns): columns for columns in _every()}.values()]


def _words(columns: Sequence[Label]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(column.wordings) for column in columns)


def _every() -> Iterator[Sequence[Label]]:
    for form in editions().values():
        for table in form.tables:
            if len(table.columns) >= LEAST_COLUMNS:
                yield table.columns
