"""The whole run on one board: its reports, whose they are, and the sessions of those who review them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

from gipa_extract import forms
from gipa_extract.forms.user_rules import with_rules
from gipa_extract.language import Lang
from gipa_extract.models import Report
from gipa_extract.reviewing.journal import ReviewError
from gipa_extract.reviewing.review_actions import ReviewActions
from gipa_extract.reviewing.review_session import Review
from gipa_extract.reviewing.run_review.priorities import score_of
from gipa_extract.reviewing.run_review.read_ahead import ReadAhead
from gipa_extract.reviewing.run_review.report_status import PersonStatus, ReportStatus, status_of
from gipa_extract.reviewing.run_review.reviewed_run import ReviewedRun
from gipa_extract.reviewing.run_review.run_layers import Role, RunLayers
from gipa_extract.reviewing.run_review.run_survey import ReportSurvey, RunSurvey
from gipa_extract.reviewing.run_review.settled_layer import SettledLayer
from gipa_extract.reviewing.run_review.settling import SettlingActions
from gipa_extract.reviewing.view import ReviewView

OPEN_SESSIONS = 16
"""Sessions that stay in memory; an older one is opened again from its file."""


class RunBoard:
    """What the page shows and does; every method may be called from any thread."""

    def __init__(self, run: ReviewedRun, *, lang: Lang = "zh") -> None:
        """Take the run for this process; ReviewError where another one reviews it."""
        self.run, self.lang = run, lang
        self.layers = RunLayers(run.layers)
        self.layers.hold_folder()
        self._turn = threading.RLock()
        self._sessions: OrderedDict[tuple[int, str, bool], ReviewActions] = OrderedDict()
        self._documents = ReadAhead(run)
        self._twins: dict[str, list[int]] = {}
        """Key → the lines that are one report: equal documents have one layer."""
        for index, line in enumerate(run.lines):
            self._twins.setdefault(line.key, []).append(index)
        self._begun = self.layers.begun_reports()
        self._adjudicated = self.layers.begun_reports("adjudicators")
        self._assigned = self.layers.assigned_reports()
        self._status: dict[str, ReportStatus] = {}
        self._version = 1
        self._changed: dict[int, int] = {}
        """Line → the version in which it changed last; all lines changed in `_all_changed`."""
        self._all_changed = 1
        editions = with_rules(run.rules) if run.rules else forms.editions()
        self.survey = RunSurvey(
            run, editions, lang, on_report=self._take_status, on_end=self._touch_all
        )

    def close(self) -> None:
        """Stop looking, and let go of the run."""
        self.survey.stop_looking()
        self.layers.release_folder()

    # All reports

    def state_since(self, since: int = 0) -> dict[str, Any]:
        """The rows that changed after a version of the board, and how far all of it is."""
        with self._turn:
            changed = [
                index
                for index in range(len(self.run.lines))
                if max(self._changed.get(index, 0), self._all_changed) > since
            ]
            self.survey.start_looking()
            return {
                "version": self._version,
                "rows": [self.row_of(index) for index in changed],
                "surveyed": len(self.survey.result),
                "ready": self.survey.is_done,
                "failure": self.survey.failure,
                "people": sorted(
                    {*self._begun, *(n for to in self._assigned.values() for n in to)}
                ),
                "progress": self.progress(),
            }

    def row_of(self, index: int) -> dict[str, Any]:
        """What the table shows of a report."""
        line = self.run.lines[index]
        status = self._status.get(line.key)
        surveyed = self.survey.result.get(index)
        people = status.people if status else {}
        return {
            "index": index,
            "name": line.name,
            "label": line.label,
            "issuer": line.issuer,
            "year": line.year,
            "edition": line.edition,
            "broken": line.broken_rules,
            "doubtful": line.doubtful_cells,
            "score": self._urgency_of(index),
            "why": dict(surveyed.reasons) if surveyed else None,
            "damaged": bool(surveyed and surveyed.is_damaged),
            "people": {who: [*each, each.is_done] for who, each in people.items()},
            "given": self._assigned.get(line.key, []),
            "unsettled": status.unsettled if status else 0,
            "differing": status.differing if status else 0,
        }

    def progress(self) -> dict[str, int]:
        """How many reports are done and begun, what is unsettled, and how far people agree."""
        statuses = list(self._status.values())
        return {
            "reports": len(self._twins),
            "done": sum(self._is_done(key) for key in self._status),
            "begun": len({key for keys in self._begun.values() for key in keys}),
            "unsettled": sum(status.unsettled > 0 for status in statuses),
            "both": sum(status.agreement.both for status in statuses),
            "agreed": sum(status.agreement.agreed for status in statuses),
        }

    def next_report(
        self, who: str, after: int | None = None, *, settle: bool = False
    ) -> int | None:
        """The report to look at next: the most urgent one after `after` and round; None for none.

        A person's own are those that were given to them, and those that nobody was given and
        nobody else has begun.
        """
        with self._turn:
            indexes = range(len(self.run.lines))
            order = sorted(indexes, key=lambda index: (-self._urgency_of(index), index))
            start = order.index(after) + 1 if after in order else 0
            for index in order[start:] + order[:start]:
                wanted = self._is_unsettled(index) if settle else self._is_for(index, who)
                if wanted and index != after:
                    return index
            return None

    def give_reports(self, indexes: Sequence[int], to: Sequence[str], by: str) -> None:
        """Give reports to people; to nobody: anybody may take them."""
        with self._turn:
            keys = list(dict.fromkeys(self.run.lines[index].key for index in indexes))
            names = list(dict.fromkeys(name.strip() for name in to))
            self.layers.assign_reports(keys, names, by)
            self._assigned |= dict.fromkeys(keys, names)
            for key in keys:
                self._mark_changed(key)

    # One report

    def open_report(self, index: int, who: str, *, settle: bool = False) -> dict[str, Any]:
        """Everything that the page shows of a report, to one person."""
        actions = self._session_of(index, who, settle)
        with self._turn:
            fixed = actions.view.fixed_facts()
            opened = {"fixed": fixed, **self._session_state(actions), "row": self.row_of(index)}
        following = self.next_report(who, index, settle=settle)
        if following is not None:
            self._documents.prepare_document(following)
        return opened

    def do_act(
        self, index: int, who: str, message: Mapping[str, Any], *, settle: bool = False
    ) -> dict[str, Any]:
        """Do what a person's page asks; what it then shows, and the answer in words."""
        actions = self._session_of(index, who, settle)
        with self._turn:
            if message.get("act") == "preview":
                text = str(message.get("text", ""))
                return {"preview": actions.preview_of(text), "of": text}
            answer = actions.do_act(message)
            if not answer.failed:
                self._note_change(index, who, actions, settle)
            return {
                **self._session_state(actions),
                "said": answer._asdict(),
                "row": self.row_of(index),
            }

    def _session_state(self, actions: ReviewActions) -> dict[str, Any]:
        verdict = actions.review.verdict
        return {**actions.view.current_state(), "current": actions.current, "verdict": verdict}

    def _session_of(self, index: int, who: str, settle: bool) -> ReviewActions:
        """The session of a person over a report, from memory or from its file."""
        if not 0 <= index < len(self.run.lines):
            raise ReviewError("there is no such report in this run", where=str(index))
        key = (index, who.strip(), settle)
        actions = self._sessions.get(key) or self._open_session(
            *key
        )  # a scan takes seconds: no turn is held
        with self._turn:
            actions = self._sessions.setdefault(key, actions)
            self._sessions.move_to_end(key)
            while len(self._sessions) > OPEN_SESSIONS:
                self._sessions.popitem(last=False)
        return actions

    def _open_session(self, index: int, who: str, settle: bool) -> ReviewActions:
        key = self.run.lines[index].key
        role: Role = "adjudicators" if settle else "annotators"
        file = self.layers.file_of(key, who, role)
        report = self.run.report(index)
        hints = self._survey_of(index).hints
        review = Review(
            report,
            who=who,
            file=file,
            lang=self.lang,
            document=self._documents.document(index),
            rules=self.run.rules,
            first=tuple(hints),
        )
        view = ReviewView(review, hints=hints)
        kept_in = str(self.layers.folder)
        if settle:
            layer = SettledLayer(report, self.layers.of_report(key, report))
            return SettlingActions(review, view, layer, kept_in=kept_in)
        return ReviewActions(review, view, kept_in=kept_in)

    def _note_change(self, index: int, who: str, actions: ReviewActions, settle: bool) -> None:
        """Note what an act changed for the table."""
        key = self.run.lines[index].key
        begun = self._adjudicated if settle else self._begun
        begun.setdefault(who.strip(), set()).add(key)
        if not settle:  # what is settled stands in the files: a new look finds what differs now
            stale = [
                session
                for session in self._sessions
                if session[2] and self.run.lines[session[0]].key == key
            ]
            for session in stale:
                del self._sessions[session]
        self._take_status(index, actions.review.report)

    def _take_status(self, index: int, report: Report) -> None:
        """Count anew how far people are with a report that anybody has begun."""
        key = self.run.lines[index].key
        with self._turn:
            if any(key in keys for keys in (*self._begun.values(), *self._adjudicated.values())):
                layers = self.layers.of_report(key, report)
                self._status[key] = status_of(report, layers, tuple(self._survey_of(index).hints))
                self._mark_changed(key)

    def _survey_of(self, index: int) -> ReportSurvey:
        return self.survey.result.get(index) or ReportSurvey()

    def _mark_changed(self, key: str) -> None:
        self._version += 1
        self._changed |= dict.fromkeys(self._twins[key], self._version)

    def _touch_all(self) -> None:
        with self._turn:
            self._version += 1
            self._all_changed = self._version

    # Whose turn

    def _urgency_of(self, index: int) -> float:
        """How early a report is to be looked at; before it was surveyed, by the ledger's columns."""
        surveyed = self.survey.result.get(index)
        if surveyed is not None:
            return score_of(surveyed.reasons)
        line = self.run.lines[index]
        columns = {"misread_sums": line.broken_rules, "doubtful": line.doubtful_cells}
        return score_of({**columns, "no_form": int(line.edition is None)})

    def _is_done(self, key: str) -> bool:
        """Whether all to whom a report was given are done with it, or else anybody."""
        people = self._status[key].people
        given = self._assigned.get(key)
        if given:
            return all(who in people and people[who].is_done for who in given)
        return any(each.is_done for each in people.values())

    def _is_unsettled(self, index: int) -> bool:
        status = self._status.get(self.run.lines[index].key)
        return status is not None and status.unsettled > 0

    def _is_for(self, index: int, who: str) -> bool:
        """Whether a report waits for a person."""
        key = self.run.lines[index].key
        status = self._status.get(key)
        mine: PersonStatus | None = status.people.get(who) if status else None
        if mine is not None and mine.is_done:
            return False
        if given := self._assigned.get(key):
            return who in given
        return not any(key in keys for name, keys in self._begun.items() if name != who)
