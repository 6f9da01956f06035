"""Tables with a row for each cell of the form: its row, its column, a unit, the value, a remark.

| 序号 | 信息内容 | 指标         | 单位 | 数量 | 备注        |
| 3    | 规章     | 现行有效件数 | 件   | 2160 | 其中线上6件 |
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gipa_extract.cells.labels import Labels
from gipa_extract.cells.rearranged.sheets import Sheet
from gipa_extract.models import Slot
from gipa_extract.text.folding import label_key
from gipa_extract.text.numerals import parse

LEAST_ROWS = 3


def widen_long_rows(sheet: Sheet, labels: Labels) -> Sheet | None:
    """The table in the form's shape; None if it has no column of the form's rows and of its columns."""
    rows_at = _column_of(sheet, lambda text: _row_key(text, labels))
    heads_at = _column_of(sheet, lambda text: _head_key(text, labels))
    if rows_at is None or heads_at is None or rows_at >= heads_at:
        return None
    body = [
        row
        for row in sheet
        if _row_key(row[rows_at].text, labels) and _head_key(row[heads_at].text, labels)
    ]
    values_at = _value_column(body, heads_at)
    if values_at is None or len(body) < LEAST_ROWS:
        return None
    printed: dict[str, list[tuple[Slot, ...]]] = {}
    for row in body:
        printed.setdefault(label_key(row[rows_at].text), []).append(row)
    widest = max(map(len, printed.values()))
    shaped: list[tuple[Slot, ...]] = []
    for cells in printed.values():
        label = cells[0][rows_at]
        corner = label._replace(text="", end=label.start)
        pads = (corner,) * (widest - len(cells))
        # Each row has a head of its own: the form's tables have different columns.
        shaped.append((corner, *(row[heads_at] for row in cells), *pads))
        shaped.append((label, *(row[values_at] for row in cells), *pads))
    return tuple(shaped)


def _row_key(text: str, labels: Labels) -> str:
    key = labels.known(text) if text else ""
    return key if key in labels.rows else ""


def _head_key(text: str, labels: Labels) -> str:
    return labels.head_named(text) if text else ""


def _column_of(sheet: Sheet, named: object) -> int | None:
    """The column in which most rows have a label, if nearly all of them have one there."""
    counts = Counter(
        place
        for row in sheet
        for place, slot in enumerate(row)
        if named(slot.text)  # type: ignore[operator]
    )
    if not counts:
        return None
    place, count = counts.most_common(1)[0]
    return place if count >= max(LEAST_ROWS, len(sheet) - 2) else None


def _value_column(body: Sequence[Sequence[Slot]], after: int) -> int | None:
    """The one column of values behind the labels; blanks are values, too."""
    if not body:
        return None
    columns = [
        place
        for place in range(after + 1, len(body[0]))
        if any(parse(row[place].text).kind == "number" for row in body)
        and all(parse(row[place].text).kind != "text" for row in body)
    ]
    return columns[0] if len(columns) == 1 else None
