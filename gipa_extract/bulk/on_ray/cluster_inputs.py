"""What the user names → inputs, and an input → its content, by paths and by fsspec addresses.

A name with `://` is an address. All others are paths of `bulk.inputs`, which every node has to
see. At an address a zip is told by its name, since to look into each file would fetch it.
"""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from fsspec.core import url_to_fs

from gipa_extract.bulk.inputs import (
    TABLES,
    Columns,
    enumerate_inputs,
    is_empty,
    matches,
    of_text,
    table_rows,
)
from gipa_extract.bulk.tasks import failure_of
from gipa_extract.errors import GipaError, ReadError
from gipa_extract.readers import Input, Limits, archive
from gipa_extract.readers.archive import is_junk, members
from gipa_extract.readers.limits import too_large
from gipa_extract.readers.sniff import kind_of_zip
from gipa_extract.store import Failure, Found

_MARKS = ("ETag", "etag", "mtime", "LastModified", "last_modified", "updated", "created")
"""What file systems call that which changes with a file."""


class Loaded(NamedTuple):
    """An input's content, or why it cannot be had."""

    sha256: str | None
    """None: it cannot be had."""
    content: bytes | str | Failure


def find(names: Iterable[str], columns: Columns) -> Iterator[Found]:
    """Every input that the names lead to, in a fixed order; ReadError if one leads nowhere."""
    for name in names:
        for path in [name] if _is_address(name) else map(str, matches(name)):
            if path.lower().endswith(TABLES):
                yield from _of_table(path, columns)
            else:
                yield from _named(path)


def load(found: Found, limits: Limits) -> Loaded:
    """An input's content and its hash; whatever is wrong with it is a failure."""
    try:
        content = _content(found, limits)
    except GipaError as error:
        return Loaded(None, failure_of(error))
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return Loaded(hashlib.sha256(data).hexdigest(), content)


def _is_address(name: str) -> bool:
    return "://" in name


def _named(name: str) -> Iterator[Found]:
    return _at(name) if _is_address(name) else enumerate_inputs([name])


def _at(address: str) -> Iterator[Found]:
    """The files at an address: of a file, a folder, a glob or a zip."""
    with _told(address):
        fs, path = url_to_fs(address)
        tops = fs.glob(path, detail=True) if "*" in path else {path: fs.info(path)}
    if not tops:
        raise ReadError("no such file, folder or match", where=address, remedy="check the address")
    for top in sorted(tops):
        with _told(address):
            folder = tops[top]["type"] == "directory"
            infos = fs.find(top, detail=True) if folder else {top: tops[top]}
        for file, info in sorted(infos.items()):
            if not any(map(is_junk, PurePosixPath(file.removeprefix(top)).parts[1:])):
                yield from _of_file(fs.unstrip_protocol(file), info)


def _of_file(address: str, info: Mapping[str, Any]) -> Iterator[Found]:
    mark = next((str(info[key]) for key in _MARKS if info.get(key) is not None), "")
    found = Found(
        address, None, address, None, None, info.get("size") or 0, zlib.crc32(mark.encode())
    )
    packed = _members_of(found) if address.lower().endswith(".zip") else []
    yield from packed or [found]


def _members_of(found: Found) -> list[Found]:
    """The files in a zip of reports; none where reading it will say what is wrong."""
    try:
        packed = _opened(found.path or "", found.mtime_ns)
    except ReadError:
        return []
    if kind_of_zip(packed) != "zip":
        return []
    listed = list(members(packed))
    names = [f"{found.name}!{name}" for _, name in listed]
    return [
        found._replace(name=f"{name}#{member}" if name in names[:at] else name, member=member)
        for at, (name, (member, _)) in enumerate(zip(names, listed, strict=True))
    ]


@lru_cache(maxsize=2)
def _opened(address: str, mark: int) -> zipfile.ZipFile:
    """A zip at an address, kept open: its directory takes long to read, and files come in order."""
    with _told(address):
        fs, path = url_to_fs(address)
        return zipfile.ZipFile(fs.open(path))


def _of_table(table: str, columns: Columns) -> Iterator[Found]:
    """The rows' inputs, as of `bulk.inputs`; a path in one may be an address."""
    with _here(table) as file:
        for number, row in enumerate(table_rows(file), start=1):
            label = None if is_empty(row.get(columns.id)) else str(row[columns.id])
            if not is_empty(named := row.get(columns.path)):
                for found in _of_row(_beside(table, str(named))):
                    yield found._replace(label=label)
            elif {columns.path, columns.text} & set(row):
                text = row.get(columns.text)
                yield of_text(f"{table}#{number}", label, "" if is_empty(text) else str(text))
            else:
                raise ReadError(
                    f"the table has no column {columns.path!r} or {columns.text!r}",
                    where=table,
                    remedy="name one with --path-column or --text-column",
                )


def _of_row(named: str) -> Iterator[Found]:
    """As of `_named`, but a file at an address is taken as it is: asking for each takes hours."""
    if _is_address(named) and not named.lower().endswith(".zip"):
        return iter([Found(named, None, named, None, None, 0, 0)])
    return _named(named)


def _beside(table: str, named: str) -> str:
    """A path that a table gives: as it stands, or else from the table's folder."""
    if _is_address(named) or (not _is_address(table) and Path(named).exists()):
        return named
    folder, _, _ = table.rpartition("/")
    beside = f"{folder}/{named}" if folder else named
    return beside if _is_address(beside) or Path(beside).exists() else named


@contextmanager
def _here(table: str) -> Iterator[Path]:
    """A table as a file of this machine."""
    if not _is_address(table):
        yield Path(table)
        return
    with TemporaryDirectory() as folder:
        file = Path(folder) / table.rpartition("/")[2]
        with _told(table):
            fs, path = url_to_fs(table)
            fs.get_file(path, str(file))
        yield file


def _content(found: Found, limits: Limits) -> bytes | str:
    if found.body is not None:
        text = zlib.decompress(found.body).decode("utf-8", "surrogatepass")
        if not text.strip():
            raise ReadError("the text is empty", remedy="give the report's text or its path")
        return text
    path = found.path or ""
    if not _is_address(path):
        return archive.load(Input(found.name, Path(path), found.member), limits)
    if found.member is not None:
        packed = _opened(path, found.mtime_ns)
        return archive.unpack(
            packed, packed.infolist()[found.member], limits.max_bytes, "max_bytes"
        )
    if found.size > limits.max_bytes:
        raise too_large(found.size, limits.max_bytes, "max_bytes")
    with _told(path):
        fs, inside = url_to_fs(path)
        data: bytes = fs.cat_file(inside)
    return data


@contextmanager
def _told(address: str) -> Iterator[None]:
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
