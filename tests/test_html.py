"""Web pages: what is read, what is left out, and what hostile pages cost."""

import base64
import io
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.corpus.command import make
from eval.corpus.layouts import layouts
from gipa_extract import extract
from gipa_extract.errors import LimitError, ReadError
from gipa_extract.models import Document, Grid
from gipa_extract.readers.html.displayed_page import as_displayed
from gipa_extract.readers.html.html_reader import read_html
from gipa_extract.readers.html.web_archive import read_mhtml
from gipa_extract.readers.limits import DEFAULT_LIMITS, Limits
from tests.needs import needs

PAGES = Path(__file__).parent / "fixtures" / "html"


def read(html: str | bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    return read_html(html.encode() if isinstance(html, str) else html, limits)


def texts(grid: Grid) -> list[list[str]]:
    return [[slot.text for slot in row] for row in grid.rows]


def only(html: str) -> list[list[str]]:
    (grid,) = read(html).grids
    return texts(grid)


def test_old_site_keeps_only_the_report() -> None:
    document = read_html((PAGES / "old-site-layout-tables.html").read_bytes(), DEFAULT_LIMITS)
    assert document.text == (
        "望川县水务局2021年政府信息公开工作年度报告\n"
        "一、总体情况\n"
        "2021年，望川县水务局主动公开各类信息126条。\n"
        "二、主动公开政府信息情况\n"
        "第二十条第（五）项\n"
        "\t信息内容\t本年处理决定数量\n"
        "\t行政许可\t１７\n"
        "第二十条第（六）项\n"
        "\t信息内容\t本年处理决定数量\n"
        "\t行政处罚\t\n"
        "\t行政强制\t—\n"
        "五、存在的主要问题及改进情况\n"
        "人手不足。\n"
        "六、其他需要报告的事项\n"
        "无。\n"
    )
    assert tuple(map(str, document.notes)) == (
        "the page says gb2312, its bytes are utf-8",
        "1 block of links left out",
        "2 lines at the foot of the page left out",
    )


def test_old_site_is_extracted() -> None:
    report = extract(
        read_html((PAGES / "old-site-layout-tables.html").read_bytes(), DEFAULT_LIMITS)
    )
    assert (report.issuer, report.year, report.edition) == ("望川县水务局", 2021, "2021")
    assert report["art20_5.licensing.decisions"].value == 17
    assert report["art20_6.penalty.decisions"].kind == "blank"
    assert report["art20_6.compulsion.decisions"].kind == "dash"
    assert [section.id for section in report.sections] == [
        "overview", "proactive", "problems", "other",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "source",
    [
        "<tfoot>脚</tfoot><thead>头</thead><tbody>甲乙</tbody>",
        "<tbody>甲乙</tbody><tfoot>脚</tfoot><thead>头</thead>",
        "<TFOOT>脚<TBODY>甲<TBODY>乙<THEAD>头",
        "<colgroup><col></colgroup><tfoot>脚</tfoot><thead>头</thead>甲乙",
        "甲乙<thead>头</thead><tfoot>脚</tfoot>",
        "<thead>头</thead><tbody>甲</tbody>乙<tfoot>脚</tfoot>",
        "<thead>头</thead><thead>甲</thead>乙<tbody>脚</tbody>",
        "<tfoot>脚</tfoot><thead>头</thead><tfoot>甲</tfoot><tbody>乙</tbody>",
    ],
)
def test_the_first_head_stands_above_all_rows_and_the_first_foot_below_them(source: str) -> None:
    rows = re.sub("[头甲乙脚]", r"<tr><td>\g<0><td>1</tr>", source)
    assert [row[0] for row in only(f"<table>{rows}</table>")] == ["头", "甲", "乙", "脚"]


def test_word_paste_joins_what_is_printed_together_and_no_more() -> None:
    document = read_html((PAGES / "word-paste.html").read_bytes(), DEFAULT_LIMITS)
    assert document.text.startswith(
        "望川县林业局2020年政府信息公开工作年度报告\n第二十条第（一）项\n"
    )
    assert texts(document.grids[0])[1:] == [
        ["信息内容", "本年新 制作数量", "本年新 公开数量", "对外公开总数量"],
        ["规章", "12", "", "0①"],
        ["规范性文件", "3 4", "7\u03368", "1,205"],
    ]


def test_digits_on_two_lines_or_beside_struck_ones_are_doubtful() -> None:
    report = extract(read_html((PAGES / "word-paste.html").read_bytes(), DEFAULT_LIMITS))
    assert report["art20_1.rules.made"].value == 12
    assert report["art20_1.normative_documents.disclosed_total"].value == 1205
    torn = [report[f"art20_1.normative_documents.{column}"] for column in ("made", "disclosed")]
    assert [cell.trust for cell in torn] == ["doubtful", "doubtful"]


REPORT = "<p>望川县文旅局2021年政府信息公开年度报告，全年公开信息五十条，均已在网上公布。</p>"


@pytest.mark.parametrize(
    ("written", "declared"),
    [("gb18030", "utf-8"), ("utf-8", "gb2312"), ("utf-16", "utf-8"), ("big5", "gb2312"),
     ("utf-8-sig", "iso-8859-1")],
)  # fmt: skip
def test_charset_of_the_bytes_wins(written: str, declared: str) -> None:
    report = (
        REPORT if written != "big5" else "<p>高雄縣政府資訊公開年度報告，全年公開資訊五十條。</p>"
    )
    page = f'<html><body>{report}<meta charset="{declared}"></body></html>'
    document = read(page.encode(written))
    assert document.text == report[3:-4] + "\n"
    assert not written.startswith("utf-16") or document.encoding == "utf-16"


def test_wrong_charset_label_is_noted() -> None:
    page = f"<meta charset=utf-8>{REPORT}".encode("gb18030")
    assert tuple(map(str, read(page).notes)) == ("the page says utf-8, its bytes are gb18030",)


def test_a_character_cut_in_two_is_survived_and_noted() -> None:
    keywords = "政府".encode()[:-1]
    page = b"<meta charset=utf-8><!--" + keywords + b"-->" + (REPORT * 20).encode()
    document = read(page)
    assert "均已在网上公布" in document.text
    assert tuple(map(str, document.notes)) == ("1 character is damaged",)


def test_bytes_of_no_encoding_are_refused() -> None:
    with pytest.raises(ReadError, match="no text in UTF-8"):
        read(b"<p>" + bytes(range(128, 256)) * 40)


@pytest.mark.parametrize(
    "hidden",
    ["<div style='display: none'>x</div>", "<p hidden>x</p>", "<span style='VISIBILITY:HIDDEN'>x</span>",
     "<script>'x'</script>", "<style>x</style>", "<noscript>x</noscript>", "<!-- x -->",
     "<select><option>x</select>", "<textarea>x</textarea>", "<template><p>x</template>",
     "<nav>x</nav>", "<footer>x</footer>", "<span style='mso-hide:all'>x</span>"],
)  # fmt: skip
def test_what_is_not_seen_is_not_read(hidden: str) -> None:
    assert read(f"<p>前</p>{hidden}<p>后</p>").text == "前\n后\n"


def test_hidden_column_is_no_column() -> None:
    rows = "<tr><td>规章<td style='display:none'>9<td>1</tr>" * 2
    assert only(f"<table>{rows}</table>") == [["规章", "1"], ["规章", "1"]]


def test_links_in_prose_stay_and_menus_go() -> None:
    menu = "".join(f"<li><a href=/{i}>栏目{i}</a></li>" for i in range(9))
    prose = "<p>详见<a href=/x>门户网站</a>、<a href=/y>公报</a>和<a href=/z>公众号</a>，电话1234567。</p>"
    document = read(f"<div><ul>{menu}</ul></div><div>{prose}</div><div>{menu}</div>")
    assert document.text == "详见门户网站、公报和公众号，电话1234567。\n"
    assert tuple(map(str, document.notes)) == ("2 blocks of links left out",)


def test_a_cell_that_holds_a_table_is_no_menu_whatever_is_linked_beside_it() -> None:
    data = "<table><tr><td>规章<td>1<td>2</tr><tr><td>文件<td>3<td>4</tr></table>"
    links = "".join(f"<a href=/{number}>打印本页</a>" for number in range(4))
    document = read(f"<table><tr><td>左</td><td>{data}{links}</td></tr></table>")
    assert [texts(grid) for grid in document.grids] == [[["规章", "1", "2"], ["文件", "3", "4"]]]


def test_a_link_that_is_never_closed_is_no_menu() -> None:
    prose = "<p>全年主动公开政府信息一百二十六条，办理申请十二件。</p>" * 9
    document = read(f"<div><a href=/1>一</a><a href=/2>二</a><a href=/3>三{prose}</div>")
    assert document.text.count("一百二十六条") == 9


def test_a_line_of_the_last_section_is_no_foot_of_the_page() -> None:
    text = "六、其他需要报告的事项\n无。\n"
    foot = "<p>【打印】【关闭】</p><p>版权所有：某局</p><p>地址：某路1号</p>"
    assert read("<p>六、其他需要报告的事项</p><p>无。</p>" + foot).text == text


def test_merged_cells_stand_in_all_their_places() -> None:
    html = """<table>
      <tr><td rowspan=2 colspan=2>甲<td colspan=2>乙</tr>
      <tr><td>丙<td rowspan=0>丁</tr>
      <tr><td>戊<td>己<td>庚</tr></table>"""
    document = read(html)
    assert texts(document.grids[0]) == [list("甲甲乙乙"), list("甲甲丙丁"), list("戊己庚丁")]
    assert document.grids[0].aligned
    assert document.text == "\t甲\t\t乙\t\n\t\t\t丙\t丁\n\t戊\t己\t庚\t\n"
    first = document.grids[0].rows
    assert first[0][0] == first[1][1]


def test_merges_that_do_not_fit_are_not_trusted() -> None:
    short = "<table><tr><td>甲<td colspan=3>乙<tr><td>规章<td>1<td>2</table>"
    crossing = "<table><tr><td>甲<td>乙<td rowspan=2>丙<tr><td>规章<td colspan=2>1</table>"
    assert not read(short).grids[0].aligned
    assert not read(crossing).grids[0].aligned
    assert only(crossing) == [["甲", "乙", "丙"], ["规章", "1"]]


@pytest.mark.parametrize("change", [-1, 1, 3])
def test_a_wrong_span_anywhere_changes_no_cell(change: int) -> None:
    page = make(layouts()["html-clean"], 7, 0)[1].data.decode()
    right = extract(read(page)).cells
    spans = list(re.finditer(r'(?<=span=")\d+', page))
    for span in spans:
        wrong = str(max(1, int(span[0]) + change))
        cells = extract(read(page[: span.start()] + wrong + page[span.end() :])).cells
        assert [(c.id, c.value, c.kind) for c in cells] == [(c.id, c.value, c.kind) for c in right]


def test_rowspan_ends_with_its_row_group() -> None:
    html = (
        "<table><thead><tr><td rowspan=5>甲<td>乙</thead><tbody><tr><td>规章<td>1</tbody></table>"
    )
    assert only(html) == [["甲", "乙"], ["规章", "1"]]


@pytest.mark.parametrize("span", ["0", "-2", "x", "", "99999999999", "1.5"])
def test_nonsense_in_colspan_costs_nothing(span: str) -> None:
    html = f"<table><tr><td colspan='{span}'>规章<td>1<tr><td>a<td>b</table>"
    assert [list(dict.fromkeys(row)) for row in only(html)] == [["规章", "1"], ["a", "b"]]


def test_cells_and_rows_without_end_tags() -> None:
    html = "<table><tr><td>规章<div>甲<td>1<tr><th>乙<td>2<table><tr><td>3</table><p>后"
    document = read(html)
    assert texts(document.grids[0]) == [["规章 甲", "1"], ["乙", "2 3 后"]]


def test_table_of_one_cell_in_a_cell_is_its_text() -> None:
    wrapped = "<td><table><tr><td>{}</td></tr></table></td>".format
    html = f"<table><tr>{wrapped('规章')}{wrapped('12')}</tr><tr>{wrapped('甲')}{wrapped('')}</tr></table>"
    assert only(html) == [["规章", "12"], ["甲", ""]]


def test_table_in_a_layout_table_is_a_grid_of_its_own() -> None:
    data = "<table><tr><td>规章<td>1<tr><td>文件<td>2</table>"
    html = f"<table><tr><td>左边<td><p>一、总体情况</p>{data}<p>后</p></td></tr></table>"
    document = read(html)
    assert document.text == "左边\n一、总体情况\n\t规章\t1\n\t文件\t2\n后\n"
    assert [texts(grid) for grid in document.grids] == [[["规章", "1"], ["文件", "2"]]]


def test_report_that_is_one_table_keeps_its_headings_as_lines() -> None:
    prose = "本年度" + "工作平稳有序，" * 60
    html = (
        "<table><tr><td colspan=2>一、总体情况</td></tr>"
        f"<tr><td colspan=2>{prose}</td></tr>"
        "<tr><td colspan=2>二、主动公开政府信息情况</td></tr>"
        "<tr><td>规章<td>1</tr><tr><td>文件<td>2</tr></table>"
    )
    document = read(html)
    assert document.text.split("\n")[:3] == ["一、总体情况", prose, "二、主动公开政府信息情况"]
    assert texts(document.grids[-1])[1:] == [["规章", "1"], ["文件", "2"]]


def test_text_table_in_a_pre_is_read_as_text() -> None:
    page = "<pre>规章\t1\t2\n\n文件\t3\t4\n</pre>"
    document = read(page)
    assert document.text.startswith("规章\t1\t2\n\n文件\t3\t4\n")
    assert [row for grid in document.grids for row in texts(grid)] == [
        ["规章", "1", "2"],
        ["文件", "3", "4"],
    ]


def test_white_space_of_the_source_is_none_of_the_text() -> None:
    assert (
        read("<p>政府\n   信息 2021\n 年<br>a  b&nbsp;c</p>").text
        == "政府信息 2021 年\na b\u00a0c\n"
    )


def test_characters_of_html_are_read() -> None:
    assert read("<p>a &lt;b&gt; &amp;c; &#26469; &rdquo;<b>&</b></p>").text == "a <b> &c; 来 ”&\n"


def test_fragment_with_an_xml_declaration() -> None:
    page = '<?xml version="1.0" encoding="gb2312"?><div><p>甲</p></div>'
    assert read(page).text == "甲\n"


def test_empty_page_has_no_text() -> None:
    assert read("<html><body><script>1</script></body></html>") == Document(
        text="", media_type="text/html", encoding="utf-8"
    )


def test_web_archive_gives_all_its_pages_in_order() -> None:
    page = REPORT.encode("gb18030")
    archive = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n"
        b"--B\r\nContent-Type: text/html; charset=us-ascii\r\n\r\n<p>x</p>\r\n"
        b"--B\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + page + b"\r\n--B--\r\n"
    )  # fmt: skip
    document = read_mhtml(archive, DEFAULT_LIMITS)
    assert document.text == "x\n" + REPORT[3:-4] + "\n"
    assert document.media_type == "multipart/related"


def test_web_archive_without_a_page_is_refused() -> None:
    with pytest.raises(ReadError, match="holds no page"):
        read_mhtml(b"MIME-Version: 1.0\r\nContent-Type: image/png\r\n\r\nx", DEFAULT_LIMITS)


@pytest.mark.parametrize("tag", ["div", "span", "b", "table", "ul", "td", "a href=x"])
def test_two_hundred_thousand_nested_tags(tag: str) -> None:
    document = read(f"<{tag}>" * 200_000 + "底" + f"</{tag.split()[0]}>" * 200_000)
    assert document.text == "底\n"


def test_nested_tables_with_cells_are_bounded() -> None:
    assert read("<table><tr><td>x<td>" * 5_000).text.count("x") == 5_000


def test_huge_spans_are_bounded() -> None:
    row = "<tr>" + "<td colspan=1000 rowspan=60000>x" * 50
    with pytest.raises(LimitError, match=r"table cells are over the limit of 200000.*max_slots"):
        read("<table>" + row * 500)


def test_long_page_and_long_text_are_refused() -> None:
    with pytest.raises(LimitError, match="max_markup"):
        read("<p>" + "x" * 2000, Limits(max_markup=1000))
    with pytest.raises(LimitError, match="max_text"):
        read("<p>" + "x" * 2000, Limits(max_text=1000))


def test_one_line_of_many_megabytes_is_one_line() -> None:
    line = "政府信息公开" * 1_000_000
    assert read(f"<p>{line}</p>").text == line + "\n"


def test_time_is_limited() -> None:
    with pytest.raises(LimitError, match=r"more than 0 seconds.*Limits.seconds"):
        read("<p>x</p>", Limits(seconds=0))


Boxes = list[tuple[int, int, int, int, str]]


@st.composite
def tiled(draw: st.DrawFn) -> Boxes:
    """Boxes (row, column, down, across, text) that tile a table below a row of single cells."""
    height, width = draw(st.integers(1, 6)), draw(st.integers(2, 6))
    free = {(row, column) for row in range(1, height) for column in range(width)}
    boxes = [(0, column, 1, 1, f"列{column}") for column in range(width)]
    while free:
        row, column = min(free)
        across = draw(st.integers(1, 3))
        while any((row, column + i) not in free for i in range(across)):
            across -= 1
        down = draw(st.integers(1, 3))
        while any((row + j, column + i) not in free for j in range(down) for i in range(across)):
            down -= 1
        text = draw(st.sampled_from(["", "0", "12", "规章", "甲 乙", "<b>&", "1,205"]))
        boxes.append((row, column, down, across, text))
        free -= {(row + j, column + i) for j in range(down) for i in range(across)}
    return boxes


@given(tiled())
def test_merged_table_reads_back(boxes: Boxes) -> None:
    places: dict[int, dict[int, str]] = {}
    html: dict[int, str] = {}
    for row, column, down, across, text in boxes:
        shown = text.replace("&", "&amp;").replace("<", "&lt;")
        cell = f"<td rowspan={down} colspan={across}>{shown}</td>"
        html[row] = html.get(row, "") + cell
        for j in range(down):
            places.setdefault(row + j, {}).update({column + i: text for i in range(across)})
    rows = "".join(f"<tr>{html.get(row, '')}</tr>" for row in range(len(places)))
    (grid,) = read(f"<table>{rows}</table>").grids
    assert grid.aligned
    assert texts(grid) == [
        [text for _, text in sorted(row.items())] for at, row in places.items() if at in html
    ]


MARKUP = st.lists(
    st.sampled_from(
        ["<table>", "</table>", "<tr>", "</tr>", "<td>", "<td rowspan=3>", "<td colspan=2>", "</td>",
         "<p>", "</p>", "<br>", "<a href=x>", "</a>", "<div>", "</div>", "<thead>", "<pre>", "</pre>",
         "<span hidden>", "</span>", "<sup>", "</sup>", "12", "规章", " ", "\n", "\t", "&nbsp;", "\u200b"]
    ),
    max_size=60,
)  # fmt: skip


@given(MARKUP)
def test_every_slot_stands_in_the_text(pieces: list[str]) -> None:
    document = read("".join(pieces) or " ")
    for grid in document.grids:
        for row in grid.rows:
            for slot in row:
                assert document.text[slot.start : slot.end] == slot.text == slot.text.strip()


PARSED = "<!-- gipa-row -->"
"""A page in which this stands is parsed whole: no row of it is taken out before."""
BREAKS = st.sampled_from(
    ["<", ">", "<td>", "</td>", "<tr>", "</tr>", "<table>", "</table>", "<tbody>", "</tbody>", "<p>",
     "</p>", "<div>", "</div>", "<br>", "<br/>", "<b>", "</span>", "<sup>1</sup>", "<a href=/x>",
     "</a>", "<!--", "-->", "<script>", "<select>", "<textarea>", "<div style='display:none'>",
     "<td hidden>", "<td rowspan='2'>", "<TH COLSPAN=3>", '"', "<td x='>'>", "&", "&lt;", "&nbsp",
     "\r\n", "\x0c", "<li>", "<del>3</del>", "<tr", "<td class=\"", "</th>", "<form>"]
)  # fmt: skip


@given(
    st.sampled_from([name for name in layouts() if name.startswith("html-")]),
    st.integers(0, 3),
    st.lists(st.tuples(st.floats(0, 1), st.one_of(BREAKS, st.integers(1, 200))), max_size=8),
)
def test_rows_taken_out_of_a_broken_page_are_the_rows_that_a_parser_finds(
    layout: str, number: int, damage: list[tuple[float, str | int]]
) -> None:
    data, encoding = _page(layout, number)
    page = data.decode(encoding)
    for place, what in damage:
        at = int(place * len(page))
        page = page[:at] + (what + page[at:] if isinstance(what, str) else page[at + what :])
    assert _all_but_notes(read(page)) == _all_but_notes(read(PARSED + page))


@cache
def _page(layout: str, number: int) -> tuple[bytes, str]:
    page = make(layouts()[layout], 3, number)[1]
    return page.data, str(page.traits["encoding"])


def _all_but_notes(document: Document) -> tuple[str, tuple[Grid, ...]]:
    return document.text, document.grids


@pytest.mark.parametrize(
    ("before", "after"),
    [("<!--", "-->"), ("<td", "</td>"), ("<p class='x", "'></p>"), ("<textarea>", "</textarea>"),
     ("<a href=/x>", "</a>"), ("<pre>", "</pre>"), ("<div hidden>", "</div>"), ("", "")],
)  # fmt: skip
def test_a_plain_row_is_read_as_a_parser_reads_it_wherever_it_stands(
    before: str, after: str
) -> None:
    row = "<tr><td colspan=2>规章</td><td><p>1</p>2</td></tr>"
    table = f"<table><tr><td>甲<td>乙<td>丙</tr>{before}{row}{after}{row}</table>"
    for page in (table, before + table + after + "<p>后", before + row + after + "<p>后"):
        assert read(page).text == read(PARSED + page).text


@pytest.mark.parametrize("mark", ["gipa-row='7'", "GIPA-ROW='7'", "gipa-row=x", "GIPA-ROW"])
def test_a_page_that_prints_a_mark_is_read_as_it_stands(mark: str) -> None:
    rows = "<tr><td>规章<td>1</tr><tr><td>文件<td>2</tr>"
    page = f"<table>{rows}<tr {mark}><td>甲<td>3</tr></table>"
    assert only(page) == [["规章", "1"], ["文件", "2"], ["甲", "3"]]


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        ("<input value=3>", "3"),
        ("<input type=hidden value=3>", ""),
        ("<input type=checkbox checked>", "\ufffc"),
        ("<select><option>1<option selected>7</select>", "7"),
        ("<select><option>1</option><option>7</option></select>", "1"),
        ("<textarea> 24 </textarea>", "24"),
        ("<canvas></canvas>", "\ufffc"),
        ("<svg><text>5</text></svg>", "\ufffc"),
        ("<img src=5.gif>", "\ufffc"),
        ("<img src=5.gif alt=5>", "5\ufffc"),
        ("7<img src=line.gif width=1 height=20>", "7"),
        ("<script>document.write(88)</script>", "\ufffc"),
        ("<script>count()</script>", ""),
        ("3<sup>1</sup>", "3¹"),
        ("3<span style='vertical-align: super'>1</span>", "3¹"),
        ("<span style='text-decoration:line-through'>5</span>6", "5\u03366"),
        ("<s>5<b>5</b></s>6", "5\u03365\u03366"),
        ("<span style='font-size:0px'>9</span>7", "7"),
        ("<font style='opacity:0'>9</font>7", "7"),
        ("<b class=no>9</b>7", "7"),
        ("3<b class='x note'>1</b>", "3¹"),
        ("3<b style='vertical-align:6px'>1</b>", "3¹"),
        ("3<b style='vertical-align:-.3em'>1</b>", "3₁"),
        ("3<b style='vertical-align:1px'>1</b>", "31"),
        ("<b style='position:absolute;transform:scale(0)'>9</b>7", "7"),
        ("1<b class=seven></b>", "17"),
        ("<i class=value data-v=88></i>", "88"),
        ("<b class=cleared>7</b>", "7"),
        ("<b class=ruled>5</b>6", "5\u03366"),
        ("<font color=white>55</font>3", "55\ufffc3"),
        ("<span style='color:#FFFFFF'>55</span>3", "55\ufffc3"),
        ("<span style='color:#fff;background:#000'>55</span>", "55"),
        ("<span style='color:#fff000'>55</span>", "55"),
    ],
)
def test_a_cell_holds_what_is_seen_of_it(inside: str, shown: str) -> None:
    style = (
        "<style>.no, #a{display:none} .note{vertical-align:super}"
        "td .seven::after{content:'7'} .value:before{content:attr(data-v)}"
        ".cleared::after{content:'';clear:both}"
        ".ruled::after{content:'';position:absolute;top:50%;border-top:1px solid}</style>"
    )
    page = f"{style}<table><tr><td>规章<td>{inside}<td>2</tr></table>"
    assert only(page) == [["规章", shown, "2"]]


def test_icons_of_cells_that_lay_out_a_page_are_no_text() -> None:
    page = f"<table><tr><td><img src=a.gif><p>甲<img src=b.gif></p><p>{'乙' * 500}</p></td></tr></table>"
    assert read(page).text == f"甲\n{'乙' * 500}\n"


def test_what_a_style_hides_only_in_print_is_seen() -> None:
    style = "<style>@media print{.a{display:none}} .b .a{display:none}</style>"
    assert only(f"{style}<table><tr><td>规章<td class=a>2</tr></table>") == [["规章", "2"]]


def test_pictures_in_other_files_are_named_where_no_table_is() -> None:
    page = "<p>某局2021年政府信息公开工作年度报告</p><img src=table.png><img src=other.png>"
    assert [note.code for note in read(page).notes] == ["pictures_in_other_files"]


def test_a_table_that_is_a_picture_in_the_page_is_read() -> None:
    needs("rapidocr", "ocr")
    from tests.test_insets import VALUES, table

    buffer = io.BytesIO()
    table(VALUES).save(buffer, "PNG")
    source = base64.b64encode(buffer.getvalue()).decode()
    document = read(f"<p>前</p><img src='data:image/png;base64,{source}'><p>后</p>")
    assert texts(document.grids[0]) == VALUES
    assert document.text.startswith("前\n")
    assert all(
        document.text[slot.start : slot.end] == slot.text and slot.confidence
        for row in document.grids[0].rows
        for slot in row
    )
    assert [note.code for note in document.notes] == ["pictures_read"]


def test_white_print_on_a_coloured_cell_is_seen() -> None:
    row = "<td bgcolor=#1f4e79><font color=white>规章</font><td style='background:red'>{}</tr>"
    value = "<span style='color:white'>55</span>"
    assert only(f"<table><tr>{row.format(value)}</table>") == [["规章", "55"]]


@pytest.mark.parametrize("where", ["above", "below"])
@pytest.mark.parametrize("cells", ["<td></td>" * 15, "<td colspan=15></td>", "<td></td>" * 5])
def test_an_empty_row_beside_the_line_of_reviews_is_no_fifteen_blanks(
    where: str, cells: str
) -> None:
    names = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    values = [1, 0, 0, 0, 1, 2, 0, 0, 0, 2, 3, 0, 0, 0, 3]
    head = (
        "<tr><td colspan=5>行政复议</td><td colspan=10>行政诉讼</td></tr><tr>"
        + "".join(f"<td rowspan=2>{name}</td>" for name in names)
        + "<td colspan=5>未经复议直接起诉</td><td colspan=5>复议后起诉</td></tr><tr>"
        + "".join(f"<td>{name}</td>" for name in names * 2)
        + "</tr>"
    )
    rows = [f"<tr>{cells}</tr>", f"<tr>{''.join(f'<td>{value}</td>' for value in values)}</tr>"]
    table = f"<table>{head}{''.join(rows if where == 'above' else reversed(rows))}</table>"
    page = (
        "<p>某县某局2021年政府信息公开工作年度报告</p><p>一、总体情况</p><p>好。</p>"
        f"<p>四、政府信息公开行政复议、行政诉讼情况</p>{table}<p>五、存在的主要问题</p><p>无。</p>"
    )
    report = extract(page.encode())
    assert [cell.value for cell in report.cells if cell.id.startswith("reviews.")] == values


def test_a_sheet_that_hides_nothing_leaves_a_page_as_it_is_and_a_comment_hides_no_rule() -> None:
    page = "<style>{}</style><p>一、总体情况</p>"
    for sheet, changes in (
        ("p {text-indent: 2em; display: block; overflow: hidden}", False),
        ("p {display: /* for now */ none}", True),
        ("P {DISPLAY : NONE}", True),
    ):
        text = page.format(sheet)
        assert (as_displayed(text) != (text, ())) == changes, sheet
