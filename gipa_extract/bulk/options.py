"""How a run works, and what its results depend on."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from gipa_extract._version import __version__
from gipa_extract.bulk.inputs import Columns
from gipa_extract.errors import GipaError, ModelError
from gipa_extract.pipeline import Strategy
from gipa_extract.readers import DEFAULT_LIMITS, Limits
from gipa_extract.store import Recipe

if TYPE_CHECKING:
    from gipa_extract.bulk.batches import Batching
    from gipa_extract.llm import Client

MIN_SECONDS, MAX_SECONDS = 0.01, 7 * 24 * 3600.0
"""Of one report: less than a message takes is no time, and the system's clocks end somewhere."""


def is_time(seconds: float) -> bool:
    """Whether a report can be given so many seconds; NaN is no number of them."""
    return MIN_SECONDS <= seconds <= MAX_SECONDS


def _usable_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True, kw_only=True)
class Options:
    """How a run works; only `strategy`, `model` and `rules` change what comes out."""

    strategy: Strategy | None = None
    """Any other than rules needs a model; None is hybrid where there is a model, else rules."""
    model: Client | None = None
    """Its settings are what counts: the run asks through a client of its own, which keeps each
    answer in the run folder, and whose budget counts what all starts of the run have spent."""
    batch: Batching | None = None
    """Ask by the endpoint's Batch API, in files of requests, and not one by one."""
    rules: str | Path | None = None
    """A file that adds to the form's rules or silences some (see docs/checking.md)."""
    workers: int = field(default_factory=_usable_cores)
    """Processes that read."""
    seconds: float = 180.0
    """How long one report may keep a process; then it is a failure."""
    limits: Limits = DEFAULT_LIMITS
    columns: Columns = field(default_factory=Columns)

    def __post_init__(self) -> None:
        """ModelError where strategy, model and batch do not go together.

        GipaError where `seconds` is no time that a report can be given, or nobody reads;
        TypeError where the model is no Client.
        """
        if self.model is not None and not hasattr(self.model, "settings"):
            raise TypeError(f"a run asks a Client(Settings(model=…)); not {self.model!r}")
        if self.workers < 1:
            raise GipaError(
                f"{self.workers} processes read nothing", stage="setup", remedy="1 or more workers"
            )
        if not is_time(self.seconds):
            raise GipaError(
                f"a report cannot be given {self.seconds:g} seconds",
                stage="setup",
                remedy=f"a number from {MIN_SECONDS:g} to {MAX_SECONDS:g}",
            )
        if (self.chosen_strategy == "rules") != (self.model is None):
            raise ModelError(
                f"the strategy {self.strategy} and {'no' if self.model is None else 'a'} model",
                remedy="give both: strategy='hybrid', model=Client(…)",
            )
        if self.batch is not None and self.model is None:
            raise ModelError("a batch without a model", remedy="name one: model=…, --model …")

    @property
    def chosen_strategy(self) -> Strategy:
        """The strategy, or that which the model decides where none is named, as in `extract`."""
        return self.strategy or ("rules" if self.model is None else "hybrid")

    def recipe(self) -> Recipe:
        """What a result depends on beside its content."""
        rules = sha256(Path(self.rules).read_bytes()).hexdigest() if self.rules else ""
        if self.model is None:
            return Recipe(self.chosen_strategy, "", "", __version__, "", rules)
        from gipa_extract.llm.asking_terms import how_asked
        from gipa_extract.model_reader.prompts import prompt_sha256

        settings = self.model.settings
        prompt = prompt_sha256(settings.instructions)
        return Recipe(
            self.chosen_strategy,
            *(settings.model, prompt, __version__, how_asked(settings), rules),
        )


def options_of(given: Options | None) -> Options:
    """The options that are given, or the defaults; TypeError for what is no Options."""
    if given is None:
        return Options()
    if not isinstance(given, Options):
        raise TypeError(f"options are given as bulk.Options(…); not as {given!r}")
    return given
