"""Mutated files of a format, and what became of each: `python -m eval bench mutate`.

A report of the corpus is damaged as transfers and editors damage files, or changed where the page
that it shows does not change. A mutant must end: in a report, or in an error of ours. Where the
page is the same, so must its cells be, or be doubtful.
"""

from __future__ import annotations

import os
import re
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Annotated, NamedTuple

import typer

from eval.corpus.command import make
from eval.corpus.layouts import layouts
from eval.corpus.software.layouts import software_layouts
from eval.corpus.via.layouts import via_layouts
from eval.file_mutations import MUTATIONS, Format, Mutation
from eval.mutant_formats import in_format
from eval.office_mutations import OFFICE_MUTATIONS
from eval.output import JsonFile, Row, Seed, emit
from gipa_extract import extract
from gipa_extract.errors import GipaError, LimitError
from gipa_extract.models import Report
from gipa_extract.readers import Limits
from gipa_extract.readers.office import convert_all

LAYOUTS: Mapping[Format, tuple[str, ...]] = {
    "html": ("html-clean", "html-site", "html-word"),
    "docx": ("docx", "docx-nested", "docx-text-box"),
    "pdf": ("pdf-ruled", "pdf-unruled"),
    "epub": ("by-pandoc-epub",),
    "xlsx": ("html-clean",),
    "csv": ("html-clean",),
    "mhtml": ("html-clean", "html-site"),
    "ofd": ("pdf-ruled", "pdf-unruled"),
    "odt": ("by-libreoffice-odt", "by-pandoc-odt"),
    "ods": ("html-clean",),
    "rtf": ("by-libreoffice-rtf", "by-pandoc-rtf"),
    "text": (
        "cells", "pipes", "bare", "spaced", "tsv", "markdown", "via-html-bs4", "via-html-lynx",
        "via-html-trafilatura", "via-html-inscriptis", "via-docx-mammoth", "via-docx-docx2txt",
        "via-pdf-pdftotext-layout", "via-pdf-pypdf",
    ),
}  # fmt: skip
KNOWN_MUTATIONS: Mapping[Format, Mapping[str, Mutation]] = {**MUTATIONS, **OFFICE_MUTATIONS}
SECONDS = 30.0
"""In which a mutant must have ended; its original takes less than one."""
LIMITS = Limits(seconds=20.0)
REPORTS = 4
"""Originals of each layout, of which mutants are made in turns."""
BATCH = 20
"""Files that LibreOffice opens after one another: a start for each would take most of the time."""
BATCH_LIMITS = Limits(seconds=300.0)


class Outcome(NamedTuple):
    """What became of one mutant."""

    mutation: str
    verdict: str
    """same, doubtful, changed (of a damaged file), refused; or a fault: silent, traceback, hang."""
    detail: str = ""


_SURE = ("read", "confirmed")
FAULTS = ("silent", "traceback", "hang")


def bench_mutate(
    format_: Annotated[Format, typer.Option("--format", help="Of the files.")] = "html",
    n: Annotated[int, typer.Option("--n", min=1, help="Mutants.")] = 200,
    seed: Seed = 1,
    json: JsonFile = None,
) -> None:
    """Bit flips, cuts, tags that change places, changes that nobody sees on the page, and what
    filters and joiners of lines do to a text.

    A silent change (of a cell that is read without a doubt, where the page is the same), a
    traceback that is no error of ours, a hang, and memory above the limit are faults: each is
    printed, and the exit code is 1.
    """
    outcomes = list(mutants(format_, n, seed))
    rows: list[Row] = []
    for name in sorted({outcome.mutation for outcome in outcomes}):
        count = Counter(outcome.verdict for outcome in outcomes if outcome.mutation == name)
        verdicts = ("same", "doubtful", "changed", "refused", *FAULTS)
        total = sum(count.values())
        rows.append(
            {"mutation": name, "files": total, **{verdict: count[verdict] for verdict in verdicts}}
        )
    emit("bench mutate", rows, seed=seed, json_file=json)
    faults = [outcome for outcome in outcomes if outcome.verdict in FAULTS]
    peak = _peak_mb()
    if peak is not None:
        typer.echo(f"the largest process took {peak:.0f} MB")
        if peak * 2**20 > LIMITS.max_memory:
            faults.append(Outcome("all", "memory", f"{peak:.0f} MB"))
    for fault in faults[:20]:
        typer.echo(f"{fault.mutation}: {fault.verdict}: {fault.detail}", err=True)
    if faults:
        raise typer.Exit(1)


def _peak_mb() -> float | None:
    """The most memory that this process or one that it started has taken; Linux alone tells."""
    own = Path(f"/proc/self/task/{os.getpid()}/children")
    if not own.exists():
        return None
    states = [Path(f"/proc/{pid}/status") for pid in ("self", *own.read_text().split())]
    peaks = [re.search(r"VmHWM:\s+(\d+)", state.read_text()) for state in states]
    return max(int(peak[1]) for peak in peaks if peak) / 1024


def mutants(format_: Format, n: int, seed: int) -> Iterator[Outcome]:
    """What became of each of `n` mutants of a format; the seed says which they are."""
    known = {**layouts(), **software_layouts(), **via_layouts()}
    originals = [
        in_format(make(known[name], seed, index)[1].data, format_)
        for name in LAYOUTS[format_]
        for index in range(REPORTS)
    ]
    reports = [extract(data, limits=LIMITS) for data in originals]
    names = list(KNOWN_MUTATIONS[format_])
    for start in range(0, n, BATCH):
        changed = []
        for number in range(start, min(start + BATCH, n)):
            rng = Random(f"{format_}/{seed}/{number}")
            name, at = names[number % len(names)], rng.randrange(len(originals))
            changed.append((name, at, KNOWN_MUTATIONS[format_][name].change(originals[at], rng)))
        for number, ((name, at, _), data) in enumerate(
            zip(changed, _readable([data for *_, data in changed], format_), strict=True), start
        ):
            keeps_page = KNOWN_MUTATIONS[format_][name].keeps_page
            verdict, detail = ("silent", "refused") if keeps_page else ("refused", "")
            if data is not None:
                verdict, detail = _judged(data, reports[at], keeps_page=keeps_page)
            yield Outcome(name, verdict, f"{detail} (mutant {number})" if detail else "")


def _readable(files: list[bytes], format_: Format) -> list[bytes | None]:
    """The files, those of LibreOffice's formats as it converts them together for the reader.

    None where it made nothing of one and went on to the next; what stands behind the last that it
    converted stays as it is, so that the reader tries each alone.
    """
    if format_ not in OFFICE_MUTATIONS:
        return [*files]
    try:
        made = convert_all(files, format_, BATCH_LIMITS)
    except LimitError:
        return [*files]
    reached = max((index for index, data in enumerate(made) if data), default=-1)
    return [*made[: reached + 1], *files[reached + 1 :]]


def _judged(data: bytes, original: Report, *, keeps_page: bool) -> tuple[str, str]:
    began = time.monotonic()
    try:
        report = extract(data, limits=LIMITS)
    except GipaError as error:
        verdict, detail = ("silent", str(error)) if keeps_page else ("refused", "")
    except Exception as error:  # just what is looked for
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{where.filename.rpartition('/')[2]}:{where.lineno}"
        verdict, detail = "traceback", f"{type(error).__name__} in {place}: {error}"[:300]
    else:
        verdict, detail = _compared(report, original, keeps_page=keeps_page)
    if time.monotonic() - began > SECONDS:
        return "hang", f"{time.monotonic() - began:.0f} seconds"
    return verdict, detail


def _compared(report: Report, original: Report, *, keeps_page: bool) -> tuple[str, str]:
    """The verdict of a mutant; of one that is read as another edition, what only that has counts."""
    read = {cell.id: cell for cell in report.cells}
    changed = [
        cell
        for cell in original.cells
        if cell.id not in read
        or (
            cell.trust in _SURE
            and (read[cell.id].kind, read[cell.id].value) != (cell.kind, cell.value)
        )
    ]
    if not changed:
        return "same", ""
    known = {cell.id for cell in original.cells}
    unsaid = [cell for cell in changed if cell.id in read and read[cell.id].trust in _SURE]
    unsaid += [cell for cell in report.cells if cell.id not in known and cell.trust in _SURE]
    if keeps_page and unsaid:
        before = next((cell for cell in original.cells if cell.id == unsaid[0].id), None)
        return "silent", (
            f"{unsaid[0].id} {before.raw if before else None!r} → {read[unsaid[0].id].raw!r}"
        )
    return ("doubtful" if keeps_page else "changed"), ""
