"""Which files were written here, so that no other is ever written over."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from gipa_extract.errors import GipaError
from gipa_extract.text.names import as_text

RECORD = "outputs.json"
_INPUTS = "inputs"
"""The record's entry of inputs; every other entry ends in .xlsx or .html."""


class OwnOutputs:
    """A record, in the run folder, of what was written last, and of which files and folders.

    Outputs: name → SHA-256. Inputs: their paths from the workbook's folder, with which they may move.
    """

    def __init__(self, run: Path, named: Iterable[str]) -> None:
        self._file = run / RECORD
        self._inputs = sorted({_path_from(run.parent, each) for each in named})

    def require_free(self, *outputs: Path) -> None:
        """GipaError where a file is in the way: not written here, changed since, or of other inputs."""
        known = self._record()
        for output in outputs:
            if output.exists() and known.get(output.name) != _hash_of(output):
                raise _in_the_way(
                    output,
                    "it exists, and was not written by this command or has been changed since",
                )
        made_of = known.get(_INPUTS) or self._inputs  # earlier records do not say
        for output in outputs:
            # `gipa to-excel 甲/报告`, then `gipa to-excel 乙/报告`: both are called 报告.xlsx
            if output.exists() and set(made_of).isdisjoint(self._inputs):
                raise _in_the_way(output, f"it exists, and was made of {made_of[0]}")

    def remember(self, *outputs: Path) -> None:
        """Record the files as they stand."""
        hashes = {output.name: _hash_of(output) for output in outputs}
        record = json.dumps({**hashes, _INPUTS: self._inputs})
        self._file.write_text(record, "utf-8", newline="\n")

    def _record(self) -> dict[str, Any]:
        """What was recorded; a record that is gone or broken says nothing."""
        with suppress(OSError, ValueError):
            record = json.loads(self._file.read_text("utf-8"))
            return record if isinstance(record, dict) else {}
        return {}


def _in_the_way(output: Path, what: str) -> GipaError:
    remedy = "name another file with -o FILE.xlsx, or add --overwrite"
    return GipaError(what, where=str(output), remedy=remedy)


def _path_from(folder: Path, named: str) -> str:
    """An input's path from a folder; from the root where it lies on another drive."""
    path = os.path.realpath(named)
    with suppress(ValueError):
        path = os.path.relpath(path, os.path.realpath(folder))
    return as_text(Path(path).as_posix())


def _hash_of(file: Path) -> str | None:
    """The SHA-256 of a file; None for what is no file."""
    return sha256(file.read_bytes()).hexdigest() if file.is_file() else None
