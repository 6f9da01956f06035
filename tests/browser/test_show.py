"""show() in a real browser: clicks and keys both ways, themes, hostile text, a list of 200."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gipa_extract import Report, extract, show
from gipa_extract.display import Shown, report_html
from tests.conftest import ROOT
from tests.needs import needs
from tests.test_display import HOSTILE

pytestmark = pytest.mark.browser
sync_api = needs("playwright.sync_api", "browser")
Opener = Callable[..., "sync_api.Page"]


@pytest.fixture
def opened(chromium, tmp_path) -> Iterator[Opener]:
    """Opens a display; an error, a dialog or any request but for the page fails the test."""
    wrong: list[str] = []
    pages = []

    def open_page(shown: Shown | str, **options: object) -> "sync_api.Page":
        path: Path = tmp_path / f"{len(pages)}.html"
        if isinstance(shown, Shown):
            shown.save(path)
        else:
            path.write_text(shown, "utf-8")
        page = chromium.new_page(**{"viewport": {"width": 1000, "height": 1000}, **options})
        pages.append(page)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.on("dialog", lambda dialog: wrong.append(dialog.message))
        page.on("request", lambda r: wrong.append(r.url) if r.url != path.as_uri() else None)
        page.goto(path.as_uri())
        return page

    yield open_page
    for page in pages:
        page.close()
    assert wrong == []


@pytest.fixture
def page(opened, reports) -> "sync_api.Page":
    return opened(show(reports["xiejiaji-2019"]))


def lit_cells(page) -> list[str]:
    return page.locator("td.gx-lit").evaluate_all("cells => cells.map((c) => c.dataset.cell)")


def in_pane(page, selector: str) -> bool:
    """Whether the first such element can be seen in the pane that scrolls it."""
    return page.locator(selector).first.evaluate(
        """(node) => { const a = node.getBoundingClientRect(), b = node.closest(".gx-pane").getBoundingClientRect();
        return a.top >= b.top && a.bottom <= b.bottom; }"""
    )


def test_a_click_on_a_cell_shows_where_it_was_read(page):
    assert not in_pane(page, '.gx-at[data-cells="requests.granted.total"]:not(.gx-claim)')
    page.click('td[data-cell="requests.granted.total"]')
    assert lit_cells(page) == ["requests.granted.total"]
    assert page.locator(".gx-at.gx-lit").all_inner_texts() == ["5", "3"]
    assert in_pane(page, ".gx-at.gx-lit:not(.gx-claim)")
    assert "（一）予以公开 · 总计" in page.locator(".gx-told").inner_text()


def test_a_click_in_the_source_shows_the_cell(page):
    place = page.locator('.gx-at[data-cells="reviews.litigation_direct.pending"]')
    assert not in_pane(page, 'td[data-cell="reviews.litigation_direct.pending"]')
    place.click()
    assert lit_cells(page) == ["reviews.litigation_direct.pending"]
    assert in_pane(page, "td.gx-lit")


def test_the_page_itself_never_moves(page):
    page.set_viewport_size({"width": 1000, "height": 500})
    page.click('td[data-cell="requests.received.total"]')
    before = page.evaluate("scrollY")
    page.locator('td[data-cell="requests.received.total"]').press("Enter")
    assert page.evaluate("scrollY") == before


def test_keys_move_and_light(page):
    page.locator('td[data-cell="requests.received.total"]').focus()
    assert lit_cells(page) == []
    page.keyboard.press("Enter")
    assert lit_cells(page) == ["requests.received.total"]
    page.keyboard.press("ArrowDown")
    assert lit_cells(page) == ["requests.carried_in.total"]
    page.keyboard.press("ArrowLeft")
    assert lit_cells(page) == ["requests.carried_in.other_org"]
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.dataset.cell") == "requests.received.other_org"
    assert in_pane(page, ".gx-at.gx-lit")


def test_a_finding_lights_its_cells_and_the_likeliest_suspects(page):
    page.locator(".gx-finding").nth(4).click()
    assert lit_cells(page) == [
        f"requests.{row}.natural_person"
        for row in ("received", "carried_in", "total", "carried_out")
    ]
    assert page.locator("td.gx-suspect").count() == 5
    page.locator('.gx-mark[title^="row:granted"]').press("Enter")
    assert len(lit_cells(page)) == 7
    assert page.locator(".gx-at.gx-lit:not(.gx-claim)").count() == 7


def test_a_claim_lights_its_passage_and_its_cell(page):
    page.locator(".gx-said").nth(1).click()
    assert lit_cells(page) == ["requests.granted.total"]
    assert in_pane(page, ".gx-claim.gx-lit")
    page.locator(".gx-claim").first.click()
    assert lit_cells(page) == ["requests.received.total"]


def test_two_displays_in_one_page_do_not_touch_each_other(opened, reports):
    first, second = show(reports["xiejiaji-2019"]), show(reports["xiejiaji-2019"])
    page = opened(f"<meta charset=utf-8>{first.html}<hr>{second.html}")
    page.locator('td[data-cell="requests.received.total"]').nth(1).click()
    for at, lit in ((0, 0), (1, 1)):
        assert page.locator(".gx-shown").nth(at).locator("td.gx-lit").count() == lit


def test_without_a_script_the_form_and_the_source_are_legible(opened, reports):
    page = opened(show(reports["xiejiaji-2019"]).html, java_script_enabled=False)
    assert page.locator("td.gx-cell").count() == 198
    assert page.locator('td[data-cell="requests.total.natural_person"]').inner_text() == "8"
    assert "原文“8”" in page.locator('td[data-cell="requests.total.natural_person"]').get_attribute(
        "title"
    )
    listed = opened(show(list(reports.values())), java_script_enabled=False)
    assert listed.locator("tr[data-report]").count() == 5
    assert listed.locator(".gx-dead").is_visible()
    assert not listed.locator(".gx-alive").is_visible()


def brightness(page) -> float:
    shade = page.locator(".gx").evaluate("node => getComputedStyle(node).backgroundColor")
    return sum(map(int, shade.removeprefix("rgb(").removesuffix(")").split(","))) / 765


@pytest.mark.parametrize(
    ("body", "scheme", "dark"),
    [
        ("", "light", False),
        ("", "dark", True),
        ('data-jp-theme-light="false"', "light", True),
        ('data-jp-theme-light="true"', "dark", False),
        ('class="vscode-dark"', "light", True),
        ('class="vscode-light"', "dark", False),
        ('class="vscode-high-contrast"', "light", True),
        ('class="vscode-high-contrast vscode-high-contrast-light"', "dark", False),
        ('data-theme="dark"', "light", True),
    ],
)
def test_it_follows_the_theme_round_it(opened, reports, body, scheme, dark):
    html = f"<meta charset=utf-8><body {body}>{report_html(reports['qixia-office-2020'])}"
    page = opened(html, color_scheme=scheme)
    assert (brightness(page) < 0.3) == dark
    assert (brightness(page) > 0.9) != dark


def hostile(report: Report) -> Report:
    cells = [replace(report.cells[0], kind="text", value=None, raw=HOSTILE, reason=HOSTILE,
                     alternatives=["长" * 50_000]), *report.cells[1:]]  # fmt: skip
    found = report.findings[0].model_copy(update={"message": HOSTILE, "rule": HOSTILE})
    return report.model_copy(
        update={"cells": cells, "title": HOSTILE, "issuer": "长" * 50_000, "findings": [found]}
    )


def test_hostile_text_is_inert_and_stays_in_its_column(opened):
    text = (ROOT / "data/reports/xiejiaji-2019.txt").read_text("utf-8")
    inert = HOSTILE.replace("\0", "")  # a text with NUL is refused
    report = hostile(extract(text.replace("五、", f"{inert}{'9' * 50_000}👩‍👩‍👧‍👦\n五、")))
    for page in (opened(show(report)), opened(show([report]))):
        if page.locator("tr[data-report]").count():
            page.click("tr[data-report]")
        page.locator(".gx-report td.gx-cell").first.click()
        page.locator(".gx-finding:not(.gx-doubt)").click()
        assert page.locator("img, textarea").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= 1000
        assert "<script>alert(1)</script>" in page.locator(".gx-source").inner_text()
        assert "9" * 50_000 in page.locator(".gx-source").inner_text()


def test_a_list_of_two_hundred_opens_one_at_a_time(opened, reports):
    page = opened(show(list(reports.values()) * 40))
    lines = page.locator("tr[data-report]")
    assert lines.count() == 200
    assert page.locator(".gx-report").count() == 0
    lines.nth(3).click()
    page.wait_for_selector(".gx-report")
    assert page.locator(".gx-opened .gx-title").inner_text() == "谢家集区2019年政府信息公开年度报告"
    page.click('td[data-cell="requests.granted.total"]')
    assert page.locator(".gx-at.gx-lit").count() == 2
    lines.nth(3).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector(".gx-title:has-text('沂源')")
    assert page.locator(".gx-report").count() == 1
    assert page.locator("tr.gx-chosen").get_attribute("data-report") == "4"
