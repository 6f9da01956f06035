"""Reports as pandas frames: a row per cell, or the panel."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from gipa_extract.export.first_pass import NO_PATH, ExportEntry, make_first_pass
from gipa_extract.export.panel_table import PANEL
from gipa_extract.export.report_tables import CELLS
from gipa_extract.export.sinks import Sink, frame_of
from gipa_extract.export.sources import ExportSource
from gipa_extract.export.stable_ids import ReportRegister
from gipa_extract.export.table_columns import ExportTable
from gipa_extract.models import BOX_FIELDS, ROW_FIELDS, Report, each_report

if TYPE_CHECKING:
    import pandas


def long_frame(reports: Report | Iterable[Report]) -> pandas.DataFrame:
    """A row per cell of every report, or of one; see `Report.frame`.

    Numbers are `Float64`, years, pages and offsets `Int64`, each missing where there is none.
    """
    import pandas

    rows = [row for report in each_report(reports) for row in report.rows()]
    frame = pandas.DataFrame(rows, columns=list(ROW_FIELDS))
    numbers = dict.fromkeys(("value", *BOX_FIELDS), "Float64")
    whole = dict.fromkeys(("year", "page", "start", "end"), "Int64")
    return frame.astype({**numbers, **whole})


def wide_frame(reports: Report | Iterable[Report]) -> pandas.DataFrame:
    """A row per report: the panel, just as `gipa export … --to panel.parquet` has it.

    Numbers are floats, missing where none is printed; kinds and trusts are categories.
    """
    source = ExportSource.of(reports)
    assert PANEL.of_report is not None
    rows = [
        row for entry in make_first_pass(source).entries(source) for row in PANEL.of_report(entry)
    ]
    return frame_of(PANEL, rows)


def write_cells(reports: Iterable[Report], open_sink: Callable[[ExportTable], Sink]) -> None:
    """Write the table of cells as reports come, each as soon as it is there."""
    sink = open_sink(CELLS)
    assert CELLS.of_report is not None
    register = ReportRegister()
    for report in reports:
        path = report.source.path or NO_PATH
        entry = ExportEntry(report, *register.numbers(path), path, None, 1, {})
        sink.write(CELLS.of_report(entry))
    sink.close()
