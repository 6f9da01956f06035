"""How a run of many files is followed on a terminal: a bar, a line at the end, Ctrl-C."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import typer

from gipa_extract.cli.cli_words import WORDS
from gipa_extract.cli.exit_codes import INTERRUPTED
from gipa_extract.cli.spoken_language import spoken
from gipa_extract.plurals import fill_in

if TYPE_CHECKING:
    from gipa_extract.bulk import Finished, Progress, Waiting

T = TypeVar("T")


def run_under_bar(run: Callable[[], T], bar: RunBar, *, again: str) -> T:
    """What a run gives, under its bar; Ctrl-C ends the command and says how to continue."""
    try:
        with bar:
            return run()
    except KeyboardInterrupt:
        typer.echo(WORDS[spoken()].interrupted.format(command=again), err=True)
        raise typer.Exit(INTERRUPTED) from None


def line_of(progress: Progress) -> str:
    """How far a run is, in one line."""
    words = WORDS[spoken()]
    others = fill_in(words.not_reports, count=progress.not_reports) if progress.not_reports else ""
    more = fill_in(words.more_reports, count=progress.more_reports) if progress.more_reports else ""
    spent = fill_in(words.spent, calls=progress.calls, cost=progress.cost_usd)
    return (
        fill_in(
            words.progress,
            inputs=progress.inputs,
            results=progress.results,
            failures=progress.failures,
            others=others,
            pending=progress.pending,
        )
        + more
        + (spent if progress.calls else "")
    )


class RunBar:
    """A progress bar on a terminal; nothing in a pipe."""

    def __init__(self, quiet: bool) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bars

        console = Console(stderr=True)
        self._bars = Bars(
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[said]}"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=quiet or not console.is_terminal,
        )
        self._task = self._bars.add_task("", total=None, said="")
        self._failures, self._spent, self._done = 0, 0.0, 0
        self._began = time.monotonic()

    def __enter__(self) -> None:
        self._bars.start()

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def start(self, progress: Progress) -> None:
        """Show how far the run is from here on; the rate counts from now."""
        self._failures, self._spent = progress.failures, progress.cost_usd
        self._began = time.monotonic()
        self._bars.reset(self._task, total=progress.pending)

    def wait(self, waiting: Waiting) -> None:
        """Say how far the batches are."""
        text = WORDS[spoken()].bar_batches.format(
            batches=waiting.batches, answered=waiting.answered, requests=waiting.requests
        )
        self._bars.update(self._task, said=text)

    def advance(self, finished: Finished) -> None:
        """Count one input."""
        from gipa_extract.store import Failure

        self._failures += isinstance(finished.made, Failure) and not finished.made.is_no_report
        self._spent += getattr(finished.made, "cost_usd", 0.0)
        self._done += 1
        rate = self._done / max(time.monotonic() - self._began, 0.001)
        words = WORDS[spoken()]
        text = words.bar_rate.format(rate=rate, failures=self._failures)
        text += words.bar_spent.format(cost=self._spent) if self._spent else ""
        self._bars.update(self._task, advance=1, said=text)
