"""Files, folders and zips of reports → one input after the other; nothing is written to disk.

A zip's directory is not believed: a file is unpacked piece by piece and refused as soon as it
is longer than its limit, whatever length it claims. Names in a zip are labels, never paths.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, NamedTuple

from gipa_extract.errors import LimitError, ReadError, UnsupportedError
from gipa_extract.readers.disk_files import first_bytes, open_regular, read_regular
from gipa_extract.readers.limits import Limits, too_large, too_many
from gipa_extract.readers.sniff import kind_of, kind_of_zip
from gipa_extract.readers.zip_directory import require_few_entries
from gipa_extract.text.missing_paths import remedy_for_missing
from gipa_extract.text.names import as_text, is_address

PIECE = 2**20
"""Bytes unpacked at a time."""
MAX_RATIO = 100
"""How much larger than the zip its files may be together, beyond `Limits.max_unpacked`: reports
pack to a tenth, the worst pages to a thirtieth, a bomb to a thousandth and less."""

_JUNK = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})
_LEDGER = "ledger.sqlite"
_RUN_FILE = re.compile(
    r"(?:ledger|lock)\.sqlite(?:-wal|-shm|-journal)?|run\.log|rules-[0-9a-f]{12}\.toml"
    r"|batch-\d+\.jsonl"
)
"""What a run keeps in its folder; where a ledger is, files of these names are no inputs."""
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


class Member(NamedTuple):
    """One file of a zip, known by what it is and not by its place: a zip may be packed anew."""

    name: str
    """The file's name as the zip's directory has it."""
    checksum: int
    """The CRC-32 that the directory gives; reading checks it."""
    size: int = 0
    """Bytes, as the directory says."""
    is_repeated: bool = False
    """Whether the zip has several files that results would give the same name."""


class Input(NamedTuple):
    """One file to read: on the disk, or in a zip on the disk."""

    name: str
    """What results call it: its path, with / on Windows too; in a zip, `path!name`, free of `..`.
    Always text."""
    path: Path
    member: Member | None = None
    """None for a file of its own."""


def find(paths: Iterable[Path]) -> Iterator[Input]:
    """Every file that the paths lead to, in a fixed order; folders and zips are looked into.

    Hidden files, what systems leave behind, and the files of a run are passed over. Whatever
    cannot be looked into is given as it is: reading it says what is wrong.
    """
    for path in paths:
        for file in _files_below(path) if os.path.isdir(path) else (path,):
            yield from _in_zip(file) or (Input(as_text(file.as_posix()), file),)


def load(found: Input, limits: Limits, is_stopped: Callable[[], bool] = lambda: False) -> bytes:
    """The bytes of an input; ReadError if they cannot be had, LimitError if there are too many.

    ReadingStoppedError once `is_stopped` says so.
    """
    try:
        if found.member is None:
            return read_regular(found.path, limits, is_stopped)
        packed = _open_zip(found.path, *_state_of(found.path))
        return unpack(packed, packed.info_of(found.member), limits.max_bytes, "max_bytes")
    except OSError as error:
        raise ReadError(
            error.strerror or str(error),
            where=found.name,
            remedy=remedy_for_missing(found.name)
            if is_address(found.name)
            else "check the path and its rights",
        ) from error
    except ValueError as error:  # a NUL in a path
        raise ReadError(
            f"no path: {error}", where=found.name, remedy="check how it is written"
        ) from error
    except ReadError as error:
        raise error.at(found.name) from error.__cause__


class OpenZip(zipfile.ZipFile):
    """An open zip whose files are found by name and checksum."""

    _own: BinaryIO | None = None
    """The file, where it was opened here."""

    def __init__(self, file: BinaryIO | Path) -> None:
        """Opens a path itself, then also closes it; ReadError where that is no regular file."""
        self._own = open_regular(file) if isinstance(file, Path) else None
        try:
            super().__init__(self._own or file)
        except BaseException:
            self._close_own()
            raise
        self._places: dict[tuple[str, int], zipfile.ZipInfo] | None = None

    def close(self) -> None:
        """Close the zip, and its file where it was opened here."""
        super().close()
        self._close_own()

    def _close_own(self) -> None:
        if self._own is not None:
            self._own.close()

    def info_of(self, member: Member) -> zipfile.ZipInfo:
        """The directory's entry of a file; ReadError if it has another content now, or is gone."""
        if self._places is None:
            infos = reversed(self.infolist())  # of equal ones the first counts
            self._places = {(info.filename, info.CRC): info for info in infos}
        info = self._places.get((member.name, member.checksum))
        if info is None:
            changed = member.name in self.NameToInfo
            raise ReadError(
                "another file has its name in the zip now" if changed else "no longer in its zip",
                remedy="name the zip again: it has changed since its files were listed",
            )
        return info


def only_file(data: bytes, limits: Limits) -> bytes:
    """The only file in a zip's bytes; UnsupportedError if it holds several, none, or a zip."""
    with open_zip(data, limits) as packed:
        infos = [packed.info_of(member) for member, _ in members(packed)]
        if len(infos) != 1:
            raise UnsupportedError(
                f"a zip of {len(infos)} files is not one report",
                remedy="`gipa extract` and `gipa to-excel` read all of them",
            )
        data = unpack(packed, infos[0], limits.max_bytes, "max_bytes")
    if kind_of(data) == "zip":  # one might hold itself, without end
        raise UnsupportedError("a zip in a zip", remedy="unpack the outer one")
    return data


def open_zip(file: bytes | Path, limits: Limits) -> OpenZip:
    """An open zip with no more files, and no more in them, than the limits; ReadError if damaged.

    What its files claim to hold together is as much as can come out: nothing is unpacked beyond.
    """
    with io.BytesIO(file) if isinstance(file, bytes) else open_regular(file) as raw:
        require_few_entries(raw, limits)
    try:
        packed = OpenZip(io.BytesIO(file) if isinstance(file, bytes) else file)
    except (ReadError, OSError):
        raise
    except Exception as error:  # whatever zipfile trips over in a directory that is no such one
        what = "a damaged zip, or a damaged Word, Excel or EPUB file, which are zips"
        raise ReadError(f"{what}: {error}", remedy="download it again") from error
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
    except LimitError:
        raise
    except (NotImplementedError, RuntimeError) as error:
        raise UnsupportedError(f"packed in its zip: {error}", remedy="unpack it first") from error
    except Exception as error:  # each way of packing has errors of its own, such as LZMAError
        raise ReadError(f"damaged in its zip: {error}", remedy="download it again") from error
    return b"".join(pieces)


def _files_below(folder: Path) -> Iterator[Path]:
    """All files below a folder, in the order of their paths; the names of one folder at a time.

    Links to folders are not followed. A folder that cannot be looked into is given as it is, and
    so is what is neither file nor folder: a link that leads nowhere, a named pipe.
    """
    open_folders = [_entries_of(folder)]
    while open_folders:  # no recursion: folders may lie deeper in one another than calls may
        path, is_folder = next(open_folders[-1], (None, False))
        if path is None:
            open_folders.pop()
        elif is_folder:
            open_folders.append(_entries_of(path))
        else:
            yield path


def _entries_of(folder: Path) -> Iterator[tuple[Path, bool]]:
    """(path, whether it is a folder) of what a folder holds, sorted, without what is no input."""
    names: dict[str, bool] = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                is_folder = _answer_of_system(entry.is_dir, follow_symlinks=False)
                if not is_junk(entry.name) and (is_folder or not _answer_of_system(entry.is_dir)):
                    names[entry.name] = is_folder
    except OSError:
        yield folder, False
    is_run = _LEDGER in names
    for name in sorted(names):
        if not (is_run and _RUN_FILE.fullmatch(name)):
            yield folder / name, names[name]


def _answer_of_system(question: Callable[..., bool], **options: bool) -> bool:
    """A question to the system about one name; False where it cannot tell, as of a link in a ring."""
    with suppress(OSError):
        return question(**options)
    return False


def is_junk(part: str) -> bool:
    """Whether a file or folder of this name is a system's or an editor's own."""
    return part in _JUNK or part.startswith((".", "~$"))


def _in_zip(path: Path) -> list[Input]:
    """The files in a zip of reports; none if it is no zip, or not one of reports."""
    try:
        if first_bytes(path, 4) != b"PK\x03\x04":
            return []
        packed = _open_zip(path, *_state_of(path))
        if kind_of_zip(packed) != "zip":
            return []
        name = as_text(path.as_posix())
        return [Input(f"{name}!{inside}", path, member) for member, inside in members(packed)]
    except Exception:  # it is given as it is then, and reading it says what is wrong
        return []


@lru_cache(maxsize=2)
def _open_zip(path: Path, changed: int, size: int) -> OpenZip:
    """A zip on the disk, kept open: its directory takes long to read, and files come in order."""
    return open_zip(path, Limits())


def _state_of(path: Path) -> tuple[int, int]:
    """What tells whether a file has changed."""
    state = os.stat(path)
    return state.st_mtime_ns, state.st_size


def members(packed: zipfile.ZipFile) -> list[tuple[Member, str]]:
    """Each file that is no junk, with the name that results give it.

    A zip may hold several files of one name: their checksums tell them apart. Where these are
    the same as well, it is one file.
    """
    listed = {
        (name, info.CRC): Member(info.filename, info.CRC, info.file_size)
        for info in packed.infolist()
        if (name := _name_of(info)) and not info.is_dir() and not any(map(is_junk, name.split("/")))
    }
    repeated = Counter(name for name, _ in listed)
    return [
        (member._replace(is_repeated=True), f"{name}#{checksum:08x}")
        if repeated[name] > 1
        else (member, name)
        for (name, checksum), member in listed.items()
    ]


def _name_of(info: zipfile.ZipInfo) -> str:
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
    return as_text("/".join(part for part in parts if part not in ("", ".", "..")))
