"""Quoted mail: the mark before each line is taken off, and lines that the mail broke are joined.

> 申请人情况 自然人 商业企业 科研机构 社会
> 公益组织 法律服务机构 其他 总计
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from gipa_extract.text.columns import column_count

LEAST_QUOTED = 8
"""Lines that must be quoted, and more than are not: one or two are a quotation in Markdown."""
FULL_SHARE = 0.15
"""The share of lines that fill the width, in a text that was broken at a width."""
NARROWEST, WIDEST = 30, 120
"""Columns at which mail programs break lines; a Chinese character is two columns wide."""

MAX_LINE = 2000
"""Characters of a line that others are joined to; a paragraph has hardly more."""
ODD_COLUMNS = 4
"""Columns that a line may be wider: programs differ on the width of quotation marks."""
SLACK = 1
"""Columns that a line may lack: no half of a Chinese character stands at its end."""

_QUOTE = re.compile(r"(?:[>＞][ \u00a0]?)+")
_BEGINS_ITEM = re.compile(
    r"[（(][一二三四五六七八九十]{1,2}[)）]|[一二三四五六七八九十]{1,2}、|\d{1,2}[.．、](?!\d)|第[一二三四五六七八九十]{1,3}条"
)
"""How headings and labels begin: no line is a continuation that does."""


def take_off_quotes(text: str) -> str | None:
    """The text without the marks of a quoting mail; None if it is no such mail."""
    lines = text.split("\n")
    printed = [line for line in lines if line.strip()]
    quoted = sum(bool(_QUOTE.match(line)) for line in printed)
    if quoted < LEAST_QUOTED or 2 * quoted < len(printed):
        return None
    return "\n".join(
        line
        for is_quoted, run in groupby(lines, lambda line: bool(_QUOTE.match(line)))
        for line in (
            _rejoin_lines([_without_quote_marks(line) for line in run]) if is_quoted else run
        )
    )


def _without_quote_marks(line: str) -> str:
    return _QUOTE.sub("", line, count=1).rstrip("\r")


def _rejoin_lines(lines: Sequence[str]) -> Iterator[str]:
    """The lines with those joined again that were broken at the width of the mail."""
    width = _wrap_width(lines)
    held: str | None = None
    last = 0
    """The width of the line that `held` ends with."""
    for line in lines:
        if (
            held is not None
            and len(held) < MAX_LINE
            and width
            and _was_broken(held, last, line, width)
        ):
            # A number is never broken: between two of them the break was a blank.
            apart = held[-1:].isascii() or line[:1].isascii()
            held = f"{held} {line}" if apart and not _breaks_label(held, line) else held + line
        else:
            if held is not None:
                yield held
            held = line
        last = _column_count(line)
    if held is not None:
        yield held


def _breaks_label(joined: str, line: str) -> bool:
    """Whether a Chinese character stands on each side of a break, with punctuation at most."""
    return not (joined[-1:].isalnum() and joined[-1:].isascii()) and not (
        line[:1].isalnum() and line[:1].isascii()
    )


def _wrap_width(lines: Sequence[str]) -> int:
    """The columns at which the lines were broken; 0 if they were not."""
    widths = Counter(_column_count(line) for line in lines if line.strip())
    widest = max(widths, default=0)
    width = max(
        range(widest - ODD_COLUMNS, widest + 1), key=lambda w: (widths[w] + widths[w - 1], w)
    )
    full = widths[width] + widths[width - 1]
    is_broken = NARROWEST <= width <= WIDEST and full >= FULL_SHARE * widths.total()
    return width if is_broken else 0


def _was_broken(joined: str, last: int, line: str, width: int) -> bool:
    """Whether a line goes on with the one before it: its first word had no room there."""
    if not line.strip() or not joined.strip() or _BEGINS_ITEM.match(line):
        return False
    return last + _first_word(joined, line) > width - SLACK


def _first_word(joined: str, line: str) -> int:
    """The columns that the beginning of a line would have needed in the line before it."""
    if not line[0].isascii():
        return _column_count(line[0])
    word = re.match(r"[!-~]+", line)
    return (_column_count(word[0]) if word else 1) + joined[-1:].isascii()


def _column_count(text: str) -> int:
    return column_count(text, "WF")
