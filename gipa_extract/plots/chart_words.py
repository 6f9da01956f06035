"""The words of charts that are not the form's own, in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gipa_extract.language import Lang


@dataclass(frozen=True)
class ChartWords:
    """Titles, axes, and templates for `str.format`."""

    requests: str
    outcomes: str
    grounds: str
    broken_sums: str
    trust: str
    cost: str
    year: str
    unknown: str
    """Stands for the year of a report that names none."""
    applicant: str
    outcome: str
    ground: str
    number: str
    broken_axis: str
    of_reports: str
    share_of_cells: str
    accuracy: str
    cost_usd: str
    seconds: str
    reports: str
    cells: str
    not_numbers: str
    doubtful: str
    printed_totals: str
    of_year: str
    comma: str
    and_: str
    interval: str
    unpriced: str
    silent: str
    not_silent: str
    silent_head: str
    states: Mapping[str, str]
    """Outcome of a cell (a column of the evaluation's breakdown) → its name."""


ENGLISH = ChartWords(
    requests="Applications received, by applicant",
    outcomes="What became of the applications, by applicant",
    grounds="Grounds on which applications were not met",
    broken_sums="Sums that do not add up",
    trust="How cells were read, by layout",
    cost="Cost and accuracy of runs",
    year="report year",
    unknown="unknown",
    applicant="applicant",
    outcome="outcome",
    ground="ground",
    number="applications",
    broken_axis="of the reports in which it can be checked, the share where it fails",
    of_reports="{fails} of {checked}",
    share_of_cells="share of cells",
    accuracy="accuracy on cells that are not zero",
    cost_usd="US dollars a report",
    seconds="seconds a report",
    reports="{n} reports",
    cells="{n} cells",
    not_numbers="{n} of {total} cells hold no number ({kinds}) and are left out, not counted as zero",
    doubtful="doubtful: {n}",
    printed_totals="the printed totals add up to {years}",
    of_year="{n} in {year}",
    comma=", ",
    and_="; ",
    interval="bars: 95 % intervals over reports",
    unpriced="not drawn, nothing is known of it: {runs}",
    silent="has silent errors",
    not_silent="has none",
    silent_head="errors without a flag",
    states={
        "right": "right",
        "doubtful": "wrong, flagged doubtful",
        "missing": "not read, flagged missing",
        "silently_wrong": "silently wrong",
    },
)
CHINESE = ChartWords(
    requests="收到的政府信息公开申请（按申请人）",
    outcomes="申请办理结果（按申请人）",
    grounds="未予公开、无法提供、不予处理的理由",
    broken_sums="不成立的勾稽关系",
    trust="各种版式的读取结果",
    cost="各次运行的费用与准确率",
    year="报告年度",
    unknown="年份不明",
    applicant="申请人",
    outcome="办理结果",
    ground="理由",
    number="件数",
    broken_axis="在可以核对的报告中，不成立的比例",
    of_reports="{checked}份中{fails}份",
    share_of_cells="单元格比例",
    accuracy="非零单元格的准确率",
    cost_usd="每份报告的费用（美元）",
    seconds="每份报告的秒数",
    reports="{n}份报告",
    cells="{n}个单元格",
    not_numbers="{total}个单元格中{n}个没有数字（{kinds}），未计入，也不作零计",
    doubtful="{n}个存疑",
    printed_totals="所印“总计”之和为{years}",
    of_year="{n}（{year}年）",
    comma="、",
    and_="；",
    interval="线段为按报告计算的95%区间",
    unpriced="未画出（数值不明）：{runs}",
    silent="有未标出的错误",
    not_silent="没有",
    silent_head="未标出的错误",
    states={
        "right": "正确",
        "doubtful": "有误，已标为存疑",
        "missing": "未读出，已标为缺失",
        "silently_wrong": "有误而未标出",
    },
)
WORDS: Mapping[Lang, ChartWords] = {"en": ENGLISH, "zh": CHINESE}
