"""Tables that are no tables of tags: displayed by a style, or in a page inside of the page."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import pytest

from gipa_extract import extract
from gipa_extract.models import Document
from gipa_extract.readers.html.html_reader import read_html
from gipa_extract.readers.limits import DEFAULT_LIMITS
from tests.printed_rows import COLUMNS, LABELS, VALUES, html_rows, page, read_whole, requests_of

SHOWN = (
    "<style>.t{display:table}.r{display:table-row}.d { display : table-cell; width: 3em }</style>"
)
ROWS = [["项目", *COLUMNS], *([label, *VALUES[row]] for row, label in LABELS.items())]


def grids_of(html: str) -> list[list[list[str]]]:
    document: Document = read_html(html.encode(), DEFAULT_LIMITS)
    return [[[slot.text for slot in row] for row in grid.rows] for grid in document.grids]


def blocks_of(rows: Iterable[Iterable[object]], table: str, row: str, cell: str) -> str:
    inside = "".join(
        f"<div {row}>" + "".join(f"<div {cell}><p>{text}</p></div>" for text in texts) + "</div>"
        for texts in rows
    )
    return f"<div {table}>{inside}</div>"


@pytest.mark.parametrize(
    ("style", "classes"),
    [
        (SHOWN, ('class="t"', 'class="r"', 'class="d"')),
        (SHOWN.replace(".r{", ".t > .r{").replace(".d {", "div.t .r .d {"),
         ('class="t"', 'class="r x"', 'class="d"')),
        ("", ('style="DISPLAY:table"', 'style="display: table-row;"', 'style="display:table-cell"')),
    ],
)  # fmt: skip
def test_blocks_displayed_as_a_table_are_one(style: str, classes: tuple[str, str, str]) -> None:
    read_whole(page(style, blocks_of(ROWS, *classes)))
    some = [[text if text != 0 else "" for text in row] for row in ROWS]
    report = extract(page(style, blocks_of(some, *classes)))
    blank = {cell.id for cell in report.cells if cell.kind == "blank"}
    assert "requests.carried_in.research" in blank
    assert requests_of(report)["carried_in"] == (3, 1, None, None, 2, None, 6)


def test_cells_displayed_in_a_cell_of_a_table_are_none_of_its_own() -> None:
    inner = '<div style="display:table-row"><div style="display:table-cell">12</div></div>'
    rows = (
        f"<table><tr><td>规章</td><td>{inner}</td><td>3</td></tr><tr><td>a</td><td>1</td><td>2</td>"
    )
    assert grids_of(rows)[0][0] == ["规章", "12", "3"]


GRID = "<style>.g{display:grid;grid-template-columns:2fr repeat(7, minmax(0,1fr))}</style>"


def grid_of(rows: Iterable[Iterable[object]], cell: str = "div") -> str:
    cells = "".join(f"<{cell}>{text}</{cell}>" for row in rows for text in row)
    return f'<div class="g">{cells}</div>'


@pytest.mark.parametrize("cell", ["div", "span", "strong", "p"])
def test_a_grid_is_a_table_and_keeps_its_blanks(cell: str) -> None:
    some = [[text if text != 0 else "" for text in row] for row in ROWS]
    report = extract(page(GRID, grid_of(some, cell)))
    assert requests_of(report)["carried_in"] == (3, 1, None, None, 2, None, 6)
    assert {c.kind for c in report.cells if c.id == "requests.carried_in.research"} == {"blank"}


def test_merged_cells_of_a_grid_stand_in_all_their_places() -> None:
    cells = (
        '<div style="grid-row:span 2">a</div><div style="grid-column: span 2">b</div>'
        "<div>c</div><div></div>"
        '<div style="grid-column:1 / -1">d</div><div>1</div><div>2</div>3'
    )
    html = (
        f'<style>.g{{display:grid;grid-template-columns:1fr 2fr 1fr}}</style><div class="g">{cells}'
    )
    assert grids_of(html) == [[["a", "b", "b"], ["a", "c", ""], ["d", "d", "d"], ["1", "2", "3"]]]


@pytest.mark.parametrize(
    "moved",
    [
        '<div style="grid-column:2">x</div>',
        '<div style="order: -1">x</div>',
        "<style>.g :first-child{grid-column:span 3}</style><div>x</div>",
        "<style>.g{grid-auto-flow:dense}</style><div>x</div>",
    ],
)
def test_a_grid_whose_children_may_stand_elsewhere_is_none(moved: str) -> None:
    html = f"{GRID}<div class='g'>{moved}<div>1</div><div>2</div><div>3</div><div>4</div></div>"
    assert "\t" not in read_html(html.encode(), DEFAULT_LIMITS).text  # a row's line begins with one


@pytest.mark.parametrize("quote", ['"', "'"])
def test_a_page_in_a_frame_is_read_where_the_frame_stands(quote: str) -> None:
    inner = page("<script>document.write('</div>')</script><!-- --> ", html_rows(ROWS)).decode()
    frame = f"<iframe width=900 srcdoc={quote}{escape(inner)}{quote}></iframe>"
    read_whole(f"<html><body><ul><li>2022</li></ul>{frame}<p>end</p></body></html>".encode())
    hidden = frame.replace("<iframe", '<iframe style="display:none"')
    assert not grids_of(f"<p>a</p>{hidden}")
