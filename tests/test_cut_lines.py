"""Texts whose lines were cut: what stands where something is missing is doubtful."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from gipa_extract.forms import form
from gipa_extract.models import Cell

PROSE = "".join(
    f"{n}是继续做好政府信息公开工作，落实各项制度，群众都满意，回复都及时，材料都齐全，归档都完整，公开都规范。\n\n"
    for n in "一二三四"
)
TABLES = """二、主动公开政府信息情况
第二十条第（一）项
信息内容    本年制发件数    本年废止件数    现行有效件数
规章            70              80              977
行政规范性文件  11              24              3
第二十条第（五）项
信息内容    本年处理决定数量
行政许可         648
第二十条第（六）项
信息内容    本年处理决定数量
行政处罚         31
行政强制         29
第二十条第（八）项
信息内容    本年收费金额（单位：万元）
行政事业性收费   12
"""
TITLE = "甲县民政局2023年政府信息公开工作年度报告\n全年工作平稳有序。\n"
WHOLE = TITLE + PROSE + TABLES


def sure(text: str) -> dict[str, Cell]:
    cells = extract(text).cells
    return {cell.id: cell for cell in cells if cell.trust in ("read", "confirmed")}


def cut_lines(text: str, start: int | None, stop: int | None) -> str:
    return "\n".join(line[start:stop] for line in text.split("\n"))


def test_what_ends_at_the_column_where_a_text_is_cut_is_doubtful() -> None:
    line = next(line for line in WHOLE.split("\n") if line.startswith("规章"))
    width = line.index("977") + 1
    cells = sure(cut_lines(WHOLE, None, width))
    assert "art20_1.rules.in_force" in sure(WHOLE)
    assert not any(name.startswith("art20_1.rules.") for name in cells)
    assert cells["art20_6.penalty.decisions"].value == 31  # its line ends before


def test_paragraphs_that_are_wrapped_at_a_width_are_not_cut_there() -> None:
    wrapped = "".join(
        f"{line[at : at + 30]}\n"
        for line in PROSE.split("\n")
        for at in range(0, len(line) or 1, 30)
    )
    assert "art20_1.rules.in_force" in sure(TITLE + wrapped + TABLES)


A_CELL_A_LINE = "\n".join(TABLES.split()) + "\n"


@pytest.mark.parametrize("count", [1, 3])
def test_values_that_begin_their_lines_are_doubtful_where_all_lines_lack_their_beginnings(
    count: int,
) -> None:
    text = TITLE + PROSE + A_CELL_A_LINE
    assert sure(text)["art20_5.licensing.decisions"].value == 648
    assert not sure(cut_lines(text, count, None))


def test_values_at_the_ends_of_lines_are_doubtful_where_labels_there_lack_their_last_character() -> (
    None
):
    cut = TITLE + PROSE + cut_lines(TABLES, None, -1)
    for name, cell in sure(cut).items():
        assert not cut[cell.end or 0 :].startswith("\n"), name
    assert "art20_1.rules.issued" in sure(cut)


ROW = "{},{},{},{},{},{},{},{}\n"


def test_a_cut_row_of_separated_values_has_no_blanks_behind_it() -> None:
    head = "信息内容,自然人,商业企业,科研机构,社会公益组织,法律服务机构,其他,总计\n"
    names = ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量")
    rows = [ROW.format(name, 11, 22, 33, 44, 55, 66, 231) for name in names]
    rows += [ROW.format("（一）予以公开", *range(1, 7), 21)] * 2
    text = (
        "甲县2023年政府信息公开年度报告\n三、收到和处理政府信息公开申请情况\n"
        + head
        + "".join(rows)
    )
    prose = "本年度无其他需要报告的事项，今后将继续努力，做好各项工作，群众满意。\n" * 3
    whole, cut = sure(text + prose), sure(cut_lines(text + prose, None, 24))
    assert whole["requests.received.total"].value == 231
    for name, cell in cut.items():
        assert (cell.kind, cell.value) == ("number", whole[name].value), name


def test_a_csv_whose_lines_are_cut_at_one_width_is_in_doubt() -> None:
    labels = [row.label for row in form("2021").table("requests").rows]
    head = "项目,自然人,商业企业,科研机构,社会公益组织,法律服务机构,其他,总计"
    lines = [head, *(f"{label},1,0,0,0,0,0,1" for label in labels)]
    for width, expected in ((200, True), (22, False)):
        text = "\n".join(line[:width] for line in lines)
        cells = extract(f"甲县2023年政府信息公开年度报告\n{text}\n".encode()).cells
        assert any(c.raw and c.trust in ("read", "confirmed") for c in cells) is expected


def test_where_digits_are_stripped_off_lines_their_empty_lines_are_no_blanks() -> None:
    lines = ["甲县2023年政府信息公开年度报告", "二、主动公开政府信息情况"]
    for table in form("2021").tables:
        if table.across:
            continue
        lines += ["三、收到和处理政府信息公开申请情况"] if len(table.rows) > 2 else [table.caption]
        lines += [column.label for column in table.columns]
        for row in table.rows:
            lines += [row.label, *["0"] * len(table.columns)]
    for digits, expected in (("", True), ("0123456789. ", False)):
        cells = extract("\n".join(line.lstrip(digits) for line in lines) + "\n").cells
        assert any(cell.trust in ("read", "confirmed") for cell in cells) is expected
        assert any(cell.doubt is not None for cell in cells) is not expected


@pytest.mark.parametrize(("mark", "expected"), [("", True), ("第 1 页 ", False)])
def test_the_number_of_a_page_in_a_joined_line_is_no_value(mark: str, expected: bool) -> None:
    text = (
        "甲县2023年政府信息公开年度报告\n二、主动公开政府信息情况\n"
        f"第二十条第（八）项 信息内容 本年收费金额（单位：万元） 行政事业性收费 {mark}{'' if mark else 821}\n"
    )
    fees = next(cell for cell in extract(text).cells if cell.id == "art20_8.fees.amount")
    assert (fees.trust == "read") is expected
