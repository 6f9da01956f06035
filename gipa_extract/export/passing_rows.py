"""The rows of the report that passes just now, made once for all targets that want them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gipa_extract.export.all_tables import OF_UNREAD, unread_row
from gipa_extract.export.first_pass import ExportEntry, FirstPass
from gipa_extract.export.sources import ExportSource
from gipa_extract.export.table_columns import ExportTable, RowValues
from gipa_extract.language import Lang
from gipa_extract.reasons import Reason


class PassingRows:
    """What the writers of targets ask for: the tables, and each table's rows as reports pass."""

    def __init__(
        self,
        source: ExportSource,
        tables: Mapping[str, ExportTable],
        first_pass: FirstPass,
        lang: Lang,
    ) -> None:
        self.tables, self.lang = tables, lang
        self._source, self._first_pass = source, first_pass
        self._rows: dict[str, list[RowValues]] = {}
        """The rows of the report that passes just now, by table."""

    def forget(self) -> None:
        """Let go of the rows of the report that passed."""
        self._rows.clear()

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
                said = each.reason if each.stage else Reason(each.reason).in_words(self.lang)
                yield (*unread_row(each, said), *(column.value(each.user) for column in user))
