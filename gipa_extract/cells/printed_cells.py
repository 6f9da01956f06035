"""A slot → the cell that it prints, with a doubt where its text alone gives reason for one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from gipa_extract.models import Cell, Kind, ParsedRow, Slot
from gipa_extract.reasons import Reason
from gipa_extract.text.numerals import (
    MISSING_VALUES,
    holds_digit,
    is_unreadable,
    numeral_beside_marks,
    numeral_beside_note,
    numerals_inside,
    parse,
    says_value,
    stands_for_number,
)

_COLONS, _ENDS_SENTENCE = ":：", "。；;"
"""What a label leaves before its value, and a sentence behind it: ：2416, and 2202.48万元。"""
PlainValue = tuple[Kind, int | Decimal | None, str | None]
"""What a value says of which nothing is to be doubted; a plain tuple, which is quick to unpack."""
_new_cell = object.__new__
SURE = 0.8
"""Below this confidence a cell that was read by OCR is doubtful."""


def cell_of(cell_id: str, slot: Slot, head_unit: str | None) -> Cell:
    """The cell that a slot prints; `head_unit` is the unit that its column's head names."""
    text, start, end, page, confidence, other = slot
    if text in MISSING_VALUES:
        text, end = "", start
    kind, value, unit, torn = parse(text)
    whole = text
    if kind == "text" and len(text) == end - start and (found := numeral_beside_marks(text)):
        text, start, end = text[slice(*found)], start + found[0], start + found[1]
        kind, value, unit, torn = parse(text)
    if kind == "text" and len(text) == end - start and (noted := numeral_beside_note(text)):
        text, start, end = text[slice(*noted)], start + noted[0], start + noted[1]
        whole = text
        kind, value, unit, torn = parse(text)
    if kind == "text" and (text[0] in _COLONS or text[-1] in _ENDS_SENTENCE):
        inner = parse(text.lstrip(_COLONS).rstrip(_ENDS_SENTENCE))
        if inner.kind == "number":
            kind, value, unit, torn = inner
    cell = Cell(cell_id, value, kind, text, unit, start, end, page, "layout", "read")
    if torn:
        cell.doubt_for(Reason("digits_torn"))
    if text != whole:
        cell.doubt_for(Reason("marks_beside"))
        cell.alternatives = [whole]
    if head_unit and kind == "number":
        cell.unit = unit or head_unit
    if confidence is not None:
        _mark_ocr(cell, confidence, other)
    elif other:
        cell.doubt_for(Reason("print_crosses_lines"))
        cell.alternatives = list(dict.fromkeys((text, *other)))
    if kind == "text":
        _doubt_text(cell, text)
    return cell


def plain_cells(
    ids: Sequence[str], row: ParsedRow, values: Sequence[PlainValue], start: int
) -> list[Cell]:
    """The cells of a row of a text that begins at `start` and ends in plain values, all at once."""
    cells = []
    places = row.cells[-len(values) :]
    for cell_id, (text, first, last), (kind, value, unit) in zip(ids, places, values, strict=True):
        # `Cell(…)` is a call of Python code: with some two hundred a report it takes twice the time.
        cell = _new_cell(Cell)
        cell.id = cell_id
        cell.value = value
        cell.kind = kind
        cell.raw = text
        cell.unit = unit
        cell.start = start + first
        cell.end = start + last
        cell.origin = "layout"
        cell.trust = "read"
        cell.page = cell.reason = cell.alternatives = cell.doubt = None
        cell.reviewed_by = cell.reviewed_at = cell.box = None
        cells.append(cell)
    return cells


def plain_values(texts: Sequence[str]) -> list[PlainValue] | None:
    """What values say of which `cell_of` would doubt none: numbers, dashes, blanks; None if one may be doubted."""
    printed = tuple(map(parse, texts))
    is_plain = all(each.kind != "text" and not each.torn for each in printed)
    if not is_plain or not MISSING_VALUES.isdisjoint(texts):
        return None
    return [(each.kind, each.value, each.unit) for each in printed]


def _mark_ocr(cell: Cell, confidence: float, other: tuple[str, ...]) -> None:
    """Say that a cell was read by OCR, and doubt it where two looks differ or the engine does."""
    cell.origin = "ocr"
    if confidence < SURE or other:
        cell.doubt_for(Reason("ocr_unsure", {"confidence": round(confidence, 2)}))
        cell.alternatives = list(dict.fromkeys((cell.raw or "", *other)))


def _doubt_text(cell: Cell, text: str) -> None:
    """Doubt a text that may mean a number, and offer it; and one of which a part is not read.

    Words on the line below an empty cell's own may be no part of it: `\\t⏎[打印] [关闭]`.
    """
    if text[0] == "\n":
        cell.doubt_for(Reason("layout_allows_two_readings"))
        cell.alternatives = ["", text.strip()]
    if stands_for_number(text) and cell.doubt is None:
        cell.doubt_for(Reason("stands_for_number"))
    unreadable = is_unreadable(text)
    if cell.doubt is None and not unreadable and not any(map(str.isalnum, text)):
        cell.doubt_for(Reason("only_punctuation"))
    if not (unreadable or holds_digit(text)):
        if cell.doubt is None and not says_value(text):
            cell.doubt_for(Reason("words_say_no_value"))
        return
    if cell.doubt is None:
        cell.doubt_for(Reason("holds_no_text" if unreadable else "words_hold_digits"))
    cell.alternatives = list(dict.fromkeys((*(cell.alternatives or ()), *numerals_inside(text))))


def contradicted_cell(before: Cell, text: str) -> Cell:
    """A cell whose row is printed twice with different content: absent, and both are named."""
    raws = [*(before.alternatives or [before.raw or ""]), text]
    cell = Cell(before.id, alternatives=list(dict.fromkeys(raws)))
    cell.doubt_for(Reason("row_repeated"))
    return cell
