"""What goes into the ledger and comes out of it."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import NamedTuple

from pydantic import TypeAdapter

from gipa_extract.models import Report

_json_of = TypeAdapter(Report).dump_json  # as bytes, which `Report.model_dump_json` decodes


class Recipe(NamedTuple):
    """How a result is made; another recipe gives another result of the same content."""

    strategy: str
    model: str
    """Empty without a model."""
    prompt_sha256: str
    version: str
    endpoint: str = ""
    """Where the model was asked; empty where that is the provider's own address."""
    rules_sha256: str = ""
    """SHA-256 of the user's rules file; empty without one."""


class FoundInput(NamedTuple):
    """An input as it was found; its size, time and checksum tell whether it has changed since.

    Its identity is its path with, in this order, the member of the zip there or the row of the
    table there, and the user's id for a file (see `identity`).
    """

    name: str
    """What results are to call it, if nobody else in the run is called so. Always text."""
    label: str | None
    """The user's own id for it."""
    path: str
    """Absolute, of the file, zip or table; an address on Ray. It may hold bytes that are no text."""
    member: str | None
    """Its name in the zip at `path`."""
    body: bytes | None
    """The text itself, packed, of a table's row."""
    size: int
    mtime_ns: int
    checksum: int | None = None
    """The CRC-32 of the member, as the zip's directory has it."""
    is_repeated: bool = False
    """Whether the zip has several members of that name: then the checksum tells them apart."""
    row: int | None = None
    """The row of the table at `path` that holds the text, or that could not be read."""
    fault: Failure | None = None
    """Why it could be listed and no more: what the table says of it cannot be used."""
    user: str | None = None
    """What the table says of it beside its path and text: the user's own columns, as JSON."""


class PendingInput(NamedTuple):
    """An input that still has to be read."""

    id: int
    name: str
    path: str
    member: str | None
    checksum: int | None
    body: bytes | None
    fault: Failure | None


UnreadRow = tuple[str, str | None, str | None, str, str]
"""Name, sha256, stage, reason and remedy of an input that failed or is no report. The stage is None
where it is no report, and the reason a code then."""
NOT_A_REPORT = "not_a_report"
"""In the place of a failure's stage: the input was read well, and no report is in it."""


class Failure(NamedTuple):
    """Why there is no result."""

    stage: str
    reason: str
    """A sentence; the code of one in `reasons` where the input is no report."""
    remedy: str

    @property
    def is_no_report(self) -> bool:
        """Whether nothing failed: the input is no report."""
        return self.stage == NOT_A_REPORT


class Result(NamedTuple):
    """A report as the ledger keeps it: equal content gives equal `payload`."""

    payload: bytes
    """The packed JSON of the report, without its path and what it took."""
    issuer: str | None
    year: int | None
    edition: str | None
    broken_rules: int
    doubtful_cells: int
    seconds: float
    calls: int
    input_tokens: int
    output_tokens: int
    cost_usd: float
    more: tuple[Result, ...] = ()
    """The results of the content's further reports, in their order."""


class Outcome(NamedTuple):
    """What came of the inputs that hold one content, or of one whose content cannot be had."""

    inputs: Sequence[int]
    sha256: str | None
    """None: the content could not be had."""
    made: Result | Failure | None
    """None: the ledger has this content's unit already."""


class Progress(NamedTuple):
    """How far a run is."""

    inputs: int
    results: int
    failures: int
    pending: int
    calls: int
    cost_usd: float
    not_reports: int = 0
    """Inputs that were read and hold no report; neither results nor failures."""
    more_reports: int = 0
    """Reports beside the first one of their input: `results` counts inputs."""


_TOOK = ("seconds", "calls", "input_tokens", "output_tokens", "cost_usd")
"""What differs from one time to the next, and what an answer from the cache does not cost."""


def pack_all(reports: Sequence[Report]) -> Result:
    """The result of a content that holds one report or several; see `Result.more`."""
    first, *others = map(pack, reports)
    return first._replace(more=tuple(others))


def pack(report: Report) -> Result:
    """The report as a ledger's row."""
    extraction = report.extraction
    plain = report.model_copy(
        update={
            "source": report.source.model_copy(update={"path": None}),
            "extraction": extraction.model_copy(update=dict.fromkeys(_TOOK, 0)),
        }
    )
    return Result(
        payload=zlib.compress(_json_of(plain, by_alias=True), 1),
        issuer=report.issuer,
        year=report.year,
        edition=report.edition,
        broken_rules=sum(finding.status == "fails" for finding in report.findings),
        doubtful_cells=sum(cell.trust == "doubtful" for cell in report.cells),
        **{name: getattr(extraction, name) for name in _TOOK},
    )


def is_whole(payload: bytes) -> bool:
    """Whether packed bytes are as they were written: zlib keeps a checksum of them."""
    try:
        zlib.decompress(payload)
    except zlib.error:
        return False
    return True


def unpack(payload: bytes, name: str, *took: float) -> Report:
    """The report that was packed, under an input's name; `took` is what `pack` left out.

    ValueError where its bytes are damaged.
    """
    try:
        report = Report.model_validate_json(zlib.decompress(payload))
    except zlib.error as error:
        raise ValueError(f"damaged: {error}") from error
    report.source.path = name
    for field, value in zip(_TOOK, took, strict=True):
        setattr(report.extraction, field, value)
    return report
