"""Files that lie among reports and are none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gipa_extract import bulk, extract, show
from gipa_extract.errors import NotAReportError, OtherFileError, ReadError
from gipa_extract.export import write
from gipa_extract.language import Lang
from gipa_extract.models import Report
from gipa_extract.readers import from_text, read, read_bytes
from gipa_extract.store import LEDGER
from gipa_extract.text.names import as_text, printable
from tests.conftest import REPORTS, ROOT
from tests.needs import needs

LANGS: tuple[Lang, ...] = ("en", "zh")

EXPORTS = {
    "panel.csv": "exported_table",
    "cells.csv": "exported_table",
    "findings.csv": "exported_table",
    "codebook.csv": "exported_table",
    "panel.xlsx": "exported_table",
    "codebook.md": "exported_codebook",
    "reports.jsonl": "results_file",
    "cells.parquet": "data_file",
    "panel.dta": "data_file",
    "study.duckdb": "database_file",
    "reports.csv": "exported_table",
    "bodies.csv": "exported_table",
    "breaks.csv": "exported_table",
    "break_cells.csv": "exported_table",
    "coverage.csv": "exported_table",
    "crosswalk.csv": "exported_table",
    "failures.csv": "exported_table",
    "not_reports.csv": "exported_table",
    "codebook.json": "json_file",
}


def code_of(data: bytes) -> str:
    with pytest.raises(OtherFileError) as caught:
        read_bytes(data)
    return caught.value.code


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_no_report(tmp_path: Path, reports: dict[str, Report], name: str) -> None:
    if name.endswith(".duckdb"):
        needs("duckdb", "duckdb")
    for lang in LANGS:
        write(list(reports.values())[:2], tmp_path / name, lang=lang)
        assert code_of((tmp_path / name).read_bytes()) == EXPORTS[name]


def test_a_ledger_is_no_report(tmp_path: Path) -> None:
    bulk.run(REPORTS[:1], out=tmp_path, options=bulk.Options(workers=1))
    assert code_of((tmp_path / LEDGER).read_bytes()) == "database_file"


@pytest.mark.parametrize("count", [1, 2])
def test_a_page_that_show_made_is_no_report(
    tmp_path: Path, reports: dict[str, Report], count: int
) -> None:
    shown = list(reports.values())[:count]
    show(shown[0] if count == 1 else shown).save(tmp_path / "page.html")
    assert code_of((tmp_path / "page.html").read_bytes()) == "page_of_ours"


@pytest.mark.parametrize("path", sorted((ROOT / "data" / "gold").glob("*.toml")))
def test_a_file_of_truth_is_no_report(path: Path) -> None:
    assert code_of(path.read_bytes()) == "settings_file"


@pytest.mark.parametrize(
    "text",
    ['{"text": "2020年政府信息公开工作年度报告"}', "[1,\n 2]", '{"a": 1}\n{"a": 2}\n', "[" * 9999],
)
def test_json_is_no_report(text: str) -> None:
    assert code_of(text.encode("utf-8-sig")) == "json_file"


@pytest.mark.parametrize("head", ["[索引号] 1\n", "{附件}\n", "year = 2020 年\n", "# 年报\n"])
def test_a_report_that_begins_like_another_file_is_read(head: str) -> None:
    text = head + REPORTS[0].read_text("utf-8")
    assert read_bytes(text.encode()).text.startswith(head.strip())


def test_what_holds_nothing_of_a_report_says_so_by_its_type() -> None:
    with pytest.raises(NotAReportError, match="no annual report was found"):
        extract("今天天气很好。")
    with pytest.raises(NotAReportError):
        extract(b"a,b\n1,2\n")


def test_half_characters_of_a_text_are_marked_and_no_place_moves() -> None:
    text = REPORTS[0].read_text("utf-8")
    document = from_text(f"\ud800{text}")
    assert document.text == f"\ufffd{text}"
    assert [note.code for note in document.notes] == ["characters_damaged"]
    assert extract(f"{text}\ud800").model_dump_json()


def test_a_text_with_nul_is_refused_as_a_file_is() -> None:
    for source in ("2020\0", b"2020\0"):
        with pytest.raises(ReadError, match="NUL"):
            extract(source)


@pytest.mark.parametrize("content", [b"\0\0 cut off", bytes(range(1, 256)) * 9])
def test_what_is_called_a_pdf_and_is_no_file_that_is_known_is_to_be_downloaded_again(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "broken.pdf").write_bytes(content)
    with pytest.raises(ReadError, match="no PDF, Word, Excel or zip file") as raised:
        read(tmp_path / "broken.pdf")
    assert raised.value.remedy.startswith("download it again")


def test_a_name_that_is_no_text_is_text_in_the_result(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xbe\xd6.txt"))
    try:
        path.write_bytes(REPORTS[0].read_bytes())
    except OSError:
        pytest.skip("names are text on this system")
    assert read(path).path == f"{tmp_path}/\\xbe\\xd6.txt"
    assert extract(path).model_dump_json()


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("年报\x1b[2J\n", "年报\x1b[2J\n", r"年报\x1b[2J\n"),
        ("a\udcbeb\ud800", r"a\xbeb\ud800", r"a\xbeb\ud800"),
        ("a\u202etxt.exe", "a\u202etxt.exe", r"a\u202etxt.exe"),
    ],
)
def test_names_are_kept_as_text_and_shown_without_control_characters(
    name: str, text: str, line: str
) -> None:
    assert as_text(name) == text
    assert printable(name) == line
