"""The page in a real browser: it renders, its filters work, hostile text is inert."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.compare import compare
from eval.corpus.command import corpus
from eval.extractors import Extractor
from eval.report import write_report
from eval.run import load_truths, manifest_for, run
from eval.score import score_run
from gipa_extract import extract
from tests.needs import needs
from tests.test_eval_report import HOSTILE, TRUTHS, hostile, make_run

pytestmark = pytest.mark.browser
sync_api = needs("playwright.sync_api", "browser")


@pytest.fixture(scope="module")
def url(tmp_path_factory) -> str:
    home = tmp_path_factory.mktemp("runs")
    good = score_run(make_run(home / "good", extract), TRUTHS)
    bad = score_run(make_run(home / "bad", hostile), TRUTHS)
    write_report(bad, compare(good, bad, TRUTHS, seed=1), details=3, seed=1)
    return (bad.folder / "report.html").resolve().as_uri()


@pytest.fixture
def page(chromium, url) -> Iterator["sync_api.Page"]:
    """The page, opened; any error, dialog or request beyond the file itself fails the test."""
    opened = chromium.new_page(viewport={"width": 1400, "height": 900})
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    opened.on("dialog", lambda dialog: wrong.append(dialog.message))
    opened.on("request", lambda request: wrong.append(request.url) if request.url != url else None)
    opened.goto(url)
    yield opened
    opened.close()
    assert wrong == []


def test_it_renders_headlines_form_errors_and_reports(page):
    card = page.locator('.card[data-metric="cell_accuracy"] b')
    assert card.inner_text() == "98.99%"
    assert page.locator("#heat").inner_text().startswith("Where on the form")
    requests = page.locator('table[data-table="requests"]').first
    assert "（三）不予公开" in requests.inner_text()
    assert requests.locator("tbody tr").count() == 23
    assert page.locator('td[data-heat="art20_1.rules.made"]').inner_text() == "5"
    assert page.locator("#report-list tbody tr").count() == 5


def test_merged_heads_span_what_they_cover(page):
    requests = page.locator('table[data-table="requests"]').first
    spans = {
        text: (requests.locator("th", has_text=re.compile(f"^{re.escape(text)}$")).first)
        for text in ("申请人情况", "法人或其他组织", "三、本年度办理结果", "（三）不予公开")
    }
    assert spans["申请人情况"].get_attribute("colspan") == "7"
    assert spans["法人或其他组织"].get_attribute("colspan") == "5"
    assert spans["三、本年度办理结果"].get_attribute("rowspan") == "20"
    assert spans["（三）不予公开"].get_attribute("rowspan") == "8"
    reviews = page.locator('table[data-table="reviews"]').first
    assert reviews.locator("tbody td").count() == 15


def test_error_filters_work(page):
    rows = page.locator("#error-list tbody tr")
    assert rows.count() == 10
    page.locator('button[data-verdict="wrong_digits"]').click()
    assert rows.count() == 5
    page.locator('input[aria-label="Search errors"]').fill("qixia")
    assert rows.count() == 1
    page.locator('input[aria-label="Search errors"]').fill("no such report")
    assert "No error fits" in page.locator("#error-list").inner_text()


def test_the_heat_map_can_count_one_kind_only(page):
    page.get_by_label("count").select_option("wrong_digits")
    assert page.locator('td[data-heat="art20_1.rules.made"]').inner_text() == ""
    assert page.locator('td[data-heat="art20_1.rules.disclosed"]').inner_text() == "5"


def test_report_filters_work(page):
    rows = page.locator("#report-list tbody tr")
    page.locator('input[aria-label="Search reports"]').fill("xiejiaji")
    assert rows.count() == 1
    page.locator('input[aria-label="Search reports"]').fill("")
    page.locator("#only-wrong").click()
    assert rows.count() == 5


def test_an_error_opens_its_report_with_the_place_lit(page):
    page.locator('button[data-verdict="wrong_digits"]').click()
    page.locator("#error-list tbody tr").first.press("Enter")
    cell = page.locator('#detail td[data-cell="art20_1.rules.disclosed"]')
    assert "lit" in (cell.get_attribute("class") or "")
    assert cell.locator("s").count() == 1
    assert page.locator("#detail .source span.lit").count() == 1
    page.locator("#detail .source span.cell").nth(5).click()
    assert page.locator("#detail td.lit").count() == 1


def test_the_source_is_shown_whole(page):
    row = page.locator("#report-list tbody tr").first
    name = row.get_attribute("data-key")
    row.click()
    text = Path(f"data/reports/{name}.txt").read_text("utf-8")
    assert page.locator("#detail .source").evaluate("node => node.textContent") == text


def test_hostile_text_is_shown_and_inert(page):
    page.locator("#report-list tbody tr").first.click()
    assert HOSTILE in page.locator("#detail").evaluate("node => node.textContent")
    assert page.locator("#page img, #page script, #page b b").count() == 0
    assert page.title() == "bad · gipa eval"


def test_flips_can_be_told_by_direction(page):
    rows = page.locator("#flip-list tbody tr")
    assert rows.count() == 10
    page.locator('button[data-side="mended"]').click()
    assert rows.count() == 0
    page.locator('button[data-side="broken"]').click()
    assert rows.count() == 10


def test_it_follows_the_dark_theme(chromium, url):
    colours = []
    for scheme in ("light", "dark"):
        opened = chromium.new_page(color_scheme=scheme)
        opened.goto(url)
        colours.append(opened.evaluate("getComputedStyle(document.body).backgroundColor"))
        opened.close()
    assert colours[0] != colours[1]


def test_a_chinese_reader_meets_no_english_sentence(chromium, url):
    opened = chromium.new_page(locale="zh-CN")
    opened.goto(url)
    opened.locator("#report-list tbody tr").first.click()
    said = opened.locator("h2, h3, nav, .bar, p, thead, .card span:first-child").all_inner_texts()
    names = re.compile(r"gipa|xiejiaji|errors\.csv|--details|[a-z]+(?:-[a-z]+)*-20\d\d")
    assert not re.search(r"[a-z]{3,} [a-z]{3,}", names.sub("", "\n".join(said)), re.I)
    opened.locator("#language").click()
    assert opened.locator("h2").first.inner_text() == "Figures"
    opened.close()


def test_an_error_in_a_pdf_is_shown_on_its_page(chromium, tmp_path):
    for module, extra in (("pypdfium2", "pdf"), ("PIL", "pdf"), ("reportlab", "corpus")):
        needs(module, extra)
    corpus(tmp_path / "corpus", n=1, seed=1, layout=["pdf-ruled"])
    truths = load_truths(None, tmp_path / "corpus")
    extractor = Extractor(hostile)
    found = manifest_for(truths, "rules", None, extractor, gold=None, corpus=tmp_path / "corpus")
    run(truths, tmp_path / "run", found, extractor)
    write_report(score_run(tmp_path / "run", truths), None, details=1, seed=1)
    opened = chromium.new_page(viewport={"width": 1400, "height": 900})
    opened.goto((tmp_path / "run" / "report.html").resolve().as_uri())
    opened.locator("#report-list tbody tr").first.click()
    wrong = opened.locator("#detail td.bad-silent, #detail td.bad-flagged").first
    cell = wrong.get_attribute("data-cell")
    wrong.click()
    rect = opened.locator(f'.sheet rect[data-cells="{cell}"]')
    assert "lit" in rect.get_attribute("class").split()
    sync_api.expect(rect).to_be_in_viewport()
    other = opened.locator(".sheet rect").last
    other.click()
    assert opened.locator("td.lit").get_attribute("data-cell") == other.get_attribute("data-cells")
    assert opened.locator(".sheet figcaption").first.inner_text().startswith("page ")
    opened.close()
