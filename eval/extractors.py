"""What turns a report whose truth is known into a line of results."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from eval.baselines import WAYS, Way, baseline_reader
from eval.folder import Failure, Line
from eval.functions import FunctionExtractor
from eval.truth import Truth
from gipa_extract import extract, readers
from gipa_extract.errors import GipaError, ResultError
from gipa_extract.llm import Client, Settings
from gipa_extract.llm.asking_terms import how_asked
from gipa_extract.model_reader.prompts import prompt_sha256
from gipa_extract.models import Document, Report
from gipa_extract.pipeline import Strategy

Parameters = Mapping[str, str | int | float | bool | None]


class Reader(Protocol):
    """Whatever has a line of results for each report: an extractor, a file, a bulk run."""

    @property
    def prompt_sha256(self) -> str | None: ...

    @property
    def parameters(self) -> Parameters:
        """What tells two runs of this reader apart, beside its name and its model."""
        ...

    def line(self, truth: Truth) -> Line:
        """The report's line; it raises nothing. Called from several threads if `jobs` is over 1."""
        ...


@dataclass(frozen=True)
class Extractor:
    """Something that turns a document into a Report, and what a manifest must say of it."""

    extract: Callable[[Document], Report]
    """Called from several threads if `jobs` is more than one."""
    prompt_sha256: str | None = None
    parameters: Parameters = field(default_factory=dict)

    def line(self, truth: Truth) -> Line:
        """One report's line; whatever goes wrong in reading or extraction is recorded in it."""
        began = time.perf_counter()
        document: Document | None = None
        report: Report | None = None
        failure: Failure | None = None
        try:
            document = readers.read(truth.document)
            report = self.extract(document)
        except GipaError as error:
            failure = Failure(stage=error.stage, reason=error.what)
        except Exception as error:
            failure = Failure(stage="extract", reason=f"{type(error).__name__}: {error}")
        return Line(
            name=truth.name,
            document=truth.sha256,
            seconds=round(time.perf_counter() - began, 6),
            text=document.text if document else "",
            report=report,
            failure=failure,
        )


def _rules(settings: Settings | None) -> Extractor:
    if settings is not None:
        raise ResultError("rules takes no model", where=settings.model, remedy="leave --model out")
    return Extractor(extract)


def _with_model(strategy: Strategy) -> Callable[[Settings | None], Extractor]:
    def make(settings: Settings | None) -> Extractor:
        settings = _required(settings, strategy)
        read = partial(extract, strategy=strategy, model=Client(settings))
        return Extractor(read, prompt_sha256(), {"strategy": strategy, **_asked(settings)})

    return make


def _baseline(way: Way) -> Callable[[Settings | None], Extractor]:
    def make(settings: Settings | None) -> Extractor:
        settings = _required(settings, f"baseline:{way}")
        read = baseline_reader(
            settings.model,
            way,
            base_url=settings.base_url,
            parameters=settings.extra,
            prices=settings.prices,
            timeout=settings.timeout,
        )
        return Extractor(read, None, {"way": way, **_asked(settings)})

    return make


def _asked(settings: Settings) -> Parameters:
    """The endpoint and what differs from the defaults; nothing where nothing does."""
    asked = how_asked(settings)
    return {"asked": asked} if asked else {}


def _required(settings: Settings | None, name: str) -> Settings:
    if settings is None:
        raise ResultError(f"{name} needs a model", remedy="name one: --model")
    return settings


STRATEGIES: tuple[Strategy, ...] = ("hybrid", "llm", "both")
EXTRACTORS: dict[str, Callable[[Settings | None], Extractor]] = {
    "rules": _rules,
    **{strategy: _with_model(strategy) for strategy in STRATEGIES},
    **{f"baseline:{way}": _baseline(way) for way in WAYS},
}
"""Name → what makes the extractor, given how its model is to be asked, if it has one."""


def extractor(name: str, model: Settings | str | None = None) -> Extractor | FunctionExtractor:
    """The extractor of this name, or the function at `package.module:function`.

    ResultError lists the known names, or says why there is no such function.
    """
    settings = Settings(model=model) if isinstance(model, str) else model
    if name in EXTRACTORS:
        return EXTRACTORS[name](settings)
    if name.rpartition(":")[0]:
        return FunctionExtractor.load(name, settings)
    raise ResultError(
        f"unknown extractor {name!r}",
        remedy=f"one of: {', '.join(EXTRACTORS)}; or a function of yours: package.module:function",
    )
