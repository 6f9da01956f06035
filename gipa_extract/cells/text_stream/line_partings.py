"""The columns of the values of a line that no row's label leads, by what parts them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from gipa_extract.cells.text_stream.blank_evidence import (
    MEASURE_COUNTS,
    ValuePlaces,
    place_by_marks,
)
from gipa_extract.cells.text_stream.dropped_dashes import keeps_dashes_by_spaces
from gipa_extract.cells.text_stream.row_partings import RowPartings

_TABS = re.compile(r"\t+")
_FRAMED = re.compile(r"[^\S\n]*[|｜│┃][^\S\n]*[^|｜│┃\s]")


class LinePartings:
    """What the partings of such lines say, between two places of the text each."""

    def __init__(self, text: str, rows: RowPartings) -> None:
        self.text = text
        self.rows = rows
        self.learned = rows.learned

    def marks(self, spans: Sequence[tuple[int, int]], start: int, stop: int, columns: int) -> bool:
        """Whether every blank of a line is printed as a space that does not break."""
        partings = self.learned.between(start, spans, stop, columns)
        return self.learned.marks_blanks and place_by_marks(partings) is not None

    def place(
        self, spans: Sequence[tuple[int, int]], start: int, stop: int, columns: int
    ) -> ValuePlaces | None:
        """The columns of its values; None where its partings do not tell."""
        partings = self.learned.between(start, spans, stop, columns)
        placement = self.rows.place_parted(partings._replace(below="section"), None)
        return (
            None
            if placement and self._skips_rows_parting(placement, partings.texts[0])
            else placement
        )

    def _skips_rows_parting(self, placement: ValuePlaces, before: str) -> bool:
        """Whether empty lines before a line, which are no more than part any two rows, count as its places."""
        model = self.learned.model_of_lines()
        if not placement[0] or model is None or model.measure != "lines":
            return False
        return MEASURE_COUNTS["lines"](before) <= max(model.last)

    def fills(
        self,
        spans: Sequence[tuple[int, int]],
        start: int,
        stop: int,
        columns: int,
        placement: ValuePlaces,
    ) -> bool:
        """Whether such a line is parted from what stands below it just as the ends of tables are.

        Then each of its places is accounted for, and none is one of the head above or of no cell.
        """
        model = self.learned.model_of_lines()
        if not spans or model is None or not model.step or model.measure == "pipes":
            return False
        texts = self.learned.between(start, spans, stop, columns).texts
        behind = MEASURE_COUNTS[model.measure](texts[-1])
        blanks = columns - 1 - placement[-1]
        ends = model.ends.get("section", frozenset()) | model.ends.get("table", frozenset())
        return behind - blanks * model.step in ends

    def place_from_end(
        self, spans: Sequence[tuple[int, int]], start: int, stop: int, columns: int
    ) -> ValuePlaces | None:
        """The columns of such a line counted from its end, where nothing tells how it begins."""
        model = self.learned.model_of_lines()
        if not spans or model is None or not model.step:
            return None
        texts = self.learned.between(start, spans, stop, columns).texts
        before, *between, behind = map(MEASURE_COUNTS[model.measure], texts)
        inner = [size - model.inner for size in between]
        ends = model.ends.get("section", frozenset()) | model.ends.get("table", frozenset())
        ways = set()
        for end in ends:
            extra = [*inner, behind - end]
            if any(more < 0 or more % model.step for more in extra):
                continue
            blanks = [more // model.step for more in extra]
            leading = columns - len(spans) - sum(blanks)
            if leading >= 0 and before - leading * model.step >= min(model.first):
                shifts = [leading, *blanks[:-1]]
                ways.add(tuple(sum(shifts[: n + 1]) + n for n in range(len(spans))))
        return ways.pop() if len(ways) == 1 else None

    def place_piped(
        self, spans: Sequence[tuple[int, int]], start: int, stop: int, columns: int
    ) -> ValuePlaces | None:
        """The columns of such a line by its pipes alone, if they make just as many places.

        A blank has to stand before a value: behind the last one a scraper's pads are no cells. Where
        the line of labels above begins with a pipe, each line does, and it parts no cells.
        """
        first, last = self.text.rfind("\n", 0, spans[0][0]) + 1, self.text.find("\n", spans[-1][1])
        texts = self.learned.between(
            max(start, first), spans, stop if last < 0 else min(stop, last), columns
        ).texts
        before, *inner, behind = map(MEASURE_COUNTS["pipes"], texts)
        above = self.text[:first].rstrip()
        is_framed = bool(_FRAMED.match(above, above.rfind("\n") + 1))
        for frame in (1,) if is_framed else (0, 1):
            blanks = [before - frame, *(pipes - 1 for pipes in inner)]
            total = sum(blanks) + behind - frame
            if min(blanks) >= 0 and behind >= frame and total == columns - len(spans):
                placed = tuple(sum(blanks[: n + 1]) + n for n in range(len(spans)))
                return placed if placed[-1] >= len(spans) else None
        return None

    def place_on_lines(
        self, spans: Sequence[tuple[int, int]], start: int, stop: int, columns: int
    ) -> ValuePlaces | None:
        """The columns of values that stand on a line each, if with the empty ones these are just as many lines.

        Some have to stand on the next line: else each may stand between empty ones.
        """
        lines = _without_pipes(self.text[start:stop].rstrip("\n").split("\n")[1:])
        places = tuple(place for place, line in enumerate(lines) if line)
        alone = [self.text[first:last] for first, last in spans] == [lines[n] for n in places]
        close = any(after == before + 1 for before, after in pairwise(places))
        whole = len(lines) == columns and places[-1:] == (columns - 1,)
        if not (alone and close and whole):
            return None
        before = self.text[start : spans[0][0]]
        return None if self._skips_rows_parting(places, before) else places

    def may_lose_digits(self, spans: Sequence[tuple[int, int]]) -> bool:
        """Whether a line prints wide digits or spaces that do not break, or wide dashes may be gone from it.

        A tool that drops such single characters leaves an empty place (see `BareRows.keeps_characters`).
        """
        return not self._line_of(spans)[1].isascii() or keeps_dashes_by_spaces(self.text)

    def _line_of(self, spans: Sequence[tuple[int, int]]) -> tuple[int, str]:
        """Where the line or lines of some values begin, and what they print."""
        first, last = self.text.rfind("\n", 0, spans[0][0]) + 1, self.text.find("\n", spans[-1][1])
        return first, self.text[first : last if last >= 0 else len(self.text)]

    def place_tabbed(
        self,
        spans: Sequence[tuple[int, int]],
        start: int,
        columns: int,
        *,
        stripped: bool = False,
    ) -> ValuePlaces | None:
        """The columns of such a line by its tabs alone, if they make just as many places.

        How many tabs part two cells, the line of labels shows that ends at `start`. Of a line that is
        `stripped` the tabs behind its last value were cut off.
        """
        first, line = self._line_of(spans)
        labels = _TABS.findall(self.text, self.text.rfind("\n", 0, start) + 1, start)
        if not labels or first <= start or "\n" in line:
            return None  # of values on lines of their own the tabs stand before each
        step = min(map(len, labels))
        edges = [first, *(edge for span in spans for edge in span)]
        tabs = [self.text.count("\t", a, b) for a, b in zip(edges[::2], edges[1::2], strict=False)]
        if any(count % step for count in (*tabs, line.count("\t"))):
            return None
        places = [sum(tabs[: number + 1]) // step for number in range(len(spans))]
        if stripped:
            return tuple(places) if places[-1] < columns and line.rstrip(" ")[-1:] != "\t" else None
        return tuple(places) if line.count("\t") == step * (columns - 1) else None


def _without_pipes(lines: Sequence[str]) -> Sequence[str]:
    """The lines of a row's cells, of one that a pipe on a line of its own begins and whose cells end in one.

    Pads of the head's last line may stand before it: `|||||`, `|`, `2 |`, `6 |`, `|`, `11 |`.
    """
    begins_with_pads = bool(lines) and len(lines[0]) > 1 and not lines[0].strip("|")
    opening, *cells = lines[begins_with_pads:] or [""]
    if opening != "|" or not all(line.endswith("|") and line.count("|") == 1 for line in cells):
        return lines
    return [line[:-1].rstrip() for line in cells]
