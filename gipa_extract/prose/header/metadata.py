"""Fields round a report: 发布机构: 某某镇, in lines, in pipes, in lists, several in one line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gipa_extract.models import Span
from gipa_extract.prose.header.body_names import body_in
from gipa_extract.text.folding import fold

_PUBLISHERS = (
    "发布机构 发布单位 发布部门 发文机关 发文单位 发文机构 公开主体 公开机构 公开单位 公开机关 制发机关 制发单位"
    " 制作单位 制作机关 信息公开单位 责任部门 责任单位 报送单位 填报单位 编制单位 编制机关 来源单位 机构名称"
)
_SOURCES = "信息来源 文章来源 稿件来源 来源 供稿单位 供稿 作者 发布者 发布人 信息提供 单位名称"
_OTHERS = (
    "索引号 信息索引号 主题分类 信息分类 组配分类 体裁分类 服务对象 分类 文号 发文字号 发布日期 发布时间 发文日期 成文日期 生成日期 公文生成日期"
    " 公开日期 公开方式 公开时限 公开范围 公开形式 时间 日期 标题 名称 体裁 有效性 浏览次数 浏览量 点击数 阅读次数 点击量"
    " 字体 责任编辑 编辑 审核 关键词 主题词 内容概述 信息名称 载体类型 记录形式 语种"
)


def _with_blanks(labels: str) -> str:
    """The labels, longest first, with the blanks that justify them: 索 引 号."""
    words = sorted(labels.split(), key=len, reverse=True)
    return "|".join(r"[ \t]{0,4}".join(word) for word in words)


def _behind_firsts(labels: str) -> str:
    """The same, each behind its first character."""
    words = sorted(labels.split(), key=len, reverse=True)
    return "|".join(
        f"(?<={word[0]})" + "".join(rf"[ \t]{{0,4}}{char}" for char in word[1:]) for word in words
    )


_VALUE = r"(?P<value>[^\s:：|｜【】]{2,40})"
_MARKS = ":：|｜丨】]=＝"
"""Behind a field's label stands one of these."""
_MARK = r"[ \t]*(?:[(（]盖章[)）])?[ \t]*(?:[:：】\]=丨][ \t|｜]*|[|｜]\s*)\n?[ \t|｜]*"
_FIRSTS = "".join(sorted({label[0] for label in f"{_PUBLISHERS} {_SOURCES}".split()}))
_FIELD = re.compile(
    # A label's first character alone, which is quick to search for, and its others behind it.
    rf"[{_FIRSTS}](?<![\u3400-\u9fff].)"
    rf"(?:(?P<publisher>{_behind_firsts(_PUBLISHERS)})|(?P<source>{_behind_firsts(_SOURCES)})){_MARK}{_VALUE}"
)
_KEY = re.compile(
    r"""^[ \t{\["'<#+*-]*(?:(?P<publisher>issuer|agency|dep(?:artmen)?t|organi[sz]ation|org)
    |publisher|source|author|creator|from|origin)["'\]*]*[ \t]*[:：=>][ \t"'“*]*(?P<value>[^\s"'“”:：=,，<>*]{2,40})""",
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
"""A line of the fields that exporters write: source=某某局, "publisher": "某某局"."""
_LINE_OF_PUBLISHER = re.compile(
    rf"^[ \t]*(?:{_with_blanks(_PUBLISHERS)})[ \t]{{1,8}}(?P<value>[^\s:：|｜【】]{{2,40}})(?=\s|$)",
    re.MULTILINE,
)
"""发布机构 某某局 发布日期 2023-01-20, where the marks behind the labels are lost."""
_YEAR_FIELD = re.compile(
    r"^[ \t\u3000]*(?P<of>填报|报告|统计|数据|所属)?年[度份][ \t]*[:：|][ \t]*(?P<year>20\d\d)(?=[\s年]|\Z)",
    re.MULTILINE,
)
_NEXT_LABEL = re.compile(rf"(?:{_with_blanks(f'{_PUBLISHERS} {_SOURCES} {_OTHERS}')})[:：]?$")
_GLUED = re.compile(
    r"(?:责任编辑|编辑|发布时间|发布日期|浏览|点击|作者|时间|日期|字体|字号|文号|索引号).*$"
)
_PORTAL = re.compile(
    r"(?:网|网站|报社|日报|电视台|融媒体中心|新闻中心|传媒集团|集团|(?<![镇乡])(?<![镇乡]人民)政府)$"
)
"""Sources that pass on what others wrote; a township's government has no portal."""


IS_PUBLISHER = re.compile(rf"(?:{_with_blanks(_PUBLISHERS)})").fullmatch
"""Whether a text is the label of a field that says who published a report."""


class MetadataField(NamedTuple):
    """A body that a field names."""

    name: str
    span: Span
    strong: bool
    """The field says who published the report, not where a site had it from."""


class YearField(NamedTuple):
    """A year that a field says."""

    span: Span
    is_of_report: bool
    """The label says whose year it is (填报年度); 年度 alone may be a site's shelf."""


def year_field_in(text: str, end: int) -> YearField | None:
    """The first field of a year before `end`."""
    found = _YEAR_FIELD.search(text, 0, end)
    return YearField(Span(*found.span("year")), found["of"] is not None) if found else None


def fields_in(text: str, end: int) -> Iterator[MetadataField]:
    """The bodies that fields before `end` name, in their order."""
    head = text[:end]
    folded = fold(head)
    yield from _fields_of_keys(head, folded)
    if not any(map(head.__contains__, _MARKS)):
        return
    for match in _FIELD.finditer(folded):
        start, stop = match.span("value")
        glued = _GLUED.search(match["value"])
        stop = start + glued.start() if glued else stop
        if _NEXT_LABEL.fullmatch(folded, start, stop):
            continue  # the field is empty, and the next one follows
        name = body_in(text[start:stop])
        if name is None or (match["source"] and _PORTAL.search(name)):
            continue
        begin = text.find(name, start, stop)
        yield MetadataField(name, Span(begin, begin + len(name)), bool(match["publisher"]))


def _fields_of_keys(text: str, folded: str) -> Iterator[MetadataField]:
    """The bodies behind an exporter's keys, and behind labels that a blank alone parts from them."""
    for pattern in (_KEY, _LINE_OF_PUBLISHER):
        for match in pattern.finditer(folded):
            start, stop = match.span("value")
            strong = pattern is _LINE_OF_PUBLISHER or bool(match["publisher"])
            name = body_in(text[start:stop])
            if name != text[start:stop] or (not strong and _PORTAL.search(name)):
                continue
            yield MetadataField(name, Span(start, stop), strong)
