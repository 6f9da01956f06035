"""Results that commands go through: in a file, in a run folder, or in the output of Ray."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from gipa_extract.errors import GipaError
from gipa_extract.text.missing_paths import remedy_for_missing
from gipa_extract.text.names import as_argument

if TYPE_CHECKING:
    from gipa_extract.export import ExportSource
    from gipa_extract.reviewing.run_review import ReviewedReports


def damaged_results(source: str, names: list[str]) -> GipaError:
    """What is raised for results of a run that are no longer whole."""
    return GipaError(
        f"{len(names)} results are damaged and left out: {', '.join(names[:3])}"
        + (" …" if len(names) > len(names[:3]) else ""),
        where=source,
        stage="ledger",
        remedy=f"gipa bulk retry {as_argument(source)} reads them again",
    )


@contextmanager
def open_results(
    source: str,
    on_damaged: Callable[[str], None],
    *,
    reviews: ReviewedReports | None = None,
    stage: str = "export",
) -> Iterator[ExportSource]:
    """The results in a file, in a run folder or in the output of Ray.

    With people's decisions in `reviews` they are as they stand after review. `on_damaged` is told
    the names of results that are no longer whole, and `stage` names what wants them in errors.
    """
    from dataclasses import replace

    with _stored(source, reviews, on_damaged, stage) as results:
        if reviews:
            read = results.reports
            results = replace(results, reports=lambda: reviews.with_rows(read()))
        yield results


@contextmanager
def _stored(
    source: str, reviews: ReviewedReports | None, on_damaged: Callable[[str], None], stage: str
) -> Iterator[ExportSource]:
    from gipa_extract.bulk import on_ray
    from gipa_extract.export import ExportSource, UnreadInput, load
    from gipa_extract.store import Ledger, holds_run

    if Path(source).is_file():
        yield ExportSource(
            lambda: ((report, {}) for report in load(Path(source))), count=_lines_of(Path(source))
        )
    elif on_ray.holds_parts(source):
        progress = on_ray.status(source)[0]
        yield ExportSource(
            lambda: on_ray.reports_with_rows(source),
            lambda: (UnreadInput(*facts, row) for facts, row in on_ray.unread_with_rows(source)),
            lambda: on_ray.user_rows(source),
            progress.results,
            failed=progress.failures,
        )
    elif reviews and not holds_run(Path(source)):
        yield ExportSource(lambda: ((report, {}) for report in reviews.as_read()))
    else:
        _require_run(Path(source), stage)
        with Ledger(Path(source)) as ledger:
            progress = ledger.progress()
            yield ExportSource(
                lambda: ledger.reports_with_rows(on_damaged),
                lambda: (UnreadInput(*facts, row) for facts, row in ledger.unread_with_rows()),
                ledger.user_rows,
                progress.results + progress.more_reports,
                failed=progress.failures,
                pending=progress.pending,
            )


def _require_run(source: Path, stage: str) -> None:
    """GipaError with the way to results where people name what they come from, or nothing at all."""
    from gipa_extract.reviewing.run_review.reviewed_run import run_of_documents
    from gipa_extract.store import holds_run

    if not source.exists():
        raise GipaError(
            "no such file, folder or match",
            where=str(source),
            stage=stage,
            remedy=remedy_for_missing(str(source)),
        )
    if not holds_run(source):
        run, folder = run_of_documents(source), as_argument(source)
        raise GipaError(
            "neither a run folder nor a file of results",
            where=str(source),
            stage=stage,
            remedy=f"what was read of these documents is in the run {as_argument(run)}"
            if holds_run(run)
            else f"gipa extract {folder} --format jsonl -o results.jsonl, and name that file; "
            f"or gipa to-excel {folder}",
        )


def _lines_of(path: Path) -> int:
    """The results in a file, one a line; a broken line is told when it is read."""
    with path.open("rb") as lines:
        return sum(not line.isspace() for line in lines)
