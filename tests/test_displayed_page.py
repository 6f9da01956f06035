"""Pages whose styles decide what is displayed: rules of the cascade, hidden parts, printed content."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from gipa_extract.models import Report
from gipa_extract.readers.html.css_conditions import media_holds, supports_holds

HEADS = "<tr><td>信息内容<td>本年制发件数<td>本年废止件数<td>现行有效件数</tr>"


def table(first: str, *, label: str = "规章", rows: str = "") -> str:
    return (
        "<p>二、主动公开政府信息情况</p><table><tr><td colspan=4>第二十条第（一）项</tr>"
        f"{HEADS}<tr><td>{label}{first}</tr><tr><td>行政规范性文件<td>5<td>4<td>28</tr>{rows}</table>"
    )


def report(style: str, body: str) -> Report:
    title = "<h1>测试县2021年政府信息公开工作年度报告</h1><p>一、总体情况</p>"
    return extract(f"<html><head><style>{style}</style></head><body>{title}{body}".encode())


def first_row(found: Report) -> list[tuple[str, int | None, str]]:
    cells = [found[f"art20_1.rules.{column}"] for column in ("issued", "repealed", "in_force")]
    return [
        (cell.kind, None if cell.value is None else int(cell.value), cell.trust) for cell in cells
    ]


def last_cell(style: str, cell: str) -> tuple[str, int | None, str]:
    return first_row(report(style, table(f"<td>3<td>2{cell}")))[2]


@pytest.mark.parametrize(
    ("style", "cell", "value"),
    [
        (".v::before{content:attr(data-v)}", "<td class=v data-v=17>", 17),
        ("td[data-v]:after{content:attr(data-v)}", "<td data-v=17>", 17),
        ("tr > td:nth-child(4)::before{content:'17'}", "<td>", 17),
        ("td.v i::before{content:'1'}", "<td class=v><i>7</i>", 17),
        ("td.v::before{content:'1' attr(data-x, '7')}", "<td class=v>", 17),
        ("table > tbody > tr > td.v::before{content:'17'}", "<td class=v>", 17),
        ("tr{& td.v::before{content:'17'}}", "<td class=v>", 17),
        (".v::before{content:'9'} td.v::before{content:'17'} .v::before{content:'8'}", "<td class=v>", 17),
        (".v::before{content:'17'!important} td.v::before{content:'9'}", "<td class=v>", 17),
        (".v::before{content:'9'} .v::before{content:none}", "<td class=v>17", 17),
        ("@media print{.v::before{content:'9'}}", "<td class=v>17", 17),
        ("@supports (display:grid){.v::before{content:'17'}}", "<td class=v>", 17),
        (".v::before{content:'17' / 'acht'}", "<td class=v>", 17),
        (".v:hover::before{content:'9'}", "<td class=v>17", 17),
        (".v:not(.w)::before{content:'9'}", "<td class='v w'>17", 17),
    ],
)  # fmt: skip
def test_what_a_style_prints_is_read(style: str, cell: str, value: int) -> None:
    assert last_cell(style, cell) == ("number", value, "read")


@pytest.mark.parametrize(
    ("style", "cell"),
    [
        (".v::before{content:url(17.png)}", "<td class=v>"),
        (".v::before{content:var(--v)}", "<td class=v style='--v:\"17\"'>"),
        (".v::before{content:'\\e917'}", "<td class=v>"),
        ("@container (width > 9px){.v::before{content:'17'}}", "<td class=v>"),
        (".v:unheard-of::before{content:'17'}", "<td class=v>"),
        (".v::before{content:'17';position:absolute;background:#fff}", "<td class=v>9"),
        ("body{counter-reset:n 16}.v::before{counter-increment:n;content:counter(n)}", "<td class=v>"),
        (".v{unicode-bidi:bidi-override;direction:rtl}", "<td class=v>71"),
        ("", "<td><bdo dir=rtl>71</bdo>"),
        ("@container (width > 9px){.v{display:none}}", "<td><b class=v>17</b>"),
        (".v{color:#fff}", "<td><b class=v>17</b>"),
    ],
)  # fmt: skip
def test_what_a_style_may_print_is_doubtful_and_no_blank(style: str, cell: str) -> None:
    assert last_cell(style, cell)[2] == "doubtful"


@pytest.mark.parametrize(
    ("style", "hidden"),
    [
        (".a .b{display:none}", "<i class=a><b class=b>9</b></i>"),
        ("b:first-child{display:none}", "<b>9</b>"),
        ("b{visibility:hidden}", "<b>9</b>"),
        ("b{display:none}b{display:inline}b.x{display:none}", "<b class=x>9</b>"),
        ("b{opacity:0}", "<b>9</b>"),
        ("td i{font-size:0}", "<i>9</i>"),
        ("b{content-visibility:hidden}", "<b>9</b>"),
        ("@media (min-width:600px){b{display:none}}", "<b>9</b>"),
        ("", "<b hidden=until-found>9</b>"),
        ("", "<dialog>9</dialog>"),
        ("", "<b popover>9</b>"),
    ],
)
def test_what_a_rule_hides_is_no_part_of_a_number(style: str, hidden: str) -> None:
    assert last_cell(style, f"<td>{hidden}17") == ("number", 17, "read")


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("b{display:none}b{display:inline}", "<b>1</b>"),
        ("b{display:none!important}b.x{display:inline}#x{display:inline!important}", "<b id=x>1</b>"),
        ("b{display:inline!important}", "<b style='display:none'>1</b>"),
        ("i{visibility:hidden}b{visibility:visible}", "<i>9<b>1</b></i>"),
        ("i{font-size:0}b{font-size:12px}", "<i>9<b>1</b></i>"),
        ("@media (max-width:600px){b{display:none}}", "<b>1</b>"),
        ("b{display:block}", "<b hidden>1</b>"),
        ("td{background:#000}b{color:#fff}", "<b>1</b>"),
    ],
)  # fmt: skip
def test_what_a_stronger_rule_shows_is_read(style: str, shown: str) -> None:
    assert last_cell(style, f"<td>{shown}7") == ("number", 17, "read")


def test_an_invisible_cell_keeps_its_place() -> None:
    found = report("", table("<td style='visibility:hidden'>9<td>2<td>17"))
    assert [cell[:2] for cell in first_row(found)] == [
        ("blank", None),
        ("number", 2),
        ("number", 17),
    ]


NOW, THEN = table("<td>3<td>2<td>17"), table("<td>7<td>8<td>9")
NOTE = {"hidden_parts_left_out"}


@pytest.mark.parametrize(
    ("style", "body"),
    [
        ("", f"<details><summary>2020年</summary>{THEN}</details><div>{NOW}</div>"),
        (".p{display:none}.p.on{display:block}", f"<div class=p>{THEN}</div><div class='p on'>{NOW}</div>"),
        ("", f"<div hidden>{THEN}</div><div>{NOW}</div>"),
        (".p{height:0;overflow:hidden}", f"<div class=p>{THEN}</div>{NOW}"),
        (".m{display:none}.d{display:block}@media (max-width:768px){.m{display:block}.d{display:none}}",
         f"<div class=m>{THEN}</div><div class=d>{NOW}</div>"),
        ("#t1:checked ~ .a, #t2:checked ~ .b{display:block}.p{display:none}"
         "#t1:checked ~ .a, #t2:checked ~ .b{display:block}",
         f"<input type=radio id=t1><input type=radio id=t2 checked><div class='p a'>{THEN}</div>"
         f"<div class='p b'>{NOW}</div>"),
    ],
)  # fmt: skip
def test_a_part_that_is_not_displayed_is_no_part_of_the_report(style: str, body: str) -> None:
    found = report(style, body)
    assert first_row(found) == [
        ("number", 3, "read"),
        ("number", 2, "read"),
        ("number", 17, "read"),
    ]
    assert {note.code for note in found.notes} >= NOTE


def test_beside_an_active_pane_the_others_are_taken_for_hidden_by_a_sheet_elsewhere() -> None:
    panes = f"<div class='tab-pane'>{THEN}</div><div class='tab-pane active'>{NOW}</div>"
    found = report("", f"<link rel=stylesheet href=/a.css><div>{panes}</div>")
    assert first_row(found)[2] == ("number", 17, "read")


@pytest.mark.parametrize(
    ("style", "body"),
    [
        ("", f"<details><summary>表</summary>{NOW}</details>"),
        (".p{display:none}", f"<div class=p>{NOW}</div>"),
        ("", f"<div style='display:none'>{NOW}</div>"),
        # WeChat's articles are so until their script runs
        ("", f"<div id=js_content style='visibility: hidden; opacity: 0; '>{NOW}</div>"),
        ("", f"<div style='visibility:hidden'>{NOW}</div>"),
        (".p{visibility:hidden}", f"<div class=p>{NOW}</div>"),
    ],
)
def test_what_is_displayed_after_a_click_only_is_read(style: str, body: str) -> None:
    found = report(style, body)
    assert first_row(found)[2] == ("number", 17, "read")
    assert "hidden_parts_read" in {note.code for note in found.notes}


def test_two_hidden_parts_with_the_same_rows_are_doubtful() -> None:
    found = report(".p{display:none}", f"<div class=p>{THEN}</div><div class=p>{NOW}</div>")
    assert {trust for _, _, trust in first_row(found)} == {"doubtful"}


def test_a_shadow_root_is_displayed_in_place_of_what_its_host_holds() -> None:
    inside = (
        f"<template shadowrootmode=open><style>b{{display:none}}</style>{NOW}<slot name=n></slot>"
    )
    body = f"<x-t>{inside}</template><p slot=n>注</p>{THEN}</x-t><p><b>三</b>、收到</p>"
    found = report("td{display:none}", body)
    assert first_row(found)[2] == ("number", 17, "read")


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("screen", True), ("print", False), ("not print", True), ("only screen", True),
        ("screen and (max-width:768px)", False), ("(min-width: 40em)", True), ("", True),
        ("(width >= 1000px)", True), ("print, (min-width:1px)", True), ("(unheard-of: 1)", None),
        ("screen and (unheard-of: 1)", None), ("print and (unheard-of: 1)", False),
        ("(prefers-color-scheme: dark)", False),
    ],
)  # fmt: skip
def test_media_queries_are_those_of_a_screen(query: str, holds: bool | None) -> None:
    assert media_holds(query) is holds


def test_browsers_of_today_support_what_is_asked_for() -> None:
    assert supports_holds("(display: grid)") is True
    assert supports_holds("not (display: grid)") is False
    assert supports_holds("(a: b) and (not (c: d))") is None


def test_a_rule_finds_its_elements_on_a_page_of_any_length_and_of_great_depth() -> None:
    style = "p ~ table .x{display:none} .deep .y{display:none}"
    deep = "<div>" * 1200 + "<div class=deep>"
    found = report(style, deep + table("<td>3<td>2<td>3<i class=y>4</i>"))
    assert first_row(found)[2] == ("number", 3, "read")
    found = report(style, "<p>甲</p>" * 3000 + table("<td>3<td>2<td>3<i class=x>4</i>"))
    assert first_row(found)[2] == ("number", 3, "read")


@pytest.mark.parametrize(
    "style",
    [
        "td{font-size:9pt;color:#333;width:90%} .v{visibility:visible} i{visibility:hidden}",
        "table{color:#fff;width:0} td{background:#00f} .v{width:20px} i{display:none}",
        "td{font-size:9pt} i{font-size:0}",
    ],
)
def test_what_shows_a_text_counts_where_something_is_hidden(style: str) -> None:
    assert last_cell(style, "<td><b class=v>17</b><i>8</i>") == ("number", 17, "read")


def test_a_ground_of_its_own_shows_white_letters() -> None:
    style = "table{color:#fff} td{font-size:9pt}"
    ground = "<td style='background:#00f'>17"
    assert last_cell(style, ground) == ("number", 17, "read")
    assert last_cell(style, "<td>17")[2] == "doubtful"


def test_a_page_whose_tables_a_script_draws_says_what_to_do() -> None:
    data = '[[{"t":"第二十条第（一）项","c":4}],[{"t":"信息内容"},{"t":"本年制发件数"}],[{"t":"规章"},{"v":3}],[{"t":"行政规范性文件"},{"v":4}],[{"t":"行政许可"},{"v":5}]]'
    found = report(
        "", f"<p>二、主动公开政府信息情况</p><div id=a></div><script>var d={data}</script>"
    )
    assert (found.issuer, found.year) == ("测试县", 2021)
    assert "tables_in_script" in [note.code for note in found.notes]
    assert all(cell.kind == "absent" for cell in found.cells)


GRID = "display:grid;grid-template-columns:repeat(4,1fr)"
PLACED = [
    ("2/1/3/2", "规章"), ("1/4", "现行有效件数"), ("3/4/4/5", "28"), ("1/1/2/2", "信息内容"),
    ("3/1", "行政规范性文件"), ("2/4/span 1/span 1", "17"), ("1 / 2", "本年制发件数"), ("3/2", "5"),
    ("1/3", "本年废止件数"), ("2/2", "3"), ("3/3", "4"),
]  # fmt: skip


def grid_of(*more: str) -> Report:
    cells = [f'<div style="grid-area:{area}">{text}</div>' for area, text in PLACED]
    return report("", f"<p>二、主动公开</p><div style='{GRID}'>{''.join((*cells, *more))}</div>")


def test_the_children_of_a_grid_stand_where_each_says() -> None:
    assert first_row(grid_of()) == [
        ("number", 3, "read"),
        ("blank", None, "read"),
        ("number", 17, "read"),
    ]
    by_lines = '<p style="grid-row:2;grid-column:-3/-2">6</p>'
    assert first_row(grid_of(by_lines))[1] == ("number", 6, "read")
    ends = '<p style="grid-row-start:2;grid-column-end:4;grid-row-end:span 1">6</p>'
    assert first_row(grid_of(ends))[1] == ("number", 6, "read")
    hidden = '<p style="grid-area:2/3;display:none">6</p>'
    assert first_row(grid_of(hidden))[1] == ("blank", None, "read")


@pytest.mark.parametrize(
    "more", ["<p>6</p>", '<p style="grid-area:2/4">6</p>', '<p style="grid-area:a">6</p>', "6"]
)
def test_a_grid_in_which_a_child_has_no_place_of_its_own_is_not_read_by_places(more: str) -> None:
    assert all(cell[2] != "read" for cell in first_row(grid_of(more)))
