"""One start of a run: from the inputs that the user names to the end of what is pending."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import IO

from gipa_extract.bulk.batches import ModelBatches, Waiting
from gipa_extract.bulk.inputs import Columns, enumerate_inputs, require_inputs
from gipa_extract.bulk.log import open_log
from gipa_extract.bulk.options import Options
from gipa_extract.bulk.pool import WorkerPool
from gipa_extract.bulk.schedule import Ask, Finished, Schedule
from gipa_extract.bulk.tasks import consult_model
from gipa_extract.forms.user_rules import with_rules
from gipa_extract.llm import Client
from gipa_extract.llm.batch import BatchApi
from gipa_extract.llm.replay import KeptClient, OfflineClient
from gipa_extract.store import Failure, Ledger, Progress, StoreError

TASKS = "gipa_extract.bulk.tasks"


@dataclass(frozen=True)
class Callbacks:
    """Whom a run tells what; all are called in the thread of its start."""

    start: Callable[[Progress], None] | None = None
    finished: Callable[[Finished], None] | None = None
    batch: Callable[[Waiting], None] | None = None


class Stop:
    """A wish to stop that another thread may have before there is anything to stop."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.schedule: Schedule | None = None

    def now(self) -> None:
        """Start nothing more, and give up what is in hand; from any thread."""
        self.asked.set()
        if self.schedule is not None:
            self.schedule.stop()


def start(
    inputs: list[str | Path],
    folder: Path,
    options: Options,
    *,
    callbacks: Callbacks = Callbacks(),
    stop: Stop | None = None,
    tasks: str = TASKS,
) -> Progress:
    """List the inputs and work off what is pending; see `bulk.run`. `tasks` is what processes do."""
    require_inputs(map(str, inputs), options.columns)
    with Ledger(folder, writable=True) as ledger, open_log(folder) as (log, stream):
        if options.rules is not None:
            options = replace(options, rules=_kept_rules(Path(options.rules), folder))
        _list_inputs(ledger, inputs, options.columns)
        recipe = ledger.set_recipe(options.recipe())
        began = ledger.progress()
        log.info("start: %s, %s", began, options.recipe())
        if callbacks.start is not None:
            callbacks.start(began)
        if began.pending:
            _Start(
                ledger, recipe, options, callbacks, stop or Stop(), log, stream, tasks
            ).work_off()
        ended = ledger.progress()
        log.info("end: %s", ended)
        return ended


def _kept_rules(rules: Path, folder: Path) -> Path:
    """A copy of the rules in the run folder: it tells later what the results were judged by."""
    with_rules(rules)
    data = rules.read_bytes()
    copy = folder / f"rules-{sha256(data).hexdigest()[:12]}.toml"
    try:
        if not copy.exists() or copy.read_bytes() != data:
            copy.write_bytes(data)
    except OSError as error:
        raise StoreError(
            f"the rules cannot be kept: {error.strerror}", where=str(copy), remedy="free some space"
        ) from error
    return copy


def _list_inputs(ledger: Ledger, inputs: list[str | Path], columns: Columns) -> None:
    """List what the inputs lead to; without any, what an earlier start was still listing."""
    named = [str(each) for each in inputs] or ledger.unlisted_names()
    if named:
        with ledger.keep_listing(named):
            ledger.add_inputs(enumerate_inputs(named, columns))


@dataclass(frozen=True)
class _Start:
    """What a start works with."""

    ledger: Ledger
    recipe: int
    options: Options
    callbacks: Callbacks
    stop: Stop
    log: logging.Logger
    stream: IO[bytes]
    tasks: str

    def work_off(self) -> None:
        """Bring what is pending to its end: by rules alone, or with a model in either way."""
        model = self.options.model
        if model is None:
            rules = self.options.rules
            self._pass_once("to_results", 2 * self.options.workers, (rules,) if rules else ())
        elif self.options.batch is not None:
            self._in_batches(model)
        else:  # while an answer is looked at, another request may be in flight
            threads = 2 * self.options.workers + 2 * model.settings.concurrency
            with KeptClient(model.settings, self.ledger.answers(self.recipe)) as client:
                self._ask_client(threads, client)

    def _in_batches(self, model: Client) -> None:
        """Rounds of reading what is open with the answers so far, and asking for what is not."""
        with self._open_batches(model) as batching:
            batching.work_off()
            while not self.stop.asked.is_set():
                with OfflineClient(model.settings, self.ledger.answers(self.recipe)) as client:
                    self._ask_client(2 * self.options.workers, client)
                if not batching.plan_round():
                    break
                batching.work_off()

    @contextmanager
    def _open_batches(self, model: Client) -> Iterator[ModelBatches]:
        assert self.options.batch is not None
        with BatchApi(model.settings) as api:
            yield ModelBatches(
                api,
                self.ledger.answers(self.recipe),
                self.ledger.folder,
                settings=model.settings,
                batching=self.options.batch,
                log=self.log,
                stop=self.stop.asked,
                on_wait=self.callbacks.batch,
            )

    def _ask_client(self, threads: int, client: Client) -> None:
        """Go through what is pending once, with a client for what is open."""
        strategy, rules = self.options.chosen_strategy, self.options.rules
        ask = partial(consult_model, strategy=strategy, model=client, rules=rules)
        if strategy == "hybrid":
            self._pass_once("to_open", threads, (rules, client.settings), ask)
        else:
            self._pass_once("to_documents", threads, (), ask)

    def _pass_once(
        self, task: str, threads: int, given: tuple[object, ...], ask: Ask | None = None
    ) -> None:
        """Go through what is pending once."""
        options = self.options
        pool = WorkerPool(options.workers, f"{self.tasks}:{task}", options.seconds, self.stream)
        self.stop.schedule = Schedule(
            self.ledger,
            self.recipe,
            pool,
            threads=threads,
            pending=self.ledger.progress().pending,
            limits=options.limits,
            given=given,
            ask=ask,
            on_finished=self._log_failure,
        )
        try:
            if not self.stop.asked.is_set():
                self.stop.schedule.run()
        finally:
            pool.close()

    def _log_failure(self, finished: Finished) -> None:
        if isinstance(finished.made, Failure) and not finished.made.is_no_report:
            self.log.warning("%s: %s: %s", finished.name, *finished.made[:2])
        if self.callbacks.finished is not None:
            self.callbacks.finished(finished)
