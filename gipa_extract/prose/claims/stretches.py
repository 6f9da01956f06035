"""Where prose stands: between the sections of the tables, and, inside those, round their tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gipa_extract.models import Section, Span

_LINE = re.compile(r"[^\n]+")
_TABLE_LINE = re.compile(r"[\t|｜]|信息内容|^\s*第二十条|勾稽|申请人情况|(?:\s\d+){3}")
"""A line that a table printed: pipes, a caption, a head, or several lone numbers."""
_SENTENCE = re.compile(r"[。，,；;]")
MIN_SENTENCE = 12
"""Characters; a shorter line of a table section is a label, even if it holds a comma."""


class Stretch(NamedTuple):
    """A stretch of prose."""

    start: int
    end: int
    under: str = ""
    """The heading of the table section that it stands in: it says what the numbers are of."""


def stretches(
    text: str, sections: Sequence[Section], tabular: frozenset[str], tables: Sequence[Span]
) -> Iterator[Stretch]:
    """The stretches of prose of a document, in its order.

    `tabular` are the ids of the sections that hold tables, `tables` where tables were read. Of
    such a section only whole sentences outside the tables are prose: 行政许可 52 is a row.
    """
    begin = 0
    tables = sorted(tables)
    for section in sections:
        if section.id in tabular:
            yield Stretch(begin, section.start)
            runs = _round_tables(text, section, tables)
            yield from (Stretch(start, end, section.heading) for start, end in runs)
            begin = section.end
    yield Stretch(begin, len(text))


def _round_tables(text: str, section: Section, tables: Sequence[Span]) -> Iterator[Span]:
    """Runs of lines that are sentences, in what the tables leave of a section."""
    begin = section.start + len(section.heading)
    for start, end in tables:
        if start >= section.end:
            break
        if end > begin:
            # A table begins and ends inside lines: 行政许可 | 52 |.
            yield from _runs_of_sentences(
                text, begin, text.rfind("\n", begin, max(start, begin)) + 1
            )
            begin = max(begin, _line_end(text, end))
    yield from _runs_of_sentences(text, begin, section.end)


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", place)
    return end if end >= 0 else len(text)


def _runs_of_sentences(text: str, begin: int, end: int) -> Iterator[Span]:
    """Runs of lines of which the first is a sentence; a line of a table ends a run."""
    run: Span | None = None
    for line in _LINE.finditer(text, begin, end) if end - begin >= MIN_SENTENCE else ():
        if not _belongs_to_run(line[0], run) or _TABLE_LINE.search(line[0]):
            if run is not None:
                yield run
            run = None
        else:
            run = Span(run.start if run else line.start(), line.end())
    if run is not None:
        yield run


def _belongs_to_run(line: str, run: Span | None) -> bool:
    """A sentence opens a run; what goes on in the next line may be short."""
    return run is not None or (len(line.strip()) >= MIN_SENTENCE and bool(_SENTENCE.search(line)))
