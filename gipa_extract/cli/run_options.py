"""The options that `gipa bulk run` and `retry` share → those of a run, or why they do not fit it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from gipa_extract.cli.shared_options import (
    Strategy,
)

if TYPE_CHECKING:
    from gipa_extract.bulk import Options
    from gipa_extract.llm import Settings


STAGES = ("defect", "extract", "forms", "list", "model", "not_a_report", "process", "read", "setup")
"""Where an input may come to an end without a result."""


def require_stage(stage: str | None, met: Iterable[str]) -> None:
    """Refuse a stage that no version knows: it would be a run that does nothing."""
    stages = sorted({*STAGES, *met})
    if stage is not None and stage not in stages:
        raise typer.BadParameter(
            f"no stage is called {stage!r}; there are {', '.join(stages)}", param_hint="--stage"
        )


@contextmanager
def model_and_rules(
    run: Path,
    settings: Settings | None,
    strategy: Strategy | None,
    batch: bool,
    rules: Path | None,
) -> Iterator[dict[str, object]]:
    """The options that a model and rules need; what a run had is not left out by mistake."""
    from gipa_extract.bulk import Batching

    _refuse_other_recipe(run, settings is None and strategy is None, rules is None)
    chosen = strategy.value if strategy else None
    asked = {"rules": rules, "batch": Batching() if batch else None}
    if settings is None:
        yield {"strategy": chosen or "rules", **asked}
        return
    from gipa_extract.llm import Client

    with Client(settings) as client:
        yield {"strategy": chosen or "hybrid", "model": client, **asked}


def _refuse_other_recipe(run: Path, no_model: bool, no_rules: bool) -> None:
    from gipa_extract.errors import FormError, ModelError
    from gipa_extract.store import Ledger, holds_run

    if not holds_run(run):
        return
    with Ledger(run) as ledger:
        last = ledger.last_recipe()
    if last is not None and last.model and no_model:
        raise ModelError(
            f"this run was made with the strategy {last.strategy} and the model {last.model}",
            where=str(run),
            remedy=f"--model {last.model}, or --strategy rules to read everything without",
        )
    if last is not None and last.rules_sha256 and no_rules:
        kept = run / f"rules-{last.rules_sha256[:12]}.toml"
        raise FormError(
            "this run was made with rules of yours",
            where=str(run),
            remedy=f"--rules {kept}, or name another folder",
        )


def run_options(
    workers: int | None, timeout: float, columns: object, asked: dict[str, object]
) -> Options:
    from gipa_extract.bulk import Options
    from gipa_extract.bulk.options import is_time

    if not is_time(timeout):
        raise typer.BadParameter(f"{timeout:g} seconds are no time", param_hint="--timeout")
    given = {"workers": workers, "columns": columns, **asked}
    return Options(seconds=timeout, **{name: value for name, value in given.items() if value})  # type: ignore[arg-type]
