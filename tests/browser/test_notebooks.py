"""Every notebook in a real JupyterLab: it runs through, and 05 does what it promises."""

import json
import os
import shutil
from pathlib import Path

import pytest

from eval.gold import load_gold
from eval.labelling import check_gold
from tests.browser.lab import Lab, at_cell, ready, run_all
from tests.needs import needs

pytestmark = pytest.mark.browser
sync_api = needs("playwright.sync_api", "browser")

NOTEBOOKS = sorted(Path("notebooks").glob("*.ipynb"))
REVIEW = "05_review_and_label"
TOTAL = "requests.total.total"
WIDGET = '.gr[aria-label="复核"]'  # there is another one, which labels from nothing


@pytest.fixture(scope="module")
def clone(lab: Lab) -> Lab:
    """The notebooks as they lie in a clone, with all that stands beside them."""
    for entry in Path.cwd().iterdir():
        if not entry.name.startswith(".") and entry.name not in ("notebooks", "runs", "build"):
            os.symlink(entry, lab.folder / entry.name)
    shutil.copytree("notebooks", lab.folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    return lab


@pytest.mark.parametrize("name", [path.stem for path in NOTEBOOKS if path.stem != REVIEW])
def test_it_runs_without_an_error(clone, chromium, name):
    with clone.opened(chromium, f"notebooks/{name}.ipynb") as page:
        assert run_all(page) == []
    assert clone.outside == []


@pytest.mark.skipif(not Path(f"notebooks/{REVIEW}.ipynb").exists(), reason="no such notebook yet")
def test_a_correction_in_05_is_in_the_file_and_in_the_gold(clone, chromium):
    with clone.opened(chromium, f"notebooks/{REVIEW}.ipynb") as page:
        assert run_all(page) == []
        widget = _widget(page)
        _looked(page, 2)  # the notebook itself accepts one cell and states one fact
        widget.locator(f'td[data-cell="{TOTAL}"]').click()
        widget.locator('[data-cells="requests.unable_not_held.total"]').click()
        sync_api.expect(widget.locator(".gr-input")).to_have_value("3")
        widget.locator('button[data-act="correct"]').click()
        _looked(page, 3)
        widget.locator("td.gr-here").focus()
        page.keyboard.type("4")
        page.keyboard.press("Enter")
        page.wait_for_selector(".gr-status.gr-failed")  # the source prints another number: it asks
        page.keyboard.press("Enter")
        _looked(page, 4)
        page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
        page.reload()
        ready(page)
        assert run_all(page) == []
        widget = _widget(page)
        _looked(page, 4)
        shown = {
            cell.get_attribute("data-cell"): cell.inner_text()
            for cell in widget.locator("td.gr-looked").all()
        }
    out = clone.folder / "runs" / "notebooks" / "05"
    lines = (out / "pingchuan-2020.review.jsonl").read_text("utf-8").splitlines()[1:]
    entries = [json.loads(line) for line in lines]
    told = {e["item"]: e["after"]["raw"] for e in entries if "." in e["item"]}
    assert shown == told
    assert sorted(told.values()) == ["3", "3", "4"]
    gold = out / "pingchuan-2020.toml"
    assert check_gold(gold) == []
    assert load_gold(gold).cells[TOTAL].value == 3


def _widget(page):
    """Scroll to the review and wait for it: JupyterLab draws only what is near."""
    at_cell(page, "review(report")
    page.wait_for_selector(f"{WIDGET} td.gr-here")
    return page.locator(WIDGET)


def _looked(page, count: int) -> None:
    page.wait_for_function(f"() => document.querySelector('{WIDGET} progress')?.value === {count}")
