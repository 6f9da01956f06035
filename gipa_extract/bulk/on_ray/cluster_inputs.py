"""What the user names → inputs, and an input → its content, by paths and by fsspec addresses.

A name with `://` is an address. All others are paths of `bulk.inputs`, which every node has to
see. At an address a zip is told by its name, since to look into each file would fetch it.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, NamedTuple, cast

from fsspec.core import url_to_fs

from gipa_extract.bulk.input_tables import TABLES, Row, is_empty, table_rows
from gipa_extract.bulk.inputs import (
    Columns,
    fault_of,
    input_of,
    is_table,
    label_of,
    matching_paths,
    no_such_column,
    of_fault,
    of_file,
    of_text,
    require_matches,
    user_row_of,
)
from gipa_extract.bulk.schedule import content_of, sha256_of
from gipa_extract.bulk.tasks import failure_of
from gipa_extract.errors import GipaError, ReadError
from gipa_extract.readers import Limits, archive
from gipa_extract.readers import find as find_files
from gipa_extract.readers.archive import Member, OpenZip, is_junk, members
from gipa_extract.readers.limits import too_large
from gipa_extract.readers.sniff import kind_of_zip
from gipa_extract.readers.zip_directory import require_few_entries
from gipa_extract.store import Failure, FoundInput
from gipa_extract.text.names import as_text

_MARKS = ("ETag", "etag", "mtime", "LastModified", "last_modified", "updated", "created")
"""What file systems call that which changes with a file."""


class LoadedInput(NamedTuple):
    """An input's content, or why it cannot be had."""

    sha256: str | None
    """None: it cannot be had."""
    content: bytes | str | Failure


def require_inputs(names: Iterable[str]) -> None:
    """ReadError where a name leads nowhere."""
    for name in names:
        if not _is_address(name):
            require_matches(name)
        elif not _matches_of(name):
            where = as_text(name)
            what = "no such file, folder or match"
            raise ReadError(what, where=where, remedy="check the address")


def find_inputs(names: Iterable[str], columns: Columns) -> Iterator[FoundInput]:
    """Every input that the names lead to, in a fixed order; raises nothing."""
    for name in names:
        try:
            if not _is_address(name):
                yield from _of_paths(name, columns)
            elif name.lower().endswith(TABLES):
                yield from _of_table(name, columns)
            else:
                yield from _inputs_at(name)
        except Exception as error:
            yield of_fault(name, name, fault_of(error))


def load(found: FoundInput, limits: Limits) -> LoadedInput:
    """An input's content and its hash; whatever is wrong with it is a failure."""
    if found.fault is not None:
        return LoadedInput(None, found.fault)
    try:
        if found.body is None and _is_address(found.path):
            content: bytes | str = _content_at(found, limits)
        else:
            content = content_of(found.body, input_of(found), limits)
    except Exception as error:
        return LoadedInput(None, failure_of(error))
    return LoadedInput(sha256_of(content), content)


def _of_paths(name: str, columns: Columns) -> Iterator[FoundInput]:
    """Inputs as `bulk.inputs` finds them; a row of a table may name an address, too."""
    for path in matching_paths(name) or [Path(name)]:
        if is_table(path, columns):
            yield from _of_table(str(path), columns)
        else:
            yield from map(of_file, find_files([path]))


def _is_address(name: str) -> bool:
    return "://" in name


def _matches_of(address: str) -> dict[str, Any]:
    """What an address is, or what a glob matches, with all that the file system says of each."""
    with _file_system_errors(address):
        fs, path = url_to_fs(address)
        entries = fs.glob(path, detail=True) if "*" in path else {path: fs.info(path)}
    return cast("dict[str, Any]", entries)


def _inputs_at(address: str) -> Iterator[FoundInput]:
    """The files at an address: of a file, a folder, a glob or a zip."""
    fs, _ = url_to_fs(address)
    tops = _matches_of(address)
    for top in sorted(tops):
        with _file_system_errors(address):
            folder = tops[top]["type"] == "directory"
            infos = fs.find(top, detail=True) if folder else {top: tops[top]}
        for file, info in sorted(infos.items()):
            if not any(map(is_junk, PurePosixPath(file.removeprefix(top)).parts[1:])):
                yield from _of_file(fs.unstrip_protocol(file), info)


def _of_file(address: str, info: Mapping[str, Any]) -> Iterator[FoundInput]:
    mark = next((str(info[key]) for key in _MARKS if info.get(key) is not None), "")
    changed = zlib.crc32(mark.encode("utf-8", "surrogatepass"))
    name, size = as_text(address), info.get("size") or 0
    file = FoundInput(name, None, address, None, None, size, changed)
    packed = _members_of(file) if address.lower().endswith(".zip") else []
    yield from packed or [file]


def _members_of(found: FoundInput) -> list[FoundInput]:
    """The files in a zip of reports; none where reading it will say what is wrong."""
    try:
        packed = _open_zip(found.path, found.mtime_ns)
        listed = members(packed) if kind_of_zip(packed) == "zip" else []
    except Exception:  # it is given as it is then, and reading it says what is wrong
        return []
    return [
        found._replace(
            name=f"{found.name}!{inside}",
            member=member.name,
            checksum=member.checksum,
            size=member.size,
            is_repeated=member.is_repeated,
        )
        for member, inside in listed
    ]


@lru_cache(maxsize=2)
def _open_zip(address: str, mark: int) -> OpenZip:
    """A zip at an address, kept open: its directory takes long to read, and files come in order."""
    with _file_system_errors(address):
        fs, path = url_to_fs(address)
        file = cast("BinaryIO", fs.open(path))
        require_few_entries(file, Limits())
        return OpenZip(file)


def _of_table(table: str, columns: Columns) -> Iterator[FoundInput]:
    """The rows' inputs, as of `bulk.inputs`; a path in one may be an address."""
    where = table if _is_address(table) else str(Path(table).absolute())
    with _local_copy(table) as file:
        for number, row in enumerate(table_rows(file), start=1):
            try:
                yield from _of_row(table, row, columns, where=where, number=number)
            except Exception as error:
                yield of_fault(table, where, fault_of(error), number)


def _of_row(
    table: str, row: Row | Failure, columns: Columns, *, where: str, number: int
) -> Iterator[FoundInput]:
    if isinstance(row, Failure):
        yield of_fault(table, where, row, number)
        return
    label, user = label_of(row, columns), user_row_of(row, columns)
    if not is_empty(named := row.get(columns.path)):
        for input_ in _of_path(_address_from_table(table, str(named))):
            yield input_._replace(label=label, user=user)
    elif {columns.path, columns.text} & set(row):
        text = row.get(columns.text)
        text = "" if is_empty(text) else str(text)
        yield of_text(as_text(table), where, number, label, text)._replace(user=user)
    else:
        yield of_fault(table, where, fault_of(no_such_column(table, columns)), number)


def _of_path(named: str) -> Iterator[FoundInput]:
    """A file at an address is taken as it is: asking for each takes hours."""
    if not _is_address(named):
        return map(of_file, find_files([Path(named)]))
    if named.lower().endswith(".zip"):
        return _inputs_at(named)
    return iter([FoundInput(as_text(named), None, named, None, None, 0, 0)])


def _address_from_table(table: str, named: str) -> str:
    """A path that a table gives: as it stands, or else from the table's folder."""
    if _is_address(named) or (not _is_address(table) and os.path.exists(named)):
        return named
    folder, _, _ = table.rpartition("/")
    beside = f"{folder}/{named}" if folder else named
    return beside if _is_address(beside) or os.path.exists(beside) else named


@contextmanager
def _local_copy(table: str) -> Iterator[Path]:
    """A table as a file of this machine."""
    if not _is_address(table):
        yield Path(table)
        return
    with TemporaryDirectory() as folder:
        file = Path(folder) / table.rpartition("/")[2]
        with _file_system_errors(table):
            fs, path = url_to_fs(table)
            fs.get_file(path, str(file))
        yield file


def _content_at(found: FoundInput, limits: Limits) -> bytes:
    """The bytes at an address, or of a member of the zip there."""
    path = found.path
    if found.member is not None:
        packed = _open_zip(path, found.mtime_ns)
        info = packed.info_of(Member(found.member, found.checksum or 0))
        return archive.unpack(packed, info, limits.max_bytes, "max_bytes")
    with _file_system_errors(path):
        fs, inside = url_to_fs(path)
        size = found.size or fs.size(inside) or 0  # of a table's address nobody has asked yet
        if size > limits.max_bytes:
            raise too_large(size, limits.max_bytes, "max_bytes")
        data: bytes = fs.cat_file(inside)
    return data


@contextmanager
def _file_system_errors(address: str) -> Iterator[None]:
    """A file system's errors as ours: each has its own kinds, of no common root."""
    try:
        yield
    except GipaError:
        raise
    except Exception as error:
        what = str(error) if isinstance(error, ImportError) else f"{type(error).__name__}: {error}"
        raise ReadError(
            f"cannot be had: {what}", where=address, remedy="check the address and its rights"
        ) from error
