"""Workers for many threads, and a watch that ends those that hang."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from gipa_extract.worker import Worker

LOOK_SECONDS = 0.1
MEMORY = 4 * 2**30
"""Bytes that one process may have; a scan takes half of one GiB."""


class WorkerPool:
    """Some workers, lent to threads one at a time, and a watch that ends those that hang."""

    def __init__(self, size: int, task: str, seconds: float, log: IO[bytes] | int) -> None:
        """`task` is `module:function`; each call may take `seconds`; `log` takes what it prints."""
        self._workers = [Worker(task, seconds, MEMORY, log, one_of_many=True) for _ in range(size)]
        self._free: queue.LifoQueue[Worker] = queue.LifoQueue()
        for worker in self._workers:
            self._free.put(worker)
        self._closed = threading.Event()
        self._watch = threading.Thread(target=self._watch_workers, name="gipa-watch", daemon=True)
        self._watch.start()

    @contextmanager
    def lend_worker(self) -> Iterator[Worker]:
        """A worker that nobody else uses meanwhile; waits for one."""
        worker = self._free.get()
        try:
            yield worker
        finally:
            self._free.put(worker)

    def end_workers(self) -> None:
        """End all processes for good; those who wait for an answer get WorkerLostError."""
        for worker in self._workers:
            worker.stop()

    def close(self) -> None:
        """End everything; nobody may be waiting for an answer."""
        self._closed.set()
        self._watch.join()
        for worker in self._workers:
            worker.close()

    def _watch_workers(self) -> None:
        while not self._closed.wait(LOOK_SECONDS):
            for worker in self._workers:
                worker.end_if_late()
