"""The reading of lines whose labels are wrapped round the values: what tools make of a PDF's page.

`pdftotext -layout`, pdfplumber, pypdf and PyMuPDF print a table line by line, as it stands on the
page: a label of two lines above and below its row's values, a group's label upright beside its
rows, heads of three lines. The lines of values are what is sure; the pieces of labels between
them, joined in the form's order, say which row each of them is. Its modules are loaded at the first text
that needs it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gipa_extract.first_use import loads_at_first_use

if TYPE_CHECKING:
    from gipa_extract.cells.page_lines.line_reading import read_wrapped_lines

__all__ = ["read_wrapped_lines"]

__getattr__ = loads_at_first_use(
    __name__, {"gipa_extract.cells.page_lines.line_reading": ("read_wrapped_lines",)}
)
