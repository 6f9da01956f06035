"""What came of a run, held against what had to: each count is of inputs that are wrong."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from eval.torture.expectations import FAILURE, RESULT, Layout
from gipa_extract import extract
from gipa_extract.models import Report
from gipa_extract.store import NOT_A_REPORT, Ledger


class End(NamedTuple):
    """What came of an input."""

    name: str
    outcome: str
    stage: str = ""
    report: Report | None = None


class Faults(NamedTuple):
    """How many inputs are wrong, and in which way; all zeros is what has to be."""

    lost: int
    """Without any end."""
    doubled: int
    unexpected: int
    """Inputs that nobody laid out."""
    other_end: int
    under_another_name: int
    """Results whose content is another input's."""
    wrong_values: int
    """Results that differ from what `extract` makes of the content alone."""
    defects: int
    """Failures by an error that the package did not raise on purpose."""
    first: str
    """A name of the first one."""


def faults_of(layout: Layout, ends: Iterable[End]) -> Faults:
    """What is wrong with the ends of a run over all that was laid out."""
    by_name: dict[str, list[End]] = {}
    for end in ends:
        by_name.setdefault(end.name, []).append(end)
    wrong: dict[str, list[str]] = {field: [] for field in Faults._fields[:-1]}
    wrong["lost"] = [name for name in layout.expected if name not in by_name]
    for name, several in by_name.items():
        expected, end = layout.expected.get(name), several[0]
        if len(several) > 1:
            wrong["doubled"].append(name)
        if expected is None:
            wrong["unexpected"].append(name)
        elif end.outcome not in expected.ends:
            wrong["other_end"].append(name)
        elif end.report and expected.sha256 not in (None, end.report.source.sha256):
            wrong["under_another_name"].append(name)
        if end.stage == "defect":
            wrong["defects"].append(name)
    first = next((f"{field}: {names[0][-90:]}" for field, names in wrong.items() if names), "")
    return Faults(**{field: len(names) for field, names in wrong.items()}, first=first)


def with_values(faults: Faults, ends: Iterable[End]) -> Faults:
    """The faults, with the results counted whose cells are not those of `extract`."""
    wrong = [end.name for end in ends if end.report and not _is_extracted(end.report, end.name)]
    first = faults.first or (f"wrong_values: {wrong[0]}" if wrong else "")
    return faults._replace(wrong_values=len(wrong), first=first)


def _is_extracted(report: Report, name: str) -> bool:
    """Whether a file's report is what `extract` makes of it; true of what is no file by itself."""
    path = Path(name)
    if not path.is_file():
        return True
    return extract(path).cells == report.cells


def ends_of_run(run: Path) -> Iterator[End]:
    """The end of each input of a local run."""
    with Ledger(run) as ledger:
        for report in ledger.reports():
            yield End(report.source.path or "", RESULT, report=report)
        for name, _, failure in ledger.failures():
            yield End(name, FAILURE, failure.stage)
        for name, _, _ in ledger.not_reports():
            yield End(name, NOT_A_REPORT)


def ends_on_ray(out: Path) -> Iterator[End]:
    """The end of each input of a run on Ray."""
    from gipa_extract.bulk import on_ray

    for report in on_ray.reports(str(out)):
        yield End(report.source.path or "", RESULT, report=report)
    failed, others = on_ray.ends(str(out))
    for name, failure in failed:
        yield End(name, FAILURE, failure.stage)
    for name, _ in others:
        yield End(name, NOT_A_REPORT)


def ends_of_extract(lines: Path, complaints: str) -> Iterator[End]:
    """The end of each input of `gipa extract`: its results, and a line for each other one."""
    with lines.open(encoding="utf-8") as file:
        for line in file:
            report = Report.model_validate_json(line)
            yield End(report.source.path or "", RESULT, report=report)
    for line in complaints.splitlines():
        if not line.startswith("gipa: "):  # what a library warns of
            continue
        name, _, rest = line.removeprefix("gipa: ").partition(": ")
        stage = rest.partition(": ")[0]
        other = "no annual report" in rest or "not a report" in rest
        yield End(name, NOT_A_REPORT if other else FAILURE, stage)


def wrong_rows(run: Path, panel: Path, lines: Path) -> int:
    """Reports that an export lacks, has twice, or has under a name that the run does not know."""
    names = Counter(end.name for end in ends_of_run(run) if end.outcome == RESULT)
    with panel.open(encoding="utf-8-sig", newline="") as file:
        rows = Counter(row["path"].removeprefix("'") for row in csv.DictReader(file))
    with lines.open(encoding="utf-8") as file:
        exported = Counter(json.loads(line)["source"]["path"] for line in file)
    return sum(((names - rows) + (rows - names)).values()) + sum(
        ((names - exported) + (exported - names)).values()
    )
