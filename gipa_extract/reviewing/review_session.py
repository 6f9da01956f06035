"""Review: what a person decides of each item of a report, kept in a file as it is decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from gipa_extract import forms
from gipa_extract.display.beside import source_of
from gipa_extract.forms import Form
from gipa_extract.forms.user import with_rules
from gipa_extract.ids import row_id_of
from gipa_extract.language import Lang
from gipa_extract.models import Cell, Document, Report, Span
from gipa_extract.readers import Readable
from gipa_extract.reviewing.entered_cell import (
    cell_absent,
    cell_accepted,
    cell_printing,
    claim_at,
    quote_at,
)
from gipa_extract.reviewing.gold_facts import FACTS, TAIL, facts_of, require_value
from gipa_extract.reviewing.handover import write_gold
from gipa_extract.reviewing.journal import Act, Entry, Fact, Journal, ReviewError, header_of
from gipa_extract.reviewing.layer import corrected
from gipa_extract.reviewing.queue import queue, urgent

if TYPE_CHECKING:
    from gipa_extract.reviewing.widget import ReviewWidget


class ReviewProgress(NamedTuple):
    """How far a review has come."""

    looked: int
    """Items that somebody decided."""
    of: int
    urgent: int
    """Doubtful cells, and cells of failing rules, that nobody decided yet."""


class Review:
    """One person's session over one report; as the last line of a notebook's cell, its widget.

    An item is a cell, by its id, or one of the facts issuer, title, year, period, period_stated,
    problems, measures, claims. Every operation appends one `Entry` to the file and returns it;
    where the file cannot take it, ReviewError is raised and nothing has changed.
    """

    def __init__(
        self,
        report: Report,
        *,
        who: str,
        file: Path,
        lang: Lang = "zh",
        document: Readable | None = None,
        rules: Path | None = None,
        blind: bool = False,
    ) -> None:
        if report.edition is None:
            raise ReviewError(
                "the report is on no known form",
                where=report.source.path or "",
                remedy="label(…, edition=…) it",
            )
        if not who.strip():
            raise ReviewError("nobody signs the review", remedy="who=… takes a name")
        editions = with_rules(rules) if rules else forms.editions()
        self.report, self.who, self.lang, self.blind = report, who.strip(), lang, blind
        self.form: Form = editions[report.edition]
        source = source_of(report, document)
        self.document = source if isinstance(source, Document) else None
        self._read: dict[str, Cell | Fact] = {cell.id: cell for cell in report.cells}
        self._read |= facts_of(report)
        self.items: tuple[str, ...] = queue(report, self.form, blind=blind)
        """Every item once, in the order in which they are best looked at."""
        self._urgent = () if blind else tuple(urgent(report))
        self._journal = Journal(file, header_of(report, who=self.who, blind=blind))
        self._watchers: list[Callable[[], None]] = []

    @property
    def file(self) -> Path:
        """Where everything that is done is kept."""
        return self._journal.path

    # What stands

    @property
    def entries(self) -> Sequence[Entry]:
        """What was done and not taken back, oldest first."""
        return self._journal.history.done

    @property
    def decided(self) -> Mapping[str, Cell | Fact]:
        """Each item that was looked at, as it stands."""
        return self._journal.history.standing

    @property
    def notes(self) -> Mapping[str, str]:
        """Each item's latest note."""
        return self._journal.history.notes

    @property
    def progress(self) -> ReviewProgress:
        decided = self.decided
        left = sum(item not in decided for item in self._urgent)
        return ReviewProgress(len(decided), len(self.items), left)

    def shown(self, item: str) -> Cell | Fact:
        """The item as it stands: what was decided, or else what was read."""
        return self.decided.get(item) or self._require(item)

    def following(self, item: str | None = None) -> str | None:
        """The next item that nobody decided, from `item` on and round; None when all are done."""
        at = self.items.index(item) + 1 if item in self.items else 0
        decided = self.decided
        return next((i for i in self.items[at:] + self.items[:at] if i not in decided), None)

    def rest_of_row(self, item: str) -> list[str]:
        """The cells of an item's printed row, from it on, that nobody decided; itself always."""
        row = row_id_of(item)
        cells = [name for name in self.form.cell_ids if row_id_of(name) == row]
        decided = self.decided
        later = cells[cells.index(item) + 1 :] if item in cells else []
        return [item, *(name for name in later if name not in decided)]

    # What a person does

    def accept(self, item: str, *, note: str | None = None) -> Entry:
        """Agree with what is shown; ReviewError where there is nothing to agree with."""
        shown = self.shown(item)
        if self.blind and item not in self.decided:
            raise ReviewError("nothing was read here", where=item, remedy="say what is printed")
        if isinstance(shown, Fact) and shown.value is None:
            raise ReviewError("nothing was read here", where=item, remedy="state it")
        after = cell_accepted(shown) if isinstance(shown, Cell) else shown
        return self._decide("accept", item, after, note)

    def correct(
        self,
        item: str,
        text: str | None = None,
        *,
        at: tuple[int, int] | None = None,
        note: str | None = None,
    ) -> Entry:
        """Say what the document prints for a cell: `text`, or what stands `at` start, end.

        As printed, whatever the sums would like: 增169, 113万元, —, or nothing for a blank.
        """
        read = self._require_cell(item)
        span = Span(*at) if at else None
        return self._decide("correct", item, cell_printing(read, text, span, self.document), note)

    def blank(self, item: str, *, note: str | None = None) -> Entry:
        """Say that the place is there, and empty."""
        return self.correct(item, "", note=note)

    def dash(self, item: str, text: str = "—", *, note: str | None = None) -> Entry:
        """Say that a dash is printed; `text` is which: —, /, 无."""
        return self.correct(item, text, note=note)

    def absent(self, item: str, *, note: str | None = None) -> Entry:
        """Say that the document has no such place."""
        return self._decide("correct", item, cell_absent(self._require_cell(item)), note)

    def note(self, item: str, text: str) -> Entry:
        """Leave a note; it decides nothing."""
        return self._decide("note", item, self.shown(item), text)

    def state(self, name: str, value: Any, *, note: str | None = None) -> Entry:
        """Say what a fact is: the issuer's name, the year, (first day, last day), a whole list."""
        if name not in FACTS:
            raise ReviewError(f"no fact {name!r}", remedy=f"one of: {', '.join(FACTS)}")
        after = Fact(fact=name, value=require_value(name, value))
        return self._decide("correct", name, after, note)

    def add(self, name: str, at: tuple[int, int], *, about: str | None = None) -> Entry:
        """Add the passage `at` start, end to the problems, the measures or the claims.

        A claim is `about` a cell or a group of the form, and the passage holds its numeral.
        """
        if name != "claims":
            return self.state(name, [*self._list(name), quote_at(Span(*at), self.document)])
        if about not in (*self.form.cell_ids, *(group.id for group in self.form.groups)):
            raise ReviewError(f"{about!r} is no cell and no group", where=name)
        claim = claim_at(Span(*at), about, self.document)
        return self.state(name, [*self._list(name), claim])

    def drop(self, name: str, index: int) -> Entry:
        """Take one thing out of the problems, the measures or the claims."""
        kept = self._list(name)
        del kept[index]
        return self.state(name, kept)

    def undo(self) -> Entry | None:
        """Take back the last thing that was done; None where nothing is left of it."""
        self._journal.refresh()
        done = self._journal.history.done
        if not done:
            return None
        last = done[-1]
        before = last.before if last.act != "note" else last.after
        return self._append(self._entry("undo", last.item, before, None))

    def redo(self) -> Entry | None:
        """Do again what was taken back last."""
        self._journal.refresh()
        undone = self._journal.history.undone
        if not undone:
            return None
        return self._append(self._entry("redo", undone[-1].item, undone[-1].after, None))

    # What comes of it

    def corrected(self) -> Report:
        """A new Report with all that was decided, judged anew; the one reviewed stays as it was."""
        return corrected(self.report, self.decided, self.form)

    def to_gold(self, path: str | Path) -> list[str]:
        """Write a gold file, and return what is still open in it: `?` stands there.

        In a review, what nobody looked at is taken as it was read, and the first line says how
        much that is. A file that another hand made is never written over (ReviewError).
        """
        return write_gold(self, Path(path))

    # Behind it

    def _decide(self, act: Act, item: str, after: Cell | Fact, note: str | None) -> Entry:
        self._journal.refresh()
        return self._append(self._entry(act, item, after, note))

    def _entry(self, act: Act, item: str, after: Cell | Fact, note: str | None) -> Entry:
        now = dt.datetime.now(dt.UTC)
        before = self.shown(item)
        return Entry(
            item=item, act=act, who=self.who, when=now, before=before, after=after, note=note
        )

    def _append(self, entry: Entry) -> Entry:
        self._journal.append(entry)
        for call_watcher in self._watchers:
            call_watcher()
        return entry

    def watch(self, callback: Callable[[], None]) -> None:
        """Have this called after each thing that is done."""
        self._watchers.append(callback)

    def _require(self, item: str) -> Cell | Fact:
        try:
            return self._read[item]
        except KeyError:
            raise ReviewError(
                f"no item {item!r} in edition {self.form.edition}", remedy="see Review.items"
            ) from None

    def _require_cell(self, item: str) -> Cell:
        read = self._require(item)
        if isinstance(read, Fact):
            raise ReviewError("is no cell", where=item, remedy=f"state({item!r}, …)")
        return read

    def _list(self, name: str) -> list[Any]:
        if name not in TAIL:
            raise ReviewError("is no list", where=name, remedy=f"one of: {', '.join(TAIL)}")
        value = self.shown(name).value
        return list(value) if isinstance(value, list) else []

    def __repr__(self) -> str:
        looked, of, first = self.progress
        return f"<Review of {self.report.title or self.report.source.path}: {looked}/{of}, {first} urgent>"

    @cached_property
    def widget(self) -> ReviewWidget:
        """The widget of this session; MissingExtraError names what to install."""
        from gipa_extract.reviewing.widget import ReviewWidget

        return ReviewWidget(self)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return self.widget._repr_mimebundle_(**kwargs)
