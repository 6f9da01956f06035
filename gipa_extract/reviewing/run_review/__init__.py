"""Review of a whole run: which reports are to be seen first, by whom, and what comes of it.

    gipa review RUN              a page on this machine, for several people
    gipa export RUN --reviewed   what stands after it

What people decide is kept beside the run, in `run_layers`; the run itself is never changed.
"""

from gipa_extract.reviewing.run_review.reviewed_reports import ReviewedReports
from gipa_extract.reviewing.run_review.reviewed_run import (
    ReviewedRun,
    RunLine,
    open_run,
    reviewed_run,
)

__all__ = ["ReviewedReports", "ReviewedRun", "RunLine", "open_run", "reviewed_run"]
