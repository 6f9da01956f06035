"""Texts with commas or tabs between their values → Document, as a spreadsheet shows them.

Such a file is told by its rows: at least three hold a label of the form and a value. Tabs part
cells in many layouts of text; only a rectangle of them is a sheet. What merged cells said about
columns is lost in such files, but a place is a place.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from itertools import islice
from operator import itemgetter

from gipa_extract.forms.vocabulary import is_known_label
from gipa_extract.models import Document
from gipa_extract.readers.limits import DEFAULT_LIMITS, Limits, too_many
from gipa_extract.readers.sheets.sheet_cell import SheetCell, SheetRow, tidy_cell
from gipa_extract.reasons import Reason
from gipa_extract.text.numerals import is_value
from gipa_extract.text.occurrences import count_up_to

MIN_ROWS = 3
"""Rows of a label and a value, to be a table of the form and not a sentence with commas."""
MIN_TABS = 3
"""Tabs that each line of a tab-separated sheet has at least."""
MAX_LINES = 20
"""Lines of one cell; more of them are the work of a quotation mark that is never closed."""
FEWEST_CUT_ROWS = 4
"""Rows as long as the longest line and with fewer values than others: the column at which all are cut."""
MOST_BYTES = 3
"""Of a character, of which a cut leaves none or all."""
HEAD_LINES = 5
"""Lines at the beginning whose tabs are counted before all are."""
MEDIA_TYPES = {
    ",": "text/csv",
    ";": "text/csv",
    "\t": "text/tab-separated-values",
}


def read_separated(text: str, limits: Limits = DEFAULT_LIMITS) -> Document | None:
    """The Document of a text with separated values; None if it is any other text."""
    for separator, media_type in MEDIA_TYPES.items():
        if not _may_be_separated(text, separator):
            continue
        rows = _parse_rows(text, separator)
        if rows is not None and _is_table_of_form(rows):
            rows = [_with_sentence_whole(row, separator) for row in rows]
            cut = _cut_rows(rows, text)
            rows = [row[:-1] if index in cut else row for index, row in enumerate(rows)]
            cut |= _short_rows(rows)
            document = _document_of(rows, limits, cut)
            notes = (Reason("rows_cut_at_width"),) if _are_lines_cut(text, separator) else ()
            return replace(document, media_type=media_type, notes=notes)
    return None


def _may_be_separated(text: str, separator: str) -> bool:
    """A quick look that nearly all other texts do not pass."""
    if separator != "\t":
        if count_up_to(text, separator, 2 * MIN_ROWS) < 2 * MIN_ROWS:
            return False
        lines = [line for line in text.splitlines() if separator in line]
        return sum(_may_hold_value(line.split(separator)) for line in lines) >= MIN_ROWS
    if separator not in text:
        return False
    first_lines = text.split("\n", HEAD_LINES)[:HEAD_LINES]
    head = [line.count("\t") for line in first_lines if line.strip()]
    return bool(head) and min(head) == max(head) >= MIN_TABS


def _may_hold_value(pieces: Sequence[str]) -> bool:
    """Whether a value stands by itself among pieces, of which quotation marks may hold several."""
    return any(is_value(piece.replace('"', "")) for piece in pieces)


def _parse_rows(text: str, separator: str) -> list[list[str]] | None:
    """The rows of values; None where quotation marks or tabs say that it is no such file."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        return None
    if any(value.count("\n") > MAX_LINES for row in rows for value in row):
        return None
    widths = {len(row) for row in rows if row}
    return None if separator == "\t" and len(widths) > 1 else rows


def _is_table_of_form(rows: Iterable[Sequence[str]]) -> bool:
    named = (row for row in rows if len(row) > 1 and _has_label_and_value(row))
    return len(list(islice(named, MIN_ROWS))) == MIN_ROWS


def _has_label_and_value(row: Sequence[str]) -> bool:
    return any(map(is_value, row)) and any(len(text) > 1 and is_known_label(text) for text in row)


def _with_sentence_whole(row: list[str], separator: str) -> list[str]:
    """The row; a sentence that its own commas cut, or a heading as 一,总体情况, is one text again."""
    has_cells = any(not text or is_value(text) or is_known_label(text) for text in row)
    return row if has_cells or len(row) < 2 else [separator.join(row)]


def _cut_rows(rows: Sequence[Sequence[str]], text: str) -> Set[int]:
    """The indices of rows that lack their end: no place behind them is blank, and the last is no whole one.

    The text ends amid the last one, or all lines are cut at one column. A line of prose is one value.
    """
    width = max(map(len, rows))
    short = {index for index, row in enumerate(rows) if len(row) < width}
    lines = text.rstrip("\r\n").split("\n")
    longest = max(map(len, lines))
    full = {index for index, line in enumerate(lines) if len(line) == longest}
    at_column = len(lines) == len(rows) and len(full & short) >= FEWEST_CUT_ROWS
    cut = full & short if at_column else set()
    cut |= set() if text.endswith("\n") else {len(rows) - 1} & short
    return {index for index in cut if len(rows[index]) > 1}


def _short_rows(rows: Sequence[Sequence[str]]) -> Set[int]:
    """The indices of rows that lack places of their head which nobody knows for blanks.

    `规章,5,10` below three columns lacks a value, nobody knows which; where no line ends in a comma,
    blanks at the ends were stripped. Is the last row the only such one, the file ends amid it.
    """
    last = max(index for index, row in enumerate(rows) if any(row))
    short = {*_rows_shorter_than_head(rows, last)}
    keeps_blanks = any(len(row) > 1 and not row[-1] for row in rows)
    return short if keeps_blanks or short == {last} else set()


def _rows_shorter_than_head(rows: Sequence[Sequence[str]], last: int) -> Iterator[int]:
    """A label alone is a heading, or the name of a group of rows, unless the file ends with it."""
    width = 0
    for index, row in enumerate(rows):
        printed = [text for text in row if text]
        is_label = len(printed) == 1 and is_known_label(printed[0])
        if len(row) < 2 and not (index == last and is_label):
            width = 0
        elif not is_label and not any(map(is_value, printed)):
            labels = [place for place, text in enumerate(row) if is_known_label(text)]
            width = max(labels) + 1 if len(labels) > 1 else 0
        elif len(row) < width:
            yield index


def _are_lines_cut(text: str, separator: str) -> bool:
    """Whether all lines are cut or broken at one width: those that reach it hold various places."""
    lines = text.splitlines()
    for length, slack in ((len, 0), (_bytes_in, MOST_BYTES - 1)):
        lengths = [*map(length, lines)]
        least = max(lengths) - slack
        places = [
            line.count(separator)
            for line, each in zip(lines, lengths, strict=True)
            if each >= least and separator in line
        ]
        if len(places) >= FEWEST_CUT_ROWS and len({*places}) > 1:
            return True
    return False


def _bytes_in(line: str) -> int:
    return len(line.encode("utf-8", "replace"))


def _document_of(rows: list[list[str]], limits: Limits, cut: Set[int]) -> Document:
    """`cut` are the indices of rows that lack their end: no place behind them is blank."""
    from gipa_extract.readers.markup.builder import Composer
    from gipa_extract.readers.sheets.frame_numbers import frames_in
    from gipa_extract.readers.sheets.repeated_labels import merge_repeated
    from gipa_extract.readers.sheets.sheet_rows import compose_rows

    width = max(map(len, rows))
    if width * len(rows) > limits.max_slots:
        raise too_many(width * len(rows), "table cells", limits.max_slots, "max_slots")
    sheet: list[SheetRow] = []
    part: list[Sequence[str]] = []
    for is_frame, part in filter(itemgetter(1), frames_in(rows)):
        padded = [[*row, *[""] * (width - len(row))] for row in part]
        sheet += merge_repeated(padded) if is_frame else map(_cells_of, padded)
    if len(rows) - 1 in cut:
        sheet[-1] = sheet[-1][: len(part[-1])]
    for index in cut if len(sheet) == len(rows) else ():  # a frame's numbers take no row
        sheet[index] = sheet[index][: len(rows[index])]
    composer = Composer(limits, tidy_cell)
    compose_rows(composer, sheet)
    return composer.document()


def _cells_of(row: Sequence[str]) -> SheetRow:
    return [SheetCell(text) for text in row]
