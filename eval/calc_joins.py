"""LibreOffice Calc looks every key of an export up; run by `export_joins` in a Python that has uno.

The key columns of each table's CSV become a sheet (the others are left out in Calc's own import, as
a user can), keys of two columns are joined with `&`, and each row asks with MATCH where its key
stands. Standard input says which; the last line of the output is a JSON object of counts.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]

UTF8, COMMA, QUOTE = 76, 44, 34
STANDARD, SKIP = 1, 9
"""What Calc's import does with a column."""


def main() -> None:
    """Open LibreOffice, look the keys up, and print what came of it."""
    soffice, profile = sys.argv[1:3]
    given = json.load(sys.stdin)
    pipe = f"gipa{time.time_ns()}"
    command = [
        *(soffice, "--headless", "--norestore", "--nologo", "--nodefault"),
        *(f"-env:UserInstallation={Path(profile).as_uri()}", f"--accept=pipe,name={pipe};urp;"),
    ]
    with subprocess.Popen(command) as office:
        try:
            desktop = _desktop(pipe)
            counts = _Lookups(desktop, given).all()
            desktop.terminate()
        except BaseException:
            office.kill()
            raise
    print(json.dumps(counts))


def _desktop(pipe: str) -> object:
    """The running LibreOffice, once it listens."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    for _ in range(600):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", context
            )
        except Exception:  # it is not there yet
            time.sleep(0.2)
    raise SystemExit("LibreOffice does not answer")


class _Lookups:
    """One spreadsheet with a sheet for each table."""

    def __init__(self, desktop: object, given: dict) -> None:
        self._desktop, self._given = desktop, given
        self._book = desktop.loadComponentFromURL(
            "private:factory/scalc", "_blank", 0, (_property("Hidden", True),)
        )
        self._places: dict[tuple, tuple[str, str, int]] = {}
        """(table, columns) → sheet, column of the joined key, last row."""
        self._repeated: dict[tuple[str, str], int] = {}
        """(sheet, column of the key) → rows whose key another row has, too."""

    def all(self) -> dict[str, int]:
        """Look up every reference."""
        counts = {"references": 0, "rows": 0, "lost": 0}
        for each in self._given["references"]:
            rows, lost = self._looked_up(each)
            counts["references"] += 1
            counts["rows"] += rows
            counts["lost"] += lost
            print(each, rows, lost, file=sys.stderr, flush=True)
        return counts

    def _looked_up(self, reference: dict) -> tuple[int, int]:
        """How many rows refer, and how many keys are not there just once."""
        sheet, left, last = self._keys(reference["left"], reference["columns"])
        other, right, end = self._keys(reference["right"], reference["key"])
        if last < 2:
            return 0, 0
        there = f"${other}.${right}$2:${right}${max(2, end)}"
        twice = self._twice(other, right, end)
        found = self._column(
            sheet, f'=IF({left}2="";0;IF(ISNA(MATCH({left}2;{there};0));1;0))', last
        )
        lost = self._sum(sheet, f"=SUM({found}2:{found}{last})")
        rows = self._sum(sheet, f'=SUMPRODUCT({left}2:{left}{last}<>"")')
        return int(rows), int(lost) + twice

    def _twice(self, sheet: str, key: str, last: int) -> int:
        """Rows whose key another row has, too: Calc sorts the keys and compares neighbours."""
        if last < 3:
            return 0
        if (sheet, key) not in self._repeated:
            column = self._frozen(sheet, f"={key}2", last)
            cells = self._range(sheet, column, 2, last)
            cells.sort((_property("ContainsHeader", False),))
            same = f'=IF(AND({column}2<>"";{column}2={column}3);1;0)'
            flags = self._column(sheet, same, last - 1)
            total = self._sum(sheet, f"=SUM({flags}2:{flags}{last - 1})")
            self._repeated[sheet, key] = int(total)
        return self._repeated[sheet, key]

    def _frozen(self, sheet: str, formula: str, last: int) -> str:
        """A new column of what a formula gives, as values; its letter."""
        column = self._column(sheet, formula, last)
        cells = self._range(sheet, column, 2, last)
        cells.setDataArray(cells.getDataArray())
        return column

    def _range(self, sheet: str, column: str, first: int, last: int) -> object:
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
        loaded = self._desktop.loadComponentFromURL(
            file.as_uri(),
            "_blank",
            0,
            (
                _property("Hidden", True),
                _property("FilterName", "Text - txt - csv (StarCalc)"),
                _property("FilterOptions", options),
            ),
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


def _property(name: str, value: object) -> object:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


if __name__ == "__main__":
    main()
