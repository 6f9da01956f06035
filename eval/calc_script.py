"""What LibreOffice Calc makes of an export; run by `calc` in a Python that has uno.

`joins`: it looks every key up. The key columns of each table's CSV become a sheet (the others are
left out in Calc's own import, as a user can), keys of two columns are joined with `&`, the keys that
are referred to are sorted, and each row asks with MATCH where its key stands among them. `workbook`:
it opens the workbook and recalculates it. Standard input says of what; the last line of the output
is a JSON object of counts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]
from com.sun.star.lang import DisposedException  # type: ignore[import-not-found]
from com.sun.star.table import TableSortField  # type: ignore[import-not-found]

UTF8, COMMA, QUOTE = 76, 44, 34
STANDARD, SKIP = 1, 9
"""What Calc's import does with a column."""


def main() -> None:
    """Open LibreOffice, have it look keys up or open a workbook, and print what came of it."""
    what, soffice, profile = sys.argv[1:4]
    given = json.load(sys.stdin)
    pipe = f"gipa{time.time_ns()}"
    command = [
        *(soffice, "--headless", "--norestore", "--nologo", "--nodefault"),
        *(f"-env:UserInstallation={Path(profile).as_uri()}", f"--accept=pipe,name={pipe};urp;"),
    ]
    # An office that is left over would keep open what this script prints to.
    silent = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=silent, stderr=silent) as office:
        try:
            services = _services(pipe)
            desktop = services.createInstance("com.sun.star.frame.Desktop")
            counts = _Lookups(services, given).all() if what == "joins" else _opened(desktop, given)
            _end(desktop)
        except BaseException:
            office.kill()
            raise
    print(json.dumps(counts))


def _services(pipe: str) -> Any:
    """What the running LibreOffice offers, once it listens."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    for _ in range(600):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager
        except Exception:  # it is not there yet
            time.sleep(0.2)
    raise SystemExit("LibreOffice does not answer")


def _end(desktop: Any) -> None:
    """Close what is open, and the office; one without windows may end by itself meanwhile."""
    with suppress(DisposedException):
        for document in [*_each(desktop.Components)]:
            document.close(True)
        desktop.terminate()


def _each(components: Any) -> Iterator[Any]:
    found = components.createEnumeration()
    while found.hasMoreElements():
        yield found.nextElement()


def _opened(desktop: Any, given: dict[str, Any]) -> dict[str, float]:
    """How long a workbook takes to open; whether its formulas give what they show, and follow.

    Of the summary and of the first form some number is changed that a formula sums: `followed`
    counts the formulas whose value changed by as much, of `changed`.
    """
    began, spent = time.perf_counter(), _office_seconds()
    book = desktop.loadComponentFromURL(
        Path(given["file"]).as_uri(), "_blank", 0, (_property("Hidden", True),)
    )
    seconds, cpu = time.perf_counter() - began, _office_seconds() - spent
    sheets = [book.Sheets.getByIndex(at) for at in range(book.Sheets.Count)]
    shown = [_formulas(sheet) for sheet in sheets]
    book.calculateAll()
    differing = sum(
        before != after
        for one, sheet in zip(shown, sheets, strict=True)
        for before, after in zip(one, _formulas(sheet), strict=True)
    )
    followed = [
        _follows(book, *each) for each in given["changes"] if _shows_number(book, *each[2:])
    ]
    return {
        "seconds": round(seconds, 1),
        "cpu_seconds": round(cpu, 1),
        "sheets": len(sheets),
        "formulas": sum(map(len, shown)),
        "differing": differing,
        "changed": len(followed),
        "followed": sum(followed),
    }


def _office_seconds() -> float:
    """Seconds of a core that this user's running soffice.bin of our profile took."""
    profile = Path(sys.argv[3]).as_uri().encode()
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = entry.read_bytes()
            if b"soffice.bin" in words.split(b"\0")[0] and profile in words:
                fields = entry.with_name("stat").read_text().rpartition(")")[2].split()
                return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        except OSError:
            continue  # it has ended since
    return 0.0


FORMULA = 16
"""Of com.sun.star.sheet.CellFlags."""


def _formulas(sheet: Any) -> list[float | str]:
    """What a sheet's formulas show, in order."""
    found = sheet.queryContentCells(FORMULA).RangeAddresses
    return [
        round(value, 6) if isinstance(value, float) else value
        for at in found
        for row in sheet.getCellRangeByPosition(
            at.StartColumn, at.StartRow, at.EndColumn, at.EndRow
        ).DataArray
        for value in row
    ]


def _shows_number(book: Any, sheet: str, formula: str) -> bool:
    """Whether a formula says something: a rule of which a side has no number says nothing."""
    return bool(book.Sheets.getByName(sheet).getCellRangeByName(formula).String)


def _follows(book: Any, sheet: str, printed: str, other: str, formula: str) -> bool:
    """Whether a formula changes by 1000 with a number that it sums, and back."""
    cell = book.Sheets.getByName(sheet).getCellRangeByName(printed)
    target = book.Sheets.getByName(other).getCellRangeByName(formula)
    before, number = target.Value, cell.Value
    cell.Value = number + 1000
    after = target.Value
    cell.Value = number
    return bool(abs(abs(after - before) - 1000) < 1e-6 and target.Value == before)


class _Lookups:
    """One spreadsheet with a sheet for each table.

    No spreadsheet has a view: Calc draws one that nobody sees from a timer, and may die of an import
    that falls into it.
    """

    def __init__(self, services: Any, given: dict[str, Any]) -> None:
        self._services, self._given = services, given
        self._book = self._new_book()
        self._book.initNew()
        self._places: dict[tuple[str, ...], tuple[str, str, int]] = {}
        """(table, columns) → sheet, column of the joined key, last row."""
        self._repeated: dict[tuple[str, str], int] = {}
        """(sheet, column of keys in order) → rows whose key another row has, too."""
        self._sorted: dict[tuple[str, str], str] = {}
        """(sheet, column of the key) → the column that holds its keys in order."""

    def _new_book(self) -> Any:
        return self._services.createInstance("com.sun.star.comp.Calc.SpreadsheetDocument")

    def all(self) -> dict[str, int]:
        """Look up every reference."""
        counts = {"references": 0, "rows": 0, "lost": 0}
        for each in self._given["references"]:
            rows, lost = self._looked_up(each)
            counts["references"] += 1
            counts["rows"] += rows
            counts["lost"] += lost
        return counts

    def _looked_up(self, reference: dict[str, Any]) -> tuple[int, int]:
        """How many rows refer, and how many keys are not there just once."""
        sheet, left, last = self._keys(reference["left"], reference["columns"])
        other, right, end = self._keys(reference["right"], reference["key"])
        if last < 2:
            return 0, 0
        keys = self._in_order(other, right, end)
        there = f"${other}.${keys}$2:${keys}${max(2, end)}"
        twice = self._twice(other, keys, end)
        # Among keys in order MATCH halves the way at each step; it finds the one before, too.
        nearest = f'IFERROR(INDEX({there};MATCH({left}2;{there};1));"")'
        found = self._column(sheet, f'=IF({left}2="";0;IF({nearest}={left}2;0;1))', last)
        lost = self._sum(sheet, f"=SUM({found}2:{found}{last})")
        rows = self._sum(sheet, f'=SUMPRODUCT({left}2:{left}{last}<>"")')
        return int(rows), int(lost) + twice

    def _twice(self, sheet: str, key: str, last: int) -> int:
        """Rows whose key another row has, too: neighbours in a column of keys in order."""
        if last < 3:
            return 0
        if (sheet, key) not in self._repeated:
            same = f'=IF(AND({key}2<>"";{key}2={key}3);1;0)'
            flags = self._column(sheet, same, last - 1)
            total = self._sum(sheet, f"=SUM({flags}2:{flags}{last - 1})")
            self._repeated[sheet, key] = int(total)
        return self._repeated[sheet, key]

    def _in_order(self, sheet: str, key: str, last: int) -> str:
        """A new column with the keys of another in order, or the one made before; its letter."""
        if (sheet, key) not in self._sorted:
            column = self._frozen(sheet, f"={key}2", last)
            # Without a field to sort by, Calc sorts nothing and says nothing.
            by = uno.Any("[]com.sun.star.table.TableSortField", (_ascending(),))
            cells = self._range(sheet, column, 2, last)
            cells.sort((_property("SortFields", by), _property("ContainsHeader", False)))
            self._sorted[sheet, key] = column
        return self._sorted[sheet, key]

    def _frozen(self, sheet: str, formula: str, last: int) -> str:
        """A new column of what a formula gives, as values; its letter."""
        column = self._column(sheet, formula, last)
        cells = self._range(sheet, column, 2, last)
        cells.setDataArray(cells.getDataArray())
        return column

    def _range(self, sheet: str, column: str, first: int, last: int) -> Any:
        return self._book.Sheets.getByName(sheet).getCellRangeByName(
            f"{column}{first}:{column}{last}"
        )

    def _keys(self, table: str, columns: list[str]) -> tuple[str, str, int]:
        """The sheet of a table's key, the column where the key stands, and its last row."""
        known = self._places.get((table, *columns))
        if known:
            return known
        name = "_".join([table, *columns])[:30]
        last = self._loaded(name, table, columns)
        key = "A"
        if len(columns) > 1 and last > 1:
            joined = '&"|"&'.join(f"{_letter(at)}2" for at in range(len(columns)))
            empty = ";".join(f'{_letter(at)}2=""' for at in range(len(columns)))
            key = self._frozen(name, f'=IF(OR({empty});"";{joined})', last)
        self._places[(table, *columns)] = name, key, last
        return name, key, last

    def _loaded(self, name: str, table: str, columns: list[str]) -> int:
        """Import some columns of a table's CSV as a sheet; its last row."""
        heads = self._given["heads"][table]
        kinds = "/".join(
            f"{at}/{STANDARD if head in columns else SKIP}"
            for at, head in enumerate(heads, start=1)
        )
        options = f"{COMMA},{QUOTE},{UTF8},1,{kinds}"
        file = Path(self._given["folder"], f"{table}.csv")
        loaded = self._new_book()
        loaded.load(
            (
                _property("URL", file.as_uri()),
                _property("FilterName", "Text - txt - csv (StarCalc)"),
                _property("FilterOptions", options),
            )
        )
        first = loaded.Sheets.getByIndex(0)
        first.Name = name
        self._book.Sheets.importSheet(loaded, name, 0)
        loaded.close(True)
        sheet = self._book.Sheets.getByName(name)
        order = [sheet.getCellByPosition(at, 0).String for at in range(len(columns))]
        if order != sorted(columns, key=heads.index):
            raise SystemExit(f"{table}: Calc imported {order}, not {columns}")
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        return int(cursor.RangeAddress.EndRow) + 1

    def _column(self, name: str, formula: str, last: int) -> str:
        """Write a formula down a new column; its letter."""
        sheet = self._book.Sheets.getByName(name)
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        at = int(cursor.RangeAddress.EndColumn) + 1
        cell = sheet.getCellByPosition(at, 1)
        cell.FormulaLocal = formula
        if last > 2:
            sheet.getCellRangeByPosition(at, 1, at, last - 1).fillAuto(0, 1)
        return _letter(at)

    def _sum(self, name: str, formula: str) -> float:
        sheet = self._book.Sheets.getByName(name)
        cell = sheet.getCellByPosition(40, 0)
        cell.FormulaLocal = formula
        value, error = cell.Value, cell.Error
        cell.String = ""
        if error:
            raise SystemExit(f"{name}: {formula}: error {error}")
        return float(value)


def _letter(at: int) -> str:
    return chr(ord("A") + at)


def _ascending() -> Any:
    """Sort by the first column, upwards."""
    made = TableSortField()
    made.Field, made.IsAscending = 0, True
    return made


def _property(name: str, value: object) -> Any:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


if __name__ == "__main__":
    main()
