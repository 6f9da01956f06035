"""What the partings of a row with too few values say of its blanks."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from gipa_extract.cells.text_stream.blank_evidence import Partings, learn_partings, place_values


def test_a_row_that_is_parted_like_full_rows_shows_no_blank() -> None:
    one_line, two_lines = ("\n", "\n\n", "\n\n"), ("\n\n", "\n\n", "\n\n")
    learned = learn_partings([Partings(texts, 2, "table") for texts in (one_line, two_lines)])
    assert learned is not None
    model = learned._replace(step=1)
    assert place_values(Partings(("\n\n", "\n\n"), 2, "table"), model) is None
    assert place_values(Partings(("\n\n\n", "\n\n"), 2, "table"), model) == (1,)


ROWS = """某某县人民政府2023年政府信息公开工作年度报告
二、主动公开政府信息情况
第二十条第（一）项
信息内容

本年制发
件数

本年废
止件数

现行有效
件数

规章

6

166

11

行政规范性文件

11

5

"""
NEXT_TABLES = """第二十条第
（五）项
信息内容

本年处理
决定数量

行政许可

370
第二十条第（六）项

信息内容

本年处理决定数量

行政处罚

69
"""


@pytest.mark.parametrize("behind", ["", "— 1 —\n\n\f", f"— 1 —\n\n\f{NEXT_TABLES}"])
def test_where_nothing_tells_how_a_row_ends_no_blank_at_its_end_is_sure(behind: str) -> None:
    """pdftotext drops blanks: of 11 and 5 one may be the last column's; a page's number parts no cells."""
    cells = extract(ROWS + behind)
    row = [cells[f"art20_1.normative_documents.{c}"] for c in ("issued", "repealed", "in_force")]
    assert all(cell.trust in ("doubtful", "missing") for cell in row)
    assert cells["art20_1.rules.in_force"].value == 11
