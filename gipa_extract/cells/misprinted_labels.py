"""Short labels with one wrong character, told by what stands beside them.

    商业企业 | 科研机购 | 社会公益组织

Of four or five characters three or four say too little by themselves; between its neighbours of the
form a column is no other one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache

from gipa_extract.cells.table_heads import HeadLabel, others_among
from gipa_extract.forms import Label, Table
from gipa_extract.text.folding import is_enumerated, label_key

SHORTEST, LONGEST = 4, 5
"""Characters of such a label; in longer ones a wrong character leaves enough."""


def one_character_off(key: str, labels: Collection[str]) -> list[str]:
    """The labels that a text is but for one wrong character, or with its two words in the other order."""
    if not SHORTEST <= len(key) <= LONGEST:
        return []
    turned = f"{key[2:]}{key[:2]}"  # 维持结果
    return [
        label
        for label in labels
        if len(label) == len(key)
        and (label == turned or sum(a != b for a, b in zip(label, key, strict=True)) == 1)
    ]


def misprinted_columns(
    texts: Sequence[str], printed: Sequence[HeadLabel], tables: Sequence[Table]
) -> Iterator[HeadLabel]:
    """The columns of a head's line whose labels have one wrong character, between their neighbours."""
    for place in others_among(texts, printed):
        text = texts[place]
        key = label_key(text)
        if not SHORTEST <= len(key) <= LONGEST or is_enumerated(text):
            continue
        before = max((each for each in printed if each.last < place), key=_place, default=None)
        behind = min((each for each in printed if each.place > place), key=_place, default=None)
        meant = {
            label
            for table in tables
            for label in _between(table, before, behind, one_character_off(key, _heads(table)))
        }
        if len(meant) == 1:
            yield HeadLabel(meant.pop(), place, place, None)


def _place(label: HeadLabel) -> int:
    return label.place


def _between(
    table: Table, before: HeadLabel | None, behind: HeadLabel | None, labels: Sequence[str]
) -> Iterator[str]:
    """Those of a table's labels that stand between two others in the form's order."""
    for label in labels:
        for siblings in _siblings(table):
            at = _heads_at(siblings).get(label)
            if at is None:
                continue
            last = len(siblings) - 1
            is_behind = at > 0 and before is not None and before.key in _keys(siblings[at - 1])
            is_before = at < last and behind is not None and behind.key in _keys(siblings[at + 1])
            if (is_behind or at == 0) and (is_before or at == last) and (is_behind or is_before):
                yield label


def _siblings(table: Table) -> Iterator[Sequence[Label]]:
    yield table.columns
    if table.across:
        yield table.rows


def _heads(table: Table) -> Collection[str]:
    """The keys of the labels that a table prints in its head."""
    return _heads_of(table)


@lru_cache(maxsize=64)
def _heads_of(table: Table) -> frozenset[str]:
    return table.column_keys | table.row_keys if table.across else table.column_keys


def _heads_at(siblings: Sequence[Label]) -> Mapping[str, int]:
    return {key: at for at, label in enumerate(siblings) for key in label.keys}


def _keys(label: Label) -> Collection[str]:
    """What a column's label, or those of its groups, are compared by."""
    return {*label.keys, *label.group_keys}
