r"""Panels in the cells of Jira's tables, which break a row over lines.

    | {panel:align=center}
    信息内容{panel} | {panel:align=center}
    本年制发
    件数{panel} |

Their marks go, and the lines of a row are one again, as far as its last bar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LEAST_PANELS = 6
MAX_LINES = 60
"""Lines of a row; each of fifteen cells may have three."""

_OPENS = re.compile(r"\{panel(?::[^{}\n]*)?\}[ \t\r]*\n?")
_CLOSES = re.compile(r"\{panel\}(?=[ \t]*(?:\||\n|\Z))")
_GOES_ON = re.compile(r"[ \t\u00a0\u3000]+\|")
_ESCAPED = re.compile(r"\\([()\[\]{}*_|-])")


def take_off_panels(text: str) -> str | None:
    """The text with such rows on lines of their own; None if it has hardly any panel."""
    if text.count("{panel") < 2 * LEAST_PANELS:
        return None
    bare = _OPENS.sub("", _CLOSES.sub("", text))
    return _ESCAPED.sub(r"\1", "\n".join(_joined_rows(bare.split("\n"))))


def _joined_rows(lines: list[str]) -> Iterator[str]:
    at = 0
    while at < len(lines):
        row, end = lines[at].rstrip(), at + 1
        while row.startswith("|") and not row.endswith("|") and end < len(lines):
            if end - at == MAX_LINES:
                break
            rest = lines[end].strip()
            # Letters of a label go on; two numbers in a cell are two.
            row += f" {rest}" if row[-1].isdigit() and rest[:1].isdigit() else rest
            end += 1
        while row.startswith("|") and end < len(lines) and _GOES_ON.match(lines[end]):
            row += f" {lines[end].strip()}"  # the line's end stood in an empty cell
            end += 1
        # A line without any bar at its end is no row: it stays as it is.
        if row.endswith("|"):
            yield row
            at = end
        else:
            yield lines[at]
            at += 1
