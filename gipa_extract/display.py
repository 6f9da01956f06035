"""A Report as people look at it: the filled official form, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gipa_extract import forms
from gipa_extract.forms import Table
from gipa_extract.models import Cell, Report

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

_STYLES = {"doubtful": "bold yellow", "missing": "dim", "read": "", "confirmed": "green"}


def summary(report: Report) -> str:
    """A few plain lines: whose report, how much was read, which rules fail and what they say."""
    read = sum(cell.kind != "absent" for cell in report.cells)
    failing = [finding for finding in report.findings if finding.status == "fails"]
    unclear = len(report.findings) - len(failing)
    doubtful = sum(cell.trust == "doubtful" for cell in report.cells)
    facts = [
        report.issuer or "issuer not found",
        str(report.year or "year not found"),
        f"edition {report.edition}" if report.edition else "no known form",
        f"{read} of {len(report.cells)} cells read",
    ]
    facts += [f"{doubtful} doubtful"] if doubtful else []
    lines = [report.source.path or "(text)", "  " + " · ".join(facts)]
    if report.edition:
        rules = f"{len(failing)} rules fail" if failing else "every rule that can be checked holds"
        lines.append(f"  {rules}" + (f", {unclear} cannot be verified" if unclear else ""))
    lines += [f"    ✗ {finding.message}" for finding in failing]
    return "\n".join(lines)


def render(report: Report) -> Iterator[RenderableType]:
    """The filled form as rich renderables; ✗ marks rows and columns whose rules fail."""
    from rich.text import Text

    yield Text(report.title or report.source.path or "report", style="bold")
    yield summary(report)
    if report.edition is None:
        return
    cells = {cell.id: cell for cell in report.cells}
    failing = [finding.cells for finding in report.findings if finding.status == "fails"]
    for table in forms.form(report.edition).tables:
        yield _grid(table, cells, failing)


def _grid(table: Table, cells: dict[str, Cell], failing: list[list[str]]) -> RenderableType:
    from rich import box
    from rich.table import Table as RichTable

    title = f"{table.id}  {table.caption}".strip()
    grid = RichTable(
        title=title, title_justify="left", box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 0)
    )
    grid.add_column("", overflow="fold", min_width=20)
    for column in table.columns:
        ids = {f"{table.id}.{row.id}.{column.id}" for row in table.rows}
        mark = _mark(ids, failing) if len(table.rows) > 1 else ""
        grid.add_column(
            _broken(column.label) + mark.replace(" ", "\n"),
            justify="right",
            min_width=2 * min(4, len(column.label)),
        )
    for row in table.rows:
        ids = {f"{table.id}.{row.id}.{column.id}" for column in table.columns}
        values = [_shown(cells[f"{table.id}.{row.id}.{column.id}"]) for column in table.columns]
        grid.add_row(f"{row.label}{_mark(ids, failing)}", *values)
    return grid


def _broken(label: str) -> str:
    """A column label in lines of four characters, so that seven columns fit a terminal."""
    return "\n".join(label[at : at + 4] for at in range(0, len(label), 4))


def _mark(ids: set[str], failing: list[list[str]]) -> str:
    """✗ for a row or column that a failing rule lies in wholly."""
    return " ✗" if any(ids.issuperset(operands) for operands in failing) else ""


def _shown(cell: Cell) -> Text:
    """A cell as printed; a blank is ␣, an absent one ·."""
    from rich.text import Text

    marks = {"blank": "␣", "absent": "·"}
    return Text(marks.get(cell.kind, cell.raw or ""), style=_STYLES[cell.trust])
