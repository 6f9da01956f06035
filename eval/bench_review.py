"""How fast a run's review opens and answers: `python -m eval bench review`. Measured, never asserted."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from shutil import which
from statistics import median
from typing import Annotated, Any

import typer

from eval.output import JsonFile, Row, Seed, emit
from gipa_extract import extract
from gipa_extract.bulk import Options
from gipa_extract.bulk.inputs import enumerate_inputs
from gipa_extract.store import Ledger, Outcome, pack

YEARS = (2019, 2020, 2021)
CORRECTIONS = 50
_LONE_NUMBER = re.compile(r"(?<=[\n|])[ \t]*\d{1,3}[ \t]*(?=[\n|])")


def bench_review(
    folder: Annotated[Path, typer.Argument(help="Text reports.")] = Path("data/reports"),
    n: Annotated[int, typer.Option("--n", min=1, help="Reports in the run.")] = 3000,
    chromium: Annotated[
        str, typer.Option(help="The browser's program; on the PATH, if not given.")
    ] = "",
    seed: Seed = 1,
    json: JsonFile = None,
) -> None:
    """A run of n reports in Chromium: until the table is there, and until a key has its answer.

    The reports are those of the folder under other names, three years each; in a third of them a
    number is another. `opens` is from the address to the first rows; `surveyed` until every report
    has been looked at; an answer is from the key to what it changes, while that goes on and after.
    """
    with tempfile.TemporaryDirectory() as home:
        run = _made_run(Path(home), folder, n, random.Random(seed))
        began = time.perf_counter()
        command = [sys.executable, "-m", "gipa_extract.cli", "review", str(run), "--who", "bench"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ) as server:
            try:
                assert server.stdout is not None
                address = server.stdout.readline().strip()
                listens = time.perf_counter() - began
                rows = [
                    {
                        "reports": n,
                        "listens_s": round(listens, 2),
                        **_used(address, chromium or str(which("chromium"))),
                    }
                ]
            finally:
                server.kill()
    emit("bench review", rows, seed=seed, json_file=json)


def _used(address: str, chromium: str) -> Row:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        began = time.perf_counter()
        page.goto(address)
        page.locator("tr[data-index]").first.wait_for()
        opens = time.perf_counter() - began
        page.keyboard.press("N")
        page.locator(".gr td.gr-here").wait_for()
        during = [_corrected(page, str(900 + number)) for number in range(5)]
        page.wait_for_function("() => document.querySelector('.rr-survey').textContent === ''")
        surveyed = time.perf_counter() - began
        after = [_corrected(page, str(100 + number)) for number in range(CORRECTIONS - 5)]
        page.keyboard.press("T")
        page.locator(".rr-search").wait_for()
        searched = time.perf_counter()
        page.locator(".rr-search").fill("2020")
        page.wait_for_function(
            "() => [...document.querySelectorAll('tr[data-index] td:nth-child(3)')].every((td) => td.textContent === '2020')"
        )
        searched = time.perf_counter() - searched
        browser.close()
    return {
        "opens_s": round(opens, 2),
        "surveyed_s": round(surveyed, 2),
        "answer_during_ms": round(1000 * median(during)),
        "answer_median_ms": round(1000 * median(after)),
        "answer_slowest_ms": round(1000 * max(after)),
        "search_ms": round(1000 * searched),
    }


def _corrected(page: Any, text: str) -> float:
    """Seconds from the last key of a correction until the page shows the next cell."""
    if page.locator(".rr-status:has-text('N')").count():
        page.keyboard.press("N")
        page.wait_for_function("() => document.querySelector('.gr progress').value === 0")
    here = page.locator(".gr td.gr-here")
    before = page.locator(".gr progress").evaluate("(node) => node.value")
    here.focus()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.locator(".gr-status.gr-failed").wait_for()
    began = time.perf_counter()
    page.keyboard.press("Enter")
    page.wait_for_function(
        "(count) => document.querySelector('.gr progress').value === count", arg=before + 1
    )
    return time.perf_counter() - began


def _made_run(home: Path, folder: Path, n: int, rng: random.Random) -> Path:
    """A run folder over n documents, each read here."""
    documents, run = home / "documents", home / "run"
    documents.mkdir()
    texts = [(path.stem[:-5], path.read_text("utf-8")) for path in sorted(folder.glob("*.txt"))]
    for number in range(n):
        body, year = divmod(number // len(texts), len(YEARS))
        name, text = texts[number % len(texts)]
        text = re.sub("2019|2020", str(YEARS[year]), text)
        text = re.sub("(区|區|县)", rf"第{body}\1", text, count=3) + f"\n编号{body}\n"
        if rng.random() < 1 / 3 and (found := list(_LONE_NUMBER.finditer(text))):
            place = rng.choice(found)
            text = f"{text[: place.start()]}{rng.randint(0, 99)}{text[place.end() :]}"
        (documents / f"{name}-{body:04d}-{YEARS[year]}.txt").write_text(text, "utf-8")
    with Ledger(run, writable=True) as ledger:
        ledger.add_inputs(enumerate_inputs([documents]))
        recipe = ledger.set_recipe(Options().recipe())
        for item in list(ledger.pending_inputs(recipe)):
            report = extract(Path(item.path))
            outcome = Outcome([item.id], report.source.sha256, pack(report))
            ledger.record_outcomes([outcome], recipe)
    return run
