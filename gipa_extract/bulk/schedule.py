"""Inputs in, recorded outcomes out: who does what when, and what becomes of it.

Threads load and hash the inputs, each lends a process to read one, and asks the model if there
is one; the caller's thread alone writes. A content is claimed before it is worked on, so that
its duplicates wait for it and are listed with it.
"""

from __future__ import annotations

import hashlib
import queue
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple, cast

from gipa_extract.bulk.inputs import input_of
from gipa_extract.bulk.pool import WorkerPool
from gipa_extract.bulk.tasks import failure_of
from gipa_extract.errors import ReadError
from gipa_extract.models import Document
from gipa_extract.readers import Input, Limits
from gipa_extract.readers.archive import load
from gipa_extract.readers.disk_files import ReadingStoppedError
from gipa_extract.store import Failure, Ledger, Outcome, PendingInput, Result
from gipa_extract.worker import WorkerLostError

FLUSH_SECONDS = 0.25
FLUSH_OUTCOMES = 200
WAITING = 100
"""Bundles that may wait for the writer; then the threads wait."""
BUNDLE = 16
BUNDLE_BYTES = 2**18
"""Inputs, and bytes, that go to a process together: a message costs as much as a tenth of the
reading of a small report. Large files go alone."""
Answer = Result | Failure | Document
Ask = Callable[[Document], Result | Failure | None]


class Finished(NamedTuple):
    """One input that has come to an end."""

    name: str
    made: Result | Failure | None
    """None: a duplicate, or a content that the ledger had already."""


@dataclass
class _Claims:
    """Which contents are being worked on, and the inputs that hold each."""

    turn: threading.RLock = field(default_factory=threading.RLock)
    holders: dict[str, list[PendingInput]] = field(default_factory=dict)

    def take_content(self, sha256: str, item: PendingInput) -> bool:
        """Whether the content is the caller's to work on; else the input waits with its holders."""
        with self.turn:
            first = sha256 not in self.holders
            self.holders.setdefault(sha256, []).append(item)
            return first

    def drop_content(self, sha256: str) -> None:
        """Let go of a content that came to no end; its holders stay pending."""
        with self.turn:
            self.holders.pop(sha256, None)


class _Loaded(NamedTuple):
    item: PendingInput
    sha256: str | None
    content: bytes | str
    failure: Failure | None


class _Done(NamedTuple):
    item: PendingInput
    sha256: str | None
    made: Result | Failure | None


class Schedule:
    """One start of a run: works off what the ledger has pending."""

    def __init__(
        self,
        ledger: Ledger,
        recipe: int,
        pool: WorkerPool,
        *,
        threads: int,
        pending: int,
        limits: Limits,
        given: tuple[object, ...] = (),
        ask: Ask | None = None,
        on_finished: Callable[[Finished], None] | None = None,
    ) -> None:
        """`ask` makes a report of what a process reads, in a thread; None: processes do all.

        A process is given contents, the limits, and what is `given`. Where `ask` gives None, the input stays pending, for another start.
        """
        self._ledger, self._recipe, self._pool = ledger, recipe, pool
        self._limits, self._ask = limits, ask
        self._given = (limits, *given)
        self._on_finished = on_finished
        self._claims = _Claims()
        self._items = ledger.pending_inputs(recipe)
        self._items_turn = threading.Lock()
        self._most = 1 if ask else max(1, min(BUNDLE, pending // (8 * threads)))
        self._done: queue.Queue[list[_Done] | None] = queue.Queue(WAITING)
        self._running = threads
        self._stopping = threading.Event()
        self._errors: list[BaseException] = []
        self._threads = [
            threading.Thread(target=self._run_thread, name=f"gipa-bulk-{n}", daemon=True)
            for n in range(threads)
        ]

    def run(self) -> None:
        """Work until nothing is pending; whatever interrupts it, what came back is recorded."""
        for thread in self._threads:
            thread.start()
        try:
            for batch in self._batches_of_outcomes():
                self._record_batch(batch)
        finally:
            self._wind_up()
        if self._errors:
            raise self._errors[0]

    def stop(self) -> None:
        """Start nothing more, and give up what is in hand; from any thread."""
        self._stopping.set()
        self._pool.end_workers()

    def _wind_up(self) -> None:
        """Give up what is in hand, and record what had come back before."""
        self.stop()
        self._record_batch([done for batch in self._batches_of_outcomes() for done in batch])

    def _batches_of_outcomes(self) -> Iterator[list[_Done]]:
        """What comes back, a moment's worth at a time, until every thread has ended."""
        while self._running:
            batch: list[_Done] = []
            until = time.monotonic() + FLUSH_SECONDS
            while self._running and len(batch) < FLUSH_OUTCOMES:
                try:
                    done = self._done.get(timeout=max(0.0, until - time.monotonic()))
                except queue.Empty:
                    break
                if done is None:
                    self._running -= 1
                else:
                    batch += done
            yield batch

    def _record_batch(self, batch: list[_Done]) -> None:
        """Write a batch with all holders of its contents, then let go of their claims."""
        if not batch:
            return
        finished: list[Finished] = []
        with self._claims.turn:
            outcomes = []
            for done in batch:
                holders = self._claims.holders.get(done.sha256 or "", [done.item])
                outcomes.append(Outcome([item.id for item in holders], done.sha256, done.made))
                finished += [
                    Finished(item.name, done.made if item is done.item else None)
                    for item in holders
                ]
            self._ledger.record_outcomes(outcomes, self._recipe)
            for done in batch:
                self._claims.drop_content(done.sha256 or "")
        if self._on_finished is not None:
            for each in finished:
                self._on_finished(each)

    def _run_thread(self) -> None:
        """A thread's life: one bundle after the other."""
        try:
            while not self._stopping.is_set() and (loaded := self._next_bundle()):
                self._work_off(loaded)
        except BaseException as error:
            if not self._stopping.is_set():  # else the stop is its cause
                self._errors.append(error)
            self.stop()
        finally:
            self._done.put(None)

    def _next_bundle(self) -> list[_Loaded]:
        """The next inputs, loaded: some small ones or one large one; empty at the end."""
        bundle: list[_Loaded] = []
        size = 0
        while len(bundle) < self._most and size < BUNDLE_BYTES:
            with self._items_turn:
                item = next(self._items, None)
            if item is None:
                break
            try:
                bundle.append(_load_input(item, self._limits, self._stopping.is_set))
            except ReadingStoppedError:  # it stays pending
                return []
            size += len(bundle[-1].content or ())
        return bundle

    def _work_off(self, bundle: list[_Loaded]) -> None:
        """Bring a bundle to its outcomes; an input whose content another one holds waits for it."""
        unloadable = [
            _Done(loaded.item, None, loaded.failure) for loaded in bundle if loaded.sha256 is None
        ]
        new, finished_before = self._claim_contents(bundle)
        self._done.put([*unloadable, *finished_before])
        self._done.put(self._outcomes_of(new))

    def _claim_contents(self, bundle: list[_Loaded]) -> tuple[list[_Loaded], list[_Done]]:
        """The inputs to read now, and those whose content the ledger has an outcome of.

        An input whose content another thread works on is neither: it waits with that claim.
        """
        claimed = [
            loaded
            for loaded in bundle
            if loaded.sha256 and self._claims.take_content(loaded.sha256, loaded.item)
        ]
        contents = [loaded.sha256 for loaded in claimed if loaded.sha256]
        known = self._ledger.finished_contents(contents, self._recipe)
        new = [loaded for loaded in claimed if loaded.sha256 not in known]
        finished_before = [
            _Done(loaded.item, loaded.sha256, None) for loaded in claimed if loaded.sha256 in known
        ]
        return new, finished_before

    def _outcomes_of(self, new: list[_Loaded]) -> list[_Done]:
        """What becomes of inputs whose contents are claimed; one that stays pending is left out."""
        answers = self._read_contents([loaded.content for loaded in new])
        done = []
        for loaded, answer in zip(new, answers, strict=True):
            outcome = self._result_with_model(loaded.item, answer)
            if outcome is not None:
                done.append(_Done(loaded.item, loaded.sha256, outcome))
            elif loaded.sha256:  # a batch has to answer first: another start takes it up
                self._claims.drop_content(loaded.sha256)
        if self._stopping.is_set():
            # A failure may only say that its process was ended, or the model cut off.
            return [each for each in done if isinstance(each.made, Result)]
        return done

    def _result_with_model(self, item: PendingInput, answer: Answer) -> Result | Failure | None:
        if not isinstance(answer, Document):
            return answer
        assert self._ask is not None
        return self._ask(replace(answer, path=item.name))

    def _read_contents(self, contents: list[bytes | str]) -> list[Answer]:
        """What a process makes of the contents.

        If it is lost, each gets a process of its own: one that costs it again is a failure.
        """
        if not contents:
            return []
        with self._pool.lend_worker() as worker:
            try:
                return cast("list[Answer]", worker.ask(contents, *self._given))
            except WorkerLostError as error:
                lost = error
        if len(contents) == 1 and lost.hung:
            return [_failure_of_lost(lost)]
        return [self._read_alone(content) for content in contents]

    def _read_alone(self, content: bytes | str) -> Answer:
        with self._pool.lend_worker() as worker:
            try:
                return cast("list[Answer]", worker.ask([content], *self._given))[0]
            except WorkerLostError as error:
                return _failure_of_lost(error)


def _failure_of_lost(error: WorkerLostError) -> Failure:
    remedy = "look at the file, or raise --timeout" if error.hung else "look at the file"
    return Failure("process", str(error), remedy)


def _load_input(item: PendingInput, limits: Limits, is_stopped: Callable[[], bool]) -> _Loaded:
    """An input's content and its hash, or why it cannot be had, whatever that is."""
    if item.fault is not None:
        return _Loaded(item, None, b"", item.fault)
    try:
        content = content_of(item.body, input_of(item), limits, is_stopped)
    except ReadingStoppedError:
        raise
    except Exception as error:
        return _Loaded(item, None, b"", failure_of(error))
    return _Loaded(item, sha256_of(content), content, None)


def sha256_of(content: bytes | str) -> str:
    """The hash of a file's bytes, or of a text's in UTF-8."""
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return hashlib.sha256(data).hexdigest()


def content_of(
    body: bytes | None, file: Input, limits: Limits, is_stopped: Callable[[], bool] = lambda: False
) -> bytes | str:
    """What an input holds: the packed text that a table gave, or else its file's bytes."""
    if body is None:
        return load(file, limits, is_stopped)
    try:
        text = zlib.decompress(body).decode("utf-8", "surrogatepass")
    except (zlib.error, ValueError) as error:
        raise ReadError(
            "the text is damaged in the ledger", remedy="name its table again"
        ) from error
    if not text.strip():
        raise ReadError("the text is empty", remedy="give the report's text or its path")
    return text
