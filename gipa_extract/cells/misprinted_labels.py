"""Labels that are not the form's to the letter: the one that each must mean, or nothing.

Of a longer one with a wrong character enough is left, and what leaves words out may have those of
just one. Of four or five characters three or four say too little by themselves: there its neighbours
in the form's order tell a column, and make a row likely.

    商业企业 | 科研机购 | 社会公益组织
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby

from rapidfuzz import fuzz, process

from gipa_extract.cells.table_heads import HeadLabel, others_among, unit_of
from gipa_extract.forms import Label, Table
from gipa_extract.text.folding import is_enumerated, label_key
from gipa_extract.text.patterns import COUNTERS

CLOSE = 83
"""Least likeness, 0 to 100, at which a misprinted label is taken for an official one: one wrong
character in six is 83.3."""
MARGIN = 8
"""How much more like it must be than the second best."""

LEAST_PIECE = 3
"""Characters of a piece of a label that a row is named by."""
MOST_BETWEEN = 3
"""Characters left out between two pieces of a label."""
LEAST_SHORTENED = 6
"""Characters of a label that leaves words of another out."""
SHORTEST, LONGEST = 4, 5
"""Characters of a label that only its place tells, if one is wrong; in longer ones a wrong character leaves enough."""


_COUNTED = rf"(?:[{COUNTERS}元]|件次|人次|[万亿]元)"
_UNIT_BEHIND = re.compile(
    rf"(?<=[\u4e00-\u9fff）)])\s*(?:[/／]\s*{_COUNTED}|[（(]\s*(?:单位[:：])?\s*{_COUNTED}\s*[)）])\s*\Z"
)
"""What a label counts, behind a stroke or in brackets: 自然人/件."""
_EARLIER_YEAR = re.compile("[上去前]一?年|同期")
"""Of a column, or row, of numbers that are not this year's."""


def without_unit(text: str) -> str:
    """A label without what it counts."""
    return _UNIT_BEHIND.sub("", text)


def bare_key(text: str) -> str:
    """A label's key without what it counts."""
    return label_key(without_unit(text))


def nearest_label(key: str, official: Mapping[str, object]) -> str:
    """The official label that a misprinted or shortened one must mean, or nothing.

    `official` maps label keys to what they name: two wordings of one thing are no rivals. A label
    that says 上年 is no misprint of one that does not.
    """
    if not 4 <= len(key) <= 60:
        return ""
    best, *others = process.extract(key, official.keys(), scorer=fuzz.ratio, limit=4)
    rivals = [score for label, score, _ in others if official[label] != official[best[0]]]
    if best[1] >= CLOSE and best[1] - max(rivals, default=0) >= MARGIN:
        return "" if _is_of_earlier_year(key, best[0]) else str(best[0])
    holding = [label for label in official if key in label] or [
        label for label in official if label.startswith(key[:2]) and shortens(key, label)
    ]
    if holding:  # 反复申请 may be 大量反复申请 cut short, or 重复申请 misprinted
        holding += one_character_off(key, official)
    one = holding and all(official[label] == official[holding[0]] for label in holding)
    return holding[0] if one else ""


def _is_of_earlier_year(key: str, label: str) -> bool:
    """Whether a printed label says that its numbers are not this year's, and a label of the form does not."""
    return bool(_EARLIER_YEAR.search(key)) and not _EARLIER_YEAR.search(label)


def shortens(key: str, label: str) -> bool:
    """Whether a label leaves words of another out: 申请人逾期未缴费 for 申请人逾期未按收费通知要求缴纳费用.

    上年度政府信息公开申请数量 leaves none out: it is last year's number, not what was carried over.
    """
    if len(key) < LEAST_SHORTENED or _EARLIER_YEAR.search(key):
        return False
    rest = iter(label)
    return all(char in rest for char in key)


def row_of_pieces(key: str, rows: Mapping[str, object], *, may_be_wrapped: bool = False) -> str:
    """The label of the one row that a few characters are a piece of, or two pieces; or nothing.

    不掌握 for 本机关不掌握相关政府信息, 需另行制作 for 没有现成信息需要另行制作. Of two pieces none says
    上年: 上年结转 is a row, 上年申请数量 is none. Where labels may be wrapped, one piece may be a
    line of any.
    """
    if not LEAST_PIECE <= len(key) <= LEAST_SHORTENED:
        return ""
    holding = [label for label in rows if key in label and not may_be_wrapped]
    if not _EARLIER_YEAR.search(key):
        holding += [label for label in rows if key not in label and _is_two_pieces(key, label)]
    if holding:
        holding += one_character_off(key, rows)
    one = holding and all(rows[label] == rows[holding[0]] for label in holding)
    return holding[0] if one else ""


def _is_two_pieces(key: str, label: str) -> bool:
    """Whether a text is two pieces of a label that stand near each other, the second of several characters.

    收费政府信息 is none of 未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请.
    """
    for at in range(1, len(key) - LEAST_PIECE):
        first, second = key[:at], key[at:]
        behind = label.find(second)
        if behind > 0 and first in label[max(behind - at - MOST_BETWEEN, 0) : behind]:
            return True
    return False


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


def one_of_two_characters(key: str, labels: Collection[str]) -> list[str]:
    """The labels of two characters of which a text has one in its place: 规葦. Less than any proof."""
    if len(key) != 2:
        return []
    return [
        label
        for label in labels
        if len(label) == 2 and (label[0] == key[0]) != (label[1] == key[1])
    ]


def misprinted_columns(
    texts: Sequence[str], printed: Sequence[HeadLabel], tables: Sequence[Table]
) -> Iterator[HeadLabel]:
    """The columns of a head's line whose labels have one wrong character, between their neighbours."""
    for places in _merged_places(texts, others_among(texts, printed)):
        text = texts[places[0]]
        key = bare_key(text)
        if not SHORTEST <= len(key) <= LONGEST or is_enumerated(text):
            continue
        first, last = places[0], places[-1]
        before = max((each for each in printed if each.last < first), key=_place, default=None)
        behind = min((each for each in printed if each.place > last), key=_place, default=None)
        meant = {
            label
            for table in tables
            for label in _between(table, before, behind, one_character_off(key, _heads(table)))
        }
        if len(meant) == 1:
            yield HeadLabel(meant.pop(), first, last, unit_of(text))


def _merged_places(texts: Sequence[str], places: Sequence[int]) -> Iterator[Sequence[int]]:
    """Places right behind one another that print the same: those of a merged cell."""
    for _, run in groupby(enumerate(places), key=lambda each: (texts[each[1]], each[1] - each[0])):
        yield [place for _, place in run]


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


@lru_cache(maxsize=64)
def _heads(table: Table) -> frozenset[str]:
    """The keys of the labels that a table prints in its head."""
    return table.column_keys | table.row_keys if table.across else table.column_keys


def _heads_at(siblings: Sequence[Label]) -> Mapping[str, int]:
    return {key: at for at, label in enumerate(siblings) for key in label.keys}


def _keys(label: Label) -> Collection[str]:
    """What a column's label, or those of its groups, are compared by."""
    return {*label.keys, *label.group_keys}
