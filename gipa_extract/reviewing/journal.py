"""The file of a review: what people did, one JSON line each, in the order in which they did it.

The first line says of which report it is; every other is an `Entry`, appended whole and flushed
to the disk before the next can be made. What stands is what the entries come to, in order: the
file is never rewritten. A last line that a crash has torn is left out, and said so in the log.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gipa_extract.errors import GipaError
from gipa_extract.models import Cell, Claim, Period, Quote, Report

Act = Literal["accept", "correct", "note", "undo", "redo"]
State = Annotated["Cell | Fact", Field(union_mode="left_to_right")]
_log = logging.getLogger("gipa_extract")


class ReviewError(GipaError):
    """A review cannot go on: its file, or what was asked; `where` names the file or the item."""

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what, where=where, stage="review", remedy=remedy)


class _JournalLine(BaseModel):
    model_config = ConfigDict(extra="forbid", serialize_by_alias=True, validate_by_name=True)


class Fact(_JournalLine):
    """What a person states of the report that is no cell: one of the facts that `Review` names."""

    fact: str
    value: bool | int | str | Period | list[Quote] | list[Claim] | None = None
    """null where nobody has said."""


class JournalHeader(_JournalLine):
    """The first line of a file."""

    schema_: Literal["gipa.review/1"] = Field(default="gipa.review/1", alias="schema")
    document: str | None
    sha256: str
    """SHA-256 of the document, as in the report's `source`."""
    edition: str
    who: str
    blind: bool = False
    """Labelled from nothing: whoever did it saw no reading."""


class Entry(_JournalLine):
    """One thing that a person did."""

    item: str
    """A cell's id, or a fact's name."""
    act: Act
    origin: Literal["human"] = "human"
    who: str
    when: dt.datetime
    """UTC."""
    before: State
    """What stood there until then: the reading, or an earlier entry's `after`."""
    after: State
    note: str | None = Field(default=None, exclude_if=lambda note: note is None)
    together: int | None = Field(default=None, exclude_if=lambda count: count is None)
    """Of a row that was filled or accepted at once: how many entries up to this one belong to it."""


@dataclass
class History:
    """What a file's entries come to."""

    done: list[Entry] = field(default_factory=list)
    """What is in force, oldest first."""
    undone: list[Entry] = field(default_factory=list)
    """What may be done again, the next one last."""

    def apply_next(self, entry: Entry) -> None:
        """Let one more entry have its effect; IndexError where there is nothing to take back."""
        if entry.act == "undo":
            self.undone.append(self.done.pop())
        elif entry.act == "redo":
            self.done.append(self.undone.pop())
        else:
            self.done.append(entry)
            self.undone.clear()

    @property
    def last_done(self) -> list[Entry]:
        """What the next undo takes back, latest first: one entry, or those of a whole row."""
        count = (self.done[-1].together or 1) if self.done else 0
        return self.done[::-1][:count]

    @property
    def last_undone(self) -> list[Entry]:
        """What the next redo does again, earliest first."""
        following = self.undone[::-1]
        for count, entry in enumerate(following, start=1):
            later = following[count : count + 1]
            if not later or (later[0].together or 1) <= (entry.together or 1):
                return following[:count]
        return []

    @property
    def standing_entries(self) -> dict[str, Cell | Fact]:
        """Each item that somebody decided, as it is now."""
        return {entry.item: entry.after for entry in self.done if entry.act != "note"}

    @property
    def notes(self) -> dict[str, str]:
        """Each item's latest note."""
        return {entry.item: entry.note for entry in self.done if entry.note}


class Journal:
    """A review's file, open for more; two sessions may share it, each sees the other's lines."""

    def __init__(self, path: Path, header: JournalHeader) -> None:
        self.path, self.header = path, header
        self.history = History()
        self._size = 0
        with _system_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("ab") as file:  # what cannot be written is refused before any work
                new = file.tell() == 0
        self.reread_if_changed()
        if new or not self._size:
            self._write_lines(header)

    def append_entries(self, *entries: Entry) -> None:
        """Write entries to the disk, then let them have their effect; ReviewError: none has any."""
        self._write_lines(*entries)
        for entry in entries:
            self.history.apply_next(entry)

    def reread_if_changed(self) -> None:
        """Read the file again if it is not as this session left it."""
        with _system_errors(self.path):
            if self._size and self.path.stat().st_size == self._size:
                return
            read = _parse_journal(self.path.read_bytes(), self.path)
            if read.header:
                _require_same(read.header, self.header, self.path)
            if read.torn or read.unended:
                _mend_last_line(self.path, read)
            self.history, self._size = read.history, self.path.stat().st_size

    def _write_lines(self, *lines: _JournalLine) -> None:
        data = b"".join(line.model_dump_json().encode() + b"\n" for line in lines)
        with _system_errors(self.path), self.path.open("ab", buffering=0) as file:
            try:
                if file.write(data) != len(data):
                    raise OSError("the disk is full")
                os.fsync(file.fileno())
            except OSError:
                file.truncate(self._size)
                raise
        self._size += len(data)


@dataclass
class _Read:
    """What a file's bytes say."""

    header: JournalHeader | None = None
    history: History = field(default_factory=History)
    good: int = 0
    """So many bytes hold whole lines."""
    torn: bytes = b""
    unended: bool = False
    """The last line is whole but for its line end, as some editors leave it."""


def read_journal(path: Path, report: Report) -> History:
    """What a review's file comes to, for the report that it is of; the file is left alone."""
    with _system_errors(path):
        read = _parse_journal(path.read_bytes(), path)
    if read.header is None:
        raise ReviewError("the file is empty", where=str(path), remedy="check the path")
    _require_report(read.header, report, path)
    return read.history


def header_of(report: Report, *, who: str, blind: bool) -> JournalHeader:
    """The first line of a new file."""
    source = report.source
    return JournalHeader(
        document=Path(source.path).name if source.path else None,
        sha256=source.sha256,
        edition=report.edition or "",
        who=who,
        blind=blind,
    )


def _parse_journal(data: bytes, path: Path) -> _Read:
    read = _Read()
    for number, line in enumerate(data.splitlines(keepends=True), start=1):
        where = f"{path}:{number}"
        try:
            if number == 1:
                read.header = JournalHeader.model_validate_json(line)
            elif line.strip():
                read.history.apply_next(Entry.model_validate_json(line))
        except ValidationError as error:
            if number == data.count(b"\n") + 1 and (number > 1 or line.startswith(_OPENING)):
                read.torn = line
                _log.warning("%s: a crash tore the last entry; it is left out: %r", where, line)
                break
            raise _no_line(error, where) from error
        except IndexError as error:
            raise ReviewError("nothing is left to take back here", where=where) from error
        read.good += len(line)
        read.unended = not line.endswith(b"\n")
    return read


_OPENING = b'{"schema":"gipa.review/1"'


def _mend_last_line(path: Path, read: _Read) -> None:
    """Make the file end with a whole line, so that the next one begins on its own."""
    with path.open("r+b") as file:
        file.truncate(read.good)
        file.seek(read.good)
        if read.unended:
            file.write(b"\n")


def _no_line(error: ValidationError, where: str) -> ReviewError:
    first = error.errors()[0]
    place = ".".join(map(str, first["loc"])) or "the line"
    return ReviewError(
        f"no line of a review: {place}: {first['msg']}",
        where=where,
        remedy="name another file, or take this line out by hand",
    )


def _require_same(header: JournalHeader, ours: JournalHeader, path: Path) -> None:
    _require_document(header, ours.sha256, ours.edition, path)
    if header.who != ours.who:
        raise ReviewError(
            f"this file is {header.who}'s", where=str(path), remedy="each reviewer has a file"
        )
    if header.blind != ours.blind:
        kind, other = ("label", "review") if header.blind else ("review", "label")
        raise ReviewError(
            f"this file was begun with {kind}(), not with {other}()",
            where=str(path),
            remedy="name another file",
        )


def _require_report(header: JournalHeader, report: Report, path: Path) -> None:
    _require_document(header, report.source.sha256, report.edition or "", path)


def _require_document(header: JournalHeader, sha256: str, edition: str, path: Path) -> None:
    if (header.sha256, header.edition) != (sha256, edition):
        what = f"{header.document or 'a text'} ({header.sha256[:12]}…, edition {header.edition})"
        raise ReviewError(
            f"this file is of another report: {what}, not {sha256[:12]}…, edition {edition}",
            where=str(path),
            remedy="name another file",
        )


@contextlib.contextmanager
def _system_errors(path: Path) -> Iterator[None]:
    """An error of the system, as ours."""
    try:
        yield
    except OSError as error:
        raise ReviewError(
            f"the file cannot be used: {error.strerror or error}",
            where=str(path),
            remedy="check its rights and the disk, or name another file",
        ) from error
