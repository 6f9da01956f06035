"""A small report of the form of 2021 with distinct numbers, for tests to print in any shape."""

from __future__ import annotations

from gipa_extract import Report, extract
from gipa_extract.readers import Readable

TITLE = "青石县水务局2023年政府信息公开工作年度报告"
HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
)
COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
COLUMN_IDS = (
    "natural_person", "business", "research", "public_welfare", "legal_service", "other_org", "total",
)  # fmt: skip
LABELS = {
    "received": "一、本年新收政府信息公开申请数量",
    "carried_in": "二、上年结转政府信息公开申请数量",
    "granted": "（一）予以公开",
    "refused_state_secret": "1.属于国家秘密",
    "unable_not_held": "1.本机关不掌握相关政府信息",
    "declined_repeat": "2.重复申请",
    "total": "（七）总计",
    "carried_out": "四、结转下年度继续办理",
}
VALUES = {
    "received": (40, 11, 2, 5, 16, 7, 81),
    "carried_in": (3, 1, 0, 0, 2, 0, 6),
    "granted": (20, 6, 1, 2, 8, 3, 40),
    "refused_state_secret": (4, 2, 0, 1, 3, 0, 10),
    "unable_not_held": (9, 1, 1, 0, 4, 2, 17),
    "declined_repeat": (8, 2, 0, 1, 2, 1, 14),
    "total": (41, 11, 2, 4, 17, 6, 81),
    "carried_out": (2, 1, 0, 1, 1, 1, 6),
}
SMALL_LABELS = {
    ("art20_1", "rules"): ("规章", ("issued", "repealed", "in_force")),
    ("art20_1", "normative_documents"): ("行政规范性文件", ("issued", "repealed", "in_force")),
}
SMALL_VALUES = {"rules": (3, 1, 25), "normative_documents": (12, 4, 67)}
SMALL_COLUMNS = ("本年制发件数", "本年废止件数", "现行有效件数")


def requests_of(report: Report) -> dict[str, tuple[int | None, ...]]:
    """The values of the rows that `LABELS` names; None for what is not read as a number."""
    cells = {cell.id: cell for cell in report.cells}
    return {
        row: tuple(
            None if cell.value is None else int(cell.value)
            for column in COLUMN_IDS
            for cell in [cells[f"requests.{row}.{column}"]]
        )
        for row in LABELS
    }


def small_of(report: Report) -> dict[str, tuple[int | None, ...]]:
    """The values of section II's first table."""
    cells = {cell.id: cell for cell in report.cells}
    return {
        row: tuple(
            None if cell.value is None else int(cell.value)
            for column in columns
            for cell in [cells[f"{table}.{row}.{column}"]]
        )
        for (table, row), (_, columns) in SMALL_LABELS.items()
    }


def read_whole(source: Readable, *, in_doubt: bool = False) -> Report:
    """The report of a source; all its numbers must have been read, and none, or all, be doubtful."""
    report = extract(source)
    assert requests_of(report) == VALUES
    ids = {f"requests.{row}.{column}" for row in LABELS for column in COLUMN_IDS}
    assert {c.trust == "doubtful" for c in report.cells if c.id in ids} == {in_doubt}
    return report


def lines(separator: str = " ") -> list[str]:
    """The report with a row a line."""
    small = [
        separator.join(map(str, (label, *SMALL_VALUES[row])))
        for (_, row), (label, _) in SMALL_LABELS.items()
    ]
    rows = [separator.join(map(str, (label, *VALUES[row]))) for row, label in LABELS.items()]
    return [
        TITLE,
        HEADINGS[0],
        "全年按要求公开各类信息，未发生失泄密事件。",
        HEADINGS[1],
        "第二十条第（一）项",
        separator.join(("信息内容", *SMALL_COLUMNS)),
        *small,
        HEADINGS[2],
        separator.join(("申请人情况", *COLUMNS)),
        *rows,
    ]


def html_rows(rows: list[list[object]]) -> str:
    """A table of HTML."""
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table>{body}</table>"


def page(*blocks: str) -> bytes:
    """A web page with the report's title and headings before the table of requests."""
    head = f"<h1>{TITLE}</h1><p>{HEADINGS[0]}</p><p>按要求公开。</p><p>{HEADINGS[2]}</p>"
    return f"<!doctype html><html><body>{head}{''.join(blocks)}</body></html>".encode()


def text(*blocks: str) -> str:
    """A text with the report's title and headings before the table of requests."""
    return "\n".join((TITLE, HEADINGS[0], "按要求公开。", HEADINGS[2], *blocks))
