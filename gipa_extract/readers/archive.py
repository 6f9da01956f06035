"""Files, folders and zips of reports → one input after the other; nothing is written to disk.

A zip's directory is not believed: a file is unpacked piece by piece and refused as soon as it
is longer than its limit, whatever length it claims. Names in a zip are labels, never paths.
"""

from __future__ import annotations

import io
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from gipa_extract.errors import LimitError, ReadError, UnsupportedError
from gipa_extract.readers.limits import Limits, too_large, too_many
from gipa_extract.readers.sniff import kind_of, kind_of_zip

PIECE = 2**20
"""Bytes unpacked at a time."""
MAX_RATIO = 100
"""How much larger than the zip its files may be together, beyond `Limits.max_unpacked`: reports
pack to a tenth, the worst pages to a thirtieth, a bomb to a thousandth and less."""

_JUNK = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


class Input(NamedTuple):
    """One file to read: on the disk, or in a zip on the disk."""

    name: str
    """What results call it: its path, with / on Windows too; in a zip, `path!name`, free of `..`."""
    path: Path
    member: int | None = None
    """Its place in the zip's directory; None for a file of its own."""


def find(paths: Iterable[Path]) -> Iterator[Input]:
    """Every file that the paths lead to, in a fixed order; folders and zips are looked into.

    Hidden files and what systems leave behind are passed over. Whatever cannot be looked into
    is given as it is: reading it says what is wrong.
    """
    for path in paths:
        for file in _files(path) if path.is_dir() else (path,):
            yield from _in_zip(file) or (Input(file.as_posix(), file),)


def load(found: Input, limits: Limits) -> bytes:
    """The bytes of an input; ReadError if they cannot be had, LimitError if there are too many."""
    try:
        if found.member is None:
            if (size := found.path.stat().st_size) > limits.max_bytes:
                raise too_large(size, limits.max_bytes, "max_bytes")
            return found.path.read_bytes()
        packed = _opened(found.path, found.path.stat().st_mtime_ns)
        return unpack(packed, packed.infolist()[found.member], limits.max_bytes, "max_bytes")
    except OSError as error:
        raise ReadError(
            error.strerror or str(error), where=found.name, remedy="check the path and its rights"
        ) from error
    except ReadError as error:
        raise error.at(found.name) from error.__cause__


def only_file(data: bytes, limits: Limits) -> bytes:
    """The only file in a zip's bytes; UnsupportedError if it holds several, none, or a zip."""
    with open_zip(data, limits) as packed:
        infos = [packed.infolist()[member] for member, _ in members(packed)]
        if len(infos) != 1:
            raise UnsupportedError(
                f"a zip of {len(infos)} files is not one report", remedy="read them one by one"
            )
        data = unpack(packed, infos[0], limits.max_bytes, "max_bytes")
    if kind_of(data) == "zip":  # one might hold itself, without end
        raise UnsupportedError("a zip in a zip", remedy="unpack the outer one")
    return data


def open_zip(file: bytes | Path, limits: Limits) -> zipfile.ZipFile:
    """An open zip with no more files, and no more in them, than the limits; ReadError if damaged.

    What its files claim to hold together is as much as can come out: nothing is unpacked beyond.
    """
    try:
        packed = zipfile.ZipFile(io.BytesIO(file) if isinstance(file, bytes) else file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ReadError(f"a damaged zip: {error}", remedy="download it again") from error
    try:
        _require_bounds(packed.infolist(), file, limits)
    except LimitError:
        packed.close()
        raise
    return packed


def _require_bounds(infos: Sequence[zipfile.ZipInfo], file: bytes | Path, limits: Limits) -> None:
    if len(infos) > limits.max_files:
        raise too_many(len(infos), "files in a zip", limits.max_files, "max_files")
    size = len(file) if isinstance(file, bytes) else file.stat().st_size
    most = max(limits.max_unpacked, MAX_RATIO * size)
    if (total := sum(info.file_size for info in infos)) > most:
        raise too_large(total, most, "max_unpacked")


def unpack(packed: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int, setting: str) -> bytes:
    """One file of a zip, if it has no more bytes than the limit; `setting` is named if it has."""
    if info.flag_bits & _ENCRYPTED:
        raise UnsupportedError("a zip with a password", remedy="unpack it with its password first")
    if info.file_size > limit:
        raise too_large(info.file_size, limit, setting)
    pieces: list[bytes] = []
    size = 0
    try:
        with packed.open(info) as stream:
            while piece := stream.read(PIECE):
                size += len(piece)
                if size > limit:
                    raise too_large(size, limit, setting)
                pieces.append(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise ReadError(f"damaged in its zip: {error}", remedy="download it again") from error
    except (NotImplementedError, RuntimeError) as error:
        raise UnsupportedError(f"packed in its zip: {error}", remedy="unpack it first") from error
    return b"".join(pieces)


def _files(folder: Path) -> Iterator[Path]:
    """All files below a folder, in the order of their paths; the names of one folder at a time.

    Links to folders are not followed. A folder that cannot be looked into is given as it is.
    """
    names: list[str] = []
    folders: set[str] = set()
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.add(entry.name)
                if (entry.name in folders or entry.is_file()) and not is_junk(entry.name):
                    names.append(entry.name)
    except OSError:
        yield folder
        return
    for name in sorted(names):
        if name in folders:
            yield from _files(folder / name)
        else:
            yield folder / name


def is_junk(part: str) -> bool:
    """Whether a file or folder of this name is a system's or an editor's own."""
    return part in _JUNK or part.startswith((".", "~$"))


def _in_zip(path: Path) -> list[Input]:
    """The files in a zip of reports; none if it is no zip, or not one of reports."""
    try:
        with path.open("rb") as file:
            if file.read(4) != b"PK\x03\x04":
                return []
        packed = _opened(path, path.stat().st_mtime_ns)
        if kind_of_zip(packed) != "zip":
            return []
        return [
            Input(f"{path.as_posix()}!{name}", path, member) for member, name in members(packed)
        ]
    except (OSError, ReadError):
        return []


@lru_cache(maxsize=2)
def _opened(path: Path, changed: int) -> zipfile.ZipFile:
    """A zip on the disk, kept open: its directory takes long to read, and files come in order."""
    return open_zip(path, Limits())


def members(packed: zipfile.ZipFile) -> Iterator[tuple[int, str]]:
    """(place in the directory, name) of each file that is no junk."""
    for member, info in enumerate(packed.infolist()):
        name = _name(info)
        if name and not info.is_dir() and not any(map(is_junk, name.split("/"))):
            yield member, name


def _name(info: zipfile.ZipInfo) -> str:
    """A file's name; old Chinese Windows wrote GB18030 where the format says code page 437."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME and not name.isascii():
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    parts = name.replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", ".", ".."))
