"""Reports → the files that people analyse: the table by a file's name, the format by its suffix.

reports, panel, cells, findings, finding_cells, claims, problems, measures, header, notes: of each
bodies, coverage, breaks, break_cells, crosswalk: of all together
failures, not_reports: of inputs that gave no report
codebook: what the columns of all tables mean

`write_all` writes several targets in one pass; `all_tables.TABLES` has every table with its key.
"""

from __future__ import annotations

from gipa_extract.export.frames import long_frame, wide_frame
from gipa_extract.export.jsonl import load, to_json
from gipa_extract.export.replacing_file import replacing
from gipa_extract.export.selection import Selection
from gipa_extract.export.sheet_styles import require_excel
from gipa_extract.export.sources import ExportSource, UnreadInput
from gipa_extract.export.targets import targets_of
from gipa_extract.export.translated_report import report_in_words
from gipa_extract.export.workbook import FirstSheet, write_workbook
from gipa_extract.export.write import write, write_all

__all__ = [
    "ExportSource",
    "FirstSheet",
    "Selection",
    "UnreadInput",
    "load",
    "long_frame",
    "replacing",
    "report_in_words",
    "require_excel",
    "targets_of",
    "to_json",
    "wide_frame",
    "write",
    "write_all",
    "write_workbook",
]
