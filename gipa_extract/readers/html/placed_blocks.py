"""Blocks that a page places one by one (`position: absolute`) → where their texts and lines stand.

    <div class="x" style="left:107.3px;top:624px;font-size:12px">行政强制</div>

So does what turns PDFs into pages (pdf2htmlEX, Word's and WPS' own), in an order of its own.
"""

from __future__ import annotations

from gipa_extract.reasons import Reason

MAX_PAGE = 8 * 2**20
"""Characters of a page that is looked at; no report is larger."""
LEAST_TEXTS = 20
"""Placed texts of a sheet; menus and seals have fewer."""


def with_placed_text_in_order(page: str) -> tuple[str, tuple[Reason, ...]]:
    """A page whose placed texts are paragraphs and tables, if the form knows them; else as it is."""
    drawn = "<svg" in page and "<text" in page
    placed = page.count("absolute") and page.count("left") >= LEAST_TEXTS
    if len(page) > MAX_PAGE or not (drawn or placed):
        return page, ()
    from gipa_extract.readers.html.placed_sheets import with_sheets_as_tables

    return with_sheets_as_tables(page, drawn=drawn, placed=bool(placed))
