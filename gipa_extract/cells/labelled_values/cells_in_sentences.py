"""Cells that the sentences of a section state one by one, where no table stands in it.

    本年新收政府信息公开申请21件，其中自然人15件、商业企业6件。
    制发规章0件、废止0件；行政许可处理决定6件。
    自然人申请：本年新收19件，上年结转2件；予以公开5件。

What stands before a number has to name its row or its column and nothing else; what it does not
name, the sentence has named before. A row's number of which no column is named is its total. One
number that is not understood makes its sentence void: 其中网络申请3件 may leave the whole out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from gipa_extract.cells.labelled_values.rows_in_sentences import as_said, bare_label, parts_of_one
from gipa_extract.cells.misprinted_labels import nearest_label, row_of_pieces, shortens
from gipa_extract.cells.text_stream.stream_result import PlacedRow
from gipa_extract.forms import Form, Label, Table
from gipa_extract.ids import join_cell_id
from gipa_extract.models import Slot
from gipa_extract.prose.outline import find_sections
from gipa_extract.text.folding import fold, label_key
from gipa_extract.text.patterns import ENUMERATOR

LEAST_CELLS = 3
"""Of a section: one or two may be of anything."""

_UNIT = r"(?:[个件条项宗次份]|(?P<money>(?:亿|万)?元))"
_NUMBER = re.compile(
    r"(?P<sign>增加|减少|(?<!/)[增减]|[+\-−])?(?P<digits>\d+(?:[,，]\d{3})*(?:\.\d+)?)[ \t]*(?P<unit>"
    + _UNIT
    + ")?"
)
_SENTENCE = re.compile(r"[^。\n]+(?:。|\n)")
_NUMBERED = re.compile(rf"{ENUMERATOR}(?=[\s“\"]*[\u3400-\u9fff])")
_HAN = re.compile(r"[\u3400-\u9fff]")
_YEAR = re.compile(r"(20\d\d)年度?")
_FILLER = re.compile(
    "其中|以上|本年度|本年|全年|截至年底|截至目前|截至|年底|目前|因|政府信息公开工作|政府信息公开|被申请|被提起|提起|申请"
    "|作出|制定|办理结果|办理|如下|收取|收到|共计|共|有|为|的|数量|件数"
    "|[本我](?:行政)?(?:机关|部门|单位|街道|管委会|[省市州县区镇乡厅局委办院])"
)
"""What sentences have round the form's words."""


class _RowOfTable(NamedTuple):
    """A row, and its table."""

    table: Table
    id: str


class _WhatIsNamed(NamedTuple):
    """What stands before a number names, each empty where it names none."""

    row: _RowOfTable | None
    column: str = ""
    is_column_first: bool = False
    """The column is named before the row: it may be that of the whole sentence."""


class _SaidCell(NamedTuple):
    """A cell, and the value that a sentence gives it."""

    table: Table
    cell_id: str
    slot: Slot


class _SectionWords(NamedTuple):
    """The words of the tables of one section."""

    rows: dict[str, _RowOfTable]
    columns: dict[str, dict[str, str]]
    """By table."""
    groups: dict[str, frozenset[_RowOfTable]]
    """The labels above rows, and the rows below them."""
    words: re.Pattern[str]


def read_cells_in_sentences(text: str, form: Form) -> list[PlacedRow]:
    """The cells that the sentences of sections without a table state; none where two differ."""
    folded = fold(text)
    first_year = _YEAR.search(folded)
    year = first_year[1] if first_year else ""
    placed: list[PlacedRow] = []
    for section in find_sections(text, form.sections):
        # What prose says of reviews stays a claim: most reports say them again below their table.
        tables = tuple(
            table for table in form.tables if table.section == section.id and not table.across
        )
        start = section.start + len(section.heading)
        if tables and _has_no_table(folded[start : section.end]):
            cells = list(_cells_in(folded, start, section.end, _words_of(tables), year))
            if len(cells) >= LEAST_CELLS:
                placed += _agreeing(text, cells)
    return placed


def _has_no_table(section: str) -> bool:
    """Whether each number of a section is counted, and has words before it on its own line.

    Years and the numbers of what follows them are none; a row of a table may count, too: 3件 0件.
    """
    section = _YEAR.sub("", _NUMBERED.sub("", section))
    numbers = list(_NUMBER.finditer(section))
    before = [0, *(number.end() for number in numbers)]
    said = (section[end : each.start()] for end, each in zip(before, numbers, strict=False))
    lines = (words[words.rfind("\n") + 1 :] for words in said)
    return (
        bool(numbers) and all(number["unit"] for number in numbers) and all(map(_HAN.search, lines))
    )


def _agreeing(text: str, cells: Sequence[_SaidCell]) -> Iterator[PlacedRow]:
    """A row for each cell of which the sentences say one thing only."""
    said: dict[str, list[_SaidCell]] = {}
    for cell in cells:
        said.setdefault(cell.cell_id, []).append(cell)
    for cell_id, same in said.items():
        if len({cell.slot.text for cell in same}) == 1:
            table, _, slot = same[0]
            printed = Slot(text[slot.start : slot.end], slot.start, slot.end)
            yield PlacedRow(table, ((cell_id, printed),))


def _cells_in(
    text: str, start: int, end: int, words: _SectionWords, year: str
) -> Iterator[_SaidCell]:
    """The cells of the sentences of which every number is understood, and that name no cell twice."""
    for sentence in _SENTENCE.finditer(text, start, end):
        cells = list(_cells_of_sentence(text, sentence, words, year))
        said = [cell for cell in cells if cell]
        if len({cell.cell_id for cell in said}) == len(cells):
            yield from said


def _cells_of_sentence(
    text: str, sentence: re.Match[str], words: _SectionWords, year: str
) -> Iterator[_SaidCell | None]:
    """A sentence's cells; None for a number that is not understood."""
    row: _RowOfTable | None = None
    said: set[str] = set()
    of_all = ""
    before = sentence.start()
    for number in _NUMBER.finditer(text, *sentence.span()):
        if not number["unit"]:
            continue  # a label's number, or a year
        named = _named_by(text[before : number.start()].replace(f"{year}年", ""), words, row)
        before = number.end()
        row = (named and named.row) or row
        if named is None or row is None:
            yield None
            continue
        if not named.row and (whole := _row_of_all(row, named.column, said)):
            row, named = whole, _WhatIsNamed(whole)
        if named.column:
            of_all = named.column if named.is_column_first else ""
        column = named.column or of_all or _column_unsaid(row.table, number)
        cell_id = join_cell_id(row.table.id, row.id, column)
        said.add(cell_id)
        fits = _is_measured_so(row.table, column, number)
        slot = Slot(number[0], *number.span())
        yield _SaidCell(row.table, cell_id, slot) if fits else None


def _row_of_all(row: _RowOfTable, column: str, said: Collection[str]) -> _RowOfTable | None:
    """The row that a column's label names, too, behind rows of which each number said is the total.

    予以公开1件；部分公开2件；…；总计33件: （七）总计, for 部分公开 has its total.
    """
    totals = {join_cell_id(row.table.id, each.id, column) for each in row.table.rows}
    if join_cell_id(row.table.id, row.id, column) not in said or not totals.issuperset(said):
        return None
    keys = next((each.keys for each in row.table.columns if each.id == column), ())
    rows = [each.id for each in row.table.rows if not set(keys).isdisjoint(each.keys)]
    return _RowOfTable(row.table, rows[0]) if len(rows) == 1 else None


def _column_unsaid(table: Table, number: re.Match[str]) -> str:
    """The column of a number of which only the row is named: its total, or its amount of money."""
    columns = (
        column.id
        for column in table.columns
        if column.id == "total" or (number["money"] and column.measure == "amount")
    )
    return next(columns, "")


def _is_measured_so(table: Table, column: str, number: re.Match[str]) -> bool:
    """Whether a number has money's unit where the column has, and no sign but where it may have one."""
    measure = {each.id: each.measure for each in table.columns}.get(column)
    if measure is None:  # of the sentence, which has come to another table
        return False
    is_amount = measure == "amount"
    return is_amount == bool(number["money"]) and (not number["sign"] or measure == "change")


def _named_by(
    printed: str, words: _SectionWords, before: _RowOfTable | None
) -> _WhatIsNamed | None:
    """What the words before a number name; None where one of them is not understood."""
    key = label_key(_NUMBERED.sub("", printed))
    tokens = list(words.words.finditer(key))
    rows = [each for each in tokens if each[0] in words.rows]
    left = words.words.sub("", key)
    if not left and len(rows) <= 1:
        others = [each for each in tokens if each not in rows]
        row, start = (words.rows[rows[0][0]], rows[0].start()) if rows else (None, 0)
        named = _with_column(others, row, start, words, before)
        if named or rows:
            return named
    if row := _row_shortened(key, words):
        return _WhatIsNamed(row)
    piece = _piece_of_row(key, tokens, words)
    if piece is None:
        return None
    start, end, row = piece
    others = [each for each in tokens if each.end() <= start or each.start() >= end]
    return _with_column(others, row, start, words, before)


def _row_shortened(key: str, words: _SectionWords) -> _RowOfTable | None:
    """The row whose label lacks nothing but words: 第三方合法权益, 要求确认或重新出具已获取信息."""
    row = words.rows.get(nearest_label(key, words.rows))
    wordings = (label for label, named in words.rows.items() if named == row)
    return row if any(shortens(key, label) for label in wordings) else None


def _with_column(
    others: Sequence[re.Match[str]],
    row: _RowOfTable | None,
    row_start: int,
    words: _SectionWords,
    before: _RowOfTable | None,
) -> _WhatIsNamed | None:
    """The row with the column that the other words name; None where one is neither that nor the row's group."""
    about = row or before
    if about is None:
        return None
    columns = words.columns[about.table.id]
    named = [each for each in others if each[0] in columns]
    groups = {group for group, below in words.groups.items() if row in below}
    rest = [each[0] for each in others if each not in named and each[0] not in groups]
    if len(named) > 1 or not (row or named) or not all(_FILLER.fullmatch(each) for each in rest):
        return None
    if not named:
        return _WhatIsNamed(row)
    is_first = row is not None and named[0].start() < row_start
    return _WhatIsNamed(row, columns[named[0][0]], is_first)


def _piece_of_row(
    key: str, tokens: Sequence[re.Match[str]], words: _SectionWords
) -> tuple[int, int, _RowOfTable] | None:
    """The stretch of a key that is a piece of a row's label: 本年新收, behind 自然人申请."""
    starts, ends = [0], [len(key)]
    for token in tokens:
        if token.start() == starts[-1]:
            starts.append(token.end())
    for token in reversed(tokens):
        if token.end() == ends[-1]:
            ends.append(token.start())
    for start, end in product(starts, ends):
        label = row_of_pieces(key[start:end], words.rows)
        if label:
            return start, end, words.rows[label]
    return None


@lru_cache(maxsize=16)
def _words_of(tables: tuple[Table, ...]) -> _SectionWords:
    rows: dict[str, _RowOfTable] = {}
    groups: dict[str, set[_RowOfTable]] = {}
    columns: dict[str, dict[str, str]] = {}
    for table in tables:
        parts = parts_of_one(table.columns)
        own = {part: column for part, column in parts if not _FILLER.match(part)}
        columns[table.id] = own | {key: each.id for each in table.columns for key in each.keys}
        for row in table.rows:
            named = _RowOfTable(table, row.id)
            rows |= dict.fromkeys(_keys_said(row, table), named)
            for group in row.group_keys:
                groups.setdefault(group, set()).add(named)
    every = {*rows, *groups, *(part for own in columns.values() for part in own)}
    known = "|".join(map(re.escape, sorted(every, key=len, reverse=True)))
    below = {group: frozenset(named) for group, named in groups.items()}
    return _SectionWords(rows, columns, below, re.compile(f"{known}|{_FILLER.pattern}"))


def _keys_said(row: Label, table: Table) -> Iterator[str]:
    """What a row's label is in a sentence; 总计 and 其他 are columns there, but 办理结果总计 is the row."""
    for word in map(fold, row.wordings):
        is_shared = label_key(word) in table.column_keys
        for said in as_said(word, row.under, is_shared=is_shared):
            if label_key(said) not in table.column_keys:
                yield label_key(bare_label(said))
