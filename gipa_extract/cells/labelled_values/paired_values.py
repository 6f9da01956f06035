"""Values that stand behind the label of their column, in a line or a list.

    - 行政许可：上一年项目数量 2155；本年增/减 增9；处理决定数量 319

A row counts where every value between its label and that of the next is behind a column's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice, pairwise
from typing import NamedTuple

from gipa_extract.cells.labels import Labels, NamedRow, labels_of
from gipa_extract.cells.text_stream.mentions import Mention, find_mentions
from gipa_extract.cells.text_stream.stream_result import PlacedRow
from gipa_extract.forms import Form, Table
from gipa_extract.forms.vocabulary import printed_key, vocabulary
from gipa_extract.ids import join_cell_id
from gipa_extract.models import Slot
from gipa_extract.text.patterns import COUNTERS, ENUMERATOR, HAN, LAST_YEAR

LEAST_ROWS = 4
"""Rows set so; one or two are a sentence. Of sentences that count, so many rows of one table."""

_NOTE_DIGITS = r"(?:\d{1,2}|[⁰¹²³⁴-⁹]{1,2})"
_NOTE_MARK = rf"(?: ?(?:[①-⑳※†‡⁰¹²³⁴-⁹]{{1,2}}|[\[〔【]注?{_NOTE_DIGITS}[\]〕】]|[（(]?注{_NOTE_DIGITS}[)）]?))?"
"""The mark of a note, which makes its value doubtful: 1538注1, and raised 1538注¹."""
_VALUE = (
    rf"(?:\s*[（(][^（()）\d]{{0,20}}[)）]|[/／][{COUNTERS}])?[\s:：=＝|｜*_`\-–—]*?[为是]?"
    r"(?P<value>(?:增加|减少|[增减+\-−↑↓])?\d+(?:[,，]\d{3})*(?:\.\d+)?"
    rf"(?:[{COUNTERS}]|(?:亿|万)?元)?{_NOTE_MARK})(?=[\s，,；;。、|｜）)】\]*_`]|$)"
)
"""A value behind a label, and nothing but what parts the two."""
_DASH = (
    r"[ \t\u3000]*[:：]\s*(?P<value>[-–—―－─/／\\]{1,3}|无)(?=[ \t\u3000]*(?:[\n，,；;。、）)]|$))"
)
"""A dash behind a label and a colon, to which nothing is joined."""
_NUMBERED_LINE = re.compile(rf"\n[ \t\u3000]*{ENUMERATOR}[ \t\u3000]*(?=[\u3400-\u9fff])")
_EMPTY = (
    r"[ \t\u3000]*(?:(?P<value>[-–—―－─/／\\]{1,2})(?=[，,；;。])|(?:[:：]|\t)[ \t\u3000]*$"
    rf"|(?=[{COUNTERS}][，,、；;。]))"
)
"""A dash right behind a label (社会公益组织/，), a colon or a tab at the line's end and nothing, or
nothing before what is counted: 科研机构件、."""
_LAST_YEAR = (*LAST_YEAR, "同期")
_NOT_OF_LAST_YEAR = "".join(f"(?<!{word})" for word in _LAST_YEAR)
LEAST_LETTERS = 4
"""Of a row's label; 件数 and 数量 say what is counted."""
LEAST_NAMED = 4
"""Columns of a row that are named, where one has a slip in its label or is the agency's own."""
_OTHER_COLUMN = re.compile(
    r"(?:^|[，,；;])[ \t\u3000]*[一-鿿][^\d：:，,；;。\n]{0,20}[:：\t]?[ \t\u3000]*[-−]?"
    r"(?:(?P<value>\d[\d.]*)[%％]?|(?<=[:：\t]))[ \t\u3000]*(?=[，,；;。]|$)",
    re.MULTILINE,
)
"""A column that the form lacks, and its value: 小计：12, 上年总计104, 同比增长（%）：-3.4."""
_ENDS_EMPTY = re.compile(r"^[一-鿿]{2,8}(?:[:：][ \t\u3000]*|\t)$", re.MULTILINE)
"""A line that is a label, and an empty place."""
_OTHER_ROW = re.compile(r"\n.*[一-鿿]|\A[ \u3000]+[一-鿿]{4,20}[:：]\Z")
"""What stands between two rows' pairs and is the label of a row which the form lacks: a line, or words
and a colon."""
_DIGITS = re.compile(r"\d")
_COUNTED = re.compile(rf"[{COUNTERS}]\Z")
_SENTENCE_END = re.compile(rf"\s*[{COUNTERS}]?\s*。")
MAX_ROW = 600
"""Characters behind a row's label in which its pairs stand."""


class _Pair(NamedTuple):
    column: str
    slot: Slot
    label: int
    """Where the column's label begins."""


class _Row(NamedTuple):
    pairs: Sequence[_Pair]
    end: int
    """What stands before it in the text is the row's."""


def read_paired_values(text: str, form: Form) -> list[PlacedRow]:
    """The rows whose values all stand behind their columns' labels; none in other texts."""
    labels = labels_of(form.edition)
    if not any(_holds_pairs(text, table) for table in labels.tables):
        return []
    mentions = find_mentions(text)
    placed: list[PlacedRow] = []
    for index, mention in enumerate(mentions):
        for named in _rows_named(mention, labels)[:1]:
            table = named.table
            ends = (each.start for each in mentions[index + 1 :] if not _is_column(each, table))
            end = min(next(ends, len(text)), mention.end + MAX_ROW)
            end = _next_number(text, mention.end, end, table)
            row = _with_empty_places(text, mention.end, end, table)
            placed += _placed_row(text, named, row.pairs, mention.end, row.end)
    said = [row for row in placed if _is_sentence(row, text)]
    distinct = {row.slots[0][0]: row.table.id for row in said}  # a sentence may stand twice
    tables_said = Counter(distinct.values())
    few = [row for row in said if tables_said[row.table.id] < LEAST_ROWS]
    placed = [row for row in placed if row not in few]
    return placed if len(placed) >= LEAST_ROWS else _rows_of_whole_tables(placed)


def _rows_of_whole_tables(placed: Sequence[PlacedRow]) -> list[PlacedRow]:
    """Of few rows, those of a table that is printed whole, each cell once: the three of reviews."""
    printed = Counter(cell_id for row in placed for cell_id, _ in row.slots)
    return [
        row
        for row in placed
        if len(row.slots) > 1
        and len(row.table.rows) > 2
        and all(printed[each] == 1 for each in row.table.cell_ids())
    ]


def _next_number(text: str, start: int, end: int, table: Table) -> int:
    """Where a numbered line begins before an end that prints no column: a row in other words than the form's."""
    for numbered in _NUMBERED_LINE.finditer(text, start, end):
        if not _pair_pattern(table).match(text, numbered.end()):
            return numbered.start()
    return end


def _is_sentence(row: PlacedRow, text: str) -> bool:
    """Whether a row is prose: 行政复议：结果维持9件，结果纠正8件，…，总计20件。"""
    slots = [slot for _, slot in row.slots]
    return (
        len(slots) > 1
        and any(_COUNTED.search(slot.text) for slot in slots)
        and bool(_SENTENCE_END.match(text, slots[-1].end))
    )


def _holds_pairs(text: str, table: Table) -> bool:
    """A quick look, without which labels would be searched for in each text that is torn."""
    patterns = [_VALUE, _EMPTY] if _ENDS_EMPTY.search(text) else [_VALUE]
    pairs = chain.from_iterable(_pair_pattern(table, each).finditer(text) for each in patterns)
    return len(list(islice(pairs, LEAST_ROWS))) == LEAST_ROWS


def _is_numbered(mention: Mention) -> bool:
    """Whether a label has a number of its own; the value before it and a comma are none."""
    return mention.enumerated and not mention.number.endswith((",", "，"))


def _is_column(mention: Mention, table: Table) -> bool:
    return not _is_numbered(mention) and mention.key in _column_keys(table)


@lru_cache(maxsize=64)
def _column_keys(table: Table) -> frozenset[str]:
    return table.column_keys.union(*(column.group_keys for column in table.columns))


@lru_cache(maxsize=64)
def _pair_pattern(table: Table, value: str = _VALUE) -> re.Pattern[str]:
    """A column's label and the value behind it; the longest label first, for one holds another."""
    words = sorted(
        (word for column in table.columns for word in column.wordings), key=len, reverse=True
    )
    # 上年总计 is no column of a table unless the form has one of last year's
    own = "" if any(word.startswith(_LAST_YEAR) for word in words) else _NOT_OF_LAST_YEAR
    label = f"{own}(?P<label>{'|'.join(map(re.escape, words))})"
    return re.compile(f"{label}{value}", re.MULTILINE)


def _pairs_in(text: str, start: int, end: int, table: Table) -> list[_Pair]:
    names = {word: column.id for column in table.columns for word in column.wordings}
    found = list(_pair_pattern(table).finditer(text, start, end))
    dashes = [*_pair_pattern(table, _DASH).finditer(text, start, end)]
    # A row of nothing but dashes has one for each of its columns.
    if found or {names[each["label"]] for each in dashes} == {c.id for c in table.columns}:
        found += dashes
    pairs = (
        _Pair(names[each["label"]], Slot(each["value"], *each.span("value")), each.start("label"))
        for each in found
    )
    return sorted(pairs, key=lambda pair: pair.slot.start)


def _with_empty_places(text: str, start: int, end: int, table: Table) -> _Row:
    """A row's pairs, with the columns behind whose labels nothing stands if each column is printed once.

    Labels one below another above all their values are such a list at first sight: none whose
    values stand below the colon's line is taken, nor one that more values follow. A row that the
    form lacks may stand behind it, 其中：网络提交, with the same columns.
    """
    pairs = _pairs_in(text, start, end, table)
    names = {word: column.id for column in table.columns for word in column.wordings}
    own = {pair.label for pair in pairs}
    empty = [
        _Pair(
            names[each["label"]],
            Slot(each["value"] or "", *_span_of_value(each)),
            each.start("label"),
        )
        for each in _pair_pattern(table, _EMPTY).finditer(text, start, end)
        if each.start("label") not in own
    ]
    both = sorted([*pairs, *empty], key=lambda pair: pair.label)
    size = len(table.columns)
    first = both[:size]
    named = len({pair.column for pair in first})
    if named == len(both) == size - 1 >= LEAST_NAMED and not _parts_rows(text, both):
        return _Row(both if _is_list(text, both) else [], end)  # one label has a slip
    if named < size:
        is_mixed = len({pair.column for pair in both}) < len(both)
        return _Row([] if is_mixed else pairs, end)
    if _names_another_row(text, start, first[0].label):
        return _Row([], end)
    if len(both) > size:
        behind = text[first[-1].slot.end : both[size].label]
        if not _OTHER_ROW.search(behind) or HAN.search(text, start, first[0].label):
            return _Row([], end)
        end = first[-1].slot.end
    return _Row(first if _is_list(text, first) else [], end)


def _parts_rows(text: str, pairs: Sequence[_Pair]) -> bool:
    """Whether another row's label may stand between pairs: a line that is no label with its value."""
    for one, other in pairwise(pairs):
        between = text[one.slot.end : other.label]
        if "\n" in between and _OTHER_ROW.search(_OTHER_COLUMN.sub("", between)):
            return True
    return False


def _names_another_row(text: str, start: int, end: int) -> bool:
    """Whether a line between a row's label and its first pair, or what begins that pair's line, is none
    of the form's: a row's that it lacks, or misprints."""
    lines = text[start:end].split("\n")[1:]
    known = vocabulary()
    return any(
        len(HAN.findall(line)) >= LEAST_LETTERS
        and line.strip()[0] not in "（("
        and printed_key(line) not in known.all
        for line in lines
    )


def _is_list(text: str, row: Sequence[_Pair]) -> bool:
    """Whether values or nothing stand behind a row's labels, and no values below them all."""
    empty = [pair for pair in row if not pair.slot.text]
    if not empty:
        return True
    has_colon = any(_line_before(text, pair.slot)[-1:] in ":：" for pair in empty)
    is_below = any(pair.slot.text and not _line_before(text, pair.slot) for pair in row)
    return not (has_colon and is_below)


def _line_before(text: str, slot: Slot) -> str:
    """What stands on a slot's line before it."""
    return text[text.rfind("\n", 0, slot.start) + 1 : slot.start].strip()


def _span_of_value(found: re.Match[str]) -> tuple[int, int]:
    return found.span("value") if found["value"] else (found.end(), found.end())


def _rows_named(mention: Mention, labels: Labels) -> Sequence[NamedRow]:
    """The rows that a mention names; those of a table across are named by its head's labels."""
    known = vocabulary()  # what names a column, too, names a row only with the number before it
    if mention.key in known.rows & known.heads and not _is_numbered(mention):
        return ()
    return labels.rows.get(mention.key, ())


def _placed_row(
    text: str, named: NamedRow, pairs: Sequence[_Pair], start: int, end: int
) -> Iterator[PlacedRow]:
    """The row, if its pairs are columns of its own, each once, and leave no value over."""
    names = [pair.column for pair in pairs]
    if len(names) < min(2, len(named.table.columns)) or len(set(names)) < len(names):
        return
    rest = text[start:end]
    if end >= start + MAX_ROW or end == len(text):  # nothing says where the last row ends
        rest = rest[: pairs[-1].slot.end - start]
    printed = sum(len(_DIGITS.findall(pair.slot.text)) for pair in pairs)
    size = len(named.table.columns)
    if len(names) == size or (
        len(names) == size - 1 >= LEAST_NAMED and not _parts_rows(text, pairs)
    ):
        own = {pair.slot.end - start for pair in pairs}
        others = (each for each in _OTHER_COLUMN.finditer(rest) if each.end("value") not in own)
        printed += sum(len(_DIGITS.findall(each["value"] or "")) for each in others)
    if len(_DIGITS.findall(rest)) == printed:
        ids = (join_cell_id(named.table.id, named.row, name) for name in names)
        slots = (pair.slot for pair in pairs)
        yield PlacedRow(named.table, tuple(zip(ids, slots, strict=True)))
