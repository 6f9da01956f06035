"""Do the keys of an export join without loss? In pandas, DuckDB, R and LibreOffice Calc, each by itself.

Every reader opens the files as its users would: pandas and DuckDB the Parquet files, R and Calc the
CSV files. A row is lost where its key is missing from the table that it refers to, and doubled where
that table has the key more than once.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from gipa_extract.errors import GipaError
from gipa_extract.export.all_tables import TABLES

CALC_SCRIPT = Path(__file__).with_name("calc_joins.py")
SECONDS = 1_800


class Joins(NamedTuple):
    """What came of all joins in one program."""

    references: int
    rows: int
    """That refer to another table."""
    lost: int
    """Those of them that found no row there, and those that found several; Calc counts of the latter
    the keys that stand there twice."""


class _Reference(NamedTuple):
    left: str
    columns: tuple[str, ...]
    right: str
    key: tuple[str, ...]


def references() -> Iterator[_Reference]:
    """Every reference from one table to another."""
    for name, table in TABLES.items():
        for each in table.references:
            yield _Reference(name, each.columns, each.table, each.key)


def joins_in_pandas(out: Path) -> Joins:
    """By merge, over the Parquet files."""
    import pandas

    found = Joins(0, 0, 0)
    for name, columns, other, key in references():
        left = pandas.read_parquet(out / f"{name}.parquet", columns=list(columns)).dropna()
        right = pandas.read_parquet(out / f"{other}.parquet", columns=list(key))
        joined = left.merge(right, left_on=list(columns), right_on=list(key), how="left")
        twice = len(joined) - len(left)
        there = left.merge(right.drop_duplicates(), left_on=list(columns), right_on=list(key))
        found = _more(found, len(left), twice + len(left) - len(there))
    return found


def joins_in_duckdb(out: Path) -> Joins:
    """By SQL, over the Parquet files."""
    import duckdb

    found = Joins(0, 0, 0)
    with duckdb.connect() as db:
        for name, columns, other, key in references():
            on = " AND ".join(f'l."{a}" = r."{b}"' for a, b in zip(columns, key, strict=True))
            there = " AND ".join(f'l."{each}" IS NOT NULL' for each in columns)
            left = f"(SELECT * FROM '{out}/{name}.parquet' l WHERE {there})"
            right = ", ".join(f'"{each}"' for each in key)
            keys = f"(SELECT {right}, count(*) AS times FROM '{out}/{other}.parquet' GROUP BY ALL)"
            query = (
                f"SELECT count(*), count(*) FILTER (WHERE r.times IS DISTINCT FROM 1) "
                f"FROM {left} l LEFT JOIN {keys} r ON {on}"
            )
            rows, lost = _row(db, query)
            found = _more(found, rows, lost)
    return found


def joins_in_r(out: Path) -> Joins:
    """By match, over the CSV files; GipaError where R is not installed."""
    rscript = _program("Rscript", "apt install r-base-core")
    with TemporaryDirectory() as folder:
        script = Path(folder, "joins.R")
        script.write_text(_r_script(out), encoding="utf-8")
        done = subprocess.run([rscript, str(script)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise GipaError(f"R failed: {done.stderr[-400:]}", stage="bench")
    return Joins(*map(int, done.stdout.split()[-3:]))


def _r_script(out: Path) -> str:
    """For each reference how many rows refer, and how many keys are not there exactly once."""
    lines = [_R_READ.format(folder=json.dumps(str(out)))]
    for name, columns, other, key in references():
        lines.append(f"joined({_r(name)}, {_r(*columns)}, {_r(other)}, {_r(*key)})")
    return "\n".join([*lines, "cat(sprintf('%d', counts), sep = ' ')"])


def _r(*names: str) -> str:
    quoted = ", ".join(json.dumps(name) for name in names)
    return f"c({quoted})"


_R_READ = """
folder <- {folder}
counts <- c(0L, 0L, 0L)
tables <- list()
keys <- function(table, columns) {{
  if (is.null(tables[[table]])) {{
    file <- file.path(folder, paste0(table, ".csv"))
    tables[[table]] <<- read.csv(file, fileEncoding = "UTF-8-BOM", encoding = "UTF-8",
                                 check.names = FALSE, na.strings = "")
  }}
  held <- tables[[table]][columns]
  ifelse(complete.cases(held), do.call(paste, c(held, sep = "|")), NA)
}}
joined <- function(table, columns, other, key) {{
  left <- keys(table, columns)
  left <- left[!is.na(left)]
  right <- keys(other, key)
  twice <- unique(right[duplicated(right)])
  lost <- sum(is.na(match(left, right)) | left %in% twice)
  counts <<- counts + c(1L, length(left), lost)
}}
"""


def joins_in_calc(out: Path) -> Joins:
    """By MATCH in LibreOffice Calc, over the CSV files; GipaError where it is not installed.

    `calc_joins` runs in a Python that knows LibreOffice: it opens the key columns of each table as
    sheets of one spreadsheet, and has Calc look every key up by a formula.
    """
    wanted = [
        {"left": name, "columns": columns, "right": other, "key": key}
        for name, columns, other, key in references()
    ]
    heads = {name: list(_columns(out / f"{name}.csv")) for name in TABLES}
    given = json.dumps({"folder": str(out), "heads": heads, "references": wanted})
    soffice = _program("soffice", "apt install libreoffice-calc")
    with TemporaryDirectory() as profile:
        command = [_python_of_office(soffice), str(CALC_SCRIPT), soffice, profile]
        done = subprocess.run(
            command, input=given, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    if done.returncode:
        raise GipaError(f"LibreOffice failed: {done.stderr[-400:]}", stage="bench")
    return Joins(**json.loads(done.stdout.splitlines()[-1]))


def _columns(path: Path) -> list[str]:
    """The head of a CSV file."""
    with path.open(encoding="utf-8-sig") as file:
        return file.readline().strip().split(",")


def _python_of_office(soffice: str) -> str:
    """A Python that has the module `uno`: the system's, or the one that LibreOffice brings."""
    beside = Path(soffice).resolve().with_name("python")
    for each in (sys.executable, "/usr/bin/python3", str(beside)):
        if (
            which(each)
            and not subprocess.run([each, "-c", "import uno"], capture_output=True).returncode
        ):
            return each
    raise GipaError("no Python knows LibreOffice", stage="bench", remedy="apt install python3-uno")


def _program(name: str, remedy: str) -> str:
    found = which(name)
    if found is None:
        raise GipaError(f"{name} is not installed", stage="bench", remedy=remedy)
    return found


def _more(found: Joins, rows: int, lost: int) -> Joins:
    return Joins(found.references + 1, found.rows + rows, found.lost + lost)


def _row(db: Any, query: str) -> tuple[int, int]:
    rows, lost = db.execute(query).fetchone()
    return int(rows), int(lost)
