"""The words of the workbook's first sheet and of what is said of a file, in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gipa_extract.language import ByLang, Lang


@dataclass(frozen=True)
class ExcelWords:
    """Names, and templates for `str.format`."""

    sheet: str
    heads: tuple[str, ...]
    """File, outcome, issuer, year, edition, cells doubtful and missing, rules failing, reason,
    remedy."""
    widths: tuple[int, ...]
    """Widths of these columns, in characters."""
    endings: Mapping[str, str]
    doubtful_cells: str
    for_reason: str
    """So many cells are doubtful, and why most of them are."""
    missing_cells: str
    failing_rules: str
    no_form: str
    comma: str


_WIDTHS = (44, 16, 28, 8, 9, 14, 13, 13, 60, 60)

ENGLISH = ExcelWords(
    sheet="files",
    heads=(
        *("file", "outcome", "issuer", "year", "edition", "doubtful cells", "missing cells"),
        *("failing rules", "reason", "what to try"),
    ),
    widths=_WIDTHS,
    endings={
        "read": "read",
        "doubtful": "read with doubts",
        "not_a_report": "not a report",
        "failed": "failed",
    },
    doubtful_cells="cells doubtful: {}",
    for_reason="{} ({})",
    missing_cells="cells missing: {}",
    failing_rules="rules failing: {}",
    no_form="on no known form: no cell of its tables was read",
    comma=", ",
)

CHINESE = ExcelWords(
    sheet="文件",
    heads=(
        *("文件", "结果", "发布机关", "年度", "表格版本", "存疑单元格", "缺失单元格"),
        *("不成立的规则", "原因", "怎么办"),
    ),
    widths=_WIDTHS,
    endings={
        "read": "已读取",
        "doubtful": "已读取但有存疑",
        "not_a_report": "不是报告",
        "failed": "失败",
    },
    doubtful_cells="{}个单元格存疑",
    for_reason="{}（{}）",
    missing_cells="{}个单元格缺失",
    failing_rules="{}条规则不成立",
    no_form="不是已知版本的表格，其单元格均未读取",
    comma="，",
)

WORDS: Mapping[Lang, ExcelWords] = ByLang({"en": ENGLISH, "zh": CHINESE})
