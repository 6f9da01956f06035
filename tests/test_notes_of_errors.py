"""Notes beside the tables that call cells wrong, and annexes that others filled in."""

from __future__ import annotations

import pytest

from gipa_extract import Report, extract
from tests.printed_rows import COLUMNS, LABELS, VALUES, html_rows, page

TABLE = html_rows(
    [["", *COLUMNS], *([label, *map(str, VALUES[row])] for row, label in LABELS.items())]
)


def doubts(report: Report, code: str) -> set[str]:
    return {cell.id for cell in report.cells if cell.doubt and cell.doubt.code == code}


def test_a_note_that_corrects_cells_makes_them_doubtful_and_gives_the_number() -> None:
    note = "<p>更正：上表因录入有误，“（一）予以公开”自然人应为19件；总计应为40件；“（七）总计”自然人应为593件。</p>"
    report = extract(page(TABLE, note))
    expected = {"requests.granted.natural_person", "requests.total.natural_person"}
    assert doubts(report, "note_corrects_cell") == expected  # 40 is what the table prints
    cell = next(cell for cell in report.cells if cell.id == "requests.granted.natural_person")
    assert (cell.value, cell.alternatives) == (20, ["19"])


def test_a_note_that_only_calls_rows_wrong_makes_their_cells_doubtful() -> None:
    note = "<p>说明：上表“本年新收”和“予以公开”各行的自然人数及总计数有误，正在核对。</p>"
    assert doubts(extract(page(TABLE, note)), "note_corrects_cell") == {
        f"requests.{row}.{column}"
        for row in ("received", "granted")
        for column in ("natural_person", "total")
    }


@pytest.mark.parametrize(
    "note", ["上表部分数据有误，以另行公布的为准。", "勘误：上表个别数应为8。"]
)
def test_a_note_that_names_no_cell_makes_its_table_doubtful(note: str) -> None:
    named = doubts(extract(page(TABLE, f"<p>{note}</p>")), "note_corrects_table")
    assert len(named) == len(VALUES) * len(COLUMNS)


@pytest.mark.parametrize(
    "prose",
    [
        "个别单位报送的数据有误，已及时更正。",
        "2022年年报上表“（一）予以公开”自然人应为3件。",
        "受理更正申请2件，纠正错误3处。",
    ],
)
def test_prose_about_errors_elsewhere_casts_no_doubt(prose: str) -> None:
    report = extract(page(TABLE, f"<p>{prose}</p>"))
    assert not doubts(report, "note_corrects_cell") | doubts(report, "note_corrects_table")


@pytest.mark.parametrize(
    ("line", "is_other"), [("（县不动产登记中心填报）", True), ("（县水务局填报）", False)]
)
def test_an_annex_that_another_body_filled_in_is_doubtful(line: str, is_other: bool) -> None:
    report = extract(page("<p>附：</p>", f"<p>{line}</p>", TABLE))
    assert report.issuer == "青石县水务局"
    assert bool(doubts(report, "numbers_of_annex")) is is_other
