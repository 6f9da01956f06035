"""The ids that results hold: a cell's, `table.row.column`, and that of a finding on a claim.

They are put together and taken apart here alone.
"""

from __future__ import annotations

from typing import NamedTuple

_CLAIM = "claim:"


class CellIdParts(NamedTuple):
    """The three parts of a cell's id, outermost first."""

    table: str
    row: str
    column: str


def join_cell_id(table: str, row: str, column: str) -> str:
    """A cell's id: `requests.granted.total`."""
    return f"{table}.{row}.{column}"


def split_cell_id(cell_id: str) -> CellIdParts:
    """The parts of a cell's id; ValueError where it has more or fewer than three."""
    table, row, column = cell_id.split(".")
    return CellIdParts(table, row, column)


def row_id_of(cell_id: str) -> str:
    """What the ids of a printed row have in common: `requests.granted`; empty for other ids."""
    return cell_id.rpartition(".")[0]


def table_id_of(cell_id: str) -> str:
    """The table of a cell, or of a row's id: `requests`."""
    return cell_id.partition(".")[0]


def claim_rule_id(about: str) -> str:
    """The id of the findings on claims about a cell or a group: `claim:requests.granted.total`."""
    return f"{_CLAIM}{about}"


def is_claim_rule(rule_id: str) -> bool:
    """Whether a finding holds a claim of the prose against the tables; no form has its rule."""
    return rule_id.startswith(_CLAIM)


def claimed_of(rule_id: str) -> str:
    """The cell or group that the findings of a claim's rule are about."""
    return rule_id.removeprefix(_CLAIM)


def report_suffix(report: int) -> str:
    """What stands behind an input's name for its second report, and those behind; counted from 1."""
    return f"#report-{report}" if report > 1 else ""
