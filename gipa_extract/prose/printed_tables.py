"""Statistical tables of before 2019 (指标 | 单位 | 数), national, provincial or local, as printed.

They belong to no edition of the form, so their rows are tied to no cell: a label, a unit, a value
and its place. The text may print a row a line or a cell a line; blanks leave a gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from gipa_extract.models import PrintedRow, PrintedTable, Span
from gipa_extract.text.folding import fold, strip_span
from gipa_extract.text.numerals import Printed, parse

_LABEL_HEAD = re.compile(r"(?:统\s*计\s*)?(?:指\s*标|项\s*目)(?:\s*名\s*称)?")
_UNIT_HEAD = re.compile(r"(?:计量|统计)?\s*单\s*位")
_VALUE_HEAD = re.compile(
    r"(?:统\s*计\s*)?(?:数\s*[量据值字]?|结\s*果)|20\d\d年度?|本年(?:度)?(?:数|累计)?|合计|填报数"
)
_CODE_HEAD = re.compile(r"代码|序号|编号|行次")
_UNITS = re.compile(
    r"(?:万|千|百|亿)?元|[条件次个人篇期天张份场项部户名批宗起例家册页处台]|件次|人次|次数|人数|万人次|[—\-–－─]{1,4}"
)
_LINE = re.compile(r"[^\n]+")
_BORDER = re.compile(r"[\t|｜]")
_CELL = re.compile(r"[^\t|｜]+")
_PIECE = re.compile(r"\S+(?:[ \u3000]\S+)*")
"""Words that are one blank apart stand in one cell."""
_ROW_IN_LINE = re.compile(
    r"(?P<label>\S.*?)\s+(?P<unit>(?:万|千|百|亿)?元|[条件次个人篇期天张份场项部户名批]|件次|人次)\s+(?P<value>[\d,，.]+)"
)
MAX_HEAD_GAP = 40
"""Characters between the three labels of a head, at most."""


class _TableToken(NamedTuple):
    text: str
    start: int
    end: int


def printed_tables(text: str) -> list[PrintedTable]:
    """The statistical tables of a document, in its order."""
    if "单" not in text or not re.search("指\\s*标|项\\s*目", fold(text)):
        return []
    tokens = [*_tokens_in(text)]
    heads = [index for index in range(len(tokens)) if _is_head(tokens, index)]
    bounds = pairwise([*heads, len(tokens)])
    tables = [_table_of(text, tokens, head, end) for head, end in bounds]
    return [table for table in tables if table.rows]


def _tokens_in(text: str) -> Iterator[_TableToken]:
    """What may be cells: pieces between tabs and pipes, or else between wide gaps."""
    for line in _LINE.finditer(text):
        cells = _CELL if _BORDER.search(line[0]) else _PIECE
        for cell in cells.finditer(text, *line.span()):
            start, end = strip_span(text, *cell.span())
            if start < end:
                yield _TableToken(fold(text[start:end]), start, end)


def _is_head(tokens: Sequence[_TableToken], index: int) -> bool:
    """指标 | (代码) | 单位 | 统计数: three labels close together."""
    if not _LABEL_HEAD.fullmatch(tokens[index].text):
        return False
    near = [
        each
        for each in tokens[index + 1 : index + 5]
        if each.start - tokens[index].end <= MAX_HEAD_GAP
    ]
    return any(_UNIT_HEAD.fullmatch(each.text) for each in near) and any(
        _VALUE_HEAD.fullmatch(each.text) for each in near
    )


def _table_of(text: str, tokens: Sequence[_TableToken], head: int, end: int) -> PrintedTable:
    first = head + 1
    while first < end and _is_head_label(tokens[first].text):
        first += 1
    rows = list(_rows_of(text, tokens[first:end]))
    above = tokens[head - 1] if head else None
    last = rows[-1].end if rows else tokens[first - 1].end
    heading = text[above.start : above.end] if above else ""
    return PrintedTable(heading=heading, start=tokens[head].start, end=last, rows=rows)


def _is_head_label(folded: str) -> bool:
    heads = (_LABEL_HEAD, _UNIT_HEAD, _VALUE_HEAD, _CODE_HEAD)
    return any(head.fullmatch(folded) for head in heads)


def _rows_of(text: str, tokens: Sequence[_TableToken]) -> Iterator[PrintedRow]:
    """A label, its unit and, if one is printed, its value; 一、主动公开情况 —— has none."""
    index = 0
    while index < len(tokens):
        label = tokens[index]
        in_line = _ROW_IN_LINE.fullmatch(label.text)
        if in_line:
            yield _line_row(text, label, in_line)
            index += 1
            continue
        unit = tokens[index + 1] if index + 1 < len(tokens) else None
        if unit is None or not _UNITS.fullmatch(unit.text) or not _is_a_name(label.text):
            if _ends_table(label.text):
                return
            index += 1
            continue
        value = tokens[index + 2] if index + 2 < len(tokens) else None
        taken = value is not None and _is_figure(value.text)
        yield _row_of(text, label, unit, value if taken else None)
        index += 3 if taken else 2


def _is_a_name(folded: str) -> bool:
    return len(re.findall("[\u4e00-\u9fff]", folded)) >= 2


def _ends_table(folded: str) -> bool:
    """A sentence, or who filled the table in, stands below it."""
    return folded.endswith("。") or bool(re.match("单位负责人|填报人|审核人|注[:：]", folded))


def _is_figure(folded: str) -> bool:
    """Whether a text may stand in the value's column; numbers in Chinese numerals may, too."""
    return parse(folded).kind in ("number", "dash")


def _row_of(
    text: str, label: _TableToken, unit: _TableToken, value: _TableToken | None
) -> PrintedRow:
    printed = parse(text[value.start : value.end]) if value else Printed("blank")
    # A row without a value has its place behind the unit.
    place = Span(value.start, value.end) if value else Span(unit.end, unit.end)
    named = text[unit.start : unit.end]
    return PrintedRow(
        label=text[label.start : label.end],
        unit=None if parse(named).kind == "dash" else named,
        value=printed.value,
        kind=printed.kind,
        raw=text[place.start : place.end],
        start=place.start,
        end=place.end,
    )


def _line_row(text: str, token: _TableToken, match: re.Match[str]) -> PrintedRow:
    label, unit, value = (
        _TableToken(match[name], token.start + match.start(name), token.start + match.end(name))
        for name in ("label", "unit", "value")
    )
    return _row_of(text, label, unit, value)
