"""What an output has already: which input has its row, and which part has a content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from gipa_extract.bulk.on_ray.output_rows import Row, mark_of, more_reports_of, told_of
from gipa_extract.bulk.on_ray.parts import names_in, rows_of
from gipa_extract.store import NOT_A_REPORT, FoundInput, Progress, identity_of, settle_name

FILES_AT_ONCE = 16
"""Files looked into at once: at an address each takes its time."""
_KEYS = (
    *("name", "identity", "label", "user", "sha256", "size", "mark", "outcome"),
    *("calls", "cost_usd", "more_reports"),
)


class IndexedRow(NamedTuple):
    """What the index knows of a row."""

    part: str
    identity: str
    size: int
    mark: int
    outcome: str
    more_reports: int
    told: int
    """Of the id and the columns in the user's table, see `told_of`."""


@dataclass
class OutputIndex:
    """What a recipe's folder has, without the reports."""

    rows: dict[str, IndexedRow] = field(default_factory=dict)
    """Row by the input's name."""
    contents: dict[str, str] = field(default_factory=dict)
    """A part that has the content, by its hash."""
    older: list[tuple[str, str]] = field(default_factory=list)
    """(name, part) of rows that do not count once a later part has one of that name."""
    calls: int = 0
    cost_usd: float = 0.0

    def add(self, part: str, rows: Iterable[Row]) -> None:
        """Take up a part's rows; later parts come later."""
        for row in rows:
            self.drop(row["name"])
            marks, more = (row["size"], row["mark"]), len(more_reports_of(row))
            told = told_of(row["label"], row["user"])
            self.rows[row["name"]] = IndexedRow(
                part, row["identity"], *marks, row["outcome"], more, told
            )
            content = row["sha256"]
            if content is not None and content not in self.contents:
                self.contents[content] = part
                self.calls += row["calls"]
                self.cost_usd += row["cost_usd"]

    def drop(self, name: str) -> None:
        """Count a row no more, if there is one."""
        if (row := self.rows.pop(name, None)) is not None:
            self.older.append((name, row.part))

    def has(self, input_: FoundInput) -> bool:
        """Whether an input has its row, and has not changed since."""
        row = self.rows.get(input_.name)
        return row is not None and (row.size, row.mark) == (input_.size, mark_of(input_))

    def is_told_otherwise(self, input_: FoundInput) -> bool:
        """Whether the user's table says something else now of an input that has its row.

        A start that names no table leaves what an earlier one said.
        """
        if input_.user is None or not self.has(input_):
            return False
        return self.rows[input_.name].told != told_of(input_.label, input_.user)

    def named(self, inputs: Iterable[FoundInput]) -> list[FoundInput]:
        """The inputs, each once and under a name that no other input bears, here or there."""
        holders: dict[str, str | None] = {name: row.identity for name, row in self.rows.items()}
        unique: dict[str, FoundInput] = {}
        for each in inputs:
            identity = identity_of(each)
            name = settle_name(each, identity, holders.get)
            holders[name] = identity
            unique[identity] = each._replace(name=name)
        return list(unique.values())

    def progress(self, pending: int = 0) -> Progress:
        """How far the run is."""
        counts = Counter(row.outcome for row in self.rows.values())
        results, failures, others = (
            counts[outcome] for outcome in ("result", "failure", NOT_A_REPORT)
        )
        inputs = len(self.rows) + pending
        more = sum(row.more_reports for row in self.rows.values())
        spent = self.calls, self.cost_usd
        return Progress(inputs, results, failures, pending, *spent, others, more)


def index_of(folder: str) -> OutputIndex:
    """What a recipe's folder has; empty if there is none."""
    index, parts = OutputIndex(), names_in(folder)
    with ThreadPoolExecutor(FILES_AT_ONCE) as threads:
        read = partial(rows_of, folder, columns=_KEYS)
        for first in range(0, len(parts), FILES_AT_ONCE):
            some = parts[first : first + FILES_AT_ONCE]
            for part, rows in zip(some, threads.map(read, some), strict=True):
                index.add(part, rows)
    return index
