"""A client that answers as a test says, and reports whose tables a test can make irregular."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from pydantic import BaseModel

from gipa_extract import readers
from gipa_extract.cells.placement import place_rows
from gipa_extract.cells.torn_rows import place_torn_rows
from gipa_extract.errors import ModelError
from gipa_extract.forms import Form, form, newest
from gipa_extract.llm import Answer, Messages, Settings, Usage
from gipa_extract.models import Cell, Document, Located
from gipa_extract.prose.outline import locate
from tests.printing import report

FORM = form("2021")
ODD = {
    "1.属于国家秘密": "1.涉密的",
    "2.其他法律行政法规禁止公开": "2.法律禁止的",
    "8.属于行政查询事项": "8.应当去查询的",
}
"""Official labels and what a clerk wrote in their place; no form knows these."""


@dataclass
class Scripted:
    """Stands for a `Client`: `answer` makes the fields of each answer from prompt and schema."""

    answer: Callable[[str, dict[str, Any]], Mapping[str, Any] | ModelError]
    asked: list[str] = field(default_factory=list)
    settings: Settings = field(default_factory=lambda: Settings(model="scripted"))

    def ask(self, messages: Messages, schema: type[BaseModel]) -> Answer[Any]:
        prompt = messages[-1]["content"]
        self.asked.append(prompt)
        told = self.answer(prompt, schema.model_json_schema()["properties"])
        if isinstance(told, ModelError):
            raise told
        return Answer(schema.model_validate(told), Usage(calls=1, output_tokens=9), "{}")


@dataclass(frozen=True)
class Sheet:
    """A report on the form with what the rules read of it."""

    document: Document
    located: Located
    cells: list[Cell]
    texts: Mapping[str, str]
    form: Form = FORM


def sheet(texts: Mapping[str, str], layout: str = "cells", odd: Mapping[str, str] = ODD) -> Sheet:
    """The form printed with these texts, some labels in words that no form knows."""
    printed = report(FORM, texts, layout)
    for label, word in odd.items():
        printed = printed.replace(label, word)
    return sheet_of(printed, texts)


def sheet_of(printed: str, texts: Mapping[str, str]) -> Sheet:
    document = readers.from_text(printed)
    located = locate(document.text, newest().sections)
    return Sheet(
        document,
        located,
        place_torn_rows(place_rows(document, FORM), FORM, document.text).cells,
        texts,
    )


def balanced(seed: int = 1) -> dict[str, str]:
    """Texts of all cells whose sums hold, hardly two alike in a row."""
    rng = Random(seed)
    values = {cell: rng.randint(1, 40) for cell in FORM.cell_ids}
    for cell in FORM.cell_ids:  # enough came in that none of what is carried out is negative
        if ".received." in cell:
            values[cell] += 900
    rules = [rule for rule in FORM.rules if rule.relation in ("sum", "balance")]
    for rule in (*rules, *rules, *rules):
        wanted = sum(values[cell] for cell in rule.left)
        values[rule.right[-1]] = wanted - sum(values[cell] for cell in rule.right[:-1])
    return {cell: str(value) for cell, value in values.items()}


def replies(**rows: Sequence[int]) -> Callable[[str, dict[str, Any]], Mapping[str, Any]]:
    """An answer that gives these rows wherever they are asked for, and no others."""
    return lambda _, schema: {key: list(ids) for key, ids in rows.items() if key in schema}
