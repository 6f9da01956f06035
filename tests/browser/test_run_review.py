"""The page of a run's review in a real browser: keyboard, kills, several people, hostile guests."""

import csv
import http.server
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from gipa_extract import bulk
from tests.conftest import ROOT
from tests.needs import needs

pytestmark = pytest.mark.browser
sync_api = needs("playwright.sync_api", "browser")
needs("starlette", "review")
needs("uvicorn", "review")

HOSTILE = "<script>alert(2)</script><img src=x onerror=alert(1)>"


@dataclass
class Serving:
    """A `gipa review` that runs."""

    address: str
    process: subprocess.Popen[str]

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def _command(*args: object) -> list[str]:
    return [sys.executable, "-m", "gipa_extract.cli", *map(str, args)]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "GIPA_LANG": "zh"}


@contextmanager
def _serving(run: Path) -> Iterator[Serving]:
    process = subprocess.Popen(
        _command("review", run), stdout=subprocess.PIPE, text=True, env=_environment()
    )
    try:
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), "it did not start"
        yield Serving(address, process)
    finally:
        process.kill()
        process.communicate()


def _export(run: Path) -> list[dict[str, str]]:
    """The cells that people touched, after review."""
    target = run.parent / "cells.csv"
    subprocess.run(
        _command("export", run, "--reviewed", "--to", target), check=True, env=_environment()
    )
    with target.open(encoding="utf-8-sig") as file:
        return [row for row in csv.DictReader(file) if row["reviewed_by"]]


@pytest.fixture
def run(tmp_path: Path) -> Path:
    bulk.run(["data/reports"], out=tmp_path / "run")
    return tmp_path / "run"


@contextmanager
def _opened(chromium, serving: Serving, who: str, **context) -> Iterator["sync_api.Page"]:
    """The page, as one person has it; an error of the page, a dialog, a request outside fails."""
    wrong: list[str] = []
    options = {"viewport": {"width": 1280, "height": 720}, **context}
    page = chromium.new_context(**options).new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((serving.address, "data:"))
            else wrong.append(request.url)
        ),
    )
    page.goto(serving.address)
    page.locator(".rr-who").fill(who)
    page.locator(".rr-who").press("Enter")
    page.locator("tr[data-index]").first.wait_for()
    page.wait_for_function("() => document.querySelector('.rr-survey').textContent === ''")
    try:
        yield page
    finally:
        page.context.close()
    assert wrong == []


def _next(page: "sync_api.Page") -> None:
    """Press N, in the table or in a report, and wait for the report that comes."""
    title = page.locator(".rr-title")
    before = title.inner_text() if title.count() else ""
    page.keyboard.press("N")
    page.wait_for_function(
        "(before) => ![before, undefined].includes(document.querySelector('.rr-title')?.textContent)",
        arg=before,
    )
    page.locator(".gr td.gr-here").wait_for()


def _count(page: "sync_api.Page") -> int:
    return int(page.locator(".gr progress").evaluate("(node) => node.value"))


def _correct(page: "sync_api.Page", text: str) -> str:
    """Type a correction and mean it; the cell that it went to."""
    here, before = page.locator(".gr td.gr-here"), _count(page)
    item = here.get_attribute("data-cell")
    here.focus()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.locator(".gr-status.gr-failed").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_function(
        "(count) => document.querySelector('.gr progress').value === count", arg=before + 1
    )
    return item


@pytest.mark.slow
def test_fifty_corrections_by_keyboard_outlive_kills(chromium, run):
    made: dict[tuple[str, str], str] = {}
    place = ""
    for first in range(0, 50, 10):
        with _serving(run) as serving, _opened(chromium, serving, "李") as page:
            if place:
                page.evaluate("(hash) => { location.hash = hash; }", place)
                page.locator(".gr td.gr-here").wait_for()
            else:
                _next(page)
            for number in range(first, first + 10):
                if page.locator(".rr-status:has-text('须先看的都看过了')").count():
                    _next(page)
                name = page.locator(".rr-title").inner_text().split(" · ")[-1]
                made[name, _correct(page, str(1000 + number))] = str(1000 + number)
            place = page.evaluate("() => location.hash")
            serving.kill()
    rows = _export(run)
    assert {(row["path"], row["cell"]): row["value"] for row in rows} == made
    assert len(made) == 50
    assert {row["reviewed_by"] for row in rows} == {"李"}
    assert all(row["reviewed_at"].startswith("20") for row in rows)
    assert {row["doubt"] for row in rows} == {"source_prints_otherwise"}


def test_the_list_takes_its_letters_small_and_a_report_keeps_n_for_a_note(chromium, run):
    with _serving(run) as serving, _opened(chromium, serving, "li") as page:
        page.keyboard.press("n")
        page.locator(".gr td.gr-here").wait_for()
        title = page.locator(".rr-title").inner_text()
        page.locator(".gr td.gr-here").focus()
        page.keyboard.press("n")
        page.keyboard.press("Escape")
        page.wait_for_timeout(200)
        assert page.locator(".rr-title").inner_text() == title


def test_keys_typed_before_the_answer_go_to_the_right_cells(chromium, run):
    with _serving(run) as serving, _opened(chromium, serving, "li") as page:
        _next(page)
        here = page.locator(".gr td.gr-here")
        first = here.get_attribute("data-cell")
        here.focus()
        # no wait between the keys: two corrections, each meant although the source differs
        page.keyboard.type("41")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        page.keyboard.type("42")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        page.wait_for_function("() => document.querySelector('.gr progress').value === 2")
    rows = _export(run)
    assert {row["value"] for row in rows} == {"41", "42"}
    assert next(row["value"] for row in rows if row["cell"] == first) == "41"


def test_two_people_at_once_lose_nothing_and_a_third_settles(chromium, run):
    with _serving(run) as serving:
        with _opened(chromium, serving, "li") as li, _opened(chromium, serving, "王五") as wang:
            li.locator(".rr-names").fill("li, 王五")
            li.locator(".rr-count").fill("1")
            li.locator('button[data-act="give"]').click()
            li.locator(".rr-status:has-text('已分给')").wait_for()
            _next(li)
            _next(wang)
            assert li.url.split("#")[1] == wang.url.split("#")[1]
            made = [
                (_correct(li, str(50 + n)), _correct(wang, str(50 + n + n % 2))) for n in range(4)
            ]
            assert [mine for mine, _ in made] == [theirs for _, theirs in made]
            li.keyboard.press("Enter")  # the fifth: both agree with the reading
            wang.keyboard.press("Enter")
            for page in (li, wang):
                page.wait_for_function("() => document.querySelector('.gr progress').value === 5")
        with _opened(chromium, serving, "chen") as chen:
            assert "80.0" not in chen.locator(".rr-agreement").inner_text()
            assert "60.0" in chen.locator(".rr-agreement").inner_text()
            chen.keyboard.press("A")
            chen.locator(".gr-opinion").first.wait_for()
            assert chen.locator(".gr-opinion").all_inner_texts() == ["li: 51", "王五: 52"]
            chen.keyboard.press("2")
            chen.wait_for_function("() => document.querySelector('.gr progress').value === 1")
            assert chen.locator(".gr td.gr-here").get_attribute("data-cell") == made[3][0]
    rows = {row["cell"]: row for row in _export(run)}
    settled, open_, agreed = (rows.get(made[n][0]) for n in (1, 3, 0))
    assert (settled["value"], settled["reviewed_by"]) == ("52", "chen")
    assert (agreed["value"], agreed["reviewed_by"]) == ("50", "li, 王五")
    assert open_ is None  # as read, and doubtful: nobody has decided it
    assert len(rows) == 4


def test_a_second_server_on_the_same_run_is_refused(run):
    with _serving(run):
        second = subprocess.run(
            _command("review", run), capture_output=True, text=True, env=_environment(), check=False
        )
        assert second.returncode == 1
        assert "正由另一个 gipa review 复核" in second.stderr
    with _serving(run) as third:
        assert httpx.get(third.address).status_code == 200


def test_hostile_text_is_shown_and_inert(chromium, tmp_path):
    text = Path("data/reports/pingchuan-2020.txt").read_text("utf-8")
    text = text.replace("增169", HOSTILE).replace("白银市平川区", f"白银市平川区{HOSTILE}", 1)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "<b>&.txt").write_text(text, "utf-8")
    bulk.run([tmp_path / "docs"], out=tmp_path / "run")
    with _serving(tmp_path / "run") as serving, _opened(chromium, serving, "<i>li</i>") as page:
        assert "<b>&.txt" in page.locator("tr[data-index]").inner_text()
        _next(page)
        assert "<script>alert(2)</script>" in page.locator(".gr-source").inner_text()
        page.keyboard.press("n")
        page.keyboard.type(HOSTILE)
        page.keyboard.press("Enter")
        page.locator(".gr-note").wait_for()
        page.keyboard.press("T")
        page.locator("tr[data-index]").wait_for()
        assert page.locator("#page img, #page script, #page i, td b").count() == 0


def test_another_page_another_name_and_a_wrong_token_are_refused(chromium, run):
    with _serving(run) as serving, _elsewhere() as other:
        host = serving.address.split("/")[2]
        address = f"{serving.address}report/0"
        body = {"who": "mallory", "message": {"act": "not_a_report"}}
        assert httpx.get(f"http://{host}/{'x' * 32}/state").status_code == 403
        assert httpx.get(f"http://{host}/").status_code == 403
        assert httpx.get(serving.address, headers={"Host": "evil.example"}).status_code == 421
        for origin in (other, "null", f"http://{host}.evil.example"):
            assert httpx.post(address, json=body, headers={"Origin": origin}).status_code == 403
        assert httpx.post(address, json=body).status_code == 403
        page = chromium.new_page()
        page.goto(other)
        for mode in ("cors", "no-cors"):
            page.evaluate(
                "async ([address, body, mode]) => { try { await fetch(address, "
                "{ method: 'POST', mode, body: JSON.stringify(body) }); } catch {} }",
                [address, body, mode],
            )
        page.evaluate(
            "(address) => { const frame = document.createElement('iframe');"
            "frame.src = address; document.body.append(frame); }",
            serving.address,
        )
        page.wait_for_timeout(500)
        assert all(frame.url != serving.address or not frame.locator(".rr-top").count()
                   for frame in page.frames)  # fmt: skip
        page.close()
    assert not (run / "review" / "annotators").exists()
    assert _export(run) == []


@contextmanager
def _elsewhere() -> Iterator[str]:
    """Another page on this machine: another origin."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>elsewhere</title>")

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_table_is_sorted_searched_and_filtered(chromium, run):
    with _serving(run) as serving, _opened(chromium, serving, "li") as page:
        issuers = page.locator("tr[data-index] td:nth-child(2)")
        assert issuers.first.inner_text() == "谢家集区"  # nine of its sums fail
        page.locator('th[data-column="year"] button').click()
        years = page.locator("tr[data-index] td:nth-child(3)").all_inner_texts()
        assert years == sorted(years, reverse=True)
        page.locator('th[data-column="year"] button').click()
        assert page.locator("tr[data-index] td:nth-child(3)").all_inner_texts() == years[::-1]
        page.locator(".rr-search").fill("平川 2020")
        assert issuers.all_inner_texts() == ["白银市平川区"]
        page.keyboard.press("Escape")
        page.keyboard.press("Enter")
        page.locator(".gr td.gr-here").wait_for()
        page.keyboard.press("X")
        page.wait_for_function(
            "() => !document.querySelector('.rr-title')?.textContent.includes('平川')"
        )
        page.keyboard.press("T")
        page.locator("tr[data-index]").first.wait_for()
        page.locator(".rr-filter").select_option("finished")
        assert "不是报告" in page.locator("tr[data-index]").inner_text()
    target = run.parent / "reports.jsonl"
    done = subprocess.run(
        _command("export", run, "--reviewed", "--to", target),
        capture_output=True, text=True, env=_environment(), check=True,
    )  # fmt: skip
    assert "1份被复核者标为不是报告" in done.stderr
    assert len(target.read_text("utf-8").splitlines()) == 4


def test_on_a_small_screen_all_that_matters_is_in_sight(chromium, run):
    with _serving(run) as serving, _opened(chromium, serving, "li") as page:
        _next(page)
        for place in (".rr-top", ".rr-report", ".gr-count", ".gr-name", ".gr-input", ".gr-status",
                      "td.gr-here", ".gr-source .gx-lit", ".gr-facts"):  # fmt: skip
            sync_api.expect(page.locator(place).first).to_be_in_viewport(ratio=1)
        whole = page.evaluate("() => [document.documentElement.scrollHeight, innerHeight]")
        assert whole[0] <= whole[1]


def test_the_pages_of_a_pdf_and_a_web_page_as_it_looks_stand_beside_the_form(chromium, tmp_path):
    for module, extra in (
        ("pypdfium2", "pdf"),
        ("PIL", "pdf"),
        ("reportlab", "corpus"),
        ("nh3", "show"),
    ):
        needs(module, extra)
    from tests.test_boxes import written

    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.pdf").write_bytes(written("pdf-ruled", seed=7).data)
    (tmp_path / "in" / "b.html").write_bytes(written("html-word", seed=7).data)
    bulk.run([tmp_path / "in"], out=tmp_path / "run")
    cell = "requests.received.natural_person"
    with _serving(tmp_path / "run") as serving, _opened(chromium, serving, "李") as page:
        for _ in range(2):
            _next(page)
            page.locator(f'.gr td[data-cell="{cell}"]').click()
            sync_api.expect(page.locator('.gr [data-show="text"]')).to_be_visible()
            if page.locator(".gr .gx-sheet").count():
                lit = page.locator(f'.gx-sheets rect[data-cells="{cell}"].gx-lit:not(.gx-claim)')
            else:
                lit = page.frame_locator("iframe").locator(
                    f'[data-cells~="{cell}"].gx-lit:not(.gx-claim)'
                )
            sync_api.expect(lit).to_be_in_viewport()
            assert (
                lit.evaluate(
                    "(node) => getComputedStyle(node)[node.tagName === 'rect' ? 'stroke' : 'outlineColor']"
                )
                == "rgb(31, 102, 168)"
            )
