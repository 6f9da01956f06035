"""The body of a title that names none: in brackets behind it, or in a line above or below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from gipa_extract.models import Span
from gipa_extract.prose.header.body_names import (
    PrintedName,
    body_of_letterhead,
    is_body_line,
    name_in,
)
from gipa_extract.text.compact import Compact, compact

_NAME_BEHIND = re.compile(
    r"(?:[(（\[【〔](?:(?:19|20)\d\d年?度?)[)）\]】〕])?"
    r"(?:[(（\[【〔](?P<bracketed>[^()（）\[\]【】〔〕，,]{3,40})(?:[，,][^()（）]{0,20})?[)）\]】〕]"
    r"|[—–―]{2}(?P<dashed>[\u3400-\u9fff]{3,40}))[\"'”]?$"
)
"""2022年…年度报告（某某局）, 2022年…年度报告——某某局."""
_HOLDS_PLACE = re.compile(r"[\u3400-\u9fff]{2}(?:[省市县区旗盟州镇乡]|街道$|街道办)|^国家")
"""A name with a place; 常务会 and 印章处 in brackets may be no body."""
_HANDED_TO = ("报", "送", "抄", "呈")
_RUNS_SITE = re.compile("(?<![镇乡])人民政府$|(?<!人民)政府$")
"""Who may stand behind a dash as the site of other bodies' reports."""
_SITE_BEHIND = re.compile(
    r"[ \t\u3000]*(?:[-_|｜－—]|[ \u3000]{2})[ \t\u3000]*(?P<name>[\u3400-\u9fff]{5,40})[ \t\u3000\r\"'”]*$",
    re.MULTILINE,
)
_PORTAL = re.compile("(?:政府|网|门户)$")
_PAPER_NUMBER = re.compile(
    r"[\u3400-\u9fff]{1,10}[ ]*[〔\[［【(（]20\d\d[〕\]］】)）][ ]*第?\d{1,4}[ ]*号"
)
"""The line between a letterhead and a title: 某教发〔2023〕3号."""


class NameBeside(NamedTuple):
    """A body's name that stands outside its title."""

    name: PrintedName
    span: Span
    first_line: str = ""
    """What the title begins with, if the name's line is a part of it."""


def name_behind(printed: Compact, end: int) -> NameBeside | None:
    """The body in brackets, or behind a long dash, behind a title that ends at `end`."""
    match = _NAME_BEHIND.match(printed.folded, end)
    if match is None:
        return None
    start, stop = match.span("bracketed" if match["bracketed"] else "dashed")
    name = name_in(printed.printed[start:stop])
    if name is None or not name.sure or name.text != printed.printed[start:stop]:
        return None  # （征求意见稿）, （2023年1月20日）
    is_other = match["dashed"] and _RUNS_SITE.search(name.text)
    if is_other or name.text.startswith(_HANDED_TO):
        return None
    if not _HOLDS_PLACE.search(name.text) or name.text == "乡镇街道":
        name = name._replace(sure=False)
    return NameBeside(name, printed.span(start, stop))


def site_behind(text: str, title: Span) -> NameBeside | None:
    """The body whose site's name may stand behind a title: 2022年…年度报告_某某局, but no government's."""
    match = _SITE_BEHIND.match(text, title.end)
    name = name_in(match["name"]) if match and not _PORTAL.search(match["name"]) else None
    if match is None or name is None or not name.sure or name.text != match["name"]:
        return None
    return NameBeside(name, Span(*match.span("name")))


def name_beside(text: str, lines: Sequence[Span], first: int, after: int) -> NameBeside | None:
    """The body of the line above or below the title `lines[first:after]`, or of a letterhead above it."""
    return _name_of_line(text, lines, first, after) or _name_of_letterhead(text, lines[:first])


def _name_of_letterhead(text: str, above: Sequence[Span]) -> NameBeside | None:
    """The body of 某某局文件, which may have the paper's number below it."""
    if above and _PAPER_NUMBER.fullmatch(text, *above[-1]):
        above = above[:-1]
    body = body_of_letterhead(text[slice(*above[-1])]) if above else None
    if body is None:
        return None
    line = compact(text, [above[-1]])
    begin = line.printed.find(body)
    return NameBeside(PrintedName(body, sure=True), line.span(begin, begin + len(body)))


def _name_of_line(text: str, lines: Sequence[Span], first: int, after: int) -> NameBeside | None:
    for index in (first - 1, after):
        if 0 <= index < len(lines) and is_body_line(text[slice(*lines[index])]):
            line = compact(text, [lines[index]])
            name = name_in(line.printed)
            if name is not None:
                return NameBeside(name, lines[index], line.printed if index < first else "")
    return None
