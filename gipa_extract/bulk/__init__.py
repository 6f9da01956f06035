"""Many files, once each: `run` works off a run folder, `stream` does so for an async script.

    >>> from gipa_extract import bulk
    >>> done = bulk.run(["data/reports"], out="run")  # doctest: +SKIP
    >>> done.results, done.failures  # doctest: +SKIP
    (5, 0)

A second start continues; see `store` for what the run folder holds.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

from gipa_extract._version import __version__
from gipa_extract.bulk.inputs import Columns, enumerate_inputs
from gipa_extract.bulk.pool import Pool
from gipa_extract.bulk.schedule import Finished, Schedule
from gipa_extract.bulk.tasks import consulted
from gipa_extract.errors import GipaError, ModelError
from gipa_extract.pipeline import Strategy
from gipa_extract.readers import DEFAULT_LIMITS, Limits
from gipa_extract.store import Failure, Ledger, Progress, Recipe, StoreError

if TYPE_CHECKING:
    from gipa_extract.llm import Client

__all__ = ["Columns", "Finished", "Options", "Progress", "run", "stream"]

LOG = "run.log"
_TASKS = "gipa_extract.bulk.tasks"


def _cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True, kw_only=True)
class Options:
    """How a run works; only `strategy` and `model` change what comes out."""

    strategy: Strategy = "rules"
    """Any other than rules needs a model."""
    model: Client | None = None
    """Shared by all reports, and so are its limits on requests, tokens and money."""
    workers: int = field(default_factory=_cores)
    """Processes that read."""
    seconds: float = 180.0
    """How long one report may keep a process; then it is a failure."""
    limits: Limits = DEFAULT_LIMITS
    columns: Columns = field(default_factory=Columns)

    def __post_init__(self) -> None:
        """ModelError where strategy and model do not go together."""
        if (self.strategy == "rules") != (self.model is None):
            raise ModelError(
                f"the strategy {self.strategy} and {'no' if self.model is None else 'a'} model",
                remedy="give both: strategy='hybrid', model=Client(…)",
            )

    def recipe(self) -> Recipe:
        """What a result depends on beside its content."""
        if self.model is None:
            return Recipe(self.strategy, "", "", __version__)
        from gipa_extract.llm.prompts import PROMPT_SHA256

        return Recipe(self.strategy, self.model.model, PROMPT_SHA256, __version__)


def run(
    inputs: Iterable[str | Path] = (),
    *,
    out: str | Path,
    options: Options | None = None,
    on_start: Callable[[Progress], None] | None = None,
    on_finished: Callable[[Finished], None] | None = None,
) -> Progress:
    """Bring every input of the run folder `out` to a result or a recorded failure.

    `inputs` are files, folders, globs, zips and tables; those that the folder knows need not be
    named again. Both callbacks are called in the caller's thread. StoreError if the folder
    cannot be used; a model's BudgetError, AuthError or QuotaError ends the run, and a later
    start continues it, as after Ctrl-C.
    """
    return _run(list(inputs), Path(out), options or Options(), on_start, on_finished, _Stop())


async def stream(
    inputs: Iterable[str | Path] = (), *, out: str | Path, options: Options | None = None
) -> AsyncIterator[Finished]:
    """Each input as it comes to its end in this start of the run; see `run`.

    Leaving the loop early stops the run; a later start continues it.
    """
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[Finished | None] = asyncio.Queue(100)
    stop = _Stop()

    def give(finished: Finished | None) -> None:
        if not stop.asked.is_set():
            asyncio.run_coroutine_threadsafe(queue.put(finished), loop).result()

    def work() -> None:
        try:
            _run(list(inputs), Path(out), options or Options(), None, give, stop)
        finally:
            give(None)

    working = asyncio.create_task(asyncio.to_thread(work))
    try:
        while (finished := await queue.get()) is not None:
            yield finished
    finally:
        stop.now()
        while not working.done():
            while not queue.empty():
                queue.get_nowait()
            await asyncio.sleep(0.01)
        await working


class _Stop:
    """A wish to stop that another thread may have before there is anything to stop."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.schedule: Schedule | None = None

    def now(self) -> None:
        self.asked.set()
        if self.schedule is not None:
            self.schedule.stop()


def _run(
    inputs: list[str | Path],
    folder: Path,
    options: Options,
    on_start: Callable[[Progress], None] | None,
    on_finished: Callable[[Finished], None] | None,
    stop: _Stop,
    tasks: str = _TASKS,
) -> Progress:
    with Ledger(folder, writable=True) as ledger, _logged(folder) as (log, stream):
        _list(ledger, inputs, options.columns)
        recipe = ledger.recipe(options.recipe())
        began = ledger.progress()
        log.info("start: %s, %s", began, options.recipe())
        if on_start is not None:
            on_start(began)
        if began.pending:
            told = _telling(log, on_finished)
            _work_off(ledger, recipe, options, told, stop, stream, tasks)
        ended = ledger.progress()
        log.info("end: %s", ended)
        return ended


def _list(ledger: Ledger, inputs: list[str | Path], columns: Columns) -> None:
    """List what the inputs lead to; without any, what an earlier start was still listing."""
    named = [str(each) for each in inputs] or ledger.unlisted()
    if named:
        with ledger.listing(named):
            ledger.add(enumerate_inputs(named, columns))


def _work_off(
    ledger: Ledger,
    recipe: int,
    options: Options,
    told: Callable[[Finished], None],
    stop: _Stop,
    log: IO[bytes],
    tasks: str,
) -> None:
    """Threads for what waits: two for each process, and two for each request in flight.

    Two, because a report whose answer is being looked at has no request in flight.
    """
    model = options.model
    task = "to_results" if model is None else "to_documents"
    pool = Pool(options.workers, f"{tasks}:{task}", options.seconds, log)
    threads = 2 * options.workers + (2 * model.settings.concurrency if model else 0)
    stop.schedule = Schedule(
        ledger,
        recipe,
        pool,
        threads=threads,
        pending=ledger.progress().pending,
        limits=options.limits,
        ask=partial(consulted, strategy=options.strategy, model=model) if model else None,
        on_finished=told,
    )
    try:
        if not stop.asked.is_set():
            stop.schedule.run()
    finally:
        pool.close()


def _telling(
    log: logging.Logger, on_finished: Callable[[Finished], None] | None
) -> Callable[[Finished], None]:
    def tell(finished: Finished) -> None:
        if isinstance(finished.made, Failure):
            log.warning("%s: %s: %s", finished.name, *finished.made[:2])
        if on_finished is not None:
            on_finished(finished)

    return tell


class _LogFile(logging.FileHandler):
    """A log that is full or gone ends no run."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Say nothing."""


@contextmanager
def _logged(folder: Path) -> Iterator[tuple[logging.Logger, IO[bytes]]]:
    """A logger into the run's log file, and the file itself for what workers print."""
    log = logging.Logger(f"gipa_extract.bulk.{folder}")  # outside the tree: nobody else's concern
    try:
        handler = _LogFile(folder / LOG, encoding="utf-8")
        stream = (folder / LOG).open("ab")
    except OSError as error:
        raise StoreError(
            f"the log cannot be written: {error.strerror}",
            where=str(folder / LOG),
            remedy="name another folder with --out",
        ) from error
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    notes = logging.getLogger("gipa_extract")  # what a model was not able to answer
    notes.addHandler(handler)
    aloud, notes.propagate = notes.propagate, False
    try:
        with stream:
            yield log, stream
    except (Exception, KeyboardInterrupt) as error:
        log.error("stopped: %s", error if isinstance(error, GipaError) else repr(error))
        raise
    finally:
        notes.removeHandler(handler)
        notes.propagate = aloud
        handler.close()
