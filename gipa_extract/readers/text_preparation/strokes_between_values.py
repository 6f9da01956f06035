"""Values of a row as one word with strokes between them: `（一）予以公开 7/0/3/0/0/1/11`."""

from __future__ import annotations

import re

from gipa_extract.forms import editions
from gipa_extract.forms.vocabulary import is_known_label
from gipa_extract.text.occurrences import count_up_to

LEAST_ROWS = 4
"""Lines with a label of the form and as many values as a table has columns."""
_LINE = re.compile(
    r"^(?P<label>[^\n]*[^\s：:])(?:[ \t]{1,40}|[ \t]{0,9}[：:][ \t]{0,9})(?P<values>\d[\d.]*(?:/[\d.]*){2,}\d|\d+(?:/\d*){2,})[ \t\r]*$",
    re.MULTILINE,
)


def part_values_by_strokes(text: str) -> str | None:
    """The text with pipes for such strokes; None if it has hardly any such row."""
    if count_up_to(text, "/", 2 * LEAST_ROWS) < 2 * LEAST_ROWS:
        return None
    rows = [found for found in _LINE.finditer(text) if _is_row(found)]
    if len(rows) < LEAST_ROWS:
        return None
    return _LINE.sub(lambda found: _parted(found) if _is_row(found) else found[0], text)


def _is_row(found: re.Match[str]) -> bool:
    widths = {len(table.columns) for form in editions().values() for table in form.tables}
    return found["values"].count("/") + 1 in widths and is_known_label(found["label"].strip())


def _parted(found: re.Match[str]) -> str:
    return f"{found['label']} | {found['values'].replace('/', ' | ')} |"
