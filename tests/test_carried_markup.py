"""Pages that carry their report until a script shows it."""

from __future__ import annotations

import html

import pytest

from gipa_extract import extract
from gipa_extract.errors import ReadError

ARTICLE = (
    "<h1>测试县2021年政府信息公开工作年度报告</h1><p>二、主动公开政府信息情况</p><table>"
    "<tr><td colspan=4>第二十条第（一）项</td></tr>"
    "<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>"
    "<tr><td>规章</td><td>3</td><td>2</td><td>17</td></tr>"
    "<tr><td>行政规范性文件</td><td>5</td><td>4</td><td>28</td></tr></table>"
)
AS_STRING = ARTICLE.replace("<", "\\x3c").replace("测", "\\u6d4b").replace('"', '\\"')


@pytest.mark.parametrize(
    "carrier",
    [
        f"<textarea style='display:none'>{html.escape(ARTICLE)}</textarea>",
        f'<input type=hidden value="{html.escape(ARTICLE)}">',
        f"<template>{ARTICLE}</template>",
        f"<noscript>{ARTICLE}</noscript>",
        f"<script type='text/html'>{ARTICLE}</script>",
        f"<script type='text/xml'><record><![CDATA[{ARTICLE}]]></record></script>",
        f"<script>var content = '{AS_STRING}'; show(content);</script>",
        f"<script>document.write('{ARTICLE[:90]}');document.write('{ARTICLE[90:]}');</script>",
    ],
)
def test_what_a_page_carries_and_does_not_display_is_its_report(carrier: str) -> None:
    report = extract(f"<html><body><div id=show></div>{carrier}</body></html>".encode())
    assert report["art20_1.rules.in_force"].value == 17
    assert report["art20_1.normative_documents.issued"].value == 5
    assert "content_from_script" in {note.code for note in report.notes}


@pytest.mark.parametrize(
    "style",
    [
        "opacity: 0",  # until it fades in
        "visibility: hidden; animation-name: none",
        "max-height:0; overflow:hidden",
        "position:absolute; left:-9999px",
    ],
)
def test_a_report_that_its_page_keeps_out_of_sight_as_a_whole_is_read(style: str) -> None:
    page = f"<html><body><p>首页</p><div style='{style}'>{ARTICLE}</div></body></html>"
    report = extract(page.encode())
    assert report["art20_1.rules.in_force"].value == 17
    assert "hidden_parts_read" in {note.code for note in report.notes}


def test_it_is_no_part_of_a_page_that_displays_a_report() -> None:
    other = ARTICLE.replace("17", "99")
    report = extract(f"<html><body>{ARTICLE}<textarea>{other}</textarea></body></html>".encode())
    assert report["art20_1.rules.in_force"].value == 17


def test_strings_without_labels_of_the_form_are_no_report() -> None:
    with pytest.raises(ReadError, match="no annual report"):
        extract(b"<html><body><textarea><p>1</p></textarea><script>a='<p>2</p>'</script></body>")
