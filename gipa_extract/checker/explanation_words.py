"""The words of explanations, in each language; what they speak of comes from the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from gipa_extract.checker.evidence import Slip, Witnessed
from gipa_extract.forms import Severity
from gipa_extract.language import ByLang, Lang
from gipa_extract.models import Kind

Reason = Literal[
    "no issuer", "no year", "no form", "names", "alike", "told apart", "same year", "gap"
]
"""Why a person should look at how reports were grouped and compared."""


@dataclass(frozen=True)
class ExplanationWords:
    """Templates for `str.format`, and the names of kinds."""

    label: str
    """How a row or a column is named: its printed label and its id."""
    cell: str
    """How a cell is named outside its row: its labels and its id."""
    in_row: str
    in_column: str
    plus: str
    run_of_rows: str
    """Several rows, one after the other, that nobody wants to see listed."""
    run_of_columns: str
    says: str
    add_up: str
    equal: str
    at_most: str
    not_negative: str
    count: str
    whole: str
    apart: str
    """Added where a rule has a tolerance."""
    claim: str
    quote: str
    unverifiable: str
    fails_plainly: str
    """Where the rule or its cells are not at hand."""
    unclear_plainly: str
    more: str
    comma: str
    semicolon: str
    stop: str
    linked: str
    likeliest: str
    change: str
    and_: str
    or_: str
    elsewhere: str
    """Cells of the same error set that this rule is not about."""
    others: str
    evidence: str
    bounded: str
    source: str
    reading: str
    unknown_number: str
    between: str
    at_least: str
    no_more_than: str
    kinds: Mapping[Kind, str]
    severities: Mapping[Severity, str]
    hints: Mapping[Slip | Witnessed, str]
    kind: str
    of_year: str
    minus: str
    shaky: str
    notices: Mapping[Reason, str]


ENGLISH = ExplanationWords(
    label="{label} ({id})",
    cell="{id} ({row} · {column})",
    in_row="In row {line}, ",
    in_column="In column {line}, ",
    plus=" + ",
    run_of_rows="the {n} rows from {first} to {last}",
    run_of_columns="the {n} columns from {first} to {last}",
    says="{names} says {value}",
    add_up="{names} add up to {value}",
    equal="{where}{left}, but {right}",
    at_most="{where}{left}, which may not be more, but {right}",
    not_negative="{where}{left}, below zero",
    count="{cell} says {value}, but a count is whole and not negative",
    whole="{cell} says {value}, but a change in a count is whole",
    apart=" (they may be {tolerance} apart)",
    claim="{where}{right}, but the text says {left}",
    quote=" (“{quote}”)",
    unverifiable="{where}{rule} cannot be verified: {cells}",
    fails_plainly="{rule}: one side is {left}, the other {right}",
    unclear_plainly="{rule} cannot be verified",
    more=" and {n} more",
    comma=", ",
    semicolon="; ",
    stop=".",
    linked="; taken with what else fails ({n} more), the likeliest error is ",
    likeliest="; the likeliest error is ",
    change="{printed} for {needed} in {cell}",
    and_=" and ",
    or_=", or ",
    elsewhere=", besides {n} elsewhere",
    others=" ({n} less likely {n:set|sets} of cells would do)",
    bounded="; not every set of suspects was looked for: {bound}",
    source="; these numbers stand in the document, so its author erred",
    reading="; {cells} may be misread, so the document may be right",
    unknown_number="another number",
    between="{least} to {most}",
    at_least="{least} or more",
    no_more_than="{most} or less",
    evidence=" [{hints}]",
    kinds={
        "number": "a number",
        "blank": "blank",
        "dash": "a dash",
        "text": "text",
        "absent": "absent",
    },
    severities={"error": "", "warning": "Warning: ", "note": "Note: "},
    hints={
        "cells swapped": "the two numbers have changed places",
        "shifted": "a row or column moved by one place",
        "digits swapped": "two digits swapped",
        "blank": "left blank",
        "one digit": "one digit",
        "digit missing": "a digit is missing",
        "digit too many": "a digit too many",
        "neighbour": "repeats the number beside it",
        "zero": "a zero in place of a number",
        "unexplained": "",
        "doubtful": "read with doubt",
        "ocr": "read from a picture",
        "claim": "agrees with the text, which says {said}",
        "against claim": "would differ from the text, which says {said}",
    },
    kind="{names} – {kind}",
    of_year="{name} of {year}",
    minus=" − ",
    shaky="; in its own report, {cells} is doubtful",
    notices={
        "no issuer": "{paths}: compared with no other report, for no issuer was found",
        "no year": "{paths}: compared with no other report, for no year was found",
        "no form": "{paths}: compared with no other report, for no known form was found",
        "names": "grouped as one body by their folded names, check: {names} ({paths})",
        "alike": "kept apart, though they may be one body: {names}",
        "told apart": "{names}: one name of several divisions, grouped by division: {paths}",
        "same year": "{names}: more than one report for {years}, none of them compared: {paths}",
        "gap": "{names}: {years} do not follow one another and were not compared",
    },
)

CHINESE = ExplanationWords(
    label="“{label}”",
    cell="“{row}”行“{column}”列",
    in_row="{line}一行中，",
    in_column="{line}一列中，",
    plus="＋",
    run_of_rows="{first}至{last}共{n}行",
    run_of_columns="{first}至{last}共{n}列",
    says="{names}为{value}",
    add_up="{names}合计为{value}",
    equal="{where}{left}，而{right}",
    at_most="{where}{left}，不应更大，而{right}",
    not_negative="{where}{left}，小于零",
    count="{cell}为{value}，而件数应为非负整数",
    whole="{cell}为{value}，而增减数应为整数",
    apart="（容许相差{tolerance}）",
    claim="{where}{right}，而正文称{left}",
    quote="（“{quote}”）",
    unverifiable="{where}规则 {rule} 无法核对：{cells}",
    fails_plainly="规则 {rule} 不成立：一边为{left}，另一边为{right}",
    unclear_plainly="规则 {rule} 无法核对",
    more="及另外{n}格",
    comma="、",
    semicolon="；",
    stop="。",
    linked="；连同另外{n}条不成立的规则来看，最可能的错误是",
    likeliest="；最可能的错误是",
    change="{cell}应为{needed}而作{printed}",
    and_="，且",
    or_="；或者",
    elsewhere="，别处另有{n}个",
    others="（另有{n}组可能性较小的单元格）",
    bounded="；可疑单元格未能全部找出",
    source="；文件中即如此刊载，系编制者之误",
    reading="；{cells}可能读取有误，文件未必有错",
    unknown_number="其他数字",
    between="{least}至{most}",
    at_least="{least}或以上",
    no_more_than="{most}或以下",
    evidence="（{hints}）",
    kinds={
        "number": "数字",
        "blank": "空白",
        "dash": "横线",
        "text": "文字",
        "absent": "缺失",
    },
    severities={"error": "", "warning": "警告：", "note": "提示："},
    hints={
        "cells swapped": "两数互换",
        "shifted": "整行或整列错位一格",
        "digits swapped": "两位数字颠倒",
        "blank": "漏填",
        "one digit": "一位之差",
        "digit missing": "漏一位数字",
        "digit too many": "多一位数字",
        "neighbour": "与相邻数字重复",
        "zero": "以零代数",
        "unexplained": "",
        "doubtful": "读取存疑",
        "ocr": "由图像识别",
        "claim": "与正文所称{said}相符",
        "against claim": "将与正文所称{said}不符",
    },
    kind="{names}：{kind}",
    of_year="{year}年{name}",
    minus="－",
    shaky="；{cells}在其所在报告中即存疑",
    notices={
        "no issuer": "{paths}：未找到发布机关，未作比较",
        "no year": "{paths}：未找到年份，未作比较",
        "no form": "{paths}：未识别出已知版本的表格，未作比较",
        "names": "按归并后的名称视为同一机关，请核对：{names}（{paths}）",
        "alike": "名称相近，可能为同一机关，未作归并：{names}",
        "told apart": "{names}：同名而行政区划不同，已按区划分开：{paths}",
        "same year": "{names}：{years}年有多份报告，均未作比较：{paths}",
        "gap": "{names}：{years}年份不相连，未作比较",
    },
)

WORDS: Mapping[Lang, ExplanationWords] = ByLang({"en": ENGLISH, "zh": CHINESE})
