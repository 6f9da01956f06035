"""Markdown that stands in HTML: pandoc leaves tables with merged cells as tags, all else not.

| 信息内容 | 本年处理决定数量 |
|----------|------------------|
| 行政许可 | 2044             |

An empty line parts two paragraphs there, and a page's spaces nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_TABLE = re.compile(
    r"^\|[^\n]*\|[ \t\r]*\n\|[ \t]*:?--[-:| \t]*\|[ \t\r]*\n(?:\|[^\n]*\|[ \t\r]*(?:\n|\Z))+",
    re.MULTILINE,
)
_RULE = re.compile(r"\|[-:| \t\r]+\|[ \t\r]*")
_PARTING = re.compile(r"(?<!\\)\|")


LEAST_PARAGRAPHS = 3
_PAGE_TAG = re.compile(r"<(?:!doctype|html|head|body|pre)\b", re.IGNORECASE)
_LINE_TAG = re.compile(r"<(?:p|br|li|h[1-6])\b", re.IGNORECASE)
_EMPTY_LINE = re.compile(r"\n[ \t\r]*(?=\n)")


def with_markdown_as_tags(page: str) -> str:
    """The page with its Markdown as tags: its tables, and its paragraphs; as it is where it has none."""
    page = _TABLE.sub(_with_tags, page) if "\n|" in page else page
    if _PAGE_TAG.search(page):
        return page
    pieces = list(_outside_and_inside_tables(page))
    outside = pieces[::2]
    if any(map(_LINE_TAG.search, outside)):
        return page
    if sum(len(_EMPTY_LINE.findall(piece)) for piece in outside) < LEAST_PARAGRAPHS:
        return page
    pieces[::2] = [_EMPTY_LINE.sub("\n<p>", piece) for piece in outside]
    return "".join(pieces)


def _outside_and_inside_tables(page: str) -> Iterator[str]:
    """The page cut into what stands outside its tables, and in them, by turns."""
    lowered, place = page.lower(), 0
    while (start := lowered.find("<table", place)) >= 0:
        end = lowered.find("</table", start)
        if end < 0:
            break
        yield page[place:start]
        yield page[start:end]
        place = end
    yield page[place:]


def _with_tags(table: re.Match[str]) -> str:
    rows = [line.strip() for line in table[0].splitlines() if not _RULE.fullmatch(line)]
    return f"\n<table>{''.join(map(_row_as_tags, rows))}</table>\n"


def _row_as_tags(line: str) -> str:
    cells = (cell.strip() for cell in _PARTING.split(line[1:-1]))
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
