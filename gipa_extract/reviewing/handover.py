"""A review → the gold file that comes of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from gipa_extract.models import Cell, Span
from gipa_extract.reviewing.gold import document_name, gold_text, shortest_quote
from gipa_extract.reviewing.gold_facts import FACTS
from gipa_extract.reviewing.journal import Fact, ReviewError

if TYPE_CHECKING:
    from gipa_extract.reviewing.review_session import Review

_FIRST = "# gipa.review/1 "


def write_gold(review: Review, path: Path) -> list[str]:
    """Write what a review comes to, and return what is still open in it; see `Review.to_gold`."""
    signed = f"{_FIRST}{'label' if review.blind else 'review'} · {review.who}: "
    _require_ours(path, signed)
    cells = _cells_to_write(review)
    facts = {name: _fact_value(review, name) for name in FACTS}
    text = gold_text(
        document=_document_path(review, path.parent),
        sha256=review.report.source.sha256,
        form=review.form,
        cells=cells,
        facts=facts,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{signed}{_who_looked(review)}\n{text}", "utf-8", newline="\n")
    missing = [name for name in review.form.cell_ids if name not in cells]
    return [*missing, *(name for name in FACTS if facts[name] is None)]


def _require_ours(path: Path, signed: str) -> None:
    if path.exists() and not path.read_text("utf-8", errors="replace").startswith(signed):
        raise ReviewError(
            "is there already, and not from this session",
            where=str(path),
            remedy="name another file",
        )


def _who_looked(review: Review) -> str:
    """How many cells somebody looked at, and who read the others."""
    cells = review.form.cell_ids
    looked = f"{sum(name in review.decided for name in cells)} of {len(cells)} cells looked at"
    version = review.report.extraction.version
    return looked if review.blind else f"{looked}, all others as read by gipa-extract {version}"


def _cells_to_write(review: Review) -> dict[str, Cell]:
    """What is said of each cell; of a document labelled from nothing, of those that are labelled."""
    if not review.blind:
        return {cell.id: cell for cell in review.corrected().cells}
    return {name: cell for name, cell in review.decided.items() if isinstance(cell, Cell)}


def _fact_value(review: Review, name: str) -> Any:
    """A fact's value; null where it is still open. Claims are quoted so that they can be found."""
    fact = review.shown(name)
    if not isinstance(fact, Fact) or (review.blind and name not in review.decided):
        return None
    if name != "claims" or review.document is None or not isinstance(fact.value, list):
        return fact.value
    text = review.document.text
    return [
        claim.model_copy(update={"quote": shortest_quote(text, Span(claim.start, claim.end))})
        for claim in fact.value
    ]


def _document_path(review: Review, folder: Path) -> str:
    """The document's name, or the way to it where the check would not find it by its name."""
    path = review.report.source.path
    if path is None:
        raise ReviewError(
            "gold needs a document that is a file", where="(text)", remedy="read it from a Path"
        )
    return document_name(Path(path), folder)
