"""The number of a page and the title that runs above the next one, taken off amid the rows of a table.

行政处罚
12
3
某县2022年政府信息公开工作年度报告
行政强制
"""

from __future__ import annotations

import re
from collections.abc import Sequence

LEAST_PAGES = 3
"""Pages with the title of the first one above them."""
MAX_TITLE = 80
"""Characters of a title."""

_FIRST_LINE = re.compile(r"\s*([^\n]*\S)")
_PAGE_NUMBER = r"^[ \t]*(?:[-—–·][ \t]*|第[ \t]*)?(\d{1,3})(?:[ \t]*[-—–·页])?[ \t]*\n\s*"


def take_off_running_titles(text: str) -> str | None:
    """The text without them; None if its first line does not come again below each page's number."""
    first = _FIRST_LINE.match(text)
    if first is None or len(title := first[1]) > MAX_TITLE:
        return None
    if text.count(title, first.end()) < LEAST_PAGES:
        return None
    printed = re.escape(title)
    titles = len(re.findall(rf"^[ \t\f]*{printed}[ \t]*$", text, re.MULTILINE))
    pages = list(re.finditer(rf"{_PAGE_NUMBER}{printed}[ \t]*$", text, re.MULTILINE))
    if len(pages) < LEAST_PAGES or len(pages) + 1 != titles or not _count_on(pages):
        return None
    parts, place = [], 0
    for page in pages:
        parts.append(text[place : page.start() - 1])
        place = page.end()
    return "".join([*parts, text[place:]])


def _count_on(pages: Sequence[re.Match[str]]) -> bool:
    """Whether the pages' numbers follow one another from the first page's or the cover's on."""
    numbers = [int(page[1]) for page in pages]
    return numbers[0] in (0, 1) and numbers == [*range(numbers[0], numbers[0] + len(numbers))]
