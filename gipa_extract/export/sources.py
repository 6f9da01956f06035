"""What is exported: reports with the user's own columns, and the inputs that gave none."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from gipa_extract.models import Report, each_report

UserRow = Mapping[str, object]
"""What the user's table says of an input, by its own column names."""
MAX_TEXT = 1_000
"""Characters of a user's value. A column with a longer one holds texts, such as the page's source,
and would stand two hundred times beside the cells of its report."""
_LONGEST_NAME = 32
"""Characters of a column's name that Stata takes."""
_MAX_DIGITS = 15


class UnreadInput(NamedTuple):
    """An input without a report: what failed, or what is none."""

    path: str
    sha256: str | None
    stage: str | None
    """None: it was read, and is no report."""
    reason: str
    """A sentence; a code of `reasons` where it is no report."""
    remedy: str
    user: UserRow


def _no_unread() -> Iterator[UnreadInput]:
    return iter(())


def _no_columns() -> Iterator[UserRow]:
    return iter(())


@dataclass(frozen=True)
class ExportSource:
    """Results that can be gone through several times, always in the same order."""

    reports: Callable[[], Iterator[tuple[Report, UserRow]]]
    unread: Callable[[], Iterator[UnreadInput]] = _no_unread
    users: Callable[[], Iterator[UserRow]] = _no_columns
    """The user's columns alone, of every input; without parsing its report."""
    count: int | None = None
    """How many reports there are, where that is known without reading them."""
    failed: int = 0
    """Inputs of a run that failed."""
    pending: int = 0
    """Inputs of a run that nobody has read so far."""

    @classmethod
    def of(cls, reports: Report | Iterable[Report]) -> ExportSource:
        """Reports in memory, or one."""
        every = list(each_report(reports))
        return cls(lambda: ((report, {}) for report in every), count=len(every))


class UserColumn(NamedTuple):
    """A column of the user's own table."""

    printed: str
    """What it is called there."""
    name: str
    """What it is called in exports: `user_` before it, and no characters that Stata refuses."""
    type: Literal["whole", "number", "text"]

    def value(self, row: UserRow) -> str | int | float | None:
        """What a row has there, in the column's type."""
        value = row.get(self.printed)
        if _is_nothing(value):
            return None
        text = as_plain_text(value)
        return {"whole": int, "number": float, "text": str}[self.type](text)  # type: ignore[no-any-return]


class UserColumns:
    """Finds out which columns users gave, and of which type each is: by all of its values."""

    def __init__(self) -> None:
        self._types: dict[str, str] = {}
        self._long: set[str] = set()

    def add(self, row: UserRow) -> None:
        """Take a row into account."""
        for name, value in row.items():
            known = self._types.setdefault(name, "empty")
            if known == "text" or _is_nothing(value):
                self._note_length(name, value)
                continue
            text = as_plain_text(value)
            self._note_length(name, text)
            found = _type_of(text)
            self._types[name] = found if known in ("empty", found) else _common_type(known, found)

    def _note_length(self, name: str, value: object) -> None:
        if isinstance(value, str) and len(value) > MAX_TEXT:
            self._long.add(name)

    @property
    def too_long(self) -> list[str]:
        """The columns that are left out, as they hold whole texts."""
        return [name for name in self._types if name in self._long]

    def columns(self) -> tuple[UserColumn, ...]:
        """The columns in the order in which they came."""
        taken: set[str] = set()
        found = []
        for printed, type_ in self._types.items():
            if printed not in self._long:
                name = _free_name(printed, taken)
                taken.add(name)
                known = type_ if type_ != "empty" else "text"
                found.append(UserColumn(printed, name, known))  # type: ignore[arg-type]
        return tuple(found)


def as_plain_text(value: object) -> str:
    """A user's value as text: what is no text or number, as JSON."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _is_nothing(value: object) -> bool:
    return value is None or value == "" or value != value  # the last is a NaN


def _type_of(text: str) -> str:
    """whole, number or text; `007` and 18 digits are text: as numbers they would change."""
    if len(text) > _MAX_DIGITS + 1:
        return "text"
    if text.removeprefix("-").isascii() and text.removeprefix("-").isdigit():
        return "whole" if str(int(text)) == text else "text"
    try:
        number = float(text)
    except ValueError:
        return "text"
    plain = text.removeprefix("-").replace(".", "", 1)
    is_plain = plain.isascii() and plain.isdigit()
    starts_well = not text.removeprefix("-").startswith("0") or abs(number) < 1
    return "number" if is_plain and starts_well else "text"


def _common_type(one: str, other: str) -> str:
    return "text" if "text" in (one, other) else "number"


def _free_name(printed: str, taken: set[str]) -> str:
    """A name that Stata and R take: letters of any script, digits and `_`, at most 32."""
    plain = "".join(char if char.isalnum() else "_" for char in printed.strip()).strip("_")
    name = f"user_{plain or 'column'}"[:_LONGEST_NAME]
    number = 1
    while name in taken:
        number += 1
        tail = f"_{number}"
        name = f"user_{plain or 'column'}"[: _LONGEST_NAME - len(tail)] + tail
    return name
