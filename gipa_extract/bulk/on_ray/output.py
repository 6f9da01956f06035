"""A whole output as its readers see it: reports, counts, and failures to be forgotten."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gipa_extract.bulk.on_ray.output_index import OutputIndex, index_of
from gipa_extract.bulk.on_ray.output_rows import Row, more_reports_of
from gipa_extract.bulk.on_ray.parts import (
    file_system,
    names_in,
    remove_rows,
    rows_of,
    store_error,
    store_errors,
)
from gipa_extract.models import Report
from gipa_extract.store import NOT_A_REPORT, Failure, Progress, UnreadRow


def holds_parts(out: str) -> bool:
    """Whether a run on many machines has written here, or into a folder in here."""
    if "://" in out:
        return bool(_folders_of_parts(out))
    matches = (Path(out).glob(pattern) for pattern in ("part-*.parquet", "*/part-*.parquet"))
    return any(next(each, None) for each in matches)


def reports(out: str) -> Iterator[Report]:
    """The report of each input that has one, a part in memory at a time.

    `out` is a run's output, or a recipe's folder in it where there are several.
    """
    return (report for report, _ in reports_with_rows(out))


def reports_with_rows(out: str) -> Iterator[tuple[Report, dict[str, Any]]]:
    """The `reports`, each with the columns of the user's table that named it."""
    folder = _only_folder(out)
    index = index_of(folder)
    for part in names_in(folder):
        for row in rows_of(folder, part, ("name", "report", "more_reports", "user")):
            written = index.rows[row["name"]]
            if written.part == part and written.outcome == "result":
                user = json.loads(row["user"] or "{}")
                yield Report.model_validate_json(row["report"]), user
                for more in more_reports_of(row):
                    yield Report.model_validate(more), user


def user_rows(out: str) -> Iterator[dict[str, Any]]:
    """The columns of the user's table for each input that came of one."""
    folder = _only_folder(out)
    for part in names_in(folder):
        for row in rows_of(folder, part, ("user",)):
            if row["user"]:
                yield json.loads(row["user"])


def unread_with_rows(out: str) -> Iterator[tuple[UnreadRow, dict[str, Any]]]:
    """Each input that failed or is no report, with the columns of the user's table."""
    folder = _only_folder(out)
    index = index_of(folder)
    for outcome in ("failure", NOT_A_REPORT):
        for row in _rows_of(index, folder, outcome):
            stage = None if outcome == NOT_A_REPORT else row["stage"]
            facts = (row["name"], row["sha256"], stage, row["reason"], row["remedy"] or "")
            yield facts, json.loads(row["user"] or "{}")


def status(out: str) -> tuple[Progress, list[tuple[str, str, int]]]:
    """How many inputs have what; and (stage, reason, number) of failures, the commonest first."""
    folder = _only_folder(out)
    index = index_of(folder)
    counts = Counter((row["stage"], row["reason"]) for row in _rows_of(index, folder, "failure"))
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return index.progress(), [(*key, count) for key, count in ordered]


def ends(out: str) -> tuple[list[tuple[str, Failure]], list[tuple[str, str]]]:
    """(name, failure) of what failed, and (name, code of the reason) of what is no report."""
    folder = _only_folder(out)
    index = index_of(folder)
    failed = [
        (row["name"], Failure(row["stage"], row["reason"], row["remedy"]))
        for row in _rows_of(index, folder, "failure")
    ]
    others = [(row["name"], row["reason"]) for row in _rows_of(index, folder, NOT_A_REPORT)]
    return failed, others


def forget_failures(out: str, stage: str | None = None) -> int:
    """Remove the failures, all or those of one stage; a start takes them up. How many there are."""
    folder = _only_folder(out)
    index = index_of(folder)
    outcome = NOT_A_REPORT if stage == NOT_A_REPORT else "failure"
    gone = [
        (row["name"], index.rows[row["name"]].part)
        for row in _rows_of(index, folder, outcome)
        if stage in (None, NOT_A_REPORT, row["stage"])
    ]
    remove_rows(folder, gone)
    return len(gone)


def _rows_of(index: OutputIndex, folder: str, outcome: str) -> Iterator[Row]:
    """The rows of one outcome that count, without their reports."""
    columns = ("name", "sha256", "outcome", "stage", "reason", "remedy", "user")
    for part in sorted({row.part for row in index.rows.values() if row.outcome == outcome}):
        for row in rows_of(folder, part, columns):
            if row["outcome"] == outcome and index.rows[row["name"]].part == part:
                yield row


def _only_folder(out: str) -> str:
    folders = _folders_of_parts(out)
    if len(folders) != 1:
        several = f"name one of: {', '.join(folders)}"
        raise store_error(
            "results of several recipes are here" if folders else "no results are here",
            out,
            several if folders else "gipa bulk INPUT… --engine ray --out FOLDER",
        )
    return folders[0]


def _folders_of_parts(out: str) -> list[str]:
    """The folders of parts at or below an output."""
    with store_errors(out):
        fs, path = file_system(out)
        if names_in(out):
            return [out]
        if not fs.isdir(path):
            return []
        below = (str(each).rstrip("/") for each in fs.ls(path, detail=False))
        inside = sorted(f"{out.rstrip('/')}/{each.rpartition('/')[2]}" for each in below)
        return [folder for folder in inside if names_in(folder)]
