"""The panel as a table: a row for each report, a column for each figure with its kind and trust."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from gipa_extract.export.first_pass import ExportEntry
from gipa_extract.export.panel import KINDS, TRUSTS, columns, names_of, values_of
from gipa_extract.export.report_tables import (
    BODY_COLUMNS,
    HEAD,
    OF_BODY,
    OF_REPORT,
    body_values,
    head_of,
    trust_of,
)
from gipa_extract.export.table_columns import ExportTable, RowValues, TableColumn, column
from gipa_extract.models import Trust

_COUNTS = ("broken_rules", "doubtful_cells")


def _panel_columns() -> Iterator[TableColumn]:
    units = {
        "count": ("件或项", "items"),
        "change": ("项，带符号", "items, with a sign"),
        "amount": ("见单位栏，不换算", "as the column of units says, not converted"),
    }
    for each in columns():
        zh, en = each.label, each.label_en
        where = ", ".join(each.cells)
        cells = "; ".join(f"{ed}: {' + '.join(ids)}" for ed, ids in each.cells.items())
        kinds = KINDS if each.note else tuple(kind for kind in KINDS if kind != "sum")
        names = names_of(each)
        said = (*units[each.measure], each.note, each.note_en)
        yield TableColumn(next(names), "number", zh, en, (), where, cells, *said)
        more: tuple[tuple[str, str, tuple[str, ...]], ...] = (
            ("类型", "kind", kinds),
            ("可信程度", "trust", TRUSTS),
            ("所印单位", "unit as printed", ()),
        )
        for name, (chinese, english, values) in zip(names, more, strict=False):
            yield TableColumn(
                name, "text", f"{zh}：{chinese}", f"{en}: {english}", values, where, cells
            )


def panel_rows(least: Trust | None = None) -> Callable[[ExportEntry], Iterable[RowValues]]:
    """The panel's row of a report; values that are worth less than `least` are left out."""

    def rows(entry: ExportEntry) -> Iterator[RowValues]:
        report = entry.report
        yield (
            *head_of(entry),
            sum(finding.status == "fails" for finding in report.findings),
            sum(cell.trust == "doubtful" for cell in report.cells),
            entry.body_id,
            *body_values(report.body),
            *(trust_of(report.grounds.issuer), trust_of(report.grounds.year), entry.same_year),
            *values_of(report, least),
        )

    return rows


PANEL = ExportTable(
    "panel",
    "每份报告一行，每个指标一列；其后为类型与可信程度",
    "a row for each report, a column for each figure with its kind and its trust",
    (
        *HEAD,
        *(column(name, "whole") for name in (*_COUNTS, "body_id")),
        *BODY_COLUMNS,
        column("issuer_trust", values=TRUSTS),
        column("year_trust", values=TRUSTS),
        column("same_year_reports", "whole"),
        *_panel_columns(),
    ),
    ("report_id",),
    panel_rows(),
    references=(OF_REPORT, OF_BODY),
)
