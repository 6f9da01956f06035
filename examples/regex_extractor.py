"""The table of requests by regular expressions: a baseline of twenty lines.

python -m eval run --extractor examples/regex_extractor.py:read --out runs/regex
"""

from __future__ import annotations

import re

from gipa_extract.forms import form


def read(text: str) -> dict[str, object]:
    """Every row whose label is printed as the form has it, with seven whole numbers behind it."""
    edition = form("2021" if "本年制发件数" in text else "2019")
    (table,) = (table for table in edition.tables if table.id == "requests")
    cells: dict[str, object] = {}
    for row in table.rows:
        label = r"\s*".join(map(re.escape, row.label))
        found = re.search(rf"{label}(?:[\s|]+\d+){{7}}(?![\s|]+\d+(?![\d.、]))", text)
        numbers = list(re.finditer(r"(?<=[\s|])\d+", found[0])) if found else []
        for column, number in zip(table.columns, numbers[-7:], strict=False):
            start = found.start() + number.start() if found else 0
            span = {"start": start, "end": start + len(number[0])}
            cells[f"requests.{row.id}.{column.id}"] = {"value": int(number[0]), **span}
    return cells
