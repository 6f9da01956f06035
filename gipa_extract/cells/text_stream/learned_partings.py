"""What parts the cells of a text, learned from its full rows and heads, table by table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile

from gipa_extract.cells.text_stream.blank_evidence import (
    MEASURE_COUNTS,
    MEASURES,
    Below,
    PartingModel,
    Partings,
    breaks_lines,
    holds_marks,
    learn_partings,
    pads_stand_beside_cells,
    place_by_broken_lines,
    place_values,
    steps_of,
)
from gipa_extract.cells.text_stream.rows import RowRun
from gipa_extract.cells.text_stream.tokens_between import Value, Words
from gipa_extract.forms import Form, Table
from gipa_extract.text.folding import PARTINGS
from gipa_extract.text.numerals import parse

LEAST_TORN = 3
"""Rows with too few values, none of which shows a larger parting in one measure."""
LEAST_TOLD = 0.6
"""Of the rows with too few values, the share whose blanks their partings must account for."""
_MARKS = ("\u00a0", "\u3000")


class LearnedPartings:
    """What parts the cells in the tables of a text, and whether it shows their blanks."""

    def __init__(self, text: str, rows: Sequence[RowRun], form: Form) -> None:
        self.text = text
        self.rows = rows
        self.form = form
        self.below = {
            run.label_end: _below(run, rows[place] if place < len(rows) else None)
            for place, run in enumerate(rows, 1)
        }
        """Where a row's label ends → what begins below the row."""
        self._partings: dict[tuple[int, int, Sequence[Value | Words]], Partings] = {}
        """By a row's label, end and values: several measures ask for the same."""
        self.measures: Sequence[str] = MEASURES
        self.everywhere: PartingModel | None = None
        self.models: dict[str, PartingModel | None] = {}
        self._learn_partings(MEASURES)
        if (others := self._other_measures()) and not self._tells_blanks(others):
            self._learn_partings(MEASURES)
        self.marks_blanks = not any(
            holds_marks(self.partings_of(run)) for run in rows if self._is_full(run)
        )
        self.broken_lines = self._broken_lines()
        self.shows_blanks = self._shows_blanks(self._torn_rows())
        self.tabbed = set() if self.shows_blanks else self._tabbed_sections()
        self.packed = {run.row.table.section for run in self._torn_rows() if self._ends_in_sum(run)}
        """The sections with rows that are filled up behind their last value: no blank there is sure."""
        if self.shows_blanks and self._keeps_blanks():
            padded = {run.row.table.id for run in self._torn_rows()} - self._with_inner_blanks()
            self.models = {
                table: model._replace(keeps_blanks=table not in padded) if model else None
                for table, model in self.models.items()
            }

    def _with_inner_blanks(self) -> set[str]:
        """The tables in which a row shows a blank before a value."""
        return {
            run.row.table.id
            for run in self._torn_rows()
            if (model := self.models.get(run.row.table.id))
            and (placed := place_values(self.partings_of(run), model)) is not None
            and placed != tuple(range(len(placed)))
        }

    def _learn_partings(self, measures: Sequence[str]) -> None:
        """Learn what parts the cells of full rows, table by table, in the first measure that does."""
        self.measures = measures
        full = [*map(self.partings_of, self.rows), *self._of_heads(self.rows)]
        self.everywhere = learn_partings(full, measures=self.measures)
        beside = pads_stand_beside_cells(self.text)
        self.models = {
            table.id: model._replace(pads_beside=beside) if model else None
            for table in {row.row.table.id: row.row.table for row in self.rows}.values()
            for model in [self._model_of(table)]
        }
        self._choose_steps()

    def _other_measures(self) -> Sequence[str]:
        """Measures that may tell blanks where the one in force sees no parting that is larger.

        In a page's source each cell has its tab, and a blank one has none.
        """
        model, torn = self.everywhere, self._torn_rows()
        if model is None or len(torn) < LEAST_TORN:
            return ()
        count = MEASURE_COUNTS[model.measure]
        sizes = {count(text) for run in torn for text in self.partings_of(run).texts[:-1]}
        others = MEASURES[1 + MEASURES.index(model.measure) :]
        return others if sizes <= {model.inner, *model.first} else ()

    def _tells_blanks(self, measures: Sequence[str]) -> bool:
        """Whether one of some other measures accounts for the blanks of most rows."""
        self._learn_partings(measures)
        return any(model and model.step for model in self.models.values()) and self._shows_blanks(
            self._torn_rows()
        )

    def _model_of(self, table: Table) -> PartingModel | None:
        """The partings of a table, or of the whole text where it has no full row."""
        own = [row for row in self.rows if row.row.table is table]
        full = [*map(self.partings_of, own), *self._of_heads(own)]
        return learn_partings(full, self.everywhere, self.measures) or self.everywhere

    def _choose_steps(self) -> None:
        """Set, section by section, by how much a blank makes a parting larger, where rows tell it."""
        sections = {run.row.table.id: run.row.table.section for run in self.rows}
        everywhere = self._step_of(self._torn_rows())
        for section in set(sections.values()):
            torn = [run for run in self._torn_rows() if run.row.table.section == section]
            step = self._step_of(torn) or (0 if torn else everywhere)
            self.models |= {
                table: model._replace(step=step)
                for table, model in self.models.items()
                if model and sections[table] == section
            }
        self._learn_ends()
        self._learn_spans()

    def _learn_spans(self) -> None:
        """Learn over how many places a label may reach, from rows with more places than columns.

        `| （七）总计 | | 21 |  |  | 0 |  | 0 | 21 |` holds a blank of the label's, not of the row's.
        """
        for run in self._torn_rows():
            model, partings = self.models.get(run.row.table.id), self.partings_of(run)
            if model is None or model.measure != "pipes":
                continue
            first, *inner, _ = map(MEASURE_COUNTS["pipes"], partings.texts)
            before = first - min(model.first)
            blanks = before + sum(size - model.inner for size in inner)
            more = blanks - (partings.columns - partings.values)
            if 0 < more <= before:
                widened = model.first | {min(model.first) + more}
                self.models[run.row.table.id] = model._replace(first=widened)

    def _learn_ends(self) -> None:
        """Learn what stands behind a value of the last column also from rows with blanks before it."""
        found: dict[tuple[str, Below], set[int]] = {}
        for run in self._torn_rows():
            model, partings = self.models.get(run.row.table.id), self.partings_of(run)
            if model is None or not model.step:
                continue
            placed = place_values(partings, model)
            if placed and placed[-1] == partings.columns - 1:
                size = MEASURE_COUNTS[model.measure](partings.texts[-1])
                found.setdefault((model.measure, partings.below), set()).add(size)
        self.models = {
            table: model._replace(
                ends={
                    below: model.ends.get(below) or frozenset(found.get((model.measure, below), ()))
                    for below in {
                        *model.ends,
                        *(b for measure, b in found if measure == model.measure),
                    }
                }
            )
            if model
            else None
            for table, model in self.models.items()
        }

    def _step_of(self, torn: Sequence[RowRun]) -> int:
        """The step that accounts for more rows than any other; 0 if none does."""
        counts = Counter(
            step
            for run in torn
            if (model := self.models.get(run.row.table.id))
            for step in steps_of(model)
            if place_values(self.partings_of(run), model._replace(step=step)) is not None
        )
        (best, most), *rivals = counts.most_common() or [(0, 0)]
        return best if most and not (rivals and rivals[0][1] == most) else 0

    def _is_full(self, run: RowRun) -> bool:
        return len(run.cells) == len(run.row.table.columns)

    def _torn_rows(self) -> list[RowRun]:
        return [run for run in self.rows if 0 < len(run.cells) < len(run.row.table.columns)]

    def _ends_in_sum(self, run: RowRun) -> bool:
        """Whether too few values end in the sum of those before it, and stand before all blanks.

        A total stands in the last column: what was blank before it was dropped, and the row was
        filled up at its end.
        """
        model = self.models.get(run.row.table.id)
        if (
            model is None
            or len(run.cells) < LEAST_TORN
            or run.row.table.id not in self.form.totalled
        ):
            return False
        *summands, total = [parse(self.text[cell.start : cell.end]).value for cell in run.cells]
        if sum(map(bool, summands)) < 2 or sum(each or 0 for each in summands) != total:
            return False
        return place_values(self.partings_of(run), model) == (*range(len(run.cells)),)

    def shows_blanks_of(self, table: Table | None) -> bool:
        """Whether rows of a table, or lines without a label, show their blanks."""
        return self.shows_blanks or (table is not None and table.section in self.tabbed)

    def _tabbed_sections(self) -> set[str]:
        """The sections whose cells tabs part, and of whose rows three or more show their blanks.

        Another section may be set in paragraphs, of which a tool drops the empty ones. A line's tabs
        behind its last value are cut off: where blanks stand before values, these are blanks, too.
        So are pipes before values, where they account for all rows: pads stand behind.
        """
        tabbed: set[str] = set()
        for section in {run.row.table.section for run in self._torn_rows()}:
            torn = [run for run in self._torn_rows() if run.row.table.section == section]
            before = self.models
            own = {run.row.table.id: before.get(run.row.table.id) for run in torn}
            kept = {t: m._replace(keeps_blanks=True) for t, m in own.items() if m}
            measures = {m.measure for m in kept.values()} if kept.keys() == own.keys() else set()
            if len(torn) < LEAST_TORN or not self._with_inner_blanks() & kept.keys():
                continue
            if measures == {"tabs"} or (measures == {"pipes"} and self._hold_inner_blanks(torn)):
                self.models = {**before, **kept}
                if not self._shows_blanks(torn):
                    self.models = before
                    continue
                tabbed.add(section)
        return tabbed

    def _broken_lines(self) -> int:
        """How many rows break their lines at each blank; none where a full row's line breaks as well."""
        if "|" not in self.text or any(
            breaks_lines(self.partings_of(run)) for run in self.rows if self._is_full(run)
        ):
            return 0
        return sum(place_by_broken_lines(self.partings_of(run)) is not None for run in self.rows)

    def _hold_inner_blanks(self, torn: Sequence[RowRun]) -> bool:
        """Whether each of some rows shows a blank before a value, and all that it lacks."""
        return all(
            (model := self.models.get(run.row.table.id)) is not None
            and (placed := place_values(self.partings_of(run), model)) is not None
            and placed != tuple(range(len(placed)))
            for run in torn
        )

    def _shows_blanks(self, torn: Sequence[RowRun]) -> bool:
        """Whether what parts cells accounts for the blanks of most of some rows of too few values.

        Where blank cells were dropped, a page's end may still leave one parting more in some row.
        """
        placed = [
            run
            for run in torn
            if (model := self.models.get(run.row.table.id))
            and place_values(self.partings_of(run), model) is not None
        ]
        return len(placed) >= LEAST_TOLD * len(torn)

    def _keeps_blanks(self) -> bool:
        """Whether blanks stand before values at least as often as behind all of them.

        The last column is a total and hardly ever blank; pads stand nowhere else than at the end.
        """
        torn = [
            (self.partings_of(run), self.models.get(run.row.table.id)) for run in self._torn_rows()
        ]
        placed = [place_values(partings, model) for partings, model in torn if model]
        inner = sum(p is not None and p != tuple(range(len(p))) for p in placed)
        return inner > 0 and 2 * inner >= sum(p is not None for p in placed)

    def model_of_lines(self) -> PartingModel | None:
        """What parts the values of a line without a label, if blanks are kept in this text."""
        return next((model for model in self.models.values() if model and model.keeps_blanks), None)

    def partings_of(self, run: RowRun) -> Partings:
        """The partings round a row's values, from its label to what begins below it."""
        key = run.label_end, run.stop, run.cells
        partings = self._partings.get(key)
        if partings is None:
            spans = [(cell.start, cell.end) for cell in run.cells]
            between = self.between(run.label_end, spans, run.stop, len(run.row.table.columns))
            partings = between._replace(below=self.below[run.label_end])
            self._partings[key] = partings
        return partings

    def _of_heads(self, rows: Sequence[RowRun]) -> Iterator[Partings]:
        """The column labels of simple heads: they are parted as the values below them are."""
        first_rows = {id(row.head): row for row in reversed(rows)}
        for row in first_rows.values():
            labels, columns = row.head.tokens, row.row.table.columns
            if len(labels) == len(columns) and not any(column.under for column in columns):
                spans = [(label.start, label.end) for label in labels]
                start = len(self.text[: labels[0].start].rstrip(PARTINGS))
                rest = self.text[labels[-1].end : row.label_end]
                stop = labels[-1].end + len(rest) - len(rest.lstrip(PARTINGS))
                yield self.between(start, spans, stop, len(columns))

    def between(
        self, start: int, spans: Sequence[tuple[int, int]], stop: int, columns: int
    ) -> Partings:
        """The partings round some values between two places of the text."""
        edges = [start, *(edge for span in spans for edge in span), stop]
        texts = tuple(self.text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))
        if stop == len(self.text) and texts[-1][-1:] in _MARKS:  # its last line has no end
            texts = (*texts[:-1], texts[-1] + "\n")
        return Partings(texts, columns)


def _below(run: RowRun, following: RowRun | None) -> Below:
    """What begins below a row: a group that goes on has an empty place before the row's label."""
    table = run.row.table
    if following is None or following.row.table.section != table.section:
        return "section"
    if following.row.table is not table:
        return "table"
    groups = {row.id: row.under for row in table.rows}
    shared = zip(groups[run.row.row], groups[following.row.row], strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], shared))
