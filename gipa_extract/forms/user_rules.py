"""A user's rules file → the editions of the form with its rules added and silenced.

The file holds `[[rules]]` as an edition does, each with a severity and a tolerance if wanted,
and `[[silence]]` with patterns of rule ids. Nothing in it is passed over: an unknown key, a cell
that no edition has, or a pattern that no rule answers to is refused with the entry's name, and
so are two rules that contradict each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import lru_cache
from hashlib import sha256
from os import PathLike
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from gipa_extract.errors import FormError
from gipa_extract.forms import Form, Rule, editions
from gipa_extract.forms.parse import RuleEntry, StrictEntry, invalid_entry, read_toml
from gipa_extract.ids import claim_rule_id
from gipa_extract.text.missing_paths import remedy_for_missing


class UserRule(RuleEntry):
    """A `[[rules]]` entry of a user: of one edition, or of all that have its cells."""

    edition: str | None = None


class Silence(StrictEntry):
    """A `[[silence]]` entry: rules of which nothing is said."""

    ids: list[str] = Field(min_length=1)
    """Rule ids; `*` stands for anything, as in `row:*` or `claim:*`."""


class UserFile(StrictEntry):
    """A whole rules file."""

    rules: list[dict[str, Any]] = Field(default=[])
    silence: list[dict[str, Any]] = Field(default=[])


def with_rules(path: str | Path) -> Mapping[str, Form]:
    """Every edition by its name, with the rules of this file; FormError if they cannot be used.

    A file is parsed once, as long as it does not change. TypeError for what names no file.
    """
    if not isinstance(path, str | PathLike):
        raise TypeError(f"rules are given as the path of a file; not as {path!r}")
    path = Path(path)
    try:
        stat = path.stat()
        return _read_rules(path, stat.st_mtime_ns, stat.st_size)
    except FileNotFoundError as error:
        remedy = remedy_for_missing(str(path))
        raise FormError("no such file", where=str(path), remedy=remedy) from error
    except (OSError, UnicodeDecodeError) as error:
        raise FormError(
            f"cannot be read: {getattr(error, 'strerror', None) or error}",
            where=str(path),
            remedy="check the path",
        ) from error


@lru_cache(maxsize=16)
def _read_rules(path: Path, changed: int, size: int) -> Mapping[str, Form]:
    data = path.read_bytes()
    known = parse(data.decode("utf-8"), str(path)).items()
    return {name: replace(form, rules_sha256=sha256(data).hexdigest()) for name, form in known}


def parse(toml: str, name: str) -> dict[str, Form]:
    """The editions with the rules of a file's text; `name` is the file's, for errors."""
    data = read_toml(toml, name)
    try:
        file = UserFile(**data)
    except ValidationError as error:
        raise invalid_entry(error, "the file", name) from error
    added: dict[str, list[Rule]] = {edition: [] for edition in editions()}
    for entry in file.rules:
        for edition, rules in _rules_by_edition(entry, name).items():
            added[edition] += rules
    ids = {rule.id for rules in added.values() for rule in rules}
    ids |= {rule_id for form in editions().values() for rule_id in _finding_ids(form)}
    silence = tuple(
        pattern for entry in file.silence for pattern in _silencing_patterns(entry, ids, name)
    )
    return {
        edition: _extend_form(form, added[edition], silence, name)
        for edition, form in editions().items()
    }


def _rules_by_edition(data: dict[str, Any], name: str) -> dict[str, list[Rule]]:
    """An entry's rules by edition; FormError names the entry and what it has wrong."""
    title = f"rule {data.get('id', '')!r}"
    try:
        entry = UserRule(**data)
    except ValidationError as error:
        raise invalid_entry(error, title, name) from error
    if bool(entry.right) is (entry.relation == "not_negative"):
        needs = "has no right side" if entry.right else "needs a right side"
        raise FormError(f"{title}: {entry.relation} {needs}", where=name)
    if entry.edition is not None and entry.edition not in editions():
        raise FormError(f"{title}: unknown edition {entry.edition!r}", where=name)
    rules, missing = {}, ""
    for edition, form in editions().items():
        if entry.edition not in (None, edition):
            continue
        try:
            found = list(entry.rules({table.id: table for table in form.tables}))
            _require_cells(found, form)
            rules[edition] = found
        except (KeyError, ValueError) as error:
            missing = f"{error.args[0]}, edition {edition}"
    if not rules:
        raise FormError(f"{title}: {missing}", where=name, remedy="see `gipa forms EDITION`")
    return rules


def _require_cells(rules: Sequence[Rule], form: Form) -> None:
    """Refuse rules over cells that the edition lacks, and those that name one twice."""
    for rule in rules:
        operands = [*rule.left, *rule.right]
        for cell in operands:
            if cell not in form.position:
                raise KeyError(f"no cell {cell}")
            if operands.count(cell) > 1:
                raise ValueError(f"{cell} stands in it twice")


def _silencing_patterns(data: dict[str, Any], ids: Collection[str], name: str) -> list[str]:
    """An entry's patterns, each of which means at least one of these rules."""
    try:
        entry = Silence(**data)
    except ValidationError as error:
        raise invalid_entry(error, f"silence {data.get('ids', '')}", name) from error
    for pattern in entry.ids:
        if not any(fnmatchcase(rule_id, pattern) for rule_id in ids):
            raise FormError(f"silence {pattern!r}: no rule has such an id", where=name)
    return entry.ids


def _finding_ids(form: Form) -> Iterator[str]:
    """Everything that a finding on this edition can be called."""
    yield from (rule.id for rule in form.rules)
    yield from (rule.id for rule in form.year_rules)
    yield from (claim_rule_id(about) for about in form.cell_ids)
    yield from (claim_rule_id(group.id) for group in form.groups)


def _extend_form(known: Form, added: Sequence[Rule], silence: tuple[str, ...], name: str) -> Form:
    """The edition with these rules, none of which contradicts another."""
    form = replace(known, silence=silence)
    for rule in added:
        if form.silences(rule.id):
            raise FormError(f"rule {rule.id!r} is both added and silenced", where=name)
    kept = [rule for rule in known.rules if not form.silences(rule.id)]
    for place, other in enumerate(added):
        for one in (*kept, *added[:place]):
            if fault := _contradiction(one, other, known):
                pair = f"rules {one.id!r} and {other.id!r}"
                raise FormError(f"{pair} {fault}", where=name, remedy="change or silence one")
    year_rules = tuple(rule for rule in known.year_rules if not form.silences(rule.id))
    return replace(form, rules=(*kept, *added), year_rules=year_rules)


def _contradiction(one: Rule, other: Rule, form: Form) -> str | None:
    """Why two rules cannot both be used; None if they can.

    Zeros fulfil every rule, so no two exclude each other outright. But two may say the same,
    perhaps with another tolerance, or together demand that cells be zero in every report.
    """
    if one.id == other.id:
        return f"have one id; put {{row}} or {{column}} in it, in edition {form.edition}"
    if _demand_of(one) == _demand_of(other):
        return "say the same of the same cells"
    equations = [rule for rule in (one, other) if rule.is_equation]
    if len(equations) == 2 and one.exact and other.exact:
        zero = next(
            filter(None, map(_cells_forced_to_zero, _merge_equations(one, other), (form, form))),
            None,
        )
        if zero:
            more = f" and {len(zero) - 3} more" if len(zero) > 3 else ""
            return f"can both hold only where nothing is in {', '.join(zero[:3])}{more}"
    return None


def _demand_of(rule: Rule) -> tuple[object, ...]:
    """What a rule demands, however it is written."""
    left, right = frozenset(rule.left), frozenset(rule.right)
    if rule.is_equation:
        return "equal", frozenset((left, right))
    return rule.relation, left, right


def _merge_equations(one: Rule, other: Rule) -> Iterator[dict[str, int]]:
    """The two equations' difference and their sum, as coefficients that come to zero."""
    for sign in (-1, 1):
        total: Counter[str] = Counter()
        for factor, rule in ((1, one), (sign, other)):
            for cells, side in ((rule.left, 1), (rule.right, -1)):
                for cell in cells:
                    total[cell] += factor * side
        yield {cell: factor for cell, factor in total.items() if factor}


def _cells_forced_to_zero(equation: Mapping[str, int], form: Form) -> list[str]:
    """The cells of an equation that only zeros fulfil: counts that are all added."""
    signs = {factor > 0 for factor in equation.values()}
    counts = all(form.measures[cell] == "count" for cell in equation)
    return list(equation) if len(signs) == 1 and counts else []
