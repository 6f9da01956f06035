"""Why cells of a report are doubtful: a reason that many cells share is said once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gipa_extract.display.display_words import WORDS
from gipa_extract.display.escape import escape_html, shorten_escaped, shorten_text
from gipa_extract.display.report_facts import form_of, label_of
from gipa_extract.language import Lang
from gipa_extract.models import Cell, Report
from gipa_extract.reasons import SUM_POINTS_AT, Reason

EXAMPLES = 3
"""Cells of a group that are named in plain text."""
_DIFFERS = "…"
"""Stands for a parameter that the cells of a group do not share."""


class DoubtGroup(NamedTuple):
    """Doubtful cells that are so for the same reason."""

    reason: Reason
    cells: tuple[Cell, ...]

    @property
    def by_sum(self) -> bool:
        """Whether they are doubtful because sums fail, and not because of their reading."""
        return self.reason.code == SUM_POINTS_AT

    def why(self, lang: Lang) -> str:
        """Their reason in words; which rules point at cells is said by the failing rules."""
        why = WORDS[lang].sums_point_at if self.by_sum else self.reason.in_words(lang)
        return shorten_text(why)

    def sentence(self, lang: Lang) -> str:
        """How many they are, and why."""
        return WORDS[lang].doubts.format(len(self.cells), self.why(lang))


def doubt_groups(report: Report) -> list[DoubtGroup]:
    """The doubtful cells of a report by their reason, the largest group first."""
    by_code: dict[str, list[Cell]] = {}
    for cell in report.cells:
        if cell.trust == "doubtful":
            by_code.setdefault(_reason_of(cell).code, []).append(cell)
    groups = [DoubtGroup(_shared_reason(cells), tuple(cells)) for cells in by_code.values()]
    return sorted(groups, key=lambda group: -len(group.cells))


def _reason_of(cell: Cell) -> Reason:
    """Its doubt; of an older result, which has a sentence alone, that sentence."""
    return cell.doubt or Reason(cell.reason or "")


def _shared_reason(cells: Sequence[Cell]) -> Reason:
    """The reason of all these cells: of numbers that differ the least, of words none."""
    reasons = [_reason_of(cell) for cell in cells]
    shared: dict[str, str | int | float] = {}
    for name, value in reasons[0].params.items():
        others = [reason.params.get(name, value) for reason in reasons]
        if isinstance(value, str):
            shared[name] = value if set(others) == {value} else _DIFFERS
        else:
            shared[name] = min(other for other in others if not isinstance(other, str))
    return Reason(reasons[0].code, shared)


def doubt_lines(report: Report, lang: Lang) -> Iterator[str]:
    """A line of plain text for each group: how many cells, why, and the first of them."""
    words, form = WORDS[lang], form_of(report)
    for group in doubt_groups(report):
        named = [
            label_of(form.places[cell.id]) if form and cell.id in form.places else cell.id
            for cell in group.cells[:EXAMPLES]
        ]
        more = words.and_others if len(group.cells) > EXAMPLES else ""
        yield f"{group.sentence(lang)}{words.such_cells.format(words.semicolon.join(named) + more)}"


def doubts_html(report: Report, lang: Lang) -> str:
    """The groups as a list of which each item lights its cells; empty without a doubt."""
    words = WORDS[lang]
    items = "".join(
        f'<li class="gx-finding gx-doubt" tabindex="0" '
        f'data-cells="{escape_html(" ".join(cell.id for cell in group.cells))}">'
        f"<b>?</b><span>{shorten_escaped(group.sentence(lang), 600)}</span></li>"
        for group in doubt_groups(report)
    )
    return f'<ul class="gx-findings" aria-label="{words.doubted}">{items}</ul>' if items else ""
