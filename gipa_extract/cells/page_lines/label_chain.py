"""Pieces of labels in a text's order → the rows of the form that they print.

A page's lines keep the order of rows: the pieces of one row's label come before those of the next,
whatever stands between them. The labels over several rows, which stand beside them upright or in
pieces of two characters, and the heads are passed over. Of all ways to join pieces to labels of the
form, row after row, the one that explains most letters is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Literal, NamedTuple

from gipa_extract.cells.page_lines.label_pieces import LabelPiece
from gipa_extract.forms import Form, Table, form
from gipa_extract.forms.vocabulary import letters_of, vocabulary
from gipa_extract.text.folding import fold
from gipa_extract.text.string_cache import remembered

MAX_STATES = 60
"""Ways to read the pieces so far that are followed; the others explain fewer letters."""
START_COST = 1.5
"""Cost of a label's beginning, in letters: a single letter begins none."""
CUT_COST = 0.4
"""Cost of each letter that a label lacks at its end."""
NUMBER_COST = 4.0
"""Cost of a number before a label that is not the form's own."""
PASS_COST = 0.25
"""Cost of each letter that is passed over and belongs to no label of the form."""


class WordedRow(NamedTuple):
    """A row of the form as one of its wordings prints it."""

    row: int
    """Its place among all rows of the form."""
    letters: str
    number: str


class RowOfForm(NamedTuple):
    """A row of a table that has a label of its own for each row."""

    table: Table
    row: int
    """Its place in its table."""


class PrintedLabel(NamedTuple):
    """The pieces that print the label of a row."""

    row: int
    """Its place among all rows of the form."""
    pieces: tuple[int, ...]
    """Their places among the text's pieces."""
    is_whole: bool


_Chain = tuple[tuple[WordedRow, tuple[int, ...]], ...]
"""Labels with their pieces, in order."""
_State = tuple[float, WordedRow | None, int, _Chain]
"""One way to read the pieces so far: its score, the label that is open, how many of its letters are
printed, and the labels up to it."""
_Step = tuple[float, WordedRow | None, int, _State, Literal["passed", "goes on", "begins"]]
"""A score, a label and how many of its letters are printed; the state before it, and what the piece
is. There are thousands, and most are beaten by another: so these are plain tuples."""


@lru_cache(maxsize=8)
def form_rows(edition: str) -> tuple[RowOfForm, ...]:
    """The rows with a label of their own, in the form's order."""
    return tuple(
        RowOfForm(table, place)
        for table in form(edition).tables
        if not table.across
        for place in range(len(table.rows))
    )


@lru_cache(maxsize=8)
def _labels_by_letter(edition: str) -> dict[str, tuple[WordedRow, ...]]:
    """The first letter of a label → the labels that begin so."""
    by_letter: dict[str, list[WordedRow]] = {}
    for place, (table, row) in enumerate(form_rows(edition)):
        label = table.rows[row]
        number = _number_of(label.label)
        for letters in label.keys:
            by_letter.setdefault(letters[0], []).append(WordedRow(place, letters, number))
    return {first: tuple(labels) for first, labels in by_letter.items()}


def _number_of(label: str) -> str:
    head = fold(label)[:5].lstrip("(（")
    return head[0] if head[:1] in "一二三四五六七八九123456789" and head[1:2] in ")）、." else ""


@lru_cache(maxsize=1)
def _passed_over() -> str:
    """The letters of heads, captions and the labels over several rows."""
    labels = vocabulary()
    return "\n".join(
        (
            *(*labels.groups, *labels.heads, *labels.captions, labels.upright),
            *map(letters_of, labels.captions),
        )
    )


def join_labels(pieces: Sequence[LabelPiece], form: Form) -> list[PrintedLabel]:
    """The rows that the pieces of a text print, in the form's order."""
    labels = _labels_by_letter(form.edition)
    states: list[_State] = [(0.0, None, 0, ())]
    for place, piece in enumerate(pieces):
        if not piece.letters:
            continue
        # Rows whose label this piece may begin, and how many of its letters it prints.
        begun = [
            (new, letter_count)
            for new in labels.get(piece.letters[0], ())
            if (letter_count := _letters_at_beginning(piece.letters, new.letters))
        ]
        steps = _best_steps(states, piece, begun)
        best_steps = sorted(steps, key=itemgetter(0), reverse=True)[:MAX_STATES]
        states = [_state_after(step, place) for step in best_steps]
    # A label that the text's end cuts costs what it lacks.
    best = max(states, key=lambda state: state[0] - _cost_of_cut(state[1], state[2]))
    return [
        PrintedLabel(
            label.row,
            _with_number_before(held, label, pieces),
            sum(len(pieces[p].letters) for p in held) >= len(label.letters),
        )
        for label, held in best[3]
    ]


def _with_number_before(
    held: tuple[int, ...], label: WordedRow, pieces: Sequence[LabelPiece]
) -> tuple[int, ...]:
    """The pieces of a label with the line above them that holds no more than its number: （一）."""
    above = held[0] - 1
    is_number = above >= 0 and not pieces[above].letters and pieces[above].number == label.number
    return (above, *held) if is_number and label.number else held


def _best_steps(
    states: Sequence[_State], piece: LabelPiece, begun: Sequence[tuple[WordedRow, int]]
) -> Iterable[_Step]:
    """What a piece may be: passed over, more of the label that is open, or the beginning of one.

    `begun` are the labels that may begin with it, and how many of their letters it prints. Of steps
    that end at one letter of one label, only the best can lead to the best chain.
    """
    letters, size, number = piece.letters, len(piece.letters), piece.number
    unglued = _without_upright_letter(letters)
    passed = _cost_of_passing(letters)
    # Each label of the form is one object.
    reached: dict[tuple[int, int], _Step] = {}
    known = reached.get
    for state in states:
        before, label, held, _ = state
        score, key = before - passed, (id(label), held)
        if (other := known(key)) is None or other[0] < score:
            reached[key] = score, label, held, state, "passed"
        if label and not number:
            if label.letters.startswith(letters, held):
                letter_count = size
            else:
                is_glued = unglued and label.letters.startswith(unglued, held)
                letter_count = size - 1 if is_glued else 0
            if letter_count:
                score = before + 2 * letter_count - size  # what is glued to it counts against it
                key = id(label), held + letter_count
                if (other := known(key)) is None or other[0] < score:
                    reached[key] = score, label, held + letter_count, state, "goes on"
        if not begun:
            continue
        row, cut = (label.row, _cost_of_cut(label, held)) if label else (-1, 0.0)
        for new, letter_count in begun:
            if new.row <= row:
                continue
            score = before + 2 * letter_count - size - START_COST - cut
            if number:
                score += 1 if number == new.number else -NUMBER_COST if new.number else 0
            key = id(new), letter_count
            if (other := known(key)) is None or other[0] < score:
                reached[key] = score, new, letter_count, state, "begins"
    return reached.values()


def _state_after(step: _Step, place: int) -> _State:
    """The state that a step leads to; `place` is that of its piece."""
    score, label, held, before, kind = step
    chain = before[3]
    if kind == "goes on":
        open_label, places = chain[-1]
        chain = (*chain[:-1], (open_label, (*places, place)))
    elif kind == "begins" and label:
        chain = (*chain, (label, (place,)))
    return score, label, held, chain


def _cost_of_passing(letters: str) -> float:
    return 0.0 if is_no_row(letters) else min(PASS_COST * len(letters), 2.0)


def _letters_at_beginning(letters: str, label: str) -> int:
    """How many letters of a label a piece prints that begins it; 0 if it does not."""
    if label.startswith(letters):
        return len(letters)
    unglued = _without_upright_letter(letters)
    return len(unglued) if unglued and label.startswith(unglued) else 0


@remembered
def _without_upright_letter(letters: str) -> str:
    """A piece without its last letter, if that may be of the label that stands upright beside the rows
    and is glued to it; else nothing."""
    return letters[:-1] if letters[-1] in vocabulary().upright else ""


def _cost_of_cut(label: WordedRow | None, held: int) -> float:
    return CUT_COST * (len(label.letters) - held) if label else 0.0


@remembered
def is_no_row(letters: str) -> bool:
    return letters in _passed_over()
