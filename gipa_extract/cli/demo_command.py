"""The command `gipa demo`: five real reports that come with the package."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gipa_extract.cli.cli_words import WORDS
from gipa_extract.cli.exit_codes import code_for
from gipa_extract.cli.extract_command import Format, read_reports, write_lines
from gipa_extract.cli.shared_errors import Tally
from gipa_extract.cli.shared_options import USERS_LANG, LangOption
from gipa_extract.errors import GipaError
from gipa_extract.text.names import as_argument

if TYPE_CHECKING:
    from gipa_extract.readers import Input

SUGGESTED_FOLDER = "demo-reports"


def demo(
    to: Annotated[
        Path | None,
        typer.Option("--to", help="Copy the five reports to this folder, and read them there."),
    ] = None,
    lang: LangOption = USERS_LANG,
) -> None:
    """Read the five real reports that come with it.

    Example: gipa demo
    """
    from gipa_extract.demo import demo_reports
    from gipa_extract.pipeline import extract as extract_report

    files = demo_reports() if to is None else list(_copy_files(demo_reports(), to))
    tally = Tally()
    reports = read_reports(_demo_inputs(files, in_full=to is not None), extract_report, tally)
    write_lines(reports, Format.table, None, lang)
    words = WORDS[lang]
    hint = words.next_steps if to else words.copy_first
    typer.echo("\n" + hint.format(folder=as_argument(to or SUGGESTED_FOLDER), name=files[-2].name))
    raise typer.Exit(code_for(read=tally.read, failed=tally.failed))


def _demo_inputs(files: Sequence[Path], *, in_full: bool) -> Iterator[Input]:
    """The files as inputs; those inside the package go by their names alone."""
    from gipa_extract.readers import Input

    return (Input(file.as_posix() if in_full else file.name, file) for file in files)


def _copy_files(files: Sequence[Path], folder: Path) -> Iterator[Path]:
    """Copies of the files in a folder; one that stands there with other content is left alone."""
    for file in files:
        copy, content = folder / file.name, file.read_bytes()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if not copy.exists():
                copy.write_bytes(content)
            taken = copy.read_bytes() != content
        except OSError as error:
            raise GipaError(
                f"cannot be written: {error.strerror}", where=str(copy), remedy="check the folder"
            ) from error
        if taken:
            raise GipaError(
                "another file has this name, and is left as it is",
                where=str(copy),
                remedy="name another folder with --to",
            )
        yield copy
