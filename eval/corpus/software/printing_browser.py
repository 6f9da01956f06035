"""Chromium that prints pages, in a thread of its own.

Playwright leaves an event loop running in the thread that starts it, until it is stopped: nothing else
could call `asyncio.run` there.
"""

from __future__ import annotations

import atexit
import shutil
from concurrent.futures import Future
from functools import cache
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

from gipa_extract.errors import MissingExtraError

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def print_page(page: str) -> bytes:
    """The PDF of a page; Chromium is started by the first one, and ends with the process."""
    return _started_browser().print_page(page)


@cache
def _started_browser() -> _PrintingBrowser:
    browser = _PrintingBrowser()
    atexit.register(browser.close)
    return browser


class _PrintingBrowser:
    """A thread in which Chromium runs, and the pages that wait for it."""

    def __init__(self) -> None:
        """Start it; MissingExtraError without Playwright, and whatever else keeps it from starting."""
        try:
            from playwright.sync_api import sync_playwright
        except ImportError as error:
            raise MissingExtraError("playwright", "browser") from error
        self._start_playwright = sync_playwright
        self._waiting: SimpleQueue[tuple[str, Future[bytes]] | None] = SimpleQueue()
        self._started: Future[None] = Future()
        # A daemon: others are waited for before what `atexit` calls ends this one.
        self._thread = Thread(target=self._run, name="chromium", daemon=True)
        self._thread.start()
        self._started.result()

    def print_page(self, page: str) -> bytes:
        printed: Future[bytes] = Future()
        self._waiting.put((page, printed))
        return printed.result()

    def close(self) -> None:
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        try:
            with (
                self._start_playwright() as playwright,
                playwright.chromium.launch(
                    executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
                ) as browser,
            ):
                self._started.set_result(None)
                self._print_waiting(browser)
        except Exception as error:
            if self._started.done():
                raise
            self._started.set_exception(error)

    def _print_waiting(self, browser: Browser) -> None:
        """Print pages until there are no more to come."""
        while (asked := self._waiting.get()) is not None:
            page, printed = asked
            try:
                printed.set_result(_printed_by(browser, page))
            except Exception as error:
                printed.set_exception(error)


def _printed_by(browser: Browser, html: str) -> bytes:
    page = browser.new_page(java_script_enabled=False)
    try:
        page.set_content(html)
        return page.pdf(format="A4", margin={"top": "1.6cm", "bottom": "1.6cm"})
    finally:
        page.close()
