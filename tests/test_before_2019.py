"""Reports of before 2019: no command breaks, and everything that is there comes out."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from gipa_extract import extract
from gipa_extract.cli.main import app
from gipa_extract.display import form_html, render, summary
from gipa_extract.models import PrintedRow, Report

ROOT = Path(__file__).parent.parent
WILD = Path(__file__).parent / "fixtures" / "wild_prose"
HEAD = "某某局2015年政府信息公开工作年度报告\n一、概述\n2015年收到政府信息公开申请3件。\n"
PIPES = """某省2015年政府信息公开情况统计表
指  标 | 计量单位 | 数量 |
一、主动公开情况 | —— | |
（一）主动公开政府信息数 | 条 | 1,234 |
其中：主动公开规范性文件数 | 条 | - |
1.政府公报公开政府信息数 | 条 | |
单位负责人：张某 审核人：李某
"""


def wild(name: str) -> Report:
    return extract((WILD / f"{name}.txt").read_text("utf-8"))


def short(rows: list[PrintedRow]) -> list[tuple[str, str | None, object, str]]:
    return [(row.label, row.unit, row.value, row.kind) for row in rows]


def test_statistical_table_of_one_cell_a_line_comes_out_as_printed() -> None:
    (table,) = wild("before2019_table_as_problems").tables
    assert table.heading == "政府信息公开情况统计表"
    assert short(table.rows) == [
        ("一、主动公开情况", None, None, "blank"),
        ("（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "条", 12, "number"),
        ("（二）通过不同渠道和方式公开政府信息的情况", None, None, "blank"),
        ("1.政府公报公开政府信息数", "条", 0, "number"),
    ]


def test_statistical_table_is_never_taken_for_problems() -> None:
    lists = wild("before2019_table_as_problems").lists
    assert ([each.text for each in lists.problems], lists.measures) == (
        ["一是公开内容不够全面"],
        [],
    )


@pytest.mark.parametrize("border", [" | ", "\t", "    "])
def test_statistical_table_of_a_row_a_line_keeps_blank_dash_and_number_apart(border: str) -> None:
    table = PIPES if "|" in border else PIPES.replace("指  标", "指标").replace(" |", border)
    report = extract(HEAD + table)
    rows = [row for table in report.tables for row in table.rows if row.unit]
    values = [(row.value, row.kind) for row in rows]
    assert values == [(1234, "number"), (None, "dash"), (None, "blank")]
    assert report.edition is None
    assert report.cells == []


def test_every_value_stands_where_its_span_says() -> None:
    report = extract(HEAD + PIPES)
    assert report.document is not None
    for table in report.tables:
        for row in table.rows:
            assert report.document.text[row.start : row.end] == row.raw


def test_requests_received_are_claims() -> None:
    claims = extract(HEAD + PIPES).claims
    assert [(claim.about, claim.value) for claim in claims] == [("requests.received.total", 3)]


def test_report_that_names_itself_in_a_sentence_alone_is_not_refused() -> None:
    report = wild("before2019_refused_report")
    assert (report.issuer, report.year) == ("某某街道办事处", 2016)


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """Reports of 2010, 2016, 2019 and 2024, and a file that is none."""
    folder = tmp_path / "mixed"
    folder.mkdir()
    texts = {
        "2010": HEAD.replace("2015", "2010"),
        "2016": (WILD / "before2019_table_as_problems.txt").read_text("utf-8"),
        "2019": (ROOT / "data" / "reports" / "xiejiaji-2019.txt").read_text("utf-8"),
        "2024": "某某局2024年政府信息公开工作年度报告\n一、总体情况\n收到政府信息公开申请2件。\n",
    }
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    return folder


@pytest.mark.parametrize("form", ["table", "jsonl", "csv", "parquet"])
def test_extract_writes_every_format_of_mixed_years(mixed: Path, form: str, tmp_path: Path) -> None:
    target = tmp_path / f"out.{form}"
    result = CliRunner().invoke(app, ["extract", str(mixed), "--format", form, "-o", str(target)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert (result.exit_code, target.stat().st_size > 0) == (1, True)  # the broken file is named


def test_csv_of_reports_on_no_known_form_has_a_head_and_no_rows(mixed: Path) -> None:
    result = CliRunner().invoke(app, ["extract", str(mixed / "2010.txt"), "--format", "csv"])
    assert result.exit_code == 0
    (head,) = result.stdout.splitlines()
    assert head.startswith("\ufeffreport_id,path,sha256,issuer,")


def test_bulk_and_every_export_take_mixed_years(mixed: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    ran = CliRunner().invoke(app, ["bulk", "run", str(mixed), "--out", str(out), "--workers", "1"])
    assert ran.exception is None or isinstance(ran.exception, SystemExit)
    for name in ("cells.csv", "cells.parquet", "panel.csv", "panel.parquet", "panel.xlsx",
                 "panel.dta", "findings.csv", "findings.parquet", "reports.jsonl"):  # fmt: skip
        target = tmp_path / name
        made = CliRunner().invoke(app, ["export", str(out), "--to", str(target)])
        assert (name, made.exit_code, target.exists()) == (name, 0, True)


def test_every_display_shows_its_tables_as_printed() -> None:
    report = extract(HEAD + PIPES.replace("政府公报", "<b>政府公报"))
    assert "no known form · 4 rows of other tables, as printed" in summary(report)
    for lang, heads in (("en", "Item"), ("zh", "统计指标")):
        console = Console(width=100, record=True, file=StringIO())
        for part in render(report, lang):
            console.print(part)
        page = form_html(report, lang)
        for shown in (console.export_text(), page):
            assert heads in shown
            assert "1,234" in shown
        assert "&lt;b&gt;政府公报" in page
