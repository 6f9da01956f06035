"""Texts whose lines were cut: all at one column, at their beginnings, or before their last character.

A terminal, a field of fixed width or a script that takes a line's last character for its end cuts
numbers as it cuts sentences and labels: 887 is 88, and where nothing is left of a value stands a blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from itertools import pairwise

from gipa_extract.cells.doubtful_rows import doubt_row, printed_line_of
from gipa_extract.forms import Form, Table
from gipa_extract.models import Cell
from gipa_extract.reasons import Reason
from gipa_extract.text.folding import BLANKS
from gipa_extract.text.occurrences import count_up_to
from gipa_extract.text.patterns import ENUMERATOR

_PIPES = BLANKS + "|"

FEWEST_CUT_LINES = 3
FEWEST_SENTENCES = 2
LEAST_SENTENCE = 20
"""Lines with parts of a sentence, before it tells something that no line ends with one; and their
characters."""
LEAST_WIDTH = 12
FEWEST_CUT_LABELS = 4
FEWEST_MISSING = 2
"""Labels of last columns that a text nowhere prints, before those at the ends of lines are looked at."""
MOST_ADJACENT = 0.1
"""The share of lines that another follows at once, where each is set apart by an empty one."""
MOST_CUT = 3
"""Characters of a label's beginning that are looked for the lack of."""
LEAST_LABEL = 4
LINE_ENDS, LINE_STARTS = LEAST_LABEL - 1, 2
"""Characters by which lines are told that may end, or begin, in what a label has left."""

_SENTENCE_ENDS_LINE = re.compile(r"[。！？；，][ \t\u3000\r|\"',”’）)*_<>/\]}a-z]*(?:\n|\Z)")
_SENTENCE_MARKS = frozenset("。！？；，")
_LINE_END = re.compile(r"[ \t\u3000\r|]*(?:\n|\Z)")
_BLANK_END = re.compile(r"\t+\n")
_BEGINS_PARAGRAPH = re.compile(
    r"[ \t\u3000\r]*$|\u3000\u3000|[ \t]{2}|[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．是]"
)
"""A line that is empty, indented or numbered: it does not go on with the one above."""
_BARE_MARK = re.compile(r"^[ \t]*[、）)]", re.MULTILINE)
"""What is left of 一、 and （一） at a line's beginning."""
_WHOLE_MARK = re.compile(r"^[ \t]*(?:[（(][一二三四五六七][）)]|[一二三四五六七]、)", re.MULTILINE)
_BEGINS_WITH_DIGIT = re.compile(r"^[ \t]*\d", re.MULTILINE)
_EMPTY_LINES = re.compile(r"[ \t\r]*\n(?:[ \t\r]*\n)*")
_ENUMERATOR = re.compile(ENUMERATOR)


def doubt_cut_line_ends(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt what stands at the end of a line, where a text's lines are cut at their ends.

    No line ends in a whole sentence, or those of the longest do not, which are all as long; or
    labels at the ends of lines lack their last character.
    """
    width = _cut_width(text)
    if not (width or _lacks_sentence_ends(text) or _lacks_label_ends(text, form)):
        return
    across = {table.id for table in form.tables if table.across}
    cut_rows: set[str] = set()
    for cell in cells:
        if cell.end is None:
            continue
        if width and _line_length(text, cell) == width:
            cut_rows.add(printed_line_of(cell, across))
        if not _LINE_END.match(text, cell.end) or not (cell.kind == "blank" or cell.raw):
            continue
        if not cell.doubt and (cell.kind == "blank" or not width):
            cell.doubt_for(Reason("line_end_cut"))
    for cell in (
        cells if cut_rows else ()
    ):  # where blanks stand, what is cut may have moved the others
        if not cell.doubt and cell.kind != "absent" and printed_line_of(cell, across) in cut_rows:
            cell.doubt_for(Reason("line_end_cut"))


def doubt_cut_line_beginnings(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt a number that begins its line, and all blanks, where a text's lines lack their beginnings."""
    if not _lacks_beginnings(text, form):
        if any(cell.kind == "blank" for cell in cells) and _lacks_digits_at_beginnings(text, form):
            _doubt_rows_of_empty_lines(cells, text, form)
        return
    for cell in cells:
        if cell.doubt or cell.start is None:
            continue
        line = text.rfind("\n", 0, cell.start) + 1
        if cell.kind == "blank" or (cell.raw and not text[line : cell.start].strip(BLANKS)):
            cell.doubt_for(Reason("line_beginning_cut"))


def _lacks_digits_at_beginnings(text: str, form: Form) -> bool:
    """Whether no line begins with a digit, neither a value nor a label: 属于国家秘密 for 1.属于国家秘密."""
    if _BEGINS_WITH_DIGIT.search(text):
        return False  # nearly all texts with values on lines of their own
    bare = (f"\n{label}\n" for label in _labels_with_digit(form))
    return sum(map(text.__contains__, bare)) >= FEWEST_CUT_LABELS


def _doubt_rows_of_empty_lines(cells: Sequence[Cell], text: str, form: Form) -> None:
    """Doubt the rows of blanks that are as many empty lines."""
    by_id = {cell.id: cell for cell in cells}
    for table in form.tables:
        rows = [table.cell_ids()] if table.across else map(table.row_cell_ids, table.rows)
        for row in ([by_id[each] for each in ids] for ids in rows):
            empty = _EMPTY_LINES.match(text, max(cell.end or 0 for cell in row))
            are_blank = all(cell.kind == "blank" for cell in row)
            if are_blank and empty and empty[0].count("\n") > len(row):
                doubt_row(row, "line_beginning_cut")


def lines_of_one_cut_width(lines: Sequence[str]) -> int:
    """The length of the longest lines, if several have it; 0 if one alone does, as in most texts."""
    lengths = [*map(len, lines)]
    longest = max(lengths)
    return longest if lengths.count(longest) >= FEWEST_CUT_LINES else 0


def _cut_width(text: str) -> int:
    """At which column all lines of a text are cut; 0 if they are not, or are wrapped there."""
    unended = _lengths_of_unended_sentences(text)
    if not unended or unended.count(max(unended)) < FEWEST_CUT_LINES:
        return 0  # nearly all texts
    lines = text.split("\n")
    width = lines_of_one_cut_width(lines)
    if width < LEAST_WIDTH:
        return 0
    filled = [bool(line.strip()) for line in lines]
    is_spread = sum(map(all, pairwise(filled))) < MOST_ADJACENT * sum(filled)
    cut = 0
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        is_cut = len(line) == len(line.rstrip()) == width and _is_cut_sentence(
            line, min(width, LEAST_SENTENCE)
        )
        if is_cut and not _SENTENCE_ENDS_LINE.search(line):
            ends_in_mark = line.endswith(("…", "..."))
            goes_on = is_spread or not _BEGINS_PARAGRAPH.match(below)
            cut += ends_in_mark or not goes_on
    return width if cut >= FEWEST_CUT_LINES else 0


def _lengths_of_unended_sentences(text: str) -> list[int]:
    """How long each line is that holds a comma and ends in no mark of a sentence: it may be cut in it."""
    lengths: list[int] = []
    comma = text.find("，")
    while comma >= 0:
        end = text.find("\n", comma)
        end = end if end >= 0 else len(text)
        if text[end - 1] not in _SENTENCE_MARKS:
            lengths.append(end - 1 - text.rfind("\n", 0, comma))
        comma = text.find("，", end)
    return lengths


def _lacks_sentence_ends(text: str) -> bool:
    if (
        _SENTENCE_ENDS_LINE.search(text)
        or count_up_to(text, "。", FEWEST_SENTENCES) < FEWEST_SENTENCES
    ):
        return False
    return sum(map(_is_cut_sentence, text.split("\n"))) >= FEWEST_CUT_LINES


def _is_cut_sentence(line: str, least: int = LEAST_SENTENCE + 1) -> bool:
    """Whether a line is as long as a sentence, and no label, which ends in a bracket or a pipe."""
    return len(line) >= least and "，" in line and line.rstrip(_PIPES)[-1:] not in ")）"


def _lacks_label_ends(text: str, form: Form) -> bool:
    """Whether labels that end a line lack their last character: 第二十条第（五）, 现行有效件."""
    last = _last_labels(form)
    if sum(label not in text for label in last) < min(FEWEST_MISSING, len(last)):
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


def _lacks_beginnings(text: str, form: Form) -> bool:
    """Whether labels that begin a line lack their first characters: ）予以公开, 年新收政府信息公开申请数量."""
    if "\n）" in text or "\n、" in text:
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
def _labels_with_digit(form: Form) -> tuple[str, ...]:
    """What is left of the labels that begin with a digit, without their numbers."""
    labels = (row.label for table in form.tables for row in table.rows)
    return tuple(dict.fromkeys(_bare(label) for label in labels if label[:1].isdecimal()))


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
    return _ENUMERATOR.sub("", label, count=1)


def _line_length(text: str, cell: Cell) -> int:
    """How long the line is in which a cell ends."""
    start, end = text.rfind("\n", 0, cell.start or 0) + 1, text.find("\n", cell.end or 0)
    return (end if end >= 0 else len(text)) - start
