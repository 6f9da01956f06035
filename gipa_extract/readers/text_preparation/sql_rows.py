"""Rows of a database's dump: INSERT INTO `申请情况` (`项目`,`自然人`) VALUES, and ('一、本年新收',3); below."""

from __future__ import annotations

import re
from collections.abc import Iterable

LEAST_ROWS = 4

_CELL = r"(?:'(?:[^'\\\n]|\\.|'')*'|-?\d+(?:\.\d+)?|NULL)"
_ROW = re.compile(
    rf"^[ \t]*\(({_CELL}(?:[ \t]*,[ \t]*{_CELL})+)\)[ \t]*[,;][ \t\r]*$", re.MULTILINE
)
_CELLS = re.compile(_CELL)
_INSERT = re.compile(
    r"^INSERT INTO [`\"\[]?([^`\"\[\](\n]*[^`\"\[\](\s])[`\"\]]?[ \t]*\(([^\n]+)\)[ \t]*VALUES[ \t\r]*$",
    re.MULTILINE | re.IGNORECASE,
)
_NAME = re.compile(r"[`\"\[]([^`\"\[\]\n]+)[`\"\]]")


def set_sql_rows_as_tables(text: str) -> str | None:
    """The text with a line of cells for each such row; None if it holds hardly any."""
    if len(_ROW.findall(text)) < LEAST_ROWS:
        return None
    headed = _INSERT.sub(lambda found: f"{found[1]}\n{_line(_NAME.findall(found[2]))}", text)
    return _ROW.sub(lambda found: _line(map(_printed, _CELLS.findall(found[1]))), headed)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _printed(cell: str) -> str:
    """What a cell holds: NULL is an empty place."""
    if cell == "NULL":
        return ""
    if not cell.startswith("'"):
        return cell
    return re.sub(r"\\([rnt])|\\(.)", lambda m: m[2] or " ", cell[1:-1].replace("''", "'")).replace(
        "|", " "
    )
