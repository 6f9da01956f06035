"""One invented report: its truth, its tables and its prose, before any layout."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from typing import Literal, NamedTuple

from eval.corpus.numbers import Style, distinct_truth, plant, print_values, random_truth
from eval.corpus.prose import HEADINGS, Facts, Writer, invent_issuer
from eval.corpus.tables import Printed, joined, print_tables, split_across
from eval.truth import TrueCell, TrueClaim, Value
from gipa_extract.forms import Form, form

Role = Literal["title", "heading", "body"]


class Paragraph(NamedTuple):
    """A line of prose."""

    text: str
    role: Role = "body"


Block = Paragraph | Printed


@dataclass(frozen=True)
class Content:
    """A report as it would be printed, and what is true of it."""

    edition: str | None
    issuer: str
    year: int
    title: str
    blocks: tuple[Block, ...]
    cells: Mapping[str, TrueCell] = field(default_factory=dict)
    """What the report prints: absent where a style prints no such place."""
    slips: Mapping[str, Value] = field(default_factory=dict)
    """Cells that the agency got wrong → the true quantity, which its prose may still state."""
    claims: tuple[TrueClaim, ...] = ()
    problems: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    style: Style = field(default_factory=Style)

    @property
    def traits(self) -> dict[str, str | int]:
        """What the style has that is out of the ordinary."""
        own, plain = asdict(self.style), asdict(Style())
        return {key: value for key, value in own.items() if value != plain[key]}

    def with_tables(self, change: Mapping[Printed, Printed]) -> Content:
        """The same report with some tables replaced."""
        blocks = (change.get(b, b) if isinstance(b, Printed) else b for b in self.blocks)
        return replace(self, blocks=tuple(blocks))


def random_style(rng: random.Random) -> Style:
    """A style as agencies mix them: each oddity in a part of the reports."""
    pick = rng.choices
    return Style(
        zeros=pick(("printed", "blank", "some blank", "dash"), (70, 12, 8, 10))[0],
        digits=pick(("plain", "thousands", "full-width"), (86, 8, 6))[0],
        signs=pick(("plain", "word", "long word", "plus", "arrow"), (50, 26, 8, 10, 6))[0],
        units=rng.random() < 0.3,
        words=rng.random() < 0.08,
        labels=pick(("official", "short", "spaced", "half-width", "added"), (56, 10, 10, 14, 10))[
            0
        ],
        wraps=rng.random() < 0.3,
        headings=pick(
            ("official", "bare", "indented", "arabic", "bracketed", "other"),
            (56, 6, 10, 8, 6, 14),
        )[0],
        section2=rng.choice(("one", "several")),
        reviews=pick(("line", "tables", "prose"), (84, 10, 6))[0],
        slips=pick((0, 1, 2), (70, 22, 8))[0],
        traditional=rng.random() < 0.06,
    )


def write_report(edition: str, style: Style, rng: random.Random) -> Content:
    """A report on an edition's form; the same for the same style and seed."""
    of = form(edition)
    distinct = style.values == "distinct"
    values = distinct_truth(of, rng, empty=style.empty) if distinct else random_truth(of, rng)
    true = dict(values)
    slipped = plant(of, values, style.slips, rng)
    cells = print_values(of, values, style, rng)
    year = rng.randint(of.first_year, of.last_year or of.first_year + 3)
    issuer = invent_issuer(rng)
    writer = Writer(Facts(issuer, year, true | _group_values(of, true)), rng)
    tables = _tables(of, cells, style, rng)
    title, first = _title(issuer, year, rng)
    blocks: list[Block] = [*first, *map(Paragraph, writer.intro())]
    five = writer.section_five()
    bodies: dict[str, Sequence[str]] = {
        "overview": writer.overview(), "problems": five.paragraphs, "other": writer.other(),
    }  # fmt: skip
    if style.reviews == "prose":
        cells |= {cell: TrueCell("absent") for cell in of.tables[-1].cell_ids()}
        bodies["reviews"] = writer.table_in_words(of.tables[-1].cell_ids(), _namer(of))
    for section in of.sections:
        label = section.label
        if style.headings == "other" and section.id in HEADINGS:
            label = rng.choice((label, *HEADINGS[section.id]))
        blocks.append(Paragraph(_heading(section.number, label, style.headings), "heading"))
        if section.id not in bodies or section.id not in ("reviews",):
            blocks += (table for table in tables if table.section == section.id)
        blocks += map(Paragraph, bodies.get(section.id, ()))
    content = Content(
        edition, issuer, year, title, tuple(blocks), cells,
        {cell: true[cell] for cell in sorted(slipped)},
        tuple(writer.claims), five.problems, five.measures, style,
    )  # fmt: skip
    return to_traditional(content) if style.traditional else content


def _group_values(of: Form, values: Mapping[str, Value]) -> dict[str, Value]:
    return {group.id: sum(values[cell] for cell in group.cells) for group in of.groups}


def _tables(
    of: Form, cells: Mapping[str, TrueCell], style: Style, rng: random.Random
) -> list[Printed]:
    raws = {cell: true.raw or "" for cell, true in cells.items()}
    tables = print_tables(of, raws, Wordings(style, rng))
    second = [table for table in tables if table.section == tables[0].section]
    rest = tables[len(second) :]
    if style.section2 == "one":
        second = [joined(second)]
    if style.reviews == "tables":
        rest = [*rest[:-1], *split_across(rest[-1])]
    return second + rest


def _namer(of: Form) -> _Namer:
    return _Namer(
        {
            name: label.label
            for table in of.tables
            for item in (table.rows, table.columns)
            for label in item
            for name in [f"{table.id}.{label.id}"]
        }
    )


class _Namer:
    """Cell or row id → the words for it in prose."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        self.labels = labels

    def __call__(self, name: str) -> str:
        table, *rest = name.split(".")
        label = self.labels[f"{table}.{rest[-1]}"]
        return label.partition("（")[0] or label


def _title(issuer: str, year: int, rng: random.Random) -> tuple[str, list[Paragraph]]:
    """The title, and the lines it is printed in."""
    way = rng.randrange(4)
    if way == 0:
        lines = [issuer, f"{year}年度政府信息公开工作年度报告"]
    elif way == 1:
        lines = [f"{issuer}{year}年政府信息公开工作", "年度报告"]
    elif way == 2:
        lines = [f"{issuer}{year}年政府信息公开年度报告"]
    else:
        lines = [f"{issuer}{year}年度政府信息公开工作报告"]
    return "".join(lines), [Paragraph(line, "title") for line in lines]


def _heading(number: str, label: str, style: str) -> str:
    arabic = "一二三四五六".index(number) + 1
    return {
        "bare": label,
        "indented": f"　　{number}、{label}",
        "arabic": f"{arabic}、 {label}",
        "bracketed": f"（{number}）{label}",
    }.get(style, f"{number}、{label}")


class Wordings:
    """How one document prints the form's labels."""

    def __init__(self, style: Style, rng: random.Random) -> None:
        self.style = style
        self.rng = rng
        self.half = str.maketrans("（）／", "()/")

    def __call__(self, label: str, also: tuple[str, ...]) -> str:
        ways = {
            "official": self._official, "short": self._short, "spaced": self._spaced,
            "half-width": self._half_width, "added": self._added,
        }  # fmt: skip
        printed = ways[self.style.labels](label, also)
        return self._wrapped(printed) if self.style.wraps else printed

    def _official(self, label: str, also: tuple[str, ...]) -> str:
        return label

    def _short(self, label: str, also: tuple[str, ...]) -> str:
        """The form's own short wordings, for some labels of the long ones."""
        if len(label) < 9 or not also or self.rng.random() < 0.5:
            return label
        lead = label[:2] if label[1] in ".、" else label[:3] if label[0] == "（" else ""
        return lead + self.rng.choice([way for way in also if len(way) < len(label)] or [label])

    def _spaced(self, label: str, also: tuple[str, ...]) -> str:
        return self.rng.choice((" ", "　")).join(label) if len(label) < 6 else label

    def _half_width(self, label: str, also: tuple[str, ...]) -> str:
        return label.translate(self.half).replace(".", "、", 1 if label[1:2] == "." else 0)

    def _added(self, label: str, also: tuple[str, ...]) -> str:
        """What clerks append: a remark that the form knows of, or a unit in brackets."""
        if not also or "额" in label or self.rng.random() < 0.8:
            return label
        longer = [way for way in also if way.startswith(label)]
        return self.rng.choice(longer or [label + "（件）", label + "（单位：件）"])

    def _wrapped(self, label: str) -> str:
        if len(label) < 6 or self.rng.random() < 0.5:
            return label
        at = self.rng.randint(3, len(label) - 2)
        return f"{label[:at]}\n{label[at:]}"


@lru_cache(maxsize=1)
def _simplified_to_traditional() -> dict[int, str]:
    """OpenCC's s2tw (whose characters Big5 has), character by character, as converters on government sites do it."""
    import opencc

    source = "\n".join(map(chr, range(0x4E00, 0xA000)))
    target = opencc.OpenCC("s2tw").convert(source)
    return {ord(a): b for a, b in zip(source, target, strict=True) if a != b}


def to_traditional(content: Content) -> Content:
    """The same report in traditional script, its truth too."""
    table = _simplified_to_traditional()

    def turn(text: str) -> str:
        return text.translate(table)

    blocks = tuple(
        block._replace(text=turn(block.text))
        if isinstance(block, Paragraph)
        else block.rewritten(lambda box: turn(box.text))
        for block in content.blocks
    )
    return replace(
        content,
        issuer=turn(content.issuer),
        title=turn(content.title),
        blocks=blocks,
        cells={
            cell: true._replace(raw=true.raw and turn(true.raw))
            for cell, true in content.cells.items()
        },
        claims=tuple(
            claim._replace(raw=turn(claim.raw), quote=turn(claim.quote)) for claim in content.claims
        ),
        problems=tuple(map(turn, content.problems)),
        measures=tuple(map(turn, content.measures)),
    )
