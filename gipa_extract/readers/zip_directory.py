"""How many files a zip has, before Python's zipfile makes an object of each of them.

A directory of a million entries costs zipfile half a gigabyte; the count that the zip itself
gives need not be true. So the directory's bytes are counted, and never more of them are read
than the allowed number of files can need.
"""

from __future__ import annotations

import os
import struct
from typing import BinaryIO

from gipa_extract.errors import LimitError
from gipa_extract.readers.limits import Limits, too_many

_END = struct.Struct("<4s4H2LH")
"""The end record: signature, disks, entries, the directory's size and place, the comment."""
_END_64_PLACE = struct.Struct("<4sLQL")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_END_MARK, _END_64_PLACE_MARK, _END_64_MARK = b"PK\x05\x06", b"PK\x06\x07", b"PK\x06\x06"
_ENTRY_MARK = b"PK\x01\x02"
_MAX_COMMENT = 2**16
MAX_ENTRY = 1024
"""Bytes of one entry of the directory, with its name, on the average at most."""


def require_few_entries(file: BinaryIO, limits: Limits) -> None:
    """LimitError where a zip has more files than the limit; a zip without an end is let pass.

    The file's position is where it was, afterwards.
    """
    position = file.tell()
    try:
        end = file.seek(0, os.SEEK_END)
        directory = _directory_of(file, end)
        if directory is None:
            return
        start, size = directory
        if size > MAX_ENTRY * limits.max_files:
            raise LimitError(
                f"the zip's directory alone has {size / 2**20:.1f} MiB",
                remedy="split the file, or raise Limits.max_files",
            )
        file.seek(max(0, start))
        entries = file.read(size).count(_ENTRY_MARK)
    finally:
        file.seek(position)
    if entries > limits.max_files:
        raise too_many(entries, "files in a zip", limits.max_files, "max_files")


def _directory_of(file: BinaryIO, end: int) -> tuple[int, int] | None:
    """Where the directory begins, and its size: it lies just before the end record."""
    start = max(0, end - _END.size - _MAX_COMMENT)
    file.seek(start)
    tail = file.read(end - start)
    end_mark = tail.rfind(_END_MARK)
    if end_mark < 0 or len(tail) - end_mark < _END.size:
        return None
    size = _END.unpack_from(tail, end_mark)[5]
    place = end_mark - _END_64_PLACE.size
    if place >= 0 and tail.startswith(_END_64_PLACE_MARK, place):
        before = start + place - _END_64.size
        file.seek(max(0, before))
        record = file.read(_END_64.size)
        if len(record) == _END_64.size and record.startswith(_END_64_MARK):
            size = _END_64.unpack(record)[8]
            return before - size, size
    return start + end_mark - size, size
