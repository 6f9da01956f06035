"""Rows that are stacked in one: each of their lines is a row of the form."""

from __future__ import annotations

from gipa_extract import extract

TITLE = "<h1>甲县林业局2021年政府信息公开工作年度报告</h1>"
HEAD = "<tr><td>信息内容<td>本年制发件数<td>本年废止件数<td>现行有效件数"


def page(values: str) -> bytes:
    row = f"<tr><td>规章<br>行政规范性文件{values}"
    return f"{TITLE}<table border=1>{HEAD}{row}</table>".encode()


def test_stacked_rows_are_read_with_their_places() -> None:
    report = extract(page("<td>907<br>414<td>790<br>149<td>384<br>510"))
    cells = {cell.id: cell for cell in report.cells if cell.kind == "number"}
    assert {name: float(cell.value or 0) for name, cell in cells.items()} == {
        "art20_1.rules.issued": 907,
        "art20_1.rules.repealed": 790,
        "art20_1.rules.in_force": 384,
        "art20_1.normative_documents.issued": 414,
        "art20_1.normative_documents.repealed": 149,
        "art20_1.normative_documents.in_force": 510,
    }
    assert report.document is not None
    for cell in cells.values():
        assert report.document.text[cell.start : cell.end] == cell.raw
