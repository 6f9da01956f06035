"""A model that types the table of requests, as tutorials of Instructor show it.

python -m eval run --extractor examples/instructor_extractor.py:read --out runs/typed --model NAME

The endpoint is --base-url or OPENAI_BASE_URL, the key OPENAI_API_KEY.
"""

from __future__ import annotations

import os
from typing import Any

import instructor
import openai
from pydantic import BaseModel, create_model

from gipa_extract.forms import Table, form

PROMPT = "提取报告中“收到和处理政府信息公开申请情况”表的全部数值，没有印数值的填 null。\n\n"


def read(text: str, model: str, base_url: str | None = None) -> dict[str, object]:
    """The cells that the model types, and what it took; null counts as blank."""
    edition = form("2021" if "本年制发件数" in text else "2019")
    (table,) = (table for table in edition.tables if table.id == "requests")
    key = os.environ.get("OPENAI_API_KEY", "none")
    with openai.OpenAI(api_key=key, base_url=base_url) as sdk:
        answer, completion = instructor.from_openai(sdk).chat.completions.create_with_completion(
            model=model,
            response_model=response_model(table),
            messages=[{"role": "user", "content": PROMPT + text}],
            temperature=0,
        )
    cells = {
        f"requests.{row}.{column}": "blank" if value is None else value
        for row, columns in answer.model_dump()["requests"].items()
        for column, value in columns.items()
    }
    usage = completion.usage
    tokens = {"input_tokens": usage.prompt_tokens, "output_tokens": usage.completion_tokens}
    return {"cells": cells, "usage": {"calls": 1, **tokens}}


def response_model(table: Table) -> type[BaseModel]:
    """A field for each row of the table, and in it one for each column."""
    columns: dict[str, Any] = {column.id: (int | None, ...) for column in table.columns}
    row = create_model("Row", **columns)
    rows: dict[str, Any] = {each.id: (row, ...) for each in table.rows}
    return create_model("Report", requests=(create_model("Requests", **rows), ...))
