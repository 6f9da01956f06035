"""What the stages hand to one another, and the result that leaves the package.

`Document` and its grids are plain and light: a report has a thousand slots.
`Report` and its parts are the published contract (`gipa.report/1`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal
from functools import cached_property, lru_cache, partial
from operator import is_
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, ParamSpec, TypeVar, overload

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, PrivateAttr

from gipa_extract.ids import report_suffix, split_cell_id
from gipa_extract.language import Lang
from gipa_extract.page_places import Box, PagePlace, PagePlaces, ShownPage
from gipa_extract.reasons import SUM_POINTS_AT, Reason

if TYPE_CHECKING:
    import pandas
    from rich.console import RenderableType


class Span(NamedTuple):
    """A half-open range of characters, `text[start:end]`, of a document's text."""

    start: int
    end: int


class Slot(NamedTuple):
    """One place of a grid: its printed text, stripped, and where that stands."""

    text: str
    start: int
    end: int
    page: int | None = None
    """The page, counted from 1; null where the format has none."""
    confidence: float | None = None
    """The OCR engine's confidence from 0 to 1; null where the text was machine-readable."""
    other: tuple[str, ...] = ()
    """What a second look at the same place read instead, or the print that crosses its lines."""


_new_slot = tuple.__new__  # Slot(...) costs three times as much, and there are a thousand


class ParsedRow:
    """What a row of a text prints, wherever it stands: most rows are the same in thousands of reports."""

    __slots__ = ("_parts", "cells", "starts_of_numbers", "texts")

    def __init__(self, cells: Sequence[tuple[str, int, int]]) -> None:
        self.cells = cells
        """The text of each cell, stripped, and its span; spans count from the row's beginning."""
        self.texts = tuple([text for text, _, _ in cells])
        self.starts_of_numbers: tuple[int, ...] | None = None
        """Where its numbers begin, for whoever has asked (`cells.unplaced_numbers`)."""
        self._parts: dict[tuple[int, int], ParsedRow] = {}

    def part(self, first: int, last: int) -> ParsedRow:
        """The row of `cells[first:last]`."""
        if not first and last == len(self.cells):
            return self
        part = self._parts.get((first, last))
        if part is None:
            part = self._parts[first, last] = ParsedRow(self.cells[first:last])
        return part


class TextRows(Sequence[tuple[Slot, ...]]):
    """The rows of a text's table, whose slots are made where they are asked for.

    By far most rows are read as they were parsed, and nobody asks for their slots.
    """

    __slots__ = ("_made", "parsed")

    def __init__(self, parsed: Sequence[tuple[ParsedRow, int]]) -> None:
        self.parsed = parsed
        """Each row, and where it begins in the text."""
        self._made: list[tuple[Slot, ...] | None] = [None] * len(parsed)

    def __len__(self) -> int:
        return len(self.parsed)

    @overload
    def __getitem__(self, place: int) -> tuple[Slot, ...]: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[tuple[Slot, ...], ...]: ...
    def __getitem__(self, place: int | slice) -> tuple[Slot, ...] | tuple[tuple[Slot, ...], ...]:
        if isinstance(place, slice):
            return tuple(self)[place]
        row = self._made[place]
        if row is None:
            parsed, start = self.parsed[place]
            row = self._made[place] = tuple(
                [
                    _new_slot(Slot, (text, start + first, start + last, None, None, ()))
                    for text, first, last in parsed.cells
                ]
            )
        return row

    def __iter__(self) -> Iterator[tuple[Slot, ...]]:
        return map(self.__getitem__, range(len(self.parsed)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


class _GridFields(NamedTuple):
    rows: Sequence[tuple[Slot, ...]]
    aligned: bool = False
    stream: bool = False
    ruled: bool = False
    """Whether lines are drawn round its cells, so that a place is a place, even in text."""


class Grid(_GridFields):
    """A printed table as rows of slots.

    A merged cell of a format that knows merges is repeated (the same span) in every place
    that it covers, and `aligned` is true: column j means the same in each row. In text whose
    merges were lost the rows are ragged, and only the order of their slots can be trusted.
    A grid that is one long row of slots with no row ends at all is a `stream`.
    """

    @property
    def parsed(self) -> Sequence[tuple[ParsedRow, int]]:
        """The rows of a text, each with where it begins; of rows that were made of slots none."""
        return self.rows.parsed if isinstance(self.rows, TextRows) else ()

    @property
    def span(self) -> Span | None:
        """From the beginning of its first slot to the end of its last; None if it has none."""
        if first := next((row for row in self.parsed if row[0].cells), None):
            last = next(row for row in reversed(self.parsed) if row[0].cells)
            return Span(first[1] + first[0].cells[0][1], last[1] + last[0].cells[-1][2])
        filled = [row for row in self.rows if row]
        return Span(filled[0][0].start, filled[-1][-1].end) if filled else None

    @cached_property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """What the slots of each row print; made once, for every stage asks for it."""
        if parsed := self.parsed:
            return tuple([row.texts for row, _ in parsed])
        return tuple([tuple([slot[0] for slot in row]) for row in self.rows])


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    """A report's whole text, and its tables with a span of that text for each slot."""

    text: str
    grids: tuple[Grid, ...] = ()
    media_type: str = "text/plain"
    encoding: str | None = None
    path: str | None = None
    sha256: str = ""
    """SHA-256 of the file's bytes; of the UTF-8 text where there was no file."""
    bytes: int = 0
    notes: tuple[Reason, ...] = ()
    """What the reader had to decide or leave out: a wrong charset label, a dropped menu."""
    places: PagePlaces | None = field(default=None, compare=False, repr=False)
    """Where the text stands on the pages of a PDF, an OFD or a scan; None where there are none."""
    unsure: tuple[Span, ...] = field(default=(), compare=False, repr=False)
    """The lines outside tables that OCR read and was not sure of, in their order."""
    for_digits: tuple[Span, ...] = field(default=(), compare=False, repr=False)
    """Where a text's rows print letters that are meant for digits, or illegible signs, in their order."""

    def __repr__(self) -> str:
        """One line: the text and the slots of its tables have tens of thousands of characters."""
        return (
            f"<Document {self.path or '(text)'}, {self.media_type}: {len(self.text)} characters,"
            f" {len(self.grids)} tables>"
        )

    def place(self, start: int, end: int) -> PagePlace | None:
        """The page and the box of `text[start:end]`; None where that is not known."""
        return self.places.of(self.text, start, end) if self.places else None


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", serialize_by_alias=True, validate_by_name=True)


Made = ParamSpec("Made")
M = TypeVar("M", bound=_Model)


def unvalidated(model: Callable[Made, M]) -> Callable[Made, M]:
    """What makes a model of facts that are known to be right: its constructor, without the checks.

    Types are checked where it is called, as those of the model itself; a list is taken as it is.
    """
    made: Callable[Made, M] = _unchecked_constructor(model)
    return made


@lru_cache(maxsize=64)
def _unchecked_constructor(model: Any) -> Any:
    blank = dict.fromkeys(model.model_fields)
    own: list[tuple[str, Callable[[], Any]]] = []
    """The fields whose default is each object's own."""
    for name, each in model.model_fields.items():
        if each.default_factory is not None:
            own.append((name, each.default_factory))
        elif isinstance(each.default, list | dict):
            own.append((name, each.default.copy))
        elif not each.is_required():
            blank[name] = each.default
    private = {name: each.get_default() for name, each in model.__private_attributes__.items()}
    new = model.__new__
    # The places themselves: half the time of `object.__setattr__`, which looks each up by its name.
    put_values, put_names, put_extra, put_private = (
        BaseModel.__dict__[name].__set__
        for name in (
            "__dict__",
            "__pydantic_fields_set__",
            "__pydantic_extra__",
            "__pydantic_private__",
        )
    )

    def make(**facts: Any) -> Any:
        made = new(model)
        values = blank | facts  # in the model's order, in which it is written
        for name, default in own:
            if name not in facts:
                values[name] = default()
        put_values(made, values)
        put_names(made, set(facts))
        put_extra(made, None)
        put_private(made, private.copy() if private else None)
        return made

    return make


Number = int | Annotated[Decimal, PlainSerializer(float, when_used="json")] | None
"""A printed number, exact: an int, or a Decimal of at most 15 significant digits, which a JSON
number holds without loss."""

Kind = Literal["number", "blank", "dash", "text", "absent"]
"""What a cell prints; absent: the document has no such place."""
Origin = Literal["layout", "ocr", "llm", "human"]
Trust = Literal["confirmed", "read", "doubtful", "missing"]
"""What a reading is worth: see docs/checking.md."""


_unset = partial(is_, None)  # without a function of ours, which is asked a thousand times a report


def _empty(value: list[object]) -> bool:
    return not value


@dataclass(slots=True)
class Cell:
    """One number of the form, as printed. A plain dataclass: a report has two hundred."""

    id: str
    """`table.row.column`, see the form."""
    value: Number = None
    """The printed number, or null when `kind` is not number."""
    kind: Kind = "absent"
    """blank: the place is there and empty; absent: the document has no such place."""
    raw: str | None = None
    """The text at `start:end`; null only when absent."""
    unit: str | None = None
    """As printed in the cell, or in its column's head, in simplified script; not converted."""
    start: int | None = None
    end: int | None = None
    page: int | None = None
    """Counted from 1; null where the format has no pages."""
    origin: Origin = "layout"
    trust: Trust = "missing"
    reason: Annotated[str | None, Field(exclude_if=_unset)] = None
    """Why the cell is doubtful, in words; present only then."""
    alternatives: Annotated[list[str] | None, Field(exclude_if=_unset)] = None
    """Other readings of the place, as printed; present only where there are some."""
    doubt: Annotated[Reason | None, Field(exclude_if=_unset)] = None
    """What `reason` says, as a code with parameters, for programs."""
    reviewed_by: Annotated[str | None, Field(exclude_if=_unset)] = None
    """Who accepted or corrected the cell, in an export of what was reviewed."""
    reviewed_at: Annotated[dt.datetime | None, Field(exclude_if=_unset)] = None
    """When, in UTC."""
    box: Annotated[Box | None, Field(exclude_if=_unset)] = None
    """[left, top, right, bottom] of what it prints, or of its empty place, in points from the top
    left corner of its page as shown upright (see `Report.pages`); present only for a PDF, an OFD
    and a scan."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    @property
    def doubted_by_sum(self) -> bool:
        """Whether it is doubtful because a sum fails, and not because of its reading."""
        return self.doubt is not None and self.doubt.code == SUM_POINTS_AT

    def doubt_for(self, reason: Reason) -> None:
        """Make the cell doubtful, and say why."""
        self.trust, self.doubt, self.reason = "doubtful", reason, reason.in_words()


BOX_FIELDS = ("box_left", "box_top", "box_right", "box_bottom")
"""The columns that a cell's box has in a table of cells."""
ROW_FIELDS = (
    *("path", "sha256", "issuer", "year", "edition", "cell", "table", "row", "column"),
    *(each.name for each in fields(Cell) if each.name not in ("id", "box")),
    *BOX_FIELDS,
)
"""The columns of `Report.frame`, also of a report on no known form, which has no cells."""


class Claim(_Model):
    """A number in prose that states a cell's or a group's quantity."""

    about: str
    """A cell id, or a group such as `requests.refused.total`."""
    value: Number = None
    raw: str
    start: int
    end: int
    quote: str
    origin: Origin | Literal["pattern"] = "pattern"
    page: Annotated[int | None, Field(exclude_if=_unset)] = None
    """Counted from 1; like `box`, present only for a PDF, an OFD and a scan."""
    box: Annotated[Box | None, Field(exclude_if=_unset)] = None
    """Of `raw`, as a cell's; where it stands in its line is estimated by the usual widths of
    characters."""


class Finding(_Model):
    """A rule of the form that fails or cannot be verified."""

    rule: str
    status: Literal["fails", "unverifiable"]
    left: Number = None
    right: Number = None
    cells: list[str]
    """The operands, left side first."""
    verdict: Literal["source", "reading", "unknown"] = "unknown"
    """source: the document itself does not add up; reading: a suspect may be misread."""
    suspects: list[list[str]] = []
    """Minimal sets of cells whose change would mend every rule, best first."""
    message: str

    def __repr__(self) -> str:
        return f"<Finding {self.rule} {self.status}: {self.message!r}>"

    __str__ = __repr__

    def _repr_html_(self) -> str:
        from gipa_extract.display import finding_html

        return finding_html(self)


class Section(_Model):
    """One of the report's sections, from its heading to the next heading."""

    id: str
    heading: str
    start: int
    end: int


class Quote(_Model):
    """A passage of the document, word for word."""

    text: str
    start: int
    end: int
    page: Annotated[int | None, Field(exclude_if=_unset)] = None
    """Where it begins, counted from 1; like `box`, present only for a PDF, an OFD and a scan."""
    box: Annotated[Box | None, Field(exclude_if=_unset)] = None
    """As a cell's; of a passage that goes on over a page break, what stands on its first page."""


class Note(_Model):
    """What a user has to know of a reading beside its cells: what was left out or not understood."""

    code: str
    params: dict[str, str | int | float] = {}
    message: str
    """The code and its parameters in words."""
    start: int | None = None
    """Where in the document's text, if it is one place."""
    end: int | None = None

    @classmethod
    def of(cls, reason: Reason, at: Span | None = None) -> Note:
        """A note for a reason, about one place of the document's text or all of it."""
        start, end = at or (None, None)
        params = dict(reason.params)
        return _new_note(
            code=reason.code, params=params, message=reason.in_words(), start=start, end=end
        )

    def in_words(self, lang: Lang = "en") -> str:
        """The note's sentence in a language."""
        return Reason(self.code, self.params).in_words(lang)


_new_note = unvalidated(Note)


class Lists(_Model):
    """What section five enumerates."""

    problems: list[Quote] = []
    measures: list[Quote] = []


class Period(_Model):
    """The days that the figures cover; the calendar year where the report names none."""

    start: dt.date
    end: dt.date


FoundIn = Literal[
    "title", "sentence", "field", "source_field", "overview", "contact", "signature",
    "text", "date_field", "file_name", "calendar_year", "model", "reviewer",
]  # fmt: skip
"""Where a header fact stands. field: 发布机构: …; source_field: 来源: …; text: the first year that
the text names; calendar_year: no period is stated, and it is that of the report's year; reviewer: a
person stated it otherwise than it was read (see `Report.reviewed_facts`)."""


@dataclass(slots=True)
class Ground:
    """Where a header fact was found, and how far it can be trusted. A plain dataclass, for speed."""

    found_in: FoundIn
    start: int | None = None
    """Where in the document's text; null if it stands in the file's name or was derived."""
    end: int | None = None
    trust: Trust = "read"
    """confirmed: two places of the document agree; doubtful: they differ, or one weak place spoke."""
    doubt: Reason | None = None
    alternatives: list[str] = field(default_factory=list)
    """What other places of the document say instead."""
    page: Annotated[int | None, Field(exclude_if=_unset)] = None
    """Counted from 1; like `box`, present only for a PDF, an OFD and a scan."""
    box: Annotated[Box | None, Field(exclude_if=_unset)] = None
    """Left, top, right, bottom on the page, in points, as of a cell."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    def in_words(self, lang: Lang = "en") -> str:
        """Why it is doubtful; empty if it is not."""
        return self.doubt.in_words(lang) if self.doubt else ""


@dataclass(slots=True)
class Grounds:
    """The grounds of the header facts; null for a fact that was not found."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    issuer: Ground | None = None
    year: Ground | None = None
    title: Ground | None = None
    period: Ground | None = None


class ReviewedFact(_Model):
    """Who decided a fact of the report that is no cell, and when; see `Report.reviewed_facts`."""

    fact: str
    """issuer, title, year, period, period_stated, problems, measures or claims."""
    reviewed_by: str
    reviewed_at: dt.datetime
    """UTC."""
    changed: bool
    """Whether it was read otherwise; else the reviewer agreed."""


class PrintedRow(_Model):
    """A row of a statistical table that belongs to no known form, as printed."""

    label: str
    unit: str | None = None
    value: Number = None
    """The printed number; null for a blank, a dash or a text, which `kind` tells apart."""
    kind: Kind
    raw: str
    """The text at `start:end`; empty for a blank."""
    start: int
    end: int


class PrintedTable(_Model):
    """A statistical table of before 2019, national, provincial or local: tied to no edition."""

    heading: str
    """The line above its head, if there is one."""
    start: int
    end: int
    rows: list[PrintedRow]


BodyLevel = Literal["centre", "province", "prefecture", "county", "township"]
"""The level of administration that a body belongs to."""
BodyKind = Literal["government", "office", "department", "township", "zone", "institution"]
"""What sort of body it is; an office is that of a government."""


class Division(_Model):
    """An administrative division, as it was called in the report's year."""

    code: str
    """GB/T 2260: six digits; nine for a township, as the statistical code of divisions has them."""
    name: str
    """The whole path, province first, joined by slashes."""
    level: BodyLevel


class Body(_Model):
    """Who the issuer is."""

    kind: BodyKind
    function: str | None = None
    """What a department does, as a word of `bodies/functions.toml`: finance, education, …"""
    level: BodyLevel | None = None
    division: Division | None = None
    """null where the name alone fits several places, or none that is known."""
    candidates: list[Division] = []
    """The divisions that an ambiguous name fits; no guess is made among them."""
    trust: Trust = "read"
    doubt: Reason | None = None


class Source(_Model):
    """The file that was read."""

    path: str | None
    sha256: str
    media_type: str
    encoding: str | None
    bytes: int
    report: Annotated[int | None, Field(exclude_if=_unset)] = None
    """Which of several reports in the file this is, counted from 1; present only where there are
    several. From the second on `path` ends in it, as in `a.html#report-2`."""

    @property
    def file(self) -> str | None:
        """The `path` of the file, whichever of its reports this is."""
        return self.path and self.path.removesuffix(report_suffix(self.report or 1))

    def count_as(self, report: int) -> None:
        """Say which of several reports in the file this is."""
        self.report = report
        self.path = self.path and f"{self.path}{report_suffix(report)}"


class Extraction(_Model):
    """How the result was made, and what it cost."""

    version: str
    strategy: str = "rules"
    model: str | None = None
    prompt_sha256: str | None = None
    rules_sha256: str | None = None
    """Of the user's rules file that findings and trust were judged by; null where there was none,
    and in results of before this was kept."""
    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float = 0
    seconds: float = 0


class Report(_Model):
    """One annual report as grounded, checked data."""

    schema_: Literal["gipa.report/1"] = Field(default="gipa.report/1", alias="schema")
    source: Source
    edition: str | None
    """null when no known form was recognised; `cells` is empty then."""
    issuer: str | None
    """The body that the title names, as printed."""
    year: int | None
    title: str | None
    period: Period | None
    sections: list[Section]
    cells: list[Cell]
    """Every cell of the edition, in the form's order."""
    claims: list[Claim]
    lists: Lists
    findings: list[Finding]
    extraction: Extraction
    notes: list[Note] = []
    """What was left out, lost, or not understood while reading."""
    grounds: Grounds = Field(default_factory=Grounds)
    """Where issuer, year, title and period were found, and their trust."""
    tables: list[PrintedTable] = []
    """Statistical tables of before 2019, as printed; tied to no edition's cells."""
    body: Body | None = None
    """The administrative division, level and kind of the issuer; null where none is named."""
    pages: Annotated[list[ShownPage], Field(exclude_if=_empty)] = []
    """The pages that boxes are measured on; present only for a PDF, an OFD and a scan."""
    reviewed_facts: Annotated[list[ReviewedFact], Field(exclude_if=_empty)] = []
    """What people accepted or corrected beside cells, in an export of what was reviewed."""

    _document: Document | None = PrivateAttr(default=None)

    def __eq__(self, other: object) -> bool:
        """Equal content: what was read and how; neither the seconds that it took nor whether the
        document is still at hand matters."""
        if not isinstance(other, Report):
            return False
        took = {"seconds": self.extraction.seconds}
        alike = {**other.__dict__, "extraction": other.extraction.model_copy(update=took)}
        return self.__dict__ == alike

    @property
    def document(self) -> Document | None:
        """The document that was read; None when the report was loaded from a file."""
        return self._document

    def __repr__(self) -> str:
        """One line; `report.model_dump()` has it all."""
        read = sum(cell.kind != "absent" for cell in self.cells)
        doubtful = sum(cell.trust == "doubtful" for cell in self.cells)
        failing = sum(finding.status == "fails" for finding in self.findings)
        return (
            f"<Report {self.issuer!r} {self.year}, edition {self.edition}: {read} of {len(self.cells)} cells read, "
            f"{doubtful} doubtful, {failing} rules fail>"
        )

    __str__ = __repr__

    def __rich__(self) -> RenderableType:
        """The filled form, for `rich.print(report)`."""
        from rich.console import Group

        from gipa_extract.display import render

        return Group(*render(self))

    def _repr_html_(self) -> str:
        """The filled form and the findings, for a notebook; `show` adds the source."""
        from gipa_extract.display import report_html

        return report_html(self)

    def __getitem__(self, cell_id: str) -> Cell:
        """The cell with this id; KeyError names the report's edition, and ids that look alike."""
        for cell in self.cells:
            if cell.id == cell_id:
                return cell
        from difflib import get_close_matches  # only here: every run would load it

        alike = get_close_matches(str(cell_id), [cell.id for cell in self.cells])
        listed = f"; `gipa forms {self.edition}` lists them" if self.edition else ""
        meant = f"; did you mean {', '.join(alike)}?" if alike else listed
        raise KeyError(f"no cell {cell_id!r} in edition {self.edition}{meant}")

    def _ipython_key_completions_(self) -> list[str]:
        """What a notebook completes in `report["…`: the ids of the cells."""
        return [cell.id for cell in self.cells]

    def __contains__(self, cell_id: object) -> bool:
        """Whether the report's edition has a cell with this id."""
        return any(cell.id == cell_id for cell in self.cells)

    def rows(self) -> Iterator[dict[str, Any]]:
        """One flat dict a cell: the report's header facts, then the cell's own fields."""
        head = {
            "path": self.source.path,
            "sha256": self.source.sha256,
            "issuer": self.issuer,
            "year": self.year,
            "edition": self.edition,
        }
        for cell in self.cells:
            table, row, column = split_cell_id(cell.id)
            facts = asdict(cell)
            facts["doubt"] = cell.doubt.code if cell.doubt else None
            box = facts.pop("box") or (None, None, None, None)
            yield {
                **head,
                "cell": facts.pop("id"),
                "table": table,
                "row": row,
                "column": column,
                **facts,
                **dict(zip(BOX_FIELDS, box, strict=True)),
            }

    def frame(self, *, wide: bool = False) -> pandas.DataFrame:
        """A frame of this report: a row per cell, or, when wide, its one row of the panel.

        Wide columns hold numbers; a cell that is no number is missing there, and its kind (blank,
        dash, text, absent) is in the column `…_kind` beside it, its trust in `…_trust`.
        """
        from gipa_extract.export import long_frame, wide_frame

        return wide_frame(self) if wide else long_frame(self)


def each_report(reports: Report | Iterable[Report]) -> Iterator[Report]:
    """The reports, one after another, whether one or several are given; TypeError for others."""
    is_one = isinstance(reports, Report | str | bytes) or not isinstance(reports, Iterable)
    yield from map(require_report, [reports] if is_one else reports)


def require_report(given: object) -> Report:
    """What is given, if it is a report; TypeError, which says how to make one, if it is not."""
    if isinstance(given, Report):
        return given
    raise TypeError(
        f"a Report is wanted here, not {type(given).__name__}: {str(given)[:60]!r};"
        " extract(path) gives one, gipa_extract.export.load(file) those of a file of results"
    )


class Located(NamedTuple):
    """What `locate` reads off a document's text."""

    sections: tuple[Section, ...]
    issuer: str | None
    year: int | None
    title: str | None
    period: Period | None
    grounds: Grounds = Grounds()


@dataclass(frozen=True, slots=True)
class FilledForm:
    """What `fill` reads off the grids: every cell of the form, and the rows it left open."""

    cells: list[Cell]
    open_rows: tuple[OpenRow, ...] = field(default=())


class OpenRow(NamedTuple):
    """A printed row that fill could not place by itself."""

    cells: tuple[str, ...]
    """The cells that it fills, in printed order."""
    slots: tuple[Slot, ...]
    """What it prints: fewer or more than its cells, or in unclear places."""
    ways: tuple[tuple[int, ...], ...] = ()
    """The cells that its slots may fill, counted from 0, as far as their places on the page tell;
    empty where these say nothing."""
    likely: tuple[tuple[int, ...], ...] = ()
    """Those that its slots most likely fill, likeliest first, where their distances tell; never sure."""
