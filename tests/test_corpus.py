"""The corpus writer: its documents hold what its truth says, and the same seed writes both."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.corpus import layouts_text
from eval.corpus.command import corpus, make, truth_of
from eval.corpus.content import Content, Paragraph, write_report
from eval.corpus.cuts import cut_table
from eval.corpus.fonts import chinese_fonts
from eval.corpus.layouts import layouts
from eval.corpus.numbers import Style, broken_rules, print_values, random_truth
from eval.corpus.scan import SCANNERS
from eval.corpus.tables import Printed, joined, print_tables, split_across
from eval.corpus.torn import without_rows
from eval.corpus.written import Written, write_text
from eval.truth import find_numeral
from gipa_extract import extract
from gipa_extract.checker import evaluate_rules
from gipa_extract.forms import editions, form
from gipa_extract.models import Cell
from tests.needs import needs, skip_if_not_installed

EDITIONS = sorted(editions())
LAYOUTS = layouts()
CHEAP = [name for name in LAYOUTS if not name.startswith(("docx", "pdf", "scan"))]
PDFS = [name for name in LAYOUTS if name.startswith("pdf")]
TEXTS = [
    "cells", "pipes", "bare", "spaced", "single-space", "tsv", "markdown", "reviews-tables",
    "reviews-prose", "traditional", "gb18030", "utf-16", "big5", "utf-8-bom", "page-numbers",
]  # fmt: skip
IMAGE = 3
"""PDFium's number of that kind of page object."""
seeds = st.integers(0, 10**6)


def text_of(written: Written) -> str:
    return written.data.decode(str(written.traits.get("encoding", "utf-8")))


def tables(edition: str, style: Style | None = None) -> list[Printed]:
    content = write_report(edition, style or Style(), Random(1))
    return [block for block in content.blocks if isinstance(block, Printed)]


def places(table: Printed) -> list[tuple[int, int]]:
    return sorted(
        (row, column)
        for box in table.boxes
        for row in range(box.row, box.row + box.down)
        for column in range(box.column, box.column + box.across)
    )


def grid(table: Printed) -> list[tuple[int, int]]:
    return [(row, column) for row in range(table.height) for column in range(table.width)]


@pytest.fixture(scope="module")
def fonts() -> None:
    needs("reportlab", "corpus")
    with skip_if_not_installed():
        chinese_fonts()


@pytest.mark.parametrize("name", CHEAP)
def test_same_seed_writes_the_same_bytes(name: str) -> None:
    first, again, other = (make(LAYOUTS[name], seed, 7)[1].data for seed in (1, 1, 2))
    assert first == again
    assert first != other


@pytest.mark.parametrize("name", CHEAP)
def test_truth_has_every_cell_of_the_edition(name: str) -> None:
    content, written = make(LAYOUTS[name], 1, 3)
    truth = truth_of(content, written, name="a.txt", layout=name)
    known = form(content.edition).cell_ids if content.edition else ()
    assert tuple(truth["cells"]) == known
    assert json.loads(json.dumps(truth, ensure_ascii=False))["layout"] == name


@pytest.mark.parametrize("name", TEXTS)
def test_printed_values_and_quotes_stand_in_the_text(name: str) -> None:
    for index in range(4):
        content, written = make(LAYOUTS[name], 1, index)
        text = text_of(written)
        assert all(cell.raw in text for cell in content.cells.values() if cell.raw)
        assert all(quote in text for quote in (*content.problems, *content.measures))
        for claim in content.claims:
            assert claim.quote in text
            assert find_numeral(claim.quote, claim.raw)


@pytest.mark.parametrize("edition", EDITIONS)
@given(seed=seeds)
@settings(max_examples=40, deadline=None)
def test_invented_quantities_obey_every_rule(edition: str, seed: int) -> None:
    of = form(edition)
    values = random_truth(of, Random(seed))
    cells = [Cell(cell, value=value, kind="number") for cell, value in values.items()]
    assert tuple(values) == of.cell_ids
    assert {outcome.status for outcome in evaluate_rules(cells, of)} == {"holds"}


@given(seed=seeds, zeros=st.sampled_from(["printed", "blank", "some blank", "dash"]))
@settings(max_examples=40, deadline=None)
def test_planted_rules_are_those_that_the_checker_finds(seed: int, zeros: str) -> None:
    edition = EDITIONS[seed % len(EDITIONS)]
    style = Style(zeros=zeros, slips=2, words=True)  # type: ignore[arg-type]
    printed = write_report(edition, style, Random(seed)).cells
    cells = [Cell(cell, true.value, true.kind) for cell, true in printed.items()]
    fails = [o.rule.id for o in evaluate_rules(cells, form(edition)) if o.status == "fails"]
    assert list(broken_rules(form(edition), printed)) == fails


def test_slips_name_the_true_quantity() -> None:
    content = write_report("2021", Style(slips=2), Random(5))
    assert len(content.slips) == 2
    assert all(content.cells[cell].value != true for cell, true in content.slips.items())
    assert list(broken_rules(form("2021"), content.cells))


@pytest.mark.parametrize("edition", EDITIONS)
def test_boxes_tile_their_table(edition: str) -> None:
    separate = tables(edition)
    second = [table for table in separate if table.section == separate[0].section]
    shrunk, _ = without_rows(separate[-2], Random(3))
    cut = cut_table(separate[-2], 12, Random(3))
    for table in (*separate, joined(second), *split_across(separate[-1]), shrunk, *cut):
        assert places(table) == grid(table)


@pytest.mark.parametrize("seed", range(12))
def test_a_cut_table_keeps_its_values_and_its_words(seed: int) -> None:
    whole = tables("2021")[-2]
    for row in range(4, whole.height):
        before, after = cut_table(whole, row, Random(seed))
        assert places(after) == grid(after)
        assert [*before.cells, *after.cells] == list(whole.cells)
        words = sorted("".join(box.text for part in (before, after) for box in part.boxes))
        assert words == sorted("".join(box.text for box in whole.boxes))


def test_the_official_head_spans_as_the_form_draws_it() -> None:
    requests = tables("2019")[-2]
    spans = {box.text: (box.down, box.across) for box in requests.boxes if not box.cell}
    assert spans["申请人情况"] == (1, 7)
    assert spans["法人或其他组织"] == (1, 5)
    assert spans["三、本年度办理结果"] == (20, 1)
    assert spans["（三）不予公开"] == (8, 1)
    assert spans["四、结转下年度继续办理"] == (1, 3)


def test_pipes_look_like_the_converter_of_a_real_report() -> None:
    row = write_report("2019", Style(), Random(1))
    text = text_of(write_text(row, Random(1), table=layouts_text.pipes))
    assert "自然人 | 法人或其他组织 | 总计 | |||||||\n" in text
    assert "第二十条第（一）项 | |||\n" in text


def test_lost_blanks_marks_just_the_rows_with_blanks() -> None:
    content, written = make(LAYOUTS["lost-blanks"], 1, 0)
    rows = {cell.rpartition(".")[0] for cell, true in content.cells.items() if true.kind == "blank"}
    lost = {cell.rpartition(".")[0] for cell in written.lost if not cell.startswith("reviews")}
    assert lost == {row for row in rows if not row.startswith("reviews")}


def test_missing_rows_are_absent_and_break_no_rule() -> None:
    content, written = make(LAYOUTS["missing-rows"], 1, 2)
    truth = truth_of(content, written, name="a.txt", layout="missing-rows")
    cells = truth["cells"]
    assert isinstance(cells, dict)
    assert written.absent
    assert all(
        cells[cell] == {"kind": "absent", "value": None, "lost": True} for cell in written.absent
    )
    assert truth["complete"] is False


def test_reports_on_no_form_have_no_cells() -> None:
    for name in ("old-form", "unknown-form"):
        content, _ = make(LAYOUTS[name], 1, 0)
        assert content.edition is None
        assert not content.cells


def test_web_page_expands_to_the_same_table() -> None:
    import pandas

    content = write_report("2021", Style(), Random(4))
    written = LAYOUTS["html-clean"].write(content, Random(4))
    frames = pandas.read_html(io.StringIO(written.data.decode()), header=None, flavor="lxml")
    drawn = [block for block in content.blocks if isinstance(block, Printed)]
    assert [frame.shape for frame in frames] == [(t.height, t.width) for t in drawn]
    for frame, table in zip(frames, drawn, strict=True):
        for box in table.boxes:
            shown = str(frame.iat[box.row, box.column]).strip()
            assert shown == box.text or float(shown) == float(box.text)


def test_wrong_charset_label_is_wrong() -> None:
    _, written = make(LAYOUTS["html-gb18030-says-utf-8"], 1, 0)
    assert b"charset=utf-8" in written.data
    with pytest.raises(UnicodeDecodeError):
        written.data.decode("utf-8")
    assert "政府信息公开" in written.data.decode(
        "gb18030"
    ) or "政府信息公開" in written.data.decode("gb18030")


@pytest.mark.parametrize("name", ["docx", "docx-nested", "docx-text-box"])
def test_word_file_opens_and_is_the_seeds_alone(name: str) -> None:
    docx = needs("docx", "docx")
    content, written = make(LAYOUTS[name], 1, 5)
    assert written.data == make(LAYOUTS[name], 1, 5)[1].data
    document = docx.Document(io.BytesIO(written.data))
    words = "".join(document.element.body.itertext())
    assert all(cell.raw in words for cell in content.cells.values() if cell.raw)


def test_word_merges_cover_the_form() -> None:
    docx = needs("docx", "docx")
    content = write_report("2019", Style(), Random(2))
    written = LAYOUTS["docx"].write(content, Random(2))
    table = docx.Document(io.BytesIO(written.data)).tables[-2]
    assert (len(table.rows), len(table.columns)) == (26, 10)
    assert table.cell(0, 0).text == table.cell(2, 2).text
    assert table.cell(6, 0).text == table.cell(20, 0).text == "三、本年度办理结果"


@pytest.mark.parametrize("name", PDFS)
def test_pdf_text_holds_every_value_on_its_page(name: str, fonts: None) -> None:
    pdfium = needs("pypdfium2", "pdf")
    content, written = make(LAYOUTS[name], 1, 1)
    assert written.data == make(LAYOUTS[name], 1, 1)[1].data
    document = pdfium.PdfDocument(written.data)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    printed = {cell: true.raw for cell, true in content.cells.items() if true.raw}
    assert printed.keys() <= written.pages.keys()
    assert all(raw in pages[written.pages[cell] - 1] for cell, raw in printed.items())


def test_rotated_page_is_upright_as_shown(fonts: None) -> None:
    pdfium = needs("pypdfium2", "pdf")
    document = pdfium.PdfDocument(make(LAYOUTS["pdf-rotated"], 1, 0)[1].data)
    turned = [page for page in document if page.get_rotation() == 90]
    assert turned
    assert all(page.get_width() > page.get_height() for page in turned)


def test_pasted_tables_are_pictures_between_text_on_the_cells_pages(fonts: None) -> None:
    pdfium = needs("pypdfium2", "pdf")
    content, written = make(LAYOUTS["scan-in-pdf"], 11, 1)
    assert written.data == make(LAYOUTS["scan-in-pdf"], 11, 1)[1].data
    document = pdfium.PdfDocument(written.data)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    pictures = [item.get_bounds() for page in document for item in page.get_objects(filter=[IMAGE])]
    document.close()
    emblems = [box for box in pictures if box[2] - box[0] < 100]
    assert (len(emblems), len(pictures) - len(emblems)) == (1, written.traits["pictures"])
    assert all("申请人情况" not in text for text in texts)
    assert content.issuer in texts[0]
    assert set(written.pages) == {c for c, true in content.cells.items() if true.kind != "absent"}
    assert set(written.pages.values()) <= set(range(1, len(texts) + 1))


@pytest.mark.parametrize("name", SCANNERS)
def test_scan_is_an_image_of_the_pages(name: str, fonts: None) -> None:
    images = needs("PIL.Image", "corpus")
    _, written = make(LAYOUTS[name], 1, 0)
    assert not any(written.pages[cell] > 1 for cell in written.pages) or name.endswith(
        ("tiff", "pdf")
    )
    if written.suffix == ".pdf":
        pdfium = needs("pypdfium2", "pdf")
        document = pdfium.PdfDocument(written.data)
        assert not any(page.get_textpage().count_chars() for page in document)
    else:
        width, height = images.open(io.BytesIO(written.data)).size
        dpi = written.traits["dpi"]
        assert isinstance(dpi, int)
        assert abs(width - 595 * dpi / 72) < 2
        assert abs(height - 842 * dpi / 72) < 2


def test_command_writes_documents_and_truth_side_by_side(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    corpus(tmp_path / "out", n=6, seed=3, layout=["c*s", "html-c*"], jobs=1, json=figures)
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names[:4] == [
        "00000-cells.truth.json", "00000-cells.txt",
        "00001-html-clean.html", "00001-html-clean.truth.json",
    ]  # fmt: skip
    assert len(names) == 12
    rows = json.loads(figures.read_text("utf-8"))["rows"]
    assert [(row["layout"], row["documents"]) for row in rows] == [("cells", 3), ("html-clean", 3)]


def wrong_cells(content: Content, written: Written) -> list[str]:
    report = extract(written.data)
    assert report.edition == content.edition
    return [
        cell.id
        for cell in report.cells
        if cell.id not in written.lost and (cell.kind, cell.value) != content.cells[cell.id][:2]
    ]


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize(
    "style",
    [
        Style(), Style(zeros="blank"), Style(zeros="dash"), Style(digits="thousands"),
        Style(digits="full-width", signs="word", units=True), Style(signs="arrow", words=True),
        Style(labels="half-width", headings="arabic"), Style(labels="spaced", wraps=True),
        Style(labels="short", section2="one"), Style(reviews="tables"), Style(traditional=True),
    ],
    ids=str,
)  # fmt: skip
def test_a_cell_a_line_is_read_right(edition: str, style: Style) -> None:
    for index in range(3):
        content = write_report(edition, style, Random(f"{index}/{edition}"))
        written = write_text(content, Random(index), table=layouts_text.cells)
        assert wrong_cells(content, written) == []


@pytest.mark.parametrize(
    "draw", [layouts_text.pipes, layouts_text.tsv, layouts_text.markdown, layouts_text.bare]
)
@pytest.mark.parametrize("edition", EDITIONS)
def test_plain_styles_of_other_layouts_are_read_right(edition: str, draw: object) -> None:
    for index in range(3):
        content = write_report(edition, Style(), Random(f"{index}/{edition}"))
        written = write_text(content, Random(index), table=draw)  # type: ignore[arg-type]
        assert wrong_cells(content, written) == []


def test_a_values_print_keeps_its_sign_and_unit() -> None:
    of = form("2019")
    values = dict.fromkeys(of.cell_ids, 0) | {
        "art20_5.licensing.change": -1079, "art20_9.procurement.items": 22,
    }  # fmt: skip
    style = Style(signs="word", units=True, digits="thousands")
    printed = print_values(of, values, style, Random(2))
    assert printed["art20_5.licensing.change"] == ("number", -1079, "减1,079")
    assert printed["art20_9.procurement.items"].raw[:2] == "22"
    assert printed["art20_9.procurement.amount"].raw in ("0元", "0万元")


def test_traditional_script_turns_the_truth_as_well() -> None:
    plain = write_report("2019", Style(signs="word"), Random(9))
    turned = write_report("2019", replace(plain.style, traditional=True), Random(9))
    assert any(isinstance(block, Paragraph) and "總體情況" in block.text for block in turned.blocks)
    assert "減" in "".join(cell.raw or "" for cell in turned.cells.values()) or "增" in "".join(
        cell.raw or "" for cell in turned.cells.values()
    )


def test_print_tables_holds_every_cell_once() -> None:
    for edition in EDITIONS:
        of = form(edition)
        drawn = print_tables(of, dict.fromkeys(of.cell_ids, "1"), lambda label, also: label)
        assert [cell for table in drawn for cell in table.cells] == list(of.cell_ids)
