"""A mark behind each cell of a row, so that the line ends in it: `规章；1；3；28；`."""

from __future__ import annotations

from gipa_extract.forms.vocabulary import is_known_label
from gipa_extract.readers.text_preparation.marks_between_cells import is_cell
from gipa_extract.text.folding import BLANKS
from gipa_extract.text.numerals import is_value
from gipa_extract.text.occurrences import count_up_to

MARKS_CLOSING_CELLS = "；，"
"""Narrow ones part the values of a sheet whose last columns are empty (`sheets.separated_values`)."""
LEAST_ROWS = 6
"""Lines of a label and values, each with the mark behind it; no sentence ends in such a mark."""


def turn_closing_marks_into_pipes(text: str) -> str | None:
    """The text with pipes for such a mark, one for one; None if it has hardly any such row."""
    for mark in MARKS_CLOSING_CELLS:
        if count_up_to(text, mark, 2 * LEAST_ROWS) < 2 * LEAST_ROWS:
            continue  # one behind the label, one behind a value
        if count_up_to(text, f"{mark}\n", LEAST_ROWS) < LEAST_ROWS:
            continue
        lines = text.split("\n")
        rows = [number for number, line in enumerate(lines) if _is_row(line, mark)]
        if sum(_holds_label_and_value(lines[number], mark) for number in rows) < LEAST_ROWS:
            continue
        for number in rows:
            lines[number] = lines[number].replace(mark, "|")
        return "\n".join(lines)
    return None


def _is_row(line: str, mark: str) -> bool:
    """Whether a line is labels, values and blanks, each with the mark behind it."""
    if not line.rstrip(BLANKS).endswith(mark):
        return False
    cells = _cells_of(line, mark)
    return any(cells) and all(not cell or is_cell(cell) for cell in cells)


def _holds_label_and_value(line: str, mark: str) -> bool:
    label, *cells = _cells_of(line, mark)
    return is_known_label(label) and any(cell and is_value(cell) for cell in cells)


def _cells_of(line: str, mark: str) -> list[str]:
    return [cell.strip(BLANKS) for cell in line.split(mark)[:-1]]
