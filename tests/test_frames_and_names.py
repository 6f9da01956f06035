"""Stacked rows, a report in a frame, and names that OCR read in two ways."""

from __future__ import annotations

import html

from gipa_extract import extract
from gipa_extract.prose.header.misread_names import doubt_misread_issuer
from gipa_extract.prose.outline import locate

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


def test_a_report_in_a_frame_is_read_and_one_in_a_hidden_frame_is_not() -> None:
    inner = page("<td>907<br>414<td>790<br>149<td>384<br>510").decode()
    frame = f'<iframe width="9" srcdoc="{html.escape(inner)}"></iframe>'
    report = extract(f"<html><body><p>年报</p>{frame}</body></html>".encode())
    assert report.issuer == "甲县林业局"
    assert "content_from_frame" in [note.code for note in report.notes]
    beside = extract(inner.encode() + b'<iframe hidden srcdoc="&lt;p&gt;1&lt;/p&gt;"></iframe>')
    assert "content_from_frame" not in [note.code for note in beside.notes]


def test_a_name_that_the_text_spells_otherwise_twice_is_doubtful() -> None:
    body = "一、总体情况\n2021年，{0}坚持公开。{0}无其他事项。\n"
    for other, trust in (
        ("甲县林业局", "read"),
        ("甲县环业局", "doubtful"),
        ("乙市教育局", "read"),
    ):
        text = f"甲县林业局2021年政府信息公开工作年度报告\n{body.format(other)}"
        located = locate(text, ())
        doubt_misread_issuer(located, text)
        ground = located.grounds.issuer
        assert ground is not None
        assert (ground.trust == "doubtful") == (trust == "doubtful")
        assert ground.alternatives == ([other] if trust == "doubtful" else [])
