"""The tokens of prose → readings of its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from gipa_extract.forms import Subject
from gipa_extract.prose.claims.lexicon import Grammar
from gipa_extract.prose.claims.passages import Passage, ProseToken, tokens
from gipa_extract.prose.claims.segments import Segment, Tie, cues_of, segment_at
from gipa_extract.text.numerals import parse


class SaidNumber(NamedTuple):
    """A number's reading, with its place and its clause's place in the document."""

    about: str
    value: int | Decimal
    start: int
    end: int
    quote_start: int
    quote_end: int
    weak: bool
    """Only a word that may mean something else ties it to the cell."""


class _Meaning(NamedTuple):
    row: str
    column: str
    weak: bool
    after: bool
    """The words after the number said so."""
    firm: bool
    """Terms said so, which are said of nothing else."""


_FAR = 200
"""Characters: how long a clause may be in a quote, and how far back its context reaches."""
_BREAKS = frozenset({"comma", "stop", "item", "number"})
_CLAUSE_ENDS = frozenset("，,；;。！？!?\n")


class ClaimReading:
    """What the prose has said so far: its subject, and what stands in the way of a claim."""

    def __init__(self, grammar: Grammar, year: int | None, level: str) -> None:
        self.grammar, self.year, self.level = grammar, year, level
        self.subjects = grammar.form.claims
        self.said: list[SaidNumber] = []
        """The readings of the passage so far."""
        self.context = self.clause = 0
        """Where the topic and the clause began in the passage."""
        self._forget_topic()
        self._end_sentence()

    def _forget_topic(self) -> None:
        self.topic: int | None = None
        self.row: str | None = None
        """The row that applicants belong to: what the last number or heading was about."""
        self.heard = ""
        """What was said on the topic in the passage before."""

    def read(self, passage: Passage) -> list[SaidNumber]:
        """The readings of one passage's numbers; the topic outlives a passage by one."""
        if not passage.follows:
            self._forget_topic()
        self.text, self.passage = passage.text, passage
        self.said = []
        self.context = self.clause = 0
        self._end_sentence()
        line = tokens(passage.text, self.grammar)
        first = begin = 0
        for place, token in enumerate(line):
            kind = token.word.kind
            # Words since the last break before it, and those behind it up to the next number, say
            # what it counts.
            if kind == "number":
                first, begin = self._judge_number(line, first, place, begin)
            elif kind in _BREAKS:
                self._note_break(line, place)
                first, begin, self.clause = place + 1, token.end, token.end
            elif kind != "fill" or token.word.year:
                self._take_word(token)
        # What the next passage may go on with.
        self.heard = (
            self.text[max(self.context, len(self.text) - _FAR) :] if self.topic is not None else ""
        )
        return self.said

    def _end_sentence(self) -> None:
        self.other_year = self.listing = False
        self.outer: list[bool] = []
        """Whether a list was open before each bracket that is open now."""
        self.last: SaidNumber | None = None

    def _note_break(self, line: Sequence[ProseToken], place: int) -> None:
        token = line[place]
        kind = token.word.kind
        if kind == "item" and self._leads_cue(line, place):
            return
        if kind == "item":
            self._forget_topic()
        if kind != "comma":
            self._end_sentence()
            if self.topic is None:
                self.context = token.end
        elif self.text[token.start] in "；;\n":
            self.listing = False

    def _leads_cue(self, line: Sequence[ProseToken], place: int) -> bool:
        """An item's number stands right before a cue: it numbers outcomes, not chapters."""
        after = line[place + 1] if place + 1 < len(line) else None
        return (
            after is not None and after.start == line[place].end and self.topic in after.word.cues
        )

    def _take_word(self, token: ProseToken) -> None:
        word = token.word
        # 申请, 行政复议: from here on numbers are of it, until another one is named.
        if word.subject is not None:
            if word.subject != self.topic:
                self.topic, self.row = word.subject, None
        # A word of another matter (提案, 信访): its numbers are none of the form's, unless the
        # topic's own rows are called so.
        elif word.kind == "foreign" and self.topic not in word.cues:
            self.topic = None
        # 其中, 包括: what follows are parts of the number before.
        elif word.kind == "part":
            self.listing = True
        # A list that begins inside brackets ends with them.
        elif word.kind == "paren":
            if self.text[token.start] in "（(":
                self.outer.append(self.listing)
            elif self.outer:
                self.listing = self.outer.pop()
        # 较2019年增加3件: numbers beside another year are not this report's.
        elif word.year:
            self.other_year = self.year is not None and word.year != self.year
        # A word that names a row, and stands before its numbers: 当面申请 2 件、邮寄 3 件.
        if self.topic in word.cues and word.cues[self.topic][1] == "heads":
            self.row = word.cues[self.topic][0].row

    def _judge_number(
        self, line: Sequence[ProseToken], first: int, place: int, begin: int
    ) -> tuple[int, int]:
        """Judges one number; where the next segment begins, as a token and as a character."""
        segment = segment_at(line, first, place, begin, len(self.text))
        topic = self._topic_of(segment)
        blocked = self.other_year or self._is_blocked(segment, topic)
        meaning = None if blocked or topic is None else self._meaning_of(segment, topic)
        if meaning is not None and topic is not None and self._state_claim(segment, topic, meaning):
            if meaning.after:
                return place + 1 + len(segment.after), segment.after[-1].end
        elif not blocked and not self._is_aside(segment):
            self.topic = None
        return place + 1, segment.number.end

    def _is_aside(self, segment: Segment) -> bool:
        """A number without a claim that leaves the topic alone."""
        return (
            segment.whole
            or self.listing
            or bool(self.outer)
            or any(token.word.subject is not None for token in segment.before)
        )

    def _topic_of(self, segment: Segment) -> int | None:
        """The subject of a number; None where there is none, or where there are two."""
        named = [t.word.subject for t in segment.before if t.word.subject is not None]
        if not named:
            named = [t.word.subject for t in segment.after if t.word.subject is not None][:1]
        if not named:
            return self.topic
        inner = [subject for subject in named if self.subjects[subject].within]
        return (inner or named)[-1] if len(set(inner or named)) == 1 else None

    def _is_blocked(self, segment: Segment, topic: int | None) -> bool:
        """A word stands by the number that makes it another thing's, year's or body's."""
        own = aside = False
        for token in segment.before:
            word = token.word
            if topic in word.cues:
                continue
            if word.kind in ("veto", "foreign"):
                return True
            if word.kind == "scope":
                own = self.text[token.end - 1] == self.level
                if not own:
                    return True
            elif word.kind == "others" and not (own and token.end < segment.number.start):
                return True
            elif word.kind in ("aside", "open"):
                aside = word.kind == "aside"
        return aside or any(t.word.kind in ("veto", "foreign") for t in segment.after[:2])

    def _meaning_of(self, segment: Segment, topic: int) -> _Meaning | None:
        """What the cues before the number say, or else those after it."""
        subject, nouns = self.subjects[topic], segment.nouns(topic)
        if self._unit_of(segment.number) not in subject.units or not self._is_heard(
            segment, subject
        ):
            return None
        if any(t.word.kind == "cue" and topic not in t.word.cues for t in segment.near):
            return None
        cues = cues_of(segment.before, topic, "terms", "words")
        after = not cues and segment.open and all(t.word.subject is None for t in segment.before)
        if after:
            cues = cues_of(segment.after, topic, "terms", "words")
        elif not all(segment.ties(cue.token, cue.strength, nouns) for cue in cues):
            return None
        weak = bool(nouns or segment.whole) and bool(cues_of(segment.before, topic, "weak"))
        return self._combine_cues(segment, subject, nouns, cues, weak=weak, after=after)

    def _combine_cues(
        self,
        segment: Segment,
        subject: Subject,
        nouns: Sequence[ProseToken],
        cues: Sequence[Tie],
        *,
        weak: bool,
        after: bool,
    ) -> _Meaning | None:
        """One row and one column out of the cues; None if they are more, or none is said."""
        of_rows = [cue for cue in cues if cue.cue.row]
        firm = bool(of_rows) and of_rows[0 if after else -1].strength == "terms"
        rows = {cue.cue.row for cue in of_rows if not firm or cue.strength == "terms"}
        columns = {cue.cue.column for cue in cues if cue.cue.column}
        named = any(noun.word.named for noun in nouns)
        is_named = bool(rows) or weak
        if len(rows) > 1 or (len(columns) > 1 and not (is_named or named)):
            return None
        if not is_named and not self._is_stated(segment, subject, len(columns) == 1, named):
            return None
        row = rows.pop() if rows else subject.row
        # Several columns, as in 公民、法人和其他组织, are all applicants together.
        column = columns.pop() if len(columns) == 1 else subject.column
        return _Meaning(row, column, not cues and weak, after, firm) if row and column else None

    def _is_stated(self, segment: Segment, subject: Subject, applicants: bool, named: bool) -> bool:
        """Whether the noun, or what was said before, stands for a row that no cue names."""
        varies = any(cue.row for cue in subject.cues)
        if applicants:
            return named or not varies or self.row == subject.row
        part = any(token.word.kind == "part" for token in segment.before)
        return named and (bool(subject.within) or (segment.whole and not (part and self.row)))

    def _is_heard(self, segment: Segment, subject: Subject) -> bool:
        end = segment.number.end
        context = self.passage.under + self.heard + self.text[max(self.context, end - _FAR) : end]
        return not subject.within or any(word in context for word in subject.within)

    def _unit_of(self, number: ProseToken) -> str:
        return self.text[number.digits_end : number.end]

    def _state_claim(self, segment: Segment, topic: int, meaning: _Meaning) -> bool:
        """Notes the claim, if the form has such a cell and the number is what it counts."""
        number = segment.number
        about = f"{self.subjects[topic].table}.{meaning.row}.{meaning.column}"
        start, end = self.passage.span(number.start, number.digits_end)
        value = parse(self.text[number.start : number.digits_end]).value
        money = self.grammar.form.measures.get(about) == "amount"
        if (
            about not in self.grammar.known
            or value is None
            or end - start != number.digits_end - number.start
            or money != self._unit_of(number).endswith("元")
            or (self._is_part_of(about) and not meaning.firm)
        ):
            return False
        includes = any(token.word.kind == "part" for token in segment.before)
        if includes and self.last and self.grammar.are_added_up(self.last.about, about):
            self.said.remove(self.last)
        self.last = SaidNumber(about, value, start, end, *self._quote_round(number), meaning.weak)
        self.said.append(self.last)
        self.topic, self.row = topic, meaning.row
        return True

    def _is_part_of(self, about: str) -> bool:
        """After 其中, the same quantity once more is a part of the one before."""
        return self.listing and self.last is not None and self.last.about == about

    def _quote_round(self, number: ProseToken) -> tuple[int, int]:
        """The clause round the number, in the document."""
        end, last = number.end, min(number.end + _FAR, len(self.text))
        while end < last and self.text[end] not in _CLAUSE_ENDS:
            end += 1
        return self.passage.span(max(self.clause, number.start - _FAR), end)
