"""Where rows go: CSV and Parquet a batch at a time, Stata all at once.

What a text says is never run by a spreadsheet, and a number keeps the digits that are printed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from gipa_extract.export.table_columns import ExportTable, RowValues, TableColumn
from gipa_extract.language import Lang

if TYPE_CHECKING:
    import pandas

VALUES_IN_MEMORY = 400_000
"""Values of a Parquet file that are kept before they are written."""
STATA_LABEL = 80
_STATA_TEXT = 2045
"""Bytes of a text of fixed width; longer ones are strLs."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PLAIN = re.compile(r"[+-]?[\d.,]*\Z")


class Sink(Protocol):
    """Takes rows, and is closed when all have come."""

    def write(self, rows: Iterable[RowValues]) -> None: ...

    def close(self) -> None: ...

    def discard(self) -> None:
        """Let go of the file, whatever is in it."""


class CsvSink:
    """A CSV that Excel opens in Chinese and that runs no formula.

    A text that a spreadsheet would take for a formula gets an apostrophe before it; numbers and
    lone signs stay. Decimals are written out in full.
    """

    def __init__(self, table: ExportTable, target: Path | TextIO, line_end: str = "\r\n") -> None:
        self._is_ours = isinstance(target, Path)
        self._file: TextIO
        if isinstance(target, Path):
            self._file = target.open("w", encoding="utf-8", newline="")
        else:
            self._file = target
        self._file.write("\ufeff")
        self._writer = csv.writer(self._file, lineterminator=line_end)
        self._writer.writerow(table.names)

    def write(self, rows: Iterable[RowValues]) -> None:
        self._writer.writerows([*map(_csv_text, row)] for row in rows)

    def close(self) -> None:
        if self._is_ours:
            self._file.close()

    discard = close


def _csv_text(value: object) -> object:
    if isinstance(value, list):
        value = " | ".join(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, str) and value.startswith(_FORMULA) and not _PLAIN.match(value):
        return "'" + value
    return value


class ParquetSink:
    """A Parquet file with one type for each column, whatever the rows hold."""

    def __init__(self, table: ExportTable, target: Path) -> None:
        import pyarrow as pa  # type: ignore[import-untyped]
        import pyarrow.parquet as pq  # type: ignore[import-untyped]

        types = {"whole": pa.int64(), "number": pa.float64(), "list": pa.list_(pa.string())}
        fields = [(column.name, types.get(column.type, pa.string())) for column in table.columns]
        self._columns, self._schema = table.columns, pa.schema(fields)
        self._batch = max(1, VALUES_IN_MEMORY // len(table.columns))
        self._rows: list[RowValues] = []
        self._writer = pq.ParquetWriter(target, self._schema, compression="zstd")

    def write(self, rows: Iterable[RowValues]) -> None:
        self._rows.extend(rows)
        if len(self._rows) >= self._batch:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def discard(self) -> None:
        self._writer.close()

    def _flush(self) -> None:
        import pyarrow as pa

        if self._rows:
            values = zip(*self._rows, strict=True)
            arrays = [
                pa.array(_as_floats(each) if column.type == "number" else each, type=field.type)
                for column, field, each in zip(self._columns, self._schema, values, strict=True)
            ]
            self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
            self._rows.clear()


def _as_floats(values: Iterable[Any]) -> list[float | None]:
    return [None if value is None else float(value) for value in values]


class StataSink:
    """A Stata 14 file: labelled columns, value labels for closed lists, `.` for no number."""

    def __init__(self, table: ExportTable, target: Path, lang: Lang) -> None:
        self._table, self._target, self._lang = table, target, lang
        self._rows: list[RowValues] = []

    def write(self, rows: Iterable[RowValues]) -> None:
        self._rows.extend(rows)

    def discard(self) -> None:
        self._rows = []

    def close(self) -> None:
        frame = frame_of(self._table, self._rows)
        self._rows = []
        for name in frame.columns[frame.dtypes == "object"]:
            frame[name] = frame[name].fillna("").astype("object")
        long = [name for name in frame.columns[frame.dtypes == "object"] if _is_long(frame[name])]
        columns = self._table.columns
        frame.to_stata(
            self._target,
            write_index=False,
            version=118,
            variable_labels={each.name: each.label(self._lang)[:STATA_LABEL] for each in columns},
            data_label=self._table.about(self._lang)[:STATA_LABEL],
            convert_strl=long,
        )


def _is_long(texts: pandas.Series[Any]) -> bool:
    return any(len(text.encode("utf-8", "replace")) > _STATA_TEXT for text in texts)


def frame_of(table: ExportTable, rows: Sequence[RowValues]) -> pandas.DataFrame:
    """Rows as a pandas frame: numbers as floats, closed lists as categories of one order."""
    import pandas

    values: Iterator[Sequence[Any]] = zip(*rows, strict=True) if rows else iter(())
    series = {column.name: _as_series(column, next(values, ())) for column in table.columns}
    return pandas.DataFrame(series)


@lru_cache(maxsize=64)
def _as_category(values: tuple[str, ...]) -> pandas.CategoricalDtype:
    """The type of a closed list; one for all columns that have it."""
    import pandas

    return pandas.CategoricalDtype(list(values))


def _as_series(column: TableColumn, values: Sequence[Any]) -> pandas.Series[Any]:
    import pandas

    if column.type in ("number", "whole"):
        if column.type == "whole" and values and None not in values:
            return pandas.Series(values, dtype="int64")
        return pandas.Series(_as_floats(values), dtype="float64")
    if column.values and values:  # pandas writes no empty categories
        codes = {value: code for code, value in enumerate(column.values)}
        held = pandas.Categorical.from_codes(
            [codes[value] if value is not None else -1 for value in values],
            dtype=_as_category(column.values),
        )
        return pandas.Series(held)
    if column.type == "list":
        values = [" | ".join(each) if each else None for each in values]
    return pandas.Series(values, dtype="object")
