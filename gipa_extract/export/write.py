"""A target's name says what is written: its stem the shape, its suffix the format."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gipa_extract.errors import GipaError
from gipa_extract.export import tables
from gipa_extract.export.codebook import CodebookEntry, codebook, markdown
from gipa_extract.export.translated_report import report_in_words
from gipa_extract.export.workbook import write_workbook
from gipa_extract.language import Lang
from gipa_extract.models import Report

Writer = Callable[[Iterable[Report], Path, Lang], "str | None"]
"""Writes reports to a path, for readers of a language; what it says back is for the user."""


def write(reports: Iterable[Report], target: Path, *, lang: Lang = "en") -> list[str]:
    """Write reports as the target's name says, whole or not at all; notes for the user come back.

    `lang` is the language of sentences and of headings for people; names of columns, codes and
    kinds are the same in every language.

    Names: cells, panel, findings with .csv or .parquet; panel.xlsx, panel.dta; codebook.csv,
    codebook.md; reports.jsonl. Anything may stand before the shape: 2021-panel.csv.
    """
    writer = writer_for(target)
    with replacing(target) as part:
        note = writer((report_in_words(report, lang) for report in reports), part, lang)
    return [note] if note else []


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A path to write to, which takes the target's place at the end; nothing else is left behind.

    GipaError where it cannot be written; the target then stays as it was.
    """
    part = target.with_name(f".{target.name}.part{target.suffix}")
    try:
        yield part
        os.replace(part, target)
    except OSError as error:
        raise GipaError(
            f"cannot be written: {error.strerror or error}",
            where=str(target),
            stage="export",
            remedy="close it where it is open; check the folder and the space on the disk",
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def writer_for(target: Path) -> Writer:
    """What a target's name asks for; GipaError where it says nothing."""
    known = {f"{shape}{suffix}": writer for (shape, suffix), writer in _WRITERS.items()}
    for name, writer in known.items():
        if target.name.lower().endswith(name):
            return writer
    raise GipaError(
        "the name does not say what to write",
        where=str(target),
        stage="export",
        remedy=f"end it in one of: {', '.join(known)}",
    )


def _cells_csv(reports: Iterable[Report], target: Path, lang: Lang) -> None:
    tables.write_csv(tables.cell_rows(reports), tables.CELLS, target)


def _cells_parquet(reports: Iterable[Report], target: Path, lang: Lang) -> None:
    tables.write_parquet(tables.cell_rows(reports), tables.CELLS, target)


def _findings_csv(reports: Iterable[Report], target: Path, lang: Lang) -> None:
    tables.write_csv(tables.finding_rows(reports), tables.FINDINGS, target)


def _findings_parquet(reports: Iterable[Report], target: Path, lang: Lang) -> None:
    tables.write_parquet(tables.finding_rows(reports), tables.FINDINGS, target)


def _panel_csv(reports: Iterable[Report], target: Path, lang: Lang) -> None:
    tables.write_csv(tables.panel_rows(reports), tables.panel_names(), target)


def _panel_parquet(reports: Iterable[Report], target: Path, lang: Lang) -> None:
    tables.write_parquet(tables.panel_rows(reports), tables.panel_names(), target)


def _panel_xlsx(reports: Iterable[Report], target: Path, lang: Lang) -> str | None:
    return write_workbook(reports, target, lang=lang)


def _panel_dta(reports: Iterable[Report], target: Path, lang: Lang) -> None:
    tables.write_stata(reports, target)


def _reports_jsonl(reports: Iterable[Report], target: Path, lang: Lang) -> None:
    tables.write_jsonl(reports, target)


def _codebook_csv(reports: Iterable[Report], target: Path, lang: Lang) -> None:
    tables.write_csv((entry._asdict() for entry in codebook()), CodebookEntry._fields, target)


def _codebook_md(reports: Iterable[Report], target: Path, lang: Lang) -> None:
    target.write_text(markdown(lang), encoding="utf-8", newline="\n")


_WRITERS: dict[tuple[str, str], Writer] = {
    ("cells", ".csv"): _cells_csv,
    ("cells", ".parquet"): _cells_parquet,
    ("findings", ".csv"): _findings_csv,
    ("findings", ".parquet"): _findings_parquet,
    ("panel", ".csv"): _panel_csv,
    ("panel", ".parquet"): _panel_parquet,
    ("panel", ".xlsx"): _panel_xlsx,
    ("panel", ".dta"): _panel_dta,
    ("codebook", ".csv"): _codebook_csv,
    ("codebook", ".md"): _codebook_md,
    ("reports", ".jsonl"): _reports_jsonl,
}
