"""What the commands print is UTF-8 with plain line ends, whatever the system's code page says.

A Chinese Windows has code page 936, a Western one 1252, where ✗ or 政 would end the command; and
Windows would write two characters for a line end, which moves every span of `gipa text`.
"""

from __future__ import annotations

import sys


def print_utf8() -> None:
    """Let standard output and error take every character; a stream of somebody else's stays."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
