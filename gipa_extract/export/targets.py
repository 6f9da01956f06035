"""A target's name → what is written there: its stem the tables, its suffix the format."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from gipa_extract.errors import GipaError
from gipa_extract.export.all_tables import ACROSS_YEARS, IN_WORDS, TABLES

TableFormat = Literal["csv", "parquet", "dta"]
Format = Literal["csv", "parquet", "dta", "xlsx", "duckdb", "jsonl", "json", "md"]
ALL = "all"
"""The stem that stands for every table, each beside it under its own name."""
NAMES_A_BODY = ("reports", "panel", "bodies", "coverage", *ACROSS_YEARS)

MAX_WORKBOOK = 10_000
"""Reports of a workbook: Excel takes more rows, but not 700 columns of them."""
MAX_STATA_VALUES = 30_000_000
"""Values of a Stata file: it is made in memory."""
VALUES_PER_MB = 10_000
"""Of a Stata file: some 100 bytes each."""
WORKBOOK_MB, MB_PER_WORKBOOK_ROW = 60, 0.12
"""What a workbook takes in memory: its forms, and for each report a row of the panel."""
LARGE_MB = 500
"""What is said to the user before it is taken."""


class ExportTarget(NamedTuple):
    """One file to be written."""

    path: Path
    shape: str
    """A table, codebook, or everything: `all`, in a DuckDB file or a workbook."""
    format: Format

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that it holds."""
        if self.shape in TABLES and self.format != "jsonl":
            return (
                (self.shape,) if self.format != "xlsx" else ("panel", "findings", *TABLES_OF_BOOK)
            )
        return tuple(TABLES) if self.shape == ALL else ()

    @property
    def has_sentences(self) -> bool:
        """Whether it says something in words, which are put into the user's language."""
        return self.format in ("xlsx", "jsonl") or any(name in IN_WORDS for name in self.tables)

    def memory(self, reports: int) -> int:
        """The megabytes that the file takes before it is written, about; 0 for what streams."""
        if self.format == "xlsx":
            return WORKBOOK_MB + int(reports * MB_PER_WORKBOOK_ROW)
        if self.format == "dta":
            table = TABLES[self.shape]
            return int(reports * table.rows_per_report * len(table.columns) / VALUES_PER_MB)
        return 0

    def require_room(self, reports: int) -> None:
        """GipaError where so many reports are too many for a format that is made in memory."""
        if self.format == "xlsx" and reports > MAX_WORKBOOK:
            raise self._too_many(reports, MAX_WORKBOOK, "panel.csv, panel.parquet or panel.dta")
        if self.format == "dta":
            table = TABLES[self.shape]
            most = int(MAX_STATA_VALUES / (table.rows_per_report * len(table.columns)))
            if reports > most:
                raise self._too_many(reports, most, f"{self.shape}.parquet or {self.shape}.csv")

    def _too_many(self, reports: int, most: int, instead: str) -> GipaError:
        return GipaError(
            f"{reports} reports are too many for this format, which takes {most}",
            where=str(self.path),
            stage="export",
            remedy=f"write {instead}, or choose reports with --only",
        )


TABLES_OF_BOOK = ("coverage",)


def _known() -> Mapping[str, tuple[str, Format]]:
    """Ends of names → shape and format."""
    formats: tuple[TableFormat, ...] = get_args(TableFormat)
    found: dict[str, tuple[str, Format]] = {}
    for shape in ("panel", "cells", *TABLES, ALL):
        found |= {f"{shape}.{format_}": (shape, format_) for format_ in formats}
    found["panel.xlsx"] = ("panel", "xlsx")
    found["reports.jsonl"] = ("reports", "jsonl")
    found |= {f"codebook.{each}": ("codebook", each) for each in ("csv", "json", "md")}
    return found


_OTHERS = "NAME.xlsx, NAME.duckdb, reports.jsonl, codebook.csv, codebook.json, codebook.md"


def targets_of(path: Path) -> list[ExportTarget]:
    """What a name asks for: one file, or each table's; GipaError where it says nothing."""
    if path.suffix.lower() == ".duckdb":
        return [ExportTarget(path, ALL, "duckdb")]
    known = _known()
    for end in sorted(known, key=len, reverse=True):  # break_cells.csv is no cells.csv
        if path.name.lower().endswith(end):
            shape, format_ = known[end]
            if shape != ALL:
                return [ExportTarget(path, shape, format_)]
            before = path.name[: -len(end)]
            return [
                ExportTarget(path.with_name(f"{before}{name}.{format_}"), name, format_)
                for name in TABLES
            ]
    if path.suffix.lower() == ".xlsx" and not path.stem.lower().endswith((*TABLES, ALL)):
        return [ExportTarget(path, "panel", "xlsx")]  # a table alone is no workbook
    raise GipaError(
        "the name does not say what to write",
        where=str(path),
        stage="export",
        remedy=f"end it in a table's name with .csv, .parquet or .dta, such as 2020-panel.dta, or "
        f"name it {_OTHERS}; tables: {', '.join(TABLES)}, all",
    )
