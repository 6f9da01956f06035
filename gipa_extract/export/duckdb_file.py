"""All tables in one DuckDB file, with comments from the codebook and views for common questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from gipa_extract.errors import MissingExtraError
from gipa_extract.export.table_columns import ExportTable
from gipa_extract.language import Lang

VIEWS: Mapping[str, tuple[str, str, str]] = {
    "doubtful": (
        "存疑的单元格",
        "cells in doubt, with why",
        "SELECT report_id, path, issuer, year, cell, value, raw, page, span_start, span_end, reason "
        "FROM cells WHERE trust = 'doubtful'",
    ),
    "failing_rules": (
        "不成立的勾稽关系",
        "rules that fail",
        "SELECT * FROM findings WHERE status = 'fails'",
    ),
    "confirmed_cells": (
        "已印证的数字",
        "printed numbers that sums or a second reader confirm",
        "SELECT * FROM cells WHERE trust = 'confirmed' AND kind = 'number'",
    ),
    "body_years": (
        "每个机关每年一份报告，可作面板",
        "the panel where a body has one report of a year: ready for fixed effects",
        "SELECT * FROM panel WHERE body_id IS NOT NULL AND year IS NOT NULL "
        "AND same_year_reports = 1",
    ),
}
"""Name → Chinese, English, query."""


def require_duckdb() -> Any:
    """The library; MissingExtraError names what to install."""
    try:
        import duckdb
    except ImportError as error:
        raise MissingExtraError("duckdb", "duckdb") from error
    return duckdb


def write_duckdb(
    tables: Iterable[ExportTable], parquet: Mapping[str, Path], target: Path, lang: Lang
) -> None:
    """A new file at `target` of tables whose rows lie in Parquet files."""
    with require_duckdb().connect(str(target)) as db:
        for table in tables:
            file = _quoted_text(parquet[table.name].as_posix())
            db.execute(f"CREATE TABLE {table.name} AS SELECT * FROM read_parquet({file})")
            for statement in _comments(table, lang):
                db.execute(statement)
        for name, (chinese, english, query) in VIEWS.items():
            db.execute(f"CREATE VIEW {name} AS {query}")
            about = chinese if lang == "zh" else english
            db.execute(f"COMMENT ON VIEW {name} IS {_quoted_text(about)}")


def _comments(table: ExportTable, lang: Lang) -> Iterable[str]:
    key = ", ".join(table.key)
    about = f"{table.about(lang)} [key: {key}]"
    yield f"COMMENT ON TABLE {table.name} IS {_quoted_text(about)}"
    for column in table.columns:
        name = '"' + column.name.replace('"', '""') + '"'
        yield f"COMMENT ON COLUMN {table.name}.{name} IS {_quoted_text(column.label(lang))}"


def _quoted_text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
