"""Tables of Markdown that stand in HTML: pandoc leaves tables with merged cells as tags, the others not.

| 信息内容 | 本年处理决定数量 |
|----------|------------------|
| 行政许可 | 2044             |
"""

from __future__ import annotations

import re

_TABLE = re.compile(
    r"^\|[^\n]*\|[ \t\r]*\n\|[ \t]*:?-{2,}[-:| \t]*\|[ \t\r]*\n(?:\|[^\n]*\|[ \t\r]*(?:\n|\Z))+",
    re.MULTILINE,
)
_RULE = re.compile(r"\|[-:| \t\r]+\|[ \t\r]*")
_PARTING = re.compile(r"(?<!\\)\|")


def with_tables_as_tags(page: str) -> str:
    """The page with its tables of Markdown as tags; as it is where it has none."""
    return _TABLE.sub(_tagged, page) if "\n|" in page else page


def _tagged(table: re.Match[str]) -> str:
    rows = [line.strip() for line in table[0].splitlines() if not _RULE.fullmatch(line)]
    return f"\n<table>{''.join(map(_row, rows))}</table>\n"


def _row(line: str) -> str:
    cells = (cell.strip() for cell in _PARTING.split(line[1:-1]))
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
