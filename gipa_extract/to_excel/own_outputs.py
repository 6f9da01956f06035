"""Which files were written here, so that no other is ever written over."""

from __future__ import annotations

import json
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from gipa_extract.errors import GipaError

RECORD = "outputs.json"


class OwnOutputs:
    """A record, in the run folder, of what was written last: name → SHA-256."""

    def __init__(self, run: Path) -> None:
        self._file = run / RECORD

    def require_free(self, *outputs: Path) -> None:
        """GipaError where a file is in the way: not written here, or changed since."""
        known = self._recorded_hashes()
        for output in outputs:
            if output.exists() and known.get(output.name) != _hash_of(output):
                raise GipaError(
                    "it exists, and was not written by this command or has been changed since",
                    where=str(output),
                    remedy="name another file with -o FILE.xlsx, or add --overwrite",
                )

    def remember(self, *outputs: Path) -> None:
        """Record the files as they stand."""
        record = json.dumps({output.name: _hash_of(output) for output in outputs})
        self._file.write_text(record, "utf-8", newline="\n")

    def _recorded_hashes(self) -> dict[str, str]:
        """What was recorded; a record that is gone or broken says nothing."""
        with suppress(OSError, ValueError):
            record = json.loads(self._file.read_text("utf-8"))
            return record if isinstance(record, dict) else {}
        return {}


def _hash_of(file: Path) -> str | None:
    """The SHA-256 of a file; None for what is no file."""
    return sha256(file.read_bytes()).hexdigest() if file.is_file() else None
