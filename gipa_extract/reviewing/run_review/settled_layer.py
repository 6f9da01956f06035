"""What several people decided of one report → what stands, where they differ, and how far they agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from gipa_extract.forms import Form
from gipa_extract.models import Cell, Report
from gipa_extract.reasons import Reason
from gipa_extract.reviewing.gold_facts import REPORT, facts_of
from gipa_extract.reviewing.journal import Entry, Fact, History
from gipa_extract.reviewing.layer import corrected
from gipa_extract.reviewing.run_review.run_layers import ReportLayers

LONGEST_SAID = 20
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
        self.opinions = self._opinions(layers.reviewers)
        """Item → what each reviewer who looked at it says."""
        self._settled = _latest(layers.adjudicators.values())

    def _opinions(self, reviewers: Mapping[str, History]) -> dict[str, list[Opinion]]:
        """What was decided; who finished a report agrees with the reading of what others changed."""
        found: dict[str, list[Opinion]] = {}
        lasts = {who: _latest([history]) for who, history in reviewers.items()}
        for who, entries in lasts.items():
            for item, entry in entries.items():
                found.setdefault(item, []).append(Opinion(who, entry.when, entry.after))
        for who, entries in lasts.items():
            if not is_finished(reviewers[who]):
                continue
            when = entries[REPORT].when
            for item in found.keys() - entries.keys() - {REPORT}:
                found[item].append(Opinion(who, when, self._read[item]))
        return {item: opinions for item, opinions in found.items() if item in (*self._read, REPORT)}

    @property
    def differing(self) -> list[str]:
        """The items of which reviewers say different things, settled or not, in the form's order."""
        order = [*self._read, REPORT]
        return [item for item in order if not _alike(self.opinions.get(item, []))]

    @property
    def unsettled(self) -> list[str]:
        """Those that nobody has settled."""
        return [item for item in self.differing if item not in self._settled]

    @property
    def agreement(self) -> Agreement:
        """Over the cells that at least two people decided."""
        shared = [
            opinions
            for item, opinions in self.opinions.items()
            if len(opinions) > 1 and isinstance(opinions[0].said, Cell)
        ]
        return Agreement(len(shared), sum(_alike(opinions) for opinions in shared))

    @property
    def is_no_report(self) -> bool:
        """Whether the document is no report, as all who spoke of it say, or as was settled."""
        if REPORT in self._settled:
            return _value_of(self._settled[REPORT].after) is False
        said = [_value_of(opinion.said) for opinion in self.opinions.get(REPORT, [])]
        return bool(said) and all(value is False for value in said)

    def standing(self) -> dict[str, Cell | Fact]:
        """What stands of each item that was decided; each cell says who decided it, and when.

        Where reviewers differ and nobody has settled it, the reading stands, as a doubt.
        """
        standing: dict[str, Cell | Fact] = {}
        for item in (*self.opinions, *(self._settled.keys() - self.opinions.keys())):
            opinions = self.opinions.get(item, [])
            if item in self._settled:
                entry = self._settled[item]
                standing[item] = _signed(Opinion(entry.who, entry.when, entry.after))
            elif _alike(opinions):
                standing[item] = _signed(_joint(opinions))
            elif isinstance(self._read.get(item), Cell):
                standing[item] = self._disputed(item, opinions)
        standing.pop(REPORT, None)
        return standing

    def _disputed(self, item: str, opinions: Iterable[Opinion]) -> Cell:
        read = self._read[item]
        assert isinstance(read, Cell)
        cell = replace(read)
        said = {opinion.who: shown_short(opinion.said) for opinion in opinions}
        cell.doubt_for(
            Reason("reviewers_differ", {"said": "; ".join(f"{w} {s}" for w, s in said.items())})
        )
        cell.alternatives = list(dict.fromkeys(said.values()))
        return cell

    def corrected(self, form: Form) -> Report:
        """The report as it stands after review."""
        return corrected(self._report, self.standing(), form)


def is_finished(history: History) -> bool:
    """Whether a person said that the whole report is as it is shown."""
    return _value_of(history.standing.get(REPORT)) is True


def shown_short(said: Cell | Fact) -> str:
    """What somebody says of an item, in a few characters."""
    if isinstance(said, Cell):
        return (said.raw or said.kind)[:LONGEST_SAID] or said.kind
    value = said.value
    return f"{len(value)}×" if isinstance(value, list) else str(value)[:LONGEST_SAID]


def _latest(histories: Iterable[History]) -> dict[str, Entry]:
    """Item → the entry that decided it last."""
    entries = [entry for history in histories for entry in history.done if entry.act != "note"]
    return {entry.item: entry for entry in sorted(entries, key=lambda entry: entry.when)}


def _value_of(said: Cell | Fact | None) -> object:
    return said.value if isinstance(said, Fact) else None


def _alike(opinions: list[Opinion]) -> bool:
    return len({_compared(opinion.said) for opinion in opinions}) < 2


def _compared(said: Cell | Fact) -> object:
    """What counts of an opinion: kind and value, and of a text or dash what is printed."""
    if isinstance(said, Cell):
        return (said.kind, said.value if said.kind == "number" else (said.raw or "").strip())
    return said.model_dump_json()


def _joint(opinions: list[Opinion]) -> Opinion:
    """What all say, signed by all of them, at the time of the last."""
    last = max(opinions, key=lambda opinion: opinion.when)
    names = ", ".join(sorted(opinion.who for opinion in opinions))
    return Opinion(names, last.when, last.said)


def _signed(opinion: Opinion) -> Cell | Fact:
    if isinstance(opinion.said, Cell):
        return replace(opinion.said, reviewed_by=opinion.who, reviewed_at=opinion.when)
    return opinion.said
