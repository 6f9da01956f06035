"""Rows whose cells stand in tags, without a table round them: between pipes.

<row><c>规章</c><c></c><c>5</c><c>88</c></row>
行政规范性文件<td>74<td>16<td>94</tr>

Of the second kind a tool took most tags out and left those that open a cell and end a row.
"""

from __future__ import annotations

import re

LEAST_ROWS = 8
_WRAPPED = re.compile(r"[ \t]*<(\w+)>((?:<(\w+)>[^<>\n]*</\3>)+)</\1>[ \t\r]*")
_CELL = re.compile(r"<(\w+)>([^<>\n]*)(?:</\1>)?")
_LEFT_OVER = re.compile(r"[^<>\n]*(?:<t[dh]>[^<>\n]*)+</tr>[ \t\r]*")
_LEFT_OVER_CUT = re.compile(r"[^<>\n]*(?:<t[dh]>[^<>\n]*)+(?:<[/\w]*)?\Z")
_OPENED = re.compile(r"<t[dh]>")


def set_rows_in_bare_tags(text: str) -> str | None:
    """The text with such rows between pipes; None if it has hardly any, or tables in tags."""
    if "<table" in text:
        return None
    lines = text.split("\n")
    for piped in (_left_over_as_pipes, _wrapped_as_pipes):
        shown = [piped(line) for line in lines[:-1]]
        if sum(line is not None for line in shown) < LEAST_ROWS:
            continue
        last = piped(lines[-1]) or _cut_as_pipes(lines[-1])
        return "\n".join(
            line if new is None else new for line, new in zip(lines, [*shown, last], strict=True)
        )
    return None


def _wrapped_as_pipes(line: str) -> str | None:
    row = _WRAPPED.fullmatch(line)
    return row and f"| {' | '.join(cell[2] for cell in _CELL.finditer(row[2]))} |"


def _left_over_as_pipes(line: str) -> str | None:
    row = _LEFT_OVER.fullmatch(line)
    return row and f"| {' | '.join(_OPENED.split(line[: line.rindex('</tr>')]))} |"


def _cut_as_pipes(line: str) -> str | None:
    """The row in which a text ends, which nothing closes."""
    if _LEFT_OVER_CUT.fullmatch(line):
        return "| " + " | ".join(_OPENED.split(re.sub(r"<[/\w]*\Z", "", line)))
    outer = re.match(r"[ \t]*<\w+>(?=<)", line)
    if not outer:
        return None
    cells = [*_CELL.finditer(line, outer.end())]
    is_closed = bool(cells) and "<" in line[cells[-1].end(2) :]
    return f"| {' | '.join(cell[2] for cell in cells)}{' |' if is_closed else ''}"
