"""What the columns of tables mean, in English and Chinese; those of the form have its labels."""

from __future__ import annotations

from collections.abc import Mapping

from gipa_extract.language import ByLang, Lang

_MEANINGS: Mapping[str, tuple[str, str]] = {
    # the report
    "report_id": ("number of the report, the same in every export", "报告编号，各次导出不变"),
    "path": ("file of the report", "报告文件"),
    "sha256": ("SHA-256 of the file's content", "文件内容的SHA-256"),
    "issuer": ("issuing body, as the title names it", "发布机关（见标题）"),
    "year": ("report year", "报告年度"),
    "edition": ("edition of the form", "表格版本"),
    "title": ("title, as printed", "标题（原文）"),
    "period_start": ("first day that the figures cover", "统计起始日"),
    "period_end": ("last day that the figures cover", "统计截止日"),
    "media_type": ("type of the file", "文件类型"),
    "encoding": ("encoding of a text file", "文本编码"),
    "bytes": ("size of the file in bytes", "文件大小（字节）"),
    "cells": ("cells of the form", "表格单元格数"),
    "cells_read": ("cells that the document has", "文件中有的单元格数"),
    "confirmed_cells": ("cells that sums or a second reader confirm", "已印证的单元格数"),
    "doubtful_cells": ("cells in doubt", "存疑的单元格数"),
    "missing_cells": ("cells that the document does not have", "缺失的单元格数"),
    "broken_rules": ("rules of the form that fail", "不成立的勾稽关系数"),
    "unverifiable_rules": ("rules that cannot be verified", "无法核对的勾稽关系数"),
    "claims": ("numbers said in prose", "正文所述数字的个数"),
    "notes": ("notes on the reading", "读取说明条数"),
    "strategy": ("who read: rules, or a model too", "读取方式"),
    "model": ("model that was asked", "所用模型"),
    "version": ("version of gipa-extract", "gipa-extract版本"),
    "rules_sha256": (
        "SHA-256 of your rules file, where the report was judged by one",
        "核对时所用自定规则文件的SHA-256；未用则为空",
    ),
    "same_year_reports": ("reports of this body and year", "同一机关同一年度的报告份数"),
    # the body
    "body_id": (
        "number of the issuing body, the same in every export; for xtset",
        "发布机关编号，各次导出不变，可用于xtset",
    ),
    "body_code": (
        "code of the body's division, as of the report year (GB/T 2260)",
        "发布机关所在行政区划代码（GB/T 2260，按报告年度）",
    ),
    "body_division": ("administrative division of the body", "发布机关所在行政区划"),
    "body_level": ("level of administration", "发布机关的层级"),
    "body_kind": ("kind of body", "发布机关的类别"),
    "body_function": ("what the department does", "部门职能"),
    "body_trust": ("trust of the division", "行政区划的可信程度"),
    "issuer_trust": ("trust of the issuer's name", "发布机关名称的可信程度"),
    "year_trust": ("trust of the report year", "报告年度的可信程度"),
    "body_name": (
        "name of the body, as its latest report prints it",
        "机关名称（最近一份报告所印）",
    ),
    "names": ("all names, as printed", "所印各种名称"),
    "candidates": ("divisions that an ambiguous name fits", "名称可能所指的行政区划"),
    "first_year": ("first report year", "最早报告年度"),
    "last_year": ("last report year", "最近报告年度"),
    "reports": ("reports", "报告份数"),
    "years_missing": ("years without a report, between the first and the last", "其间缺少的年度"),
    "report_ids": ("numbers of the reports", "报告编号"),
    "editions": ("editions of the form", "表格版本"),
    "status": ("fails, or unverifiable", "不成立，或无法核对"),
    "state": (
        "none, one, or several reports of this body and year",
        "该机关该年度：无、一份或多份报告",
    ),
    # the cell
    "cell_id": (
        "number of this cell of this report, the same in every export; ends in its place in the form",
        "本报告本单元格的编号，各次导出不变；末三位为其在表格中的次序",
    ),
    "cell": ("cell of the form: table.row.column", "单元格：表.行.列"),
    "table": ("table of the form", "表"),
    "row": ("row of the table", "行"),
    "column": ("column of the table", "列"),
    "value": ("printed number; missing where none is printed", "所印数字；未印数字则缺失"),
    "kind": (
        "what is printed: number, blank, dash, text, or absent",
        "所印为：数字、空白、横线、文字，或缺失",
    ),
    "raw": ("as printed", "原文"),
    "unit": ("unit, as printed", "单位（原文）"),
    "span_start": ("first character in the document's text, from 0", "在全文中的起始字符（从0计）"),
    "span_end": ("character behind the last", "在全文中的终止字符"),
    "page": ("page, from 1", "页码"),
    "box_left": ("left edge on the page, in points", "在页面上的左边界（磅）"),
    "box_top": ("upper edge, in points from the page's top", "上边界（距页面顶端，磅）"),
    "box_right": ("right edge, in points", "右边界（磅）"),
    "box_bottom": ("lower edge, in points from the page's top", "下边界（距页面顶端，磅）"),
    "reviewed_by": ("who accepted or corrected it", "由谁复核"),
    "reviewed_at": ("when, in UTC", "复核时间（UTC）"),
    "origin": ("who read it", "读取来源"),
    "trust": ("what the reading is worth", "可信程度"),
    "reason": ("why it is doubtful", "存疑的理由"),
    "alternatives": ("other readings", "其他读法"),
    "doubt": ("code of the reason", "存疑理由代码"),
    # findings
    "finding": ("number of the finding in its report, from 1", "报告内核对结果的序号"),
    "rule": ("rule", "勾稽关系"),
    "left": ("left side of the rule", "左边之和"),
    "right": ("right side of the rule", "右边之和"),
    "verdict": (
        "source: the document errs; reading: perhaps misread; unknown",
        "source为文件本身有误，reading为可能读错，unknown为不明",
    ),
    "suspects": (
        "smallest sets of cells that may be wrong, the likeliest first",
        "最小的可能出错的单元格组，最可能者在前",
    ),
    "message": ("in words", "说明"),
    # prose
    "claim": ("number of the claim in its report, from 1", "报告内正文数字的序号"),
    "about": ("cell or group of cells that the number states", "所述单元格或单元格组"),
    "quote": ("the words round it", "上下文"),
    "item": ("number in its report, from 1", "报告内序号"),
    "text": ("word for word", "原文"),
    "fact": ("header fact: issuer, year, title, period", "报告头信息：机关、年度、标题、期间"),
    "found_in": ("where it was found", "出处"),
    "note": ("number of the note in its report, from 1", "报告内说明的序号"),
    "code": ("code of the reason", "理由代码"),
    # inputs without a report
    "stage": ("where it failed", "失败的环节"),
    "remedy": ("what to try", "处理办法"),
    # across years
    "break_id": ("number of the break", "断裂编号"),
    "difference": ("later year less earlier year", "后一年度减前一年度"),
    "before_report_id": ("number of the earlier report", "前一报告编号"),
    "before_path": ("file of the earlier report", "前一报告文件"),
    "before_year": ("year of the earlier report", "前一报告年度"),
    "before_cell_id": ("number of the earlier report's cell", "前一报告单元格编号"),
    "before_cell": ("cell of the earlier report", "前一报告的单元格"),
    "before_raw": ("as printed there", "前一报告所印"),
    "before_page": ("page there", "前一报告页码"),
    "before_start": ("first character there", "前一报告中的起始字符"),
    "before_end": ("character behind the last there", "前一报告中的终止字符"),
    "after_report_id": ("number of the later report", "后一报告编号"),
    "after_path": ("file of the later report", "后一报告文件"),
    "after_year": ("year of the later report", "后一报告年度"),
    "after_cell_id": ("number of the later report's cell", "后一报告单元格编号"),
    "after_cell": ("cell of the later report", "后一报告的单元格"),
    "after_raw": ("as printed there", "后一报告所印"),
    "after_page": ("page there", "后一报告页码"),
    "after_start": ("first character there", "后一报告中的起始字符"),
    "after_end": ("character behind the last there", "后一报告中的终止字符"),
    "expected": ("what the earlier report leads to", "按前一报告应为"),
    "printed": ("what the later report prints", "后一报告所印之数"),
    # crosswalk
    "panel_column": ("column of the panel", "面板中的列"),
    "label": ("label, as the form prints it", "表格所印标签"),
    "label_en": ("what the label means, in English", "标签的英文含义"),
    "comparable": (
        "yes: both editions print it; sum: parts are added up; no: one edition only, or not the same",
        "yes为两版都有且相同，sum为各部分相加，no为只有一版或口径不同",
    ),
    "crosswalk_note": (
        "why, and what it must not be compared with, in Chinese",
        "理由，以及不可与何者比较",
    ),
    "crosswalk_note_en": (
        "why, and what it must not be compared with",
        "理由，以及不可与何者比较（英文）",
    ),
}
"""Name of a column → English, Chinese."""
WORDS: Mapping[Lang, Mapping[str, str]] = ByLang(
    {
        "en": {name: english for name, (english, _) in _MEANINGS.items()},
        "zh": {name: chinese for name, (_, chinese) in _MEANINGS.items()},
    }
)
