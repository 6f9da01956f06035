"""What every command leaves: a table on the terminal and, if asked, the same figures as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

Row = Mapping[str, str | int | float | bool | None]
"""One flat object; the same keys in every row of a table."""

JsonFile = Annotated[
    Path | None, typer.Option("--json", help="Write the figures to this file as well.")
]
Seed = Annotated[int, typer.Option(help="Seed of everything random.")]


def emit(command: str, rows: Sequence[Row], *, seed: int | None, json_file: Path | None) -> None:
    """Print the rows as a table, and write them to `json_file` if it is given."""
    table = Table(title=f"python -m eval {command}")
    for key in rows[0] if rows else ():
        table.add_column(key, justify="left" if isinstance(rows[0][key], str) else "right")
    for row in rows:
        table.add_row(*(_shown(value) for value in row.values()))
    console = Console()
    if not console.is_terminal:
        console.width = 24 * max(len(table.columns), 4)  # a file has room for every column
    console.print(table)
    if json_file is not None:
        figures = {"command": command, "seed": seed, "rows": [dict(row) for row in rows]}
        json_file.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _shown(value: str | int | float | bool | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.6g}" if isinstance(value, float) else escape(str(value))
