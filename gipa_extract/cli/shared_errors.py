"""How a command says what went wrong without ending."""

from __future__ import annotations

import typer

from gipa_extract.cli.spoken_language import spoken
from gipa_extract.errors import GipaError, NotAReportError
from gipa_extract.install_command import runnable
from gipa_extract.text.names import printable


def print_error(error: GipaError) -> None:
    """Print an error on standard error, on one line: where, what, and what to try."""
    print_complaint(error.in_words(spoken()))


def print_complaint(line: str) -> None:
    """Print a line on standard error, in words that no name can disturb."""
    colon = "：" if spoken() == "zh" else ": "
    typer.echo(runnable(printable(f"gipa{colon}{line}")), err=True)


def defect_error(error: Exception, where: str) -> GipaError:
    """An error that we did not raise on purpose, as one that names the file."""
    what = f"{type(error).__name__}: {error}"
    remedy = "report it, with the file, as a bug"
    return GipaError(what, where=where, stage="defect", remedy=remedy)


class Tally:
    """What became of the inputs of one command."""

    def __init__(self) -> None:
        self.read = 0
        self.not_reports = 0
        self.failed = 0

    def note_failure(self, error: GipaError) -> None:
        """Count an input that gave no report, and say why."""
        if isinstance(error, NotAReportError):
            self.not_reports += 1
        else:
            self.failed += 1
        print_error(error)
