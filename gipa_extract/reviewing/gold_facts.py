"""What a gold file says of a report besides its cells, and where a Report keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter

from gipa_extract.bodies.resolve import body_of_issuer
from gipa_extract.models import Body, Cell, Claim, Ground, Grounds, Lists, Period, Quote, Report
from gipa_extract.reviewing.journal import Fact, ReviewError

HEAD = ("issuer", "title", "year", "period", "period_stated")
GROUNDED = HEAD[:4]
"""Those of which a Report keeps where they were found."""
TAIL = ("problems", "measures", "claims")
REPORT = "report"
"""What is said of the document as a whole: it has been seen (true), or it is no report (false)."""
FACTS = (*HEAD, *TAIL)
"""issuer, title: str · year: int · period: Period · period_stated: whether the report names the
period itself (bool) · problems, measures: list[Quote] · claims: list[Claim]."""


def facts_of(report: Report) -> dict[str, Fact]:
    """What was read of each fact; `period_stated` is nobody's to know but a person's."""
    values: dict[str, Any] = {name: getattr(report, name) for name in GROUNDED}
    values["problems"] = report.lists.problems
    values["measures"] = report.lists.measures
    values["claims"] = report.claims
    return {name: Fact(fact=name, value=values.get(name)) for name in FACTS}


def with_facts(standing: Mapping[str, Cell | Fact], report: Report) -> dict[str, Any]:
    """The fields of a Report that people stated otherwise."""
    said = {name: fact.value for name, fact in standing.items() if isinstance(fact, Fact)}
    stated = {name: said[name] for name in (*GROUNDED, "claims") if name in said}
    lists = {name: said.get(name, getattr(report.lists, name)) for name in ("problems", "measures")}
    new = {name: stated[name] for name in GROUNDED if name in stated}
    grounds = _grounds_after_review(new, report)
    return {
        **stated,
        "lists": Lists.model_validate(lists),
        "grounds": grounds,
        "body": _body_of(new, grounds, report),
    }


def _grounds_after_review(new: Mapping[str, Any], report: Report) -> Grounds:
    """Where the header facts stand after review: what a person stated anew stands nowhere."""
    before = {name: getattr(report.grounds, name) for name in GROUNDED}
    after = {
        name: _ground_of(before[name], getattr(report, name), value) for name, value in new.items()
    }
    return Grounds(**(before | after))


def _ground_of(before: Ground | None, read: object, stated: object) -> Ground | None:
    """The ground of one header fact: a second reader who agrees with the first confirms it."""
    if stated is None:
        return None
    if stated == read and before is not None:
        return replace(before, trust="confirmed", doubt=None)
    other = f"{read.start}/{read.end}" if isinstance(read, Period) else str(read)
    return Ground("reviewer", alternatives=[] if read is None else [other])


def _body_of(new: Mapping[str, Any], grounds: Grounds, report: Report) -> Body | None:
    """Who the issuer is, found out anew where its name or the year has changed."""
    issuer, year = new.get("issuer", report.issuer), new.get("year", report.year)
    before = report.body
    if (issuer, year) == (report.issuer, report.year):
        return _body_of_sure_name(report, grounds)
    text = report.document.text if report.document else ""
    found = body_of_issuer(issuer, grounds.issuer, year, text)
    if issuer == report.issuer and before and before.division and found and not found.division:
        return before  # the text, which is not at hand now, said which of several places it is
    return found


def _body_of_sure_name(report: Report, grounds: Grounds) -> Body | None:
    """The body as it was read, without the doubt of a name that a person has confirmed."""
    body, before, now = report.body, report.grounds.issuer, grounds.issuer
    if body and body.doubt and before and now and body.doubt == before.doubt != now.doubt:
        return body.model_copy(update={"trust": "read", "doubt": None})
    return body


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
