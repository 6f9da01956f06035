"""Reading in a process of its own that is held to a size and a time, since files may be hostile.

PDFium unpacks and draws whatever a file says, nobody can stop it halfway, and it ends its process
where memory ends. The process starts with the first file and stays for the next. What is a worker
itself, as in bulk, reads in its own process.
"""

from __future__ import annotations

import atexit
import os
import pickle
import subprocess
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Protocol, TypeVar

from gipa_extract.errors import GipaError, LimitError
from gipa_extract.readers.limits import Limits, over_memory, over_time
from gipa_extract.worker import START_SECONDS, Worker, WorkerLostError, is_worker

OVER = 10.0
"""Seconds that a step may run on when the time of a file is up."""
_idle: list[Worker] = []


Result = TypeVar("Result", covariant=True)


class Reader(Protocol[Result]):
    """A function of a module, as pickle finds it by name, or a partial of one."""

    def __call__(self, data: bytes, limits: Limits) -> Result: ...


def read_apart(read: Reader[Result], data: bytes, limits: Limits) -> Result:
    """What `read` gives or raises; LimitError once it takes more than the limits or breaks.

    GipaError if no process can be started. Threads that read at the same time have one each.
    """
    if is_worker():
        return read(data, limits)
    worker = _ready_worker(limits)
    try:
        if not worker.runs:
            with _watch_worker(worker, START_SECONDS):
                worker.start()
        with _watch_worker(worker, worker.seconds):
            answer = worker.ask(read, data, limits)
    except WorkerLostError as error:
        raise (over_time if error.hung else over_memory)(limits) from error
    except BaseException:
        worker.close()
        raise
    if isinstance(answer, LimitError):
        worker.close()  # what it holds is better given back
    _idle.append(worker)
    if isinstance(answer, Exception):
        raise answer
    result: Result = answer
    return result


@contextmanager
def _watch_worker(worker: Worker, seconds: float) -> Iterator[None]:
    """End the worker if it is at work for longer."""
    watch = threading.Timer(min(seconds + 0.1, threading.TIMEOUT_MAX), worker.end_if_late)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _ready_worker(limits: Limits) -> Worker:
    """A worker of these limits that nobody uses; idle ones of other limits are ended."""
    wanted = limits.seconds + OVER, limits.max_memory
    with suppress(IndexError):
        while True:
            worker = _idle.pop()
            if (worker.seconds, worker.memory) == wanted:
                return worker
            worker.close()
    return Worker(f"{__name__}:answered", *wanted, subprocess.DEVNULL)


def answered(read: Reader[Result], data: bytes, limits: Limits) -> Result | Exception:
    """What reading gives, or its error; this runs in the worker."""
    try:
        return read(data, limits)
    except MemoryError:
        return over_memory(limits)
    except GipaError as error:
        return error
    except Exception as error:
        return _portable_error(error)


def _portable_error(error: Exception) -> Exception:
    """An error with its traceback as a note; if it does not pickle, its text."""
    traced = "".join(traceback.format_exception(error))
    try:
        error = pickle.loads(pickle.dumps(error))
    except Exception:
        error = RuntimeError(repr(error))
    error.add_note(traced)
    return error


@atexit.register
def _end_workers() -> None:
    for worker in _idle:
        worker.close()


def _forget_workers() -> None:
    for worker in _idle:
        worker.forget()
    _idle.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_workers)
