"""The five real reports against their hand-labelled gold: every cell, fact and broken rule."""

from __future__ import annotations

import re

import pytest

from eval.gold import load_gold
from gipa_extract import Report, extract
from tests.conftest import REPORTS, ROOT

BROKEN = {
    "alxa-hightech-2019": "",
    "pingchuan-2020": "results:natural_person results:total balance:natural_person balance:total",
    "qixia-office-2020": "",
    "xiejiaji-2019": (
        "row:received row:carried_in row:granted row:total balance:natural_person balance:total"
    ),
    "yiyuan-office-2019": "",
}
NAMES = [path.stem for path in REPORTS]


def test_five_reports_have_990_cells(reports: dict[str, Report]) -> None:
    assert sorted(BROKEN) == NAMES
    assert sum(len(report.cells) for report in reports.values()) == 990


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_is_as_labelled_and_grounded(name: str, reports: dict[str, Report]) -> None:
    report, gold = reports[name], load_gold(ROOT / "data" / "gold" / f"{name}.toml")
    assert [cell.id for cell in report.cells] == list(gold.cells)
    text = report.document.text
    for cell in report.cells:
        true = gold.cells[cell.id]
        assert (cell.kind, cell.value, cell.raw) == (true.kind, true.value, true.raw), cell.id
        assert text[cell.start : cell.end] == cell.raw


@pytest.mark.parametrize("name", NAMES)
def test_header_facts_are_as_labelled(name: str, reports: dict[str, Report]) -> None:
    report, gold = reports[name], load_gold(ROOT / "data" / "gold" / f"{name}.toml")
    assert (report.edition, report.issuer, report.year) == (gold.edition, gold.issuer, gold.year)
    assert report.title == gold.title
    assert (report.period.start, report.period.end) == gold.period


@pytest.mark.parametrize("name", NAMES)
def test_exactly_the_sums_that_the_agency_broke_fail(name: str, reports: dict[str, Report]) -> None:
    failing = [f.rule for f in reports[name].findings if f.status == "fails"]
    sums = [rule for rule in failing if not rule.startswith("claim:")]
    assert sums == BROKEN[name].split()


@pytest.mark.parametrize("name", NAMES)
def test_sections_follow_one_another_and_begin_with_their_heading(
    name: str, reports: dict[str, Report]
) -> None:
    report = reports[name]
    ids = ["overview", "proactive", "requests", "reviews", "problems", "other"]
    assert [section.id for section in report.sections] == ids[: len(report.sections)]
    assert len(report.sections) == (5 if name.startswith("alxa") else 6)
    for section, after in zip(report.sections, report.sections[1:], strict=False):
        assert section.end == after.start
        assert report.document.text.startswith(section.heading, section.start)


@pytest.mark.parametrize("name", NAMES)
def test_enumerated_problems_and_measures_are_as_labelled(
    name: str, reports: dict[str, Report]
) -> None:
    report, gold = reports[name], load_gold(ROOT / "data" / "gold" / f"{name}.toml")
    for found, labelled in (
        (report.lists.problems, gold.problems),
        (report.lists.measures, gold.measures),
    ):
        enumerated = [quote for quote in labelled if re.match("[一二三四]是|[（(]", quote)]
        assert [quote.text for quote in found] == enumerated


def test_same_report_in_any_encoding_gives_the_same_cells(reports: dict[str, Report]) -> None:
    text = (ROOT / "data" / "reports" / "xiejiaji-2019.txt").read_text("utf-8")
    expected = [(cell.kind, cell.value) for cell in reports["xiejiaji-2019"].cells]
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "gb18030"):
        read = extract(text.encode(encoding))
        assert [(cell.kind, cell.value) for cell in read.cells] == expected, encoding
