"""Rows of figures as quiet HTML tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from gipa_extract.display.escape import shorten_escaped
from gipa_extract.display.page_frame import frame_html

Figure = str | int | float | bool | None
"""A cell of such a table; a float is shown to four digits."""


def tables_html(tables: Mapping[str, Sequence[Mapping[str, Figure]]]) -> str:
    """Each heading with its flat rows below, under the keys of the first; for a notebook."""
    parts = (
        f'<div class="gx-title">{shorten_escaped(head)}</div>{_table_html(rows)}'
        for head, rows in tables.items()
    )
    return frame_html("".join(parts), "en")


def _table_html(rows: Sequence[Mapping[str, Figure]]) -> str:
    if not rows:
        return ""
    head = "".join(f'<th scope="col">{shorten_escaped(key)}</th>' for key in rows[0])
    body = "".join(f"<tr>{_cells_html(row.values())}</tr>" for row in rows)
    return f'<table class="gx-rows"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _cells_html(values: Iterable[Figure]) -> str:
    return "".join(
        f"<td>{shorten_escaped(value)}</td>"
        if isinstance(value, str)
        else f'<td class="gx-num">{_format_number(value)}</td>'
        for value in values
    )


def _format_number(value: int | float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.4g}" if isinstance(value, float) else str(value)
