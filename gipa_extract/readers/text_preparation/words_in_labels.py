"""A word that a site hides in its labels against copying, and that a scraper lets through.

行政水印校验码许可 is 行政许可, where one word stands in nearly all labels and they are the form's without it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from gipa_extract.forms.vocabulary import is_known_label

LEAST_LINES = 20
"""Lines of letters alone that are short as labels are."""
MAX_LINE = 40
LEAST_LABELS = 10
"""Lines that are labels without the word."""
FIRST_LINES = 120
"""Lines at the beginning that are asked alone first: prose and the first table."""
LENGTHS = range(12, 1, -1)
"""Letters of such a word."""


def take_out_foreign_word(text: str) -> str | None:
    """The text without such a word; None if there is none."""
    printed = text.split("\n", FIRST_LINES)
    if _print_labels(printed):  # as nearly all texts
        return None
    if len(printed) > FIRST_LINES:
        printed = text.split("\n")
        if _print_labels(printed):
            return None
    lines = list(_lines_of_letters(printed))
    if len(lines) < LEAST_LINES:
        return None
    word = next((word for word in _frequent_words(lines) if _hides_labels(lines, word)), None)
    return text.replace(word, "") if word else None


def _print_labels(printed: Sequence[str]) -> bool:
    """Whether enough lines are labels of the form as they stand."""
    labels = filter(is_known_label, _lines_of_letters(printed))
    return len(list(islice(labels, LEAST_LABELS))) == LEAST_LABELS


def _lines_of_letters(printed: Sequence[str]) -> Iterator[str]:
    """The lines that hold nothing but letters, and no more than a label has."""
    letters = filter(str.isalpha, map(str.strip, printed))
    return (line for line in letters if 2 < len(line) <= MAX_LINE)


def _frequent_words(lines: Sequence[str]) -> list[str]:
    """The strings that stand in half of some lines, the longest first."""
    found = []
    for length in LENGTHS:
        counts = Counter(
            piece
            for line in lines
            for piece in {line[at : at + length] for at in range(len(line) - length + 1)}
        )
        found += [piece for piece, count in counts.items() if 2 * count >= len(lines)]
    return found


def _hides_labels(lines: Sequence[str], word: str) -> bool:
    """Whether enough lines are labels of the form without a word, and none of these with it."""
    return (
        sum(word in line and is_known_label(line.replace(word, "")) for line in lines)
        >= LEAST_LABELS
    )
