"""A run's folder: `manifest.json` says what was run, `results.jsonl` has a line per report.

A line is appended when its report is done, so a run may be killed at any time; a line that
was cut off is found by its missing newline and is never read as a result.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import platform
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

import gipa_extract
from eval.truth import Truth
from gipa_extract import forms
from gipa_extract.errors import GipaError, ResultError
from gipa_extract.models import Report

MANIFEST, RESULTS = "manifest.json", "results.jsonl"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, serialize_by_alias=True)


class ReportHashes(_Model):
    """What a report was when the run began."""

    document: str
    """SHA-256 of the document's bytes."""
    truth: str
    """The truth's fingerprint: a label corrected later shows."""


class Manifest(_Model):
    """Everything needed to say what a run was, and to refuse to mix two of them."""

    schema_: Literal["gipa.run/1"] = "gipa.run/1"
    created: dt.datetime
    version: str
    code_sha256: str
    """Of the package's own files and the evaluation's: runs with one hash ran the same code."""
    python: str
    extractor: str
    model: str | None
    prompt_sha256: str | None
    parameters: dict[str, str | int | float | bool | None]
    forms: dict[str, str]
    """Edition → hash of its cell ids."""
    gold: str | None
    corpus: str | None
    reports: dict[str, ReportHashes]

    def differs_from(self, other: Manifest) -> list[str]:
        """The entries, the time aside, in which another run is not the same."""
        fields = [name for name in Manifest.model_fields if name not in ("created", "python")]
        return [name for name in fields if getattr(self, name) != getattr(other, name)]


class Failure(_Model):
    """Why a report has no result."""

    stage: str
    reason: str

    @classmethod
    def of(cls, error: Exception) -> Failure:
        """What an extractor raised: an error of ours by its stage, any other by its name."""
        if isinstance(error, GipaError):
            return cls(stage=error.stage, reason=error.what)
        return cls(stage="extract", reason=f"{type(error).__name__}: {error}")


class Line(_Model):
    """One report's outcome, with the text that its spans point into."""

    name: str
    document: str
    """SHA-256 of the document's bytes."""
    seconds: float | None
    """Wall time of the extraction; null where nobody measured it."""
    text: str = ""
    report: Report | None = None
    failure: Failure | None = None
    scope: Literal["report", "cells"] = "report"
    """What is scored: cells alone where somebody else's extractor hands in nothing else."""


class Results:
    """The lines of a run, and what was left out of them, in words."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = read_manifest(folder)
        self.skipped: list[str] = []

    def lines(self) -> Iterator[Line]:
        """Every whole line, once a report; what is not one is named in `skipped`."""
        seen: set[str] = set()
        path = self.folder / RESULTS
        if not path.exists():
            return
        with path.open("rb") as file:
            for number, raw in enumerate(file, 1):
                where = f"{path}:{number}"
                if not raw.endswith(b"\n"):
                    self.skipped.append(f"{where}: half-written, left out")
                    continue
                try:
                    line = Line.model_validate_json(raw)
                except ValidationError as error:
                    reason = error.errors()[0]["msg"]
                    self.skipped.append(f"{where}: no result, left out: {reason}")
                    continue
                wrong = self._wrong(line, seen)
                if wrong:
                    self.skipped.append(f"{where}: {line.name}: {wrong}, left out")
                    continue
                seen.add(line.name)
                yield line

    def _wrong(self, line: Line, seen: set[str]) -> str | None:
        known = self.manifest.reports.get(line.name)
        if known is None:
            return "no report of this run"
        if known.document != line.document:
            return "the result of another document"
        return "a second result" if line.name in seen else None


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a run; ResultError if there is none, or the form has changed since."""
    path = folder / MANIFEST
    try:
        manifest = Manifest.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise ResultError(
            "this folder holds no run", where=str(path), remedy="python -m eval run --out FOLDER"
        ) from error
    known = form_hashes()
    for edition, sha256 in manifest.forms.items():
        if known.get(edition) != sha256:
            raise ResultError(
                f"the run was made with another form {edition}",
                where=str(path),
                remedy="run it again with the form as it is now",
            )
    return manifest


def new_manifest(
    truths: Sequence[Truth],
    *,
    extractor: str,
    model: str | None,
    prompt_sha256: str | None,
    parameters: Mapping[str, str | int | float | bool | None],
    gold: Path | None,
    corpus: Path | None,
) -> Manifest:
    """The manifest of a run that begins now."""
    return Manifest(
        created=dt.datetime.now(dt.UTC).replace(microsecond=0),
        version=gipa_extract.__version__,
        code_sha256=code_sha256(),
        python=platform.python_version(),
        extractor=extractor,
        model=model,
        prompt_sha256=prompt_sha256,
        parameters=dict(parameters),
        forms=form_hashes(),
        gold=str(gold) if gold else None,
        corpus=str(corpus) if corpus else None,
        reports={
            truth.name: ReportHashes(document=truth.sha256, truth=truth.fingerprint)
            for truth in truths
        },
    )


def form_hashes() -> dict[str, str]:
    """Edition → SHA-256 of its cell ids, in order."""
    return {
        edition: hashlib.sha256("\n".join(form.cell_ids).encode()).hexdigest()
        for edition, form in forms.editions().items()
    }


CODE = (Path(gipa_extract.__file__).parent, Path(__file__).parent)
"""The folders of the package and of the evaluation."""


def code_sha256(roots: Sequence[Path] = CODE) -> str:
    """SHA-256 over the Python and TOML files of the package and of the evaluation, by name."""
    digest = hashlib.sha256()
    for root in roots:
        for path in sorted(root.rglob("*")):
            if path.suffix in (".py", ".toml"):
                digest.update(path.relative_to(root).as_posix().encode() + b"\0")
                digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def drop_torn_line(folder: Path) -> None:
    """Cut the results back to their last whole line."""
    path = folder / RESULTS
    if path.exists():
        data = path.read_bytes()
        whole = data.rfind(b"\n") + 1
        if whole != len(data):
            with path.open("r+b") as file:
                file.truncate(whole)
