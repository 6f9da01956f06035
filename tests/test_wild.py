"""Small texts that are laid out as real ones are: each is read as it prints, or doubted.

What they print stands in `fixtures/wild/expected.toml`, where its marks are explained.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from eval.gold import HOME, load_gold
from eval.truth import TrueCell
from gipa_extract import Report, extract
from gipa_extract.forms import form
from gipa_extract.models import Cell, Kind

FOLDER = Path(__file__).parent / "fixtures" / "wild"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads(
    (FOLDER / "expected.toml").read_text("utf-8"), parse_float=Decimal
)
STRICTNESS = ("sure", "may_doubt", "may_be_open", "never_wrong")
KIND_OF_MARK: dict[str, Kind] = {"b": "blank", "-": "dash"}

# Texts that other tools made of a gold report's tables, with prose of their own.
GOLD = load_gold(HOME / "qixia-office-2020.toml")
QIXIA = GOLD.cells
QIXIA_TEXTS = (
    "02-text-group-line-before-natural-person_qixia.txt",
    "02b-w3m-dump_qixia.txt",
    "02c-pdftotext_qixia.txt",
    "14-markdown-headings_qixia.md",
)
WHOLE = tuple(QIXIA)
GROUP_LINE = tuple(
    cell
    for cell in QIXIA
    if cell.startswith(("requests.received.", "requests.carried_in.", "requests.granted."))
)


@cache
def report_of(file_name: str) -> Report:
    return extract(FOLDER / file_name)


def is_printed(cell: Cell, mark: Any) -> bool:
    """Whether a cell has the kind and the value that a mark stands for."""
    if mark == "e":
        return cell.kind in ("blank", "absent")
    if isinstance(mark, str):
        return cell.kind == KIND_OF_MARK[mark]
    return cell.kind == "number" and cell.value == mark


def is_trusted(cell: Cell) -> bool:
    return cell.trust in ("read", "confirmed")


def fits(cell: Cell, mark: Any, strictness: str) -> bool:
    """Whether a cell is what its mark says, as surely as the strictness asks."""
    if mark == "?":
        return not is_trusted(cell)
    printed, doubtful = is_printed(cell, mark), cell.trust == "doubtful"
    if strictness == "sure":
        return printed and not doubtful
    if strictness == "may_doubt":
        return printed
    if strictness == "may_be_open":
        return printed or (doubtful and str(mark) in (cell.alternatives or []))
    return printed or not is_trusted(cell)


def marks_of(name: str) -> Iterator[tuple[str, Any, str]]:
    """A file's cells with their marks, and how strictly each is meant."""
    expected = EXPECTED[name]
    columns = {table.id: table.columns for table in form(expected["edition"]).tables}
    for strictness in STRICTNESS:
        for table, rows in expected.get(strictness, {}).items():
            for row, marks in rows.items():
                for column, mark in zip(columns[table], marks, strict=True):
                    yield f"{table}.{row}.{column.id}", mark, strictness


def shown(cell: Cell) -> str:
    alternatives = f", or {cell.alternatives}" if cell.alternatives else ""
    code = f" ({cell.doubt.code})" if cell.doubt else ""
    return f"{cell.kind} {cell.value} {cell.trust}{code}{alternatives}"


def tells_note(report: Report, wanted: dict[str, Any]) -> bool:
    code, params = wanted["code"], {key: wanted[key] for key in wanted if key != "code"}
    return any(note.code == code and params.items() <= note.params.items() for note in report.notes)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_edition_and_what_is_printed_in_its_cells_are_read(name: str):
    report = report_of(f"{name}.txt")
    assert report.edition == EXPECTED[name]["edition"]
    assert {
        cell_id: f"{mark} {strictness}, not {shown(report[cell_id])}"
        for cell_id, mark, strictness in marks_of(name)
        if not fits(report[cell_id], mark, strictness)
    } == {}


@pytest.mark.parametrize("name", EXPECTED)
def test_no_cell_is_invented_that_the_text_does_not_print(name: str):
    printed = {cell_id for cell_id, _, _ in marks_of(name)}
    assert {
        cell.id: shown(cell)
        for cell in report_of(f"{name}.txt").cells
        if cell.id not in printed and cell.kind != "absent"
    } == {}


@pytest.mark.parametrize("name", [name for name in EXPECTED if "notes" in EXPECTED[name]])
def test_a_note_tells_what_the_cells_cannot(name: str):
    report = report_of(f"{name}.txt")
    told = [(note.code, note.params) for note in report.notes]
    assert all(tells_note(report, wanted) for wanted in EXPECTED[name]["notes"]), told


@pytest.mark.parametrize(
    ("name", "fact"),
    [(name, fact) for name in EXPECTED for fact in ("issuer", "year") if fact in EXPECTED[name]],
)
def test_a_jumbled_text_keeps_its_header(name: str, fact: str):
    assert getattr(report_of(f"{name}.txt"), fact) == EXPECTED[name][fact]


@pytest.mark.parametrize("name", [name for name in EXPECTED if "sections" in EXPECTED[name]])
def test_headings_inside_a_long_line_open_their_sections(name: str):
    sections = [section.id for section in report_of(f"{name}.txt").sections]
    assert sections == EXPECTED[name]["sections"]


def test_every_text_of_the_folder_is_expected_to_be_something():
    texts = {path.name for path in FOLDER.iterdir()} - {"expected.toml"}
    assert texts == {f"{name}.txt" for name in EXPECTED} | set(QIXIA_TEXTS)


def differs(cell: Cell, truth: TrueCell) -> bool:
    return (cell.kind, cell.value) != (truth.kind, truth.value)


@pytest.mark.parametrize("file_name", QIXIA_TEXTS)
def test_what_is_trusted_of_a_tool_s_text_is_right(file_name: str):
    report = report_of(file_name)
    assert report.edition == "2019"
    assert {
        cell.id: f"{QIXIA[cell.id].value}, not {shown(cell)}"
        for cell in report.cells
        if is_trusted(cell) and differs(cell, QIXIA[cell.id])
    } == {}


@pytest.mark.parametrize(
    ("file_name", "printed"), [(QIXIA_TEXTS[0], GROUP_LINE), (QIXIA_TEXTS[3], WHOLE)]
)
def test_every_cell_that_a_tool_s_text_shows_is_read(file_name: str, printed: tuple[str, ...]):
    report = report_of(file_name)
    assert {
        cell_id: shown(report[cell_id])
        for cell_id in printed
        if differs(report[cell_id], QIXIA[cell_id]) or not is_trusted(report[cell_id])
    } == {}
    assert {cell.id for cell in report.cells if cell.kind != "absent"} <= set(printed)


@pytest.mark.parametrize("file_name", QIXIA_TEXTS)
def test_a_tool_s_marks_are_no_part_of_the_issuer_s_name(file_name: str):
    report = report_of(file_name)
    assert (report.issuer, report.year) == (GOLD.issuer, GOLD.year)


@pytest.mark.parametrize("file_name", QIXIA_TEXTS[1:])
def test_a_tool_s_marks_hide_no_section(file_name: str):
    sections = [section.id for section in report_of(file_name).sections]
    assert sections == ["overview", "proactive", "requests", "reviews", "problems", "other"]
