"""A path → the bytes of a regular file, never more than the limit, and never a wait without end.

A named pipe blocks who opens it, and a device gives bytes for ever: both are refused by what
they are, before they are opened and again once they are, should the path be changed meanwhile.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from gipa_extract.errors import ReadError
from gipa_extract.readers.limits import Deadline, Limits, too_large

PIECE = 2**20
"""Bytes read at a time; between two pieces reading can be stopped."""
SPARE = 4096
"""Bytes asked for beyond a file's size, so that one call reads it and the next one meets its end."""
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)  # a pipe is opened without waiting for its other end
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
)
_KINDS: tuple[tuple[Callable[[int], bool], str], ...] = (
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class ReadingStoppedError(Exception):
    """Somebody wished that reading stop; nothing is said about the file."""


def open_regular(path: Path) -> BinaryIO:
    """The open file; ReadError if it is something else, OSError if it cannot be opened."""
    descriptor, _ = _opened(path)
    return os.fdopen(descriptor, "rb")


def first_bytes(path: Path, count: int) -> bytes:
    """The first bytes of a regular file, up to `count`; errors as those of `open_regular`."""
    descriptor, _ = _opened(path)
    try:
        return os.read(descriptor, count)
    finally:
        os.close(descriptor)


def read_regular(
    path: Path, limits: Limits, is_stopped: Callable[[], bool] = lambda: False
) -> bytes:
    """All bytes of a regular file; LimitError if there are too many, or they come too slowly.

    ReadingStoppedError as soon as `is_stopped` says so.
    """
    deadline = Deadline(limits)
    pieces: list[bytes] = []
    size = 0
    descriptor, claimed = _opened(path)
    try:
        if claimed > limits.max_bytes:
            raise too_large(claimed, limits.max_bytes, "max_bytes")
        # more than it claims: it may grow, or not know its size, as in /proc
        while piece := os.read(descriptor, min(PIECE, max(claimed - size, 0) + SPARE)):
            pieces.append(piece)
            size += len(piece)
            if size > limits.max_bytes:
                raise too_large(size, limits.max_bytes, "max_bytes")
            if size > claimed:
                claimed += PIECE
            if is_stopped():
                raise ReadingStoppedError
            deadline.check()
    finally:
        os.close(descriptor)
    return b"".join(pieces)


def _opened(path: Path) -> tuple[int, int]:
    """The descriptor of a regular file, and how many bytes it says that it has."""
    _require_regular(os.stat(path).st_mode, path)
    descriptor = os.open(path, _FLAGS)
    try:
        state = os.fstat(descriptor)
        _require_regular(state.st_mode, path)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor, state.st_size


def _require_regular(mode: int, path: Path) -> None:
    if stat.S_ISREG(mode):
        return
    if stat.S_ISDIR(mode):
        os.scandir(path).close()  # says why a folder could not be looked into
        raise ReadError(
            "a folder, not a file",
            remedy="name a file in it; `gipa extract` and `gipa to-excel` read a whole folder",
        )
    kind = next((name for is_kind, name in _KINDS if is_kind(mode)), "something special")
    raise ReadError(f"{kind}, not a file", remedy="name a regular file")
