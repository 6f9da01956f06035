"""People look at a report: what they correct is a layer of its own, kept in a file.

    >>> from pathlib import Path
    >>> from gipa_extract import extract
    >>> from gipa_extract.reviewing import review
    >>> report = extract(Path("data/reports/pingchuan-2020.txt"))
    >>> session = review(report, who="li", file="pingchuan.review.jsonl")  # doctest: +SKIP

In a notebook, a `Review` as the last line of a cell shows the form beside its source. Without a
notebook it is the same session, operated by its methods. The file gets a line for each thing
that is done, at once; run the cell again, in a new kernel or another year, and all is there.
"""

from __future__ import annotations

from pathlib import Path

from gipa_extract.language import Lang
from gipa_extract.models import Report
from gipa_extract.readers import Readable
from gipa_extract.reviewing.journal import Entry, ReviewError
from gipa_extract.reviewing.review_session import ContradictedError, Review, ReviewProgress

__all__ = [
    "ContradictedError",
    "Entry",
    "Review",
    "ReviewError",
    "ReviewProgress",
    "apply",
    "label",
    "review",
]


def review(
    report: Report | Readable,
    *,
    who: str,
    file: str | Path,
    lang: Lang = "zh",
    document: Readable | None = None,
    rules: str | Path | None = None,
) -> Review:
    """A session over a report's doubtful cells and failing rules first, then over all others.

    `who` signs what is done, `file` (JSON lines) keeps it: made where it is missing, gone on with
    where it is there. The report itself is never changed; see `Review.corrected`. `document`
    is the report's source, where it is not at hand (as for `show`); `rules` the rules file that
    the report was extracted with, if there was one: a warning is logged where it is not given.
    What stands for a report (a path, a text, bytes, a Document: see `extract`) is extracted first.
    Raises ReviewError where the file belongs to another report or person, or cannot be written.
    """
    from gipa_extract.pipeline import extract, warn_of_missing_rules

    if isinstance(report, Report):
        warn_of_missing_rules(report, rules)
    else:
        report = extract(report, rules=rules)
    if report.edition is None:
        raise ReviewError(
            "the report is on no known form",
            where=report.source.path or "",
            remedy="label it: label(…, edition=…)",
        )
    return Review(report, who=who, file=Path(file), lang=lang, document=document, rules=rules)


def label(
    source: Readable,
    *,
    who: str,
    file: str | Path,
    lang: Lang = "zh",
    edition: str | None = None,
) -> Review:
    """A session that labels a document from nothing: no reading is made, so none can be copied.

    `source` is whatever stands for a report: see `extract`. `edition` names the form, where the document does not show
    which it prints. What comes out is for `Review.to_gold`. Raises as `review` does, and
    ReviewError where the form is not recognised.
    """
    from gipa_extract.reviewing.empty_report import blank_report

    empty = blank_report(source, edition)
    return Review(empty, who=who, file=Path(file), lang=lang, blind=True)


def apply(report: Report, file: str | Path, *, rules: str | Path | None = None) -> Report:
    """The report with the corrections of a file: a new one; ReviewError if it is of another.

    Its corrected cells have the origin `human`, and its findings are those of what it says now,
    by the rules file that it was extracted with, if there was one: a warning is logged where it is
    not given.
    """
    from gipa_extract import forms
    from gipa_extract.forms.user_rules import with_rules
    from gipa_extract.pipeline import warn_of_missing_rules
    from gipa_extract.reviewing.corrected_report import correct_report
    from gipa_extract.reviewing.journal import read_journal

    warn_of_missing_rules(report, rules)
    standing = read_journal(Path(file), report).standing_entries
    editions = with_rules(rules) if rules else forms.editions()
    return correct_report(report, standing, editions[report.edition or ""])
