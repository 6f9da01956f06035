"""Reports → the files that people analyse: the shape by a file's name, the format by its suffix.

cells     a row for each cell of each report, all that is known of it
panel     a row for each report, a column for each cell, editions side by side
findings  a row for each rule that fails or cannot be verified
codebook  what the panel's columns mean
reports   the result objects themselves, as jsonl
"""

from __future__ import annotations

from gipa_extract.export.frames import long_frame, wide_frame
from gipa_extract.export.jsonl import load, to_json
from gipa_extract.export.translated_report import report_in_words
from gipa_extract.export.workbook import FirstSheet, require_excel, write_workbook
from gipa_extract.export.write import replacing, write, writer_for

__all__ = [
    "FirstSheet",
    "load",
    "long_frame",
    "replacing",
    "report_in_words",
    "require_excel",
    "to_json",
    "wide_frame",
    "write",
    "write_workbook",
    "writer_for",
]
