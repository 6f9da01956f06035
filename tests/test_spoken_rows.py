"""Tables as they are read out to the blind: 第2行，规章，本年制发件数，0。本年废止件数，0。"""

from __future__ import annotations

import pytest

from gipa_extract import extract
from gipa_extract.readers.text_preparation import restore

SPOKEN = (
    "某某市教育局2022年政府信息公开工作年度报告\n二、主动公开政府信息情况\n"
    "第1行，第二十条第（一）项。第2行，规章，本年制发件数，1。本年废止件数，2。现行有效件数，30。"
    "第3行，行政规范性文件，本年制发件数，4。本年废止件数，0。现行有效件数，5。\n"
    "第4行，第二十条第（五）项。第5行，行政许可，本年处理决定数量，837。\n"
    "第6行，第二十条第（六）项。第7行，行政处罚，本年处理决定数量，468。第8行，行政强制，本年处理决定数量，6。\n"
    "三、收到和处理政府信息公开申请情况\n"
    "第1行，一、本年新收政府信息公开申请数量，自然人，189。商业企业，51。科研机构，11。"
    "社会公益组织，35。法律服务机构，51。其他，69。总计，406。\n"
)
WORDS = "零一二三四五六七八九"


@pytest.mark.parametrize("numbers", ["digits", "words"])
def test_rows_that_are_spoken_are_read(numbers: str) -> None:
    spoken = SPOKEN
    if numbers == "words":
        for number in range(1, 9):
            spoken = spoken.replace(f"第{number}行", f"第{WORDS[number]}行")
    cells = {cell.id: cell for cell in extract(spoken).cells}
    assert [
        cells[each].value
        for each in (
            "art20_1.rules.issued",
            "art20_1.rules.in_force",
            "art20_1.normative_documents.in_force",
            "art20_5.licensing.decisions",
            "art20_6.compulsion.decisions",
            "requests.received.natural_person",
            "requests.received.total",
        )
    ] == [1, 30, 5, 837, 6, 189, 406]


def test_a_value_that_the_end_may_have_cut_is_not_set_behind_its_label() -> None:
    cut = SPOKEN.rstrip().removesuffix("6。")
    restored, _ = restore(cut)
    assert restored.rstrip().endswith("总计，40")


@pytest.mark.parametrize(
    "text",
    [
        SPOKEN.replace("第5行", "第9行"),  # numbers that do not run on
        SPOKEN.replace("自然人，", "第2列，"),  # columns by their numbers
        "第1行，规章，本年制发件数，0。第2行，规范性文件，本年制发件数，0。",  # too few
    ],
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert "第1行，" in restore(text)[0]
