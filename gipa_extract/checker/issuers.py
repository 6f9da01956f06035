"""Which reports may be one issuer's: by the names they print, and by who those bodies are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import combinations
from typing import NamedTuple, Protocol, TypeVar

from gipa_extract.bodies.divisions import are_two_places
from gipa_extract.bodies.name_keys import OFFICE, body_key
from gipa_extract.models import Report
from gipa_extract.text.folding import fold

__all__ = ["Identity", "body_key", "group_by_issuer", "identity_of", "look_alikes"]


class Identity(NamedTuple):
    """What a report's issuer is grouped by."""

    name: str
    """The folded name, see `body_key`."""
    code: str
    """The code of its division; empty where that is not known for sure."""
    rest: str
    """The folded name without the division's; a place alone stands for its government."""


def identity_of(report: Report) -> Identity:
    """Who a report's issuer is, as far as its name and its division say."""
    key = body_key(report.issuer or "")
    division = report.body.division if report.body and report.body.trust != "doubtful" else None
    if division is None:
        return Identity(key, "", key)
    rest = key
    for name in division.name.split("/"):
        rest = rest.removeprefix(body_key(fold(name)))
    if rest == key:
        # 恩施州 for 恩施土家族苗族自治州, or a name that somebody corrected since: the name decides.
        return Identity(key, "", key)
    return Identity(key, division.code, "" if rest == "政府" else rest)


class _Identified(Protocol):
    @property
    def identity(self) -> Identity: ...


_R = TypeVar("_R", bound=_Identified)


def group_by_issuer(reports: Iterable[_R], *, join_offices: bool = False) -> dict[str, list[_R]]:
    """The reports of each body, under its folded name.

    One name in two divisions (two 鼓楼区) is two bodies; one division under two names (栖霞区 and
    南京市栖霞区) is one. `join_offices` puts a government's reports and its office's together.
    """
    by_name: dict[str, list[_R]] = {}
    for report in reports:
        name = report.identity.name
        by_name.setdefault(name.removesuffix(OFFICE) if join_offices else name, []).append(report)
    groups: dict[str, list[_R]] = {}
    groups_by_key: dict[tuple[str, str], str] = {}
    for name, same in by_name.items():
        for key, part in _told_apart(name, same):
            code, rest = _known_part(part)
            rest = rest.removesuffix(OFFICE) if join_offices and rest == OFFICE else rest
            key = groups_by_key.setdefault((code, rest), key) if code else key
            groups.setdefault(key, []).extend(part)
    return groups


def _told_apart(name: str, reports: list[_R]) -> Iterator[tuple[str, list[_R]]]:
    """The reports of one name, in parts if it is known to be that of several divisions."""
    codes = dict.fromkeys(report.identity.code for report in reports if report.identity.code)
    if not any(are_two_places(one, other) for one, other in combinations(codes, 2)):
        yield name, reports
        return
    for code in ("", *codes):  # what is not known to be of either stays by itself
        part = [report for report in reports if report.identity.code == code]
        if part:
            yield (f"{name} {code}" if code else name), part


def _known_part(reports: list[_R]) -> tuple[str, str]:
    """The code and the rest of the name that the reports of a part share."""
    first = next((each.identity for each in reports if each.identity.code), None)
    return (first.code, first.rest) if first else ("", "")


def look_alikes(keys: Collection[str]) -> Iterator[tuple[str, list[str]]]:
    """Each key with the longer ones that may mean the same body and were kept apart all the same.

    That is a name with and without the place above it, and a government and its office.
    """
    known = set(keys)
    longer: dict[str, list[str]] = {}
    for key in keys:
        shorter = {key[index:] for index in range(1, len(key) - 1)} | {key.removesuffix(OFFICE)}
        for short in sorted(shorter & known - {key}):
            longer.setdefault(short, []).append(key)
    yield from longer.items()
