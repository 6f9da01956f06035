"""What every command leaves: a table on the terminal and, if asked, the same figures as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console, JustifyMethod
from rich.markup import escape
from rich.table import Table

Row = Mapping[str, str | int | float | bool | None]
"""One flat object; the same keys in every row of a table."""

JsonFile = Annotated[
    Path | None, typer.Option("--json", help="Write the figures to this file as well.")
]
Seed = Annotated[int, typer.Option(help="Seed of everything random.")]


def emit(
    command: str,
    rows: Sequence[Row],
    *,
    seed: int | None,
    json_file: Path | None,
    printed: Sequence[Row] | None = None,
) -> None:
    """Print the rows as a table, or those `printed` alone; `json_file`, if given, gets them all."""
    told = rows if printed is None else printed
    console = Console()
    table = _table(command, told)
    if not console.is_terminal:
        console.width = 24 * max(len(table.columns), 4)  # a file has room for every column
    elif _width(console, table) > console.width and len(told) < len(table.columns):
        table = _turned(command, told)
    console.print(table)
    if json_file is not None:
        figures = {"command": command, "seed": seed, "rows": [dict(row) for row in rows]}
        json_file.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _table(command: str, rows: Sequence[Row]) -> Table:
    """A line for each row; what is too wide is folded, never cut off."""
    table = Table(title=f"python -m eval {command}")
    for key in rows[0] if rows else ():
        justify: JustifyMethod = "left" if isinstance(rows[0][key], str) else "right"
        table.add_column(key, justify=justify, overflow="fold")
    for row in rows:
        table.add_row(*map(_shown, row.values()))
    return table


def _width(console: Console, table: Table) -> int:
    """Columns of the screen that the table takes where nothing limits it."""
    return console.measure(table, options=console.options.update(max_width=10_000)).maximum


def _turned(command: str, rows: Sequence[Row]) -> Table:
    """A column for each row, under its first value: few rows of many columns on a narrow screen."""
    first, *others = rows[0]
    table = Table(title=f"python -m eval {command}")
    table.add_column(first, overflow="fold")
    for row in rows:
        table.add_column(_shown(row[first]), justify="right", overflow="fold")
    for key in others:
        table.add_row(key, *(_shown(row[key]) for row in rows))
    return table


def _shown(value: str | int | float | bool | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.6g}" if isinstance(value, float) else escape(str(value))
