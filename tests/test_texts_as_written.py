"""Most texts come with a cell a line behind a tab: nothing looks for what parts their cells or rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gipa_extract import extract, readers
from gipa_extract.readers.text_preparation import _RESTORERS, _WITHIN_CELLS, is_as_written, restore
from tests.test_other_hand import FOLDER as OTHER_HANDS

FOLDER = Path(__file__).parent.parent / "data" / "reports"
NAMES = ("pingchuan-2020", "qixia-office-2020", "xiejiaji-2019", "yiyuan-office-2019")


def report_of(name: str) -> str:
    return (FOLDER / f"{name}.txt").read_text("utf-8-sig")


def with_numbers(text: str, write: Callable[[str], str]) -> str:
    """The text with each of the numbers that stand alone behind a tab written anew."""
    lines = (line.partition("\t") for line in text.split("\n"))
    return "\n".join(
        f"{before}{tab}{write(cell) if tab and cell.isdigit() else cell}"
        for before, tab, cell in lines
    )


@pytest.mark.parametrize("name", NAMES)
def test_real_reports_are_as_they_were_written_and_read_as_any_text(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = report_of(name)
    assert is_as_written(text)
    quickly = extract(text)
    monkeypatch.setattr(readers, "is_as_written", lambda text: False)
    thoroughly = extract(text)
    assert (quickly.cells, quickly.notes) == (thoroughly.cells, thoroughly.notes)


@pytest.mark.parametrize(
    ("write", "code"),
    [
        ("（{}）".format, "numbers_unwrapped"),
        ("{}¶".format, "cells_ended_by_mark"),
        ("• {}".format, "list_marks_taken_off"),
        ("&#48;{}".format, "entities_decoded"),
        ("{}\u200b0".format, "invisible_characters_dropped"),
        (lambda number: "零件" if number == "0" else f"{number}件", "numerals_in_digits"),
    ],
)
def test_what_alters_numbers_in_their_cells_is_looked_for(
    write: Callable[[str], str], code: str
) -> None:
    altered = with_numbers(report_of("qixia-office-2020"), write)
    assert not is_as_written(altered)
    assert code in {note.code for note in extract(altered).notes}


def test_of_no_text_that_is_restored_is_said_that_it_is_as_it_was_written() -> None:
    texts = map(_decoded, [*OTHER_HANDS.glob("*/*.txt"), *OTHER_HANDS.glob("*/*.md")])
    assert [text for text in texts if is_as_written(text) and restore(text)[1]] == []


def test_each_kind_of_alteration_within_cells_is_one_that_is_undone() -> None:
    assert {code for code, _, _ in _RESTORERS} >= _WITHIN_CELLS


def _decoded(path: Path) -> str:
    return path.read_bytes().decode(errors="replace")


@pytest.mark.parametrize(
    "table",
    [
        "| 规章 | 3 | 1 | 25 |",
        r"\begin{tabular}{lr}规章 & 3 \\ \end{tabular}",
        '{"规章": [3, 1, 25]}',
        "<table><tr><td>规章<td>3</table>",
    ],
)
def test_a_text_with_another_table_is_looked_at_whole(table: str) -> None:
    assert not is_as_written(f"{report_of('qixia-office-2020')}\n{table}\n")


def test_rows_that_tabs_part_are_looked_at_whole() -> None:
    text = report_of("qixia-office-2020")
    assert not is_as_written(text.replace("\n\t0\n\t0", "\n\t0\t0"))
    assert not is_as_written(text.replace("\n\n\t", "\n\t"))
