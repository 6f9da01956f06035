"""Charts of many reports, each one function from a frame (altair, extra `notebook`).

    >>> from gipa_extract import plots
    >>> from gipa_extract.export import long_frame
    >>> plots.requests(long_frame(reports))  # doctest: +SKIP

requests     applications received, by applicant and year
outcomes     what became of them, by applicant and year
grounds      the grounds on which they were not met, by year
shares       what became of them as shares, over the same bodies
bodies       applications received, body by body and year by year
coverage     how many reports there are, by year and region or level
broken_sums  how often each sum of the form does not add up
trust        of cells read: right, doubtful, missing, silently wrong, by layout
cost         what runs cost against how right they are

The first three take cells: `Report.frame()`, `long_frame`, `cells.parquet` or `.csv`, or the
panel; the next three take the panel, as it names bodies. `same_bodies` gives the rows over which
totals of years may be compared. A place without a number is never drawn as zero: it is counted in
the subtitle, and where nothing else is left the chart shows `–`.

Every chart is plain altair, to be changed or saved: `chart.save("requests.pdf")` has its fonts in
it, `.svg` names them. `dark(chart)` is the same chart for a dark page.

Altair shows charts through a script from the network unless it is told otherwise: run
`altair.renderers.enable("svg")` first where there is none.
"""

from __future__ import annotations

from gipa_extract.errors import MissingExtraError

try:
    import altair  # noqa: F401
except ImportError as error:
    raise MissingExtraError("altair", "notebook") from error

from gipa_extract.plots.panel_charts import bodies, coverage, same_bodies, shares
from gipa_extract.plots.quality import broken_sums, cost, trust
from gipa_extract.plots.requests import grounds, outcomes, requests
from gipa_extract.plots.style import dark

__all__ = [
    "bodies",
    "broken_sums",
    "cost",
    "coverage",
    "dark",
    "grounds",
    "outcomes",
    "requests",
    "same_bodies",
    "shares",
    "trust",
]
