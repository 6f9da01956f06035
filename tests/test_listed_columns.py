"""Tables listed column by column, each label of a row with its value, are set as rows."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from gipa_extract.readers.text_preparation.columns_in_lists import set_listed_columns_side_by_side
from tests.printed_rows import COLUMNS, LABELS, VALUES, read_whole, text


def listed(caption: str = "■申请人：{}", row: str = "　{}：{}") -> list[str]:
    return [
        "\n".join(
            [
                caption.format(column),
                *(row.format(label, VALUES[name][n]) for name, label in LABELS.items()),
            ]
        )
        for n, column in enumerate(COLUMNS)
    ]


@pytest.mark.parametrize(
    ("caption", "row"),
    [
        ("■申请人：{}", "　{}：{}"),
        ("【{}】", "{}: {}"),
        ("## 法人或其他组织—{}", "- {}：{}"),
        ("{}：", "{}={}"),
    ],
)
def test_columns_that_list_the_same_rows_are_one_table(caption: str, row: str) -> None:
    read_whole(text(*listed(caption, row)) + "\n")


def test_of_the_column_in_which_a_text_ends_what_is_printed_is_read() -> None:
    whole = text(*listed())
    report = extract(whole[: whole.rindex("　1.属于国家秘密")])
    assert report["requests.granted.total"].value == VALUES["granted"][-1]
    assert report["requests.total.other_org"].value == VALUES["total"][-2]
    assert report["requests.total.total"].kind == "absent"


def test_a_number_at_a_texts_very_end_may_be_cut_and_is_left_out() -> None:
    whole = text(*listed())
    report = extract(whole[: whole.rindex("40\n　1.属于国家秘密") + 1])
    assert report["requests.granted.total"].value is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("　（一）予以公开：6\n", ""),
        ("■申请人：商业企业", "■申请人：自然人"),
        ("　（一）予以公开：6\n", "　2.重复申请：6\n"),
    ],
)
def test_columns_of_other_rows_or_one_name_stay_as_they_are(old: str, new: str) -> None:
    assert set_listed_columns_side_by_side(text(*listed()).replace(old, new)) is None
