"""What the panel's columns mean, and what Stata calls them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from gipa_extract.export.export_words import WORDS
from gipa_extract.export.panel import HEAD, KINDS, columns
from gipa_extract.language import Lang

STATA_NAME = 32
STATA_LABEL = 80
_LETTERS = (4, 3)


class CodebookEntry(NamedTuple):
    """One column of the panel."""

    column: str
    stata: str
    label: str
    editions: str
    cells: str
    """The cells that it holds, by edition; added up where there are several."""
    unit: str
    kinds: str
    note: str


@lru_cache(maxsize=1)
def codebook() -> tuple[CodebookEntry, ...]:
    """Every column of the panel, in its order."""
    entries = tuple(_entries())
    names = [entry.stata for entry in entries]
    assert len(set(names)) == len(names), "two columns have one name in Stata"
    return entries


def stata_name(column: str) -> str:
    """A column's name in Stata: each word of it cut to four letters, all joined by `_`.

    To three, where that leaves no room for the suffixes: `:kind` becomes `_k`, `:unit` `_u`.
    The head's columns keep their names.
    """
    if column in HEAD:
        return column
    name, _, suffix = column.partition(":")
    words = name.replace(".", "_").replace("@", "_").split("_")
    cuts = ("_".join(word[:letters] for word in words) for letters in _LETTERS)
    short = next(cut for cut in cuts if len(cut) <= STATA_NAME - 2)
    return short + {"": "", "kind": "_k", "unit": "_u"}[suffix]


def _entries() -> Iterator[CodebookEntry]:
    for name, label in HEAD.items():
        yield CodebookEntry(name, stata_name(name), label, "", "", "", "", "")
    units = {"count": "件或项", "change": "项，带符号", "amount": "见单位栏，不换算"}
    for column in columns():
        name = column.name
        where = ", ".join(column.cells)
        cells = "; ".join(f"{ed}: {' + '.join(ids)}" for ed, ids in column.cells.items())
        kinds = KINDS if column.note else [kind for kind in KINDS if kind != "sum"]
        yield _entry(name, column.label, where, cells, units[column.measure], column.note)
        yield _entry(f"{name}:kind", f"{column.label}：类型", where, cells, "", "", kinds)
        if column.has_unit:
            yield _entry(f"{name}:unit", f"{column.label}：所印单位", where, cells, "", "")


def _entry(
    name: str,
    label: str,
    where: str,
    cells: str,
    unit: str,
    note: str,
    kinds: tuple[str, ...] | list[str] = (),
) -> CodebookEntry:
    return CodebookEntry(name, stata_name(name), label, where, cells, unit, " ".join(kinds), note)


def markdown(lang: Lang = "en") -> str:
    """The codebook as a Markdown table."""
    heads = WORDS[lang].codebook_heads
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for entry in codebook():
        lines.append("| " + " | ".join(text.replace("|", "\\|") for text in entry) + " |")
    return "\n".join(lines) + "\n"
