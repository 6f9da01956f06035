"""What is laid out, and the end to which each input has to come."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from gipa_extract.store import NOT_A_REPORT
from gipa_extract.text.names import as_text

RESULT, FAILURE = "result", "failure"
ANY = (RESULT, FAILURE, NOT_A_REPORT)
"""Where a mutilated report may still be one: some end, and one alone, is all that is asked."""
REPORTS = Path("data/reports")


@dataclass(frozen=True)
class Expected:
    """The ends to which an input may come."""

    ends: Sequence[str]
    sha256: str | None = None
    """Of the content that has to stand under its name, where that is a report."""


@dataclass
class Layout:
    """A folder of good and odd inputs, and what has to become of them."""

    root: Path
    expected: dict[str, Expected] = field(default_factory=dict)
    """By the name that results give the input."""
    named: list[str] = field(default_factory=list)
    """What a run is told to read."""
    _texts: list[str] = field(default_factory=list)
    _made: int = 0

    def good(self) -> bytes:
        """A report whose bytes no other input has."""
        if not self._texts:
            paths = sorted(REPORTS.glob("*.txt"))
            self._texts = [path.read_text("utf-8") for path in paths]
        self._made += 1
        text = self._texts[self._made % len(self._texts)]
        return f"{text}\n编号：{self._made}\n".encode()

    def expect(self, name: str, *ends: str, data: bytes | None = None) -> None:
        """Have an input of this name come to one of some ends, with this content if to a result."""
        digest = sha256(data).hexdigest() if data is not None else None
        if name in self.expected:
            raise ValueError(f"laid out twice: {name!r}")
        self.expected[name] = Expected(ends, digest)

    def put(self, folder: str, name: str | bytes, data: bytes, *ends: str) -> Path:
        """Write a file that has to come to one of some ends."""
        path = self.path(folder, name)
        path.write_bytes(data)
        self.expect(as_text(str(path)), *ends, data=data)
        return path

    def put_good(self, folder: str, name: str | bytes) -> Path:
        """Write a report."""
        return self.put(folder, name, self.good(), RESULT)

    def path(self, folder: str, name: str | bytes) -> Path:
        """The place of a file, in a folder that is there."""
        below = self.root / folder
        below.mkdir(parents=True, exist_ok=True)
        return below / os.fsdecode(name)
