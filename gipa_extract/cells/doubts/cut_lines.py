"""Texts whose lines were cut: all at one column, at their beginnings, or before their last character.

A terminal, a field of fixed width or a script that takes a line's last character for its end cuts
numbers as it cuts sentences and labels: 887 is 88, and where nothing is left of a value stands a blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache

from gipa_extract.cells.doubts.cut_widths import (
    FEWEST_CUT_LINES,
    SENTENCE_ENDS_LINE,
    find_cut,
    is_cut_sentence,
)
from gipa_extract.cells.doubts.doubtful_rows import doubt_row, printed_line_of
from gipa_extract.forms import Form, Table
from gipa_extract.models import Cell
from gipa_extract.reasons import Reason
from gipa_extract.text.folding import BLANKS
from gipa_extract.text.lines import line_at
from gipa_extract.text.occurrences import count_up_to, holds, words_finder
from gipa_extract.text.patterns import LABEL_NUMBER

FEWEST_SENTENCES = 2
"""Sentences of a text, before it tells something that no line ends with one."""
FEWEST_CUT_LABELS = 4
FEWEST_MISSING = 2
"""Labels of last columns that a text nowhere prints, before those at the ends of lines are looked at."""
MOST_CUT = 3
"""Characters of a label's beginning that are looked for the lack of."""
LEAST_LABEL = 4
LINE_ENDS, LINE_STARTS = LEAST_LABEL - 1, 2
"""Characters by which lines are told that may end, or begin, in what a label has left."""

_LINE_END = re.compile(r"[ \t\u3000\r|]*(?:\n|\Z)")
_FULL_STOP_ENDS_LINE = re.compile(SENTENCE_ENDS_LINE.pattern.replace("；，", "", 1))
_BLANK_END = re.compile(r"\t+\n")
_begins_line_with_mark = words_finder("\n）", "\n、")
_BARE_MARK = re.compile(r"^[ \t]*[、）)]", re.MULTILINE)
"""What is left of 一、 and （一） at a line's beginning."""
_WHOLE_MARK = re.compile(r"^[ \t]*(?:[（(][一二三四五六七][）)]|[一二三四五六七]、)", re.MULTILINE)


def doubt_cut_line_ends(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt what stands at the end of a line, where a text's lines are cut at their ends.

    No line ends in a whole sentence, or those of the longest do not, which are all as long; or
    labels at the ends of lines lack their last character.
    """
    if holds(text, "</td\n"):  # of a page's source, whose tags are cut as well
        doubt_row(cells, "line_end_cut")
        return
    cut = find_cut(text)
    lacks = lacks_ends(text, form)
    if not (cut or lacks):
        return
    across = {table.id for table in form.tables if table.across}
    cut_rows: set[str] = set()
    with_blanks = {printed_line_of(cell, across) for cell in cells if cell.kind == "blank"}
    for cell in cells:
        if cell.end is None:
            continue
        if cut and cut.reaches(_line_of(text, cell)):
            cut_rows.add(printed_line_of(cell, across))
        if not _LINE_END.match(text, cell.end) or not (cell.kind == "blank" or cell.raw):
            continue
        if not cell.doubt and (cell.kind == "blank" or lacks):
            cell.doubt_for(Reason("line_end_cut"))
            cut_rows |= {printed_line_of(cell, across)} & (with_blanks if lacks else set())
    for cell in (
        cells if cut_rows else ()
    ):  # where blanks stand, what is cut may have moved the others
        if not cell.doubt and cell.kind != "absent" and printed_line_of(cell, across) in cut_rows:
            cell.doubt_for(Reason("line_end_cut"))


def doubt_cut_line_beginnings(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt a number that begins its line, and all blanks, where a text's lines lack their beginnings."""
    if not lacks_beginnings(text, form):
        return
    for cell in cells:
        if cell.doubt or cell.start is None:
            continue
        line = text.rfind("\n", 0, cell.start) + 1
        before = text[line : cell.start].lstrip(BLANKS)
        is_first = not before or before.isdigit()  # of 804 in one cell 04 in two may be left
        if cell.kind == "blank" or (cell.raw and is_first):
            cell.doubt_for(Reason("line_beginning_cut"))


@lru_cache(maxsize=2)
def lacks_ends(text: str, form: Form) -> bool:
    """Whether the lines of a text lack their last characters."""
    return _lacks_sentence_ends(text) or _lacks_label_ends(text, form)


def _lacks_sentence_ends(text: str) -> bool:
    if (
        _FULL_STOP_ENDS_LINE.search(text)
        or count_up_to(text, "。", FEWEST_SENTENCES) < FEWEST_SENTENCES
    ):
        return False
    return sum(map(is_cut_sentence, text.split("\n"))) >= FEWEST_CUT_LINES


def _lacks_label_ends(text: str, form: Form) -> bool:
    """Whether labels that end a line lack their last character: 第二十条第（五）, 现行有效件."""
    last = _last_labels(form)
    is_missing = sum(label not in text for label in last) >= min(FEWEST_MISSING, len(last))
    if not is_missing and any(section.label in text for section in form.sections):
        return False  # nearly all texts
    text = _BLANK_END.sub("\n", text)
    # Ends of lines are looked up at once, labels in the whole text one by one.
    ends = {line[-LINE_ENDS:] for line in text.split("\n")}
    cut = {
        label
        for end in ends & _labels_by_end(form).keys()
        for label in _labels_by_end(form)[end]
        if f"{label[:-1]}\n" in text
    }
    return _are_cut(cut, text)


@lru_cache(maxsize=2)
def lacks_beginnings(text: str, form: Form) -> bool:
    """Whether labels that begin a line lack their first characters: ）予以公开, 年新收政府信息公开申请数量."""
    if _begins_line_with_mark(text):
        bare, whole = len(_BARE_MARK.findall(text)), len(_WHOLE_MARK.findall(text))
        if bare >= max(FEWEST_CUT_LABELS, whole):
            return True
    if _prints_any(text, _first_labels(form)) and _prints_any(text, _captions(form)):
        return False  # nearly all texts
    starts = {line[:LINE_STARTS] for line in text.split("\n")}
    cut = {
        label
        for start in starts & _rests_by_start(form).keys()
        for rest, label in _rests_by_start(form)[start]
        if f"\n{rest}" in text
    }
    return _are_cut(cut, text)


def _are_cut(labels: Set[str], text: str) -> bool:
    """Whether a text nowhere prints enough of these labels whole, be they broken over lines."""
    if len(labels) < FEWEST_CUT_LABELS:
        return False
    joined = "".join(text.split())
    return sum(label not in joined for label in labels) >= FEWEST_CUT_LABELS


def _rests(label: str) -> Iterator[str]:
    """A label without its first character, its first two, and so on."""
    return (label[at:] for at in range(1, min(MOST_CUT, len(label) - 2) + 1))


@lru_cache(maxsize=8)
def _last_labels(form: Form) -> tuple[str, ...]:
    """The labels of the last column of tables of several, which end their lines in most layouts."""
    amid = {column.label for table in form.tables for column in table.columns[:-1]}
    last = (table.columns[-1].label for table in _wide(form))
    labels = (label for label in last if len(label) > 2 and label not in amid)
    return tuple(dict.fromkeys(labels))


@lru_cache(maxsize=8)
def _first_labels(form: Form) -> tuple[str, ...]:
    """The first row's label of each table, without its number."""
    return tuple(_bare(table.rows[0].label) for table in _wide(form) if len(table.rows) > 2)


@lru_cache(maxsize=8)
def _captions(form: Form) -> tuple[str, ...]:
    """The captions of the small tables, which begin with no number that may be cut in their place."""
    return tuple(table.caption for table in form.tables if len(table.rows) <= 2)


def _prints_any(text: str, labels: Sequence[str]) -> bool:
    return any(map(text.__contains__, labels))


@lru_cache(maxsize=8)
def _all_labels(form: Form) -> tuple[str, ...]:
    """All captions and labels of rows and columns, without their numbers, but the shortest."""
    texts = (
        text
        for table in form.tables
        for text in (table.caption, *(_bare(item.label) for item in (*table.rows, *table.columns)))
    )
    return tuple(dict.fromkeys(text for text in texts if len(text) >= LEAST_LABEL))


@lru_cache(maxsize=8)
def _labels_by_end(form: Form) -> dict[str, list[str]]:
    """The labels and headings, by how lines end that they end without their last character."""
    by_end: dict[str, list[str]] = {}
    for label in (*_all_labels(form), *(section.label for section in form.sections)):
        by_end.setdefault(label[-LINE_ENDS - 1 : -1], []).append(label)
    return by_end


@lru_cache(maxsize=8)
def _rests_by_start(form: Form) -> dict[str, list[tuple[str, str]]]:
    """What labels have left without their first characters, and the label, by how lines begin with it."""
    by_start: dict[str, list[tuple[str, str]]] = {}
    for label in _all_labels(form):
        for rest in _rests(label):
            by_start.setdefault(rest[:LINE_STARTS], []).append((rest, label))
    return by_start


def _wide(form: Form) -> Iterator[Table]:
    return (table for table in form.tables if not table.across and len(table.columns) > 1)


def _bare(label: str) -> str:
    return LABEL_NUMBER.sub("", label, count=1)


def _line_of(text: str, cell: Cell) -> str:
    """The line in which a cell ends."""
    return line_at(text, cell.start or 0, cell.end or 0)
