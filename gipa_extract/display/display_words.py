"""The words of the display, in each language; labels of the form come from the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gipa_extract.language import ByLang, Lang
from gipa_extract.models import Kind, Origin, Trust


@dataclass(frozen=True)
class DisplayWords:
    """Templates for `str.format`, and names."""

    lang: Lang
    tag: str
    """The language itself, for a `lang` attribute."""
    no_issuer: str
    no_year: str
    in_doubt: str
    edition: str
    no_form: str
    other_rows: str
    """How many rows of statistical tables a report on no known form prints."""
    other_heads: tuple[str, ...]
    """Column heads of such a table: what is counted, unit, value."""
    read: str
    doubtful: str
    fail: str
    hold: str
    unclear: str
    none_clear: str
    legend: str
    marks: str
    """What a page's own marks mean; the colours of trust explain themselves beside it."""
    no_title: str
    no_file: str
    """Stands for the name of a report that was given as text."""
    kinds: Mapping[Kind, str]
    origins: Mapping[Origin, str]
    trusts: Mapping[Trust, str]
    raw: str
    unit: str
    page: str
    confidence: str
    line: str
    """The line of the source's text, counted from 1."""
    alternatives: str
    findings: str
    doubts: str
    """So many cells are doubtful, and why."""
    doubted: str
    """Names the list of doubts."""
    sums_point_at: str
    """Why cells are doubtful at which failing rules point, which stand beside it."""
    such_cells: str
    """Names cells behind what is said of them."""
    semicolon: str
    and_others: str
    notes: str
    """Names what was left out, lost or not understood."""
    claims: str
    said: str
    """A claim in prose: its quote and what it is about."""
    unverified: str
    """Heads the findings that are no failures."""
    outlines: str
    """What the outlines of cells mean once a finding is chosen."""
    source_errs: str
    reading_errs: str
    no_source: str
    missing: Mapping[str, str]
    """Why a source is not at hand."""
    give_source: str
    left_out: str
    view_page: str
    view_document: str
    view_text: str
    previous_page: str
    next_page: str
    smaller: str
    larger: str
    pages_drawn: str
    """How many pages are shown, of how many, and the size of their pictures in megabytes."""
    document_shown: str
    no_look: str
    look_failed: str
    hint: str
    list_hint: str
    no_script: str
    heads: tuple[str, ...]
    """Of the list: issuer, year, edition, cells read, doubtful cells, failing rules, file."""
    reports: str
    not_read: str
    left_out_heads: tuple[str, ...]
    """Column heads of the table of files that gave no report: file, reason."""


ENGLISH = DisplayWords(
    lang="en",
    tag="en",
    no_issuer="issuer not found",
    no_year="year not found",
    in_doubt="{} (doubtful)",
    edition="edition {}",
    no_form="no known form",
    other_rows="{0} {0:row|rows} of other tables, as printed",
    other_heads=("Item", "Unit", "Value"),
    read="{} of {} cells read",
    doubtful="{} doubtful",
    fail="{0} {0:rule fails|rules fail}",
    hold="every rule that can be checked holds",
    unclear=", {} cannot be verified",
    none_clear="no rule can be verified",
    legend="✗ a rule fails in this row or column   ? doubtful   ␣ blank   · absent",
    marks="✗ a rule fails in this row or column, ? one cannot be verified; ␣ blank, · absent",
    no_title="no title found",
    no_file="(text)",
    kinds={
        "number": "number",
        "blank": "blank",
        "dash": "dash",
        "text": "text",
        "absent": "absent",
    },
    origins={
        "layout": "read from the layout",
        "ocr": "read by OCR",
        "llm": "pointed at by a model",
        "human": "entered by a person",
    },
    trusts={
        "confirmed": "confirmed",
        "read": "read",
        "doubtful": "doubtful",
        "missing": "missing",
    },
    raw="printed “{}”",
    unit="unit {}",
    page="page {}",
    confidence="confidence {:.2f}",
    line="line {}",
    alternatives="other readings: {}",
    findings="Findings",
    doubts="{} doubtful: {}",
    doubted="Doubtful cells",
    sums_point_at="sums that fail point at them",
    such_cells=" ({})",
    semicolon="; ",
    and_others="; …",
    notes="Notes",
    claims="Numbers said in prose",
    said="“{}”",
    unverified="{0} {0:rule|rules} cannot be verified",
    outlines="blue: the cells of this rule; red: those that are likeliest to be wrong",
    source_errs="the document's own error",
    reading_errs="perhaps misread",
    no_source="The source is not at hand: {}.",
    missing={
        "never_filed": "the report was read from bytes or text, not from a file",
        "not_found": "there is no file {}",
        "changed": "the file {} has changed since",
        "read_otherwise": "its text is read otherwise by this version; extract the report again",
        "unreadable": "{}",
        "too_slow": "a list reads only text files again; show this report by itself",
    },
    give_source="Give it: show(report, document=Path(…)), the file with this SHA-256: {}",
    left_out="… {} characters left out here …",
    view_page="Pages",
    view_document="Document",
    view_text="Text",
    previous_page="previous page",
    next_page="next page",
    smaller="smaller",
    larger="larger",
    pages_drawn="{} of {} pages, {:.1f} MB",
    document_shown="without scripts, links and pictures from elsewhere",
    no_look="The file is not at hand: its text is shown, and not how it looks.",
    look_failed="How it looks cannot be shown: {}",
    hint="Click a number, a finding or a lit passage; arrow keys and Enter work too.",
    list_hint="Click a line, or press Enter on it, to open the report.",
    no_script="To open a report, trust this notebook: the list needs its script.",
    heads=("Issuer", "Year", "Edition", "Read", "Doubtful", "Rules failing", "File"),
    reports="{0} {0:report|reports}",
    not_read="{0} {0:file|files} gave no report",
    left_out_heads=("File", "Reason"),
)

CHINESE = DisplayWords(
    lang="zh",
    tag="zh-Hans",
    no_issuer="未找到发布机关",
    no_year="未找到年份",
    in_doubt="{}（存疑）",
    edition="{}年版",
    no_form="未识别出已知版本的表格",
    other_rows="其他统计表共{}行，照原文列出",
    other_heads=("统计指标", "单位", "数值"),
    read="{}/{}个单元格已读取",
    doubtful="{}个存疑",
    fail="{}条规则不成立",
    hold="凡可核对的规则均成立",
    unclear="，{}条无法核对",
    none_clear="规则均无法核对",
    legend="✗ 该行或该列有规则不成立   ? 存疑   ␣ 空白   · 缺失",
    marks="✗ 该行或该列有规则不成立，? 无法核对；␣ 空白，· 缺失",
    no_title="未找到标题",
    no_file="（文本）",
    kinds={"number": "数字", "blank": "空白", "dash": "横线", "text": "文字", "absent": "缺失"},
    origins={"layout": "按版面读取", "ocr": "由图像识别", "llm": "由模型指认", "human": "人工录入"},
    trusts={"confirmed": "已印证", "read": "已读取", "doubtful": "存疑", "missing": "缺失"},
    raw="原文“{}”",
    unit="单位{}",
    page="第{}页",
    confidence="置信度{:.2f}",
    line="第{}行",
    alternatives="其他读法：{}",
    findings="核对结果",
    doubts="{}个存疑：{}",
    doubted="存疑的单元格",
    sums_point_at="不成立的合计指向这里",
    such_cells="（{}）",
    semicolon="；",
    and_others="；等",
    notes="提示",
    claims="正文所述数字",
    said="“{}”",
    unverified="{}条规则无法核对",
    outlines="蓝框为该规则所涉单元格，红框为最可能有误者",
    source_errs="原文即如此",
    reading_errs="或系误读",
    no_source="原文不在手边：{}。",
    missing={
        "never_filed": "报告由字节或文本读取，并非文件",
        "not_found": "没有文件 {}",
        "changed": "文件 {} 已有改动",
        "read_otherwise": "本版本读出的文本与当时不同，请重新 extract",
        "unreadable": "{}",
        "too_slow": "列表只重读文本文件，请单独 show 此报告",
    },
    give_source="请指明：show(report, document=Path(…))，即 SHA-256 为 {} 的文件",
    left_out="……此处略去{}字……",
    view_page="页面",
    view_document="原貌",
    view_text="文字",
    previous_page="上一页",
    next_page="下一页",
    smaller="缩小",
    larger="放大",
    pages_drawn="{}/{}页，{:.1f} MB",
    document_shown="不含脚本、链接与外来图片",
    no_look="源文件不在手边：只显示文字，不显示原貌。",
    look_failed="无法显示原貌：{}",
    hint="点击数字、核对结果或标出的原文，可互相定位；方向键与回车键亦可。",
    list_hint="点击一行，或在该行按回车键，即可打开该报告。",
    no_script="打开报告需要运行脚本：请先信任此笔记本。",
    heads=("发布机关", "年度", "表格版本", "已读取", "存疑", "不成立的规则", "文件"),
    reports="共{}份报告",
    not_read="{}个文件没有读出报告",
    left_out_heads=("文件", "原因"),
)

WORDS: Mapping[Lang, DisplayWords] = ByLang({"en": ENGLISH, "zh": CHINESE})
