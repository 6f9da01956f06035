"""Tasks for worker processes that do what the content says: die, hang, print, or answer."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence

from gipa_extract.bulk import tasks
from gipa_extract.bulk.pool import MEMORY
from gipa_extract.readers import Limits
from gipa_extract.store import Failure, Result


def to_results(contents: Sequence[bytes | str], limits: Limits) -> list[Result | Failure]:
    for content in contents:
        if b"DIE" in content:  # type: ignore[operator]
            os.kill(os.getpid(), signal.SIGKILL)
        if b"EXIT" in content:  # type: ignore[operator]
            os._exit(3)
        if b"HANG" in content:  # type: ignore[operator]
            time.sleep(60)
        if b"GREEDY" in content:  # type: ignore[operator]
            bytearray(2 * MEMORY)
        if b"PRINT" in content:  # type: ignore[operator]
            print("said by a library")
    return tasks.to_results(contents, limits)
