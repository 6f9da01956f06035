"""Does every number of an export lead back to its file, page and place? Looked up in the documents.

The documents are read anew. Of each row the characters `span_start` to `span_end` of the text must
be what the table says is printed, and where the format has pages, page and box must be those of these
characters. What a person typed has no place in the document: then the table has to say who typed it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from gipa_extract.models import BOX_FIELDS, Document

Documents = Callable[[str], Document]
"""The document of a report, by what the tables call its file."""


class Traces(NamedTuple):
    """What came of following the numbers back."""

    rows: int
    """That state something printed."""
    at_their_place: int
    on_pages: int
    """Those of them whose page and box are right, too."""
    typed: int
    """By a person, who is named."""
    lost: int


PRINTED: Mapping[str, str] = {
    "cells": "raw",
    "claims": "raw",
    "problems": "text",
    "measures": "text",
}
"""Table → its column of what is printed."""
_BATCH = 20_000


def follow(out: Path, documents: Documents) -> Traces:
    """Follow every row of cells, claims, problems and measures back."""
    counts: Counter[str] = Counter()
    for table, printed in PRINTED.items():
        for row in _rows(out / f"{table}.parquet", printed):
            if row[printed]:
                counts[_end_of(row, row[printed], documents)] += 1
    return Traces(
        counts.total(),
        counts["place"] + counts["page"],
        counts["page"],
        counts["typed"],
        counts["lost"],
    )


def _end_of(row: Mapping[str, Any], printed: str, documents: Documents) -> str:
    """Where a row leads: its place, its page too, a person who typed it, or nowhere."""
    start, end = row["span_start"], row["span_end"]
    if start is None:
        by_person = row.get("origin") == "human" and row["reviewed_by"] and row["reviewed_at"]
        return "typed" if by_person else "lost"
    document = documents(row["path"])
    if document.text[start:end] != printed:
        return "lost"
    place = document.place(start, end)
    if place is None:
        return "place"
    box = tuple(row[name] for name in BOX_FIELDS)
    return "page" if row["page"] == place.page and box == tuple(place.box) else "lost"


def _rows(path: Path, printed: str) -> Iterator[dict[str, Any]]:
    """The rows of a table, as far as they say where something is printed."""
    from pyarrow import parquet  # type: ignore[import-untyped]

    file = parquet.ParquetFile(path)
    wanted = ["path", printed, "span_start", "span_end", "page", *BOX_FIELDS, "origin"]
    wanted += ["reviewed_by", "reviewed_at"]
    there = [name for name in wanted if name in file.schema_arrow.names]
    for batch in file.iter_batches(_BATCH, columns=there):
        yield from batch.to_pylist()
