"""Blanks among columns set with spaces that no full row and no head shows: told by distances, in doubt."""

from __future__ import annotations

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
