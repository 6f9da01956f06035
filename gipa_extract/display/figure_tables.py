"""Rows of figures as quiet HTML tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from gipa_extract.display.escape import clipped
from gipa_extract.display.page_frame import framed

Figure = str | int | float | bool | None
"""A cell of such a table; a float is shown to four digits."""


def tables_html(tables: Mapping[str, Sequence[Mapping[str, Figure]]]) -> str:
    """Each heading with its flat rows below, under the keys of the first; for a notebook."""
    parts = (
        f'<div class="gx-title">{clipped(head)}</div>{_table(rows)}'
        for head, rows in tables.items()
    )
    return framed("".join(parts), "en")


def _table(rows: Sequence[Mapping[str, Figure]]) -> str:
    if not rows:
        return ""
    head = "".join(f"<th>{clipped(key)}</th>" for key in rows[0])
    body = "".join(f"<tr>{_cells(row.values())}</tr>" for row in rows)
    return f'<table class="gx-rows"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _cells(values: Iterable[Figure]) -> str:
    return "".join(
        f"<td>{clipped(value)}</td>"
        if isinstance(value, str)
        else f'<td class="gx-num">{_number(value)}</td>'
        for value in values
    )


def _number(value: int | float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.4g}" if isinstance(value, float) else str(value)
