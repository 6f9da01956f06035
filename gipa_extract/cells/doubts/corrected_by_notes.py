"""Cells that a note beside the tables says are wrong: 更正：…“（七）总计”自然人应为593件, or 上表…数据有误.

What the table prints stays what it prints; the cells that the note names are doubtful, with the
number that it gives among the alternatives. Where it names none, all cells of its table are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from gipa_extract.cells.labels import Labels, NamedRow, labels_of
from gipa_extract.forms import Form, Table
from gipa_extract.forms.spec import Label
from gipa_extract.models import Cell
from gipa_extract.reasons import Reason
from gipa_extract.text.folding import fold, label_key
from gipa_extract.text.numerals import parse
from gipa_extract.text.occurrences import words_finder

prints_word_of_error = words_finder("误", "誤", "更正", "应为", "应改")
"""Whether a text may hold such a note: one of these stands in each."""
SHORTEST_PLAIN_LABEL = 4
"""Characters of a label that a note names without quotation marks; 其他 and 总计 are columns, too."""
MOST_LINES = 8
"""Over which a note is wrapped."""
SHORTEST_LINE = 20
"""Characters of a line from which a sentence goes on into the next."""
_BEGINS_NOTE = re.compile(
    r"\s*[（(※*]?(?:更正|勘[误誤]|[订訂]正|[说說]明|[备備附]?[注註](?![重销册定入目]))"
)
_ERROR = re.compile(
    # The characters that begin these words first: a class of them is quick to search for.
    "[应應有错錯勘笔筆误誤更订訂]"
    "(?:(?<=[应應])[为為改]|(?<=[有错錯勘笔筆])[误誤]|(?<=[误誤])[填写寫录錄为為]|(?<=[更订訂])正)"
)
_OF_TABLE = re.compile(r"[上下本该此附]表|上述表|(?<!报)表格?[中内]|表[一二三四1-4]")
_CALLED_WRONG = re.compile(
    r"(?<!如)有误|[勘笔]误|误[填写录为]|(?:数[据字值]?|填[报写]|录入|统计|计算)错误"
    r"|^.{0,6}(?:更正|订正)(?:说明)?[：:]"
)
_NUMBER_MEANT = re.compile(
    r"(?:应当?(?:为|是)|更正为|订正为|改正?为|实际?为)[“”\"'：:\s]*"
    r"(-?\d[\d,]*(?:\.\d+)?)(?!\d|年|月|日|%|％)"
)
_QUOTED = re.compile(r"[“「『\"《【]([^”」』\"》】]{2,60})[”」』\"》】]")
_YEAR_OF_REPORT = re.compile(r"(20\d\d)年(?:度|年?报|政府|工作|的)")
_TABLE_LINE = re.compile(r"[\t|｜│┃]| {3}")


class _NamedCells(NamedTuple):
    """The cells that a clause names, and what is left of it without the labels of rows."""

    rows: list[tuple[Table, Label]]
    rest: str


def doubt_what_notes_correct(
    cells: Sequence[Cell], text: str, form: Form, year: int | None = None
) -> None:
    """Doubt the cells that a note corrects or calls wrong."""
    by_id = {cell.id: cell for cell in cells}
    for start, note in _notes_in(text):
        if not _is_of_another_year(note, year):
            _doubt_by_note(by_id, note, start, form)


def _notes_in(text: str) -> Iterator[tuple[int, str]]:
    """Where each sentence of prose about errors begins, and the sentence, folded and in one line."""
    end = 0
    for word in _ERROR.finditer(text):
        if word.start() < end:
            continue
        start = max(text.rfind("\n", 0, word.start()) + 1, end)
        while (before := _line_before(text, start)) is not None and before >= end:
            start = before
        lines = [text[start : (stop := _line_end(text, word.end()))]]
        while len(lines) < MOST_LINES and not lines[-1].rstrip().endswith(("。", "）", ")")):
            next_stop = _line_end(text, stop + 1)
            line = text[stop + 1 : next_stop]
            if not line.strip() or _TABLE_LINE.search(line):
                break
            lines.append(line)
            stop = next_stop
        end = stop
        note = "".join(line.strip() for line in "\n".join(lines).split("\n"))
        if not _TABLE_LINE.search(note):
            yield start, fold(note)


def _line_before(text: str, start: int) -> int | None:
    """Where the line above begins, if a sentence may go on from it into the line at `start`."""
    line_start = text.rfind("\n", 0, max(start - 1, 0)) + 1
    line = text[line_start : start - 1].strip() if start else ""
    is_whole = len(line) < SHORTEST_LINE or line[-1] in "。：:；0123456789-—"
    is_whole |= bool(_BEGINS_NOTE.match(text, start))
    return None if is_whole or _TABLE_LINE.search(line) else line_start


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _is_of_another_year(note: str, year: int | None) -> bool:
    """Whether a note speaks of another year's report alone."""
    years = {int(each) for each in _YEAR_OF_REPORT.findall(note)}
    return year is not None and bool(years) and year not in years


def _doubt_by_note(cells: dict[str, Cell], note: str, start: int, form: Form) -> None:
    numbers = list(_NUMBER_MEANT.finditer(note))
    labels = labels_of(form.edition)
    is_of_table = bool(_OF_TABLE.search(note))
    is_note = bool(_BEGINS_NOTE.match(note))
    if numbers:
        clauses = _clauses_before(note, numbers)
        named = [_named_in(clause, labels, form) for clause in clauses]
        if not (is_of_table or is_note) and not any(each.rows for each in named):
            return
        reason = Reason("note_corrects_cell")
        last: _NamedCells | None = None
        for number, each in zip(numbers, named, strict=True):
            of = each if each.rows or last is None else _NamedCells(last.rows, each.rest)
            last = of
            ids = _ids_named(of)
            if len(ids) == 1:
                _doubt(cells[ids[0]], reason, number[1])
            else:
                for name in ids or _ids_of_table(cells, note, start, form):
                    _doubt(cells[name], Reason("note_corrects_table"), None)
    elif (is_of_table or is_note) and _CALLED_WRONG.search(note):
        ids = _ids_named(_named_in(note, labels, form))
        if not (is_of_table or ids):
            return
        reason = Reason("note_corrects_cell" if ids else "note_corrects_table")
        for name in ids or _ids_of_table(cells, note, start, form):
            _doubt(cells[name], reason, None)


def _clauses_before(note: str, numbers: Sequence[re.Match[str]]) -> list[str]:
    ends = [0, *(number.end() for number in numbers)]
    return [note[end : number.start()] for end, number in zip(ends, numbers, strict=False)]


def _doubt(cell: Cell, reason: Reason, meant: str | None) -> None:
    """Doubt a cell, unless it prints what the note says that it should."""
    if cell.kind == "absent":
        return
    if meant is not None:
        value = parse(meant).value
        if value is not None and value == cell.value:
            return
        cell.alternatives = list(dict.fromkeys([*(cell.alternatives or ()), meant]))
    if not cell.doubt:
        cell.doubt_for(reason)


def _named_in(clause: str, labels: Labels, form: Form) -> _NamedCells:
    """The rows that a clause names, in quotation marks or by an official label."""
    named: list[tuple[Table, Label]] = []
    rest = clause
    for quoted in _QUOTED.finditer(clause):
        rows = labels.rows_named(quoted[1]) or _rows_holding(label_key(quoted[1]), labels)
        for row in rows:
            named += [(row.table, label) for label in row.table.rows if label.id == row.row]
        if rows:
            rest = rest.replace(quoted[0], "\n")
    if named:
        return _NamedCells(named, rest)
    key = label_key(clause)
    found = {
        (table.id, row.id): (table, row, wording)
        for table in form.tables
        for row in table.rows
        for wording in _wordings_of(row, form)
        if len(wording) >= SHORTEST_PLAIN_LABEL - 2 * (len(table.rows) < 4) and wording in key
    }
    for table, label, wording in found.values():
        if not any(wording in other[2] and wording != other[2] for other in found.values()):
            named.append((table, label))
    for _, _, wording in found.values():
        key = key.replace(wording, "\n")
    return _NamedCells(named, key)


def _rows_holding(key: str, labels: Labels) -> Sequence[NamedRow]:
    """The one row whose labels hold what a note calls it: 新收."""
    rows = {each.base: each for own, named in labels.rows.items() for each in named if key in own}
    return tuple(rows.values()) if key and len(rows) == 1 else ()


@lru_cache(maxsize=512)
def _wordings_of(row: Label, form: Form) -> tuple[str, ...]:
    """The keys of a row's labels, and what the official one begins with, where no other does: 本年新收."""
    begins = row.keys[0][:SHORTEST_PLAIN_LABEL]
    others = (
        other.label
        for table in form.tables
        for other in table.rows
        if label_key(other.label).startswith(begins)
    )
    return (*row.keys, begins) if len({*others}) == 1 else row.keys


def _ids_named(named: _NamedCells) -> list[str]:
    """The cells of the rows in the columns that a clause names; of all columns if it names none."""
    ids: list[str] = []
    for table, row in named.rows:
        columns = [
            column
            for column in table.columns
            if any(wording in named.rest for wording in column.wordings)
        ]
        ids += [table.cell_id(row, column) for column in columns or table.columns]
    return ids


def _ids_of_table(cells: dict[str, Cell], note: str, start: int, form: Form) -> list[str]:
    """The cells of the table above a note, or below it if it says so; of all if there is none."""
    placed = [cell for cell in cells.values() if cell.start is not None]
    is_below = "下表" in note
    beside = [each for each in placed if ((each.start or 0) > start) == is_below]
    if not beside:
        return [] if "上表" in note and not is_below else list(cells)
    nearest = (min if is_below else max)(beside, key=lambda each: each.start or 0)
    table = next(each for each in form.tables if nearest.id in each.cell_ids())
    return [
        name for each in form.tables if each.section == table.section for name in each.cell_ids()
    ]
