"""Blanks among columns set with spaces that no full row and no head shows: told by distances, in doubt."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from gipa_extract.cells.text_stream import read_stream
from gipa_extract.cells.text_stream.column_evidence import width_by_next_word
from gipa_extract.forms import form

REQUESTS = """三、收到和处理政府信息公开申请情况
                                      申请人情况
                                法人或其他组织
       自然人                          总计
    一、本年新收政府信息公开申请数量            8        2                                              10
    二、上年结转政府信息公开申请数量            1                                                        1
           （一）予以公开                 6                                                        6
            （七）总计                   9        1                                              10
      四、结转下年度继续办理                           1                                              1
四、政府信息公开行政复议、行政诉讼情况
"""
ROWS = """二、主动公开政府信息情况
                  第二十条第（一）项
  信息内容       本年新制作数量     本年新公开数量     对外公开总数量
   规章                                                   172                      176
 规范性文件                   67                       42                       52
"""


def by_distance(text: str, edition: str = "2021") -> dict[str, list[str]]:
    """The rows that are placed so: their name → what their cells print."""
    return {
        row.slots[0][0].rpartition(".")[0]: [slot.text for _, slot in row.slots]
        for row, code in read_stream(text, form(edition)).flagged
        if code == "columns_by_distance"
    }


def test_a_gap_is_counted_in_characters_of_the_word_behind_it() -> None:
    assert width_by_next_word("规章  件数") == width_by_next_word("规章    12件数"[:-2]) + 2
    assert width_by_next_word("    12") == 6


def test_columns_of_one_width_place_rows_that_end_in_their_sum() -> None:
    rows = by_distance(REQUESTS)
    assert rows["requests.received"] == ["8", "2", "", "", "", "", "10"]
    assert rows["requests.carried_out"] == ["", "1", "", "", "", "", "1"]


def test_a_row_that_the_end_of_the_text_cuts_is_not_placed_by_distances() -> None:
    rows = by_distance(REQUESTS[: REQUESTS.rindex("1\n四") + 1])
    assert "requests.received" in rows
    assert "requests.carried_out" not in rows


def test_distances_that_fit_several_widths_place_nothing() -> None:
    gap = " " * 60  # room for columns before the first value as well as none
    rows = "\n".join(f"{label}{gap}4{gap}4" for label in ("（一）予以公开", "（七）总计"))
    assert not by_distance(REQUESTS[: REQUESTS.index("    一、本年")] + rows + "\n四、其他\n")


def test_a_row_takes_the_columns_of_a_full_one_that_its_values_are_nearest_to() -> None:
    assert by_distance(ROWS, "2019")["art20_1.rules"] == ["", "172", "176"]


def test_a_row_behind_another_piece_of_its_line_is_not_taken_to_the_nearest_column() -> None:
    assert not by_distance(ROWS.replace("   规章", "公开      规章"), "2019")


LONE_VALUES = """测试县2023年政府信息公开工作年度报告
二、主动公开政府信息情况
                  第二十条第（一）项
  信息内容       本年制发件数      本年废止件数      现行有效件数
   规章                                              134
行政规范性文件                 15




                                            1
                  第二十条第（五）项
        信息内容                   本年处理决定数量
        行政许可                                            63
                  第二十条第（六）项
        信息内容                   本年处理决定数量
        行政处罚                                             8
        行政强制                                             5
三、收到和处理政府信息公开申请情况
"""
"""As PyMuPDF sets a page: a gap is counted in characters of the word behind it."""


def test_a_lone_value_under_labels_is_not_sure_where_lone_values_miss_theirs() -> None:
    cells = {cell.id: cell for cell in extract(LONE_VALUES).cells}
    row = [cells[f"art20_1.rules.{column}"] for column in ("issued", "repealed", "in_force")]
    assert [cell.raw for cell in row] == ["", "134", ""]
    assert {cell.trust for cell in row} == {"doubtful"}
    assert row[1].alternatives == ["134", ""]


SHIFTED = """测试县2019年政府信息公开工作年度报告
三、收到和处理政府信息公开申请情况
                                                                  申请人情况
（本列数据的勾稽关系为：第一项加第二项之和，等                                          法人或其他组织
      于第三项加第四项之和）                 自然人                                                     总计
                                                                  社会公益 法律服务
                                                商业企业 科研机构                         其他
                                                                   组织   机构
      一、本年新收政府信息公开申请数量            6899            5016    4451     3672    4040   5740    29818
      二、上年结转政府信息公开申请数量                78          527     407       667                   1679
               （一）予以公开                247         621                      624    769     2261
                3.危及“三安全一稳定”          239                 199       637    235    488     1798
       （三）不予     4.保护第三方合法权益          295                           837    171            1303
                （七）总计             6275            4872    4858     4152    3666   5695    29518
        四、结转下年度继续办理                   702         671               187    374    45      1979
四、行政复议和行政诉讼情况
"""
"""As pdftotext sets a page: the first column stands where the row's label leaves room for it."""


def test_a_row_that_no_sum_settles_is_read_by_the_measure_that_fits_the_others() -> None:
    cells = {cell.id: cell for cell in extract(SHIFTED).cells}
    row = [cell for name, cell in cells.items() if name.startswith("requests.refused_third_party.")]
    assert [cell.raw for cell in row] == ["295", "", "", "837", "171", "", "1303"]
    assert {cell.doubt.code for cell in row if cell.doubt} == {"columns_by_distance"}
    assert row[3].alternatives == ["837", "", "171", "295"]


UNEVEN = """三、收到和处理政府信息公开申请情况
                                                                                   申请人情况
                                                                               法人或其他组织
     （本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）                            自然                            总
                                                                    人    商业   科研   社会公益 法律服务 其   计
                                                                         企业   机构    组织   机构  他
                        一、本年新收政府信息公开申请数量                           161   36          23          220
                                       （一）予以公开                     39                            39
                                           6.属于四类过程性信息             39                20          59
                                       1.本机关不掌握相关政府信息              31                            31
                                           （七）总计                   160   36          23          219
                             四、结转下年度继续办理                            1                            1
四、政府信息公开行政复议、行政诉讼情况
"""


def test_columns_of_labels_that_all_values_stand_below_come_before_those_of_one_width() -> None:
    cells = extract(f"青石县水务局2023年政府信息公开工作年度报告\n{UNEVEN}").cells
    read = {cell.id: cell for cell in cells if cell.raw}
    rows = {
        row: [cell.raw for name, cell in read.items() if name.startswith(f"requests.{row}.")]
        for row in ("received", "refused_process")
    }
    assert rows == {"received": ["161", "36", "23", "220"], "refused_process": ["39", "20", "59"]}
    assert read["requests.received.natural_person"].value == 161
    assert read["requests.refused_process.public_welfare"].value == 20
    assert {cell.trust for cell in read.values()} == {"doubtful"}


BEHIND_GROUPS = """三、收到和处理政府信息公开申请情况
申请人情况
自然人               法人或其他组织         总计
商业企业              科研机构            社会公益组织  法律服务机构  其他
一、本年新收政府信息公开申请数量  150             1       2       4   5   6  168
三、本年度办理结果         （一）予以公开         11      7       8   9   3  2    40
（三）不予公开           1.属于国家秘密        12      1       1   1   1  1    17
2.其他法律行政法规禁止公开    26                              8   2      36
4.保护第三方合法权益       7               1       1       1   1   1  12
（四）无法提供           1.本机关不掌握相关政府信息  32                  13     4    49
四、结转下年度继续办理       1                       6               2  9
四、政府信息公开行政复议、行政诉讼情况
"""


def test_rows_behind_a_group_s_label_stand_a_column_later() -> None:
    cells = extract(f"青石县水务局2023年政府信息公开工作年度报告\n{BEHIND_GROUPS}").cells
    rows = {
        row: [cell.raw for cell in cells if cell.id.startswith(f"requests.{row}.")]
        for row in ("refused_state_secret", "refused_law", "unable_not_held", "carried_out")
    }
    assert rows == {
        "refused_state_secret": ["12", "1", "1", "1", "1", "1", "17"],
        "refused_law": ["26", "", "", "8", "2", "", "36"],
        "unable_not_held": ["32", "", "", "13", "", "4", "49"],
        "carried_out": ["1", "", "6", "", "", "2", "9"],
    }


EDGES = (0, 32, 52, 62, 76, 90, 104, 110, 116)
"""Where inscriptis begins the cells of a table: each as wide as its widest text."""


def set_line(*cells: str) -> str:
    line = ""
    for edge, cell in zip(EDGES, cells, strict=False):
        line = line.ljust(edge) + cell
    return line.rstrip()


def merged_table(*first: str) -> str:
    """A table in which a label over several rows leaves no place below it."""
    lines = [
        "三、收到和处理政府信息公开申请情况",
        set_line("申请人情况", "自然人", "法人或其他组织", "总计"),
        set_line("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"),
        set_line("一、本年新收政府信息公开申请数量", *first),
        set_line("三、本年度办理结果", "（一）予以公开", "7", "", "1", "", "", "", "8"),
        set_line("（二）部分公开", "", "4", "", "2", "", "", "6"),
        set_line("（七）总计", "7", "4", "1", "2", "", "", "14"),
        "四、政府信息公开行政复议、行政诉讼情况",
    ]
    return "\n".join(lines)


@pytest.mark.parametrize("first", [tuple("1234569"), ("9", "", "1", "", "3", "1", "14")])
def test_rows_behind_a_merged_label_have_their_values_a_column_later(
    first: tuple[str, ...],
) -> None:
    rows = by_distance(merged_table(*first))
    assert rows["requests.granted"] == ["7", "", "1", "", "", "", "8"]
    assert rows["requests.partly_granted"] == ["", "4", "", "2", "", "", "6"]


def test_a_place_where_no_value_begins_gives_no_column_to_another() -> None:
    rows = by_distance(merged_table("9", "", "1", "", "", "", "10"))
    assert rows.get("requests.granted") in (None, ["7", "", "1", "", "", "", "8"])
