"""What a column of a table is: its name, its type, and what it means in each language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from gipa_extract.export.column_words import WORDS
from gipa_extract.language import Lang

if TYPE_CHECKING:
    from gipa_extract.export.first_pass import ExportEntry, FirstPass

ColumnType = Literal["text", "whole", "number", "list"]
"""whole: an integer, or missing; list: texts, which CSV and Stata join with ` | `."""


@dataclass(frozen=True)
class TableColumn:
    """One column."""

    name: str
    type: ColumnType = "text"
    label_zh: str = ""
    label_en: str = ""
    values: tuple[str, ...] = ()
    """All that it may hold, in order, where that is a closed list: value labels in Stata."""
    editions: str = ""
    cells: str = ""
    """Of the panel: the cells that it holds, by edition; added up where there are several."""
    unit_zh: str = ""
    unit_en: str = ""
    note_zh: str = ""
    note_en: str = ""

    def label(self, lang: Lang) -> str:
        """What it means."""
        return self.label_zh if lang == "zh" else self.label_en

    def unit(self, lang: Lang) -> str:
        """What its numbers count."""
        return self.unit_zh if lang == "zh" else self.unit_en

    def note(self, lang: Lang) -> str:
        """What has to be known of it."""
        return self.note_zh if lang == "zh" else self.note_en


class Reference(NamedTuple):
    """Columns whose values are a key of another table; they may be missing, never wrong."""

    columns: tuple[str, ...]
    table: str
    key: tuple[str, ...]


RowValues = Sequence[Any]
"""The values of a row, in the order of the table's columns."""


@dataclass(frozen=True)
class ExportTable:
    """One table: what its columns are, what its key is, and how its rows are made."""

    name: str
    about_zh: str
    about_en: str
    columns: tuple[TableColumn, ...]
    key: tuple[str, ...]
    of_report: Callable[[ExportEntry], Iterable[RowValues]] | None = None
    """The rows of one report; null where they come of all together."""
    of_all: Callable[[FirstPass], Iterable[RowValues]] | None = None
    references: tuple[Reference, ...] = ()
    rows_per_report: float = 1
    """About; for limits that are said before work begins."""
    has_user_columns: bool = True

    def about(self, lang: Lang) -> str:
        """What a row is."""
        return self.about_zh if lang == "zh" else self.about_en

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns, in order."""
        return tuple(column.name for column in self.columns)


def column(name: str, type_: ColumnType = "text", *, values: tuple[str, ...] = ()) -> TableColumn:
    """A column whose meaning is in the table of words."""
    return TableColumn(name, type_, WORDS["zh"][name], WORDS["en"][name], values)


def columns_of(*names: str, **types: ColumnType) -> tuple[TableColumn, ...]:
    """Columns by name, texts but for those whose type is given."""
    return tuple(column(name, types.get(name, "text")) for name in names)
