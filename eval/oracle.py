"""What a model should answer to a prompt about a report whose truth is known, and how it errs.

The oracle sees what a model sees: the prompt. It finds the report by its title and finds each
row among the numbered values shown, by its values first and its label second. Errors come by
cell: each cell is hit with the set probability, and some errors hit its whole row as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from random import Random
from typing import Any, NamedTuple

from rapidfuzz import fuzz

from eval.slips import POINTER_ERRORS, VALUE_ERRORS, Grid, Pointers, Shown, Value
from eval.truth import TrueCell, TrueClaim, find_quote
from gipa_extract.forms import Form, form
from gipa_extract.model_reader.prompts import ABSENT, BLANK, key_of
from gipa_extract.model_reader.row_matching import FormRow, rows_of
from gipa_extract.text.folding import BLANKS, fold, label_key

TITLE = re.compile(r"报告：(.+)")
_SOURCE = re.compile(r"«\n(.*)\n»", re.DOTALL)
_MARK = re.compile(r"\[(\d+)\](\S*)")

_LEFT_OUT = dict.fromkeys(map(ord, BLANKS + "|｜│┃[]［］"))


@dataclass(frozen=True)
class Paper:
    """A report that the server knows."""

    title: str
    """As the reader finds it; what prompts name it by."""
    text: str
    edition: str
    cells: Mapping[str, TrueCell]
    claims: Sequence[TrueClaim] = ()

    @cached_property
    def plain(self) -> str:
        """Its text without blanks and table lines, for finding parts of it."""
        return _plain(self.text)

    @cached_property
    def form(self) -> Form:
        return form(self.edition)

    @cached_property
    def rows(self) -> dict[str, FormRow]:
        """Every row of the edition by its key in prompts and answers."""
        return {key_of(row, self.form): row for row in rows_of(self.form.tables)}

    def value(self, cell: str) -> Value:
        """The number of a cell as JSON has it; null where none is printed."""
        value = self.cells[cell].value
        return value if value is None or isinstance(value, int) else float(value)


class Oracle:
    """Answers prompts about its papers, with a probability of error for each cell."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self.papers: dict[str, list[Paper]] = {}
        for paper in papers:
            self.papers.setdefault(_plain(paper.title), []).append(paper)

    def answer(
        self, prompt: str, schema: Mapping[str, Any], rate: float, rng: Random, *, cook: bool
    ) -> dict[str, Any]:
        """The answer to a prompt in the shape of its schema.

        `cook` says that the model was told that its sums do not hold: it makes them.
        """
        source = _SOURCE.search(prompt)
        shown = _shown(source[1]) if source else []
        names = list(schema.get("properties", {}))
        paper = self._paper(prompt, shown)
        if set(names) <= set(paper.rows):
            asked = {key: paper.rows[key] for key in names}
            return dict(_with_errors(_pointers(paper, asked, shown), shown, rate, rng))
        if names == ["extractions"]:
            return _extractions(paper, prompt, rate, rng)
        if "claims" in names or "issuer" in names or "title" in names:
            return _prose(paper, source[1] if source else "", names)
        return _values(paper, schema, rate, rng, cook=cook)

    def _paper(self, prompt: str, shown: Sequence[Shown]) -> Paper:
        """The paper that a prompt is about; of two with one title, the one whose text it shows."""
        named = TITLE.search(prompt)
        found = self.papers.get(_plain(named[1]), []) if named else []
        found = found or [paper for papers in self.papers.values() for paper in papers]
        if len(found) == 1:
            return found[0]
        seen = [_plain(run.lead + "".join(run.texts)) for run in shown] or [
            _plain(line) for line in prompt.splitlines() if len(line) > 12
        ]
        return max(found, key=lambda paper: sum(part in paper.plain for part in seen))


def _plain(text: str) -> str:
    return fold(text).translate(_LEFT_OUT)


def _shown(source: str) -> list[Shown]:
    """The runs of a prompt about tables, a line each; places printed empty are left out."""
    found = []
    for line in source.split("\n"):
        places = [(int(mark[1]), mark[2]) for mark in _MARK.finditer(line)]
        marks = [mark for mark in places if mark[0] != BLANK]
        if marks:
            ids, texts = zip(*marks, strict=True)
            lead = label_key(line.partition("[")[0])
            shown = tuple(id_ for id_, _ in places)
            found.append(Shown(lead, ids, tuple(map(_plain, texts)), shown))
    return found


class _Line(NamedTuple):
    """A row, or all rows of a table that is one line, as the truth prints it."""

    rows: tuple[FormRow, ...]
    cells: tuple[str, ...]
    texts: tuple[str, ...]
    """Without the blanks."""
    label: str


def _line(paper: Paper, rows: tuple[FormRow, ...]) -> _Line:
    cells = tuple(cell for row in rows for cell in row.cells)
    texts = tuple(text for cell in cells if (text := _plain(paper.cells[cell].raw or "")))
    names = (label.label for label in rows[0].table.rows if label.id == rows[-1].id)
    return _Line(rows, cells, texts, label_key(next(names)))


def _pointers(
    paper: Paper, asked: Mapping[str, FormRow], shown: Sequence[Shown]
) -> dict[str, Pointers]:
    """The right pointers of each row; [] for a row that is not there."""
    lines = []
    for table in dict.fromkeys(row.table for row in asked.values()):
        rows = tuple(row for row in asked.values() if row.table is table)
        whole = _line(paper, tuple(rows_of([table])))
        if table.across and any(run.texts == whole.texts for run in shown):
            lines.append(whole)
        else:
            lines += [_line(paper, (row,)) for row in rows]
    answer: dict[str, Pointers] = {
        key: [BLANK] * len(row.cells)
        if all(paper.cells[cell].kind == "blank" for cell in row.cells)
        else []
        for key, row in asked.items()
    }
    keys = {row: key for key, row in asked.items()}
    for line, run in _aligned(lines, shown):
        ids = _filled(paper, line, run)
        width = len(line.rows[0].cells)
        for at, row in enumerate(line.rows):
            if row in keys and line.texts:
                answer[keys[row]] = ids[at * width : (at + 1) * width]
    return answer


def _aligned(lines: Sequence[_Line], shown: Sequence[Shown]) -> list[tuple[_Line, Shown]]:
    """Lines and runs in one order, with the most values and labels in common."""
    best: list[list[tuple[float, list[tuple[int, int]]]]] = [
        [(0.0, [])] * (len(shown) + 1) for _ in range(len(lines) + 1)
    ]
    for i, line in enumerate(lines, 1):
        for j, run in enumerate(shown, 1):
            options = [best[i - 1][j], best[i][j - 1]]
            likeness = _likeness(line, run)
            if likeness > 4:
                score, pairs = best[i - 1][j - 1]
                options.append((score + likeness, [*pairs, (i - 1, j - 1)]))
            best[i][j] = max(options, key=lambda option: option[0])
    return [(lines[i], shown[j]) for i, j in best[-1][-1][1]]


def _likeness(line: _Line, run: Shown) -> float:
    if not line.texts:
        return 0.0
    same = 10.0 if line.texts == run.texts else 5 * _ratio(line.texts, run.texts)
    return same + fuzz.partial_ratio(line.label, run.lead[-len(line.label) - 6 :]) / 20


@lru_cache(maxsize=4096)
def _ratio(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def _filled(paper: Paper, line: _Line, run: Shown) -> Pointers:
    """A pointer for each cell: blank where nothing is printed, absent where it is not to be seen."""
    matcher = SequenceMatcher(None, line.texts, run.texts, autojunk=False)
    found = {
        block.a + i: run.ids[block.b + i]
        for block in matcher.get_matching_blocks()
        for i in range(block.size)
    }
    pointers, at = [], 0
    for cell in line.cells:
        true = paper.cells[cell]
        if true.kind in ("blank", "absent"):
            pointers.append(BLANK if true.kind == "blank" else ABSENT)
        else:
            pointers.append(found.get(at, ABSENT))
            at += 1
    return pointers


def _with_errors(
    right: Mapping[str, Pointers], shown: Sequence[Shown], rate: float, rng: Random
) -> dict[str, Pointers]:
    """The answer with errors, each row as short as the prompt allows."""
    wrong = {key: _row_with_errors(ids, shown, rate, rng) for key, ids in right.items()}
    return {key: _short(ids, shown) for key, ids in wrong.items()}


def _row_with_errors(ids: Pointers, shown: Sequence[Shown], rate: float, rng: Random) -> Pointers:
    pointers = list(ids)
    for at in range(len(ids)):
        if rng.random() < rate:
            pointers = rng.choice(list(POINTER_ERRORS.values()))(pointers, at, shown, rng)
            if not pointers:
                break
    return pointers


def _short(ids: Pointers, shown: Sequence[Shown]) -> Pointers:
    """A row that is there as it is shown: its first and its last value, or one blank for all."""
    if len(ids) > 1 and set(ids) <= {BLANK}:
        return [BLANK]
    values = [id_ for id_ in ids if id_ > 0]
    if len(ids) > 2 and values and any(_holds(run.places, ids) for run in shown):
        return [values[0], values[-1]]
    return ids


def _holds(places: Sequence[int], ids: Sequence[int]) -> bool:
    """Whether a run shows these places one after the other, and no other values beside them."""
    starts = range(len(places) - len(ids) + 1)
    return any(list(places[at : at + len(ids)]) == list(ids) for at in starts)


def _values(
    paper: Paper, schema: Mapping[str, Any], rate: float, rng: Random, *, cook: bool
) -> dict[str, Any]:
    """The answer of a model that types numbers: tables of rows of columns."""
    tables = [table for table in paper.form.tables if table.id in schema.get("properties", {})]
    grid = {row: list(map(paper.value, row.cells)) for row in rows_of(tables)}
    for row in grid:
        for at in range(len(grid[row])):
            if rng.random() < rate:
                VALUE_ERRORS[rng.choice(list(VALUE_ERRORS))](grid, row, at, rng)
    if cook:
        _make_sums_hold(paper.form, grid)
    return {
        table.id: {
            row.id: dict(zip((c.id for c in table.columns), grid[row], strict=True))
            for row in grid
            if row.table is table
        }
        for table in tables
    }


def _extractions(paper: Paper, prompt: str, rate: float, rng: Random) -> dict[str, Any]:
    """The rows of the part of the text that langextract asks about, as its examples show them."""
    source = prompt.rpartition("Q: ")[2]
    plain = _plain(source)
    wanted = [table for table in paper.form.tables if table.id == "requests"]
    grid = {row: list(map(paper.value, row.cells)) for row in rows_of(wanted)}
    labels = {label.id: label.label for table in wanted for label in table.rows}
    columns = [column.id for table in wanted for column in table.columns]
    found = []
    for row in [row for row in grid if _plain(labels[row.id]) in plain]:
        for at in range(len(columns)):
            if rng.random() < rate:
                VALUE_ERRORS[rng.choice(list(VALUE_ERRORS))](grid, row, at, rng)
        shown = {c: "" if v is None else str(v) for c, v in zip(columns, grid[row], strict=True)}
        found.append({"row": labels[row.id], "row_attributes": {"id": row.id, **shown}})
    return {"extractions": found}


def _make_sums_hold(form: Form, grid: Grid) -> None:
    """Change totals, and what is left over, until what the validator checks holds."""
    places = {cell: (row, at) for row in grid for at, cell in enumerate(row.cells)}
    rules = [rule for rule in form.rules if rule.is_equation]
    for rule in [rule for rule in rules if set(rule.left) <= places.keys()] * 3:
        wanted = sum(_number(grid, places[cell]) for cell in rule.left)
        kept = sum(_number(grid, places[cell]) for cell in rule.right[:-1])
        row, at = places[rule.right[-1]]
        grid[row][at] = wanted - kept


def _number(grid: Grid, place: tuple[FormRow, int]) -> int | float:
    return grid[place[0]][place[1]] or 0


def _prose(paper: Paper, source: str, names: Sequence[str]) -> dict[str, Any]:
    """The claims that the truth knows, by the marks in front of their numerals."""
    marks: list[tuple[int, int]] = []
    parts, last = [], 0
    for mark in re.finditer(r"\[(\d+)\]", source):
        parts.append(source[last : mark.start()])
        marks.append((sum(map(len, parts)), int(mark[1])))
        last = mark.end()
    text = "".join((*parts, source[last:]))
    claims = []
    for claim in paper.claims:
        quote = find_quote(text, claim.quote)
        for place, id_ in marks:
            if quote and quote.start <= place < quote.end and text.startswith(claim.raw, place):
                claims.append({"about": claim.about, "at": id_})
                break
    return {name: claims if name == "claims" else "" for name in names}
