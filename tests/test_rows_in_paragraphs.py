"""Rows of tables that run on in a paragraph are set on lines, whatever parts the cells and the rows."""

from __future__ import annotations

import pytest

from gipa_extract import Report, extract

LINES = [
    "第二十条第（一）项",
    "信息内容、本年制发件数、本年废止件数、现行有效件数",
    "规章、1、0、2",
    "行政规范性文件、74、34、11",
    "第二十条第（五）项",
    "信息内容、本年处理决定数量",
    "行政许可、9",
    "三、收到和处理政府信息公开申请情况",
    "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）、申请人情况",
    "自然人、法人或其他组织、总计",
    "商业企业、科研机构、社会公益组织、法律服务机构、其他",
    "一、本年新收政府信息公开申请数量、103、43、0、28、0、17、191",
    "二、上年结转政府信息公开申请数量、0、6、0、0、0、0、6",
    "三、本年度办理结果、（一）予以公开、30、18、0、0、0、0、48",
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）、19、16、0、0、0、0、35",
]
SENTENCES = "某某县民政局2022年政府信息公开工作年度报告。二、主动公开政府信息情况 "


def paragraph(cell: str, row: str) -> str:
    """The report as one paragraph."""
    numbered = [line.replace("一、", "一\ufdd0").replace("二、", "二\ufdd0") for line in LINES]
    numbered = [line.replace("三、", "三\ufdd0").replace("、", cell) for line in numbered]
    return SENTENCES + row.join(numbered).replace("\ufdd0", "、")


def codes(report: Report) -> list[str]:
    return [note.code for note in report.notes]


@pytest.mark.parametrize(
    ("cell", "row"),
    [
        ("、", "；"),
        ("，", "。"),
        ("_", " "),
        ("/", " "),
        (" ", ","),
        ("#", "\\\\"),
        ("|", "；"),
        ("，", " / "),
    ],
)
def test_rows_of_a_paragraph_are_read_up_to_where_it_is_cut(cell: str, row: str) -> None:
    report = extract(f"{paragraph(cell, row)}{cell}")
    assert "rows_on_lines" in codes(report)
    rules = ("issued", "repealed", "in_force")
    assert [report[f"art20_1.rules.{each}"].value for each in rules] == [1, 0, 2]
    assert report["art20_5.licensing.decisions"].value == 9
    assert report["requests.granted.natural_person"].value == 30
    assert report["requests.partly_granted.total"].value == 35
    assert all(cell.trust != "doubtful" for cell in report.cells if cell.kind != "absent")


def test_commas_between_rows_part_no_thousands() -> None:
    text = paragraph("、", "，").replace("、74、", "、1，234、")
    report = extract(text)
    assert report["art20_1.rules.in_force"].value == 2
    issued = report["art20_1.normative_documents.issued"]
    assert issued.value == 1234 or issued.trust == "doubtful"


def test_marks_of_sentences_stay_where_no_rows_run_on() -> None:
    text = f"{SENTENCES}规章1、2、3；行政许可处理决定5件；处罚2、3、4；强制无。"
    assert "rows_on_lines" not in codes(extract(text))
