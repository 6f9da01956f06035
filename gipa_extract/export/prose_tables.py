"""The tables of what a report says beside its cells: header facts, prose, notes on the reading."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from gipa_extract.export.first_pass import ExportEntry
from gipa_extract.export.panel import TRUSTS
from gipa_extract.export.report_tables import HEAD, NO_BOX, OF_CELL, OF_REPORT, head_of
from gipa_extract.export.stable_ids import cell_id_of
from gipa_extract.export.table_columns import (
    ExportTable,
    RowValues,
    TableColumn,
    column,
    columns_of,
)
from gipa_extract.models import BOX_FIELDS, Claim, Ground, Quote, Report, Trust


def _page_and_box(fact: Claim | Quote | Ground) -> tuple[Any, ...]:
    """On which page a fact stands, and where there; nulls for a format without pages."""
    return (fact.page, *(fact.box or NO_BOX))


_PAGE_AND_BOX = (column("page", "whole"), *(column(name, "number") for name in BOX_FIELDS))


def _review(report: Report, fact: str) -> tuple[str | None, str | None]:
    """Who accepted or corrected a fact, and when."""
    for each in report.reviewed_facts:
        if each.fact == fact:
            return each.reviewed_by, each.reviewed_at.isoformat()
    return None, None


_REVIEW = columns_of("reviewed_by", "reviewed_at")


def _claims(entry: ExportEntry) -> Iterator[RowValues]:
    head, review = head_of(entry), _review(entry.report, "claims")
    edition, stated = entry.report.edition or "", {cell.id for cell in entry.report.cells}
    for number, each in enumerate(entry.report.claims, start=1):
        is_cell = each.about in stated
        cell_id = cell_id_of(entry.cell_prefix, edition, each.about) if is_cell else None
        yield (
            *(*head, number, each.about, cell_id, each.value, each.raw, each.start, each.end),
            *(each.quote, each.origin, *_page_and_box(each), *review),
        )


CLAIMS = ExportTable(
    "claims",
    "正文所述每个数字一行，及其所指单元格",
    "a row for each number said in prose, with the cell or group that it states",
    (
        *HEAD,
        column("claim", "whole"),
        column("about"),
        column("cell_id", "whole"),
        column("value", "number"),
        column("raw"),
        *(column(name, "whole") for name in ("span_start", "span_end")),
        *columns_of("quote", "origin"),
        *_PAGE_AND_BOX,
        *_REVIEW,
    ),
    ("report_id", "claim"),
    _claims,
    references=(OF_REPORT, OF_CELL),
    rows_per_report=8,
)


def _quotes(
    name: str, choose: Callable[[Report], list[Quote]]
) -> Callable[[ExportEntry], Iterable[RowValues]]:
    def rows(entry: ExportEntry) -> Iterator[RowValues]:
        head, review = head_of(entry), _review(entry.report, name)
        for number, quote in enumerate(choose(entry.report), start=1):
            place = (quote.start, quote.end, *_page_and_box(quote))
            yield (*head, number, quote.text, *place, *review)

    return rows


def _table_of_quotes(
    name: str, zh: str, en: str, choose: Callable[[Report], list[Quote]]
) -> ExportTable:
    return ExportTable(
        name,
        zh,
        en,
        (
            *HEAD,
            column("item", "whole"),
            column("text"),
            *(column(each, "whole") for each in ("span_start", "span_end")),
            *_PAGE_AND_BOX,
            *_REVIEW,
        ),
        ("report_id", "item"),
        _quotes(name, choose),
        references=(OF_REPORT,),
        rows_per_report=4,
    )


PROBLEMS = _table_of_quotes(
    "problems",
    "第五部分列举的存在问题，每条一行",
    "a row for each problem that section five enumerates, word for word",
    lambda report: report.lists.problems,
)
MEASURES = _table_of_quotes(
    "measures",
    "第五部分列举的改进措施，每条一行",
    "a row for each measure that section five enumerates, word for word",
    lambda report: report.lists.measures,
)


def _header(entry: ExportEntry) -> Iterator[RowValues]:
    head, report, grounds = head_of(entry), entry.report, entry.report.grounds
    period = report.period
    facts = {
        "issuer": (report.issuer, grounds.issuer),
        "year": (report.year, grounds.year),
        "title": (report.title, grounds.title),
        "period": (f"{period.start}/{period.end}" if period else None, grounds.period),
    }
    for name, (value, ground) in facts.items():
        said = None if value is None else str(value)
        trust: Trust | None = "missing" if said is None else None
        yield (*head, name, said, *_ground_values(ground, trust), *_review(report, name))


def _ground_values(ground: Ground | None, otherwise: Trust | None) -> tuple[Any, ...]:
    """Where a header fact was found and what it is worth; `otherwise` where no ground is kept."""
    if ground is None:
        return (None, None, None, otherwise, None, [], None, *NO_BOX)
    doubt = ground.doubt.code if ground.doubt else None
    place = (ground.found_in, ground.start, ground.end, ground.trust)
    return (*place, doubt, ground.alternatives, *_page_and_box(ground))


HEADER = ExportTable(
    "header",
    "报告头信息（机关、年度、标题、期间）及其出处，每项一行",
    "a row for each header fact (issuer, year, title, period) with where it was found",
    (
        *HEAD,
        column("fact"),
        TableColumn("value", "text", "内容", "what it says"),
        column("found_in"),
        *(column(each, "whole") for each in ("span_start", "span_end")),
        column("trust", values=TRUSTS),
        column("doubt"),
        column("alternatives", "list"),
        *_PAGE_AND_BOX,
        *_REVIEW,
    ),
    ("report_id", "fact"),
    _header,
    references=(OF_REPORT,),
    rows_per_report=4,
)


def _notes(entry: ExportEntry) -> Iterator[RowValues]:
    head = head_of(entry)
    for number, note in enumerate(entry.report.notes, start=1):
        yield (*head, number, note.code, note.message, note.start, note.end)


NOTES = ExportTable(
    "notes",
    "读取时略去、丢失或未能理解之处，每条一行",
    "a row for each note on what was left out, lost or not understood",
    (
        *HEAD,
        column("note", "whole"),
        *columns_of("code", "message"),
        *(column(each, "whole") for each in ("span_start", "span_end")),
    ),
    ("report_id", "note"),
    _notes,
    references=(OF_REPORT,),
    rows_per_report=2,
)
