"""The words of charts that are not the form's own, in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gipa_extract.language import ByLang, Lang


@dataclass(frozen=True)
class ChartWords:
    """Titles, axes, and templates for `str.format`."""

    requests: str
    outcomes: str
    grounds: str
    shares: str
    bodies: str
    coverage: str
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
    share: str
    body: str
    region: str
    level: str
    nowhere: str
    """Stands for the province or level of a body that is not known."""
    report_count: str
    same_bodies: str
    largest: str
    several: str
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
    shares="What became of the applications, as shares",
    bodies="Applications received, body by body",
    coverage="Reports at hand",
    broken_sums="Sums that do not add up",
    trust="How cells were read, by layout",
    cost="Cost and accuracy of runs",
    year="report year",
    unknown="unknown",
    applicant="applicant",
    outcome="outcome",
    ground="ground",
    number="applications",
    share="share of results",
    body="body",
    region="province",
    level="level",
    nowhere="unknown",
    report_count="reports",
    same_bodies="only the {n} of {all} bodies with a number in every year",
    largest="the {n} of {all} bodies with most applications",
    several="{n} {n:report|reports} of a body and year that has several {n:is|are} left out",
    broken_axis="of the reports in which it can be checked, the share where it fails",
    of_reports="{fails} of {checked}",
    share_of_cells="share of cells",
    accuracy="accuracy on cells that are not zero",
    cost_usd="US dollars a report",
    seconds="seconds a report",
    reports="{n} {n:report|reports}",
    cells="{n} {n:cell|cells}",
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
    shares="申请办理结果的比例",
    bodies="各机关收到的申请",
    coverage="已有的报告",
    broken_sums="不成立的勾稽关系",
    trust="各种版式的读取结果",
    cost="各次运行的费用与准确率",
    year="报告年度",
    unknown="年份不明",
    applicant="申请人",
    outcome="办理结果",
    ground="理由",
    number="件数",
    share="占办理结果的比例",
    body="机关",
    region="省份",
    level="层级",
    nowhere="不明",
    report_count="报告份数",
    same_bodies="只计每年都有数字的机关：{all}个中的{n}个",
    largest="{all}个机关中申请最多的{n}个",
    several="同一机关同一年度有多份报告的{n}份未计入",
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
WORDS: Mapping[Lang, ChartWords] = ByLang({"en": ENGLISH, "zh": CHINESE})
