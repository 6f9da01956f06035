"""What workbooks and codebooks say to people, in each language; the form's labels are its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gipa_extract.language import Lang


@dataclass(frozen=True)
class ExportWords:
    """Names, and templates for `str.format`."""

    panel: str
    """The sheet of the panel."""
    codebook: str
    codebook_heads: tuple[str, ...]
    """Of `codebook.Entry`: column, Stata's name, label, editions, cells, unit, kinds, note."""
    difference: str
    rules: Mapping[str, str]
    """The kinds of rules whose differences stand below a table; others keep their name."""
    no_place: str
    """A comment on a cell that the document does not have: its id and kind."""
    place: str
    """A comment on a cell: its id, where it stands, what is printed, kind, trust."""
    on_page: str
    too_many_forms: str


ENGLISH = ExportWords(
    panel="panel",
    codebook="codebook",
    codebook_heads=("column", "stata", "label", "editions", "cells", "unit", "kinds", "note"),
    difference="差额（公式）",
    rules={},
    no_place="{id}\n{kind}",
    place="{id}\n“{raw}” at {start}–{end}{page}\n{kind}, {trust}",
    on_page=", page {page}",
    too_many_forms="the panel holds {count} reports, the forms only the first {forms}",
)

CHINESE = ExportWords(
    panel="面板",
    codebook="变量说明",
    codebook_heads=("列名", "Stata 名", "含义", "版本", "单元格", "单位", "类型", "说明"),
    difference="差额（公式）",
    rules={
        "row": "行合计",
        "results": "办理结果合计",
        "balance": "收支平衡",
        "reviews": "复议诉讼合计",
    },
    no_place="{id}\n{kind}",
    place="{id}\n“{raw}”，位置{start}–{end}{page}\n{kind}，{trust}",
    on_page="，第{page}页",
    too_many_forms="面板含{count}份报告，表格只列前{forms}份",
)

WORDS: Mapping[Lang, ExportWords] = {"en": ENGLISH, "zh": CHINESE}
