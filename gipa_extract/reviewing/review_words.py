"""What the widget says, in each language; labels come from the form, kinds from the display."""

from __future__ import annotations

from collections.abc import Mapping

from gipa_extract.language import Lang

WORDS: Mapping[Lang, Mapping[str, str]] = {
    "zh": {
        "review": "复核",
        "label": "从零标注",
        "progress": "已看 {looked}/{of}",
        "urgent": "其中须先看的还剩 {urgent}",
        "done": "全部看过",
        "undo": "撤销",
        "redo": "重做",
        "help": "快捷键",
        "now": "现为",
        "reading": "原读数",
        "nothing": "尚未标注",
        "accept": "确认",
        "correct": "录入",
        "blank": "空白",
        "dash": "横线",
        "absent": "无此格",
        "note": "备注",
        "yes": "是",
        "no": "否",
        "none": "没有",
        "add": "添加所选原文",
        "remove": "删去",
        "about": "所说的单元格或合计",
        "other": "其他读法",
        "placed": "已定位：第 {line} 行",
        "unplaced": "未定位：在右侧原文中点选，即可记下出处",
        "input": "原文所印（照抄，不改）",
        "noteinput": "备注",
        "form": "表",
        "source": "原文（点选即取作更正）",
        "no_source": "原文不在手边：请用 review(…, document=Path(…)) 指明文件",
        "saved": "已存入 {file}",
        "undone": "已撤销",
        "empty": "没有可撤销的",
        "problems": "存在的问题",
        "measures": "改进措施",
        "claims": "正文所述数字",
        "issuer": "发布机关（照标题）",
        "title": "标题（去空格和换行）",
        "year": "报告年度",
        "period": "统计期间（起 止，如 2020-01-01 2020-12-31）",
        "period_stated": "正文是否写明统计期间？",
        "facts": "表外各项",
        "keys": (
            "↑↓←→ 在表中移动｜Tab 移到按钮｜Enter 确认并到下一项｜Shift+Enter 同行余下各格照此\n"
            "数字或 e 录入（照抄原文）｜Esc 放弃录入｜b 空白｜a 无此格｜d 横线｜n 备注\n"
            "s 到原文中取：←→ 逐处移动，Shift+←→ 伸缩，Enter 取用，Esc 返回\n"
            "j 下一未看项｜u 撤销｜r 重做｜f 表外各项｜? 显示或隐藏本说明"
        ),
        "live": "内核未运行：请重新运行此单元格，已存的都在文件里",
    },
    "en": {
        "review": "Review",
        "label": "Labelling from nothing",
        "progress": "{looked} of {of} looked at",
        "urgent": "{urgent} of the first left",
        "done": "all looked at",
        "undo": "Undo",
        "redo": "Redo",
        "help": "Keys",
        "now": "now",
        "reading": "as read",
        "nothing": "not labelled yet",
        "accept": "Accept",
        "correct": "Record",
        "blank": "Blank",
        "dash": "Dash",
        "absent": "Absent",
        "note": "Note",
        "yes": "Yes",
        "no": "No",
        "none": "None",
        "add": "Add what is selected",
        "remove": "Remove",
        "about": "cell or group that it is about",
        "other": "other readings",
        "placed": "placed: line {line}",
        "unplaced": "no place: click it in the source to record where it stands",
        "input": "as printed",
        "noteinput": "note",
        "form": "Form",
        "source": "Source (click to take it as the correction)",
        "no_source": "The source is not at hand: give it with review(…, document=Path(…))",
        "saved": "saved in {file}",
        "undone": "taken back",
        "empty": "nothing to take back",
        "problems": "Problems",
        "measures": "Measures",
        "claims": "Numbers said in prose",
        "issuer": "Issuer, as in the title",
        "title": "Title, without blanks",
        "year": "Report year",
        "period": "Period (first and last day: 2020-01-01 2020-12-31)",
        "period_stated": "Does the report name the period?",
        "facts": "Other facts",
        "keys": (
            "↑↓←→ move in the form | Tab to the buttons | Enter accept, and on to the next | "
            "Shift+Enter the same for the rest of the row\n"
            "a digit or e: enter what is printed | Esc drop it | b blank | a absent | d dash | n note\n"
            "s take it from the source: ←→ from place to place, Shift+←→ longer or shorter, "
            "Enter take, Esc back\n"
            "j next not looked at | u undo | r redo | f other facts | ? show or hide this"
        ),
        "live": "The kernel is not running: run this cell again, all that was saved is in the file",
    },
}
