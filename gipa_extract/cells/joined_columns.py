"""Two columns of the form in one of a sheet: their labels in one place, their values too.

    | 自然人 | 商业企业 科研机构 |   | 总计 |
    | 455    | 685 268           |   | 1408 |
    | 53     | 249               |   | 104  |
    | 4      | 4                 | 0 | 66   |

tabula and its like join columns whose texts stand close. Only where the joined place holds one
value for each label, and the place that is left over none, is the row read; the second of these
rows lost the border of two numbers, and in the third all values are shifted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gipa_extract.cells.table_heads import Leaf
from gipa_extract.models import Slot
from gipa_extract.text.numerals import is_value

_WORD = re.compile(r"\S+")


def columns_are_joined(leaves: Sequence[Leaf]) -> bool:
    """Whether several labels of a head stand in one place of it, beside others that do not."""
    places = {leaf.place for leaf in leaves}
    return 1 < len(places) < len(leaves)


def part_joined_values(
    leaves: Sequence[Leaf], slots: Sequence[Slot], label_place: int
) -> Sequence[Slot] | None:
    """A value for each leaf of a row whose label stands at `at`; None if not all can be told."""
    sharing: dict[int, list[Leaf]] = {}
    for leaf in leaves:
        sharing.setdefault(leaf.place, []).append(leaf)
    if min(sharing) <= label_place or max(sharing) >= len(slots):
        return None
    if any(
        slot.text
        for place, slot in enumerate(slots)
        if place > label_place and place not in sharing
    ):
        return None
    found: dict[Leaf, Slot] = {}
    for place, joined in sharing.items():
        values = _values_in(slots[place]) if len(joined) > 1 else [slots[place]]
        if len(values) != len(joined):
            return None
        found.update(zip(joined, values, strict=True))
    return [found[leaf] for leaf in leaves]


def _values_in(slot: Slot) -> list[Slot]:
    """The values that a place holds with blanks between them; none if it holds anything else."""
    parts = [
        slot._replace(text=word[0], start=slot.start + word.start(), end=slot.start + word.end())
        for word in _WORD.finditer(slot.text)
    ]
    return parts if all(is_value(part.text) for part in parts) else []
