"""A header fact with its ground, and how one is doubted."""

from __future__ import annotations

from collections.abc import Iterable

from gipa_extract.models import FoundIn, Ground, Span
from gipa_extract.reasons import Reason


def ground_at(where: FoundIn, span: Span | None) -> Ground:
    """The ground of a fact that stands at a place of the document, or at none."""
    start, end = span or (None, None)
    return Ground(found_in=where, start=start, end=end)


def doubtful_at(where: FoundIn, span: Span | None, code: str) -> Ground:
    """The ground of a fact that is doubtful by itself, and why."""
    ground = ground_at(where, span)
    ground.trust, ground.doubt = "doubtful", Reason(code)
    return ground


def contradict(ground: Ground, others: Iterable[str]) -> None:
    """Make a fact doubtful: other places of the document say something else."""
    ground.trust, ground.alternatives = "doubtful", list(others)
    ground.doubt = Reason("header_sources_differ", {"others": ", ".join(ground.alternatives)})


def confirm(ground: Ground) -> None:
    """Take a fact for sure: another place of the document says the same."""
    ground.trust, ground.alternatives, ground.doubt = "confirmed", [], None
