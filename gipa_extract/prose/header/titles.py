"""Titles: lines, two or three of them, or clauses that say whose report of which year this is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Literal, NamedTuple

from gipa_extract.models import Span
from gipa_extract.prose.header.body_names import PrintedName, body_of_letterhead, name_in
from gipa_extract.prose.header.names_beside_titles import name_behind, name_beside
from gipa_extract.text.compact import Compact, compact, without_markup
from gipa_extract.text.folding import fold
from gipa_extract.text.numerals import chinese

MAX_TITLE_LINE = 60
"""Characters; a longer line is read clause by clause."""

_YEAR = (
    r"(?P<year>(?:19|20)\d{2}|2[0oOQ〇][\doOQ〇]{2}|二[〇○零oO0][〇○零一二三四五六七八九oO0]{2})"
)
_WHAT = r"(?P<what>(?:政府|政务)?信息(?:主动)?公开|政务公开)"
_REPORT = r"(?:报告|总结|年报)"
_BEFORE = r"(?<![^。！？])(?P<before>[^。！？]*?)"
"""What stands before a title in its sentence; it is searched for from each sentence's beginning alone."""
_TITLE = re.compile(
    rf"""{_BEFORE}{_YEAR}\s*年?度?(?P<after>[^。！？\d]*?)
    {_WHAT}(?:的)?(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:工作)?(?:情况)?(?:的)?(?:年度)?{_REPORT}""",
    re.VERBOSE,
)
_LATE_YEAR = re.compile(
    rf"""{_BEFORE}{_WHAT}(?:的)?(?:工作)?(?:情况)?
    (?:(?:年度)?(?:工作)?(?:报告|年报)[(（\[]{_YEAR}年?度?[)）\]]
      |{_YEAR.replace("year", "year2")}年?度?(?:年度)?(?:工作)?(?:情况)?(?:的)?(?:报告|年报))""",
    re.VERBOSE,
)
_NO_YEAR = re.compile(
    rf"{_BEFORE}{_WHAT}(?:的)?(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:工作)?(?:情况)?(?:的)?{_REPORT}"
)
_YEAR_ALONE = re.compile(r"20\d{2}")
_WITHOUT_YEAR = re.compile(
    r"(?<![^\s\u3000])年(?!度?(?:工作)?报告)|(?<![\d〇○零一二三四五六七八九oO])年度?(?=政府信息|政务公开)"
)
"""A 年 without its year."""
_HINT = re.compile(r"公[ \u3000\u00a0]{0,4}(?:\r?\n[ \u3000\u00a0]{0,8})?[开開]")
"""Also in letterspaced titles, 政 府 信 息 公 开, and where a line ends within the word."""
_FIELD = re.compile(r"[:：|｜>。】]")
_LINK = re.compile(r"相关|相關|上一?[篇条]|下一?[篇条]|[前后]一?[篇条]|链接|鏈接|推荐|热门")
"""How lines begin that lead to other reports."""
_OTHER_DOCUMENT = re.compile("关于(?:做好|报送|开展|组织|进一步)|指南|制度|目录")
"""What a letter or a page about reports says before the word."""
_CITED = re.compile("(?:根据|依据|按照|参照|对照|仿照|详见|参见)[^《》]*《[^》]*$")
"""What stands before the title of a report that a sentence only cites."""
_TAIL = 12
"""Characters that may follow a title in its line: 》的通知, a site's name."""
_SITE = re.compile(r"[-_—|(（\[][^。]{0,24}$|[(（\[【〔][^。]{0,42}[)）\]】〕]$|\{#[^{}]*\}?$")
"""A site's name behind a title, or its body's in brackets; or the address that Pandoc gives a heading."""
_CLAUSE = re.compile(r"[^，,。；;\n！？]+")
_PIECE = re.compile(
    r"(?:[^\s\u3000>＞»›|｜【】]|(?<=标)[ \u3000\u00a0]{1,8}(?=题)|(?<=名)[ \u3000\u00a0]{1,8}(?=称))+"
)
"""What blanks and arrows part; those in 标  题 justify a label."""
_BEGINNING = re.compile(r"[\u3400-\u9fff]{1,12}$")
"""The end of a line that may be the beginning of a name that goes on in the next."""
_QUOTED = re.compile(r"《[^》《\n]{0,120}》")
_PUBLISHED = re.compile(
    r"(?:现|特|兹)(?:将|向社会|予以?)?(?:公布|发布|公开|编制|制作|撰写)?(?:出|的|了)?[\s《“]*$"
)
"""How a sentence goes up to the report that it publishes: 特向社会公布, 现将."""
_IS_SUBJECT = re.compile(
    r"[》”]?[（(]?(?:根据|依据|按照|依照|由|全文|共分|分为|包括|内容|以下简称)"
)
"""How a sentence goes on whose subject the report itself is."""
MAX_VERB = 12
"""Characters of these words."""
LONGEST_VERB = 4
"""Characters of one that stands right before a name: 现公布, 重新发布."""
MAX_CLAUSE = 120
"""Characters of a clause, or of a piece of one, that may hold a title: longer ones would take too long."""
WRAPPED = 25
"""Characters of a line that prose may have been wrapped at."""
MAX_CLAUSES = 200
"""Clauses of the head that are read."""


class Title(NamedTuple):
    """What a title says, each with its place; a clause of a sentence may say as much."""

    text: str
    span: Span
    name: PrintedName | None
    name_span: Span | None
    year: int | None
    year_span: Span | None
    where: Literal["title", "sentence"]
    beside: bool = False
    """The name is a line of its own, above or below."""

    @property
    def is_whole(self) -> bool:
        return self.name is not None and self.year is not None


def titles_in(text: str, lines: Sequence[Span]) -> Iterator[Title]:
    """The titles among the first lines: those in one line, or else those over two or three."""
    for length in (1, 2, 3):
        whole = False
        for first in range(len(lines) - length + 1):
            window = lines[first : first + length]
            if not _may_be_title(text, window):
                continue
            title = read_title(compact(text, _as_printed(text, window)), is_line=True)
            if title is not None:
                title = _with_neighbour(text, title, lines, first, first + length)
                title = _with_torn_name(text, title, lines, first)
                whole = whole or title.is_whole
                yield title
        if whole:
            return


def _as_printed(text: str, window: Sequence[Span]) -> Sequence[Span]:
    """The lines of a title, or their pieces, with a year that stands on a line of its own before its 年.

    Digits of another height are a line for tools that go by it: 某市应急管理局 年政府信息公开工作年度 / 2022 / 报告.
    """
    year = next((line for line in window if _YEAR_ALONE.fullmatch(text, *line)), None)
    others = [line for line in window if line is not year]
    for number, (start, end) in enumerate(others if year else ()):
        place = _WITHOUT_YEAR.search(text, start, end)
        if place and year:
            parted = [Span(start, place.start()), year, Span(place.start(), end)]
            return [*others[:number], *parted, *others[number + 1 :]]
    return window


def bare_titles_in(text: str, lines: Sequence[Span]) -> Iterator[Title]:
    """Titles that name neither body nor year, 政府信息公开工作年度报告, with a body's line above or below."""
    for first, line in enumerate(lines):
        printed = compact(text, [line])
        match = _NO_YEAR.fullmatch(printed.folded) if "公开" in printed.folded else None
        if match and not match["before"]:
            bare = Title(printed.printed, line, None, None, None, None, "title")
            title = _with_neighbour(text, bare, lines, first, first + 1)
            if title.name is not None:
                yield title


def _may_be_title(text: str, window: Sequence[Span]) -> bool:
    start, end = window[0].start, window[-1].end
    if not _HINT.search(text, start, end) or any(_is_long(text, line) for line in window):
        return False
    if any(body_of_letterhead(text[slice(*line)]) for line in window[:-1]):
        return False  # it names the body and is no part of the title
    # A field or a breadcrumb is never the beginning of a title, nor a link one of this report.
    return not _FIELD.search(text, start, window[-1].start) and not _LINK.match(text, start)


def _is_long(text: str, line: Span) -> bool:
    start, end = line
    if end - start <= MAX_TITLE_LINE:
        return False
    return (
        end - start > 2 * MAX_TITLE_LINE or len("".join(text[start:end].split())) > MAX_TITLE_LINE
    )


def clause_titles_in(text: str, lines: Sequence[Span]) -> Iterator[Title]:
    """What the clauses of longer lines say: 现将某某局2021年政府信息公开工作年度报告公布如下."""
    for number, (start, end) in enumerate(lines):
        if not _HINT.search(text, start, end):
            continue
        # 《…关于做好2020年政府信息公开年度报告编制工作的通知》 is another document.
        quoted = _QUOTED.sub(lambda title: "，" * len(title[0]), text[start:end])
        for clause in islice(_CLAUSE.finditer(quoted), MAX_CLAUSES):
            for left, right in _pieces_of(clause[0]):
                if right - left > MAX_CLAUSE:
                    continue
                span = Span(start + clause.start() + left, start + clause.start() + right)
                title = read_title(compact(text, [span]), is_line=False)
                if title is not None:
                    yield _with_wrapped_name(text, title, lines, number)


def announced_titles_in(text: str, lines: Sequence[Span]) -> Iterator[Title]:
    """What sentences that publish the report say: 现公布某某镇人民政府2019年…年度报告."""
    for title in clause_titles_in(text, lines):
        before = fold(text[max(0, title.span.start - MAX_VERB) : title.span.start])
        behind = fold(text[title.span.end : title.span.end + MAX_VERB])
        if title.is_whole and (_PUBLISHED.search(before) or _IS_SUBJECT.match(behind)):
            yield title


def _pieces_of(clause: str) -> Iterator[tuple[int, int]]:
    """The places of what blanks and arrows part, as far as it may be a title, then of all."""
    pieces = list(_PIECE.finditer(clause))
    if (
        len(pieces) > 1
    ):  # a page in one line: 首页 > 年报 某某局2021年政府信息公开工作年度报告 2022-01-26
        yield from (piece.span() for piece in pieces if _HINT.search(piece[0]))
    yield 0, len(clause)


def read_title(printed: Compact, *, is_line: bool) -> Title | None:
    """The title that a line, or a clause, holds; of a line it is nearly all."""
    folded = printed.folded
    if "公开" not in folded:
        return None
    match = _TITLE.search(folded) or _LATE_YEAR.search(folded) or _NO_YEAR.search(folded)
    if match is None or (is_line and not _ends_line(folded[match.end() :])):
        return None
    if _OTHER_DOCUMENT.search(match["before"]):
        return None
    parts = match.groupdict()
    year = parts.get("year") or parts.get("year2")
    name, name_start, name_end = _name_of(printed, match)
    behind = None if name else name_behind(printed, match.end())
    if year is None and name is None and behind is None:
        return None
    year_start = match.start("year" if parts.get("year") else "year2") if year else 0
    # A title begins with its name; what stands before that is a field's label or a sentence.
    begin = min(
        name_start if name else match.start("what"), year_start if year else match.start("what")
    )
    if _CITED.search(folded, 0, begin):
        return None
    about = match.start("before") if is_line and not _is_preamble(folded[:begin]) else begin
    name_span = printed.span(name_start, name_end) if name else None
    if behind is not None:
        name, name_span = behind.name, behind.span
    return Title(
        text=printed.printed[about : match.end()],
        span=printed.span(about, match.end()),
        name=name,
        name_span=name_span,
        year=_year_of(year) if year else None,
        year_span=printed.span(year_start, year_start + len(year)) if year else None,
        where="title" if is_line else "sentence",
    )


def _ends_line(rest: str) -> bool:
    return len(rest) <= _TAIL or bool(_SITE.match(rest))


def _is_preamble(before: str) -> bool:
    return bool(re.search(r"[:：，,|》>】=]|现将|现公布|现予|特向|根据|按照", before))


def _year_of(printed: str) -> int:
    if printed.isdigit():
        return int(printed)
    if printed[0] == "2":  # OCR reads a zero as a letter: 2O22
        return int(re.sub("[oOQ〇]", "0", printed))
    return chinese(re.sub("[oO0]", "〇", printed)) or 0


def _name_of(printed: Compact, match: re.Match[str]) -> tuple[PrintedName | None, int, int]:
    """The name before the year, or else after it; 某县人民 + 政府信息公开 is 某县人民政府."""
    for group in ("after", "before") if _says_nothing(match["before"]) else ("before", "after"):
        if group not in match.groupdict() or not match[group]:
            continue
        start, end = match.span(group)
        touches = end == match.start("what")
        if touches and match[group].endswith("人民") and match["what"].startswith("政府"):
            end += len("政府")
        name = name_in(printed.printed[start:end])
        if name is not None:
            begin = printed.printed.rfind(name.text, start, end)
            return name, begin, begin + len(name.text)
    return None, 0, 0


def _says_nothing(before: str) -> bool:
    return not re.search(r"[\u3400-\u9fff]", before)


def _with_neighbour(
    text: str, title: Title, lines: Sequence[Span], first: int, after: int
) -> Title:
    """A title without a name gets that of the line above it, or below it, if that is a body's."""
    before = without_markup(text[lines[first].start : title.span.start])
    if title.name is not None or before.strip("#* "):
        return title
    beside = name_beside(text, lines, first, after)
    if beside is None:
        return title
    # What is printed above belongs to the title, as its first line; a letterhead does not.
    return title._replace(
        text=beside.first_line + title.text,
        span=Span(beside.span.start if beside.first_line else title.span.start, title.span.end),
        name=beside.name,
        name_span=beside.span,
        beside=True,
    )


def _with_torn_name(text: str, title: Title, lines: Sequence[Span], first: int) -> Title:
    """A title whose name begins in the line above: elsewhere the text prints both as one.

    临港 / 湾区科学技术局2022年政府信息公开工作年度报告 is 临港湾区科学技术局, if the preamble says so; so is
    现将云栖 / 县自然资源和规划局2020年度…工作情况报告如下 the 云栖县自然资源和规划局 of the title.
    """
    name, span = title.name, title.name_span
    if not first or name is None or span is None or span.start != lines[first].start:
        return title
    end_above = _BEGINNING.search(text[slice(*lines[first - 1])])
    begun = end_above[0] if end_above else ""
    torn = (begun[at:] for at in range(len(begun)) if _is_printed_whole(text, begun[at:], name))
    above, whole = next(((each, each + name.text) for each in torn), ("", ""))
    joined = name_in(whole) if whole else None
    if joined is None or joined.text != whole:
        return title
    start = lines[first - 1].end - len(above)
    return title._replace(
        text=above + title.text,
        span=Span(start, title.span.end),
        name=joined,
        name_span=Span(start, span.end),
    )


def _with_wrapped_name(text: str, title: Title, lines: Sequence[Span], number: int) -> Title:
    """A clause that begins with a line of wrapped prose, with the end of the line above.

    现公布某某区人力资源和社会 / 保障局2019年政府信息公开工作年度报告 names no 保障局.
    """
    line = lines[number]
    if not number or title.name_span is None or title.name_span.start != line.start:
        return title
    above = lines[number - 1]
    begun = list(_CLAUSE.finditer(text, *above))[-1:]
    goes_on = bool(begun) and begun[0].end() == above.end and above.end - above.start >= WRAPPED
    if not goes_on or text[above.end : line.start].count("\n") != 1:
        return title
    spans = [Span(*begun[0].span()), Span(line.start, title.span.end)]
    whole = read_title(compact(text, spans), is_line=False)
    is_longer = whole is not None and whole.name is not None and whole.year == title.year
    return whole if whole is not None and is_longer else title


def _is_printed_whole(text: str, begun: str, name: PrintedName) -> bool:
    """Whether a text prints a name with that beginning, and as no word before it: 现公布某某局."""
    for found in re.finditer(re.escape(begun + name.text), text):
        around = name_in(text[max(0, found.start() - LONGEST_VERB) : found.end()])
        if around is None or around.text != name.text:
            return True
    return False


def title_in_file_name(stem: str) -> Title | None:
    """What a file's name says, where the document says nothing."""
    return read_title(Compact(stem, fold(stem), tuple(range(len(stem)))), is_line=True)
