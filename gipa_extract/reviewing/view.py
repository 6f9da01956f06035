"""What the widget shows of a session: plain data, made anew after each thing that is done."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from gipa_extract.display.display_words import WORDS as DISPLAY
from gipa_extract.display.form import form_html
from gipa_extract.display.original_file import original_of
from gipa_extract.display.report_facts import FindingSentences, reason_in_words
from gipa_extract.display.source_pane import look_html
from gipa_extract.models import Cell, Report
from gipa_extract.reviewing.gold_facts import FACTS
from gipa_extract.reviewing.journal import Fact
from gipa_extract.reviewing.review_session import Review
from gipa_extract.reviewing.review_words import WORDS
from gipa_extract.reviewing.row_places import row_places
from gipa_extract.text.folding import BLANKS
from gipa_extract.text.numerals import parse

MOST_RULES = 3
"""Failing rules that are spelt out for one cell."""


class ReviewView:
    """The data of one session's widget."""

    def __init__(self, review: Review, *, hints: Mapping[str, Sequence[str]] | None = None) -> None:
        """`hints` are sentences that speak against cells, beside those of the report itself."""
        self.review = review
        self.hints = hints or {}
        self.opinions: Mapping[str, list[dict[str, Any]]] = {}
        """Item that is to be settled → what each reviewer said of it."""
        self.words = WORDS[review.lang]
        self.display = DISPLAY[review.lang]

    def fixed_facts(self) -> dict[str, Any]:
        """What does not change: words, items with their names, groups, the document's text."""
        review = self.review
        document = review.document
        return {
            "words": dict(self.words),
            "kinds": dict(self.display.kinds),
            "blind": review.blind,
            "who": review.who,
            "file": review.file.name,
            "title": review.report.title or review.report.source.path or "",
            "items": list(review.items),
            "labels": {item: self.label_of(item) for item in review.items},
            "groups": [group.id for group in review.form.groups],
            "text": document.text if document else None,
            "rows": row_places(document, review.form) if document else {},
            "look": self._source_look(),
        }

    def _source_look(self) -> str:
        """How the source looks, as HTML beside its text; what was read is not marked for a label."""
        review = self.review
        original = original_of(review.document or review.report)
        return look_html(review.report, review.document, original, review.lang)

    def current_state(self) -> dict[str, Any]:
        """What changes: the form, each item as it stands, how far the review has come."""
        review = self.review
        report = self._unjudged_report() if review.blind else review.corrected()
        rules = self._failing_rules(report)
        decided, notes = review.decided, review.notes
        items = {
            cell.id: self._cell_state(cell, decided.get(cell.id), rules.get(cell.id, []))
            for cell in report.cells
        }
        items |= {name: self._fact_state(review.shown(name)) for name in FACTS}
        for item, entry in items.items():
            entry["looked"] = item in decided
            entry["note"] = notes.get(item)
            if item in self.opinions:
                entry["opinions"] = self.opinions[item]
        return {
            "form": form_html(report, review.lang, document=review.document),
            "state": {"cells": items, "progress": review.progress._asdict()},
        }

    def _unjudged_report(self) -> Report:
        """What is labelled so far; what sums say of it would whisper what a number ought to be."""
        decided = {n: cell for n, cell in self.review.decided.items() if isinstance(cell, Cell)}
        cells = [decided.get(cell.id, cell) for cell in self.review.report.cells]
        return self.review.report.model_copy(update={"cells": cells})

    def label_of(self, item: str) -> str:
        """An item's name: the labels that the form prints for it, outermost first."""
        if item in FACTS:
            return self.words[item]
        place = self.review.form.places[item]
        row = [*place.row.under, place.row.label]
        return " › ".join([*row, *place.column.under[1:], place.column.label])

    def preview_of(self, text: str) -> str:
        """What a text will be taken for: 数字 -79."""
        printed = parse(text)
        kind = self.display.kinds[printed.kind]
        return kind if printed.value is None else f"{kind} {printed.value}"

    def _failing_rules(self, report: Report) -> dict[str, list[str]]:
        """Cell → the rules over it that fail, in words."""
        sayings = FindingSentences(report, self.review.lang)
        failing: dict[str, list[str]] = {}
        for finding in report.findings:
            if finding.status == "fails":
                for cell in finding.cells:
                    failing.setdefault(cell, []).append(sayings.sentence_of(finding))
        return failing

    def _cell_state(
        self, cell: Cell, decided: Cell | Fact | None, rules: list[str]
    ) -> dict[str, Any]:
        read = self.review.report[cell.id] if decided else cell
        others = [*(cell.alternatives or []), *(read.alternatives or [])]
        if decided and not self.review.blind and read.raw is not None:
            others.append(read.raw)
        printed = (cell.raw or "").strip(BLANKS)
        return {
            "raw": cell.raw,
            "shown": cell.raw or self.display.kinds[cell.kind],
            "kind": cell.kind,
            "trust": cell.trust,
            "told": self._trust_and_reader(cell),
            "at": None if cell.start is None else [cell.start, cell.end],
            "line": self._line_at(cell.start),
            "why": [
                *self._doubt_reasons(cell, rules),
                *rules[:MOST_RULES],
                *self.hints.get(cell.id, ()),
            ],
            "others": [text for text in dict.fromkeys(others) if text.strip(BLANKS) != printed],
        }

    def _trust_and_reader(self, cell: Cell) -> str:
        """How far a cell is trusted and who read it; of an absent one, who says so."""
        trust, origin = self.display.trusts[cell.trust], self.display.origins[cell.origin]
        if cell.kind == "absent":
            return origin if cell.origin == "human" else ""
        return f"{trust} · {origin}"

    def _doubt_reasons(self, cell: Cell, rules: list[str]) -> list[str]:
        """Why its reader, or a sum, doubts a cell; a sum that speaks for itself need not be named."""
        if not cell.reason or (rules and cell.doubted_by_sum):
            return []
        return [reason_in_words(cell, self.display.lang)]

    def _fact_state(self, fact: Cell | Fact) -> dict[str, Any]:
        value = fact.model_dump(mode="json")["value"] if isinstance(fact, Fact) else None
        return {"value": value}

    def _line_at(self, start: int | None) -> int | None:
        return None if start is None else bisect_right(self._ends_of, start - 1) + 1

    @cached_property
    def _ends_of(self) -> list[int]:
        text = self.review.document.text if self.review.document else ""
        return [offset for offset, char in enumerate(text) if char == "\n"]
