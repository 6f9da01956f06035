"""What a gold file says of a report besides its cells, and where a Report keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from gipa_extract.models import Cell, Claim, Lists, Period, Quote, Report
from gipa_extract.reviewing.journal import Fact, ReviewError

HEAD = ("issuer", "title", "year", "period", "period_stated")
TAIL = ("problems", "measures", "claims")
REPORT = "report"
"""What is said of the document as a whole: it has been seen (true), or it is no report (false)."""
FACTS = (*HEAD, *TAIL)
"""issuer, title: str · year: int · period: Period · period_stated: whether the report names the
period itself (bool) · problems, measures: list[Quote] · claims: list[Claim]."""


def facts_of(report: Report) -> dict[str, Fact]:
    """What was read of each fact; `period_stated` is nobody's to know but a person's."""
    values: dict[str, Any] = {name: getattr(report, name) for name in HEAD[:4]}
    values["problems"] = report.lists.problems
    values["measures"] = report.lists.measures
    values["claims"] = report.claims
    return {name: Fact(fact=name, value=values.get(name)) for name in FACTS}


def with_facts(standing: Mapping[str, Cell | Fact], report: Report) -> dict[str, Any]:
    """The fields of a Report that people stated otherwise."""
    values = {name: fact.value for name, fact in standing.items() if isinstance(fact, Fact)}
    stated = {name: values[name] for name in (*HEAD[:4], "claims") if name in values}
    lists = {
        name: values.get(name, getattr(report.lists, name)) for name in ("problems", "measures")
    }
    return {**stated, "lists": Lists.model_validate(lists)}


def require_value(name: str, value: Any) -> Any:
    """The value of a fact, in its type; ReviewError says what it should be."""
    wanted = _TYPES[name]
    try:
        if wanted is Period and not isinstance(value, Period):
            first, last = value
            value = Period(start=first, end=last)
        return TypeAdapter(wanted, config=None).validate_python(value, strict=wanted is not Period)
    except (TypeError, ValueError) as error:
        raise ReviewError(
            f"{value!r} is not {_WANTED[name]}", where=name, remedy="say it anew"
        ) from error


_TYPES: dict[str, Any] = {
    REPORT: bool,
    "issuer": str,
    "title": str,
    "year": int,
    "period": Period,
    "period_stated": bool,
    "problems": list[Quote],
    "measures": list[Quote],
    "claims": list[Claim],
}
_WANTED = {
    REPORT: "True or False",
    "issuer": "the name of a body",
    "title": "a title",
    "year": "a year, such as 2020",
    "period": 'two days, such as ("2020-01-01", "2020-12-31")',
    "period_stated": "True or False",
    "problems": "a list of Quotes",
    "measures": "a list of Quotes",
    "claims": "a list of Claims",
}
