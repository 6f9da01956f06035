"""What stands in a review: the reading, what was decided over it, and what is still to be seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from gipa_extract import forms
from gipa_extract.display.form_beside_source import source_of
from gipa_extract.forms import Form
from gipa_extract.forms.user_rules import with_rules
from gipa_extract.ids import row_id_of
from gipa_extract.language import Lang, known_lang
from gipa_extract.models import Cell, Document, Report
from gipa_extract.readers import Readable
from gipa_extract.reviewing.corrected_report import correct_report
from gipa_extract.reviewing.gold_facts import REPORT, facts_of
from gipa_extract.reviewing.journal import Entry, Fact, Journal, ReviewError, header_of
from gipa_extract.reviewing.queue import order_items, urgent_cells


class ReviewProgress(NamedTuple):
    """How far a review has come."""

    looked: int
    """Items that somebody decided."""
    of: int
    urgent: int
    """Doubtful cells, and cells of failing rules, that nobody decided yet."""


class ReviewState:
    """A report, the file of what one person decided of it, and what the two come to."""

    def __init__(
        self,
        report: Report,
        *,
        who: str,
        file: Path,
        lang: Lang = "zh",
        document: Readable | None = None,
        rules: str | Path | None = None,
        blind: bool = False,
        first: Sequence[str] = (),
    ) -> None:
        """`first` are cells to look at early that nothing in the report itself speaks against."""
        if not who.strip():
            raise ReviewError("nobody signs the review", remedy="who=… takes a name")
        editions = with_rules(rules) if rules else forms.editions()
        self.report, self.who, self.blind = report, who.strip(), blind
        self.lang: Lang = known_lang(lang)
        self.form: Form = editions[report.edition] if report.edition else NO_FORM
        source = source_of(report, document)
        self.document = source if isinstance(source, Document) else None
        self._read: dict[str, Cell | Fact] = {cell.id: cell for cell in report.cells}
        self._read |= {**facts_of(report), REPORT: Fact(fact=REPORT)}
        self.items: tuple[str, ...] = order_items(report, self.form, blind=blind, first=first)
        """Every item once, in the order in which they are best looked at."""
        self.urgent: tuple[str, ...] = () if blind else tuple(urgent_cells(report, first))
        """The items that should be looked at first."""
        self._watchers: list[Callable[[], None]] = []
        self._journal = Journal(file, header_of(report, who=self.who, blind=blind))

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
        return self._journal.history.standing_entries

    @property
    def notes(self) -> Mapping[str, str]:
        """Each item's latest note."""
        return self._journal.history.notes

    @property
    def progress(self) -> ReviewProgress:
        decided = self.decided
        left = sum(item not in decided for item in self.urgent)
        looked = sum(item in decided for item in self.items)
        return ReviewProgress(looked, len(self.items), left)

    @property
    def verdict(self) -> bool | None:
        """What was said of the whole report: it is finished, it is none at all (False), or nothing."""
        decision = self.decided.get(REPORT)
        return (
            decision.value
            if isinstance(decision, Fact) and isinstance(decision.value, bool)
            else None
        )

    def shown(self, item: str) -> Cell | Fact:
        """The item as it stands: what was decided, or else what was read."""
        return self.decided.get(item) or self._require_item(item)

    def following(self, item: str | None = None) -> str | None:
        """The next item that nobody decided, from `item` on and round; None when all are done."""
        index = self.items.index(item) + 1 if item in self.items else 0
        decided = self.decided
        return next((i for i in self.items[index:] + self.items[:index] if i not in decided), None)

    def row_of(self, item: str) -> list[str]:
        """The cells of an item's row, in the form's order."""
        row = row_id_of(item)
        return [name for name in self.form.cell_ids if row_id_of(name) == row]

    def line_of(self, item: str) -> list[str]:
        """The cells that are printed in one line with an item: those of all rows, where they run across."""
        table = self.form.places[item].table
        return list(table.cell_ids()) if table.across else self.row_of(item)

    def rest_of_row(self, item: str) -> list[str]:
        """The cells of an item's row, from it on, that nobody decided; itself always."""
        cells = self.row_of(item) if item in self.form.places else []
        decided = self.decided
        later = cells[cells.index(item) + 1 :] if item in cells else []
        return [item, *(name for name in later if name not in decided)]

    def watch(self, callback: Callable[[], None]) -> None:
        """Have this called after each thing that is done."""
        self._watchers.append(callback)

    def corrected(self) -> Report:
        """A new Report with all that was decided, judged anew; the one reviewed stays as it was."""
        return correct_report(self.report, self.decided, self.form)

    def _require_item(self, item: str) -> Cell | Fact:
        try:
            return self._read[item]
        except KeyError:
            raise ReviewError(
                f"no item {item!r} in edition {self.form.edition}", remedy="see Review.items"
            ) from None

    def _require_cell(self, item: str) -> Cell:
        read = self._require_item(item)
        if isinstance(read, Fact):
            raise ReviewError("is no cell", where=item, remedy=f"state({item!r}, …)")
        return read

    def __repr__(self) -> str:
        looked, of, first = self.progress
        return f"<Review of {self.report.title or self.report.source.path}: {looked}/{of}, {first} urgent>"


NO_FORM = Form("", "", 0, None, (), (), (), ())
"""The form of a report on no known form: only its facts can be reviewed."""
