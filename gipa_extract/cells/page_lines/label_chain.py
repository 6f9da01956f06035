"""Pieces of labels in a text's order → the rows of the form that they print.

A page's lines keep the order of rows: the pieces of one row's label come before those of the next,
whatever stands between them. The labels over several rows, which stand beside them upright or in
pieces of two characters, and the heads are passed over. Of all ways to join pieces to labels of the
form, row after row, the one that explains most letters is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
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


class _State(NamedTuple):
    """One way to read the pieces so far."""

    label: WordedRow | None
    held: int
    """How many letters of the label are printed."""
    score: float
    chain: tuple[tuple[WordedRow, tuple[int, ...]], ...]


_Step = tuple[float, WordedRow | None, int, _State, Literal["passed", "goes on", "begins"]]
"""A score, a label and how many of its letters are printed; the state before it, and what the piece
is. Most steps are beaten by another: a plain tuple, from which only the best make states."""


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
    states = [_State(None, 0, 0.0, ())]
    for place, piece in enumerate(pieces):
        if not piece.letters:
            continue
        # Rows whose label this piece may begin, and how many of its letters it prints.
        begun = [
            (new, letter_count)
            for new in labels.get(piece.letters[0], ())
            if (letter_count := _letters_printed(piece.letters, new.letters, 0))
        ]
        # Of states that stand at one letter of one label, only the best can lead to the best
        # chain.
        reached: dict[tuple[int, str, int], _Step] = {}
        passed = _cost_of_passing(piece.letters)
        for state in states:
            for step in _next_steps(state, piece, passed, begun):
                score, label, held, _, _ = step
                key = (label.row, label.letters, held) if label else (-1, "", held)
                if key not in reached or reached[key][0] < score:
                    reached[key] = step
        best_steps = sorted(reached.values(), key=_loss_of)[:MAX_STATES]
        states = [_state_after(step, place) for step in best_steps]
    # A label that the text's end cuts costs what it lacks.
    best = max(states, key=lambda state: state.score - _cost_of_cut(state))
    return [
        PrintedLabel(
            label.row,
            _with_number_before(held, label, pieces),
            sum(len(pieces[p].letters) for p in held) >= len(label.letters),
        )
        for label, held in best.chain
    ]


def _with_number_before(
    held: tuple[int, ...], label: WordedRow, pieces: Sequence[LabelPiece]
) -> tuple[int, ...]:
    """The pieces of a label with the line above them that holds no more than its number: （一）."""
    above = held[0] - 1
    is_number = above >= 0 and not pieces[above].letters and pieces[above].number == label.number
    return (above, *held) if is_number and label.number else held


def _next_steps(
    state: _State, piece: LabelPiece, passed: float, begun: Sequence[tuple[WordedRow, int]]
) -> Iterator[_Step]:
    """What a piece may be: passed over, more of the label that is open, or the beginning of one.

    `passed` is what it costs to pass over it; `begun` are the labels that may begin with it, and how
    many of their letters it prints.
    """
    letters, size = piece.letters, len(piece.letters)
    label, held = state.label, state.held
    yield state.score - passed, label, held, state, "passed"
    row = label.row if label else -1
    if (
        label
        and not piece.number
        and (letter_count := _letters_printed(letters, label.letters, held))
    ):
        score = state.score + 2 * letter_count - size  # what is glued to it counts against it
        yield score, label, held + letter_count, state, "goes on"
    cut = _cost_of_cut(state)
    for new, letter_count in begun:
        if new.row <= row:
            continue
        score = state.score + 2 * letter_count - size - START_COST - cut
        if piece.number:
            score += 1 if piece.number == new.number else -NUMBER_COST if new.number else 0
        yield score, new, letter_count, state, "begins"


def _state_after(step: _Step, place: int) -> _State:
    """The state that a step leads to; `place` is that of its piece."""
    score, label, held, before, kind = step
    chain = before.chain
    if kind == "goes on":
        open_label, places = chain[-1]
        chain = (*chain[:-1], (open_label, (*places, place)))
    elif kind == "begins" and label:
        chain = (*chain, (label, (place,)))
    return _State(label, held, score, chain)


def _loss_of(step: _Step) -> float:
    return -step[0]


def _cost_of_passing(letters: str) -> float:
    return 0.0 if is_no_row(letters) else min(PASS_COST * len(letters), 2.0)


def _letters_printed(letters: str, label: str, place: int) -> int:
    """How many letters of a label a piece prints from a place on; 0 if it does not.

    A letter of the label that stands upright beside the rows may be glued to its end.
    """
    if label.startswith(letters, place):
        return len(letters)
    glued = (
        len(letters) > 1
        and letters[-1] in vocabulary().upright
        and label.startswith(letters[:-1], place)
    )
    return len(letters) - 1 if glued else 0


def _cost_of_cut(state: _State) -> float:
    return CUT_COST * (len(state.label.letters) - state.held) if state.label else 0.0


@remembered
def is_no_row(letters: str) -> bool:
    return letters in _passed_over()
