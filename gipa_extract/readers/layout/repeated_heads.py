"""A table's head that a new page prints again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, takewhile

from gipa_extract.forms.vocabulary import printed_key, vocabulary
from gipa_extract.readers.layout.label_assembly import Part, is_head, joined
from gipa_extract.readers.layout.line_parts import is_data
from gipa_extract.text.string_cache import remembered

Texts = tuple[str, ...]


def _texts_of(parts: Sequence[Part]) -> Texts:
    return tuple(part.text for part in parts)


def head_of(block: Sequence[Sequence[Part]]) -> list[Texts]:
    """What the lines of a block say above its first row, whose label may wrap."""
    return [_texts_of(line) for line in _head_lines(block) if line]


def _head_lines(block: Sequence[Sequence[Part]]) -> list[Sequence[Part]]:
    return [*takewhile(lambda line: not (is_data(line) or any(map(_begins_row, line))), block)]


def _begins_row(part: Part) -> bool:
    """Whether a text is the first line of a row's label, and of no label above columns."""
    key = printed_key(part.text)
    # four characters; 本年 begins labels of both kinds
    return len(key) > 3 and _begins_only_rows(key)


@remembered
def _begins_only_rows(key: str) -> bool:
    words = vocabulary()
    return any(label.startswith(key) for label in words.rows) and not any(
        label.startswith(key) for label in words.above
    )


def ends_of_head(head: list[Texts]) -> Iterator[list[Texts]]:
    """A head, and what is left of it without its first lines."""
    return (head[index:] for index in range(len(head)))


def lines_of_same_labels(top: Sequence[Sequence[Part]], block: Sequence[Sequence[Part]]) -> int:
    """How many lines on top of a page print the labels of a block's columns again, all of them.

    On a scan they may be cut into other lines and words than above.
    """
    above = {printed_key(label.text) for label in _labels_of_columns(_head_lines(block))}
    lines = _head_lines(top)
    again = _labels_of_columns(lines)
    if len(above) < 2 or {printed_key(label.text) for label in again} != above:
        return 0
    end = max(label.bottom for label in again)
    return sum(1 for _ in takewhile(lambda line: any(part.middle < end for part in line), lines))


def _labels_of_columns(lines: Sequence[Sequence[Part]]) -> list[Part]:
    return [label for label in joined([*chain.from_iterable(lines)]) if is_head(label)]


def top_of(parts: Sequence[Part], otherwise: Sequence[Part]) -> float:
    return min(part.top for part in parts or otherwise)


def repeated_head_lines(top: Sequence[Sequence[Part]], heads: Sequence[Sequence[Texts]]) -> int:
    """How many lines on top of a page are a head that stands above already, printed again.

    Below a head may follow what was taken for its last lines: the label of its first row, which
    wraps. No head is cut between labels that stand side by side.
    """
    return max((_count_lines_alike(top, head) for head in heads), default=0)


def _count_lines_alike(top: Sequence[Sequence[Part]], head: Sequence[Texts]) -> int:
    """How many lines of a head stand on top of a page; 0 if more is missing than a row's label."""
    pairs = zip(map(_texts_of, top), head, strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    whole = same == len(head)
    rest_is_label = all(len(line) == 1 for line in head[same:])
    holds_labels_beside = any(len(line) > 1 for line in head[:same])
    return same if whole or (rest_is_label and holds_labels_beside) else 0
