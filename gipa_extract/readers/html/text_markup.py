"""Tables in the tags of an extractor's XML, as trafilatura's and TEI's → in those of HTML.

<head rend="h2">二、主动公开政府信息情况</head>
<table><row span="4"><cell>规章</cell><cell>0</cell><cell/></row> …
"""

from __future__ import annotations

import re

_TABLE_TAGS = re.compile(r"<(/?)(row|cell)\b([^<>]*?)(/?)>")
_HEAD = re.compile(r"<(/?)head\b([^<>]*)>")
_LINE_END = re.compile(r"<lb\b[^<>]*>(?:</lb>)?")
_HTML_NAMES = {"row": "tr", "cell": "td"}
_SPAN = {"cols": "colspan", "rows": "rowspan"}
_SPAN_ATTRIBUTE = re.compile(r"\b(cols|rows)(?==)")


def with_text_markup_as_html(page: str) -> str:
    """The page with such tags as HTML's; as it is where it has none."""
    if "<cell" not in page or "<row" not in page or "<tr" in page:
        return page
    page = _HEAD.sub(lambda tag: f"<{tag[1]}h2>", page)
    return _LINE_END.sub("<br>", _TABLE_TAGS.sub(_as_html, page))


def _as_html(tag: re.Match[str]) -> str:
    name = _HTML_NAMES[tag[2]]
    # A row's own span says how many columns its table has.
    said = _SPAN_ATTRIBUTE.sub(lambda side: _SPAN[side[1]], tag[3]) if name == "td" else ""
    return f"<{tag[1]}{name}{said}>" + (f"</{name}>" if tag[4] else "")
