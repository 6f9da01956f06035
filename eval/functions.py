"""Somebody else's extractor as a function: `--extractor package.module:function`.

The function takes one document and returns its cells, by id:

    def read(text: str):
        return {"requests.received.total": 52, "requests.total.total": "blank"}

What it is given is what its first parameter is annotated with: `str`, the document's text as
`gipa text` prints it (also where there is no annotation); `bytes` or `Path`, the file itself; or
`gipa_extract.Document`. How a cell is written: `eval/handed.py`. With `{"cells": {…}, "usage":
{"calls": 1, "input_tokens": 900, "output_tokens": 80, "cost_usd": 0.001}}` it says what it spent,
and instead of cells it may return a whole `Report`. `--model` and `--base-url` reach it if it has
parameters of these names, `model` and `base_url`.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import inspect
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from eval.folder import Failure, Line
from eval.handed import (
    BadCellError,
    cell_of,
    extraction_of,
    known_cell,
    report_of,
    require_cells_once,
    require_span,
)
from eval.truth import Truth
from gipa_extract import readers
from gipa_extract.errors import GipaError, ResultError
from gipa_extract.llm import Settings
from gipa_extract.models import Cell, Report

Takes = Literal["str", "bytes", "Path", "Document"]
"""What a function is given, by the name of its first parameter's annotation."""
_USAGE = {"calls", "input_tokens", "output_tokens", "cost_usd"}


@dataclass(frozen=True)
class FunctionExtractor:
    """A function that reads one document, and how it is called."""

    function: Callable[..., Any]
    takes: Takes = "str"
    options: Mapping[str, str] = field(default_factory=dict)
    """Given to it by name: the model and the endpoint, where it takes them."""
    parameters: Mapping[str, str | int | float | bool | None] = field(default_factory=dict)
    prompt_sha256: str | None = None

    @classmethod
    def load(cls, name: str, settings: Settings | None = None) -> FunctionExtractor:
        """The function `package.module:function`, or `path/file.py:function`; else ResultError."""
        function = _loaded(name)
        wanted = list(inspect.signature(function).parameters)
        given = {"model": settings.model, "base_url": settings.base_url} if settings else {}
        options = {key: value for key, value in given.items() if key in wanted[1:] and value}
        if settings is not None and "model" not in options:
            raise ResultError(
                "the function has no parameter `model`", where=name, remedy="leave --model out"
            )
        _require_callable_so(function, options, name)
        parameters = {"source_sha256": _source_sha256(function)}
        return cls(function, takes_of(function), options, parameters)

    def line(self, truth: Truth) -> Line:
        """One report's line; whatever the function raises, or returns amiss, is its failure."""
        began = time.perf_counter()
        text, report, failure = "", None, None
        scope: Literal["report", "cells"] = "cells"
        try:
            given, text = self._input(truth)
            began = time.perf_counter()
            answer = self.function(given, **self.options)
            scope = "report" if isinstance(answer, Report) else "cells"
            if isinstance(answer, Report):
                report = require_cells_once(answer)
            else:
                report = _report(truth, answer, text)
        except BadCellError as error:
            failure = Failure(stage="protocol", reason=str(error))
        except Exception as error:
            failure = Failure.of(error)
        return Line(
            name=truth.name,
            document=truth.sha256,
            seconds=round(time.perf_counter() - began, 6),
            text=text,
            report=report,
            failure=failure,
            scope=scope,
        )

    def _input(self, truth: Truth) -> tuple[Any, str]:
        """What the function is given, and the text that its spans point into."""
        if self.takes == "Path":
            return truth.document, ""
        if self.takes == "bytes":
            return truth.document.read_bytes(), ""
        document = readers.read(truth.document)
        return (document if self.takes == "Document" else document.text), document.text


def _require_callable_so(
    function: Callable[..., Any], options: Mapping[str, str], name: str
) -> None:
    """ResultError where a function cannot be called with a document alone and its options by name."""
    signature = inspect.signature(function)
    if not signature.parameters:
        return  # `takes_of` says it
    try:
        signature.bind("", **options)
    except TypeError as error:
        raise ResultError(
            f"the function cannot be called with one document: {error}",
            where=name,
            remedy="let it take the document first, and give every other parameter a default, but"
            " model and base_url with --model",
        ) from error


def takes_of(function: Callable[..., Any]) -> Takes:
    """What a function's first parameter is annotated with; text where it is not."""
    parameters = list(inspect.signature(function).parameters.values())
    if not parameters:
        raise ResultError(
            "the function takes no document", where=_name(function), remedy="give it a parameter"
        )
    annotation = parameters[0].annotation
    if annotation is inspect.Parameter.empty:
        return "str"
    written = annotation if isinstance(annotation, str) else annotation.__name__
    found = next((each for each in get_args(Takes) if each == written.rpartition(".")[2]), None)
    if found is None:
        raise ResultError(
            f"its first parameter is annotated with {written}",
            where=_name(function),
            remedy=f"one of: {', '.join(get_args(Takes))}",
        )
    result: Takes = found
    return result


def _name(function: Callable[..., Any]) -> str:
    return getattr(function, "__qualname__", repr(function))


def _report(truth: Truth, answer: object, text: str) -> Report:
    if not isinstance(answer, Mapping):
        raise BadCellError(f"it returned {type(answer).__name__}, not a mapping of cells by id")
    cells, usage = (answer["cells"], answer.get("usage")) if "cells" in answer else (answer, None)
    if usage is not None and not (isinstance(usage, Mapping) and set(usage) <= _USAGE):
        raise BadCellError(f"usage is a mapping with {', '.join(sorted(_USAGE))}")
    read: dict[str, Cell] = {}
    for cell_id, handed in cells.items():
        known = known_cell(cell_id)
        try:
            read[known] = require_span(cell_of(known, handed), text)
        except BadCellError as error:
            raise BadCellError(f"{cell_id}: {error}") from None
    return report_of(truth, read, extraction_of(usage))


def _loaded(name: str) -> Callable[..., Any]:
    module_name, _, function_name = name.rpartition(":")
    module = _module(module_name, name)
    function = getattr(module, function_name, None)
    if function is None:
        there = [key for key, value in vars(module).items() if inspect.isfunction(value)]
        raise ResultError(
            f"{module_name} has no function {function_name!r}",
            where=name,
            remedy=f"one of: {', '.join(there)}" if there else "name a function that it defines",
        )
    if not callable(function) or inspect.iscoroutinefunction(function):
        raise ResultError(
            f"{function_name} is no plain function",
            where=name,
            remedy="a function that takes one document and returns its cells; asyncio.run inside",
        )
    found: Callable[..., Any] = function
    return found


def _module(module_name: str, name: str) -> Any:
    if sys.path[:1] != [""] and str(Path.cwd()) not in sys.path:
        sys.path.insert(0, str(Path.cwd()))  # as `python -m` does; a console script does not
    try:
        if not module_name.endswith(".py"):
            return importlib.import_module(module_name)
        path = Path(module_name)
        if not path.is_file():
            raise ResultError("there is no such file", where=module_name, remedy="check the path")
        spec = importlib.util.spec_from_file_location(path.stem, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[path.stem] = module  # dataclasses and pickle look their module up
        spec.loader.exec_module(module)
        return module
    except GipaError:
        raise
    except ModuleNotFoundError as error:
        raise ResultError(
            f"{error}",
            where=name,
            remedy="run it from the folder that holds the module, or install what it imports",
        ) from error
    except Exception as error:
        raise ResultError(
            f"the module cannot be imported: {type(error).__name__}: {error}",
            where=name,
            remedy=f'try: python -c "import {module_name}"',
        ) from error


def _source_sha256(function: Callable[..., Any]) -> str | None:
    """Of the file that defines it: two runs of different code are never mixed."""
    try:
        source = inspect.getsourcefile(inspect.unwrap(function))
    except TypeError:
        return None
    return hashlib.sha256(Path(source).read_bytes()).hexdigest() if source else None
