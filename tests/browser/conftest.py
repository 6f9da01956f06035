"""One JupyterLab for all tests of notebooks and widgets, and a browser for each module."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.lab import CHROMIUM, FLAGS, Lab, serving
from tests.needs import needs

sync_api = needs("playwright.sync_api", "browser")


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A running JupyterLab, its folder empty."""
    needs("jupyterlab", "notebook")
    folder: Path = tmp_path_factory.mktemp("lab")
    with serving(folder) as running:
        yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator["sync_api.Browser"]:
    """A browser; a module's own, for Playwright can run but once at a time."""
    if CHROMIUM is None:
        pytest.skip("no chromium: apt-get install chromium")
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()
