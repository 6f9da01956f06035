"""langextract on the table of requests: a row an extraction, its numbers as attributes.

pip install langextract
python -m eval run --extractor examples/langextract_extractor.py:read --out runs/lx --model NAME

The endpoint is --base-url or OPENAI_BASE_URL, the key OPENAI_API_KEY.
"""

from __future__ import annotations

import os

import langextract as lx
from langextract.factory import ModelConfig

from gipa_extract.forms import form

PROMPT = (
    "从政府信息公开工作年度报告的“收到和处理政府信息公开申请情况”表中逐行提取：文本照抄行标题，"
    "属性 id 是该行的编号，其余属性是该行七个栏目所印的数字。行的编号："
)
COLUMNS = (
    "natural_person", "business", "research", "public_welfare", "legal_service", "other_org",
    "total",
)  # fmt: skip
EXAMPLE = lx.data.ExampleData(
    text="一、本年新收政府信息公开申请数量 | 3 | 1 | 0 | 0 | 0 | 0 | 4",
    extractions=[
        lx.data.Extraction(
            "row",
            "一、本年新收政府信息公开申请数量",
            attributes={"id": "received", **dict(zip(COLUMNS, "3100004", strict=True))},
        )
    ],
)


def read(text: str, model: str, base_url: str | None = None) -> dict[str, object]:
    """The cells of each row that langextract found in the text, with the place of its label."""
    edition = form("2021" if "本年制发件数" in text else "2019")
    rows = {
        row.id: row.label
        for table in edition.tables
        if table.id == "requests"
        for row in table.rows
    }
    config = ModelConfig(
        model_id=model,
        provider="OpenAILanguageModel",
        provider_kwargs={
            "api_key": os.environ.get("OPENAI_API_KEY", "none"),
            "base_url": base_url or os.environ.get("OPENAI_BASE_URL"),
        },
    )
    found = lx.extract(
        text,
        prompt_description=PROMPT + "；".join(f"{id_} {label}" for id_, label in rows.items()),
        examples=[EXAMPLE],
        config=config,
        max_char_buffer=4000,
        temperature=0,
        show_progress=False,
    )
    cells: dict[str, object] = {}
    for extraction in found.extractions or []:
        attributes = extraction.attributes or {}
        for column in COLUMNS:
            value = attributes.get(column)
            if attributes.get("id") in rows and isinstance(value, str) and value.isdecimal():
                cells[f"requests.{attributes['id']}.{column}"] = int(value)
    return cells
