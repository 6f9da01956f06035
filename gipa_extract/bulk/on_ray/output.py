"""A whole output as its readers see it: reports, counts, and failures to be forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gipa_extract.bulk.on_ray.output_index import index_of
from gipa_extract.bulk.on_ray.parts import (
    file_system,
    names_in,
    rows_of,
    store_error,
    told,
    without,
)
from gipa_extract.models import Report
from gipa_extract.store import Progress


def holds_parts(out: str) -> bool:
    """Whether a run on many machines has written here, or into a folder in here."""
    if "://" in out:
        return bool(_folders(out))
    found = (Path(out).glob(pattern) for pattern in ("part-*.parquet", "*/part-*.parquet"))
    return any(next(each, None) for each in found)


def reports(out: str) -> Iterator[Report]:
    """The report of each input that has one, a part in memory at a time.

    `out` is a run's output, or a recipe's folder in it where there are several.
    """
    folder = _only(out)
    index = index_of(folder)
    for part in names_in(folder):
        for row in rows_of(folder, part, ("name", "report")):
            written = index.rows[row["name"]]
            if written.part == part and written.ok:
                yield Report.model_validate_json(row["report"])


def status(out: str) -> tuple[Progress, list[tuple[str, str, int]]]:
    """How many inputs have what; and (stage, reason, number) of failures, the commonest first."""
    folder = _only(out)
    counts: dict[tuple[str, str], int] = {}
    for _, _, stage, reason in _failures(folder):
        counts[stage, reason] = counts.get((stage, reason), 0) + 1
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return index_of(folder).progress(), [(*key, count) for key, count in ordered]


def forget_failures(out: str, stage: str | None = None) -> int:
    """Remove the failures, all or those of one stage; a start takes them up. How many there are."""
    folder = _only(out)
    gone = [(name, part) for name, part, at, _ in _failures(folder) if stage in (None, at)]
    without(folder, gone)
    return len(gone)


def _failures(folder: str) -> list[tuple[str, str, str, str]]:
    """(name, part, stage, reason)."""
    index = index_of(folder)
    return [
        (row["name"], part, row["stage"], row["reason"])
        for part in sorted({row.part for row in index.rows.values() if not row.ok})
        for row in rows_of(folder, part, ("name", "outcome", "stage", "reason"))
        if row["outcome"] == "failure" and index.rows[row["name"]].part == part
    ]


def _only(out: str) -> str:
    found = _folders(out)
    if len(found) != 1:
        several = f"name one of: {', '.join(found)}"
        raise store_error(
            "results of several recipes are here" if found else "no results are here",
            out,
            several if found else "gipa bulk INPUT… --engine ray --out FOLDER",
        )
    return found[0]


def _folders(out: str) -> list[str]:
    """The folders of parts at or below an output."""
    with told(out):
        fs, path = file_system(out)
        if names_in(out):
            return [out]
        if not fs.isdir(path):
            return []
        below = (str(each).rstrip("/") for each in fs.ls(path, detail=False))
        inside = sorted(f"{out.rstrip('/')}/{each.rpartition('/')[2]}" for each in below)
        return [folder for folder in inside if names_in(folder)]
