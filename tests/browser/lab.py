"""A real JupyterLab on this machine alone, and a browser that works in it."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
STARTED_WITHIN = 60
RUN_WITHIN = 180_000
"""Milliseconds that a whole notebook may take on a busy machine."""
_APP = "window.jupyterapp"
_NOTEBOOK = f"{_APP}?.shell?.currentWidget"


@dataclass
class Lab:
    """A server that is up, and the folder that it shows."""

    url: str
    token: str
    folder: Path
    outside: list[str] = field(default_factory=list)
    """Requests that a page made to anything but this server."""

    def notebook(self, name: str, cells: Sequence[str]) -> str:
        """Write a notebook of code cells; its name."""
        made = [
            {"cell_type": "code", "id": f"c{at}", "metadata": {}, "source": source,
             "outputs": [], "execution_count": None}
            for at, source in enumerate(cells)
        ]  # fmt: skip
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        whole = {
            "cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5,
        }  # fmt: skip
        (self.folder / name).write_text(json.dumps(whole), "utf-8")
        return name

    @contextmanager
    def opened(self, browser: Browser, name: str, **context: Any) -> Iterator[Page]:
        """The notebook's page, its kernel ready; every kernel is ended with it."""
        options = {"viewport": {"width": 1500, "height": 1100}, **context}
        page = browser.new_context(**options).new_page()
        page.on("request", lambda request: self._watch(request.url))
        try:
            page.goto(f"{self.url}/lab/tree/{name}?reset&token={self.token}")
            ready(page)
            yield page
        finally:
            page.context.close()
            self._end_kernels()

    def _watch(self, url: str) -> None:
        if not url.startswith((self.url, self.url.replace("http", "ws"), "blob:", "data:")):
            self.outside.append(url)

    def _end_kernels(self) -> None:
        for session in self._call("GET", "api/sessions"):
            self._call("DELETE", f"api/sessions/{session['id']}")

    def _call(self, method: str, path: str) -> Any:
        headers = {"Authorization": f"token {self.token}"}
        request = urllib.request.Request(f"{self.url}/{path}", method=method, headers=headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            said = answer.read()
        return json.loads(said) if said else None


def ready(page: Page) -> None:
    """Wait until the notebook's kernel can be asked."""
    page.wait_for_function(
        f"() => {_NOTEBOOK}?.sessionContext?.session?.kernel?.status === 'idle'", timeout=60_000
    )


def run_all(page: Page) -> list[dict[str, Any]]:
    """Run every cell, and return the error outputs: none, if all is well."""
    page.set_default_timeout(RUN_WITHIN)
    page.evaluate(f"async () => {{ await {_APP}.commands.execute('notebook:run-all-cells') }}")
    page.wait_for_function(
        f"() => {_NOTEBOOK}.sessionContext.session.kernel.status === 'idle'", timeout=RUN_WITHIN
    )
    page.set_default_timeout(30_000)
    return [
        output
        for cell in page.evaluate(f"() => {_NOTEBOOK}.content.model.toJSON().cells")
        for output in cell.get("outputs", [])
        if output["output_type"] == "error"
    ]


def at_cell(page: Page, words: str) -> None:
    """Scroll to the first cell whose source holds these words."""
    page.evaluate(
        f"""async (words) => {{
          const {{ content }} = {_NOTEBOOK};
          const at = content.widgets.findIndex((cell) => cell.model.sharedModel.source.includes(words));
          content.activeCellIndex = at;
          await content.scrollToItem(at, "start");
        }}""",
        words,
    )


def command(page: Page, name: str, **arguments: Any) -> None:
    """Let JupyterLab execute one of its commands."""
    page.evaluate(f"([name, args]) => {_APP}.commands.execute(name, args)", [name, arguments])


@contextmanager
def serving(folder: Path) -> Iterator[Lab]:
    """A JupyterLab over `folder`, with settings, kernels and caches of its own beside it."""
    home = folder.parent / f"{folder.name}-home"
    home.mkdir()
    _quiet(home)
    token, port = secrets.token_hex(16), _free_port()
    log = (home / "log").open("wb")
    server = subprocess.Popen(
        [
            sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
            "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", "--ServerApp.port_retries=0",
            f"--ServerApp.root_dir={folder}", "--LabApp.expose_app_in_browser=True",
            "--LabApp.extension_manager=readonly", "--LabApp.news_url=",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        ],
        env={**os.environ, "JUPYTER_TOKEN": token, **_homes(home)},
        stdout=log,
        stderr=log,
        start_new_session=True,
    )  # fmt: skip
    try:
        lab = Lab(f"http://127.0.0.1:{port}", token, folder)
        _wait(lab, server, home / "log")
        yield lab
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)
        log.close()


def _homes(home: Path) -> dict[str, str]:
    names = (
        "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR",
        "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR",
    )  # fmt: skip
    return {name: str(home / name.lower()) for name in names}


def _quiet(home: Path) -> None:
    """No question about news: it would lie over what is looked at."""
    settings = home / "jupyterlab_settings_dir" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}', "utf-8")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(lab: Lab, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < until and server.poll() is None:
        try:
            lab._call("GET", "api/status")
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"JupyterLab did not start: {log.read_text(errors='replace')[-2000:]}")
