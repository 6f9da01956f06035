"""A run as one self-contained page, as Markdown and as CSV.

The page holds its data as JSON and is built from it in the browser with text nodes only; its
content policy lets no other script run and nothing be fetched, so a report's text is inert.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from eval.compare import Comparison
from eval.folder import Line, Results
from eval.metrics import HEADLINES, figures
from eval.output import Row
from eval.rows import breakdown, difference_rows, error_rows, figure_row, flip_rows
from eval.run import truths_of
from eval.score import ReportScore, RunScore, shown
from eval.truth import Truth, find_quote
from eval.verdicts import ERRORS
from gipa_extract import forms
from gipa_extract.display.original_file import original_of
from gipa_extract.display.page_pictures import render_pages
from gipa_extract.errors import GipaError

HOME = Path(__file__).parent
MAX_ERRORS = 3000
"""Errors listed on the page, silent ones first; errors.csv has them all."""
MOST_PAGES = 3
"""Pages of one report that are shown as pictures: those with the most errors."""
MAX_PICTURES = 6_000_000
"""Characters of all pictures on the page; reports after that show their text alone."""
ORDER: dict[object, int] = {verdict: place for place, verdict in enumerate(ERRORS)}


def write_report(
    run: RunScore, compared: Comparison | None, *, details: int, seed: int
) -> list[Path]:
    """Write the page, Markdown and CSV into the run's folder; their paths."""
    found = [figure_row(figure) for figure in figures(run.scores, seed=seed)]
    data = _page_data(run, found, compared, details=details, seed=seed)
    files = {
        "report.html": page(data),
        "report.md": markdown(run, found, compared),
    }
    for name, text in files.items():
        (run.folder / name).write_text(text, "utf-8")
    _write_csv(run.folder / "figures.csv", found)
    _write_csv(run.folder / "errors.csv", error_rows(run.scores))
    return [run.folder / name for name in (*files, "figures.csv", "errors.csv")]


def page(data: dict[str, Any], script_name: str = "report") -> str:
    """The page of this data: no `<` of the data can end the element that it stands in."""
    style = (HOME / "report.css").read_text("utf-8")
    files = ("page_elements.js", f"{script_name}.js")
    script = "\n".join((HOME / file).read_text("utf-8") for file in files)
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    parts = {
        "{{style-hash}}": _csp_hash(style),
        "{{script-hash}}": _csp_hash(script),
        "{{style}}": style,
        "{{script}}": script,
        "{{data}}": text.replace("<", "\\u003c").replace("\u2028", "\\u2028"),
    }
    html = (HOME / "report.html").read_text("utf-8")
    for mark, part in parts.items():
        html = html.replace(mark, part, 1)
    return html


def _csp_hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _page_data(
    run: RunScore, found: Sequence[Row], compared: Comparison | None, *, details: int, seed: int
) -> dict[str, Any]:
    gravest = sorted(error_rows(run.scores), key=_gravity)
    manifest = run.manifest.model_dump(mode="json", exclude={"reports", "forms"})
    return {
        "run": run.folder.name,
        "manifest": manifest,
        "seed": seed,
        "leftOut": [*run.skipped, *(f"{name}: not run yet" for name in run.unrun)],
        "headlines": [metric.name for metric in HEADLINES],
        "figures": found,
        "groups": breakdown(run.scores, "group"),
        "forms": {edition: _form(edition) for edition in _editions(run.scores)},
        "heat": {edition: _heat(run.scores, edition) for edition in _editions(run.scores)},
        "errors": gravest[:MAX_ERRORS],
        "errorCount": len(gravest),
        "verdictCounts": Counter(row["verdict"] for row in gravest),
        "reports": list(_reports(run, details)),
        "compare": compared
        and {
            "reports": compared.reports,
            "differences": difference_rows(compared),
            "flips": flip_rows(compared)[:MAX_ERRORS],
            "flipCount": len(compared.flips),
        },
    }


def _gravity(error: Row) -> tuple[bool, int]:
    """Silent errors first, then by the order of the verdicts."""
    return bool(error["flagged"]), ORDER[error["verdict"]]


def _editions(scores: Sequence[ReportScore]) -> list[str]:
    return sorted({score.edition for score in scores if score.edition})


def _form(edition: str) -> list[dict[str, Any]]:
    """The form's tables with their printed labels."""
    known = forms.form(edition)
    titles = {section.id: section.label for section in known.sections}
    return [
        {
            "id": table.id,
            "caption": table.caption,
            "title": titles[table.section],
            "across": table.across,
            **{
                side: [
                    {"id": label.id, "label": label.label, "under": label.under}
                    for label in getattr(table, side)
                ]
                for side in ("rows", "columns")
            },
        }
        for table in known.tables
    ]


def _heat(scores: Sequence[ReportScore], edition: str) -> dict[str, Any]:
    """Of each cell, how often which verdict fell, and how often in silence."""
    counts: dict[str, Counter[str]] = {}
    of_edition = [score for score in scores if score.edition == edition]
    for error in (error for score in of_edition for error in score.errors):
        counts.setdefault(error.cell, Counter()).update(
            [error.verdict] if error.flagged else [error.verdict, "silent"]
        )
    return {"reports": len(of_edition), "cells": counts}


def _reports(run: RunScore, details: int) -> Iterator[dict[str, Any]]:
    """Every report in short, the worst first; the first `details` of them with their source."""
    worst = sorted(run.scores, key=lambda s: (-_silent(s), -len(s.errors), s.fully_right, s.name))
    wanted = {score.name for score in worst[:details]}
    lines = {line.name: line for line in Results(run.folder).lines() if line.name in wanted}
    truths = {truth.name: truth for truth in truths_of(run.manifest) if truth.name in wanted}
    room = MAX_PICTURES
    for score in worst:
        detail = None
        if score.name in wanted:
            detail = _detail(score, truths[score.name], lines[score.name], room)
            room -= sum(len(page["uri"]) for page in detail["pages"])
        yield {
            "name": score.name,
            "group": score.group,
            "edition": score.edition,
            "right": score.fully_right,
            "wrong": len(score.errors),
            "silent": _silent(score),
            "failure": score.failure,
            "wrongFacts": [fact for fact, right in score.facts.items() if not right],
            **score.cost._asdict(),
            "detail": detail,
        }


def _silent(score: ReportScore) -> int:
    return sum(not error.flagged for error in score.errors)


def _detail(score: ReportScore, truth: Truth, line: Line, room: int) -> dict[str, Any]:
    """A report's text, its cells as [gold, reading, verdict, flagged, start, end, page, box], its
    quotes, and the pages with its errors, as long as their pictures take no more than `room`."""
    errors = {error.cell: error for error in score.errors}
    reads = {cell.id: cell for cell in line.report.cells} if line.report else {}
    cells = {}
    for cell, true in truth.cells.items():
        read, error = reads.get(cell), errors.get(cell)
        verdict = error.verdict if error else "right"
        place = [read.start, read.end, read.page, read.box] if read else [None] * 4
        cells[cell] = [shown(true), shown(read), verdict, bool(error and error.flagged), *place]
    return {
        "text": line.text,
        "pages": list(_pages(score, truth, line, room)),
        "cells": cells,
        "quotes": list(_quotes(truth, line)),
        "facts": list(_facts(truth, line, score)),
        "matches": {name: match._asdict() for name, match in score.matches.items()},
    }


def _pages(
    score: ReportScore, truth: Truth, line: Line, room: int
) -> Iterator[dict[str, str | int | float]]:
    """The pages on which a report's errors stand, as pictures; none if the file has changed."""
    if line.report is None or room <= 0:
        return
    reads = {cell.id: cell for cell in line.report.cells}
    errors = (reads[error.cell] for error in score.errors if error.cell in reads)
    worst = Counter(cell.page for cell in errors if cell.page is not None and cell.box)
    wanted = [page for page, _ in worst.most_common(MOST_PAGES)]
    try:
        data = original_of(line.report, truth.document) if wanted else None
        drawn = render_pages(data, line.report.pages, wanted=wanted) if data else []
    except GipaError:
        return  # its text is shown all the same
    for picture in drawn:
        room -= len(picture.uri)
        if room > 0:
            size = {"width": picture.width, "height": picture.height}
            yield {"page": picture.page, "of": len(line.report.pages), "uri": picture.uri, **size}


def _quotes(truth: Truth, line: Line) -> Iterator[dict[str, Any]]:
    """Spans of the text that gold or the reading calls a problem, a measure or a claim."""
    for name in ("problems", "measures"):
        for quote in getattr(truth, name) or ():
            yield from _span(name, "gold", find_quote(line.text, quote))
        for read in getattr(line.report.lists, name) if line.report else ():
            yield from _span(name, "read", (read.start, read.end))
    for claim in truth.claims or ():
        yield from _span("claims", "gold", find_quote(line.text, claim.quote))
    for found in line.report.claims if line.report else ():
        yield from _span("claims", "read", (found.start, found.end))


def _span(part: str, by: str, span: tuple[int, int] | None) -> Iterator[dict[str, Any]]:
    if span is not None:
        yield {"part": part, "by": by, "start": span[0], "end": span[1]}


def _facts(truth: Truth, line: Line, score: ReportScore) -> Iterator[list[str | bool]]:
    """[fact, gold, reading, right] of each header fact that is scored."""
    for fact, right in score.facts.items():
        true, read = getattr(truth, fact), getattr(line.report, fact, None)
        yield [fact, _fact(true), _fact(read), right]


def _fact(value: object) -> str:
    """A header fact in words; a period as its two days."""
    if value is None or value == "":
        return "–"
    if isinstance(value, tuple):
        return " – ".join(map(str, value))
    days = [getattr(value, side, None) for side in ("start", "end")]
    return " – ".join(map(str, days)) if all(days) else str(value)


def markdown(run: RunScore, found: Sequence[Row], compared: Comparison | None) -> str:
    """The run in short: headlines, figures, cells by group, and what changed."""
    about = run.manifest
    parts = [
        f"# {_plain(run.folder.name)}",
        f"{about.extractor}{f' · {about.model}' if about.model else ''} · version {about.version} · "
        f"{about.created.isoformat()} · {len(run.scores)} reports"
        + (f" · {len(run.unrun)} not run" if run.unrun else "")
        + (f" · {len(run.skipped)} left out" if run.skipped else ""),
        "## Figures",
        markdown_table(found),
        "## Cells",
        markdown_table(breakdown(run.scores, "group")),
        "## Errors",
        markdown_table(breakdown(run.scores, "verdict")),
    ]
    if compared:
        parts += [
            "## Differences",
            markdown_table(difference_rows(compared)),
            "## Flips",
            markdown_table(flip_rows(compared)),
        ]
    return "\n\n".join(parts) + "\n"


def markdown_table(rows: Sequence[Row]) -> str:
    """Flat rows as a table of Markdown."""
    if not rows:
        return "none"
    lines = [list(rows[0]), ["---"] * len(rows[0])]
    lines += [[_shown(value) for value in row.values()] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _shown(value: str | int | float | bool | None) -> str:
    if value is None:
        return "–"
    return f"{value:.6g}" if isinstance(value, float) else _plain(str(value))


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    for mark in "\\`*_[]<>|":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())


def _write_csv(path: Path, rows: Iterable[Row]) -> None:
    """Rows as CSV with a byte order mark, which Excel needs to read Chinese."""
    rows = list(rows)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]) if rows else ["report"])
        writer.writeheader()
        writer.writerows({key: _safe(value) for key, value in row.items()} for row in rows)


def _safe(value: str | int | float | bool | None) -> str | int | float | bool | None:
    """Text that a spreadsheet will not run as a formula."""
    if isinstance(value, str) and value[:1] in ("=", "+", "@", "\t", "\r"):
        return f"'{value}"
    return value
