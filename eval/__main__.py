"""`python -m eval COMMAND`: every command prints a table and takes --json FILE."""

from __future__ import annotations

import typer

from eval import bench

app = typer.Typer(
    help="Score, compare and measure extraction of annual reports.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
app.add_typer(bench.app, name="bench")

if __name__ == "__main__":
    app(prog_name="python -m eval")
