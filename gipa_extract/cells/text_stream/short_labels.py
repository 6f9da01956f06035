"""Words before values that are a short piece of one row's label: 国家秘密 0 0 0 0 0 0 0.

One may be anything; of several rows of the form the agency shortened its labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from gipa_extract.cells.misprinted_labels import row_of_pieces
from gipa_extract.forms import editions
from gipa_extract.models import Span

LEAST_ROWS = 4
"""Different rows that are named so in one text."""
_SHORT = re.compile(
    r"(?<![\u3400-\u9fff])[\u3400-\u9fff]{3,6}(?=(?:[ \t|\n]+(?:\d+|[-–—―－─/／])){3})"
)


def short_labels(text: str) -> dict[Span, str]:
    """Where a text prints short labels, and the keys of the rows' own; nothing where few are."""
    rows = _rows_of_all_forms()
    found = {
        Span(*word.span()): label
        for word in _SHORT.finditer(text)
        if word[0] not in rows and (label := row_of_pieces(word[0], rows))
    }
    return found if len({rows[label] for label in found.values()}) >= LEAST_ROWS else {}


@lru_cache(maxsize=1)
def _rows_of_all_forms() -> Mapping[str, str]:
    return dict(_keys_of_rows())


def _keys_of_rows() -> Iterator[tuple[str, str]]:
    for form in editions().values():
        for table in form.tables:
            for row in table.rows:
                yield from ((key, f"{table.id}.{row.id}") for key in row.keys)
