"""True quantities of a report that add up, the errors planted in them, and how they print."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from eval.truth import TrueCell, Value
from gipa_extract.forms import Form, Rule
from gipa_extract.ids import row_id_of, table_id_of

_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_DASHES = ("-", "—", "/", "－", "——", "无")
_WORDS = ("详见财政局网站", "不涉及", "见附件", "待统计")


@dataclass(frozen=True)
class Style:
    """How one document prints its numbers and labels."""

    zeros: Literal["printed", "blank", "some blank", "dash"] = "printed"
    digits: Literal["plain", "thousands", "full-width"] = "plain"
    signs: Literal["plain", "word", "long word", "plus", "arrow"] = "plain"
    units: bool = False
    """22个, 113万元: in tables that count money."""
    words: bool = False
    """A place holds words instead of a number."""
    labels: Literal["official", "short", "spaced", "half-width", "added"] = "official"
    wraps: bool = False
    """Labels are broken into lines."""
    headings: Literal["official", "bare", "indented", "arabic", "bracketed", "other"] = "official"
    section2: Literal["one", "several"] = "several"
    reviews: Literal["line", "tables", "prose"] = "line"
    values: Literal["real", "distinct"] = "real"
    """Mostly zeros, as agencies report them; or no number twice, so that a wrong place shows."""
    empty: float = 0.0
    """The part of the cells that have nothing, where the others are distinct."""
    slips: int = 0
    """How many printed numbers the agency got wrong."""
    traditional: bool = False


def random_truth(form: Form, rng: random.Random) -> dict[str, Value]:
    """Every cell of the edition with a quantity, so that all of its rules hold.

    Most agencies get few applications and a third of them none; a few cities get thousands.
    """
    scale = rng.choices((0, 3, 12, 60, 400, 3000), (30, 28, 20, 14, 6, 2))[0]
    values: dict[str, Value] = {cell: _quantity(form.measures[cell], rng) for cell in form.cell_ids}
    sums = [rule for rule in form.rules if rule.relation == "sum"]
    balances = [rule for rule in form.rules if rule.relation == "balance"]
    weights = _result_weights(sums, balances, rng)
    for place, rule in enumerate(balances):
        if rule.left[0] in {side for other in sums for side in other.right}:
            continue  # the column of totals follows from the others
        _handle(rule, _share(scale, place, rng), weights, values, rng)
    for rule in sums:
        if rule.id.startswith("reviews:"):
            lively = scale and rng.random() < 0.45
            values |= {cell: _few(rng, 1 + scale // 50) if lively else 0 for cell in rule.left}
    for rule in (*sums, *sums):  # rows first feed the results of the column of totals
        if rule.right[0] not in weights or rule.id.startswith("row:"):
            values[rule.right[0]] = sum(values[cell] for cell in rule.left)
    for rule in form.rules:
        _mend_order(rule, values)
    return values


def distinct_truth(form: Form, rng: random.Random, *, empty: float) -> dict[str, Value]:
    """Every cell of the edition with a number of its own, so that all of its sums hold.

    Totals follow from their parts and may, rarely, meet another number. A part of the other
    cells, `empty`, has nothing; a table whose order of size matters keeps its rules.
    """
    pool = rng.sample(range(1, 999), len(form.cell_ids))
    values: dict[str, Value] = {
        cell: 0 if rng.random() < empty else number
        for cell, number in zip(form.cell_ids, pool, strict=True)
    }
    sums = [rule for rule in form.rules if rule.relation == "sum"]
    _add_up(sums, values)
    for rule in form.rules:
        if rule.relation == "balance":
            new, old = rule.left
            done, left = rule.right
            values[old] = min(values[old], values[done] + values[left])
            values[new] = values[done] + values[left] - values[old]
    _add_up(sums, values)
    for rule in form.rules:
        _mend_order(rule, values)
    return values


def _add_up(sums: Sequence[Rule], values: dict[str, Value]) -> None:
    """Give every total its sum; the second pass is for totals of totals."""
    for rule in (*sums, *sums):
        values[rule.right[0]] = sum(values[cell] for cell in rule.left)


def _quantity(measure: str, rng: random.Random) -> Value:
    if rng.random() < 0.4:
        return 0
    if measure == "amount":
        whole = int(rng.lognormvariate(6, 2))
        return Decimal(f"{whole}.{rng.randint(1, 9999)}") if rng.random() < 0.6 else whole
    size = int(rng.lognormvariate(3, 1.8))
    return rng.choice((-1, 1)) * (size // 2) if measure == "change" else size


def _few(rng: random.Random, most: int) -> int:
    return rng.randint(0, most) if rng.random() < 0.5 else 0


def _share(scale: int, place: int, rng: random.Random) -> int:
    """New applications of one kind of applicant: people file nearly all, firms some."""
    if place == 0:
        return int(scale * rng.uniform(0.4, 1.6))
    likely = 0.5 if place == 1 else 0.12
    return int(scale * rng.uniform(0, 0.3)) if rng.random() < likely else 0


def _result_weights(
    sums: Sequence[Rule], balances: Sequence[Rule], rng: random.Random
) -> dict[str, tuple[tuple[str, ...], list[float]]]:
    """The cell that a column's results add up to → their cells, and how likely each is."""
    weights: dict[str, tuple[tuple[str, ...], list[float]]] = {}
    totals = {rule.right[0] for rule in balances}
    chances: list[float] = []
    for rule in sums:
        if rule.right[0] in totals and not rule.id.startswith("row:"):
            chances = chances or [rng.random() ** 6 for _ in rule.left]
            weights[rule.right[0]] = (rule.left, [4.0, *chances[1:]])
    return weights


def _handle(
    balance: Rule,
    received: int,
    weights: Mapping[str, tuple[tuple[str, ...], list[float]]],
    values: dict[str, Value],
    rng: random.Random,
) -> None:
    """What came in goes out: some is left for next year, each other has one result."""
    new, old = balance.left
    done, left = balance.right
    values[new] = received
    values[old] = rng.randint(0, 1 + received // 8) if received and rng.random() < 0.5 else 0
    values[left] = rng.randint(0, 1 + received // 10) if received and rng.random() < 0.5 else 0
    parts, chances = weights[done]
    values |= dict.fromkeys(parts, 0)
    values[done] = received + int(values[old]) - int(values[left])
    for part in rng.choices(parts, chances, k=int(values[done])):
        values[part] += 1


def _mend_order(rule: Rule, values: dict[str, Value]) -> None:
    """Raise the larger side until an order rule holds."""
    if rule.relation == "at_most":
        values[rule.right[0]] += max(0, values[rule.left[0]])
    elif rule.relation == "not_negative":
        items, change = rule.left
        values[items] = max(values[items], -values[change])


def plant(form: Form, values: dict[str, Value], slips: int, rng: random.Random) -> set[str]:
    """Change as many cells of sums as asked, in place, as clerks do; the cells changed."""
    cells = sorted({c for rule in form.rules if rule.relation == "sum" for c in rule.right})
    parts = sorted({c for rule in form.rules if rule.relation == "sum" for c in rule.left})
    changed: set[str] = set()
    while len(changed) < slips:
        used = [cell for cell in parts if values[cell]]
        cell = rng.choice(rng.choice((cells, used or parts)))
        slipped = _slip(int(values[cell]), rng)
        if cell not in changed and slipped != values[cell]:
            values[cell] = slipped
            changed.add(cell)
    return changed


def _slip(value: int, rng: random.Random) -> int:
    """A digit misread, two digits swapped, one left out, or a count one off."""
    digits = str(value)
    at = rng.randrange(len(digits))
    ways = [str(value + 1), digits[:at] + rng.choice("123456789") + digits[at + 1 :]]
    if len(digits) > 1:
        ways += [digits[:at] + digits[at + 1 :], digits[1] + digits[0] + digits[2:]]
    return int(rng.choice(ways))


def print_values(
    form: Form, values: Mapping[str, Value], style: Style, rng: random.Random
) -> dict[str, TrueCell]:
    """What every cell prints under a style."""
    dash = rng.choice(_DASHES)
    money = {table_id_of(c) for c in values if form.measures[c] == "amount"}
    heads = {
        table.cell_id(row, column): column.label
        for table in form.tables
        for row in table.rows
        for column in table.columns
    }
    worded = set(rng.sample(_outside_sums(form), 2)) if style.words else set()
    blanks = _blank_rows(values, style, rng)
    cells = {}
    for cell, value in values.items():
        measure = form.measures[cell]
        unit = ""
        if style.units and table_id_of(cell) in money and "元" not in heads[cell]:
            unit = rng.choice(("万元", "元")) if measure == "amount" else rng.choice("个项件")
        if cell in worded:
            cells[cell] = TrueCell("text", None, rng.choice(_WORDS))
        elif not value and style.zeros == "dash":
            cells[cell] = TrueCell("dash", None, dash)
        elif not value and (style.zeros == "blank" or (cell in blanks and rng.random() < 0.6)):
            cells[cell] = TrueCell("blank", None, "")
        else:
            sign = style.signs if measure == "change" else "plain"
            cells[cell] = TrueCell("number", value, _numeral(value, style, sign) + unit)
    return cells


def _outside_sums(form: Form) -> list[str]:
    summed = {cell for rule in form.rules if rule.is_equation for cell in (*rule.left, *rule.right)}
    return [cell for cell in form.cell_ids if cell not in summed]


def _blank_rows(values: Mapping[str, Value], style: Style, rng: random.Random) -> set[str]:
    """The cells of some rows: there the clerk left zeros blank."""
    if style.zeros != "some blank":
        return set()
    rows = list(dict.fromkeys(row_id_of(cell) for cell in values))
    chosen = {row for row in rows if rng.random() < 0.4}
    return {cell for cell in values if row_id_of(cell) in chosen}


def _numeral(value: Value, style: Style, sign: str) -> str:
    digits = f"{abs(value):,}" if style.digits == "thousands" else str(abs(value))
    if style.digits == "full-width":
        digits = digits.translate(_FULL_WIDTH)
    less, more = {
        "plain": ("-", ""), "word": ("减", "增"), "long word": ("减少", "增加"),
        "plus": ("-", "+"), "arrow": ("↓", "↑"),
    }[sign]  # fmt: skip
    return (less if value < 0 else more if value else "") + digits


def broken_rules(form: Form, cells: Mapping[str, TrueCell]) -> Iterator[str]:
    """The ids of the rules that what is printed breaks.

    A blank adds nothing; a side without a single number, or with a dash or words, says nothing.
    """
    for rule in form.rules:
        left, right = _sum(rule.left, cells), _sum(rule.right, cells)
        if left is None or (right is None and rule.relation != "not_negative"):
            continue
        if (
            (rule.is_equation and left != right)
            or (rule.relation == "at_most" and right is not None and left > right)
            or (rule.relation == "not_negative" and left < 0)
        ):  # fmt: skip
            yield rule.id


def _sum(ids: Sequence[str], cells: Mapping[str, TrueCell]) -> Value | None:
    said = [cells[cell] for cell in ids]
    if any(cell.kind not in ("number", "blank") for cell in said):
        return None
    numbers = [cell.value for cell in said if cell.value is not None]
    return sum(numbers, start=0) if numbers else None
