"""A perfect result of a truth, and seeded corruptions of it whose verdict is known beforehand.

The scorer is measured by these: see tests/test_score.py and `python -m eval bench score`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import NamedTuple

from eval.folder import Line
from eval.truth import TrueCell, TrueClaim, Truth, Value, find_numeral, find_quote
from eval.verdicts import Verdict
from gipa_extract import forms
from gipa_extract.ids import table_id_of
from gipa_extract.models import (
    Cell,
    Claim,
    Extraction,
    Finding,
    Lists,
    Period,
    Quote,
    Report,
    Source,
    Trust,
)
from gipa_extract.text.numerals import parse

Reading = Mapping[str, TrueCell]
_SCALES = (10**4, 10**8)


class Corruption(NamedTuple):
    """Cells to be read otherwise, and the verdict that each of them must get."""

    verdict: Verdict
    cells: Mapping[str, TrueCell | None]
    """Cell → what is read instead; null where the result has no such cell at all."""


def random_truth(edition: str, seed: int) -> Truth:
    """A truth with every kind of cell, its prose made of the quotes that it names."""
    rng = Random(f"{edition}/{seed}")
    form = forms.form(edition)
    cells = {cell: _random_cell(form.measures[cell], rng) for cell in form.cell_ids}
    about = rng.sample(form.cell_ids, 3)
    numbers = [rng.randint(1, 400) for _ in about]
    return Truth(
        name=f"random-{edition}-{seed}",
        document=Path(f"random-{edition}-{seed}.txt"),
        sha256=f"{seed:064x}",
        edition=edition,
        cells=cells,
        issuer="测试区人民政府办公室",
        title=f"测试区人民政府办公室{form.first_year}年政府信息公开工作年度报告",
        year=form.first_year,
        period=(dt.date(form.first_year, 1, 1), dt.date(form.first_year, 12, 31)),
        broken=tuple(rng.sample([rule.id for rule in form.rules], rng.randint(0, 3))),
        claims=tuple(
            TrueClaim(cell, n, str(n), f"第{i}项共办理{n}件")
            for i, (cell, n) in enumerate(zip(about, numbers, strict=True))
        ),
        problems=("一是公开意识有待加强", "二是更新不够及时"),
        measures=("一是加强业务培训", "二是完善制度", "三是强化监督"),
        group="random",
    )


def _random_cell(measure: str, rng: Random) -> TrueCell:
    kinds = ("zero", "number", "blank", "dash", "text", "absent")
    kind = rng.choices(kinds, (45, 35, 8, 5, 3, 4))[0]
    if kind == "absent":
        return TrueCell("absent")
    if kind in ("zero", "number"):
        value = 0 if kind == "zero" else rng.randint(1, 999)
        sign = -1 if measure == "change" and rng.random() < 0.5 else 1
        unit = "万元" if measure == "amount" and value else ""
        return TrueCell("number", sign * value, f"{'减' if sign < 0 else ''}{value}{unit}")
    return {
        "blank": TrueCell("blank", None, ""),
        "dash": TrueCell("dash", None, "—"),
        "text": TrueCell("text", None, "见附件"),
    }[kind]


def perfect(truth: Truth, text: str | None = None) -> Line:
    """The line of a run that read a truth without any error, in `text` or in its own quotes."""
    claims = truth.claims or ()
    quotes = [*(truth.problems or ()), *(truth.measures or ())]
    text = "\n".join([*quotes, *(claim.quote for claim in claims)]) if text is None else text
    report = Report(
        source=Source(
            path=None, sha256=truth.sha256, media_type="text/plain", encoding=None, bytes=0
        ),
        edition=truth.edition,
        issuer=truth.issuer,
        year=truth.year,
        title=truth.title,
        period=Period(start=truth.period[0], end=truth.period[1]) if truth.period else None,
        sections=[],
        cells=[read_as(cell, true) for cell, true in truth.cells.items()],
        claims=list(_claims(claims, text)),
        lists=Lists(
            problems=_quotes(truth.problems or (), text),
            measures=_quotes(truth.measures or (), text),
        ),
        findings=[Finding(rule=r, status="fails", cells=[], message=r) for r in truth.broken or ()],
        extraction=Extraction(version="0", strategy="perfect"),
    )
    return Line(name=truth.name, document=truth.sha256, seconds=0.0, text=text, report=report)


def read_as(cell_id: str, true: TrueCell) -> Cell:
    """The reading that says exactly this, without a flag."""
    unit = parse(true.raw or "").unit
    trust: Trust = "missing" if true.kind == "absent" else "read"
    return Cell(id=cell_id, value=true.value, kind=true.kind, raw=true.raw, unit=unit, trust=trust)


def _claims(claims: Sequence[TrueClaim], text: str) -> Iterator[Claim]:
    for claim in claims:
        quote = find_quote(text, claim.quote)
        if quote:
            start = quote.start + find_numeral(claim.quote, claim.raw)[0]
            end = start + len(claim.raw)
            yield Claim(about=claim.about, value=claim.value, raw=claim.raw,
                        start=start, end=end, quote=claim.quote)  # fmt: skip


def _quotes(quotes: Sequence[str], text: str) -> list[Quote]:
    spans = [(quote, find_quote(text, quote)) for quote in quotes]
    return [Quote(text=quote, start=span.start, end=span.end) for quote, span in spans if span]


def corrupted(line: Line, corruption: Corruption, *, flagged: bool) -> Line:
    """A perfect line with a corruption worked into its report."""
    report = line.report
    assert report is not None
    cells = []
    for cell in report.cells:
        if cell.id not in corruption.cells:
            cells.append(cell)
        elif (changed := corruption.cells[cell.id]) is not None:
            read = read_as(cell.id, changed)
            cells.append(replace(read, trust="doubtful") if flagged else read)
    return line.model_copy(update={"report": report.model_copy(update={"cells": cells})})


def corrupt(truth: Truth, verdict: Verdict, rng: Random) -> Corruption | None:
    """A corruption that must get this verdict; None if this truth gives no chance for one."""
    form = forms.form(truth.edition or "")
    choices = list(_MAKERS[verdict](truth.cells, form, rng))
    return Corruption(verdict, rng.choice(choices)) if choices else None


_Changes = Mapping[str, TrueCell | None]


def _wrong_digits(truth: Reading, form: forms.Form, rng: Random) -> Iterator[_Changes]:
    """One digit is another, and no cell of the table holds the number that comes out."""
    for cell, true in truth.items():
        if true.value is None:
            continue
        table = table_id_of(cell)
        beside = {abs(t.value) for c, t in truth.items() if t.value and c.startswith(table)}
        digits = list(str(abs(true.value)))
        place = rng.choice([i for i, char in enumerate(digits) if char.isdigit()])
        digits[place] = rng.choice([d for d in "123456789" if d != digits[place]])
        value = type(true.value)("".join(digits)) * (-1 if true.value < 0 else 1)
        if abs(value) not in beside and not _rescaled(true.value, value):
            yield {cell: TrueCell("number", value, _reprinted(true, value))}


def _reprinted(true: TrueCell, value: Value) -> str:
    return (true.raw or "").replace(str(abs(true.value or 0)), str(abs(value)), 1) or str(value)


def _rescaled(a: Value, b: Value) -> bool:
    return bool(a and b) and (abs(a) == abs(b) or any(a * n == b or b * n == a for n in _SCALES))


def _misplaced(truth: Reading, form: forms.Form, rng: Random) -> Iterator[_Changes]:
    """A number and what stands beside or below it, which its line has nowhere else, change places."""
    for line, below in _lines_and_below(form):
        for place, cell in enumerate(line):
            for other in (*line[place + 1 : place + 2], *below[place : place + 1]):
                pair = truth[cell], truth[other]
                rest = [truth[c][:2] for c in line if c not in (cell, other)]
                if not any(true.value for true in pair) or pair[0][:2] == pair[1][:2]:
                    continue
                if any(true.kind in ("text", "absent") or true[:2] in rest for true in pair):
                    continue
                if not _rescaled(pair[0].value or 0, pair[1].value or 0):
                    yield {cell: pair[1], other: pair[0]}


def _lines_and_below(form: forms.Form) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Each printed line, and the line below it if its table has one."""
    for table in form.tables:
        ids = table.cell_ids()
        width = len(ids) if table.across else len(table.columns)
        lines = [ids[i : i + width] for i in range(0, len(ids), width)]
        yield from zip(lines, [*lines[1:], ()], strict=True)


def _row_shift(truth: Reading, form: forms.Form, rng: Random) -> Iterator[_Changes]:
    """A line moves one place to the right, or changes places with the line below it."""
    for line, below in _lines_and_below(form):
        moved = [TrueCell("blank", None, ""), *(truth[cell] for cell in line[:-1])]
        numbers = sum(bool(true.value) for true in moved)
        changes = _differing(dict(zip(line, moved, strict=True)), truth)
        if numbers > 1 and len(changes) > 1:
            yield changes
        if below:
            swap = {a: truth[b] for a, b in zip((*line, *below), (*below, *line), strict=True)}
            changes = _differing(swap, truth)
            if len(changes) > 3 and any(true and true.value for true in changes.values()):
                yield changes


def _differing(reads: Mapping[str, TrueCell], truth: Reading) -> dict[str, TrueCell | None]:
    return {cell: read for cell, read in reads.items() if read[:2] != truth[cell][:2]}


def _invented(truth: Reading, form: forms.Form, rng: Random) -> Iterator[_Changes]:
    for cell, true in truth.items():
        if true.kind in ("blank", "dash", "absent"):
            value = rng.randint(1, 99)
            yield {cell: TrueCell("number", value, str(value))}


def _omitted(truth: Reading, form: forms.Form, rng: Random) -> Iterator[_Changes]:
    nothing = (TrueCell("blank", None, ""), TrueCell("dash", None, "—"))
    for cell, true in truth.items():
        if true.kind != "absent":
            says = true.value or true.kind == "text"
            yield {cell: rng.choice((None, TrueCell("absent"), *(nothing if says else ())))}


def _kind_confused(truth: Reading, form: forms.Form, rng: Random) -> Iterator[_Changes]:
    nothing = {
        ("blank", None): TrueCell("blank", None, ""),
        ("dash", None): TrueCell("dash", None, "—"),
        ("number", 0): TrueCell("number", 0, "0"),
    }
    for cell, true in truth.items():
        if true[:2] in nothing or true.kind == "absent":
            yield {cell: rng.choice([new for key, new in nothing.items() if key != true[:2]])}


def _unit_or_sign(truth: Reading, form: forms.Form, rng: Random) -> Iterator[_Changes]:
    for cell, true in truth.items():
        if true.value:
            value = rng.choice((-true.value, true.value * rng.choice(_SCALES)))
            yield {cell: TrueCell("number", value, true.raw)}
            if true.raw and true.raw.endswith("元"):
                yield {cell: TrueCell("number", true.value, true.raw.replace("万元", "元"))}


_MAKERS: dict[Verdict, Callable[[Reading, forms.Form, Random], Iterator[_Changes]]] = {
    "wrong_digits": _wrong_digits,
    "misplaced": _misplaced,
    "row_shift": _row_shift,
    "invented": _invented,
    "omitted": _omitted,
    "kind_confused": _kind_confused,
    "unit_or_sign": _unit_or_sign,
}
