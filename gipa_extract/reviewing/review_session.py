"""Review: what a person decides of each item of a report, kept in a file as it is decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from gipa_extract.models import Cell, Span
from gipa_extract.reasons import Reason
from gipa_extract.reviewing.entered_cell import (
    cell_absent,
    cell_accepted,
    cell_printing,
    claim_at,
    is_contradicted,
    quote_at,
    require_span,
    spans_of_values,
)
from gipa_extract.reviewing.entered_text import require_row, text_of_entry, values_of_row
from gipa_extract.reviewing.gold_facts import FACTS, REPORT, TAIL, require_value
from gipa_extract.reviewing.handover import write_gold
from gipa_extract.reviewing.journal import Act, Entry, Fact, ReviewError
from gipa_extract.reviewing.review_state import ReviewProgress, ReviewState

if TYPE_CHECKING:
    from gipa_extract.reviewing.widget import ReviewWidget

__all__ = ["ContradictedError", "Review", "ReviewProgress"]


class ContradictedError(ReviewError):
    """The source prints something else than what a person says, who has to say it twice."""

    def __init__(self, doubt: Reason, item: str) -> None:
        super().__init__(doubt.in_words(), where=item, remedy="say it again with sure=True")
        self.doubt = doubt


class _Decision(NamedTuple):
    """What is to stand for an item."""

    act: Act
    item: str
    after: Cell | Fact
    note: str | None = None


class Review(ReviewState):
    """One person's session over one report; as the last line of a notebook's cell, its widget.

    An item is a cell, by its id, or one of the facts issuer, title, year, period, period_stated,
    problems, measures, claims. Every operation appends one `Entry` to the file and returns it;
    where the file cannot take it, ReviewError is raised and nothing has changed.
    """

    # What a person does

    def accept(self, item: str, *, note: str | None = None) -> Entry:
        """Agree with what is shown; ReviewError where there is nothing to agree with."""
        return self._record_decisions(self._agreed_entry(item, note))[0]

    def accept_row(self, item: str) -> list[Entry]:
        """Agree with an item and with what nobody decided in the rest of its row."""
        return self._record_decisions(
            *(self._agreed_entry(cell) for cell in self.rest_of_row(item))
        )

    def correct(
        self,
        item: str,
        text: str | int | None = None,
        *,
        at: tuple[int, int] | None = None,
        note: str | None = None,
        sure: bool = True,
    ) -> Entry:
        """Say what the document prints for a cell: `text`, or what stands `at` start, end.

        A whole number may be given as one.

        As printed, whatever the sums would like: 增169, 113万元, —, or nothing for a blank. Where
        the source prints something else the cell is doubtful; without `sure`, ContradictedError.
        ReviewError where the text holds several values (see `correct_row`), or is not clear.
        """
        read = self._require_cell(item)
        span = require_span(Span(*at), self.document) if at else None
        text = text if text is None else text_of_entry(text)
        printed = text if text is not None else self._text_at(span)
        if len(values := values_of_row(printed)) > 1:
            require_row(values, [item], [item], item)
        after = cell_printing(read, text, span, self.document)
        self._require_agreed([after], sure)
        return self._record_decisions(_Decision("correct", item, after, note))[0]

    def correct_row(
        self, item: str, text: str, *, at: tuple[int, int] | None = None, sure: bool = True
    ) -> list[Entry]:
        """Say what a whole row prints, or what is left of it from an item on: a row that was copied.

        `text` holds a value for each place, parted as `entered_text.values_of_row` says. Raises as
        `correct` does, and then nothing has changed.
        """
        self._require_cell(item)
        values = values_of_row(text)
        row = self._places_of_row(item, values)
        spans = spans_of_values(values, Span(*at) if at else None, self.document)
        after = [
            cell_printing(self._require_cell(cell), value, span, self.document)
            for cell, value, span in zip(row, values, spans, strict=True)
        ]
        self._require_agreed(after, sure)
        return self._record_decisions(*(_Decision("correct", cell.id, cell) for cell in after))

    def repeat_in_row(self, item: str, text: str | int, *, sure: bool = True) -> list[Entry]:
        """Say that an item and all that nobody decided in the rest of its row print one text."""
        text = text_of_entry(text)
        after = [
            cell_printing(self._require_cell(cell), text, None, self.document)
            for cell in self.rest_of_row(item)
        ]
        self._require_agreed(after, sure)
        return self._record_decisions(*(_Decision("correct", cell.id, cell) for cell in after))

    def blank(self, item: str, *, note: str | None = None) -> Entry:
        """Say that the place is there, and empty."""
        return self.correct(item, "", note=note)

    def dash(self, item: str, text: str = "—", *, note: str | None = None) -> Entry:
        """Say that a dash is printed; `text` is which: —, /, 无."""
        return self.correct(item, text, note=note)

    def absent(self, item: str, *, note: str | None = None) -> Entry:
        """Say that the document has no such place."""
        return self._record_decisions(
            _Decision("correct", item, cell_absent(self._require_cell(item)), note)
        )[0]

    def note(self, item: str, text: str) -> Entry:
        """Leave a note; it decides nothing."""
        return self._record_decisions(_Decision("note", item, self.shown(item), text))[0]

    def state(self, name: str, value: Any, *, note: str | None = None) -> Entry:
        """Say what a fact is: the issuer's name, the year, (first day, last day), a whole list."""
        if name not in (*FACTS, REPORT):
            raise ReviewError(f"no fact {name!r}", remedy=f"one of: {', '.join(FACTS)}")
        after = Fact(fact=name, value=require_value(name, value))
        return self._record_decisions(_Decision("correct", name, after, note))[0]

    def finish(self, *, note: str | None = None) -> Entry:
        """Say that the whole report has been seen, and stands as it is shown."""
        return self.state(REPORT, True, note=note)

    def not_a_report(self, *, note: str | None = None) -> Entry:
        """Say that the document is no annual report; an export of what was reviewed leaves it out."""
        return self.state(REPORT, False, note=note)

    def take_over(self, item: str, after: Cell | Fact) -> Entry:
        """Let what another reviewer said of an item stand, as it is."""
        self._require_item(item)
        return self._record_decisions(_Decision("correct", item, after))[0]

    def add(self, name: str, at: tuple[int, int], *, about: str | None = None) -> Entry:
        """Add the passage `at` start, end to the problems, the measures or the claims.

        A claim is `about` a cell or a group of the form, and the passage holds its numeral.
        """
        if name != "claims":
            return self.state(name, [*self._list_of(name), quote_at(Span(*at), self.document)])
        if about not in (*self.form.cell_ids, *(group.id for group in self.form.groups)):
            raise ReviewError(
                f"{about!r} is no cell and no group",
                where=name,
                remedy="say with about=… which cell or group the passage states",
            )
        claim = claim_at(Span(*at), about, self.document)
        return self.state(name, [*self._list_of(name), claim])

    def drop(self, name: str, index: int) -> Entry:
        """Take one thing out of the problems, the measures or the claims, counted from 0.

        ReviewError where there are not so many.
        """
        kept = self._list_of(name)
        if not -len(kept) <= index < len(kept):
            raise ReviewError(
                f"nothing stands at {index}", where=name, remedy=f"it holds {len(kept)}, from 0 on"
            )
        del kept[index]
        return self.state(name, kept)

    def undo(self) -> Entry | None:
        """Take back the last thing that was done, a row in one; None where nothing is left of it."""
        self._journal.reread_if_changed()
        lasts = self._journal.history.last_done
        states = [last.before if last.act != "note" else last.after for last in lasts]
        pairs = zip(lasts, states, strict=True)
        taken = self._append_entries(
            [self._entry_of(_Decision("undo", e.item, state)) for e, state in pairs]
        )
        return taken[-1] if taken else None

    def redo(self) -> Entry | None:
        """Do again what was taken back last."""
        self._journal.reread_if_changed()
        again = self._journal.history.last_undone
        taken = self._append_entries(
            [self._entry_of(_Decision("redo", e.item, e.after)) for e in again]
        )
        return taken[-1] if taken else None

    # What comes of it

    def to_gold(self, path: str | Path) -> list[str]:
        """Write a gold file, and return what is still open in it: `?` stands there.

        In a review, what nobody looked at is taken as it was read, and the first line says how
        much that is. A file that another hand made is never written over (ReviewError).
        """
        return write_gold(self, Path(path))

    # Behind it

    def _agreed_entry(self, item: str, note: str | None = None) -> _Decision:
        shown = self.shown(item)
        if self.blind and item not in self.decided:
            raise ReviewError("nothing was read here", where=item, remedy="say what is printed")
        if isinstance(shown, Fact) and shown.value is None:
            raise ReviewError("nothing was read here", where=item, remedy="state it")
        after = cell_accepted(shown) if isinstance(shown, Cell) else shown
        return _Decision("accept", item, after, note)

    def _places_of_row(self, item: str, values: Sequence[str]) -> list[str]:
        """The cells that so many values belong to: of the printed line, the row, or what is left of it."""
        line, row = self.line_of(item), self.row_of(item)
        if len(values) == len(line) > len(row):
            return line
        return require_row(list(values), row, row[row.index(item) :], item)

    def _require_agreed(self, cells: Sequence[Cell], sure: bool) -> None:
        """Unless a person is sure, refuse what the source contradicts."""
        for cell in () if sure else cells:
            if cell.doubt is not None and is_contradicted(cell):
                raise ContradictedError(cell.doubt, cell.id)

    def _text_at(self, span: Span | None) -> str:
        text = self.document.text if self.document else ""
        return text[span.start : span.end] if span else ""

    def _record_decisions(self, *decisions: _Decision) -> list[Entry]:
        self._journal.reread_if_changed()
        entries = [self._entry_of(decision) for decision in decisions]
        if len(entries) > 1:
            for count, entry in enumerate(entries, start=1):
                entry.together = count
        return self._append_entries(entries)

    def _entry_of(self, decision: _Decision) -> Entry:
        act, item, after, note = decision
        now, before = dt.datetime.now(dt.UTC), self.shown(item)
        return Entry(
            item=item, act=act, who=self.who, when=now, before=before, after=after, note=note
        )

    def _append_entries(self, entries: list[Entry]) -> list[Entry]:
        if entries:
            self._journal.append_entries(*entries)
            for call_watcher in self._watchers:
                call_watcher()
        return entries

    def _list_of(self, name: str) -> list[Any]:
        if name not in TAIL:
            raise ReviewError("is no list", where=name, remedy=f"one of: {', '.join(TAIL)}")
        value = self.shown(name).value
        return list(value) if isinstance(value, list) else []

    @cached_property
    def widget(self) -> ReviewWidget:
        """The widget of this session; MissingExtraError names what to install."""
        from gipa_extract.reviewing.widget import ReviewWidget

        return ReviewWidget(self)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """The widget, and the form as it stands for whatever shows no widgets."""
        from gipa_extract.display import report_html

        data, metadata = self.widget._repr_mimebundle_(**kwargs) or ({}, {})
        shown = self.report if self.blind else self.corrected()
        return {**data, "text/html": report_html(shown, self.lang)}, metadata
