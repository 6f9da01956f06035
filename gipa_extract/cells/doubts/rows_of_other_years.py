"""Rows below a line that says that its table is last year's: 附：上年度收到和处理政府信息公开申请情况（仅供对比）.

Where the report's own table prints them as well, or is told from that one, nobody needs this doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gipa_extract.forms.vocabulary import is_known_label, printed_key, vocabulary
from gipa_extract.models import Cell, Span
from gipa_extract.reasons import Reason
from gipa_extract.text.patterns import CELL_BORDER, PRINTED_LINE

MAX_CAPTION = 60
"""Characters of such a line."""
_CAPTION = re.compile(
    r"年(?<=[上去一]年)度?[的\s]*(?:[（(]?20\d\d年度?[）)]?)?[的\s]*"
    r"(?:收到和处理|主动公开|政府信息公开|依法?申请|申请公开|行政复议)[^\d。；]{0,20}(?:情况|数据|统计)"
)
_OWN_YEAR = re.compile(r"(?<![非不])[本今]年度?[^。]{0,12}(?:情况|数据)|数据[^。]{0,3}完")
"""What a line says behind which the report's own tables stand."""


def doubt_rows_of_other_years(cells: Sequence[Cell], text: str) -> None:
    """Doubt every row of the form of which a value stands below such a line."""
    if _CAPTION.search(text) is None:
        return  # nearly all texts
    parts = list(_parts_of_last_year(text))
    held = {
        cell.id
        for cell in cells
        if cell.raw and any(part.start <= (cell.start or 0) < part.end for part in parts)
    }
    for cell in cells:
        if cell.id in held:
            cell.doubt_for(Reason("below_caption_of_last_year"))


def _parts_of_last_year(text: str) -> Iterator[Span]:
    """From each such line to the next heading, or to what says that the report's own year goes on."""
    start: int | None = None
    for line in PRINTED_LINE.finditer(text):
        words = line[0].strip()
        if start is not None and _ends_part(words):
            yield Span(start, line.start())
            start = None
        if start is None and _is_caption(words):
            start = line.end()
    if start is not None:
        yield Span(start, len(text))


def _is_caption(words: str) -> bool:
    return (
        len(words) <= MAX_CAPTION
        and _CAPTION.search(words) is not None
        and not CELL_BORDER.search(words)
        and not is_known_label(words)
    )


def _ends_part(words: str) -> bool:
    if len(words) > MAX_CAPTION:
        return False
    return (
        _OWN_YEAR.search(words) is not None and not is_known_label(words)
    ) or vocabulary().sections.fullmatch(printed_key(words)) is not None
