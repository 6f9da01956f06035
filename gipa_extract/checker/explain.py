"""One sentence for each finding, in English or Chinese: what differs, where to look, who erred.

Sentences are built from the rule's cells and the labels that the form prints for them, so a
rule of a user, or of a new edition, is explained as well as those known today.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from gipa_extract.checker.error_localisation import Component, Localisation
from gipa_extract.checker.evidence import Change, ErrorSet, Hint
from gipa_extract.checker.explanation_words import WORDS, ExplanationWords
from gipa_extract.checker.rules import RuleOutcome, Value
from gipa_extract.checker.trust import is_well_read
from gipa_extract.forms import Form, Label
from gipa_extract.ids import claimed_of, is_claim_rule, split_cell_id
from gipa_extract.language import Lang
from gipa_extract.models import Cell, Claim, Finding
from gipa_extract.plurals import fill_in

LISTED = 3
"""So many names are listed; of more, the first and the last are named."""
SETS = 2
"""So many equally likely error sets are spelt out."""


_NO_SEARCH = Localisation()


class SharedLine(NamedTuple):
    """What cells have in common: they stand in one row, in one column, or in neither."""

    by: str
    """row, column, or empty."""
    where: str
    """The line as a sentence begins with it."""


class Explainer:
    """Puts findings on one report into words."""

    def __init__(
        self,
        cells: Sequence[Cell],
        form: Form,
        *,
        claims: Sequence[Claim] = (),
        lang: Lang = "en",
    ) -> None:
        self.cells = {cell.id: cell for cell in cells}
        self.form = form
        self.claims = claims
        self.groups = {group.id: group.cells for group in form.groups} if claims else {}
        self.lang: Lang = lang
        self.words: ExplanationWords = WORDS[lang]

    def explain(self, finding: Finding, localisation: Localisation) -> str:
        """The whole sentence: the numbers, the likeliest suspects with reasons, the verdict."""
        sentence = self._finding_in_words(finding) + self._quote_of(finding)
        if finding.status == "fails" and not is_claim_rule(finding.rule):
            component = _component_of(finding.rule, localisation)
            sentence += self._suspects_in_words(component, finding.cells) if component else ""
            sentence += self._bound_in_words(finding.rule, localisation) + self._verdict_in_words(
                finding
            )
        return sentence + self.words.stop

    def knows(self, finding: Finding) -> bool:
        """Whether a finding's rule and cells are at hand, so that it can be told by labels."""
        is_at_hand = is_claim_rule(finding.rule) or finding.rule in self.form.rules_by_id
        return is_at_hand and bool(finding.cells) and self.cells.keys() >= set(finding.cells)

    def state(self, finding: Finding, localisation: Localisation = _NO_SEARCH) -> str:
        """The short sentence of a finding: the rule's two sides and what they come to."""
        return (
            self._finding_in_words(finding)
            + self._bound_in_words(finding.rule, localisation)
            + self.words.stop
        )

    def message(self, outcome: RuleOutcome, localisation: Localisation) -> str:
        """The short sentence of an outcome, with the bound that the search for suspects hit."""
        bound = self._bound_in_words(outcome.rule.id, localisation)
        return self._outcome_in_words(outcome) + bound + self.words.stop

    def _finding_in_words(self, finding: Finding) -> str:
        if is_claim_rule(finding.rule):
            return self._claim_in_words(finding)
        rule = self.form.rules_by_id.get(finding.rule)
        if rule is None:  # a rule of a user's file that is not at hand now
            return finding.message.rstrip(".")
        return self._outcome_in_words(
            RuleOutcome(rule, finding.status, finding.left, finding.right)
        )

    # What differs

    def _outcome_in_words(self, outcome: RuleOutcome) -> str:
        rule, words = outcome.rule, self.words
        prefix = words.severities[rule.severity]
        line = self.line((*rule.left, *rule.right))
        if outcome.status == "unverifiable":
            return prefix + self._missing_operands(outcome, line)
        if rule.relation in ("count", "whole"):
            template = words.count if rule.relation == "count" else words.whole
            return prefix + template.format(cell=self.cell(rule.left[0]), value=outcome.left)
        left = self._side_in_words(rule.left, outcome.left, line)
        if rule.relation == "not_negative":
            return prefix + words.not_negative.format(where=line.where, left=left)
        template = words.at_most if rule.relation == "at_most" else words.equal
        right = self._side_in_words(rule.right, outcome.right, line)
        apart = words.apart.format(tolerance=rule.tolerance) if rule.tolerance else ""
        return prefix + template.format(where=line.where, left=left, right=right) + apart

    def _claim_in_words(self, finding: Finding) -> str:
        line = self.line(finding.cells)
        right = self._side_in_words(finding.cells, finding.right, line)
        return self.words.claim.format(where=line.where, left=finding.left, right=right)

    def _quote_of(self, finding: Finding) -> str:
        about = claimed_of(finding.rule)
        for claim in self.claims:
            if claim.about == about and claim.value == finding.left:
                return self.words.quote.format(quote=" ".join(claim.quote.split()))
        return ""

    def _missing_operands(self, outcome: RuleOutcome, line: SharedLine) -> str:
        """Which operands are no numbers; blanks count only where nothing else is in the way."""
        rule = outcome.rule
        cells = [self.cells[cell] for cell in (*rule.left, *rule.right)]
        silent = [cell for cell in cells if cell.value is None]
        worse = [cell for cell in silent if cell.kind != "blank"]
        listed = self.words.semicolon.join(self._cells_by_kind(worse or silent, line))
        return self.words.unverifiable.format(where=line.where, rule=rule.id, cells=listed)

    def _cells_by_kind(self, cells: Sequence[Cell], line: SharedLine) -> Iterator[str]:
        """The cells of each kind, in words."""
        for kind in dict.fromkeys(cell.kind for cell in cells):
            alike = [cell.id for cell in cells if cell.kind == kind]
            names = [self.name(cell_id, line) for cell_id in alike[:LISTED]]
            more = self.words.more.format(n=len(alike) - LISTED) if len(alike) > LISTED else ""
            listed = self.words.comma.join(names) + more
            yield self.words.kind.format(names=listed, kind=self.words.kinds[kind])

    # Where to look

    def _suspects_in_words(self, component: Component, operands: Sequence[str]) -> str:
        words, sets = self.words, component.sets
        if not sets:
            return ""
        best = [error_set for error_set in sets if error_set.cost == sets[0].cost][:SETS]
        linked = len(component.rules) - 1
        opening = words.linked.format(n=linked) if linked else words.likeliest
        spelt = words.or_.join(self._set_in_words(error_set, operands) for error_set in best)
        others = fill_in(words.others, n=len(sets) - len(best)) if len(sets) > len(best) else ""
        return opening + spelt + others

    def _set_in_words(self, error_set: ErrorSet, operands: Sequence[str]) -> str:
        """The changes of a set in this rule's cells, each with its evidence; the others' number.

        What speaks for several changes at once comes last.
        """
        line = self.line(operands)
        own = [
            self._change_in_words(change, line)
            + self._evidence_in_words(
                [h for h in error_set.hints if h.cells == (change.cell,)], error_set
            )
            for change in error_set.changes
            if change.cell in operands
        ]
        others = len(error_set.changes) - len(own)
        elsewhere = self.words.elsewhere.format(n=others) if others else ""
        shared = [hint for hint in error_set.hints if len(hint.cells) > 1]
        return self.words.and_.join(own) + elsewhere + self._evidence_in_words(shared, error_set)

    def _change_in_words(self, change: Change, line: SharedLine) -> str:
        printed = self.words.kinds["blank"] if change.printed is None else change.printed
        return self.words.change.format(
            printed=printed, needed=self._needed_value(change), cell=self.name(change.cell, line)
        )

    def _needed_value(self, change: Change) -> Value | str:
        least, most = change.least, change.most
        if least is None and most is None:
            return self.words.unknown_number
        if change.needed is not None:
            return change.needed
        if most is None:
            return self.words.at_least.format(least=least)
        template = self.words.no_more_than if least is None else self.words.between
        return template.format(least=least, most=most)

    def _evidence_in_words(self, hints: Sequence[Hint], error_set: ErrorSet) -> str:
        phrases = [
            self.words.hints[hint.kind].format(said=self._number_of_hint(hint, error_set))
            for hint in hints
        ]
        listed = self.words.semicolon.join(dict.fromkeys(phrases))
        return self.words.evidence.format(hints=listed) if listed else ""

    def _number_of_hint(self, hint: Hint, error_set: ErrorSet) -> Value | None:
        """The number in the prose that a hint speaks of: one that comes, or ceases, to be true."""
        if hint.kind not in ("claim", "against claim"):
            return None
        needed = {change.cell: change.needed for change in error_set.changes}
        for claim in self.claims:
            cells = self.groups.get(claim.about, (claim.about,))
            if hint.cells == tuple(cell for cell in cells if cell in needed):
                printed = {cell: self.cells[cell].value for cell in cells}
                before = sum(value or 0 for value in printed.values()) == claim.value
                printed |= {cell: needed[cell] for cell in hint.cells}
                after = sum(value or 0 for value in printed.values()) == claim.value
                if before != after == (hint.kind == "claim"):
                    return claim.value
        return None

    def _bound_in_words(self, rule: str, localisation: Localisation) -> str:
        component = _component_of(rule, localisation)
        bound = component.bound if component else None
        return self.words.bounded.format(bound=bound) if bound else ""

    # Who erred

    def _verdict_in_words(self, finding: Finding) -> str:
        if finding.verdict == "source":
            # A warning, a note and a rule with a tolerance prove no number wrong.
            rule = self.form.rules_by_id.get(finding.rule)
            return self.words.source if rule is None or rule.exact else ""
        misread = [c for c in map(self.cells.__getitem__, finding.cells) if not is_well_read(c)]
        if finding.verdict == "unknown" or not misread:
            return ""
        names = self.words.comma.join(self.cell(cell.id) for cell in misread[:LISTED])
        more = self.words.more.format(n=len(misread) - LISTED) if len(misread) > LISTED else ""
        return self.words.reading.format(cells=names + more)

    # Names

    def cell(self, cell_id: str) -> str:
        """A cell by its row and column."""
        return _cell_name(self.form, self.lang, cell_id)

    def line(self, cells: Sequence[str]) -> SharedLine:
        """What the cells have in common; the last one, at least, is of this edition."""
        return _shared_line(self.form, self.lang, tuple(cells))

    def name(self, cell_id: str, line: SharedLine) -> str:
        """A cell as a sentence about this line calls it."""
        return _name_in(self.form, self.lang, cell_id, line)

    def _side_in_words(self, cells: Sequence[str], value: Value | None, line: SharedLine) -> str:
        template = self.words.says if len(cells) == 1 else self.words.add_up
        return template.format(
            names=_names_of(self.form, self.lang, tuple(cells), line), value=value
        )


# The names of a rule's cells are the same in every report: each is put together once.


@lru_cache(maxsize=4096)
def _shared_line(form: Form, lang: Lang, cells: tuple[str, ...]) -> SharedLine:
    tables, rows, columns = map(set, zip(*(split_cell_id(cell) for cell in cells), strict=True))
    place, words = form.places[cells[-1]], WORDS[lang]
    if len(tables) == len(rows) == 1:
        return SharedLine("row", words.in_row.format(line=_label_text(place.row, words)))
    if len(tables) == len(columns) == 1:
        return SharedLine("column", words.in_column.format(line=_label_text(place.column, words)))
    return SharedLine("", "")


def _label_text(label: Label, words: ExplanationWords) -> str:
    return words.label.format(label=label.label, id=label.id)


@lru_cache(maxsize=4096)
def _cell_name(form: Form, lang: Lang, cell_id: str) -> str:
    place = form.places[cell_id]
    return WORDS[lang].cell.format(id=cell_id, row=place.row.label, column=place.column.label)


@lru_cache(maxsize=4096)
def _name_in(form: Form, lang: Lang, cell_id: str, line: SharedLine) -> str:
    place = form.places[cell_id]
    if not line.by:
        return _cell_name(form, lang, cell_id)
    return _label_text(place.column if line.by == "row" else place.row, WORDS[lang])


@lru_cache(maxsize=4096)
def _names_of(form: Form, lang: Lang, cells: tuple[str, ...], line: SharedLine) -> str:
    names, words = [_name_in(form, lang, cell, line) for cell in cells], WORDS[lang]
    if len(cells) <= LISTED or not _is_run(form, cells, line):
        return words.plus.join(names)
    template = words.run_of_columns if line.by == "row" else words.run_of_rows
    return template.format(n=len(names), first=names[0], last=names[-1])


def _is_run(form: Form, cells: Sequence[str], line: SharedLine) -> bool:
    """Whether the cells stand side by side in their line."""
    if not line.by:
        return False
    table = form.places[cells[0]].table
    step = 1 if line.by == "row" else len(table.columns)
    positions = [form.position[cell] for cell in cells]
    return positions == list(range(positions[0], positions[0] + step * len(positions), step))


def is_said_in(message: str, lang: Lang) -> bool:
    """Whether a recorded message is a sentence of a language: it ends in its full stop."""
    return message.endswith(WORDS[lang].stop)


def state_plainly(finding: Finding, lang: Lang) -> str:
    """A finding without its labels: the rule, and what its two sides come to."""
    words = WORDS[lang]
    template = words.fails_plainly if finding.status == "fails" else words.unclear_plainly
    sentence = template.format(rule=finding.rule, left=finding.left, right=finding.right)
    return sentence + words.stop


def _component_of(rule: str, localisation: Localisation) -> Component | None:
    return next((part for part in localisation.components if rule in part.rules), None)
