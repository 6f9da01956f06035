"""What stands round one number: the words that lead up to it, and those that follow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gipa_extract.forms import Cue
from gipa_extract.prose.claims.lexicon import Strength
from gipa_extract.prose.claims.passages import ProseToken

_AFTER = frozenset({"cue", "subject", "fill", "suffix", "veto", "foreign"})
_CLOSES = frozenset({"comma", "stop", "pause", "paren", "part"})


class Segment(NamedTuple):
    """A number, and what is said before it since the last break and right after it."""

    number: ProseToken
    before: Sequence[ProseToken]
    near: Sequence[ProseToken]
    """The tokens before the number that lead up to it without a gap."""
    after: Sequence[ProseToken]
    """The words that follow without a gap."""
    closed: bool
    """A break stands after those, not an unknown character or a number."""
    whole: bool
    """There is nothing before the number that is not understood."""

    @property
    def open(self) -> bool:
        """The words after the number may say what it is."""
        return self.whole and self.closed and bool(self.after)

    def nouns(self, topic: int) -> list[ProseToken]:
        """The subject's nouns and mentions right by the number."""
        return [token for token in (*self.near, *self.after) if token.word.subject == topic]

    def ties(self, token: ProseToken, strength: Strength, nouns: Sequence[ProseToken]) -> bool:
        """A cue before the number belongs to it: no unknown word stands in between.

        A subject's noun may have unknown words before it, as a verb's object has.
        """
        if strength == "terms":
            return bool(nouns) or token in self.near
        return self.closed and (bool(nouns) or self.whole)


class Tie(NamedTuple):
    """A cue of one subject, as it stands in the text."""

    token: ProseToken
    cue: Cue
    strength: Strength


def cues_of(line: Sequence[ProseToken], topic: int, *strengths: Strength) -> list[Tie]:
    """The cues of a subject among the tokens, as far as they have one of the strengths."""
    found = [Tie(token, *token.word.cues[topic]) for token in line if topic in token.word.cues]
    return [cue for cue in found if cue.strength in strengths]


def segment_at(line: Sequence[ProseToken], first: int, place: int, begin: int, end: int) -> Segment:
    """The segment of the number at `place`; `begin` is its first character, `end` the text's."""
    number, before = line[place], line[first:place]
    end_of_known = number.start
    near = []
    for token in reversed(before):
        if token.end != end_of_known:
            break
        near.append(token)
        end_of_known = token.start
    last, offset = place + 1, number.end
    while last < len(line) and line[last].start == offset and line[last].word.kind in _AFTER:
        offset = line[last].end
        last += 1
    broken = last < len(line) and line[last].start == offset and line[last].word.kind in _CLOSES
    after, closed = line[place + 1 : last], broken or offset == end
    return Segment(number, before, near, after, closed, end_of_known <= begin)
