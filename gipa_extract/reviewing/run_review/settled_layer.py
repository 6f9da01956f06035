"""What several people decided of one report → what stands, where they differ, and how far they agree."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from gipa_extract.forms import Form
from gipa_extract.models import Cell, Grounds, Period, Report, ReviewedFact
from gipa_extract.reasons import Reason
from gipa_extract.reviewing.corrected_report import correct_report
from gipa_extract.reviewing.gold_facts import GROUNDED, REPORT, facts_of
from gipa_extract.reviewing.journal import Entry, Fact, History
from gipa_extract.reviewing.run_review.run_layers import ReportLayers

LONGEST_SAID = 24
"""Characters of what one person said, in the sentence that names the difference."""


class Opinion(NamedTuple):
    """What one person says of an item."""

    who: str
    when: dt.datetime
    said: Cell | Fact


class Agreement(NamedTuple):
    """How far reviewers agree, over the cells that at least two of them decided."""

    both: int
    agreed: int


class SettledLayer:
    """The decisions of all people over one report."""

    def __init__(self, report: Report, layers: ReportLayers) -> None:
        self._report = report
        self._read: dict[str, Cell | Fact] = {cell.id: cell for cell in report.cells}
        self._read |= facts_of(report)
        self.opinions = self._opinions_of(layers.reviewers)
        """Item → what each reviewer who looked at it says."""
        self._settled = _latest_entries(layers.adjudicators.values())

    def _opinions_of(self, reviewers: Mapping[str, History]) -> dict[str, list[Opinion]]:
        """What was decided; who finished a report agrees with the reading of what others changed."""
        decided = {who: _latest_entries([history]) for who, history in reviewers.items()}
        opinions: defaultdict[str, list[Opinion]] = defaultdict(list)
        for who, entries in decided.items():
            for item, entry in entries.items():
                opinions[item].append(Opinion(who, entry.when, entry.after))
        for who, entries in decided.items():
            if is_finished(reviewers[who]):
                when = entries[REPORT].when
                for item in opinions.keys() - entries.keys() - {REPORT}:
                    opinions[item].append(Opinion(who, when, self._read[item]))
        # A journal may speak of items that another edition has: they are of no report here.
        items = {*self._read, REPORT}
        return {item: each for item, each in opinions.items() if item in items}

    @property
    def differing_items(self) -> list[str]:
        """The items of which reviewers say different things, settled or not, in the form's order."""
        order = [*self._read, REPORT]
        return [item for item in order if not _opinions_agree(self.opinions.get(item, []))]

    @property
    def unsettled_items(self) -> list[str]:
        """The items of which reviewers say different things and that nobody has settled."""
        return [item for item in self.differing_items if item not in self._settled]

    @property
    def agreement(self) -> Agreement:
        """Over the cells that at least two people decided."""
        shared = [
            opinions
            for item, opinions in self.opinions.items()
            if len(opinions) > 1 and isinstance(opinions[0].said, Cell)
        ]
        return Agreement(len(shared), sum(_opinions_agree(opinions) for opinions in shared))

    @property
    def is_no_report(self) -> bool:
        """Whether the document is no report, as all who spoke of it say, or as was settled."""
        if REPORT in self._settled:
            return _value_of(self._settled[REPORT].after) is False
        verdicts = [_value_of(opinion.said) for opinion in self.opinions.get(REPORT, [])]
        return bool(verdicts) and all(value is False for value in verdicts)

    def standing_entries(self) -> dict[str, Cell | Fact]:
        """What stands of each item that was decided; each cell says who decided it, and when.

        Where reviewers differ and nobody has settled it, the reading stands, as a doubt.
        """
        standing = {
            item: _signed_by_author(opinion) for item, opinion in self._agreed_opinion.items()
        }
        for item in self.unsettled_items:
            if isinstance(self._read.get(item), Cell):
                standing[item] = self._disputed_cell(item, self.opinions[item])
        standing.pop(REPORT, None)
        return standing

    @property
    def _agreed_opinion(self) -> dict[str, Opinion]:
        """What was settled, or what all say who spoke of an item."""
        found = {
            item: _joint_opinion(said)
            for item, said in self.opinions.items()
            if _opinions_agree(said)
        }
        settled = {
            item: Opinion(entry.who, entry.when, entry.after)
            for item, entry in self._settled.items()
        }
        return found | settled

    def _disputed_cell(self, item: str, opinions: Iterable[Opinion]) -> Cell:
        read = self._read[item]
        assert isinstance(read, Cell)
        cell = replace(read)
        cell.doubt_for(_difference_of(opinions))
        cell.alternatives = _opinions_on(opinions)
        return cell

    def corrected(self, form: Form) -> Report:
        """The report as it stands after review, with who decided its facts, and when."""
        new = correct_report(self._report, self.standing_entries(), form)
        new.reviewed_facts = [*self._reviewed_facts()]
        new.grounds = self._with_disputes(new.grounds)
        return new

    def _reviewed_facts(self) -> Iterator[ReviewedFact]:
        agreed = self._agreed_opinion
        for name, read in self._read.items():
            if isinstance(read, Fact) and name in agreed:
                who, when, said = agreed[name]
                changed = _what_counts(said) != _what_counts(read)
                yield ReviewedFact(fact=name, reviewed_by=who, reviewed_at=when, changed=changed)

    def _with_disputes(self, grounds: Grounds) -> Grounds:
        """The grounds, doubtful where reviewers differ and nobody has settled it."""
        doubted = {}
        for name in GROUNDED:
            ground, opinions = getattr(grounds, name), self.opinions.get(name, [])
            if ground is not None and name in self.unsettled_items:
                doubt, said = _difference_of(opinions), _opinions_on(opinions)
                doubted[name] = replace(ground, trust="doubtful", doubt=doubt, alternatives=said)
        return replace(grounds, **doubted)


def is_finished(history: History) -> bool:
    """Whether a person said that the whole report is as it is shown."""
    return _value_of(history.standing_entries.get(REPORT)) is True


def _difference_of(opinions: Iterable[Opinion]) -> Reason:
    """That reviewers differ, and what each of them says."""
    said = (f"{opinion.who} {shown_short(opinion.said)}" for opinion in opinions)
    return Reason("reviewers_differ", {"said": "; ".join(said)})


def _opinions_on(opinions: Iterable[Opinion]) -> list[str]:
    """What is said of an item, each thing once."""
    return list(dict.fromkeys(_shown_whole(opinion.said) for opinion in opinions))


def shown_short(said: Cell | Fact) -> str:
    """What somebody says of an item, in a few characters."""
    return _shown_whole(said)[:LONGEST_SAID]


def _shown_whole(said: Cell | Fact) -> str:
    """What somebody says of an item; of a list how long it is."""
    if isinstance(said, Cell):
        return said.raw or said.kind
    value = said.value
    if isinstance(value, Period):
        return f"{value.start}/{value.end}"
    return f"{len(value)}×" if isinstance(value, list) else str(value)


def _latest_entries(histories: Iterable[History]) -> dict[str, Entry]:
    """Item → the entry that decided it last."""
    entries = [entry for history in histories for entry in history.done if entry.act != "note"]
    return {entry.item: entry for entry in sorted(entries, key=lambda entry: entry.when)}


def _value_of(decision: Cell | Fact | None) -> object:
    return decision.value if isinstance(decision, Fact) else None


def _opinions_agree(opinions: list[Opinion]) -> bool:
    return len({_what_counts(opinion.said) for opinion in opinions}) < 2


def _what_counts(decision: Cell | Fact) -> object:
    """What counts of an opinion: kind and value, and of a text or dash what is printed."""
    if isinstance(decision, Cell):
        return (
            decision.kind,
            decision.value if decision.kind == "number" else (decision.raw or "").strip(),
        )
    return decision.model_dump_json()


def _joint_opinion(opinions: list[Opinion]) -> Opinion:
    """What all say, signed by all of them, at the time of the last."""
    last = max(opinions, key=lambda opinion: opinion.when)
    names = ", ".join(sorted(opinion.who for opinion in opinions))
    return Opinion(names, last.when, last.said)


def _signed_by_author(opinion: Opinion) -> Cell | Fact:
    if isinstance(opinion.said, Cell):
        return replace(opinion.said, reviewed_by=opinion.who, reviewed_at=opinion.when)
    return opinion.said
