"""The very file that a report was read from, as long as it is at hand and unchanged."""

from __future__ import annotations

import hashlib
from pathlib import Path

from gipa_extract.errors import GipaError
from gipa_extract.models import Document, Report
from gipa_extract.readers import DEFAULT_LIMITS, Input, Readable, archive
from gipa_extract.readers.path_or_text import is_path


def original_of(read: Report | Document, given: Report | Readable | None = None) -> bytes | None:
    """The bytes of the file that was read: what is `given`, or the file that is named there.

    None if there is none, or if it has changed.
    """
    source = _as_source(given) or _as_source(read)
    if source is None:
        return None
    sha256 = read.source.sha256 if isinstance(read, Report) else read.sha256
    try:
        data = source if isinstance(source, bytes) else archive.load(source, DEFAULT_LIMITS)
    except (GipaError, OSError):
        return None
    return data if hashlib.sha256(data).hexdigest() == sha256 else None


def _as_source(given: Report | Readable | None) -> bytes | Input | None:
    if isinstance(given, bytes | Input):
        return given
    if isinstance(given, Path):
        return Input(given.as_posix(), given)
    if isinstance(given, Report | Document):
        path = given.source.file if isinstance(given, Report) else given.path
        return _as_source(path)
    return _file_named(given) if given is not None and is_path(given) else None


def _file_named(path: str) -> Input | None:
    """The file of a name that results give, `zip!file` if it is in a zip; None if there is none."""
    packed, _, inside = path.partition("!")
    if inside and not Path(path).exists():
        return next((each for each in archive.find([Path(packed)]) if each.name == path), None)
    return Input(path, Path(path))
