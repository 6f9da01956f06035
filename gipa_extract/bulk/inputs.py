"""What the user names → the inputs of a run: files, folders, globs, zips, and tables of reports.

A name that leads nowhere is a mistake of typing, and said before a run begins. From then on
listing raises nothing: whatever goes wrong with an input is an input that cannot be read.
"""

from __future__ import annotations

import glob
import json
import os
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gipa_extract.bulk.input_tables import LIST_STAGE, TABLES, Row, is_empty, table_rows
from gipa_extract.errors import GipaError, ReadError
from gipa_extract.readers import Input, find
from gipa_extract.readers.archive import Member
from gipa_extract.store import Failure, FoundInput, PendingInput, holds_run
from gipa_extract.text.missing_paths import remedy_for_missing
from gipa_extract.text.names import as_argument, as_text


@dataclass(frozen=True)
class Columns:
    """What the columns of a table of reports are called; a row has a path, or else a text."""

    path: str = "path"
    text: str = "text"
    id: str = "id"


def require_inputs(named: Iterable[str], columns: Columns) -> None:
    """ReadError where a name leads nowhere, or is a table without the columns of one, or results."""
    for name in named:
        require_matches(name)
        if is_run_alone(Path(name)):
            raise results_of_run(name)
        if name.lower().endswith(TABLES) and os.path.isfile(name):
            first = next(table_rows(Path(name)), None)
            if first is not None and not isinstance(first, Failure) and not _is_row(first, columns):
                raise _results(name) if "schema" in first else no_such_column(name, columns)


def enumerate_inputs(
    paths: Iterable[str | Path], columns: Columns | None = None
) -> Iterator[FoundInput]:
    """Every input that the paths and globs lead to, in a fixed order; raises nothing.

    A file that ends in .csv, .jsonl or .parquet and is named itself is a table with a report, or
    the path of one, a row; if it has no such column, it is a file as any other.
    """
    columns = columns or Columns()
    for named in map(str, paths):
        try:
            for path in matching_paths(named) or [Path(named)]:
                if is_table(path, columns):
                    yield from _of_table(path, columns)
                else:
                    yield from map(of_file, find([path]))
        except Exception as error:
            yield of_fault(named, named, fault_of(error))


def each_of(inputs: str | Path | Iterable[str | Path]) -> list[str | Path]:
    """The inputs as a list; one that is named by itself is one, and not its letters."""
    return [inputs] if isinstance(inputs, str | Path) else list(inputs)


def matching_paths(named: str) -> list[Path]:
    """The path itself, or what a glob finds, sorted."""
    if _may_be_there(named):
        return [Path(named)]
    return sorted(map(Path, glob.glob(named, recursive=True)))


def require_matches(named: str) -> None:
    """ReadError where a name leads nowhere."""
    if not matching_paths(named):
        where = as_text(named)
        raise ReadError(
            "no such file, folder or match", where=where, remedy=remedy_for_missing(where)
        )


def _may_be_there(named: str) -> bool:
    """Whether something has that name, or nobody can say, as of a name that is too long."""
    try:
        os.lstat(named)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except ValueError:
        return True
    except OSError:
        return not glob.has_magic(named)
    return True


def no_such_column(table: str, columns: Columns) -> ReadError:
    """The error for a table that says nothing of a report."""
    return ReadError(
        f"the table has no column {columns.path!r} or {columns.text!r}",
        where=as_text(table),
        remedy="name one with --path-column or --text-column",
    )


def _results(name: str) -> ReadError:
    return ReadError(
        "these are results, not reports",
        where=as_text(name),
        remedy=f"gipa check {as_argument(name)} checks them, gipa export makes tables of them",
    )


def is_run_alone(folder: Path) -> bool:
    """Whether a folder is that of a run, and no document lies in it beside the run's own files."""
    return holds_run(folder) and not any(True for _ in find([folder]))


def results_of_run(name: str) -> ReadError:
    """The error for a run folder where documents are wanted."""
    run = as_argument(name)
    return ReadError(
        "a run folder, which holds results and no documents",
        where=as_text(name),
        remedy=f"gipa export {run} --to panel.xlsx, or gipa review {run}",
    )


def is_table(path: Path, columns: Columns) -> bool:
    """Whether a file is a table of reports, by its suffix and its first row."""
    if path.suffix.lower() not in TABLES or not path.is_file():
        return False
    first = next(table_rows(path), None)
    return first is None or isinstance(first, Failure) or _is_row(first, columns)


def _is_row(row: Row, columns: Columns) -> bool:
    return not {columns.path, columns.text}.isdisjoint(row)


def of_file(file: Input, label: str | None = None) -> FoundInput:
    """A file, or a member of a zip, as an input; a run may be continued from another folder."""
    where = str(file.path.absolute())
    if file.member is None:
        size, changed = _size_and_time(file.path)
        return FoundInput(file.name, label, where, None, None, size, changed)
    name, checksum, size, repeated = file.member
    return FoundInput(
        file.name, label, where, name, None, size, 0, checksum=checksum, is_repeated=repeated
    )


def input_of(item: FoundInput | PendingInput) -> Input:
    """The file, or member of a zip, to be read."""
    member = None if item.member is None else Member(item.member, item.checksum or 0)
    return Input(item.name, Path(item.path), member)


def _size_and_time(path: Path) -> tuple[int, int]:
    """Size and time of the last change; zeros for what is not there: reading will say so."""
    try:
        stat = path.stat()
    except (OSError, ValueError):
        return 0, 0
    return stat.st_size, stat.st_mtime_ns


def _of_table(path: Path, columns: Columns) -> Iterator[FoundInput]:
    name, where = as_text(str(path)), str(path.absolute())
    for number, row in enumerate(table_rows(path), start=1):
        try:
            yield from _of_row(path, row, columns, name=name, where=where, number=number)
        except Exception as error:
            yield of_fault(name, where, fault_of(error), number)


def _of_row(
    table: Path,
    row: Row | Failure,
    columns: Columns,
    *,
    name: str,
    where: str,
    number: int,
) -> Iterator[FoundInput]:
    if isinstance(row, Failure):
        yield of_fault(name, where, row, number)
        return
    label, user = label_of(row, columns), user_row_of(row, columns)
    if not is_empty(named := row.get(columns.path)):
        for input_ in find([_path_from_table(table, str(named))]):
            yield of_file(input_, label)._replace(user=user)
    elif _is_row(row, columns):  # without a text too: a report that the table lists and has not
        text = row.get(columns.text)
        text = "" if is_empty(text) else str(text)
        yield of_text(name, where, number, label, text)._replace(user=user)
    else:
        yield of_fault(name, where, fault_of(no_such_column(name, columns)), number)


def label_of(row: Row, columns: Columns) -> str | None:
    """The user's id of a row, if there is one."""
    label = row.get(columns.id)
    return None if is_empty(label) else as_text(str(label))


def user_row_of(row: Row, columns: Columns) -> str | None:
    """The user's own columns of a row, as JSON; what exports carry along."""
    own = {
        as_text(str(name)): as_text(value) if isinstance(value, str) else value
        for name, value in row.items()
        if name not in (columns.path, columns.text, None) and not is_empty(value)
    }
    return json.dumps(own, ensure_ascii=False, default=str) if own else None


def _path_from_table(table: Path, named: str) -> Path:
    """A path that a table gives: as it stands, or else from the table's folder."""
    path = Path(named)
    beside = table.parent / path
    return beside if not os.path.exists(path) and os.path.exists(beside) else path


def of_text(name: str, where: str, row: int, label: str | None, text: str) -> FoundInput:
    """The input that a table gives as a text."""
    data = text.encode("utf-8", "surrogatepass")
    body = zlib.compress(data, 1)
    return FoundInput(f"{name}#{row}", label, where, None, body, len(data), 0, row=row)


def of_fault(name: str, where: str, fault: Failure, row: int | None = None) -> FoundInput:
    """The input that cannot even be listed, as one that cannot be read."""
    name = as_text(name) if row is None else f"{as_text(name)}#{row}"
    return FoundInput(name, None, where, None, None, 0, 0, row=row, fault=fault)


def fault_of(error: Exception) -> Failure:
    """Why something could not be listed."""
    if isinstance(error, GipaError):
        return Failure(LIST_STAGE, error.what, error.remedy)
    what = error.strerror if isinstance(error, OSError) else str(error)
    return Failure(LIST_STAGE, what or type(error).__name__, "check how it is written")
