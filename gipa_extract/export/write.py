"""Reports → files, all in one pass: each report's rows are made once, and go to every target."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from gipa_extract.export.all_tables import (
    ACROSS_YEARS,
    OF_UNREAD,
    TABLES,
    unread_row,
    with_user_columns,
)
from gipa_extract.export.codebook import codebook_json, codebook_table, markdown
from gipa_extract.export.duckdb_file import require_duckdb, write_duckdb
from gipa_extract.export.export_words import WORDS
from gipa_extract.export.first_pass import ExportEntry, FirstPass, make_first_pass
from gipa_extract.export.jsonl import to_json
from gipa_extract.export.replacing_file import replacing
from gipa_extract.export.selection import Selection
from gipa_extract.export.sinks import CsvSink, ParquetSink, Sink, StataSink
from gipa_extract.export.sources import ExportSource
from gipa_extract.export.table_columns import ExportTable, RowValues
from gipa_extract.export.targets import LARGE_MB, NAMES_A_BODY, ExportTarget, targets_of
from gipa_extract.export.translated_report import report_in_words
from gipa_extract.export.workbook import MAX_FORMS, PanelWorkbook
from gipa_extract.language import Lang
from gipa_extract.models import Report
from gipa_extract.reasons import Reason


def write(reports: Iterable[Report], target: Path, *, lang: Lang = "en") -> list[str]:
    """Write reports as the target's name says, whole or not at all; notes for the user come back.

    `lang` is the language of sentences and of headings for people; names of columns, codes and
    kinds are the same in every language. See `write_all` for the names.
    """
    return write_all(ExportSource.of(reports), [target], lang=lang)


def write_all(
    source: ExportSource,
    paths: Iterable[Path],
    *,
    lang: Lang = "en",
    selection: Selection | None = None,
    on_start: Callable[[str], None] | None = None,
) -> list[str]:
    """Write several targets in one go; notes for the user come back.

    `on_start` is told before work begins what the targets that do not stream will take and hold.

    Names: any table (`TABLES`) or `all`, with .csv, .parquet or .dta; panel.xlsx; NAME.duckdb;
    reports.jsonl; codebook.csv, .json or .md. Anything may stand before the table: 2021-panel.csv.
    GipaError before anything is written where a name says nothing, or a format would not hold so
    many reports; each target is written whole or not at all.
    """
    targets = [target for path in paths for target in targets_of(path)]
    selection = selection or Selection()
    chosen = selection.choose(source)
    for target in targets:
        target.require_room(chosen.count or 0)
        if target.format == "duckdb":
            require_duckdb()
    is_told = on_start is not None and chosen.count is not None
    if on_start is not None:
        for limit in _words_of_limits(targets, chosen.count or 0, lang):
            on_start(limit)
    return _Export(chosen, targets, lang, selection, source).run(is_told=is_told)


def _words_of_limits(targets: Iterable[ExportTarget], reports: int, lang: Lang) -> Iterator[str]:
    """What is made in memory and large, and what a workbook will not hold, in words."""
    words = WORDS[lang]
    for target in targets:
        if (memory := target.memory(reports)) >= LARGE_MB:
            name = target.path.name
            yield words.in_memory.format(name=name, megabytes=round(memory, -2), count=reports)
        if target.format == "xlsx" and reports > MAX_FORMS:
            yield words.too_many_forms.format(count=reports, forms=MAX_FORMS)


class _TargetWriter(Protocol):
    """Takes the entries as they pass, and ends when all have."""

    def add(self, entry: ExportEntry) -> None: ...

    def finish(self) -> str | None:
        """End the file; what it does not hold, in words."""

    def discard(self) -> None:
        """Let go of what is open, finished or not."""


class _Export:
    """One run through all reports."""

    def __init__(
        self,
        source: ExportSource,
        targets: Sequence[ExportTarget],
        lang: Lang,
        selection: Selection,
        whole: ExportSource,
    ) -> None:
        self._source, self._targets, self._lang = source, targets, lang
        self._selection, self._whole = selection, whole
        wanted = {name for target in targets for name in target.tables}
        self._first_pass = make_first_pass(
            source,
            bodies=bool(wanted & set(NAMES_A_BODY)),
            breaks=bool(wanted & set(ACROSS_YEARS)),
            lang=lang,
        )
        self.tables = with_user_columns(
            TABLES.values(), self._first_pass.user_columns, selection.least
        )
        self._rows: dict[str, list[RowValues]] = {}
        """The rows of the report that passes just now, by table."""

    def run(self, *, is_told: bool = False) -> list[str]:
        """Write everything; what has to be said of it, and was not told before, comes back."""
        in_words = any(target.has_sentences for target in self._targets)
        count = dropped = 0
        with ExitStack() as stack:
            writers = []
            for target in self._targets:
                writers.append(self._open_writer(target, stack))
                stack.callback(writers[-1].discard)
            for entry in self._first_pass.entries(self._source):
                count += 1
                dropped += self._selection.too_little(entry.report)
                if in_words:
                    entry = entry._replace(report=report_in_words(entry.report, self._lang))
                self._rows.clear()
                for writer in writers:
                    writer.add(entry)
            self._require_room(count)
            limits = [limit for writer in writers if (limit := writer.finish())]
        return [*([] if is_told else limits), *self._words_of_omissions(count, dropped)]

    def _require_room(self, count: int) -> None:
        """Once more, where nobody knew before how many reports there are."""
        for target in self._targets:
            target.require_room(count)

    def _words_of_omissions(self, count: int, dropped: int) -> Iterator[str]:
        """What is left out, and why."""
        words = WORDS[self._lang]
        if self._selection.only and self._whole.count is not None:
            yield words.reports_left_out.format(
                out=self._whole.count - count, all=self._whole.count
            )
        elif self._selection.only:
            yield words.reports_chosen.format(count=count)
        if self._selection.least:
            yield words.values_left_out.format(count=dropped, least=self._selection.least)
        if self._first_pass.renumbered:
            yield words.renumbered.format(names=", ".join(self._first_pass.renumbered))
        if self._first_pass.too_long:
            yield words.columns_left_out.format(names=", ".join(self._first_pass.too_long))

    def _open_writer(self, target: ExportTarget, stack: ExitStack) -> _TargetWriter:
        part = stack.enter_context(replacing(target.path))
        if target.format == "duckdb":
            folder = Path(stack.enter_context(TemporaryDirectory(dir=part.parent)))
            return _DuckdbWriter(self, part, folder)
        if target.format == "jsonl":
            return _JsonlWriter(part)
        if target.format == "xlsx":
            return _WorkbookWriter(self, part)
        if target.format in ("json", "md"):
            return _CodebookWriter(self, part, target.format)
        table = self.tables.get(target.shape) or codebook_table(self.tables.values())
        return _TableWriter(self, table, self._open_sink(table, target, part))

    def _open_sink(self, table: ExportTable, target: ExportTarget, part: Path) -> Sink:
        if target.format == "csv":
            return CsvSink(table, part)
        if target.format == "parquet":
            return ParquetSink(table, part)
        return StataSink(table, part, self._lang)

    @property
    def lang(self) -> Lang:
        return self._lang

    @property
    def first_pass(self) -> FirstPass:
        return self._first_pass

    @property
    def selection(self) -> Selection:
        return self._selection

    def rows_of(self, table: ExportTable, entry: ExportEntry) -> list[RowValues]:
        """The rows of a report, made once for all targets that want them."""
        if table.of_report is None:
            return []
        if table.name not in self._rows:
            self._rows[table.name] = list(table.of_report(entry))
        return self._rows[table.name]

    def last_rows(self, table: ExportTable) -> Iterable[RowValues]:
        """The rows that come of all reports together, or of inputs without one."""
        if table.name in OF_UNREAD:
            return self._rows_of_unread(table)
        return table.of_all(self._first_pass) if table.of_all else ()

    def _rows_of_unread(self, table: ExportTable) -> Iterator[RowValues]:
        user = self._first_pass.user_columns
        for each in self._source.unread():
            if (each.stage is None) == (table.name == OF_UNREAD[1]):
                said = each.reason if each.stage else Reason(each.reason).in_words(self._lang)
                yield (*unread_row(each, said), *(column.value(each.user) for column in user))


class _TableWriter:
    """Writes one table to one sink."""

    def __init__(self, export: _Export, table: ExportTable, sink: Sink) -> None:
        self._export, self._table, self._open_sink = export, table, sink

    def add(self, entry: ExportEntry) -> None:
        self._open_sink.write(self._export.rows_of(self._table, entry))

    def finish(self) -> None:
        self._open_sink.write(self._export.last_rows(self._table))
        self._open_sink.close()

    def discard(self) -> None:
        self._open_sink.discard()


class _DuckdbWriter:
    """Writes every table to Parquet, and loads these into one file at the end."""

    def __init__(self, export: _Export, part: Path, folder: Path) -> None:
        self._part, self._lang = part, export.lang
        self._tables = [*export.tables.values(), codebook_table(export.tables.values())]
        self._files = {table.name: folder / f"{table.name}.parquet" for table in self._tables}
        self._writers = [
            _TableWriter(export, table, ParquetSink(table, self._files[table.name]))
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

    def __init__(self, export: _Export, part: Path, format_: str) -> None:
        self._export, self._part, self._format = export, part, format_

    def add(self, entry: ExportEntry) -> None:
        """Nothing: the codebook is the same whatever the reports hold."""

    def finish(self) -> None:
        tables = self._export.tables.values()
        is_json = self._format == "json"
        text = codebook_json(tables) if is_json else markdown(tables, self._export.lang)
        self._part.write_text(text, encoding="utf-8", newline="\n")

    def discard(self) -> None:
        """Nothing is open."""


class _WorkbookWriter:
    """Writes the workbook."""

    def __init__(self, export: _Export, part: Path) -> None:
        self._export = export
        self._book = PanelWorkbook(part, export.tables, export.lang)

    def add(self, entry: ExportEntry) -> None:
        rows = {
            name: self._export.rows_of(self._export.tables[name], entry)
            for name in ("panel", "findings")
        }
        self._book.add(entry.report, rows["panel"][0], rows["findings"])

    def finish(self) -> str | None:
        table = self._export.tables["coverage"]
        return self._book.finish(list(self._export.last_rows(table)))

    def discard(self) -> None:
        """Nothing is open: the file is written at the end, at once."""
