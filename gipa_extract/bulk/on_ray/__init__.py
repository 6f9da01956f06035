"""A bulk run on many machines: Ray reads, and every input becomes a row of a Parquet folder.

    >>> from gipa_extract.bulk import on_ray
    >>> done = on_ray.run_on_ray(["s3://bucket/reports"], out="s3://bucket/run")  # doctest: +SKIP
    >>> done.results, done.failures  # doctest: +SKIP
    (5, 0)

The processes that read, what they do and what becomes of a file that kills one are those of
`bulk`; only where they run differs, and where results go. A second start continues.

Plain Ray tasks and not Ray Data: Ray Data tries a block whose worker dies again without end,
also where `max_errored_blocks` allows for lost ones, and cannot ask between reading a file and
working on it whether its content is being worked on already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path

from gipa_extract.bulk import Options
from gipa_extract.bulk.on_ray.output import (
    ends,
    forget_failures,
    holds_parts,
    reports,
    reports_with_rows,
    status,
    unread_with_rows,
    user_rows,
)
from gipa_extract.bulk.options import options_of
from gipa_extract.bulk.schedule import Finished
from gipa_extract.errors import MissingExtraError
from gipa_extract.store import Progress

__all__ = [
    "ends",
    "forget_failures",
    "holds_parts",
    "reports",
    "reports_with_rows",
    "run_on_ray",
    "status",
    "unread_with_rows",
    "user_rows",
]


def run_on_ray(
    inputs: Iterable[str | Path],
    *,
    out: str | Path,
    address: str | None = None,
    options: Options | None = None,
    on_start: Callable[[Progress], None] | None = None,
    on_finished: Callable[[Finished], None] | None = None,
) -> Progress:
    """Bring every input to a result or a recorded failure: a row of the folder `out`.

    `inputs` and `out` are paths that every node sees, or fsspec addresses (`s3://…`); inputs are
    files, folders, globs, zips and tables, as for `bulk.run`. `address` is a cluster's, `auto`
    for the one of this machine, None for $RAY_ADDRESS or else a Ray of `options.workers` CPUs
    that ends with the run; a Ray that is connected already is used as it is. A model is asked
    by this process alone, with `options.model` and its limits. `Finished` comes without the
    payload of its result.
    Raises MissingExtraError without the extra `ray`, ReadError if an input leads nowhere, and
    what ends a run of `bulk.run`; a later start continues.
    """
    for package in ("ray", "fsspec"):
        if find_spec(package) is None:
            raise MissingExtraError(package, "ray")
    from gipa_extract.bulk.on_ray.cluster_start import start_on_cluster

    return start_on_cluster(
        [str(each) for each in inputs],
        str(out),
        options_of(options),
        address=address,
        on_start=on_start,
        on_finished=on_finished,
    )
