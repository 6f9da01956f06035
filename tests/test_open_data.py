"""Open data as JSON: a record for each row, in a list or below its label, in whatever order its keys come."""

from __future__ import annotations

import json

from gipa_extract import Report, extract

OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
COLUMNS = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
KEYS = ("自然人", *(f"法人或其他组织_{column}" for column in COLUMNS), "总计")
GROUPS = {
    "一、本年新收政府信息公开申请数量": "",
    "1.属于国家秘密": "（三）不予公开",
    "2.重复申请": "（五）不予处理",
}
ARTICLE = {"规章": (None, 2, 30), "行政规范性文件": (4, 0, 60)}
ARTICLE_KEYS = ("本年制发件数", "本年废止件数", "现行有效件数")
REVIEWS = ("行政复议", "行政诉讼-未经复议直接起诉", "行政诉讼-复议后起诉")


def report_of(article: object) -> Report:
    data = {
        "标题": "某县2023年政府信息公开工作年度报告",
        "一、总体情况": "全年平稳。",
        "二、主动公开政府信息情况": {"第二十条第（一）项": article},
        "三、收到和处理政府信息公开申请情况": [
            {"项目": row, "上级项目": group} | dict.fromkeys(KEYS, 1) | {"总计": 5, "自然人": None}
            for row, group in GROUPS.items()
        ],
        "四、政府信息公开行政复议、行政诉讼情况": {
            row: dict(zip(OUTCOMES, range(5), strict=True)) for row in REVIEWS
        },
    }
    return extract(json.dumps(data, ensure_ascii=False).encode())


def values(report: Report, start: str) -> list[object]:
    cells = [cell for cell in report.cells if cell.id.startswith(start) and cell.kind != "absent"]
    return [cell.kind if cell.value is None else int(cell.value) for cell in cells]


RECORDS = {label: dict(zip(ARTICLE_KEYS, row, strict=True)) for label, row in ARTICLE.items()}
LISTED = [{"信息内容": label} | record for label, record in RECORDS.items()]


def test_records_in_a_list_or_below_their_labels_are_rows() -> None:
    for article in (LISTED, RECORDS):
        assert values(report_of(article), "art20_1") == ["blank", 2, 30, 4, 0, 60]


def test_a_group_may_stand_behind_its_row_and_before_its_column() -> None:
    assert values(report_of(LISTED), "requests") == ["blank", 1, 1, 1, 1, 1, 5] * 3


def test_rows_of_reviews_stand_below_their_labels() -> None:
    assert values(report_of(LISTED), "reviews") == [*range(5)] * 3
