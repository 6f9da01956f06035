"""What the tables and their columns mean: the codebook, as rows, JSON and Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from gipa_extract.export.all_tables import TABLES
from gipa_extract.export.export_words import WORDS
from gipa_extract.export.table_columns import ExportTable, TableColumn
from gipa_extract.language import Lang

CODEBOOK_COLUMNS = (
    *("table", "column", "type", "label", "label_zh", "editions", "cells", "unit", "unit_zh"),
    *("values", "note", "note_zh", "key"),
)


def codebook_rows(tables: Iterable[ExportTable] = TABLES.values()) -> Iterator[dict[str, str]]:
    """A row for each column of each table, in order; `key` marks the columns of its key."""
    for table in tables:
        for column in table.columns:
            yield dict(zip(CODEBOOK_COLUMNS, _codebook_row(table, column), strict=True))


def _codebook_row(table: ExportTable, column: TableColumn) -> tuple[str, ...]:
    return (
        *(table.name, column.name, column.type, column.label_en, column.label_zh),
        *(column.editions, column.cells, column.unit_en, column.unit_zh),
        *(" ".join(column.values), column.note_en, column.note_zh),
        "key" if column.name in table.key else "",
    )


def codebook_table(tables: Iterable[ExportTable]) -> ExportTable:
    """The codebook as a table like the others."""
    every = tuple(tables)
    return ExportTable(
        "codebook",
        "变量说明",
        "what the columns mean",
        tuple(TableColumn(name) for name in CODEBOOK_COLUMNS),
        ("table", "column"),
        of_all=lambda _: (tuple(row.values()) for row in codebook_rows(every)),
        has_user_columns=False,
    )


def codebook_json(tables: Iterable[ExportTable] = TABLES.values()) -> str:
    """The codebook as JSON: tables with their key, their references, and their columns."""
    return json.dumps(
        {"schema": "gipa.codebook/1", "tables": [_as_json(table) for table in tables]},
        ensure_ascii=False,
        indent=1,
    )


def _as_json(table: ExportTable) -> dict[str, Any]:
    return {
        "name": table.name,
        "about": table.about_en,
        "about_zh": table.about_zh,
        "key": list(table.key),
        "references": [
            {"columns": list(ref.columns), "table": ref.table, "key": list(ref.key)}
            for ref in table.references
        ],
        "columns": [_column_as_json(column) for column in table.columns],
    }


def _column_as_json(column: TableColumn) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "label": column.label_en,
        "label_zh": column.label_zh,
        "values": list(column.values),
        "editions": column.editions,
        "cells": column.cells,
        "unit": column.unit_en,
        "unit_zh": column.unit_zh,
        "note": column.note_en,
        "note_zh": column.note_zh,
    }
    return {name: value for name, value in facts.items() if value}


def markdown(tables: Iterable[ExportTable] = TABLES.values(), lang: Lang = "en") -> str:
    """The codebook as Markdown: a section for each table."""
    words = WORDS[lang]
    lines: list[str] = [f"# {words.codebook}", ""]
    for table in tables:
        lines += [
            f"## {table.name}",
            "",
            f"{table.about(lang)}. {words.key}: {', '.join(table.key)}.",
        ]
        for ref in table.references:
            lines.append(f"{', '.join(ref.columns)} → {ref.table} ({', '.join(ref.key)}).")
        heads = words.codebook_heads
        lines += ["", "| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
        lines += [_markdown_line(column, lang) for column in table.columns]
        lines.append("")
    return "\n".join(lines)


def _markdown_line(column: TableColumn, lang: Lang) -> str:
    values = (
        *(column.name, column.type, column.label(lang), column.editions, column.cells),
        *(column.unit(lang), " ".join(column.values), column.note(lang)),
    )
    return "| " + " | ".join(value.replace("|", "\\|") for value in values) + " |"
