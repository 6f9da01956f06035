"""A row of the output: an input with its report, or with its failure."""

from __future__ import annotations

import json
import zlib
from hashlib import sha256
from typing import Any

from gipa_extract.ids import report_suffix
from gipa_extract.store import NOT_A_REPORT, Failure, FoundInput, Recipe, Result, identity_of

COLUMNS = {
    "name": "string",
    "identity": "string",
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
    "more_reports": "string",
    "user": "string",
}
"""As the ledger's views call them, of the first report in an input. `outcome` is result, failure or not_a_report, `report` the result object as
JSON, `more_reports` those of further reports in the input as a JSON list, null for most, `user` the other columns of the user's table; `size` and `mark` tell whether an input has changed."""
Row = dict[str, Any]


def mark_of(input_: FoundInput) -> int:
    """What changes with an input, beside its size."""
    if input_.fault is not None:
        return zlib.crc32(input_.fault.reason.encode())
    if input_.body is not None:
        return zlib.crc32(input_.body)
    return input_.mtime_ns if input_.checksum is None else input_.checksum


def told_of(label: str | None, user: str | None) -> int:
    """What changes with what the user's table says of an input beside its path and text."""
    said = f"{label}\x1f{user}".encode("utf-8", "surrogatepass")
    return int.from_bytes(sha256(said).digest()[:8], "big")


def row_of(
    input_: FoundInput, content: str | None, outcome: Result | Failure, recipe: Recipe
) -> Row:
    """An input's row; `content` is the hash of what it holds, None if that could not be had."""
    row: Row = dict.fromkeys(COLUMNS)
    row |= {**_input_columns(input_), "outcome": "failure", "sha256": content}
    row |= {"calls": 0, "cost_usd": 0.0}
    row |= {key: value or None for key, value in recipe._asdict().items() if key in COLUMNS}
    row |= {key: value for key, value in outcome._asdict().items() if key in COLUMNS}
    if isinstance(outcome, Result):
        more = [
            _complete_json(result, f"{input_.name}{report_suffix(report)}")
            for report, result in enumerate(outcome.more, start=2)
        ]
        row |= {"outcome": "result", "report": _complete_json(outcome, input_.name)}
        row |= {"more_reports": f"[{','.join(more)}]" if more else None}
    elif outcome.is_no_report:
        row |= {"outcome": NOT_A_REPORT, "stage": None, "remedy": None}
    return row


def _input_columns(input_: FoundInput) -> Row:
    """What a row says of its input."""
    return {
        "name": input_.name,
        "identity": identity_of(input_),
        "label": input_.label,
        "user": input_.user,
        "size": input_.size,
        "mark": mark_of(input_),
    }


def row_of_same_content(row: Row, input_: FoundInput) -> Row:
    """The row of another input with this content."""
    report = row["report"] and _with_new_path(row["report"], row["name"], input_.name)
    more = more_reports_of(row)
    for number, each in enumerate(more, start=2):
        each["source"]["path"] = f"{input_.name}{report_suffix(number)}"
    copied = {"report": report, "more_reports": _compact_json(more) if more else None}
    return row | _input_columns(input_) | copied


def more_reports_of(row: Row) -> list[dict[str, Any]]:
    """The result objects of a row's further reports, in their order."""
    more: list[dict[str, Any]] = json.loads(row["more_reports"] or "[]")
    return more


def made_of(row: Row) -> Result | Failure:
    """What a row says, without the report itself."""
    if row["outcome"] == NOT_A_REPORT:
        return Failure(NOT_A_REPORT, row["reason"], "")
    if row["outcome"] == "failure":
        return Failure(row["stage"], row["reason"], row["remedy"])
    return Result(payload=b"", **{name: row[name] for name in Result._fields if name in row})


def _complete_json(result: Result, name: str) -> str:
    """A packed report's JSON with its path and with what it took, as `unpack` has it.

    By position, not by parsing: that would cost a fourth of the reading of a small report.
    """
    text = _with_new_path(zlib.decompress(result.payload).decode(), None, name)
    head, mark, tail = text.rpartition('"extraction":')
    took, end = json.JSONDecoder().raw_decode(tail)
    took |= {key: value for key, value in result._asdict().items() if key in took}
    return f"{head}{mark}{_compact_json(took)}{tail[end:]}"


def _with_new_path(report: str, old: str | None, new: str) -> str:
    return report.replace(f'"path":{_compact_json(old)}', f'"path":{_compact_json(new)}', 1)


def _compact_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
