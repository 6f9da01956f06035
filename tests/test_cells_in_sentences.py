"""Cells that the sentences of a section state one by one, where no table stands in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gipa_extract import Report, extract


@pytest.fixture
def told() -> Callable[..., dict[str, str]]:
    """What a report's sentences say: printed values by cell; each of them is doubtful."""

    def read(proactive: str = "", requests: str = "", reviews: str = "") -> dict[str, str]:
        report: Report = extract(
            "甲县教育局2022年政府信息公开工作年度报告\n一、总体情况\n2022年，发布信息12条。\n"
            f"二、主动公开政府信息情况\n{proactive}\n三、收到和处理政府信息公开申请情况\n{requests}\n"
            f"四、政府信息公开行政复议、行政诉讼情况\n{reviews}\n五、存在的主要问题及改进情况\n人手不足。\n"
            "六、其他需要报告的事项\n无。\n".encode()
        )
        printed = [cell for cell in report.cells if cell.kind != "absent"]
        assert all(cell.trust == "doubtful" for cell in printed)
        return {cell.id: cell.raw or "" for cell in printed}

    return read


Read = Callable[..., dict[str, str]]


def test_a_number_behind_a_row_is_its_total_and_behind_a_column_that_of_the_row_before(
    told: Read,
) -> None:
    assert told(
        requests="本年新收政府信息公开申请21件，其中自然人15件、商业企业6件。上年结转0件（自然人0件）。"
    ) == {
        "requests.received.total": "21件",
        "requests.received.natural_person": "15件",
        "requests.received.business": "6件",
        "requests.carried_in.total": "0件",
        "requests.carried_in.natural_person": "0件",
    }


def test_a_total_behind_rows_of_which_only_totals_are_said_is_the_row_of_all(told: Read) -> None:
    said = "予以公开1件；法律法规禁止公开2件；第三方合法权益3件；要求确认或重新出具已获取信息5件；总计11件"
    assert told(requests=f"本年度办理结果：{said}。") == {
        "requests.granted.total": "1件",
        "requests.refused_law.total": "2件",
        "requests.refused_third_party.total": "3件",
        "requests.declined_reconfirm.total": "5件",
        "requests.total.total": "11件",
    }
    assert told(requests="予以公开1件；部分公开自然人2件；总计3件；重复申请自然人4件。") == {
        "requests.granted.total": "1件",
        "requests.partly_granted.natural_person": "2件",
        "requests.partly_granted.total": "3件",
        "requests.declined_repeat.natural_person": "4件",
    }


def test_a_column_before_the_first_row_is_that_of_the_whole_sentence(told: Read) -> None:
    assert told(
        requests="自然人申请：本年新收19件，上年结转2件；三安全一稳定5件。\n以上合计：本年新收28件。"
    ) == {
        "requests.received.natural_person": "19件",
        "requests.carried_in.natural_person": "2件",
        "requests.refused_security.natural_person": "5件",
        "requests.received.total": "28件",
    }


def test_a_column_may_stand_before_its_row_and_the_next_without_it(told: Read) -> None:
    assert told(
        proactive="本年制发规章0件、废止1件；制发行政规范性文件3件。作出行政许可处理决定6件。"
        "收取行政事业性收费1.08万元。"
    ) == {
        "art20_1.rules.issued": "0件",
        "art20_1.rules.repealed": "1件",
        "art20_1.normative_documents.issued": "3件",
        "art20_5.licensing.decisions": "6件",
        "art20_8.fees.amount": "1.08万元",
    }


def test_what_sentences_say_of_reviews_stays_a_claim(told: Read) -> None:
    assert not told(
        reviews="因政府信息公开被申请行政复议3件，其中结果维持2件、结果纠正1件；"
        "未经复议直接起诉的行政诉讼0件。"
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "上年度新收政府信息公开申请30件，其中自然人20件。",
        "2021年本年新收政府信息公开申请30件。",
        "所属学校本年新收政府信息公开申请30件。",
        "本年新收政府信息公开申请30件，其中网络申请12件。",
        "本年新收政府信息公开申请30件，比上年增加3件。",
        "本年新收和上年结转政府信息公开申请30件。",
    ],
)
def test_a_sentence_that_is_not_understood_to_its_end_says_nothing(
    told: Read, sentence: str
) -> None:
    known = "予以公开5件。部分公开4件。结转下年度继续办理1件。"
    assert told(requests=f"{sentence}{known}") == {
        "requests.granted.total": "5件",
        "requests.partly_granted.total": "4件",
        "requests.carried_out.total": "1件",
    }


def test_a_sentence_that_comes_to_another_table_loses_its_column(told: Read) -> None:
    assert not told(proactive="制发规章0件，行政规范性文件2件，行政许可3件，行政强制6件。")


def test_dots_may_lead_to_a_number(told: Read) -> None:
    assert told(
        requests="一、本年新收政府信息公开申请数量…………30件（自然人21件，其他9件）\n"
        "（三）不予公开\n1.属于国家秘密…………4件\n2.其他法律行政法规禁止公开…………1件"
    ) == {
        "requests.received.total": "30件",
        "requests.received.natural_person": "21件",
        "requests.received.other_org": "9件",
        "requests.refused_state_secret.total": "4件",
        "requests.refused_law.total": "1件",
    }


def test_of_two_that_differ_neither_is_taken(told: Read) -> None:
    assert "requests.received.total" not in told(
        requests="本年新收21件。予以公开5件，部分公开4件。本年新收22件。不掌握2件。"
    )


def test_a_section_with_numbers_of_a_table_is_left_to_it(told: Read) -> None:
    assert not told(
        requests="本年新收21件，其中自然人15件、商业企业6件。\n15 6 0 0 0 0 21\n5 1 0 0 0 0 6"
    )


def test_a_table_whose_values_are_counted_is_none_of_sentences() -> None:
    report = extract(
        "甲县教育局2022年政府信息公开工作年度报告\n二、主动公开政府信息情况\n第二十条第（一）项\n"
        "信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t0件\t0件\t0件\n"
        "行政规范性文件\t7件\t6件\t17件\n四、政府信息公开行政复议、行政诉讼情况\n行政复议\n"
        "结果维持\t结果纠正\t其他结果\t尚未审结\t总计\n0件\t2件\t0件\t0件\t2件\n"
        "五、存在的主要问题及改进情况\n人手不足。\n".encode()
    )
    read = {cell.id: cell for cell in report.cells}
    assert read["reviews.reconsideration.corrected"].trust != "doubtful"


def test_two_rows_that_share_a_number_name_neither(told: Read) -> None:
    assert told(
        proactive="作出行政许可、行政处罚处理决定9件。作出行政强制处理决定1件。规章制发0件，废止0件。"
    ) == {
        "art20_6.compulsion.decisions": "1件",
        "art20_1.rules.issued": "0件",
        "art20_1.rules.repealed": "0件",
    }


@pytest.mark.parametrize("who", ["本机关", "本局", "我县", "我单位", "本行政机关"])
def test_whose_numbers_they_are_may_stand_before_them(told: Read, who: str) -> None:
    said = f"2022年，{who}规章制发0件、废止2件、现行有效3件；行政规范性文件制发1件。"
    assert told(proactive=said) == {
        "art20_1.rules.issued": "0件",
        "art20_1.rules.repealed": "2件",
        "art20_1.rules.in_force": "3件",
        "art20_1.normative_documents.issued": "1件",
    }
