"""The form's own words: every label of every edition, and whether a text is one, or a part of one.

The labels stand in `forms/form*.toml`; here they are made ready to be looked up.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from gipa_extract.forms import editions
from gipa_extract.text.folding import fold, label_key
from gipa_extract.text.patterns import ADDITION
from gipa_extract.text.string_cache import remembered

_STROKE = re.compile(r"(\w)/(\w)")
_NO_LETTERS = re.compile(r"[\W_]+")


class Vocabulary(NamedTuple):
    """What the form prints, as label keys, by its place in a table."""

    rows: frozenset[str]
    groups: frozenset[str]
    heads: frozenset[str]
    column_groups: frozenset[str]
    """The labels over several columns of a table that is not printed across: 法人或其他组织."""
    outcomes: frozenset[str]
    """The columns of a table that is printed across: 结果维持."""
    captions: frozenset[str]
    sections: re.Pattern[str]
    letters: list[str]
    """All labels as plain text, with and without enumerators, sorted."""
    upright: str
    """The letters of the label over most rows of a table, which is set upright: 三、本年度办理结果."""

    all: frozenset[str]
    """Rows, groups, heads and captions together."""
    only_rows: frozenset[str]
    """Rows that are no heads: they name no column."""
    above: frozenset[str]
    """Heads and captions."""
    beside_strokes: frozenset[str]
    """The characters on both sides of a stroke in a label: those of 增/减."""


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The labels of all editions."""
    forms = editions().values()
    tables = [table for form in forms for table in form.tables]
    # Of a table printed across, the row labels stand in the head, beside those of its columns.
    rows = [row for table in tables if not table.across for row in table.rows]
    heads = [column for table in tables for column in table.columns]
    heads += [row for table in tables if table.across for row in table.rows]

    row_texts = [text for row in rows for text in row.wordings]
    group_texts = [text for row in rows for text in row.under]
    head_texts = [text for head in heads for text in (*head.wordings, *head.under)]
    captions = [text for table in tables for text in (table.caption, table.corner) if text]
    texts = [*captions, *row_texts, *group_texts, *head_texts]
    sections = [spec for form in forms for spec in form.sections]
    # editions have most of them in common
    headings = dict.fromkeys(pattern for spec in sections for pattern in spec.patterns)
    row_keys, group_keys, head_keys, caption_keys = (
        frozenset(map(label_key, each)) for each in (row_texts, group_texts, head_texts, captions)
    )
    return Vocabulary(
        rows=row_keys,
        groups=group_keys,
        heads=head_keys,
        column_groups=frozenset(
            label_key(group)
            for table in tables
            for column in table.columns
            for group in column.under
        ),
        outcomes=frozenset(
            label_key(word)
            for table in tables
            if table.across
            for column in table.columns
            for word in column.wordings
        ),
        captions=caption_keys,
        sections=re.compile("|".join(f"(?:{pattern})" for pattern in headings)),
        letters=sorted(_letters_with_and_without_enumerators(texts)),
        upright=letters_of(max(group_texts, key=group_texts.count)),
        all=row_keys | group_keys | head_keys | caption_keys,
        only_rows=row_keys - head_keys,
        above=head_keys | caption_keys,
        beside_strokes=frozenset(
            char for text in texts for match in _STROKE.finditer(text) for char in match.groups()
        ),
    )


def _letters_with_and_without_enumerators(texts: Sequence[str]) -> set[str]:
    return {letters_of(text) for text in texts} | {letters_of(label_key(text)) for text in texts}


@remembered
def printed_key(text: str) -> str:
    """A label's key, without an addition in brackets if only so the form knows it."""
    key = label_key(text)
    bare = key if key in vocabulary().all else label_key(ADDITION.sub("", text))
    return bare if bare in vocabulary().all else key


@remembered
def is_section_heading(text: str) -> bool:
    """Whether a text is the heading of a section, of any edition."""
    return vocabulary().sections.fullmatch(printed_key(text)) is not None


@remembered
def is_known_label(text: str) -> bool:
    """Whether the form prints a label, which may have an addition in brackets."""
    return printed_key(text) in vocabulary().all


@remembered
def is_part_of_label(text: str) -> bool:
    """Whether a text is a part of a label that the form prints, apart from punctuation."""
    return letters_of(text) in _all_labels()


@lru_cache(maxsize=1)
def _all_labels() -> str:
    return "\n".join(vocabulary().letters)


@remembered
def begins_label(text: str) -> bool:
    """Whether a label of the form begins with a text, with its enumerator or without."""
    labels = vocabulary().letters
    for start in (text, letters_of(label_key(text)) if text[:1].isdigit() else text):
        place = bisect_left(labels, start)  # the first label that is not before it in the alphabet
        if place < len(labels) and labels[place].startswith(start):
            return True
    return False


@remembered
def letters_of(text: str) -> str:
    """A label's letters and digits, its enumerator too; folded."""
    return _NO_LETTERS.sub("", fold(text))
