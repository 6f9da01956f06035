"""`python -m eval bench workbook`: how long LibreOffice takes to open it, and do its sums follow?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from eval.calc import in_calc
from eval.output import JsonFile, Seed, emit


def bench_workbook(
    file: Annotated[Path, typer.Argument(help="A panel.xlsx.")],
    seed: Seed = 1,
    json: JsonFile = None,
) -> None:
    """Open a workbook in LibreOffice, recalculate all of it, and change numbers under its sums.

    `seconds` and `cpu_seconds` are those of opening it, LibreOffice running; `differing` are the
    formulas that show another value once recalculated; `followed` those that follow a change.
    """
    changes = _changes(file)
    given = {"file": str(file.absolute()), "changes": changes}
    emit("bench workbook", [in_calc("workbook", given)], seed=seed, json_file=json)


def _changes(file: Path) -> list[tuple[str, str, str, str]]:
    """(sheet, number, sheet, formula): numbers that the summary sums, and that the forms compare."""
    from openpyxl import load_workbook
    from openpyxl.utils import range_boundaries

    book = load_workbook(file)
    first = book.worksheets[0]
    found: list[tuple[str, str, str, str]] = []
    for row in first.iter_rows():
        for cell in row:
            text = str(cell.value)
            if text.startswith("=IF(COUNTIFS("):
                summed = text.rpartition(",")[2].rstrip(")").rpartition("!")[2]
                year = first.cell(cell.row, 1).value
                if place := _number_of_year(book.worksheets[1], range_boundaries(summed), year):
                    found.append((book.sheetnames[1], place, first.title, cell.coordinate))
    for sheet in book.worksheets[6:]:
        for cell in (each for row in sheet.iter_rows(max_col=9) for each in row):
            text = str(cell.value)
            if text.startswith("=IF(OR(COUNT("):
                operand = text.partition("COUNT(")[2].partition(")")[0].replace(":", ",")
                place = operand.split(",")[0]
                if isinstance(sheet[place].value, int | float):
                    found.append((sheet.title, place, sheet.title, cell.coordinate))
                    break
    return found


def _number_of_year(panel: Any, bounds: tuple[int, int, int, int], year: object) -> str | None:
    """The first number of a column of the panel in a year."""
    column, first, _, last = bounds
    heads = {panel.cell(2, at).value: at for at in range(1, 12)}
    for row in range(first, last + 1):
        is_number = isinstance(panel.cell(row, column).value, int | float)
        if is_number and panel.cell(row, heads["year"]).value == year:
            return str(panel.cell(row, column).coordinate)
    return None
