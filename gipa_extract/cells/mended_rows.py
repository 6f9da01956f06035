"""Rows of values whose label stands in the lines above or below them, as a page wraps it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gipa_extract.cells.labels import VALUES, Labels
from gipa_extract.models import Slot
from gipa_extract.text.numerals import UNREADABLE, parse
from gipa_extract.text.string_cache import remembered

_WRAPS = ((0, 1), (1, 0), (1, 1), (0, 2), (2, 0), (2, 1))
"""How many lines above and below its numbers a label may go over, likeliest first."""


def side_of_labels(labels: Labels, rows: Sequence[tuple[str, ...]]) -> str:
    """On which side of their values labels stand alone, "above" or "below"; "" if neither.

    Rows that have a whole label on one side alone tell.
    """
    sides: Counter[str] = Counter()
    for number, row in enumerate(rows):
        if _holds_values_alone(row):
            above = _is_label_alone(labels, rows, number - 1)
            below = _is_label_alone(labels, rows, number + 1)
            if above != below:
                sides["above" if above else "below"] += 1
    (side, most), *others = sides.most_common() or [("", 0)]
    return side if most and not (others and others[0][1] == most) else ""


def may_go_over_lines(rows: Sequence[tuple[str, ...]], number: int) -> bool:
    """Whether a row's label may stand in lines round it: it prints words itself, or one of them a single text."""
    beside = (*rows[max(number - 1, 0) : number], *rows[number + 1 : number + 3])
    return not _holds_values_alone(rows[number]) or any(map(_holds_one_text, beside))


def mend_row(
    labels: Labels, rows: Sequence[tuple[Slot, ...]], number: int, side: str
) -> tuple[Slot, ...] | None:
    """A row with its label whole again, which lines above or below it go on with.

    Of two whole labels round a row of values the one on this side is its own.
    """
    row = rows[number]
    values = [at for at, slot in enumerate(row) if parse(slot.text).kind in VALUES]
    if not values:
        return None
    lead = [at for at in range(values[0]) if row[at].text]
    own = [row[lead[-1]]] if lead else []
    if own and own[0].text == UNREADABLE:  # the label was lost, and none of its neighbours is it
        return None
    above = _lone_fragment(rows, number - 1)
    if above:  # a value, or an empty line, right above ends the label
        above = [*_lone_fragment(rows, number - 2), *above]
    below = [word for n in (number + 1, number + 2) for word in _lone_fragment(rows, n)]
    if not own and _names(labels, above[-1:]) and _names(labels, below[:1]):
        above, below = (above if side == "above" else []), (below if side == "below" else [])
    for before, after in _WRAPS:
        if len(above) < before or len(below) < after:
            continue
        words = [*above[len(above) - before :], *own, *below[:after]]
        if len(words) == 1 and labels.head_named(words[0].text):
            continue  # the head above a line of numbers is no label of it
        text = "\n".join(word.text for word in words)
        if (
            before + len(own) == 0
            and labels.names_across(text)
            and _is_head(labels, rows, number - 1)
        ):
            continue  # nor is that of the next group, below a line under its own head
        if labels.known(text) in labels.rows:
            label = Slot(text, words[0].start, words[0].end)
            at = lead[-1] if lead else 0
            return (*row[:at], label, *row[at + bool(lead or not row[0].text) :])
    return None


def borrows_label(
    labels: Labels, rows: Sequence[tuple[Slot, ...]], number: int, mended: tuple[Slot, ...]
) -> bool:
    """Whether a mended row has the whole label of a row beside it, which has empty places of its own.

    That row may have been left blank, and the label of the values is gone.
    """
    texts = [slot.text for slot in mended if slot not in rows[number]]
    width = len(rows[number])
    return width > 1 and any(
        _names(labels, words)
        and not labels.names_across(words[0].text)  # no row, but the head of the next group
        and len(rows[beside]) >= width
        and words[0].text in text
        for beside in (number - 1, number - 2, number + 1, number + 2)
        if (words := _lone_fragment(rows, beside))
        for text in texts
    )


def _names(labels: Labels, words: Sequence[Slot]) -> bool:
    return bool(words) and all(labels.known(word.text) in labels.rows for word in words)


def _lone_fragment(rows: Sequence[tuple[Slot, ...]], number: int) -> list[Slot]:
    """The one text of a row that holds nothing else."""
    words = [slot for slot in rows[number] if slot.text] if 0 <= number < len(rows) else []
    return words if len(words) == 1 and parse(words[0].text).kind == "text" else []


def _is_head(labels: Labels, rows: Sequence[tuple[Slot, ...]], number: int) -> bool:
    """Whether a row prints several labels of columns, and nothing else."""
    words = tuple([slot.text for slot in rows[number] if slot.text]) if number >= 0 else ()
    facts = labels.row_facts(words)
    return not facts.named and len(facts.heads) > 1


@remembered
def _holds_values_alone(row: tuple[str, ...]) -> bool:
    """Whether a row prints values, and nothing else."""
    texts = [text for text in row if text]
    return bool(texts) and all(parse(text).kind in VALUES for text in texts)


@remembered
def _holds_one_text(row: tuple[str, ...]) -> bool:
    return sum(map(bool, row)) == 1


def _is_label_alone(labels: Labels, rows: Sequence[tuple[str, ...]], number: int) -> bool:
    """Whether a row prints the label of a row of the form, and nothing else."""
    words = [text for text in rows[number] if text] if 0 <= number < len(rows) else []
    return (
        len(words) == 1 and parse(words[0]).kind == "text" and labels.known(words[0]) in labels.rows
    )
