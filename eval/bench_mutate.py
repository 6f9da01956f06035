"""Mutated files of a format, and what became of each: `python -m eval bench mutate`.

A report of the corpus is damaged as transfers and editors damage files, or changed where the page
that it shows does not change. A mutant must end: in a report, or in an error of ours. Where the
page is the same, so must its cells be, or be doubtful.
"""

from __future__ import annotations

import fnmatch
import os
import re
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Annotated, NamedTuple

import typer

from eval.corpus.command import make, true_cells
from eval.corpus.layouts import Layout
from eval.corpus.layouts import layouts as own_layouts
from eval.corpus.software.layouts import software_layouts
from eval.corpus.via.layouts import via_layouts
from eval.file_mutations import MUTATIONS, Format, Mutation
from eval.mutant_formats import in_format
from eval.office_mutations import OFFICE_MUTATIONS
from eval.output import JsonFile, Row, Seed, emit
from eval.truth import TrueCell
from eval.verdicts import is_right
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
        "cells", "pipes", "bare", "spaced", "tsv", "markdown",
        *(name for name in via_layouts() if name != "via-docx-libreoffice"),  # it is slow
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
    """right, doubtful, changed (of a damaged file), refused; or a fault: silent, traceback, hang."""
    detail: str = ""


SURE = ("read", "confirmed")
FAULTS = ("silent", "traceback", "hang")


def bench_mutate(
    format_: Annotated[Format, typer.Option("--format", help="Of the files.")] = "html",
    n: Annotated[int, typer.Option("--n", min=1, help="Mutants.")] = 200,
    seed: Seed = 1,
    layout: Annotated[
        list[str] | None,
        typer.Option(help="Of these originals alone, such as 'via-html-*'; may be repeated."),
    ] = None,
    json: JsonFile = None,
) -> None:
    """Bit flips, cuts, tags that change places, changes that nobody sees on the page, and what
    filters and joiners of lines do to a text.

    A silent error (a cell that is read without a doubt and is not what the original prints, where
    the page is the same), a traceback that is no error of ours, a hang, and memory above the limit
    are faults: each is printed, and the exit code is 1.
    """
    outcomes = list(mutants(format_, n, seed, layouts=layout or ("*",)))
    rows: list[Row] = []
    for name in sorted({outcome.mutation for outcome in outcomes}):
        count = Counter(outcome.verdict for outcome in outcomes if outcome.mutation == name)
        verdicts = ("right", "doubtful", "changed", "refused", *FAULTS)
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


def mutants(
    format_: Format, n: int, seed: int, *, layouts: Sequence[str] = ("*",)
) -> Iterator[Outcome]:
    """What became of each of `n` mutants of a format; the seed says which they are."""
    chosen = [
        name
        for name in LAYOUTS[format_]
        if any(fnmatch.fnmatchcase(name, pattern) for pattern in layouts)
    ]
    if not chosen:
        raise typer.BadParameter(f"none of {', '.join(LAYOUTS[format_])} is like {layouts}")
    original_of = cache(partial(_original, format_, seed))
    names = list(KNOWN_MUTATIONS[format_])
    for start in range(0, n, BATCH):
        changed: list[tuple[str, _Original, bytes]] = []
        for number in range(start, min(start + BATCH, n)):
            rng = Random(f"{format_}/{seed}/{number}")
            name = names[number % len(names)]
            original = original_of(rng.choice(chosen), rng.randrange(REPORTS))
            data = KNOWN_MUTATIONS[format_][name].change(original.data, rng)
            changed.append((name, original, data))
        readable = _readable([data for *_, data in changed], format_)
        for number, ((name, original, _), made) in enumerate(
            zip(changed, readable, strict=True), start
        ):
            keeps_page = KNOWN_MUTATIONS[format_][name].keeps_page
            verdict, detail = ("silent", "refused") if keeps_page else ("refused", "")
            if made is not None:
                verdict, detail = _judged(made, original.truth, keeps_page=keeps_page)
            where = f"{original.layout}, mutant {number}"
            yield Outcome(name, verdict, f"{detail} ({where})" if detail else "")


class _Original(NamedTuple):
    """A document of the corpus, and what it prints."""

    layout: str
    data: bytes
    truth: Mapping[str, TrueCell]


def _original(format_: Format, seed: int, layout: str, index: int) -> _Original:
    content, written = make(_known_layouts()[layout], seed, index)
    return _Original(layout, in_format(written.data, format_), true_cells(content, written))


@cache
def _known_layouts() -> dict[str, Layout]:
    return {**own_layouts(), **software_layouts(), **via_layouts()}


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


def _judged(data: bytes, truth: Mapping[str, TrueCell], *, keeps_page: bool) -> tuple[str, str]:
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
        verdict, detail = _compared(report, truth, keeps_page=keeps_page)
    if time.monotonic() - began > SECONDS:
        return "hang", f"{time.monotonic() - began:.0f} seconds"
    return verdict, detail


def _compared(
    report: Report, truth: Mapping[str, TrueCell], *, keeps_page: bool
) -> tuple[str, str]:
    """The verdict of a mutant. What it reads where the form of its original has no place is wrong."""
    read = {cell.id: cell for cell in report.cells}
    wrong = [cell for cell, true in truth.items() if not is_right(true, read.get(cell))]
    wrong += [cell for cell in read if cell not in truth and read[cell].kind != "absent"]
    silent = [cell for cell in wrong if cell in read and read[cell].trust in SURE]
    if silent and keeps_page:
        first = silent[0]
        printed, raw = truth.get(first, TrueCell("absent")), read[first].raw
        return "silent", f"{len(silent)} cells: {first} {printed.kind} {printed.raw!r} → {raw!r}"
    if silent:
        return "changed", ""
    is_flagged = wrong or any(cell.trust == "doubtful" for cell in report.cells)
    return ("doubtful" if is_flagged else "right"), ""
