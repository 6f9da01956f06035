"""Web pages and Word files as they look: cleaned, and each cell marked in its own table."""

from __future__ import annotations

import html
import re
from random import Random

import lxml.html
import pytest

from tests.needs import needs

needs("nh3", "show")

from eval.corpus.layouts import layouts
from gipa_extract import extract
from gipa_extract.display.document_view import clean_markup, document_html


def shown(data: bytes):
    """The report of a file, and the document in its frame as a tree."""
    report = extract(data)
    assert report.document is not None
    frame = document_html(report, report.document, data)
    page = html.unescape(re.search(r'srcdoc="([^"]*)"', frame)[1])
    return report, lxml.html.fromstring(page)


@pytest.mark.parametrize(
    "layout",
    ["html-clean", "html-site", "html-word", "html-sloppy", "html-utf-8-says-gb2312", "docx"],
)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_cell_is_marked_where_the_document_prints_it(layout: str, seed: int) -> None:
    if layout == "docx":
        needs("mammoth", "show")
        needs("docx", "docx")
    rng, of = Random(seed), layouts()[layout]
    report, page = shown(of.write(of.content(("2019", "2021")[seed % 2], rng), rng).data)
    read = [cell for cell in report.cells if cell.start is not None]
    assert len(read) > 150
    for cell in read:
        own = [
            node
            for node in page.xpath("//*[@data-cells]")
            if cell.id in node.get("data-cells").split() and "gx-claim" not in node.get("class")
        ]
        assert ["".join(node.text_content().split()) for node in own] == [
            "".join((cell.raw or "").split())
        ], cell


def test_a_row_of_alike_numbers_and_blanks_is_marked_place_by_place() -> None:
    cells = ["5", "", "5", "", "", "5", "15"]
    row = "".join(f"<td>{each}</td>" for each in cells)
    rng, of = Random(1), layouts()["html-clean"]
    data = of.write(of.content("2021", rng), rng).data.decode()
    first = re.search(r"<tr>(?:(?!</tr>).)*本年新收(?:(?!</tr>).)*</tr>", data, re.DOTALL)
    assert first is not None
    label = re.match(r"<tr>\s*<t[dh][^>]*>.*?</t[dh]>", first[0], re.DOTALL)
    assert label is not None
    _, page = shown(data.replace(first[0], f"{label[0]}{row}</tr>").encode())
    marked = page.xpath("//tr[contains(., '本年新收')]/td[@data-cells]")
    assert [node.text_content() for node in marked[-7:]] == cells
    columns = [node.get("data-cells").split(".")[2].split()[0] for node in marked[-7:]]
    assert columns == [
        "natural_person", "business", "research", "public_welfare", "legal_service", "other_org",
        "total",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>",
        '<img src="http://127.0.0.1/x" onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        "<iframe src=http://127.0.0.1></iframe>",
        '<p style="background:url(http://127.0.0.1/b)" onclick=alert(1)>x</p>',
        '<meta http-equiv=refresh content="0;url=http://127.0.0.1">',
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
        '<form action="http://127.0.0.1"><input></form>',
        "<base href=http://127.0.0.1><link rel=stylesheet href=http://127.0.0.1>",
        '<img src="data:text/html,<script>alert(1)</script>">',
    ],
)
def test_nothing_that_runs_or_calls_is_left(markup: str) -> None:
    left = clean_markup(f"<table><tr><td>{markup}</td></tr></table>")
    assert not re.search(r"script|127\.0\.0\.1|onerror|onclick|iframe|<form|<base|data:text", left)
