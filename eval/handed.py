"""Cells that somebody else's extractor hands in: how each is written, and the Report they make.

    value    a number; or blank, dash, absent; or text, with `raw`
    trust    confirmed, read (the default; of absent, missing), doubtful, missing
    unit     as printed in the cell: 个 of 22个
    raw      as printed: 见附件
    start    offsets into the document's text, half-open; `end` with it

A number is a number: `48`, never `"48"`, and never NaN. What is left out counts as not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from numbers import Integral, Real
from typing import Any, get_args

import gipa_extract
from eval.truth import Truth
from gipa_extract import forms
from gipa_extract.models import Cell, Extraction, Kind, Lists, Report, Source, Trust

KINDS: tuple[Kind, ...] = ("blank", "dash", "text", "absent")
"""What stands in place of a number."""
FIELDS = ("value", "trust", "unit", "raw", "start", "end")
TRUSTS: tuple[Trust, ...] = get_args(Trust)

_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?", re.ASCII)


class BadCellError(ValueError):
    """What is handed in as a cell is none; the message says why, and what to write."""


def known_cell(cell_id: object) -> str:
    """The id, if any edition of the form has it; else BadCellError names those most like it."""
    if isinstance(cell_id, str) and any(cell_id in form.measures for form in _forms()):
        return cell_id
    like = _most_like(cell_id) if isinstance(cell_id, str) else []
    known = f"is it {' or '.join(like)}? " if like else ""
    raise BadCellError(
        f"{cell_id!r} is no cell of any edition; {known}`gipa forms EDITION` lists all"
    )


@cache
def _most_like(cell_id: str) -> list[str]:
    """Up to two ids of cells whose spelling is near; a whole file may misspell one id."""
    ids = list(dict.fromkeys(cell for form in _forms() for cell in form.measures))
    return get_close_matches(cell_id, ids, n=2, cutoff=0.75)


def _forms() -> Iterable[forms.Form]:
    return forms.editions().values()


def cell_of(cell_id: str, handed: object) -> Cell:
    """The cell that a value, or a mapping with the keys of `FIELDS`, says; else BadCellError."""
    given = handed if isinstance(handed, Mapping) else {"value": handed}
    if odd := set(given) - set(FIELDS):
        raise BadCellError(
            f"{sorted(map(str, odd))[0]!r} is no part of a cell: {', '.join(FIELDS)}"
        )
    if "value" not in given:
        raise BadCellError("it has no value: a place that is there and empty is written blank")
    kind, value = _kind_and_value(given["value"])
    wanted = given.get("trust") or ("missing" if kind == "absent" else "read")
    trust = next((each for each in TRUSTS if each == wanted), None)
    if trust is None:
        raise BadCellError(f"{wanted!r} is no trust: {', '.join(TRUSTS)}")
    raw, unit = _text(given, "raw"), _text(given, "unit")
    if kind == "text" and not raw:
        raise BadCellError("a text needs `raw`, the words that are printed")
    if kind == "absent":
        return Cell(cell_id, trust=trust)
    start, end = _span(given)
    if raw is None:
        raw = str(value) if kind == "number" else ""
    return Cell(cell_id, value, kind, raw, unit, start, end, trust=trust)


def _kind_and_value(value: object) -> tuple[Kind, int | Decimal | None]:
    if isinstance(value, str):
        kind = next((kind for kind in KINDS if kind == value), None)
        if kind is None:
            what = "text, not a number" if _NUMBER.fullmatch(value.strip()) else "no value"
            raise BadCellError(f"{value!r} is {what}: write a number, or {', '.join(KINDS)}")
        return kind, None
    if value is None:
        raise BadCellError(f"null is no value: write a number, or {', '.join(KINDS)}")
    if isinstance(value, bool) or not isinstance(value, (Real, Decimal)):
        raise BadCellError(f"{value!r} is no number")
    return "number", number_of(_digits_of(value))


def _digits_of(number: Real | Decimal) -> str:
    """A number in plain digits, where it can be written so: a float says 1e-07 of itself."""
    if isinstance(number, Integral):
        return str(int(number))
    written = str(number)
    is_power = re.fullmatch(r"-?\d+(?:\.\d+)?[eE][+-]?\d{1,2}", written, re.ASCII)
    return f"{Decimal(written):f}" if is_power else written


def number_of(text: str) -> int | Decimal:
    """The exact number that plain digits say; BadCellError for NaN, infinity, 1e9 or 1,234."""
    if not _NUMBER.fullmatch(text):
        raise BadCellError(
            f"{text!r} is no number: plain digits, at most 15 on each side of a point; what is "
            "printed behind them goes into `unit`"
        )
    number = Decimal(text)
    return int(number) if number == int(number) else number


def _text(given: Mapping[str, Any], name: str) -> str | None:
    text = given.get(name)
    if text is None or text == "":
        return None
    if not isinstance(text, str):
        raise BadCellError(f"{name} is {text!r}, and has to be text")
    return text


def _span(given: Mapping[str, Any]) -> tuple[int | None, int | None]:
    start, end = given.get("start"), given.get("end")
    if start is None and end is None:
        return None, None
    if not all(isinstance(side, int) and not isinstance(side, bool) for side in (start, end)):
        raise BadCellError("start and end are whole numbers, and come together")
    assert isinstance(start, int)
    assert isinstance(end, int)
    if not 0 <= start <= end:
        raise BadCellError(f"{start}:{end} is no span")
    return start, end


def require_span(cell: Cell, text: str) -> Cell:
    """The cell, if its span lies within the text; else BadCellError."""
    if cell.end is not None and cell.end > len(text):
        raise BadCellError(f"its span ends at {cell.end}, the text has {len(text)} characters")
    return cell


def require_cells_once(report: Report) -> Report:
    """The report, if each of its cells is known and stands in it once; else BadCellError."""
    seen: set[str] = set()
    for cell in report.cells:
        if known_cell(cell.id) in seen:
            raise BadCellError(f"{cell.id} stands in it twice")
        seen.add(cell.id)
    return report


def report_of(truth: Truth, cells: Mapping[str, Cell], extraction: Extraction) -> Report:
    """A Report that holds these cells and nothing else; the form's other cells were not read."""
    form = forms.form(truth.edition) if truth.edition else None
    official = form.cell_ids if form else ()
    foreign = [cell for cell_id, cell in cells.items() if not form or cell_id not in form.measures]
    return Report(
        source=Source(
            path=truth.document.name, sha256=truth.sha256, media_type="", encoding=None, bytes=0
        ),
        edition=None, issuer=None, year=None, title=None, period=None, sections=[],
        cells=[*(cells.get(cell_id) or Cell(cell_id) for cell_id in official), *foreign],
        claims=[], lists=Lists(), findings=[], extraction=extraction,
    )  # fmt: skip


def extraction_of(usage: Mapping[str, Any] | None = None) -> Extraction:
    """What a reading by somebody else's code took, as far as it says so."""
    known = {name: (usage or {}).get(name, 0) for name in
             ("calls", "input_tokens", "output_tokens", "cost_usd")}  # fmt: skip
    return Extraction(version=gipa_extract.__version__, strategy="external", **known)
