"""The leaderboard in a real browser: it sorts, filters and compares, and hostile names are inert."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.board import write_board
from eval.extractors import Extractor
from gipa_extract import extract
from tests.needs import needs
from tests.test_standings import HOSTILE, careless, ran

pytestmark = pytest.mark.browser
sync_api = needs("playwright.sync_api", "browser")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    home = tmp_path_factory.mktemp("board")
    runs = [
        ran(home / "rules", Extractor(extract), "rules"),
        ran(home / "careless <b>", Extractor(careless), HOSTILE),
    ]
    page, _ = write_board(runs, home / "leaderboard.html", seed=1)
    return page.resolve().as_uri()


@pytest.fixture
def page(chromium: sync_api.Browser, url: str) -> Iterator[sync_api.Page]:
    """The page, opened; any error, dialog or request beyond the file itself fails the test."""
    opened = chromium.new_page(viewport={"width": 1900, "height": 900})
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    opened.on("dialog", lambda dialog: wrong.append(dialog.message))
    opened.on("request", lambda asked: wrong.append(asked.url) if asked.url != url else None)
    opened.goto(url)
    yield opened
    opened.close()
    assert wrong == []


def order(page: sync_api.Page) -> list[str]:
    return [row.get_attribute("data-run") or "" for row in page.locator("tbody tr").all()]


def test_the_highest_net_accuracy_comes_first(page: sync_api.Page) -> None:
    assert order(page) == ["rules", "careless <b>"]
    assert page.locator("[aria-sort=descending]").inner_text().startswith("Right less silently")


def test_a_heads_button_sorts_and_turns_round(page: sync_api.Page) -> None:
    head = page.locator('[data-sort="silent_errors"]')
    head.click()
    assert order(page) == ["rules", "careless <b>"]
    head.click()
    assert order(page) == ["careless <b>", "rules"]
    page.locator('[data-sort="nonzero_accuracy"]').click()
    assert order(page) == ["rules", "careless <b>"]


def test_the_filter_keeps_runs_by_name(page: sync_api.Page) -> None:
    page.locator("input[type=search]").fill("CARELESS")
    assert order(page) == ["careless <b>"]
    page.locator("input[type=search]").fill("")
    assert len(order(page)) == 2


def test_differences_are_against_the_chosen_run(page: sync_api.Page) -> None:
    cell = 'tr[data-run="rules"] td:nth-child(2)'
    assert page.locator(cell).inner_text() == "reference"
    page.select_option("[data-choice=metric]", label="Silent errors")
    worse = page.locator('tr[data-run="careless <b>"] td:nth-child(2)')
    assert worse.inner_text().startswith("+11.11%")
    page.select_option("[data-choice=against]", index=1)
    assert page.locator(cell).inner_text().startswith("-11.11%")
    assert "better on 5, worse on 0" in page.locator(cell).inner_text()


def test_names_are_shown_as_they_are_and_lead_to_the_runs_page(
    page: sync_api.Page, url: str
) -> None:
    link = page.locator('tr[data-run="careless <b>"] a')
    assert link.inner_text() == HOSTILE
    target = link.evaluate("link => link.href")
    assert Path(
        target.removeprefix("file://").replace("%20", " ").replace("%3C", "<").replace("%3E", ">")
    ).exists()
    assert page.locator("b").count() == 0


def test_it_speaks_the_browsers_language_and_turns_to_the_other(
    chromium: sync_api.Browser, url: str
) -> None:
    opened = chromium.new_page(locale="zh-CN")
    opened.goto(url)
    assert opened.locator("h1").inner_text() == "排行榜"
    assert opened.locator('[data-sort="silent_errors"]').inner_text().startswith("未标出的错误")
    opened.locator("#language").click()
    assert opened.locator("h1").inner_text() == "Leaderboard"
    assert opened.locator("html").get_attribute("lang") == "en"
    opened.close()
