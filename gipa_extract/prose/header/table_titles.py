"""Titles of a report's tables that name its body: 某某局2021年度主动公开政府信息情况统计表."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gipa_extract.models import Span
from gipa_extract.prose.header.body_names import body_in
from gipa_extract.text.compact import compact
from gipa_extract.text.folding import strip_span

MAX_TITLES = 8
"""Titles of tables that are read."""
_LINE = re.compile(r"[^\n]{4,80}表[^\n]{0,4}$", re.MULTILINE)
_TITLE = re.compile(
    r"(?:附[件表]?[\d一二三]*[:：、.]?)?(?P<before>[^，。；:：|]*?)20\d\d年?度?(?P<after>[^，。；:：|]*?)"
    r"(?:主动公开|依申请公开)?(?:政府|政务)信息(?:主动)?(?:依申请)?(?:公开)?(?:工作)?(?:情况)?(?:统计|一览|汇总)?表"
)


class NamedTable(NamedTuple):
    """A body that the title of a table names."""

    name: str
    span: Span


def bodies_of_tables(text: str) -> Iterator[NamedTable]:
    """The bodies that titles of tables name, in their order."""
    if "表" not in text:
        return
    for _, line in zip(range(MAX_TITLES), _LINE.finditer(text), strict=False):
        printed = compact(text, [Span(*strip_span(text, *line.span()))])
        title = _TITLE.fullmatch(printed.folded)
        if title is None:
            continue
        for start, end in (title.span("before"), title.span("after")):
            name = body_in(printed.printed[start:end])
            if name is not None:
                begin = printed.printed.find(name, start, end)
                yield NamedTable(name, printed.span(begin, begin + len(name)))
