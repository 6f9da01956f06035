"""Reports as people look at them: in a terminal, in a notebook, and as a page of their own.

Everything that comes out of here is self-contained: HTML with its own style and script, which
asks the network for nothing, and in which every text of a report is escaped.
"""

from gipa_extract.display.figure_tables import tables_html
from gipa_extract.display.findings import findings_html
from gipa_extract.display.form import form_html
from gipa_extract.display.listing import LeftOut
from gipa_extract.display.page import Shown, finding_html, report_html, show, show_list
from gipa_extract.display.page_frame import STYLE
from gipa_extract.display.source import source_html
from gipa_extract.display.terminal import render, summary

__all__ = [
    "STYLE",
    "LeftOut",
    "Shown",
    "finding_html",
    "findings_html",
    "form_html",
    "render",
    "report_html",
    "show",
    "show_list",
    "source_html",
    "summary",
    "tables_html",
]
