"""What a report truly prints: the one type that gold files and the corpus both come down to."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gipa_extract.errors import ResultError
from gipa_extract.forms import form
from gipa_extract.ids import claim_rule_id
from gipa_extract.models import Kind, Span
from gipa_extract.text.folding import BLANKS, without_blanks

Value = int | Decimal


class TrueCell(NamedTuple):
    """What one place of the form prints."""

    kind: Kind
    value: Value | None = None
    """null unless `kind` is number."""
    raw: str | None = None
    """The printed text; null where the place is absent, or the truth does not know it."""


class TrueClaim(NamedTuple):
    """A number in prose that states the quantity of a cell or of a group."""

    about: str
    value: Value
    raw: str
    """The numeral as printed."""
    quote: str
    """A passage that holds the numeral."""


@dataclass(frozen=True)
class Truth:
    """One report's truth. A header fact that is null is not known, and is not scored."""

    name: str
    """The report's name in a run: unique, stable."""
    document: Path
    sha256: str
    """Of the document's bytes."""
    edition: str | None
    """null for a document on no known form: it has no cells then."""
    cells: Mapping[str, TrueCell]
    """Every cell of the edition, in the form's order."""
    lost: frozenset[str] = frozenset()
    """Cells that are printed, but whose place or content the document's layout destroyed: to
    call them doubtful or missing is the best that a reader can do."""
    issuer: str | None = None
    """As printed; empty where the report names no body."""
    title: str | None = None
    year: int | None = None
    period: tuple[dt.date, dt.date] | None = None
    broken: tuple[str, ...] | None = None
    """Ids of the rules that the printed numbers break."""
    claims: tuple[TrueClaim, ...] | None = None
    problems: tuple[str, ...] | None = None
    measures: tuple[str, ...] | None = None
    group: str = "gold"
    """Where it comes from: gold, or the corpus' layout."""
    source: str = ""
    """The name of the labelled report that it prints anew; empty for a report of its own."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 of everything that scoring looks at, but not of where the files lie."""
        facts = (
            self.sha256, self.edition, self.issuer, self.title, self.year,
            self.period and [day.isoformat() for day in self.period],
            [(cell, kind, str(value), raw) for cell, (kind, value, raw) in self.cells.items()],
            self.broken, self.claims, self.problems, self.measures, sorted(self.lost),
        )  # fmt: skip
        return hashlib.sha256(repr(facts).encode()).hexdigest()


def find_quote(text: str, quote: str) -> Span | None:
    """Where a quote first stands in a text, blanks and line breaks aside; None if nowhere."""
    start = text.find(quote)
    if start >= 0:
        return Span(start, start + len(quote))
    wanted = without_blanks(quote)
    places = [index for index, char in enumerate(text) if char not in BLANKS]
    start = "".join(text[index] for index in places).find(wanted)
    if start < 0 or not wanted:
        return None
    return Span(places[start], places[start + len(wanted) - 1] + 1)


def find_numeral(quote: str, raw: str) -> list[int]:
    """The offsets at which a numeral stands by itself, not inside a longer one, in a quote."""
    found = []
    start = quote.find(raw)
    while start >= 0:
        around = quote[start - 1 : start] + quote[start + len(raw) : start + len(raw) + 1]
        if not (raw[:1].isdigit() and any(char.isdigit() for char in around)):
            found.append(start)
        start = quote.find(raw, start + 1)
    return found


class _Entry(BaseModel):
    """Part of a truth file; what scoring does not need of it is left unread."""

    model_config = ConfigDict(frozen=True)


class _CorpusCell(_Entry):
    kind: Kind
    value: int | Decimal | None
    raw: str | None = None
    lost: bool = False


class _CorpusClaim(_Entry):
    about: str
    value: int | Decimal
    raw: str
    quote: str


class _CorpusTruth(_Entry):
    """`NAME.truth.json`, which eval.corpus writes beside each document."""

    schema_: Literal["gipa.truth/1"] = Field(alias="schema")
    document: str
    sha256: str
    layout: str
    source: str = ""
    edition: str | None
    issuer: str
    title: str | None
    """null where the layout's tool has dropped the title's line."""
    year: int
    period: tuple[dt.date, dt.date]
    cells: dict[str, _CorpusCell]
    planted: list[str]
    """Ids of the form's rules that the printed numbers break."""
    claims: list[_CorpusClaim]
    problems: list[str]
    measures: list[str]


def load_corpus(folder: Path) -> list[Truth]:
    """The truths that lie beside a corpus' documents, by name; ResultError names a bad one."""
    found = sorted(folder.glob("*.truth.json"))
    if not found:
        raise ResultError(
            "no truth files (*.truth.json)", where=str(folder), remedy="python -m eval corpus"
        )
    return [load_corpus_truth(path) for path in found]


def load_corpus_truth(path: Path) -> Truth:
    """The truth in one `NAME.truth.json`."""
    try:
        entry = _CorpusTruth.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ResultError(
            "cannot be read", where=str(path), remedy="check the path and its rights"
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        raise ResultError(
            f"no truth of a corpus: {'.'.join(map(str, first['loc']))}: {first['msg']}",
            where=str(path),
            remedy="write the corpus again",
        ) from error
    cells = {cell: TrueCell(c.kind, c.value, c.raw) for cell, c in entry.cells.items()}
    claims = tuple(TrueClaim(c.about, c.value, c.raw, c.quote) for c in entry.claims)
    return Truth(
        name=path.name.removesuffix(".truth.json"),
        document=path.parent / entry.document,
        sha256=entry.sha256,
        edition=entry.edition,
        cells=cells,
        lost=frozenset(cell for cell, c in entry.cells.items() if c.lost and c.kind != "absent"),
        issuer=entry.issuer,
        title=entry.title,
        year=entry.year,
        period=entry.period,
        broken=(*entry.planted, *contradicted(entry.edition, cells, claims)),
        claims=claims,
        problems=tuple(entry.problems),
        measures=tuple(entry.measures),
        group=entry.layout,
        source=entry.source,
    )


def contradicted(
    edition: str | None, cells: Mapping[str, TrueCell], claims: Sequence[TrueClaim]
) -> list[str]:
    """`claim:ID` for each claim that says another number than the printed table, once each.

    A group is compared by its sum, in which blanks count nothing, if all else are numbers.
    """
    groups = {group.id: group.cells for group in form(edition).groups} if edition else {}
    found: dict[str, None] = {}
    for claim in claims:
        parts = [cells[cell] for cell in groups.get(claim.about, (claim.about,)) if cell in cells]
        numbers = [cell.value for cell in parts if cell.value is not None]
        told = bool(numbers) and all(cell.kind in ("number", "blank") for cell in parts)
        if told and sum(numbers) != claim.value:
            found[claim_rule_id(claim.about)] = None
    return list(found)
