"""Whether a text may hold two reports: a quick look, which says no to nearly all.

It looks at labels wherever they stand, so that it sees more than `first_report_in_text`, never less.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gipa_extract.cells.separate_reports.repeated_rows import LEAST_ROWS, row_label
from gipa_extract.text.compact import compact, lines_of
from gipa_extract.text.folding import BLANKS
from gipa_extract.text.numerals import is_value
from gipa_extract.text.occurrences import paragraphs_of
from gipa_extract.text.string_cache import Memo, remembered

MAX_LABEL = 80
"""Characters of a piece that is looked up; the longest official label has 38."""
MAX_PIECE = 2 * MAX_LABEL
"""With the blanks round it."""
MAX_ROW = 120
"""Characters of a paragraph that may be a row, each of its cells on a line."""
MOST_ROWS = 512
"""Such rows that are remembered: there are some forty of the form, and most of them hold zeros."""
TITLE_WORDS = re.compile("公开|公開|报告|報告|年报|年報")
_PARTING_MARKS = "\t|｜│┃"
"""What parts two pieces of `_PIECE` beside line ends and gaps."""
_REPORT = re.compile("报告|总结|年报")
"""One of these ends every title, in simplified script and without blanks."""
_BETWEEN = rf"(?:[{re.escape(BLANKS)}*#]|[(（][^()（）]{{1,14}}[)）])*"
_PRINTED_REPORT = re.compile(f"[报報]{_BETWEEN}[告吿]|[总總]{_BETWEEN}[結结]|年{_BETWEEN}[报報]")
"""What `_REPORT` says, as it may be printed. 上年结转 is none."""
_REPORTS_BY_FIRST = {
    first: re.compile(f"{first}{_BETWEEN}[{last}]")
    for firsts, last in (("报報", "告吿"), ("总總", "結结"), ("年", "报報"))
    for first in firsts
}
"""The same, by what each begins with: one certain character is ten times as quick to search for."""
_TITLE_LINES = 5
"""A title that begins in a line or right behind it, with a name above it, ends in the fifth."""


def may_hold_two(text: str) -> bool:
    """Whether labels of rows come again, or a title may stand among them."""
    named: list[str] = []
    for paragraph in paragraphs_of(text):
        known = len(paragraph) <= MAX_ROW
        named += _named_pieces_of_row(paragraph) if known else _named_pieces(paragraph)
    if len(named) < 2 * LEAST_ROWS:
        return False
    repeated = len(named) - len(set(map(_label_of_piece, named)))
    if repeated >= LEAST_ROWS and _come_rows_again(_pieces_of(text)):
        return True
    plain = text.replace("\u3000", " ")
    start, end = 0, len(text)
    for words in named[:LEAST_ROWS]:
        start = plain.index(words, start) + len(words)
    for words in named[: -LEAST_ROWS - 1 : -1]:
        end = plain.rindex(words, 0, end)
    return any(ends_title(text, line) for line in _title_lines(text, start, end))


def _pieces_of(text: str) -> list[str]:
    """What marks, gaps and line ends part in a text; a wide blank is one of a gap."""
    parted = text.replace("\u3000", " ").replace("  ", "\n")
    for mark in _PARTING_MARKS:
        parted = parted.replace(mark, "\n")
    return parted.split("\n")


def _named_pieces(text: str) -> tuple[str, ...]:
    """The pieces that name rows."""
    pieces = _pieces_of(text)
    return tuple([each for each in pieces if 1 < len(each) <= MAX_PIECE and _label_of_piece(each)])


_named_pieces_of_row = Memo(_named_pieces, MOST_ROWS).__getitem__
"""The same of a paragraph as short as a row in lines of its own: most stand in thousands of reports."""


def _come_rows_again(pieces: Sequence[str]) -> bool:
    """Whether labels of rows come again, but for a merged one that stands in several places."""
    read = [label_and_values(words) for piece in pieces if (words := piece.strip())]
    labels = [
        label
        for (label, *values), before in zip(read, [("",), *read], strict=False)
        if label and (values or before != (label,))
    ]
    return len(labels) - len(set(labels)) >= LEAST_ROWS


def _title_lines(text: str, start: int, end: int) -> Iterator[int]:
    """Where the lines begin, in a part of a text, in which a title may begin."""
    below = lines_of(text, end, len(text), _TITLE_LINES)
    stop = below[-1].end if below else end
    if not any(
        report.search(text, start, stop)
        for first, report in _REPORTS_BY_FIRST.items()
        if text.find(first, start, stop) >= 0
    ):
        return  # hardly any text has one among its tables
    ends = _PRINTED_REPORT.finditer(text, start, stop)
    report = next(ends, None)
    last = -1
    for words in TITLE_WORDS.finditer(text, start, end) if report else ():
        line = text.rfind("\n", 0, words.start()) + 1
        while report and report.end() <= line:
            report = next(ends, None)
        if report is None:
            return
        if line != last:
            last = line
            yield line


@remembered
def _label_of_piece(piece: str) -> str:
    """The row that a piece names; "" if it names none."""
    words = piece.strip()
    return label_and_values(words)[0] if len(words) > 1 else ""


@remembered
def label_and_values(words: str) -> tuple[str, ...]:
    """The label that a piece is, with values that single spaces part from it; "" if it is none."""
    if len(words) > MAX_LABEL:
        return ("",)
    if key := row_label(words):
        return (key,)
    *beside, last = words.split()
    if not beside:
        return ("",)
    values = [last] if is_value(last) else []
    while values and beside and is_value(beside[-1]):
        values.insert(0, beside.pop())
    key = row_label(beside[-1]) if values and beside else None
    return (key, *values) if key else ("",)


def ends_title(text: str, start: int) -> bool:
    """Whether the words that end a title stand in the line that begins here, or soon below it."""
    lines = lines_of(text, start, len(text), _TITLE_LINES)
    if not lines or not _PRINTED_REPORT.search(text, start, lines[-1].end):
        return False
    return bool(_REPORT.search(compact(text, lines).folded))
