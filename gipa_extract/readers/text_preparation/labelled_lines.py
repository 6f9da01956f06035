"""Whether a line begins with a label of the form, whatever parts that from what stands behind it."""

from __future__ import annotations

import re
from collections.abc import Callable

from gipa_extract.forms.vocabulary import is_known_label, printed_key, vocabulary

MOST_ENDS = 4
"""Places in a line at which its label is looked for to end; a label has commas and dots, too."""
_VALUE = re.compile(r"\d|无|\Z")
"""What a row goes on with, or nothing; dashes are passed over with what parts cells."""
_END = re.compile(r"[^\w（）()“”]+|(?<=[^\d.、（(])(?=\d)|$")


def begins_with_label(line: str) -> bool:
    """Whether a label of the form stands at a line's beginning."""
    return _begins_with(line, is_known_label)


def begins_row(line: str) -> bool:
    """Whether a label that the form gives to rows alone stands at a line's beginning, and before a value."""
    return _begins_with(line, lambda text: printed_key(text) in vocabulary().only_rows, _VALUE)


def _begins_with(
    line: str, is_label: Callable[[str], bool], behind: re.Pattern[str] | None = None
) -> bool:
    line = line.lstrip()
    for number, end in enumerate(_END.finditer(line)):
        if number == MOST_ENDS:
            return False
        if end.start() and is_label(line[: end.start()]):
            return behind is None or behind.match(line, end.end()) is not None
    return False
