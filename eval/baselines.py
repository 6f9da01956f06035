"""How a model is usually made to read such a report: Instructor and models of typed numbers.

plain    one response model with all fields of the form.
section  the same, a question for each section of tables, and only its text.
sums     plain, with a validator that refuses numbers that do not add up, and re-asks.
None of them says where a number stands, and none can flag one.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from pydantic import BaseModel, Field, create_model, model_validator

from eval.noisy import UNBALANCED
from gipa_extract import extract
from gipa_extract.forms import Form, Table, newest
from gipa_extract.forms import form as form_of
from gipa_extract.ids import join_cell_id
from gipa_extract.llm.local import LocalServer
from gipa_extract.llm.settings import DEFAULT_PARAMETERS, LOCAL, Prices, Usage
from gipa_extract.models import Cell, Document, Kind, Report
from gipa_extract.prose.outline import locate

Way = Literal["plain", "section", "sums"]
WAYS: tuple[Way, ...] = ("plain", "section", "sums")
RETRIES = 2
"""Times that Instructor asks again after an answer that does not validate."""

_SYSTEM = (
    "你是政府信息公开年度报告的数据录入员。按给定结构填写报告表格中的数值；没有印数值的填 null。"
)
_USER = "报告：{title}\n请从下面的文字中提取全部字段。\n{text}"


@dataclass
class Typed:
    """What a baseline says of a report."""

    values: dict[str, int | float | None] = field(default_factory=dict)
    """By cell id; a cell of an answer that never came is left out."""
    usage: Usage = field(default_factory=Usage)


class Baselines:
    """The three baselines against one endpoint; `model` is the name that is asked for."""

    def __init__(
        self,
        base_url: str | None,
        model: str,
        *,
        timeout: float,
        transport_retries: int,
        parameters: Mapping[str, Any] | None = None,
    ) -> None:
        import instructor
        import openai

        self.model = model
        asked = {**DEFAULT_PARAMETERS, **(parameters or {})}
        self.parameters = {name: value for name, value in asked.items() if value is not None}
        key = os.environ.get("OPENAI_API_KEY", "none")
        self.sdk = openai.OpenAI(
            api_key=key, base_url=base_url, timeout=timeout, max_retries=transport_retries
        )
        self.client = instructor.from_openai(self.sdk, mode=instructor.Mode.TOOLS)

    def close(self) -> None:
        self.sdk.close()

    def read(self, text: str, edition: str, way: Way) -> Typed:
        """Every cell that the model types; errors of Instructor or the SDK leave cells out."""
        form = form_of(edition)
        found = locate(text, newest().sections)
        title = found.title or "（无标题）"
        result = Typed()
        if way != "section":
            self._ask(form, form.tables, title, text, result, sums=way == "sums")
            return result
        at = {section.id: text[section.start : section.end] for section in found.sections}
        for section in dict.fromkeys(table.section for table in form.tables):
            tables = tuple(table for table in form.tables if table.section == section)
            self._ask(form, tables, title, at.get(section, text), result, sums=False)
        return result

    def _ask(
        self,
        form: Form,
        tables: Sequence[Table],
        title: str,
        text: str,
        result: Typed,
        *,
        sums: bool,
    ) -> None:
        schema = response_model(form.edition, tuple(table.id for table in tables), sums=sums)
        spent: list[Any] = []
        self.client.on("completion:response", spent.append)
        try:
            answer = self.client.chat.completions.create(
                model=self.model,
                response_model=schema,
                max_retries=RETRIES,
                extra_body=self.parameters,
                messages=[
                    {"role": "system", "content": _SYSTEM},
                    {"role": "user", "content": _USER.format(title=title, text=text)},
                ],
            )
            result.values |= dict(_cells(answer.model_dump()))
        except Exception:  # whatever its libraries raise: a baseline without an answer has none
            pass
        finally:
            self.client.off("completion:response", spent.append)
            if spent:  # Instructor adds up: the last answer's usage is that of all
                usage = spent[-1].usage
                result.usage += Usage(len(spent), usage.prompt_tokens, usage.completion_tokens)


def baseline_reader(
    model: str,
    way: Way,
    *,
    base_url: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    prices: Prices | None = None,
    timeout: float = 120,
) -> Callable[[Document], Report]:
    """Reads a document by one baseline: header facts by the rules, numbers typed by the model.

    The endpoint is `base_url` or OPENAI_BASE_URL with OPENAI_API_KEY, or the local model on
    loopback. Nothing that it types can be grounded or flagged; what it leaves null counts as blank.
    """
    server = LocalServer() if model == LOCAL else None
    url = server.base_url if server else base_url or os.environ.get("OPENAI_BASE_URL")
    typist = Baselines(url, model, timeout=timeout, transport_retries=2, parameters=parameters)

    def read(document: Document) -> Report:
        began = time.perf_counter()
        report = extract(document)
        typed = typist.read(document.text, report.edition or newest().edition, way)
        report.cells = [_typed_cell(cell.id, typed) for cell in report.cells]
        report.claims, report.findings = [], []
        report.extraction.strategy, report.extraction.model = f"baseline:{way}", model
        report.extraction.calls = typed.usage.calls
        report.extraction.input_tokens = typed.usage.input_tokens
        report.extraction.output_tokens = typed.usage.output_tokens
        if prices:
            spent = prices.input * typed.usage.input_tokens
            spent += prices.output * typed.usage.output_tokens
            report.extraction.cost_usd = spent / 1e6
        report.extraction.seconds = round(time.perf_counter() - began, 4)
        return report

    return read


def _typed_cell(cell_id: str, typed: Typed) -> Cell:
    if cell_id not in typed.values:
        return Cell(cell_id)
    value = typed.values[cell_id]
    exact = Decimal(str(value)) if isinstance(value, float) else value
    kind: Kind = "blank" if value is None else "number"
    return Cell(cell_id, exact, kind, origin="llm", trust="read")


def _cells(tables: Mapping[str, Any]) -> Iterator[tuple[str, int | float | None]]:
    for table, rows in tables.items():
        for row, columns in rows.items():
            for column, value in columns.items():
                yield join_cell_id(table, row, column), value


@lru_cache(maxsize=16)
def response_model(edition: str, tables: tuple[str, ...], *, sums: bool) -> type[BaseModel]:
    """Tables of rows of optional numbers; with `sums` it validates every sum it can see."""
    form = form_of(edition)
    fields: dict[str, Any] = {
        table.id: (_table_model(table), Field(description=table.caption or None))
        for table in form.tables
        if table.id in tables
    }
    base = _with_sums(form) if sums else BaseModel
    made: type[BaseModel] = create_model("Report", __base__=base, **fields)
    return made


def _table_model(table: Table) -> type[BaseModel]:
    columns: dict[str, Any] = {
        column.id: (int | float | None, Field(description=column.label)) for column in table.columns
    }
    row = create_model(f"{table.id}_row", **columns)
    rows: dict[str, Any] = {
        label.id: (row, Field(description="／".join((*label.under, label.label))))
        for label in table.rows
    }
    made: type[BaseModel] = create_model(table.id, **rows)
    return made


def _with_sums(form: Form) -> type[BaseModel]:
    """A base whose validator refuses numbers that break a sum, as tutorials show it."""
    rules = [rule for rule in form.rules if rule.is_equation]

    class Summed(BaseModel):
        @model_validator(mode="after")
        def sums_hold(self) -> Summed:
            cells = dict(_cells(self.model_dump()))

            def total(ids: Sequence[str]) -> float:
                return sum(cells[id_] or 0 for id_ in ids)

            broken = [rule.id for rule in rules if total(rule.left) != total(rule.right)]
            if broken:
                raise ValueError(f"{', '.join(broken)} {UNBALANCED}; correct the numbers")
            return self

    return Summed
