"""Tables that a notice of correction prints and declares void, before those that count.

一、更正前（作废） … 二、更正后 …
"""

from __future__ import annotations

import re
from dataclasses import replace

from gipa_extract.cells.separate_reports.repeated_rows import LEAST_ROWS, row_label
from gipa_extract.models import Document
from gipa_extract.reasons import Reason
from gipa_extract.text.patterns import blanked

_VOID = re.compile(r"^[^\n。]{0,12}(?:更正|修正|修改)前(?!后)[^\n。]{0,20}$", re.MULTILINE)
_VALID = re.compile(r"^[^\n。]{0,12}(?:更正|修正|修改)[后後](?!续|續)[^\n。]{0,20}$", re.MULTILINE)

_BETWEEN_CELLS = re.compile(r"[|\t ]+")


def without_voided(document: Document, rest: Document) -> Document | None:
    """A document without the tables of a first report that it declares void; None if it does not.

    `rest` is what stands behind that first report.
    """
    void = _VOID.search(document.text)
    valid = _VALID.search(document.text, void.end()) if void else None
    if void is None or valid is None:
        return None
    printed = re.search(r"\S", rest.text)
    begins = printed.start() if printed else len(rest.text)
    labels = (
        row_label(slot.text)
        for grid in document.grids
        for row in grid.rows
        for slot in row
        if void.start() < slot.start < valid.start()
    )
    if document.media_type == "text/plain":
        lines = document.text[void.start() : valid.start()].split("\n")
        labels = (row_label(_BETWEEN_CELLS.split(line.strip("| \t"))[0]) for line in lines)
    are_between = not document.grids or sum(map(bool, labels)) >= LEAST_ROWS
    if valid.start() > begins or not are_between:
        return None
    text = document.text
    left = text[: void.start()] + blanked(text[void.start() : valid.end()]) + text[valid.end() :]
    note = Reason("voided_tables_left_out")
    return replace(document, text=left, grids=rest.grids, notes=(*document.notes, note))
