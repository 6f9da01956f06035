"""A process that works on one task at a time and may be lost without losing anything else.

It is a fresh interpreter, joined by its two pipes: it needs no `__main__` guard in the user's
script, inherits no lock and no file of ours, and ends when its parent does. The standard
library's executors can say neither which task killed a worker nor end one that hangs.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import IO, Any

from gipa_extract.errors import GipaError

START_SECONDS = 120.0
"""In which a worker must have loaded what it needs; a busy machine takes long."""
START_WAITS = (0.2, 1.0, 0.0)
"""Seconds after each try to start that failed; after the last one there is no other."""
GRACE = 5.0
"""Seconds after which a worker that hangs ends itself, should nobody be left to end it."""
_BOOT = (
    "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    "import sys; sys.path[:] = {path!r}\n"
    "from gipa_extract.worker import serve; serve({task!r}, {seconds!r}, {memory!r})"
)
_serving = False


def is_worker() -> bool:
    """Whether this process is such a one, held to a size and a time."""
    return _serving


class WorkerLostError(Exception):
    """The worker ended, or was ended, before it answered."""

    def __init__(self, reason: str, *, hung: bool) -> None:
        super().__init__(reason)
        self.hung = hung
        """Whether it was ended for taking too long."""


class Worker:
    """One process, started when it is first asked, and again after it was lost."""

    def __init__(
        self,
        task: str,
        seconds: float,
        memory: int,
        log: IO[bytes] | int,
        *,
        one_of_many: bool = False,
    ) -> None:
        """`task` is `module:function`; each call may take `seconds`; `log` takes what it prints.

        The process may have `memory` bytes, where the system can hold it to that: RLIMIT_DATA
        stands for all of a program's own memory on Linux. `one_of_many` has as many beside it as
        the machine has cores, and starts no threads unless OMP_NUM_THREADS says so.
        """
        self._task, self._log = task, log
        self._environment = {"OMP_NUM_THREADS": "1", **os.environ} if one_of_many else None
        self.seconds, self.memory = seconds, memory
        self._process: subprocess.Popen[bytes] | None = None
        self._deadline: float | None = None
        self._hung = False
        self._stopped = False

    def ask(self, *arguments: object) -> Any:
        """The task's answer; WorkerLostError if the process dies of it or takes too long.

        GipaError if no process can be started.
        """
        process = self.start()
        try:
            return self._exchange(process, self.seconds, arguments)
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            raise self._error_of_loss(process) from error

    @property
    def runs(self) -> bool:
        """Whether there is a process that has not ended."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> subprocess.Popen[bytes]:
        """The process, ready; GipaError if there can be none: that is no content's fault.

        One that is lost while it starts, as to a system short of memory, is started again.
        """
        if self._process is not None:
            if self._process.poll() is None:
                return self._process
            self.close()  # it ended while nobody used it
        for wait in START_WAITS:
            if self._stopped:
                raise WorkerLostError("the process was ended before it began", hung=False)
            try:
                return self._launch_process()
            except (EOFError, OSError, pickle.UnpicklingError) as error:
                self.close()
                reason = error
            time.sleep(wait)
        raise GipaError(
            "no process for reading can be started",
            stage="process",
            remedy=f"see whether this works: {sys.executable} -c 'import gipa_extract.worker'",
        ) from reason

    def _launch_process(self) -> subprocess.Popen[bytes]:
        boot = _BOOT.format(
            path=sys.path, task=self._task, seconds=self.seconds, memory=self.memory
        )
        self._process = subprocess.Popen(
            [sys.executable, "-c", boot],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            env=self._environment,
        )
        self._exchange(self._process, START_SECONDS, ())
        return self._process

    def stop(self) -> None:
        """End the process, and start none any more."""
        self._stopped = True
        self.end()

    def end(self) -> None:
        """End the process at once, if there is one; whoever waits for it sees it die."""
        process = self._process
        if process is not None:
            process.kill()

    def end_if_late(self) -> None:
        """End the process if its time is up."""
        if self._deadline is not None and time.monotonic() > self._deadline:
            self._hung = True
            self.end()

    def close(self) -> None:
        """End the process and let go of its pipes; nobody may be waiting for it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self.forget()

    def forget(self) -> None:
        """Let go of the pipes, and not of the process: after a fork it is the parent's."""
        process, self._process = self._process, None
        if process is not None:
            process.returncode = process.returncode or 0  # nobody waits for it
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):
                    if pipe is not None:
                        pipe.close()

    def _exchange(self, process: subprocess.Popen[bytes], seconds: float, message: object) -> Any:
        assert process.stdin is not None
        assert process.stdout is not None
        self._hung = False
        self._deadline = time.monotonic() + seconds
        try:
            pickle.dump(message, process.stdin, pickle.HIGHEST_PROTOCOL)
            process.stdin.flush()
            return pickle.load(process.stdout)
        finally:
            self._deadline = None

    def _error_of_loss(self, process: subprocess.Popen[bytes]) -> WorkerLostError:
        self.close()
        if self._hung:
            return WorkerLostError(f"took more than {self.seconds:g} seconds", hung=True)
        return WorkerLostError(f"the process {_end_of(process.returncode)}", hung=False)


def serve(task: str, seconds: float, memory: int) -> None:
    """A worker's life: answer each message on standard input, until there are no more.

    Standard output is kept for the answers: what the task prints goes to standard error.
    """
    import faulthandler

    global _serving
    _serving = True
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr  # written line by line: the process is killed in the end, not ended
    _bound_memory(memory)
    function = _load_task(task)
    arguments = _next_message()
    pickle.dump("ready", answers)
    answers.flush()
    while (arguments := _next_message()) is not None:
        # Should the parent be gone by then, nobody else would end a worker that hangs.
        faulthandler.dump_traceback_later(seconds + GRACE, exit=True)
        answer = function(*arguments)
        faulthandler.cancel_dump_traceback_later()
        with suppress(BrokenPipeError):
            pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()


def _bound_memory(size: int) -> None:
    """Hold this process to a size, where the system can: libraries in C take no other limit."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        size = size if hard == resource.RLIM_INFINITY else min(size, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (size, hard))


def _next_message() -> Any:
    try:
        return pickle.load(sys.stdin.buffer)
    except EOFError:
        return None


def _load_task(task: str) -> Callable[..., object]:
    module, _, name = task.partition(":")
    function: Callable[..., object] = getattr(import_module(module), name)
    return function


def _end_of(code: int) -> str:
    """How a process ended: its exit code, or minus the signal that ended it."""
    if code < 0:
        with suppress(ValueError):
            return f"was ended by {signal.Signals(-code).name}"
    return f"ended with exit code {code}"
