"""Reports as lines of JSON, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError

from gipa_extract.errors import ResultError
from gipa_extract.models import Report, require_report
from gipa_extract.text.missing_paths import remedy_for_missing

_HOW_TO_MAKE = "make the file with `gipa extract … --format jsonl`"


def to_json(report: Report) -> str:
    """The result object as one line of JSON, Chinese left readable."""
    report = require_report(report)
    return json.dumps(report.model_dump(mode="json"), ensure_ascii=False, separators=(",", ":"))


def load(path: str | Path) -> Iterator[Report]:
    """The reports of a jsonl file, one a line; ResultError names the line that is broken."""
    path = Path(path)
    if path.is_dir():
        raise ResultError(
            "a folder, not a file of results",
            where=str(path),
            remedy="write the results of a run first: gipa export RUN --to reports.jsonl",
        )
    try:
        with path.open(encoding="utf-8") as lines:
            yield from reports_of_lines(lines, str(path))
    except FileNotFoundError as error:
        remedy = remedy_for_missing(str(path))
        raise ResultError("no such file", where=str(path), remedy=remedy) from error
    except OSError as error:
        raise ResultError(
            f"cannot be read: {error.strerror or error}", where=str(path), remedy="check the path"
        ) from error


def reports_of_lines(lines: Iterable[str], where: str) -> Iterator[Report]:
    """The reports of lines of JSON, blank ones passed over; ResultError names the broken one."""
    try:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                if number == 1 and not line.lstrip().startswith("{"):  # a document, such as text
                    raise ResultError("no file of results", where=where, remedy=_HOW_TO_MAKE)
                yield _report(line, f"{where}:{number}")
    except UnicodeDecodeError as error:  # a document, and not what was made of it
        raise ResultError("no file of results", where=where, remedy=_HOW_TO_MAKE) from error


def _report(line: str, where: str) -> Report:
    try:
        return Report.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the line"
        raise ResultError(
            f"no result object: {place}: {first['msg']}",
            where=where,
            remedy=_HOW_TO_MAKE,
        ) from error
