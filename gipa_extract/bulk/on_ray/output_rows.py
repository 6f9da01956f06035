"""A row of the output: an input with its report, or with its failure."""

from __future__ import annotations

import json
import zlib
from typing import Any

from gipa_extract.store import Failure, Found, Recipe, Result

COLUMNS = {
    "name": "string",
    "label": "string",
    "outcome": "string",
    "issuer": "string",
    "year": "int64",
    "edition": "string",
    "broken_rules": "int64",
    "doubtful_cells": "int64",
    "stage": "string",
    "reason": "string",
    "remedy": "string",
    "sha256": "string",
    "size": "int64",
    "mark": "int64",
    "strategy": "string",
    "model": "string",
    "prompt_sha256": "string",
    "version": "string",
    "endpoint": "string",
    "rules_sha256": "string",
    "seconds": "double",
    "calls": "int64",
    "input_tokens": "int64",
    "output_tokens": "int64",
    "cost_usd": "double",
    "report": "string",
}
"""As the ledger's views call them. `outcome` is result or failure, `report` the result object as
JSON; `size` and `mark` tell whether an input has changed."""
Row = dict[str, Any]


def mark_of(found: Found) -> int:
    """What changes with an input, beside its size."""
    return zlib.crc32(found.body) if found.body is not None else found.mtime_ns


def row_of(found: Found, content: str | None, made: Result | Failure, recipe: Recipe) -> Row:
    """An input's row; `content` is the hash of what it holds, None if that could not be had."""
    row: Row = dict.fromkeys(COLUMNS)
    row |= {"name": found.name, "label": found.label, "outcome": "failure", "sha256": content}
    row |= {"size": found.size, "mark": mark_of(found), "calls": 0, "cost_usd": 0.0}
    row |= {key: value or None for key, value in recipe._asdict().items() if key in COLUMNS}
    row |= {key: value for key, value in made._asdict().items() if key in COLUMNS}
    if isinstance(made, Result):
        row |= {"outcome": "result", "report": _whole(made, found.name)}
    return row


def copied(row: Row, found: Found) -> Row:
    """The row of another input that holds the same."""
    mine = {"name": found.name, "label": found.label, "size": found.size, "mark": mark_of(found)}
    report = row["report"] and _renamed(row["report"], row["name"], found.name)
    return row | mine | {"report": report}


def made_of(row: Row) -> Result | Failure:
    """What a row says, without the report itself."""
    if row["outcome"] == "failure":
        return Failure(row["stage"], row["reason"], row["remedy"])
    return Result(payload=b"", **{name: row[name] for name in Result._fields if name != "payload"})


def _whole(made: Result, name: str) -> str:
    """A packed report's JSON with its path and with what it took, as `unpack` has it.

    By position, not by parsing: that would cost a fourth of the reading of a small report.
    """
    text = _renamed(zlib.decompress(made.payload).decode(), None, name)
    head, mark, tail = text.rpartition('"extraction":')
    took, end = json.JSONDecoder().raw_decode(tail)
    took |= {key: value for key, value in made._asdict().items() if key in took}
    return f"{head}{mark}{_json(took)}{tail[end:]}"


def _renamed(report: str, old: str | None, new: str) -> str:
    return report.replace(f'"path":{_json(old)}', f'"path":{_json(new)}', 1)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
