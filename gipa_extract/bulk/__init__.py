"""Many files, once each: `run` works off a run folder, `stream` does so for an async script.

    >>> from gipa_extract import bulk
    >>> done = bulk.run(["data/reports"], out="run")  # doctest: +SKIP
    >>> done.results, done.failures  # doctest: +SKIP
    (5, 0)

A second start continues; see `store` for what the run folder holds. Names are loaded when they are
first used: a process that reads loads no client of models.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gipa_extract.first_use import loads_at_first_use

if TYPE_CHECKING:
    from gipa_extract.bulk.batches import Batching, Waiting
    from gipa_extract.bulk.inputs import Columns
    from gipa_extract.bulk.options import Options
    from gipa_extract.bulk.running import run, stream
    from gipa_extract.bulk.schedule import Finished
    from gipa_extract.store import Progress

__all__ = ["Batching", "Columns", "Finished", "Options", "Progress", "Waiting", "run", "stream"]

__getattr__ = loads_at_first_use(
    __name__,
    {
        "gipa_extract.bulk.batches": ("Batching", "Waiting"),
        "gipa_extract.bulk.inputs": ("Columns",),
        "gipa_extract.bulk.options": ("Options",),
        "gipa_extract.bulk.running": ("run", "stream"),
        "gipa_extract.bulk.schedule": ("Finished",),
        "gipa_extract.store": ("Progress",),
    },
)
