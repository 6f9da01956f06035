"""Numbers of another year, of void tables and of parts that are missing are never sure."""

from __future__ import annotations

from gipa_extract import extract
from gipa_extract.readers.html.row_groups import with_row_groups_in_order
from gipa_extract.readers.text_preparation.columns_below_labels import set_columns_side_by_side
from gipa_extract.readers.text_preparation.continued_parts import join_continued_parts
from gipa_extract.readers.text_preparation.sql_rows import set_sql_rows_as_tables

HEAD = "某县2022年政府信息公开工作年度报告\n一、总体情况\n全年平稳。\n二、主动公开政府信息情况\n"


def test_what_sentences_say_may_be_another_years() -> None:
    last_year = (
        "规章（上年）：制发2件，废止3件，现行有效4件。行政规范性文件（上年）：制发5件，废止6件，"
        "现行有效7件。行政许可（上年）：处理决定8件。行政处罚（上年）：处理决定9件。"
    )
    read = [cell for cell in extract(HEAD + last_year).cells if cell.raw]
    assert read
    assert {cell.trust for cell in read} == {"doubtful"}


def test_parts_are_joined_only_in_their_order_and_between_numbers() -> None:
    joint = "{}（未完，{}/5）\n【某县】（续{}）{}"
    whole = joint.format("规章1，", 1, 2, "2，") + joint.format("3，", 2, 3, "其他")
    assert join_continued_parts(whole) == "规章1，2，3，其他"
    assert join_continued_parts(whole.replace("续3", "续4")) is None
    assert join_continued_parts(whole.replace("1，（", "1（").replace("）2，", "）2")) is None


def test_a_text_s_void_tables_are_left_out_though_their_rows_are_no_grid() -> None:
    def tables(first: int) -> str:
        numbers = iter(range(first, first + 20))
        three = [
            f"{label}|{next(numbers)}|{next(numbers)}|{next(numbers)}\n"
            for label in ("规章", "行政规范性文件")
        ]
        one = [
            f"信息内容|本年处理决定数量\n{label}|{next(numbers)}\n"
            for label in ("行政许可", "行政处罚", "行政强制")
        ]
        return "".join(("信息内容|本年制发件数|本年废止件数|现行有效件数\n", *three, *one))

    text = f"{HEAD}一、更正前（作废）\n{tables(10)}二、更正后\n{tables(30)}"
    read = [int(cell.value) for cell in extract(text).cells if cell.value is not None]
    assert read == list(range(30, 39))


def test_long_pages_and_texts_come_to_an_end() -> None:
    """Each took minutes where a look went to the end for every line."""
    lines = "x\n" * 1_000_000
    assert set_columns_side_by_side(f"{lines}\n行政处罚\n行政强制\n数量\n1\n2\n其他\n1\n") is None
    page = "<table><thead><tr><td>" + "<tbody><tr><td>1" * 200_000 + "</table>"
    assert with_row_groups_in_order(page) == page
    rows = f"INSERT INTO t{' ' * 1_000_000}\nVALUES\n" + "('a',1),\n" * 5
    assert set_sql_rows_as_tables(rows) is not None


def compared(title: str, heads: str) -> str:
    """A row for each cell, of two years and their difference; the totals' column in brackets."""
    totals = [
        "一、本年新收政府信息公开申请数量（总计）",
        "（一）予以公开（总计）",
        "（七）总计（总计）",
    ]
    rows = ["规章本年制发件数\t5\t3\t2", "规章本年废止件数\t1\t1\t0", "规章现行有效件数\t20\t16\t4"]
    rows += [f"{label}\t{40 + n}\t{30 - n}\t{10 + 2 * n}" for n, label in enumerate(totals)]
    return "\n".join(
        [f"某县{title}政府信息公开年报主要数据对比表", f"项目\t{heads}", *rows, "附注"]
    )


def test_of_a_table_that_compares_two_years_the_report_s_own_or_the_later_is_read() -> None:
    for title in ("2022年", ""):  # the differences show which is compared with which
        cells = {c.id: c for c in extract(compared(title, "2022年\t2021年\t增减")).cells}
        ids = ("art20_1.rules.issued", "requests.received.total", "requests.total.total")
        assert [cells[each].value for each in ids] == [5, 40, 42]
    other = {c.id: c for c in extract(compared("2021年", "2022年\t2021年\t增减")).cells}
    assert other["art20_1.rules.issued"].value == 3
    for heads in ("2021年\t2022年\t增减", "2022年\t2020年\t增减", "2022年\t2021年\t备注"):
        cells = {c.id: c for c in extract(compared("", heads)).cells}
        assert cells["art20_1.rules.in_force"].trust in ("doubtful", "missing")
