"""Layouts that other people's tools write: what their truth says of a cell can be seen in the text."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Sequence
from functools import partial
from random import Random

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from eval.corpus import layouts_text
from eval.corpus.command import _chosen, make, truth_of
from eval.corpus.content import Content, write_report
from eval.corpus.html import Page, write_html
from eval.corpus.layouts import layouts
from eval.corpus.numbers import Style, broken_rules, distinct_truth, print_values
from eval.corpus.tables import Printed
from eval.corpus.via.extractors import extractors
from eval.corpus.via.layouts import via_layouts
from eval.corpus.via.moves import moves_of_blanks, pushed
from eval.corpus.via.places import Draw, judge_places
from eval.corpus.via.value_rows import Texts, printed_texts, rows_of, with_texts
from eval.corpus.written import TextTable, Written, write_text
from gipa_extract.errors import GipaError, MissingExtraError
from gipa_extract.forms import editions, form
from tests.needs import skip_if_not_installed

LAYOUTS = via_layouts()
SLOW = ("libreoffice", "mammoth", "mammoth-markdown", "pdfminer", "pdfplumber", "pdfplumber-layout")
TOOLS = [
    pytest.param(name, marks=pytest.mark.slow) if name.split("-", 2)[2] in SLOW else name
    for name in LAYOUTS
    # LibreOffice is 400 MB: where it is not installed, nobody is asked to install it for a test
    if name != "via-docx-libreoffice" or shutil.which("soffice")
]
FULL = Style(values="distinct", zeros="blank")
ROW = [
    f"requests.granted.{column}"
    for column in (
        "natural_person", "business", "research", "public_welfare", "legal_service",
        "other_org", "total",
    )
]  # fmt: skip


def report(*blank: str, edition: str = "2021") -> Content:
    """A report with a number of its own in each cell, but for these."""
    content = write_report(edition, FULL, Random(4))
    return with_texts(content, printed_texts(content) | dict.fromkeys(blank, ""))


def draws(content: Content, table: Callable[[Printed, Random], TextTable]) -> Draw:
    """A tool that sees tables as one of the corpus' own text layouts sets them."""

    def draw(many: Sequence[Texts]) -> list[str]:
        changed = (with_texts(content, texts) for texts in many)
        return [write_text(one, Random(1), table=table).data.decode() for one in changed]

    return draw


def lost_of(content: Content, table: Callable[[Printed, Random], TextTable]) -> frozenset[str]:
    return judge_places(content, draws(content, table)).lost


def lines(table: Printed, rng: Random, row: Callable[[list[str], list[str]], str]) -> TextTable:
    """A row a line, from its labels and its values."""
    rows = (
        ([box.text for box in boxes if not box.cell], [box.text for box in boxes if box.cell])
        for boxes in table.starting
    )
    return TextTable("\n".join(row(*texts) for texts in rows))


without_blanks = partial(lines, row=lambda labels, values: " ".join(filter(None, labels + values)))
with_tabs = partial(lines, row=lambda labels, values: "\t".join(labels + values))
glued = partial(lines, row=lambda labels, values: " ".join(labels) + " " + "".join(values))
turned = partial(lines, row=lambda labels, values: " ".join(labels + values[::-1]))


def columns_first(table: Printed, rng: Random) -> TextTable:
    boxes = sorted(table.boxes, key=lambda box: (box.column, box.row))
    return TextTable("\n".join(box.text for box in boxes))


def labels_first(table: Printed, rng: Random) -> TextTable:
    boxes = sorted(table.boxes, key=lambda box: bool(box.cell))
    return TextTable("\n".join(box.text for box in boxes if box.text))


def values_below_label(labels: list[str], values: list[str]) -> str:
    """A cell a line, no blanks; where the first blank stands shows in the label's line end alone."""
    place = 1 + values.index("") if "" in values else 0
    label = labels[-1] if labels else ""
    return "\n".join((label[:place], label[place:], *filter(None, values)))


boxes_of_page = partial(lines, row=values_below_label)


@pytest.fixture
def tool(request: pytest.FixtureRequest) -> Callable[[Sequence[bytes]], list[str]]:
    """An extractor by its layout's name; skips with what to install where it is missing."""
    found = extractors()[request.param]
    with skip_if_not_installed():
        found.convert([write_html(report(), Random(1), page=Page()).data])
    return found.convert


def test_a_row_that_lost_its_blank_is_lost_and_a_full_one_is_not() -> None:
    content = report(ROW[1])
    assert lost_of(content, without_blanks) == frozenset(ROW)
    assert lost_of(content, with_tabs) == frozenset()


def test_a_row_of_blanks_beside_its_label_is_not_lost() -> None:
    assert lost_of(report(*ROW), without_blanks) == frozenset()


def test_a_table_of_blanks_is_lost_whose_heads_were_lost_with_it() -> None:
    """pandoc writes [TABLE] for a table that plain text cannot show."""
    cells = [cell for cell in printed_texts(report()) if cell.startswith("reviews.")]

    def without_reviews(table: Printed, rng: Random) -> TextTable:
        if any((box.cell or "").startswith("reviews.") for box in table.boxes):
            return TextTable("[TABLE]")
        return with_tabs(table, rng)

    assert lost_of(report(*cells), without_reviews) == frozenset(cells)
    assert lost_of(report(*cells), without_blanks) == frozenset()


def test_a_table_that_is_dropped_whole_is_lost_without_a_drawing_for_each_of_its_values() -> None:
    content = report(ROW[1])
    table = {cell for cell in printed_texts(content) if cell.startswith("requests.")}

    def without_requests(table: Printed, rng: Random) -> TextTable:
        if any((box.cell or "").startswith("requests.") for box in table.boxes):
            return TextTable("[TABLE]")
        return with_tabs(table, rng)

    draw, drawn = draws(content, without_requests), 0

    def counting(many: Sequence[Texts]) -> list[str]:
        nonlocal drawn
        drawn += len(many)
        return draw(many)

    assert judge_places(content, counting).lost == table
    assert drawn < len(table) / 4


def test_a_table_in_full_is_read_in_its_order_with_all_labels_before_its_values() -> None:
    content = report()
    assert lost_of(content, labels_first) == frozenset()


def test_a_blank_sets_all_rows_adrift_that_stand_apart_from_their_labels() -> None:
    lost = lost_of(report(ROW[1]), labels_first)
    assert {cell for cell in lost if cell.startswith("requests.")} > set(ROW)


def test_a_blank_among_values_below_one_another_is_told_by_no_line_end_of_a_label() -> None:
    content = report(ROW[1])
    draw = draws(content, boxes_of_page)
    assert judge_places(content, draw).lost == frozenset()
    assert judge_places(content, draw, of_pages=True).lost == frozenset(ROW)


@pytest.mark.parametrize("table", [columns_first, glued, turned])
def test_rows_in_pieces_are_lost(table: Callable[[Printed, Random], TextTable]) -> None:
    content = report()
    rows = [row for row in rows_of(content) if row.label and len(row.cells) > 1]
    assert {cell for row in rows for cell in row.cells} <= lost_of(content, table)


def test_a_blank_among_columns_set_with_spaces_shows_by_its_place() -> None:
    assert lost_of(report(ROW[1], ROW[4]), layouts_text.spaced) == frozenset()


def test_a_value_without_its_sign_is_lost() -> None:
    cell = "art20_5.licensing.change"
    content = report(edition="2019")
    signed = with_texts(content, printed_texts(content) | {cell: "减79"})
    drops = partial(
        lines, row=lambda labels, values: "\t".join(labels + [v.strip("减") for v in values])
    )
    assert lost_of(signed, drops) == {cell}


def test_a_row_is_lost_whose_dropped_digit_may_have_stood_beside_its_place() -> None:
    """Blanks that show do not tell where a cell that does not has stood."""
    content = report(*ROW[1:5])
    one_digit = with_texts(content, printed_texts(content) | {ROW[0]: "7"})

    def row(labels: list[str], values: list[str]) -> str:
        kept = [value or "\u00a0" for value in values if not re.fullmatch(r"\d", value)]
        return "\t".join(labels + kept)

    assert set(ROW) <= lost_of(one_digit, partial(lines, row=row))
    assert set(ROW).isdisjoint(lost_of(content, partial(lines, row=row)))


def test_a_dropped_digit_is_lost_and_so_is_every_blank_that_could_be_one() -> None:
    content = report(ROW[1])
    with_zero = with_texts(content, printed_texts(content) | {ROW[2]: "0"})
    drops = partial(
        lines,
        row=lambda labels, values: "\t".join(labels + [v if len(v) > 1 else "" for v in values]),
    )
    assert lost_of(with_zero, drops) >= {ROW[1], ROW[2]}
    assert ROW[3] not in lost_of(with_zero, drops)


@pytest.mark.parametrize("tool", ["via-html-trafilatura"], indirect=True)
def test_trafilatura_says_the_same_wherever_a_blank_stood(
    tool: Callable[[Sequence[bytes]], list[str]],
) -> None:
    page = Page(word=True, steady=True)
    content = report(ROW[1])
    texts = printed_texts(content)
    moved = with_texts(content, texts | {ROW[1]: texts[ROW[2]], ROW[2]: ""})
    one, other = tool([write_html(c, Random(2), page=page).data for c in (content, moved)])
    assert one == other

    def draw(many: Sequence[Texts]) -> list[str]:
        changed = (with_texts(content, texts) for texts in many)
        return tool([write_html(c, Random(2), page=page).data for c in changed])

    judged = judge_places(content, draw)
    assert judged.text == one
    assert judged.lost == frozenset(ROW)


@pytest.mark.parametrize("name", TOOLS)
def test_a_number_that_is_not_lost_stands_in_the_text(name: str) -> None:
    content = report()
    with skip_if_not_installed():
        written = LAYOUTS[name].write(content, Random(1))
    numbers = re.findall(r"\d+", written.data.decode())
    kept = {cell: raw for cell, raw in printed_texts(content).items() if cell not in written.lost}
    assert [cell for cell, raw in kept.items() if raw not in numbers] == []
    assert kept or name == "via-pdf-pdfminer"  # which prints column by column


@pytest.mark.parametrize("name", ["via-html-bs4", "via-html-html2text", "via-pdf-pdftotext"])
def test_same_seed_writes_the_same_text_and_truth(name: str) -> None:
    with skip_if_not_installed():
        (_, first), (_, again) = (make(LAYOUTS[name], 5, 2) for _ in range(2))
    assert (first.data, first.lost) == (again.data, again.lost)


def test_a_missing_command_names_its_debian_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    for name, package in (
        ("html-w3m", "w3m"),
        ("docx-pandoc-plain", "pandoc"),
        ("pdf-pdftotext", "poppler-utils"),
        ("docx-libreoffice", "libreoffice-writer-nogui"),
    ):
        with pytest.raises(GipaError, match=f"apt-get install {package}$"):
            extractors()[f"via-{name}"].convert([b""])


def test_a_missing_package_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "inscriptis", None)
    with pytest.raises(MissingExtraError, match=r"gipa-extract\[corpus-via\]"):
        extractors()["via-html-inscriptis"].convert([b"<p>1</p>"])


def test_other_tools_are_asked_for_by_their_prefix_only() -> None:
    for patterns in (["*"], ["[!s]*"], ["*html*"]):
        assert not any(layout.name in LAYOUTS for layout in _chosen(patterns))
    assert [layout.name for layout in _chosen(["*"])] == list(layouts())
    assert [layout.name for layout in _chosen(["via-html-*"])] == [
        name for name in LAYOUTS if name.startswith("via-html-")
    ]
    with pytest.raises(typer.BadParameter, match="via-html-w3m"):
        _chosen(["via-nothing"])


def test_a_dropped_title_is_unknown_not_wrong() -> None:
    content = report()
    claim = content.claims[0]
    written = Written(b"", ".txt", unsaid=frozenset({content.title, claim.quote}))
    truth = truth_of(content, written, name="a.txt", layout="via-html-bs4")
    assert truth["title"] is None
    assert claim.quote not in [one["quote"] for one in truth["claims"]]
    assert truth["issuer"] == content.issuer


@pytest.mark.parametrize("edition", sorted(editions()))
@pytest.mark.parametrize("empty", [0.0, 0.4])
def test_distinct_numbers_add_up_and_hardly_repeat(edition: str, empty: float) -> None:
    of = form(edition)
    for seed in range(5):
        values = distinct_truth(of, Random(seed), empty=empty)
        cells = print_values(of, values, FULL, Random(seed))
        assert list(broken_rules(of, cells)) == []
        shown = [value for value in values.values() if value]
        assert len(shown) - len(set(shown)) <= 6
        assert bool(empty) == any(cell.kind == "blank" for cell in cells.values())


@given(st.lists(st.sampled_from(["", "a", "b", "c"]), min_size=1, max_size=15))
def test_moving_blanks_keeps_the_values_and_their_order(texts: list[str]) -> None:
    values = [text for text in texts if text]
    for moved in (*moves_of_blanks(texts), pushed(texts, to_end=True)):
        assert [text for text in moved if text] == values
        assert len(moved) == len(texts)
