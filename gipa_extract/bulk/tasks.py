"""What a worker process does with a content: all of it, or only the part that needs no model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from gipa_extract.errors import (
    AuthError,
    BudgetError,
    GipaError,
    ModelError,
    NotAReportError,
    OtherFileError,
)
from gipa_extract.models import Document
from gipa_extract.pipeline import Strategy, extract_all
from gipa_extract.readers import Limits, from_text, read_bytes
from gipa_extract.reasons import Reason
from gipa_extract.store import NOT_A_REPORT, Failure, Result, StoreError, pack_all
from gipa_extract.text.names import as_text

if TYPE_CHECKING:
    from gipa_extract.llm import Client, Settings

T = TypeVar("T")


def to_results(
    contents: Sequence[bytes | str], limits: Limits, rules: Path | None = None
) -> list[Result | Failure]:
    """The result of each file's bytes, or report's text, without a model."""

    def work(content: bytes | str) -> Result:
        return pack_all(extract_all(_document_of(content, limits), rules=rules))

    return [_result_or_failure(work, each) for each in contents]


def to_documents(contents: Sequence[bytes | str], limits: Limits) -> list[Document | Failure]:
    """The Document of each file's bytes, or report's text."""
    return [_result_or_failure(lambda each: _document_of(each, limits), each) for each in contents]


def to_open(
    contents: Sequence[bytes | str], limits: Limits, rules: Path | None, settings: Settings
) -> list[Result | Document | Failure]:
    """The result of each content that leaves a model nothing to read, the Document of the others."""

    def work(content: bytes | str) -> Result | Document:
        document = _document_of(content, limits)
        asked = cast("Client", _UnaskedClient(settings))
        try:
            return pack_all(extract_all(document, strategy="hybrid", model=asked, rules=rules))
        except _AskedError:
            return document

    return [_result_or_failure(work, each) for each in contents]


class _AskedError(Exception):
    """A model is needed."""


class _UnaskedClient:
    """Stands for a client until it is asked something."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.model = settings, settings.model

    def ask(self, messages: Any, schema: Any) -> Any:
        raise _AskedError


def _result_or_failure(work: Callable[[bytes | str], T], content: bytes | str) -> T | Failure:
    try:
        return work(content)
    except Exception as error:
        return failure_of(error)


def consult_model(
    document: Document, strategy: Strategy, model: Client, rules: str | Path | None = None
) -> Result | Failure | None:
    """The result of a document, as a strategy has it with a model; None while a batch has a part.

    A report whose model failed keeps what the rules read, and its notes say what failed;
    `gipa bulk retry` takes it up again. Two errors are raised, for the run has to stop, or all
    that is left would count as done: the money is spent, or the key is refused before anything
    was answered.
    """
    from gipa_extract.llm.replay import OpenError

    asked = _WatchedClient(model)
    try:
        client = cast("Client", asked)
        reports = extract_all(document, strategy=strategy, model=client, rules=rules)
        result: Result | Failure = pack_all(reports)
    except OpenError:
        return None
    except StoreError:
        raise
    except Exception as error:
        result = failure_of(error)
    if asked.fatal is not None:
        raise asked.fatal
    return result


class _WatchedClient:
    """A client that remembers an error that has to end the run."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.fatal: ModelError | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def ask(self, messages: Any, schema: Any) -> Any:
        try:
            return self._client.ask(messages, schema)
        except BudgetError as error:
            self.fatal = error
            raise
        except AuthError as error:
            if not self._client.has_answered:
                self.fatal = error
            raise


def failure_of(error: Exception) -> Failure:
    """An error as a row. One that we did not raise is a defect of ours, and says so.

    What is no report did not fail: its row has the code of the reason.
    """
    if isinstance(error, NotAReportError):
        code = (
            error.code if isinstance(error, OtherFileError) else Reason("nothing_of_a_report").code
        )
        return Failure(NOT_A_REPORT, code, "")
    if isinstance(error, GipaError):
        return Failure(error.stage or "extract", as_text(error.what), as_text(error.remedy))
    name = type(error).__name__
    return Failure("defect", as_text(f"{name}: {error}"), "report it, with the file, as a bug")


def _document_of(content: bytes | str, limits: Limits) -> Document:
    return from_text(content) if isinstance(content, str) else read_bytes(content, limits=limits)
