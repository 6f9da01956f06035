"""The review widget in a real JupyterLab: by mouse, by keyboard, and after a reload."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gipa_extract import extract
from gipa_extract.reviewing import apply
from tests.browser.lab import Lab, command, ready, run_all
from tests.needs import needs

pytestmark = pytest.mark.browser
sync_api = needs("playwright.sync_api", "browser")

PINGCHUAN = Path("data/reports/pingchuan-2020.txt")
TOTAL, RECEIVED = "requests.total.total", "requests.received.natural_person"
SELECT = """(node, words) => {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  while (walker.nextNode() && !walker.currentNode.data.includes(words));
  const start = walker.currentNode.data.indexOf(words);
  getSelection().setBaseAndExtent(walker.currentNode, start, walker.currentNode, start + words.length);
  return {};
}"""
HOSTILE = "<img src=x onerror=alert(1)>‮</textarea><script>alert(2)</script>😀&amp;"


def _cell(name: str) -> str:
    return (
        "from pathlib import Path\nfrom gipa_extract import extract\n"
        "from gipa_extract.reviewing import review\n"
        f"report = extract(Path('{name}.txt'))\n"
        f"session = review(report, who='li', file='{name}.jsonl')\nsession"
    )


@contextmanager
def _opened(lab: Lab, chromium, name: str, source: str = "") -> Iterator["sync_api.Page"]:
    """A notebook over Pingchuan, run; an error of the page, a dialog, a request outside fails."""
    report = lab.folder / f"{name}.txt"
    if not report.exists():
        report.write_bytes(PINGCHUAN.read_bytes())
    wrong: list[str] = []
    with lab.opened(chromium, lab.notebook(f"{name}.ipynb", [source or _cell(name)])) as page:
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        assert run_all(page) == []
        page.wait_for_selector(".gr .gr-input")
        yield page
    assert wrong == []
    assert lab.outside == []


@pytest.fixture
def reviewing(lab: Lab, chromium, request) -> Iterator["sync_api.Page"]:
    with _opened(lab, chromium, request.node.name) as page:
        yield page


def _entries(lab: Lab, name: str) -> list[dict]:
    lines = (lab.folder / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines[1:]]


def _saved(page: "sync_api.Page", count: int) -> None:
    """Wait until the progress says that so many items are looked at."""
    page.wait_for_function(f"() => document.querySelector('.gr progress').value === {count}")


def _asked(page: "sync_api.Page") -> None:
    """Wait until the page asks whether a correction is meant that the source contradicts."""
    page.wait_for_selector(".gr-status.gr-failed:has-text('原文所印为')")


def _in_form(page: "sync_api.Page", item: str):
    return page.locator(f'.gr td[data-cell="{item}"]')


def test_a_cell_is_corrected_with_the_mouse_from_the_source(lab, reviewing, request):
    _in_form(reviewing, TOTAL).click()
    granted = reviewing.locator('.gr .gr-source [data-cells="requests.unable_not_held.total"]')
    granted.scroll_into_view_if_needed()
    granted.click()
    sync_api.expect(reviewing.locator(".gr .gr-input")).to_have_value("3")
    reviewing.wait_for_selector(".gr-preview:has-text('数字 3')")
    reviewing.locator('.gr button[data-act="correct"]').click()
    _saved(reviewing, 1)
    entry = _entries(lab, request.node.name)[0]
    assert (entry["item"], entry["after"]["value"], entry["before"]["value"]) == (TOTAL, 3, 0)
    text = (lab.folder / f"{request.node.name}.txt").read_text("utf-8")
    assert text[entry["after"]["start"] : entry["after"]["end"]] == "3"
    assert _in_form(reviewing, TOTAL).inner_text() == "3"
    assert "gr-looked" in (_in_form(reviewing, TOTAL).get_attribute("class") or "")


def test_everything_is_done_with_the_keyboard(lab, reviewing, request):
    keys = reviewing.keyboard
    reviewing.locator(".gr td.gr-here").focus()
    keys.type("3")  # a digit begins a correction
    keys.press("Enter")
    _asked(reviewing)  # the source prints 0: whoever is sure says it twice
    keys.press("Enter")
    _saved(reviewing, 1)
    keys.press("ArrowUp")
    keys.press("b")
    _asked(reviewing)
    keys.press("b")
    _saved(reviewing, 2)
    keys.press("a")
    _saved(reviewing, 3)
    keys.press("d")
    _asked(reviewing)
    keys.press("Enter")
    _saved(reviewing, 4)
    keys.press("Enter")  # agrees
    _saved(reviewing, 5)
    keys.press("u")
    _saved(reviewing, 4)
    keys.press("r")
    _saved(reviewing, 5)
    keys.press("n")
    keys.type("看过两遍")
    keys.press("Enter")
    reviewing.wait_for_selector(".gr-note:has-text('看过两遍')")
    keys.press("?")
    assert reviewing.locator(".gr-keys").is_visible()
    acts = [entry["act"] for entry in _entries(lab, request.node.name)]
    assert acts == [*["correct"] * 4, "accept", "undo", "redo", "note"]
    kinds = [entry["after"]["kind"] for entry in _entries(lab, request.node.name)[:4]]
    assert kinds == ["number", "blank", "absent", "dash"]
    assert reviewing.locator(".jp-Cell").count() == 1  # JupyterLab took none of the keys


def test_the_keyboard_takes_a_place_from_the_source(lab, reviewing, request):
    keys = reviewing.keyboard
    reviewing.locator(".gr td.gr-here").focus()
    here = reviewing.locator(".gr td.gr-here").get_attribute("data-cell")
    for key in ("s", "ArrowRight", "ArrowLeft", "Enter", "Enter"):
        keys.press(key)
    _saved(reviewing, 1)
    entry = _entries(lab, request.node.name)[0]
    assert (entry["item"], entry["after"]["start"]) == (here, entry["before"]["start"])


def test_a_row_is_accepted_at_once(lab, reviewing):
    _in_form(reviewing, RECEIVED).click()
    reviewing.keyboard.press("Shift+Enter")
    _saved(reviewing, 7)


def test_a_reload_and_a_new_kernel_show_what_the_file_says(lab, chromium):
    with _opened(lab, chromium, "reload") as page:
        first = page.locator(".gr td.gr-here")
        changed = first.get_attribute("data-cell")
        first.focus()
        page.keyboard.type("7")
        page.keyboard.press("Enter")
        _asked(page)
        page.keyboard.press("Enter")
        _saved(page, 1)
        command(page, "docmanager:save")
        page.reload()
        ready(page)
        assert run_all(page) == []
        _saved(page, 1)
    with _opened(lab, chromium, "reload") as page:
        _saved(page, 1)
        assert _in_form(page, changed).inner_text() == "7"
    report = extract(lab.folder / "reload.txt")
    after = apply(report, lab.folder / "reload.jsonl")
    assert [cell.id for cell in after.cells if cell.origin == "human"] == [changed]
    assert after[changed].value == 7


def test_hostile_text_is_shown_and_inert(lab, chromium):
    text = (
        PINGCHUAN.read_text("utf-8").replace("增169", HOSTILE).replace("三、", f"{HOSTILE}\n三、")
    )
    (lab.folder / "hostile.txt").write_text(text, "utf-8")
    with _opened(lab, chromium, "hostile") as page:
        _in_form(page, "art20_5.licensing.change").click()
        page.locator('.gr .gr-source [data-cells="art20_5.licensing.decisions"]').click()
        sync_api.expect(page.locator(".gr .gr-input")).to_have_value("2558")
        page.locator('.gr button[data-act="correct"]').click()
        _saved(page, 1)
        assert page.locator(".gr img, .gr script, .gr textarea").count() == 0
        assert "<script>alert(2)</script>" in page.locator(".gr .gr-source").inner_text()
    (entry,) = _entries(lab, "hostile")
    assert text[entry["after"]["start"] : entry["after"]["end"]] == "2558"


def test_labelling_from_nothing_shows_no_reading(lab, chromium):
    source = (
        "from gipa_extract.reviewing import label\n"
        "session = label('blind.txt', who='li', file='blind.jsonl')\nsession"
    )
    with _opened(lab, chromium, "blind", source) as page:
        assert page.locator(".gr .gx-mark").count() == 0
        assert set(page.locator(".gr td[data-cell]").all_inner_texts()) == {"·"}
        page.locator(".gr .gr-input").fill("白银市平川区")
        page.keyboard.press("Enter")
        _saved(page, 1)
        _in_form(page, "requests.received.natural_person").click()
        page.keyboard.type("0")
        page.keyboard.press("Shift+Enter")
        _saved(page, 8)
        page.keyboard.press("f")
        page.locator('.gr .gr-chip[data-item="problems"]').press("Enter")
        quote = page.locator(".gr .gr-source").evaluate(SELECT, "一是部分单位依法公开")
        page.locator(".gr .gr-source").dispatch_event("mouseup", quote)
        page.locator('.gr button[data-act="add"]').click()
        page.wait_for_selector(".gr-list li:has-text('一是部分单位依法公开')")
    entries = _entries(lab, "blind")
    assert entries[0]["after"]["value"] == "白银市平川区"
    (problem,) = entries[-1]["after"]["value"]
    text = PINGCHUAN.read_text("utf-8")
    assert text[problem["start"] : problem["end"]] == "一是部分单位依法公开"


def test_a_pdf_is_reviewed_on_its_pages(lab, chromium, request):
    for module, extra in (("pypdfium2", "pdf"), ("PIL", "pdf"), ("reportlab", "corpus")):
        needs(module, extra)
    from tests.test_boxes import written

    name = request.node.name
    (lab.folder / f"{name}.pdf").write_bytes(written("pdf-ruled", seed=7).data)
    code = _cell(name).replace(f"{name}.txt", f"{name}.pdf")
    with _opened(lab, chromium, name, code) as page:
        _in_form(page, TOTAL).click()
        box = page.locator(f'.gr .gx-sheets rect[data-cells="{TOTAL}"].gx-lit:not(.gx-claim)')
        sync_api.expect(box).to_have_count(1)
        sync_api.expect(box).to_be_in_viewport()
        assert not page.locator(".gr .gr-source").is_visible()
        page.locator(f'.gr .gx-sheets rect[data-cells="{RECEIVED}"]:not(.gx-claim)').click()
        assert "gr-here" in (_in_form(page, RECEIVED).get_attribute("class") or "")
        page.locator(".gr").press("s")  # picking is done in the text
        assert page.locator(".gr .gr-source").is_visible()
        page.keyboard.press("Escape")
        page.locator('.gr [data-show="page"]').click()
        assert page.locator(
            f'.gr .gx-sheets rect[data-cells="{RECEIVED}"].gx-lit:not(.gx-claim)'
        ).is_visible()


PASTE = """(text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""
ROW = [f"requests.received.{column}" for column in (
    "natural_person", "business", "research", "public_welfare", "legal_service", "other_org",
    "total")]  # fmt: skip


def test_a_pasted_row_fills_the_row_and_one_undo_takes_it_back(lab, reviewing, request):
    _in_form(reviewing, RECEIVED).click()
    reviewing.locator(".gr .gr-input").focus()
    reviewing.evaluate(PASTE, "52\n0\n0\n0\n0\n0\n52\n")
    reviewing.wait_for_selector(".gr-preview:has-text('整行7个值')")
    reviewing.keyboard.press("Enter")
    _asked(reviewing)
    reviewing.keyboard.press("Enter")
    _saved(reviewing, 7)
    entries = _entries(lab, request.node.name)
    assert [entry["item"] for entry in entries] == ROW
    assert [entry["after"]["value"] for entry in entries] == [52, 0, 0, 0, 0, 0, 52]
    assert [entry["after"]["trust"] for entry in entries][:2] == ["doubtful", "confirmed"]
    reviewing.locator(".gr td.gr-here").focus()
    reviewing.keyboard.press("u")
    _saved(reviewing, 0)


@pytest.mark.parametrize("text", ["三?", "3o", "52 0 0", "52\t0"])
def test_what_is_no_value_and_no_row_is_refused_with_a_reason(lab, chromium, text):
    with _opened(lab, chromium, "refused") as page:
        _in_form(page, RECEIVED).click()
        page.locator(".gr .gr-input").focus()
        page.evaluate(PASTE, text) if "\t" in text else page.keyboard.insert_text(text)
        page.keyboard.press("Enter")
        page.wait_for_selector(".gr-status.gr-failed:has-text('→')")
        assert page.locator(".gr .gr-input").input_value() == text
    assert _entries(lab, "refused") == []


def test_on_a_small_screen_all_that_matters_is_in_sight(lab, chromium):
    report = lab.folder / "small.txt"
    report.write_bytes(PINGCHUAN.read_bytes())
    notebook = lab.notebook("small.ipynb", [_cell("small")])
    with lab.opened(chromium, notebook, viewport={"width": 1280, "height": 720}) as page:
        assert run_all(page) == []
        page.wait_for_selector(".gr .gr-input")
        page.locator(".gr").evaluate("(node) => node.scrollIntoView()")
        page.wait_for_timeout(300)
        for place in (".gr-count", ".gr-name", ".gr-input", ".gr-status", "td.gr-here",
                      ".gr-source .gx-lit", ".gr-facts"):  # fmt: skip
            sync_api.expect(page.locator(f".gr {place}").first).to_be_in_viewport(ratio=1)


def test_when_labelling_the_source_follows_the_table(lab, chromium):
    source = (
        "from gipa_extract.reviewing import label\n"
        "session = label('follows.txt', who='li', file='follows.jsonl')\nsession"
    )
    with _opened(lab, chromium, "follows", source) as page:
        for item, words in (
            ("requests.carried_out.total", "结转下年度继续办理"),
            ("art20_6.penalty.change", "行政处罚"),
        ):
            _in_form(page, item).click()
            shown = page.evaluate(
                "() => [...CSS.highlights.get('gr-row')].map((range) => {"
                "const box = range.getBoundingClientRect();"
                "const pane = document.querySelector('.gr-source').parentNode.getBoundingClientRect();"
                "return [range.toString(), box.top >= pane.top && box.bottom <= pane.bottom]; })"
            )
            assert [inside for _, inside in shown] == [True]
            assert words in "".join(shown[0][0].split())


def test_a_saved_notebook_shows_the_last_state_without_its_session(lab, chromium):
    with _opened(lab, chromium, "saved") as page:
        _in_form(page, RECEIVED).click()
        page.keyboard.press("Shift+Enter")
        _saved(page, 7)
        command(page, "docmanager:save")
        page.wait_for_timeout(1000)
    with lab.opened(chromium, "saved.ipynb") as page:  # another kernel, in which nothing was run
        page.wait_for_selector(".gr .gr-input")
        _saved(page, 7)
        assert page.locator("text=Error displaying widget").count() == 0
        assert "gr-looked" in (_in_form(page, RECEIVED).get_attribute("class") or "")
