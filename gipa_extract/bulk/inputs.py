"""What the user names → the inputs of a run: files, folders, globs, zips, and tables of reports."""

from __future__ import annotations

import glob
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gipa_extract.errors import GipaError, ReadError
from gipa_extract.readers import Input, find
from gipa_extract.store import Found

TABLES = (".csv", ".jsonl", ".parquet")
ROWS = 1_000
"""Rows of a table in memory at a time."""


@dataclass(frozen=True)
class Columns:
    """What the columns of a table of reports are called; a row has a path, or else a text."""

    path: str = "path"
    text: str = "text"
    id: str = "id"


def enumerate_inputs(
    paths: Iterable[str | Path], columns: Columns | None = None
) -> Iterator[Found]:
    """Every input that the paths and globs lead to, in a fixed order.

    A file that ends in .csv, .jsonl or .parquet and is named itself is a table with a report, or
    the path of one, a row. ReadError if a path leads nowhere or a table has no such column.
    """
    for named in paths:
        for path in matches(str(named)):
            if path.suffix.lower() in TABLES and path.is_file():
                yield from _of_table(path, columns or Columns())
            else:
                yield from map(_of_file, _distinct(find([path])))


def matches(named: str) -> list[Path]:
    """The path itself, or what a glob finds, sorted; ReadError where that is nothing."""
    if Path(named).exists():
        return [Path(named)]
    found = sorted(map(Path, glob.glob(named, recursive=True)))
    if not found:
        raise ReadError("no such file, folder or match", where=named, remedy="check the path")
    return found


def _distinct(found: Iterable[Input]) -> Iterator[Input]:
    """A zip may hold two files of one name: the later one's name gets its place in the zip."""
    packed, names = None, set[str]()
    for each in found:
        if each.path != packed:
            packed, names = each.path, set()
        if each.name in names:
            each = each._replace(name=f"{each.name}#{each.member}")
        names.add(each.name)
        yield each


def _of_file(found: Input, label: str | None = None) -> Found:
    size, changed = _stat(found.path)
    where = str(found.path.absolute())  # a run may be continued from another folder
    return Found(found.name, label, where, found.member, None, size, changed)


def _stat(path: Path) -> tuple[int, int]:
    """Size and time of the last change; zeros for what is not there: reading will say so."""
    try:
        stat = path.stat()
    except OSError:
        return 0, 0
    return stat.st_size, stat.st_mtime_ns


def _of_table(path: Path, columns: Columns) -> Iterator[Found]:
    for number, row in enumerate(table_rows(path), start=1):
        label = row.get(columns.id)
        label = None if is_empty(label) else str(label)
        if not is_empty(named := row.get(columns.path)):
            yield from _named_by(path, str(named), label)
        elif not is_empty(text := row.get(columns.text)):
            yield of_text(f"{path}#{number}", label, str(text))
        elif not {columns.path, columns.text} & set(row):
            raise ReadError(
                f"the table has no column {columns.path!r} or {columns.text!r}",
                where=str(path),
                remedy="name one with --path-column or --text-column",
            )
        else:  # kept as an input: a report that the table lists and does not have
            yield of_text(f"{path}#{number}", label, "")


def _named_by(table: Path, named: str, label: str | None) -> Iterator[Found]:
    """The files at a path that a table gives: as it stands, or else from the table's folder."""
    path = Path(named)
    if not path.exists() and (table.parent / path).exists():
        path = table.parent / path
    for found in _distinct(find([path])):
        yield _of_file(found, label)


def of_text(name: str, label: str | None, text: str) -> Found:
    """The input that a table gives as a text."""
    data = text.encode("utf-8", "surrogatepass")
    return Found(name, label, None, None, zlib.compress(data, 1), len(data), 0)


def is_empty(value: object) -> bool:
    """Whether a field of a table holds nothing."""
    return value is None or value == "" or value != value  # the last is a NaN


def table_rows(path: Path) -> Iterator[Mapping[str, Any]]:
    """The rows of a table file, told by its suffix; ReadError where it cannot be read."""
    try:
        yield from {".csv": _csv, ".jsonl": _jsonl, ".parquet": _parquet}[path.suffix.lower()](path)
    except GipaError:
        raise
    except (OSError, ValueError) as error:  # pyarrow's errors are ValueErrors
        raise ReadError(
            f"the table cannot be read: {error}", where=str(path), remedy="look at the file"
        ) from error


def _csv(path: Path) -> Iterator[Mapping[str, Any]]:
    import csv

    csv.field_size_limit(2**27)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)


def _jsonl(path: Path) -> Iterator[Mapping[str, Any]]:
    import json

    with path.open(encoding="utf-8-sig") as lines:
        for line in lines:
            if line.strip():
                row = json.loads(line)
                if not isinstance(row, dict):
                    raise ValueError(f"a line is no object: {line[:40]!r}")
                yield row


def _parquet(path: Path) -> Iterator[Mapping[str, Any]]:
    import pyarrow.parquet  # type: ignore[import-untyped]

    with pyarrow.parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=ROWS):
            yield from batch.to_pylist()
