"""What a file may cost before it is refused, and the errors that refuse it."""

from __future__ import annotations

import time
from dataclasses import dataclass

from gipa_extract.errors import LimitError


@dataclass(frozen=True)
class Limits:
    """What one file may cost; each limit is far above what a real report needs."""

    max_bytes: int = 200 * 2**20
    """Bytes of any file, as it lies on the disk."""
    max_text: int = 8 * 2**20
    """Bytes of a text file, characters of any document's text: the longest report has 200 kB."""
    max_markup: int = 32 * 2**20
    """Bytes of an HTML page: pictures pasted into it take some 10 MiB."""
    max_part: int = 12 * 2**20
    """Bytes of one XML part of a Word file, unpacked: a report has 1 MiB, and a tree of it in
    memory takes some 20 times as much."""
    max_unpacked: int = 512 * 2**20
    """Bytes that the parts of a Word file may have together once they are unpacked."""
    max_stream: int = 16 * 2**20
    """Bytes of one unpacked stream of a PDF that is no picture and no font: a page has 1 MiB."""
    max_files: int = 10_000
    """Files in one zip."""
    max_slots: int = 200_000
    """Places of all tables of a document; a report has a thousand."""
    max_pages: int = 500
    """Pages of a PDF."""
    max_pixels: int = 80_000_000
    """Pixels of one picture: an A3 page at 600 dpi has 70 million."""
    max_memory: int = 2**30
    """Bytes of the process that reads a PDF, where the system can hold it to that; a report has
    60 MiB, a scan 400."""
    seconds: float = 120.0
    """Seconds for reading one file. The clock is read between steps, so a step may run over."""


DEFAULT_LIMITS = Limits()


class Deadline:
    """When the time of one file is up."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.end = time.monotonic() + limits.seconds

    def check(self) -> None:
        """Raise LimitError once the time is up."""
        if time.monotonic() > self.end:
            raise over_time(self.limits)


def too_large(size: int, limit: int, setting: str) -> LimitError:
    """The error for a size and a limit in bytes; `setting` is the Limits field to raise."""
    return LimitError(
        f"{_in_mebibytes(size)} is over the limit of {_in_mebibytes(limit)}",
        remedy=f"split the file, or raise Limits.{setting}",
    )


def too_many(count: int, what: str, limit: int, setting: str) -> LimitError:
    """The error for a count of things and its limit; `setting` is the Limits field to raise."""
    return LimitError(
        f"{count} {what} are over the limit of {limit}",
        remedy=f"split the file, or raise Limits.{setting}",
    )


def over_time(limits: Limits) -> LimitError:
    """The error for a file that takes too long."""
    return LimitError(
        f"reading takes more than {limits.seconds:g} seconds",
        remedy="look at the file, or raise Limits.seconds",
    )


def over_memory(limits: Limits) -> LimitError:
    """The error for a file that took the memory, or the life, of the process that read it."""
    return LimitError(
        f"reading takes more than {_in_mebibytes(limits.max_memory)} of memory, or breaks PDFium",
        remedy="look at the file, print it to PDF again, or raise Limits.max_memory",
    )


def _in_mebibytes(size: int) -> str:
    return f"{size / 2**20:.1f} MiB"
