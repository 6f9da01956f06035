"""Every error that this package raises on purpose.

GipaError
├── ReadError            a file could not be turned into a Document
│   ├── UnsupportedError     its type is not one that can be read
│   │   └── MissingProgramError  the program that would convert it is not installed
│   ├── LimitError           it is larger than a limit allows
│   └── NotAReportError      it was read, and nothing of an annual report is in it
│       └── OtherFileError       it is a ledger, an export, JSON: its code says which
├── FormError            a form or rules file is wrong
├── ResultError          a result file is not one of ours, or is broken
├── StoreError           a run folder cannot be used (see store/faults.py)
├── ReviewError          a file of corrections cannot be used (see reviewing/journal.py)
├── MissingExtraError    an optional dependency is not installed
└── ModelError           a language model gave no answer that can be used
    ├── AuthError            the key is missing, wrong, or not allowed to do this
    ├── QuotaError           the account has no money or quota left
    ├── RateError            the endpoint still says "too many requests" after the retries
    ├── ContextLengthError   the question is longer than the model can read
    ├── RefusalError         the model, or its content filter, will not answer
    ├── MalformedError       the answer has not the asked shape; the last one is kept
    │   └── TruncatedError       it was cut off at the token limit
    ├── EndpointError        down, too slow, no such model, or no chat endpoint at all
    └── BudgetError          the budget of tokens or money is used up
"""

from __future__ import annotations

from gipa_extract.error_words import in_language
from gipa_extract.install_command import runnable
from gipa_extract.language import Lang


class GipaError(Exception):
    """What failed, where (path, stage, cell), and what to try."""

    def __init__(self, what: str, *, where: str = "", stage: str = "", remedy: str = "") -> None:
        self.what = what
        self.where = where
        self.stage = stage
        self.remedy = remedy
        super().__init__(what, where, stage, remedy)

    def __str__(self) -> str:
        return self.in_words("en")

    def in_words(self, lang: Lang) -> str:
        """Place, stage, fact and remedy in a language; the place is a name, and stays.

        What a remedy says to install is the command for the Python that runs.
        """
        colon = "：" if lang == "zh" else ": "
        parts = [self.where, in_language(self.stage, lang), in_language(self.what, lang)]
        remedy = f" → {runnable(in_language(self.remedy, lang))}" if self.remedy else ""
        return colon.join(filter(None, parts)) + remedy

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross processes whole, whatever their constructors take."""
        return _rebuilt, (type(self), self.args, self.__dict__)

    def at(self, where: str) -> GipaError:
        """Return this error with its place filled in, unless it has one."""
        self.where = self.where or where
        return self


def _rebuilt(
    kind: type[GipaError], args: tuple[object, ...], state: dict[str, object]
) -> GipaError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(state)
    return error


class ReadError(GipaError):
    """A file could not be turned into a Document."""

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what, where=where, stage="read", remedy=remedy)


class UnsupportedError(ReadError):
    """The file's type is not one that can be read; the remedy names a conversion."""


class MissingProgramError(UnsupportedError):
    """The program that would convert the file is not installed; the remedy says how to get it."""

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.stage = "setup"


class LimitError(ReadError):
    """The file is larger than a limit allows; the remedy names the setting."""


class NotAReportError(ReadError):
    """The file was read, and nothing of an annual report is in it: no failure of a reader."""


class OtherFileError(NotAReportError):
    """The file is of a kind that holds no report, such as a database or an export of ours."""

    def __init__(self, what: str, *, code: str, where: str = "") -> None:
        super().__init__(what, where=where, remedy="leave it out")
        self.code = code
        """The code of the reason, as in `reasons`."""


class FormError(GipaError):
    """A form or rules file is wrong; `where` names the file and the entry."""

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what, where=where, stage="forms", remedy=remedy)


class ResultError(GipaError):
    """A result file is not one of ours, or a line of it is broken."""

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what, where=where, stage="result", remedy=remedy)


class MissingExtraError(GipaError):
    """An optional dependency is not installed; what is said of it holds the exact command."""

    def __init__(self, package: str, extra: str, *, where: str = "") -> None:
        super().__init__(
            f"{package} is not installed",
            where=where,
            stage="setup",
            remedy=f'pip install "gipa-extract[{extra}]"',
        )


class ModelError(GipaError):
    """A language model gave no answer that can be used; `where` names model and endpoint."""

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what, where=where, stage="model", remedy=remedy)
        self.spent: tuple[int, int, int, float] = (0, 0, 0, 0.0)
        """What the question cost all the same: calls, tokens in, tokens out, US dollars."""
        self.is_repeated = False
        """Whether nothing was sent, because the endpoint had failed so often in the same way."""


class AuthError(ModelError):
    """The key is missing, wrong, or not allowed to do this; the remedy names the variable."""


class QuotaError(ModelError):
    """The account behind the key has no money or quota left; trying again does not help."""


class RateError(ModelError):
    """The endpoint still says "too many requests" after the retries."""


class ContextLengthError(ModelError):
    """The question, or question and answer together, is longer than the model can read."""


class RefusalError(ModelError):
    """The model, or the endpoint's content filter, will not answer."""


class MalformedError(ModelError):
    """The answer has not the asked shape after all attempts."""

    def __init__(self, what: str, *, where: str = "", remedy: str = "", raw: str = "") -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.raw = raw
        """The last imperfect answer, in the model's words; it may be empty."""
        self.part: dict[str, object] = {}
        """What of that answer has the asked shape all the same, by its keys."""


class TruncatedError(MalformedError):
    """The answer was cut off at the token limit; `raw` has the part that came."""


class EndpointError(ModelError):
    """The endpoint is down, too slow, does not know the model, or does not speak this protocol."""


class BudgetError(ModelError):
    """The client's budget of tokens or money is used up; nothing was sent."""
