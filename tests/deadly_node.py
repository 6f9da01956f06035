"""A task for reading processes that also costs the worker that waits for it, where a text says so."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from typing import Any

from gipa_extract.readers import Limits
from gipa_extract.store import Failure, Result
from tests import deadly


def to_results(
    contents: Sequence[bytes | str], limits: Limits, *more: Any
) -> list[Result | Failure]:
    for content in contents:
        if b"WORKER" in content:  # type: ignore[operator]
            os.kill(os.getppid(), signal.SIGKILL)
    return deadly.to_results(contents, limits, *more)
