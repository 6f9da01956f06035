"""`run` and `stream`: a start of a run, for a script and for an async one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path

from gipa_extract.bulk.batches import Waiting
from gipa_extract.bulk.inputs import each_of
from gipa_extract.bulk.options import Options, options_of
from gipa_extract.bulk.schedule import Finished
from gipa_extract.bulk.start import Callbacks, Stop, start
from gipa_extract.store import Progress


def run(
    inputs: str | Path | Iterable[str | Path] = (),
    *,
    out: str | Path,
    options: Options | None = None,
    on_start: Callable[[Progress], None] | None = None,
    on_finished: Callable[[Finished], None] | None = None,
    on_batch: Callable[[Waiting], None] | None = None,
) -> Progress:
    """Bring every input of the run folder `out` to a result or a recorded failure.

    `inputs` are files, folders, globs, zips and tables; those that the folder knows need not be
    named again. The callbacks are called in the caller's thread. StoreError if the folder cannot
    be used, FormError if the rules cannot; a model's BudgetError, AuthError or QuotaError ends
    the run, and a later start continues it, as after Ctrl-C.
    """
    callbacks = Callbacks(on_start, on_finished, on_batch)
    return start(each_of(inputs), Path(out), options_of(options), callbacks=callbacks)


async def stream(
    inputs: str | Path | Iterable[str | Path] = (),
    *,
    out: str | Path,
    options: Options | None = None,
) -> AsyncIterator[Finished]:
    """Each input as it comes to its end in this start of the run; see `run`.

    Leaving the loop early stops the run; a later start continues it.
    """
    chosen = options_of(options)
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[Finished | None] = asyncio.Queue(100)
    stop = Stop()

    def give(finished: Finished | None) -> None:
        if not stop.asked.is_set():
            asyncio.run_coroutine_threadsafe(queue.put(finished), loop).result()

    def work() -> None:
        callbacks = Callbacks(finished=give)
        try:
            start(each_of(inputs), Path(out), chosen, callbacks=callbacks, stop=stop)
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
