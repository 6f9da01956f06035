"""What a heading says of the order of the values below it: （自然人→企业→科研→公益→法律→其他→总计）.

The names are the columns' labels, whole or in part. Where they stand in another order than the
form's the rows must not be read in that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from gipa_extract.forms import Label, editions
from gipa_extract.forms.vocabulary import is_known_label

LEAST_NAMED = 0.5
"""The share of the names that are those of columns, before they tell an order."""
LEAST_COLUMNS = 3
_MARKS = re.compile(r"(?:(?!(?<=增)[/／]减)\W)+")
"""What parts names, of which 本年增/减 is one."""
_LEGEND = re.compile(
    r"[（(](?P<inside>[^（()）\n\d]{8,80})[)）]|(?:^|[：:])(?P<line>[^（()）：:\n\d]{8,80})$",
    re.MULTILINE,
)


def names_other_order(text: str) -> bool:
    """Whether brackets or a line name a table's columns in another order than the form's; a line of whole labels is a head."""
    return any(
        _is_other_order(names)
        for found in _LEGEND.finditer(text)
        if len(names := [*filter(None, _MARKS.split(found["inside"] or found["line"]))])
        >= LEAST_COLUMNS
        and (found["inside"] or sum(map(is_known_label, names)) < len(names) - 1)
    )


def _is_other_order(names: Sequence[str]) -> bool:
    """Whether names of columns change places; of one that is not understood the others' places tell it."""
    orders = [([_named(name, columns) for name in names], len(columns)) for columns in _columns()]
    best, width = max(orders, key=lambda each: len(names) - each[0].count(None))
    named = [place for place in best if place is not None]
    if len(named) < LEAST_NAMED * len(names):
        return False
    if len(names) == width:
        return any(place not in (None, at) for at, place in enumerate(best))
    return any(one >= other for one, other in pairwise(named))


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
