"""What the ready scripts say, in English and Chinese; the code itself is the same."""

from __future__ import annotations

from collections.abc import Mapping

from gipa_extract.language import ByLang, Lang

_SAYINGS: Mapping[str, tuple[str, str]] = {
    "about": (
        "Annual reports on open government information: from the panel to two figures",
        "政府信息公开工作年度报告：从面板到两幅图",
    ),
    "made": ("written by", "由此命令写成"),
    "base_r": ("Base R alone; no package is needed.", "只用R自带的函数，不需要安装包。"),
    "read": (
        "The panel: a row for each report, a column for each figure with its kind and its trust.",
        "面板：每份报告一行，每个指标一列，其后为类型与可信程度。",
    ),
    "trust": (
        "Values that are doubtful, or were not found, become missing. Blank is not zero.",
        "存疑的、未找到的数值改为缺失。空白不是零。",
    ),
    "dropped": ("values that were not trusted", "因不可信而去掉的数值"),
    "one": (
        "One report for each body and year; the others are counted, and left out.",
        "每个机关每年一份报告，其余的计数后略去。",
    ),
    "left_out": ("reports left out", "略去的报告"),
    "shares": (
        "The share of applications that were granted, wholly or in part.",
        "予以公开和部分公开占办理结果的比例。",
    ),
    "share_label": ("share granted, wholly or in part", "予以公开和部分公开的比例"),
    "same_bodies": (
        "Totals only over bodies that report a number in every year: else more reports look like "
        "more applications.",
        "总数只对每年都有数字的机关求和：否则报告多了会像申请多了。",
    ),
    "fewer": ("Fewer years leave more bodies, as here:", "年度少些，机关就多些，例如："),
    "steady": ("bodies that report every year", "每年都有数字的机关"),
    "figure_1": (
        "Applications received, by bodies that report every year",
        "每年都有报告的机关收到的申请",
    ),
    "figure_2": ("Applications granted, wholly or in part", "予以公开和部分公开"),
    "applications": ("applications", "申请件数"),
    "year": ("report year", "报告年度"),
    "no_steady": ("no body reports in every year", "没有机关每年都有报告"),
}
"""Name → English, Chinese."""
WORDS: Mapping[Lang, Mapping[str, str]] = ByLang(
    {
        "en": {name: english for name, (english, _) in _SAYINGS.items()},
        "zh": {name: chinese for name, (_, chinese) in _SAYINGS.items()},
    }
)
