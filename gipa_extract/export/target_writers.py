"""What writes a target of each format, as reports pass: a table, a database, a workbook, …"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from gipa_extract.export.codebook import codebook_json, codebook_table, markdown
from gipa_extract.export.duckdb_file import write_duckdb
from gipa_extract.export.first_pass import ExportEntry
from gipa_extract.export.jsonl import to_json
from gipa_extract.export.passing_rows import PassingRows
from gipa_extract.export.replacing_file import replacing
from gipa_extract.export.sinks import CsvSink, ParquetSink, Sink, StataSink
from gipa_extract.export.table_columns import ExportTable
from gipa_extract.export.targets import ExportTarget
from gipa_extract.export.workbook import PanelWorkbook
from gipa_extract.language import Lang


class TargetWriter(Protocol):
    """Takes the entries as they pass, and ends when all have."""

    def add(self, entry: ExportEntry) -> None: ...

    def finish(self) -> str | None:
        """End the file; what it does not hold, in words."""

    def discard(self) -> None:
        """Let go of what is open, finished or not."""


def open_writer(target: ExportTarget, rows: PassingRows, stack: ExitStack) -> TargetWriter:
    """What writes a target; the stack puts the whole file in its place, or leaves the old one."""
    part = stack.enter_context(replacing(target.path))
    if target.format == "duckdb":
        folder = Path(stack.enter_context(TemporaryDirectory(dir=part.parent)))
        return _DuckdbWriter(rows, part, folder)
    if target.format == "jsonl":
        return _JsonlWriter(part)
    if target.format == "xlsx":
        return _WorkbookWriter(rows, part)
    if target.format in ("json", "md"):
        return _CodebookWriter(rows, part, target.format)
    table = rows.tables.get(target.shape) or codebook_table(rows.tables.values())
    return _TableWriter(rows, table, _open_sink(table, target, part, rows.lang))


def _open_sink(table: ExportTable, target: ExportTarget, part: Path, lang: Lang) -> Sink:
    if target.format == "csv":
        return CsvSink(table, part)
    if target.format == "parquet":
        return ParquetSink(table, part)
    return StataSink(table, part, lang)


class _TableWriter:
    """Writes one table to one sink."""

    def __init__(self, rows: PassingRows, table: ExportTable, sink: Sink) -> None:
        self._rows, self._table, self._open_sink = rows, table, sink

    def add(self, entry: ExportEntry) -> None:
        self._open_sink.write(self._rows.rows_of(self._table, entry))

    def finish(self) -> None:
        self._open_sink.write(self._rows.last_rows(self._table))
        self._open_sink.close()

    def discard(self) -> None:
        self._open_sink.discard()


class _DuckdbWriter:
    """Writes every table to Parquet, and loads these into one file at the end."""

    def __init__(self, rows: PassingRows, part: Path, folder: Path) -> None:
        self._part, self._lang = part, rows.lang
        self._tables = [*rows.tables.values(), codebook_table(rows.tables.values())]
        self._files = {table.name: folder / f"{table.name}.parquet" for table in self._tables}
        self._writers = [
            _TableWriter(rows, table, ParquetSink(table, self._files[table.name]))
            for table in self._tables
        ]

    def add(self, entry: ExportEntry) -> None:
        for writer in self._writers:
            writer.add(entry)

    def finish(self) -> None:
        for writer in self._writers:
            writer.finish()
        write_duckdb(self._tables, self._files, self._part, self._lang)

    def discard(self) -> None:
        for writer in self._writers:
            writer.discard()


class _JsonlWriter:
    """Writes the result objects, one a line."""

    def __init__(self, part: Path) -> None:
        self._file = part.open("w", encoding="utf-8", newline="\n")

    def add(self, entry: ExportEntry) -> None:
        self._file.write(to_json(entry.report) + "\n")

    def finish(self) -> None:
        self._file.close()

    discard = finish


class _CodebookWriter:
    """Writes the codebook as JSON or Markdown."""

    def __init__(self, rows: PassingRows, part: Path, format_: str) -> None:
        self._rows, self._part, self._format = rows, part, format_

    def add(self, entry: ExportEntry) -> None:
        """Nothing: the codebook is the same whatever the reports hold."""

    def finish(self) -> None:
        tables = self._rows.tables.values()
        is_json = self._format == "json"
        text = codebook_json(tables) if is_json else markdown(tables, self._rows.lang)
        self._part.write_text(text, encoding="utf-8", newline="\n")

    def discard(self) -> None:
        """Nothing is open."""


class _WorkbookWriter:
    """Writes the workbook."""

    def __init__(self, rows: PassingRows, part: Path) -> None:
        self._rows = rows
        self._book = PanelWorkbook(part, rows.tables, rows.lang)

    def add(self, entry: ExportEntry) -> None:
        panel, findings = (
            self._rows.rows_of(self._rows.tables[name], entry) for name in ("panel", "findings")
        )
        self._book.add(entry.report, panel[0], findings)

    def finish(self) -> str | None:
        table = self._rows.tables["coverage"]
        return self._book.finish(list(self._rows.last_rows(table)))

    def discard(self) -> None:
        """Nothing is open: the file is written at the end, at once."""
