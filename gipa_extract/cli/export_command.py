"""The command `gipa export`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gipa_extract.cli.shared_options import USERS_LANG, LangOption
from gipa_extract.cli.spoken_language import spoken

if TYPE_CHECKING:
    from gipa_extract.errors import GipaError
    from gipa_extract.models import Report


def export(
    source: Annotated[
        str, typer.Argument(help="A run folder, the output of --engine ray, or results in jsonl.")
    ],
    to: Annotated[
        list[Path],
        typer.Option(
            "--to",
            help="cells, panel or findings .csv or .parquet, panel.xlsx, panel.dta, "
            "codebook.csv or .md, reports.jsonl; may be given several times.",
        ),
    ],
    lang: LangOption = USERS_LANG,
) -> None:
    """Write results in the shape and format that a file's name says.

    Example: gipa export results.jsonl --to panel.csv --to codebook.csv
    """
    from gipa_extract.export import write

    _require_known_names(to)
    damaged: list[str] = []
    for target in to:
        damaged.clear()  # each target goes through all reports, and meets the same ones
        with _reports(source, damaged.append) as reports:
            for note in write(reports, target, lang=lang):
                typer.echo(f"{target}: {note}", err=True)
    if damaged:
        raise _damaged_results(source, damaged)


def _require_known_names(targets: list[Path]) -> None:
    """Refuse a name that says nothing, before anything is written."""
    from gipa_extract.errors import GipaError
    from gipa_extract.export import writer_for

    for target in targets:
        try:
            writer_for(target)
        except GipaError as error:
            raise typer.BadParameter(error.in_words(spoken()), param_hint="--to") from error


def _damaged_results(source: str, names: list[str]) -> GipaError:
    from gipa_extract.errors import GipaError

    return GipaError(
        f"{len(names)} results are damaged and left out: {', '.join(names[:3])}"
        + (" …" if len(names) > len(names[:3]) else ""),
        where=source,
        stage="ledger",
        remedy=f"gipa bulk retry {source} reads them again",
    )


@contextmanager
def _reports(source: str, on_damaged: Callable[[str], None]) -> Iterator[Iterable[Report]]:
    from gipa_extract.bulk import on_ray
    from gipa_extract.export import load
    from gipa_extract.store import Ledger

    if Path(source).is_file():
        yield load(Path(source))
        return
    if on_ray.holds_parts(source):
        yield on_ray.reports(source)
        return
    with Ledger(Path(source)) as ledger:
        yield ledger.reports(on_damaged)
