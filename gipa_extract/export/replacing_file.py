"""A file that is written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gipa_extract.errors import GipaError


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A path to write to, which takes the target's place at the end; nothing else is left behind.

    Its folder is made if need be. GipaError where it cannot be written; the target then stays as it was.
    """
    part = target.with_name(f".{target.name}.part{target.suffix}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # of a run that was killed
            part.unlink()
        yield part
        os.replace(part, target)
    except OSError as error:
        raise GipaError(
            f"cannot be written: {error.strerror or error}",
            where=str(target),
            stage="export",
            remedy="close it where it is open; check the folder and the space on the disk",
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
