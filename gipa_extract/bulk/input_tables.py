"""A table of reports → its rows, each a mapping or the failure that it is.

What is wrong with one line costs that line; where a table cannot be read on, that is one failure,
of the row at which it happened, and what stood before it is kept.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

from gipa_extract.readers.disk_files import open_regular
from gipa_extract.store import Failure

TABLES = (".csv", ".jsonl", ".parquet")
ROWS = 1_000
"""Rows of a Parquet file in memory at a time."""
MAX_LINE = 2**27
"""Characters of one line, or one field: a line without an end would fill the memory."""
LIST_STAGE = "list"
"""The stage of what goes wrong before an input can be read at all."""
Row = Mapping[str, Any]


def table_rows(path: Path) -> Iterator[Row | Failure]:
    """The rows of a table file, told by its suffix."""
    try:
        yield from {".csv": _csv_rows, ".jsonl": _jsonl_rows, ".parquet": _parquet_rows}[
            path.suffix.lower()
        ](path)
    except Exception as error:  # pyarrow, csv and the decoder have errors of their own
        what = str(error) or type(error).__name__
        yield Failure(
            LIST_STAGE, f"the table cannot be read from here on: {what}", "look at the file"
        )


def is_empty(value: object) -> bool:
    """Whether a field of a table holds nothing."""
    return value is None or value == "" or value != value  # the last is a NaN


def _csv_rows(path: Path) -> Iterator[Row]:
    csv.field_size_limit(MAX_LINE)
    with _open_text(path, newline="") as file:
        yield from csv.DictReader(_limited_lines(file))


def _jsonl_rows(path: Path) -> Iterator[Row | Failure]:
    with _open_text(path) as file:
        for number, line in enumerate(_limited_lines(file), start=1):
            if line.strip():
                yield _json_row(line, number)


def _json_row(line: str, number: int) -> Row | Failure:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        what = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        return Failure(LIST_STAGE, f"line {number} is no JSON: {what}", "mend the line")
    if not isinstance(row, dict):
        return Failure(LIST_STAGE, f"line {number} is no object: {line[:40]!r}", "mend the line")
    return row


def _parquet_rows(path: Path) -> Iterator[Row]:
    import pyarrow.parquet  # type: ignore[import-untyped]

    with open_regular(path) as raw, pyarrow.parquet.ParquetFile(raw) as file:
        for batch in file.iter_batches(batch_size=ROWS):
            yield from batch.to_pylist()


def _open_text(path: Path, newline: str | None = None) -> TextIO:
    import io

    return io.TextIOWrapper(open_regular(path), encoding="utf-8-sig", newline=newline)


def _limited_lines(file: TextIO) -> Iterator[str]:
    while line := file.readline(MAX_LINE):
        if len(line) == MAX_LINE and not line.endswith("\n"):
            raise ValueError(f"a line of more than {MAX_LINE} characters")
        yield line
