"""Rows whose digits all ran together: cut where sums of the form leave one way, always in doubt."""

from __future__ import annotations

from gipa_extract import extract
from gipa_extract.cells.glued_rows import cut_by_sums, sizes_of_sums
from gipa_extract.cells.text_stream.mentions import find_mentions
from gipa_extract.forms import form
from gipa_extract.models import Slot

REVIEWS = (
    "四、政府信息公开行政复议、行政诉讼情况行政复议行政诉讼结果维持结果纠正其他结果尚未审结总计未经复议直接起诉复议后起诉"
    "结果维持结果纠正其他结果尚未审结总计结果维持结果纠正其他结果尚未审结总计2170019080081000010"
    "五、存在的主要问题及改进情况存在问题。"
)


def cuts(digits: str, *sizes: int) -> list[list[str]]:
    return [[slot.text for slot in way] for way in cut_by_sums(Slot(digits, 0, 0), sizes)]


def test_digits_are_cut_where_each_group_ends_in_its_sum() -> None:
    assert cuts("60544700101331186", 7) == [["605", "447", "0", "0", "101", "33", "1186"]]
    assert cuts("2170019080081000010", 5, 5, 5) == [
        ["2", "17", "0", "0", "19", "0", "8", "0", "0", "8", "10", "0", "0", "0", "10"]
    ]
    assert cuts("0000000", 7) == [["0"] * 7]
    assert cuts("123", 7) == []


def test_rows_are_made_of_sums_or_not() -> None:
    known = form("2021")
    tables = {table.id: table for table in known.tables}
    assert sizes_of_sums(tables["reviews"].cell_ids(), known.rules) == (5, 5, 5)
    applicants = tables["requests"].row_cell_ids(tables["requests"].rows[0])
    assert sizes_of_sums(applicants, known.rules) == (7,)
    assert sizes_of_sums(tables["art20_1"].cell_ids(), known.rules) == ()


def test_a_head_that_nothing_parts_from_its_heading_is_one() -> None:
    keys = [mention.key for mention in find_mentions(REVIEWS)]
    assert keys.count("结果维持") == 3


def test_a_table_of_digits_alone_is_cut_in_doubt() -> None:
    cells = {
        cell.id: cell
        for cell in extract(f"溆水区水利局2022年政府信息公开工作年度报告{REVIEWS}").cells
    }
    values = [cell.value for name, cell in cells.items() if name.startswith("reviews.")]
    assert values == [2, 17, 0, 0, 19, 0, 8, 0, 0, 8, 10, 0, 0, 0, 10]
    assert {cell.trust for name, cell in cells.items() if name.startswith("reviews.")} == {
        "doubtful"
    }


def small_tables(rules: str, documents: str, licensing: str, penalty: str) -> str:
    return (
        "溆水区水利局2019年政府信息公开工作年度报告二、主动公开政府信息情况"
        "第二十条第（一）项信息内容本年新制作数量本年新公开数量对外公开总数量"
        f"规章{rules}规范性文件{documents}"
        "第二十条第（五）项信息内容上一年项目数量本年增/减处理决定数量"
        f"行政许可{licensing}其他对外管理服务事项000"
        "第二十条第（六）项信息内容上一年项目数量本年增/减处理决定数量"
        f"行政处罚{penalty}行政强制017"
        "三、收到和处理政府信息公开申请情况"
    )


def test_as_many_digits_as_cells_in_every_row_are_one_for_each_in_doubt() -> None:
    cells = {cell.id: cell for cell in extract(small_tables("670", "791", "033", "980")).cells}
    documents = [cells[f"art20_1.normative_documents.{n}"] for n in ("made", "disclosed")]
    assert [cell.value for cell in documents] == [7, 9]
    assert {cell.doubt.code for cell in documents if cell.doubt} == {"digit_for_each_cell"}
    assert {cell.trust for cell in documents} == {"doubtful"}


def test_a_row_of_more_or_fewer_digits_than_cells_tells_of_longer_numbers_or_blanks() -> None:
    for documents in ("7913", "79"):
        report = extract(small_tables("670", documents, "033", "980"))
        cells = {cell.id: cell for cell in report.cells}
        assert cells["art20_1.rules.made"].value is None


def test_as_many_dashes_as_cells_are_one_for_each_in_doubt() -> None:
    rows = "".join(f"{label}0000000" for label in ("1.属于国家秘密", "2.重复申请"))
    heads = "申请人情况自然人法人或其他组织总计商业企业科研机构社会公益组织法律服务机构其他"
    source = small_tables("———", "7913", "033", "980").replace("收费0", "收费00")
    cells = {cell.id: cell for cell in extract(f"{source}{heads}{rows}四、").cells}
    rules = [cells[f"art20_1.rules.{n}"] for n in ("made", "disclosed", "disclosed_total")]
    assert [(cell.kind, cell.raw, cell.trust) for cell in rules] == [("dash", "—", "doubtful")] * 3
