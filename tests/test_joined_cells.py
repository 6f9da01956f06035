"""Cells, empty ones too, that one blank joins: their places are counted."""

from __future__ import annotations

from gipa_extract import extract
from gipa_extract.readers.text_preparation import restore
from tests.printed_rows import COLUMN_IDS, COLUMNS, LABELS, text

ROWS = {
    "received": ("40", "", "1", "", "15", "", "56"),
    "carried_in": ("", "", "", "", "2", "", "2"),
    "granted": ("32", "", "1", "", "7", "", "40"),
    "refused_state_secret": ("", "", "", "", "", "", "0"),
    "unable_not_held": ("", "", "", "", "9", "", "9"),
    "declined_repeat": ("8", "", "", "", "", "", "8"),
    "total": ("40", "", "1", "", "16", "", "57"),
    "carried_out": ("", "", "", "", "1", "", "1"),
}
REVIEWS = (
    "四、政府信息公开行政复议、行政诉讼情况",
    "行政复议",
    "结果维持 结果纠正 其他结果 尚未审结 总计",
    "   5 5",
)


def joined() -> str:
    rows = [" ".join((LABELS[row], *cells)) for row, cells in ROWS.items()]
    head = " ".join(("申请人情况", *COLUMNS))
    small = ("二、主动公开政府信息情况", "行政许可 1877", "行政强制 ")
    return text(
        *small,
        "三、收到和处理政府信息公开申请情况",
        head,
        *rows,
        *REVIEWS,
        "五、存在的主要问题及改进情况",
    )


def test_each_value_keeps_its_place() -> None:
    cells = {cell.id: cell for cell in extract(joined()).cells}
    for row, printed in ROWS.items():
        read = [cells[f"requests.{row}.{column}"] for column in COLUMN_IDS]
        assert [cell.raw for cell in read] == list(printed)
        assert all(cell.trust != "doubtful" for cell in read)
    assert cells["reviews.reconsideration.pending"].value == 5


def test_a_row_with_other_places_leaves_all_as_it_is() -> None:
    odd = joined().replace(f"{LABELS['declined_repeat']} 8      8", "2.重复申请 8   8")
    assert restore(odd)[0] == odd
