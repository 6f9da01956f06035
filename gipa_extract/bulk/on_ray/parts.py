"""The output of a run on many machines: a folder for each recipe, of Parquet files of rows.

    OUT/rules-0.1.0-1a2b3c4d/part-….parquet     a row for each input: its report, or its failure

A file is written under a hidden name and renamed, so that what has a name is whole. Where two
files have a row of one name, the later file's counts: they are named by the time of their start.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from typing import Any
from uuid import uuid4

from gipa_extract.bulk.on_ray.output_rows import COLUMNS, Row
from gipa_extract.errors import GipaError, MissingExtraError
from gipa_extract.store import Recipe, StoreError


def folder_of(out: str, recipe: Recipe) -> str:
    """Where a recipe's parts lie: another recipe's results lie beside them."""
    recipe_name = "-".join(filter(None, (recipe.strategy, recipe.model, recipe.version)))
    whole = sha256(json.dumps(recipe).encode()).hexdigest()[:8]
    return f"{out.rstrip('/')}/{re.sub(r'[^0-9A-Za-z.]+', '-', recipe_name)}-{whole}"


def write_part(folder: str, part: str, rows: Iterable[Row]) -> None:
    """Write a part, whole or not at all; StoreError if it cannot be."""
    import pyarrow as pa  # type: ignore[import-untyped]
    from pyarrow import parquet

    schema = pa.schema([(name, pa.type_for_alias(kind)) for name, kind in COLUMNS.items()])
    table = pa.Table.from_pylist(list(rows), schema=schema)
    with store_errors(folder):
        fs, path = file_system(folder)
        fs.makedirs(path, exist_ok=True)
        hidden = f"{path}/.{part}.{uuid4().hex[:8]}"
        with fs.open(hidden, "wb") as file:
            parquet.write_table(table, file, compression="zstd")
        fs.mv(hidden, f"{path}/{part}.parquet")


def rows_of(folder: str, part: str, columns: Iterable[str] = COLUMNS) -> list[Row]:
    """A part's rows, None for a column that its version had not; StoreError if it is broken."""
    from pyarrow import BufferReader, parquet

    with store_errors(f"{folder}/{part}.parquet"):
        fs, path = file_system(folder)
        content = BufferReader(fs.cat_file(f"{path}/{part}.parquet"))
        # threads of pyarrow's that still hold a file of Python's at its end abort the process
        file = parquet.ParquetFile(content)
        there = set(file.schema_arrow.names)
        table = file.read(columns=[name for name in columns if name in there], use_threads=False)
        rows: list[Row] = table.to_pylist()
    absent = {name: None for name in columns if name not in there}
    return [row | absent for row in rows] if absent else rows


def update_rows(folder: str, part: str, changes: Mapping[str, Row]) -> None:
    """Write a part anew with other values in some of its rows, by their names."""
    write_part(folder, part, [row | changes.get(row["name"], {}) for row in rows_of(folder, part)])


def remove_rows(folder: str, names: Iterable[tuple[str, str]]) -> None:
    """Remove rows, given as (name, part)."""
    by_part: dict[str, set[str]] = {}
    for name, part in names:
        by_part.setdefault(part, set()).add(name)
    for part, gone in by_part.items():
        if left := [row for row in rows_of(folder, part) if row["name"] not in gone]:
            write_part(folder, part, left)
        else:
            remove_part(folder, part)


def remove_part(folder: str, part: str) -> None:
    """Remove a part, if it is there."""
    with store_errors(folder):
        fs, path = file_system(folder)
        if fs.exists(file := f"{path}/{part}.parquet"):
            fs.rm_file(file)


def names_in(folder: str) -> list[str]:
    """The names of the parts in a folder, in order."""
    with store_errors(folder):
        fs, path = file_system(folder)
        fs.invalidate_cache()
        files = fs.ls(path, detail=False) if fs.isdir(path) else []
    names = (file.rpartition("/")[2] for file in files)
    return sorted(
        name.removesuffix(".parquet")
        for name in names
        if name.startswith("part-") and name.endswith(".parquet")
    )


def file_system(address: str) -> tuple[Any, str]:
    """fsspec's file system of an address or a path, and the path in it."""
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise MissingExtraError("fsspec", "ray", where=address) from error
    fs, path = url_to_fs(address)
    return fs, str(path).rstrip("/")


@contextmanager
def store_errors(where: str) -> Iterator[None]:
    """A file system's errors, and Parquet's, as ours: each has its own kinds."""
    try:
        yield
    except GipaError:
        raise
    except Exception as error:
        raise store_error(
            f"{type(error).__name__}: {error}",
            where,
            "check the address, its rights and its space; a broken part may be removed: "
            "its inputs are done again",
        ) from error


def store_error(what: str, where: str, remedy: str) -> StoreError:
    """A StoreError of an output, where there is no ledger."""
    error = StoreError(what, where=where, remedy=remedy)
    error.stage = "output"
    return error
