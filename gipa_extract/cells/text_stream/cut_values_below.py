"""Cuts off a row what stands below its line and is not its own, by the lines on which values stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from gipa_extract.cells.text_stream.rows import RowRun
from gipa_extract.cells.text_stream.tokens_between import Value, Words

LEAST_INLINE = 0.8
"""The share of rows with values beside their label that makes a text one of such rows."""
LEAST_ROWS_INLINE = 3
"""Rows that show such a habit."""
_PAD = re.compile(r"^[ \u00a0\u3000]+(?=\r?\n)")
"""What stands behind a value at its line's end."""
_NO_PARTING = " \r\n\u00a0\u3000"
"""What stands between two values on lines of their own: a space that does not break is a blank."""


class OwnLine(NamedTuple):
    """A row without what stands below its line."""

    run: RowRun
    below: tuple[Value | Words, ...]
    """The values that are not the row's."""


class ValuesBelowCutter:
    """Knows whether a text prints its values beside their labels, and cuts each row by that."""

    def __init__(self, text: str, rows: Sequence[RowRun]) -> None:
        self.text = text
        self.is_inline = self._is_inline(rows)
        sections: dict[str, list[RowRun]] = {}
        for run in rows:
            sections.setdefault(run.row.table.section, []).append(run)
        self.set_below = {
            section for section, own in sections.items() if self.is_inline and self._is_below(own)
        }
        """The sections of such a text whose rows all have their values below their label."""

    def cut(self, run: RowRun) -> OwnLine:
        """A row without what stands below its line, where rows have their values beside their label.

        The number between the end of a page's table and the next is that of the page.
        """
        starts = [run.label_end, *(cell.end for cell in run.cells)]
        printed = [self.text[a : cell.start] for a, cell in zip(starts, run.cells, strict=False)]
        gaps = [_PAD.sub("", gap) if "\n" in gap else gap for gap in printed]
        is_inline = (
            self.is_inline
            and run.row.table.section not in self.set_below
            and not self._is_head_set_below(run)
        )
        between = " \r\n" if is_inline else _NO_PARTING
        breaks = [0 if gap.strip(between) else gap.count("\n") for gap in gaps]
        if is_inline:
            full = len(run.cells) == len(run.row.table.columns) > 1 and len(set(breaks)) == 1
            own = None if full else 0 if breaks[0] > 1 else _first_below(breaks)
        else:  # some values on one line, and one some empty lines below them
            beside = 0 in breaks[1:]
            own = next((n for n, b in enumerate(breaks) if n and b > 2 and beside), None)
        if own is None:
            return OwnLine(run, ())
        stop = run.cells[own].start if own < len(run.cells) else run.stop
        interrupted = run.interrupted or not own
        shown = run._replace(cells=run.cells[:own], stop=stop, interrupted=interrupted)
        return OwnLine(shown, run.cells[own:])

    def _is_head_set_below(self, run: RowRun) -> bool:
        """Whether a table of such a text has each label of its head in a paragraph of its own."""
        labels = run.head.tokens
        gaps = [self.text[left.end : right.start] for left, right in pairwise(labels)]
        return bool(gaps) and all(gap.count("\n") > 1 for gap in gaps)

    def _is_below(self, rows: Sequence[RowRun]) -> bool:
        """Whether several rows have their values below their label, and none beside it."""
        gaps = [self.text[run.label_end : run.cells[0].start] for run in rows if run.cells]
        return len(gaps) >= LEAST_ROWS_INLINE and all("\n" in gap for gap in gaps)

    def _is_inline(self, rows: Sequence[RowRun]) -> bool:
        """Whether nearly all rows have their values in the line of their label."""
        gaps = [self.text[run.label_end : run.cells[0].start] for run in rows if run.cells]
        beside = sum("\n" not in gap for gap in gaps)
        return beside >= LEAST_ROWS_INLINE and beside >= LEAST_INLINE * len(gaps)


def _first_below(breaks: Sequence[int]) -> int | None:
    """The first value behind the first one that stands on another line than the value before it."""
    return next((n for n, count in enumerate(breaks) if n and count), None)
