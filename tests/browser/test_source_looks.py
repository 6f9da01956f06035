"""The source beside the form as it looks: pages, web pages and Word files, in a real browser."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random

import pytest

from gipa_extract import Report, extract, show
from tests.needs import needs

pytestmark = pytest.mark.browser
sync_api = needs("playwright.sync_api", "browser")
for module, extra in (("pypdfium2", "pdf"), ("PIL", "pdf"), ("nh3", "show"), ("mammoth", "show")):
    needs(module, extra)
needs("reportlab", "corpus")

from eval.corpus.layouts import layouts
from gipa_extract.display.document_view import sandbox_frame
from gipa_extract.display.page_frame import live_html, page_html

HOSTILE = (
    '<script>alert(1)</script><img src="http://127.0.0.1:9/x.png" onerror="alert(2)">'
    '<iframe src="http://127.0.0.1:9/f"></iframe><link rel=stylesheet href="http://127.0.0.1:9/c">'
    '<meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/r">'
    '<a href="http://127.0.0.1:9/a" target=_top id=away>看这里</a>'
    '<p style="background:url(http://127.0.0.1:9/b)" onclick="alert(3)">一段</p>'
    '<form action="http://127.0.0.1:9/p"><button id=send>发送</button></form>'
    "<svg onload=alert(4)><a href=http://127.0.0.1:9/s><text>x</text></a></svg>"
    "<style>@import 'http://127.0.0.1:9/i';</style><base href=http://127.0.0.1:9/>"
)
"""What calls home, runs, or leads away."""


class Watched:
    """Opens pages, and keeps what they asked for, ran into, or said."""

    def __init__(self, browser: sync_api.Browser, folder: Path) -> None:
        self.browser, self.folder = browser, folder
        self.asked: list[str] = []
        self.faults: list[str] = []
        self.pages: list[sync_api.Page] = []

    def open(self, html: str) -> sync_api.Page:
        path = self.folder / f"page-{len(self.pages)}.html"
        path.write_text(html, "utf-8")
        opened = self.browser.new_page(viewport={"width": 1300, "height": 900})
        self.pages.append(opened)
        own = path.as_uri()
        opened.on("request", lambda r: None if r.url == own else self.asked.append(r.url))
        opened.on("dialog", lambda dialog: self.faults.append(dialog.message))
        opened.on("pageerror", lambda error: self.faults.append(str(error)))
        opened.on("popup", lambda popup: self.faults.append(popup.url))
        opened.goto(own)
        return opened

    def show(self, shown: Path | Report) -> sync_api.Page:
        saved = self.folder / "saved.html"
        show(shown).save(saved)
        return self.open(saved.read_text("utf-8"))


@pytest.fixture
def watched(chromium: sync_api.Browser, tmp_path: Path) -> Iterator[Watched]:
    """A failure if anything was asked of the network, or ran."""
    watching = Watched(chromium, tmp_path)
    yield watching
    for opened in watching.pages:
        opened.close()
    assert watching.asked == []
    assert watching.faults == []


def written(layout: str, folder: Path, change: Callable[[bytes], bytes] = bytes) -> Path:
    rng, of = Random(11), layouts()[layout]
    paper = of.write(of.content("2021", rng), rng)
    path = folder / f"report{paper.suffix}"
    path.write_bytes(change(paper.data))
    return path


def lit(opened: sync_api.Page, selector: str) -> list[str]:
    found = opened.locator(f"{selector}.gx-lit")
    return found.evaluate_all("all => all.map((one) => one.dataset.cell ?? one.dataset.cells)")


def in_view(opened: sync_api.Page, selector: str) -> bool:
    return bool(
        opened.locator(selector).first.evaluate(
            """(node) => { const a = node.getBoundingClientRect(), b = node.closest(".gx-pane").getBoundingClientRect();
            return a.width > 0 && a.top >= b.top && a.bottom <= b.bottom && a.left >= b.left && a.right <= b.right; }"""
        )
    )


CELL = "requests.carried_out.total"


@pytest.mark.parametrize("layout", ["pdf-ruled", "pdf-unruled-multipage", "pdf-rotated"])
def test_a_number_lights_its_place_on_the_page_and_back(
    layout: str, watched: Watched, tmp_path: Path
) -> None:
    opened = watched.show(written(layout, tmp_path))
    opened.click(f'td[data-cell="{CELL}"]')
    assert CELL in lit(opened, ".gx-sheets rect")
    assert in_view(opened, f'.gx-sheets rect[data-cells="{CELL}"]')
    other = "requests.received.business"
    opened.locator(f'.gx-sheets rect[data-cells="{other}"]').click()
    assert lit(opened, "td") == [other]
    assert in_view(opened, f'td[data-cell="{other}"]')


def test_a_page_that_lies_sideways_is_shown_upright(watched: Watched, tmp_path: Path) -> None:
    """Its boxes fit the picture: where one is, the picture has the ink of its digits."""
    needs("pypdf", "corpus-via")
    import pypdf

    def laid_on_its_side(data: bytes) -> bytes:
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
        for sheet in writer.pages:
            sheet.rotate(90)
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    path = written("pdf-ruled", tmp_path, laid_on_its_side)
    report = extract(path)
    assert {(each.turned, each.width < each.height) for each in report.pages} == {(270, True)}
    opened = watched.show(path)
    opened.click(f'td[data-cell="{CELL}"]')
    assert CELL in lit(opened, ".gx-sheets rect")
    inks = opened.locator(f'.gx-sheets rect[data-cells="{CELL}"]').first.evaluate(INKS)
    assert inks[0] > 0.03
    assert inks[1] < 0.001


INKS = """async (rect) => {
  const sheet = rect.closest("svg"), image = new Image();
  image.src = sheet.querySelector("image").getAttribute("href");
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  const drawn = canvas.getContext("2d"), scale = image.width / sheet.viewBox.baseVal.width;
  drawn.drawImage(image, 0, 0);
  const box = ["x", "y", "width", "height"].map((name) => rect[name].baseVal.value * scale);
  const dark = (x, y, w, h) => {
    const { data } = drawn.getImageData(x, y, w, h);
    let count = 0;
    for (let at = 0; at < data.length; at += 4) count += data[at] < 128;
    return count / (data.length / 4);
  };
  const [x, y, w, h] = box;
  return [dark(x, y, w, h), dark(x + w + 1, y, w / 2, h)];
}"""
"""The share of dark pixels in a box, and just right of it, where a cell has paper."""


def test_zoom_next_page_and_text(watched: Watched, tmp_path: Path) -> None:
    opened = watched.show(written("pdf-ruled", tmp_path))
    wide = opened.locator(".gx-sheet").first.bounding_box()["width"]
    opened.click('[data-zoom="1"]')
    assert opened.locator(".gx-sheet").first.bounding_box()["width"] == pytest.approx(
        1.25 * wide, rel=0.02
    )
    opened.click('[data-turn="1"]')
    assert opened.locator(".gx-here").inner_text() == "2"
    opened.click('[data-turn="-1"]')
    assert opened.locator(".gx-here").inner_text() == "1"
    assert not opened.locator(".gx-source").is_visible()
    opened.click(f'td[data-cell="{CELL}"]')
    opened.click('[data-show="text"]')
    assert CELL in lit(opened, ".gx-source span")
    assert in_view(opened, f'.gx-source [data-cells="{CELL}"]')
    assert not opened.locator(".gx-sheets").is_visible()


def test_claims_and_header_facts_light_their_places(watched: Watched, tmp_path: Path) -> None:
    opened = watched.show(written("pdf-ruled", tmp_path))
    opened.locator(".gx-said").first.click()
    assert opened.locator(".gx-sheets rect.gx-claim.gx-lit").count() == 1
    assert in_view(opened, ".gx-sheets rect.gx-claim.gx-lit")
    opened.locator(".gx-title").click()
    assert lit(opened, ".gx-sheets rect") == ["fact:title"]


@pytest.mark.slow
@pytest.mark.parametrize("layout", ["scan-png", "scan-pdf"])
def test_a_scan_is_shown_as_it_is(layout: str, watched: Watched, tmp_path: Path) -> None:
    needs("rapidocr", "ocr")
    report = extract(written(layout, tmp_path))
    chosen = [cell.id for cell in report.cells if cell.raw][-1]  # a picture has one page only
    opened = watched.show(report)
    opened.click(f'td[data-cell="{chosen}"]')
    assert chosen in lit(opened, ".gx-sheets rect")
    assert in_view(opened, f'.gx-sheets rect[data-cells="{chosen}"]')
    inks = opened.locator(f'.gx-sheets rect[data-cells="{chosen}"]').first.evaluate(INKS)
    assert inks[0] > 0.03


@pytest.mark.parametrize("layout", ["html-word", "html-site", "html-nested", "docx", "docx-nested"])
def test_a_document_is_lit_in_its_own_table_and_back(
    layout: str, watched: Watched, tmp_path: Path
) -> None:
    opened = watched.show(written(layout, tmp_path))
    opened.click(f'td[data-cell="{CELL}"]')
    frame = opened.frame_locator("iframe.gx-document")
    chosen = frame.locator(f'[data-cells~="{CELL}"]').first
    assert "gx-lit" in chosen.get_attribute("class").split()
    label = chosen.evaluate("cell => cell.closest('tr').innerText")
    assert "四、结转下年度" in "".join(label.split())
    frame.locator('[data-cells~="requests.received.business"]').first.click()
    assert lit(opened, "td") == ["requests.received.business"]


def test_a_web_page_that_calls_home_is_inert(watched: Watched, tmp_path: Path) -> None:
    path = written(
        "html-clean", tmp_path, lambda data: data.replace(b"<body>", b"<body>" + HOSTILE.encode())
    )
    assert b"alert(1)" in path.read_bytes()
    opened = watched.show(path)
    opened.click(f'td[data-cell="{CELL}"]')
    frame = opened.frame_locator("iframe.gx-document")
    frame.get_by_text("看这里").click()
    frame.get_by_text("一段").click()
    opened.wait_for_timeout(300)
    assert opened.url.startswith("file:")
    assert frame.locator("script, iframe, a[href], form, [onclick], img[src^=http]").count() == 0


@contextmanager
def listening() -> Iterator[tuple[int, list[str]]]:
    """A server on loopback, and the paths that anybody asked it for."""
    heard: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_response(200)
            self.end_headers()

        do_POST = do_GET  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port, heard
        server.shutdown()


def test_the_frame_holds_even_what_nobody_cleaned(
    chromium: sync_api.Browser, tmp_path: Path
) -> None:
    """The sandbox and the policy by themselves: with nh3 out of the way nothing runs or leaves."""
    watching = Watched(chromium, tmp_path)
    with listening() as (port, heard):
        hostile = HOSTILE.replace("127.0.0.1:9/", f"127.0.0.1:{port}/")
        opened = watching.open(page_html(live_html(sandbox_frame(hostile), "zh"), "x", "zh"))
        frame = opened.frame_locator("iframe")
        frame.locator("#send").click()
        frame.get_by_text("一段").click()
        frame.locator("#away").click()
        opened.wait_for_timeout(500)
        assert watching.faults == []
        assert opened.url.startswith("file:")
        assert heard == []
        opened.goto(f"http://127.0.0.1:{port}/heard")  # what does come is heard
        assert heard[:1] == ["/heard"]
    opened.close()


def test_a_pdf_with_a_script_and_links_is_a_picture(watched: Watched, tmp_path: Path) -> None:
    needs("pypdf", "corpus-via")
    import pypdf
    from pypdf.actions import JavaScript
    from pypdf.annotations import Link

    def armed(data: bytes) -> bytes:
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
        script = "app.alert(1); this.submitForm('http://127.0.0.1:9/j');"
        writer.add_open_action(JavaScript(script))
        link = Link(rect=(0, 0, 595, 842), url="http://127.0.0.1:9/link")
        writer.add_annotation(0, link)
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    path = written("pdf-ruled", tmp_path, armed)
    assert b"submitForm" in path.read_bytes()
    opened = watched.show(path)
    opened.locator(".gx-sheet").first.click()
    opened.wait_for_timeout(300)
    assert opened.url.startswith("file:")
    assert opened.locator(".gx-sheets :is(a, script, foreignObject)").count() == 0


def test_a_report_without_its_file_shows_the_text_and_says_so(
    watched: Watched, tmp_path: Path
) -> None:
    path = written("pdf-ruled", tmp_path)
    report = extract(path)
    path.unlink()
    saved = tmp_path / "saved.html"
    show(report, lang="en").save(saved)
    opened = watched.open(saved.read_text("utf-8"))
    assert opened.locator(".gx-sheet").count() == 0
    assert "The file is not at hand" in opened.locator(".gx-about").inner_text()
    opened.click(f'td[data-cell="{CELL}"]')
    assert in_view(opened, f'.gx-source [data-cells="{CELL}"]')


def test_a_page_of_six_is_under_two_megabytes(tmp_path: Path) -> None:
    """The largest of what the corpus writes, and a page says how large its pictures are."""
    path = written("pdf-rotated", tmp_path)
    saved = tmp_path / "saved.html"
    shown = show(path, lang="en")
    shown.save(saved)
    pages = len(extract(path).pages)
    assert pages >= 5
    assert f"{pages} of {pages} pages" in shown.html
    assert saved.stat().st_size < 2_000_000
