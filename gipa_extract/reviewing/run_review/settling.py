"""What whoever settles differences does: the items in question, and what each reviewer said."""

from __future__ import annotations

from typing import Any, ClassVar

from gipa_extract.reviewing.gold_facts import REPORT
from gipa_extract.reviewing.journal import Fact, ReviewError
from gipa_extract.reviewing.review_actions import Act, ReviewActions
from gipa_extract.reviewing.review_session import Review
from gipa_extract.reviewing.run_review.settled_layer import Opinion, SettledLayer, shown_short
from gipa_extract.reviewing.view import ReviewView


class SettlingActions(ReviewActions):
    """A session over what reviewers differ on, before all else."""

    def __init__(
        self, review: Review, view: ReviewView, layer: SettledLayer, *, kept_in: str
    ) -> None:
        self.opinions = {item: layer.opinions[item] for item in layer.differing_items}
        differing = [item for item in layer.differing_items if item != REPORT]
        review.items = (*differing, *(item for item in review.items if item not in differing))
        review.urgent = tuple(differing)
        super().__init__(review, view, kept_in=kept_in)
        view.opinions = {
            item: list(map(_shown_opinion, opinions)) for item, opinions in self.opinions.items()
        }

    def _take_opinion(self, item: str, who: str) -> str:
        """Let stand what one of the reviewers said."""
        for opinion in self.opinions.get(item, []):
            if opinion.who == who:
                self.review.take_over(item, opinion.said)
                return self._go_to_next(item)
        raise ReviewError(f"{who} said nothing of it", where=item)

    _acts: ClassVar[dict[str, Act]] = {**ReviewActions._acts, "take": _take_opinion}


def _shown_opinion(opinion: Opinion) -> dict[str, Any]:
    decision = opinion.said
    if isinstance(decision, Fact) and decision.fact == REPORT:
        return {"who": opinion.who, "shown": "✓" if decision.value else "✗", "line": None}
    return {"who": opinion.who, "shown": shown_short(decision)}
