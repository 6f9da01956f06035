"""The row in which a text ends: what a scraper cut off behind it is lost, and no blank.

Who keeps only the beginning of a page cuts it anywhere, as a rule amid the table of requests.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from gipa_extract.cells.doubts.doubtful_rows import doubt_row
from gipa_extract.cells.labels import VALUES
from gipa_extract.cells.printed_cells import cell_of
from gipa_extract.cells.text_stream.counted_rows import row_adds_up
from gipa_extract.cells.text_stream.tokens_between import Value
from gipa_extract.cells.unlabelled_rows import LostRows
from gipa_extract.forms import Form, Table
from gipa_extract.ids import row_id_of, split_cell_id, table_id_of
from gipa_extract.models import Cell, Document, FilledForm, OpenRow
from gipa_extract.reasons import Reason
from gipa_extract.text.folding import BLANKS
from gipa_extract.text.numerals import parse
from gipa_extract.text.patterns import CELL_BORDER

LEAST_FULL_ROWS = 3
"""Rows with a value in each cell, beside which one that is cut off has its values from the first on."""

MAX_PARTING = 400
"""Characters between a label and its row's first value."""

PIPES = "|｜│┃"
_BORDER = re.compile(f"[{PIPES}]")
_PLACE_END = re.compile(r"\n|.[\t|｜│┃]")
"""What ends an empty place."""
_KEPT_PLACE = re.compile(r"\S(\t+)[ \u00a0]+\1[ \u00a0\n]")
"""An empty place between tabs, which a space keeps."""
_NEXT_PLACE = re.compile(r"[\t\n|]|\S")
_BELOW_RULE = re.compile(r"^[ \t]*[+├┼][-=+─━┼┤ \t]*\n[ \t]*[|│┃][^\n]*\Z", re.MULTILINE)
"""The rule above the line in which a text ends, and what is printed of that."""
MAX_RULE = 1000
"""Characters of such a rule."""


def settle_cut_row(filled: FilledForm, document: Document, form: Form) -> FilledForm:
    """The cells with those of the row in which the text ends: its values, and nothing behind them."""
    text = document.text
    end = len(text.rstrip(f"{BLANKS}{PIPES}"))
    filled = _with_cut_row(filled, text, end, form)
    line = text.rfind("\n") + 1
    if line == len(text):
        _doubt_last_line(filled.cells, document)
        return filled
    _doubt_blanks_at_end(filled.cells, text, line)
    ends = [cell.end for cell in filled.cells]
    if end not in ends:
        return filled  # nearly all texts
    last = next((cell for cell in filled.cells if cell.end == end and cell.raw), None)
    if last is None:
        return filled
    row = _row_of(last.id, filled.cells, form)
    # `规章 3 1` and the text ends: what would follow in that row is unknown, not blank.
    behind = row[row.index(last) + 1 :]
    if not text[end:].strip(" \u3000") and all(cell.kind == "blank" for cell in behind):
        lost = {cell.id for cell in behind}
        cells = [Cell(cell.id) if cell.id in lost else cell for cell in filled.cells]
        filled = FilledForm(cells, filled.open_rows)
    # 12 may be the beginning of 123, unless the row's own sum says 12; in a drawn table 3 may
    # stand on the next line.
    is_below_rule = _BELOW_RULE.search(text, max(line - MAX_RULE, 0)) is not None
    if (
        table_id_of(last.id) in form.totalled
        and not _is_last_row(last.id, form)
        and not _adds_up(row, form)
        and (is_below_rule or _has_unmarked_blank(row[: row.index(last)], text[line:]))
    ):
        # Behind a cut nobody knows which of its columns a value stood below, or what the next line
        # of a drawn row printed.
        for cell in row:
            if cell.kind != "absent":
                cell.doubt_for(Reason("text_ends_here"))
    elif end == len(text) and last.kind == "number" and (is_below_rule or not _adds_up(row, form)):
        last.doubt_for(Reason("text_ends_here"))
    return filled


def _doubt_blanks_at_end(cells: Sequence[Cell], text: str, line: int) -> None:
    """Doubt the blanks behind the last value of a text whose last line begins at `line`.

    One with a separator or a line's end behind it was printed as a blank; all others may have been cut off.
    """
    blanks = [cell for cell in cells if cell.kind == "blank"]
    starts = Counter(cell.start for cell in blanks)
    after = max((cell.end or 0 for cell in cells if cell.raw), default=0) if blanks else 0
    for cell in blanks:
        if cell.start is None or cell.start < max(line, after):
            continue
        has_place = cell.start > after and starts[cell.start] == 1
        if not has_place or not _PLACE_END.search(text, cell.start):
            cell.doubt_for(Reason("text_ends_here"))


def _doubt_last_line(cells: Sequence[Cell], document: Document) -> None:
    """Doubt how a text's last line ends amid a row: who saved the text put the line's end.

    Of a cell a line nothing tells that its number was cut. Readers that set rows on lines themselves,
    which begin with a tab or have a note, put that end where the row is whole.
    """
    text = document.text
    end = len(text.rstrip("\r\n"))
    line = text.rfind("\n", 0, end) + 1
    if document.notes or text[line] == "\t":
        return
    _doubt_blanks_at_end(cells, text, line)
    last = next((cell for cell in cells if cell.end == end and cell.kind == "number"), None)
    if last is None or last.start is None or last.start < line:
        return
    row = [cell for cell in cells if row_id_of(cell.id) == row_id_of(last.id)]
    before, behind = row[: row.index(last)], row[row.index(last) + 1 :]
    is_amid = behind and all(cell.kind == "absent" for cell in behind)
    if is_amid and any((cell.start or 0) > line for cell in before):
        last.doubt_for(Reason("text_ends_here"))


def _has_unmarked_blank(row: Sequence[Cell], line: str) -> bool:
    """Whether cells begin with a blank, which may be their label's, or have others that no border marks."""
    blanks = [cell for cell in row if cell.kind == "blank"]
    return bool(blanks) and (row[0] in blanks or not CELL_BORDER.search(line))


def place_cut_row(filled: FilledForm, document: Document, form: Form) -> FilledForm:
    """The same of a page or a sheet, whose rows have an end of their own.

    Its last row is cut off only if the form goes on behind it, or the file breaks off; its last
    number may be, too.
    """
    text = document.text
    breaks_off = any(note.code == "cut_off" for note in document.notes)
    end = len(text.rstrip(BLANKS))
    cut = next((row for row in filled.open_rows if row.slots and row.slots[-1].end == end), None)
    if cut is not None and (breaks_off or not _is_last_row(cut.cells[0], form)):
        filled = _with_cut_row(filled, text, end, form)
    if breaks_off:
        _doubt_open_blanks(filled.cells, text)
    for cell in filled.cells:
        if (
            cell.end == end
            and cell.raw
            and cell.kind == "number"
            and (breaks_off or not _is_last_row(cell.id, form))
            and (cut is not None or not _adds_up(_row_of(cell.id, filled.cells, form), form))
        ):
            cell.doubt_for(Reason("text_ends_here"))
            row = _row_of(cell.id, filled.cells, form)
            if row[0].kind == "blank" and table_id_of(cell.id) in form.totalled:
                doubt_row(row, "text_ends_here")  # the first place may be its label's
    return filled


def _doubt_open_blanks(cells: Sequence[Cell], text: str) -> None:
    """Doubt blanks behind the last value which have no place of their own, or none behind them."""
    blanks = [cell for cell in cells if cell.kind == "blank" and cell.start is not None]
    after = max((cell.end or 0 for cell in cells if cell.raw), default=0)
    starts = Counter(cell.start for cell in blanks)
    end = len(text.removesuffix("\n"))
    for cell in blanks:
        place = cell.start or 0
        has_place = place > after and starts[place] == 1
        if place >= after and not (has_place and _NEXT_PLACE.search(text, place, end)):
            cell.doubt_for(Reason("text_ends_here"))


def _is_last_row(cell_id: str, form: Form) -> bool:
    table = next(table for table in form.tables if table.id == table_id_of(cell_id))
    return table.across or cell_id in table.row_cell_ids(table.rows[-1])


def _with_cut_row(filled: FilledForm, text: str, end: int, form: Form) -> FilledForm:
    """Place the values of an open row at the text's end, if no row before it lost a blank or its sums
    tell their places."""
    cut = next((row for row in filled.open_rows if row.slots and row.slots[-1].end == end), None)
    if cut is None or isinstance(cut, LostRows):
        return filled
    others = tuple(row for row in filled.open_rows if row is not cut)
    if len(cut.slots) >= len(cut.cells):
        return filled
    is_sure = not others and _shows_no_blank(cut, filled.cells, text, form)
    if not (is_sure or _adds_up_by_rows(cut, form)):
        return filled
    own = _own_full_rows(cut, filled.cells, form)
    held = dict(zip(_in_printed_order(cut.cells, own), cut.slots, strict=False))
    cells = [
        cell_of(cell.id, held[cell.id], None) if cell.id in held else cell for cell in filled.cells
    ]
    # Its table may leave blanks where others do not.
    if not (own and is_sure):
        for cell in cells:
            if cell.id in held:
                cell.doubt_for(Reason("text_ends_here"))
    return FilledForm(cells, others)


def _adds_up_by_rows(cut: OpenRow, form: Form) -> bool:
    if any(parse(slot.text).kind not in VALUES for slot in cut.slots):
        return False
    from gipa_extract.cells.cut_groups import adds_up_by_rows

    return adds_up_by_rows(cut, form)


def _in_printed_order(cut: Sequence[str], own: Sequence[Sequence[Cell]]) -> list[str]:
    """The cells of a row in the order of its table's full rows: a body's head may begin with 总计."""
    if not own:
        return [*cut]
    places = sorted(range(len(cut)), key=lambda place: own[-1][place].start or 0)
    return [cut[place] for place in places]


def _shows_no_blank(cut: OpenRow, cells: Sequence[Cell], text: str, form: Form) -> bool:
    """Whether the values of a row that is cut off stand in its first cells.

    Either no row of the text has a blank, or blanks show between values, and here are none.
    """
    if any(parse(slot.text).kind not in VALUES for slot in cut.slots):
        return False
    rows = [
        row for row in _rows_by_table(cells, form) if all(cell.kind != "absent" for cell in row)
    ]
    rows += [[cell] for cell in _blanks_in_lone_columns(cells, form)]
    full = [row for row in rows if all(cell.raw for cell in row)]
    own = _own_full_rows(cut, cells, form)
    table = table_id_of(cut.cells[0])
    if any(
        cell.doubt and cell.id not in cut.cells and table_id_of(cell.id) == table for cell in cells
    ):
        return False  # its columns may stand in another order
    if any(_is_doubted(row) for row in rows):
        return False
    if _stands_between_borders(cut, rows, text) or _stands_between_kept_places(cut, text):
        return True
    if len(full) < LEAST_FULL_ROWS:
        return False
    if len(full) == len(rows):
        if not own:
            return _is_parted_alike(cut, full, text)
        return not (
            _skips_a_place(cut, own, text) or _begins_behind_empty_place(cut, own, text, form)
        )
    if not own:
        return _begins_as_others(cut, rows, full, text)
    if not any(cell.raw for row in rows if row not in full for cell in row):
        return False  # whole rows of blanks: a tool may have dropped those of others
    return _is_parted_alike(cut, own, text)


def _stands_between_borders(cut: OpenRow, rows: Sequence[Sequence[Cell]], text: str) -> bool:
    """Whether one border parts a row's values, where a row of its table shows a blank between two.

    `| 行政强制 | 0 | 0` below `| 行政处罚 | 80 |  | 574 |` has no blank before its values.
    """
    line = text[text.rfind("\n", 0, cut.slots[0].start) + 1 : cut.slots[-1].end]
    inner = all(len(_BORDER.findall(text, a.end, b.start)) == 1 for a, b in pairwise(cut.slots))
    before = line[: cut.slots[0].start - cut.slots[-1].end]
    label = before.strip(f"{BLANKS}{PIPES}")
    if not inner or not label or len(_BORDER.findall(before[before.rindex(label[-1]) :])) != 1:
        return False
    if _BORDER.search(label):
        return False
    table = table_id_of(cut.cells[0])
    return any(
        len(_BORDER.findall(_line_of(row, text))) == len(cut.cells) + 2
        for row in rows
        if table_id_of(row[0].id) == table and any(cell.raw for cell in row)
        if any(not cell.raw for cell in row)
    )


def _stands_between_kept_places(cut: OpenRow, text: str) -> bool:
    """Whether a row's values are parted as the empty places are that a text keeps: 规章⇥⇥ ⇥⇥ ⇥⇥."""
    kept = _KEPT_PLACE.search(text)
    if kept is None:
        return False
    label, parting, rest = text[: cut.slots[0].start].rpartition(kept[1])
    return (
        bool(parting and not rest)
        and not label[-1:].isspace()
        and all(text[a.end : b.start] == parting for a, b in pairwise(cut.slots))
    )


def _line_of(row: Sequence[Cell], text: str) -> str:
    """The line in which a row's first value stands."""
    start = next((cell.start for cell in row if cell.raw and cell.start is not None), 0)
    end = text.find("\n", start)
    return text[text.rfind("\n", 0, start) + 1 : end if end >= 0 else len(text)]


def _begins_behind_empty_place(
    cut: OpenRow, own: Sequence[Sequence[Cell]], text: str, form: Form
) -> bool:
    """Whether more borders stand before a row's first value than in full rows of its group.

    `| （二）部分公开 | |  | 4` below `| 三、… | （一）予以公开 | | 3` begins with a blank.
    """
    table = next(each for each in form.tables if each.id == table_id_of(cut.cells[0]))
    under = {row.id: row.under for row in table.rows}
    group = under.get(split_cell_id(cut.cells[0]).row)
    alike = [row for row in own if under.get(split_cell_id(row[0].id).row) == group] or own
    before = max(_parting_before(row[0].start or 0, text, PIPES) for row in alike)
    return _parting_before(cut.slots[0].start, text, PIPES) > before


def _own_full_rows(cut: OpenRow, cells: Sequence[Cell], form: Form) -> list[list[Cell]]:
    """The rows of the table of a row that is cut off which have a value in each cell."""
    table = table_id_of(cut.cells[0])
    rows = (row for row in _rows_by_table(cells, form) if table_id_of(row[0].id) == table)
    return [row for row in rows if all(cell.raw for cell in row)]


def _is_parted_alike(cut: OpenRow, full: Sequence[Sequence[Cell]], text: str) -> bool:
    """Whether the same stands before and between the values of a row as in full rows."""
    parted = {text[a.end or 0 : b.start] for row in full for a, b in pairwise(row)}
    table = table_id_of(cut.cells[0])  # a table printed across has its head before its values
    own = [row for row in full if table_id_of(row[0].id) == table]
    before = [_parting_before(row[0].start or 0, text) for row in own]
    return (not before or _parting_before(cut.slots[0].start, text) <= max(before)) and all(
        text[a.end : b.start] in parted for a, b in pairwise(cut.slots)
    )


def _begins_as_others(
    cut: OpenRow, rows: Sequence[Sequence[Cell]], full: Sequence[Sequence[Cell]], text: str
) -> bool:
    """Whether a cut row begins as full rows of other tables, where its own shows a blank's place.

    | 行政处罚 |  | 16 | 840 |
    | 行政强制 | 36
    """
    own = [row for row in rows if table_id_of(row[0].id) == table_id_of(cut.cells[0])]
    printed = [next((cell for cell in row if cell.raw), None) for row in own]
    first = [_parting_before(row[0].start or 0, text) for row in full]
    begins = _parting_before(cut.slots[0].start, text)
    shows_blank = any(
        cell and cell is not row[0] and _parting_before(cell.start or 0, text) > max(first)
        for row, cell in zip(own, printed, strict=True)
    )
    return shows_blank and 0 < begins <= min(first) and not _skips_a_place(cut, full, text)


def _skips_a_place(cut: OpenRow, own: Sequence[Sequence[Cell]], text: str) -> bool:
    """Whether more pipes, tabs and lines part two values of a row than any of its table's full rows.

    Of `9942 |   | 6848 | 5` the second value is the third column's, though no other row has a blank.
    """
    most = max(_borders_in(text[a.end or 0 : b.start]) for row in own for a, b in pairwise(row))
    return any(_borders_in(text[a.end : b.start]) > most for a, b in pairwise(cut.slots))


def _borders_in(parting: str, marks: str = f"\n\t{PIPES}") -> int:
    return sum(map(parting.count, marks))


def _parting_before(place: int, text: str, marks: str = f"\n\t{PIPES}") -> int:
    """How many lines, pipes and tabs part a row's first value from its label: a blank adds some."""
    head = text[max(0, place - MAX_PARTING) : place]
    return _borders_in(head[len(head.rstrip(f"{BLANKS}{PIPES}")) :], marks)


def _is_doubted(row: Sequence[Cell]) -> bool:
    return any(cell.kind == "blank" and cell.doubt for cell in row)


def _rows_by_table(cells: Sequence[Cell], form: Form) -> Iterator[list[Cell]]:
    """The rows of several cells, table by table."""
    by_id = {cell.id: cell for cell in cells}
    for table in form.tables:
        if len(table.columns) > 1:
            for ids in _row_ids(table):
                yield [by_id[cell_id] for cell_id in ids]


def _blanks_in_lone_columns(cells: Sequence[Cell], form: Form) -> Iterator[Cell]:
    """The blanks of tables of one column: where a cell a line is dropped there, it may be anywhere."""
    lone = {cell for table in form.tables if len(table.columns) == 1 for cell in table.cell_ids()}
    return (cell for cell in cells if cell.id in lone and cell.kind == "blank")


def _row_ids(table: Table) -> list[Sequence[str]]:
    """The cells of each line of a table as the form prints it."""
    return [table.cell_ids()] if table.across else [*map(table.row_cell_ids, table.rows)]


def _row_of(cell_id: str, cells: Sequence[Cell], form: Form) -> list[Cell]:
    table = next(table for table in form.tables if cell_id in table.cell_ids())
    ids = next(ids for ids in _row_ids(table) if cell_id in ids)
    by_id = {cell.id: cell for cell in cells}
    return [by_id[each] for each in ids]


def _adds_up(row: Sequence[Cell], form: Form) -> bool:
    """Whether the last row of a text, or its last group of columns, holds its sum to the end."""
    table = next(table for table in form.tables if row[0].id in table.cell_ids())
    own = row[-len(table.columns) :]
    if len(own) < 2 or any(cell.raw is None or cell.start is None for cell in own):
        return False
    if own[-1].kind == "blank":
        return False  # zeros before a blank are the sum of whatever was cut off
    if not any(rule.relation == "sum" and own[-1].id in rule.right for rule in form.rules):
        return False
    values = [Value(cell.raw or "", cell.start or 0, cell.end or 0) for cell in own]
    return row_adds_up(values, table, split_cell_id(own[0].id).row, form)
