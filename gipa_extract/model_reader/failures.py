"""What a result says of a model that gave no answer: a code for each kind, with its own words."""

from __future__ import annotations

from collections.abc import Iterable

from gipa_extract.errors import (
    AuthError,
    BudgetError,
    ContextLengthError,
    EndpointError,
    GipaError,
    MalformedError,
    MissingExtraError,
    QuotaError,
    RateError,
    RefusalError,
    TruncatedError,
)
from gipa_extract.reasons import Reason

MAX_WORDS = 200
"""Characters of an endpoint's own words that a result repeats."""
_CODES: tuple[tuple[type[GipaError], str], ...] = (
    (AuthError, "model_no_access"),
    (QuotaError, "model_no_quota"),
    (RateError, "model_too_busy"),
    (ContextLengthError, "model_question_too_long"),
    (RefusalError, "model_refused"),
    (TruncatedError, "model_cut_off"),
    (MalformedError, "model_malformed"),
    (BudgetError, "model_over_budget"),
    (MissingExtraError, "model_not_installed"),
    (EndpointError, "model_unreachable"),
    (GipaError, "model_failed"),
)
"""The finest first."""


def note_of(error: GipaError) -> Reason:
    """Why a question has no answer, or only a part of one."""
    code = next(code for kind, code in _CODES if isinstance(error, kind))
    words = " ".join(error.what.split())
    words = words if len(words) <= MAX_WORDS else words[:MAX_WORDS] + "…"
    if isinstance(error, MissingExtraError):
        words = error.remedy
    return Reason(code, {"questions": 1, "words": words})


def found_nothing(rows: int) -> Reason:
    """The model answered, and found none of the rows that it was asked for."""
    return Reason("model_found_nothing", {"rows": rows})


def add_up(notes: Iterable[Reason]) -> list[Reason]:
    """The notes, those of one kind and words as one that counts them, in order."""
    counted: dict[tuple[str, str], dict[str, str | int | float]] = {}
    for note in notes:
        params = dict(note.params)
        known = counted.setdefault((note.code, str(params.get("words", ""))), params)
        if known is not params:
            for name in ("questions", "rows"):
                if name in params:
                    known[name] = int(known[name]) + int(params[name])
    return [Reason(code, params) for (code, _), params in counted.items()]
