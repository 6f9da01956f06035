"""Which slots of a row are its values: by the places of their labels, or by how many there are."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise, takewhile

from gipa_extract.cells.table_heads import Leaf
from gipa_extract.models import Slot
from gipa_extract.text.numerals import parse

_WORDS = re.compile(r"[\u4e00-\u9fff]{2}")


def values_by_place(
    leaves: Sequence[Leaf], slots: Sequence[Slot], label_place: int, others: Collection[int] = ()
) -> Sequence[Slot] | None:
    """The values that stand under the labels, if the row and its head keep the same columns.

    `others` are places whose head says something else; a row of a whole head may fill them.
    A value that is merged over several columns, none of which has a label, belongs to none of
    them: the others of its row stand all the same.
    """
    # One place for each label and nothing else: nothing to weigh.
    if leaves and len(slots) == label_place + 1 + len(leaves):
        places = [leaf.place for leaf in leaves]
        if places == [leaf.last for leaf in leaves] and _fill_all(places, label_place):
            return _distinct_slots([slots[place] for place in places])
    ordered = sorted(leaves, key=lambda leaf: leaf.place)
    if not ordered or ordered[0].place <= label_place or ordered[-1].last >= len(slots):
        return None
    # Two labels over one place say nothing about whose value it holds.
    if any(right.place <= left.last for left, right in pairwise(ordered)):
        return None
    # A value repeated under all places of its merged label is one value.
    printed = {
        place: slots[leaf.place].text
        for leaf in leaves
        for place in range(leaf.place, leaf.last + 1)
    }
    for place in range(label_place + 1, len(slots)):
        if slots[place].text in ("", printed.get(place)):
            continue
        if place in printed or not (place in others or _is_merged(slots, place)):
            return None
    return _distinct_slots([slots[leaf.place] for leaf in leaves])


def stand_below_labels(leaves: Sequence[Leaf], values: Sequence[Slot], label_place: int) -> bool:
    """Whether the values that a row prints behind its label stand in the places of the head's labels."""
    places = {place for leaf in leaves for place in range(leaf.place, leaf.last + 1)}
    printed = (place for place, slot in enumerate(values, label_place + 1) if slot.text)
    return all(place in places for place in printed)


def _fill_all(places: Sequence[int], label_place: int) -> bool:
    """Whether the labels stand in all the places right behind another, one each."""
    return sorted(places) == [*range(label_place + 1, label_place + 1 + len(places))]


def _distinct_slots(placed: Sequence[Slot]) -> Sequence[Slot] | None:
    """The values, if none of them is a merged cell that stands in two places."""
    starts = [slot.start for slot in placed if slot.text]
    return placed if len(starts) == len(set(starts)) else None


def _is_merged(slots: Sequence[Slot], place: int) -> bool:
    """Whether a printed cell covers other places of its row."""
    return sum(slot.start == slots[place].start and bool(slot.text) for slot in slots) > 1


def count_leading_words(values: Sequence[Slot]) -> int:
    """How many places behind a label print more words: pieces of it that a column's border parts from it."""
    words = (_WORDS.search(slot.text) and parse(slot.text).kind == "text" for slot in values)
    return sum(1 for _ in takewhile(bool, words))


def possible_offsets(count: int, values: Sequence[Slot]) -> list[int]:
    """Where `count` values in a row may begin, so that what they leave out is blank.

    Several answers mean that it is unclear which empty places are stray; none, that the row
    holds too few numbers, or too many.
    """
    texts = [slot.text for slot in values]
    starts = range(len(texts) - count + 1)
    good = [index for index in starts if not any(texts[:index]) and not any(texts[index + count :])]
    return good if any(texts) else good[:1]
