"""An answer of pointers held against the source: what is sure, what might be, what is refused.

A pointer is sure only if it names the very place that the words round the run give its cell. A
pointer into a run whose places are open (blanks were lost, or the label is unknown) is tentative
if it could be right: in one run, in column order, every value of the run used once. All else is
refused: a reading that is kept as a doubt, and never a value.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from gipa_extract.forms import Form
from gipa_extract.model_reader.prompts import ABSENT, BLANK, key_of
from gipa_extract.model_reader.row_matching import FormRow, RowHome
from gipa_extract.model_reader.tokens import NumberedToken, PlaceRun
from gipa_extract.models import Cell, Document
from gipa_extract.reasons import Reason
from gipa_extract.text.numerals import parse

Status = Literal["sure", "tentative", "refused"]
_HEAD_UNIT = re.compile(r"[亿万]?元")


class TablePassage(NamedTuple):
    """A section's tables as they are printed: runs of values, and the home of each."""

    section: str
    """The section's official heading."""
    rows: tuple[FormRow, ...]
    runs: tuple[PlaceRun, ...]
    homes: tuple[RowHome | None, ...]

    def home(self, row: FormRow) -> RowHome | None:
        return next((home for home in self.homes if home and row in home.rows), None)


class Question(NamedTuple):
    """The rows that are asked about, and the runs that are shown."""

    passage: TablePassage
    rows: tuple[FormRow, ...]
    runs: tuple[PlaceRun, ...]


class PointedCell(NamedTuple):
    """What a model said of one cell."""

    status: Status
    cell: Cell | None
    """The reading of the place that it points at; null where it points at none."""
    why: Reason | None = None
    """What speaks against a pointer that is not sure."""


def judge_answer(
    question: Question, answer: Mapping[str, Sequence[int]], document: Document, form: Form
) -> Iterator[tuple[str, PointedCell]]:
    """What the answer says of each cell of the rows that it speaks of."""
    judge = _Judge(question, document, form)
    rows = {
        row: _spelt_out(answer.get(key_of(row, form), ()), row, question.passage)
        for row in question.rows
    }
    used = Counter(id_ for ids in rows.values() for id_ in ids or ())
    for row, ids in rows.items():
        if ids is None:
            yield from (
                (cell, PointedCell("refused", None, Reason("model_wrong_number_of_places")))
                for cell in row.cells
            )
        elif ids:
            yield from judge.row(row, ids, used)


def _spelt_out(ids: Sequence[int], row: FormRow, passage: TablePassage) -> tuple[int, ...] | None:
    """A pointer for each cell; () where the row is said to be absent; null for a wrong number."""
    count = len(row.cells)
    if not ids or set(ids) == {ABSENT}:
        return ()
    if len(ids) == 1 and ids[0] == BLANK:
        return (BLANK,) * count
    if len(ids) == 2 and count > 2:
        return _pointers_between(ids[0], ids[1], row, passage)
    return tuple(ids) if len(ids) == count else None


def _pointers_between(
    first: int, last: int, row: FormRow, passage: TablePassage
) -> tuple[int, ...] | None:
    """The pointers of a row that is given by its first and its last value, as it is shown."""
    home = passage.home(row)
    if home and home.places:
        shown = tuple(home.place(cell).id for cell in row.cells)  # type: ignore[union-attr]
        values = [id_ for id_ in shown if id_]
        if values and (values[0], values[-1]) == (first, last):
            return shown
    whole = first > 0 and last - first + 1 == len(row.cells)
    return tuple(range(first, last + 1)) if whole else None


class _Judge:
    """One question's tokens, and where each of them stands."""

    def __init__(self, question: Question, document: Document, form: Form) -> None:
        self.passage = question.passage
        self.measures = form.measures
        runs = zip(question.passage.runs, question.passage.homes, strict=True)
        self.runs = {token.id: (run, home) for run, home in runs for token in run.tokens}
        self.tokens = {t.id: t for run in question.passage.runs for t in run.tokens}
        slots = (slot for grid in document.grids for row in grid.rows for slot in row)
        self.slots = {slot.start: slot for slot in slots}
        self.text = document.text

    def row(
        self, row: FormRow, ids: Sequence[int], used: Counter[int]
    ) -> Iterator[tuple[str, PointedCell]]:
        home = self.passage.home(row)
        # Where the words round a run leave its row open, only rules of order speak against
        # pointers.
        against = None if home and home.places else self._reason_against(row, ids, used)
        for cell, id_ in zip(row.cells, ids, strict=True):
            if id_ == ABSENT:
                continue
            place = home.place(cell) if home else None
            if id_ != BLANK and id_ not in self.tokens:
                yield cell, PointedCell("refused", None, Reason("model_points_at_nothing"))
            # The source says the place, and the model points there: read by two.
            elif place is not None and place.id == id_:
                yield cell, PointedCell("sure", self._cell_of_token(cell, place))
            # 省级 | 3 | 5, and the model points at the 5 for the first column: the place says 3.
            elif place is not None:
                why = Reason("model_points_elsewhere")
                yield (
                    cell,
                    PointedCell("refused", self._cell_of_token(cell, self.tokens.get(id_)), why),
                )
            else:
                status: Status = "refused" if against else "tentative"
                why = against or Reason("only_the_model")
                yield (
                    cell,
                    PointedCell(status, self._cell_of_token(cell, self.tokens.get(id_)), why),
                )

    def _reason_against(
        self, row: FormRow, ids: Sequence[int], used: Counter[int]
    ) -> Reason | None:
        """What rules a row's pointers out, where the source does not say its places."""
        pointed = [id_ for id_ in ids if id_ > 0]
        if not pointed:
            return None
        if not all(id_ in self.tokens for id_ in pointed):
            return Reason("model_points_at_nothing")
        if any(used[id_] > 1 for id_ in pointed):
            return Reason("model_points_twice")
        if any(b <= a for a, b in pairwise(pointed)):
            return Reason("model_points_out_of_order")
        run, home = self.runs[pointed[0]]
        if home and row not in home.rows:
            return Reason("model_points_at_other_row")
        inside = [token.id for token in run.tokens]
        if not set(pointed).issubset(inside):
            return Reason("model_points_at_several_lines")
        alone = home is None or len(home.rows) == 1
        return Reason("model_leaves_out_values") if alone and pointed != inside else None

    def _cell_of_token(self, cell: str, token: NumberedToken | None) -> Cell:
        """The cell that a token prints; a place that is printed empty where there is none."""
        if token is None:
            return Cell(cell, kind="blank", raw="", origin="llm", trust="read")
        kind, value, unit, torn = parse(token.text)
        if kind == "number" and unit is None and self.measures[cell] == "amount":
            run, _home = self.runs[token.id]
            head = _HEAD_UNIT.findall(self.text[run.lead.start : run.lead.end])
            unit = head[-1] if head else None
        slot = self.slots.get(token.start)
        read = Cell(
            cell, value, kind, token.text, unit, token.start, token.end,
            page=slot.page if slot else None,
            origin="ocr" if slot and slot.confidence is not None else "llm",
            trust="read",
        )  # fmt: skip
        if torn:
            read.doubt_for(Reason("digits_torn"))
        return read
