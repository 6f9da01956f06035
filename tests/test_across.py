"""Reports of one issuer over years, made from a real one with other numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gipa_extract import Report, forms
from gipa_extract.bodies.resolve import body_of
from gipa_extract.checker.across_years import Across
from gipa_extract.checker.issuers import body_key, look_alikes
from gipa_extract.models import Cell, Kind, Number
from gipa_extract.pipeline import across

COLUMNS = [
    "natural_person",
    "business",
    "research",
    "public_welfare",
    "legal_service",
    "other_org",
    "total",
]


@pytest.fixture
def base(reports: dict[str, Report]) -> Report:
    return reports["qixia-office-2020"]


def made(
    base: Report,
    year: int | None,
    *,
    issuer: str | None = "某县人民政府办公室",
    edition: str = "2021",
    path: str = "",
    **cells: Number | Kind,
) -> Report:
    """A report whose cells are zero but those named, by id with __ for a dot; a str is a kind."""
    by_id = {
        c: Cell(c, 0, "number", "0", None, 0, 1, trust="confirmed")
        for c in forms.form(edition).cell_ids
    }
    for name, value in cells.items():
        cell = name.replace("__", ".")
        assert cell in by_id
        blank = isinstance(value, str)
        by_id[cell] = replace(
            by_id[cell], value=None if blank else value, kind=value if blank else "number"
        )
    source = base.source.model_copy(update={"path": path or f"{issuer}-{year}.txt"})
    facts = {"year": year, "issuer": issuer, "edition": edition, "source": source}
    return base.model_copy(update={**facts, "cells": list(by_id.values()), "claims": []})


def rules(found: Across) -> list[tuple[str, str, Number, Number]]:
    return [(f.rule, f.status, f.left, f.right) for f in found.findings]


def reasons(found: Across) -> list[str]:
    return [notice.reason for notice in found.notices]


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_year_rules_name_cells_of_their_forms(edition: str) -> None:
    known = forms.form(edition)
    ids = [rule.id for rule in known.year_rules]
    carried = [f"carried:{column}" for column in COLUMNS]
    own = {
        "2019": [
            "items:art20_5.licensing", "items:art20_5.other_services", "items:art20_6.penalty",
            "items:art20_6.compulsion", "items:art20_8.fees",
        ],
        "2021": ["in_force:rules", "in_force:normative_documents"],
    }  # fmt: skip
    assert ids == carried + own[edition]
    for rule in known.year_rules:
        assert {*rule.earlier, *rule.operands} <= set(known.cell_ids)


def test_what_is_carried_out_is_carried_in(base: Report) -> None:
    first = made(base, 2021, requests__carried_out__business=2, requests__carried_out__total=3)
    second = made(base, 2022, requests__carried_in__business=2, requests__carried_in__total=2)
    found = across([second, first])
    assert rules(found) == [("carried:total", "fails", 3, 2)]
    (finding,) = found.findings
    assert finding.cells == (
        ("某县人民政府办公室-2021.txt", 2021, "requests.carried_out.total"),
        ("某县人民政府办公室-2022.txt", 2022, "requests.carried_in.total"),
    )
    assert finding.verdict == "source"
    assert finding.message == (
        "In column 总计 (total), 四、结转下年度继续办理 (carried_out) of 2021 says 3, but "
        "二、上年结转政府信息公开申请数量 (carried_in) of 2022 says 2."
    )
    (zh,) = across([first, second], lang="zh").findings
    assert zh.message == (
        "“总计”一列中，2021年“四、结转下年度继续办理”为3，而2022年“二、上年结转政府信息公开申请数量”为2。"
    )


def test_documents_in_force_are_those_of_last_year_with_the_changes(base: Report) -> None:
    first = made(base, 2022, art20_1__rules__in_force=10)
    facts = {"art20_1__rules__issued": 2, "art20_1__rules__repealed": 1}
    assert rules(across([first, made(base, 2023, **facts, art20_1__rules__in_force=11)])) == []
    found = across([first, made(base, 2023, **facts, art20_1__rules__in_force=12)])
    assert rules(found) == [("in_force:rules", "fails", 11, 12)]
    assert found.findings[0].message == (
        "In row 规章 (rules), 现行有效件数 (in_force) of 2022 + 本年制发件数 (issued) of 2023 − "
        "本年废止件数 (repealed) of 2023 add up to 11, but 现行有效件数 (in_force) of 2023 says 12."
    )


def test_items_of_the_old_form_change_by_what_is_printed(base: Report) -> None:
    facts = {"art20_5__licensing__items_last_year": 30, "art20_5__licensing__change": -4}
    first = made(base, 2019, edition="2019", **facts)
    second = made(base, 2020, edition="2019", art20_5__licensing__items_last_year=27)
    assert rules(across([first, second])) == [("items:art20_5.licensing", "fails", 26, 27)]


def test_over_the_border_of_editions_what_both_have_is_compared(base: Report) -> None:
    old = made(base, 2020, edition="2019", requests__carried_out__total=1)
    assert rules(across([old, made(base, 2021)])) == [("carried:total", "fails", 1, 0)]
    assert rules(across([old, made(base, 2021, requests__carried_in__total=1)])) == []


@pytest.mark.parametrize("kind", ["blank", "dash", "text", "absent"])
def test_what_is_no_number_cannot_be_verified(base: Report, kind: Kind) -> None:
    found = across([made(base, 2021, requests__carried_out__total=kind), made(base, 2022)])
    assert rules(found) == [("carried:total", "unverifiable", None, 0)]
    assert found.findings[0].verdict == "unknown"
    assert "四、结转下年度继续办理 (carried_out) of 2021 – " in found.findings[0].message


def test_a_cell_that_its_own_report_makes_doubtful_is_named(base: Report) -> None:
    first = made(base, 2021, requests__carried_out__total=3)
    first["requests.carried_out.total"].trust = "doubtful"
    (finding,) = across([first, made(base, 2022)]).findings
    assert finding.verdict == "reading"
    assert finding.message.endswith(
        "; in its own report, 四、结转下年度继续办理 (carried_out) of 2021 is doubtful."
    )


def test_years_with_a_gap_are_not_compared(base: Report) -> None:
    found = across([made(base, 2021, requests__carried_out__total=3), made(base, 2023)])
    assert (rules(found), reasons(found)) == ([], ["gap"])
    assert "2021, 2023" in found.notices[0].message


def test_two_reports_for_one_year_are_said_and_not_compared(base: Report) -> None:
    first = made(base, 2021, requests__carried_out__total=3)
    found = across(
        [first, made(base, 2022, path="a"), made(base, 2022, path="b"), made(base, 2023)]
    )
    assert (rules(found), reasons(found)) == ([], ["same year"])
    assert found.notices[0].paths == ("a", "b")


def test_what_cannot_be_compared_is_said(base: Report) -> None:
    nobody = made(base, 2021, issuer=None, path="nobody")
    found = across([nobody, made(base, None), made(base, 2022)])
    assert (rules(found), reasons(found)) == ([], ["no issuer", "no year"])
    assert [group.reports[0][0] for group in found.groups] == [None]
    old = made(base, 2021).model_copy(update={"edition": None, "cells": []})
    assert reasons(across([old, made(base, 2022)])) == ["no form"]


def test_grouping_by_folded_names_is_never_silent(base: Report) -> None:
    first = made(base, 2021, requests__carried_out__total=3)
    second = made(base, 2022, issuer="某縣 政府办")
    found = across([first, second])
    assert rules(found) == [("carried:total", "fails", 3, 0)]
    assert [group.names for group in found.groups] == [("某县人民政府办公室", "某縣 政府办")]
    assert [notice.message for notice in found.notices] == [
        "grouped as one body by their folded names, check: 某县人民政府办公室, 某縣 政府办 "
        "(某县人民政府办公室-2021.txt, 某縣 政府办-2022.txt)"
    ]


def test_a_government_and_its_office_are_two_bodies(base: Report) -> None:
    first = made(base, 2021, requests__carried_out__total=3)
    found = across([first, made(base, 2022, issuer="某县人民政府")])
    assert (rules(found), reasons(found), len(found.groups)) == ([], ["alike"], 2)


@pytest.mark.parametrize(
    "names",
    [
        ("沂源县人民政府办公室", "沂源县政府办公室", "沂源县政府办", "沂源縣人民政府辦公室"),
        ("谢家集区", "谢家集区人民政府", "谢家集区政府"),
        ("省人民政府办公厅", "省政府办公厅", "省政府办"),
        ("某某街道办事处", "某某街道办", "某某街道"),
        ("高新技術產業開發區管理委員會", "高新技术产业开发区管委会"),
    ],
)
def test_long_and_short_names_of_a_body_have_one_key(names: tuple[str, ...]) -> None:
    assert len({body_key(name) for name in names}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("某县人民政府", "某县人民政府办公室"),
        ("平川区", "白银市平川区"),
        ("某县教育局", "某县教育和体育局"),
        ("某县司法局", "某区司法局"),
        ("某县", "某县人民检察院"),
    ],
)
def test_two_bodies_have_two_keys(one: str, other: str) -> None:
    assert body_key(one) != body_key(other)


def test_names_that_may_mean_one_body_are_found() -> None:
    keys = [
        body_key(name)
        for name in ("平川区", "白银市平川区", "某县政府", "某县政府办", "某县教育局")
    ]
    assert dict(look_alikes(keys)) == {"平川区": ["白银市平川区"], "某县": ["某县政府办"]}


def named(base: Report, issuer: str, year: int, words: str = "") -> Report:
    body = body_of(issuer, year, words)
    path = f"{words}{issuer}-{year}.txt"
    return made(base, year, issuer=issuer, path=path).model_copy(update={"body": body})


def test_one_name_of_two_divisions_is_two_issuers_and_that_is_said(base: Report) -> None:
    found = across(
        named(base, "鼓楼区人民政府", 2021 + year, f"{city}鼓楼区")
        for city in ("南京市", "福州市")
        for year in (0, 1)
    )
    assert [len(group.reports) for group in found.groups] == [2, 2]
    assert "told apart" in reasons(found)


def test_a_district_with_and_without_its_city_is_one_issuer_and_that_is_said(base: Report) -> None:
    found = across([named(base, "栖霞区", 2021), named(base, "南京市栖霞区人民政府", 2022)])
    assert len(found.groups) == 1
    assert "names" in reasons(found)


@pytest.mark.parametrize(("join", "groups", "notice"), [(False, 2, "alike"), (True, 1, "names")])
def test_government_and_its_office_are_joined_only_if_asked_and_never_in_silence(
    base: Report, join: bool, groups: int, notice: str
) -> None:
    reports = [named(base, "栖霞区人民政府", 2021), named(base, "栖霞区人民政府办公室", 2022)]
    found = across(reports, join_offices=join)
    assert len(found.groups) == groups
    assert notice in reasons(found)
