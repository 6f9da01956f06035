"""show(): form beside source, the list of many, sources that are not at hand, sizes."""

from __future__ import annotations

import base64
import re
import zlib
from pathlib import Path

import pytest
from lxml import html as lxml_html

from gipa_extract import GipaError, Report, extract, read, show
from gipa_extract.export import to_json
from tests.conftest import REPORTS, ROOT
from tests.test_display import HOSTILE, by_class, parsed


def loaded(report: Report) -> Report:
    """The report as it comes back from a file: without its document."""
    return Report.model_validate_json(to_json(report))


def opened(html: str) -> list[lxml_html.HtmlElement]:
    """What a list holds, unpacked."""
    packed = re.search(r'<template class="gx-packed">(.*?)</template>', html)
    assert packed
    return [
        parsed(zlib.decompress(base64.b64decode(part)).decode()) for part in packed[1].split(",")
    ]


def test_form_and_source_stand_side_by_side(reports: dict[str, Report]) -> None:
    for report in reports.values():
        tree = parsed(show(report).html)
        form, source = by_class(tree, "gx-pane")
        assert len(by_class(form, "gx-cell")) == 198
        assert report.document is not None
        assert by_class(source, "gx-source")[0].text_content() == report.document.text
        told = by_class(tree, "gx-finding")
        doubts = by_class(tree, "gx-doubt")
        assert len([item for item in told if item not in doubts]) == len(report.findings)
        assert len(by_class(tree, "gx-said")) == len(report.claims)


def test_a_display_is_of_moderate_size(reports: dict[str, Report]) -> None:
    for report in reports.values():
        assert len(show(report).html.encode()) < 250_000
    many = list(reports.values()) * 40
    assert len(show(many).html.encode()) < 4_000_000


def test_a_display_asks_for_nothing_and_names_no_ids(reports: dict[str, Report]) -> None:
    html = show(reports["xiejiaji-2019"]).html
    tree = parsed(html)
    loading = {
        name for e in tree.iter() for name in e.attrib if name in ("src", "href", "id", "style")
    }
    assert not loading
    style = tree.findtext(".//style") or ""
    assert not re.search(r"url\(|@import", style)
    assert all(".gx" in rule for rule in re.findall(r"^(?!@)(\S.*?)\{", style, re.MULTILINE))


def test_a_page_allows_only_its_own_script(tmp_path: Path, reports: dict[str, Report]) -> None:
    show(reports["qixia-office-2020"]).save(tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text("utf-8")
    assert page.startswith("<!doctype html>")
    policy = lxml_html.document_fromstring(page).xpath("//meta[@http-equiv]/@content")[0]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_a_page_that_cannot_be_written_says_so(tmp_path: Path, reports: dict[str, Report]) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(GipaError, match="cannot be written"):
        show(reports["qixia-office-2020"]).save(tmp_path / "file" / "page.html")


def test_a_page_makes_its_folder(tmp_path: Path, reports: dict[str, Report]) -> None:
    show(reports["qixia-office-2020"]).save(tmp_path / "new" / "page.html")
    assert (tmp_path / "new" / "page.html").stat().st_size > 1000


def test_in_a_terminal_it_prints_the_summary(reports: dict[str, Report]) -> None:
    printed = repr(show(reports["xiejiaji-2019"], lang="en"))
    assert "谢家集区 · 2019 · edition 2019 · 198 of 198 cells read · 7 doubtful" in printed
    assert "✗ row:received" in printed
    lines = repr(show(list(reports.values()))).splitlines()
    assert lines[0] == "共5份报告"
    assert (
        lines[4] == "  谢家集区 · 2019 · 2019年版 · 198/198个单元格已读取 · 7个存疑 · 9条规则不成立"
    )


def test_english_and_chinese(reports: dict[str, Report]) -> None:
    report = reports["xiejiaji-2019"]
    assert "“总计”为6" in parsed(show(report).html).text_content()
    english = parsed(show(report, lang="en").html).text_content()
    assert "add up to 0, but 总计 (total) says 6." in english
    assert "198 of 198 cells read" in english


# The source of a report that was loaded from a file


def test_an_unchanged_file_is_read_again() -> None:
    report = loaded(extract(REPORTS[0]))
    assert report.document is None
    source = by_class(parsed(show(report).html), "gx-source")[0]
    assert source.text_content() == REPORTS[0].read_text("utf-8")


def test_a_changed_or_lost_file_is_said_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(REPORTS[0].read_bytes())
    report = loaded(extract(path))
    text = path.read_text("utf-8")
    for changed in (text + "\n", text.replace("0", "1", 1)):
        path.write_text(changed, "utf-8")
        shown = parsed(show(report).html)
        assert "原文不在手边" in shown.text_content()
        assert "已有改动" in shown.text_content()
        assert "show(report, document=Path(…))" in shown.text_content()
        assert len(by_class(shown, "gx-cell")) == 198
    path.unlink()
    assert "没有文件" in parsed(show(report).html).text_content()


def test_a_report_read_from_text_has_no_file() -> None:
    report = loaded(extract(REPORTS[0].read_text("utf-8")))
    assert "并非文件" in parsed(show(report).html).text_content()


def test_a_document_can_be_given(tmp_path: Path) -> None:
    report = loaded(extract(REPORTS[0]))
    report.source.path = str(tmp_path / "moved.txt")
    for document in (REPORTS[0], read(REPORTS[0])):
        source = by_class(parsed(show(report, document=document).html), "gx-source")[0]
        assert source.text_content() == REPORTS[0].read_text("utf-8")


def test_another_document_is_refused() -> None:
    with pytest.raises(GipaError, match="not the document"):
        show(loaded(extract(REPORTS[0])), document=REPORTS[1])


def test_a_text_that_is_read_otherwise_now_is_not_marked() -> None:
    report = loaded(extract(REPORTS[0]))
    report.cells[0].start = 5
    assert "本版本读出的文本与当时不同" in parsed(show(report).html).text_content()


def test_a_file_too_large_to_be_the_same_is_not_read(tmp_path: Path) -> None:
    report = loaded(extract(REPORTS[0]))
    for path in ("/dev/zero", str(tmp_path)):
        report.source.path = path
        assert "没有文件" in parsed(show(report).html).text_content()


def test_a_document_belongs_to_one_report(reports: dict[str, Report]) -> None:
    with pytest.raises(TypeError, match="one report"):
        show(list(reports.values()), document=REPORTS[0])


# Many


def test_a_list_has_a_line_for_each_and_all_of_them_packed(reports: dict[str, Report]) -> None:
    html = show(reports.values()).html
    lines = parsed(html).xpath("//tr[@data-report]")
    facts = [cell.text_content() for cell in lines[3]]
    assert facts[:6] == ["谢家集区", "2019", "2019", "198/198", "7", "9"]
    assert [line.get("data-report") for line in lines] == ["0", "1", "2", "3", "4"]
    trees = opened(html)
    assert len(trees) == 5
    for tree, report in zip(trees, reports.values(), strict=True):
        assert len(by_class(tree, "gx-cell")) == 198
        assert report.title in tree.text_content()


def test_a_list_does_not_read_a_scan_again() -> None:
    report = loaded(extract(REPORTS[0]))
    report.source.media_type = "image/png"
    assert "请单独 show 此报告" in opened(show([report]).html)[0].text_content()
    assert "原文不在手边" not in parsed(show(report).html).text_content()


def test_an_empty_list_is_shown_as_such() -> None:
    assert "共0份报告" in show([]).html


def test_hostile_text_is_inert_in_a_page_and_in_a_list(tmp_path: Path) -> None:
    text = (ROOT / "data/reports/xiejiaji-2019.txt").read_text("utf-8")
    hostile = HOSTILE.replace("\0", "")  # a text with NUL is refused
    report = extract(text.replace("\n\t24\n", f"\n\t{hostile}\n").replace("五、", hostile + "五、"))
    report.title = report.issuer = HOSTILE
    for shown, name in ((show(report), "one.html"), (show([report]), "list.html")):
        shown.save(tmp_path / name)
        tree = lxml_html.document_fromstring((tmp_path / name).read_text("utf-8"))
        assert len(list(tree.iter("script"))) == len(list(tree.iter("style"))) == 1
        assert not list(tree.iter("img", "textarea"))
        assert tree.findtext(".//title", "").startswith("<script>") or name == "list.html"
    assert not list(opened(show([report]).html)[0].iter("script", "img"))
