"""Fields round a report's values that a long table repeats on each line: a column of bodies, one of years.

    年度 | 填报单位 | 指标名称 | 分项           | 数值
    2023 | 某市某局 | 规章     | 本年制发件数   | 0
    2023 | 某市某局 | 规章     | 现行有效件数   | 3

Of several bodies, or years, nobody knows which is the report's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from gipa_extract.models import Span
from gipa_extract.prose.header.body_names import body_in
from gipa_extract.prose.header.metadata import IS_PUBLISHER, MetadataField

MAX_HEAD_LINES = 12
"""Lines above which such a table's head stands."""
LEAST_CELLS = 3
"""Of a line of the head."""
_PART = re.compile("[\t,，|]")
_IS_YEAR_LABEL = re.compile("(?:报告|统计|数据)?年[度份]").fullmatch
_IS_BODY_LABEL = re.compile(
    "(?:报告|填报|报送|公开|责任|行政)?(?:单位|部门|机关|机构|主体)(?:名称)?"
).fullmatch
_YEAR = re.compile(r"(20\d\d)年?度?")


def body_in_column(text: str) -> MetadataField | None:
    """The one body that such a column names."""
    span = _only_value(text, _is_body_label)
    if span is None or body_in(text[span.start : span.end]) != text[span.start : span.end]:
        return None
    return MetadataField(text[span.start : span.end], span, strong=True)


def _is_body_label(label: str) -> bool:
    """Whether a column holds names of bodies, if they are some: 单位名称, which is no field of a page's head."""
    return bool(_IS_BODY_LABEL(label) or IS_PUBLISHER(label))


def year_in_column(text: str) -> Span | None:
    """Where the one year of such a column stands first."""
    span = _only_value(text, _IS_YEAR_LABEL)
    year = _YEAR.fullmatch(text, span.start, span.end) if span else None
    return Span(*year.span(1)) if year else None


def _only_value(text: str, is_label: Callable[[str], object]) -> Span | None:
    """Where the one value of a column stands first; None if it holds several, or there is none."""
    lines = _lines_of(text)
    for _, (_, cells) in zip(range(MAX_HEAD_LINES), lines, strict=False):
        column = next((n for n, cell in enumerate(cells) if is_label(cell.strip())), None)
        if column is None or len(cells) < LEAST_CELLS:
            continue
        values: dict[str, Span] = {}
        for start, below in lines:
            if len(below) != len(cells) or not (value := below[column].strip()):
                continue
            begin = start + sum(len(cell) + 1 for cell in below[:column])
            begin += below[column].index(value)
            values.setdefault(value, Span(begin, begin + len(value)))
            if len(values) > 1:
                return None
        return next(iter(values.values()), None)
    return None


def _lines_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """Where each line's cells begin, and they; a table's lines begin with a tab."""
    start = 0
    for line in text.split("\n"):
        indent = line.startswith("\t")
        yield start + indent, _PART.split(line[indent:])
        start += len(line) + 1
