"""Labels of which a tool dropped single letters: 政处罚 and 行政强, where Word's runs were cut.

resiliparse takes a lone character between tags for an icon. Where labels of the form lack letters, and
none has another in its place, the form says which.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from gipa_extract.forms.vocabulary import letters_of, vocabulary
from gipa_extract.text.folding import label_key
from gipa_extract.text.occurrences import paragraphs_of
from gipa_extract.text.string_cache import remembered

LEAST_LABELS = 4
"""Labels that lack letters; a body's own wording may lack one."""
LEAST_LETTERS = 2
MOST_LETTERS = 60
LEAST_KEPT = 2, 3
"""Of a label's letters at least so many; with fewer left it may be another."""

_PARAGRAPH = re.compile(r"(?:[^\n]+\n?)+")
_PROSE = re.compile(r"[，。；！]")


def put_back_dropped_letters(text: str) -> str | None:
    """The text with its labels whole; None if hardly any lacks a letter."""
    shorter = [each for each in paragraphs_of(text) if len(each) < 2 * MOST_LETTERS]
    if sum(map(_lacks_letters, shorter)) < LEAST_LABELS:
        return None  # nearly all texts
    paragraphs = list(_PARAGRAPH.finditer(text))
    letters = [
        letters_of(each[0]) if len(each[0]) < 2 * MOST_LETTERS else "" for each in paragraphs
    ]
    lacking = [at for at, each in enumerate(paragraphs) if _may_lack_letters(each[0], letters[at])]
    labels: dict[int, str] = {}
    for gap in (1, 2):  # two in a row only where single ones are known to be lost
        for at in lacking:
            label = _label_with(letters[at], gap) if at not in labels else None
            beside = (letters[at - 1] if at else "", *letters[at + 1 : at + 2])
            if label is not None and not _goes_on(letters[at], label, *beside):
                labels[at] = label
        if len(labels) < LEAST_LABELS:
            return None
    if _lack_beginnings(letters, labels):
        return None
    parts, end = [], 0
    for at, label in sorted(labels.items()):
        paragraph = paragraphs[at]
        parts += [text[end : paragraph.start()], _completed(paragraph[0], label)]
        end = paragraph.end()
    return "".join([*parts, text[end:]])


def _lack_beginnings(letters: Sequence[str], labels: Mapping[int, str]) -> bool:
    """Whether all labels lack their beginnings: lines were cut there, numbers as well."""
    return all(label[0] != letters[at][0] for at, label in labels.items())


def _may_lack_letters(paragraph: str, letters: str) -> bool:
    """Whether a paragraph is short, no sentence, no value, and no label as it is."""
    return (
        LEAST_LETTERS <= len(letters) <= MOST_LETTERS
        and not letters.isdecimal()
        and letters not in _labels()
        and label_key(paragraph) not in vocabulary().all
        and not _PROSE.search(paragraph)
    )


@remembered
def _lacks_letters(paragraph: str) -> bool:
    """Whether a paragraph is a label but for single letters; most are rows, the same in every report."""
    letters = letters_of(paragraph)
    return _may_lack_letters(paragraph, letters) and _label_with(letters, 1) is not None


@lru_cache(maxsize=1024)
def _label_with(letters: str, gap: int) -> str | None:
    """The only label that holds some letters in their order, and up to `gap` others between two.

    Of several the shortest; None if two are as short.
    """
    near = _letters_near(gap)
    if any(one + other not in near for one, other in pairwise(letters)):
        return None  # nearly all that is no label, without a pattern of its own
    missing = f".{{0,{gap}}}"
    pattern = re.compile(missing + missing.join(map(re.escape, letters)) + missing)
    kept, of_letters = LEAST_KEPT
    held = [
        label
        for label in vocabulary().letters
        if len(letters) < len(label)
        and kept * len(label) <= of_letters * len(letters)
        and pattern.fullmatch(label)
    ]
    least = min(map(len, held), default=0)
    nearest = [label for label in held if len(label) == least]
    return nearest[0] if len(nearest) == 1 else None


@lru_cache(maxsize=2)
def _letters_near(gap: int) -> frozenset[str]:
    """Each two letters of a label with up to `gap` others between them."""
    return frozenset(
        one + other
        for label in vocabulary().letters
        for apart in range(1, gap + 2)
        for one, other in zip(label, label[apart:], strict=False)
    )


def _goes_on(letters: str, label: str, before: str = "", behind: str = "") -> bool:
    """Whether the letters that a label lacks stand beside it: a paragraph's end broke it."""
    if label.endswith(letters):
        return before.endswith(label[: -len(letters)])
    return label.startswith(letters) and behind.startswith(label[len(letters) :])


@lru_cache(maxsize=1)
def _labels() -> frozenset[str]:
    return frozenset(vocabulary().letters)


def _completed(paragraph: str, label: str) -> str:
    """A paragraph with the letters that it lacks, each before the next that it has, or at its end."""
    printed = paragraph.rstrip()
    out: list[str] = []
    rest = label
    for char in printed:
        if letters_of(char):
            before, _, rest = rest.partition(letters_of(char))
            out.append(before)
        out.append(char)
    return "".join([*out, rest, paragraph[len(printed) :]])
