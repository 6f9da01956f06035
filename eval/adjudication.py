"""Two labelings of one document: where they differ, with the source's line, and what settles it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from eval.gold import GoldError, read_mark
from gipa_extract import forms
from gipa_extract.errors import GipaError
from gipa_extract.ids import row_id_of
from gipa_extract.models import Document
from gipa_extract.pipeline import extract
from gipa_extract.reviewing.gold import OPEN
from gipa_extract.reviewing.row_places import row_places

FACTS = ("issuer", "title", "year", "period", "period_stated")
LISTS = ("claims", "problems", "measures", "broken")
"""Whole lists: of two that differ one is taken, and then put right by hand where it must be."""
LONGEST_LINE = 60
"""Characters of a source line that are shown."""
_TABLES = re.compile(r"^tables\s*=\s*('''|\"\"\")\n(.*?)\n\1", re.MULTILINE | re.DOTALL)


class Difference(NamedTuple):
    """One thing that two labelers say differently."""

    document: str
    """The gold file's name, without its suffix."""
    item: str
    """A cell's id, a header fact, or a list."""
    first: str
    """The mark, or what TOML says."""
    second: str
    line: int | None = None
    """Of the source, from 1; null where nothing shows it."""
    source: str = ""
    """What stands in that line."""

    def in_words(self) -> str:
        """The difference in one line."""
        place = f"  line {self.line}: {self.source}" if self.line else ""
        return f"{self.document}: {self.item}: {self.first} | {self.second}{place}"


class Labels(NamedTuple):
    """A gold file as it stands, whether or not it is finished."""

    text: str
    marks: Mapping[str, str]
    facts: Mapping[str, Any]


def read_labels(path: Path) -> Labels:
    """What a gold file says, also where `?` is left in it; GoldError where it is no TOML."""
    try:
        text = path.read_text("utf-8")
        facts = tomllib.loads(text, parse_float=Decimal)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise GoldError(f"cannot be read: {error}", where=str(path)) from error
    return Labels(text, dict(_marks(str(facts.get("tables", "")))), facts)


def _marks(tables: str) -> Iterator[tuple[str, str]]:
    """(cell id, mark) of each cell, as the lines of the tables give them."""
    table, columns = "", list[str]()
    for line in tables.split("\n"):
        words = line.split()
        if words and line[0] not in " \t":
            table, columns = words[0], words[1:]
        elif words:
            for column, mark in zip(columns, words[1:], strict=False):
                yield f"{table}.{words[0]}.{column}", mark


def differences(
    name: str, first: Labels, second: Labels, document: Document | None = None
) -> list[Difference]:
    """Where two labelings differ, cells first; `document` shows where to look."""
    if (first.facts.get("sha256"), first.facts.get("edition")) != (
        second.facts.get("sha256"),
        second.facts.get("edition"),
    ):
        raise GoldError(
            "labeled from another document or form", where=name, remedy="label the same file"
        )
    cells = [
        Difference(name, item, mark, second.marks.get(item, OPEN))
        for item, mark in first.marks.items()
        if _compared(mark) != _compared(second.marks.get(item, OPEN))
    ]
    facts = [
        Difference(name, key, _shown(first.facts.get(key)), _shown(second.facts.get(key)))
        for key in (*FACTS, *LISTS)
        if first.facts.get(key, []) != second.facts.get(key, [])
    ]
    lines = _lines_of([each.item for each in cells], first, document) if document else {}
    placed = [
        each._replace(line=lines[each.item][0], source=lines[each.item][1])
        if each.item in lines
        else each
        for each in cells
    ]
    return [*placed, *facts]


def _compared(mark: str) -> object:
    """A mark as `gold agree` compares it: kind and value, and of dashes and texts what is printed."""
    if mark == OPEN:
        return OPEN
    cell = read_mark(mark, "")
    return (cell.kind, cell.value) if cell.kind == "number" else (cell.kind, cell.raw)


def _shown(value: Any) -> str:
    """A fact for one line; of a list how long it is, and what it begins with."""
    if isinstance(value, list) and value and not isinstance(value[0], str):
        return f"{len(value)}: {', '.join(str(each.get('about')) for each in value)}"
    if isinstance(value, list):
        return f"{len(value)}: {', '.join(each[:12] for each in value)}"
    return str(value)


def _lines_of(
    items: Sequence[str], labels: Labels, document: Document
) -> dict[str, tuple[int, str]]:
    """Cell → the line of the source that prints it, or else its row's label.

    Which of the two labelers is right is not asked of the reader: it only shows where to look.
    """
    form = forms.form(str(labels.facts["edition"]))
    rows = row_places(document, form)
    read = {cell.id: cell.start for cell in extract(document).cells} if items else {}
    found = {}
    for item in items:
        label = rows.get(row_id_of(item))
        start = read.get(item)
        start = label.start if start is None and label else start
        if start is not None:
            number = document.text.count("\n", 0, start) + 1
            line = " ".join(document.text.split("\n")[number - 1].split())
            found[item] = (number, line[:LONGEST_LINE])
    return found


Decide = Callable[[Difference], str]
"""What is to stand: `1`, `2`, a mark of one's own for a cell, or nothing: it stays open."""


def settled_text(
    first: Labels,
    second: Labels,
    found: Sequence[Difference],
    decide: Decide,
    earlier: Labels | None = None,
) -> str:
    """The text of the gold file in which every difference is settled, or open as `?`.

    What `earlier` has settled stays, and is not asked again.
    """
    text, marks = first.text, dict(first.marks)
    for difference in found:
        item = difference.item
        if item in marks:
            known = earlier.marks.get(item, OPEN) if earlier else OPEN
            answer = decide(difference) if known == OPEN else known
            marks[item] = _settled_mark(answer, difference)
        elif earlier and not _is_open(earlier.facts.get(item, [])):
            text = _with_block(text, item, _block(earlier.text, item))
        else:
            blocks = {"1": _block(text, item), "2": _block(second.text, item)}
            text = _with_block(text, item, blocks.get(decide(difference), _open_block(item)))
    return _TABLES.sub(lambda whole: _with_marks(whole, marks), text, count=1)


def _is_open(value: Any) -> bool:
    return value == OPEN or (isinstance(value, list) and OPEN in value)


def _settled_mark(answer: str, difference: Difference) -> str:
    chosen = {"1": difference.first, "2": difference.second, "": OPEN}.get(answer, answer)
    if chosen != OPEN:
        read_mark(chosen, f"{difference.document}: {difference.item}")
    return chosen


def _with_marks(whole: re.Match[str], marks: Mapping[str, str]) -> str:
    """The tables with these marks; everything round them stays."""
    table, columns, lines = "", list[str](), []
    for line in whole[2].split("\n"):
        words = line.split()
        if words and line[0] not in " \t":
            table, columns = words[0], words[1:]
        elif words:
            places = [found.span() for found in re.finditer(r"\S+", line)][1 : len(columns) + 1]
            for column, (start, end) in reversed(list(zip(columns, places, strict=False))):
                line = line[:start] + marks[f"{table}.{words[0]}.{column}"] + line[end:]
        lines.append(line)
    body = "\n".join(lines)
    return f"tables = {whole[1]}\n{body}\n{whole[1]}"


def _pattern(key: str) -> re.Pattern[str]:
    """Where a key stands, with all its lines; all claims are one."""
    if key == "claims":
        entry = r"\[\[claims\]\]\n(?:\w+\s*=.*\n?)+\n*"
        return re.compile(rf"^(?:claims\s*=.*\n|(?:{entry})+)", re.MULTILINE)
    ends = r"(?=^\w+\s*=|^\[\[|^#|^\s*$|\Z)"
    return re.compile(rf"^{key}\s*=.*?{ends}", re.MULTILINE | re.DOTALL)


def _block(text: str, key: str) -> str:
    found = _pattern(key).search(text)
    return found[0] if found else ""


def _open_block(key: str) -> str:
    return f'{key} = ["{OPEN}"]\n' if key in LISTS else f'{key} = "{OPEN}"\n'


def _with_block(text: str, key: str, block: str) -> str:
    """The text with another block for a key; what is a table of claims goes to the end."""
    if block and not block.startswith("[[") and _pattern(key).search(text):
        return _pattern(key).sub(lambda _: block, text, count=1)
    without = _pattern(key).sub("", text, count=1)
    if block.startswith("[["):
        return without.rstrip("\n") + "\n\n" + block
    head = without.index("tables")
    return without[:head] + block.rstrip("\n") + "\n" + without[head:] if block else without


def document_of(labels: Labels, find: Callable[[str], Path]) -> Document | None:
    """The document that was labelled; None where it is not found or cannot be read."""
    from gipa_extract import readers

    try:
        document = readers.read(find(str(labels.facts.get("document"))))
    except GipaError:
        return None
    return document if document.sha256 == labels.facts.get("sha256") else None
