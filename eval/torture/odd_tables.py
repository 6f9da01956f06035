"""Odd tables of reports: broken lines, paths that can be none, one path under many ids."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256

from eval.torture.expectations import ANY, FAILURE, RESULT, Expected, Layout

ROWS = 60
"""Good rows of text among the odd ones."""


def lay_out_odd_tables(layout: Layout) -> None:
    """A JSONL table with every odd row, a CSV that breaks off, and a Parquet file that is none."""
    _jsonl(layout)
    _csv(layout)
    path = layout.path("tables", "none.parquet")
    path.write_bytes(b"PAR1" + bytes(100) + b"PAR1")
    layout.expect(f"{path}#1", FAILURE)
    layout.named.append(str(path))


def _jsonl(layout: Layout) -> None:
    path = layout.path("tables", "odd.jsonl")
    lines: list[str] = []

    def row(line: object, *ends: str, data: bytes | None = None) -> None:
        lines.append(line if isinstance(line, str) else json.dumps(line))
        layout.expect(f"{path}#{len(lines)}", *ends, data=data)

    for number in range(ROWS):
        data = layout.good()
        row({"id": number, "text": data.decode()}, RESULT, data=data)
    for line in (
        '{"text": ',
        "[1]",
        "null",
        '"x"',
        "{" * 5_000,
        '{"a": 1',
        "\ufffd",
        '{"url": "x"}',
    ):
        row(line, FAILURE)
    for text in ("", None, " \n", "a\0b"):
        row({"id": "x", "text": text}, FAILURE)
    half = layout.good()
    whole = half + b"\xed\xa0\x80"  # half a character, as Python passes it on
    row({"id": "\ud800", "text": half.decode() + "\ud800"}, RESULT, data=whole)
    row({"id": "=1+1", "text": 5}, *ANY)
    row({"text": layout.good().decode(), "id": ["a", {"b": 1}]}, RESULT)
    _paths(layout, lines)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    layout.named.append(str(path))


def _paths(layout: Layout, lines: list[str]) -> None:
    """Rows that name files; what they are called is the file's name, not the row's."""
    shared = layout.path("named", "shared.txt")
    data = layout.good()
    shared.write_bytes(data)
    for number in range(5):
        lines.append(json.dumps({"path": str(shared), "id": f"id{number}"}))
        name = f"{shared} [id{number}]" if number else str(shared)
        layout.expected[name] = Expected((RESULT,), sha256(data).hexdigest())
    beside = layout.path("tables", "beside.txt")
    beside.write_bytes(data)
    lines.append(json.dumps({"path": "beside.txt", "id": 1}))
    layout.expect(str(beside), RESULT, data=data)
    nowhere: Sequence[str] = ("/nowhere/a.txt", "/" + "x" * 300, "/" + "a/" * 3_000 + "b", "/a\0b")
    for name in nowhere:
        lines.append(json.dumps({"path": name, "id": 1}))
        layout.expect(name, FAILURE)


def _csv(layout: Layout) -> None:
    """A table whose second half is no text: what stands before it is kept."""
    path = layout.path("tables", "cut.csv")
    files = [layout.put_good("named", f"{number}.txt") for number in range(500)]
    head = "path\n" + "".join(f"{file}\n" for file in files)
    path.write_bytes(head.encode() + b"\n" * 10_000 + b"\xff\xfe")
    layout.expect(f"{path}#{len(files) + 1}", FAILURE)
    layout.named.append(str(path))
