"""Why cells are doubtful is said wherever a report is shown, once for all that share the reason."""

from __future__ import annotations

import pytest

from gipa_extract import Report, forms
from gipa_extract.display import findings_html, report_html, summary
from gipa_extract.display.doubt_groups import doubt_groups
from gipa_extract.display.terminal import render
from gipa_extract.models import Cell, Note
from gipa_extract.reasons import GAPS, Reason, codes
from gipa_extract.to_excel.file_outcomes import read_outcome


def doubtful(id_: str, code: str, **params: str | float) -> Cell:
    cell = Cell(id_)
    cell.doubt_for(Reason(code, params))
    return cell


@pytest.fixture
def report(reports: dict[str, Report]) -> Report:
    """Three cells that OCR read badly, one whose digits are torn, and a picture that was not read."""
    read = {
        "requests.received.total": doubtful("requests.received.total", "digits_torn"),
        **{
            id_: doubtful(id_, "ocr_unsure", confidence=confidence)
            for id_, confidence in [
                ("requests.received.business", 0.71),
                ("requests.received.research", 0.52),
                ("requests.granted.total", 0.63),
            ]
        },
    }
    cells = [read.get(each, Cell(each)) for each in forms.form("2019").cell_ids]
    gap = Note.of(Reason("pictures_not_read_too_many", {"count": 2, "most": 5}))
    return reports["qixia-office-2020"].model_copy(update={"cells": cells, "notes": [gap]})


def test_cells_are_grouped_by_reason_and_the_least_number_speaks_for_all(report: Report) -> None:
    first, second = doubt_groups(report)
    assert (first.reason, len(first.cells)) == (Reason("ocr_unsure", {"confidence": 0.52}), 3)
    assert second.sentence("en") == "1 doubtful: its digits are torn apart in the source"


def test_words_that_cells_do_not_share_are_not_said_of_all(report: Report) -> None:
    cells = [
        doubtful("requests.received.total", "source_prints_otherwise", printed="48"),
        doubtful("requests.granted.total", "source_prints_otherwise", printed="3"),
    ]
    (group,) = doubt_groups(report.model_copy(update={"cells": cells}))
    assert "48" not in group.sentence("en")
    assert "…" in group.sentence("en")


def test_the_summary_says_why_and_names_the_first_cells(report: Report) -> None:
    line = "    ? 1个存疑：原文中数字被拆开（一、本年新收政府信息公开申请数量 · 总计）"
    assert line in summary(report, "zh").splitlines()


def test_a_sum_that_fails_is_not_listed_twice(reports: dict[str, Report]) -> None:
    lines = summary(reports["xiejiaji-2019"]).splitlines()
    assert lines[-1].startswith("    ? 7 doubtful: sums that fail point at them (")
    assert lines[-1].endswith("; …)")


def test_an_item_of_the_page_lights_its_cells(report: Report) -> None:
    assert 'data-cells="requests.received.total"' in findings_html(report)


def test_a_page_tells_what_was_not_read(report: Report) -> None:
    assert "2幅图片未读：至多查看5幅" in report_html(report, "zh")


def test_a_file_of_a_folder_is_said_to_be_doubtful_for_a_reason(report: Report) -> None:
    said = read_outcome(report).in_words("zh")
    assert said.startswith("4个单元格存疑（图像识别，置信度0.52），194个单元格缺失，")
    assert said.endswith("2幅图片未读：至多查看5幅")


def test_every_gap_is_a_code_of_this_version() -> None:
    assert codes() >= GAPS


def test_a_result_of_an_older_version_keeps_its_sentence(report: Report) -> None:
    cell = Cell("requests.received.total", trust="doubtful", reason="some reason")
    report = report.model_copy(update={"cells": [cell]})
    assert doubt_groups(report)[0].sentence("en") == "1 doubtful: some reason"


def test_a_chinese_sentence_goes_on_behind_its_mark(reports: dict[str, Report]) -> None:
    from io import StringIO

    from rich.console import Console

    console = Console(width=40, color_system=None, file=StringIO())
    for part in render(reports["xiejiaji-2019"], "zh"):
        console.print(part)
    assert "✗ row:received：“一、本年" in console.file.getvalue()
