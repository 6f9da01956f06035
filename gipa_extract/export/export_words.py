"""What workbooks, codebooks and notes say to people, in each language; the form's labels are its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gipa_extract.language import ByLang, Lang


@dataclass(frozen=True)
class ExportWords:
    """Names, and templates for `str.format`."""

    panel: str
    """The sheet of the panel."""
    summary: str
    findings: str
    doubts: str
    """The sheet of doubtful cells."""
    cell_name: str
    """Heads the labels that the form prints for a cell."""
    more_doubts: str
    coverage: str
    codebook: str
    codebook_heads: tuple[str, ...]
    """Column, type, label, editions, cells, unit, values, note."""
    dictionary_heads: Mapping[str, str]
    """The heads of the sheet, by column of the codebook as it is called in English."""
    key: str
    summary_title: str
    reports: str
    bodies: str
    year: str
    rules_fail: str
    in_failing_rule: str
    """The legend's word for a cell of a rule that fails."""
    suspect: str
    cells_of_trust: str
    sums_note: str
    legend: str
    colours: Mapping[str, str]
    """Style → what it means."""
    guide: tuple[str, ...]
    coverage_note: str
    difference: str
    rules: Mapping[str, str]
    """The kinds of rules whose differences stand below a table; others keep their name."""
    places: str
    """Above the folded columns with the place of each number."""
    no_place: str
    """A comment on a cell that the document does not have: its id and kind."""
    place: str
    """A comment on a cell: its id, where it stands, what is printed, kind, trust."""
    on_page: str
    restated: str
    """That two reports of a body and year print different numbers."""
    in_memory: str
    """Before work begins: a file is made in memory, and takes much of it."""
    too_many_forms: str
    reports_left_out: str
    reports_chosen: str
    values_left_out: str
    columns_left_out: str
    renumbered: str
    """That two names give one number: these got another, in this export alone."""


_HEADS = ("table", "column", "type", "label", "editions", "cells", "unit", "values", "note", "key")

ENGLISH = ExportWords(
    panel="panel",
    summary="summary",
    findings="findings",
    doubts="doubts",
    cell_name="the cell as the form calls it",
    more_doubts="and {count} more: see the table `cells`",
    coverage="coverage",
    codebook="codebook",
    codebook_heads=("column", "type", "label", "editions", "cells", "unit", "values", "note"),
    dictionary_heads={head: head for head in _HEADS},
    key="Key",
    summary_title="Annual reports on open government information",
    reports="reports",
    bodies="bodies",
    year="report year",
    rules_fail="rules that fail",
    in_failing_rule="rule fails",
    suspect="suspect",
    cells_of_trust="cells: {trust}",
    sums_note="Live sums over the panel, as printed; what prints no number is not counted.",
    legend="Colours",
    colours={
        "confirmed": "grounded in the document, and every sum over it holds",
        "read": "grounded in the document; no sum speaks for it",
        "doubtful": "look at it: a wrong sum points at it, its place is unclear, or readers differ",
        "missing": "the document has no such cell",
        "fails": "a cell of a rule that fails",
        "suspect": "a cell of the smallest set that may be wrong",
    },
    guide=(
        "panel: a row for each report. Kind and trust of each number are in columns that unfold (+).",
        "doubts: every doubtful cell, what is printed there, and why to look at it.",
        "A file's name leads to its form, where the differences of the sums are live formulas.",
        "Where each number stands in the document is in the folded columns at the right of a form.",
        "codebook: what every column means.",
    ),
    coverage_note="Reports of each body and year; grey: none.",
    difference="difference (formula)",
    rules={"row": "row", "results": "all results", "balance": "balance", "reviews": "reviews"},
    places="where each number stands: cell, characters of the text, page",
    no_place="{id}\n{kind}",
    place="{id}\n“{raw}” at {start}–{end}{page}\n{kind}, {trust}",
    on_page=", page {page}",
    restated="two reports of {year} differ: {cell} is {one} in one and {other} in the other",
    in_memory="{name} is made in memory: of {count} reports about {megabytes} MB",
    too_many_forms="the panel holds {count} reports, the forms only the first {forms}",
    reports_left_out="{out} of {all} reports are left out, as --only asks",
    reports_chosen="{count} reports are chosen by --only",
    values_left_out="{count} {count:cell is|cells are} worth less than {least}: their values are left out of panel and cells",
    columns_left_out="your columns with values of over a thousand characters are not carried along: {names}",
    renumbered="the number that these names give is another's, so in this export they have one that another export may not give them: {names}",
)

CHINESE = ExportWords(
    panel="面板",
    summary="概览",
    findings="核对结果",
    doubts="存疑单元格",
    cell_name="单元格（表格所印的行、列标题）",
    more_doubts="另有{count}个：见 cells 表",
    coverage="覆盖情况",
    codebook="变量说明",
    codebook_heads=("列名", "类型", "含义", "版本", "单元格", "单位", "取值", "说明"),
    dictionary_heads={
        "table": "表",
        "column": "列名",
        "type": "类型",
        "label": "含义",
        "editions": "版本",
        "cells": "单元格",
        "unit": "单位",
        "values": "取值",
        "note": "说明",
        "key": "主键",
    },
    key="主键",
    summary_title="政府信息公开工作年度报告",
    reports="报告份数",
    bodies="机关数",
    year="报告年度",
    rules_fail="不成立的勾稽关系",
    in_failing_rule="关系不成立",
    suspect="可能出错",
    cells_of_trust="单元格：{trust}",
    sums_note="各列为对面板的实时求和，数字均依原文；未印数字者不计。",
    legend="颜色",
    colours={
        "confirmed": "有原文位置，且所涉勾稽关系全部成立",
        "read": "有原文位置，没有勾稽关系可以印证",
        "doubtful": "请查看：有不成立的关系指向它，或位置不明，或读法不一",
        "missing": "文件中没有这一格",
        "fails": "不成立的勾稽关系所涉单元格",
        "suspect": "最小的可能出错单元格组",
    },
    guide=(
        "面板：每份报告一行。每个数字的类型与可信程度在折叠的列里，点击“+”展开。",
        "存疑单元格：逐格列出原文和存疑的原因。",
        "点击文件名可到该报告的表格，其中各项差额是实时公式。",
        "每个数字在文件中的位置，见各表格右侧折叠的列。",
        "变量说明：每一列的含义。",
    ),
    coverage_note="各机关各年度的报告份数；灰色为没有。",
    difference="差额（公式）",
    rules={
        "row": "行合计",
        "results": "办理结果合计",
        "balance": "收支平衡",
        "reviews": "复议诉讼合计",
    },
    places="各数字所在：单元格、全文字符位置、页码",
    no_place="{id}\n{kind}",
    place="{id}\n“{raw}”，位置{start}–{end}{page}\n{kind}，{trust}",
    on_page="，第{page}页",
    restated="{year}年度的两份报告不一致：{cell}一份为{one}，另一份为{other}",
    in_memory="{name}在内存中生成：{count}份报告约需{megabytes} MB",
    too_many_forms="面板含{count}份报告，表格只列前{forms}份",
    reports_left_out="按--only的要求，{all}份报告中略去{out}份",
    reports_chosen="按--only选出{count}份报告",
    values_left_out="有{count}个单元格的可信程度低于{least}，其数值未列入面板和单元格表",
    columns_left_out="所给列中有值超过一千个字符，未随同导出：{names}",
    renumbered="下列名称算出的编号已属他者，本次导出另给编号，与其他导出未必相同：{names}",
)

WORDS: Mapping[Lang, ExportWords] = ByLang({"en": ENGLISH, "zh": CHINESE})
