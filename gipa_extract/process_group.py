"""Ends a program together with everything that it started, on every system.

`soffice`, say, is a script that starts the office: to end the one leaves the other running.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import Any


def end_process_group(process: subprocess.Popen[Any]) -> None:
    """End a process and all that it started; it was begun with `start_new_session=True`."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif sys.platform == "win32":  # there are no groups of processes: the tree is named instead
        tree = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(tree, capture_output=True, check=False)
    process.kill()
