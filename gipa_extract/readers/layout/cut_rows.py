"""Whether what stands above and below a page's end is one row, or one label, that it cuts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gipa_extract.forms.vocabulary import is_known_label, printed_key, vocabulary
from gipa_extract.readers.layout.box_tables import GridBox
from gipa_extract.text.folding import label_key
from gipa_extract.text.numerals import is_value, parse

_DIGITS = re.compile(r"[\d,，\n]+")
"""A number or a piece of one, on a line or on several."""


def is_one_row(pairs: Sequence[tuple[GridBox, GridBox]]) -> bool:
    """Whether what stands above and below a page break is one row.

    Its label is known only when joined, or, where nobody knows the label, one of the two parts
    holds no value while the other does.
    """
    labels = [(a.text, b.text) for a, b in pairs if _is_label(a.text) and _is_label(b.text)]
    values = [[box for box in side if _is_value(box.text)] for side in zip(*pairs, strict=True)]
    if not any(b.text for _, b in pairs) or any(map(_are_two_labels, pairs)):
        return False
    inner = labels[-1] if labels else None
    is_cut = inner is not None and cut_label(*inner)
    if all(values):
        # numbers that wrap in narrow cells are cut as the label beside them is, or those of them
        # that have no room are on the next page, whole
        if is_cut:
            return all(_is_begun(a.text) for a, b in pairs if _is_value(b.text))
        is_parted = not any(a.text and b.text for a, b in pairs)
        return is_parted and any(_label_beyond(pairs, labelled=side) for side in (0, 1))
    if is_cut:
        return True
    if _label_beyond(pairs, labelled=0 if values[1] else 1):
        return True
    known = [is_known_label(b.text) for _, b in pairs if _is_label(b.text)]
    return (
        not any(known)
        and bool(known)
        and any(values)
        and inner is not None
        and not is_known_label(inner[0])
    )


def is_of_head(text: str) -> bool:
    return printed_key(text) in vocabulary().heads | vocabulary().captions


def _are_two_labels(pair: tuple[GridBox, GridBox]) -> bool:
    """Whether a head's label over several columns ends a page, and one of theirs begins the next."""
    above, below = (box.text for box in pair)
    return is_of_head(above) and is_of_head(below) and not is_known_label(above + below)


def _label_beyond(pairs: Sequence[tuple[GridBox, GridBox]], labelled: int) -> bool:
    """Whether a row's label and its values stand on the two sides of a page break.

    Values that are set high in their row are cut off from a label that wraps, or sinks. `labelled`
    is the side without values: 0 above the break, where a head may stand just as well, 1 below it.
    """
    places = [index for index, pair in enumerate(pairs) if _is_label(pair[labelled].text)]
    values = [index for index, pair in enumerate(pairs) if is_value(pair[1 - labelled].text)]
    if not places or not values or values[0] < places[-1]:
        return False
    label, beside = pairs[places[-1]][labelled], pairs[places[-1]][1 - labelled]
    return not beside.text and (labelled == 1 or is_known_label(label.text))


def _is_value(text: str) -> bool:
    """Whether a text is a value; a Chinese numeral alone is rather what hangs out of a label."""
    return is_value(text) and text not in "一二三四五六七八九十"


def _is_begun(text: str) -> bool:
    """Whether a text is a value, or as much of one as stands on a line: 2,75 of 2,752."""
    return _is_value(text) or _DIGITS.fullmatch(text) is not None


def _is_label(text: str) -> bool:
    return bool(text) and parse(text).kind == "text"


def cut_label(above: str, below: str) -> bool:
    """Whether two texts are the halves of a label that the form prints, and are not two labels."""
    if not (_is_label(above) and _is_label(below)):
        return False
    if is_known_label(below) and is_known_label(above):
        return False
    if not is_known_label(above + below):
        return False
    return not is_known_label(above) or label_key(above + below) != label_key(above)


def numbers_go_on(
    first: Sequence[Sequence[GridBox]], below: Sequence[GridBox], xs: Sequence[float]
) -> bool:
    """Whether a row on top of a page holds the last digits of numbers of the row above it.

    Each such number fills its cell, so that one digit more has no room beside it. What else the
    row says stands below empty cells, where the words are set lower, and only one part has labels.
    """
    above = first[-1]
    indent = _least_indent(first, xs)
    pairs = [
        (column, number, box)
        for column, (number, box) in enumerate(zip(above, below, strict=True))
        if box is not number
    ]
    going_on = [(column, number, box) for column, number, box in pairs if number.text and box.text]
    label_above = any(_is_label(number.text) for _, number, _ in pairs)
    label_below = any(_is_label(box.text) for *_, box in pairs)
    return (
        bool(going_on)
        and not (label_above and label_below)
        and all(
            _DIGITS.fullmatch(number.text)
            and _DIGITS.fullmatch(box.text)
            and _fills(number, _width_of(column, above, xs) - 2 * indent)
            for column, number, box in going_on
        )
    )


def _least_indent(rows: Sequence[Sequence[GridBox]], xs: Sequence[float]) -> float:
    """How far from the left side of its cell the text begins that begins nearest to it."""
    return min(
        (
            max(box.bounds[0] - xs[column], 0.0)
            for row in rows
            for column, box in enumerate(row)
            if box.text and box.bounds and (not column or row[column - 1] is not box)
        ),
        default=0.0,
    )


def _width_of(column: int, row: Sequence[GridBox], xs: Sequence[float]) -> float:
    """The width of the cell that covers a column, which may be merged over more of them."""
    covered = [index for index, box in enumerate(row) if box is row[column]]
    return xs[covered[-1] + 1] - xs[covered[0]]


def _fills(number: GridBox, room: float) -> bool:
    """Whether a number leaves less room in its cell than another of its digits takes."""
    if number.bounds is None:
        return False
    width = number.bounds[2] - number.bounds[0]
    digits = max(map(len, number.text.split("\n")))
    return width + width / digits > room
