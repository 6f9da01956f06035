"""Labels that pandas repeats in each place that a merged cell covered → one merged cell again."""

from __future__ import annotations

from collections.abc import Sequence

from gipa_extract.readers.sheets.sheet_cell import SheetCell
from gipa_extract.text.numerals import parse


def merge_repeated(texts: Sequence[Sequence[str]]) -> list[list[SheetCell | None]]:
    """The rows with labels that stand in several places beside one another as one merged cell.

    read_html gives each place that a merged cell covers its text; two equal numbers are two, but
    for those below one label that is merged over them.
    """
    rows: list[list[SheetCell | None]] = [[SheetCell(text) for text in row] for row in texts]
    label_above: dict[int, int] = {}
    """Column → the last row above that holds a text there."""
    for top, row in enumerate(texts):
        if top:
            above = enumerate(texts[top - 1])
            label_above |= {at: top - 1 for at, text in above if parse(text).kind == "text"}
        for left, text in enumerate(row):
            # It is part of a merged cell that was met already.
            if rows[top][left] is None or not text:
                continue
            # 0 0 0 in a row are three zeros, unless a label above spans just these places: 总计
            # 总计 over 5 5.
            if parse(text).kind != "text":
                if right := _end_below_label(row, rows, label_above.get(left), left):
                    rows[top][left:right] = [
                        SheetCell(text, right - left),
                        *[None] * (right - left - 1),
                    ]
                continue
            right = left + 1
            while right < len(row) and row[right] == text and rows[top][right] is not None:
                right += 1
            # 本年度办理结果 stands in each of the twenty lines that it is merged over.
            bottom = top + 1
            while bottom < len(texts) and set(texts[bottom][left:right]) == {text}:
                bottom += 1
            for line in range(top, bottom):
                rows[line][left:right] = [None] * (right - left)
            rows[top][left] = SheetCell(text, right - left, bottom - top)
    return rows


def _end_below_label(
    row: Sequence[str], rows: Sequence[Sequence[SheetCell | None]], above: int | None, left: int
) -> int | None:
    """Where equal values of a row end that stand below one merged label; None if there is none.

    `above` is the last row before it with a text in the column where they begin.
    """
    label = None if above is None else rows[above][left]
    if label is None or label.across < 2:
        return None
    right = left + label.across
    same = set(row[left:right]) == {row[left]}
    return right if same else None
