"""The layers of a run: for each report and person a file of what that person decided.

    review/annotators/<name>/<sha256>-<edition>.jsonl     what a reviewer decided
    review/adjudicators/<name>/<sha256>-<edition>.jsonl   what settles where reviewers differ
    review/assignments.jsonl                              who is to look at which report

Each file is a journal (see `reviewing.journal`): nothing in it is ever rewritten.
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal, NamedTuple, get_args
from urllib.parse import quote, unquote

from pydantic import BaseModel, ConfigDict, ValidationError

from gipa_extract.models import Report
from gipa_extract.reviewing.journal import History, JournalHeader, ReviewError, read_journal
from gipa_extract.store import StoreError
from gipa_extract.store.database import hold_folder

Role = Literal["annotators", "adjudicators"]
_LONGEST_NAME = 40
_LONGEST_HEADER = 1024
_ASSIGNMENTS = "assignments.jsonl"


class Assignment(BaseModel):
    """One report, given to people: the last line of a report counts."""

    model_config = ConfigDict(extra="forbid")

    key: str
    to: list[str]
    by: str
    when: dt.datetime


class ReportLayers(NamedTuple):
    """Everything that was decided of one report, by name."""

    reviewers: Mapping[str, History]
    adjudicators: Mapping[str, History]


class RunLayers:
    """The folder of a run's layers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._held: sqlite3.Connection | None = None

    def hold_folder(self) -> None:
        """Take the folder for this process until its end; ReviewError where another has it."""
        try:
            self._held = hold_folder(self.folder)
        except StoreError as error:
            raise ReviewError(
                "this run is being reviewed by another gipa review",
                where=str(self.folder),
                remedy="use its page: it serves several people; or end it first",
            ) from error
        except OSError as error:
            raise ReviewError(
                f"the file cannot be used: {error.strerror or error}",
                where=str(self.folder),
                remedy="check its rights and the disk, or name another file",
            ) from error

    def release_folder(self) -> None:
        """Let go of the folder."""
        if self._held is not None:
            self._held.close()

    def file_of(self, key: str, who: str, role: Role = "annotators") -> Path:
        """Where a person's decisions of a report are kept; ReviewError for no name."""
        name = who.strip()
        if not name or len(name) > _LONGEST_NAME or not name.isprintable():
            raise ReviewError("nobody signs the review", where=name, remedy="give a short name")
        return self.folder / role / quote(name, safe="").replace(".", "%2E") / f"{key}.jsonl"

    def people_so_far(self, role: Role = "annotators") -> list[str]:
        """Who has decided anything, in order."""
        return sorted(unquote(entry.name) for entry in _folder_entries(self.folder / role))

    def begun_reports(self, role: Role = "annotators") -> dict[str, set[str]]:
        """Name → the keys of the reports in which somebody has done anything."""
        return {
            unquote(entry.name): {
                file.name.removesuffix(".jsonl")
                for file in _folder_entries(Path(entry.path))
                if _has_entries(file)
            }
            for entry in _folder_entries(self.folder / role)
        }

    def document_of(self, key: str) -> str:
        """The name of the document that somebody began to review under a key; else the key."""
        for role in get_args(Role):
            for file in (self.folder / role).glob(f"*/{key}.jsonl"):
                with file.open("rb") as lines, suppress(ValidationError):
                    return JournalHeader.model_validate_json(lines.readline()).document or key
        return key

    def of_report(self, key: str, report: Report) -> ReportLayers:
        """What everybody decided of a report."""
        return ReportLayers(
            self._read_histories(key, report, "annotators"),
            self._read_histories(key, report, "adjudicators"),
        )

    def _read_histories(self, key: str, report: Report, role: Role) -> dict[str, History]:
        files = {who: self.file_of(key, who, role) for who in self.people_so_far(role)}
        existing = {
            who: file for who, file in files.items() if file.exists() and file.stat().st_size
        }
        return {who: read_journal(file, report) for who, file in existing.items()}

    def assign_reports(self, keys: Sequence[str], to: Sequence[str], by: str) -> None:
        """Give reports to people; to nobody: anybody may take them."""
        now = dt.datetime.now(dt.UTC)
        for name in to:
            self.file_of("", name)  # refuses what is no name
        given = [Assignment(key=key, to=list(to), by=by, when=now) for key in keys]
        data = "".join(each.model_dump_json() + "\n" for each in given).encode()
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / _ASSIGNMENTS).open("ab", buffering=0) as file:
            if file.tell() and not _ends_whole(self.folder / _ASSIGNMENTS):
                data = b"\n" + data
            file.write(data)
            os.fsync(file.fileno())

    def assigned_reports(self) -> dict[str, list[str]]:
        """Key → whom the report was given to last. A line that a crash has torn is left out."""
        people_by_key: dict[str, list[str]] = {}
        path = self.folder / _ASSIGNMENTS
        if not path.exists():
            return people_by_key
        for line in path.read_bytes().splitlines():
            try:
                given = Assignment.model_validate_json(line)
            except ValidationError:
                continue
            people_by_key[given.key] = given.to
        return people_by_key


def _folder_entries(folder: Path) -> list[os.DirEntry[str]]:
    return sorted(os.scandir(folder), key=lambda entry: entry.name) if folder.is_dir() else []


def _has_entries(file: os.DirEntry[str]) -> bool:
    """Whether more than the first line, which opening a report writes, is in a journal."""
    return file.stat().st_size > _LONGEST_HEADER or Path(file.path).read_bytes().count(b"\n") > 1


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
