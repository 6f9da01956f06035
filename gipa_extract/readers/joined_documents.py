"""Several documents of one file → one: the chapters of a book, the frames of a page, a sheet each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gipa_extract.models import Document, Grid
from gipa_extract.reasons import Reason


def join_documents(documents: Sequence[Document], media_type: str) -> Document:
    """One Document with all texts in order; one alone stays as it is, but for its type."""
    texts: list[str] = []
    grids: list[Grid] = []
    length = 0
    for document in documents:
        text = document.text if document.text.endswith("\n") else document.text + "\n"
        grids += _shift_grids(document.grids, length)
        texts.append(text)
        length += len(text)
    encodings = {document.encoding for document in documents}
    return Document(
        "".join(texts),
        tuple(grids),
        media_type=media_type,
        encoding=encodings.pop() if len(encodings) == 1 else None,
        notes=tuple(_each_once(documents)),
    )


def _shift_grids(grids: Sequence[Grid], by: int) -> Iterator[Grid]:
    """Grids whose slots point that much further into the text."""
    for grid in grids:
        rows = (
            tuple(slot._replace(start=slot.start + by, end=slot.end + by) for slot in row)
            for row in grid.rows
        )
        yield grid._replace(rows=tuple(rows))


def _each_once(documents: Sequence[Document]) -> Iterator[Reason]:
    seen: list[Reason] = []
    for document in documents:
        for note in document.notes:
            if note not in seen:
                seen.append(note)
                yield note
