"""Two hundred issuers over all levels and provinces, labelled by hand, and what they taught."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

from gipa_extract.bodies.resolve import body_of
from gipa_extract.models import Body

FIXTURE = Path(__file__).parent / "fixtures" / "issuers.toml"


class Issuer(NamedTuple):
    name: str
    year: int
    words: str
    level: str
    kind: str
    division: str
    """The path; empty for the centre, ? where the name fits several places or none for sure."""


ISSUERS = [Issuer(*entry) for entry in tomllib.loads(FIXTURE.read_text("utf-8"))["issuers"]]


def path_of(body: Body) -> str:
    return body.division.name if body.division else ""


def expected_path(issuer: Issuer) -> str:
    """The label's path; a municipality has no prefecture of its own name in it."""
    return "/".join(dict.fromkeys(issuer.division.split("/"))) if issuer.division != "?" else ""


def read(issuer: Issuer) -> tuple[str, str, str]:
    body = body_of(issuer.name, issuer.year, issuer.words)
    return (body.level or "", body.kind, path_of(body))


@pytest.mark.parametrize("issuer", ISSUERS, ids=lambda issuer: f"{issuer.name}-{issuer.year}")
def test_no_issuer_gets_a_wrong_division_without_doubt(issuer: Issuer) -> None:
    body = body_of(issuer.name, issuer.year, issuer.words)
    if path_of(body) != expected_path(issuer):
        assert body.trust == "doubtful"


def test_of_two_hundred_issuers_division_level_and_kind_are_right() -> None:
    wrong = [
        (issuer.name, read(issuer))
        for issuer in ISSUERS
        if read(issuer) != (issuer.level, issuer.kind, expected_path(issuer))
    ]
    assert len(ISSUERS) == 200
    # The statistical list of 2023 leaves out 周庄镇: 昆山旅游度假区 stands for it there.
    assert wrong == [("昆山市周庄镇人民政府", ("township", "township", ""))]


@pytest.mark.parametrize(
    "name", ["鼓楼区人民政府", "朝阳区教育局", "城关镇人民政府", "中山街道办事处", "市中区人民政府"]
)
def test_ambiguous_name_is_a_list_of_candidates_and_never_a_guess(name: str) -> None:
    body = body_of(name, 2021)
    assert (body.division, body.trust) == (None, "doubtful")
    assert len({each.code for each in body.candidates}) > 1


def test_words_right_before_the_name_decide_and_a_mere_mention_does_not() -> None:
    said = body_of("鼓楼区人民政府", 2021, "2021年，福州市鼓楼区认真落实条例。")
    assert said.division is not None
    assert said.division.code == "350102"
    mentioned = body_of("鼓楼区人民政府", 2021, "赴福州市学习，鼓楼区认真落实条例。")
    assert (mentioned.division, len(mentioned.candidates)) == (None, 4)


@pytest.mark.parametrize(
    ("name", "year", "code"),
    [
        ("章丘市人民政府", 2015, "370181"),
        ("章丘区人民政府", 2019, "370114"),
        ("吴江市人民政府", 2010, "320584"),
        ("梅列区人民政府", 2019, "350402"),
    ],
)
def test_division_is_looked_up_as_of_the_reports_year(name: str, year: int, code: str) -> None:
    body = body_of(name, year)
    assert body.division is not None
    assert (body.division.code, body.trust) == (code, "read")


def test_name_of_another_year_is_doubtful() -> None:
    body = body_of("章丘市人民政府", 2021)
    assert body.division is not None
    assert (body.division.code, body.trust) == ("370181", "doubtful")
    assert body.doubt is not None
    assert "2015" in body.doubt.in_words("en")


@pytest.mark.parametrize(
    ("name", "kind", "function"),
    [
        ("昆山市医疗保障局", "department", "healthcare_security"),
        ("昆山市卫生健康委员会", "department", "health"),
        ("国家税务总局昆山市税务局", "department", "tax"),
        ("昆山市人民政府", "government", None),
        ("昆山市政府办", "office", None),
        ("昆山市千灯镇人民政府", "township", None),
        ("昆山经济技术开发区管委会", "zone", None),
        ("昆山市第一中学", "institution", None),
    ],
)
def test_kind_and_function_come_from_what_follows_the_place(
    name: str, kind: str, function: str | None
) -> None:
    body = body_of(name, 2021)
    assert (body.kind, body.function) == (kind, function)


def test_traditional_script_and_blanks_change_nothing() -> None:
    assert body_of("雲南省 昆明市 財政局", 2021) == body_of("云南省昆明市财政局", 2021)
