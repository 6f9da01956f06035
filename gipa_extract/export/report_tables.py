"""The tables whose rows come of one report each; every row begins with whose it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from operator import attrgetter
from typing import Any, get_args

from gipa_extract.export.first_pass import ExportEntry
from gipa_extract.export.panel import TRUSTS
from gipa_extract.export.stable_ids import cell_id_of
from gipa_extract.export.table_columns import (
    ExportTable,
    Reference,
    RowValues,
    TableColumn,
    column,
    columns_of,
)
from gipa_extract.ids import split_cell_id
from gipa_extract.models import (
    BOX_FIELDS,
    Body,
    BodyKind,
    BodyLevel,
    Ground,
    Kind,
    Trust,
)

OF_REPORT = Reference(("report_id",), "reports", ("report_id",))
OF_BODY = Reference(("body_id",), "bodies", ("body_id",))
OF_CELL = Reference(("cell_id",), "cells", ("cell_id",))

HEAD = columns_of(
    *("report_id", "path", "sha256", "issuer", "year", "edition"), report_id="whole", year="whole"
)
"""The columns with which the rows of a report begin, in every table."""


def head_of(entry: ExportEntry) -> tuple[Any, ...]:
    """The first columns of a row: the report that it is about."""
    report = entry.report
    return (
        *(entry.report_id, entry.path, report.source.sha256),
        *(report.issuer, report.year, report.edition),
    )


BODY_COLUMNS = (
    *columns_of("body_code", "body_division"),
    column("body_level", values=get_args(BodyLevel)),
    column("body_kind", values=get_args(BodyKind)),
    column("body_function"),
    column("body_trust", values=TRUSTS),
)


def body_values(body: Body | None) -> tuple[Any, ...]:
    """What stands in `BODY_COLUMNS`: who an issuer is; nulls where nobody knows."""
    division = body.division if body else None
    return (
        *(division.code if division else None, division.name if division else None),
        *(body.level if body else None, body.kind if body else None),
        *(body.function if body else None, body.trust if body else None),
    )


def trust_of(ground: Ground | None) -> Trust | None:
    """What a header fact is worth; null where it was not found."""
    return ground.trust if ground else None


def _reports(entry: ExportEntry) -> Iterator[RowValues]:
    report = entry.report
    trusts = Counter(cell.trust for cell in report.cells)
    statuses = Counter(finding.status for finding in report.findings)
    period, source, made = report.period, report.source, report.extraction
    yield (
        *head_of(entry),
        *(entry.body_id, report.title),
        *((period.start.isoformat(), period.end.isoformat()) if period else (None, None)),
        *body_values(report.body),
        *(trust_of(report.grounds.issuer), trust_of(report.grounds.year), entry.same_year),
        *(source.media_type, source.encoding, source.bytes),
        *(len(report.cells), sum(cell.kind != "absent" for cell in report.cells)),
        *(trusts["confirmed"], trusts["doubtful"], trusts["missing"]),
        *(statuses["fails"], statuses["unverifiable"], len(report.claims), len(report.notes)),
        *(made.strategy, made.model, made.version, made.rules_sha256),
    )


_REPORT_COUNTS = (
    *("bytes", "cells", "cells_read", "confirmed_cells", "doubtful_cells", "missing_cells"),
    *("broken_rules", "unverifiable_rules", "claims", "notes"),
)
REPORTS = ExportTable(
    "reports",
    "每份报告一行：来自何文件、何机关、何年度，读出多少",
    "a row for each report: of which file, body and year, and how much was read",
    (
        *HEAD,
        column("body_id", "whole"),
        *columns_of("title", "period_start", "period_end"),
        *BODY_COLUMNS,
        column("issuer_trust", values=TRUSTS),
        column("year_trust", values=TRUSTS),
        column("same_year_reports", "whole"),
        *columns_of("media_type", "encoding"),
        *(column(name, "whole") for name in _REPORT_COUNTS),
        *columns_of("strategy", "model", "version", "rules_sha256"),
    ),
    ("report_id",),
    _reports,
    references=(OF_BODY,),
)

_cell_facts = attrgetter(
    *("value", "kind", "raw", "unit", "start", "end", "page", "origin", "trust"),
    *("reason", "alternatives"),
)

NO_BOX = (None,) * len(BOX_FIELDS)


def _cells(entry: ExportEntry) -> Iterator[RowValues]:
    head, edition = head_of(entry), entry.report.edition or ""
    for cell in entry.report.cells:
        code = cell.doubt.code if cell.doubt else None
        box = cell.box or NO_BOX
        when = cell.reviewed_at.isoformat() if cell.reviewed_at else None
        facts = (*_cell_facts(cell), code, cell.reviewed_by, when, *box)
        cell_id = cell_id_of(entry.cell_prefix, edition, cell.id)
        yield (*head, cell_id, cell.id, *split_cell_id(cell.id), *facts)


CELLS = ExportTable(
    "cells",
    "每格一行：数值、类型、原文、位置、可信程度",
    "a row for each cell: value, kind, raw text, place, trust",
    (
        *HEAD,
        *columns_of("cell_id", "cell", "table", "row", "column", cell_id="whole"),
        column("value", "number"),
        column("kind", values=get_args(Kind)),
        *columns_of("raw", "unit"),
        *(column(name, "whole") for name in ("span_start", "span_end", "page")),
        column("origin"),
        column("trust", values=TRUSTS),
        column("reason"),
        column("alternatives", "list"),
        column("doubt"),
        *columns_of("reviewed_by", "reviewed_at"),
        *(column(name, "number") for name in BOX_FIELDS),
    ),
    ("report_id", "cell"),
    _cells,
    references=(OF_REPORT,),
    rows_per_report=200,
)


def _findings(entry: ExportEntry) -> Iterator[RowValues]:
    head = head_of(entry)
    for number, each in enumerate(entry.report.findings, start=1):
        suspects = [" + ".join(cells) for cells in each.suspects]
        yield (
            *(*head, number, each.rule, each.status, each.left, each.right),
            *(each.verdict, each.cells, suspects, each.message),
        )


FINDINGS = ExportTable(
    "findings",
    "每条不成立或无法核对的勾稽关系一行",
    "a row for each rule that fails or cannot be verified",
    (
        *HEAD,
        column("finding", "whole"),
        *columns_of("rule", "status"),
        *(column(name, "number") for name in ("left", "right")),
        column("verdict"),
        TableColumn("cells", "list", "所涉单元格", "cells of the rule"),
        column("suspects", "list"),
        column("message"),
    ),
    ("report_id", "finding"),
    _findings,
    references=(OF_REPORT,),
    rows_per_report=8,
)


def _finding_cells(entry: ExportEntry) -> Iterator[RowValues]:
    report_id, edition = entry.report_id, entry.report.edition or ""
    for number, each in enumerate(entry.report.findings, start=1):
        for item, cell in enumerate(each.cells, start=1):
            cell_id = cell_id_of(entry.cell_prefix, edition, cell)
            yield (report_id, number, item, each.rule, each.status, cell_id, cell)


FINDING_CELLS = ExportTable(
    "finding_cells",
    "上述核对结果所涉的每个单元格一行",
    "a row for each cell of a finding",
    (
        *(column(name, "whole") for name in ("report_id", "finding", "item")),
        *columns_of("rule", "status", "cell_id", "cell", cell_id="whole"),
    ),
    ("report_id", "finding", "item"),
    _finding_cells,
    references=(
        OF_REPORT,
        Reference(("report_id", "finding"), "findings", ("report_id", "finding")),
        OF_CELL,
    ),
    rows_per_report=60,
    has_user_columns=False,
)
