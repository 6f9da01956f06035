"""The workbook lists every doubtful cell: what is printed there, and why to look at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gipa_extract import Report
from gipa_extract.export import doubts_sheet, write
from tests.needs import needs

openpyxl = needs("openpyxl", "test")
needs("xlsxwriter", "xlsx")


def test_doubtful_cells_have_a_row_each_in_the_users_language(
    reports: dict[str, Report], tmp_path: Path
) -> None:
    write(reports.values(), tmp_path / "panel.xlsx", lang="zh")
    sheet = openpyxl.load_workbook(tmp_path / "panel.xlsx")["存疑单元格"]
    head, *rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert head[:5] == ("issuer", "year", "path", "name", "raw")
    doubtful = [
        cell for each in reports.values() for cell in each.cells if cell.trust == "doubtful"
    ]
    assert [row[-1] for row in rows] == [cell.id for cell in doubtful]
    assert rows[-1][:2] == ("谢家集区", 2019)
    assert rows[-1][3:5] == ("三、本年度办理结果 · （七）总计 · 总计", "6")
    assert rows[-1][6] == (
        "不成立的合计指向此处：“（七）总计”一行中，“自然人”至“其他”共6列合计为8，而“总计”为6。"
        "“总计”一列中，“一、本年新收政府信息公开申请数量”＋“二、上年结转政府信息公开申请数量”合计为9，"
        "而“（七）总计”＋“四、结转下年度继续办理”合计为6。"
    )
    assert "谢家集区" in sheet.cell(2 + len(rows), 3).hyperlink.location


def test_rows_beyond_the_limit_are_counted(
    reports: dict[str, Report], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doubts_sheet, "MAX_DOUBTS", 5)
    write([reports["xiejiaji-2019"]], tmp_path / "panel.xlsx", lang="en")
    sheet = openpyxl.load_workbook(tmp_path / "panel.xlsx")["doubts"]
    assert sheet.max_row == 2 + 5 + 1
    assert sheet.cell(sheet.max_row, 1).value == "and 2 more: see the table `cells`"
