"""The filled form, the source, the findings: each as HTML that is whole, legible and inert."""

from __future__ import annotations

import inspect
import io
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from gipa_extract import (
    Cell,
    Document,
    Finding,
    Report,
    across,
    explain,
    extract,
    forms,
    label,
    review,
    show,
)
from gipa_extract.display import (
    finding_html,
    findings_html,
    form_html,
    render,
    report_html,
    source_html,
    summary,
    tables_html,
)
from gipa_extract.display.display_words import WORDS
from gipa_extract.display.escape import escape_html, make_visible, shorten_escaped
from gipa_extract.display.report_facts import line_of_facts
from gipa_extract.display.source import LONGEST_TEXT, SourceMark, prose_marks
from gipa_extract.export import report_in_words, write, write_all
from gipa_extract.language import Lang
from gipa_extract.to_excel import to_excel

HOSTILE = (
    "<script>alert(1)</script></textarea></style><img src=x onerror=alert(2)>\"'&`\x00\u202e\ud800"
)


def parsed(html: str) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(f"<body>{html}</body>")


def by_class(tree: lxml_html.HtmlElement, name: str) -> list[lxml_html.HtmlElement]:
    return tree.find_class(name)


def edited(report: Report, cell_id: str, **fields: object) -> Report:
    cells = [replace(c, **fields) if c.id == cell_id else c for c in report.cells]
    return report.model_copy(update={"cells": cells})


def blank_form(edition: str) -> Report:
    report = extract("一、总体情况\n本年度工作平稳。\n")
    cells = [Cell(id_) for id_ in forms.form(edition).cell_ids]
    return report.model_copy(update={"edition": edition, "cells": cells})


# The form


@pytest.mark.parametrize("edition", forms.editions())
def test_each_cell_of_an_edition_is_printed_once_in_the_forms_order(edition: str) -> None:
    tree = parsed(form_html(blank_form(edition)))
    printed = [cell.get("data-cell") for cell in by_class(tree, "gx-cell")]
    assert printed == list(forms.form(edition).cell_ids)
    assert all(
        cell.tag == "td" and cell.get("tabindex") == "0" for cell in by_class(tree, "gx-cell")
    )


@pytest.mark.parametrize("edition", forms.editions())
def test_each_label_is_printed(edition: str) -> None:
    tree = parsed(form_html(blank_form(edition)))
    heads = {th.text_content() for th in tree.iter("th")}
    for table in forms.form(edition).tables:
        for printed in (*table.rows, *table.columns):
            assert {printed.label, *printed.under} <= heads


@pytest.mark.parametrize("edition", forms.editions())
def test_every_line_of_a_table_is_filled_exactly(edition: str) -> None:
    for table in parsed(form_html(blank_form(edition))).iter("table"):
        taken: set[tuple[int, int]] = set()
        for row, line in enumerate(table.iter("tr")):
            column = 0
            for box in line:
                while (row, column) in taken:
                    column += 1
                spans = int(box.get("rowspan", 1)), int(box.get("colspan", 1))
                places = {(row + i, column + j) for i in range(spans[0]) for j in range(spans[1])}
                assert not places & taken
                taken |= places
        height = sum(1 for _ in table.iter("tr"))
        assert len(taken) == height * len(list(table.iter("col")))


def test_merged_heads_span_what_they_cover(reports: dict[str, Report]) -> None:
    tree = parsed(form_html(reports["xiejiaji-2019"]))
    spans = {th.text_content(): (th.get("rowspan"), th.get("colspan")) for th in tree.iter("th")}
    assert spans["申请人情况"] == (None, "7")
    assert spans["法人或其他组织"] == (None, "5")
    assert spans["三、本年度办理结果"] == ("20", None)
    assert spans["（三）不予公开"] == ("8", None)
    assert spans["四、结转下年度继续办理"] == (None, "3")
    assert spans["行政诉讼"] == (None, "10")


def test_a_cell_tells_how_it_was_read(reports: dict[str, Report]) -> None:
    report = reports["xiejiaji-2019"]
    report = edited(report, "art20_1.rules.made", alternatives=["8", "6"], page=3, unit="件")
    tree = parsed(form_html(report))
    cell = by_class(tree, "gx-cell")[0]
    assert cell.get("class").split() == ["gx-cell", "gx-read", "gx-number", "gx-zero"]
    assert cell.text_content() == "0"
    assert cell.get("title") == (
        "规章 · 本年新制作数量\n原文“0” · 单位件 · 已读取 · 按版面读取 · 第3页 · 第29行\n其他读法：8 / 6"
    )


def test_doubt_gives_its_reason_in_either_language(reports: dict[str, Report]) -> None:
    report = reports["xiejiaji-2019"]
    chinese, english = (
        next(cell.get("title") for cell in by_class(parsed(form_html(report, lang)), "gx-doubtful"))
        for lang in ("zh", "en")
    )
    assert "不成立的合计指向此处：row:received" in chinese
    assert "a sum that fails points at it: row:received" in english


def test_blank_absent_dash_and_zero_look_different(reports: dict[str, Report]) -> None:
    report = reports["qixia-office-2020"]
    ids = [cell.id for cell in report.cells[:4]]
    for id_, kind, raw in zip(
        ids, ("blank", "absent", "dash", "number"), ("", None, "—", "0"), strict=True
    ):
        report = edited(report, id_, kind=kind, raw=raw, value=0 if kind == "number" else None)
    shown = [cell.text_content() for cell in by_class(parsed(form_html(report)), "gx-cell")[:4]]
    assert shown == ["␣", "·", "—", "0"]


def test_the_confidence_of_ocr_is_told() -> None:
    report = blank_form("2021")
    report = edited(report, "art20_1.rules.issued", kind="number", value=3, raw="3", start=2, end=3,
                    origin="ocr", trust="read")  # fmt: skip
    from gipa_extract.models import Grid, Slot

    document = Document("规章3", grids=(Grid(((Slot("3", 2, 3, 1, 0.875),),)),))
    cell = by_class(parsed(form_html(report, document=document)), "gx-cell")[0]
    assert "由图像识别 · 置信度0.88 · 第1行" in cell.get("title")


def test_failing_rules_stand_at_the_end_of_their_row_or_column(reports: dict[str, Report]) -> None:
    tree = parsed(form_html(reports["xiejiaji-2019"]))
    marks = {mark.get("title").split("\n")[0]: mark for mark in by_class(tree, "gx-mark")}
    assert len(marks) == 9
    row = marks["row:received"]
    assert row.text_content() == "✗0≠6"
    assert row.get("data-cells").split()[-1] == "requests.received.total"
    assert next(row.iterancestors("tr")).find_class("gx-cell")[-1].get("data-cell") == (
        "requests.received.total"
    )
    column = next(marks["balance:total"].iterancestors("tr"))
    assert column.get("class") == "gx-edges"
    assert [mark.text_content() for mark in by_class(column, "gx-mark")] == ["✗0≠8", "✗9≠6"]
    assert marks["claim:requests.received.total"].text_content() == "✗“8”≠6"


def test_rules_of_a_row_printed_across_stand_below_it() -> None:
    report = blank_form("2021")
    cells = [
        id_ for id_ in forms.form("2021").cell_ids if id_.startswith("reviews.litigation_direct.")
    ]
    finding = Finding(
        rule="reviews:litigation_direct", status="unverifiable", cells=cells, message="m"
    )
    tree = parsed(form_html(report.model_copy(update={"findings": [finding]})))
    ends = list(by_class(tree, "gx-edges")[0])
    assert [end.get("colspan") for end in ends] == ["5", "5", "5"]
    assert [end.text_content() for end in ends] == ["", "?", ""]


def test_a_finding_across_tables_is_listed_only(reports: dict[str, Report]) -> None:
    report = reports["qixia-office-2020"]
    cells = ["art20_1.rules.made", "requests.total.total"]
    finding = Finding(rule="mine", status="fails", cells=cells, message="<b>mine</b>。")
    report = report.model_copy(update={"findings": [finding]})
    assert not by_class(parsed(form_html(report)), "gx-mark")
    item = by_class(parsed(findings_html(report)), "gx-finding")[0]
    assert item.get("data-cells").split() == cells
    assert "<b>mine</b>" in item.text_content()


def test_failures_come_before_what_cannot_be_verified(reports: dict[str, Report]) -> None:
    report = reports["xiejiaji-2019"]
    unclear = Finding(
        rule="row:other", status="unverifiable", cells=report.findings[0].cells, message=""
    )
    report = report.model_copy(update={"findings": [unclear, *report.findings]})
    classes = [item.get("class") for item in by_class(parsed(findings_html(report)), "gx-finding")]
    assert classes == ["gx-finding gx-fails"] * 9 + [
        "gx-finding gx-doubt",
        "gx-finding gx-unverifiable",
    ]


def test_an_unknown_form_is_said(reports: dict[str, Report]) -> None:
    for edition in (None, "1999"):
        report = reports["qixia-office-2020"].model_copy(update={"edition": edition, "cells": []})
        assert "未识别出已知版本的表格" in form_html(report)
        assert "no known form" in report_html(report, "en")
        assert summary(report)


# The source


def test_the_source_is_whole_and_marks_every_cell(reports: dict[str, Report]) -> None:
    for report in reports.values():
        assert report.document is not None
        tree = parsed(source_html(report.document, report.cells, prose_marks(report)))
        assert by_class(tree, "gx-source")[0].text_content() == report.document.text
        for cell in report.cells:
            places = [
                mark.text_content()
                for mark in by_class(tree, "gx-at")
                if cell.id in mark.get("data-cells").split() and "gx-claim" not in mark.get("class")
            ]
            assert places == [cell.raw]


def test_a_claim_is_marked_with_its_cells(reports: dict[str, Report]) -> None:
    report = reports["xiejiaji-2019"]
    assert report.document is not None
    tree = parsed(source_html(report.document, report.cells, prose_marks(report)))
    claims = [
        (m.text_content(), m.get("data-cells"), "gx-fails" in m.get("class"))
        for m in by_class(tree, "gx-claim")
    ]
    assert claims == [
        ("8", "requests.received.total", True),
        ("5", "requests.granted.total", True),
        ("0", "requests.received.business", False),
        ("8", "requests.received.natural_person", True),
    ]
    assert "一、总体情况" in {
        m.text_content().replace("1、 ", "一、") for m in by_class(tree, "gx-heading")
    }


def test_overlapping_shared_and_empty_places_are_marked() -> None:
    cells = [
        Cell("a", start=0, end=4, raw="abcd"),
        Cell("b", start=2, end=6, raw="cdef"),
        Cell("c", start=2, end=6, raw="cdef"),
        Cell("d", start=3, end=3, raw=""),
        Cell("e"),
        Cell("f", start=90, end=91, raw="x"),
    ]
    tree = parsed(source_html(Document("abcdefg"), cells))
    marks = [(m.text_content(), m.get("data-cells")) for m in by_class(tree, "gx-at")]
    assert marks == [("ab", "a"), ("c", "a b c"), ("", "d"), ("d", "a b c"), ("ef", "b c")]
    assert by_class(tree, "gx-source")[0].text_content() == "abcdefg"


def test_pages_are_named_before_their_first_row() -> None:
    from gipa_extract.models import Grid, Slot

    grid = Grid(((Slot("x", 2, 3, 1),), (Slot("y", 4, 5, 2),)))
    tree = parsed(source_html(Document("a\nx\ny\n", grids=(grid,)), []))
    assert by_class(tree, "gx-source")[0].text_content() == "a\n第1页x\n第2页y\n"


def test_of_a_very_long_text_what_is_far_from_all_marks_is_left_out_and_said() -> None:
    text = "头" + "长" * 200_000 + "7" + "尾" * 200_000
    html = source_html(Document(text), [Cell("a", start=200_001, end=200_002, raw="7")])
    assert len(html) < LONGEST_TEXT
    shown = by_class(parsed(html), "gx-source")[0].text_content()
    assert re.findall(r"略去(\d+)字", shown) == [str(200_001 - 500 - 5_000), str(200_000 - 500)]
    assert shown.startswith("头长")
    assert "长7尾" in shown


@given(
    st.text(alphabet='ab<&"\n\r\x00', max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8),
)
def test_marks_never_change_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [SourceMark(min(pair), max(pair), "gx-claim", ("x",)) for pair in spans]
    plain = parsed(source_html(Document(text), [])).text_content()
    assert parsed(source_html(Document(text), [], marks)).text_content() == plain


# Text that is not ours


@given(st.text(alphabet=st.characters(), max_size=60))
def test_escaped_text_has_no_markup_and_reads_the_same(text: str) -> None:
    html = escape_html(text)
    assert not set(html) & set("<>\"'")
    html.encode("utf-8")
    tree = lxml_html.fragment_fromstring(f'<p title="{html}">{html}</p>')
    same = make_visible(text).replace("\r\n", "\n").replace("\r", "\n")
    assert (tree.text or "").replace("\r\n", "\n").replace("\r", "\n") == same
    assert len(tree) == 0


def test_control_characters_become_signs_and_emoji_stay() -> None:
    assert make_visible("a\x00\x1b[31m\u202eb\x7f\ud800") == "a␀␛[31m‹RLO›b␡\ufffd"
    assert make_visible("👩‍👩‍👧‍👦🏳️‍🌈\t\n") == "👩‍👩‍👧‍👦🏳️‍🌈\t\n"
    assert shorten_escaped("长" * 50_000, 3) == "长长长… (50000)"


def test_hostile_text_is_inert_wherever_it_stands(reports: dict[str, Report]) -> None:
    report = edited(reports["xiejiaji-2019"], "art20_1.rules.made", kind="text", raw=HOSTILE, value=None,
                    unit=HOSTILE, reason=HOSTILE, alternatives=[HOSTILE], trust="doubtful")  # fmt: skip
    finding = report.findings[0].model_copy(update={"rule": HOSTILE, "message": HOSTILE})
    claim = report.claims[0].model_copy(update={"about": HOSTILE, "quote": HOSTILE})
    source = report.source.model_copy(update={"path": HOSTILE, "encoding": HOSTILE})
    report = report.model_copy(update={"issuer": HOSTILE, "title": HOSTILE, "source": source,
                                       "findings": [finding], "claims": [claim]})  # fmt: skip
    document = Document(HOSTILE, sha256=HOSTILE)
    pages = [
        report_html(report),
        source_html(document, [Cell(HOSTILE, start=0, end=3, raw="<sc")], prose_marks(report)),
        finding_html(finding),
        tables_html({HOSTILE: [{HOSTILE: HOSTILE, "b": 0.123456}]}),
    ]
    for page in pages:
        tree = parsed(page)
        assert not list(tree.iter("script", "img", "textarea"))
        assert len(list(tree.iter("style"))) <= 1
        assert not [e for e in tree.iter() for name in e.attrib if name.startswith("on")]
        page.encode("utf-8")
    assert "\x00" not in summary(report)
    assert "<script>alert(1)" in parsed(pages[0]).text_content()


# In a terminal and in a notebook


def test_results_print_in_one_line(reports: dict[str, Report]) -> None:
    report = reports["xiejiaji-2019"]
    assert repr(report) == (
        "<Report '谢家集区' 2019, edition 2019: 198 of 198 cells read, 7 doubtful, 9 rules fail>"
    )
    assert str(report) == repr(report)
    assert repr(report.findings[6]) == (
        "<Finding claim:requests.received.total fails: 'In row 一、本年新收政府信息公开申请数量"
        " (received), 总计 (total) says 6, but the text says 8.'>"
    )


def test_rich_prints_the_filled_form(reports: dict[str, Report]) -> None:
    from rich.console import Console

    console = Console(width=100, file=io.StringIO())
    console.print(reports["xiejiaji-2019"])
    assert "（七）总计 ✗" in console.file.getvalue()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_goes_on_in_a_terminal_stands_below_its_words(
    reports: dict[str, Report], lang: Lang
) -> None:
    from rich.console import Console

    console = Console(width=80, color_system=None, file=io.StringIO())
    for part in render(reports["xiejiaji-2019"], lang):
        console.print(part)
    lines = console.file.getvalue().splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("    ✗ "))
    assert len(lines) > first + 10
    assert all(re.match(r" {4}[✗?] \S| {6}\S", line) for line in lines[first:])


def test_a_terminal_is_sent_no_command() -> None:
    report = extract("某某区2021年政府信息公开工作年度报告\n一、总体情况\n")
    report = report.model_copy(update={"title": "\x1b[31m红", "issuer": "\x1b]0;x\x07"})
    from rich.console import Console

    console = Console(width=100, color_system=None, file=io.StringIO())
    for part in render(report):
        console.print(part)
    assert "\x1b" not in summary(report) + console.file.getvalue()


def test_a_notebook_shows_form_and_findings(reports: dict[str, Report]) -> None:
    report = reports["xiejiaji-2019"]
    tree = parsed(report._repr_html_())
    assert len(by_class(tree, "gx-cell")) == 198
    assert len(by_class(tree, "gx-finding")) == 9 + 1
    assert not list(tree.iter("script"))
    alone = parsed(report.findings[0]._repr_html_())
    assert "requests.received.natural_person" in alone.text_content()


def test_a_notebook_speaks_one_language_of_a_report_and_of_its_findings(
    reports: dict[str, Report],
) -> None:
    report = reports["xiejiaji-2019"]
    finding = report.findings[0]
    for shown in (report, finding):
        assert 'lang="zh' in shown._repr_html_()
    told = parsed(finding._repr_html_())
    assert f"规则 {finding.rule} " in by_class(told, "gx-finding")[0].text_content()
    assert finding.message in told.text_content()  # with the labels
    spoken = report_in_words(report, "zh").findings[0]
    assert spoken.message in by_class(parsed(spoken._repr_html_()), "gx-finding")[0].text_content()
    english = parsed(finding_html(finding, "en")).text_content()
    assert english.count(finding.message) == 1


def test_what_is_looked_at_is_chinese_and_what_is_handed_on_is_english() -> None:
    def default(function: Callable[..., object]) -> object:
        return inspect.signature(function).parameters["lang"].default

    assert {default(each) for each in (show, review, label, report_html, finding_html)} == {"zh"}
    assert {default(each) for each in (explain, across, write, write_all, to_excel)} == {"en"}


def test_a_doubtful_issuer_is_shown_as_one() -> None:
    """Title and metadata name two bodies."""
    text = "甲县财政局2021年政府信息公开工作年度报告\n发布机构：乙县民政局\n\n一、总体情况\n无。\n"
    report = extract(text)
    ground = report.grounds.issuer
    assert ground is not None
    assert ground.trust == "doubtful"
    assert f"{report.issuer}（存疑）" in "".join(line_of_facts(report, WORDS["zh"]))
